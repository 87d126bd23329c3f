package main

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

const dearerBecause = "Die Schule braucht das Gerät zum Beginn des Unterrichts."

// desk is a body in which a second person decides: something to buy 1,100 € above the best offer, and something to call
// off with it, 30 pieces at most.
type desk struct {
	*shop
	officer, approver actor
	dear              catalog.ProductID
	fast              catalog.Supplier
	dearOffer         catalog.OfferID
	called            catalog.ProductID
	lot               fixture.Lot
	passed            *atomic.Int64 // nanoseconds since the world's time
}

// later moves the desk's clock on.
func (d desk) later(by time.Duration) { d.passed.Add(int64(by)) }

// offerAgain offers the dearer thing at another price, in place of what was offered before.
func (d *desk) offerAgain(w *fixture.World, price string) {
	d.dearOffer = w.Offer(d.dear, d.fast, price, func(o *catalog.Offer) { o.DeliveryDays = 1 })
}

func newDesk(t *testing.T) desk {
	t.Helper()
	w := fixture.New(t)
	d := desk{dear: w.Product("TEUER-2"), called: w.Product("ABRUF-2")}
	w.Offer(d.dear, w.Supplier("best"), "100.00", nil)
	d.fast = w.Supplier("flink")
	d.offerAgain(w, "1200.00")
	d.lot = w.Lot(fixture.LotTerms{
		Product: d.called, Supplier: w.Supplier("rahmen"), UnitPrice: "10", LotMaximum: "300", Maximum: "1000", Entitled: []uuid.UUID{w.Body},
	})
	d.passed = new(atomic.Int64)
	d.shop = startBy(t, w, func() time.Time { return fixture.At.Add(time.Duration(d.passed.Load())) }, func(*config) {})
	d.officer = d.session(w.Officer.Person, w.School)
	d.approver = d.member(w.Body, "approver")
	return d
}

// wish is one line that needs a second person, and one that calls off so many pieces.
func (d desk) wish(pieces int) []map[string]any {
	out := []map[string]any{{
		"productId": d.dear, "offerId": d.dearOffer, "quantity": "1", "productReason": map[string]any{"code": "technical"},
		"reason": map[string]any{"code": "earlier_delivery", "text": dearerBecause}, "note": "Bitte dieses.",
	}}
	if pieces > 0 {
		out = append(out, map[string]any{"productId": d.called, "lotPriceId": d.lot.Price, "quantity": fmt.Sprint(pieces)})
	}
	return out
}

func (d desk) submit(t *testing.T, pieces int) gen.Submission {
	t.Helper()
	return d.officer.order(t, d.wish(pieces)...)
}

func (a actor) decide(approval uuid.UUID, decision, note string) testkit.Response {
	body := map[string]any{"decision": decision}
	if note != "" {
		body["note"] = note
	}
	return a.do("POST", "/approvals/"+approval.String()+"/decision", body)
}

func (a actor) undo(approval uuid.UUID) testkit.Response {
	return a.do("POST", "/approvals/"+approval.String()+"/undo", nil)
}

// limits are what the lot's limits hold: reserved and committed, in cents of three decimals cut off.
func (d desk) limits() [2]int {
	return [2]int{
		d.Count(`SELECT reserved::int FROM balance WHERE id = $1`, d.lot.LotLimit),
		d.Count(`SELECT committed::int FROM balance WHERE id = $1`, d.lot.LotLimit),
	}
}

// takeOff takes the dearer offer out of the catalogue.
func (d desk) takeOff() {
	d.Exec(`UPDATE offer SET until_version = since_version WHERE id = $1`, d.dearOffer)
}

func eur(text string) *money.Amount {
	a := money.MustAmount(text, money.EUR)
	return &a
}

func (d desk) orderStates(t *testing.T, a actor, sub gen.Submission) (out []string) {
	t.Helper()
	for _, o := range sub.Orders {
		var got gen.Order
		a.do("GET", "/orders/"+o.Summary.Id.String(), nil).Want(http.StatusOK).JSON(&got)
		out = append(out, string(got.Summary.Status))
	}
	return out
}

func idOf(s gen.Submission) uuid.UUID { return s.Approval.MustGet().Id }

// TestRule21_ASecondPersonReleases: submitted is not ordered. Limits are reserved, the orders wait, get no number and no
// note; the second person sees what and why, releases, and the record says who did.
func TestRule21_ASecondPersonReleases(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 3)
	state := sub.Approval.MustGet()
	if state.Status != gen.ApprovalStateStatusWaiting || state.Until.String() != "2026-11-30" || state.Difference.Amount != "1100.00" || state.Best.Amount != "100.00" {
		t.Errorf("the submission waits as %+v", state)
	}
	d.settle(t)
	if got := d.orderStates(t, d.officer, sub); !cmp.Equal(got, []string{"submitted", "submitted"}) {
		t.Errorf("the orders are %v", got)
	}
	if got := d.limits(); got != [2]int{30, 0} {
		t.Errorf("the lot holds %v, want 30 reserved and none committed", got)
	}
	if n := d.Count(`SELECT count(*) FROM order_state WHERE number IS NOT NULL`); n != 0 {
		t.Errorf("%d waiting orders have a number", n)
	}
	first := sub.Orders[0].Summary.Id
	if p := d.officer.do("GET", "/orders/"+first.String()+"/note", nil).Problem(http.StatusConflict); p.Code != "order_not_released" {
		t.Errorf("the note of a waiting order answers %s", p.Code)
	}

	var page gen.ApprovalPage
	d.approver.do("GET", "/approvals", nil).Want(http.StatusOK).JSON(&page)
	if page.Waiting != 1 || len(page.Items) != 1 || page.Items[0].State.Id != state.Id || page.Items[0].State.SubmittedBy.MustGet() != "Petra Beispiel" || page.Items[0].Net.Amount != "1230.00" {
		t.Fatalf("the inbox shows %+v", page)
	}
	var asked gen.Approval
	d.approver.do("GET", "/approvals/"+state.Id.String(), nil).Want(http.StatusOK).JSON(&asked)
	line := asked.Lines[0]
	deviation := line.Deviation.MustGet()
	if line.Reason.MustGet().Code != "earlier_delivery" || *line.Reason.MustGet().Text != dearerBecause || len(line.Ranked) != 2 || line.Rank.MustGet() != 2 || line.Wish.MustGet() != "Bitte dieses." ||
		deviation.Difference.Amount != "1100.00" || deviation.Percent != "1100.0" || !deviation.SecondPerson || deviation.SourceTitle.MustGet() != "Vorgabe des Shops, keine Rechtsnorm" {
		t.Errorf("the second person is shown %+v", line)
	}
	if asked.Lines[1].ContractNumber.IsNull() || len(asked.Lines[1].Ranked) != 0 || len(asked.Changes) != 0 || len(asked.AllowedActions) != 3 {
		t.Errorf("the second person is shown %+v", asked)
	}

	d.approver.decide(state.Id, "release", "").Want(http.StatusOK).JSON(&asked)
	if asked.Summary.State.Status != gen.ApprovalStateStatusReleased || asked.Summary.State.EndedBy.MustGet() != "Person approver" || !cmp.Equal(asked.AllowedActions, []gen.ApprovalAllowedActions{gen.ApprovalAllowedActionsUndo}) {
		t.Errorf("it ended as %+v", asked.Summary.State)
	}
	d.later(order.UndoTime)
	o := d.officer.sealed(t, first)
	if o.Summary.Status != gen.OrderStatusReleased || o.Approval.MustGet().EndedBy.MustGet() != "Person approver" {
		t.Errorf("the officer sees %+v", o.Summary)
	}
	if got := d.limits(); got != [2]int{0, 30} {
		t.Errorf("the lot holds %v, want 30 committed", got)
	}
	d.recordSaysWhoReleased(t, first)
	written := string(d.officer.do("GET", "/orders/"+first.String()+"/note", nil).Want(http.StatusOK).Body)
	if !strings.Contains(written, "eine zweite Person, Person approver, in der Rolle Freigabe") || strings.Contains(written, "keine weitere nötig") {
		t.Errorf("the note does not say who released it: %s", written)
	}
	if told := d.officer.told(t, first); !strings.Contains(told, "Freigegeben hat Person approver in der Rolle Freigabe am 23.11.2026") {
		t.Errorf("the legal basis does not say who released it: %s", told)
	}
	d.officer.do("GET", "/decisions/"+sub.Orders[0].DecisionIds[0].String()+"/replay", nil).Want(http.StatusOK)
	d.approver.do("GET", "/approvals", nil).Want(http.StatusOK).JSON(&page)
	if page.Waiting != 0 || len(page.Items) != 0 {
		t.Errorf("the inbox still shows %+v", page)
	}
}

func (d desk) recordSaysWhoReleased(t *testing.T, id uuid.UUID) {
	t.Helper()
	record := func(where string) order.OrderRecord {
		var raw []byte
		if err := d.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT r.bytes FROM order_event e JOIN record r ON r.id = e.entry WHERE e.order_id = $1 AND e.type = $2`, id, where).Scan(&raw); err != nil {
			t.Fatal(err)
		}
		out, err := order.ParseOrder(raw)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	submitted, released := record("submitted"), record("released")
	var approver uuid.UUID
	if err := d.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT log_id FROM person WHERE id = $1`, d.person(t)).Scan(&approver); err != nil {
		t.Fatal(err)
	}
	want := []order.ActorRecord{{Role: "submitter", Person: d.Officer.LogID}, {Role: "approver", Person: approver}}
	if diff := cmp.Diff(want, released.Actors); diff != "" {
		t.Errorf("the record names (-want +got)\n%s", diff)
	}
	if released.Approval == nil || released.Approval.Permission.Rule == "" || released.Approval.SubmittedAt != submitted.At || released.Awaits.Until.String() != "2026-11-30" {
		t.Errorf("the release is recorded as %+v of %+v", released.Approval, released.Awaits)
	}
	if submitted.Approval != nil || !cmp.Equal(submitted.Decisions, released.Decisions) || submitted.Net != released.Net {
		t.Error("what was released is not what was submitted")
	}
}

// person is the approver's row.
func (d desk) person(t *testing.T) (id uuid.UUID) {
	t.Helper()
	if err := d.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT ended_by FROM approval WHERE status = 'released'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestRule21_TheBandThatAsksNoneSaysSo: no approval, and the record says that none was asked.
func TestRule21_TheBandThatAsksNoneSaysSo(t *testing.T) {
	t.Parallel()
	s, officer, line := pairOf(t, "1099.99")
	sub := officer.order(t, line(map[string]any{"code": "earlier_delivery", "text": dearerBecause}))
	if !sub.Approval.IsNull() || sub.Orders[0].Summary.Status != gen.OrderStatusReleased || s.decision(t, officer, sub.Orders[0].DecisionIds[0]).Deviation.SecondPerson {
		t.Errorf("below the band a second person is asked: %+v", sub)
	}
}

// TestRule22_NeverTheSamePerson: not the submitter, whatever roles the person holds, and not past the database either.
func TestRule22_NeverTheSamePerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 1)
	d.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, 'approver', '[2020-01-01,)')`, fixture.ID(), d.Officer.Person, d.School)
	d.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, 'approver', '[2020-01-01,)')`, fixture.ID(), d.Officer.Person, d.Body)
	if err := d.app.reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.settle(t)
	for _, at := range []uuid.UUID{d.School, d.Body} {
		both := d.session(d.Officer.Person, at)
		var asked gen.Approval
		both.do("GET", "/approvals/"+idOf(sub).String(), nil).Want(http.StatusOK).JSON(&asked)
		if len(asked.AllowedActions) != 0 {
			t.Errorf("the submitter is offered %v", asked.AllowedActions)
		}
		before := d.Rows()
		for _, decision := range []string{"release", "return", "reject"} {
			if p := both.decide(idOf(sub), decision, "mein eigenes Wort dazu").Problem(http.StatusForbidden); p.Code != "approval_same_person" {
				t.Errorf("%s by the submitter answers %s", decision, p.Code)
			}
		}
		after := d.Rows()
		after["denial"] = before["denial"]
		unchanged(t, before, after)
	}
	_, err := d.DB.WorkerPool(t).Exec(t.Context(), `UPDATE approval SET status = 'released', ended_at = at, ended_by = submitted_by`)
	if err == nil || !strings.Contains(err.Error(), "approval_by_a_second_person") {
		t.Errorf("the database lets the same person release: %v", err)
	}
}

// TestRule21_ReturnedLinesAreInTheBasketAgain, with every answer and the words of the second person; what was held is free.
func TestRule21_ReturnedLinesAreInTheBasketAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 3)
	if p := d.approver.decide(idOf(sub), "return", "so").Problem(http.StatusBadRequest); p.Code != "approval_note_missing" {
		t.Errorf("a return without a word answers %s", p.Code)
	}
	const words = "Bitte die andere Dockingstation prüfen."
	d.approver.decide(idOf(sub), "return", words).Want(http.StatusOK)
	if got := d.orderStates(t, d.officer, sub); !cmp.Equal(got, []string{"returned", "returned"}) || d.limits() != [2]int{0, 0} {
		t.Errorf("the orders are %v, the lot holds %v", got, d.limits())
	}
	var b gen.Basket
	d.officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	if len(b.Lines) != 2 || *b.Lines[0].Reason.MustGet().Text != dearerBecause || b.Lines[0].ProductReason.MustGet().Code != "technical" || b.Lines[0].Note.MustGet() != "Bitte dieses." ||
		b.Lines[1].Quantity != "3" || b.Hints[0].Code != "approval_returned" || !strings.Contains(b.Hints[0].Text, words) || !strings.Contains(b.Hints[0].Text, "Person approver") {
		t.Errorf("the basket holds %+v %+v", b.Lines, b.Hints)
	}
	var stored gen.Submission
	d.officer.do("GET", "/submissions/"+sub.Id.String(), nil).Want(http.StatusOK).JSON(&stored)
	if a := stored.Approval.MustGet(); a.Status != gen.ApprovalStateStatusReturned || a.Note.MustGet() != words {
		t.Errorf("the submission says %+v", a)
	}
	if n := d.Count(`SELECT count(*) FROM record WHERE position('Dockingstation prüfen'::bytea IN bytes) > 0`); n != 0 {
		t.Error("the words stand in a record")
	}
	d.sumsAreZero(t)

	// Submitted once more, the hint is gone, and each decision, also one of a line that was changed, links to the one before.
	first := d.decided(t, sub, false)
	d.officer.do("PATCH", "/basket/lines/"+b.Lines[1].Id.String(), map[string]any{"quantity": "2"}, "If-Match", d.officer.etag()).Want(http.StatusOK).JSON(&b)
	d.officer.do("POST", "/submissions", map[string]any{"basketVersion": b.Version}, "Idempotency-Key", rand.Text()).Want(http.StatusCreated).JSON(&sub)
	if diff := cmp.Diff(first, d.decided(t, sub, true)); diff != "" {
		t.Errorf("(-decided first +linked to)\n%s", diff)
	}
	d.officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	if len(b.Hints) != 0 || sub.Approval.IsNull() {
		t.Errorf("after submitting again: %+v", b.Hints)
	}
}

// decided are the submission's decisions by line, or those that they take the place of.
func (d desk) decided(t *testing.T, sub gen.Submission, earlier bool) map[int]uuid.UUID {
	t.Helper()
	out := map[int]uuid.UUID{}
	for _, o := range sub.Orders {
		for _, id := range o.DecisionIds {
			var decision gen.Decision
			d.officer.do("GET", "/decisions/"+id.String(), nil).Want(http.StatusOK).JSON(&decision)
			record := d.officer.record(t, id)
			if out[decision.LineNo] = id; earlier {
				out[decision.LineNo] = *record.Supersedes
			}
			if shown, err := decision.Supersedes.Get(); (err == nil) != earlier || earlier && shown != *record.Supersedes || !earlier && record.Supersedes != nil {
				t.Errorf("line %d is shown in the place of %v (%v), recorded in that of %v", decision.LineNo, shown, err, record.Supersedes)
			}
			d.officer.replaysSame(t, id)
		}
	}
	return out
}

// sumsAreZero: nothing counts towards the limit for direct awards.
func (d desk) sumsAreZero(t *testing.T) {
	t.Helper()
	if n := d.Count(`SELECT (COALESCE((SELECT sum(net) FROM direct_award), 0) + COALESCE((SELECT sum(net) FROM direct_award_day), 0))::int`); n != 0 {
		t.Errorf("%d € count as direct awards", n)
	}
}

// TestRule21_ARejectionIsTheEnd: nothing comes back to the basket, what was held is free, and nobody decides again.
func TestRule21_ARejectionIsTheEnd(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 3)
	d.approver.decide(idOf(sub), "reject", "Das brauchen wir nicht.").Want(http.StatusOK)
	if got := d.orderStates(t, d.officer, sub); !cmp.Equal(got, []string{"rejected", "rejected"}) || d.limits() != [2]int{0, 0} {
		t.Errorf("the orders are %v, the lot holds %v", got, d.limits())
	}
	var b gen.Basket
	d.officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	if len(b.Lines) != 0 {
		t.Errorf("%d lines came back", len(b.Lines))
	}
	d.sumsAreZero(t)
	d.settle(t)
	before := d.Rows()
	for _, decision := range []string{"release", "return", "reject"} {
		p := d.member2().decide(idOf(sub), decision, "noch ein anderes Wort").Problem(http.StatusConflict)
		if p.Code != "approval_ended_rejected" || !strings.Contains(*p.Detail, "Person approver") {
			t.Errorf("%s after the end answers %s %s", decision, p.Code, *p.Detail)
		}
	}
	if got := d.Rows(); got["order_event"] != before["order_event"] || got["ledger"] != before["ledger"] {
		t.Error("a second decision changed something")
	}
}

// member2 is another person who may decide.
func (d desk) member2() actor { return d.member(d.Body, "approver") }

// TestRule21_ASubmissionIsWithdrawnByItsSubmitterAlone while it waits.
func TestRule21_ASubmissionIsWithdrawnByItsSubmitterAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 3)
	path := "/approvals/" + idOf(sub).String() + "/withdrawal"
	if p := d.member(d.School, "officer").do("POST", path, nil).Problem(http.StatusForbidden); p.Code != "approval_not_yours" {
		t.Errorf("a colleague's withdrawal answers %s", p.Code)
	}
	d.officer.do("POST", path, nil).Want(http.StatusOK).JSON(&sub)
	if sub.Approval.MustGet().Status != gen.ApprovalStateStatusWithdrawn || d.limits() != [2]int{0, 0} {
		t.Errorf("withdrawn: %+v, the lot holds %v", sub.Approval.MustGet(), d.limits())
	}
	var b gen.Basket
	d.officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	if len(b.Lines) != 2 || len(b.Hints) > 0 && b.Hints[0].Code == "approval_returned" {
		t.Errorf("the basket holds %d lines, %+v", len(b.Lines), b.Hints)
	}
	d.sumsAreZero(t)
	if p := d.approver.decide(idOf(sub), "release", "").Problem(http.StatusConflict); p.Code != "approval_ended_withdrawn" {
		t.Errorf("a release after the withdrawal answers %s", p.Code)
	}
}

// TestRule21_WhatNobodyDecidesLapses after the last day, by the worker; nobody releases it in between.
func TestRule21_WhatNobodyDecidesLapses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 3)
	on := func(days int, store order.Store) *order.Service {
		return d.Service(fixture.Options{Store: store, Now: fixture.At.AddDate(0, 0, days)})
	}
	worker := postgres.NewOrderStore(d.DB.Worker(t))
	if n, err := on(7, worker).LapseApprovals(t.Context()); n != 0 || err != nil {
		t.Errorf("on the last day %d lapse, %v", n, err)
	}
	approver := d.Director
	approver.Roles = []authz.Role{authz.Approver}
	_, err := on(8, nil).DecideApproval(d.As(approver), approver, order.ApprovalID{UUID: idOf(sub)}, order.ApprovalInput{Status: order.ApprovalReleased})
	if f, ok := fault.As(err); !ok || f.Code != "approval_out_of_time" {
		t.Errorf("a release after the last day answers %v", err)
	}
	if n, err := on(8, worker).LapseApprovals(t.Context()); n != 1 || err != nil {
		t.Errorf("on the day after %d lapse, %v", n, err)
	}
	if n, err := on(8, worker).LapseApprovals(t.Context()); n != 0 || err != nil {
		t.Errorf("a second time %d lapse, %v", n, err)
	}
	if got := d.orderStates(t, d.officer, sub); !cmp.Equal(got, []string{"lapsed", "lapsed"}) || d.limits() != [2]int{0, 0} {
		t.Errorf("the orders are %v, the lot holds %v", got, d.limits())
	}
	d.sumsAreZero(t)
	if p := d.approver.decide(idOf(sub), "release", "").Problem(http.StatusConflict); p.Code != "approval_ended_lapsed" {
		t.Errorf("a release after the lapse answers %s", p.Code)
	}
}

// TestRule21_AReleaseChecksTheFactsOfNow: what changed since blocks it, in words, and nothing moves.
func TestRule21_AReleaseChecksTheFactsOfNow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(d desk)
		code   string
	}{
		{"ThePriceRose", func(d desk) { d.takeOff(); d.offerAgain(d.World, "1210.00") }, "approval_price_changed"},
		{"ThePriceFell", func(d desk) { d.takeOff(); d.offerAgain(d.World, "1190.00") }, "approval_price_changed"},
		{"TheOfferIsGone", func(d desk) { d.takeOff() }, "offer_gone"},
		{"TheContractIsSuspended", func(d desk) { d.Exec(`UPDATE framework_contract SET status = 'suspended'`) }, "call_off_contract_not_active"},
		{"TheEntitlementEnded", func(d desk) { d.asOwner(`UPDATE entitlement SET valid = daterange(lower(valid), '2026-11-23')`) }, "call_off_not_entitled"},
		{"ThePartyLeft", func(d desk) { d.asOwner(`UPDATE lot_party SET valid = daterange(lower(valid), '2026-11-23')`) }, "call_off_party_not_active"},
		{"TheSupplierIsBlocked", func(d desk) { d.Exec(`UPDATE supplier SET blocked = true WHERE key = 'flink'`) }, "offer_supplier_blocked"},
		{"TheBodyTightenedItsLimit", func(d desk) {
			d.Rule(rules.Rule{
				ID: "ORG-eng", Version: 1, Kind: rules.DirectAward, Organisation: d.Body.String(), MaxNet: eur("500.00"),
				Valid: money.Period{From: money.MustDate("2026-01-01")}, Citation: "Dienstanweisung",
			})
		}, "direct_award_over_limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			sub := d.submit(t, 3)
			d.settle(t)
			c.change(d)
			before, held := d.Rows(), d.limits()
			p := d.approver.decide(idOf(sub), "release", "").Problem(http.StatusConflict)
			if p.Code != "approval_facts_changed" || p.Errors == nil || (*p.Errors)[0].Code != c.code || (*p.Errors)[0].Detail == "" {
				t.Errorf("the release answers %s %+v, want %s", p.Code, p.Errors, c.code)
			}
			unchanged(t, before, d.Rows())
			if d.limits() != held {
				t.Errorf("the lot holds %v", d.limits())
			}
			var asked gen.Approval
			d.approver.do("GET", "/approvals/"+idOf(sub).String(), nil).Want(http.StatusOK).JSON(&asked)
			if len(asked.Changes) == 0 || asked.Changes[0].Code != c.code || asked.Changes[0].Text == "" || len(asked.AllowedActions) != 2 {
				t.Errorf("the second person is shown %+v", asked.Changes)
			}
			d.approver.decide(idOf(sub), "return", "Bitte neu prüfen.").Want(http.StatusOK)
		})
	}
}

// asOwner writes what otherwise comes with an edition alone.
func (d desk) asOwner(sql string) {
	d.t.Helper()
	if _, err := d.DB.Owner(d.t).Exec(d.t.Context(), sql); err != nil {
		d.t.Fatal(err)
	}
}

// TestRule21_WhatWaitsHoldsItsLimit: nobody else takes it, and it is no obstacle to its own release.
func TestRule21_WhatWaitsHoldsItsLimit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 30) // the whole lot
	status, p := submission(d.officer, map[string]any{"productId": d.called, "lotPriceId": d.lot.Price, "quantity": "1"})
	if status != http.StatusConflict || p.Code != "call_off_exhausted" {
		t.Errorf("another call-off answers %d %s", status, p.Code)
	}
	if p := d.officer.do("POST", "/submissions", lines(d.wish(1)...), "Idempotency-Key", rand.Text()).Problem(http.StatusConflict); p.Code != "call_off_exhausted" {
		t.Errorf("another that would wait answers %s", p.Code)
	}
	d.approver.decide(idOf(sub), "release", "").Want(http.StatusOK)
	if got := d.limits(); got != [2]int{0, 300} {
		t.Errorf("the lot holds %v", got)
	}
}

// TestRule21_TwoSecondPersonsAtOnce: one decides, the other is told who did.
func TestRule21_TwoSecondPersonsAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 3 {
		sub := d.submit(t, 2)
		people := []actor{d.member2(), d.member2(), d.member2(), d.member2()}
		answers := make([]testkit.Response, len(people))
		var wg sync.WaitGroup
		for i, a := range people {
			wg.Go(func() { answers[i] = a.decide(idOf(sub), []string{"release", "reject"}[i%2], "ein Wort dazu, bitte") })
		}
		wg.Wait()
		won := 0
		for _, r := range answers {
			switch {
			case r.Status == http.StatusOK:
				won++
			case r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "approval_ended_") || !strings.Contains(string(r.Body), "Person approver"):
				t.Errorf("the others are told %d %s", r.Status, r.Body)
			}
		}
		if won != 1 || d.Count(`SELECT count(*) FROM order_event WHERE order_id = $1`, sub.Orders[0].Summary.Id) < 2 {
			t.Errorf("%d people decided", won)
		}
	}
}

// TestRule21_TheKeyAnswersWithWhatWaits, before and after the release.
func TestRule21_TheKeyAnswersWithWhatWaits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	send := func() (s gen.Submission) {
		d.officer.do("POST", "/submissions", lines(d.wish(1)...), "Idempotency-Key", "freigabe-einmal").Want(http.StatusCreated).JSON(&s)
		return s
	}
	first := send()
	if again := send(); again.Id != first.Id || again.Approval.MustGet().Status != gen.ApprovalStateStatusWaiting || d.limits() != [2]int{10, 0} {
		t.Errorf("the repeated key answers %+v", again.Approval)
	}
	d.approver.decide(idOf(first), "release", "").Want(http.StatusOK)
	if again := send(); again.Id != first.Id || again.Approval.MustGet().Status != gen.ApprovalStateStatusReleased {
		t.Errorf("after the release the key answers %+v", again.Approval)
	}
}

// TestApprovals_AreTheLegalEntitysOwn: another body's people, and the cooperative above all, see nothing of them.
func TestApprovals_AreTheLegalEntitysOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 1)
	for name, organisation := range map[string]uuid.UUID{"a stranger": d.Annex, "the cooperative": d.Coop, "the member above": d.City} {
		a := d.member(organisation, "approver")
		var page gen.ApprovalPage
		a.do("GET", "/approvals", nil).Want(http.StatusOK).JSON(&page)
		if page.Waiting != 0 || len(page.Items) != 0 {
			t.Errorf("%s sees %+v", name, page)
		}
		unknown := a.do("GET", "/approvals/"+uuid.NewString(), nil).Want(http.StatusNotFound)
		if got := a.do("GET", "/approvals/"+idOf(sub).String(), nil).Want(http.StatusNotFound); got.Comparable() != unknown.Comparable() {
			t.Errorf("%s can tell it from one that does not exist:\n%s", name, got.Body)
		}
		a.decide(idOf(sub), "release", "").Want(http.StatusNotFound)
		if got := a.undo(idOf(sub)).Want(http.StatusNotFound); got.Comparable() != a.undo(uuid.New()).Comparable() {
			t.Errorf("%s can tell it from one that does not exist:\n%s", name, got.Body)
		}
	}
	// The list is paged, the longest wait first.
	second := d.submit(t, 1)
	var page gen.ApprovalPage
	d.approver.do("GET", "/approvals?limit=1", nil).Want(http.StatusOK).JSON(&page)
	if page.Waiting != 2 || len(page.Items) != 1 || page.Items[0].State.Id != idOf(sub) {
		t.Fatalf("the first page is %+v", page)
	}
	d.approver.do("GET", "/approvals?limit=1&cursor="+page.NextCursor.MustGet(), nil).Want(http.StatusOK).JSON(&page)
	if len(page.Items) != 1 || page.Items[0].State.Id != idOf(second) || !page.NextCursor.IsNull() {
		t.Errorf("the second page is %+v", page)
	}
}

// awaited is a thing whose dearer offer needs a second person, and how to submit it.
func (s *shop) awaited() func(t *testing.T, a actor) uuid.UUID {
	s.t.Helper()
	product := s.Product("WARTET-1")
	s.Offer(product, s.Supplier("guenstig"), "100.00", nil)
	dear := s.Offer(product, s.Supplier("teuer"), "1200.00", nil)
	return func(t *testing.T, a actor) uuid.UUID {
		t.Helper()
		return idOf(a.order(t, map[string]any{
			"productId": product, "offerId": dear, "quantity": "1", "productReason": map[string]any{"code": "technical"},
			"reason": map[string]any{"code": "warranty", "text": dearerBecause},
		}))
	}
}
