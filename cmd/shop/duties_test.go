package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// dutyProof shows that a duty was done.
var dutyProof = map[string]any{"on": "2026-11-23", "reference": "Eingang 2026-778"}

// dutyOf adds a duty to an order of the actor's organisation, past the rules.
func (s *shop) dutyOf(a actor, order uuid.UUID) uuid.UUID {
	id := fixture.ID()
	s.Exec(`INSERT INTO order_duty (id, organisation_id, order_id, rule_id, rule_version, citation, key, title_de, title_en, evidence, due, at)
		SELECT $1, s.organisation_id, $2, $1::uuid::text, 1, '§ 1', 'test', 'Meldung', 'Report', '', '2027-01-21', $4 FROM session s WHERE s.person_id = $3 LIMIT 1`,
		id, order, a.person, fixture.At)
	return id
}

// confirmed answers what is asked under the caution value; elsewhere it counts for nothing.
func confirmed(body map[string]any) map[string]any {
	body["proofs"] = []any{map[string]any{"requirement": "caution", "confirmed": true}}
	return body
}

// demand adds a rule of the school's body.
func demand(w *fixture.World, id string, change func(*rules.Rule)) {
	r := rules.Rule{
		ID: id, Version: 1, Organisation: w.Body.String(), Valid: money.Period{From: money.MustDate("2026-01-01")}, Citation: "Dienstanweisung " + id,
		Source: rules.Source{Title: "Dienstanweisung Beschaffung", URL: "https://example.org/" + id, State: money.MustDate("2026-01-01")},
	}
	change(&r)
	w.Rule(r)
}

func demandDuty(w *fixture.World, id string, d rules.Duty) {
	demand(w, id, func(r *rules.Rule) {
		d.Key, d.DE, d.EN = id, "Pflicht "+id, "Duty "+id
		r.Kind, r.Duty = rules.AsksDuty, &d
	})
}

func demandTerms(w *fixture.World, id string, terms rules.TermsRule) {
	demand(w, id, func(r *rules.Rule) { r.Kind, r.Terms = rules.AsksTerms, &terms })
}

// preview is what submitting would do now.
func (a actor) preview(t *testing.T, body map[string]any) gen.SubmissionPreview {
	t.Helper()
	var p gen.SubmissionPreview
	a.do("POST", "/submissions/preview", body).Want(http.StatusOK).JSON(&p)
	return p
}

// requirement finds what is asked by its citation.
func requirement(t *testing.T, p gen.SubmissionPreview, citation string) gen.Requirement {
	t.Helper()
	for _, r := range p.Orders[0].Requirements {
		if r.Citation == citation {
			return r
		}
	}
	t.Fatalf("%s asks nothing: %+v", citation, p.Orders[0].Requirements)
	return gen.Requirement{}
}

// TestRule16_ADutyBeforeTheOrderBlocksUntilItIsShown: nothing goes out without the evidence; with it the record says what
// was given, the file by its hash, and no word of what was typed.
func TestRule16_ADutyBeforeTheOrderBlocksUntilItIsShown(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	demandDuty(w, "register", rules.Duty{When: rules.BeforeOrder, Effect: rules.DutyBlocks, Evidence: "Datum und Ergebnis der Abfrage"})
	demandDuty(w, "erklaerung", rules.Duty{When: rules.BeforeOrder, Effect: rules.DutyReminds})
	demandDuty(w, "abrufe", rules.Duty{When: rules.BeforeOrder, Effect: rules.DutyBlocks, Channel: "framework"})
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	body := lines(m.line(m.offers[0], "2"))

	p := officer.preview(t, body)
	ask := requirement(t, p, "Dienstanweisung register")
	if ask.Title != "Pflicht register" || !ask.Open || ask.When != "before" || ask.Effect != "block" || *ask.SourceUrl != "https://example.org/register" || *ask.Evidence != "Datum und Ergebnis der Abfrage" {
		t.Errorf("asked: %+v", ask)
	}
	if r := requirement(t, p, "Dienstanweisung erklaerung"); r.Open || r.Effect != "remind" || len(p.Orders[0].Requirements) != 2 {
		t.Errorf("%+v", p.Orders[0].Requirements)
	}
	if len(p.AllowedActions) > 0 {
		t.Error("submitting is offered")
	}
	document := officer.keep(t)
	s.settle(t)
	before := w.Rows()
	refuse := func(name string, status int, code string, proof map[string]any) {
		t.Helper()
		body["proofs"] = []any{proof}
		r := officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString())
		if r.Status != status || !bytes.Contains(r.Body, []byte(code)) {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	refuse("nothing", 409, "requirements_open", map[string]any{"requirement": ask.Id})
	refuse("a day alone", 409, "Dienstanweisung register", map[string]any{"requirement": ask.Id, "on": "2026-11-20"})
	refuse("a reference alone", 409, "requirements_open", map[string]any{"requirement": ask.Id, "reference": "WR-2026/4711"})
	refuse("for something else", 409, "requirements_open", map[string]any{"requirement": "x", "on": "2026-11-20", "reference": "WR-2026/4711"})
	refuse("tomorrow", 400, "#/body/proofs/0/on", map[string]any{"requirement": ask.Id, "on": "2026-11-24", "reference": "WR-2026/4711"})
	refuse("no day", 400, "#/body/proofs/0/on", map[string]any{"requirement": ask.Id, "on": "gestern"})
	refuse("no letters", 400, "#/body/proofs/0/reference", map[string]any{"requirement": ask.Id, "on": "2026-11-20", "reference": "/ - /"})
	refuse("too long", 400, "#/body/proofs/0/reference", map[string]any{"requirement": ask.Id, "reference": strings.Repeat("ä", 201)})
	refuse("unknown file", 404, "not_found", map[string]any{"requirement": ask.Id, "documentId": uuid.New()})
	refuse("a lie", 400, "", map[string]any{"requirement": ask.Id, "confirmed": "ja"})
	unchanged(t, before, w.Rows())

	body["proofs"] = []any{map[string]any{"requirement": ask.Id, "on": "2026-11-20", "reference": " WR-2026/4711 ", "documentId": document}}
	if p := officer.preview(t, body); requirement(t, p, "Dienstanweisung register").Open || len(p.AllowedActions) != 1 {
		t.Errorf("with the proof: %+v", p.Orders[0].Requirements)
	}
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", "mit-nachweis").Want(201).JSON(&sub)
	id := sub.Orders[0].DecisionIds[0]
	items := s.decision(t, officer, id).Requirements.Items
	i := slices.IndexFunc(items, func(r order.RequirementRecord) bool { return r.Duty == "register" })
	sum := sha256.Sum256(pdf)
	if p := items[i].Proof; p == nil || p.On != money.MustDate("2026-11-20") || p.Reference == nil || p.Document.ID != document ||
		p.Document.SHA256 != base64.StdEncoding.EncodeToString(sum[:]) {
		t.Errorf("recorded: %+v", p)
	}
	var d gen.Decision
	r := officer.do("GET", "/decisions/"+id.String(), nil).Want(200)
	if r.JSON(&d); strings.Contains(d.Record, "WR-2026") {
		t.Error("the record holds what was typed")
	}
	officer.sealed(t, sub.Orders[0].Summary.Id)
	officer.replaysSame(t, id)
	s.verify(t, officer, sub.Orders[0].Summary.Id)
	if told := officer.told(t, sub.Orders[0].Summary.Id); !strings.Contains(told, "Vor der Bestellung war nachzuweisen: Pflicht register (Dienstanweisung register). Erbracht am 20.11.2026") {
		t.Errorf("told: %s", told)
	}
	note := string(officer.do("GET", "/orders/"+sub.Orders[0].Summary.Id.String()+"/note", nil).Want(200).Body)
	if !strings.Contains(note, "Pflicht register") || !strings.Contains(note, "WR-2026/4711") {
		t.Errorf("the note says nothing of it: %s", note)
	}
}

// TestRule16_TheAuditOfficeSeesItFirst from the amount of the strictest rule on, call-offs too.
func TestRule16_TheAuditOfficeSeesItFirst(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	from, higher := money.MustAmount("198.00", money.EUR), money.MustAmount("5000.00", money.EUR)
	demandTerms(w, "rpa", rules.TermsRule{AuditOfficeFrom: &from})
	demandTerms(w, "rpa-alt", rules.TermsRule{AuditOfficeFrom: &higher})
	officer := start(t, w).session(w.Officer.Person, w.School)
	if p := officer.preview(t, lines(m.line(m.offers[0], "1"))); len(p.Orders[0].Requirements) != 0 {
		t.Errorf("below the amount: %+v", p.Orders[0].Requirements)
	}
	for _, line := range []map[string]any{m.line(m.offers[0], "2"), m.callOff(m.lot.Price, "2")} {
		body := lines(line)
		ask := requirement(t, officer.preview(t, body), "Dienstanweisung rpa")
		if ask.Kind != "audit_office" || !ask.Open || !strings.Contains(ask.Text, "198,00") {
			t.Errorf("asked: %+v", ask)
		}
		officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(409)
		body["proofs"] = []any{map[string]any{"requirement": ask.Id, "on": "2026-11-19", "reference": "RPA 14/2026"}}
		officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Want(201)
	}
}

// TestRule21_EvidenceOfEconomyStandsForMissingOffers: only the kinds that every rule accepts.
func TestRule21_EvidenceOfEconomyStandsForMissingOffers(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	demandTerms(w, "angebote", rules.TermsRule{
		MinOffers:       []rules.OfferBand{{FromNet: money.MustAmount("150.00", money.EUR), Minimum: 5}},
		EconomyEvidence: []rules.Evidence{rules.EvidenceExperience, rules.EvidencePriceRecord},
	})
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	line := m.line(m.offers[0], "2")
	line["reason"] = map[string]any{"code": "other", "text": "Mehr Anbieter führen dieses Gerät derzeit nicht."}
	body := lines(line)
	ask := requirement(t, officer.preview(t, body), "Dienstanweisung angebote")
	if diff := cmp.Diff([]gen.EconomyEvidence{"experience", "price_database"}, *ask.Accepted); diff != "" || ask.Kind != "economy" {
		t.Errorf("%+v %s", ask, diff)
	}
	given := func(evidence string) map[string]any {
		return map[string]any{"requirement": ask.Id, "evidence": evidence, "reference": "Abrechnung 2025, Nr. 12"}
	}
	for _, evidence := range []string{"framework_prices", "settled_services"} {
		body["proofs"] = []any{given(evidence)}
		officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(409)
	}
	body["proofs"] = []any{given("hearsay")}
	officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(400)
	body["proofs"] = []any{given("price_database")}
	reason := line["reason"]
	delete(line, "reason")
	s.settle(t)
	before := s.Rows()
	if p := officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(409); p.Code != "direct_award_too_few_offers" {
		t.Errorf("with evidence and without a reason: %s", p.Code)
	}
	unchanged(t, before, s.Rows())
	officer.order(t, m.line(m.offers[0], "1")) // below the value nothing is asked
	line["reason"] = reason
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Want(201).JSON(&sub)
	items := s.decision(t, officer, sub.Orders[0].DecisionIds[0]).Requirements.Items
	if len(items) != 1 || items[0].Proof.Evidence != rules.EvidencePriceRecord || items[0].Minimum != 5 {
		t.Errorf("recorded: %+v", items)
	}
	officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
}

// TestRule15_AnOrderUnderTheCautionValueIsConfirmed by the role that the rule names.
func TestRule15_AnOrderUnderTheCautionValueIsConfirmed(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	if _, err := w.DB.Owner(t).Exec(t.Context(), `UPDATE organisation SET land = 'DE-HE'`); err != nil {
		t.Fatal(err)
	}
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	body := lines(m.line(m.offers[0], "1"))
	ask := requirement(t, officer.preview(t, body), "Vorgabe des Shops: Bestätigung unter dem Vorsichtswert")
	if ask.Kind != "caution" || !ask.Open || ask.Unanswerable != nil || strings.Contains(ask.Text, "§") {
		t.Errorf("asked: %+v", ask)
	}
	officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(409)
	body["proofs"] = []any{map[string]any{"requirement": ask.Id, "confirmed": false}}
	officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(409)
	body["proofs"] = []any{map[string]any{"requirement": ask.Id, "confirmed": true}}
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Want(201).JSON(&sub)
	officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
	if told := officer.told(t, sub.Orders[0].Summary.Id); !strings.Contains(told, "Die Bestätigung liegt vor.") {
		t.Errorf("told: %s", told)
	}

	demandTerms(w, "vorsicht", rules.TermsRule{CautionConfirm: "approver"})
	ask = requirement(t, officer.preview(t, body), "Dienstanweisung vorsicht")
	if ask.Unanswerable == nil || !ask.Open || !strings.Contains(ask.Text, "Freigabe") {
		t.Errorf("the body's own role: %+v", ask)
	}
	officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(409)
}

// TestRule16_AFundingSourceAddsItsConditions to the order that names it, and to no other; the strictest wins.
func TestRule16_AFundingSourceAddsItsConditions(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	limit := money.MustAmount("150.00", money.EUR)
	for id, change := range map[string]func(*rules.Rule){
		"grenze": func(r *rules.Rule) { r.Kind, r.MaxNet = rules.DirectAward, &limit },
		"hinweis": func(r *rules.Rule) {
			r.Kind, r.Duty = rules.AsksDuty, &rules.Duty{Key: "h", DE: "Kennzeichnung", EN: "Marking", When: rules.AfterOrder, Effect: rules.DutyReminds}
		},
	} {
		demand(w, id, func(r *rules.Rule) {
			r.Organisation, r.Jurisdiction, r.Funding = "", rules.Grant, "DigitalPakt Schule"
			change(r)
		})
	}
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	body := lines(m.line(m.offers[0], "2"))
	p := officer.preview(t, body)
	if diff := cmp.Diff([]gen.FundingSource{{Key: "DigitalPakt Schule", Citation: "Dienstanweisung grenze"}}, p.Choices.FundingSources); diff != "" || len(p.AllowedActions) != 1 {
		t.Errorf("%v %s", p.AllowedActions, diff)
	}
	body["funding"] = []string{"DigitalPakt Schule"}
	if r := officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(409); r.Code != "direct_award_over_limit" {
		t.Errorf("refused with %q", r.Code)
	}
	for _, unknown := range [][]string{{"Lotterie"}, {""}, slices.Repeat([]string{"DigitalPakt Schule"}, 11), {strings.Repeat("x", 101)}} {
		body["funding"] = unknown
		officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(400)
	}
	body = lines(m.line(m.offers[0], "1"))
	body["funding"] = []string{"DigitalPakt Schule"}
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Want(201).JSON(&sub)
	record := s.decision(t, officer, sub.Orders[0].DecisionIds[0])
	if record.LegalBasis.Evaluation.Rule.ID != "grenze" || !slices.Equal(record.Requirements.Funding, []string{"DigitalPakt Schule"}) {
		t.Errorf("the record rests on %+v and names %v", record.LegalBasis.Evaluation.Rule, record.Requirements.Funding)
	}
	officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
}

// TestRule16_DutiesAfterTheOrderAreDoneOnce: they stand in the list of the body's officers with their last day, are done by
// a person with evidence, and never change after.
func TestRule16_DutiesAfterTheOrderAreDoneOnce(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	demandDuty(w, "statistik", rules.Duty{When: rules.AfterOrder, Effect: rules.DutyReminds, WithinDays: 5, Evidence: "Eingangsbestätigung"})
	demandDuty(w, "bekanntmachung", rules.Duty{When: rules.AfterOrder, Effect: rules.DutyReminds})
	s := start(t, w)
	officer, auditor := s.session(w.Officer.Person, w.School), s.member(w.School, "auditor")
	list := func(a actor, state string) gen.DutyList {
		t.Helper()
		var l gen.DutyList
		a.do("GET", "/duties?state="+state, nil).Want(200).JSON(&l)
		return l
	}
	if l := list(officer, "open"); l.Open != 0 || len(l.Items) != 0 {
		t.Errorf("before any order: %+v", l)
	}
	sub := officer.order(t, m.line(m.offers[0], "1"))
	l := list(officer, "open")
	var got []string
	for _, d := range l.Items {
		due := "ohne Frist"
		if day, err := d.Due.Get(); err == nil {
			due = day.String()
		}
		got = append(got, d.Title+" "+due)
		if d.OrderId != sub.Orders[0].Summary.Id || d.Overdue || d.Net.Amount != "100.00" || len(d.AllowedActions) != 1 {
			t.Errorf("%+v", d)
		}
	}
	// Five days after Monday the 23rd are Saturday the 28th; the last day is the next Arbeitstag, the 30th.
	if diff := cmp.Diff([]string{"Pflicht statistik 2026-11-30", "Pflicht bekanntmachung ohne Frist"}, got); diff != "" || l.Open != 2 {
		t.Errorf("%d open: %s", l.Open, diff)
	}
	if seen := list(auditor, "open"); len(seen.Items) != 2 || len(seen.Items[0].AllowedActions) != 0 {
		t.Errorf("the auditor sees %+v", seen)
	}
	if other := list(s.session(w.Stranger.Person, w.Annex), "open"); len(other.Items) != 0 || other.Open != 0 {
		t.Errorf("a stranger sees %+v", other)
	}
	items := s.decision(t, officer, sub.Orders[0].DecisionIds[0]).Requirements.Items
	if len(items) != 2 || items[1].Due != money.MustDate("2026-11-30") && items[0].Due != money.MustDate("2026-11-30") {
		t.Errorf("recorded: %+v", items)
	}

	path := "/duties/" + l.Items[0].Id.String() + "/completion"
	s.settle(t)
	before := w.Rows()
	for name, tt := range map[string]struct {
		body   map[string]any
		status int
	}{
		"no evidence":      {map[string]any{"on": "2026-11-23"}, 400},
		"no day":           {map[string]any{"reference": "Eingang 1"}, 400},
		"tomorrow":         {map[string]any{"on": "2026-11-24", "reference": "Eingang 1"}, 400},
		"before the order": {map[string]any{"on": "2026-11-22", "reference": "Eingang 1"}, 400},
		"blanks":           {map[string]any{"on": "2026-11-23", "reference": "   "}, 400},
		"an unknown file":  {map[string]any{"on": "2026-11-23", "documentId": uuid.New()}, 404},
		"more than asked":  {map[string]any{"on": "2026-11-23", "reference": "Eingang 1", "at": "2026-11-23"}, 400},
	} {
		if r := officer.do("POST", path, tt.body); r.Status != tt.status {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	director := s.session(w.Director.Person, w.Body)
	if r := director.do("POST", path, dutyProof).Problem(403); r.Code != "duty_of_another" {
		t.Errorf("the body's officer: %s", r.Code)
	}
	s.settle(t)
	if after := w.Rows(); after["order_duty_done"] != before["order_duty_done"] || after["record"] != before["record"] || after["personal_part"] != before["personal_part"] {
		t.Error("something was saved")
	}

	var done gen.Duty
	officer.do("POST", path, dutyProof).Want(200).JSON(&done)
	if done.Done == nil || *done.Done.Reference != "Eingang 2026-778" || *done.Done.Person != "Petra Beispiel" || len(done.AllowedActions) != 0 {
		t.Errorf("%+v", done.Done)
	}
	if r := officer.do("POST", path, dutyProof).Problem(409); r.Code != "duty_done" {
		t.Errorf("the second time: %s", r.Code)
	}
	if l := list(officer, "open"); l.Open != 1 || len(l.Items) != 1 {
		t.Errorf("%d left", l.Open)
	}
	if l := list(officer, "done"); len(l.Items) != 1 || *l.Items[0].Done.Reference != "Eingang 2026-778" || l.Open != 1 {
		t.Errorf("done: %+v", l)
	}
	for _, sql := range []string{`UPDATE order_duty_done SET done_on = '2026-01-01'`, `DELETE FROM order_duty_done`, `UPDATE order_duty SET due = NULL`, `TRUNCATE order_duty CASCADE`} {
		if _, err := w.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is possible", sql)
		}
	}
}

// TestRule16_RequestersAreAskedForNothing: a requester's basket is priced as ever.
func TestRule16_RequestersAreAskedForNothing(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	demandDuty(w, "register", rules.Duty{When: rules.BeforeOrder, Effect: rules.DutyBlocks})
	s := start(t, w)
	hints := func(role string) []string {
		var b gen.Basket
		s.member(w.School, role).do("POST", "/basket/lines", m.line(m.offers[0], "1")).Want(201).JSON(&b)
		return hintCodes(b.Hints)
	}
	if got := hints("requester"); len(got) > 0 {
		t.Errorf("a requester reads %v", got)
	}
	if got := hints("officer"); !slices.Equal(got, []string{"info requirements_open"}) {
		t.Errorf("an officer reads %v", got)
	}
}
