package rulebook_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

func seed(t *testing.T) []rulebook.Version {
	t.Helper()
	supplied, err := rules.Seed()
	if err != nil {
		t.Fatal(err)
	}
	all := make([]rulebook.Version, len(supplied))
	for i, r := range supplied {
		all[i] = rulebook.Version{Rule: r, Release: rulebook.Release{Role: rulebook.Supplied, At: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}}
	}
	return all
}

func day(s string) money.Date { return money.MustDate(s) }

func TestDiffNamesWhatChangedAndNothingElse(t *testing.T) {
	t.Parallel()
	limit := money.MustAmount("20000", money.EUR)
	before := rules.Rule{
		ID: "A", Version: 1, Jurisdiction: "DE-NI", Kind: rules.DirectAward, MaxNet: &limit, Valid: money.Period{From: day("2025-05-29")}, Citation: "§ 4",
		Terms: &rules.TermsRule{Split: &rules.Split{OnExceed: rules.ExceedWarns}},
	}
	after := before
	after.Version, after.MaxNet, after.Valid.To = 2, nil, day("2027-01-01")
	after.Terms = &rules.TermsRule{Split: &rules.Split{OnExceed: rules.ExceedBlocks}}
	got, err := rulebook.Diff(before, after)
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) *string { return &s }
	want := []rulebook.Change{
		{Field: "maxNet", Before: text("20000.00 EUR")},
		{Field: "terms.split.onExceed", Before: text("warn"), After: text("block")},
		{Field: "valid.to", After: text("2027-01-01")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if same, err := rulebook.Diff(before, before); err != nil || len(same) != 0 {
		t.Errorf("%v, %v", same, err)
	}
}

// On is the reading of package rules: on every day, each rule speaks with the version that evaluations use.
func TestOnIsWhatEvaluationsUse(t *testing.T) {
	t.Parallel()
	all := seed(t)
	for d := day("2024-01-01"); d.Before(day("2030-06-01")); d = d.AddDays(17) {
		speaking := map[string]int{}
		for _, v := range rulebook.On(all, d) {
			if _, twice := speaking[v.Rule.ID]; twice {
				t.Fatalf("%s speaks twice on %s", v.Rule.ID, d)
			}
			speaking[v.Rule.ID] = v.Rule.Version
		}
		for _, land := range rules.Lands() {
			l, err := rulebook.LimitOf(all, rules.Jurisdiction(land), rules.Municipality, d)
			if err != nil {
				t.Fatal(err)
			}
			if l.Version != nil && speaking[l.Version.Rule.ID] != l.Version.Rule.Version {
				t.Fatalf("%s on %s: version %d, On says %d", l.Version.Rule.ID, d, l.Version.Rule.Version, speaking[l.Version.Rule.ID])
			}
			if (l.State == rules.Found) != (l.MaxNet != nil) || (l.State == rules.Unknown) != (l.Version == nil) {
				t.Fatalf("%s on %s: %+v", land, d, l)
			}
		}
	}
}

func TestLimitTableHasEveryLand(t *testing.T) {
	t.Parallel()
	table, err := rulebook.LimitTable(seed(t), day("2026-11-22"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[rules.Jurisdiction]int{}
	for _, l := range table {
		rows[l.Jurisdiction]++
	}
	for _, land := range rules.Lands() {
		if want := map[bool]int{true: 3, false: 2}[land == rules.Niedersachsen]; rows[rules.Jurisdiction(land)] != want {
			t.Errorf("%s has %d rows, want %d", land, rows[rules.Jurisdiction(land)], want)
		}
	}
	if rows[rules.Bund] != 1 || len(table) != 34 {
		t.Errorf("%d rows, %d of the Bund", len(table), rows[rules.Bund])
	}
}

func TestChangesOfTheTurnOfTheYear(t *testing.T) {
	t.Parallel()
	got, err := rulebook.LimitChanges(seed(t), day("2025-12-31"), day("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	changed := map[string]string{}
	for _, c := range got {
		changed[string(c.After.Jurisdiction)+" "+string(c.After.Buyer)] = string(c.Before.State) + " to " + string(c.After.State)
	}
	want := map[string]string{"DE federal": "unknown to found", "DE-NW municipality": "found to no_statutory_limit"}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Error(diff)
	}
	if none, err := rulebook.LimitChanges(seed(t), day("2026-11-21"), day("2026-11-22")); err != nil || len(none) != 0 {
		t.Errorf("%v, %v", none, err)
	}
}

// Whatever is added to the rules later, a stored evaluation replays to the same answer.
func TestReplayHoldsAfterAnyRuleChange(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(14, 14))
	all := rulebook.Rules(seed(t))
	kinds := []rules.Kind{rules.DirectAward, rules.EUThreshold, rules.AsksTerms, rules.BindsRegime}
	amount := func(n int64) money.Amount { return money.MustAmount(strconv.FormatInt(rnd.Int64N(n), 10), money.EUR) }
	for i := range 400 {
		f := rules.DirectAwardFacts{
			Jurisdiction: rules.Jurisdiction(rules.Lands()[rnd.IntN(16)]), BuyerType: rulebook.Buyers()[rnd.IntN(3)], Organisation: "org-1",
			At: day("2024-01-01").AddDays(rnd.IntN(1200)), Net: amount(300_000), Offers: rnd.IntN(5), Rolling12MonthNet: amount(100_000),
		}
		stored, err := rules.EvaluateDirectAward(all, f)
		if err != nil {
			t.Fatal(err)
		}
		later := append(all[:len(all):len(all)], change(rnd, all[rnd.IntN(len(all))], kinds[rnd.IntN(len(kinds))], amount(50_000), i))
		again, err := rules.Replay(later, stored)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(stored, again); diff != "" {
			t.Fatalf("after %+v:\n%s", later[len(later)-1], diff)
		}
		all = later
	}
}

// change is a new version of a rule, or a new rule.
func change(rnd *rand.Rand, of rules.Rule, kind rules.Kind, limit money.Amount, n int) rules.Rule {
	r := of
	r.Valid = money.Period{From: day("2023-01-01")}
	if rnd.IntN(2) == 0 {
		r.Version += 1 + n
		r.MaxNet = &limit
		return r
	}
	r = rules.Rule{ID: "new-" + strconv.Itoa(n), Version: 1, Jurisdiction: of.Jurisdiction, Kind: kind, Valid: r.Valid, Citation: "neu", MaxNet: &limit}
	if rnd.IntN(3) == 0 {
		r.Jurisdiction, r.Organisation = "", "org-1"
	}
	switch kind {
	case rules.AsksTerms:
		r.Terms = &rules.TermsRule{MinOffers: []rules.OfferBand{{FromNet: money.Zero(money.EUR), Minimum: rnd.IntN(5)}}, Split: &rules.Split{OnExceed: rules.ExceedBlocks}}
	case rules.BindsRegime:
		r.Adopts = rules.UVgO
	case rules.DirectAward, rules.EUThreshold, rules.AsksDuty, rules.ProductGroups:
	}
	return r
}
