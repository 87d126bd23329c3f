package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gofiber/fiber/v2"

	spec "github.com/provitako/marktplatz/api"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// validatedBody is where the generated code looks for a body that was already
// decoded and checked, so that the handler gets exactly what was checked.
const validatedBody = "x-oapi-codegen-validated-body"

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// kin-openapi keeps the formats it knows in a package variable; they are set
// once, before anything reads them. Its own "date" accepts the 31st of February.
func init() {
	openapi3.DefineStringFormatValidator("uuid", openapi3.NewCallbackValidator(func(s string) error {
		if !uuidForm.MatchString(s) {
			return errors.New("not a UUID")
		}
		return nil
	}))
	openapi3.DefineStringFormatValidator("date", openapi3.NewCallbackValidator(func(s string) error {
		_, err := money.ParseDate(s)
		return err
	}))
}

// Contract is api/openapi.yaml, ready to find operations. Safe for concurrent use.
type Contract struct {
	doc    *openapi3.T
	router *router
}

// LoadContract returns the embedded contract, read once per process: it never changes, and reading it takes a fifth of a
// second. An error means that the file is wrong.
var LoadContract = sync.OnceValues(func() (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(spec.Contract)
	if err != nil {
		return nil, fmt.Errorf("read contract: %w", err)
	}
	return &Contract{doc: doc, router: newRouter(doc)}, nil
})

// Each calls yield for every operation, with its path as the contract writes it.
func (k *Contract) Each(yield func(id, method, path string)) {
	for path, item := range k.doc.Paths.Map() {
		for method, op := range item.Operations() {
			yield(op.OperationID, method, path)
		}
	}
}

// Operations lists the ids of all operations, sorted.
func (k *Contract) Operations() []string {
	var ids []string
	k.Each(func(id, _, _ string) { ids = append(ids, id) })
	slices.Sort(ids)
	return ids
}

// Find returns the operation for a method and a path with basePath, and its
// path parameters. Without one it returns the methods the path does know;
// none means that there is no such path.
func (k *Contract) Find(method, path string) (*routers.Route, map[string]string, []string) {
	return k.router.find(method, path)
}

// covered reports the first operation that the policy does not name, or names without need.
func (k *Contract) covered(p *authz.Policy) error {
	ids := k.Operations()
	for _, id := range ids {
		if _, ok := p.Operation(id); !ok {
			return fmt.Errorf("policy does not name operation %s", id)
		}
	}
	for _, id := range p.Operations() {
		if !slices.Contains(ids, id) {
			return fmt.Errorf("policy names operation %s, which the contract does not have", id)
		}
	}
	return nil
}

// findOperation finds the operation a request is for. Errors: NotFound, and 405
// with the methods that exist.
func (s *Server) findOperation(c *fiber.Ctx) error {
	method := c.Method()
	if method == fiber.MethodHead {
		method = fiber.MethodGet
	}
	route, params, known := s.contract.Find(method, string(c.Request().URI().Path()))
	if route == nil && len(known) > 0 {
		c.Set(fiber.HeaderAllow, strings.Join(known, ", "))
		return fiber.ErrMethodNotAllowed
	}
	if route == nil {
		return errNoSuchPage
	}
	info := callFrom(c.UserContext())
	info.operation, info.route, info.params = route.Operation.OperationID, route, params
	return c.Next()
}

// checkContract holds the request against the contract and reports everything
// that does not fit at once, each with its JSON pointer.
func (s *Server) checkContract(c *fiber.Ctx) error {
	info := callFrom(c.UserContext())
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return errContract.WithField("#/query", "query_malformed")
	}
	in := &openapi3filter.RequestValidationInput{Route: info.route, PathParams: info.params, QueryParams: query, Request: &http.Request{
		Method: c.Method(), URL: &url.URL{Path: info.route.Path, RawQuery: string(c.Request().URI().QueryString())}, Header: headers(c),
	}}
	found := &findings{}
	for _, p := range parameters(info.route) {
		if err := openapi3filter.ValidateParameter(c.UserContext(), in, p); err != nil {
			if p.In == openapi3.ParameterInPath {
				return errNoSuchPage // an id in the wrong form names nothing
			}
			found.collect(err, "#/"+p.In+"/"+p.Name)
		}
	}
	found.unknownParameters(query, info.route)
	if err := checkBody(c, info.route, found); err != nil {
		return err
	}
	if found.refusal != nil {
		return found.refusal
	}
	return c.Next()
}

func headers(c *fiber.Ctx) http.Header {
	h := http.Header{}
	for name, value := range c.Request().Header.All() {
		h.Add(string(name), string(value))
	}
	return h
}

// parameters of an operation, those of its path included.
func parameters(r *routers.Route) []*openapi3.Parameter {
	var all []*openapi3.Parameter
	for _, p := range r.PathItem.Parameters {
		all = append(all, p.Value)
	}
	for _, p := range r.Operation.Parameters {
		all = append(all, p.Value)
	}
	return all
}

// checkBody decodes and checks a JSON body. Errors: Unsupported for another
// media type, Invalid for text that is no JSON. An upload's body is its route's matter.
func checkBody(c *fiber.Ctx, r *routers.Route, found *findings) error {
	want := r.Operation.RequestBody
	if want == nil {
		if len(c.Request().Body()) > 0 {
			found.add("#/body", "body_not_wanted")
		}
		return nil
	}
	media := want.Value.Content.Get(c.Get(fiber.HeaderContentType))
	if media == nil {
		return fault.New(fault.Unsupported, "media_type", "wanted", strings.Join(mediaTypes(want.Value), ", "))
	}
	if isUpload(c) {
		return nil
	}
	decode, malformed := decodeJSON, "json_malformed"
	if want.Value.Content[fiber.MIMEApplicationForm] == media {
		decode, malformed = decodeForm, "form_malformed"
	}
	body, err := decode(c.Request().Body())
	if err != nil {
		return errContract.WithField("#/body", malformed).Wrap(err)
	}
	if err := media.Schema.Value.VisitJSON(body, openapi3.VisitAsRequest(), openapi3.MultiErrors()); err != nil {
		found.collect(err, "#/body")
		return nil
	}
	c.Locals(validatedBody, body)
	return nil
}

func mediaTypes(b *openapi3.RequestBody) []string {
	var types []string
	for t := range b.Content {
		types = append(types, t)
	}
	slices.Sort(types)
	return types
}

// decodeJSON reads exactly one value and nothing behind it; numbers keep their digits.
func decodeJSON(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text behind the JSON value")
	}
	return v, nil
}

// decodeForm reads the fields of a form, each of which stands there once (RFC 6749 section 3.2 wants no less).
func decodeForm(text []byte) (any, error) {
	fields, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for name, values := range fields {
		if len(values) > 1 {
			return nil, fmt.Errorf("field %q stands there %d times", name, len(values))
		}
		out[name] = values[0]
	}
	return out, nil
}
