package pricelist

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
	ErrColumns     = errors.New("mapped columns missing")
	ErrMapping     = errors.New("mapping not usable")
	ErrQuote       = errors.New("quoted cell is never closed")
	ErrTooLarge    = errors.New("file too large")
	ErrRowTooLarge = errors.New("row too large")
)

// Error is a fault that ends reading. Kind is one of the variables above; errors.Is finds it.
type Error struct {
	Kind   error
	Row    int // as a spreadsheet counts, from 1; 0 when no row is to blame
	Detail string
}

// Error names the kind, the detail and the row.
func (e *Error) Error() string {
	s := "pricelist: " + e.Kind.Error()
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

// Code names a fault in one cell or row that leaves the rest readable.
type Code string

// Faults of a row.
const (
	CodeNumberUnreadable Code = "number_unreadable"
	CodeNumberAmbiguous  Code = "number_ambiguous"  // "1,234" may be one or a thousand
	CodeNumberNormalised Code = "number_normalised" // read from "ab 3-5 Tage", "> 100", "10 Stk."
	CodeCurrencyMismatch Code = "currency_mismatch" // the cell names another currency than the row
	CodeDateUnreadable   Code = "date_unreadable"
	CodeTaxUnreadable    Code = "tax_unreadable"
	CodeChoiceUnreadable Code = "choice_unreadable"  // price kind, yes or no
	CodeGTINUnreadable   Code = "gtin_unreadable"    // also: a spreadsheet has turned it into 4,00638E+12
	CodeTextUnescaped    Code = "text_unescaped"     // HTML entities or tags were resolved
	CodeTextDamaged      Code = "text_damaged"       // replacement characters or text decoded twice
	CodeQuoteStray       Code = "quote_stray"        // a quote inside a quoted cell was not doubled
	CodeRowShort         Code = "row_short"          // fewer cells than the header
	CodeRowLong          Code = "row_long"           // cells beyond the header, not read
	CodeRowRepeatsHeader Code = "row_repeats_header" // the header again, not data
)

// Finding is a fault in content that did not stop reading.
type Finding struct {
	Code    Code
	Row     int    // as a spreadsheet counts
	Field   Field  // what the cell was read as; empty for faults of the row
	Column  string // header of the column, or "#n" without header; empty for constants and faults of the row
	Excerpt string // at most 80 characters of the cell
}

const excerptRunes = 80

// excerpt cuts a value from the file for display.
func excerpt(s string) string {
	n := 0
	for i := range s {
		if n == excerptRunes {
			return s[:i]
		}
		n++
	}
	return s
}
