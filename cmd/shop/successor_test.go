package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// successor is AV-D30 in place of the fixture's AV-D20 from today on, at 95 € instead of 99 €.
func (s *shop) successor(m market, with map[string]any) map[string]any {
	out := map[string]any{
		"lotNumber": 1, "supplierId": m.seller.ID, "sku": "RV-1", "newSku": "RV-30", "newNumber": "AV-D30", "price": "95", "from": s.today(),
		"clause":   "Vertrag Ziffer 4.3",
		"points":   []map[string]any{{"criterion": "Anschlüsse", "reason": "Zwei Anschlüsse mehr, alle bisherigen bleiben"}, {"criterion": "Leistung", "reason": "100 W statt 90 W"}},
		"document": map[string]any{"name": "Schreiben.pdf", "content": []byte("%PDF-1.7\nNachfolger")},
	}
	maps.Copy(out, with)
	return out
}

func (a actor) sendSuccessor(contract uuid.UUID, body map[string]any) testkit.Response {
	return a.do("POST", "/framework-contracts/"+contract.String()+"/successors", body)
}

func (a actor) propose(t *testing.T, contract uuid.UUID, body map[string]any) gen.Successor {
	t.Helper()
	var p gen.Successor
	a.sendSuccessor(contract, body).Want(http.StatusCreated).JSON(&p)
	return p
}

func (a actor) accept(p gen.Successor) testkit.Response {
	return a.do("POST", "/successors/"+p.Id.String()+"/acceptance", nil)
}

func (a actor) compares(t *testing.T, product catalog.ProductID, more string) gen.Comparison {
	t.Helper()
	var c gen.Comparison
	a.do("GET", "/products/"+product.String()+"/comparison?quantity=1"+more, nil).Want(http.StatusOK).JSON(&c)
	return c
}

// successorShop has a shop two days after its contract stands, with an article that can follow the fixture's.
func successorShop(t *testing.T) (s *shop, m market, next catalog.ProductID, first, second actor) {
	t.Helper()
	w := fixture.New(t)
	m = newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", LotMaximum: "100000", Maximum: "300000", Entitled: []uuid.UUID{w.Body}})
	next = w.Product("AV-D30")
	s = startBy(t, w, func() time.Time { return fixture.At.AddDate(0, 0, 2) }, func(*config) {})
	return s, m, next, s.member(w.Coop, "contract_manager"), s.member(w.Coop, "contract_manager")
}

// TestSuccessor_TakesThePlaceOfTheOldArticle: accepted by a second person with its letter, it has a price in the lot, and the old
// article's number leads to it; the old article is not called off any more and says why, and what was compared before stays.
func TestSuccessor_TakesThePlaceOfTheOldArticle(t *testing.T) {
	t.Parallel()
	s, m, next, first, second := successorShop(t)
	officer := s.session(s.Officer.Person, s.School)
	old := map[string]any{"productId": m.product, "lotPriceId": m.lot.Price, "quantity": "2"}
	officer.sealed(t, officer.order(t, old).Orders[0].Summary.Id)

	p := first.propose(t, m.lot.Contract, s.successor(m, nil))
	if p.OldPrice != "99.00" || p.NewName != "Dockingstation AV-D30" || len(p.AllowedActions) != 1 {
		t.Errorf("proposed: %+v", p)
	}
	if c := officer.compares(t, m.product, ""); c.Successors != nil {
		t.Errorf("a proposal shows already: %+v", c.Successors)
	}
	if r := first.accept(p); r.Status != http.StatusForbidden {
		t.Fatalf("rule 22: accepted by who proposed it: %d %s", r.Status, r.Body)
	}
	second.accept(p).Want(http.StatusOK).JSON(&p)
	if p.Status != gen.SuccessorStatusInForce || p.Document.Sha256 == "" || len(p.AllowedActions) != 0 {
		t.Errorf("accepted: %+v", p)
	}
	second.accept(p).Want(http.StatusConflict)

	c := officer.compares(t, m.product, "")
	if c.Successors == nil || len(*c.Successors) != 1 || (*c.Successors)[0].ProductId != next.UUID {
		t.Fatalf("the old article names as its successor %+v", c.Successors)
	}
	for _, f := range c.Coverage {
		if f.ContractId == m.lot.Contract {
			t.Errorf("the old article is still called off: %+v", f)
		}
	}
	r := officer.do("POST", "/submissions", lines(old), "Idempotency-Key", uuid.NewString())
	for _, want := range []string{"An die Stelle dieses Artikels ist ein Nachfolger getreten", "„Dockingstation AV-D30“ (AV-D30)"} {
		if r.Status != http.StatusConflict || !strings.Contains(string(r.Body), want) {
			t.Errorf("call-off of the old article: %d, wants %q in %s", r.Status, want, r.Body)
		}
	}
	var offered gen.Coverage
	for _, f := range officer.compares(t, next, "").Coverage {
		if f.ContractId == m.lot.Contract {
			offered = f
		}
	}
	if !offered.Callable || offered.UnitPrice.Amount != "95.00" {
		t.Fatalf("the successor: %+v", offered)
	}
	officer.sealed(t, officer.order(t, map[string]any{"productId": next, "lotPriceId": offered.LotPriceId, "quantity": "3"}).Orders[0].Summary.Id)

	for number, what := range map[string]string{"AV-D20": "the manufacturer's number", "RV-1": "the supplier's number"} {
		var page gen.ProductPage
		officer.do("GET", "/products?q="+url.QueryEscape(number), nil).Want(http.StatusOK).JSON(&page)
		found := false
		for _, hit := range page.Items {
			found = found || hit.Product.Id == next.UUID
		}
		if !found {
			t.Errorf("%s of the old article does not lead to its successor", what)
		}
	}
	past := officer.compares(t, m.product, "&at=2026-11-24")
	was := false
	for _, f := range past.Coverage {
		was = was || f.ContractId == m.lot.Contract && f.UnitPrice.Amount == "99.00"
	}
	if !was || past.Successors != nil {
		t.Errorf("the comparison of yesterday: old price %t, successors %+v", was, past.Successors)
	}
	file := first.do("GET", "/successors/"+p.Id.String()+"/document", nil).Want(http.StatusOK)
	if string(file.Body) != "%PDF-1.7\nNachfolger" {
		t.Errorf("letter %q", file.Body)
	}
	var logged int
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT count(*) FROM record WHERE convert_from(bytes, 'UTF8') LIKE '%Zwei Anschlüsse mehr%' AND convert_from(bytes, 'UTF8') LIKE '%"oldPrice":"99.00"%'`).Scan(&logged); err != nil || logged != 1 {
		t.Errorf("%d records of the succession, want 1 (%v)", logged, err)
	}
}

// TestSuccessor_BestPriceStaysClosedBehindAnExclusiveLot: that the lot delivers another article now opens no way around it.
func TestSuccessor_BestPriceStaysClosedBehindAnExclusiveLot(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", LotMaximum: "100000", Maximum: "300000", Obligation: catalog.Exclusive, Entitled: []uuid.UUID{w.Body}})
	w.Product("AV-D30")
	s := start(t, w)
	first, second := s.member(w.Coop, "contract_manager"), s.member(w.Coop, "contract_manager")
	officer := s.session(s.Officer.Person, s.School)
	second.accept(first.propose(t, m.lot.Contract, s.successor(m, nil))).Want(http.StatusOK)
	if c := officer.compares(t, m.product, ""); c.BestPriceClosed.IsNull() {
		t.Error("the old article can be bought past the exclusive lot")
	}
}

// TestSuccessor_ARefusedOneStaysWithItsReason: and changes nothing; another one may be proposed.
func TestSuccessor_ARefusedOneStaysWithItsReason(t *testing.T) {
	t.Parallel()
	s, m, _, first, second := successorShop(t)
	p := first.propose(t, m.lot.Contract, s.successor(m, nil))
	refusal := "/successors/" + p.Id.String() + "/refusal"
	second.do("POST", refusal, map[string]any{"reason": "  "}).Want(http.StatusBadRequest)
	second.do("POST", refusal, map[string]any{"reason": "Der Kartenleser fehlt"}).Want(http.StatusOK)
	second.accept(p).Want(http.StatusConflict)
	var all gen.SuccessorList
	first.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/successors", nil).Want(http.StatusOK).JSON(&all)
	if len(all.Items) != 1 || all.Items[0].Status != gen.SuccessorStatusRefused || all.Items[0].Reason.MustGet() != "Der Kartenleser fehlt" {
		t.Errorf("kept: %+v", all.Items)
	}
	if c := s.session(s.Officer.Person, s.School).covered(t, m, 1); !c.Callable || c.UnitPrice.Amount != "99.00" {
		t.Errorf("the old article after a refusal: %+v", c)
	}
	second.accept(first.propose(t, m.lot.Contract, s.successor(m, nil))).Want(http.StatusOK)
}

// TestSuccessor_BadInput: each clumsy proposal gets its own answer, and nothing is half saved.
func TestSuccessor_BadInput(t *testing.T) {
	t.Parallel()
	s, m, _, first, second := successorShop(t)
	stranger := s.Supplier("fremd")
	s.settle(t)
	before := s.Rows()
	for name, tc := range map[string]struct {
		with   map[string]any
		status int
		says   string
	}{
		"Dearer":           {map[string]any{"price": "99.01"}, 400, "successor_dearer"},
		"Free":             {map[string]any{"price": "0"}, 400, "wrong_form"},
		"NoSuchOldArticle": {map[string]any{"sku": "RV-2"}, 400, "successor_no_old_price"},
		"NoSuchNewArticle": {map[string]any{"newNumber": "AV-D99"}, 400, "successor_unknown"},
		"TheSameArticle":   {map[string]any{"newNumber": "AV-D20"}, 400, "successor_same"},
		"NotAParty":        {map[string]any{"supplierId": stranger.ID}, 400, "price_list_no_party"},
		"Yesterday":        {map[string]any{"from": s.dayAfter(-1)}, 400, "successor_past"},
		"AfterTheContract": {map[string]any{"from": "2029-01-01"}, 400, "successor_outside_term"},
		"NoReason":         {map[string]any{"points": []map[string]any{{"criterion": "Leistung", "reason": " "}}}, 400, "successor_points"},
		"NoClause":         {map[string]any{"clause": " "}, 400, "wrong_form"},
		"NotWhatItSays":    {map[string]any{"document": map[string]any{"name": "a.pdf", "content": []byte("PK\x03\x04 kein PDF")}}, 415, "term_document_type"},
		"NoSuchLot":        {map[string]any{"lotNumber": 9}, 404, ""},
	} {
		if r := first.sendSuccessor(m.lot.Contract, s.successor(m, tc.with)); r.Status != tc.status || !strings.Contains(string(r.Body), tc.says) {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	unchanged(t, before, s.Rows())
	one, other := first.propose(t, m.lot.Contract, s.successor(m, nil)), first.propose(t, m.lot.Contract, s.successor(m, nil))
	second.accept(one).Want(http.StatusOK)
	if r := second.accept(other); r.Status != 400 || !strings.Contains(string(r.Body), "successor_no_old_price") {
		t.Errorf("a second successor of the same article: %d %s", r.Status, r.Body)
	}
}

// TestSuccessor_IsNotUndoneByAPriceList: a list that prices the old article again is held up by that row; the new number passes.
func TestSuccessor_IsNotUndoneByAPriceList(t *testing.T) {
	t.Parallel()
	s, m, _, first, second := successorShop(t)
	second.accept(first.propose(t, m.lot.Contract, s.successor(m, nil))).Want(http.StatusOK)
	list := first.priced(t, m.lot.Contract, m.seller, priceFile("AV-D20", "90"), "from", s.dayAfter(1))
	if got := errorsOf(list); got != "price_list_succeeded" {
		t.Errorf("a list with the old article: %q", got)
	}
	list = first.priced(t, m.lot.Contract, m.seller, priceFile("AV-D30", "94"), "from", s.dayAfter(1))
	if got := errorsOf(list); got != "" {
		t.Errorf("a list with the successor: %q", got)
	}
}

// TestSuccessor_IsTheCooperativesAlone: nobody else reads or decides a proposal, and no role writes a price or a succession past its service.
func TestSuccessor_IsTheCooperativesAlone(t *testing.T) {
	t.Parallel()
	s, m, _, first, _ := successorShop(t)
	p := first.propose(t, m.lot.Contract, s.successor(m, nil))
	for _, role := range []string{"auditor", "contract_manager"} {
		outsider := s.member(s.City, role)
		outsider.do("GET", "/successors/"+p.Id.String()+"/document", nil).Want(http.StatusForbidden)
		outsider.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/successors", nil).Want(http.StatusForbidden)
		outsider.sendSuccessor(m.lot.Contract, s.successor(m, nil)).Want(http.StatusForbidden)
		outsider.accept(p).Want(http.StatusForbidden)
		outsider.do("POST", "/successors/"+p.Id.String()+"/refusal", map[string]any{"reason": "fremd"}).Want(http.StatusForbidden)
	}
	second := s.member(s.Coop, "contract_manager")
	second.do("POST", "/successors/"+uuid.NewString()+"/acceptance", nil).Want(http.StatusNotFound)
	for _, sql := range []string{
		`UPDATE successor_proposal SET unit_price = 1`, `DELETE FROM successor_proposal`, `UPDATE lot_price SET valid = daterange(lower(valid), '2026-12-01')`,
		`UPDATE successor_proposal SET status = 'in_force', decided_by = set_by, decided_at = set_at`, `DELETE FROM lot_successor`,
	} {
		if _, err := s.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the worker may %s", sql)
		}
	}
}

// successors hands out a fresh proposal at every call, each with an old article of its own, made before anything is counted.
func (s *shop) successors(t *testing.T, m market) func() uuid.UUID {
	t.Helper()
	a := s.member(s.Coop, "contract_manager")
	s.Product("AV-D30")
	ids := make([]uuid.UUID, 30)
	for i := range ids {
		before, after := fmt.Sprintf("ALT-%d", i), fmt.Sprintf("NEU-%d", i)
		old := s.Product(before)
		s.Product(after)
		s.Exec(`INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
			VALUES (gen_random_uuid(), $1, $2, $3, $4, 'once', 'EUR', 99, 1, 19, 5, '[2026-01-01,2028-01-01)')`, m.lot.ID, m.seller.ID, old, before)
		ids[i] = a.propose(t, m.lot.Contract, s.successor(m, map[string]any{"sku": before, "newSku": after, "newNumber": after})).Id
	}
	return func() uuid.UUID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}
