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
	"github.com/provitako/marktplatz/internal/format/bmecat"
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
			if errors.Is(err, io.EOF) {
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
		Categories: catalog.Categories{
			"docking":  {Key: "docking", LabelDE: "Dockingstationen", LabelEN: "Docking stations", CPV: "30237000"},
			"notebook": {Key: "notebook", LabelDE: "Notebooks", LabelEN: "Laptops", CPV: "30213100"},
			"cable":    {Key: "cable", LabelDE: "Kabel", LabelEN: "Cables", CPV: "30237000"},
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

// twoPeriods is the dock with a price for 2025 and one from 2026 on.
func twoPeriods() bmecat.Article {
	return dock(func(a *bmecat.Article) {
		a.Prices = []bmecat.Price{
			{Type: bmecat.PriceNetCustomer, Amount: bmecat.Num("1"), ValidFrom: "2025-01-01", ValidTo: "2025-12-31"},
			{Type: bmecat.PriceNetCustomer, Amount: bmecat.Num("2"), ValidFrom: "2026-01-01"},
		}
	})
}
