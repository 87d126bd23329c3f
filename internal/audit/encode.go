package audit

import (
	"cmp"
	"encoding"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/google/uuid"
)

// jsonAppender is a value that writes its own JSON, already canonical, without a copy of it in between.
type jsonAppender interface {
	AppendJSON(out []byte) ([]byte, error)
}

// encoder writes values as RFC 8785 JSON in one pass: what encoding/json writes of them, with the members in canonical
// order, which is worked out once for each type. A record costs a third of marshalling it and sorting the text (BenchmarkRecords in
// internal/order).
type encoder struct {
	out    []byte
	head   []member // of a record, in canonical order: go among the members of the outermost object
	visit  func(depth int, o object) error
	bounds []bounds // of members, in the objects that are being written and that somebody looks at
	shown  object   // the one looked at; its next use overwrites it
}

// encodeFunc writes one value, which is addressable.
type encodeFunc func(e *encoder, v reflect.Value, depth int) error

// encode writes v as the outermost value.
func (e *encoder) encode(v any) error {
	if v == nil {
		e.out = append(e.out, "null"...)
		return nil
	}
	whole := reflect.New(reflect.TypeOf(v)).Elem()
	whole.Set(reflect.ValueOf(v))
	return encodeFuncOf(whole.Type())(e, whole, 0)
}

var encodeFuncs sync.Map // reflect.Type -> encodeFunc

func encodeFuncOf(t reflect.Type) encodeFunc {
	if known, ok := encodeFuncs.Load(t); ok {
		return known.(encodeFunc) //nolint:forcetypeassert // nothing else is stored
	}
	known, _ := encodeFuncs.LoadOrStore(t, newEncodeFunc(t))
	return known.(encodeFunc) //nolint:forcetypeassert // as above
}

// later finds the encoder of an inner type when it is first needed, since types may contain themselves.
func later(t reflect.Type) func() encodeFunc {
	return sync.OnceValue(func() encodeFunc { return encodeFuncOf(t) })
}

func newEncodeFunc(t reflect.Type) encodeFunc {
	pointer := reflect.PointerTo(t)
	switch {
	case t == reflect.TypeFor[uuid.UUID]():
		return encodeUUID
	case t.Kind() == reflect.Pointer:
		return encodePointer(later(t.Elem()))
	case pointer.Implements(reflect.TypeFor[jsonAppender]()):
		return encodeAppender
	case pointer.Implements(reflect.TypeFor[json.Marshaler]()):
		return encodeOther
	case pointer.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return encodeMarshaledText
	}
	switch t.Kind() {
	case reflect.Bool:
		return encodeBool
	case reflect.String:
		return func(e *encoder, v reflect.Value, _ int) error { e.out = appendText(e.out, v.String()); return nil }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return encodeInt
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return encodeBytes
		}
		return encodeSlice(later(t.Elem()))
	case reflect.Struct:
		return encodeStruct(t)
	default:
		return encodeOther
	}
}

// encodeOther leaves a value to encoding/json and brings what that writes into canonical form.
func encodeOther(e *encoder, v reflect.Value, depth int) error {
	raw, err := marshal(v.Addr().Interface())
	if err != nil {
		return err
	}
	if depth == 0 && len(e.head) > 0 {
		if raw, err = withHead(raw, e.head); err != nil {
			return err
		}
	}
	c := canonicaliser{in: raw, out: e.out, visit: e.visit}
	err = c.value(depth)
	e.out = c.out
	if err == nil && len(c.in) > 0 {
		return errors.New("bytes behind the value")
	}
	return err
}

// withHead puts members before those of an object. One that the object has as well then stands there twice, which is
// refused later.
func withHead(content []byte, head object) ([]byte, error) {
	if len(content) == 0 || content[0] != '{' {
		return nil, errors.New("not an object")
	}
	raw := []byte{'{'}
	for _, m := range head {
		raw = append(append(append(append(raw, m.name...), ':'), m.value...), ',')
	}
	if string(content) == "{}" {
		raw = raw[:len(raw)-1]
	}
	return append(raw, content[1:]...), nil
}

func encodeUUID(e *encoder, v reflect.Value, _ int) error {
	id := v.Addr().Interface().(*uuid.UUID) //nolint:forcetypeassert // chosen by this type
	e.out = hex.AppendEncode(append(e.out, '"'), id[:4])
	for _, group := range [][]byte{id[4:6], id[6:8], id[8:10], id[10:]} {
		e.out = hex.AppendEncode(append(e.out, '-'), group)
	}
	e.out = append(e.out, '"')
	return nil
}

func encodePointer(to func() encodeFunc) encodeFunc {
	return func(e *encoder, v reflect.Value, depth int) error {
		if v.IsNil() {
			e.out = append(e.out, "null"...)
			return nil
		}
		return to()(e, v.Elem(), depth)
	}
}

func encodeAppender(e *encoder, v reflect.Value, _ int) (err error) {
	e.out, err = v.Addr().Interface().(jsonAppender).AppendJSON(e.out) //nolint:forcetypeassert // chosen by this method
	return err
}

func encodeMarshaledText(e *encoder, v reflect.Value, _ int) error {
	text, err := v.Addr().Interface().(encoding.TextMarshaler).MarshalText() //nolint:forcetypeassert // chosen by this method
	e.out = appendText(e.out, string(text))
	return err
}

func encodeBool(e *encoder, v reflect.Value, _ int) error {
	e.out = strconv.AppendBool(e.out, v.Bool())
	return nil
}

func encodeInt(e *encoder, v reflect.Value, _ int) error {
	begin := len(e.out)
	e.out = strconv.AppendInt(e.out, v.Int(), 10)
	return checkInteger(e.out[begin:])
}

func encodeBytes(e *encoder, v reflect.Value, _ int) error {
	if v.IsNil() {
		e.out = append(e.out, "null"...)
		return nil
	}
	e.out = append(e.out, '"')
	e.out = base64.StdEncoding.AppendEncode(e.out, v.Bytes())
	e.out = append(e.out, '"')
	return nil
}

func encodeSlice(of func() encodeFunc) encodeFunc {
	return func(e *encoder, v reflect.Value, depth int) error {
		switch {
		case v.IsNil():
			e.out = append(e.out, "null"...)
			return nil
		case depth >= maxDepth:
			return errTooDeep
		}
		e.out = append(e.out, '[')
		for i := range v.Len() {
			if i > 0 {
				e.out = append(e.out, ',')
			}
			if err := of()(e, v.Index(i), depth+1); err != nil {
				return err
			}
		}
		e.out = append(e.out, ']')
		return nil
	}
}

// structField is a member that a field becomes.
type structField struct {
	name   string // canonical text with quotes
	plain  bool   // of ASCII without escapes
	index  []int
	omit   func(reflect.Value) bool // nil = never
	encode func() encodeFunc
}

// encodeStruct writes the fields in canonical order. Types whose members encoding/json finds by rules of its own are left to it.
func encodeStruct(t reflect.Type) encodeFunc {
	fields, ok := structFields(t)
	if !ok {
		return encodeOther
	}
	refers := slices.ContainsFunc(fields, func(f structField) bool {
		return f.name == `"`+memberPersonalPart+`"` || f.name == `"`+memberMasterData+`"`
	})
	return func(e *encoder, v reflect.Value, depth int) error {
		if depth >= maxDepth {
			return errTooDeep
		}
		o := e.begin(depth, refers || depth == 0)
		for i := range fields {
			f := &fields[i]
			value := v.Field(f.index[0])
			if len(f.index) > 1 {
				value = value.FieldByIndex(f.index[1:])
			}
			if f.omit != nil && f.omit(value) {
				continue
			}
			if err := o.name(f.name, f.plain); err != nil {
				return err
			}
			if err := f.encode()(e, value, depth+1); err != nil {
				return err
			}
		}
		return o.end()
	}
}

// structFields are the members of t in canonical order; false where two have one name, of which encoding/json chooses.
func structFields(t reflect.Type) ([]structField, bool) {
	out, ok := embeddedFields(t, nil)
	byName := func(a, b structField) int { return compareNames([]byte(a.name), []byte(b.name), false) }
	slices.SortFunc(out, byName)
	once := slices.CompactFunc(slices.Clone(out), func(a, b structField) bool { return a.name == b.name })
	return out, ok && len(once) == len(out)
}

// embeddedFields are the members of t, which is reached by index, in the order of its fields.
func embeddedFields(t reflect.Type, index []int) (out []structField, ok bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clone(index), i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct && name == "":
			inner, ok := embeddedFields(f.Type, at)
			if !ok {
				return nil, false
			}
			out = append(out, inner...)
		case f.Tag.Get("json") == "-", !f.IsExported() && !f.Anonymous:
		case f.Anonymous, option != "" && option != "omitempty" && option != "omitzero", strings.ContainsFunc(name, rareInName):
			return nil, false
		default:
			literal := string(appendText(nil, cmp.Or(name, f.Name)))
			out = append(out, structField{name: literal, plain: ascii([]byte(literal)), index: at, omit: omitFunc(f.Type, option), encode: later(f.Type)})
		}
	}
	return out, true
}

// rareInName is what encoding/json may not take in a member's name.
func rareInName(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }

func omitFunc(t reflect.Type, option string) func(reflect.Value) bool {
	switch {
	case option == "omitzero" && t.Implements(reflect.TypeFor[interface{ IsZero() bool }]()):
		return func(v reflect.Value) bool {
			if v.Kind() == reflect.Pointer && v.IsNil() {
				return true
			}
			return v.Addr().Interface().(interface{ IsZero() bool }).IsZero() //nolint:forcetypeassert // chosen by this method
		}
	case option == "omitzero":
		return reflect.Value.IsZero
	case option == "":
		return nil
	}
	switch t.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return func(v reflect.Value) bool { return v.Len() == 0 }
	case reflect.Struct:
		return nil
	default:
		return reflect.Value.IsZero
	}
}

var errTooDeep = fmt.Errorf("nested deeper than %d", maxDepth)

// openObject is an object being written.
type openObject struct {
	e       *encoder
	depth   int
	head    []member // still to be written
	empty   bool
	watched bool
	first   int // of the encoder's bounds that is this object's
}

// begin opens an object; watched keeps its members for visit.
func (e *encoder) begin(depth int, watched bool) openObject {
	e.out = append(e.out, '{')
	o := openObject{e: e, depth: depth, empty: true, watched: watched && e.visit != nil, first: len(e.bounds)}
	if depth == 0 {
		o.head = e.head
	}
	return o
}

// name begins a member, after those of the head that come before it.
func (o *openObject) name(literal string, plain bool) error {
	for len(o.head) > 0 {
		order := compareNames(o.head[0].name, []byte(literal), plain)
		if order == 0 {
			return fmt.Errorf("member %s stands there twice", literal)
		}
		if order > 0 {
			break
		}
		o.headMember()
	}
	o.member(literal)
	return nil
}

func (o *openObject) headMember() {
	m := o.head[0]
	o.head = o.head[1:]
	o.member(string(m.name))
	o.e.out = append(o.e.out, m.value...)
}

func (o *openObject) member(literal string) {
	if !o.empty {
		o.e.out = append(o.e.out, ',')
	}
	o.empty = false
	begin := len(o.e.out)
	o.e.out = append(append(o.e.out, literal...), ':')
	if o.watched {
		o.e.bounds = append(o.e.bounds, bounds{begin: begin, colon: len(o.e.out) - 1})
	}
}

// end closes the object and shows it.
func (o *openObject) end() error {
	for len(o.head) > 0 {
		o.headMember()
	}
	end := len(o.e.out)
	o.e.out = append(o.e.out, '}')
	if !o.watched {
		return nil
	}
	mine := o.e.bounds[o.first:]
	o.e.bounds = o.e.bounds[:o.first]
	o.e.shown = slices.Grow(o.e.shown[:0], len(mine))[:len(mine)]
	for i, b := range slices.Backward(mine) {
		o.e.shown[i] = member{name: o.e.out[b.begin:b.colon], value: o.e.out[b.colon+1 : end]}
		end = b.begin - 1 // the comma between
	}
	return o.e.visit(o.depth, o.e.shown)
}
