package table

import (
	"errors"
	"fmt"
)

// Reasons why a file is refused as a whole. They arrive wrapped in *Error.
var (
	ErrEmpty       = errors.New("no data rows")
	ErrBinary      = errors.New("not a text file")
	ErrEncoding    = errors.New("character encoding not kept")
	ErrDelimiter   = errors.New("no delimiter found")
	ErrHeader      = errors.New("no header row found")
	ErrColumns     = errors.New("columns missing")
	ErrQuote       = errors.New("quoted cell is never closed")
	ErrTooLarge    = errors.New("file too large")
	ErrRowTooLarge = errors.New("row too large")
)

// Error is a fault that ends reading. Kind is one of the variables above or of whoever reads; errors.Is finds it.
type Error struct {
	Kind   error
	Row    int // as a spreadsheet counts, from 1; 0 when no row is to blame
	Detail string
}

// Error names the kind, the detail and the row.
func (e *Error) Error() string {
	s := "table: " + e.Kind.Error()
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Row > 0 {
		s += fmt.Sprintf(" (row %d)", e.Row)
	}
	return s
}

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }
