package rulebook_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// TestCheck_TheRulesSuppliedPass: what the shop comes with could be drafted.
func TestCheck_TheRulesSuppliedPass(t *testing.T) {
	t.Parallel()
	for _, v := range seed(t) {
		if err := rulebook.CheckRule(v.Rule, day("2026-11-22")); err != nil {
			t.Errorf("%s version %d: %v", v.Rule.ID, v.Rule.Version, err)
		}
	}
}

// dutyDraft is a duty that could be drafted, changed.
func dutyDraft(change func(*rules.Duty)) rules.Rule {
	d := rules.Duty{Key: "competition_register", DE: "Abfrage", EN: "Query", Channel: "best_price", When: rules.BeforeOrder, Effect: rules.DutyBlocks}
	change(&d)
	r := drafted(rules.AsksDuty)
	r.Duty = &d
	return r
}

func termsDraft(terms rules.TermsRule) rules.Rule {
	r := drafted(rules.AsksTerms)
	r.Terms = &terms
	return r
}

func drafted(kind rules.Kind) rules.Rule {
	return rules.Rule{
		ID: "DE-test", Version: 1, Jurisdiction: rules.Bund, Kind: kind, Valid: money.Period{From: day("2026-12-01")}, Citation: "§ 1",
		Source: rules.Source{Title: "Gesetz", State: day("2026-11-01")},
	}
}

// TestCheck_NamesTheFieldThatIsWrong: nothing that no evaluation understands can stand in a rule, so nothing can hold up
// orders for a word that was mistyped.
func TestCheck_NamesTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	francs, minus := money.MustAmount("1.00", "CHF"), money.MustAmount("-1.00", money.EUR)
	fine := []rules.Rule{
		dutyDraft(func(*rules.Duty) {}),
		dutyDraft(func(d *rules.Duty) { d.Channel, d.Kind, d.Regime = "framework", rules.Services, "UVgO" }),
		dutyDraft(func(d *rules.Duty) { d.When, d.Effect, d.WithinDays = rules.AfterOrder, rules.DutyReminds, 60 }),
		termsDraft(rules.TermsRule{CautionConfirm: "approver", EconomyEvidence: rules.Evidences()}),
	}
	for i, r := range fine {
		if err := rulebook.CheckRule(r, day("2026-11-22")); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	most := 21
	for name, tt := range map[string]struct {
		rule  rules.Rule
		field string
	}{
		"channel":          {dutyDraft(func(d *rules.Duty) { d.Channel = "bestpreis" }), "duty/channel"},
		"kind":             {dutyDraft(func(d *rules.Duty) { d.Kind = "works" }), "duty/kind"},
		"regime":           {dutyDraft(func(d *rules.Duty) { d.Channel, d.Regime = "", "VOL" }), "duty/regime"},
		"regime elsewhere": {dutyDraft(func(d *rules.Duty) { d.Regime = "VgV" }), "duty/regime"},
		"phase":            {dutyDraft(func(d *rules.Duty) { d.When = "during" }), "duty/when"},
		"no phase":         {dutyDraft(func(d *rules.Duty) { d.When = "" }), "duty/when"},
		"effect":           {dutyDraft(func(d *rules.Duty) { d.Effect = "ask" }), "duty/effect"},
		"blocks after":     {dutyDraft(func(d *rules.Duty) { d.When = rules.AfterOrder }), "duty/effect"},
		"term before":      {dutyDraft(func(d *rules.Duty) { d.WithinDays = 3 }), "duty/withinDays"},
		"term below zero":  {dutyDraft(func(d *rules.Duty) { d.When, d.Effect, d.WithinDays = rules.AfterOrder, rules.DutyReminds, -1 }), "duty/withinDays"},
		"key":              {dutyDraft(func(d *rules.Duty) { d.Key = "Abfrage!" }), "duty/key"},
		"no English":       {dutyDraft(func(d *rules.Duty) { d.EN = "" }), "duty/en"},
		"from francs":      {dutyDraft(func(d *rules.Duty) { d.FromNet = &francs }), "duty/fromNet"},
		"role":             {termsDraft(rules.TermsRule{CautionConfirm: "king"}), "terms/cautionConfirm"},
		"role of a reader": {termsDraft(rules.TermsRule{CautionConfirm: "auditor"}), "terms/cautionConfirm"},
		"evidence":         {termsDraft(rules.TermsRule{EconomyEvidence: []rules.Evidence{"experience", "gut_feeling"}}), "terms/economyEvidence/1"},
		"evidence twice":   {termsDraft(rules.TermsRule{EconomyEvidence: []rules.Evidence{"experience", "experience"}}), "terms/economyEvidence/1"},
		"ask":              {termsDraft(rules.TermsRule{Deviation: []rules.DeviationBand{{Ask: "code"}, {Ask: "shout"}}}), "terms/deviation/1/ask"},
		"offers":           {termsDraft(rules.TermsRule{MinOffers: []rules.OfferBand{{FromNet: minus, Minimum: 3}}}), "terms/minOffers/0/fromNet"},
		"unit":             {termsDraft(rules.TermsRule{Split: &rules.Split{CountingUnit: "floor"}}), "terms/split/countingUnit"},
		"on exceed":        {termsDraft(rules.TermsRule{Split: &rules.Split{OnExceed: "shrug"}}), "terms/split/onExceed"},
		"office":           {termsDraft(rules.TermsRule{AuditOfficeFrom: &minus}), "terms/auditOfficeFrom"},
		"nothing":          {termsDraft(rules.TermsRule{}), "terms"},
		"an empty split":   {termsDraft(rules.TermsRule{Split: &rules.Split{}}), "terms"},
		"Land":             {limitDraft(t, func(r *rules.Rule) { r.Jurisdiction = "DE-XX" }), "jurisdiction"},
		"buyer":            {limitDraft(t, func(r *rules.Rule) { r.BuyerType = "parish" }), "buyerType"},
		"too many offers":  {limitDraft(t, func(r *rules.Rule) { r.MinOffers = &most }), "minOffers"},
		"a limit of terms": {func() rules.Rule { r := termsDraft(rules.TermsRule{ApprovalDays: 3}); r.MaxNet = &minus; return r }(), "maxNet"},
		"sums of a duty":   {func() rules.Rule { r := dutyDraft(func(*rules.Duty) {}); r.SumsBlock = true; return r }(), "sumsBlock"},
		"plain http":       {limitDraft(t, func(r *rules.Rule) { r.Source.URL = "http://example.org" }), "source/url"},
	} {
		err := rulebook.CheckRule(tt.rule, day("2026-11-22"))
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Pointer != "#/body/rule/"+tt.field {
			t.Errorf("%s: %v, want %s named", name, err, tt.field)
		}
	}
}

func limitDraft(t *testing.T, with func(*rules.Rule)) rules.Rule {
	t.Helper()
	r := drafted(rules.DirectAward)
	with(&r)
	if err := rulebook.CheckRule(drafted(rules.DirectAward), day("2026-11-22")); err != nil {
		t.Fatal(err)
	}
	return r
}
