package rulebook_test

import (
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// bought is a direct award of 2,000 € in Niedersachsen, 100 € above the best offer, with two offers compared.
func bought(t *testing.T, all []rules.Rule) rulebook.JudgedOrder {
	t.Helper()
	total := eur("2000.00")
	facts := rules.DirectAwardFacts{
		Jurisdiction: "DE-NI", BuyerType: rules.Municipality, Organisation: "body", At: day("2026-11-10"), Net: total, Offers: 2,
	}
	e, err := rules.EvaluateDirectAward(all, facts)
	if err != nil {
		t.Fatal(err)
	}
	return rulebook.JudgedOrder{
		At: time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC), Buyer: e.Facts, Evaluations: []rules.Evaluation{e},
		Case:  rules.DutyCase{Channel: "best_price", Net: total},
		Lines: []rulebook.JudgedLine{{Category: "dock", Chosen: &total, Deviation: &rulebook.Deviation{Difference: eur("100.00"), Best: eur("1900.00")}}},
	}
}

// calledOff is the same from a framework awarded under VgV.
func calledOff(t *testing.T, all []rules.Rule) rulebook.JudgedOrder {
	t.Helper()
	o := bought(t, all)
	o.Evaluations, o.Lines = nil, []rulebook.JudgedLine{{Category: "dock"}}
	o.Case.Channel, o.Case.Regime = rules.FrameworkChannel, "VgV"
	return o
}

// inDoubt is the same as bought, of a body whose limit nobody knows.
func inDoubt(t *testing.T, all []rules.Rule) rulebook.JudgedOrder {
	t.Helper()
	o := bought(t, all)
	o.Buyer.Jurisdiction, o.Buyer.Net = "DE-XX", eur("900.00")
	e, err := rules.EvaluateDirectAward(all, o.Buyer)
	if err != nil || e.State != rules.Unknown {
		t.Fatalf("%+v, %v", e, err)
	}
	o.Evaluations = []rules.Evaluation{e}
	return o
}

func eur(s string) money.Amount { return money.MustAmount(s, money.EUR) }

// TestDryRun_JudgesWhatIsAskedBeyondTheLimit: duties, deviation bands, accepted evidence, caution value, audit office, the question
// about the product and the time for a second person; what a draft does not touch stays the same.
func TestDryRun_JudgesWhatIsAskedBeyondTheLimit(t *testing.T) {
	t.Parallel()
	all := rulebook.Rules(seed(t))
	low, high, four := eur("500.00"), eur("5000.00"), []rules.OfferBand{{FromNet: eur("0.00"), Minimum: 4}}
	evidence := rules.TermsRule{EconomyEvidence: []rules.Evidence{rules.EvidenceExperience}, MinOffers: four}
	const stricter, same, looser, otherwise = -1, 0, 1, 2
	for name, tt := range map[string]struct {
		order func(*testing.T, []rules.Rule) rulebook.JudgedOrder
		draft rules.Rule
		want  int
	}{
		"a duty that blocks":             {bought, dutyDraft(func(*rules.Duty) {}), stricter},
		"a duty from a higher value":     {bought, dutyDraft(func(d *rules.Duty) { d.FromNet = &high }), same},
		"a duty of services":             {bought, dutyDraft(func(d *rules.Duty) { d.Kind = rules.Services }), same},
		"a duty of call-offs":            {calledOff, dutyDraft(func(d *rules.Duty) { d.Channel, d.Regime = rules.FrameworkChannel, "VgV" }), stricter},
		"a duty of another regime":       {calledOff, dutyDraft(func(d *rules.Duty) { d.Channel, d.Regime = rules.FrameworkChannel, "UVgO" }), same},
		"the office sees it":             {bought, termsDraft(rules.TermsRule{AuditOfficeFrom: &low}), stricter},
		"the office sees the call-off":   {calledOff, termsDraft(rules.TermsRule{AuditOfficeFrom: &low}), stricter},
		"the office does not see it":     {bought, termsDraft(rules.TermsRule{AuditOfficeFrom: &high}), same},
		"evidence for offers that lack":  {bought, termsDraft(evidence), stricter},
		"a second person":                {bought, termsDraft(rules.TermsRule{Deviation: []rules.DeviationBand{{FromAmount: &low, Ask: rules.AskCode}, {Ask: rules.AskSecondPerson}}}), stricter},
		"a band that is not reached":     {bought, termsDraft(rules.TermsRule{Deviation: []rules.DeviationBand{{FromAmount: &low, Ask: rules.AskSecondPerson}}}), same},
		"a call-off deviates from none":  {calledOff, termsDraft(rules.TermsRule{Deviation: []rules.DeviationBand{{Ask: rules.AskSecondPerson}}}), same},
		"another role confirms":          {inDoubt, termsDraft(rules.TermsRule{CautionConfirm: "approver"}), otherwise},
		"no role confirms a known limit": {bought, termsDraft(rules.TermsRule{CautionConfirm: "approver"}), same},
		"why this product":               {bought, termsDraft(rules.TermsRule{ProductChoiceFrom: &low}), same}, // asked from 1,000 € anyway
		"days of a wait that is none":    {bought, termsDraft(rules.TermsRule{ApprovalDays: 2}), same},
	} {
		o := tt.order(t, all)
		before, after, err := rulebook.Judge(all, tt.draft, day("2026-08-24"), o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := rulebook.Compare(before, after)
		if got < 0 != (tt.want == stricter) || got > 0 != (tt.want == looser) || rulebook.Same(before, after) != (tt.want == same) {
			t.Errorf("%s: compared %d, same %v, want %d\nbefore %+v\nafter  %+v", name, got, rulebook.Same(before, after), tt.want, before, after)
		}
		if back, _, err := rulebook.Judge(all, dutyDraft(func(d *rules.Duty) { d.FromNet = &high }), day("2026-08-24"), o); err != nil || !rulebook.Same(back, before) {
			t.Errorf("%s: what was judged then depends on the draft: %v", name, err)
		}
	}
}

// TestDryRun_TheNextVersionReplaces what the rule asked before: a duty that is taken to a higher value is milder.
func TestDryRun_TheNextVersionReplaces(t *testing.T) {
	t.Parallel()
	high := eur("5000.00")
	old := dutyDraft(func(*rules.Duty) {})
	old.Valid = money.Period{From: day("2026-01-01")}
	next := dutyDraft(func(d *rules.Duty) { d.FromNet = &high })
	next.Version = 2
	all := append(rulebook.Rules(seed(t)), old)
	o := bought(t, all)
	before, after, err := rulebook.Judge(all, next, day("2026-08-24"), o)
	if err != nil || rulebook.Compare(before, after) <= 0 || len(before.Demands) != len(after.Demands)+1 {
		t.Errorf("before %+v\nafter %+v, %v", before.Demands, after.Demands, err)
	}
}
