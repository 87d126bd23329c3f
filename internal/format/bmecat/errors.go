package bmecat

import (
	"errors"
	"fmt"
)

// Reasons why a file is refused as a whole. They arrive wrapped in *Error.
var (
	ErrNotBMEcat    = errors.New("not a BMEcat file")
	ErrTransaction  = errors.New("transaction not supported")
	ErrTruncated    = errors.New("file ends before its root element closes")
	ErrSyntax       = errors.New("malformed XML")
	ErrCharset      = errors.New("character encoding unknown or not kept")
	ErrDoctype      = errors.New("document type declaration refused")
	ErrEntity       = errors.New("entity refused")
	ErrTooDeep      = errors.New("elements nested too deeply")
	ErrTextTooLarge = errors.New("single text too large")
	ErrTooLarge     = errors.New("file or article too large")
)

// Error is a fault that ends reading. Kind is one of the variables above; errors.Is finds it.
type Error struct {
	Kind   error
	Line   int   // 1-based, where reading stopped; 0 before the first byte was parsed
	Offset int64 // the same in bytes, after conversion to UTF-8
	Detail string
}

// Error names the kind, the place and the detail.
func (e *Error) Error() string {
	s := "bmecat: " + e.Kind.Error()
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

// Code names a fault that leaves the rest of the file readable.
type Code string

// Faults of the document as a whole.
const (
	CodeDoctypeIgnored   Code = "doctype_ignored"   // names the standard's DTD; never loaded
	CodeCharsetConflict  Code = "charset_conflict"  // byte order mark and declaration disagree; the mark wins
	CodeNamespaceUnknown Code = "namespace_unknown" // namespace
	CodeHeaderMissing    Code = "header_missing"
	CodeTrailingData     Code = "trailing_data" // something stands behind the root element; not read
)

// Faults of one article. Params are named beside each.
const (
	CodeSupplierPIDMissing Code = "supplier_pid_missing"
	CodeNameMissing        Code = "name_missing"       // no short description
	CodeNumberUnreadable   Code = "number_unreadable"  // field, value
	CodeNumberAmbiguous    Code = "number_ambiguous"   // field, value; "1,234" may be one or a thousand
	CodeNumberNormalised   Code = "number_normalised"  // field, value; a comma or separators were read
	CodeDateUnreadable     Code = "date_unreadable"    // field, value
	CodeDateNormalised     Code = "date_normalised"    // field, value
	CodeTaxUnreadable      Code = "tax_unreadable"     // value
	CodeGTINUnreadable     Code = "gtin_unreadable"    // value
	CodeGTINSeveral        Code = "gtin_several"       // value kept, other
	CodePriceMissing       Code = "price_missing"      // no price block, or none with an amount
	CodeElementRepeated    Code = "element_repeated"   // element; the first is kept
	CodeModeIgnored        Code = "mode_ignored"       // mode; a new catalogue can only add
	CodePriceTypeMissing   Code = "price_type_missing" // the block is kept without type
	CodeFaultsWithoutEnd   Code = "faults_without_end" // the article has more faults than are listed
)

// Finding is a fault in content that did not stop reading. SupplierPID is empty for faults of the document.
type Finding struct {
	Code        Code
	Line        int
	Offset      int64
	SupplierPID string
	Params      map[string]string // values are cut to 80 characters
}

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
