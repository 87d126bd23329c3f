package pricelist_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/provitako/marktplatz/internal/format/pricelist"
)

func num(raw, text string) pricelist.Number { return pricelist.Number{Raw: raw, Text: text} }

func readAll(t *testing.T, r io.Reader, m pricelist.Mapping, limits pricelist.Limits) ([]pricelist.Row, *pricelist.Reader, error) {
	t.Helper()
	rd, err := pricelist.NewReader(r, m, limits)
	if err != nil {
		if rd != nil {
			t.Errorf("NewReader answered a reader and the error %v", err)
		}
		return nil, nil, err
	}
	var rows []pricelist.Row
	for {
		row, err := rd.Next()
		if err == nil {
			rows = append(rows, row)
			continue
		}
		if diff := cmp.Diff(pricelist.Row{}, row); diff != "" {
			t.Errorf("Next answered a value and the error %v: %s", err, diff)
		}
		if _, again := rd.Next(); !errors.Is(again, err) {
			t.Errorf("Next answered %v first and %v then", err, again)
		}
		if errors.Is(err, io.EOF) {
			return rows, rd, nil
		}
		return rows, rd, err
	}
}

func mustRead(t *testing.T, text string, m pricelist.Mapping) ([]pricelist.Row, *pricelist.Reader) {
	t.Helper()
	rows, rd, err := readAll(t, strings.NewReader(text), m, pricelist.Limits{})
	if err != nil {
		t.Fatalf("read: %v\n%s", err, text)
	}
	return rows, rd
}

func codes(fs []pricelist.Finding) []pricelist.Code {
	var cs []pricelist.Code
	for _, f := range fs {
		cs = append(cs, f.Code)
	}
	return cs
}

func toUTF16(s string, big bool) string {
	b := []byte{0xff, 0xfe}
	if big {
		b = []byte{0xfe, 0xff}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

func TestSniffing(t *testing.T) {
	t.Parallel()
	const list = "Artikelnummer;Bezeichnung;Preis\n0042;Dock für Büro – 5 €;139,99\n0043;Maus;19,50\n"
	win, err := charmap.Windows1252.NewEncoder().String(list)
	if err != nil {
		t.Fatal(err)
	}
	late := "sku;name;preis\n" + strings.Repeat("1;Dock;1,50\n", 20_000)
	for name, c := range map[string]struct {
		text      string
		encoding  pricelist.Encoding
		delimiter string
		header    int
		rows      int
	}{
		"UTF-8":                       {list, pricelist.UTF8, ";", 1, 2},
		"UTF-8 with mark":             {"\ufeff" + list, pricelist.UTF8, ";", 1, 2},
		"Windows-1252":                {win, pricelist.Windows1252, ";", 1, 2},
		"UTF-16 little":               {toUTF16(list, false), pricelist.UTF16, ";", 1, 2},
		"UTF-16 big":                  {toUTF16(list, true), pricelist.UTF16, ";", 1, 2},
		"tab":                         {strings.ReplaceAll(list, ";", "\t"), pricelist.UTF8, "\t", 1, 2},
		"pipe":                        {strings.ReplaceAll(list, ";", "|"), pricelist.UTF8, "|", 1, 2},
		"comma, decimals quoted":      {"sku,name,price\n1,Dock,\"139,99\"\n2,Maus,\"19,50\"\n", pricelist.UTF8, ",", 1, 2},
		"stated delimiter":            {"sep=;\r\n" + list, pricelist.UTF8, ";", 2, 2},
		"CRLF":                        {strings.ReplaceAll(list, "\n", "\r\n"), pricelist.UTF8, ";", 1, 2},
		"old Mac line ends":           {strings.ReplaceAll(list, "\n", "\r"), pricelist.UTF8, ";", 1, 2},
		"no line end at the end":      {strings.TrimSuffix(list, "\n"), pricelist.UTF8, ";", 1, 2},
		"preamble":                    {"Preisliste 2026;;\nStand: 22.11.2026;;\n;;\n" + list, pricelist.UTF8, ";", 4, 2},
		"blank rows":                  {strings.ReplaceAll(list, "\n", "\n;;\n\n"), pricelist.UTF8, ";", 1, 2},
		"one row":                     {"sku;name;preis\n1;Dock;5", pricelist.UTF8, ";", 1, 1},
		"ASCII":                       {"sku;name;preis\n1;Dock;5\n", pricelist.UTF8, ";", 1, 1},
		"first umlaut late, UTF-8":    {late + "2;Größe;1,50\n", pricelist.UTF8, ";", 1, 20_001},
		"first umlaut late, Windows":  {late + "2;Gr\xf6\xdfe;1,50\n", pricelist.Windows1252, ";", 1, 20_001},
		"semicolons in quoted commas": {"sku,name,price\n1,\"a;b;c\",5.00\n2,\"d;e\",6.50\n", pricelist.UTF8, ",", 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, rd := mustRead(t, c.text, pricelist.Mapping{})
			d := rd.Dialect()
			if d.Encoding != c.encoding || d.Delimiter != c.delimiter || d.HeaderRow != c.header || len(rows) != c.rows {
				t.Errorf("got %s %q header %d, %d rows; want %+v", d.Encoding, d.Delimiter, d.HeaderRow, len(rows), c)
			}
			if last := rows[len(rows)-1].Name; strings.Contains(name, "late") && last != "Größe" {
				t.Errorf("got %q", last)
			}
			if strings.HasPrefix(c.text, list[:20]) && rows[0].Name != "Dock für Büro – 5 €" {
				t.Errorf("got %q", rows[0].Name)
			}
		})
	}
}

func TestNotAPriceListIsRefused(t *testing.T) {
	t.Parallel()
	const head = "sku;name;preis\n"
	m := pricelist.Mapping{Columns: map[pricelist.Field][]string{
		pricelist.SupplierSKU: {"sku"}, pricelist.Name: {"name"}, pricelist.Amount: {"EK netto"},
	}}
	for name, c := range map[string]struct {
		text    string
		mapping pricelist.Mapping
		want    error
	}{
		"nothing":                   {"", pricelist.Mapping{}, pricelist.ErrEmpty},
		"blank":                     {" \n\n", pricelist.Mapping{}, pricelist.ErrEmpty},
		"only a mark":               {"\ufeff", pricelist.Mapping{}, pricelist.ErrEmpty},
		"only a header":             {head, pricelist.Mapping{}, pricelist.ErrEmpty},
		"header and blank rows":     {head + ";;\n;;\n", pricelist.Mapping{}, pricelist.ErrEmpty},
		"XLSX":                      {"PK\x03\x04abc", pricelist.Mapping{}, pricelist.ErrBinary},
		"PDF":                       {"%PDF-1.7\n", pricelist.Mapping{}, pricelist.ErrBinary},
		"XML":                       {`<?xml version="1.0"?><a/>`, pricelist.Mapping{}, pricelist.ErrBinary},
		"NUL early":                 {head + "1;Do\x00ck;5\n", pricelist.Mapping{}, pricelist.ErrBinary},
		"NUL late":                  {head + strings.Repeat("1;Dock;5\n", 20_000) + "1;Do\x00ck;5\n", pricelist.Mapping{}, pricelist.ErrBinary},
		"UTF-16 without mark":       {toUTF16(head+"1;Dock;5\n", false)[2:], pricelist.Mapping{}, pricelist.ErrBinary},
		"not UTF-8 after all":       {head + "1;Größe;5\n" + strings.Repeat("1;Dock;5\n", 20_000) + "1;Gr\xf6\xdfe;5\n", pricelist.Mapping{}, pricelist.ErrEncoding},
		"not UTF-8 though marked":   {"\ufeff" + head + "1;Gr\xf6\xdfe;5\n", pricelist.Mapping{}, pricelist.ErrEncoding},
		"not UTF-8 though told":     {head + "1;Gr\xf6\xdfe;5\n", pricelist.Mapping{Encoding: pricelist.UTF8}, pricelist.ErrEncoding},
		"no Windows-1252 either":    {head + "1;Gr\x81\xf6e;5\n", pricelist.Mapping{}, pricelist.ErrEncoding},
		"character cut at the end":  {head + "1;Größe;5\n1;Gr\xc3", pricelist.Mapping{}, pricelist.ErrEncoding},
		"one column":                {"name\nDock\nMaus\n", pricelist.Mapping{}, pricelist.ErrDelimiter},
		"prose":                     {"Sehr geehrte Damen und Herren,\nanbei die Liste, wie besprochen,\nmit Gruß\n", pricelist.Mapping{}, pricelist.ErrHeader},
		"no header":                 {"1;Dock;5\n2;Maus;6\n", pricelist.Mapping{}, pricelist.ErrHeader},
		"no price column":           {"sku;name;farbe\n1;Dock;rot\n", pricelist.Mapping{}, pricelist.ErrColumns},
		"no number column":          {"name;preis\nDock;5\n", pricelist.Mapping{}, pricelist.ErrColumns},
		"two price columns":         {"sku;name;preis;Preis\n1;Dock;5;6\n", pricelist.Mapping{}, pricelist.ErrColumns},
		"mapped column has gone":    {head + "1;Dock;5\n", m, pricelist.ErrColumns},
		"quote never closed":        {head + "1;\"Dock;5\n2;Maus;6\n", pricelist.Mapping{}, pricelist.ErrQuote},
		"quote never closed, late":  {head + strings.Repeat("1;Dock;5\n", 20_000) + "1;\"Dock;5\n2;Maus;6\n", pricelist.Mapping{}, pricelist.ErrQuote},
		"unknown field in mapping":  {head, pricelist.Mapping{Columns: map[pricelist.Field][]string{"prize": {"preis"}}}, pricelist.ErrMapping},
		"unusable tier in mapping":  {head, pricelist.Mapping{Tiers: []pricelist.TierColumn{{From: "zehn", Column: "x"}}}, pricelist.ErrMapping},
		"unusable delimiter":        {head, pricelist.Mapping{Delimiter: "ab"}, pricelist.ErrMapping},
		"header row beyond the end": {head + "1;Dock;5\n", pricelist.Mapping{HeaderRow: 9}, pricelist.ErrHeader},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := readAll(t, strings.NewReader(c.text), c.mapping, pricelist.Limits{})
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if _, typed := errors.AsType[*pricelist.Error](err); !typed {
				t.Errorf("not an *Error: %#v", err)
			}
		})
	}
}

func TestFaultsThatEndReadingNameTheRow(t *testing.T) {
	t.Parallel()
	text := "sku;name;preis\n" + strings.Repeat("1;Dock;5\n", 9) + "1;\"Dock;5\n2;Maus;6\n"
	rows, _, err := readAll(t, strings.NewReader(text), pricelist.Mapping{}, pricelist.Limits{})
	e, ok := errors.AsType[*pricelist.Error](err)
	if !ok || e.Row != 11 || len(rows) != 9 {
		t.Errorf("got %v after %d rows", err, len(rows))
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	const list = "sku;name;preis\n1;Dock;5\n"
	wide := "sku;name;preis" + strings.Repeat(";x", 1000) + "\n1;Dock;5\n"
	for name, c := range map[string]struct {
		text   string
		limits pricelist.Limits
		want   error
	}{
		"file":              {list + strings.Repeat("1;Dock;5\n", 50_000), pricelist.Limits{TotalBytes: 100_000}, pricelist.ErrTooLarge},
		"file, at once":     {list, pricelist.Limits{TotalBytes: 10}, pricelist.ErrTooLarge},
		"row":               {list + "1;" + strings.Repeat("x", 2<<20) + ";5\n", pricelist.Limits{}, pricelist.ErrRowTooLarge},
		"row, quoted":       {list + "1;\"" + strings.Repeat("x\n", 1<<20) + "\";5\n", pricelist.Limits{}, pricelist.ErrRowTooLarge},
		"row of delimiters": {list + strings.Repeat(";", 2000) + "\n", pricelist.Limits{}, pricelist.ErrRowTooLarge},
		"columns":           {list + "1;Dock;5" + strings.Repeat(";x", 1000) + "\n", pricelist.Limits{}, pricelist.ErrRowTooLarge},
		"columns, at once":  {wide, pricelist.Limits{}, pricelist.ErrDelimiter},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := readAll(t, strings.NewReader(c.text), pricelist.Mapping{}, c.limits); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

func TestErrorsOfTheStreamPass(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	text := "sku;name;preis\n" + strings.Repeat("1;Dock;5\n", 20_000)
	for _, n := range []int{0, 100, len(text)} {
		_, _, err := readAll(t, io.MultiReader(strings.NewReader(text[:n]), brokenReader{lost}), pricelist.Mapping{}, pricelist.Limits{})
		if !errors.Is(err, lost) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	t.Parallel()
	const list = `Art.-Nr.;EAN;Hersteller;Hersteller-Nr.;Bezeichnung;Beschreibung;Warengruppe;Einheit;Inhalt;Preis (EUR);Währung;Preiseinheit;VPE;Mindestmenge;Bestellintervall;Höchstmenge;Versandkosten;Versandkostenfrei ab;Mindermengenzuschlag;Mindestbestellwert;Lieferzeit (Arbeitstage);Preisbindung (Tage);Bestand;Nachbestellbar;Gültig ab;Gültig bis;MwSt.;Preisart;Laufzeit (Monate);Siegel;Bild;ab 10;ab 100 Stk.;Merkmal: Farbe
0042;4006381333931;Beispiel AG;X/1-2;USB-C-Dock;Zeile;Docking;BX;25;1.234,56;EUR;100;5;10;5;500;5,90;250,00;7,50;50;3;14;17;ja;01.12.2026;2027-02-28;19 %;monatlich;36;Blauer Engel, TCO;https://example.org/a.jpg;1.100,00;999,00;schwarz
`
	rows, rd := mustRead(t, list, pricelist.Mapping{})
	want := []pricelist.Row{{
		Number: 2, SupplierSKU: "0042", GTIN: "4006381333931", Manufacturer: "Beispiel AG", PartNumber: "X/1-2", Name: "USB-C-Dock",
		Description: "Zeile", Category: "Docking", OrderUnit: "BX", Content: num("25", "25"),
		Price: num("1.234,56", "1234.56"), Currency: "EUR", PriceQuantity: num("100", "100"),
		Tiers: []pricelist.Tier{{From: "10", Price: num("1.100,00", "1100.00")}, {From: "100", Price: num("999,00", "999.00")}},
		VAT:   num("19 %", "0.19"), PriceKind: "month", TermMonths: num("36", "36"),
		Pack: num("5", "5"), Minimum: num("10", "10"), Interval: num("5", "5"), Maximum: num("500", "500"),
		Shipping: num("5,90", "5.90"), FreeShippingFrom: num("250,00", "250.00"),
		SmallOrderFee: num("7,50", "7.50"), SmallOrderBelow: num("50", "50"),
		DeliveryDays: num("3", "3"), PriceHoldDays: num("14", "14"), Stock: num("17", "17"), BackOrder: "true",
		ValidFrom: "2026-12-01", ValidTo: "2027-02-28",
		Labels: []string{"Blauer Engel", "TCO"}, Images: []string{"https://example.org/a.jpg"},
		Facts: []pricelist.Fact{{Name: "Farbe", Value: "schwarz"}},
	}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got)\n%s\n%+v", diff, rd.Mapping())
	}
}

func TestMappingWithConstantsAndPlaces(t *testing.T) {
	t.Parallel()
	m := pricelist.Mapping{
		Columns: map[pricelist.Field][]string{
			pricelist.SupplierSKU: {"#1", "#2"}, pricelist.Name: {"#3"}, pricelist.Amount: {"#4"}, pricelist.Currency: {"#5"},
		},
		Constants: map[pricelist.Field]string{pricelist.Currency: "EUR", pricelist.VAT: "19", pricelist.Shipping: "4.90"},
		Decimal:   pricelist.DecimalComma, HeaderRow: -1,
	}
	rows, _ := mustRead(t, "A1;B1;Dock;1,234;\n;B2;Maus;19,50;CHF\n", m)
	want := []pricelist.Row{
		{Number: 1, SupplierSKU: "A1", Name: "Dock", Price: num("1,234", "1.234"), Currency: "EUR", VAT: num("19", "0.19"), Shipping: num("4.90", "4.90")},
		{Number: 2, SupplierSKU: "B2", Name: "Maus", Price: num("19,50", "19.50"), Currency: "CHF", VAT: num("19", "0.19"), Shipping: num("4.90", "4.90")},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestHeaderNamesAreComparedLoosely(t *testing.T) {
	t.Parallel()
	m := pricelist.Mapping{Columns: map[pricelist.Field][]string{
		pricelist.SupplierSKU: {"art nr"}, pricelist.Name: {"BEZEICHNUNG"}, pricelist.Amount: {"Stückpreis netto"},
	}}
	rows, _ := mustRead(t, "x;Art.-Nr.; Bezeichnung ;STUECKPREIS (netto)\n;7;Dock;5\n", m)
	if len(rows) != 1 || rows[0].SupplierSKU != "7" || rows[0].Name != "Dock" || rows[0].Price.Text != "5" {
		t.Errorf("got %+v", rows)
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]pricelist.Mapping{
		"ID;Type;SKU;GTIN, UPC, EAN, or ISBN;Name;Sale price;Regular price;Short description;Description;In stock?;Stock;Brands": {
			Columns: map[pricelist.Field][]string{
				pricelist.SupplierSKU: {"SKU", "ID"}, pricelist.GTIN: {"GTIN, UPC, EAN, or ISBN"}, pricelist.Name: {"Name"},
				pricelist.Amount: {"Regular price"}, pricelist.Description: {"Description", "Short description"},
				pricelist.Stock: {"Stock"}, pricelist.Manufacturer: {"Brands"},
			},
		},
		"Bestellnr.;Artikelbezeichnung;EK netto;Preis ab 10;price_50;100+;Staffel 250;Preis 2026;attr_color": {
			Columns: map[pricelist.Field][]string{
				pricelist.SupplierSKU: {"Bestellnr."}, pricelist.Name: {"Artikelbezeichnung"}, pricelist.Amount: {"EK netto"},
			},
			Tiers: []pricelist.TierColumn{{"10", "Preis ab 10"}, {"50", "price_50"}, {"100", "100+"}, {"250", "Staffel 250"}},
			Facts: []string{"attr_color"},
		},
		"foo;bar": {Columns: map[pricelist.Field][]string{}},
	} {
		if diff := cmp.Diff(want, pricelist.Suggest(strings.Split(header, ";"))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", header, diff)
		}
	}
}

// The fixtures have the shapes of four real shops' exports, with content of our own.
func TestShopExports(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prices []pricelist.Number
		names  []string
		codes  [][]pricelist.Code
	}{
		"shop_comma.csv": {
			[]pricelist.Number{num("139,99", "139.99"), num("1234,50", "1234.50")},
			[]string{"Beispiel Platine B650, 4 DDR5, 2x M.2", "Beispiel Tastatur, leise"},
			[][]pricelist.Code{nil, nil},
		},
		"shop_point.csv": {
			[]pricelist.Number{num("240.97", "240.97"), num("40.8", "40.8")},
			[]string{"Kühler & Lüfter, 360 mm", "Gehäuse & Glas <5 kg"},
			[][]pricelist.Code{{pricelist.CodeTextUnescaped}, {pricelist.CodeTextUnescaped}},
		},
		"shop_mixed.csv": {
			[]pricelist.Number{num("139,99", "139.99"), num("19.5", "19.5"), num("1,299", "")},
			[]string{"Gehäuse Oben & Vorn", "Maus", "Notebook"},
			[][]pricelist.Code{{pricelist.CodeTextUnescaped}, nil, {pricelist.CodeNumberAmbiguous}},
		},
		"shop_no_price.csv": {
			[]pricelist.Number{num("", ""), num("7,05", "7.05")}, []string{"Kabel 20 cm", "Kabel 1 m"}, [][]pricelist.Code{nil, nil},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			rows, rd := mustRead(t, string(b), pricelist.Mapping{})
			if len(rows) != len(c.prices) {
				t.Fatalf("got %d rows", len(rows))
			}
			for i, r := range rows {
				if r.Price != c.prices[i] || r.Name != c.names[i] || r.SupplierSKU == "" || r.GTIN != "" {
					t.Errorf("row %d: %+v", r.Number, r)
				}
				if diff := cmp.Diff(c.codes[i], codes(r.Findings)); diff != "" {
					t.Errorf("row %d (-want +got)\n%s", r.Number, diff)
				}
				if strings.ContainsAny(r.Description, "<>") {
					t.Errorf("tags left: %q", r.Description)
				}
			}
			if d := rd.Dialect(); d.Encoding != pricelist.UTF8 || d.Delimiter != "," {
				t.Errorf("got %+v", d)
			}
		})
	}
}
