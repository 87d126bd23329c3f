package catalog_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// party is a turn of the n-th supplier.
func party(n byte, change func(*catalog.Turn)) catalog.Turn {
	t := catalog.Turn{Total: money.MustAmount("100", money.EUR), DeliveryDays: 5}
	t.Supplier.ID, t.Rank = catalog.SupplierID{UUID: uuid.UUID{15: n}}, int(n)
	if change != nil {
		change(&t)
	}
	return t
}

func percent(s string) *money.Percent {
	p := money.MustPercent(s)
	return &p
}

// TestSelection_Order: each rule picks exactly one party, and what cannot deliver is never picked.
func TestSelection_Order(t *testing.T) {
	t.Parallel()
	shared := func(share, called, total string) func(*catalog.Turn) {
		return func(t *catalog.Turn) {
			t.Share, t.Called, t.Total = percent(share), money.MustQuantity(called), money.MustAmount(total, money.EUR)
		}
	}
	out := func(why catalog.PartyOut) func(*catalog.Turn) { return func(t *catalog.Turn) { t.Out = why } }
	offers := func(total string, days int) func(*catalog.Turn) {
		return func(t *catalog.Turn) { t.Total, t.DeliveryDays = money.MustAmount(total, money.EUR), days }
	}
	byPrice := catalog.Selection{By: catalog.SelectByCriteria, Criteria: []catalog.PartyCriterion{catalog.CheapestParty, catalog.FastestParty}}
	byShare := catalog.Selection{By: catalog.SelectByShare}
	for name, tc := range map[string]struct {
		rule  catalog.Selection
		turns []catalog.Turn
		want  []byte
	}{
		"rank":                                {catalog.Selection{By: catalog.SelectByRank}, []catalog.Turn{party(2, nil), party(1, nil), party(3, nil)}, []byte{1, 2, 3}},
		"no rank comes last":                  {catalog.Selection{}, []catalog.Turn{party(1, func(t *catalog.Turn) { t.Rank = 0 }), party(2, nil)}, []byte{2, 1}},
		"the first is suspended":              {catalog.Selection{By: catalog.SelectByRank}, []catalog.Turn{party(1, out(catalog.PartySuspended)), party(2, nil)}, []byte{2, 1}},
		"nobody called off: the larger share": {byShare, []catalog.Turn{party(1, shared("30", "0", "10")), party(2, shared("70", "0", "10"))}, []byte{2, 1}},
		"behind its share":                    {byShare, []catalog.Turn{party(1, shared("70", "71", "1")), party(2, shared("30", "29", "1"))}, []byte{2, 1}},
		"a large one to the large share":      {byShare, []catalog.Turn{party(1, shared("70", "71", "90")), party(2, shared("30", "29", "90"))}, []byte{1, 2}},
		"shares of those that can deliver":    {byShare, []catalog.Turn{party(1, out(catalog.PartyBlocked)), party(2, shared("20", "67", "1")), party(3, shared("10", "33", "1"))}, []byte{3, 2, 1}},
		"the lowest total":                    {byPrice, []catalog.Turn{party(1, offers("100", 2)), party(2, offers("99", 9))}, []byte{2, 1}},
		"equal totals: the fastest":           {byPrice, []catalog.Turn{party(1, offers("100", 9)), party(2, offers("100", 2))}, []byte{2, 1}},
		"equal in all: the rank":              {byPrice, []catalog.Turn{party(2, nil), party(1, nil)}, []byte{1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := tc.rule.Order(slices.Clone(tc.turns))
			var got []byte
			for _, turn := range c.Turns {
				got = append(got, turn.Supplier.ID.UUID[15])
			}
			if !slices.Equal(got, tc.want) || c.First().UUID[15] != tc.want[0] {
				t.Errorf("order %v, want %v", got, tc.want)
			}
		})
	}
	nobody := byPrice.Order([]catalog.Turn{party(1, out(catalog.PartyNoPrice))})
	if (nobody.First() != catalog.SupplierID{}) {
		t.Errorf("somebody who cannot deliver is picked: %v", nobody.First())
	}
}

// TestRule10_SharesConverge: over 1,000 call-offs from ten euros to a hundred thousand, one in ten of them cancelled later,
// each party ends within 1 % of its share, or, where one call-off is larger than that, within the largest call-off.
func TestRule10_SharesConverge(t *testing.T) {
	t.Parallel()
	for _, shares := range [][]string{{"70", "30"}, {"50", "30", "20"}, {"33.34", "33.33", "33.33"}, {"40", "25", "20", "10", "5"}} {
		for seed := range uint64(5) {
			t.Run(fmt.Sprint(shares, seed), func(t *testing.T) {
				t.Parallel()
				converge(t, shares, rand.New(rand.NewPCG(seed, 10)))
			})
		}
	}
}

func converge(t *testing.T, shares []string, r *rand.Rand) {
	t.Helper()
	called := make([]int64, len(shares)) // cents
	var total, largest int64
	rule := catalog.Selection{By: catalog.SelectByShare}
	for range 1000 {
		cents := int64(1000 * math.Pow(10, 4*r.Float64()))
		turns := make([]catalog.Turn, len(shares))
		for i, share := range shares {
			turns[i] = party(byte(i), func(t *catalog.Turn) {
				t.Share, t.Called = percent(share), money.MustQuantity(fmt.Sprintf("%d.%02d", called[i]/100, called[i]%100))
				t.Total = money.MustAmount(fmt.Sprintf("%d.%02d", cents/100, cents%100), money.EUR)
			})
		}
		first := rule.Order(turns).First().UUID[15]
		if r.IntN(10) > 0 { // the others are cancelled
			called[first] += cents
			total += cents
			largest = max(largest, cents)
		}
	}
	for i, share := range shares {
		var percent float64
		if _, err := fmt.Sscan(share, &percent); err != nil {
			t.Fatal(err)
		}
		wanted := float64(total) * percent / 100
		if off := math.Abs(float64(called[i]) - wanted); off > max(float64(largest), wanted/100) {
			t.Errorf("party %d has %d of %d cents, %.2f %% off its share of %s %%; the largest call-off was %d", i, called[i], total, off/wanted*100, share, largest)
		}
	}
}
