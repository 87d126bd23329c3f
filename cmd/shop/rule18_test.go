package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// classShop is a product that one supplier offers for 100 €, beside a lot that prices another product and covers the class.
func classShop(t *testing.T, obligation catalog.Obligation, change func(*fixture.LotTerms)) (*shop, actor, map[string]any, fixture.Lot) {
	t.Helper()
	w, line, lot := classWorld(t, obligation, change)
	s := start(t, w)
	return s, s.session(w.Officer.Person, w.School), line, lot
}

func classWorld(t *testing.T, obligation catalog.Obligation, change func(*fixture.LotTerms)) (*fixture.World, map[string]any, fixture.Lot) {
	t.Helper()
	w := fixture.New(t)
	product := w.Product("FREI-1")
	offer := w.Offer(product, w.Supplier("acme"), "100.00", nil)
	terms := fixture.LotTerms{Product: w.Product("RAHMEN-1"), Supplier: w.Supplier("rahmen"), Obligation: obligation, LotMaximum: "1000", Entitled: []uuid.UUID{w.Body}}
	if change != nil {
		change(&terms)
	}
	lot := w.Lot(terms)
	w.Exec(`INSERT INTO lot_scope (lot_id, category) VALUES ($1, 'docking_station')`, lot.ID)
	return w, map[string]any{"productId": product, "offerId": offer, "quantity": "1"}, lot
}

func submission(a actor, line map[string]any) (int, gen.Problem) {
	r := a.do("POST", "/submissions", lines(line), "Idempotency-Key", uuid.NewString())
	var p gen.Problem
	if r.Status >= 400 {
		r.JSON(&p)
	}
	return r.Status, p
}

// TestRule18_TheClassOfALotCoversTheNeed: exclusive closes, preferred asks for a ground, voluntary hints, though no lot
// prices the article.
func TestRule18_TheClassOfALotCoversTheNeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		obligation catalog.Obligation
		change     func(*fixture.LotTerms)
		bypass     string
		status     int
		code       string
	}{
		{"ExclusiveCloses", catalog.Exclusive, nil, "outside_lot", http.StatusConflict, "best_price_closed"},
		{"PreferredAsks", catalog.Preferred, nil, "", http.StatusConflict, "framework_preferred"},
		{"PreferredWithAGround", catalog.Preferred, nil, "not_in_time", http.StatusCreated, ""},
		{"APriceIsNoGround", catalog.Preferred, nil, "more_economical", http.StatusConflict, "bypass_not_economical"},
		{"VoluntaryHints", catalog.Voluntary, nil, "", http.StatusCreated, ""},
		{"AnotherBodysLot", catalog.Exclusive, func(l *fixture.LotTerms) { l.Entitled = nil }, "", http.StatusCreated, ""},
		{"AUsedUpLot", catalog.Exclusive, func(l *fixture.LotTerms) { l.LotMaximum = "0" }, "", http.StatusCreated, ""},
		{"AContractThatEnded", catalog.Exclusive, func(l *fixture.LotTerms) { l.Term = "[2026-01-01,2026-11-23)" }, "", http.StatusCreated, ""},
		{"ASuspendedContract", catalog.Exclusive, func(l *fixture.LotTerms) { l.Status = catalog.ContractSuspended }, "", http.StatusCreated, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, officer, line, _ := classShop(t, c.obligation, c.change)
			if c.bypass != "" {
				line["bypass"] = map[string]any{"code": c.bypass}
			}
			if status, p := submission(officer, line); status != c.status || p.Code != c.code {
				t.Errorf("answers %d %s, want %d %s", status, p.Code, c.status, c.code)
			}
		})
	}
}

// TestRule18_TheArticleOfALotCoversTheNeed: the same three where a lot prices the very article and covers no class.
func TestRule18_TheArticleOfALotCoversTheNeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		obligation   catalog.Obligation
		bypass, code string
	}{
		{catalog.Exclusive, "outside_lot", "best_price_closed"},
		{catalog.Preferred, "", "framework_preferred"},
		{catalog.Preferred, "unsuitable", ""},
		{catalog.Voluntary, "", ""},
	} {
		t.Run(string(c.obligation)+c.bypass, func(t *testing.T) {
			t.Parallel()
			w := fixture.New(t)
			product := w.Product("FREI-1")
			offer := w.Offer(product, w.Supplier("acme"), "100.00", nil)
			lot := w.Lot(fixture.LotTerms{Product: product, Supplier: w.Supplier("rahmen"), UnitPrice: "99", Obligation: c.obligation, LotMaximum: "1000", Entitled: []uuid.UUID{w.Body}})
			s := start(t, w)
			officer := s.session(w.Officer.Person, w.School)
			line := map[string]any{"productId": product, "offerId": offer, "quantity": "1"}
			if c.bypass != "" {
				line["bypass"] = map[string]any{"code": c.bypass}
			}
			before := s.Rows()
			status, p := submission(officer, line)
			if want := map[bool]int{true: http.StatusCreated, false: http.StatusConflict}[c.code == ""]; status != want || p.Code != c.code {
				t.Fatalf("answers %d %s, want %d %s", status, p.Code, want, c.code)
			}
			if c.code != "" {
				unchanged(t, before, s.Rows())
				return
			}
			var bytes []byte
			if err := w.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT bytes FROM record WHERE type = 'decision.best_price'`).Scan(&bytes); err != nil {
				t.Fatal(err)
			}
			d, err := order.ParseDecision(bytes)
			if err != nil || len(d.Frameworks) != 1 || d.Frameworks[0].Lot != lot.ID || d.Frameworks[0].ByClass || (d.Bypass != nil) != (c.bypass != "") {
				t.Errorf("the record names %+v, passed by for %+v: %v", d.Frameworks, d.Bypass, err)
			}
		})
	}
}

// TestRule18_AnExclusiveClassShowsBeforeTheClick: the comparison says that best price is closed and by which contract, and
// an old order does not offer the product once more.
func TestRule18_AnExclusiveClassShowsBeforeTheClick(t *testing.T) {
	t.Parallel()
	for obligation, closed := range map[catalog.Obligation]bool{catalog.Exclusive: true, catalog.Preferred: false, catalog.Voluntary: false} {
		t.Run(string(obligation), func(t *testing.T) {
			t.Parallel()
			s, officer, line, lot := classShop(t, catalog.Voluntary, nil)
			old := officer.order(t, line).Orders[0].Summary.Id.String()
			if _, err := s.DB.Owner(t).Exec(t.Context(), `UPDATE lot SET obligation = $2 WHERE id = $1`, lot.ID, obligation); err != nil {
				t.Fatal(err)
			}
			var c gen.Comparison
			officer.do("GET", fmt.Sprintf("/products/%s/comparison?quantity=1", line["productId"]), nil).Want(http.StatusOK).JSON(&c)
			said, err := c.BestPriceClosed.Get()
			if (err == nil) != closed || closed && !strings.Contains(said, "bitte rufen Sie dort ab") {
				t.Errorf("says %q, %v", said, err)
			}
			var again gen.Repetition
			officer.do("GET", "/orders/"+old+"/repetition", nil).Want(http.StatusOK).JSON(&again)
			if len(again.LeftOut) == 1 != closed || len(again.Lines) == 0 != closed {
				t.Errorf("repeats %+v", again)
			}
		})
	}
}

// TestRule18_TheBypassIsRecorded: which lot was passed by and why stands in the record; the price is a ground only where
// the lot says so.
func TestRule18_TheBypassIsRecorded(t *testing.T) {
	t.Parallel()
	s, officer, line, lot := classShop(t, catalog.Preferred, nil)
	if _, err := s.DB.Owner(t).Exec(t.Context(), `UPDATE lot SET bypass_economic = true WHERE id = $1`, lot.ID); err != nil {
		t.Fatal(err)
	}
	line["bypass"] = map[string]any{"code": "more_economical", "text": "Der Preis liegt 20 % unter dem des Rahmens."}
	d := s.decision(t, officer, officer.order(t, line).Orders[0].DecisionIds[0])
	if d.Bypass == nil || d.Bypass.Code != order.BypassEconomical || d.Bypass.Text == nil {
		t.Errorf("the record says %+v", d.Bypass)
	}
	if !slices.ContainsFunc(d.Frameworks, func(f order.FrameworkRecord) bool { return f.Lot == lot.ID && f.ByClass && f.Binds && f.Economic }) {
		t.Errorf("the record names %+v", d.Frameworks)
	}
}

// TestRule18_TooExpensiveReachesTheContractManager: the message is read by the cooperative's contract managers alone.
func TestRule18_TooExpensiveReachesTheContractManager(t *testing.T) {
	t.Parallel()
	s, officer, line, lot := classShop(t, catalog.Preferred, nil)
	body := map[string]any{"lotId": lot.ID, "productId": line["productId"], "kind": "too_expensive", "text": "Bei acme kostet es 100 €."}
	officer.do("POST", "/framework-contracts/"+lot.Contract.String()+"/messages", body).Want(http.StatusCreated)
	var list gen.ContractMessageList
	s.member(s.Coop, "contract_manager").do("GET", "/contract-messages", nil).Want(http.StatusOK).JSON(&list)
	if len(list.Items) != 1 || list.Items[0].Text != "Bei acme kostet es 100 €." || list.Items[0].Organisation.Id != s.School || list.Items[0].LotId != lot.ID {
		t.Errorf("the contract manager reads %+v", list.Items)
	}
}
