package catalog_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

func eur(s string) money.Amount      { return money.MustAmount(s, money.EUR) }
func price(s string) money.UnitPrice { return money.MustUnitPrice(s, money.EUR) }
func qty(s string) money.Quantity    { return money.MustQuantity(s) }
func day(s string) money.Date        { return money.MustDate(s) }

// id makes a readable UUID whose order follows n.
func id(n int) uuid.UUID { return uuid.UUID{0: byte(n), 6: 0x70, 8: 0x80} }

var (
	product = catalog.ProductID{UUID: id(200)}
	sunday  = time.Date(2026, time.November, 22, 9, 14, 3, 0, time.UTC)
)

func tier(from, unitPrice string) catalog.Tier {
	return catalog.Tier{From: qty(from), Price: price(unitPrice)}
}

// offer n of supplier n: one price per piece, free delivery, valid all year; the row says what differs.
func offer(n int, sku, unitPrice string, days int, change func(*catalog.Offer)) catalog.Offer {
	o := catalog.Offer{
		ID: catalog.OfferID{UUID: id(n)}, Product: product, Supplier: catalog.SupplierID{UUID: id(n)}, Seller: catalog.SupplierID{UUID: id(n)}, SKU: sku,
		PriceKind: catalog.Once, Currency: money.EUR, PriceQuantity: qty("1"), Tiers: []catalog.Tier{tier("1", unitPrice)},
		Pack: qty("1"), Minimum: qty("1"), Interval: qty("1"), DeliveryDays: days, VAT: money.MustPercent("19"),
		Valid: money.Period{From: day("2026-01-01"), To: day("2027-01-01")},
	}
	if change != nil {
		change(&o)
	}
	return o
}

// workedExample are the five offers of the worked example.
func workedExample() []catalog.Offer {
	return []catalog.Offer{
		offer(1, "A", "41.90", 2, func(o *catalog.Offer) {
			o.PriceQuantity, o.Pack, o.Minimum, o.Shipping = qty("10"), qty("10"), qty("10"), eur("4.90")
		}),
		offer(2, "B", "4.35", 4, nil),
		offer(3, "C", "4.40", 3, func(o *catalog.Offer) {
			o.Tiers = append(o.Tiers, tier("25", "4.05"))
			o.Shipping = eur("7.50")
		}),
		offer(4, "D", "3.90", 9, nil),
		offer(5, "E", "3.80", 1, func(o *catalog.Offer) { o.Valid.To = day("2026-11-22") }),
	}
}

// lastUsed: B on 2026-10-02, C never.
func lastUsed() map[catalog.SupplierID]catalog.SupplierFacts {
	return map[catalog.SupplierID]catalog.SupplierFacts{
		{UUID: id(2)}: {LastUsed: time.Date(2026, time.October, 2, 8, 0, 0, 0, time.UTC)},
	}
}

func need(quantity string) catalog.Need {
	return catalog.Need{
		Product: product, Quantity: qty(quantity), NeededBy: day("2026-11-27"), Land: "DE-NI", Release: money.DateOf(sunday), Currency: money.EUR,
	}
}

func compare(t testing.TB, in catalog.CompareInput) catalog.Comparison {
	t.Helper()
	c, err := catalog.Compare(in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// line is what a person sees of an offer in the comparison.
type line struct {
	SKU, Total, Delivered, Used, PerDelivered, Date string
	Tie                                             catalog.TieBreak
	Excluded                                        catalog.Exclusion
}

func lines(c catalog.Comparison) []line {
	var out []line
	for _, r := range c.Ranked {
		out = append(out, line{r.Offer.SKU, r.Landed.Total.String(), r.Landed.Delivered.String(), r.Landed.PerUsed.String(), r.Landed.PerDeliv.String(), r.DeliveryDate.String(), r.TieWithPrevious, ""})
	}
	for _, x := range c.Excluded {
		l := line{SKU: x.Offer.SKU, Excluded: x.Reason}
		if x.Landed != nil {
			l.Total, l.Delivered, l.Used, l.PerDelivered = x.Landed.Total.String(), x.Landed.Delivered.String(), x.Landed.PerUsed.String(), x.Landed.PerDeliv.String()
		}
		if x.DeliveryDate != nil {
			l.Date = x.DeliveryDate.String()
		}
		out = append(out, l)
	}
	return out
}

func TestWorkedExample(t *testing.T) {
	t.Parallel()
	for quantity, tt := range map[string]struct {
		want     []line
		tieBreak catalog.TieBreak
		saving   *catalog.Saving
		totals   money.Totals
	}{
		"25": {
			want: []line{
				{"C", "108.75", "25", "4.35", "4.35", "2026-11-25", catalog.NoTie, ""},
				{"B", "108.75", "25", "4.35", "4.35", "2026-11-26", catalog.ByRotation, ""},
				{"A", "130.60", "30", "5.22", "4.35", "2026-11-24", catalog.NoTie, ""},
				{"D", "97.50", "25", "3.90", "3.90", "2026-12-03", "", catalog.Late},
				{"E", "95.00", "25", "3.80", "3.80", "", "", catalog.Expired},
			},
			tieBreak: catalog.ByRotation,
			saving:   &catalog.Saving{Offers: 3, UnderSecond: eur("0"), UnderMedian: eur("0")},
			totals:   money.Totals{Net: eur("108.75"), Tax: eur("20.66"), Gross: eur("129.41")},
		},
		"24": {
			want: []line{
				{"B", "104.40", "24", "4.35", "4.35", "2026-11-26", catalog.NoTie, ""},
				{"C", "113.10", "24", "4.71", "4.71", "2026-11-25", catalog.NoTie, ""},
				{"A", "130.60", "30", "5.44", "4.35", "2026-11-24", catalog.NoTie, ""},
				{"D", "93.60", "24", "3.90", "3.90", "2026-12-03", "", catalog.Late},
				{"E", "91.20", "24", "3.80", "3.80", "", "", catalog.Expired},
			},
			tieBreak: catalog.NoTie,
			saving:   &catalog.Saving{Offers: 3, UnderSecond: eur("8.70"), UnderMedian: eur("8.70")},
			totals:   money.Totals{Net: eur("104.40"), Tax: eur("19.84"), Gross: eur("124.24")},
		},
	} {
		t.Run(quantity, func(t *testing.T) {
			t.Parallel()
			c := compare(t, catalog.CompareInput{Need: need(quantity), Offers: workedExample(), Suppliers: lastUsed(), At: sunday})
			if diff := cmp.Diff(tt.want, lines(c)); diff != "" {
				t.Error(diff)
			}
			if c.TieBreak != tt.tieBreak {
				t.Errorf("tie break %s", c.TieBreak)
			}
			if diff := cmp.Diff(tt.saving, c.Saving()); diff != "" {
				t.Error(diff)
			}
			best := c.Ranked[0]
			_, totals, err := money.VATBreakdown([]money.VATLine{{Net: best.Landed.Total, Rate: best.Offer.VAT}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.totals, totals); diff != "" {
				t.Error(diff)
			}
			for i, r := range c.Ranked {
				if r.Rank != i+1 {
					t.Errorf("%s has rank %d at place %d", r.Offer.SKU, r.Rank, i+1)
				}
			}
		})
	}
}

// At 24 pieces C costs 113.10; one more piece reaches its tier and costs 108.75.
func TestNextTierIsNamedWhenItCostsLess(t *testing.T) {
	t.Parallel()
	c := compare(t, catalog.CompareInput{Need: need("24"), Offers: workedExample(), Suppliers: lastUsed(), At: sunday})
	got := map[string]*catalog.NextTier{}
	for _, r := range c.Ranked {
		got[r.Offer.SKU] = r.Landed.NextTier
	}
	want := map[string]*catalog.NextTier{"A": nil, "B": nil, "C": {From: qty("25"), Total: eur("108.75")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDeliveryDates(t *testing.T) {
	t.Parallel()
	friday := time.Date(2026, time.November, 20, 16, 0, 0, 0, money.Berlin)
	for name, tt := range map[string]struct {
		at       time.Time
		release  money.Date
		land     string
		days     int
		neededBy string
		date     string
		late     bool
	}{
		"Friday 16:00, in time":       {friday, money.DateOf(friday), "DE-NI", 5, "2026-11-27", "2026-11-27", false},
		"Friday 16:00, a day late":    {friday, money.DateOf(friday), "DE-NI", 6, "2026-11-27", "2026-11-30", true},
		"Sunday":                      {sunday, money.DateOf(sunday), "DE-NI", 5, "2026-11-27", "2026-11-27", false},
		"a holiday between, SN":       {friday, day("2026-11-17"), "DE-SN", 2, "2026-11-19", "2026-11-20", true},
		"no holiday there, NI":        {friday, day("2026-11-17"), "DE-NI", 2, "2026-11-19", "2026-11-19", false},
		"release after approval days": {friday, day("2026-11-24"), "DE-NI", 3, "", "2026-11-27", false},
		"Christmas":                   {friday, day("2026-12-23"), "DE-NI", 2, "2026-12-24", "2026-12-28", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := need("1")
			n.Release, n.Land, n.NeededBy = tt.release, tt.land, money.Date{}
			if tt.neededBy != "" {
				n.NeededBy = day(tt.neededBy)
			}
			c := compare(t, catalog.CompareInput{Need: n, Offers: []catalog.Offer{offer(1, "A", "1", tt.days, nil)}, At: tt.at})
			got := lines(c)[0]
			if got.Date != tt.date || (got.Excluded == catalog.Late) != tt.late {
				t.Errorf("%s, %q", got.Date, got.Excluded)
			}
		})
	}
}

func TestExclusionsInTheirOrder(t *testing.T) {
	t.Parallel()
	stock := func(s string) *money.Quantity { q := qty(s); return &q }
	// Each adds its own ground to all grounds that are tested after it.
	grounds := []struct {
		reason catalog.Exclusion
		change func(*catalog.Offer)
	}{
		{catalog.Late, func(o *catalog.Offer) { o.DeliveryDays = 30 }},
		{catalog.OutOfStock, func(o *catalog.Offer) { o.Stock = stock("24") }},
		{catalog.OverMaximumQuantity, func(o *catalog.Offer) { o.Maximum = qty("24") }},
		{catalog.WrongCurrency, func(o *catalog.Offer) { o.Currency = "CHF" }},
		{catalog.NoPrice, func(o *catalog.Offer) { o.Tiers = nil }},
		{catalog.Expired, func(o *catalog.Offer) { o.Valid.To = day("2026-11-22") }},
		{catalog.NotYetValid, func(o *catalog.Offer) { o.Valid.From = day("2026-11-23") }},
	}
	o := offer(1, "A", "1", 1, nil)
	for _, g := range grounds {
		g.change(&o)
		c := compare(t, catalog.CompareInput{Need: need("25"), Offers: []catalog.Offer{o}, At: sunday})
		if len(c.Ranked) != 0 || len(c.Excluded) != 1 || c.Excluded[0].Reason != g.reason {
			t.Errorf("want %s, got %v", g.reason, lines(c))
		}
	}
	blocked := map[catalog.SupplierID]catalog.SupplierFacts{o.Supplier: {Blocked: true}}
	c := compare(t, catalog.CompareInput{Need: need("25"), Offers: []catalog.Offer{o}, Suppliers: blocked, At: sunday})
	if c.Excluded[0].Reason != catalog.SupplierBlocked {
		t.Errorf("want %s, got %v", catalog.SupplierBlocked, lines(c))
	}
}

func TestEachExclusionAlone(t *testing.T) {
	t.Parallel()
	few, enough := qty("24"), qty("25")
	for name, tt := range map[string]struct {
		change func(*catalog.Offer)
		want   catalog.Exclusion
		landed bool
	}{
		"nothing wrong":                    {nil, "", true},
		"last day of validity":             {func(o *catalog.Offer) { o.Valid.To = day("2026-11-23") }, "", true},
		"first day of validity":            {func(o *catalog.Offer) { o.Valid.From = day("2026-11-22") }, "", true},
		"open validity":                    {func(o *catalog.Offer) { o.Valid = money.Period{} }, "", true},
		"expired today":                    {func(o *catalog.Offer) { o.Valid.To = day("2026-11-22") }, catalog.Expired, true},
		"valid tomorrow":                   {func(o *catalog.Offer) { o.Valid.From = day("2026-11-23") }, catalog.NotYetValid, true},
		"no tiers":                         {func(o *catalog.Offer) { o.Tiers = nil }, catalog.NoPrice, false},
		"price 0 is no price":              {func(o *catalog.Offer) { o.Tiers = []catalog.Tier{tier("1", "0")} }, catalog.NoPrice, false},
		"price only for more":              {func(o *catalog.Offer) { o.Tiers = []catalog.Tier{tier("26", "1")} }, catalog.NoPrice, false},
		"offer in francs":                  {func(o *catalog.Offer) { o.Currency = "CHF" }, catalog.WrongCurrency, false},
		"shipping in francs":               {func(o *catalog.Offer) { o.Shipping = money.MustAmount("1", "CHF") }, catalog.WrongCurrency, false},
		"maximum reached":                  {func(o *catalog.Offer) { o.Maximum = enough }, "", true},
		"maximum exceeded":                 {func(o *catalog.Offer) { o.Maximum = few }, catalog.OverMaximumQuantity, true},
		"maximum exceeded by the pack":     {func(o *catalog.Offer) { o.Maximum, o.Pack = enough, qty("10") }, catalog.OverMaximumQuantity, true},
		"more than an order can hold":      {func(o *catalog.Offer) { o.Minimum, o.Tiers = qty("9999999"), []catalog.Tier{tier("1", "99999999")} }, catalog.OverMaximumQuantity, false},
		"stock suffices":                   {func(o *catalog.Offer) { o.Stock = &enough }, "", true},
		"stock too small":                  {func(o *catalog.Offer) { o.Stock = &few }, catalog.OutOfStock, true},
		"stock too small for the pack":     {func(o *catalog.Offer) { o.Stock, o.Pack = &enough, qty("10") }, catalog.OutOfStock, true},
		"stock too small, on back order":   {func(o *catalog.Offer) { o.Stock, o.BackOrder = &few, true }, "", true},
		"delivery after the needed day":    {func(o *catalog.Offer) { o.DeliveryDays = 6 }, catalog.Late, true},
		"delivery in more days than exist": {func(o *catalog.Offer) { o.DeliveryDays = 1 << 40 }, catalog.Late, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := compare(t, catalog.CompareInput{Need: need("25"), Offers: []catalog.Offer{offer(1, "A", "1", 1, tt.change)}, At: sunday})
			if got := lines(c)[0]; got.Excluded != tt.want || (got.Total != "") != tt.landed {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestSellerOfRecordCountsAsBlocked(t *testing.T) {
	t.Parallel()
	seller := catalog.SupplierID{UUID: id(9)}
	o := offer(1, "A", "1", 1, func(o *catalog.Offer) { o.Seller = seller })
	c := compare(t, catalog.CompareInput{Need: need("1"), Offers: []catalog.Offer{o}, Suppliers: map[catalog.SupplierID]catalog.SupplierFacts{seller: {Blocked: true}}, At: sunday})
	if len(c.Excluded) != 1 || c.Excluded[0].Reason != catalog.SupplierBlocked {
		t.Errorf("%v", lines(c))
	}
}

func TestTieSteps(t *testing.T) {
	t.Parallel()
	used := func(n int, month time.Month) map[catalog.SupplierID]catalog.SupplierFacts {
		return map[catalog.SupplierID]catalog.SupplierFacts{{UUID: id(n)}: {LastUsed: time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC)}}
	}
	both := used(1, time.May)
	both[catalog.SupplierID{UUID: id(2)}] = catalog.SupplierFacts{LastUsed: time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)}
	for name, tt := range map[string]struct {
		first, second catalog.Offer
		suppliers     map[catalog.SupplierID]catalog.SupplierFacts
		best          string
		step          catalog.TieBreak
	}{
		"never used goes first":        {offer(1, "A", "1", 1, nil), offer(2, "B", "1", 3, nil), used(1, time.May), "B", catalog.ByRotation},
		"longest ago goes first":       {offer(1, "A", "1", 1, nil), offer(2, "B", "1", 3, nil), both, "B", catalog.ByRotation},
		"then the earlier delivery":    {offer(1, "A", "1", 3, nil), offer(2, "B", "1", 1, nil), nil, "B", catalog.ByDelivery},
		"then the smaller id":          {offer(2, "A", "1", 1, nil), offer(1, "B", "1", 1, nil), nil, "B", catalog.ByStableID},
		"a cent decides before all":    {offer(1, "A", "1.01", 1, nil), offer(2, "B", "1", 3, nil), used(2, time.May), "B", catalog.NoTie},
		"one supplier with two offers": {offer(1, "A", "1", 3, nil), offer(2, "B", "1", 1, func(o *catalog.Offer) { o.Supplier.UUID = id(1) }), used(1, time.May), "B", catalog.ByDelivery},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, offers := range [][]catalog.Offer{{tt.first, tt.second}, {tt.second, tt.first}} {
				c := compare(t, catalog.CompareInput{Need: need("1"), Offers: offers, Suppliers: tt.suppliers, At: sunday})
				if c.Ranked[0].Offer.SKU != tt.best || c.TieBreak != tt.step || c.Ranked[1].TieWithPrevious != tt.step || c.Ranked[0].TieWithPrevious != catalog.NoTie {
					t.Errorf("%v by %s", lines(c), c.TieBreak)
				}
			}
		})
	}
}

func TestNoOffersMakeAnEmptyComparison(t *testing.T) {
	t.Parallel()
	c := compare(t, catalog.CompareInput{Need: need("1"), At: sunday})
	if diff := cmp.Diff(catalog.Comparison{Need: need("1"), At: sunday, Ranked: []catalog.RankedOffer{}, Excluded: []catalog.ExcludedOffer{}, TieBreak: catalog.NoTie}, c); diff != "" {
		t.Error(diff)
	}
	if c.Saving() != nil {
		t.Error("a saving without offers")
	}
}

func TestErrCompare(t *testing.T) {
	t.Parallel()
	none := need("1")
	none.Quantity = qty("0")
	_, err := catalog.Compare(catalog.CompareInput{Need: none, At: sunday})
	if kind, _ := fault.KindOf(err); kind != fault.Invalid {
		t.Errorf("quantity 0: %v", err)
	}
	foreign := offer(1, "A", "1", 1, func(o *catalog.Offer) { o.Product.UUID = id(201) })
	if _, err := catalog.Compare(catalog.CompareInput{Need: need("1"), Offers: []catalog.Offer{foreign}, At: sunday}); err == nil {
		t.Error("an offer for another product was compared")
	}
}

func TestSavingNeedsThreeOffersAndTakesTheMedian(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		prices []string
		want   *catalog.Saving
	}{
		"two":                       {[]string{"10", "20"}, nil},
		"three":                     {[]string{"10", "12", "20"}, &catalog.Saving{Offers: 3, UnderSecond: eur("2"), UnderMedian: eur("2")}},
		"four: mean of the middle":  {[]string{"10", "12", "20", "40"}, &catalog.Saving{Offers: 4, UnderSecond: eur("2"), UnderMedian: eur("6")}},
		"the mean is rounded":       {[]string{"10", "12", "12.01", "40"}, &catalog.Saving{Offers: 4, UnderSecond: eur("2"), UnderMedian: eur("2.01")}},
		"five: the third":           {[]string{"10", "11", "15", "40", "50"}, &catalog.Saving{Offers: 5, UnderSecond: eur("1"), UnderMedian: eur("5")}},
		"equal offers save nothing": {[]string{"10", "10", "10"}, &catalog.Saving{Offers: 3, UnderSecond: eur("0"), UnderMedian: eur("0")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var offers []catalog.Offer
			for i, p := range tt.prices {
				offers = append(offers, offer(i+1, p, p, 1, nil))
			}
			c := compare(t, catalog.CompareInput{Need: need("1"), Offers: offers, At: sunday})
			if diff := cmp.Diff(tt.want, c.Saving()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
