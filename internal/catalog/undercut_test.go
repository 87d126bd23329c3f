package catalog_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// TestUndercut_CountsWhatDeliveryCosts: a lower piece price with dearer shipping undercuts nobody at a small quantity, and
// does at a large one.
func TestUndercut_CountsWhatDeliveryCosts(t *testing.T) {
	t.Parallel()
	ranked := []catalog.Offer{offer(1, "1", "10.00", 3, func(*catalog.Offer) {})}
	similar := offer(2, "2", "9.00", 3, func(o *catalog.Offer) {
		o.Product, o.Shipping = catalog.ProductID{UUID: id(77)}, eur("20.00")
	})
	for quantity, want := range map[string]bool{"1": false, "20": false, "21": true} {
		c := compare(t, catalog.CompareInput{Need: need(quantity), Offers: ranked, At: sunday})
		if got := c.Undercut(catalog.Similar{Offers: []catalog.Offer{similar}}); got != want {
			t.Errorf("at %s it undercuts: %v, want %v", quantity, got, want)
		}
	}
	if c := compare(t, catalog.CompareInput{Need: need("21"), At: sunday}); c.Undercut(catalog.Similar{Offers: []catalog.Offer{similar}}) {
		t.Error("where nothing is ranked something is undercut")
	}
}

// TestUndercut_IsWhatTheRankingWouldSay: it is true exactly when a comparison of all the offers together would begin with
// a lower total.
func TestUndercut_IsWhatTheRankingWouldSay(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(21, 22))
	seen := map[bool]int{}
	for range 400 {
		in := catalog.CompareInput{Need: need(strconv.Itoa(1 + rnd.IntN(40))), Offers: randomOffers(rnd, 1+rnd.IntN(5)), At: sunday}
		similar := randomOffers(rnd, rnd.IntN(5))
		c := compare(t, in)
		if len(c.Ranked) == 0 {
			continue
		}
		together := in
		for i, o := range similar {
			o.ID.UUID = id(100 + i)
			together.Offers = append(together.Offers[:len(together.Offers):len(together.Offers)], o)
			similar[i].Product = catalog.ProductID{UUID: id(77)}
		}
		want := lower(t, compare(t, together).Ranked[0].Landed.Total, c.Ranked[0].Landed.Total)
		if got := c.Undercut(catalog.Similar{Offers: similar}); got != want {
			t.Fatalf("undercut %v, together the ranking says %v", got, want)
		}
		seen[want]++
	}
	if seen[true] < 20 || seen[false] < 20 {
		t.Errorf("drawn %v: too few of one kind", seen)
	}
}

// TestUndercut_NobodyIsUndercutByWhatTheRankingLeavesOut: an offer for a cent counts only where the ranking would take it.
func TestUndercut_NobodyIsUndercutByWhatTheRankingLeavesOut(t *testing.T) {
	t.Parallel()
	in := catalog.CompareInput{Need: need("10"), Offers: []catalog.Offer{offer(1, "1", "10.00", 3, func(*catalog.Offer) {})}, At: sunday}
	in.Need.NeededBy, in.Need.Labels = day("2026-12-31"), []catalog.LabelScheme{catalog.BlauerEngel}
	in.Offers[0].Labels = []string{"Blauer Engel"}
	fee := money.MustPercent("2")
	for name, tt := range map[string]struct {
		change   func(*catalog.Offer)
		supplier catalog.SupplierFacts
		want     bool
	}{
		"plain":             {func(*catalog.Offer) {}, catalog.SupplierFacts{}, true},
		"blocked":           {func(*catalog.Offer) {}, catalog.SupplierFacts{Blocked: true}, false},
		"another Land":      {func(*catalog.Offer) {}, catalog.SupplierFacts{Regions: []rules.Land{rules.Bayern}}, false},
		"this Land":         {func(*catalog.Offer) {}, catalog.SupplierFacts{Regions: []rules.Land{rules.Bayern, in.Need.Land}}, true},
		"own trade":         {func(*catalog.Offer) {}, catalog.SupplierFacts{TradeFee: &fee}, false},
		"ended":             {func(o *catalog.Offer) { o.Valid.To = day("2026-11-22") }, catalog.SupplierFacts{}, false},
		"out of stock":      {func(o *catalog.Offer) { few := money.QuantityOf(9); o.Stock, o.BackOrder = &few, false }, catalog.SupplierFacts{}, false},
		"late":              {func(o *catalog.Offer) { o.DeliveryDays = 60 }, catalog.SupplierFacts{}, false},
		"no label":          {func(o *catalog.Offer) { o.Labels = nil }, catalog.SupplierFacts{}, false},
		"no price for that": {func(o *catalog.Offer) { o.Tiers = nil }, catalog.SupplierFacts{}, false},
		"a pallet":          {func(o *catalog.Offer) { o.Pack = money.QuantityOf(100_000) }, catalog.SupplierFacts{}, false},
	} {
		similar := offer(2, "2", "0.01", 3, func(o *catalog.Offer) {
			o.Product, o.Labels = catalog.ProductID{UUID: id(77)}, []string{"Blauer Engel"}
			tt.change(o)
		})
		s := catalog.Similar{Offers: []catalog.Offer{similar}, Suppliers: map[catalog.SupplierID]catalog.SupplierFacts{similar.Supplier: tt.supplier}}
		if got := compare(t, in).Undercut(s); got != tt.want {
			t.Errorf("%s: undercut %v, want %v", name, got, tt.want)
		}
	}
}

func lower(t *testing.T, a, b money.Amount) bool {
	t.Helper()
	less, err := a.Less(b)
	if err != nil {
		t.Fatal(err)
	}
	return less
}
