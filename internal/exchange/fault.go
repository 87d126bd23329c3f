package exchange

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/format/pricelist"
)

var errNoRows = errors.New("catalogue holds no article")

// refusals are the reasons for which a file as a whole is refused. Params: line or row, detail.
var refusals = []struct {
	err  error
	kind fault.Kind
	code string
}{
	{errNoRows, fault.Invalid, "catalogue_empty"},
	{bmecat.ErrNotBMEcat, fault.Unsupported, "catalogue_not_bmecat"},
	{bmecat.ErrTransaction, fault.Unsupported, "catalogue_transaction"},
	{bmecat.ErrTruncated, fault.Invalid, "catalogue_truncated"},
	{bmecat.ErrSyntax, fault.Invalid, "catalogue_malformed"},
	{bmecat.ErrCharset, fault.Invalid, "catalogue_encoding"},
	{bmecat.ErrDoctype, fault.Invalid, "catalogue_doctype"},
	{bmecat.ErrEntity, fault.Invalid, "catalogue_entity"},
	{bmecat.ErrTooDeep, fault.Invalid, "catalogue_too_deep"},
	{bmecat.ErrTextTooLarge, fault.TooLarge, "catalogue_too_large"},
	{bmecat.ErrTooLarge, fault.TooLarge, "catalogue_too_large"},
	{pricelist.ErrEmpty, fault.Invalid, "catalogue_empty"},
	{pricelist.ErrBinary, fault.Unsupported, "catalogue_not_text"},
	{pricelist.ErrEncoding, fault.Invalid, "catalogue_encoding"},
	{pricelist.ErrDelimiter, fault.Invalid, "catalogue_no_columns"},
	{pricelist.ErrHeader, fault.Invalid, "catalogue_no_header"},
	{pricelist.ErrColumns, fault.Invalid, "catalogue_columns_missing"},
	{pricelist.ErrMapping, fault.Invalid, "catalogue_mapping"},
	{pricelist.ErrQuote, fault.Invalid, "catalogue_quote_open"},
	{pricelist.ErrRowTooLarge, fault.TooLarge, "catalogue_row_too_large"},
	{pricelist.ErrTooLarge, fault.TooLarge, "catalogue_too_large"},
}

// faultOf turns a format's refusal into one a person may see; other errors, such as those of the stream, pass.
func faultOf(err error) error {
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return fault.New(r.kind, r.code, place(err)...).Wrap(err)
		}
	}
	return fmt.Errorf("read catalogue: %w", err)
}

func place(err error) []string {
	var params []string
	if e, ok := errors.AsType[*bmecat.Error](err); ok {
		params = append(params, "detail", e.Detail)
		if e.Line > 0 {
			params = append(params, "line", strconv.Itoa(e.Line))
		}
	}
	if e, ok := errors.AsType[*pricelist.Error](err); ok {
		params = append(params, "detail", e.Detail)
		if e.Row > 0 {
			params = append(params, "row", strconv.Itoa(e.Row))
		}
	}
	return params
}
