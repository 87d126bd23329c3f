package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// quotesOf records quotes of a lot's parties at one price.
func (v severalParties) quotesOf(t *testing.T, quantity string) func(s catalog.Supplier, number, quantity, price string) testkit.Response {
	t.Helper()
	covered := v.covered(t, quantity)
	return func(s catalog.Supplier, number, quantity, price string) testkit.Response {
		return v.officer.sendQuote(v.contract, v.quote(v.market, map[string]any{
			"supplierId": s.ID, "number": number, "date": v.today(), "validUntil": "2027-03-31",
			"lines": []map[string]any{{"lotPriceId": covered[s.Name].LotPriceId, "quantity": quantity, "unitPrice": price}},
		}))
	}
}

func recorded(r testkit.Response) (q gen.Quote) {
	r.Want(http.StatusCreated).JSON(&q)
	return q
}

// TestQuote_CriteriaDecide: by fixed criteria a quote counts at its own price against the price lists of the others.
func TestQuote_CriteriaDecide(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-79", func(l map[string]any) {
		s := l["selection"].(map[string]any)
		s["by"], s["criteria"] = "criteria", []string{"price", "delivery"}
		l["parties"].([]any)[0].(map[string]any)["rank"] = 2
		l["parties"].([]any)[1].(map[string]any)["rank"] = 1
	})
	of := v.quotesOf(t, "10")
	wantRefusal(t, v.officer.orderQuote(recorded(of(v.other, "B-1", "10", "91")), nil), http.StatusConflict, "call_off_other_party_first", "bei "+v.seller.Name+" ab")
	var sub gen.Submission
	v.officer.orderQuote(recorded(of(v.other, "B-2", "10", "85")), nil).Want(http.StatusCreated).JSON(&sub)
	o := v.officer.sealed(t, sub.Orders[0].Summary.Id)
	if o.Summary.Supplier.Name != v.other.Name || o.Summary.Net.Amount != "850.00" {
		t.Errorf("ordered %+v", o.Summary)
	}
	v.officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
}

// TestQuote_AMixedLotWantsItsCompetition: neither one line above the value of the notice nor several below it that come to more go
// round the competition, in a quote or in an order by hand.
func TestQuote_AMixedLotWantsItsCompetition(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-80", func(l map[string]any) {
		l["callOffKind"] = "mixed"
		l["selection"].(map[string]any)["directUpTo"] = euros("900.00")
	})
	of := v.quotesOf(t, "10")
	wantRefusal(t, of(v.seller, "A-1", "11", "85"), http.StatusConflict, "call_off_needs_mini_competition", "#/body/lotNumber")
	item := v.covered(t, "10")[v.seller.Name].LotPriceId
	half := map[string]any{"lotPriceId": item, "quantity": "6", "unitPrice": "85"}
	split := v.officer.sendQuote(v.contract, v.quote(v.market, map[string]any{
		"number": "A-2", "date": v.today(), "validUntil": "2027-03-31", "lines": []map[string]any{half, half},
	}))
	wantRefusal(t, split, http.StatusConflict, "call_off_needs_mini_competition")
	if n := v.Count(`SELECT count(*) FROM call_off_offer`); n != 0 {
		t.Errorf("%d quotes are kept", n)
	}
	v.officer.orderQuote(recorded(of(v.seller, "A-3", "10", "85")), nil).Want(http.StatusCreated)

	line := v.line(v.seller, v.covered(t, "6"), "6")
	v.settle(t)
	before := v.Rows()
	r := v.officer.do("POST", "/submissions", lines(line, line), "Idempotency-Key", uuid.NewString())
	wantRefusal(t, r, http.StatusConflict, "call_off_needs_mini_competition")
	unchanged(t, before, v.Rows())
}

// TestQuote_AMiniLotTakesNone: where only a competition decides, no quote is even recorded.
func TestQuote_AMiniLotTakesNone(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", Kind: catalog.CallOffMini, LotMaximum: "100000", Entitled: []uuid.UUID{w.Body}})
	s := startBy(t, w, func() time.Time { return fixture.At }, func(*config) {})
	officer := s.session(s.Officer.Person, s.School)
	s.settle(t)
	before := s.Rows()
	wantRefusal(t, officer.sendQuote(m.lot.Contract, s.quote(m, nil)), http.StatusConflict, "call_off_needs_mini_competition", "#/body/lotNumber", "braucht einen Miniwettbewerb")
	unchanged(t, before, s.Rows())
}

// TestQuote_TheBodysQuotaHolds: a quote is refused whole beyond what the body may call off, in value and in pieces, and what it may still
// is told; what was ordered counts into the quota.
func TestQuote_TheBodysQuotaHolds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		field string
		quota any
		left  string
	}{
		"value":  {"quotaValue", euros("1000.00"), "430,00"},
		"pieces": {"quotaQuantity", "10", "Noch abrufbar: 4."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, m, first, second := contractShop(t)
			officer := s.session(s.Officer.Person, s.School)
			_, terms := first.standing(t, m.lot.Contract)
			complete(terms)
			entitledOf(terms)[tc.field] = tc.quota
			s.changed(t, first, second, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Kontingente laut Anlage 3", "terms": terms})
			of := func(number, quantity string) gen.Quote {
				return officer.records(t, m.lot.Contract, s.quote(m, map[string]any{
					"number": number, "date": s.today(), "validUntil": s.dayAfter(30), "lines": []map[string]any{{"lotPriceId": m.lot.Price, "quantity": quantity, "unitPrice": "95"}},
				}))
			}
			officer.orderQuote(of("A-1", "6"), nil).Want(http.StatusCreated) // 570 euros
			tooMuch := of("A-2", "5")
			s.settle(t)
			before := s.Rows()
			wantRefusal(t, officer.orderQuote(tooMuch, nil), http.StatusConflict, "call_off_exhausted", tc.left)
			unchanged(t, before, s.Rows())
			officer.orderQuote(of("A-3", "4"), nil).Want(http.StatusCreated)
			if n := s.Count(`SELECT count(*) FROM balance WHERE kind = 'quota' AND committed = CASE measure WHEN 'value' THEN 950 ELSE 10 END`); n != 1 {
				t.Errorf("%d quotas hold what was ordered", n)
			}
		})
	}
}

// TestQuote_WhatEndedSinceItWasRecorded: a right, a supplier and a contract that ended between recording and ordering refuse the order with
// their reason, and nothing of it is kept.
func TestQuote_WhatEndedSinceItWasRecorded(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		end        func(terms map[string]any, today string)
		kind, code string
	}{
		"the right": {func(x map[string]any, today string) { entitledOf(x)["valid"].(map[string]any)["to"] = today }, "correct", "call_off_not_entitled"},
		"the supplier's part": {func(x map[string]any, today string) {
			lotOf(x)["parties"].([]any)[0].(map[string]any)["valid"].(map[string]any)["to"] = today
		}, "correct", "call_off_party_not_active"},
		"the supplier's admission": {func(x map[string]any, _ string) {
			lotOf(x)["parties"].([]any)[0].(map[string]any)["suspendedReason"] = "Insolvenzantrag"
		}, "correct", "call_off_party_not_active"},
		"the contract": {nil, "suspend", "call_off_contract_not_active"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, m, first, second := contractShop(t)
			officer := s.session(s.Officer.Person, s.School)
			q := officer.records(t, m.lot.Contract, s.quote(m, map[string]any{"date": s.today(), "validUntil": s.dayAfter(30)}))
			change := map[string]any{"kind": tc.kind, "contractId": m.lot.Contract, "reason": "Schreiben von heute"}
			if tc.end != nil {
				_, terms := first.standing(t, m.lot.Contract)
				complete(terms)
				tc.end(terms, s.today())
				change["terms"] = terms
			}
			s.changed(t, first, second, change)
			s.settle(t)
			before := s.Rows()
			wantRefusal(t, officer.orderQuote(q, nil), http.StatusConflict, tc.code)
			unchanged(t, before, s.Rows())
		})
	}
}
