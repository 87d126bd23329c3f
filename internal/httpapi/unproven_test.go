package httpapi

import (
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange/note"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// TestBasketWays_WhatIsNotProvenIsCalledSo: a mixture that the search had no time to prove is labelled, beside the basket with
// the gap and in the note, and a proven one is not.
func TestBasketWays_WhatIsNotProvenIsCalledSo(t *testing.T) {
	t.Parallel()
	const label = "nicht als Optimum bewiesen"
	for _, proven := range []bool{true, false} {
		g := order.BasketGroup{BasketComparison: catalog.BasketComparison{
			PerLine: catalog.BasketView{Total: money.MustAmount("110.00", money.EUR)}, Mixed: catalog.BasketView{Total: money.MustAmount("100.00", money.EUR)},
			Gap: money.MustAmount("2.50", money.EUR), Proven: proven,
		}}
		said := basketGroup{BasketGroup: &g}.sentence(german)
		if strings.Contains(said, label) == proven || strings.Contains(said, "2,50") == proven {
			t.Errorf("proven %v: %s", proven, said)
		}

		n := richNote(t)
		n.Decisions = []audit.Record{stored(t, "decision_best_price_v1.json", func(d *order.DecisionRecord) {
			way := order.BasketWayRecord{Total: "100.00"}
			d.Basket = &order.BasketRecord{Lines: 2, Way: order.WayOwn, Current: way, PerLine: way, Mixed: way, OverMixed: "0.00", Bound: "97.50", Proven: proven}
		})}
		d, err := note.Make(n, speech{german}, "https://shop.example")
		if err != nil {
			t.Fatal(err)
		}
		if text := plainText(d); strings.Contains(text, label) == proven {
			t.Errorf("proven %v: the note says\n%s", proven, text)
		}
	}
}
