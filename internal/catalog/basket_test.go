package catalog_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// testOffer is an offer for one line of a basket: piece price, supplier, and its terms.
type testOffer struct {
	supplier int
	price    string
	ship     string
	free     string // "" = never
	fee      string
	below    string
}

// basketLine compares one product, numbered, at one piece.
func basketLine(t testing.TB, number int, offers ...testOffer) catalog.Comparison {
	t.Helper()
	n := need("1")
	n.Product.UUID = uuid.UUID{0: byte(number >> 8), 1: byte(number), 2: 1, 6: 0x70, 8: 0x80}
	in := catalog.CompareInput{Need: n, At: sunday}
	for i, o := range offers {
		in.Offers = append(in.Offers, offer(o.supplier, "A"+strconv.Itoa(i), o.price, 1, func(c *catalog.Offer) {
			c.ID.UUID[1], c.ID.UUID[2] = byte(number), byte(i)
			c.Product = n.Product
			o.apply(c)
		}))
	}
	return compare(t, in)
}

func (o testOffer) apply(c *catalog.Offer) {
	if o.ship != "" {
		c.Shipping = eur(o.ship)
	}
	if o.free != "" {
		free := eur(o.free)
		c.FreeShippingFrom = &free
	}
	if o.fee != "" {
		c.SmallOrderFee, c.SmallOrderBelow = eur(o.fee), eur(o.below)
	}
}

func compareBasket(t *testing.T, lines []catalog.Comparison) catalog.BasketComparison {
	t.Helper()
	b, err := catalog.CompareBasket(lines, catalog.Budget{Nodes: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func supplier(n int) catalog.SupplierID { return catalog.SupplierID{UUID: id(n)} }

func TestBasketTakesChargesOncePerSupplier(t *testing.T) {
	t.Parallel()
	lines := []catalog.Comparison{
		basketLine(t, 1, testOffer{supplier: 1, price: "10", ship: "5"}, testOffer{supplier: 2, price: "12", ship: "5"}),
		basketLine(t, 2, testOffer{supplier: 1, price: "22", ship: "5"}, testOffer{supplier: 2, price: "20", ship: "5"}),
		basketLine(t, 3, testOffer{supplier: 3, price: "7"}),
	}
	got := compareBasket(t, lines)
	order := func(n int, lines []int, goods, shipping, total string) catalog.BasketOrder {
		return catalog.BasketOrder{
			Supplier: supplier(n), Lines: lines, Goods: eur(goods), Shipping: eur(shipping), SmallOrder: eur("0"), Total: eur(total),
			Delivery: day("2026-11-23"),
		}
	}
	want := catalog.BasketComparison{
		PerLine: catalog.BasketView{
			Ranks:  []int{1, 1, 1},
			Orders: []catalog.BasketOrder{order(1, []int{0}, "10", "5", "15"), order(2, []int{1}, "20", "5", "25"), order(3, []int{2}, "7", "0", "7")},
			Total:  eur("47"), Score: eur("47"),
		},
		Mixed: catalog.BasketView{
			Ranks:  []int{1, 2, 1},
			Orders: []catalog.BasketOrder{order(1, []int{0, 1}, "32", "5", "37"), order(3, []int{2}, "7", "0", "7")},
			Total:  eur("44"), Score: eur("44"),
		},
		Bound: eur("44"), Gap: eur("0"), Nodes: got.Nodes, Proven: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBasketReachesAThresholdWithADearerArticle(t *testing.T) {
	t.Parallel()
	lines := []catalog.Comparison{
		basketLine(t, 1, testOffer{supplier: 1, price: "48", ship: "6", free: "50"}, testOffer{supplier: 1, price: "50", ship: "6", free: "50"}),
	}
	got := compareBasket(t, lines)
	if got.PerLine.Total != eur("50") || got.Mixed.Total != eur("50") || got.Single.Total != eur("50") {
		t.Errorf("%+v", got)
	}
	lines = append(lines, basketLine(t, 2, testOffer{supplier: 1, price: "2", ship: "6", free: "50"}, testOffer{supplier: 2, price: "1"}))
	got = compareBasket(t, lines)
	if got.PerLine.Total != eur("51") || got.Mixed.Total != eur("50") || got.Single.Total != eur("50") || !got.Proven {
		t.Errorf("%+v", got)
	}
}

func TestBasketSingleSupplier(t *testing.T) {
	t.Parallel()
	cheap, dear := testOffer{supplier: 1, price: "1", ship: "9"}, testOffer{supplier: 2, price: "2", ship: "1"}
	got := compareBasket(t, []catalog.Comparison{basketLine(t, 1, cheap, dear), basketLine(t, 2, cheap, dear)})
	if got.Single == nil || got.Single.Orders[0].Supplier != supplier(2) || got.Single.Total != eur("5") {
		t.Errorf("single %+v", got.Single)
	}
	got = compareBasket(t, []catalog.Comparison{basketLine(t, 1, cheap), basketLine(t, 2, dear)})
	if got.Single != nil {
		t.Errorf("nobody has everything: %+v", got.Single)
	}
}

func TestBasketTiesOfSingleSuppliers(t *testing.T) {
	t.Parallel()
	first := offer(1, "A", "1", 3, nil)
	for name, tt := range map[string]struct {
		second catalog.Offer
		used   map[catalog.SupplierID]catalog.SupplierFacts
		want   int
	}{
		"least recently used": {offer(2, "B", "1", 5, nil), map[catalog.SupplierID]catalog.SupplierFacts{supplier(1): {LastUsed: sunday}}, 2},
		"then faster":         {offer(2, "B", "1", 1, nil), nil, 2},
		"then stable id":      {offer(2, "B", "1", 3, nil), nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, offers := range [][]catalog.Offer{{first, tt.second}, {tt.second, first}} {
				n := need("1")
				n.NeededBy = money.Date{}
				c := compare(t, catalog.CompareInput{Need: n, Offers: offers, Suppliers: tt.used, At: sunday})
				if got := compareBasket(t, []catalog.Comparison{c}); got.Single.Orders[0].Supplier != supplier(tt.want) {
					t.Errorf("%+v", got.Single)
				}
			}
		})
	}
}

func TestBasketLeavesLinesNobodyOffersAside(t *testing.T) {
	t.Parallel()
	got := compareBasket(t, []catalog.Comparison{basketLine(t, 1), basketLine(t, 2, testOffer{supplier: 1, price: "3"})})
	if !slices.Equal(got.Unoffered, []int{0}) || !slices.Equal(got.Mixed.Ranks, []int{0, 1}) || got.Mixed.Total != eur("3") || !got.Proven {
		t.Errorf("%+v", got)
	}
	got = compareBasket(t, []catalog.Comparison{basketLine(t, 1)})
	if !slices.Equal(got.Unoffered, []int{0}) || got.Single != nil || got.Mixed.Total != eur("0") || !got.Proven {
		t.Errorf("%+v", got)
	}
}

func TestErrCompareBasket(t *testing.T) {
	t.Parallel()
	if _, err := catalog.CompareBasket(nil, catalog.Budget{}); err == nil {
		t.Error("no lines were compared")
	}
	francs := basketLine(t, 2)
	francs.Need.Currency = "CHF"
	if _, err := catalog.CompareBasket([]catalog.Comparison{basketLine(t, 1), francs}, catalog.Budget{}); !errors.Is(err, money.ErrCurrency) {
		t.Errorf("francs: %v", err)
	}
}

// The budget cuts the search; what is left is a bound below and a basket above, and the visited nodes repeat it.
func TestBasketBudget(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(31, 32))
	cut := 0
	for range 60 {
		lines := randomBasket(t, rnd, 12, 6)
		full := compareBasket(t, lines)
		for _, nodes := range []int{1, 3, 10} {
			got, err := catalog.CompareBasket(lines, catalog.Budget{Nodes: nodes})
			if err != nil {
				t.Fatal(err)
			}
			if full.Proven && (got.Bound.Cents() > full.Mixed.Score.Cents() || got.Mixed.Score.Cents() < full.Mixed.Score.Cents()) {
				t.Fatalf("%d nodes: bound %s, found %s, optimum %s", nodes, got.Bound, got.Mixed.Score, full.Mixed.Score)
			}
			if got.Proven != got.Gap.IsZero() || got.Nodes > nodes {
				t.Fatalf("%+v", got)
			}
			if !got.Proven {
				cut++
			}
		}
		clock := sunday
		now := func() time.Time { clock = clock.Add(7 * time.Millisecond); return clock }
		timed, err := catalog.CompareBasket(lines, catalog.Budget{Limit: catalog.BasketTimeLimit, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		again, err := catalog.CompareBasket(lines, catalog.Budget{Nodes: timed.Nodes})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(timed, again); diff != "" {
			t.Fatal(diff)
		}
	}
	if cut < 20 {
		t.Errorf("only %d searches were cut", cut)
	}
}
