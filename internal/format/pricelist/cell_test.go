package pricelist_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/format/pricelist"
	"github.com/provitako/marktplatz/internal/format/table"
)

// cellMapping reads sku and name by name and one field from the column "wert".
func cellMapping(f pricelist.Field) pricelist.Mapping {
	return pricelist.Mapping{
		Columns: map[pricelist.Field][]string{
			pricelist.SupplierSKU: {"sku"}, pricelist.Name: {"name"}, pricelist.Amount: {"preis"}, f: {"wert"},
		},
		Delimiter: "\t",
	}
}

// readCell reads one cell as the field, with nothing else in its column.
func readCell(t *testing.T, f pricelist.Field, cell string) pricelist.Row {
	t.Helper()
	m := cellMapping(f)
	if f == pricelist.Amount {
		m.Columns[f] = []string{"wert"}
	}
	rows, _ := mustRead(t, "sku\tname\tpreis\twert\n1\tDock\t\t"+cell+"\n", m)
	if len(rows) != 1 {
		t.Fatalf("%q: %d rows", cell, len(rows))
	}
	return rows[0]
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]struct {
		text, currency string
		code           pricelist.Code
	}{
		"139,99":                {"139.99", "", ""},
		"19.5":                  {"19.5", "", ""},
		"7":                     {"7", "", ""},
		"0":                     {"0", "", ""},
		"1.234,56":              {"1234.56", "", ""},
		"1,234.56":              {"1234.56", "", ""},
		"1.234.567":             {"1234567", "", ""},
		"1 234,56":              {"1234.56", "", ""},
		"1\u202f234,56":         {"1234.56", "", ""},
		"1'234.50":              {"1234.50", "", ""},
		"1’234.50":              {"1234.50", "", ""},
		"0,125":                 {"0.125", "", ""},
		"1234,567":              {"1234.567", "", ""},
		"12,3456":               {"12.3456", "", ""},
		",50":                   {"0.50", "", ""},
		"-5,00":                 {"-5.00", "", ""},
		"5,-":                   {"5.00", "", ""},
		"1.299,--":              {"1299.00", "", ""},
		"1.299,00":              {"1299.00", "", ""},
		"139,99 €":              {"139.99", "EUR", ""},
		"EUR 139,99":            {"139.99", "EUR", ""},
		"$125.44":               {"125.44", "USD", ""},
		"CHF 1'234.50":          {"1234.50", "CHF", ""},
		"1,234":                 {"", "", pricelist.CodeNumberAmbiguous},
		"1.234":                 {"", "", pricelist.CodeNumberAmbiguous},
		"€ 5 $":                 {"", "", pricelist.CodeNumberUnreadable},
		"12.34,5,6":             {"", "", pricelist.CodeNumberUnreadable},
		"1.23,45":               {"", "", pricelist.CodeNumberUnreadable},
		"12 34":                 {"", "", pricelist.CodeNumberUnreadable},
		"auf Anfrage":           {"", "", pricelist.CodeNumberUnreadable},
		"BAD_PRICE_DATA":        {"", "", pricelist.CodeNumberUnreadable},
		"1,2E+3":                {"", "", pricelist.CodeNumberUnreadable},
		"#WERT!":                {"", "", pricelist.CodeNumberUnreadable},
		"-":                     {"", "", pricelist.CodeNumberUnreadable},
		"NaN":                   {"", "", pricelist.CodeNumberUnreadable},
		"139,99/Stk":            {"", "", pricelist.CodeNumberUnreadable},
		strings.Repeat("9", 25): {"", "", pricelist.CodeNumberUnreadable},
	} {
		r := readCell(t, pricelist.Amount, cell)
		if r.Price != num(cell, want.text) || r.Currency != want.currency {
			t.Errorf("%q: got %+v %q, want %q %q", cell, r.Price, r.Currency, want.text, want.currency)
		}
		var wantFindings []pricelist.Finding
		if want.code != "" {
			wantFindings = []pricelist.Finding{{Code: want.code, Row: 2, Field: pricelist.Amount, Column: "wert", Excerpt: cell}}
		}
		if diff := cmp.Diff(wantFindings, r.Findings); diff != "" {
			t.Errorf("%q (-want +got)\n%s", cell, diff)
		}
	}
}

func TestColumnDecidesWhatACommaIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cells []string
		told  pricelist.Decimal
		want  []string
	}{
		"commas elsewhere":       {[]string{"5,00", "1,234", "1.299"}, "", []string{"5.00", "1.234", "1299"}},
		"points elsewhere":       {[]string{"5.00", "1,234", "1.299"}, "", []string{"5.00", "1234", "1.299"}},
		"both elsewhere":         {[]string{"5.00", "5,00", "1,234"}, "", []string{"5.00", "5.00", ""}},
		"nothing elsewhere":      {[]string{"5", "1,234"}, "", []string{"5", ""}},
		"told comma":             {[]string{"5", "1,234", "1.299", "19.5"}, pricelist.DecimalComma, []string{"5", "1.234", "1299", "19.5"}},
		"told point":             {[]string{"5", "1,234", "1.299", "19,5"}, pricelist.DecimalPoint, []string{"5", "1234", "1.299", "19.5"}},
		"thousands with decimal": {[]string{"1.234,56", "1.299"}, "", []string{"1234.56", "1299"}},
	} {
		text := "sku;name;preis\n"
		for _, cell := range c.cells {
			text += "1;Dock;" + cell + "\n"
		}
		rows, _ := mustRead(t, text, pricelist.Mapping{Decimal: c.told, Delimiter: ";"})
		var got []string
		for _, r := range rows {
			got = append(got, r.Price.Text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestOneCurrencyPerRow(t *testing.T) {
	t.Parallel()
	rows, _ := mustRead(t, "sku;name;preis;währung;ab 10\n1;Dock;$5;EUR;4\n2;Maus;5 €;;$4\n3;Kabel;5;;4 €\n", pricelist.Mapping{})
	if r := rows[0]; r.Price.Text != "" || r.Currency != "EUR" || r.Findings[0].Code != pricelist.CodeCurrencyMismatch {
		t.Errorf("column against cell: %+v", r)
	}
	if r := rows[1]; r.Price.Text != "5" || r.Currency != "EUR" || r.Tiers[0].Price.Text != "" || r.Findings[0].Code != pricelist.CodeCurrencyMismatch {
		t.Errorf("cell against cell: %+v", r)
	}
	if r := rows[2]; r.Currency != "EUR" || len(r.Findings) != 0 {
		t.Errorf("tier names it: %+v", r)
	}
}

func TestNumbersWithWords(t *testing.T) {
	t.Parallel()
	number := map[pricelist.Field]func(pricelist.Row) pricelist.Number{
		pricelist.Stock:        func(r pricelist.Row) pricelist.Number { return r.Stock },
		pricelist.Pack:         func(r pricelist.Row) pricelist.Number { return r.Pack },
		pricelist.DeliveryDays: func(r pricelist.Row) pricelist.Number { return r.DeliveryDays },
		pricelist.VAT:          func(r pricelist.Row) pricelist.Number { return r.VAT },
	}
	for _, c := range []struct {
		field      pricelist.Field
		cell, text string
		code       pricelist.Code
	}{
		{pricelist.Stock, "17", "17", ""},
		{pricelist.Stock, "> 100", "100", pricelist.CodeNumberNormalised},
		{pricelist.Stock, "100+", "100", pricelist.CodeNumberNormalised},
		{pricelist.Stock, "ausverkauft", "", pricelist.CodeNumberUnreadable},
		{pricelist.Pack, "10 Stk.", "10", pricelist.CodeNumberNormalised},
		{pricelist.Pack, "10er", "10", pricelist.CodeNumberNormalised},
		{pricelist.Pack, "2,5", "2.5", ""},
		{pricelist.Pack, "1,000", "", pricelist.CodeNumberAmbiguous},
		{pricelist.DeliveryDays, "3", "3", ""},
		{pricelist.DeliveryDays, "3-5 Tage", "5", pricelist.CodeNumberNormalised},
		{pricelist.DeliveryDays, "ca. 2 bis 4 Werktage", "4", pricelist.CodeNumberNormalised},
		{pricelist.DeliveryDays, "2 Wochen", "10", pricelist.CodeNumberNormalised},
		{pricelist.DeliveryDays, "1 Monat", "", pricelist.CodeNumberUnreadable},
		{pricelist.DeliveryDays, "sofort", "", pricelist.CodeNumberUnreadable},
		{pricelist.DeliveryDays, "-1", "", pricelist.CodeNumberUnreadable},
		{pricelist.VAT, "19", "0.19", ""},
		{pricelist.VAT, "19,0 %", "0.19", ""},
		{pricelist.VAT, "0,19", "0.19", ""},
		{pricelist.VAT, "0.07", "0.07", ""},
		{pricelist.VAT, "7%", "0.07", ""},
		{pricelist.VAT, "5,5", "0.055", ""},
		{pricelist.VAT, "0", "0", ""},
		{pricelist.VAT, "1%", "0.01", ""},
		{pricelist.VAT, "0,5 %", "0.005", ""},
		{pricelist.VAT, "1", "", pricelist.CodeTaxUnreadable},
		{pricelist.VAT, "190", "", pricelist.CodeTaxUnreadable},
		{pricelist.VAT, "-19", "", pricelist.CodeTaxUnreadable},
		{pricelist.VAT, "voll", "", pricelist.CodeTaxUnreadable},
	} {
		r := readCell(t, c.field, c.cell)
		if got := number[c.field](r); got != num(c.cell, c.text) {
			t.Errorf("%s %q: got %+v, want %q", c.field, c.cell, got, c.text)
		}
		var want []pricelist.Code
		if c.code != "" {
			want = []pricelist.Code{c.code}
		}
		if diff := cmp.Diff(want, codes(r.Findings)); diff != "" {
			t.Errorf("%s %q (-want +got)\n%s", c.field, c.cell, diff)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	word := map[pricelist.Field]func(pricelist.Row) string{
		pricelist.GTIN:        func(r pricelist.Row) string { return r.GTIN },
		pricelist.ValidFrom:   func(r pricelist.Row) string { return r.ValidFrom },
		pricelist.PriceKind:   func(r pricelist.Row) string { return r.PriceKind },
		pricelist.BackOrder:   func(r pricelist.Row) string { return r.BackOrder },
		pricelist.SupplierSKU: func(r pricelist.Row) string { return r.SupplierSKU },
		pricelist.Category:    func(r pricelist.Row) string { return r.Category },
	}
	for _, c := range []struct {
		field      pricelist.Field
		cell, want string
		code       pricelist.Code
	}{
		{pricelist.GTIN, "4006381333931", "4006381333931", ""},
		{pricelist.GTIN, "0012345678905", "0012345678905", ""},
		{pricelist.GTIN, "4 006381 333931", "4006381333931", ""},
		{pricelist.GTIN, "4,00638E+12", "", pricelist.CodeGTINUnreadable},
		{pricelist.GTIN, "4006381333931.0", "", pricelist.CodeGTINUnreadable},
		{pricelist.GTIN, `="0012345678905"`, "0012345678905", ""},
		{pricelist.ValidFrom, "2026-11-22", "2026-11-22", ""},
		{pricelist.ValidFrom, "22.11.2026", "2026-11-22", ""},
		{pricelist.ValidFrom, "1.2.26", "2026-02-01", ""},
		{pricelist.ValidFrom, "2026-11-22T00:00:00", "2026-11-22", ""},
		{pricelist.ValidFrom, "6/24/15", "", pricelist.CodeDateUnreadable},
		{pricelist.ValidFrom, "31.02.2026", "", pricelist.CodeDateUnreadable},
		{pricelist.PriceKind, "monatlich", "month", ""},
		{pricelist.PriceKind, "pro Jahr", "year", ""},
		{pricelist.PriceKind, "Stunde", "hour", ""},
		{pricelist.PriceKind, "einmalig", "once", ""},
		{pricelist.PriceKind, "quartalsweise", "", pricelist.CodeChoiceUnreadable},
		{pricelist.BackOrder, "Ja", "true", ""},
		{pricelist.BackOrder, "0", "false", ""},
		{pricelist.BackOrder, "vielleicht", "", pricelist.CodeChoiceUnreadable},
		{pricelist.SupplierSKU, "0042", "0042", ""},
		{pricelist.SupplierSKU, `="0042"`, "0042", ""},
		{pricelist.SupplierSKU, "'-42", "-42", ""},
		{pricelist.SupplierSKU, "'42", "'42", ""},
		{pricelist.Category, "A &amp;amp; B", "A & B", pricelist.CodeTextUnescaped},
		{pricelist.Category, "A &amp; B", "A & B", pricelist.CodeTextUnescaped},
		{pricelist.Category, "A & B", "A & B", ""},
		{pricelist.Category, "5 < 6", "5 < 6", ""},
		{pricelist.Category, "<b>A</b>", "A", pricelist.CodeTextUnescaped},
		{pricelist.Category, "&lt;script&gt;x", "x", pricelist.CodeTextUnescaped},
		{pricelist.Category, "GrÃ¶ÃŸe", "GrÃ¶ÃŸe", pricelist.CodeTextDamaged},
		{pricelist.Category, "Gr\ufffde", "Gr\ufffde", pricelist.CodeTextDamaged},
		{pricelist.Category, "a\x07b", "a b", ""},
	} {
		m := cellMapping(c.field)
		m.Columns[c.field] = []string{"wert"}
		rows, _ := mustRead(t, "sku\tname\tpreis\twert\n1\tDock\t\t"+c.cell+"\n", m)
		if got := word[c.field](rows[0]); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.field, c.cell, got, c.want)
		}
		var want []pricelist.Code
		if c.code != "" {
			want = []pricelist.Code{c.code}
		}
		if diff := cmp.Diff(want, codes(rows[0].Findings)); diff != "" {
			t.Errorf("%s %q (-want +got)\n%s", c.field, c.cell, diff)
		}
	}
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]struct {
		name  string
		codes []pricelist.Code
	}{
		`27" Monitor`:        {`27" Monitor`, nil},
		`"27"" Monitor"`:     {`27" Monitor`, nil},
		`"27" Monitor"`:      {`27" Monitor`, []pricelist.Code{pricelist.CodeQuoteStray}},
		`"a;b"`:              {"a;b", nil},
		"\"zwei\nZeilen\"":   {"zwei Zeilen", nil},
		"\"zwei\r\nZeilen\"": {"zwei Zeilen", nil},
		`""`:                 {"", nil},
		`"""Dock"""`:         {`"Dock"`, nil},
	} {
		rows, _ := mustRead(t, "sku;name;preis\n1;"+cell+";5\n2;Maus;6\n", pricelist.Mapping{Delimiter: ";"})
		if len(rows) != 2 || rows[0].Name != want.name || rows[0].Price.Text != "5" || rows[1].Number != 3 {
			t.Errorf("%s: %+v", cell, rows)
			continue
		}
		if diff := cmp.Diff(want.codes, codes(rows[0].Findings)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", cell, diff)
		}
	}
}

func TestRowsOfTheWrongLengthAreReported(t *testing.T) {
	t.Parallel()
	rows, _ := mustRead(t, "sku;name;preis\n1;Dock\n2;Maus;6;7\n3;Kabel;8;;\nsku;name;preis\n", pricelist.Mapping{})
	want := [][]pricelist.Finding{
		{{Code: pricelist.CodeRowShort, Row: 2}},
		{{Code: pricelist.CodeRowLong, Row: 3, Excerpt: "7"}},
		nil,
		{{Code: pricelist.CodeRowRepeatsHeader, Row: 5}, {Code: pricelist.CodeNumberUnreadable, Row: 5, Field: pricelist.Amount, Column: "preis", Excerpt: "preis"}},
	}
	for i, r := range rows {
		if diff := cmp.Diff(want[i], r.Findings); diff != "" {
			t.Errorf("row %d (-want +got)\n%s", r.Number, diff)
		}
	}
}

func TestExcerptsAreShort(t *testing.T) {
	t.Parallel()
	r := readCell(t, pricelist.Stock, strings.Repeat("ä", 500))
	if got := r.Findings[0].Excerpt; got != strings.Repeat("ä", 80) {
		t.Errorf("got %q", got)
	}
}

func TestWhatIsWrittenIsReadAndHarmless(t *testing.T) {
	t.Parallel()
	names := []string{`=HYPERLINK("http://evil.example")`, "+49 1234", "-Dock", "@SUM(A1)", "27\" Monitor; neu", "zwei\nZeilen", "Größe", "'schon"}
	var buf bytes.Buffer
	w := table.NewWriter(&buf)
	err := w.Write([]string{"sku", "name", "preis"})
	for _, n := range names {
		err = errors.Join(err, w.Write([]string{"0042", n, "-5.25"}))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(buf.String(), "\n") {
		for _, cell := range strings.Split(strings.Trim(line, "\r\ufeff"), ";") {
			if cell = strings.Trim(cell, `"`); cell != "" && strings.ContainsAny(cell[:1], "=+@") || strings.HasPrefix(cell, "-D") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	rows, rd := mustRead(t, buf.String(), pricelist.Mapping{})
	for i, r := range rows {
		want := strings.ReplaceAll(names[i], "\n", " ")
		if r.Name != want || r.SupplierSKU != "0042" || r.Price.Text != "-5.25" {
			t.Errorf("got %+v, want %q", r, want)
		}
	}
	if len(rows) != len(names) || rd.Dialect().Delimiter != ";" {
		t.Errorf("got %d rows, %+v", len(rows), rd.Dialect())
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAFullDiskIsNotAFinishedList(t *testing.T) {
	t.Parallel()
	w := table.NewWriter(fullDisk{})
	if err := errors.Join(w.Write([]string{"a"}), w.Close()); err == nil {
		t.Error("no error")
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"sku;name;preis\n1;Dock;5,00\n", "\ufeffsku,name,price,ab 10\n1,\"a\nb\",\"1.234,56\",5\n", toUTF16("sku\tname\tpreis\n1\tDock\t5\n", true),
		"sep=;\nsku;name;preis\n1;\"27\" Monitor\";1,234\n", "a;b\n", "", "sku;name;preis\r1;Gr\xf6\xdfe;5\r",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		limits := pricelist.Limits{TotalBytes: 256 << 10, RowBytes: 8 << 10, Columns: 50}
		whole, _, err := readAll(t, bytes.NewReader(b), pricelist.Mapping{}, limits)
		again, _, err2 := readAll(t, &oneByte{bytes.NewReader(b)}, pricelist.Mapping{}, limits)
		if (err == nil) != (err2 == nil) {
			t.Errorf("the size of reads matters: %v, %v", err, err2)
		}
		if diff := cmp.Diff(whole, again); diff != "" {
			t.Error(diff)
		}
		if err == nil && len(whole) == 0 {
			t.Error("success without a row")
		}
		for _, r := range whole {
			if r.Price.Raw != "" && r.Price.Text == "" && len(r.Findings) == 0 {
				t.Errorf("a price was dropped without a finding: %+v", r)
			}
		}
	})
}

// oneByte reads the smallest possible pieces.
type oneByte struct{ r io.Reader }

func (o *oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(1, len(p))]) }
