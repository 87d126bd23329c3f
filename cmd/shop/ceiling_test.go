package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRule05_ALotIsFullyReservedThenExhausted: call-offs that wait for their release leave the lot "voll reserviert", which
// their end may free; once released they have exhausted it, long before the contract ends. Nothing more is called off in
// either state.
func TestRule05_ALotIsFullyReservedThenExhausted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	manager := d.member(d.Coop, "contract_manager")
	state := func() [2]gen.RemainingState {
		var c gen.FrameworkContract
		manager.do("GET", "/framework-contracts/"+d.lot.Contract.String(), nil).Want(http.StatusOK).JSON(&c)
		return [2]gen.RemainingState{d.officer.compare(t, d.called.UUID, "1").Coverage[0].Remaining.State, c.Lots[0].Remaining.State}
	}
	want := func(s gen.RemainingState) {
		t.Helper()
		if got := state(); got != [2]gen.RemainingState{s, s} {
			t.Errorf("at the product and at the contract the lot is %q, want %q", got, s)
		}
	}
	refused := func() {
		t.Helper()
		status, p := submission(d.officer, map[string]any{"productId": d.called, "lotPriceId": d.lot.Price, "quantity": "1"})
		if status != http.StatusConflict || p.Code != "call_off_exhausted" {
			t.Errorf("another call-off answers %d %s", status, p.Code)
		}
	}
	want("enough")
	waiting := d.submit(t, 30) // 300 of 300
	want("fully_reserved")
	refused()
	d.approver.decide(idOf(waiting), "reject", "Nicht in diesem Jahr.").Want(http.StatusOK)
	want("enough")

	d.approver.decide(idOf(d.submit(t, 30)), "release", "").Want(http.StatusOK)
	want("exhausted")
	refused()
}

// TestRule06_NoCallOffBeforeTheStartOrAfterTheEnd: the contract's days are those of Berlin, from the first midnight to the
// last.
func TestRule06_NoCallOffBeforeTheStartOrAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product := w.Product("ABRUF-3")
	lot := w.Lot(fixture.LotTerms{
		Product: product, Supplier: w.Supplier("rahmen"), UnitPrice: "10", Maximum: "100000", Entitled: []uuid.UUID{w.Body},
		Term: "[2027-03-01,2027-04-01)", // from winter time into summer time
	})
	s, clock := startClock(t, w)
	officer := s.session(w.Officer.Person, w.School)
	for _, c := range []struct {
		at     string
		status int
	}{
		{"2027-02-28T22:59:59Z", http.StatusConflict}, // 23:59:59 in Berlin
		{"2027-02-28T23:00:00Z", http.StatusCreated},
		{"2027-03-31T21:59:59Z", http.StatusCreated},
		{"2027-03-31T22:00:00Z", http.StatusConflict}, // midnight, summer time
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		clock.set(at)
		status, p := submission(officer, map[string]any{"productId": product, "lotPriceId": lot.Price, "quantity": "1"})
		if status != c.status || status == http.StatusConflict && p.Code != "call_off_outside_term" {
			t.Errorf("at %s: %d %s, want %d", c.at, status, p.Code, c.status)
		}
	}
}
