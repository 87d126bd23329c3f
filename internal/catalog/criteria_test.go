package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

func ptr[T any](v T) *T { return &v }

// allCriteria counts everything that can be counted.
func allCriteria() catalog.CriteriaBody {
	return catalog.CriteriaBody{
		PerDay:         ptr(eur("0.50")),
		Labels:         []catalog.LabelWeight{{Scheme: catalog.BlauerEngel, Percent: money.MustPercent("3")}, {Scheme: catalog.TCO, Percent: money.MustPercent("1")}},
		PerRepairPoint: ptr(money.MustPercent("0.5")),
		CO2:            &catalog.CO2Price{PerTonne: eur("237"), Unstated: 400_000},
	}
}

func TestParseLabel(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]catalog.Label{
		"Blauer Engel":          {Scheme: catalog.BlauerEngel},
		"Der Blaue Engel":       {},
		"TCO Certified 9: 0815": {Scheme: catalog.TCO, Evidence: "0815"},
		"ENERGY STAR":           {Scheme: catalog.EnergyStar},
		"Energy-Star":           {Scheme: catalog.EnergyStar},
		"EPEAT Gold":            {Scheme: catalog.EPEAT},
		"gleichwertig zu EPEAT: Prüfbericht 12/26": {Scheme: catalog.EPEAT, Equivalent: true, Evidence: "Prüfbericht 12/26"},
		"equivalent to Blue Angel":                 {Scheme: catalog.BlauerEngel, Equivalent: true},
		"CE":                                       {},
	} {
		got, ok := catalog.ParseLabel(text)
		if diff := cmp.Diff(want, got); diff != "" || ok != (want.Scheme != "") {
			t.Errorf("%s: %t %s", text, ok, diff)
		}
	}
	for text, want := range map[string]bool{"EPEAT": true, "gleichwertig EPEAT": false, "gleichwertig EPEAT: Prüfbericht 12": true, "TCO": false} {
		if got := offer(1, "A", "1", 1, func(o *catalog.Offer) { o.Labels = []string{text} }).Carries(catalog.EPEAT); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

// The arithmetic is shown line by line, and its lines add up to the score.
func TestCriteriaAddUpToTheScore(t *testing.T) {
	t.Parallel()
	n := need("10")
	n.Criteria = &catalog.Criteria{Version: 1, From: day("2026-11-01"), Body: allCriteria()}
	green := offer(1, "green", "10.40", 3, func(o *catalog.Offer) {
		o.Labels, o.Repairability, o.CO2Grams, o.Shipping = []string{"Blauer Engel: 4711", "TCO"}, qty("7.5"), ptr(int64(250_000)), eur("4.90")
	})
	plain := offer(2, "plain", "10", 1, nil)
	c := compare(t, catalog.CompareInput{Need: n, Offers: []catalog.Offer{plain, green}, At: sunday})
	step := func(code catalog.CriterionCode, scheme catalog.LabelScheme, count, amount string) catalog.CriterionStep {
		return catalog.CriterionStep{Code: code, Scheme: scheme, Count: qty(count), Amount: eur(amount)}
	}
	want := map[string][]catalog.CriterionStep{
		"green": {
			step("delivery", "", "3", "1.50"), step("label", "blauer_engel", "1", "-3.12"), step("label", "tco", "1", "-1.04"),
			step("repairability", "", "7.5", "-3.90"), step("co2", "", "2500000", "592.50"),
		},
		"plain": {step("delivery", "", "1", "0.50"), step("repairability", "", "0", "0"), step("co2", "", "4000000", "948")},
	}
	scores := map[string]string{"green": "694.84", "plain": "1048.50"}
	for _, r := range c.Ranked {
		if diff := cmp.Diff(want[r.Offer.SKU], r.Steps); diff != "" || r.Score != eur(scores[r.Offer.SKU]) {
			t.Errorf("%s scores %s: %s", r.Offer.SKU, r.Score, diff)
		}
		sum := r.Landed.Total
		for _, s := range r.Steps {
			sum, _ = sum.Add(s.Amount)
		}
		if sum != r.Score {
			t.Errorf("%s: the steps come to %s, the score is %s", r.Offer.SKU, sum, r.Score)
		}
	}
	if c.Ranked[0].Offer.SKU != "green" || c.Saving() != nil {
		t.Errorf("%v", lines(c))
	}
	n.Criteria = nil
	if c = compare(t, catalog.CompareInput{Need: n, Offers: []catalog.Offer{plain, green}, At: sunday}); c.Ranked[0].Offer.SKU != "plain" || c.Ranked[0].Steps != nil {
		t.Errorf("without criteria price alone decides: %v", lines(c))
	}
}

// TestCriteriaOfACategory: what is said for the category counts instead of what is said for every product, and elsewhere not at all.
func TestCriteriaOfACategory(t *testing.T) {
	t.Parallel()
	weight := func(category, percent string, scheme catalog.LabelScheme) catalog.LabelWeight {
		return catalog.LabelWeight{Category: category, Scheme: scheme, Percent: money.MustPercent(percent)}
	}
	body := catalog.CriteriaBody{Labels: []catalog.LabelWeight{
		weight("", "1", catalog.TCO), weight("notebook", "5", catalog.TCO), weight("notebook", "2", catalog.BlauerEngel),
	}}
	if err := body.Validate(); err != nil {
		t.Fatal(err)
	}
	for category, want := range map[string][]string{"notebook": {"-5.00", "-2.00"}, "monitor": {"-1.00"}} {
		n := need("1")
		n.Category, n.Criteria = category, &catalog.Criteria{Body: body}
		green := offer(1, "green", "100", 1, func(o *catalog.Offer) { o.Labels = []string{"TCO", "Blauer Engel"} })
		c := compare(t, catalog.CompareInput{Need: n, Offers: []catalog.Offer{green}, At: sunday})
		var got []string
		for _, s := range c.Ranked[0].Steps {
			got = append(got, s.Amount.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", category, diff)
		}
	}
	body.Labels = []catalog.LabelWeight{weight("notebook", "60", catalog.TCO), weight("monitor", "60", catalog.EPEAT)}
	if err := body.Validate(); err != nil {
		t.Errorf("no product is of two categories: %v", err)
	}
	body.Labels = append(body.Labels, weight("", "40", catalog.EPEAT))
	if kind, _ := fault.KindOf(body.Validate()); kind != fault.Invalid {
		t.Error("the whole price of a notebook can be taken off")
	}
}

func TestCriteriaCountInTheBasket(t *testing.T) {
	t.Parallel()
	n := need("1")
	n.Criteria = &catalog.Criteria{Body: catalog.CriteriaBody{PerDay: ptr(eur("2"))}}
	slow, fast := offer(1, "slow", "10", 5, nil), offer(2, "fast", "12", 1, nil)
	n.NeededBy = money.Date{}
	c := compare(t, catalog.CompareInput{Need: n, Offers: []catalog.Offer{slow, fast}, At: sunday})
	got := compareBasket(t, []catalog.Comparison{c, c})
	if got.Mixed.Total != eur("24") || got.Mixed.Score != eur("28") || got.Single.Orders[0].Supplier != supplier(2) {
		t.Errorf("%+v", got.Mixed)
	}
}

func TestExclusionsBeforeRanking(t *testing.T) {
	t.Parallel()
	n := need("1")
	n.Labels = []catalog.LabelScheme{catalog.BlauerEngel}
	labelled := func(o *catalog.Offer) { o.Labels = []string{"Blauer Engel"} }
	c := compare(t, catalog.CompareInput{
		Need: n, At: sunday, Offers: []catalog.Offer{
			offer(1, "here", "3", 1, labelled), offer(2, "elsewhere", "1", 1, labelled), offer(3, "unlabelled", "2", 1, nil), offer(4, "named", "4", 1, labelled),
		},
		Suppliers: map[catalog.SupplierID]catalog.SupplierFacts{
			supplier(2): {Regions: []string{"DE-BY"}}, supplier(4): {Regions: []string{"DE-HB", "DE-NI"}},
		},
	})
	got := map[string]catalog.Exclusion{}
	for _, l := range lines(c) {
		got[l.SKU] = l.Excluded
	}
	want := map[string]catalog.Exclusion{"here": "", "elsewhere": catalog.WrongRegion, "unlabelled": catalog.MissingLabel, "named": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The cooperative's own trade stands beside the comparison with its fee, however cheap it is.
func TestTradeIsNeverInTheRanking(t *testing.T) {
	t.Parallel()
	c := compare(t, catalog.CompareInput{
		Need: need("10"), At: sunday, Offers: []catalog.Offer{
			offer(1, "market", "10", 1, nil), offer(2, "own", "1", 1, nil), offer(3, "own, late", "1", 30, nil), offer(4, "own, no price", "0", 1, nil),
		},
		Suppliers: map[catalog.SupplierID]catalog.SupplierFacts{
			supplier(2): {TradeFee: ptr(money.MustPercent("2.5"))}, supplier(3): {TradeFee: ptr(money.MustPercent("2.5"))}, supplier(4): {TradeFee: ptr(money.MustPercent("2.5"))},
		},
	})
	if len(c.Ranked) != 1 || len(c.Excluded) != 0 || c.Ranked[0].Offer.SKU != "market" || len(c.Trade) != 3 {
		t.Fatalf("%+v", c)
	}
	got := map[string][3]string{}
	for _, o := range c.Trade {
		got[o.Offer.SKU] = [3]string{o.Fee.String(), o.Total.String(), string(o.Reason)}
	}
	want := map[string][3]string{"own": {"0.25", "10.25", ""}, "own, late": {"0.25", "10.25", "late"}, "own, no price": {"0.00", "0.00", "no_price"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestErrCriteria(t *testing.T) {
	t.Parallel()
	if err := allCriteria().Validate(); err != nil {
		t.Errorf("good criteria: %v", err)
	}
	for name, change := range map[string]func(*catalog.CriteriaBody){
		"nothing":            func(b *catalog.CriteriaBody) { *b = catalog.CriteriaBody{} },
		"unknown label":      func(b *catalog.CriteriaBody) { b.Labels[0].Scheme = "ce" },
		"unknown required":   func(b *catalog.CriteriaBody) { b.Required = []catalog.RequiredLabel{{Scheme: "ce"}} },
		"label twice":        func(b *catalog.CriteriaBody) { b.Labels[1].Scheme = b.Labels[0].Scheme },
		"more than all":      func(b *catalog.CriteriaBody) { b.Labels[0].Percent = money.MustPercent("96") },
		"negative per day":   func(b *catalog.CriteriaBody) { b.PerDay = ptr(eur("-1")) },
		"negative emissions": func(b *catalog.CriteriaBody) { b.CO2.Unstated = -1 },
		"francs":             func(b *catalog.CriteriaBody) { b.CO2.PerTonne = money.MustAmount("1", "CHF") },
	} {
		b := allCriteria()
		change(&b)
		if kind, _ := fault.KindOf(b.Validate()); kind != fault.Invalid {
			t.Errorf("%s is taken: %v", name, b.Validate())
		}
	}
}

func TestCriteriaForTheDay(t *testing.T) {
	t.Parallel()
	all := []catalog.Criteria{{Version: 2, From: day("2026-12-01")}, {Version: 1, From: day("2026-01-01")}, {Version: 3, From: day("2027-01-01")}}
	for on, want := range map[string]int{"2025-12-31": 0, "2026-01-01": 1, "2026-11-30": 1, "2026-12-01": 2, "2028-01-01": 3} {
		got := 0
		if c := catalog.CriteriaFor(all, day(on)); c != nil {
			got = c.Version
		}
		if got != want {
			t.Errorf("%s: version %d, want %d", on, got, want)
		}
	}
}

// An offer whose criteria come to more than an amount can hold is excluded; the others are compared all the same.
func TestCriteriaBeyondAnAmountExcludeTheOffer(t *testing.T) {
	t.Parallel()
	n := need("25")
	n.Criteria = &catalog.Criteria{Body: allCriteria()}
	offers := append(workedExample(), offer(6, "F", "0.01", 1, func(o *catalog.Offer) { o.Minimum = qty("9999999") }))
	c := compare(t, catalog.CompareInput{Need: n, Offers: offers, Suppliers: map[catalog.SupplierID]catalog.SupplierFacts{}, At: sunday})
	for _, x := range c.Excluded {
		if x.Offer.SKU == "F" && x.Reason == catalog.OverMaximumQuantity && len(c.Ranked) > 0 {
			return
		}
	}
	t.Errorf("ranked %d, excluded %v", len(c.Ranked), c.Excluded)
}
