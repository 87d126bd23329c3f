package exchange_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/format/bmecat"
)

func TestWhatCouldMisleadABuyerIsRefused(t *testing.T) {
	t.Parallel()
	price := func(f func(*bmecat.Price)) func(*bmecat.Article) {
		return func(a *bmecat.Article) { f(&a.Prices[0]) }
	}
	udx := func(name, value string) func(*bmecat.Article) {
		return func(a *bmecat.Article) { a.Extensions = map[string][]string{name: {value}} }
	}
	for name, c := range map[string]struct {
		change func(*bmecat.Article)
		code   string
	}{
		"price is a word":        {price(func(p *bmecat.Price) { p.Amount = bmecat.Num("auf Anfrage") }), "number_unreadable"},
		"price is ambiguous":     {price(func(p *bmecat.Price) { p.Amount = bmecat.Num("1,234") }), "number_ambiguous"},
		"price is negative":      {price(func(p *bmecat.Price) { p.Amount = bmecat.Num("-5") }), "price_unusable"},
		"price is endless":       {price(func(p *bmecat.Price) { p.Amount = bmecat.Num("0.33333333") }), "price_unusable"},
		"price is huge":          {price(func(p *bmecat.Price) { p.Amount = bmecat.Num("123456789.00") }), "price_unusable"},
		"two prices at once":     {price(func(p *bmecat.Price) { p.LowerBound = bmecat.Num("10") }), "price_contradiction"},
		"two currencies":         {price(func(p *bmecat.Price) { p.Currency = "USD" }), "currency_mixed"},
		"no currency there is":   {func(a *bmecat.Article) { a.Prices = a.Prices[:1]; a.Prices[0].Currency = "E" }, "currency_unknown"},
		"two tax rates":          {price(func(p *bmecat.Price) { p.TaxFraction = "0.07" }), "tax_mixed"},
		"tax is a word":          {price(func(p *bmecat.Price) { p.TaxFraction = "voll" }), "tax_unreadable"},
		"end of validity unread": {price(func(p *bmecat.Price) { p.ValidTo = "bald" }), "date_unreadable"},
		"ends before it begins": {func(a *bmecat.Article) {
			for i := range a.Prices {
				a.Prices[i].ValidFrom, a.Prices[i].ValidTo = "2027-02-01", "2027-01-31"
			}
		}, "validity_reversed"},
		"price per nothing":      {func(a *bmecat.Article) { a.PriceQuantity = bmecat.Num("0") }, "quantity_unusable"},
		"price per unread":       {func(a *bmecat.Article) { a.PriceQuantity = bmecat.Num("1,000") }, "number_ambiguous"},
		"price per a million":    {func(a *bmecat.Article) { a.PriceQuantity = bmecat.Num("1000000") }, "quantity_unusable"},
		"box of nothing":         {func(a *bmecat.Article) { a.ContentUnit, a.ContentPerOrderUnit = "C62", bmecat.Num("0") }, "quantity_unusable"},
		"minimum is negative":    {func(a *bmecat.Article) { a.QuantityMin = bmecat.Num("-1") }, "quantity_unusable"},
		"minimum is too fine":    {func(a *bmecat.Article) { a.QuantityMin = bmecat.Num("0.0001") }, "quantity_unusable"},
		"minimum is huge":        {func(a *bmecat.Article) { a.QuantityMin = bmecat.Num("100000000") }, "quantity_unusable"},
		"shipping is a word":     {udx(bmecat.UDXShipping, "nach Aufwand"), "amount_unusable"},
		"shipping is negative":   {udx(bmecat.UDXShipping, "-5"), "amount_unusable"},
		"shipping is a fraction": {udx(bmecat.UDXShipping, "1/3"), "amount_unusable"},
		"shipping has no end":    {udx(bmecat.UDXShipping, strings.Repeat("9", 1000)), "amount_unusable"},
		"fee without a limit":    {udx(bmecat.UDXSmallOrderSurcharge, "5"), "small_order_limit_missing"},
		"price kind is not ours": {udx(bmecat.UDXPriceKind, "quarter"), "price_kind_unknown"},
		"part number is a novel": {func(a *bmecat.Article) { a.GTIN = ""; a.ManufacturerPID = strings.Repeat("x", 50) }, ""},
		"term is no month": {func(a *bmecat.Article) {
			a.Extensions = map[string][]string{bmecat.UDXPriceKind: {"month"}, bmecat.UDXTermMonths: {"1.5"}}
		}, "term_unusable"},
		"supplier wants it gone":  {func(a *bmecat.Article) { a.Mode = "delete" }, ""}, // the writer writes no mode; see below
		"everything as it should": {nil, ""},
	} {
		out := readArticle(t, dock(c.change))
		got := out.codes(catalog.SeverityError)
		if c.code == "" {
			if len(out.drafts) != 1 || len(got) != 0 {
				t.Errorf("%s: refused: %+v", name, out.findings)
			}
			continue
		}
		if out.refused != 1 || !slices.Contains(got, c.code) {
			t.Errorf("%s: refused %d, errors %v, want %s", name, out.refused, got, c.code)
		}
		for _, f := range out.findings {
			if f.Severity == catalog.SeverityError && (f.Row != 1 || f.SKU != "0042") {
				t.Errorf("%s: the finding names no place: %+v", name, f)
			}
		}
	}
}

func TestDeletedArticleDoesNotComeInAsNew(t *testing.T) {
	t.Parallel()
	b, err := io.ReadAll(bmecatFile(t, header(), dock(nil)))
	if err != nil {
		t.Fatal(err)
	}
	doc := strings.Replace(string(b), "<PRODUCT>", `<PRODUCT mode="delete">`, 1)
	out, err := read(t, catalog.FormatBMEcat, strings.NewReader(doc), options())
	if err != nil || out.refused != 1 || !slices.Contains(out.codes(catalog.SeverityError), "mode_ignored") {
		t.Errorf("got %v %+v", err, out)
	}
}

func TestARepeatedNumberIsRefusedTheSecondTime(t *testing.T) {
	t.Parallel()
	out, err := read(t, catalog.FormatCSV, strings.NewReader("sku;name;preis\n1;;5\n1;Dock;6\n1;Maus;7\n01;Kabel;8\n"), options())
	if err != nil {
		t.Fatal(err)
	}
	if len(out.drafts) != 2 || out.drafts[0].Name != "Dock" || out.drafts[1].SKU != "01" || out.refused != 2 {
		t.Errorf("got %+v", out)
	}
	i := slices.IndexFunc(out.findings, func(f catalog.Finding) bool { return f.Code == "sku_repeated" })
	want := catalog.Finding{Severity: catalog.SeverityError, Code: "sku_repeated", Row: 4, SKU: "1", Params: map[string]string{"first_row": "3"}}
	if i < 0 || cmp.Diff(want, out.findings[i]) != "" {
		t.Errorf("got %+v", out.findings)
	}
}

func TestCellsThatCannotBeReadAreWeighed(t *testing.T) {
	t.Parallel()
	const head = "sku;name;preis;ean;bestand;mindestmenge;gültig bis;mwst;ab 10\n"
	for row, want := range map[string]string{
		"1;Dock;fünf;;;;;;\n":                  "number_unreadable",
		"1;Dock;1,234;;;;;;\n":                 "number_ambiguous",
		"1;Dock;5;;;viele;;;\n":                "number_unreadable",
		"1;Dock;5;;;;demnächst;;\n":            "date_unreadable",
		"1;Dock;5;;;;;voll;\n":                 "tax_unreadable",
		"1;Dock;5;;;;;;vier\n":                 "number_unreadable",
		"1;Dock;5 €;;;;;;4 $\n":                "currency_mismatch",
		head:                                   "row_repeats_header",
		"1;Dock;5;4,00638E+12;;;;;\n":          "",
		"1;Dock;5;;ausverkauft;;;;\n":          "",
		"1;Dock;;;;;;;\n":                      "",
		"1;\"Dock &amp;amp; Maus\";5;;;;;;4\n": "",
		"1;Dock &amp; Maus;5;;;;;;4\n":         "row_long",
		"1;Dock\n":                             "row_short",
		"1;Dock;5\n":                           "",
	} {
		out, err := read(t, catalog.FormatCSV, strings.NewReader(head+row), options())
		if err != nil {
			t.Fatal(err)
		}
		errs := out.codes(catalog.SeverityError)
		if want == "" && (len(out.drafts) != 1 || len(out.findings) == 0) || want != "" && (out.refused != 1 || !slices.Contains(errs, want)) {
			t.Errorf("%q: want %q, got %+v", row, want, out)
		}
	}
}
