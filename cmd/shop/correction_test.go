package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestCorrection_OrderedAnewInPlaceOfACancelledOrder: what was released is corrected by cancelling it and ordering anew. The old
// decisions stay as they are, each new one links to that on the same product, and nobody takes the place of what stands or is another's.
func TestCorrection_OrderedAnewInPlaceOfACancelledOrder(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, stranger := s.member(w.School, "officer"), s.member(w.Annex, "officer")
	placed := officer.order(t, m.line(m.offers[0], "1"))
	old, wrong := placed.Orders[0].Summary.Id, placed.Orders[0].DecisionIds[0]
	officer.sealed(t, old)
	before := string(officer.do("GET", "/decisions/"+wrong.String(), nil).Want(http.StatusOK).Body)
	again := func() (r gen.Repetition) {
		officer.do("GET", "/orders/"+old.String()+"/repetition", nil).Want(http.StatusOK).JSON(&r)
		return r
	}
	anew := func(a actor, instead uuid.UUID) (int, gen.Problem) {
		t.Helper()
		body := lines(m.line(m.offers[0], "2"))
		body["insteadOf"] = instead
		for _, path := range []string{"/submissions/preview", "/submissions"} {
			r := a.do("POST", path, body, "Idempotency-Key", uuid.NewString())
			if r.Status >= http.StatusBadRequest {
				return r.Status, r.Problem(r.Status)
			}
		}
		return http.StatusCreated, gen.Problem{}
	}
	if again().InsteadOf != nil {
		t.Error("an order that stands is to be replaced")
	}
	if status, p := anew(officer, old); status != http.StatusConflict || p.Code != "order_not_replaceable" {
		t.Errorf("in place of an order that stands: %d %s", status, p.Code)
	}
	officer.cancel(old).Want(http.StatusOK)
	if got := again().InsteadOf; got == nil || *got != old {
		t.Errorf("ordered again, the cancelled order is %v", got)
	}
	for what, id := range map[string]uuid.UUID{"foreign": old, "unknown": uuid.New()} {
		if status, p := anew(stranger, id); status != http.StatusNotFound || p.Code != "not_found" {
			t.Errorf("in place of a %s order: %d %s", what, status, p.Code)
		}
	}
	b := map[string]any{"basketVersion": 0, "insteadOf": old}
	if p := officer.do("POST", "/submissions/preview", b).Problem(http.StatusBadRequest); p.Code != "basket_or_lines" {
		t.Errorf("a basket in place of an order: %s", p.Code)
	}

	body := lines(m.callOff(m.lot.Price, "1"), m.line(m.offers[0], "2"), m.line(m.offers[0], "1"))
	body["insteadOf"] = old
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", "berichtigt").Want(http.StatusCreated).JSON(&sub)
	linked := map[int]*uuid.UUID{}
	for _, o := range sub.Orders {
		for _, id := range o.DecisionIds {
			var d gen.Decision
			officer.do("GET", "/decisions/"+id.String(), nil).Want(http.StatusOK).JSON(&d)
			linked[d.LineNo] = officer.record(t, id).Supersedes
			if shown, err := d.Supersedes.Get(); (err == nil) != (linked[d.LineNo] != nil) || err == nil && shown != *linked[d.LineNo] {
				t.Errorf("line %d is shown in the place of %v (%v)", d.LineNo, shown, err)
			}
			officer.replaysSame(t, id)
		}
		officer.sealed(t, o.Summary.Id)
		_, _, text := officer.pdf(t, "/orders/"+o.Summary.Id.String()+"/note.pdf")
		said := strings.Contains(strings.Join(strings.Fields(text), ""), "TrittandieStellederEntscheidung"+wrong.String())
		if want := o.Summary.Channel == gen.ChannelFramework; said != want {
			t.Errorf("the note names the decision before: %t, want %t\n%s", said, want, text)
		}
		s.verify(t, officer, o.Summary.Id)
	}
	if diff := cmp.Diff(map[int]*uuid.UUID{1: &wrong, 2: nil, 3: nil}, linked); diff != "" { // whichever way it is bought now, and once
		t.Errorf("lines and the decisions that they take the place of (-want +got)\n%s", diff)
	}
	if after := string(officer.do("GET", "/decisions/"+wrong.String(), nil).Want(http.StatusOK).Body); after != before {
		t.Errorf("the corrected decision has changed\n%s\n%s", before, after)
	}
	officer.do("POST", "/submissions", body, "Idempotency-Key", "berichtigt").Want(http.StatusCreated)
	if n := s.Count(`SELECT count(*) FROM purchase_order`); n != 1+len(sub.Orders) {
		t.Errorf("%d orders after the same request came twice", n)
	}
}
