package httpapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// router finds the operation of the contract for a method and a path. It is a
// tree by path segments: kin-openapi's own routers walk a list of regular
// expressions (and need a further module), or answer 404 where 405 is due.
type router struct{ root node }

type node struct {
	literal  map[string]*node
	variable *node
	name     string                    // of the variable this node stands for
	methods  map[string]*routers.Route // nil: no operation ends here
}

func newRouter(doc *openapi3.T) *router {
	r := &router{}
	for path, item := range doc.Paths.Map() {
		n := &r.root
		for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
			n = n.child(segment)
		}
		n.methods = map[string]*routers.Route{}
		for method, op := range item.Operations() {
			n.methods[method] = &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: op}
		}
	}
	return r
}

func (n *node) child(segment string) *node {
	if name, ok := strings.CutPrefix(segment, "{"); ok {
		if n.variable == nil {
			n.variable = &node{name: strings.TrimSuffix(name, "}")}
		}
		return n.variable
	}
	if n.literal == nil {
		n.literal = map[string]*node{}
	}
	if n.literal[segment] == nil {
		n.literal[segment] = &node{}
	}
	return n.literal[segment]
}

// find returns the route and its path parameters. Without a route, the methods
// the path does know are returned, sorted; none means that there is no such path.
// Literal segments win over variables, as in Fiber, where they are registered first.
func (r *router) find(method, path string) (*routers.Route, map[string]string, []string) {
	path, below := strings.CutPrefix(path, basePath)
	if !below {
		return nil, nil, nil
	}
	n, params := &r.root, map[string]string{}
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		switch {
		case n.literal[segment] != nil:
			n = n.literal[segment]
		case n.variable != nil && segment != "":
			n = n.variable
			params[n.name] = segment
		default:
			return nil, nil, nil
		}
	}
	if route := n.methods[method]; route != nil {
		return route, params, nil
	}
	var known []string
	for m := range n.methods {
		known = append(known, m)
	}
	slices.Sort(known)
	return nil, nil, known
}
