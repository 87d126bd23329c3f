package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// randomOffers have few distinct prices and dates, so that ties are common.
func randomOffers(rnd *rand.Rand, n int) []catalog.Offer {
	offers := make([]catalog.Offer, n)
	for i := range offers {
		offers[i] = offer(i+1, strconv.Itoa(i+1), fmt.Sprintf("%d.50", rnd.Int64N(5)), rnd.IntN(7), func(o *catalog.Offer) {
			o.Pack, o.Minimum = money.QuantityOf(1+rnd.Int64N(5)), money.QuantityOf(rnd.Int64N(30))
			o.Shipping = eur(strconv.FormatInt(rnd.Int64N(3), 10))
			if rnd.IntN(5) == 0 {
				o.Valid.To = day("2026-11-22")
			}
			if rnd.IntN(5) == 0 {
				o.Tiers = nil
			}
			if rnd.IntN(3) == 0 {
				o.Tiers = append(o.Tiers, tier("20", "0.75"))
			}
		})
	}
	return offers
}

func TestInputOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(11, 12))
	for range 200 {
		in := catalog.CompareInput{Need: need("17"), Offers: randomOffers(rnd, 1+rnd.IntN(12)), Suppliers: lastUsed(), At: sunday}
		want := compare(t, in)
		rnd.Shuffle(len(in.Offers), func(i, j int) { in.Offers[i], in.Offers[j] = in.Offers[j], in.Offers[i] })
		if diff := cmp.Diff(want, compare(t, in)); diff != "" {
			t.Fatal(diff)
		}
	}
}

// New ids for offers and suppliers leave the ranking as it is: rotation and
// delivery decide the ties, not who was entered first.
func TestIDsDoNotMatter(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(13, 14))
	want := compare(t, catalog.CompareInput{Need: need("25"), Offers: workedExample(), Suppliers: lastUsed(), At: sunday})
	for range 50 {
		offers, suppliers := workedExample(), map[catalog.SupplierID]catalog.SupplierFacts{}
		for i, n := range rnd.Perm(len(offers)) {
			fresh := catalog.SupplierID{UUID: id(100 + n)}
			if facts, ok := lastUsed()[offers[i].Supplier]; ok {
				suppliers[fresh] = facts
			}
			offers[i].ID.UUID, offers[i].Supplier, offers[i].Seller = id(150-n), fresh, fresh
		}
		c := compare(t, catalog.CompareInput{Need: need("25"), Offers: offers, Suppliers: suppliers, At: sunday})
		if diff := cmp.Diff(lines(want)[:3], lines(c)[:3]); diff != "" || c.TieBreak != want.TieBreak {
			t.Fatalf("%s %s", diff, c.TieBreak)
		}
	}
}

func TestRankingIsCompleteAndMonotone(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(15, 16))
	for range 300 {
		in := catalog.CompareInput{Need: need(strconv.Itoa(1 + rnd.IntN(40))), Offers: randomOffers(rnd, rnd.IntN(12)), Suppliers: lastUsed(), At: sunday}
		c := compare(t, in)
		if len(c.Ranked)+len(c.Excluded) != len(in.Offers) {
			t.Fatalf("%d of %d offers", len(c.Ranked)+len(c.Excluded), len(in.Offers))
		}
		for _, x := range c.Excluded {
			if x.Reason == "" {
				t.Fatalf("offer %s is excluded without a reason", x.Offer.SKU)
			}
		}
		for i, r := range c.Ranked {
			if r.Rank != i+1 || r.Landed.Delivered.Cmp(in.Need.Quantity) < 0 || r.Landed.Delivered.Cmp(r.Offer.Minimum) < 0 || r.DeliveryDate.After(in.Need.NeededBy) {
				t.Fatalf("rank %d: %+v", i+1, r)
			}
			if i == 0 {
				continue
			}
			order, err := c.Ranked[i-1].Landed.Total.Cmp(r.Landed.Total)
			if err != nil || order > 0 || (order == 0) == (r.TieWithPrevious == catalog.NoTie) {
				t.Fatalf("ranks %d and %d: %v %v", i, i+1, lines(c), err)
			}
		}
	}
}

func TestDearerOfferNeverChangesRankOne(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(17, 18))
	tested := 0
	for range 300 {
		in := catalog.CompareInput{Need: need("17"), Offers: randomOffers(rnd, 1+rnd.IntN(8)), Suppliers: lastUsed(), At: sunday}
		c := compare(t, in)
		if len(c.Ranked) == 0 {
			continue
		}
		tested++
		best := c.Ranked[0]
		above, err := best.Landed.Total.Add(eur(fmt.Sprintf("0.%02d", 1+rnd.IntN(99))))
		if err != nil {
			t.Fatal(err)
		}
		in.Offers = append(in.Offers, offer(99, "dearer", "0.01", 0, func(o *catalog.Offer) {
			o.Tiers, o.PriceQuantity = []catalog.Tier{tier("1", above.String())}, qty("17")
		}))
		again := compare(t, in)
		if diff := cmp.Diff(best, again.Ranked[0], cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".NextTier" }, cmp.Ignore())); diff != "" {
			t.Fatal(diff)
		}
	}
	if tested < 100 {
		t.Errorf("only %d cases had a best offer", tested)
	}
}
