package rulebook_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// TestDryRun_WhatStandsAtTheTimeCounts: over the months and groups of the draft; what had come to nothing by then, what came later
// or at the same time, what another body or, by unit, another unit bought does not count.
func TestDryRun_WhatStandsAtTheTimeCounts(t *testing.T) {
	t.Parallel()
	all := rulebook.Rules(seed(t))
	o := bought(t, all)
	body, unit, other := uuid.New(), uuid.New(), uuid.New()
	o.Submission, o.Organisation, o.Unit = uuid.New(), body, unit
	longAgo := time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)
	mine := rulebook.Award{Submission: o.Submission, Line: 1, Buyer: body, Unit: unit, Category: "dock", ShopGroup: "302", At: o.At, Net: eur("2000.00")}
	award := func(change func(*rulebook.Award)) []rulebook.Award {
		a := mine
		a.Submission, a.At, a.Net = uuid.New(), longAgo, eur("18500.00")
		change(&a)
		if a.At.Before(o.At) {
			return []rulebook.Award{a, mine}
		}
		return []rulebook.Award{mine, a}
	}
	window := termsDraft(rules.TermsRule{Split: &rules.Split{WindowMonths: 24}})
	byUnit := termsDraft(rules.TermsRule{Split: &rules.Split{WindowMonths: 24, CountingUnit: rules.CountUnit}})
	byUnit.Jurisdiction, byUnit.Organisation = "", "body" // the law counts the legal entity, a body may say otherwise
	tables := drafted(rules.ProductGroups)
	tables.Organisation, tables.Groups = "body", []rules.Group{{CPV: "999", DE: "Ausstattung", EN: "Equipment", Categories: []string{"dock", "chair"}}}
	at := func(when time.Time) func(*rulebook.Award) { return func(a *rulebook.Award) { a.At = when } }
	until := func(when time.Time) func(*rulebook.Award) { return func(a *rulebook.Award) { a.Until = &when } }
	recent := o.At.AddDate(0, -1, 0)
	for name, tt := range map[string]struct {
		draft  rules.Rule
		change func(*rulebook.Award)
		counts bool
	}{
		"it stands":                {window, func(*rulebook.Award) {}, true},
		"a minute before":          {window, at(o.At.Add(-time.Minute)), true},
		"at the same time":         {window, at(o.At), false},
		"later":                    {window, at(o.At.Add(time.Minute)), false},
		"before the window":        {window, at(longAgo.AddDate(-1, 0, 0)), false},
		"rejected before":          {window, until(o.At.Add(-time.Minute)), false},
		"rejected since":           {window, until(o.At.Add(time.Minute)), true},
		"of another body":          {window, func(a *rulebook.Award) { a.Buyer = other }, false},
		"of another unit":          {window, func(a *rulebook.Award) { a.Unit = other }, true},
		"of another unit, alone":   {byUnit, func(a *rulebook.Award) { a.Unit = other }, false},
		"of the unit, alone":       {byUnit, func(*rulebook.Award) {}, true},
		"of another group":         {window, func(a *rulebook.Award) { a.Category, a.ShopGroup = "chair", "391" }, false},
		"of a group made one":      {tables, func(a *rulebook.Award) { a.Category, a.ShopGroup, a.At = "chair", "391", recent }, true},
		"of a group left as it is": {tables, func(a *rulebook.Award) { a.Category, a.ShopGroup, a.At = "cable", "302", recent }, false},
	} {
		_, after, err := rulebook.Judge(all, tt.draft, day("2026-08-24"), o, award(tt.change)...)
		if err != nil || len(after.Evaluations) != 1 {
			t.Errorf("%s: %+v, %v", name, after.Evaluations, err)
			continue
		}
		want := eur("0.00")
		if tt.counts {
			want = eur("18500.00")
		}
		if e := after.Evaluations[0]; e.Facts.Rolling12MonthNet != want || e.Facts.Net != eur("2000.00") || tt.counts != (e.Result == rules.Warn) {
			t.Errorf("%s: %s before, %s now, %s", name, e.Facts.Rolling12MonthNet, e.Facts.Net, e.Result)
		}
	}
}

// TestDryRun_OtherGroupsAreHeldAgainstTheLimitEach: a submission in two groups that become one is judged once, and one whose lines
// come apart is judged together and each.
func TestDryRun_OtherGroupsAreHeldAgainstTheLimitEach(t *testing.T) {
	t.Parallel()
	all := rulebook.Rules(seed(t))
	o := bought(t, all)
	o.Submission, o.Organisation = uuid.New(), uuid.New()
	line := rulebook.Award{Submission: o.Submission, Buyer: o.Organisation, Category: "dock", ShopGroup: "302", At: o.At, Net: eur("1200.00")}
	second := line
	second.Line, second.Category, second.Net = 2, "cable", eur("800.00")
	tables := drafted(rules.ProductGroups)
	tables.Organisation, tables.Groups = "body", []rules.Group{{CPV: "313", DE: "Kabel", EN: "Cables", Categories: []string{"cable"}}}
	_, after, err := rulebook.Judge(all, tables, day("2026-08-24"), o, line, second)
	if err != nil {
		t.Fatal(err)
	}
	var nets []money.Amount
	for _, e := range after.Evaluations {
		nets = append(nets, e.Facts.Net)
	}
	if len(nets) != 3 || nets[0] != eur("2000.00") || nets[1] != eur("1200.00") || nets[2] != eur("800.00") {
		t.Errorf("judged %v", nets)
	}
}

// TestDryRun_CostsCountedOtherwise: what an order would have cost decides its limit and what is asked of it.
func TestDryRun_CostsCountedOtherwise(t *testing.T) {
	t.Parallel()
	all := rulebook.Rules(seed(t))
	o := bought(t, all)
	o.Submission, o.Organisation = uuid.New(), uuid.New()
	o.Lines[0].No, o.Lines[0].Deviation = 1, nil
	dearer, asked := eur("25000.00"), 0
	o.Recount = func(horizonMonths int, _ bool) (map[int]rulebook.RecountedLine, error) {
		asked = horizonMonths
		return map[int]rulebook.RecountedLine{1: {
			Chosen: &dearer, Awarded: &dearer, Order: dearer, Deviation: &rulebook.Deviation{Difference: eur("900.00"), Best: eur("24100.00")},
		}}, nil
	}
	mine := rulebook.Award{Submission: o.Submission, Line: 1, Buyer: o.Organisation, Category: "dock", ShopGroup: "302", At: o.At, Net: eur("2000.00")}
	before, after, err := rulebook.Judge(all, termsDraft(rules.TermsRule{HorizonMonths: 60}), day("2026-08-24"), o, mine)
	if err != nil || asked != 60 || after.Evaluations[0].Result != rules.Block || before.Band != nil || after.Band == nil || rulebook.Compare(before, after) >= 0 {
		t.Errorf("asked for %d months: %+v\n%+v, %v", asked, before, after, err)
	}
	asked = 0
	if _, after, err = rulebook.Judge(all, termsDraft(rules.TermsRule{HorizonMonths: 48}), day("2026-08-24"), o, mine); err != nil || asked != 0 || !rulebook.Same(after, after) || after.Band != nil {
		t.Errorf("the horizon stays, but %d months were asked for: %+v, %v", asked, after, err)
	}
}
