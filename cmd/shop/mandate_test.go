package main

import (
	"crypto/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func (a actor) mandates(body uuid.UUID, from string, until ...string) testkit.Response {
	m := map[string]any{"from": from}
	if len(until) > 0 {
		m["until"] = until[0]
	}
	return a.do("POST", "/organisations/"+body.String()+"/mandates", m)
}

func (a actor) endsMandate(body, mandate uuid.UUID) testkit.Response {
	return a.do("DELETE", "/organisations/"+body.String()+"/mandates/"+mandate.String(), nil)
}

// mandateRow is a mandate of an organisation, past the rules.
func (s *shop) mandateRow(organisation, member uuid.UUID) uuid.UUID {
	s.t.Helper()
	id := fixture.ID()
	day := s.dayAfter(-10 + s.Count(`SELECT count(*) FROM mandate`)%9)
	if _, err := s.DB.Owner(s.t).Exec(s.t.Context(), `INSERT INTO mandate (id, organisation_id, member_id, valid, starts_on, given_by)
		VALUES ($1, $2, $3, '[2020-01-01,2026-12-01)', $4, $5)`, id, organisation, member, day, s.Officer.Person); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// TestMandate_TheRecordShowsBoth: people of the member order in the body's name while its mandate lasts, the order is the
// body's, and the record says who stood in for whom; the next request after its end is refused.
func TestMandate_TheRecordShowsBoth(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	admin, officer := s.member(w.Body, "admin"), s.member(w.City, "officer")
	if got := officer.actsFor(w.Body); got.Status != 404 {
		t.Errorf("without a mandate acting for the body answers %d", got.Status)
	}
	var o gen.OrganisationDetails
	admin.mandates(w.Body, memberToday).Want(201).JSON(&o)
	mandate := o.Mandates[0]
	if mandate.State != "held" || mandate.Member.Id != w.City {
		t.Fatalf("the mandate is %+v", mandate)
	}
	officer.actsFor(w.Body).Want(204)
	e := explanation(officer.explainsOwn(w.Body, "submission.submit"))
	if len(e.Ways) != 1 || e.Ways[0].MandateFor.IsNull() {
		t.Errorf("the mandate is no part of the explanation: %+v", e)
	}
	sub := officer.order(t, m.line(m.offers[0], "1"))
	record := officer.record(t, sub.Orders[0].DecisionIds[0])
	want := &order.MandateRecord{ID: mandate.Id, Member: w.City, Body: w.Body}
	if diff := cmp.Diff(want, record.Actors[0].Mandate); diff != "" || record.Buyer.ID != w.Body {
		t.Errorf("the record says, for %s (-want +got):\n%s", record.Buyer.Name, diff)
	}
	s.session(w.Director.Person, w.Body).do("GET", "/orders/"+sub.Orders[0].Summary.Id.String(), nil).Want(200)

	both := s.member(w.Body, "officer")
	s.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, 'officer', '[2020-01-01,)')`, fixture.ID(), both.person, w.City)
	byOwnRole := both.order(t, m.line(m.offers[0], "1"))
	if a := both.record(t, byOwnRole.Orders[0].DecisionIds[0]).Actors; a[0].Mandate != nil {
		t.Errorf("who orders by a role of his own in the body names a mandate: %+v", a)
	}

	admin.endsMandate(w.Body, mandate.Id).Want(200).JSON(&o)
	if o.Mandates[0].State != "over" {
		t.Errorf("the ended mandate is %s", o.Mandates[0].State)
	}
	orders := w.Count(`SELECT count(*) FROM purchase_order`)
	if got := officer.do("POST", "/submissions", lines(m.line(m.offers[0], "1")), "Idempotency-Key", rand.Text()); got.Status != 401 {
		t.Errorf("the request after the end answers %d", got.Status)
	}
	again := s.session(officer.person, w.City)
	if got := again.actsFor(w.Body); got.Status != 404 || w.Count(`SELECT count(*) FROM purchase_order`) != orders {
		t.Errorf("after the end acting for the body answers %d", got.Status)
	}
	own := s.session(w.Director.Person, w.Body).order(t, m.line(m.offers[0], "1"))
	if a := s.session(w.Director.Person, w.Body).record(t, own.Orders[0].DecisionIds[0]).Actors; a[0].Mandate != nil {
		t.Errorf("an own order names a mandate: %+v", a)
	}
}

// TestMandate_IsTheBodysOwn: nobody above gives himself one, it gives roles of ordering alone, on its days alone, to people of
// its own member alone.
func TestMandate_IsTheBodysOwn(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin, unit, above := s.member(w.Body, "admin"), s.member(w.School, "admin"), s.member(w.City, "admin")
	for _, c := range []struct {
		by   actor
		body uuid.UUID
		days []string
		want string
	}{
		{above, w.Body, []string{memberToday}, "mandate_given_by_the_body"},
		{unit, w.School, []string{memberToday}, "mandate_of_no_body"},
		{admin, w.Body, []string{"2026-11-22"}, "day_is_over"},
		{admin, w.Body, []string{"2026-12-01", "2026-12-01"}, "days_reversed"},
		{admin, w.Annex, []string{memberToday}, "not_found"},
	} {
		if got := c.by.mandates(c.body, c.days[0], c.days[1:]...); code(got) != c.want {
			t.Errorf("a mandate from %v answers %s, want %s", c.days, got.Body, c.want)
		}
	}
	if n := w.Count(`SELECT count(*) FROM mandate`); n != 0 {
		t.Errorf("%d mandates", n)
	}
	officer, approver, stranger := s.member(w.City, "officer"), s.member(w.City, "approver"), s.member(w.Town, "officer")
	admin.mandates(w.Body, "2026-12-01").Want(201)
	if got := officer.actsFor(w.Body); got.Status != 404 {
		t.Errorf("a mandate of next month counts today: %d", got.Status)
	}
	if got := admin.mandates(w.Body, "2027-01-01"); code(got) != "mandate_given_already" {
		t.Errorf("a second mandate answers %s", got.Body)
	}
	admin.mandates(w.Body, memberToday, "2026-12-01").Want(201)
	for name, a := range map[string]actor{"approver": approver, "stranger": stranger} {
		if got := a.actsFor(w.Body); got.Status != 404 {
			t.Errorf("the %s acts for the body: %d", name, got.Status)
		}
	}
	officer.actsFor(w.Body).Want(204)
	officer.do("GET", "/orders", nil).Want(200)
	s.member(w.Coop, "admin").moves(w.Body, w.Town, memberToday).Want(200)
	if got := officer.do("GET", "/orders", nil); got.Status != 401 {
		t.Errorf("after the body stands below another member, its former one's people get %d", got.Status)
	}
}
