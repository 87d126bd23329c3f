package exchange_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/format/pricelist"
	"github.com/provitako/marktplatz/internal/money"
)

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

func TestBasePriceHoldsBelowTheFirstTier(t *testing.T) {
	t.Parallel()
	out, err := read(t, catalog.FormatCSV, strings.NewReader("sku;name;preis;mindestmenge;ab 10\n1;Dock;5,00;20;4,00\n"), options())
	if err != nil || len(out.drafts) != 1 {
		t.Fatal(err, out)
	}
	landed, err := out.drafts[0].Offer.LandedFor(money.MustQuantity("25"), catalog.Counting{})
	if err != nil || landed.Goods.String() != "100.00" {
		t.Errorf("25 pieces cost %s, %v; want 100.00", landed.Goods, err)
	}
}

func TestFactsGetStableKeys(t *testing.T) {
	t.Parallel()
	o := options()
	o.FactKeys = map[string]string{"Display-Größe": "screen_inches"}
	a := dock(func(a *bmecat.Article) {
		a.Features = []bmecat.Feature{
			{Name: "Displaygröße", Values: []string{"14"}, Unit: "INH"},
			{Name: "ports", Values: []string{"HDMI", "DP"}},
			{Name: "weight_kg", Values: []string{"1.4"}, Unit: "KGM"},
			{Name: "Höhe (mm)", Values: []string{"5.2"}},
			{Name: "Höhe: mm", Values: []string{"9"}},
			{Name: "Gewicht", Values: []string{"2"}, Unit: "??"},
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
		{Key: "screen_inches", Value: "14"},
		{Key: "ports", Value: "HDMI, DP"},
		{Key: "weight_kg", Value: "1.4"},
		{Key: "hoehe_mm", Label: "Höhe (mm)", Value: "5.2"},
		{Key: "gewicht", Label: "Gewicht", Value: "2 ??"},
		{Key: "merkmal_0", Label: "Merkmal 0", Value: "x"},
	}
	if diff := cmp.Diff(want, out.drafts[0].Facts[:6]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(out.drafts[0].Facts) != 60 || !slices.Contains(out.codes(catalog.SeverityInfo), "facts_cut") {
		t.Errorf("%d facts, %+v", len(out.drafts[0].Facts), out.findings)
	}
}
