package rules_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

func terms(t *testing.T, all []rules.Rule, f rules.DirectAwardFacts) rules.Terms {
	t.Helper()
	got, err := rules.TermsFor(all, f)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// asking makes a rule of the body itself.
func asking(id string, own bool, ask rules.TermsRule) rules.Rule {
	return limit(id, "", func(r *rules.Rule) {
		r.Kind, r.Terms = rules.AsksTerms, &ask
		if own {
			r.Jurisdiction, r.BuyerType, r.Organisation = "", "", "org-1"
		}
	})
}

func amount(s string) *money.Amount { a := eur(s); return &a }

func percent(s string) *money.Percent { p := money.MustPercent(s); return &p }

func TestTermsWithoutAnyRuleAreTheSuppliedOnes(t *testing.T) {
	t.Parallel()
	got := terms(t, nil, facts(nil))
	shops := slices.DeleteFunc(seed(t), func(r rules.Rule) bool { return r.Jurisdiction != rules.Shop })
	if diff := cmp.Diff(terms(t, shops, facts(nil)), got); diff != "" {
		t.Error(diff)
	}
	want := rules.Split{WindowMonths: 12, BudgetYear: true, CountingUnit: rules.CountLegalEntity, OnExceed: rules.ExceedWarns, Ref: got.Split.Ref}
	if got.Split != want || got.Split.Ref.ID != "SHOP-splitting" {
		t.Errorf("split %+v", got.Split)
	}
	if got.ProductChoiceFrom.Value != eur("1000") || got.HorizonMonths.Value != 48 || got.EarlyPayment.Value || got.AuditOfficeFrom != nil ||
		len(got.MinOffers) != 0 || got.CautionConfirm.Value != "officer" || len(got.EconomyEvidence.Value) != 4 {
		t.Errorf("%+v", got)
	}
}

func TestDeviationBands(t *testing.T) {
	t.Parallel()
	supplied := terms(t, nil, facts(nil))
	for name, tt := range map[string]struct {
		difference, best string
		ask              rules.Ask
		minText          int
	}{
		"small in both":                 {"24.99", "1000", rules.AskCode, 0},
		"25 EUR of much":                {"25.00", "100000", rules.AskCodeAndText, 20},
		"few cents, but 5 %":            {"0.50", "10", rules.AskCodeAndText, 20},
		"few cents, and below 5 %":      {"0.49", "10", rules.AskCode, 0},
		"a thousand":                    {"1000.00", "90000", rules.AskSecondPerson, 20},
		"a cent less than the thousand": {"999.99", "90000", rules.AskCodeAndText, 20},
		"no difference":                 {"0.00", "10", rules.AskCode, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			band, err := supplied.AskFor(eur(tt.difference), eur(tt.best))
			if err != nil || band.Ask != tt.ask || band.MinText != tt.minText {
				t.Errorf("%s with %d characters, %v", band.Ask, band.MinText, err)
			}
			if band.Ref.ID != "SHOP-deviation" || len(band.Ref.SHA256) != 64 {
				t.Errorf("by %+v", band.Ref)
			}
		})
	}
}

func TestTheBodyReplacesDefaultsAndTightensLaw(t *testing.T) {
	t.Parallel()
	land := asking("land", false, rules.TermsRule{AuditOfficeFrom: amount("50000"), HorizonMonths: 60})
	own := asking("own", true, rules.TermsRule{
		ProductChoiceFrom: amount("5000"), AuditOfficeFrom: amount("80000"), HorizonMonths: 24,
		Split:     &rules.Split{WindowMonths: 6, CountingUnit: rules.CountUnit, OnExceed: rules.ExceedBlocks},
		MinOffers: []rules.OfferBand{{FromNet: eur("10000"), Minimum: 3}, {FromNet: eur("500"), Minimum: 2}},
		Deviation: []rules.DeviationBand{{FromPercent: percent("1"), Ask: rules.AskSecondPerson}},
	})
	all := append(seed(t), land, own)
	got := terms(t, all, facts(nil))
	if got.ProductChoiceFrom.Value != eur("5000") || got.ProductChoiceFrom.Ref.ID != "own" {
		t.Errorf("the shop's default stands against the body: %+v", got.ProductChoiceFrom)
	}
	if got.AuditOfficeFrom.Value != eur("50000") || got.AuditOfficeFrom.Ref.ID != "land" || got.HorizonMonths.Value != 60 {
		t.Errorf("the body loosened the Land's rule: %+v, %+v", got.AuditOfficeFrom, got.HorizonMonths)
	}
	if got.Split.WindowMonths != 6 || got.Split.OnExceed != rules.ExceedBlocks || got.Split.Ref.ID != "own" || len(got.Deviation) != 1 {
		t.Errorf("%+v, %+v", got.Split, got.Deviation)
	}
	for net, want := range map[string]int{"499.99": 0, "500": 2, "9999.99": 2, "10000": 3} {
		if band, ok, err := got.OffersFor(eur(net)); err != nil || ok != (want > 0) || band.Minimum != want {
			t.Errorf("%s: %d offers", net, band.Minimum)
		}
		e := evaluate(t, all, facts(func(f *rules.DirectAwardFacts) { f.Net, f.Offers = eur(net), 0 }))
		if e.MinOffers != want {
			t.Errorf("evaluated %s: %d offers", net, e.MinOffers)
		}
	}
	other := terms(t, all, facts(func(f *rules.DirectAwardFacts) { f.Organisation = "org-2" }))
	if other.ProductChoiceFrom.Value != eur("1000") || other.Split.OnExceed != rules.ExceedWarns || len(other.MinOffers) != 0 {
		t.Errorf("another body's rules applied: %+v", other)
	}
}

func TestSumsBlockByTerms(t *testing.T) {
	t.Parallel()
	own := asking("own", true, rules.TermsRule{Split: &rules.Split{OnExceed: rules.ExceedBlocks}})
	over := facts(func(f *rules.DirectAwardFacts) { f.Rolling12MonthNet = eur("19950") })
	if e := evaluate(t, append(seed(t), own), over); e.Result != rules.Block || findings(e)[rules.SumsOverLimit] != rules.Block {
		t.Errorf("%s %v", e.Result, e.Findings)
	}
}

func TestDuties(t *testing.T) {
	t.Parallel()
	due := func(f rules.DirectAwardFacts, c rules.DutyCase) []string {
		list, err := terms(t, seed(t), f).DutiesFor(c)
		if err != nil {
			t.Fatal(err)
		}
		keys := []string{}
		for _, d := range list {
			keys = append(keys, d.Key)
		}
		return keys
	}
	nw := facts(func(f *rules.DirectAwardFacts) { f.Jurisdiction = "DE-NW" })
	adopted := facts(func(f *rules.DirectAwardFacts) { f.Adopted = rules.UVgO })
	for name, tt := range map[string]struct {
		f    rules.DirectAwardFacts
		c    rules.DutyCase
		want []string
	}{
		"small":               {facts(nil), rules.DutyCase{Channel: "best_price", Net: eur("9999.99")}, []string{}},
		"declaration":         {facts(nil), rules.DutyCase{Channel: "best_price", Net: eur("10000")}, []string{"self_declaration"}},
		"exactly 25,000":      {facts(nil), rules.DutyCase{Channel: "best_price", Net: eur("25000")}, []string{"self_declaration"}},
		"above 25,000":        {facts(nil), rules.DutyCase{Channel: "best_price", Net: eur("25000.01")}, []string{"procurement_statistics", "self_declaration"}},
		"from 30,000":         {facts(nil), rules.DutyCase{Channel: "best_price", Net: eur("30000")}, []string{"competition_register", "procurement_statistics", "self_declaration"}},
		"a call-off":          {facts(nil), rules.DutyCase{Channel: "framework", Net: eur("300000")}, []string{}},
		"services in NW":      {nw, rules.DutyCase{Channel: "framework", Kinds: []rules.ContractKind{rules.Services}, Net: eur("25000")}, []string{"tariff_commitment"}},
		"supplies in NW":      {nw, rules.DutyCase{Channel: "framework", Kinds: []rules.ContractKind{rules.Supplies}, Net: eur("25000")}, []string{}},
		"UVgO where it binds": {adopted, rules.DutyCase{Channel: "best_price", Net: eur("25000")}, []string{"self_declaration", "ex_post_notice"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, due(tt.f, tt.c)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	if got := rules.GroupOf("docking_station"); got.CPV != "302" || got.EN != "Computer equipment and supplies" {
		t.Errorf("%+v", got)
	}
	if a, b := rules.GroupOf("unheard of"), rules.GroupOf("unheard of too"); a.CPV != "" || a.DE == b.DE {
		t.Errorf("%+v and %+v are one group", a, b)
	}
	seen := map[string]string{}
	for _, g := range rules.SuppliedGroups().Groups {
		for _, c := range g.Categories {
			if seen[c] != "" {
				t.Errorf("%s is in %s and %s", c, seen[c], g.CPV)
			}
			seen[c] = g.CPV
		}
	}
	supplied := terms(t, seed(t), facts(nil)).Groups
	if diff := cmp.Diff(rules.SuppliedGroups(), supplied); diff != "" || supplied.Ref.Version != 1 || len(supplied.Ref.SHA256) != 64 {
		t.Errorf("%+v: %s", supplied.Ref, diff)
	}
}

func TestARuleBindsARegime(t *testing.T) {
	t.Parallel()
	all := append(seed(t), limit("own regime", "", func(r *rules.Rule) {
		r.Kind, r.Jurisdiction, r.BuyerType, r.Organisation, r.Adopts = rules.BindsRegime, "", "", "org-1", rules.UVgO
	}))
	e := evaluate(t, all, facts(func(f *rules.DirectAwardFacts) { f.Jurisdiction = "DE-HE" }))
	if e.State != rules.Found || e.Rule.ID != "UVgO-DA" || text(e.Limit) != "1000.00" {
		t.Errorf("%s by %v", e.State, e.Rule)
	}
	again, err := rules.Replay(all, e)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, again); diff != "" {
		t.Error(diff)
	}
}

func TestAFundingSourceOnlyTightens(t *testing.T) {
	t.Parallel()
	grant := func(maxNet string) rules.Rule {
		return limit("grant", maxNet, func(r *rules.Rule) { r.Jurisdiction, r.BuyerType, r.Funding = rules.Grant, "", "EFRE" })
	}
	funded := func(f *rules.DirectAwardFacts) { f.Funding = []string{"EFRE"} }
	for name, tt := range map[string]struct {
		maxNet string
		change func(*rules.DirectAwardFacts)
		rule   string
	}{
		"stricter":                   {"3000", funded, "grant"},
		"looser":                     {"90000", funded, "DE-NI-DA-municipality"},
		"not named":                  {"3000", nil, "DE-NI-DA-municipality"},
		"another source":             {"3000", func(f *rules.DirectAwardFacts) { f.Funding = []string{"ESF"} }, "DE-NI-DA-municipality"},
		"below the caution value":    {"500", func(f *rules.DirectAwardFacts) { funded(f); f.Jurisdiction = "DE-HE" }, "grant"},
		"above the caution value":    {"3000", func(f *rules.DirectAwardFacts) { funded(f); f.Jurisdiction = "DE-HE" }, ""},
		"where the law sets nothing": {"900", func(f *rules.DirectAwardFacts) { funded(f); f.Jurisdiction = "DE-NW" }, "grant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := evaluate(t, append(seed(t), grant(tt.maxNet)), facts(tt.change))
			got := ""
			if e.Rule != nil {
				got = e.Rule.ID
			}
			if got != tt.rule {
				t.Errorf("by %q", got)
			}
		})
	}
}

func TestLooseningNeedsTheLegalBasisToSaySo(t *testing.T) {
	t.Parallel()
	own := limit("own", "50000", func(r *rules.Rule) { r.Jurisdiction, r.BuyerType, r.Organisation = "", "", "org-1" })
	base := limit("A", "20000", nil)
	if e := evaluate(t, []rules.Rule{base, own}, facts(nil)); e.Rule.ID != "A" {
		t.Errorf("loosened by %s", e.Rule.ID)
	}
	base.Delegates = "§ A Abs. 2: Die Kommune kann durch Satzung abweichen."
	if e := evaluate(t, []rules.Rule{base, own}, facts(nil)); e.Rule.ID != "own" || text(e.Limit) != "50000.00" {
		t.Errorf("not delegated: %s", e.Rule.ID)
	}
	own.MaxNet = nil
	if e := evaluate(t, []rules.Rule{base, own}, facts(nil)); e.Rule.ID != "A" || e.State != rules.Found {
		t.Errorf("a body that says nothing has no limit: %s", e.State)
	}
}

// A rule of the body can be as large as it likes: nothing becomes looser than without it.
func TestAHouseRuleIsNeverLooser(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(14, 16))
	severity := map[rules.Result]int{rules.OK: 0, rules.Near: 1, rules.Warn: 2, rules.Block: 3}
	some := func(n int64) *money.Amount { return amount(strconv.FormatInt(rnd.Int64N(n), 10)) }
	asks := func() rules.TermsRule {
		return rules.TermsRule{
			ProductChoiceFrom: some(5000), AuditOfficeFrom: some(50000), HorizonMonths: 1 + rnd.IntN(60),
			MinOffers: []rules.OfferBand{{FromNet: *some(2000), Minimum: rnd.IntN(4)}},
			Deviation: []rules.DeviationBand{{FromAmount: some(200), Ask: []rules.Ask{rules.AskCode, rules.AskCodeAndText, rules.AskSecondPerson}[rnd.IntN(3)], MinText: rnd.IntN(40)}},
			Split:     &rules.Split{WindowMonths: 1 + rnd.IntN(24), BudgetYear: rnd.IntN(2) == 0, CountingUnit: []rules.CountingUnit{rules.CountUnit, rules.CountLegalEntity}[rnd.IntN(2)], OnExceed: []rules.OnExceed{rules.ExceedWarns, rules.ExceedBlocks}[rnd.IntN(2)]},
		}
	}
	for range 600 {
		law := []rules.Rule{limit("A", some(30_000).String(), nil), threshold("216000"), asking("T", false, asks()), asking("shop", false, rules.TermsRule{})}
		law[3].Jurisdiction = rules.Shop
		own := asking("own terms", true, asks())
		house := append(law[:4:4], own, limit("own", some(60_000).String(), func(r *rules.Rule) {
			r.Jurisdiction, r.BuyerType, r.Organisation, r.SumsBlock = "", "", "org-1", rnd.IntN(2) == 0
		}))
		f := facts(func(f *rules.DirectAwardFacts) {
			f.Net, f.Rolling12MonthNet, f.Offers = *some(40_000), *some(20_000), rnd.IntN(5)
		})
		before, after := evaluate(t, law, f), evaluate(t, house, f)
		if severity[after.Result] < severity[before.Result] || after.MinOffers < before.MinOffers || mustLess(t, *before.Limit, *after.Limit) {
			t.Fatalf("looser: %+v, then %+v", before, after)
		}
		neverLooser(t, terms(t, law, f), terms(t, house, f), *some(500), *some(2000))
	}
}

func mustLess(t *testing.T, a, b money.Amount) bool {
	t.Helper()
	less, err := a.Less(b)
	if err != nil {
		t.Fatal(err)
	}
	return less
}

func neverLooser(t *testing.T, before, after rules.Terms, difference, best money.Amount) {
	t.Helper()
	order := map[rules.Ask]int{rules.AskCode: 0, rules.AskCodeAndText: 1, rules.AskSecondPerson: 2}
	a, errA := before.AskFor(difference, best)
	b, errB := after.AskFor(difference, best)
	if errA != nil || errB != nil || order[b.Ask] < order[a.Ask] || b.MinText < a.MinText {
		t.Fatalf("asks less: %+v, then %+v (%v, %v)", a, b, errA, errB)
	}
	if mustLess(t, before.ProductChoiceFrom.Value, after.ProductChoiceFrom.Value) || mustLess(t, before.AuditOfficeFrom.Value, after.AuditOfficeFrom.Value) {
		t.Fatalf("asks later: %+v, then %+v", before, after)
	}
	s, u := before.Split, after.Split
	if u.WindowMonths < s.WindowMonths || s.BudgetYear && !u.BudgetYear || s.CountingUnit == rules.CountLegalEntity && u.CountingUnit != s.CountingUnit ||
		s.OnExceed == rules.ExceedBlocks && u.OnExceed != s.OnExceed || after.HorizonMonths.Value < before.HorizonMonths.Value {
		t.Fatalf("counts less: %+v, then %+v", s, u)
	}
}
