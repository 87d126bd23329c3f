package catalog_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
)

func centsText(n int64) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// randomBasket has prices near each other and thresholds near the sum of a few lines, so that moving a line can pay.
// One supplier in four has different terms on some of its articles, one offer in ten a second article beside it.
func randomBasket(t *testing.T, rnd *rand.Rand, mostLines, mostSuppliers int) []catalog.Comparison {
	t.Helper()
	return sizedBasket(t, rnd, 1+rnd.IntN(mostLines), 1+rnd.IntN(mostSuppliers), false)
}

// sizedBasket is a random basket of that many lines and suppliers; fixed leaves every threshold out.
func sizedBasket(t testing.TB, rnd *rand.Rand, count, suppliers int, fixed bool) []catalog.Comparison {
	t.Helper()
	terms := make([]testOffer, suppliers)
	for i := range terms {
		terms[i] = randomTerms(rnd, i+1, count)
	}
	lines := make([]catalog.Comparison, count)
	for i := range lines {
		base := 300 + rnd.Int64N(2500)
		var offers []testOffer
		for s, o := range terms {
			if rnd.IntN(10) < 2 && (s < suppliers-1 || len(offers) > 0) {
				continue
			}
			if rnd.IntN(20) == 0 {
				o = randomTerms(rnd, o.supplier, count)
			}
			if fixed {
				o = testOffer{supplier: o.supplier, ship: terms[s].ship}
			}
			o.price = centsText(base + rnd.Int64N(base/5))
			offers = append(offers, o)
			if rnd.IntN(10) == 0 {
				o.price = centsText(base + rnd.Int64N(base/3))
				offers = append(offers, o)
			}
		}
		lines[i] = basketLine(t, i+1, offers...)
	}
	return lines
}

func randomTerms(rnd *rand.Rand, supplier, lines int) testOffer {
	o := testOffer{supplier: supplier}
	near := int64(lines) * 1500 / 2
	if rnd.IntN(6) > 0 {
		o.ship = centsText(100 * (1 + rnd.Int64N(9)))
		if rnd.IntN(4) > 0 {
			o.free = centsText(near/2 + rnd.Int64N(near))
		}
	}
	if rnd.IntN(3) == 0 {
		o.fee, o.below = centsText(100*(1+rnd.Int64N(9))), centsText(near/3+rnd.Int64N(near))
	}
	return o
}

// brute is an offer in whole cents.
type brute struct {
	supplier                        int
	goods, ship, free, fee, feeFrom int64
}

// bruteForce tries every choice. With ignore, charges are as if no threshold was ever reached or missed: shipping is
// always due and the small-order fee never.
func bruteForce(lines []catalog.Comparison, ignore bool) int64 {
	offers := make([][]brute, len(lines))
	for i, l := range lines {
		for _, r := range l.Ranked {
			o := brute{int(r.Offer.Supplier.UUID[0]), r.Landed.Goods.Cents(), r.Offer.Shipping.Cents(), math.MaxInt64, 0, 0}
			if !ignore {
				o.fee, o.feeFrom = r.Offer.SmallOrderFee.Cents(), r.Offer.SmallOrderBelow.Cents()
			}
			if !ignore && r.Offer.FreeShippingFrom != nil {
				o.free = r.Offer.FreeShippingFrom.Cents()
			}
			offers[i] = append(offers[i], o)
		}
	}
	best := int64(math.MaxInt64)
	chosen := make([]brute, len(lines))
	var try func(int, int64)
	try = func(i int, goods int64) {
		if i == len(offers) {
			best = min(best, goods+chargesOf(chosen))
			return
		}
		for _, o := range offers[i] {
			chosen[i] = o
			try(i+1, goods+o.goods)
		}
	}
	try(0, 0)
	return best
}

func chargesOf(chosen []brute) int64 {
	var goods, ship, fee [8]int64
	for _, o := range chosen {
		goods[o.supplier] += o.goods
	}
	for _, o := range chosen {
		if goods[o.supplier] < o.free {
			ship[o.supplier] = max(ship[o.supplier], o.ship)
		}
		if goods[o.supplier] < o.feeFrom {
			fee[o.supplier] = max(fee[o.supplier], o.fee)
		}
	}
	var sum int64
	for s := range ship {
		sum += ship[s] + fee[s]
	}
	return sum
}

func TestMixedOptimumAgreesWithBruteForce(t *testing.T) {
	t.Parallel()
	const cases = 2_000
	rnd := rand.New(rand.NewPCG(21, 22))
	binding, pays := 0, 0
	for n := range cases {
		lines := randomBasket(t, rnd, 8, 4)
		got := compareBasket(t, lines)
		want := bruteForce(lines, false)
		if got.Mixed.Score.Cents() != want || got.Mixed.Total.Cents() != want || !got.Proven || got.Bound != got.Mixed.Score {
			t.Fatalf("case %d: %s (bound %s, proven %t), brute force %s", n, got.Mixed.Total, got.Bound, got.Proven, centsText(want))
		}
		if bruteForce(lines, true) != want {
			binding++
		}
		if got.PerLine.Total.Cents() > want {
			pays++
		}
	}
	t.Logf("%d of %d cases have thresholds that bind; in %d the mixture is cheaper than the best per line", binding, cases, pays)
	if binding < cases/2 || pays < cases/4 {
		t.Errorf("thresholds bind in %d cases, the mixture pays in %d", binding, pays)
	}
}

// No boost for anybody: neither the order of lines nor the ids of suppliers and offers change what the views cost, and
// where no tie is left to the ids, not the ranks either.
func TestBasketLooksAtNeitherOrderNorIDs(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(41, 42))
	for range 150 {
		inputs, facts := distinctBasket(rnd)
		want := compareBasket(t, compareAll(t, inputs, facts))
		place := rnd.Perm(len(inputs))
		ids := rnd.Perm(4)
		renamed := map[catalog.SupplierID]catalog.SupplierFacts{}
		for s, f := range facts {
			renamed[supplier(100+ids[s.UUID[0]])] = f
		}
		shuffled := make([]catalog.CompareInput, len(inputs))
		for i, to := range place {
			in := inputs[i]
			in.Offers = slices.Clone(in.Offers)
			for k := range in.Offers {
				o := &in.Offers[k]
				o.Supplier = supplier(100 + ids[o.Supplier.UUID[0]])
				o.Seller, o.ID.UUID[0] = o.Supplier, o.Supplier.UUID[0]
			}
			rnd.Shuffle(len(in.Offers), func(a, b int) { in.Offers[a], in.Offers[b] = in.Offers[b], in.Offers[a] })
			shuffled[to] = in
		}
		got := compareBasket(t, compareAll(t, shuffled, renamed))
		for name, pair := range map[string][2]*catalog.BasketView{
			"per line": {&want.PerLine, &got.PerLine}, "single": {want.Single, got.Single}, "mixed": {&want.Mixed, &got.Mixed},
		} {
			if (pair[0] == nil) != (pair[1] == nil) {
				t.Fatalf("%s: %v %v", name, pair[0], pair[1])
			}
			if pair[0] == nil {
				continue
			}
			back := make([]int, len(place))
			for i, to := range place {
				back[i] = pair[1].Ranks[to]
			}
			if diff := cmp.Diff(pair[0].Ranks, back); diff != "" || pair[0].Total != pair[1].Total {
				t.Fatalf("%s: %s, %s and %s", name, diff, pair[0].Total, pair[1].Total)
			}
		}
	}
}

// distinctBasket has many equal prices, but suppliers that were last used on different days.
func distinctBasket(rnd *rand.Rand) ([]catalog.CompareInput, map[catalog.SupplierID]catalog.SupplierFacts) {
	facts := map[catalog.SupplierID]catalog.SupplierFacts{}
	terms := make([]testOffer, 4)
	for s := range 4 {
		facts[supplier(s)] = catalog.SupplierFacts{LastUsed: sunday.Add(-time.Duration(s+1) * 24 * time.Hour)}
		terms[s] = randomTerms(rnd, s, 5)
	}
	inputs := make([]catalog.CompareInput, 1+rnd.IntN(7))
	for i := range inputs {
		n := need("1")
		n.Product.UUID = id(10 + i)
		inputs[i] = catalog.CompareInput{Need: n, At: sunday}
		for s, o := range terms {
			inputs[i].Offers = append(inputs[i].Offers, offer(s, "A", centsText(1000+100*rnd.Int64N(4)), 1, func(c *catalog.Offer) {
				c.Product, c.ID.UUID[1] = n.Product, byte(i)
				o.apply(c)
			}))
		}
	}
	return inputs, facts
}

func compareAll(t *testing.T, inputs []catalog.CompareInput, facts map[catalog.SupplierID]catalog.SupplierFacts) []catalog.Comparison {
	t.Helper()
	out := make([]catalog.Comparison, len(inputs))
	for i, in := range inputs {
		in.Suppliers = facts
		out[i] = compare(t, in)
	}
	return out
}
