package catalog_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
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
		if got := c.Undercut([]catalog.Offer{similar}); got != want {
			t.Errorf("at %s it undercuts: %v, want %v", quantity, got, want)
		}
	}
	if c := compare(t, catalog.CompareInput{Need: need("21"), At: sunday}); c.Undercut([]catalog.Offer{similar}) {
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
		if got := c.Undercut(similar); got != want {
			t.Fatalf("undercut %v, together the ranking says %v", got, want)
		}
		seen[want]++
	}
	if seen[true] < 20 || seen[false] < 20 {
		t.Errorf("drawn %v: too few of one kind", seen)
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
