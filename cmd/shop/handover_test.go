package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

const neededForExams = "Für die Prüfungen im Dezember, bitte das schnelle Angebot."

func (a actor) handOn(body map[string]any) testkit.Response {
	return a.do("POST", "/handovers", body, "Idempotency-Key", uuid.NewString())
}

// handsOn hands the lines on, in words where there are none.
func (a actor) handsOn(t *testing.T, l ...map[string]any) gen.Handover {
	t.Helper()
	body := lines(l...)
	if len(l) == 0 {
		body = map[string]any{"basketVersion": a.wish(t, "ein Stativ").Version}
	}
	body["note"] = neededForExams
	var h gen.Handover
	a.handOn(body).Want(http.StatusCreated).JSON(&h)
	return h
}

func (a actor) take(id uuid.UUID) testkit.Response {
	return a.do("POST", "/handovers/"+id.String()+"/taking", nil)
}

func (a actor) giveBack(id uuid.UUID, note string) testkit.Response {
	return a.do("POST", "/handovers/"+id.String()+"/return", map[string]any{"note": note})
}

// handovers are what the actor sees, by status.
func (a actor) handovers() (list gen.HandoverList, statuses []gen.HandoverStatus) {
	a.do("GET", "/handovers", nil).Want(http.StatusOK).JSON(&list)
	for _, h := range list.Items {
		statuses = append(statuses, h.Status)
	}
	return list, statuses
}

func (a actor) basket() (b gen.Basket) {
	a.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	return b
}

func (a actor) basketLines() int {
	var session gen.Session
	a.do("GET", "/session", nil).Want(http.StatusOK).JSON(&session)
	return session.BasketLines
}

// TestHandover: what a requester of a unit needs reaches the officers of its body and nobody else, one takes it over, makes
// a line of the words, gives the reason nobody asked the requester for, and orders it for the unit; the note travels as a
// personal part of the person who wrote it and stands in no record.
func TestHandover(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	requester, colleague := s.member(w.School, "requester"), s.member(w.School, "requester")
	officer, stranger := s.session(w.Director.Person, w.Body), s.member(w.Annex, "officer")

	requester.do("POST", "/basket/lines", m.line(m.offers[1], "3")).Want(http.StatusCreated)
	version := requester.wish(t, "Stativ für das Whiteboard").Version
	if n := requester.basketLines(); n != 2 {
		t.Errorf("the session counts %d lines, want the line and the wish", n)
	}
	body := map[string]any{"basketVersion": version, "note": neededForExams, "neededBy": "2026-12-18"}
	var made, again gen.Handover
	requester.do("POST", "/handovers", body, "Idempotency-Key", "einmal-und-nicht-zweimal").Want(http.StatusCreated).JSON(&made)
	requester.do("POST", "/handovers", body, "Idempotency-Key", "einmal-und-nicht-zweimal").Want(http.StatusCreated).JSON(&again)
	if diff := cmp.Diff(made, again); diff != "" {
		t.Errorf("the same request once more (-first +second):\n%s", diff)
	}
	body["note"] = "Anders."
	if p := requester.do("POST", "/handovers", body, "Idempotency-Key", "einmal-und-nicht-zweimal").Problem(http.StatusConflict); p.Code != "idempotency_key_reused" {
		t.Errorf("another content under the key is refused with %s", p.Code)
	}
	if b := requester.basket(); len(b.Lines)+len(b.FreeLines) != 0 || requester.basketLines() != 0 {
		t.Errorf("after handing on the basket holds %+v", b)
	}

	list, _ := officer.handovers()
	if list.Waiting != 1 || len(list.Items) != 1 {
		t.Fatalf("the officer sees %+v", list)
	}
	seen := list.Items[0]
	if seen.Organisation != "Grundschule am Park" || seen.Note.MustGet() != neededForExams || seen.NeededBy.MustGet().String() != "2026-12-18" || seen.Mine ||
		len(seen.Lines) != 2 || seen.Lines[1].Name != "Stativ für das Whiteboard" || !seen.Lines[1].FreeText {
		t.Errorf("the officer reads %+v", seen)
	}
	for name, a := range map[string]actor{"a colleague": colleague, "an officer of another body": stranger} {
		if list, _ := a.handovers(); len(list.Items) != 0 || list.Waiting != 0 {
			t.Errorf("%s sees %+v", name, list)
		}
	}
	stranger.take(made.Id).Problem(http.StatusNotFound)
	requester.take(made.Id).Problem(http.StatusForbidden)

	officer.take(made.Id).Want(http.StatusOK)
	if _, statuses := requester.handovers(); !cmp.Equal(statuses, []gen.HandoverStatus{gen.HandoverStatusTaken}) {
		t.Errorf("the requester reads %v", statuses)
	}
	b := officer.basket()
	if len(b.Lines) != 1 || len(b.FreeLines) != 1 || b.Lines[0].From.MustGet().By != seen.By || b.Lines[0].Note.MustGet() != neededForExams {
		t.Fatalf("the officer's basket: %+v", b)
	}
	if b.Parties.Needer.Name != "Grundschule am Park" || b.Parties.DeliveryAddress.Label != "Sekretariat" || b.Parties.Buyer.Id != w.Body {
		t.Errorf("ordered for %+v", b.Parties)
	}
	s.ordersForTheUnit(t, officer, m, b)

	if _, statuses := requester.handovers(); !cmp.Equal(statuses, []gen.HandoverStatus{gen.HandoverStatusOrdered}) {
		t.Errorf("after the order the requester reads %v", statuses)
	}
	if p := officer.giveBack(made.Id, "Doch nicht gebraucht.").Problem(http.StatusConflict); p.Code != "handover_ordered" {
		t.Errorf("what was ordered is refused with %s", p.Code)
	}
}

// ordersForTheUnit makes a line of the wish, gives the reason and submits; what is recorded names the unit and no words.
func (s *shop) ordersForTheUnit(t *testing.T, officer actor, m market, b gen.Basket) {
	t.Helper()
	submit := func() testkit.Response {
		return officer.do("POST", "/submissions", map[string]any{"basketVersion": officer.basket().Version}, "Idempotency-Key", uuid.NewString())
	}
	if refused := submit(); refused.Problem(http.StatusConflict).Code != "free_lines_open" || !strings.Contains(string(refused.Body), "Stativ für das Whiteboard") {
		t.Errorf("an open wish is not named: %s", refused.Body)
	}
	wish := "/basket/free-lines/" + b.FreeLines[0].Id.String() + "/resolution"
	officer.do("POST", wish, map[string]any{"productId": m.product, "offerId": m.offers[0]}, "If-Match", officer.etag()).Want(http.StatusOK)
	for _, l := range officer.basket().Lines {
		if l.Note.MustGet() != neededForExams {
			t.Errorf("the note of %s did not travel: %v", l.Id, l.Note)
		}
		reason := map[string]any{"reason": gen.Reason{Code: gen.ReasonCodeOther, Text: ptr("Die Prüfungen beginnen vor der Lieferung des günstigsten.")}}
		officer.do("PATCH", "/basket/lines/"+l.Id.String(), reason, "If-Match", officer.etag()).Want(http.StatusOK)
	}
	var sub gen.Submission
	submit().Want(http.StatusCreated).JSON(&sub)
	for _, o := range sub.Orders {
		for _, id := range o.DecisionIds {
			d := s.decision(t, officer, id)
			if d.Needer.Name != "Grundschule am Park" || d.Buyer.ID != s.Body || d.Wish == nil {
				t.Errorf("recorded for %+v by %+v, wish %v", d.Needer, d.Buyer, d.Wish)
			}
		}
	}
	if n := s.Count(`SELECT count(*) FROM record WHERE position(convert_to('Prüfungen', 'UTF8') in bytes) > 0`); n != 0 {
		t.Errorf("%d records hold words of a person", n)
	}
	if n := s.Count(`SELECT count(*) FROM personal_part p JOIN person x ON x.log_id = p.person_log_id JOIN handover h ON h.person_id = x.id WHERE p.body = h.note`); n != 2 {
		t.Errorf("%d notes are parts of the person who wrote them, want 2", n)
	}
	if b := officer.basket(); b.Parties.Needer.Id != s.Body {
		t.Errorf("the next order is for %+v", b.Parties.Needer)
	}
}

// TestHandover_Returned: given back with a sentence, from the list or after it was taken over, its lines are in the basket they
// came from and no more in the officer's; only whoever has it may give it back.
func TestHandover_Returned(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	requester, officer, other := s.member(w.School, "requester"), s.member(w.School, "officer"), s.member(w.School, "officer")
	const sentence = "Bitte die genaue Größe angeben."
	for _, taken := range []bool{false, true} {
		h := requester.handsOn(t)
		if p := officer.giveBack(h.Id, "Nein.").Problem(http.StatusBadRequest); p.Code != "handover_answer_missing" {
			t.Errorf("without a sentence it is refused with %s", p.Code)
		}
		if taken {
			officer.do("POST", "/basket/lines", m.line(m.offers[0], "1")).Want(http.StatusCreated)
			officer.take(h.Id).Want(http.StatusOK)
			if p := other.giveBack(h.Id, sentence).Problem(http.StatusConflict); p.Code != "handover_taken" {
				t.Errorf("what another has is refused with %s", p.Code)
			}
		}
		var back gen.Handover
		officer.giveBack(h.Id, sentence).Want(http.StatusOK).JSON(&back)
		if back.Status != gen.HandoverStatusReturned || back.Answer.MustGet() != sentence || len(back.AllowedActions) != 0 {
			t.Errorf("given back: %+v", back)
		}
		b := requester.basket()
		if len(b.FreeLines) != 1 || len(b.Hints) == 0 || !strings.Contains(b.Hints[0].Text, sentence) {
			t.Errorf("the requester's basket: %+v", b)
		}
		if b := officer.basket(); taken && (len(b.Lines) != 1 || len(b.FreeLines) != 0) {
			t.Errorf("the officer's basket: %+v", b)
		}
		requester.handOn(map[string]any{"basketVersion": b.Version}).Want(http.StatusCreated) // the same line once more
	}
}

// TestHandover_Withdrawn: whoever handed it on takes it back while nobody has it; nobody else does, and not afterwards.
func TestHandover_Withdrawn(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	requester, colleague, officer := s.member(w.School, "requester"), s.member(w.School, "requester"), s.member(w.School, "officer")
	withdraw := func(a actor, id uuid.UUID) testkit.Response {
		return a.do("POST", "/handovers/"+id.String()+"/withdrawal", nil)
	}
	h := requester.handsOn(t, m.line(m.offers[0], "1"))
	withdraw(colleague, h.Id).Problem(http.StatusNotFound)
	withdraw(requester, uuid.New()).Problem(http.StatusNotFound)
	withdraw(requester, h.Id).Want(http.StatusOK)
	if b := requester.basket(); len(b.Lines) != 1 {
		t.Errorf("the lines are not back: %+v", b)
	}
	if p := officer.take(h.Id).Problem(http.StatusConflict); p.Code != "handover_withdrawn" {
		t.Errorf("taking it is refused with %s", p.Code)
	}
	second := requester.handsOn(t, m.line(m.offers[0], "1"))
	officer.take(second.Id).Want(http.StatusOK)
	if p := withdraw(requester, second.Id).Problem(http.StatusConflict); p.Code != "handover_taken" {
		t.Errorf("what was taken over is refused with %s", p.Code)
	}
	for _, refused := range []struct {
		body map[string]any
		code int
	}{
		{map[string]any{}, http.StatusBadRequest},
		{map[string]any{"basketVersion": requester.basket().Version - 1}, http.StatusConflict},
		{lines(map[string]any{"productId": m.product, "lotPriceId": m.foreign.Price, "quantity": "1"}), http.StatusNotFound},
		{lines(m.line(m.offers[0], "0")), http.StatusBadRequest},
	} {
		if got := requester.handOn(refused.body); got.Status != refused.code {
			t.Errorf("%v answers %d, want %d: %s", refused.body, got.Status, refused.code, got.Body)
		}
	}
}

// TestHandover_OneUnit: a basket is for one unit, and what is for another is not mixed in.
func TestHandover_OneUnit(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	h := s.member(w.School, "requester").handsOn(t)
	officer := s.session(w.Director.Person, w.Body)
	var b gen.Basket
	officer.do("POST", "/basket/lines", m.line(m.offers[0], "1")).Want(http.StatusCreated).JSON(&b)
	s.settle(t)
	before := w.Rows()
	if p := officer.take(h.Id).Problem(http.StatusConflict); p.Code != "handover_other_unit" {
		t.Errorf("refused with %s", p.Code)
	}
	unchanged(t, before, w.Rows())
	officer.do("DELETE", "/basket/lines/"+b.Lines[0].Id.String(), nil, "If-Match", officer.etag()).Want(http.StatusOK)
	officer.take(h.Id).Want(http.StatusOK)
}

// TestHandover_TakenOnce: of people who take the same at once one has it, and the others are told who.
func TestHandover_TakenOnce(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	h := s.member(w.School, "requester").handsOn(t)
	officers := make([]actor, 4)
	for i := range officers {
		officers[i] = s.member(w.School, "officer")
	}
	got := make([]testkit.Response, len(officers))
	var wg sync.WaitGroup
	for i, a := range officers {
		wg.Go(func() { got[i] = a.take(h.Id) })
	}
	wg.Wait()
	taken := 0
	for _, r := range got {
		if r.Status == http.StatusOK {
			taken++
		} else if p := r.Problem(http.StatusConflict); p.Code != "handover_taken" {
			t.Errorf("a second is refused with %s", p.Code)
		}
	}
	if lines := s.Count(`SELECT count(*) FROM free_line`); taken != 1 || lines != 1 {
		t.Errorf("%d have it, %d lines are in baskets", taken, lines)
	}
}

// TestHandover_SecondPerson: while the order waits for a second person the requester reads so; a return brings the lines to the
// officer's basket as those of the handover, a rejection ends it.
func TestHandover_SecondPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	requester := d.member(d.School, "requester")
	wish := d.wish(0)[0]
	delete(wish, "reason")
	delete(wish, "productReason")
	h := requester.handsOn(t, wish)
	d.officer.take(h.Id).Want(http.StatusOK)
	answers := map[string]any{
		"productReason": map[string]any{"code": "technical"}, "reason": map[string]any{"code": "earlier_delivery", "text": dearerBecause},
	}
	wants := func(step string, status gen.HandoverStatus) {
		t.Helper()
		if _, got := requester.handovers(); !cmp.Equal(got, []gen.HandoverStatus{status}) {
			t.Errorf("%s the requester reads %v, want %s", step, got, status)
		}
	}
	for i, answer := range []string{"return", "reject"} {
		b := d.officer.basket()
		if len(b.Lines) != 1 || b.Lines[0].From.IsNull() {
			t.Fatalf("round %d: the officer's basket: %+v", i, b.Lines)
		}
		d.officer.do("PATCH", "/basket/lines/"+b.Lines[0].Id.String(), answers, "If-Match", d.officer.etag()).Want(http.StatusOK)
		var sub gen.Submission
		d.officer.do("POST", "/submissions", map[string]any{"basketVersion": d.officer.basket().Version}, "Idempotency-Key", fmt.Sprint("runde-nummer-", i)).
			Want(http.StatusCreated).JSON(&sub)
		wants("submitted", gen.HandoverStatusSubmitted)
		d.approver.decide(sub.Approval.MustGet().Id, answer, "Bitte das günstigere nehmen.").Want(http.StatusOK)
		wants(answer, map[string]gen.HandoverStatus{"return": gen.HandoverStatusTaken, "reject": gen.HandoverStatusRefused}[answer])
	}
}
