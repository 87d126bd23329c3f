package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestThePath goes the main job over HTTP: compare, order with a reason, call off, seal, verify offline.
func TestThePath(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")

	var c gen.Comparison
	officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=3", nil).Want(http.StatusOK).JSON(&c)
	if len(c.Ranked) != 3 || c.Ranked[0].OfferId != m.offers[0].UUID || len(c.Coverage) != 1 || !c.Coverage[0].Callable {
		t.Fatalf("comparison has %d ranked and %d covering, want 3 and 1", len(c.Ranked), len(c.Coverage))
	}

	withoutReason := officer.do("POST", "/submissions", lines(m.line(m.offers[1], "3")), "Idempotency-Key", "ohne-grund").Problem(http.StatusConflict)
	if withoutReason.Code != "reason_missing" {
		t.Errorf("second cheapest without a reason is refused with %q", withoutReason.Code)
	}
	chosen := m.line(m.offers[1], "3")
	chosen["reason"] = gen.Reason{Code: gen.ReasonCodeOther, Text: ptr("Passt zu den vorhandenen Netzteilen im Haus.")}
	sub := officer.order(t, chosen, m.callOff(m.lot.Price, "2"))
	if len(sub.Orders) != 2 || sub.Totals.Net.Amount != "501.00" {
		t.Fatalf("%d orders over %s, want 2 over 501.00", len(sub.Orders), sub.Totals.Net.Amount)
	}

	for _, o := range sub.Orders {
		sealed := officer.sealed(t, o.Summary.Id)
		if len(sealed.Lines) != 1 || sealed.LegalBasis.Sentence == "" {
			t.Errorf("order %s shows %d lines and the legal basis %q", o.Summary.Id, len(sealed.Lines), sealed.LegalBasis.Sentence)
		}
		s.verify(t, officer, o.Summary.Id)
		for _, d := range o.DecisionIds {
			var decision gen.Decision
			officer.do("GET", "/decisions/"+d.String(), nil).Want(http.StatusOK).JSON(&decision)
			if strings.Contains(decision.Record, "Netzteilen") {
				t.Error("the reason's text stands in the record")
			}
			proof := officer.do("GET", "/decisions/"+d.String()+"/proof", nil).Want(http.StatusOK)
			if _, err := audit.ParseProof(string(proof.Body)); err != nil {
				t.Errorf("proof: %v", err)
			}
		}
	}
}

// verify downloads the proof file and checks it with nothing but the log's public key.
func (s *shop) verify(t *testing.T, a actor, order uuid.UUID) {
	t.Helper()
	var status gen.LogStatus
	a.do("GET", "/log/status", nil).Want(http.StatusOK).JSON(&status)
	verifiers, err := audit.ParseVerifiers(*status.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	file := a.do("GET", "/orders/"+order.String()+"/package", nil).Want(http.StatusOK).Body
	report, err := audit.Verify(file, verifiers)
	if err != nil {
		t.Fatalf("the proof of order %s does not hold: %v", order, err)
	}
	if report.Leaf.Type != "order.released" {
		t.Errorf("entry is a %s", report.Leaf.Type)
	}
}

func ptr[T any](v T) *T { return &v }

// TestBadInput: each clumsy or hostile request gets its status and changes nothing.
func TestBadInput(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	seen := m.line(m.offers[0], "1")
	seen["seenTotal"] = "99.00"
	tight := w.Lot(fixture.LotTerms{Product: m.product, Supplier: w.Supplier("knapp"), UnitPrice: "99", LotMaximum: "150", Entitled: []uuid.UUID{w.Body}})
	before := w.Rows()
	for _, c := range []struct {
		name   string
		body   any
		status int
		code   string
	}{
		{"quantity 0", lines(m.line(m.offers[0], "0")), 400, "quantity_not_positive"},
		{"quantity -1", lines(m.line(m.offers[0], "-1")), 400, "request_invalid"},
		{"quantity 1e12", lines(m.line(m.offers[0], "1000000000000")), 400, "request_invalid"},
		{"quantity abc", lines(m.line(m.offers[0], "abc")), 400, "request_invalid"},
		{"quantity as a number", map[string]any{"lines": []any{map[string]any{"productId": m.product, "offerId": m.offers[0], "quantity": 1}}}, 400, "request_invalid"},
		{"unknown field", map[string]any{"lines": []any{m.line(m.offers[0], "1")}, "price": "1.00"}, 400, "request_invalid"},
		{"nothing", map[string]any{}, 400, "basket_or_lines"},
		{"both", map[string]any{"basketVersion": 0, "lines": []any{m.line(m.offers[0], "1")}}, 400, "basket_or_lines"},
		{"unknown product", lines(map[string]any{"productId": uuid.New(), "offerId": m.offers[0], "quantity": "1"}), 404, "not_found"},
		{"unknown offer", lines(map[string]any{"productId": m.product, "offerId": uuid.New(), "quantity": "1"}), 404, "not_found"},
		{"stale price", lines(seen), 409, "offer_price_rose"},
		{"exhausted lot", lines(m.callOff(tight.Price, "2")), 409, "call_off_exhausted"},
		{"no reason for rank 2", lines(m.line(m.offers[1], "1")), 409, "reason_missing"},
		{"over the limit", lines(m.line(m.offers[0], "900")), 409, "direct_award_over_limit"},
		{"not JSON", `{"lines":`, 400, "request_invalid"},
	} {
		p := officer.do("POST", "/submissions", c.body, "Idempotency-Key", "schlecht-"+uuid.NewString()).Problem(c.status)
		if p.Code != c.code {
			t.Errorf("%s is refused with %q, want %q", c.name, p.Code, c.code)
		}
		if p.Title == "" || p.Detail == nil || *p.Detail == "" {
			t.Errorf("%s has no explanation", c.name)
		}
	}
	unchanged(t, before, w.Rows())
}

// TestDoubleClick: the same key twice is one order; with another body it is refused.
func TestDoubleClick(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	var first, second gen.Submission
	officer.do("POST", "/submissions", lines(m.line(m.offers[0], "2")), "Idempotency-Key", "zweimal-1").Want(201).JSON(&first)
	officer.do("POST", "/submissions", lines(m.line(m.offers[0], "2")), "Idempotency-Key", "zweimal-1").Want(201).JSON(&second)
	if first.Id != second.Id || w.Count(`SELECT count(*) FROM purchase_order`) != 1 {
		t.Error("a doubled click made two orders")
	}
	p := officer.do("POST", "/submissions", lines(m.line(m.offers[0], "3")), "Idempotency-Key", "zweimal-1").Problem(http.StatusConflict)
	if p.Code != "idempotency_key_reused" {
		t.Errorf("another body under the same key is refused with %q", p.Code)
	}
}

// background are the tables that workers fill at their own time: the log's tree, the search index, sessions and refusals.
var background = []string{"log_checkpoint", "log_leaf", "leaf_pending", "tree_hash", "product_search", "search_word", "session", "denial", "login_attempt"}

// unchanged compares the row counts of all tables but those that change in the background.
func unchanged(t *testing.T, before, after map[string]int) {
	t.Helper()
	for table, n := range after {
		if before[table] != n && !slices.Contains(background, table) {
			t.Errorf("table %s went from %d to %d rows", table, before[table], n)
		}
	}
}
