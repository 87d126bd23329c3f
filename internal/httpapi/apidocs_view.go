package httpapi

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/provitako/marktplatz/internal/authz"
)

// docsView is the list of operations, one path with its operations, or the list of refusals.
type docsView struct {
	plainPage
	Description, Sample, Count string
	Tags                       []docsTag
	Path                       string
	Operations                 []docsOperation
	Forms                      []docsFacts
	Problems                   []docsProblem
}

type docsTag struct {
	Name  string
	Lines []docsLine
}

type docsLine struct{ Method, Path, Summary, Link string }

type docsProblem struct{ Code, Title, Detail string }

// docsType is a form in words, and the named one it ends in: "list of " and "Order".
type docsType struct{ Before, Ref string }

// docsRow is a parameter or a property.
type docsRow struct {
	Name, In, Limits, Description string
	Type                          docsType
	Required                      bool
}

// docsFacts is a table of rows, or a form without any.
type docsFacts struct {
	Name, Label, Description, Limits string
	Type                             docsType
	Rows                             []docsRow
	T                                map[string]string
}

type docsContent struct {
	Media string
	Type  docsType
}

type docsAnswer struct {
	Status, Description string
	Contents            []docsContent
}

type docsRole struct{ Name, Condition string }

type docsOperation struct {
	Lang, Anchor, Method, ID, Summary, Description string
	Public                                         bool
	Roles                                          []docsRole
	Parameters                                     *docsFacts
	Body                                           []docsContent
	Answers                                        []docsAnswer
	T                                              map[string]string
}

// methods in the order in which a reader asks: look, make, change, take away.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

func operationsOf(item *openapi3.PathItem) []string {
	return slices.DeleteFunc(slices.Clone(methods), func(m string) bool { return item.GetOperation(m) == nil })
}

// tags names the parts of the contract, without their operations.
func (v *docsView) tags(doc *openapi3.T) {
	for _, tag := range doc.Tags {
		v.Tags = append(v.Tags, docsTag{Name: tag.Name})
	}
}

// list fills the tags with the operations that hold every word of the query, all of them without one.
func (v *docsView) list(doc *openapi3.T) {
	words := strings.Fields(strings.ToLower(v.Query))
	byTag, found := map[string][]docsLine{}, 0
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		item := doc.Paths.Value(path)
		for _, method := range operationsOf(item) {
			op := item.GetOperation(method)
			text := strings.ToLower(strings.Join([]string{method, path, op.OperationID, op.Summary, op.Description, op.Tags[0]}, " "))
			if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
				continue
			}
			found++
			byTag[op.Tags[0]] = append(byTag[op.Tags[0]], docsLine{method, path, op.Summary, docsLink(path, method, v.Lang)})
		}
	}
	for _, tag := range doc.Tags {
		v.Tags = append(v.Tags, docsTag{tag.Name, byTag[tag.Name]})
	}
	v.Description = doc.Info.Description
	v.Count = fill(v.T["docs_count"], map[string]string{"count": strconv.Itoa(found), "query": v.Query})
}

// docsLink is the address of an operation: its path below the documentation.
func docsLink(path, method, lang string) string {
	return "/api/docs" + path + "?lang=" + lang + "#" + strings.ToLower(method)
}

// show fills in the operations of a path and every form they speak of.
func (v *docsView) show(path string, item *openapi3.PathItem, policy *authz.Policy) {
	v.Path = path
	forms := &formList{byName: map[string]*openapi3.Schema{}}
	for _, method := range operationsOf(item) {
		op := item.GetOperation(method)
		o := docsOperation{
			Lang: v.Lang, Anchor: strings.ToLower(method), Method: method, ID: op.OperationID, Summary: cmp.Or(op.Summary, op.OperationID),
			Description: op.Description, T: v.T,
		}
		o.Public, o.Roles = docsRoles(policy, op.OperationID, v.T, v.Lang)
		o.Parameters = v.parameters(method, item, op)
		if op.RequestBody != nil {
			o.Body = v.contents(op.RequestBody.Value.Content, forms)
		}
		for _, status := range slices.Sorted(maps.Keys(op.Responses.Map())) {
			r := op.Responses.Value(status).Value
			if status == "default" {
				v.contents(r.Content, forms)
				continue
			}
			o.Answers = append(o.Answers, docsAnswer{status, *r.Description, v.contents(r.Content, forms)})
		}
		v.Operations = append(v.Operations, o)
	}
	for _, name := range forms.names {
		v.Forms = append(v.Forms, v.form(name, forms.byName[name]))
	}
}

func docsRoles(policy *authz.Policy, id string, t map[string]string, lang string) (public bool, roles []docsRole) {
	op, _ := policy.Operation(id)
	for _, rule := range policy.Rules {
		if !slices.Contains(rule.Operations, id) {
			continue
		}
		for _, role := range authz.Roles() {
			if condition, may := rule.Allow[role]; may {
				roles = append(roles, docsRole{messageFor(lang, "role_"+string(role)).Title, t["docs_may_"+string(condition)]})
			}
		}
	}
	return op.Public, roles
}

func (v *docsView) parameters(method string, item *openapi3.PathItem, op *openapi3.Operation) *docsFacts {
	table := docsFacts{Label: method + ": " + v.T["docs_parameters"], T: v.T}
	for _, p := range append(slices.Clone(item.Parameters), op.Parameters...) {
		table.Rows = append(table.Rows, docsRow{
			Name: p.Value.Name, In: p.Value.In, Description: p.Value.Description, Required: p.Value.Required,
			Type: v.typeOf(p.Value.Schema, nil), Limits: limitsOf(p.Value.Schema.Value),
		})
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return &table
}

func (v *docsView) contents(content openapi3.Content, forms *formList) []docsContent {
	var all []docsContent
	for _, media := range slices.Sorted(maps.Keys(content)) {
		schema := content[media].Schema
		forms.collect(schema)
		all = append(all, docsContent{media, v.typeOf(schema, forms)})
	}
	return all
}

// formList is the named forms a page shows, in the order in which a reader meets them.
type formList struct {
	names  []string
	byName map[string]*openapi3.Schema
}

// collect finds every named form that a schema speaks of.
func (l *formList) collect(s *openapi3.SchemaRef) {
	if s == nil || s.Value == nil {
		return
	}
	if name := formName(s); name != "" {
		if l.byName[name] != nil {
			return
		}
		l.byName[name] = s.Value
		l.names = append(l.names, name)
	}
	l.collect(s.Value.Items)
	l.collect(s.Value.AdditionalProperties.Schema)
	for _, part := range slices.Concat(s.Value.AllOf, s.Value.OneOf, s.Value.AnyOf) {
		l.collect(part)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Value.Properties)) {
		l.collect(s.Value.Properties[name])
	}
}

func formName(s *openapi3.SchemaRef) string {
	return strings.TrimPrefix(s.Ref, "#/components/schemas/")
}

// typeOf says in words what a value looks like. Without forms no named one is linked, as none is shown.
func (v *docsView) typeOf(s *openapi3.SchemaRef, forms *formList) docsType {
	if name := formName(s); name != "" && forms != nil && forms.byName[name] != nil {
		return docsType{Ref: name}
	}
	switch {
	case s.Value.Items != nil:
		inner := v.typeOf(s.Value.Items, forms)
		return docsType{v.T["docs_list"] + " " + inner.Before, inner.Ref}
	case len(s.Value.AllOf) == 1:
		return v.typeOf(s.Value.AllOf[0], forms)
	case s.Value.AdditionalProperties.Schema != nil:
		inner := v.typeOf(s.Value.AdditionalProperties.Schema, forms)
		return docsType{v.T["docs_map"] + " " + inner.Before, inner.Ref}
	}
	text := "object"
	if s.Value.Type != nil && len(*s.Value.Type) > 0 {
		text = strings.Join(*s.Value.Type, ", ")
	}
	if s.Value.Format != "" {
		text += " (" + s.Value.Format + ")"
	}
	return docsType{Before: text}
}

// limitsOf says what the contract checks beside the type.
func limitsOf(s *openapi3.Schema) string {
	var all []string
	if len(s.Enum) > 0 {
		options := make([]string, len(s.Enum))
		for i, option := range s.Enum {
			options[i] = fmt.Sprint(option)
		}
		all = append(all, strings.Join(options, " | "))
	}
	if s.Pattern != "" {
		all = append(all, s.Pattern)
	}
	if s.MaxLength != nil {
		all = append(all, fmt.Sprintf("%d-%d characters", s.MinLength, *s.MaxLength))
	}
	if s.Min != nil || s.Max != nil {
		all = append(all, strings.TrimSpace(bound("from ", s.Min)+" "+bound("to ", s.Max)))
	}
	if s.MaxItems != nil {
		all = append(all, fmt.Sprintf("%d-%d items", s.MinItems, *s.MaxItems))
	}
	if s.Default != nil {
		all = append(all, fmt.Sprintf("default %v", s.Default))
	}
	if s.Nullable {
		all = append(all, "or null")
	}
	return strings.Join(all, "; ")
}

func bound(word string, limit *float64) string {
	if limit == nil {
		return ""
	}
	return word + strconv.FormatFloat(*limit, 'f', -1, 64)
}

// form is a named schema with its properties; those of unnamed objects inside stand below their own name.
func (v *docsView) form(name string, s *openapi3.Schema) docsFacts {
	f := docsFacts{Name: name, Label: name, Description: s.Description, Limits: limitsOf(s), T: v.T}
	ref, all := &openapi3.SchemaRef{Value: s}, &formList{byName: map[string]*openapi3.Schema{}}
	all.collect(ref)
	f.Type = v.typeOf(ref, all)
	v.properties(&f, "", s, all)
	return f
}

func (v *docsView) properties(f *docsFacts, prefix string, s *openapi3.Schema, forms *formList) {
	for _, part := range s.AllOf {
		v.properties(f, prefix, part.Value, forms)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		f.Rows = append(f.Rows, docsRow{
			Name: prefix + name, Description: p.Value.Description, Required: slices.Contains(s.Required, name), Type: v.typeOf(p, forms), Limits: limitsOf(p.Value),
		})
		if formName(p) != "" {
			continue
		}
		v.properties(f, prefix+name+".", p.Value, forms)
		if items := p.Value.Items; items != nil && formName(items) == "" {
			v.properties(f, prefix+name+"[].", items.Value, forms)
		}
	}
}
