package main

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// bought places an order at another time; whatever it is asked, it has an answer.
func (s split) bought(t *testing.T, p authz.Principal, product catalog.ProductID, offer catalog.OfferID, quantity int64, at time.Time) string {
	t.Helper()
	sub, err := s.Service(fixture.Options{Now: at}).Submit(s.As(p), p, order.SubmitInput{
		Key: rand.Text(), Split: &order.Reason{Code: order.SplitUnforeseeable},
		Lines: []order.LineInput{{Product: product, Offer: &offer, Quantity: money.QuantityOf(quantity), Choice: &order.Reason{Code: order.ChoiceReplacement}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return sub.Orders[0].ID.String()
}

// thing is a product of a category of its own.
func (s split) thing(partNumber, category, cpv string) catalog.ProductID {
	p := s.Product(partNumber)
	s.Exec(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ($1, $1, $1, $2) ON CONFLICT DO NOTHING`, category, cpv)
	s.Exec(`UPDATE product SET category = $2 WHERE id = $1`, p, category)
	return p
}

// TestRule14_ADryRunAddsUpAsTheDraftWould: a longer window, the unit as counting unit, other product groups, a longer horizon of
// recurring prices and Skonto are worked out for the orders of the last 90 days from what is stored of them and of those before.
func TestRule14_ADryRunAddsUpAsTheDraftWould(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	october := func(day int) time.Time { return time.Date(2026, 10, day, 9, 0, 0, 0, time.UTC) }
	monthly := func(o *catalog.Offer) { fromLastYear(o); o.PriceKind = catalog.PerMonth }
	large, small := s.thing("SW-1", "licence", "48000000"), s.thing("SW-2", "licence", "48000000")
	largeOffer, smallOffer := s.Offer(large, s.Supplier("soft"), "400.00", monthly), s.Offer(small, s.Supplier("ware"), "10.00", monthly)
	cable := s.thing("KABEL-1", "cable", "31320000")
	cheap := s.Offer(cable, s.Supplier("kabel"), "100.00", fromLastYear)
	s.Offer(cable, s.Supplier("skonto"), "101.00", func(o *catalog.Offer) {
		fromLastYear(o)
		o.EarlyPayment, o.EarlyPaymentDays = money.MustPercent("3"), 14
	})

	s.bought(t, s.Director, s.large, s.largeOffer, 1, time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC)) // 19,950.00 €, 16 months before
	orders := map[string]string{}
	for _, o := range []struct {
		name     string
		by       authz.Principal
		product  catalog.ProductID
		offer    catalog.OfferID
		quantity int64
	}{
		{"one dock", s.Officer, s.small, s.smallOffer, 1},
		{"chairs", s.Director, s.chair, s.chairOffer, 1}, // 19,000.00 €
		{"ten docks", s.Officer, s.small, s.smallOffer, 10},
		{"licence", s.Officer, large, largeOffer, 1},          // 19,200.00 € over 48 months
		{"small licence", s.Officer, small, smallOffer, 1},    // 480.00 €
		{"cable", s.Officer, cable, cheap, 1},                 // the best without Skonto
		{"chairs again", s.Officer, s.chair, s.chairOffer, 1}, // 38,000.00 € with those of the Director
	} {
		orders[s.bought(t, o.by, o.product, o.offer, o.quantity, october(1+len(orders)))] = o.name
	}

	shop := start(t, s.World)
	admin, auditor := shop.member(s.Body, "admin"), shop.member(s.Body, "auditor")
	dryRun := func(id string, change func(map[string]any)) (got map[string]string, run gen.RuleDryRun) {
		t.Helper()
		own := ownLimit(id, "1.00")
		change(own["rule"].(map[string]any))
		d := admin.draft(t, own)
		auditor.do("GET", "/rules/drafts/"+d.Id.String()+"/dry-run", nil).Want(200).JSON(&run)
		got = map[string]string{}
		for _, o := range run.Orders {
			more := slices.DeleteFunc(o.After.Asks, func(ask string) bool { return slices.Contains(o.Before.Asks, ask) })
			got[orders[o.Id.String()]] = strings.Join(slices.Concat([]string{string(*o.Before.Result), string(*o.After.Result)}, more), ", ")
		}
		return got, run
	}
	terms := func(t map[string]any) func(map[string]any) { return as("terms", "terms", t) }
	for id, tt := range map[string]struct {
		change           func(map[string]any)
		stricter, looser int
		want             map[string]string
	}{
		"window":    {terms(map[string]any{"split": map[string]any{"windowMonths": 24}}), 2, 0, map[string]string{"one dock": "ok, warn", "ten docks": "ok, warn"}},
		"unit":      {terms(map[string]any{"split": map[string]any{"countingUnit": "unit"}}), 0, 1, map[string]string{"chairs again": "warn, near"}},
		"groups":    {as("product_groups", "groups", groupOf("docking_station", "chair")), 1, 0, map[string]string{"ten docks": "ok, warn"}},
		"horizon":   {terms(map[string]any{"horizonMonths": 60}), 2, 0, map[string]string{"licence": "near, block", "small licence": "near, warn"}},
		"skonto":    {terms(map[string]any{"earlyPayment": true}), 1, 0, map[string]string{"cable": "ok, ok, Abweichung: ein Grund"}},
		"unchanged": {terms(map[string]any{"horizonMonths": 48, "split": map[string]any{"windowMonths": 12, "countingUnit": "legal_entity"}}), 0, 0, map[string]string{}},
	} {
		got, run := dryRun(id, tt.change)
		if diff := cmp.Diff(tt.want, got); diff != "" || run.Judged != len(orders) || run.Stricter != tt.stricter || run.Looser != tt.looser {
			t.Errorf("%s: %d judged, %d stricter, %d looser (-want +got):\n%s", id, run.Judged, run.Stricter, run.Looser, diff)
		}
	}
}
