package bmecat_test

import (
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/provitako/marktplatz/internal/format/bmecat"
)

var update = flag.Bool("update", false, "rewrite golden files")

// document is everything a file yields.
type document struct {
	Header   bmecat.Header
	Articles []bmecat.Article
	Findings []bmecat.Finding
}

func readAll(t *testing.T, r io.Reader, limits bmecat.Limits) (document, error) {
	t.Helper()
	rd, err := bmecat.NewReader(r, limits)
	if err != nil {
		if rd != nil {
			t.Errorf("NewReader answered a reader and the error %v", err)
		}
		return document{}, err
	}
	d := document{Header: rd.Header()}
	for {
		a, err := rd.Next()
		if err == nil {
			d.Articles = append(d.Articles, a)
			continue
		}
		if diff := cmp.Diff(bmecat.Article{}, a); diff != "" {
			t.Errorf("Next answered a value and the error %v: %s", err, diff)
		}
		if _, again := rd.Next(); !errors.Is(again, err) {
			t.Errorf("Next answered %v first and %v then", err, again)
		}
		d.Findings = rd.Findings()
		if errors.Is(err, io.EOF) {
			return d, nil
		}
		return d, err
	}
}

func mustRead(t *testing.T, doc string) document {
	t.Helper()
	d, err := readAll(t, strings.NewReader(doc), bmecat.Limits{})
	if err != nil {
		t.Fatalf("read: %v\n%s", err, doc)
	}
	return d
}

// catalogue wraps articles in a complete document without namespace.
func catalogue(articles string) string {
	return `<BMECAT version="2005"><HEADER><CATALOG><LANGUAGE>deu</LANGUAGE><CATALOG_ID>K</CATALOG_ID>` +
		`<CATALOG_VERSION>1.0</CATALOG_VERSION><CURRENCY>EUR</CURRENCY></CATALOG>` +
		`<SUPPLIER><SUPPLIER_NAME>Muster GmbH</SUPPLIER_NAME></SUPPLIER></HEADER><T_NEW_CATALOG>` +
		articles + `</T_NEW_CATALOG></BMECAT>`
}

// article wraps the content of its blocks in a PRODUCT that has number, name and price.
func article(details, order, price string) string {
	return `<PRODUCT><SUPPLIER_PID>A-1</SUPPLIER_PID><PRODUCT_DETAILS><DESCRIPTION_SHORT>Dock</DESCRIPTION_SHORT>` + details +
		`</PRODUCT_DETAILS><PRODUCT_ORDER_DETAILS><ORDER_UNIT>C62</ORDER_UNIT>` + order + `</PRODUCT_ORDER_DETAILS>` +
		`<PRODUCT_PRICE_DETAILS><PRODUCT_PRICE price_type="net_customer">` + price +
		`</PRODUCT_PRICE></PRODUCT_PRICE_DETAILS></PRODUCT>`
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"olivere_12_new_catalog", "olivere_2005_new_catalog"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(filepath.Join("testdata", name+".xml"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			d, err := readAll(t, f, bmecat.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(d, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			golden := filepath.Join("testdata", name+".golden.json")
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestBothVersionsSayTheSame(t *testing.T) {
	t.Parallel()
	var docs []document
	for _, name := range []string{"olivere_12_new_catalog", "olivere_2005_new_catalog"} {
		b, err := os.ReadFile(filepath.Join("testdata", name+".xml"))
		if err != nil {
			t.Fatal(err)
		}
		d := mustRead(t, string(b))
		d.Header.Format, d.Header.Namespace = "", ""
		for i := range d.Articles {
			d.Articles[i].Line, d.Articles[i].Offset = 0, 0
			d.Articles[i].Status = nil // core_article and core_product
		}
		d.Findings = nil
		docs = append(docs, d)
	}
	if diff := cmp.Diff(docs[0], docs[1]); diff != "" {
		t.Errorf("1.2 and 2005 differ (-1.2 +2005)\n%s", diff)
	}
}

func TestTransactionsOtherThanNewCatalogueAreNamed(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/olivere_12_update_prices.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = readAll(t, strings.NewReader(string(b)), bmecat.Limits{})
	if !errors.Is(err, bmecat.ErrTransaction) || !strings.Contains(err.Error(), "T_UPDATE_PRICES") {
		t.Errorf("got %v", err)
	}
}

func TestNamespacesInUse(t *testing.T) {
	t.Parallel()
	const host = "http://www.bmecat.org/"
	for ns, known := range map[string]bool{
		"":                                     true,
		host + "bmecat/2005":                   true,
		host + "bmecat/2005.1":                 true,
		host + "bmecat/2005+onto":              true,
		host + "bmecat/2005fd":                 true,
		host + "bmecat/1.2/bmecat_new_catalog": true,
		host + "XMLSchema/1.2/bmecat_new_catalog": true,
		"https://www.bmecat.org/bmecat/2005.1":    true,
		"urn:something:else":                      false,
	} {
		doc := strings.Replace(catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>")), "<BMECAT ", `<b:BMECAT xmlns="`+ns+`" xmlns:b="`+ns+`" `, 1)
		doc = strings.Replace(doc, "</BMECAT>", "</b:BMECAT>", 1)
		if ns == "" {
			doc = catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>"))
		}
		d := mustRead(t, doc)
		if len(d.Articles) != 1 || d.Articles[0].SupplierPID != "A-1" || d.Header.Namespace != ns {
			t.Errorf("%s: %+v", ns, d)
		}
		if got := len(d.Findings) == 0; got != known {
			t.Errorf("%s: known %v, findings %v", ns, known, d.Findings)
		}
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	body := func(declaration string) string {
		return declaration + strings.Replace(catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>")), "Dock", "Größe 5 € – „neu“", 1)
	}
	in := func(cm *charmap.Charmap, s string) string {
		b, err := cm.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	cases := map[string]struct{ doc, charset string }{
		"UTF-8 declared":               {body(`<?xml version="1.0" encoding="UTF-8"?>`), "utf-8"},
		"UTF-8 not declared":           {body(``), "utf-8"},
		"UTF-8 with mark":              {"\xef\xbb\xbf" + body(`<?xml version="1.0" encoding="utf-8"?>`), "utf-8"},
		"UTF-8 with mark, no claim":    {"\xef\xbb\xbf" + body(``), "utf-8"},
		"Windows-1252":                 {in(charmap.Windows1252, body(`<?xml version="1.0" encoding="windows-1252"?>`)), "windows-1252"},
		"Windows-1252 said 8859-1":     {in(charmap.Windows1252, body(`<?xml version="1.0" encoding='ISO-8859-1'?>`)), "windows-1252"},
		"mark beats the declaration":   {"\xef\xbb\xbf" + body(`<?xml version="1.0" encoding="ISO-8859-1"?>`), "utf-8"},
		"blank before the declaration": {"\n" + in(charmap.Windows1252, body(`<?xml version="1.0" encoding="ISO-8859-1"?>`)), "windows-1252"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := mustRead(t, c.doc)
			if got, want := d.Articles[0].ShortDescription, "Größe 5 € – „neu“"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if d.Header.Charset != c.charset {
				t.Errorf("charset %q, want %q", d.Header.Charset, c.charset)
			}
			conflict := len(d.Findings) == 1 && d.Findings[0].Code == bmecat.CodeCharsetConflict
			if conflict != (name == "mark beats the declaration") {
				t.Errorf("findings %v", d.Findings)
			}
		})
	}
}

func TestLanguageChoice(t *testing.T) {
	t.Parallel()
	short := func(lang, text string) string {
		if lang != "" {
			lang = ` lang="` + lang + `"`
		}
		return "<DESCRIPTION_SHORT" + lang + ">" + text + "</DESCRIPTION_SHORT>"
	}
	for want, texts := range map[string]string{
		"deutsch":  short("eng", "english") + short("deu", "deutsch"),
		"de-DE":    short("en", "english") + short("de-DE", "de-DE"),
		"ohne":     short("eng", "english") + short("", "ohne"),
		"english":  short("fra", "français") + short("eng", "english"),
		"français": short("fra", "français") + short("ita", "italiano"),
		"voll":     short("deu", "") + short("eng", "voll"),
	} {
		doc := strings.Replace(catalogue(article("", "", "")), short("", "Dock"), texts, 1)
		if got := mustRead(t, doc).Articles[0].ShortDescription; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestElementOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	a := mustRead(t, catalogue(`<PRODUCT mode="new"><PRODUCT_PRICE_DETAILS><PRODUCT_PRICE price_type="net_list">`+
		`<TAX>19</TAX><LOWER_BOUND>5</LOWER_BOUND><PRICE_AMOUNT>2.50</PRICE_AMOUNT></PRODUCT_PRICE>`+
		`<VALID_END_DATE>2027-01-31</VALID_END_DATE></PRODUCT_PRICE_DETAILS><UNKNOWN><SUPPLIER_PID>no</SUPPLIER_PID></UNKNOWN>`+
		`<PRODUCT_DETAILS><EAN>4006381333931</EAN><DESCRIPTION_SHORT>Dock</DESCRIPTION_SHORT></PRODUCT_DETAILS>`+
		`<SUPPLIER_PID>A-1</SUPPLIER_PID></PRODUCT>`)).Articles[0]
	want := bmecat.Article{
		Line: 1, Offset: a.Offset, Mode: "new", SupplierPID: "A-1", GTIN: "4006381333931", ShortDescription: "Dock",
		Prices: []bmecat.Price{{
			Type: "net_list", Amount: bmecat.Num("2.50"), Tax: bmecat.Num("19"), TaxFraction: "0.19",
			LowerBound: bmecat.Num("5"), ValidTo: "2027-01-31",
		}},
	}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSupplierAmongParties(t *testing.T) {
	t.Parallel()
	doc := strings.Replace(catalogue(""), `<SUPPLIER><SUPPLIER_NAME>Muster GmbH</SUPPLIER_NAME></SUPPLIER>`,
		`<SUPPLIER_IDREF>s2</SUPPLIER_IDREF><PARTIES><PARTY><PARTY_ID>s1</PARTY_ID><ADDRESS><NAME>Falsch</NAME></ADDRESS></PARTY>`+
			`<PARTY><PARTY_ID type="duns">s2</PARTY_ID><ADDRESS><NAME>Richtig AG</NAME></ADDRESS></PARTY></PARTIES>`, 1)
	h := mustRead(t, doc).Header
	if h.SupplierName != "Richtig AG" || len(h.SupplierIDs) != 1 || h.SupplierIDs[0].Type != "duns" {
		t.Errorf("got %q %v", h.SupplierName, h.SupplierIDs)
	}
}

func TestLineAndOffsetOfArticles(t *testing.T) {
	t.Parallel()
	doc := catalogue("\n\n" + article("", "", "") + "\n" + article("", "", ""))
	d := mustRead(t, doc)
	for i, want := range []int{3, 4} {
		a := d.Articles[i]
		if a.Line != want || !strings.HasSuffix(doc[:a.Offset], "<PRODUCT>") {
			t.Errorf("article %d: line %d, want %d; offset %d", i, a.Line, want, a.Offset)
		}
	}
}

func TestTrailingDataIsReported(t *testing.T) {
	t.Parallel()
	d := mustRead(t, catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>"))+"\n<!-- fine -->\n")
	if len(d.Findings) != 0 {
		t.Errorf("blank and comment: %v", d.Findings)
	}
	for _, tail := range []string{"x", "<BMECAT/>", "\x00\x00", "&bad;"} {
		d := mustRead(t, catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>"))+tail)
		if len(d.Articles) != 1 || len(d.Findings) != 1 || d.Findings[0].Code != bmecat.CodeTrailingData {
			t.Errorf("%q: %v", tail, d.Findings)
		}
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

func TestErrorsOfTheStreamPass(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	doc := catalogue(strings.Repeat(article("", "", ""), 500))
	_, err := readAll(t, io.MultiReader(strings.NewReader(doc[:len(doc)/2]), brokenReader{lost}), bmecat.Limits{})
	if !errors.Is(err, lost) {
		t.Errorf("got %v", err)
	}
	if _, err := readAll(t, brokenReader{lost}, bmecat.Limits{}); !errors.Is(err, lost) {
		t.Errorf("got %v", err)
	}
}
