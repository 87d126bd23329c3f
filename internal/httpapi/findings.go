package httpapi

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/provitako/marktplatz/internal/fault"
)

// errContract is the one refusal that carries all findings.
var errContract = fault.New(fault.Invalid, "request_invalid")

// maxFindings bounds what a hostile body can make us write.
const maxFindings = 50

type findings struct{ refusal *fault.Error }

func (f *findings) add(pointer, code string, kv ...string) {
	if f.refusal == nil {
		f.refusal = errContract
	}
	if len(f.refusal.Fields) < maxFindings {
		f.refusal = f.refusal.WithField(pointer, code, kv...)
	}
}

// unknownParameters refuses what the operation does not know: a misspelt filter must not silently find everything. Nor must
// one that was given twice, of which each reader would take another.
func (f *findings) unknownParameters(query url.Values, r *routers.Route) {
	known := map[string]*openapi3.Parameter{}
	for _, p := range parameters(r) {
		if p.In == openapi3.ParameterInQuery {
			known[p.Name] = p
		}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch p := known[name]; {
		case p == nil:
			f.add("#/query/"+escape(name), "unknown_field")
		case len(query[name]) > 1 && !p.Schema.Value.Type.Is(openapi3.TypeArray):
			f.add("#/query/"+escape(name), "wrong_form")
		}
	}
}

// collect turns kin-openapi's error tree into findings below the pointer.
func (f *findings) collect(err error, pointer string) {
	switch e := err.(type) { //nolint:errorlint // the tree is walked node by node
	case openapi3.MultiError:
		for _, part := range e {
			f.collect(part, pointer)
		}
	case *openapi3filter.RequestError:
		switch {
		case errors.Is(e.Err, openapi3filter.ErrInvalidRequired), errors.Is(e.Err, openapi3filter.ErrInvalidEmptyValue):
			f.add(pointer, "required")
		case e.Err == nil:
			f.add(pointer, "wrong_form")
		default:
			f.collect(e.Err, pointer)
		}
	case *openapi3.SchemaError:
		for _, part := range e.JSONPointer() {
			pointer += "/" + escape(part)
		}
		f.schema(e, pointer)
	default:
		f.add(pointer, "wrong_form")
	}
}

// schema names what one keyword of a schema found.
func (f *findings) schema(e *openapi3.SchemaError, pointer string) {
	switch e.SchemaField {
	case "required":
		f.add(pointer, "required")
	case "properties":
		f.add(pointer+"/"+escape(quotedName(e.Reason)), "unknown_field")
	case "pattern":
		f.add(pointer, patternCode(e.Schema.Pattern))
	case "format":
		f.add(pointer, "format_"+strings.ReplaceAll(e.Schema.Format, "-", "_"))
	case "enum":
		f.add(pointer, "not_an_option", "options", options(e.Schema.Enum))
	case "minLength":
		f.add(pointer, "too_short", "minimum", strconv.FormatUint(e.Schema.MinLength, 10))
	case "maxLength":
		f.add(pointer, "too_long", "maximum", number(e.Schema.MaxLength))
	case "minimum":
		f.add(pointer, "too_small", "minimum", number(e.Schema.Min))
	case "maximum":
		f.add(pointer, "too_big", "maximum", number(e.Schema.Max))
	case "minItems":
		f.add(pointer, "too_few", "minimum", strconv.FormatUint(e.Schema.MinItems, 10))
	case "maxItems":
		f.add(pointer, "too_many_items", "maximum", number(e.Schema.MaxItems))
	case "nullable":
		f.add(pointer, "required")
	default:
		f.add(pointer, "wrong_form")
	}
}

// patternCode knows the patterns that deserve better words than "wrong form".
func patternCode(pattern string) string {
	switch pattern {
	case `^[0-9]{1,7}(\.[0-9]{1,3})?$`:
		return "quantity_form"
	case `^(0|[1-9][0-9]{0,6})(\.[0-9]{1,3})?$`:
		return "plan_figure_form"
	case `^"[0-9]+"$`:
		return "etag_form"
	}
	return "wrong_form"
}

// quotedName takes the name out of kin-openapi's `property "x" is unsupported`.
func quotedName(reason string) string {
	from, to := strings.IndexByte(reason, '"'), strings.LastIndexByte(reason, '"')
	if from < 0 || to <= from {
		return ""
	}
	if name, err := strconv.Unquote(reason[from : to+1]); err == nil {
		return name
	}
	return reason[from+1 : to]
}

// escape makes a name a JSON pointer token (RFC 6901 section 3).
func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func options(enum []any) string {
	words := make([]string, len(enum))
	for i, v := range enum {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}

func number[T uint64 | float64](n *T) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}
