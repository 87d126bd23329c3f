package pricelist

import (
	"errors"

	"github.com/provitako/marktplatz/internal/format/table"
)

// Reasons why a file is refused as a whole. They arrive wrapped in *Error.
var (
	ErrEmpty       = table.ErrEmpty
	ErrBinary      = table.ErrBinary
	ErrEncoding    = table.ErrEncoding
	ErrDelimiter   = table.ErrDelimiter
	ErrHeader      = table.ErrHeader
	ErrColumns     = table.ErrColumns
	ErrMapping     = errors.New("mapping not usable")
	ErrQuote       = table.ErrQuote
	ErrTooLarge    = table.ErrTooLarge
	ErrRowTooLarge = table.ErrRowTooLarge
)

// Error is a fault that ends reading. Kind is one of the variables above; errors.Is finds it.
type Error = table.Error

// Encoding of a file.
type Encoding = table.Encoding

// Encodings that are read. ASCII is reported as UTF8.
const (
	UTF8        = table.UTF8
	UTF16       = table.UTF16
	Windows1252 = table.Windows1252
)

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
