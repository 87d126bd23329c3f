package main

import (
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
)

// awarded is a competition whose standstill is over, awarded at 240,000.00 to the first party.
func (ar *arena) awarded() gen.Competition {
	ar.t.Helper()
	c := ar.take(ar.take(ar.opened(nil), "evaluation", ar.points()), "information", nil)
	ar.pass("2026-12-14T09:00:00Z")
	return ar.take(c, "award", declare)
}

// award is an order from the award of a competition.
func award(c gen.Competition, change func(map[string]any)) map[string]any {
	what := map[string]any{"competitionId": c.Id, "quantity": "1", "unit": "C62", "vatRate": "19", "deliveryDays": 20}
	if change != nil {
		change(what)
	}
	return map[string]any{"award": what}
}

func (a actor) orderAward(c gen.Competition, change func(map[string]any)) testkit.Response {
	return a.do("POST", "/submissions", award(c, change), "Idempotency-Key", rand.Text())
}

// ceilings of the lot and its contract: 300,000.00 for the lot, as much as is asked for the contract, and 10 pieces for the lot.
func (ar *arena) ceilings(contract string) {
	ar.t.Helper()
	owner := ar.DB.Owner(ar.t)
	for _, sql := range []string{
		`ALTER TABLE balance DISABLE TRIGGER USER`,
		`DELETE FROM balance`,
		`INSERT INTO balance (id, kind, owner_id, measure, maximum) SELECT gen_random_uuid(), 'lot', id, 'value', 300000 FROM lot`,
		`INSERT INTO balance (id, kind, owner_id, measure, maximum) SELECT gen_random_uuid(), 'lot', id, 'quantity', 10 FROM lot`,
		`INSERT INTO balance (id, kind, owner_id, measure, maximum) SELECT gen_random_uuid(), 'contract', id, 'value', ` + contract + ` FROM framework_contract`,
	} {
		if _, err := owner.Exec(ar.t.Context(), sql); err != nil {
			ar.t.Fatalf("%s: %v", sql, err)
		}
	}
}

// held is what a limit holds, what its ledger says, and what the orders of the lot come to.
func (ar *arena) held(measure string) (balance, ledger, orders string) {
	ar.t.Helper()
	err := ar.DB.WorkerPool(ar.t).QueryRow(ar.t.Context(), `
		SELECT trim_scale(b.committed)::text,
		       trim_scale(COALESCE((SELECT sum(amount) FROM ledger WHERE balance_id = b.id AND entry = 'commit'), 0))::text,
		       trim_scale(COALESCE((SELECT sum(net) FROM purchase_order WHERE lot_id = b.owner_id), 0))::text
		  FROM balance b WHERE b.kind = 'lot' AND b.owner_id = $1 AND b.measure = $2`, ar.lot.ID, measure).Scan(&balance, &ledger, &orders)
	if err != nil {
		ar.t.Fatal(err)
	}
	return balance, ledger, orders
}

// TestAward_BecomesAnOrderOnce: exactly the awarded sum and supplier, by one officer, whoever else tries and however often; the order
// has no product of any catalogue, and is read, noted, proven and repeated like every other.
func TestAward_BecomesAnOrderOnce(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	ar.ceilings("1000000")
	c := ar.awarded()
	if len(c.AllowedActions) != 1 || c.AllowedActions[0] != gen.CompetitionAllowedActionsOrder || c.Order.IsSpecified() && !c.Order.IsNull() {
		t.Fatalf("after the award: %v, %+v", c.AllowedActions, c.Order)
	}
	foreign := ar.member(ar.Town, "officer")
	if p := foreign.orderAward(c, nil).Problem(http.StatusNotFound); p.Code != "not_found" {
		t.Errorf("a foreign body: %s", p.Code)
	}
	if p := ar.at(ar.holders[1]).orderAward(c, nil).Problem(http.StatusForbidden); p.Code == "" {
		t.Error("an approver orders")
	}

	var preview gen.SubmissionPreview
	ar.run().do("POST", "/submissions/preview", award(c, nil)).Want(http.StatusOK).JSON(&preview)
	if len(preview.Orders) != 1 || preview.Totals.Net.Amount != "240000.00" || len(preview.AllowedActions) != 1 {
		t.Fatalf("looking ahead: %+v", preview)
	}

	officers := []actor{ar.run(), ar.at(ar.holders[0])}
	answers := make([]testkit.Response, 4)
	var all sync.WaitGroup
	for i := range answers { // two officers, each with a doubled click
		all.Go(func() { answers[i] = officers[i%2].orderAward(c, nil) })
	}
	all.Wait()
	var sub gen.Submission
	for _, r := range answers {
		if r.Status == http.StatusCreated {
			r.JSON(&sub)
			continue
		}
		if p := r.Problem(http.StatusConflict); p.Code != "competition_ordered" {
			t.Errorf("a second order: %s", p.Code)
		}
	}
	if n := ar.Count(`SELECT count(*) FROM purchase_order`); n != 1 || len(sub.Orders) != 1 {
		t.Fatalf("%d orders of one award", n)
	}
	officer := ar.run()
	o := officer.sealed(t, sub.Orders[0].Summary.Id)
	if o.Summary.Supplier.Id != ar.parties[0].ID.UUID || o.Summary.Net.Amount != "240000.00" || o.Summary.Gross.Amount != "285600.00" || o.Summary.Channel != gen.ChannelFramework {
		t.Errorf("the order is %+v", o.Summary)
	}
	if l := o.Lines[0]; l.Product.Name != "Tafeln für acht Klassen" || l.Product.Position == nil || !*l.Product.Position || l.Quantity != "1" {
		t.Errorf("its line is %+v", l)
	}
	officer.do("GET", "/competitions/"+c.Id.String(), nil).Want(http.StatusOK).JSON(&c)
	if got := c.Order.MustGet(); got.OrderId != o.Summary.Id || got.Number.MustGet() != o.Summary.Number.MustGet() || len(c.AllowedActions) != 0 {
		t.Errorf("the competition shows %+v, %v", got, c.AllowedActions)
	}
	ar.provesAward(officer, c, sub, o)
	officer.do("GET", "/orders", nil).Want(http.StatusOK)
}

// provesAward holds that the order cites the competition and its record wherever it is read, and that its decision is repeated.
func (ar *arena) provesAward(officer actor, c gen.Competition, sub gen.Submission, o gen.Order) {
	ar.t.Helper()
	decision := sub.Orders[0].DecisionIds[0]
	officer.do("GET", "/decisions/"+decision.String(), nil).Want(http.StatusOK)
	officer.replaysSame(ar.t, decision)
	ar.verify(ar.t, officer, o.Summary.Id)
	_, _, text := officer.pdf(ar.t, "/orders/"+o.Summary.Id.String()+"/note.pdf")
	told := officer.told(ar.t, o.Summary.Id)
	entry := c.Events[len(c.Events)-1].EntryId.String()
	for where, words := range map[string]string{"note": strings.Join(strings.Fields(text), ""), "legal basis": told} {
		for _, cited := range []string{c.Id.String(), entry} {
			if !strings.Contains(words, cited) {
				ar.t.Errorf("the %s does not cite %s:\n%s", where, cited, words)
			}
		}
	}
	if !strings.Contains(told, "§ 21 Abs. 4 Nr. 3") {
		ar.t.Errorf("the legal basis does not cite the provision: %s", told)
	}
	file := filepath.Join(ar.t.TempDir(), "nachweis.json")
	if err := os.WriteFile(file, officer.do("GET", "/orders/"+o.Summary.Id.String()+"/package", nil).Want(http.StatusOK).Body, 0o600); err != nil {
		ar.t.Fatal(err)
	}
	var out strings.Builder
	if err := runReplay(ar.t.Context(), environment{out: &out}, []string{file}); err != nil || !strings.Contains(out.String(), "Byte für Byte") {
		ar.t.Errorf("replayed offline: %v\n%s", err, out.String())
	}
}

// TestAward_TheOrderTakesFromTheCeilings: what limits hold, what their ledger says and what orders come to is the same; an award above
// what is left is refused whole, with how much is left; what is cancelled undelivered comes back.
func TestAward_TheOrderTakesFromTheCeilings(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	ar.ceilings("239999.99")
	c := ar.awarded()
	eight := func(what map[string]any) { what["quantity"] = "8" }
	p := ar.run().orderAward(c, eight).Problem(http.StatusConflict)
	if p.Code != "call_off_exhausted" || !strings.Contains(*p.Detail, "239.999,99") {
		t.Errorf("above what is left of the contract: %s, %q", p.Code, *p.Detail)
	}
	ar.ceilings("1000000")
	if p := ar.run().orderAward(c, func(what map[string]any) { what["quantity"] = "11" }).Problem(http.StatusConflict); p.Code != "call_off_exhausted" || !strings.Contains(*p.Detail, "10") {
		t.Errorf("above what is left in pieces: %s, %q", p.Code, *p.Detail)
	}
	if n := ar.Count(`SELECT (SELECT count(*) FROM purchase_order) + (SELECT count(*) FROM ledger) + (SELECT count(*) FROM call_off_offer)`); n != 0 {
		t.Fatalf("%d rows of a refused order", n)
	}
	var sub gen.Submission
	ar.run().orderAward(c, eight).Want(http.StatusCreated).JSON(&sub)
	id := sub.Orders[0].Summary.Id
	if balance, ledger, orders := ar.held("value"); balance != "240000" || ledger != balance || orders != balance {
		t.Errorf("the limit holds %s, its ledger %s, the orders come to %s", balance, ledger, orders)
	}
	if balance, ledger, _ := ar.held("quantity"); balance != "8" || ledger != balance {
		t.Errorf("the limit in pieces holds %s, its ledger %s", balance, ledger)
	}

	officer := ar.run()
	officer.sealed(t, id)
	officer.follow(id, "receipts", map[string]any{"on": "2026-12-14", "reference": "Lieferschein 4711"}, "5").Want(http.StatusOK)
	officer.cancel(id, "3").Want(http.StatusOK)
	if balance, ledger, _ := ar.held("value"); balance != "150000" || ledger != balance {
		t.Errorf("five of eight arrived: the limit holds %s, its ledger %s", balance, ledger)
	}
	if balance, _, _ := ar.held("quantity"); balance != "5" {
		t.Errorf("five of eight arrived: the limit holds %s pieces", balance)
	}
	if p := officer.orderAward(c, nil).Problem(http.StatusConflict); p.Code != "competition_ordered" {
		t.Errorf("ordered anew after a cancellation: %s", p.Code)
	}
}

// TestAward_WhatBlocksTheOrder: a framework that ended between award and order, a party that left, a body that lost its right, a
// competition without an award, and figures that cannot be.
func TestAward_WhatBlocksTheOrder(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	early := ar.draft(nil)
	if p := ar.run().orderAward(early, nil).Problem(http.StatusConflict); p.Code != "competition_not_awarded" {
		t.Errorf("without an award: %s", p.Code)
	}
	c := ar.awarded()
	owner := ar.DB.Owner(t)
	for _, s := range []string{`ALTER TABLE lot_party DISABLE TRIGGER USER`, `ALTER TABLE entitlement DISABLE TRIGGER USER`, `ALTER TABLE framework_contract DISABLE TRIGGER USER`} {
		if _, err := owner.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	blocks := func(sql, undo, want string, status int) {
		t.Helper()
		if _, err := owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		if p := ar.run().orderAward(c, nil).Problem(status); p.Code != want {
			t.Errorf("%s: %s, want %s", sql, p.Code, want)
		}
		if _, err := owner.Exec(t.Context(), undo); err != nil {
			t.Fatal(err)
		}
	}
	blocks(`UPDATE framework_contract SET term = '[2026-01-01,2026-12-14)'`, `UPDATE framework_contract SET term = '[2026-01-01,2028-01-01)'`, "call_off_outside_term", 409)
	blocks(`UPDATE framework_contract SET status = 'suspended'`, `UPDATE framework_contract SET status = 'active'`, "call_off_contract_not_active", 409)
	blocks(`UPDATE lot_party SET suspended_reason = 'Lieferstopp'`, `UPDATE lot_party SET suspended_reason = NULL`, "call_off_party_not_active", 409)
	blocks(`UPDATE entitlement SET valid = '[2026-01-01,2026-12-01)'`, `UPDATE entitlement SET valid = '[2026-01-01,)'`, "call_off_not_entitled", 409)
	for member, value := range map[string]any{"quantity": "0", "vatRate": "101", "deliveryDays": 401, "unit": ""} {
		if r := ar.run().orderAward(c, func(what map[string]any) { what[member] = value }); r.Status != http.StatusBadRequest {
			t.Errorf("%s %v: %d", member, value, r.Status)
		}
	}
	if p := ar.run().do("POST", "/submissions", map[string]any{"award": award(c, nil)["award"], "basketVersion": 0}, "Idempotency-Key", rand.Text()).Problem(http.StatusBadRequest); p.Code != "basket_or_lines" {
		t.Errorf("an award with the basket: %s", p.Code)
	}
	ar.run().orderAward(c, nil).Want(http.StatusCreated)
}
