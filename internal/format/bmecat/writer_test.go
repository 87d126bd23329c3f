package bmecat_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/testkit/realdata"
)

func fullHeader() bmecat.Header {
	return bmecat.Header{
		CatalogID: "DEMO-1", CatalogVersion: "1.0", CatalogName: "Katalog „Größen“", Languages: []string{"deu"},
		SupplierName: "Muster & Söhne GmbH", SupplierIDs: []bmecat.TypedText{{Type: "duns", Text: "123"}},
		Currency: "EUR", GeneratedOn: "2026-11-22", ValidFrom: "2026-12-01", ValidTo: "2027-02-28",
		Territories: []string{"DE"}, MediaRoot: "https://example.org/", PriceFlags: map[string]bool{"incl_freight": false, "incl_packing": true},
	}
}

func fullArticle() bmecat.Article {
	return bmecat.Article{
		SupplierPID: "0042-A", SupplierAltPID: "alt", GTIN: "2012345678900", ManufacturerName: "Beispiel AG", ManufacturerPID: "X/1-2",
		ManufacturerType: "Typ <1>", ShortDescription: "USB-C-Dock 13\" & mehr", LongDescription: "Erste Zeile\nzweite Zeile <5 kg",
		Keywords: []string{"Dock", "USB-C"}, Remarks: "Hinweis",
		Classifications: []bmecat.Classification{{System: "PROVI-1.0", GroupID: "docking"}, {System: "CPV-2008", GroupID: "30237000"}},
		Features:        []bmecat.Feature{{Name: "Anschlüsse", Values: []string{"HDMI", "DP"}}, {Name: "Leistung", Values: []string{"90"}, Unit: "WTT"}},
		OrderUnit:       "BX", ContentUnit: "C62", ContentPerOrderUnit: bmecat.Num("25"), PriceQuantity: bmecat.Num("100"),
		QuantityMin: bmecat.Num("2"), QuantityInterval: bmecat.Num("2"), QuantityMax: bmecat.Num("500"), DeliveryDays: bmecat.Num("3"),
		Prices: []bmecat.Price{
			{
				Type: bmecat.PriceNetCustomer, Amount: bmecat.Num("139.9900"), Currency: "EUR", Tax: bmecat.Num("0.19"), TaxFraction: "0.19",
				LowerBound: bmecat.Num("1"), ValidFrom: "2026-12-01", ValidTo: "2027-02-28", Territories: []string{"DE", "AT"},
			},
			{
				Type: bmecat.PriceNetCustomer, Amount: bmecat.Num("129.50"), Currency: "EUR", Tax: bmecat.Num("0.19"), TaxFraction: "0.19",
				Factor: bmecat.Num("1"), LowerBound: bmecat.Num("10"), ValidFrom: "2026-12-01", ValidTo: "2027-02-28",
			},
			{Type: bmecat.PriceNetList, Amount: bmecat.Num("199"), Currency: "EUR"},
		},
		Media:             []bmecat.Media{{Type: "image/jpeg", Source: "a.jpg", Descr: "Bild", Purpose: "normal"}},
		SpecialTreatments: []bmecat.TypedText{{Type: "GGVS", Text: "1201"}},
		Status:            []bmecat.TypedText{{Type: "refurbished", Text: "generalüberholt"}},
		Extensions: map[string][]string{
			bmecat.UDXShipping: {"5.90"}, bmecat.UDXFreeShippingFrom: {"250"}, bmecat.UDXStock: {"17"}, bmecat.UDXPriceKind: {"month"},
			bmecat.UDXTermMonths: {"36"}, bmecat.UDXLabel: {"Blauer Engel", "TCO"},
		},
	}
}

func write(t *testing.T, h bmecat.Header, articles ...bmecat.Article) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := bmecat.NewWriter(&buf, h)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		if err := w.Write(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func noPrice() bmecat.Article {
	return bmecat.Article{
		SupplierPID: "2", ShortDescription: "ohne Preis", OrderUnit: "C62",
		Prices: []bmecat.Price{{Type: bmecat.PriceOnRequest}},
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	doc := write(t, fullHeader(), fullArticle(), noPrice())
	d := mustRead(t, string(doc))
	h := fullHeader()
	h.Format, h.Namespace, h.Charset = "2005.1", "http://www.bmecat.org/bmecat/2005.1", "utf-8"
	if diff := cmp.Diff(h, d.Header); diff != "" {
		t.Errorf("header (-want +got)\n%s", diff)
	}
	place := cmpopts.IgnoreFields(bmecat.Article{}, "Line", "Offset", "Findings")
	if diff := cmp.Diff([]bmecat.Article{fullArticle(), noPrice()}, d.Articles, place); diff != "" {
		t.Errorf("articles (-want +got)\n%s", diff)
	}
	if len(d.Findings) != 0 || len(d.Articles[0].Findings) != 0 {
		t.Errorf("findings %v %v", d.Findings, d.Articles[0].Findings)
	}
	if diff := cmp.Diff([]bmecat.Code{bmecat.CodePriceMissing}, codes(d.Articles[1].Findings)); diff != "" {
		t.Error(diff)
	}
}

func TestWritingTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	if a, b := write(t, fullHeader(), fullArticle()), write(t, fullHeader(), fullArticle()); !bytes.Equal(a, b) {
		t.Errorf("differ:\n%s\n%s", a, b)
	}
}

func TestWriterKeepsToTheSchema(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*bmecat.Article){
		"no number":        func(a *bmecat.Article) { a.SupplierPID = "" },
		"long number":      func(a *bmecat.Article) { a.SupplierPID = strings.Repeat("x", 33) },
		"no name":          func(a *bmecat.Article) { a.ShortDescription = "" },
		"long name":        func(a *bmecat.Article) { a.ShortDescription = strings.Repeat("ä", 151) },
		"no unit":          func(a *bmecat.Article) { a.OrderUnit = "" },
		"no price block":   func(a *bmecat.Article) { a.Prices = nil },
		"feature no value": func(a *bmecat.Article) { a.Features = []bmecat.Feature{{Name: "x"}} },
		"media type":       func(a *bmecat.Article) { a.Media = []bmecat.Media{{Type: "image/png", Source: "a.png"}} },
		"injected element": func(a *bmecat.Article) { a.Extensions = map[string][]string{"UDX.X><PRODUCT": {"1"}} },
	} {
		var buf bytes.Buffer
		w, err := bmecat.NewWriter(&buf, fullHeader())
		if err != nil {
			t.Fatal(err)
		}
		a := fullArticle()
		spoil(&a)
		if err := w.Write(a); !errors.Is(err, bmecat.ErrNotWritable) {
			t.Errorf("%s: %v", name, err)
		}
		if err := w.Close(); err != nil {
			t.Errorf("%s: the document is spoilt: %v", name, err)
		}
		if d := mustRead(t, buf.String()); len(d.Articles) != 0 {
			t.Errorf("%s: written all the same", name)
		}
	}
	longest := fullArticle()
	longest.ShortDescription = strings.Repeat("ä", 150)
	write(t, fullHeader(), longest)
	for name, h := range map[string]bmecat.Header{
		"version":  {CatalogID: "K", CatalogVersion: "eins", SupplierName: "S", Languages: []string{"deu"}},
		"language": {CatalogID: "K", CatalogVersion: "1.0", SupplierName: "S"},
		"supplier": {CatalogID: "K", CatalogVersion: "1.0", Languages: []string{"deu"}},
	} {
		if _, err := bmecat.NewWriter(io.Discard, h); !errors.Is(err, bmecat.ErrNotWritable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAFullDiskIsNotAFinishedCatalogue(t *testing.T) {
	t.Parallel()
	w, err := bmecat.NewWriter(fullDisk{}, fullHeader())
	for i := 0; err == nil && i < 100; i++ {
		err = w.Write(fullArticle())
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		t.Error("no error")
	}
	if w != nil && w.Close() == nil {
		t.Error("Close answers nil")
	}
}

// element is any XML element.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Kids    []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// schemaOrder gathers for each declared element the names of its children in the order of the schema.
func schemaOrder(e element, order map[string][]string) []string {
	var kids []string
	for _, k := range e.Kids {
		if k.XMLName.Local != "element" {
			kids = append(kids, schemaOrder(k, order)...)
			continue
		}
		name := k.attr("name") + k.attr("ref")
		kids = append(kids, name)
		if inner := schemaOrder(k, order); len(inner) > 0 && order[name] == nil {
			order[name] = inner
		}
	}
	return kids
}

// checkOrder wants the children of e to stand in the schema's order, and blocks to have any.
func checkOrder(t *testing.T, e element, order map[string][]string) {
	t.Helper()
	if e.XMLName.Local == "USER_DEFINED_EXTENSIONS" {
		return // left open by the schema
	}
	if len(order[e.XMLName.Local]) > 0 && len(e.Kids)+len(e.Attrs) == 0 {
		t.Errorf("%s is empty", e.XMLName.Local)
	}
	at := 0
	for _, k := range e.Kids {
		i := slices.Index(order[e.XMLName.Local][at:], k.XMLName.Local)
		if i < 0 {
			t.Errorf("%s is out of order in %s: %v", k.XMLName.Local, e.XMLName.Local, order[e.XMLName.Local])
			return
		}
		at += i
		checkOrder(t, k, order)
	}
}

func TestWriterFollowsTheOrderOfTheSchema(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(realdata.Path(t, "schema", "bmecat", "bmecat_2005_1.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	var schema, doc element
	if err := xml.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	order := map[string][]string{}
	schemaOrder(schema, order)
	if err := xml.Unmarshal(write(t, fullHeader(), fullArticle(), noPrice()), &doc); err != nil {
		t.Fatal(err)
	}
	checkOrder(t, doc, order)
	if len(order["PRODUCT_DETAILS"]) < 20 {
		t.Errorf("the schema was not understood: %v", order["PRODUCT_DETAILS"])
	}
}

func ExampleWriter() {
	var buf strings.Builder
	w, err := bmecat.NewWriter(&buf, bmecat.Header{
		CatalogID: "K1", CatalogVersion: "1.0", Languages: []string{"deu"}, SupplierName: "Muster GmbH", Currency: "EUR",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = w.Write(bmecat.Article{
		SupplierPID: "4711", ShortDescription: "Dock", OrderUnit: "C62",
		Prices:     []bmecat.Price{{Type: bmecat.PriceNetCustomer, Amount: bmecat.Num("139.99"), TaxFraction: "0.19"}},
		Extensions: map[string][]string{bmecat.UDXShipping: {"5.90"}},
	})
	if err := errors.Join(err, w.Close()); err != nil {
		fmt.Println(err)
		return
	}
	r, err := bmecat.NewReader(strings.NewReader(buf.String()), bmecat.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := r.Next()
	fmt.Println(a.SupplierPID, a.Prices[0].Amount.Text, a.Extension(bmecat.UDXShipping), err)
	// Output: 4711 139.99 5.90 <nil>
}
