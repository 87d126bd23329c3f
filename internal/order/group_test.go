package order_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

func TestKeyOf(t *testing.T) {
	t.Parallel()
	lot := coverage(6, 1, "4.00", nil)
	parties := facts(nil).Parties
	base := order.PlannedLine{No: 1, Supplier: catalog.Supplier{ID: supplierID(1)}, Channel: catalog.ChannelBestPrice}
	for _, c := range []struct {
		name   string
		change func(*order.PlannedLine, *order.Parties)
		want   order.Key
	}{
		{"BestPrice", nil, order.Key{Buyer: id(100), Seller: supplierID(1), Channel: catalog.ChannelBestPrice, InvoiceRecipient: id(100)}},
		{
			"AnotherSeller", func(l *order.PlannedLine, _ *order.Parties) { l.Supplier.ID = supplierID(2) },
			order.Key{Buyer: id(100), Seller: supplierID(2), Channel: catalog.ChannelBestPrice, InvoiceRecipient: id(100)},
		},
		{
			"ACallOff", func(l *order.PlannedLine, _ *order.Parties) { l.Channel, l.Coverage = catalog.ChannelFramework, &lot },
			order.Key{Buyer: id(100), Seller: supplierID(1), Channel: catalog.ChannelFramework, Lot: lot.Lot, InvoiceRecipient: id(100)},
		},
		{
			"AnotherBuyer", func(_ *order.PlannedLine, p *order.Parties) { p.Buyer.ID = id(1) },
			order.Key{Buyer: id(1), Seller: supplierID(1), Channel: catalog.ChannelBestPrice, InvoiceRecipient: id(100)},
		},
		{
			"AnotherInvoiceRecipient", func(_ *order.PlannedLine, p *order.Parties) { p.InvoiceRecipient.ID = id(2) },
			order.Key{Buyer: id(100), Seller: supplierID(1), Channel: catalog.ChannelBestPrice, InvoiceRecipient: id(2)},
		},
		{
			"NothingElseMakesAnotherOrder",
			func(l *order.PlannedLine, p *order.Parties) {
				l.No, l.Product.ID, l.Delivery, l.VAT = 7, productID(3), day("2027-01-01"), money.MustPercent("7")
				l.Covered = []catalog.Coverage{lot}
				p.Needer.ID, p.DeliveryAddress.ID, p.LeitwegID, p.CostCentre = id(3), id(4), "x", nil
			},
			order.Key{Buyer: id(100), Seller: supplierID(1), Channel: catalog.ChannelBestPrice, InvoiceRecipient: id(100)},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l, p := base, parties
			if c.change != nil {
				c.change(&l, &p)
			}
			if diff := cmp.Diff(c.want, order.KeyOf(&l, p)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// shipped asks 5.00 for shipping below 100.00 and 10.00 more below 50.00.
func shipped(o *catalog.Offer) {
	free := eur("100.00")
	o.Shipping, o.FreeShippingFrom = eur("5.00"), &free
	o.SmallOrderFee, o.SmallOrderBelow = eur("10.00"), eur("50.00")
}

func TestEvaluate_ChargesOncePerOrder(t *testing.T) {
	t.Parallel()
	dearer := func(o *catalog.Offer) { shipped(o); o.Shipping = eur("7.00") }
	one := order.LineInput{Product: productID(1), Offer: offerID(1), Quantity: qty("1")}
	two := order.LineInput{Product: productID(2), Offer: offerID(12), Quantity: qty("1")}
	of := func(p1, p2 string, change1, change2 func(*catalog.Offer)) order.Facts {
		second := offer(12, 2, p2, change2)
		second.Supplier, second.Seller = supplierID(1), supplierID(1)
		return facts([]catalog.Offer{offer(1, 1, p1, change1), second})
	}
	for _, c := range []struct {
		name           string
		f              order.Facts
		in             []order.LineInput
		shipping, fee  string
		net, tax, paid string
	}{
		{"BothChargesOnASmallOrder", of("20.00", "1", shipped, shipped), lines(one), "5.00", "10.00", "35.00", "6.65", "41.65"},
		{"OnceForTwoLines", of("20.00", "20.00", shipped, shipped), lines(one, two), "5.00", "10.00", "55.00", "10.45", "65.45"},
		{"TheHigherOfTwo", of("20.00", "20.00", shipped, dearer), lines(one, two), "7.00", "10.00", "57.00", "10.83", "67.83"},
		{"TogetherOverTheSmallOrder", of("20.00", "30.00", shipped, shipped), lines(one, two), "5.00", "0.00", "55.00", "10.45", "65.45"},
		{"TogetherShippedFree", of("40.00", "60.00", shipped, shipped), lines(one, two), "0.00", "0.00", "100.00", "19.00", "119.00"},
		{"ACentShortOfFree", of("40.00", "59.99", shipped, shipped), lines(one, two), "5.00", "0.00", "104.99", "19.95", "124.94"},
		{
			"MixedRatesShareTheShipping", // 60 at 19 % and 30 at 7 % carry 3.33 and 1.67 of it
			of("60.00", "30.00", shipped, func(o *catalog.Offer) { shipped(o); o.VAT = money.MustPercent("7") }), lines(one, two),
			"5.00", "0.00", "95.00", "14.25", "109.25", // 63.33 x 19 % = 12.03, 31.67 x 7 % = 2.22
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := evaluate(t, c.in, c.f)
			if len(p.Orders) != 1 {
				t.Fatalf("%d orders", len(p.Orders))
			}
			o := p.Orders[0]
			if diff := cmp.Diff(order.Charges{Shipping: eur(c.shipping), SmallOrder: eur(c.fee)}, o.Charges); diff != "" {
				t.Error(diff)
			}
			want := money.Totals{Net: eur(c.net), Tax: eur(c.tax), Gross: eur(c.paid)}
			if diff := cmp.Diff(want, o.Totals.Totals); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(o.Totals, p.Totals); diff != "" {
				t.Errorf("the plan's totals differ from its only order's:\n%s", diff)
			}
		})
	}
}

func TestEvaluate_LinesBecomeOrders(t *testing.T) {
	t.Parallel()
	f := facts([]catalog.Offer{offer(1, 1, "10", nil), offer(7, 1, "11", nil), offer(2, 2, "10", func(o *catalog.Offer) { o.DeliveryDays = 9 })},
		coverage(1, 3, "5", nil), coverage(2, 4, "5", nil), coverage(3, 5, "5", func(c *catalog.Coverage) { c.Lot.UUID, c.Supplier = id(401), supplierID(1) }))
	callOff := func(n, p int) order.LineInput {
		return order.LineInput{Product: productID(p), LotPrice: lotPriceID(n), Quantity: qty("1")}
	}
	best := func(n int) order.LineInput {
		return order.LineInput{Product: productID(n), Offer: offerID(n), Quantity: qty("1")}
	}
	p := evaluate(t, lines(callOff(1, 3), best(1), callOff(2, 4), best(2), callOff(3, 5), best(1)), f)
	var got [][]int
	for _, o := range p.Orders {
		var nos []int
		for _, l := range o.Lines {
			nos = append(nos, l.No)
		}
		got = append(got, nos)
	}
	// Lot 1 of supplier 1 (lines 1 and 5), supplier 1 in the best-price catalogue, lot 2, supplier 2.
	if diff := cmp.Diff([][]int{{1, 5}, {2, 6}, {3}, {4}}, got); diff != "" {
		t.Error(diff)
	}
	if p.Orders[3].Delivery != day("2026-12-03") { // nine Arbeitstage after Sunday 22 November
		t.Errorf("delivery %s", p.Orders[3].Delivery)
	}
	for _, o := range p.Orders { // the line with the fewest offers speaks for the direct award
		if e := o.LegalBasis.Evaluation; e != nil && e.Facts.Offers != 1 {
			t.Errorf("%d offers", e.Facts.Offers)
		}
	}
}

func TestEvaluate_AnOrderComesWithItsLastLine(t *testing.T) {
	t.Parallel()
	for _, days := range [][]int{{3, 9}, {9, 3}} {
		var offers []catalog.Offer
		var in []order.LineInput
		for i, d := range days {
			o := offer(1, i+1, "10", func(o *catalog.Offer) { o.ID, o.DeliveryDays = *offerID(20 + i), d })
			offers, in = append(offers, o), append(in, order.LineInput{Product: o.Product, Offer: offerID(20 + i), Quantity: qty("1")})
		}
		if p := evaluate(t, in, facts(offers)); len(p.Orders) != 1 || p.Orders[0].Delivery != day("2026-12-03") {
			t.Errorf("%v: %d orders, delivery %s", days, len(p.Orders), p.Orders[0].Delivery)
		}
	}
}

// randomPlan is up to twelve lines of up to four suppliers with random prices, quantities, rates and charges.
func randomPlan(t *testing.T, r *rand.Rand) order.Plan {
	t.Helper()
	var offers []catalog.Offer
	var in []order.LineInput
	for n := range 1 + r.IntN(12) {
		supplier := 1 + r.IntN(4)
		o := offer(supplier, n+1, strconv.Itoa(1+r.IntN(500))+"."+strconv.Itoa(1000+r.IntN(9000)), func(o *catalog.Offer) {
			o.ID, o.SKU = *offerID(1000 + n), strconv.Itoa(n)
			o.VAT = money.MustPercent([]string{"19", "7", "0"}[r.IntN(3)])
			o.Shipping = eur(strconv.Itoa(r.IntN(20)) + ".95")
			if r.IntN(2) == 0 {
				free := eur(strconv.Itoa(r.IntN(3000)))
				o.FreeShippingFrom = &free
			}
			o.SmallOrderFee, o.SmallOrderBelow = eur(strconv.Itoa(r.IntN(15))), eur(strconv.Itoa(r.IntN(2000)))
		})
		offers = append(offers, o)
		in = append(in, order.LineInput{Product: o.Product, Offer: &o.ID, Quantity: qty(strconv.Itoa(1 + r.IntN(9)))})
	}
	return evaluate(t, in, facts(offers))
}

func sum(t testing.TB, amounts ...money.Amount) money.Amount {
	t.Helper()
	s, err := money.Sum(money.EUR, amounts...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEvaluate_TotalsAddUp holds for any basket what EN 16931 and the bookkeeping of the buyer ask of the totals.
func TestEvaluate_TotalsAddUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		p := randomPlan(t, rand.New(rand.NewPCG(seed, 2)))
		var nets, taxes, paid []money.Amount
		seen := map[int]bool{}
		for _, o := range p.Orders {
			checkOrder(t, o)
			nets, taxes, paid = append(nets, o.Totals.Net), append(taxes, o.Totals.Tax), append(paid, o.Totals.Gross)
			for _, l := range o.Lines {
				if seen[l.No] {
					t.Errorf("seed %d: line %d stands in two orders", seed, l.No)
				}
				seen[l.No] = true
			}
		}
		want := money.Totals{Net: sum(t, nets...), Tax: sum(t, taxes...), Gross: sum(t, paid...)}
		if diff := cmp.Diff(want, p.Totals.Totals); diff != "" {
			t.Errorf("seed %d: the plan is not the sum of its orders\n%s", seed, diff)
		}
		checkRows(t, p.Totals)
		if len(seen) != len(p.Lines) {
			t.Errorf("seed %d: %d of %d lines are in an order", seed, len(seen), len(p.Lines))
		}
		if t.Failed() {
			return
		}
	}
}

func checkOrder(t *testing.T, o order.PlannedOrder) {
	t.Helper()
	var goods []money.Amount
	for _, l := range o.Lines {
		goods = append(goods, l.Goods)
	}
	value := sum(t, goods...)
	net := sum(t, value, o.Charges.Shipping, o.Charges.SmallOrder)
	if !net.Equal(o.Totals.Net) {
		t.Errorf("goods and charges are %s, net is %s", net, o.Totals.Net)
	}
	for _, r := range o.Totals.Rows {
		if tax, err := r.Rate.Of(r.Net); err != nil || !tax.Equal(r.Tax) {
			t.Errorf("%s %% of %s is %s, not %s", r.Rate, r.Net, tax, r.Tax)
		}
	}
	checkRows(t, o.Totals)
	var shipping, fees []money.Amount
	for _, l := range o.Lines {
		s, f, err := catalog.OrderCharges(l.Chosen.Offer, value)
		if err != nil {
			t.Fatal(err)
		}
		shipping, fees = append(shipping, s), append(fees, f)
	}
	cents := func(a, b money.Amount) int {
		c, err := a.Cmp(b)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	want := order.Charges{Shipping: slices.MaxFunc(shipping, cents), SmallOrder: slices.MaxFunc(fees, cents)}
	if diff := cmp.Diff(want, o.Charges); diff != "" {
		t.Error(diff)
	}
}

// checkRows holds that the rows of the tax breakdown add up to the totals, each rate standing once.
func checkRows(t *testing.T, totals order.Totals) {
	t.Helper()
	var nets, taxes []money.Amount
	rates := map[string]bool{}
	for _, r := range totals.Rows {
		if rates[r.Rate.String()] {
			t.Errorf("rate %s stands twice", r.Rate)
		}
		rates[r.Rate.String()] = true
		nets, taxes = append(nets, r.Net), append(taxes, r.Tax)
	}
	net, tax := sum(t, nets...), sum(t, taxes...)
	want := money.Totals{Net: net, Tax: tax, Gross: sum(t, net, tax)}
	if diff := cmp.Diff(want, totals.Totals); diff != "" {
		t.Errorf("the rows do not add up\n%s", diff)
	}
}
