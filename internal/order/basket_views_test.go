package order_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// twoProducts are products 1 and 2 from suppliers 1 and 2, who each want 5.00 per order and each have one of them
// cheaper; supplier 3 has only product 2.
func twoProducts() []catalog.Offer {
	ship := func(o *catalog.Offer) { o.Shipping = eur("5") }
	second := func(supplier int) func(*catalog.Offer) {
		return func(o *catalog.Offer) {
			o.Supplier, o.Seller, o.Shipping = supplierID(supplier), supplierID(supplier), eur("5")
		}
	}
	return []catalog.Offer{
		offer(1, 1, "10", ship), offer(2, 1, "12", ship),
		offer(11, 2, "22", second(1)), offer(12, 2, "20", second(2)), offer(13, 2, "30", second(3)),
	}
}

func piece(product, offer int) order.LineInput {
	return order.LineInput{Product: productID(product), Offer: offerID(offer), Quantity: qty("1")}
}

// What is judged is the basket per needed date, so taking the single supplier's or the cheapest mixture is told apart
// from a choice of one's own.
func TestBasketIsJudgedPerNeededDate(t *testing.T) {
	t.Parallel()
	later := piece(2, 12)
	later.NeededBy = day("2026-12-24")
	for name, tt := range map[string]struct {
		in    []order.LineInput
		way   order.Way
		total string
	}{
		"the best of every line":     {lines(piece(1, 1), piece(2, 12)), order.WayPerLine, "40.00"},
		"all from the cheapest one":  {lines(piece(1, 1), piece(2, 11)), order.WaySingle, "37.00"},
		"all from the other one":     {lines(piece(1, 2), piece(2, 12)), order.WayMixed, "37.00"},
		"neither":                    {lines(piece(1, 1), piece(2, 13)), order.WayOwn, "50.00"},
		"a line alone has no basket": {lines(piece(1, 1)), "", ""},
		"nor have two days":          {lines(piece(1, 1), later), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := evaluate(t, tt.in, facts(twoProducts()))
			if tt.way == "" {
				if len(p.Baskets) != 0 || p.Lines[0].Basket != nil {
					t.Errorf("%+v", p.Baskets)
				}
				return
			}
			g := p.Lines[1].Basket
			if g == nil || g.Way != tt.way || g.Current.Total != eur(tt.total) || g.Mixed.Total != eur("37.00") || !g.Proven {
				t.Errorf("%+v", g)
			}
			if got := p.Totals.Net; got != g.Current.Total {
				t.Errorf("the plan costs %s, the basket compared %s", got, g.Current.Total)
			}
		})
	}
}

func TestRecordSaysByWhichBasketALineWasJudged(t *testing.T) {
	t.Parallel()
	p := evaluate(t, lines(piece(1, 1), piece(2, 11)), facts(twoProducts()))
	got := order.BasketRecordOf(p.Lines[1])
	want := &order.BasketRecord{
		Lines: 2, Way: order.WaySingle,
		Current:   order.BasketWayRecord{Total: "37.00", Suppliers: 1, Rank: 2},
		PerLine:   order.BasketWayRecord{Total: "40.00", Suppliers: 2, Rank: 1},
		Single:    &order.BasketWayRecord{Total: "37.00", Suppliers: 1, Rank: 2},
		Mixed:     order.BasketWayRecord{Total: "37.00", Suppliers: 1, Rank: 2},
		OverMixed: "0.00", Bound: "37.00", Proven: true, Nodes: p.Lines[1].Basket.Nodes,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if best := evaluate(t, lines(piece(1, 1), piece(2, 12)), facts(twoProducts())); order.BasketRecordOf(best.Lines[1]).Way == order.WayPerLine && order.BasketRecordOf(best.Lines[1]).OverMixed != "" {
		t.Error("the best offer of every line is held against the mixture, too")
	}
	if alone := evaluate(t, lines(piece(1, 1)), facts(twoProducts())); order.BasketRecordOf(alone.Lines[0]) != nil {
		t.Error("a line alone has a basket")
	}
}

// Whatever is chosen: the basket that was compared costs what the orders cost, charges included.
func TestBasketComparedCostsWhatTheOrdersCost(t *testing.T) {
	t.Parallel()
	w := newWorld(77)
	compared := 0
	for range 300 {
		f, in := w.basketOf(2 + w.IntN(5))
		p := evaluate(t, in, f)
		if len(p.Baskets) != 1 {
			continue
		}
		compared++
		if p.Totals.Net != p.Baskets[0].Current.Total {
			t.Fatalf("orders %s, basket %s", p.Totals.Net, p.Baskets[0].Current.Total)
		}
	}
	if compared < 100 {
		t.Errorf("only %d baskets", compared)
	}
}

// basketOf draws a basket of so many products, one offer of each taken at random.
func (w world) basketOf(n int) (order.Facts, []order.LineInput) {
	var offers []catalog.Offer
	var in []order.LineInput
	for p := 1; p <= n; p++ {
		count := 1 + w.IntN(3)
		for k := range count {
			offers = append(offers, offer(20*p+k, p, w.cents(30).String()+"1", func(o *catalog.Offer) {
				o.Supplier = supplierID(1 + w.IntN(4))
				o.Seller, o.Shipping, o.SmallOrderFee, o.SmallOrderBelow = o.Supplier, w.cents(6), w.cents(6), w.cents(60)
				if free := w.cents(60); w.chance(50) {
					o.FreeShippingFrom = &free
				}
			}))
		}
		in = append(in, piece(p, 20*p+w.IntN(count)))
	}
	return facts(offers), in
}
