package fault

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// Kind says what sort of refusal an error is; the edge maps each to one status.
type Kind string

// The kinds. Their texts are stable: they appear in logs and metrics.
const (
	NotFound           Kind = "not_found"           // unknown to the caller, whether or not it exists
	Invalid            Kind = "invalid"             // the input breaks a rule that does not depend on stored data
	Forbidden          Kind = "forbidden"           // known to the caller, but not allowed
	Conflict           Kind = "conflict"            // the stored state does not permit it now
	Gone               Kind = "gone"                // it existed and has ended for good
	TooLarge           Kind = "too_large"           // the input exceeds a size limit
	Unauthenticated    Kind = "unauthenticated"     // no valid session or token
	Unsupported        Kind = "unsupported"         // the form of the input is not one we read
	PreconditionFailed Kind = "precondition_failed" // the version the caller saw is no longer current
	TooMany            Kind = "too_many"            // a rate limit; try again later
	Unavailable        Kind = "unavailable"         // a part of the system is missing for the moment
)

// Field is one complaint about one place in the request.
type Field struct {
	Pointer string            // JSON pointer into the request, such as "#/body/quantity"
	Code    string            // stable message key, such as "quantity_not_positive"
	Params  map[string]string // values the message names
}

// Error is a refusal with everything needed to explain it to a person.
// Values are not changed once made: WithField and Wrap return copies.
type Error struct {
	Kind   Kind
	Code   string            // stable snake_case message key, such as "offer_price_changed"
	Params map[string]string // values the message names; already formatted for machines, never for a language
	Fields []Field           // complaints about single places, in the order they were found
	err    error             // the cause, for the log only
}

// New makes an error of a kind. kv are pairs of parameter name and value; a name
// without a value gets the empty text.
func New(kind Kind, code string, kv ...string) *Error {
	return &Error{Kind: kind, Code: code, Params: params(kv)}
}

// WithField returns a copy of e with one more complaint about a place in the request.
func (e *Error) WithField(pointer, code string, kv ...string) *Error {
	c := *e
	c.Fields = append(slices.Clone(e.Fields), Field{Pointer: pointer, Code: code, Params: params(kv)})
	return &c
}

// Wrap returns a copy of e that carries err as its cause. The cause reaches the
// log and errors.Is, never the person.
func (e *Error) Wrap(err error) *Error {
	c := *e
	c.err = err
	return &c
}

// Error is the English text for logs: kind, code, parameters in the order of
// their names, places, cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Kind) + ": " + e.Code)
	writeParams(&b, e.Params)
	for _, f := range e.Fields {
		b.WriteString("; " + f.Pointer + ": " + f.Code)
		writeParams(&b, f.Params)
	}
	if e.err != nil {
		b.WriteString(": " + e.err.Error())
	}
	return b.String()
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.err }

// Is reports whether target is an *Error of the same kind and code, so that
// errors.Is can ask for a refusal whatever its parameters are.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t != nil && t.Kind == e.Kind && t.Code == e.Code
}

// As finds the outermost *Error in err's chain.
func As(err error) (*Error, bool) {
	var e *Error
	if !errors.As(err, &e) || e == nil {
		return nil, false
	}
	return e, true
}

// KindOf returns the kind of the outermost *Error in err's chain; false means
// that err is not for a person's eyes.
func KindOf(err error) (Kind, bool) {
	e, ok := As(err)
	if !ok {
		return "", false
	}
	return e.Kind, true
}

func params(kv []string) map[string]string {
	if len(kv) == 0 {
		return nil
	}
	m := make(map[string]string, (len(kv)+1)/2)
	for pair := range slices.Chunk(kv, 2) {
		value := ""
		if len(pair) == 2 {
			value = pair[1]
		}
		m[pair[0]] = value
	}
	return m
}

func writeParams(b *strings.Builder, m map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		b.WriteString(" " + name + "=" + m[name])
	}
}
