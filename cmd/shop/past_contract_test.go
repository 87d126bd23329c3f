package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestTimeMachine_ShowsContractsAsTheySaidThen: a maximum that was raised, a quota, a class and a title that came later, and a
// supplier and a body that are out by now are shown, instant by instant, as the edition of then said.
func TestTimeMachine_ShowsContractsAsTheySaidThen(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", LotMaximum: "100000", Maximum: "300000", Obligation: catalog.Exclusive, Entitled: []uuid.UUID{w.Body}})
	w.Exec(`INSERT INTO lot_scope (lot_id, category) VALUES ($1, 'docking_station')`, m.lot.ID)
	s, c := startClock(t, w)
	officer, first, second := s.session(w.Officer.Person, w.School), s.member(w.Coop, "contract_manager"), s.member(w.Coop, "contract_manager")
	type said struct {
		Coverage []gen.Coverage
		Closed   bool
	}
	shown := func(r testkit.Response) said {
		t.Helper()
		var got gen.Comparison
		r.Want(http.StatusOK).JSON(&got)
		_, err := got.BestPriceClosed.Get()
		return said{got.Coverage, err == nil}
	}
	now := func() said {
		return shown(officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=3", nil))
	}
	change := func(kind, ground string, edit func(lot map[string]any)) {
		t.Helper()
		_, terms := first.standing(t, m.lot.Contract)
		complete(terms)
		edit(lotOf(terms))
		change := map[string]any{"kind": kind, "contractId": m.lot.Contract, "reason": "Mehrbedarf der Schulen", "terms": terms}
		if ground != "" {
			change["ground"] = ground
		}
		s.changed(t, first, second, change)
	}
	var instants []time.Time
	var wanted []said
	for _, next := range []func(){
		func() { officer.order(t, m.callOff(m.lot.Price, "10")) },
		func() {
			change("amend", "gwb_132_3", func(lot map[string]any) { lot["maximumValue"] = euros("110000.00") })
		},
		func() {
			change("correct", "", func(lot map[string]any) {
				lot["title"] = "Andocken"
				lot["entitled"].([]any)[0].(map[string]any)["quotaValue"] = euros("5000.00")
			})
		},
		func() {
			change("correct", "", func(lot map[string]any) {
				lot["parties"].([]any)[0].(map[string]any)["suspendedReason"] = "Insolvenzantrag"
			})
		},
		func() {
			change("correct", "", func(lot map[string]any) {
				lot["entitled"].([]any)[0].(map[string]any)["valid"].(map[string]any)["to"] = s.today()
			})
		},
		func() {},
	} {
		instants, wanted = append(instants, c.now()), append(wanted, now())
		if n := len(wanted); n > 1 && n < 6 && cmp.Equal(wanted[n-2], wanted[n-1]) {
			t.Errorf("change %d changed nothing, so the test proves nothing", n-1)
		}
		c.set(c.now().Add(time.Minute))
		next()
		s.settle(t)
		c.set(c.now().Add(time.Minute))
	}
	for i, at := range instants {
		if diff := cmp.Diff(wanted[i], shown(officer.at(m.product, "3", at.Format(time.RFC3339Nano)))); diff != "" {
			t.Errorf("instant %d is shown otherwise than it was (-was +shown):\n%s", i, diff)
		}
	}
}

// TestTimeMachine_ShowsThePricesOfThen: a list that counts from the day of its release leaves the morning its price, and an article
// that it adds or drops is shown from then on only, whatever the days of the prices say.
func TestTimeMachine_ShowsThePricesOfThen(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, c := startClock(t, w)
	officer, first, second := s.session(w.Officer.Person, w.School), s.member(w.Coop, "contract_manager"), s.member(w.Coop, "contract_manager")
	contract := s.changed(t, first, second, map[string]any{"kind": "create", "terms": contractTerms("RV-2026-200", m.seller, w.Body)}).ContractId
	release := func(file string) {
		t.Helper()
		second.releasePrices(first.priced(t, contract, m.seller, file, "from", money.DateOf(c.now()).String())).Want(http.StatusOK)
		s.settle(t)
		c.set(c.now().Add(time.Minute))
	}
	shown := func(r testkit.Response) string {
		t.Helper()
		var got gen.Comparison
		r.Want(http.StatusOK).JSON(&got)
		for _, f := range got.Coverage {
			if f.ContractId == contract {
				return f.UnitPrice.Amount
			}
		}
		return ""
	}
	var instants []time.Time
	var seen []string
	look := func(want string) {
		t.Helper()
		got := shown(officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=1", nil))
		if got != want {
			t.Fatalf("%s now, want %q", got, want)
		}
		instants, seen = append(instants, c.now()), append(seen, got)
		c.set(c.now().Add(time.Minute))
	}
	look("")
	release(priceFile("AV-D20", "90,00", "AV-NEU", "10,00"))
	look("90.00")
	c.set(c.now().Add(24 * time.Hour))
	look("90.00") // the morning
	release(priceFile("AV-D20", "80,00", "AV-NEU", "10,00"))
	look("80.00")
	c.set(c.now().Add(24 * time.Hour))
	look("80.00")
	release(priceFile("AV-NEU", "10,00"))
	look("")
	for i, at := range instants {
		if got := shown(officer.at(m.product, "1", at.Format(time.RFC3339Nano))); got != seen[i] {
			t.Errorf("at %s: %q is shown, it was %q", at, got, seen[i])
		}
	}
}
