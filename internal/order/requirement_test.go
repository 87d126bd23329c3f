package order_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

func (m *memory) Duty(context.Context, order.DutyID, *uuid.UUID) (order.DutyView, *order.ProofDocument, error) {
	if m.duty == nil {
		return order.DutyView{}, nil, fault.New(fault.NotFound, "not_found")
	}
	return *m.duty, m.file, nil
}

func (m *memory) SaveDutyDone(_ context.Context, d order.DutyCompletion) error {
	m.done = append(m.done, d)
	return nil
}

// asks is a rule of the body that asks for something.
func asks(id string, change func(*rules.Rule)) rules.Rule {
	r := rules.Rule{
		ID: id, Version: 1, Organisation: "00000000-0000-0000-0000-000000000000", Valid: money.Period{From: day("2026-01-01")},
		Citation: "Dienstanweisung " + id, Source: rules.Source{Title: "Dienstanweisung der Stadt Musterhausen", State: day("2026-01-01"), Confirmed: true},
	}
	r.Organisation = facts(nil).Parties.Buyer.ID.String()
	change(&r)
	return r
}

func duty(id string, when rules.Timing, effect rules.Effect, change func(*rules.Duty)) rules.Rule {
	return asks(id, func(r *rules.Rule) {
		r.Kind = rules.AsksDuty
		r.Duty = &rules.Duty{Key: id, DE: "Pflicht " + id, EN: "Duty " + id, When: when, Effect: effect, Evidence: "Bestätigung"}
		if change != nil {
			change(r.Duty)
		}
	})
}

func term(id string, t rules.TermsRule) rules.Rule {
	return asks(id, func(r *rules.Rule) { r.Kind, r.Terms = rules.AsksTerms, &t })
}

// demanding is the market of the worked example, whose body asks for everything there is.
func demanding() order.Facts {
	f := facts(workedExample())
	from, minimum := eur("100.00"), 4
	f.Rules = append(f.Rules,
		duty("register", rules.BeforeOrder, rules.DutyBlocks, nil),
		duty("declaration", rules.BeforeOrder, rules.DutyReminds, nil),
		duty("statistics", rules.AfterOrder, rules.DutyReminds, func(d *rules.Duty) { d.WithinDays = 60 }),
		term("office", rules.TermsRule{AuditOfficeFrom: &from}),
		term("evidence", rules.TermsRule{EconomyEvidence: []rules.Evidence{rules.EvidenceExperience, rules.EvidencePriceRecord}}),
	)
	f.Rules[0].MinOffers = &minimum
	f.Documents = map[uuid.UUID]order.ProofDocument{id(80): {ID: id(80), SHA256: [32]byte{7}}}
	return f
}

// asked lists what is asked of the first order: id without seller, timing, effect, and whether it is open.
func asked(p order.Plan) (out []string) {
	for _, r := range p.Orders[0].Requirements {
		name, _, _ := strings.Cut(r.ID, ":")
		s := name + " " + string(r.When) + " " + string(r.Effect)
		if r.Open() {
			s += " open"
		}
		out = append(out, s)
	}
	return out
}

// proofs answer everything that is open in the plan.
func proofs(p order.Plan) (out []order.Proof) {
	document := id(80)
	seen := map[string]bool{}
	for _, r := range everything(p) {
		given := order.Proof{Requirement: r.ID, On: day("2026-11-20"), Reference: "WR-2026/4711"}
		switch r.Kind {
		case rules.DemandsEconomy:
			given.Evidence, given.Document = r.Accepted[0], &document
		case rules.DemandsCaution:
			given = order.Proof{Requirement: r.ID, Confirmed: true}
		case rules.DemandsDuty, rules.DemandsAuditOffice: // a day with a reference
		}
		if r.Blocks() && !seen[r.ID] {
			out = append(out, given)
		}
		seen[r.ID] = true
	}
	return out
}

// everything that is asked of any order.
func everything(p order.Plan) (out []order.Requirement) {
	for _, o := range p.Orders {
		out = append(out, o.Requirements...)
	}
	return out
}

func TestRequirements_AreAskedOfEveryOrder(t *testing.T) {
	t.Parallel()
	in := lines(because(wanted(3), order.ReasonWarranty, ""))
	p := evaluate(t, in, demanding())
	want := []string{
		"declaration before remind", "register before block open", "statistics after remind", "audit_office before block open", "economy before block open",
	}
	if diff := cmp.Diff(want, asked(p)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"requirements_open"}, codes(p.Blocked)); diff != "" || p.Submittable() {
		t.Errorf("blocked by %v, submittable %t", codes(p.Blocked), p.Submittable())
	}
	// 60 days after Sunday, 22 November 2026 are Thursday, 21 January 2027.
	if due := p.Orders[0].Requirements[2].Due; due != day("2027-01-21") {
		t.Errorf("due on %s", due)
	}
	p, err := order.Wish{Lines: in, Proofs: proofs(p), Roles: []string{"officer"}}.Plan(demanding(), sunday)
	if err != nil || !p.Submittable() {
		t.Errorf("with all proofs it is blocked by %v: %v", codes(p.Blocked), err)
	}
}

// TestRequirements_OnlyWhatApplies: channel, kind, regime and value narrow a duty.
func TestRequirements_OnlyWhatApplies(t *testing.T) {
	t.Parallel()
	const total = "108.75"
	for name, tt := range map[string]struct {
		change func(*rules.Duty)
		want   bool
	}{
		"no bounds":          {func(*rules.Duty) {}, true},
		"this channel":       {func(d *rules.Duty) { d.Channel = "best_price" }, true},
		"another channel":    {func(d *rules.Duty) { d.Channel = "framework" }, false},
		"supplies":           {func(d *rules.Duty) { d.Kind = rules.Supplies }, true},
		"services":           {func(d *rules.Duty) { d.Kind = rules.Services }, false},
		"a contract's":       {func(d *rules.Duty) { d.Regime = "VgV" }, false},
		"exactly the value":  {func(d *rules.Duty) { a := eur(total); d.FromNet = &a }, true},
		"a cent more":        {func(d *rules.Duty) { a := eur("108.76"); d.FromNet = &a }, false},
		"services at a cent": {func(d *rules.Duty) { a := eur("0.01"); d.FromNet, d.Kind = &a, rules.Services }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := facts(workedExample())
			f.Rules = append(f.Rules, duty("d", rules.BeforeOrder, rules.DutyBlocks, tt.change))
			p := evaluate(t, lines(wanted(3)), f)
			if p.Orders[0].Totals.Net != eur(total) {
				t.Fatalf("the order is over %s", p.Orders[0].Totals.Net)
			}
			if got := len(p.Orders[0].Requirements) == 1; got != tt.want || p.Submittable() == tt.want {
				t.Errorf("asked: %v, submittable %t", asked(p), p.Submittable())
			}
		})
	}
}

// TestRequirements_OfACallOff: a duty for a regime and the audit office are asked of a call-off; evidence of economy and
// the caution value are not.
func TestRequirements_OfACallOff(t *testing.T) {
	t.Parallel()
	f := facts(nil, coverage(6, 2, "4.00", nil))
	from, minimum := eur("40.00"), 3
	f.Rules = append(f.Rules[1:], duty("vgv", rules.AfterOrder, rules.DutyReminds, func(d *rules.Duty) { d.Regime = "VgV" }),
		duty("uvgo", rules.AfterOrder, rules.DutyReminds, func(d *rules.Duty) { d.Regime = "UVgO" }),
		term("office", rules.TermsRule{AuditOfficeFrom: &from, MinOffers: []rules.OfferBand{{FromNet: eur("0"), Minimum: minimum}}}))
	p := evaluate(t, lines(order.LineInput{Product: productID(2), LotPrice: lotPriceID(6), Quantity: qty("10")}), f)
	if diff := cmp.Diff([]string{"vgv after remind", "audit_office before block open"}, asked(p)); diff != "" {
		t.Error(diff)
	}
}

// TestRequirements_ServicesAreKnownByTheirGroup: the kind of what is bought follows from the CPV division.
func TestRequirements_ServicesAreKnownByTheirGroup(t *testing.T) {
	t.Parallel()
	f := facts(workedExample())
	product := f.Products[productID(1)]
	product.Category = "service"
	f.Products[productID(1)] = product
	f.Rules = append(f.Rules, duty("tariff", rules.BeforeOrder, rules.DutyBlocks, func(d *rules.Duty) { d.Kind = rules.Services }))
	if diff := cmp.Diff([]string{"tariff before block open"}, asked(evaluate(t, lines(wanted(3)), f))); diff != "" {
		t.Error(diff)
	}
}

// TestRule15_TheNamedRoleConfirmsUnderTheCautionValue: where no rule gives a limit, somebody of the role confirms.
func TestRule15_TheNamedRoleConfirmsUnderTheCautionValue(t *testing.T) {
	t.Parallel()
	plan := func(role string, given ...order.Proof) order.Plan {
		f := facts(workedExample())
		f.Rules = append(f.Rules[1:], term("who", rules.TermsRule{CautionConfirm: role}))
		p, err := order.Wish{Lines: lines(wanted(3)), Proofs: given, Roles: []string{"officer", "approver"}}.Plan(f, sunday)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	confirmed := order.Proof{Requirement: "caution", Confirmed: true}
	for name, tt := range map[string]struct {
		plan order.Plan
		want bool
	}{
		"not confirmed":              {plan("officer"), false},
		"confirmed":                  {plan("officer", confirmed), true},
		"by another role of theirs":  {plan("approver", confirmed), true},
		"by a role they do not have": {plan("admin", confirmed), false},
		"answered otherwise":         {plan("officer", order.Proof{Requirement: "caution", On: day("2026-11-20"), Reference: "Az. 1234"}), false},
	} {
		if got := tt.plan.Submittable(); got != tt.want {
			t.Errorf("%s: submittable %t, %v", name, got, codes(tt.plan.Blocked))
		}
	}
}

// TestRequirements_FundingAdds: the conditions of a funding source apply when the order names it, the strictest wins.
func TestRequirements_FundingAdds(t *testing.T) {
	t.Parallel()
	f := facts(workedExample())
	limit := eur("100.00")
	grant := func(id string, change func(*rules.Rule)) rules.Rule {
		return asks(id, func(r *rules.Rule) {
			r.Organisation, r.Jurisdiction, r.Funding = "", rules.Grant, "digitalpakt"
			change(r)
		})
	}
	f.Rules = append(f.Rules,
		grant("grant-limit", func(r *rules.Rule) { r.Kind, r.MaxNet = rules.DirectAward, &limit }),
		grant("grant-duty", func(r *rules.Rule) {
			r.Kind, r.Duty = rules.AsksDuty, &rules.Duty{Key: "mark", DE: "Kennzeichnung", EN: "Marking", When: rules.AfterOrder, Effect: rules.DutyReminds}
		}))
	if p := evaluate(t, lines(wanted(3)), f); !p.Submittable() || len(p.Orders[0].Requirements) != 0 {
		t.Errorf("without the source: %v %v", codes(p.Blocked), asked(p))
	}
	f.Funding = []string{"digitalpakt"}
	p := evaluate(t, lines(wanted(3)), f)
	if diff := cmp.Diff([]string{"grant-duty after remind"}, asked(p)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"direct_award_over_limit"}, codes(p.Blocked)); diff != "" || p.Orders[0].LegalBasis.Evaluation.Rule.ID != "grant-limit" {
		t.Errorf("the grant's limit does not hold: %s", diff)
	}
	if got := f.FundingSources(day("2026-11-22")); len(got) != 1 || got[0].Key != "digitalpakt" {
		t.Errorf("funding sources %+v", got)
	}
}

func TestErrProofs(t *testing.T) {
	t.Parallel()
	in := lines(because(wanted(3), order.ReasonWarranty, ""))
	ask := evaluate(t, in, demanding())
	register := ask.Orders[0].Requirements[1].ID
	unknown := id(81)
	for name, tt := range map[string]struct {
		proofs  []order.Proof
		funding []string
		kind    fault.Kind
		code    string
	}{
		"none":                {nil, nil, fault.Conflict, "requirements_open"},
		"of something else":   {[]order.Proof{{Requirement: "elsewhere", On: day("2026-11-20"), Reference: "WR-1"}}, nil, fault.Conflict, "requirements_open"},
		"no name":             {[]order.Proof{{On: day("2026-11-20")}}, nil, fault.Invalid, "proof_unknown"},
		"tomorrow":            {[]order.Proof{{Requirement: register, On: day("2026-11-23"), Reference: "WR-1"}}, nil, fault.Invalid, "proof_in_future"},
		"says nothing":        {[]order.Proof{{Requirement: register, On: day("2026-11-20"), Reference: "--- / ..."}}, nil, fault.Invalid, "proof_reference_short"},
		"too long":            {[]order.Proof{{Requirement: register, Reference: strings.Repeat("A", 201)}}, nil, fault.Invalid, "proof_reference_long"},
		"twice":               {[]order.Proof{{Requirement: register}, {Requirement: register}}, nil, fault.Invalid, "proof_twice"},
		"too many":            {make([]order.Proof, 201), nil, fault.Invalid, "too_many_proofs"},
		"unknown file":        {[]order.Proof{{Requirement: register, Document: &unknown}}, nil, fault.NotFound, "not_found"},
		"unknown funding":     {nil, []string{"lotterie"}, fault.Invalid, "funding_unknown"},
		"funding of no name":  {nil, []string{""}, fault.Invalid, "funding_unknown"},
		"too many fundings":   {nil, make([]string, 11), fault.Invalid, "funding_unknown"},
		"only some of it":     {proofs(ask)[:2], nil, fault.Conflict, "requirements_open"},
		"a kind not accepted": {append(proofs(ask)[:2:2], order.Proof{Requirement: "economy", Evidence: rules.EvidenceFramework, Reference: "Rahmen 2025"}), nil, fault.Conflict, "requirements_open"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &memory{facts: demanding()}
			err := submit(t, m, order.SubmitInput{Key: "k", Lines: in, Proofs: tt.proofs, Funding: tt.funding})
			wantFault(t, err, tt.kind, tt.code)
			if len(m.saved) > 0 {
				t.Error("something was saved")
			}
		})
	}
}

// proven submits the order for which everything is asked, with all proofs.
func proven(t *testing.T) *memory {
	t.Helper()
	in := lines(because(wanted(3), order.ReasonWarranty, ""))
	m := &memory{facts: demanding()}
	if err := submit(t, m, order.SubmitInput{Key: "k", Lines: in, Proofs: proofs(evaluate(t, in, m.facts))}); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRecord_Requirements(t *testing.T) {
	t.Parallel()
	s := proven(t).saved[0]
	record := s.Records[0].Bytes
	golden(t, "decision_requirements_v1.json", record)
	if strings.Contains(string(record), "WR-2026") {
		t.Error("the record holds what a person typed")
	}
	d, err := order.ParseDecision(record)
	if err != nil {
		t.Fatal(err)
	}
	refs := map[string]bool{}
	for _, item := range d.Requirements.Items {
		if p := item.Proof; p != nil && p.Reference != nil {
			refs[p.Reference.ID.String()] = true
		}
	}
	if len(refs) != 3 || len(s.Personal) != 3 {
		t.Errorf("%d references and %d texts", len(refs), len(s.Personal))
	}
	want := []order.Duty{{
		ID: s.Orders[0].Duties[0].ID, Rule: order.RuleVersion{ID: "statistics", Version: 1}, Citation: "Dienstanweisung statistics", Key: "statistics",
		DE: "Pflicht statistics", EN: "Duty statistics", Evidence: "Bestätigung", Due: day("2027-01-21"),
	}}
	if diff := cmp.Diff(want, s.Orders[0].Duties); diff != "" {
		t.Error(diff)
	}
}

// TestReplay_Requirements: what was asked is asked again by the same rules, whatever they say today.
func TestReplay_Requirements(t *testing.T) {
	t.Parallel()
	m := proven(t)
	record, known := m.saved[0].Records[0].Bytes, m.facts.Rules
	same := func(all []rules.Rule, record []byte) order.Replayed {
		t.Helper()
		got, err := order.Replay(record, order.Material{Rules: all, Software: "test"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	later := duty("register", rules.BeforeOrder, rules.DutyBlocks, func(d *rules.Duty) { a := eur("90000"); d.FromNet = &a })
	later.Version = 2
	if got := same(append([]rules.Rule{later, duty("new", rules.BeforeOrder, rules.DutyBlocks, nil)}, known...), record); !got.Same {
		t.Errorf("a new version changes it: %+v", got)
	}
	for from, to := range map[string]string{
		`"when":"after"`:                             `"when":"before"`,
		`"from":"100.00"`:                            `"from":"200.00"`,
		`"due":"2027-01-21"`:                         `"due":"2027-01-22"`,
		`"kinds":["supplies"],"net":"108.75"`:        `"kinds":["supplies"],"net":"98.75"`,
		`"accepted":["experience","price_database"]`: `"accepted":["price_database"]`,
		`"minimum":4`:                                `"minimum":5`,
	} {
		forged := strings.Replace(string(record), from, to, 1)
		if forged == string(record) {
			t.Fatalf("%s is not in the record", from)
		}
		if got := same(known, []byte(forged)); got.Same {
			t.Errorf("%s instead of %s is not noticed", to, from)
		}
	}
	if got := same(slices.DeleteFunc(slices.Clone(known), func(r rules.Rule) bool { return r.ID == "register" }), record); got.Same || len(got.Missing) != 1 {
		t.Errorf("without a rule: %+v", got)
	}
}

func TestCompleteDuty(t *testing.T) {
	t.Parallel()
	open := order.DutyView{
		Duty:         order.Duty{ID: order.DutyID{UUID: id(70)}, Rule: order.RuleVersion{ID: "statistics", Version: 1}, Due: day("2027-01-21")},
		Organisation: order.Organisation{ID: id(101)}, Order: order.OrderID{UUID: id(71)}, OrderedAt: sunday.AddDate(0, 0, -2),
		Seller: catalog.Supplier{Name: "Lieferant A"},
	}
	over := open
	over.Done = &order.DutyDone{}
	document := id(80)
	file := &order.ProofDocument{ID: document, SHA256: [32]byte{7}}
	good := order.DutyEvidence{On: day("2026-11-21"), Reference: " Eingang 2026-778 "}
	for name, tt := range map[string]struct {
		duty *order.DutyView
		in   order.DutyEvidence
		kind fault.Kind
		code string
	}{
		"unknown":          {nil, good, fault.NotFound, "not_found"},
		"done already":     {&over, good, fault.Conflict, "duty_done"},
		"unknown file":     {&open, order.DutyEvidence{On: day("2026-11-21"), Document: &document}, fault.NotFound, "not_found"},
		"tomorrow":         {&open, order.DutyEvidence{On: day("2026-11-23"), Reference: "ABC"}, fault.Invalid, "proof_in_future"},
		"before the order": {&open, order.DutyEvidence{On: day("2026-11-19"), Reference: "ABC"}, fault.Invalid, "duty_before_order"},
		"nothing shown":    {&open, order.DutyEvidence{On: day("2026-11-21"), Reference: "  "}, fault.Invalid, "proof_missing"},
		"says nothing":     {&open, order.DutyEvidence{On: day("2026-11-21"), Reference: "??"}, fault.Invalid, "proof_reference_short"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &memory{duty: tt.duty}
			_, err := service(m).CompleteDuty(t.Context(), officer(), order.DutyID{UUID: id(70)}, tt.in)
			wantFault(t, err, tt.kind, tt.code)
			if len(m.done) > 0 {
				t.Error("something was saved")
			}
		})
	}
	m := &memory{duty: &open, file: file}
	good.Document = &document
	v, err := service(m).CompleteDuty(t.Context(), officer(), order.DutyID{UUID: id(70)}, good)
	if err != nil {
		t.Fatal(err)
	}
	if v.Done == nil || v.Done.Reference != "Eingang 2026-778" || v.Done.Person != "Petra Beispiel" {
		t.Errorf("%+v", v.Done)
	}
	d := m.done[0]
	if strings.Contains(string(d.Record.Bytes), "778") || d.Personal[0].Body != "Eingang 2026-778" || *d.Reference != d.Personal[0].ID {
		t.Errorf("the record is %s, the text %+v", d.Record.Bytes, d.Personal)
	}
	golden(t, "duty_done_v1.json", d.Record.Bytes)
}
