package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// quote takes an outside offer in.
func (a actor) quote(t *testing.T, product uuid.UUID, price string) gen.OutsideOffer {
	t.Helper()
	var o gen.OutsideOffer
	a.do("POST", "/outside-offers", outside(product, a.keep(t), price)).Want(http.StatusCreated).JSON(&o)
	return o
}

// offers are those that the actor's organisation got itself.
func (a actor) offers(t *testing.T, product uuid.UUID) []gen.OutsideOffer {
	t.Helper()
	var list gen.OutsideOfferList
	a.do("GET", "/outside-offers?productId="+product.String(), nil).Want(http.StatusOK).JSON(&list)
	return list.Items
}

// TestOutsideOffer_Withdrawn: an offer that was taken back is compared no more, is kept with its reason, stays in the
// decisions made with it, and its reason's words stand outside the record.
func TestOutsideOffer_Withdrawn(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, above, stranger := s.member(w.School, "officer"), s.session(w.Director.Person, w.Body), s.member(w.Annex, "officer")
	o := officer.quote(t, m.product.UUID, "80.00")
	bought := officer.order(t, m.line(catalog.OfferID{UUID: o.OfferId}, "2"))
	officer.do("POST", "/basket/lines", m.line(catalog.OfferID{UUID: o.OfferId}, "1")).Want(http.StatusCreated)

	path := "/outside-offers/" + o.OfferId.String() + "/withdrawal"
	why := map[string]any{"reason": "other", "text": "Frau Schmitz hat angerufen: Die Geräte sind abgekündigt."}
	if p := officer.do("POST", path, map[string]any{"reason": "other", "text": "  "}).Problem(http.StatusBadRequest); p.Code != "withdrawal_text" {
		t.Errorf("without words it is refused with %s", p.Code)
	}
	if p := above.do("POST", path, why).Problem(http.StatusForbidden); p.Code != "other_organisation" {
		t.Errorf("the body above is refused with %s", p.Code)
	}
	var taken gen.OutsideOffer
	officer.do("POST", path, why).Want(http.StatusOK).JSON(&taken)
	if p := officer.do("POST", path, why).Problem(http.StatusConflict); p.Code != "offer_withdrawn" {
		t.Errorf("a second time is refused with %s", p.Code)
	}

	if c := officer.compare(t, m.product.UUID, "2"); len(c.Ranked) != 3 || len(c.Excluded) != 0 {
		t.Errorf("%d offers are ranked and %d excluded, want the catalogues' three and none", len(c.Ranked), len(c.Excluded))
	}
	list := officer.offers(t, m.product.UUID)
	if len(list) != 1 || list[0].Withdrawal.MustGet().EntryId != taken.Withdrawal.MustGet().EntryId || list[0].Withdrawal.MustGet().Text.MustGet() != why["text"] || len(list[0].AllowedActions) != 0 {
		t.Errorf("listed as %+v", list)
	}
	if got := stranger.offers(t, m.product.UUID); len(got) != 0 {
		t.Errorf("somebody else sees %d of them", len(got))
	}
	var b gen.Basket
	officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	if b.Lines[0].State != gen.LineStateNotAvailable {
		t.Errorf("the basket's line is %s, want not_available", b.Lines[0].State)
	}
	record := officer.record(t, bought.Orders[0].DecisionIds[0])
	if record.Offers[0].Origin == nil || record.Offers[0].Origin.Entry != o.EntryId {
		t.Error("the decision made before lost the offer")
	}
	officer.replaysSame(t, bought.Orders[0].DecisionIds[0])
	var content string
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT convert_from(bytes, 'UTF8') FROM record WHERE type = 'outside_offer.withdrawn'`).Scan(&content); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(content, "Schmitz") || !strings.Contains(content, o.EntryId.String()) {
		t.Errorf("the record holds the words or misses the offer's entry: %s", content)
	}
}

// TestInquiry_Preview: the letters can be read before they go out, with the deadline in Arbeitstagen; nothing is stored.
func TestInquiry_Preview(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	body := inquiry(m.product.UUID, m.seller)
	delete(body, "deadline")
	if p := officer.do("POST", "/inquiries/preview", body).Problem(http.StatusBadRequest); p.Code != "inquiry_deadline" {
		t.Errorf("without a deadline it is refused with %s", p.Code)
	}
	body["answerDays"] = 7 // from Monday, 23.11.2026: a weekend lies between
	before := w.Rows()
	var preview gen.InquiryPreview
	officer.do("POST", "/inquiries/preview", body).Want(http.StatusOK).JSON(&preview)
	unchanged(t, before, w.Rows())
	if preview.Deadline.String() != "2026-12-02" || len(preview.Letters) != 1 {
		t.Fatalf("preview %+v, want one letter and the seventh Arbeitstag, 2.12.2026", preview)
	}
	for _, part := range []string{"Preisanfrage von Grundschule am Park", "Menge: 10", "bis zum 2.12.2026", "kein Auftrag"} {
		if !strings.Contains(preview.Letters[0].Text, part) {
			t.Errorf("the letter lacks %q:\n%s", part, preview.Letters[0].Text)
		}
	}
	var i gen.Inquiry
	officer.do("POST", "/inquiries", body).Want(http.StatusCreated).JSON(&i)
	if i.Deadline != preview.Deadline {
		t.Errorf("sent with the deadline %s, previewed with %s", i.Deadline, preview.Deadline)
	}
	body["deadline"] = "2026-12-01"
	if p := officer.do("POST", "/inquiries", body).Problem(http.StatusBadRequest); p.Code != "inquiry_deadline_twice" {
		t.Errorf("two deadlines are refused with %s", p.Code)
	}
}
