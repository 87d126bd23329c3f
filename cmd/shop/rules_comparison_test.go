package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRule19_ComparisonIsComplete: the comparison contains every offer for the identical product valid at that time,
// including excluded ones with their exclusion reason, and the supplier's real name; the record keeps them all.
func TestRule19_ComparisonIsComplete(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	product, other := w.Product("AV-D20"), w.Product("AV-D21")
	stock := money.MustQuantity("1")
	want := map[string]string{} // supplier to exclusion
	add := func(key, price, excluded string, change func(*catalog.Offer)) catalog.OfferID {
		want["Lieferant "+key] = excluded
		return w.Offer(product, w.Supplier(key), price, func(o *catalog.Offer) {
			o.Labels = []string{"TCO Certified"}
			if change != nil {
				change(o)
			}
		})
	}
	best := add("nord", "100", "", nil)
	add("elbe", "101", "", nil)
	add("alb", "102", "", nil)
	add("spät", "90", "late", func(o *catalog.Offer) { o.DeliveryDays = 60 })
	add("alt", "80", "expired", func(o *catalog.Offer) { o.Valid.To = money.DateOf(fixture.At) })
	add("neu", "81", "not_yet_valid", func(o *catalog.Offer) { o.Valid.From = money.DateOf(fixture.At).AddDays(1) })
	add("preislos", "1", "no_price", func(o *catalog.Offer) { o.Tiers = nil })
	add("leer", "82", "out_of_stock", func(o *catalog.Offer) { o.Stock, o.BackOrder = &stock, false })
	add("klein", "83", "over_maximum_quantity", func(o *catalog.Offer) { o.Maximum = stock })
	add("gesperrt", "84", "supplier_blocked", nil)
	w.Exec(`UPDATE supplier SET blocked = true WHERE key = 'gesperrt'`)
	add("anderswo", "85", "region", nil)
	w.Exec(`UPDATE supplier SET regions = '{DE-BY}' WHERE key = 'anderswo'`)
	add("kahl", "86", "missing_label", func(o *catalog.Offer) { o.Labels = nil })
	s.member(w.Body, "admin").do("POST", "/award-criteria", map[string]any{"title": "Leitlinie", "from": money.DateOf(fixture.At).String(), "body": map[string]any{
		"required": []any{map[string]any{"category": "docking_station", "scheme": "tco"}},
	}}).Want(http.StatusCreated)
	w.Offer(other, w.Supplier("fremd"), "1", nil) // another product is not compared

	officer := s.member(w.School, "officer")
	needed := money.DateOf(fixture.At).AddDays(30).String()
	var c gen.Comparison
	officer.do("GET", "/products/"+product.String()+"/comparison?quantity=2&neededBy="+needed, nil).Want(http.StatusOK).JSON(&c)
	got := map[string]string{}
	for _, r := range c.Ranked {
		got[r.Supplier.Name] = ""
	}
	for _, x := range c.Excluded {
		got[x.Supplier.Name] = string(x.Reason)
		if x.Text == "" {
			t.Errorf("%s is excluded without words", x.Supplier.Name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	line := map[string]any{"productId": product, "offerId": best, "quantity": "2", "neededBy": needed}
	sub := officer.order(t, line)
	var d gen.Decision
	officer.do("GET", "/decisions/"+sub.Orders[0].DecisionIds[0].String(), nil).Want(http.StatusOK).JSON(&d)
	var record struct {
		Offers []struct {
			Rank     int
			Excluded string
		}
	}
	if err := json.Unmarshal([]byte(d.Record), &record); err != nil {
		t.Fatal(err)
	}
	recorded, excluded := map[string]int{}, map[string]int{}
	for _, o := range record.Offers {
		recorded[o.Excluded]++
	}
	for _, reason := range want {
		excluded[reason]++
	}
	if diff := cmp.Diff(excluded, recorded); diff != "" {
		t.Error("the record leaves offers out: " + diff)
	}
}

// TestRule20_RankingDependsOnCostAlone: identical inputs give an identical order, whoever the suppliers are and in whatever
// order they came; a tie is resolved by rotation and recorded as such.
func TestRule20_RankingDependsOnCostAlone(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	rnd := rand.New(rand.NewPCG(20, 20))
	officer := s.member(w.School, "officer")
	want := []string{"100.00", "100.00", "101.00", "103.00"}
	for round := range 4 {
		product := w.Product("AV-R" + strconv.Itoa(round))
		prices := []string{"103", "100", "101", "100"}
		rnd.Shuffle(len(prices), func(i, j int) { prices[i], prices[j] = prices[j], prices[i] })
		suppliers := map[string][]catalog.OfferID{}
		for i, p := range prices {
			key := "r" + strconv.Itoa(round) + strconv.Itoa(rnd.IntN(1000)*10+i)
			suppliers[p] = append(suppliers[p], w.Offer(product, w.Supplier(key), p, nil))
		}
		ranking := func() (totals []string, first catalog.OfferID, c gen.Comparison) {
			officer.do("GET", "/products/"+product.String()+"/comparison?quantity=1", nil).Want(http.StatusOK).JSON(&c)
			for _, r := range c.Ranked {
				totals = append(totals, r.Landed.Amount)
			}
			return totals, catalog.OfferID{UUID: c.Ranked[0].OfferId}, c
		}
		totals, first, _ := ranking()
		if diff := cmp.Diff(want, totals); diff != "" {
			t.Fatal(diff)
		}
		if _, again, _ := ranking(); again != first {
			t.Error("the same question has two answers")
		}
		officer.order(t, map[string]any{"productId": product, "offerId": first, "quantity": "1"})
		_, second, c := ranking()
		if second == first || !slices.Contains(suppliers["100"], second) || c.TieBreak != gen.ComparisonTieBreak("rotation") {
			t.Errorf("after an order the other of the equals comes first: %s then %s by %s", first, second, c.TieBreak)
		}
		sub := officer.order(t, map[string]any{"productId": product, "offerId": second, "quantity": "1"})
		var d gen.Decision
		officer.do("GET", "/decisions/"+sub.Orders[0].DecisionIds[0].String(), nil).Want(http.StatusOK).JSON(&d)
		var record struct{ TieBreak string }
		if err := json.Unmarshal([]byte(d.Record), &record); err != nil || record.TieBreak != "rotation" {
			t.Errorf("the record says %q (%v)", record.TieBreak, err)
		}
	}
}
