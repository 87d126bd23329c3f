package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// wish puts a free-text line into the basket.
func (a actor) wish(t *testing.T, description string) gen.Basket {
	t.Helper()
	var b gen.Basket
	a.do("POST", "/basket/free-lines", map[string]any{"description": description, "quantity": "2", "estimate": "180.00", "neededBy": "2026-12-18"}).
		Want(http.StatusCreated).JSON(&b)
	return b
}

// TestFreeLine: a wish in words waits in the basket, cannot be submitted, and becomes a line at its own quantity, or a
// product of the organisation's own that is quoted and bought.
func TestFreeLine(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, stranger := s.member(w.School, "officer"), s.member(w.Annex, "officer")
	officer.do("POST", "/basket/lines", m.line(m.offers[0], "1")).Want(http.StatusCreated)
	b := officer.wish(t, "  Stativ für das Whiteboard\nhöhenverstellbar ")
	if len(b.FreeLines) != 1 || b.FreeLines[0].Description != "Stativ für das Whiteboard\nhöhenverstellbar" || b.FreeLines[0].Estimate.MustGet().Amount != "180.00" {
		t.Fatalf("basket %+v", b.FreeLines)
	}
	for _, action := range b.AllowedActions {
		if action == gen.BasketAllowedActionsSubmit {
			t.Error("a basket with a wish offers to be submitted")
		}
	}
	submit := func() gen.Problem {
		return officer.do("POST", "/submissions", map[string]any{"basketVersion": b.Version}, "Idempotency-Key", uuid.NewString()).Problem(http.StatusConflict)
	}
	if p := submit(); p.Code != "free_lines_open" {
		t.Errorf("submitting is refused with %s", p.Code)
	}
	line := "/basket/free-lines/" + b.FreeLines[0].Id.String()
	resolve := func(body map[string]any) {
		officer.do("POST", line+"/resolution", body, "If-Match", officer.etag()).Want(http.StatusOK).JSON(&b)
	}
	if p := officer.do("POST", line+"/resolution", map[string]any{"category": "nonsense"}, "If-Match", officer.etag()).Problem(http.StatusBadRequest); p.Code != "category_unknown_here" {
		t.Errorf("an unknown category is refused with %s", p.Code)
	}
	resolve(map[string]any{"category": "docking_station"})
	own := b.FreeLines[0].ProductId.MustGet()
	stranger.do("GET", "/products/"+own.String(), nil).Problem(http.StatusNotFound)
	stranger.do("GET", "/products/"+own.String()+"/comparison?quantity=1", nil).Problem(http.StatusNotFound)
	if p := submit(); p.Code != "free_lines_open" {
		t.Errorf("a product alone makes it submittable: %s", p.Code)
	}

	var o gen.OutsideOffer
	officer.do("POST", "/outside-offers", outside(own, officer.keep(t), "75.00")).Want(http.StatusCreated).JSON(&o)
	resolve(map[string]any{"productId": own, "offerId": o.OfferId})
	if len(b.FreeLines) != 0 || len(b.Lines) != 2 || b.Lines[1].Quantity != "2" || b.Lines[1].Product.Name != "Stativ für das Whiteboard" {
		t.Fatalf("resolved, the basket has %d wishes and the lines %+v", len(b.FreeLines), b.Lines)
	}
	var sub gen.Submission
	officer.do("POST", "/submissions", map[string]any{"basketVersion": b.Version}, "Idempotency-Key", uuid.NewString()).Want(http.StatusCreated).JSON(&sub)
	if len(sub.Orders) != 2 || sub.Totals.Net.Amount != "254.90" {
		t.Errorf("%d orders over %s, want two over 254.90", len(sub.Orders), sub.Totals.Net.Amount)
	}

	b = officer.wish(t, "Noch ein Stativ")
	if r := officer.do("GET", "/products?q=Stativ", nil).Want(http.StatusOK); strings.Contains(string(r.Body), own.String()) {
		t.Error("the search finds the organisation's own product")
	}
	officer.do("DELETE", "/basket/free-lines/"+b.FreeLines[0].Id.String(), nil, "If-Match", officer.etag()).Want(http.StatusOK).JSON(&b)
	if len(b.FreeLines) != 0 {
		t.Errorf("%d wishes are left", len(b.FreeLines))
	}
}
