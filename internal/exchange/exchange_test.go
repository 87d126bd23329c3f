package exchange_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/format/pricelist"
	"github.com/provitako/marktplatz/internal/money"
)

// outcome is everything a file yields.
type outcome struct {
	drafts   []catalog.OfferDraft
	refused  int
	findings []catalog.Finding
}

func (o outcome) codes(severity catalog.Severity) []string {
	var codes []string
	for _, f := range o.findings {
		if f.Severity == severity {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// read drains a file and holds the contract of catalog.DraftReader.
func read(t *testing.T, format catalog.FileFormat, r io.Reader, o exchange.Options) (outcome, error) {
	t.Helper()
	rd, err := exchange.Open(format, r, o)
	if err != nil {
		if rd != nil {
			t.Errorf("Open answered a reader and the error %v", err)
		}
		return outcome{}, err
	}
	var out outcome
	for {
		d, ok, findings, err := rd.Next()
		out.findings = append(out.findings, findings...)
		if err != nil {
			if diff := cmp.Diff(catalog.OfferDraft{}, d); ok || diff != "" {
				t.Errorf("a draft and the error %v: %s", err, diff)
			}
			if _, _, _, again := rd.Next(); again == nil {
				t.Errorf("no error after %v", err)
			}
			if err == io.EOF {
				err = nil
			}
			return out, err
		}
		if isError := func(f catalog.Finding) bool { return f.Severity == catalog.SeverityError }; ok == slices.ContainsFunc(findings, isError) {
			t.Errorf("ok is %v with findings %+v", ok, findings)
		}
		if ok {
			checkInvariants(t, d)
			out.drafts = append(out.drafts, d)
		} else {
			out.refused++
		}
	}
}

// checkInvariants holds what every stored offer must keep.
func checkInvariants(t *testing.T, d catalog.OfferDraft) {
	t.Helper()
	o := d.Offer
	for name, q := range map[string]money.Quantity{"price quantity": o.PriceQuantity, "pack": o.Pack, "minimum": o.Minimum, "interval": o.Interval} {
		if q.Sign() <= 0 {
			t.Errorf("row %d: %s is %s", d.Row, name, q)
		}
	}
	for i, tier := range o.Tiers {
		if tier.Price.Currency() != o.Currency || tier.Price.IsZero() || i > 0 && o.Tiers[i-1].From.Cmp(tier.From) >= 0 {
			t.Errorf("row %d: tiers %+v", d.Row, o.Tiers)
		}
	}
	if o.Shipping.Currency() != o.Currency || o.Shipping.Sign() < 0 || d.SKU == "" || d.Name == "" || d.Category == "" || d.Unit == "" {
		t.Errorf("row %d: %+v", d.Row, d)
	}
	if !o.Valid.To.IsZero() && !o.Valid.From.Before(o.Valid.To) {
		t.Errorf("row %d: valid %s", d.Row, o.Valid)
	}
}

func options() exchange.Options {
	return exchange.Options{
		Categories: []catalog.Category{
			{Key: "docking", LabelDE: "Dockingstationen", LabelEN: "Docking stations", CPV: "30237000"},
			{Key: "notebook", LabelDE: "Notebooks", LabelEN: "Laptops", CPV: "30213100"},
			{Key: "cable", LabelDE: "Kabel", LabelEN: "Cables", CPV: "30237000"},
		},
		On: money.MustDate("2026-11-22"),
	}
}

func header() bmecat.Header {
	return bmecat.Header{CatalogID: "K", CatalogVersion: "1.0", Languages: []string{"deu"}, SupplierName: "Muster GmbH", Currency: "EUR"}
}

// dock is an article with everything; change gives it another form.
func dock(change func(*bmecat.Article)) bmecat.Article {
	a := bmecat.Article{
		SupplierPID: "0042", GTIN: "4006381333931", ManufacturerName: "Beispiel AG", ManufacturerPID: "X/1-2", ShortDescription: "USB-C-Dock",
		LongDescription: "Erste Zeile\nzweite", OrderUnit: "PCE", DeliveryDays: bmecat.Num("3"),
		Classifications: []bmecat.Classification{{System: "PROVI-1.0", GroupID: "docking"}},
		Features:        []bmecat.Feature{{Name: "Leistung", Values: []string{"90"}, Unit: "WTT"}},
		Prices: []bmecat.Price{
			{Type: bmecat.PriceNetCustomer, Amount: bmecat.Num("139.99"), TaxFraction: "0.19", LowerBound: bmecat.Num("1")},
			{Type: bmecat.PriceNetCustomer, Amount: bmecat.Num("129.5"), TaxFraction: "0.19", LowerBound: bmecat.Num("10")},
		},
		Extensions: map[string][]string{},
	}
	if change != nil {
		change(&a)
	}
	return a
}

func bmecatFile(t *testing.T, h bmecat.Header, articles ...bmecat.Article) io.Reader {
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
	return &buf
}

func readArticle(t *testing.T, a bmecat.Article) outcome {
	t.Helper()
	out, err := read(t, catalog.FormatBMEcat, bmecatFile(t, header(), a), options())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantDock() catalog.OfferDraft {
	none := money.Zero(money.EUR)
	return catalog.OfferDraft{
		Row: 1, SKU: "0042", GTIN: "4006381333931", Manufacturer: "Beispiel AG", PartNumber: "X/1-2", Name: "USB-C-Dock",
		Description: "Erste Zeile\nzweite", Category: "docking", Unit: "C62",
		Facts: []catalog.Fact{{Key: "leistung", Label: "Leistung", Value: "90 W"}},
		Offer: catalog.Offer{
			PriceKind: catalog.Once, Currency: money.EUR, PriceQuantity: money.MustQuantity("1"),
			Tiers: []catalog.Tier{
				{From: money.MustQuantity("1"), Price: money.MustUnitPrice("139.99", money.EUR)},
				{From: money.MustQuantity("10"), Price: money.MustUnitPrice("129.50", money.EUR)},
			},
			Pack: money.MustQuantity("1"), Minimum: money.MustQuantity("1"), Interval: money.MustQuantity("1"),
			Shipping: none, SmallOrderFee: none, SmallOrderBelow: none, VAT: money.MustPercent("19"), DeliveryDays: 3, BackOrder: true,
		},
	}
}

var same = cmp.Comparer(func(a, b catalog.OfferDraft) bool { return fmt.Sprintf("%+v", flat(a)) == fmt.Sprintf("%+v", flat(b)) })

// flat follows the pointers, so that drafts compare and print by value.
func flat(d catalog.OfferDraft) any {
	stock, free := "unknown", "none"
	if d.Offer.Stock != nil {
		stock = d.Offer.Stock.String()
	}
	if d.Offer.FreeShippingFrom != nil {
		free = d.Offer.FreeShippingFrom.String()
	}
	d.Offer.Stock, d.Offer.FreeShippingFrom = nil, nil
	return struct {
		catalog.OfferDraft
		stock, free string
	}{d, stock, free}
}

func diff(want, got []catalog.OfferDraft) string {
	if cmp.Equal(want, got, same) {
		return ""
	}
	var b strings.Builder
	for _, list := range [][]catalog.OfferDraft{want, got} {
		for _, d := range list {
			fmt.Fprintf(&b, "%+v\n", flat(d))
		}
		b.WriteString("--- above: want, below: got\n")
	}
	return b.String()
}

func TestArticleBecomesDraft(t *testing.T) {
	t.Parallel()
	out := readArticle(t, dock(nil))
	if d := diff([]catalog.OfferDraft{wantDock()}, out.drafts); d != "" {
		t.Error(d)
	}
	if len(out.findings) != 0 {
		t.Errorf("findings %+v", out.findings)
	}
}

func TestTheSameOfferInBothFormats(t *testing.T) {
	t.Parallel()
	article := dock(func(a *bmecat.Article) {
		a.OrderUnit, a.ContentUnit, a.ContentPerOrderUnit = "BX", "C62", bmecat.Num("25")
		a.PriceQuantity, a.QuantityMin, a.QuantityInterval, a.QuantityMax = bmecat.Num("100"), bmecat.Num("2"), bmecat.Num("2"), bmecat.Num("40")
		for i := range a.Prices {
			a.Prices[i].ValidFrom, a.Prices[i].ValidTo = "2026-11-01", "2027-02-28"
		}
		a.Extensions = map[string][]string{
			bmecat.UDXShipping: {"5.9"}, bmecat.UDXFreeShippingFrom: {"250"}, bmecat.UDXSmallOrderSurcharge: {"7.50"},
			bmecat.UDXSmallOrderBelow: {"50"}, bmecat.UDXStock: {"17"}, bmecat.UDXBackOrder: {"false"}, bmecat.UDXPriceHoldDays: {"14"},
			bmecat.UDXPriceKind: {"month"}, bmecat.UDXTermMonths: {"36"}, bmecat.UDXLabel: {"Blauer Engel", "TCO"},
		}
	})
	const list = "Artikelnummer;EAN;Hersteller;Herstellernummer;Bezeichnung;Beschreibung;Kategorie;Einheit;Inhalt;Preis;Preiseinheit;" +
		"Mindestmenge;Intervall;Höchstmenge;ab 10;Gültig ab;Gültig bis;Versandkosten;Versandkostenfrei ab;Mindermengenzuschlag;Mindestbestellwert;" +
		"Bestand;Nachbestellbar;Preisbindung;Preisart;Laufzeit;Siegel;Lieferzeit;MwSt;Merkmal: Leistung\n" +
		"0042;4006381333931;Beispiel AG;X/1-2;USB-C-Dock;\"Erste Zeile\nzweite\";Zubehör > Dockingstationen;Karton;25;139,99;100;" +
		"2;2;40;129,50;01.11.2026;28.02.2027;5,90;250;7,50;50;17;nein;14;monatlich;36;Blauer Engel, TCO;3;19 %;90 W\n"
	m := pricelist.Suggest(strings.Split(strings.Split(list, "\n")[0], ";"))
	m.Columns[pricelist.Interval] = []string{"Intervall"}
	o := options()
	o.Mapping = m
	fromCSV, err := read(t, catalog.FormatCSV, strings.NewReader(list), o)
	if err != nil {
		t.Fatal(err)
	}
	fromBMEcat := readArticle(t, article)
	if len(fromCSV.drafts) == 1 {
		fromCSV.drafts[0].Row = 1
	}
	if d := diff(fromBMEcat.drafts, fromCSV.drafts); d != "" || len(fromCSV.drafts) != 1 {
		t.Errorf("%s\n%+v", d, fromCSV.findings)
	}
	want := wantDock()
	for i, from := range []string{"25", "250"} {
		want.Offer.Tiers[i].From = money.MustQuantity(from)
	}
	o1 := &want.Offer
	o1.PriceQuantity, o1.Pack, o1.Minimum = money.MustQuantity("2500"), money.MustQuantity("25"), money.MustQuantity("50")
	o1.Interval, o1.Maximum = money.MustQuantity("50"), money.MustQuantity("1000")
	o1.Valid = money.Period{From: money.MustDate("2026-11-01"), To: money.MustDate("2027-03-01")}
	stock, free := money.MustQuantity("425"), money.MustAmount("250", money.EUR)
	o1.Stock, o1.FreeShippingFrom, o1.BackOrder = &stock, &free, false
	o1.Shipping, o1.SmallOrderFee, o1.SmallOrderBelow = money.MustAmount("5.90", money.EUR), money.MustAmount("7.50", money.EUR), money.MustAmount("50", money.EUR)
	o1.PriceHoldDays, o1.PriceKind, o1.TermMonths, o1.Labels = 14, catalog.PerMonth, 36, []string{"Blauer Engel", "TCO"}
	if d := diff([]catalog.OfferDraft{want}, fromBMEcat.drafts); d != "" {
		t.Error(d)
	}
}

func TestTermsFillWhatTheFileLeavesOut(t *testing.T) {
	t.Parallel()
	seven := money.MustPercent("7")
	o := options()
	o.Terms = exchange.Terms{
		VAT: &seven, Shipping: "4.90", FreeShippingFrom: "100", SmallOrderFee: "5", SmallOrderBelow: "25", DeliveryDays: 4, PriceHoldDays: 10,
	}
	own := "2;Maus;10;1,90;6\n"
	out, err := read(t, catalog.FormatCSV, strings.NewReader("sku;name;preis;versand;lieferzeit\n1;Dock;5;;\n"+own), o)
	if err != nil {
		t.Fatal(err)
	}
	silent, stated := out.drafts[0].Offer, out.drafts[1].Offer
	if silent.Shipping.String() != "4.90" || silent.FreeShippingFrom.String() != "100.00" || silent.SmallOrderFee.String() != "5.00" ||
		silent.SmallOrderBelow.String() != "25.00" || silent.DeliveryDays != 4 || silent.PriceHoldDays != 10 || !silent.VAT.Equal(seven) {
		t.Errorf("silent row: %+v", silent)
	}
	if stated.Shipping.String() != "1.90" || stated.DeliveryDays != 6 {
		t.Errorf("stating row: %+v", stated)
	}
	without, err := read(t, catalog.FormatCSV, strings.NewReader("sku;name;preis\n1;Dock;5\n2;Maus;6\n"), options())
	if err != nil {
		t.Fatal(err)
	}
	if days := without.drafts[0].Offer.DeliveryDays; days != exchange.DefaultDeliveryDays {
		t.Errorf("silence gives %d days", days)
	}
	if diff := cmp.Diff([]string{"unit_assumed", "tax_assumed", "delivery_assumed"}, without.codes(catalog.SeverityInfo)); diff != "" {
		t.Errorf("assumptions are told once (-want +got)\n%s", diff)
	}
}

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

func TestWhatIsOnlyOddIsAcceptedWithAFinding(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*bmecat.Article)
		codes  []string // warnings and infos
		check  func(catalog.OfferDraft) bool
	}{
		"no price": {
			func(a *bmecat.Article) { a.Prices = []bmecat.Price{{Type: bmecat.PriceOnRequest}} }, []string{"tax_assumed", "no_price"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 0 },
		},
		"price of zero": {
			func(a *bmecat.Article) { a.Prices = a.Prices[:1]; a.Prices[0].Amount = bmecat.Num("0.00") }, []string{"price_zero", "no_price"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 0 },
		},
		"only a price with tax": {
			func(a *bmecat.Article) { a.Prices = a.Prices[:1]; a.Prices[0].Type = bmecat.PriceGrossList }, []string{"price_type_unused", "no_price", "tax_assumed"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 0 },
		},
		"list price beside the customer's": {
			func(a *bmecat.Article) {
				a.Prices = append([]bmecat.Price{{Type: bmecat.PriceNetList, Amount: bmecat.Num("99")}}, a.Prices...)
			}, nil,
			func(d catalog.OfferDraft) bool {
				return len(d.Offer.Tiers) == 2 && d.Offer.Tiers[0].Price.String() == "139.99"
			},
		},
		"list price alone": {
			func(a *bmecat.Article) {
				a.Prices = []bmecat.Price{{Type: bmecat.PriceNetList, Amount: bmecat.Num("99"), TaxFraction: "0.19"}}
			}, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Tiers[0].Price.String() == "99.00" },
		},
		"price for Austria": {
			func(a *bmecat.Article) { a.Prices[1].Territories = []string{"AT"} }, []string{"price_territory"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 1 },
		},
		"price for Bavaria": {
			func(a *bmecat.Article) { a.Prices[1].Territories = []string{"DE-BY"} }, nil,
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 2 },
		},
		"price factor": {
			func(a *bmecat.Article) { a.Prices = a.Prices[:1]; a.Prices[0].Factor = bmecat.Num("0.9") }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Tiers[0].Price.String() == "125.991" },
		},
		"price with six places": {
			func(a *bmecat.Article) {
				a.Prices[0].Amount, a.Prices[1].Amount = bmecat.Num("0.012345"), bmecat.Num("0.01")
			}, nil,
			func(d catalog.OfferDraft) bool {
				return d.Offer.PriceQuantity.String() == "100" && d.Offer.Tiers[0].Price.String() == "1.2345" && d.Offer.Tiers[1].Price.String() == "1.00"
			},
		},
		"dearer tier": {
			func(a *bmecat.Article) { a.Prices[1].Amount = bmecat.Num("150") }, []string{"tier_dearer"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 2 },
		},
		"wrong check digit": {
			func(a *bmecat.Article) { a.GTIN = "4006381333930" }, []string{"gtin_check_digit"},
			func(d catalog.OfferDraft) bool { return d.GTIN == "4006381333930" },
		},
		"GTIN of eleven digits": {
			func(a *bmecat.Article) { a.GTIN = "40063813339" }, []string{"gtin_length"},
			func(d catalog.OfferDraft) bool { return d.GTIN == "" },
		},
		"no identity": {
			func(a *bmecat.Article) { a.GTIN, a.ManufacturerPID = "", "---" }, []string{"identity_missing"},
			func(d catalog.OfferDraft) bool { return d.GTIN == "" },
		},
		"identity by manufacturer": {
			func(a *bmecat.Article) { a.GTIN = "" }, nil,
			func(d catalog.OfferDraft) bool { return d.Manufacturer == "Beispiel AG" && d.PartNumber == "X/1-2" },
		},
		"unknown unit": {
			func(a *bmecat.Article) { a.OrderUnit = "Fuhre" }, []string{"unit_unknown"},
			func(d catalog.OfferDraft) bool { return d.Unit == "C62" },
		},
		"unknown category": {
			func(a *bmecat.Article) { a.Classifications[0].GroupID = "27141137" }, []string{"category_unknown"},
			func(d catalog.OfferDraft) bool { return d.Category == "other" },
		},
		"category by CPV": {
			func(a *bmecat.Article) {
				a.Classifications[0] = bmecat.Classification{System: "CPV-2008", GroupID: "30213100"}
			}, nil,
			func(d catalog.OfferDraft) bool { return d.Category == "notebook" },
		},
		"CPV that two categories share": {
			func(a *bmecat.Article) {
				a.Classifications[0] = bmecat.Classification{System: "CPV-2008", GroupID: "30237000"}
			}, []string{"category_unknown"},
			func(d catalog.OfferDraft) bool { return d.Category == "other" },
		},
		"refurbished": {
			func(a *bmecat.Article) { a.Status = []bmecat.TypedText{{Type: "refurbished", Text: "ja"}} }, []string{"condition_not_new"},
			func(d catalog.OfferDraft) bool { return slices.Equal(d.Offer.Labels, []string{"refurbished"}) },
		},
		"delivery in a year and a half": {
			func(a *bmecat.Article) { a.DeliveryDays = bmecat.Num("500") }, []string{"delivery_unusable"},
			func(d catalog.OfferDraft) bool { return d.Offer.DeliveryDays == exchange.DefaultDeliveryDays },
		},
		"delivery in one and a half days": {
			func(a *bmecat.Article) { a.DeliveryDays = bmecat.Num("1.5") }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.DeliveryDays == 2 },
		},
		"stock is a word": {
			func(a *bmecat.Article) { a.Extensions = map[string][]string{bmecat.UDXStock: {"viel"}} }, []string{"stock_unusable"},
			func(d catalog.OfferDraft) bool { return d.Offer.Stock == nil },
		},
		"stock is none": {
			func(a *bmecat.Article) { a.Extensions = map[string][]string{bmecat.UDXStock: {"0"}} }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Stock != nil && d.Offer.Stock.IsZero() },
		},
		"counted in hours": {
			func(a *bmecat.Article) { a.OrderUnit = "HUR" }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.PriceKind == catalog.PerHour && d.Unit == "HUR" },
		},
		"term of a price once": {
			func(a *bmecat.Article) { a.Extensions = map[string][]string{bmecat.UDXTermMonths: {"36"}} }, []string{"term_ignored"},
			func(d catalog.OfferDraft) bool { return d.Offer.TermMonths == 0 },
		},
		"foreign currency": {
			func(a *bmecat.Article) { a.Prices[0].Currency, a.Prices[1].Currency = "CHF", "CHF" }, []string{"currency_foreign"},
			func(d catalog.OfferDraft) bool { return d.Offer.Currency == "CHF" },
		},
		"HTML in the texts": {
			func(a *bmecat.Article) {
				a.ShortDescription, a.LongDescription = "Kabel 2,5 mm&sup2;", "<p>Eins</p><p>Zwei &amp; drei</p>"
			}, nil,
			func(d catalog.OfferDraft) bool {
				return d.Name == "Kabel 2,5 mm²" && d.Description == "Eins\nZwei & drei"
			},
		},
		"period over": {
			func(a *bmecat.Article) {
				for i := range a.Prices {
					a.Prices[i].ValidTo = "2026-11-21"
				}
			}, []string{"validity_over"},
			func(d catalog.OfferDraft) bool { return d.Offer.Valid.To == money.MustDate("2026-11-22") },
		},
		"last day is today": {
			func(a *bmecat.Article) {
				for i := range a.Prices {
					a.Prices[i].ValidTo = "2026-11-22"
				}
			}, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Valid.Contains(money.MustDate("2026-11-22")) },
		},
	} {
		out := readArticle(t, dock(c.change))
		if len(out.drafts) != 1 {
			t.Errorf("%s: refused: %+v", name, out.findings)
			continue
		}
		got := append(out.codes(catalog.SeverityWarning), out.codes(catalog.SeverityInfo)...)
		slices.Sort(got)
		slices.Sort(c.codes)
		if diff := cmp.Diff(c.codes, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if !c.check(out.drafts[0]) {
			t.Errorf("%s: %+v", name, flat(out.drafts[0]))
		}
	}
}

func TestThePeriodOfTheDayIsTaken(t *testing.T) {
	t.Parallel()
	block := func(amount, from, to string) bmecat.Price {
		return bmecat.Price{Type: bmecat.PriceNetCustomer, Amount: bmecat.Num(amount), ValidFrom: from, ValidTo: to}
	}
	for name, c := range map[string]struct {
		prices []bmecat.Price
		want   string
	}{
		"past, now and next":   {[]bmecat.Price{block("1", "2025-01-01", "2025-12-31"), block("2", "2026-01-01", "2026-12-31"), block("3", "2027-01-01", "")}, "2.00 [2026-01-01, 2027-01-01)"},
		"now, open, and next":  {[]bmecat.Price{block("2", "2026-01-01", ""), block("3", "2027-01-01", "")}, "2.00 [2026-01-01, …)"},
		"a later one replaces": {[]bmecat.Price{block("2", "2026-01-01", ""), block("3", "2026-11-01", "")}, "3.00 [2026-11-01, …)"},
		"only to come":         {[]bmecat.Price{block("4", "2028-01-01", ""), block("3", "2027-01-01", "2027-12-31")}, "3.00 [2027-01-01, 2028-01-01)"},
		"only past":            {[]bmecat.Price{block("1", "2024-01-01", "2024-12-31"), block("2", "2025-01-01", "2025-12-31")}, "2.00 [2025-01-01, 2026-01-01)"},
		"begins on the day":    {[]bmecat.Price{block("1", "2026-01-01", "2026-11-21"), block("2", "2026-11-22", "")}, "2.00 [2026-11-22, …)"},
		"ends on the day":      {[]bmecat.Price{block("1", "2026-01-01", "2026-11-22"), block("2", "2026-11-23", "")}, "1.00 [2026-01-01, 2026-11-23)"},
	} {
		out := readArticle(t, dock(func(a *bmecat.Article) { a.Prices = c.prices }))
		if len(out.drafts) != 1 || len(out.drafts[0].Offer.Tiers) != 1 {
			t.Errorf("%s: %+v", name, out)
			continue
		}
		o := out.drafts[0].Offer
		if got := o.Tiers[0].Price.String() + " " + o.Valid.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
		if !slices.Contains(out.codes(catalog.SeverityInfo), "price_period_chosen") {
			t.Errorf("%s: the choice is not told: %+v", name, out.findings)
		}
	}
}

func TestHeaderHoldsForArticlesThatAreSilent(t *testing.T) {
	t.Parallel()
	h := header()
	h.ValidFrom, h.ValidTo, h.Currency, h.PriceFlags = "2026-11-01", "2026-12-31", "CHF", map[string]bool{"incl_freight": true}
	out, err := read(t, catalog.FormatBMEcat, bmecatFile(t, h, dock(nil)), exchange.Options{Terms: exchange.Terms{Shipping: "9.90"}})
	if err != nil || len(out.drafts) != 1 {
		t.Fatal(err, out)
	}
	o := out.drafts[0].Offer
	if o.Valid.String() != "[2026-11-01, 2027-01-01)" || o.Currency != "CHF" || !o.Shipping.IsZero() {
		t.Errorf("got %+v", o)
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

func TestBasePriceHoldsBelowTheFirstTier(t *testing.T) {
	t.Parallel()
	out, err := read(t, catalog.FormatCSV, strings.NewReader("sku;name;preis;mindestmenge;ab 10\n1;Dock;5,00;20;4,00\n"), options())
	if err != nil || len(out.drafts) != 1 {
		t.Fatal(err, out)
	}
	landed, err := out.drafts[0].Offer.LandedFor(money.MustQuantity("25"))
	if err != nil || landed.Goods.String() != "100.00" {
		t.Errorf("25 pieces cost %s, %v; want 100.00", landed.Goods, err)
	}
}

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

func TestFactsGetStableKeys(t *testing.T) {
	t.Parallel()
	o := options()
	o.FactKeys = map[string]string{"Display-Größe": "display_inch"}
	a := dock(func(a *bmecat.Article) {
		a.Features = []bmecat.Feature{
			{Name: "Displaygröße", Values: []string{"14"}, Unit: "INH"}, {Name: "ports", Values: []string{"HDMI", "DP"}},
			{Name: "Höhe (mm)", Values: []string{"5.2"}}, {Name: "Höhe: mm", Values: []string{"9"}}, {Name: "Gewicht", Values: []string{"2"}, Unit: "??"},
		}
		for i := range 100 {
			a.Features = append(a.Features, bmecat.Feature{Name: fmt.Sprint("Merkmal ", i), Values: []string{"x"}})
		}
	})
	out, err := read(t, catalog.FormatBMEcat, bmecatFile(t, header(), a), o)
	if err != nil || len(out.drafts) != 1 {
		t.Fatal(err, out)
	}
	want := []catalog.Fact{
		{Key: "display_inch", Label: "Displaygröße", Value: "14 ″"}, {Key: "ports", Value: "HDMI, DP"},
		{Key: "hoehe_mm", Label: "Höhe (mm)", Value: "5.2"}, {Key: "gewicht", Label: "Gewicht", Value: "2 ??"},
	}
	if diff := cmp.Diff(want, out.drafts[0].Facts[:4]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(out.drafts[0].Facts) != 60 || !slices.Contains(out.codes(catalog.SeverityInfo), "facts_cut") {
		t.Errorf("%d facts, %+v", len(out.drafts[0].Facts), out.findings)
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
