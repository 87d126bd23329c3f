package order_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

func (m *memory) Order(context.Context, order.OrderID) (order.View, error) { return m.old, nil }

func TestService_Repeat(t *testing.T) {
	t.Parallel()
	old := order.View{Lines: []order.LineView{
		{Product: catalog.Product{ID: productID(1), Name: "Dock"}, Quantity: qty("25"), Rank: 3, Reason: &order.Reason{Code: "warranty"}},
		{Product: catalog.Product{ID: productID(2), Name: "Kabel"}, Quantity: qty("2")},
	}}
	preferred := coverage(6, 1, "4.00", func(c *catalog.Coverage) { c.Obligation = catalog.Preferred })
	for _, c := range []struct {
		name     string
		lots     []catalog.Coverage
		lotPrice *catalog.LotPriceID
	}{
		{"TheBestOfferOfTodayWhateverWasChosenThen", nil, nil},
		{"AFrameworkComesFirst", []catalog.Coverage{preferred}, lotPriceID(6)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := &memory{facts: facts(workedExample(), c.lots...), old: old}
			r, err := service(m).Repeat(t.Context(), officer(), order.OrderID{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"Dock"}, r.Names); diff != "" || len(r.Lines) != 1 || len(r.LeftOut) != 1 || r.LeftOut[0].Name != "Kabel" {
				t.Fatalf("%+v\n%s", r, diff)
			}
			line := r.Lines[0]
			if diff := cmp.Diff(c.lotPrice, line.LotPrice); diff != "" {
				t.Error(diff)
			}
			if (line.Offer == nil) == (line.LotPrice == nil) || line.Seen == nil || line.Reason != nil {
				t.Errorf("%+v", line)
			}
			plan, err := service(m).Preview(t.Context(), officer(), order.SubmitInput{Lines: r.Lines})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"ok"}, states(plan)); diff != "" {
				t.Errorf("the proposal cannot be submitted as it is: %s", diff)
			}
			if len(m.saved) > 0 {
				t.Error("a proposal was stored")
			}
		})
	}
}
