package exchange_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/fault"
)

func TestFilesRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	ok, err := io.ReadAll(bmecatFile(t, header(), dock(nil)))
	if err != nil {
		t.Fatal(err)
	}
	xml := string(ok)
	for name, c := range map[string]struct {
		text string
		kind fault.Kind
		code string
	}{
		"empty BMEcat":       {strings.Replace(xml, xml[strings.Index(xml, "<PRODUCT>"):strings.Index(xml, "</T_NEW")], "", 1), fault.Invalid, "catalogue_empty"},
		"cut off":            {xml[:len(xml)/2], fault.Invalid, "catalogue_truncated"},
		"cut off at the end": {xml[:len(xml)-4], fault.Invalid, "catalogue_truncated"},
		"crossed tags":       {strings.Replace(xml, "</PRODUCT>", "</ARTICLE>", 1), fault.Invalid, "catalogue_malformed"},
		"entities":           {`<!DOCTYPE BMECAT [<!ENTITY a "b">]>` + xml[strings.Index(xml, "<BMECAT"):], fault.Invalid, "catalogue_doctype"},
		"entity":             {strings.Replace(xml, "USB-C-Dock", "&x;", 1), fault.Invalid, "catalogue_entity"},
		"HTML":               {"<html></html>", fault.Unsupported, "catalogue_not_bmecat"},
		"update":             {"<BMECAT><T_UPDATE_PRICES/></BMECAT>", fault.Unsupported, "catalogue_transaction"},
		"deep":               {strings.Repeat("<BMECAT>", 100), fault.Invalid, "catalogue_too_deep"},
		"wrong encoding":     {strings.Replace(xml, "USB-C-Dock", "Gr\xf6\xdfe", 1), fault.Invalid, "catalogue_encoding"},
		"long text":          {strings.Replace(xml, "USB-C-Dock", strings.Repeat("x", 2<<20), 1), fault.TooLarge, "catalogue_too_large"},
		"nothing":            {"", fault.Invalid, "catalogue_empty"},
		"spreadsheet":        {"PK\x03\x04", fault.Unsupported, "catalogue_not_text"},
		"prose":              {"Guten Tag, anbei\ndie Liste, bitte\n", fault.Invalid, "catalogue_no_header"},
		"one column":         {"Dock\nMaus\n", fault.Invalid, "catalogue_no_columns"},
		"no price column":    {"sku;name;farbe\n1;Dock;rot\n", fault.Invalid, "catalogue_columns_missing"},
		"open quote":         {"sku;name;preis\n1;\"Dock;5\n", fault.Invalid, "catalogue_quote_open"},
		"long row":           {"sku;name;preis\n1;Dock;5\n1;" + strings.Repeat("x", 2<<20) + ";5\n", fault.TooLarge, "catalogue_row_too_large"},
		"CSV in no encoding": {"sku;name;preis\n1;D\x81ck;5\n", fault.Invalid, "catalogue_encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, exchange.DetectFormat([]byte(c.text)), strings.NewReader(c.text), options())
			f, isFault := fault.As(err)
			if !isFault || f.Kind != c.kind || f.Code != c.code {
				t.Errorf("got %v, want %s %s", err, c.kind, c.code)
			}
		})
	}
	o := options()
	o.MaxBytes = int64(len(xml)) - 1
	if _, err := read(t, catalog.FormatBMEcat, strings.NewReader(xml), o); !errors.Is(err, fault.New(fault.TooLarge, "catalogue_too_large")) {
		t.Errorf("a file above the limit: %v", err)
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

func TestAFaultOfTheStreamIsNotTheSuppliers(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	for _, format := range []catalog.FileFormat{catalog.FormatBMEcat, catalog.FormatCSV} {
		_, err := read(t, format, brokenReader{lost}, options())
		if _, isFault := fault.As(err); !errors.Is(err, lost) || isFault {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestFindingsOnTheFileArriveWithTheRows(t *testing.T) {
	t.Parallel()
	b, err := io.ReadAll(bmecatFile(t, header(), dock(nil)))
	if err != nil {
		t.Fatal(err)
	}
	doc := strings.Replace(string(b), "<BMECAT", `<!DOCTYPE BMECAT SYSTEM "bmecat_2005.dtd"><BMECAT`, 1) + "rest"
	out, err := read(t, catalog.FormatBMEcat, strings.NewReader(doc), options())
	want := []catalog.Finding{{Severity: catalog.SeverityInfo, Code: "file_doctype_ignored"}, {Severity: catalog.SeverityWarning, Code: "file_trailing_data"}}
	if diff := cmp.Diff(want, out.findings); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

func FuzzRows(f *testing.F) {
	f.Add([]byte("sku;name;preis;ab 10;inhalt;mwst;versand\n1;Dock;5,00;4;25;19;1,50\n2;Maus;0;;;;\n1;x;y;z;;;\n"))
	f.Add([]byte(`<BMECAT><T_NEW_CATALOG><PRODUCT><SUPPLIER_PID>1</SUPPLIER_PID><PRODUCT_DETAILS><DESCRIPTION_SHORT>x</DESCRIPTION_SHORT></PRODUCT_DETAILS>` +
		`<PRODUCT_ORDER_DETAILS><ORDER_UNIT>BX</ORDER_UNIT><NO_CU_PER_OU>2.5</NO_CU_PER_OU></PRODUCT_ORDER_DETAILS><PRODUCT_PRICE_DETAILS><PRODUCT_PRICE price_type="net_customer">` +
		`<PRICE_AMOUNT>1</PRICE_AMOUNT><TAX>0.19</TAX><PRICE_FACTOR>0.9</PRICE_FACTOR></PRODUCT_PRICE></PRODUCT_PRICE_DETAILS></PRODUCT></T_NEW_CATALOG></BMECAT>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		o := options()
		o.MaxBytes = 64 << 10
		_, _ = read(t, exchange.DetectFormat(b), bytes.NewReader(b), o) // read holds the contract and the invariants
	})
}
