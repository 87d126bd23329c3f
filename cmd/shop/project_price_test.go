package main

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
)

// evidence is a document as pages send it.
var evidence = map[string]any{"name": "Angebot.pdf", "content": []byte("%PDF-1.7\nProjektangebot")}

// projectPrice is 85 € for at most ten pieces of the fixture's article, for Body and what stands below it.
func (s *shop) projectPrice(m market, with map[string]any) map[string]any {
	out := map[string]any{
		"lotNumber": 1, "supplierId": m.seller.ID, "sku": "RV-1", "organisationId": s.Body, "title": "Digitalpakt Los 3", "price": "85",
		"from": s.today(), "until": s.dayAfter(30), "quantity": "10", "document": evidence,
	}
	maps.Copy(out, with)
	return out
}

func (a actor) sendProject(contract uuid.UUID, body map[string]any) testkit.Response {
	return a.do("POST", "/framework-contracts/"+contract.String()+"/project-prices", body)
}

func (a actor) project(t *testing.T, contract uuid.UUID, body map[string]any) gen.ProjectPrice {
	t.Helper()
	var p gen.ProjectPrice
	a.sendProject(contract, body).Want(http.StatusCreated).JSON(&p)
	return p
}

func (a actor) releaseProject(p gen.ProjectPrice) testkit.Response {
	return a.do("POST", "/project-prices/"+p.Id.String()+"/release", nil)
}

// covered is the card of the contract for so many pieces.
func (a actor) covered(t *testing.T, m market, quantity int) gen.Coverage {
	t.Helper()
	var c gen.Comparison
	a.do("GET", fmt.Sprintf("/products/%s/comparison?quantity=%d", m.product, quantity), nil).Want(http.StatusOK).JSON(&c)
	for _, f := range c.Coverage {
		if f.ContractId == m.lot.Contract {
			return f
		}
	}
	t.Fatal("the contract does not cover the article")
	return gen.Coverage{}
}

// TestRule09_ALowerProjectPriceIsRecordedWithItsDocument: a price below the list, let into force by a second person, counts for its body,
// time and quantity, and for nobody else. The record names it with its document, replays, and the list price counts for more pieces.
func TestRule09_ALowerProjectPriceIsRecordedWithItsDocument(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	p := first.project(t, m.lot.Contract, s.projectPrice(m, nil))
	if r := first.releaseProject(p); r.Status != http.StatusForbidden {
		t.Errorf("rule 22: released by who entered it: %d %s", r.Status, r.Body)
	}
	if c := officer.covered(t, m, 4); c.UnitPrice.Amount != "99.00" || c.Special.IsSpecified() && !c.Special.IsNull() {
		t.Errorf("a draft counts: %s", c.UnitPrice.Amount)
	}
	second.releaseProject(p).Want(http.StatusOK).JSON(&p)
	if p.ListPrice != "99.00" || p.Document.Sha256 == "" || len(p.AllowedActions) != 0 {
		t.Errorf("in force: %+v", p)
	}
	if c := officer.covered(t, m, 4); c.UnitPrice.Amount != "85.00" || c.Total.Amount != "340.00" || !strings.Contains(c.Special.MustGet(), "Digitalpakt Los 3") {
		t.Errorf("4 pieces: %s, %s, %s", c.UnitPrice.Amount, c.Total.Amount, c.Special.MustGet())
	}
	if c := officer.covered(t, m, 11); c.UnitPrice.Amount != "99.00" || !strings.Contains(c.Special.MustGet(), "nur noch für 10 Stück") {
		t.Errorf("11 pieces: %s, %s", c.UnitPrice.Amount, c.Special.MustGet())
	}

	placed := officer.order(t, m.callOff(m.lot.Price, "4"))
	order, decision := placed.Orders[0].Summary.Id, placed.Orders[0].DecisionIds[0]
	officer.sealed(t, order)
	if got := placed.Orders[0].Summary.Net.Amount; got != "340.00" {
		t.Errorf("ordered for %s, want 340.00", got)
	}
	for _, path := range []string{"/decisions/" + decision.String() + "/note", "/orders/" + order.String() + "/legal-basis"} {
		r := officer.do("GET", path, nil).Want(http.StatusOK)
		for _, want := range []string{"Digitalpakt Los 3", p.Document.Sha256} {
			if !strings.Contains(string(r.Body), want) {
				t.Errorf("%s does not name %s: %s", path, want, r.Body)
			}
		}
	}
	var replayed gen.DecisionReplay
	officer.do("GET", "/decisions/"+decision.String()+"/replay", nil).Want(http.StatusOK).JSON(&replayed)
	if !replayed.Same {
		t.Errorf("replayed: %+v", replayed)
	}
	if c := officer.covered(t, m, 7); c.UnitPrice.Amount != "99.00" {
		t.Errorf("7 of 6 pieces left cost %s each", c.UnitPrice.Amount)
	}
	officer.order(t, m.callOff(m.lot.Price, "6"))
	officer.order(t, m.callOff(m.lot.Price, "1")) // at the list price
	var all gen.ProjectPriceList
	first.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/project-prices", nil).Want(http.StatusOK).JSON(&all)
	if len(all.Items) != 1 || all.Items[0].Called != "10" {
		t.Errorf("called off at it: %+v", all.Items)
	}
	file := first.do("GET", "/project-prices/"+p.Id.String()+"/document", nil).Want(http.StatusOK)
	if string(file.Body) != "%PDF-1.7\nProjektangebot" {
		t.Errorf("document %q", file.Body)
	}
}

// TestProjectPrice_IsForItsBodyAlone: a body beside it that may call off from the same lot pays the list price.
func TestProjectPrice_IsForItsBodyAlone(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	p := first.project(t, m.lot.Contract, s.projectPrice(m, map[string]any{"organisationId": s.School}))
	second.releaseProject(p).Want(http.StatusOK)
	if c := s.session(s.Officer.Person, s.School).covered(t, m, 1); c.UnitPrice.Amount != "85.00" {
		t.Errorf("School pays %s", c.UnitPrice.Amount)
	}
	if c := s.session(s.Director.Person, s.Body).covered(t, m, 1); c.UnitPrice.Amount != "99.00" || !c.Special.IsNull() {
		t.Errorf("the body above pays %s and reads %v", c.UnitPrice.Amount, c.Special)
	}
}

// TestProjectPrice_CancelledPiecesComeBackToIt: of an order with a line at the project price and one at the list price, each gives back
// what it took and no more.
func TestProjectPrice_CancelledPiecesComeBackToIt(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	second.releaseProject(first.project(t, m.lot.Contract, s.projectPrice(m, nil))).Want(http.StatusOK)
	officer := s.session(s.Officer.Person, s.School)
	placed := officer.order(t, m.callOff(m.lot.Price, "4"), m.callOff(m.lot.Price, "11"))
	if len(placed.Orders) != 1 || placed.Orders[0].Summary.Net.Amount != "1429.00" {
		t.Fatalf("ordered %d times for %s, want once for 4 x 85 and 11 x 99", len(placed.Orders), placed.Orders[0].Summary.Net.Amount)
	}
	order := placed.Orders[0].Summary.Id
	officer.sealed(t, order)
	called := func() string {
		var all gen.ProjectPriceList
		first.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/project-prices", nil).Want(http.StatusOK).JSON(&all)
		return all.Items[0].Called
	}
	officer.cancel(order, "", "5").Want(http.StatusOK)
	if got := called(); got != "4" {
		t.Errorf("pieces at the list price cancelled: %s called off at the project price, want 4", got)
	}
	officer.cancel(order, "3").Want(http.StatusOK)
	if got := called(); got != "1" {
		t.Errorf("3 of 4 pieces cancelled: %s called off at the project price, want 1", got)
	}
}

// TestProjectPrice_ManyAtOnceNeverGoBeyondItsQuantity: of call-offs of one piece at the same moment ten pay the project price; whoever
// comes too late is told, or pays the list price.
func TestProjectPrice_ManyAtOnceNeverGoBeyondItsQuantity(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	p := first.project(t, m.lot.Contract, s.projectPrice(m, nil))
	second.releaseProject(p).Want(http.StatusOK)
	officer := s.session(s.Officer.Person, s.School)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 2 {
				officer.do("POST", "/submissions", lines(m.callOff(m.lot.Price, "1")), "Idempotency-Key", uuid.NewString())
			}
		})
	}
	wait.Wait()
	var lowered, called int
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `
		SELECT (SELECT count(*) FROM submission_line l JOIN decision d ON d.submission_id = l.submission_id JOIN record r ON r.id = d.record_id
		         WHERE convert_from(r.bytes, 'UTF8') LIKE '%Digitalpakt Los 3%'), (SELECT committed + reserved FROM balance WHERE kind = 'project')::int`).Scan(&lowered, &called); err != nil {
		t.Fatal(err)
	}
	if called == 0 || called > 10 || lowered != called {
		t.Errorf("%d records at the project price, %d pieces booked, at most 10", lowered, called)
	}
}

// TestProjectPrice_BadInput: each clumsy entry gets its own answer, and nothing is half saved.
func TestProjectPrice_BadInput(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	stranger := s.Supplier("fremd")
	s.settle(t)
	before := s.Rows()
	for name, tc := range map[string]struct {
		with   map[string]any
		status int
		says   string
	}{
		"AsDearAsTheList":   {map[string]any{"price": "99"}, 400, "project_price_not_lower"},
		"DearerThanTheList": {map[string]any{"price": "99.01"}, 400, "project_price_not_lower"},
		"NoSuchArticle":     {map[string]any{"sku": "RV-2"}, 400, "project_price_no_list_price"},
		"NotEntitled":       {map[string]any{"organisationId": s.Town}, 400, "project_price_not_entitled"},
		"NotAParty":         {map[string]any{"supplierId": stranger.ID}, 400, "price_list_no_party"},
		"Yesterday":         {map[string]any{"from": s.dayAfter(-1)}, 400, "project_price_past"},
		"EndBeforeStart":    {map[string]any{"until": s.today()}, 400, "days_reversed"},
		"AfterTheContract":  {map[string]any{"until": "2029-01-01"}, 400, "project_price_outside_term"},
		"Nothing":           {map[string]any{"quantity": "0"}, 400, ""},
		"Free":              {map[string]any{"price": "0"}, 400, "wrong_form"},
		"NotWhatItSays":     {map[string]any{"document": map[string]any{"name": "a.pdf", "content": []byte("PK\x03\x04 kein PDF")}}, 415, "term_document_type"},
		"NotNamedSo":        {map[string]any{"document": map[string]any{"name": "a.docx", "content": []byte("%PDF-1.7")}}, 415, "term_document_type"},
		"NoSuchLot":         {map[string]any{"lotNumber": 9}, 404, ""},
	} {
		if r := first.sendProject(m.lot.Contract, s.projectPrice(m, tc.with)); r.Status != tc.status || !strings.Contains(string(r.Body), tc.says) {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	unchanged(t, before, s.Rows())
	p := first.project(t, m.lot.Contract, s.projectPrice(m, nil))
	first.do("POST", "/project-prices/"+p.Id.String()+"/withdrawal", nil).Want(http.StatusOK)
	second.releaseProject(p).Want(http.StatusConflict)
}

// TestProjectPrice_IsTheCooperativesAlone: nobody else learns that there is one, and no role writes one past its service.
func TestProjectPrice_IsTheCooperativesAlone(t *testing.T) {
	t.Parallel()
	s, m, first, _ := contractShop(t)
	p := first.project(t, m.lot.Contract, s.projectPrice(m, nil))
	for _, role := range []string{"auditor", "contract_manager"} {
		outsider := s.member(s.City, role)
		outsider.do("GET", "/project-prices/"+p.Id.String()+"/document", nil).Want(http.StatusForbidden)
		outsider.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/project-prices", nil).Want(http.StatusForbidden)
		outsider.releaseProject(p).Want(http.StatusForbidden)
	}
	for _, sql := range []string{
		`UPDATE project_price SET unit_price = 1`, `UPDATE project_price SET quantity = 1000`, `DELETE FROM project_price`,
		`UPDATE project_price SET status = 'in_force', decided_by = set_by, decided_at = set_at`,
	} {
		if _, err := s.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the worker may %s", sql)
		}
	}
}

// projectPrices hands out a fresh draft at every call, made before anything is counted.
func (s *shop) projectPrices(t *testing.T, m market) func() uuid.UUID {
	t.Helper()
	a := s.member(s.Coop, "contract_manager")
	ids := make([]uuid.UUID, 30)
	for i := range ids {
		ids[i] = a.project(t, m.lot.Contract, s.projectPrice(m, map[string]any{"title": fmt.Sprintf("Projekt %d", i)})).Id
	}
	return func() uuid.UUID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}
