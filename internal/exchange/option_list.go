package exchange

import (
	"errors"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/format/table"
	"github.com/provitako/marktplatz/internal/money"
)

// optionColumns are the columns of an option list.
var optionColumns = []table.Column{
	{Name: "base", Names: []string{"grundartikel", "basisartikel", "grundartikelnummer", "basearticle", "base"}},
	{Name: "group", Names: []string{"gruppe", "optionsgruppe", "group", "optiongroup"}},
	{Name: "min", Names: []string{"mindestens", "minimum", "min", "atleast"}},
	{Name: "max", Names: []string{"hoechstens", "maximum", "max", "atmost"}},
	{Name: "key", Names: []string{"kennung", "optionskennung", "key", "optionkey"}},
	{Name: "label", Names: []string{"bezeichnung", "name", "label"}},
	{Name: "sku", Names: []string{"artikel", "artikelnummer", "artnr", "article", "articlenumber", "sku"}},
	{Name: "quantity", Names: []string{"menge", "mengejestueck", "jestueck", "quantity", "quantityperpiece", "perpiece"}},
	{Name: "requires", Names: []string{"braucht", "erfordert", "requires"}},
	{Name: "excludes", Names: []string{"schliesstaus", "nichtmit", "excludes"}},
}

// ReadOptionList reads an option list, one option a line. What is wrong with a cell stands with its line. Errors: Invalid and TooLarge
// (list_..., options_no_columns), of the file as a whole. It is a [contract.OptionReader].
func ReadOptionList(file []byte) ([]contract.OptionRow, error) {
	t, err := table.Read(file, optionColumns, contract.MaxOptionRows)
	switch {
	case errors.Is(err, table.ErrDelimiter), errors.Is(err, table.ErrHeader), err == nil && (!t.Has["base"] || !t.Has["sku"]):
		return nil, fault.New(fault.Invalid, "options_no_columns")
	case err != nil:
		return nil, listFault(err, contract.MaxOptionRows)
	}
	out := make([]contract.OptionRow, len(t.Rows))
	for i, r := range t.Rows {
		out[i] = (&optionRow{Row: r}).read()
	}
	return out, nil
}

// optionRow reads the cells of a line and notes what it cannot.
type optionRow struct {
	table.Row
	faults []catalog.Finding
}

func (r *optionRow) note(code string, kv ...string) {
	f := catalog.Finding{Severity: catalog.SeverityError, Code: code, Row: r.Line, SKU: r.Cell("sku"), Params: map[string]string{}}
	for i := 0; i+1 < len(kv); i += 2 {
		f.Params[kv[i]] = kv[i+1]
	}
	r.faults = append(r.faults, f)
}

const longestOptionText = 200

// text of a cell where it can be taken over; where it cannot, it is empty and noted.
func (r *optionRow) text(column string) string {
	text := r.Cell(column)
	switch {
	case len([]rune(text)) > longestOptionText:
		r.note("option_text_long", "text", string([]rune(text)[:40]))
		return ""
	case strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == '\ufffd' }):
		r.note("option_text_damaged")
		return ""
	}
	return text
}

func (r *optionRow) read() contract.OptionRow {
	out := contract.OptionRow{
		Line: r.Line, Base: r.text("base"), Group: r.text("group"), Min: r.count("min"), Max: r.count("max"), Label: r.text("label"), SKU: r.text("sku"),
		Requires: r.keys("requires"), Excludes: r.keys("excludes"),
	}
	for _, formula := range r.Formulas() {
		r.note("option_formula", "text", string([]rune(r.Cell(formula))[:min(20, len([]rune(r.Cell(formula))))]))
	}
	if r.Cell("base") == "" {
		r.note("option_base_missing")
	}
	if r.Cell("sku") == "" && out.Group+r.Cell("key")+out.Label+r.Cell("quantity")+r.Cell("requires")+r.Cell("excludes") != "" {
		r.note("option_sku_missing")
	}
	if out.Key = r.text("key"); out.Key == "" {
		out.Key = out.SKU // few articles stand in two options
	}
	if strings.ContainsAny(out.Key, ",; ") && r.Cell("key") != "" {
		r.note("option_key_form", "key", out.Key)
	}
	out.PerUnit = r.quantity()
	out.Faults = r.faults
	return out
}

// count of options; an empty cell states none.
func (r *optionRow) count(column string) *int {
	text := r.text(column)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > contract.MaxOptionRows {
		r.note("option_count_form", "text", text)
		return nil
	}
	return &n
}

// quantity for each piece of the article; an empty cell is one. A decimal comma is read like a point.
func (r *optionRow) quantity() money.Quantity {
	text := r.text("quantity")
	if text == "" {
		return money.QuantityOf(1)
	}
	q, err := money.ParseQuantity(strings.Replace(text, ",", ".", 1))
	if err != nil || q.Sign() <= 0 {
		r.note("option_quantity_form", "text", text)
	}
	return q
}

// keys of other options, apart by spaces, commas or semicolons.
func (r *optionRow) keys(column string) []string {
	return strings.FieldsFunc(r.text(column), func(c rune) bool { return c == ' ' || c == ',' || c == ';' })
}
