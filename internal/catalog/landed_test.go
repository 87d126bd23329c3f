package catalog_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

func TestLandedFor(t *testing.T) {
	t.Parallel()
	free := eur("100")
	landed := func(delivered string, applied catalog.Tier, goods, shipping, small, total, used, perDelivered string) catalog.Landed {
		return catalog.Landed{
			Delivered: qty(delivered), Tier: applied, Periods: 1, Goods: eur(goods), Shipping: eur(shipping), SmallOrder: eur(small), EarlyPay: eur("0"),
			Total: eur(total), PerUsed: eur(used), PerDeliv: eur(perDelivered),
		}
	}
	recurring := func(l catalog.Landed, periods, months int, monthly string) catalog.Landed {
		a := eur(monthly)
		l.Periods, l.TermMonths, l.Monthly = periods, months, &a
		return l
	}
	next := func(l catalog.Landed, from, total string) catalog.Landed {
		l.NextTier = &catalog.NextTier{From: qty(from), Total: eur(total)}
		return l
	}
	stock := qty("20")
	for name, tt := range map[string]struct {
		unitPrice string
		change    func(*catalog.Offer)
		wanted    string
		want      catalog.Landed
	}{
		"plain": {"2", nil, "3", landed("3", tier("1", "2"), "6", "0", "0", "6", "2", "2")},
		"pack":  {"2", func(o *catalog.Offer) { o.Pack = qty("10") }, "3", landed("10", tier("1", "2"), "20", "0", "0", "20", "6.67", "2")},
		"minimum above wanted, in packs": {
			"2", func(o *catalog.Offer) { o.Pack, o.Minimum = qty("10"), qty("25") }, "3",
			landed("30", tier("1", "2"), "60", "0", "0", "60", "20", "2"),
		},
		"pack and interval together": {
			"2", func(o *catalog.Offer) { o.Pack, o.Interval = qty("10"), qty("15") }, "31",
			landed("60", tier("1", "2"), "120", "0", "0", "120", "3.87", "2"),
		},
		"neither pack nor interval": {
			"2", func(o *catalog.Offer) { o.Pack, o.Interval, o.Minimum = qty("0"), qty("0"), qty("0") }, "2.5",
			landed("2.5", tier("1", "2"), "5", "0", "0", "5", "2", "2"),
		},
		"price per hundred": {
			"1.99", func(o *catalog.Offer) { o.PriceQuantity = qty("100") }, "25",
			landed("25", tier("1", "1.99"), "0.50", "0", "0", "0.50", "0.02", "0.02"),
		},
		"the tier of the delivered quantity": {
			"2", func(o *catalog.Offer) { o.Pack, o.Tiers = qty("10"), append(o.Tiers, tier("10", "1.50")) }, "3",
			landed("10", tier("10", "1.50"), "15", "0", "0", "15", "5", "1.50"),
		},
		"shipping": {"2", func(o *catalog.Offer) { o.Shipping = eur("4.90") }, "3", landed("3", tier("1", "2"), "6", "4.90", "0", "10.90", "3.63", "3.63")},
		"shipping is free from here": {
			"2", func(o *catalog.Offer) { o.Shipping, o.FreeShippingFrom = eur("4.90"), &free }, "50",
			landed("50", tier("1", "2"), "100", "0", "0", "100", "2", "2"),
		},
		"shipping is not yet free": {
			"2", func(o *catalog.Offer) { o.Shipping, o.FreeShippingFrom = eur("4.90"), &free }, "49",
			landed("49", tier("1", "2"), "98", "4.90", "0", "102.90", "2.10", "2.10"),
		},
		"small order": {
			"2", func(o *catalog.Offer) { o.SmallOrderFee, o.SmallOrderBelow = eur("10"), eur("50") }, "24",
			landed("24", tier("1", "2"), "48", "0", "10", "58", "2.42", "2.42"),
		},
		"no longer a small order": {
			"2", func(o *catalog.Offer) { o.SmallOrderFee, o.SmallOrderBelow = eur("10"), eur("50") }, "25",
			landed("25", tier("1", "2"), "50", "0", "0", "50", "2", "2"),
		},
		"monthly over its term": {
			"10", func(o *catalog.Offer) { o.PriceKind, o.TermMonths = catalog.PerMonth, 24 }, "2",
			recurring(landed("2", tier("1", "10"), "480", "0", "0", "480", "240", "240"), 24, 24, "20"),
		},
		"monthly, open-ended": {
			"10", func(o *catalog.Offer) { o.PriceKind = catalog.PerMonth }, "2",
			recurring(landed("2", tier("1", "10"), "960", "0", "0", "960", "480", "480"), 48, 48, "20"),
		},
		"monthly, longer than the horizon": {
			"10", func(o *catalog.Offer) { o.PriceKind, o.TermMonths = catalog.PerMonth, 60 }, "1",
			recurring(landed("1", tier("1", "10"), "480", "0", "0", "480", "480", "480"), 48, 48, "10"),
		},
		"yearly, a year begun counts": {
			"100", func(o *catalog.Offer) { o.PriceKind, o.TermMonths = catalog.PerYear, 25 }, "1",
			recurring(landed("1", tier("1", "100"), "300", "0", "0", "300", "300", "300"), 3, 25, "8.33"),
		},
		"recurring is rounded once, at the end": {
			"0.0125", func(o *catalog.Offer) { o.PriceKind, o.TermMonths = catalog.PerMonth, 12 }, "1",
			recurring(landed("1", tier("1", "0.0125"), "0.15", "0", "0", "0.15", "0.15", "0.15"), 12, 12, "0.01"),
		},
		"hours are counted once": {
			"95", func(o *catalog.Offer) { o.PriceKind, o.TermMonths = catalog.PerHour, 12 }, "1.5",
			landed("2", tier("1", "95"), "190", "0", "0", "190", "126.67", "95"),
		},
		"next tier costs less": {
			"2", func(o *catalog.Offer) { o.Tiers = append(o.Tiers, tier("10", "1"), tier("20", "0.10")) }, "8",
			next(landed("8", tier("1", "2"), "16", "0", "0", "16", "2", "2"), "10", "10"),
		},
		"next tier in packs": {
			"2", func(o *catalog.Offer) { o.Pack, o.Tiers = qty("4"), append(o.Tiers, tier("10", "1")) }, "8",
			next(landed("8", tier("1", "2"), "16", "0", "0", "16", "2", "2"), "12", "12"),
		},
		"next tier costs the same": {
			"2", func(o *catalog.Offer) { o.Tiers = append(o.Tiers, tier("16", "1")) }, "8",
			landed("8", tier("1", "2"), "16", "0", "0", "16", "2", "2"),
		},
		"next tier saves the shipping": {
			"2", func(o *catalog.Offer) {
				o.Shipping, o.FreeShippingFrom, o.Tiers = eur("30"), &free, append(o.Tiers, tier("60", "1.90"))
			}, "49",
			next(landed("49", tier("1", "2"), "98", "30", "0", "128", "2.61", "2.61"), "60", "114"),
		},
		"next tier above the stock": {
			"2", func(o *catalog.Offer) { o.Stock, o.Tiers = &stock, append(o.Tiers, tier("21", "0.10")) }, "20",
			landed("20", tier("1", "2"), "40", "0", "0", "40", "2", "2"),
		},
		"next tier above the maximum": {
			"2", func(o *catalog.Offer) { o.Maximum, o.Tiers = qty("20"), append(o.Tiers, tier("21", "0.10")) }, "20",
			landed("20", tier("1", "2"), "40", "0", "0", "40", "2", "2"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := offer(1, "A", tt.unitPrice, 1, tt.change).LandedFor(qty(tt.wanted), catalog.Counting{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLandedForCountsAsTheRulesSay(t *testing.T) {
	t.Parallel()
	lease := offer(1, "A", "10", 1, func(o *catalog.Offer) { o.PriceKind, o.Shipping = catalog.PerMonth, eur("5") })
	skonto := offer(1, "A", "10", 1, func(o *catalog.Offer) {
		o.Shipping, o.EarlyPayment, o.EarlyPaymentDays = eur("5"), money.MustPercent("2"), 14
	})
	for name, tt := range map[string]struct {
		offer                    catalog.Offer
		counting                 catalog.Counting
		goods, earlyPay, total   string
		termMonths, countedTimes int
	}{
		"the horizon is a rule":          {lease, catalog.Counting{HorizonMonths: 36}, "360", "0", "365", 36, 36},
		"without one it is 48 months":    {lease, catalog.Counting{}, "480", "0", "485", 48, 48},
		"Skonto counts where allowed":    {skonto, catalog.Counting{EarlyPayment: true}, "10", "0.20", "14.80", 0, 1},
		"and is left aside where not":    {skonto, catalog.Counting{}, "10", "0", "15", 0, 1},
		"whoever states none gives none": {lease, catalog.Counting{EarlyPayment: true}, "480", "0", "485", 48, 48},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := tt.offer.LandedFor(qty("1"), tt.counting)
			if err != nil || l.Goods != eur(tt.goods) || l.EarlyPay != eur(tt.earlyPay) || l.Total != eur(tt.total) || l.TermMonths != tt.termMonths || l.Periods != tt.countedTimes {
				t.Errorf("%+v %v", l, err)
			}
		})
	}
}

func TestErrLanded(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*catalog.Offer)
		want   error
	}{
		"no tiers":          {func(o *catalog.Offer) { o.Tiers = nil }, catalog.ErrNoPrice},
		"tier begins above": {func(o *catalog.Offer) { o.Tiers = []catalog.Tier{tier("2", "1")} }, catalog.ErrNoPrice},
		"price of 0":        {func(o *catalog.Offer) { o.Tiers = []catalog.Tier{tier("1", "0")} }, catalog.ErrNoPrice},
		"fee in francs":     {func(o *catalog.Offer) { o.SmallOrderFee, o.SmallOrderBelow = eur("1"), money.MustAmount("9", "CHF") }, money.ErrCurrency},
		"per 0":             {func(o *catalog.Offer) { o.PriceQuantity = qty("0") }, catalog.ErrNoPrice},
		"absurd pack":       {func(o *catalog.Offer) { o.Pack, o.Interval = qty("9999999.999"), qty("9999999.998") }, money.ErrRange},
		"too much to hold":  {func(o *catalog.Offer) { o.Minimum, o.Tiers = qty("9999999"), []catalog.Tier{tier("1", "99999999")} }, money.ErrRange},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := offer(1, "A", "1", 1, tt.change).LandedFor(qty("1"), catalog.Counting{}); !errors.Is(err, tt.want) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestOrderCharges(t *testing.T) {
	t.Parallel()
	free := eur("100")
	o := offer(1, "A", "1", 1, func(o *catalog.Offer) {
		o.Shipping, o.FreeShippingFrom, o.SmallOrderFee, o.SmallOrderBelow = eur("5"), &free, eur("3"), eur("20")
	})
	for goods, want := range map[string][2]money.Amount{
		"19.99": {eur("5"), eur("3")}, "20": {eur("5"), eur("0")}, "99.99": {eur("5"), eur("0")}, "100": {eur("0"), eur("0")},
	} {
		shipping, small, err := catalog.OrderCharges(o, eur(goods))
		if err != nil || shipping != want[0] || small != want[1] {
			t.Errorf("%s: %s and %s, %v", goods, shipping, small, err)
		}
	}
	shipping, small, err := catalog.OrderCharges(offer(1, "A", "1", 1, nil), eur("1"))
	if err != nil || shipping != money.Zero(money.EUR) || small != money.Zero(money.EUR) {
		t.Errorf("no charges: %#v %#v %v", shipping, small, err)
	}
	if _, _, err := catalog.OrderCharges(o, money.MustAmount("1", "CHF")); !errors.Is(err, money.ErrCurrency) {
		t.Errorf("francs: %v", err)
	}
}
