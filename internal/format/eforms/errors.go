package eforms

import (
	"errors"
	"fmt"
)

// Reasons why a file is refused as a whole. They arrive wrapped in *Error.
var (
	ErrNotNotice = errors.New("not an eForms notice")
	ErrKind      = errors.New("kind of notice not supported")
	ErrTruncated = errors.New("file ends before its root element closes")
	ErrSyntax    = errors.New("malformed XML")
	ErrCharset   = errors.New("not UTF-8")
	ErrDoctype   = errors.New("document type declaration refused")
	ErrEntity    = errors.New("entity refused")
	ErrTooDeep   = errors.New("elements nested too deeply")
	ErrTooLarge  = errors.New("file or one of its parts too large")
)

// Error is a fault that ends reading. Kind is one of the variables above; errors.Is finds it.
type Error struct {
	Kind   error
	Line   int // 1-based, where reading stopped; 0 before the first byte was parsed
	Detail string
}

// Error names the kind, the place and the detail.
func (e *Error) Error() string {
	s := "eforms: " + e.Kind.Error()
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Line > 0 {
		s += fmt.Sprintf(" (line %d)", e.Line)
	}
	return s
}

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }

const excerptRunes = 80

// excerpt cuts a value from the file for display.
func excerpt(s string) string {
	n := 0
	for i := range s {
		if n == excerptRunes {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
