package rules_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

func eur(s string) money.Amount { return money.MustAmount(s, money.EUR) }

func seed(t *testing.T) []rules.Rule {
	t.Helper()
	all, err := rules.Seed()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func evaluate(t *testing.T, all []rules.Rule, f rules.DirectAwardFacts) rules.Evaluation {
	t.Helper()
	e, err := rules.EvaluateDirectAward(all, f)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// facts of a body in Niedersachsen today; the row says what differs.
func facts(change func(*rules.DirectAwardFacts)) rules.DirectAwardFacts {
	f := rules.DirectAwardFacts{
		Jurisdiction: "DE-NI", BuyerType: rules.Municipality, Organisation: "org-1", At: day("2026-11-22"), Net: eur("108.75"), Offers: 3,
	}
	if change != nil {
		change(&f)
	}
	return f
}

// limit makes a rule of Niedersachsen that is valid throughout.
func limit(id, maxNet string, change func(*rules.Rule)) rules.Rule {
	r := rules.Rule{ID: id, Version: 1, Jurisdiction: "DE-NI", BuyerType: rules.Municipality, Kind: rules.DirectAward, Valid: money.Period{From: day("2020-01-01")}, Citation: "§ " + id}
	if maxNet != "" {
		a := eur(maxNet)
		r.MaxNet = &a
	}
	if change != nil {
		change(&r)
	}
	return r
}

func threshold(maxNet string) rules.Rule {
	return limit("EU", maxNet, func(r *rules.Rule) { r.Kind, r.Jurisdiction, r.BuyerType = rules.EUThreshold, rules.EuropeanUnion, "" })
}

func findings(e rules.Evaluation) map[rules.Code]rules.Result {
	m := map[rules.Code]rules.Result{}
	for _, f := range e.Findings {
		m[f.Code] = f.Result
	}
	return m
}

func TestThreeStates(t *testing.T) {
	t.Parallel()
	all := seed(t)
	for name, tt := range map[string]struct {
		change  func(*rules.DirectAwardFacts)
		state   rules.State
		rule    string
		version int
		limit   string
		caution string
	}{
		"a rule is found":             {nil, rules.Found, "DE-NI-DA-municipality", 1, "20000.00", ""},
		"a school in NI":              {func(f *rules.DirectAwardFacts) { f.BuyerType = rules.School }, rules.Found, "DE-NI-DA-school", 1, "100000.00", ""},
		"NW until 2025":               {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.At = "DE-NW", day("2025-12-31") }, rules.Found, "DE-NW-DA-municipality", 1, "25000.00", ""},
		"NW from 2026":                {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.At = "DE-NW", day("2026-01-01") }, rules.NoStatutoryLimit, "DE-NW-DA-municipality", 2, "", "1000.00"},
		"a Land without a row":        {func(f *rules.DirectAwardFacts) { f.Jurisdiction = "DE-HE" }, rules.Unknown, "", 0, "", "1000.00"},
		"a buyer no rule binds":       {func(f *rules.DirectAwardFacts) { f.BuyerType = rules.Company }, rules.Unknown, "", 0, "", "1000.00"},
		"before the rule began":       {func(f *rules.DirectAwardFacts) { f.At = day("2025-05-28") }, rules.Unknown, "", 0, "", "1000.00"},
		"BY on its last day":          {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.At = "DE-BY", day("2029-12-31") }, rules.Found, "DE-BY-DA-municipality", 1, "100000.00", ""},
		"BY expired":                  {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.At = "DE-BY", day("2030-01-01") }, rules.Unknown, "", 0, "", "1000.00"},
		"the Bund after January 2026": {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.BuyerType = rules.Bund, rules.Federal }, rules.Unknown, "", 0, "", "1000.00"},
		"UVgO where it was adopted":   {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.Adopted = "DE-HE", rules.UVgO }, rules.Found, "UVgO-DA", 1, "1000.00", ""},
		"the Land goes before UVgO":   {func(f *rules.DirectAwardFacts) { f.Adopted = rules.UVgO }, rules.Found, "DE-NI-DA-municipality", 1, "20000.00", ""},
		"another caution value":       {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.CautionValue = "DE-HE", eur("500") }, rules.Unknown, "", 0, "", "500.00"},
		"BW before its second rule":   {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.At = "DE-BW", day("2024-12-31") }, rules.Found, "DE-BW-DA-municipality", 1, "10000.00", ""},
		"BW since its second rule":    {func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.At = "DE-BW", day("2025-01-01") }, rules.Found, "DE-BW-DA-municipality", 2, "100000.00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := evaluate(t, all, facts(tt.change))
			if e.State != tt.state || text(e.Limit) != tt.limit || text(e.CautionValue) != tt.caution {
				t.Errorf("state %s, limit %s, caution %s", e.State, text(e.Limit), text(e.CautionValue))
			}
			id, version := "", 0
			if e.Rule != nil {
				id, version = e.Rule.ID, e.Rule.Version
			}
			if id != tt.rule || version != tt.version {
				t.Errorf("rule %s version %d", id, version)
			}
		})
	}
}

func text(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

func TestCautionValueIsNeverCitedAsLaw(t *testing.T) {
	t.Parallel()
	e := evaluate(t, seed(t), facts(func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.Net = "DE-HE", eur("1000.01") }))
	if e.Rule != nil || e.Limit != nil || e.CautionValue == nil {
		t.Errorf("rule %v, limit %v", e.Rule, e.Limit)
	}
	for _, ref := range e.Applied {
		if ref.ID != "EU-SW" {
			t.Errorf("%s cited", ref.ID)
		}
	}
	if e.Result != rules.Block {
		t.Errorf("above the caution value: %s", e.Result)
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	three := 3
	all := []rules.Rule{limit("A", "20000", func(r *rules.Rule) { r.MinOffers = &three }), threshold("216000")}
	for name, tt := range map[string]struct {
		change   func(*rules.DirectAwardFacts)
		result   rules.Result
		findings map[rules.Code]rules.Result
		headroom string
		used     string
	}{
		"small order": {nil, rules.OK, nil, "19891.25", "0.5"},
		"worked example: sums go over": {
			func(f *rules.DirectAwardFacts) { f.Rolling12MonthNet = eur("19950") },
			rules.Warn,
			map[rules.Code]rules.Result{rules.SumsOverLimit: rules.Warn},
			"-58.75", "100.3",
		},
		"the budget year counts too": {
			func(f *rules.DirectAwardFacts) { f.BudgetYearNet = eur("19950") },
			rules.Warn,
			map[rules.Code]rules.Result{rules.SumsOverLimit: rules.Warn},
			"-58.75", "100.3",
		},
		"the larger sum counts, not both": {
			func(f *rules.DirectAwardFacts) {
				f.Rolling12MonthNet, f.BudgetYearNet = eur("10000"), eur("9000")
			},
			rules.OK, nil, "9891.25", "50.5",
		},
		"exactly the limit":  {func(f *rules.DirectAwardFacts) { f.Net = eur("20000") }, rules.Near, map[rules.Code]rules.Result{rules.NearLimit: rules.Near}, "0.00", "100.0"},
		"a cent above":       {func(f *rules.DirectAwardFacts) { f.Net = eur("20000.01") }, rules.Block, map[rules.Code]rules.Result{rules.OverLimit: rules.Block}, "-0.01", "100.0"},
		"at 85 %":            {func(f *rules.DirectAwardFacts) { f.Net = eur("17000") }, rules.Near, map[rules.Code]rules.Result{rules.NearLimit: rules.Near}, "3000.00", "85.0"},
		"a cent below":       {func(f *rules.DirectAwardFacts) { f.Net = eur("16999.99") }, rules.OK, nil, "3000.01", "85.0"},
		"own nearness":       {func(f *rules.DirectAwardFacts) { f.NearPercent = money.MustPercent("0.5") }, rules.Near, map[rules.Code]rules.Result{rules.NearLimit: rules.Near}, "19891.25", "0.5"},
		"two offers":         {func(f *rules.DirectAwardFacts) { f.Offers = 2 }, rules.Warn, map[rules.Code]rules.Result{rules.TooFewOffers: rules.Warn}, "19891.25", "0.5"},
		"a block outweighs":  {func(f *rules.DirectAwardFacts) { f.Offers, f.Net = 2, eur("30000") }, rules.Block, map[rules.Code]rules.Result{rules.TooFewOffers: rules.Warn, rules.OverLimit: rules.Block}, "-10000.00", "150.0"},
		"nothing is ordered": {func(f *rules.DirectAwardFacts) { f.Net = eur("0") }, rules.OK, nil, "20000.00", "0.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := evaluate(t, all, facts(tt.change))
			if tt.findings == nil {
				tt.findings = map[rules.Code]rules.Result{}
			}
			if diff := cmp.Diff(tt.findings, findings(e)); diff != "" {
				t.Error(diff)
			}
			if e.Result != tt.result || e.Headroom != eur(tt.headroom) || e.UsedPercent != tt.used {
				t.Errorf("result %s, headroom %s, used %s", e.Result, e.Headroom, e.UsedPercent)
			}
			if len(e.Findings) > 0 && e.Findings[0].Result != e.Result {
				t.Errorf("the heaviest finding is not first: %v", e.Findings)
			}
		})
	}
}

func TestSumsBlockWhereTheBodySaysSo(t *testing.T) {
	t.Parallel()
	own := limit("own", "", func(r *rules.Rule) { r.Jurisdiction, r.Organisation, r.SumsBlock = "", "org-1", true })
	all := []rules.Rule{limit("A", "20000", nil), own, threshold("216000")}
	over := func(f *rules.DirectAwardFacts) { f.Rolling12MonthNet = eur("19950") }
	if e := evaluate(t, all, facts(over)); e.Result != rules.Block || e.Rule.ID != "A" {
		t.Errorf("%s by %s", e.Result, e.Rule.ID)
	}
	other := func(f *rules.DirectAwardFacts) { over(f); f.Organisation = "org-2" }
	if e := evaluate(t, all, facts(other)); e.Result != rules.Warn {
		t.Errorf("another body's rule applied: %s", e.Result)
	}
}

func TestOwnRuleOnlyTightens(t *testing.T) {
	t.Parallel()
	own := func(maxNet string) rules.Rule {
		return limit("own", maxNet, func(r *rules.Rule) { r.Jurisdiction, r.BuyerType, r.Organisation = "", "", "org-1" })
	}
	eu := threshold("216000")
	for name, tt := range map[string]struct {
		all   []rules.Rule
		state rules.State
		rule  string
		limit string
	}{
		"lower than the law":           {[]rules.Rule{limit("A", "20000", nil), own("5000"), eu}, rules.Found, "own", "5000.00"},
		"higher than the law":          {[]rules.Rule{limit("A", "20000", nil), own("50000"), eu}, rules.Found, "A", "20000.00"},
		"equal: the law is named":      {[]rules.Rule{limit("A", "20000", nil), own("20000"), eu}, rules.Found, "A", "20000.00"},
		"none of its own":              {[]rules.Rule{limit("A", "20000", nil), own(""), eu}, rules.Found, "A", "20000.00"},
		"the only one where none is":   {[]rules.Rule{limit("A", "", nil), own("50000"), eu}, rules.Found, "own", "50000.00"},
		"the only one known":           {[]rules.Rule{own("50000"), eu}, rules.Found, "own", "50000.00"},
		"no limit anywhere":            {[]rules.Rule{limit("A", "", nil), own(""), eu}, rules.NoStatutoryLimit, "A", ""},
		"no limit, no law: still none": {[]rules.Rule{own(""), eu}, rules.NoStatutoryLimit, "own", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := evaluate(t, tt.all, facts(nil))
			if e.State != tt.state || e.Rule.ID != tt.rule || text(e.Limit) != tt.limit {
				t.Errorf("%s by %s: %s", e.State, e.Rule.ID, text(e.Limit))
			}
			if len(e.Applied) != len(tt.all) {
				t.Errorf("applied %v", e.Applied)
			}
		})
	}
}

func TestEUThresholdIsAnAbsoluteStop(t *testing.T) {
	t.Parallel()
	all := append(seed(t), limit("own", "500000", func(r *rules.Rule) { r.Jurisdiction, r.BuyerType, r.Organisation = "", "", "org-1" }))
	nw := func(net, before string) rules.Evaluation {
		return evaluate(t, all, facts(func(f *rules.DirectAwardFacts) {
			f.Jurisdiction, f.Net, f.Rolling12MonthNet = "DE-NW", eur(net), eur(before)
		}))
	}
	if e := nw("215999.99", "0"); e.Result != rules.OK || text(e.EUThreshold) != "216000.00" {
		t.Errorf("below: %s %v", e.Result, e.Findings)
	}
	if e := nw("216000", "0"); e.Result != rules.Block || findings(e)[rules.ReachesEUThreshold] != rules.Block {
		t.Errorf("reached: %s %v", e.Result, e.Findings)
	}
	if e := nw("1", "215999"); e.Result != rules.Block || findings(e)[rules.SumsReachEU] != rules.Block {
		t.Errorf("reached with the sums: %s %v", e.Result, e.Findings)
	}
	federal := evaluate(t, all, facts(func(f *rules.DirectAwardFacts) { f.BuyerType, f.Net = rules.Federal, eur("140000") }))
	if text(federal.EUThreshold) != "140000.00" || findings(federal)[rules.ReachesEUThreshold] != rules.Block {
		t.Errorf("federal: %s %v", text(federal.EUThreshold), federal.Findings)
	}
	later := evaluate(t, all, facts(func(f *rules.DirectAwardFacts) { f.At = day("2028-01-01") }))
	if later.EUThreshold != nil || findings(later)[rules.EUThresholdNotKnown] != rules.Warn {
		t.Errorf("2028: %v", later.Findings)
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	version := func(n int, maxNet, from, to string) rules.Rule {
		return limit("A", maxNet, func(r *rules.Rule) {
			r.Version, r.Valid = n, money.Period{From: day(from)}
			if to != "" {
				r.Valid.To = day(to)
			}
		})
	}
	eu := threshold("216000")
	for name, tt := range map[string]struct {
		all   []rules.Rule
		at    string
		limit string
	}{
		"successor, before it":         {[]rules.Rule{version(1, "100", "2025-01-01", ""), version(2, "200", "2026-01-01", "")}, "2025-12-31", "100.00"},
		"successor, from its day":      {[]rules.Rule{version(1, "100", "2025-01-01", ""), version(2, "200", "2026-01-01", "")}, "2026-01-01", "200.00"},
		"correction loosens":           {[]rules.Rule{version(1, "100", "2025-01-01", ""), version(2, "200", "2025-01-01", "")}, "2025-06-01", "200.00"},
		"ended early":                  {[]rules.Rule{version(1, "100", "2025-01-01", ""), version(2, "100", "2025-01-01", "2026-01-01")}, "2026-06-01", ""},
		"expired successor hides past": {[]rules.Rule{version(1, "100", "2025-01-01", ""), version(2, "200", "2025-06-01", "2026-01-01")}, "2026-06-01", ""},
		"half-open, last day":          {[]rules.Rule{version(1, "100", "2025-01-01", "2026-01-01")}, "2025-12-31", "100.00"},
		"half-open, first day after":   {[]rules.Rule{version(1, "100", "2025-01-01", "2026-01-01")}, "2026-01-01", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := evaluate(t, append(tt.all, eu), facts(func(f *rules.DirectAwardFacts) { f.At, f.Net = day(tt.at), eur("1") }))
			if text(e.Limit) != tt.limit {
				t.Errorf("limit %s", text(e.Limit))
			}
		})
	}
}

func TestStrictestOfEqualsWhateverTheOrder(t *testing.T) {
	t.Parallel()
	all := []rules.Rule{
		limit("none", "", nil), limit("b", "3000", nil), limit("a", "3000", nil), limit("high", "9000", nil),
		limit("all buyers", "1", func(r *rules.Rule) { r.BuyerType = "" }),
		limit("other Land", "2", func(r *rules.Rule) { r.Jurisdiction = "DE-HE" }),
		limit("other buyer", "2", func(r *rules.Rule) { r.BuyerType = rules.School }), threshold("216000"),
	}
	want := evaluate(t, all, facts(nil))
	if want.Rule.ID != "a" || text(want.Limit) != "3000.00" {
		t.Fatalf("%s with %s", want.Rule.ID, text(want.Limit))
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if diff := cmp.Diff(want, evaluate(t, all, facts(nil))); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestMoreMoneyIsNeverLessSevere(t *testing.T) {
	t.Parallel()
	all := seed(t)
	order := map[rules.Result]int{rules.OK: 0, rules.Near: 1, rules.Warn: 2, rules.Block: 3}
	rnd := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		small, more := rnd.Int64N(300_000), rnd.Int64N(100_000)
		before := eur(strconv.FormatInt(rnd.Int64N(300_000), 10))
		at := func(net int64) rules.Evaluation {
			return evaluate(t, all, facts(func(f *rules.DirectAwardFacts) {
				f.Net, f.Rolling12MonthNet = eur(strconv.FormatInt(net, 10)), before
			}))
		}
		a, b := at(small), at(small+more)
		if order[a.Result] > order[b.Result] {
			t.Fatalf("%d: %s, but %d: %s, before %s", small, a.Result, small+more, b.Result, before)
		}
	}
}

func TestErrFacts(t *testing.T) {
	t.Parallel()
	_, err := rules.EvaluateDirectAward(seed(t), facts(func(f *rules.DirectAwardFacts) { f.Net = eur("-1") }))
	if kind, ok := fault.KindOf(err); !ok || kind != fault.Invalid {
		t.Errorf("negative: %v", err)
	}
	_, err = rules.EvaluateDirectAward(seed(t), facts(func(f *rules.DirectAwardFacts) { f.Net = money.MustAmount("1", "CHF") }))
	if !errors.Is(err, money.ErrCurrency) {
		t.Errorf("francs: %v", err)
	}
}

// TestEvaluateDirectAward_TheCautionValueIsData: the lowest that a rule of the day sets counts where no limit is known, the body's own
// in place of one that delegates; where a limit is found it is not even looked at, and a replay finds it again.
func TestEvaluateDirectAward_TheCautionValueIsData(t *testing.T) {
	t.Parallel()
	sets := func(id, value string, change func(*rules.Rule)) rules.Rule {
		a := money.MustAmount(value, money.EUR)
		r := rules.Rule{
			ID: id, Version: 1, Jurisdiction: rules.Shop, Kind: rules.AsksTerms, Terms: &rules.TermsRule{CautionValue: &a},
			Valid: money.Period{From: money.MustDate("2026-01-01")}, Citation: id,
		}
		if change != nil {
			change(&r)
		}
		return r
	}
	own := func(r *rules.Rule) { r.Jurisdiction, r.Organisation = "", "body" }
	limit := money.MustAmount("20000.00", money.EUR)
	known := rules.Rule{ID: "limit", Version: 1, Jurisdiction: "DE-NI", Kind: rules.DirectAward, MaxNet: &limit, Valid: money.Period{From: money.MustDate("2026-01-01")}, Citation: "§ 4"}
	for name, tt := range map[string]struct {
		all   []rules.Rule
		want  string
		cited []string
	}{
		"none":              {nil, "1000.00", nil},
		"one":               {[]rules.Rule{sets("a", "1500.00", nil)}, "1500.00", []string{"a"}},
		"the lowest":        {[]rules.Rule{sets("a", "1500.00", nil), sets("b", "700.00", nil)}, "700.00", []string{"b"}},
		"the body tightens": {[]rules.Rule{sets("a", "1500.00", nil), sets("b", "2000.00", own)}, "1500.00", []string{"a"}},
		"the body replaces": {[]rules.Rule{sets("a", "1500.00", func(r *rules.Rule) { r.Delegates = "Die Stelle kann anderes bestimmen." }), sets("b", "2000.00", own)}, "2000.00", []string{"b"}},
		"not yet valid":     {[]rules.Rule{sets("a", "1500.00", func(r *rules.Rule) { r.Valid.From = money.MustDate("2026-12-01") })}, "1000.00", nil},
		"a limit is known":  {[]rules.Rule{sets("a", "1500.00", nil), known}, "", []string{"limit"}},
	} {
		facts := rules.DirectAwardFacts{Jurisdiction: "DE-NI", BuyerType: rules.Municipality, Organisation: "body", At: money.MustDate("2026-11-22"), Net: money.MustAmount("800.00", money.EUR)}
		e, err := rules.EvaluateDirectAward(tt.all, facts)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var cited []string
		for _, r := range e.Applied {
			cited = append(cited, r.ID)
		}
		got := ""
		if e.CautionValue != nil {
			got = e.CautionValue.String()
		}
		if got != tt.want || !slices.Equal(cited, tt.cited) {
			t.Errorf("%s: %q by %v, want %q by %v", name, got, cited, tt.want, tt.cited)
		}
		if again, err := rules.Replay(tt.all, e); err != nil || !reflect.DeepEqual(again, e) {
			t.Errorf("%s: replayed as %+v, %v", name, again, err)
		}
	}
}
