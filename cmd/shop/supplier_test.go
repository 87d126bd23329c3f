package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func supplierData(change func(map[string]any)) map[string]any {
	body := map[string]any{"name": "Systemhaus Wendland GmbH", "street": "Deichweg 4", "postcode": "29439", "city": "Lüchow", "email": "angebote@wendland.example"}
	if change != nil {
		change(body)
	}
	return body
}

// recordsOf are the contents of all records of a type, oldest first.
func recordsOf[T any](t *testing.T, s *shop, kind string) []T {
	t.Helper()
	rows, err := s.DB.Worker(t).Pool().Query(t.Context(), `SELECT convert_from(r.bytes, 'UTF8') FROM record r WHERE r.type = $1 ORDER BY r.recorded_at`, kind)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var text string
		var one T
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

func TestSupplier_ByHandSellsByItsOwnFile(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.member(w.School, "officer")
	var made gen.SupplierMaster
	manager.do("POST", "/suppliers", supplierData(nil)).Want(http.StatusCreated).JSON(&made)
	email := "angebote@wendland.example"
	want := gen.SupplierMaster{Id: made.Id, Version: 1, Data: gen.SupplierData{Name: "Systemhaus Wendland GmbH", Street: "Deichweg 4", Postcode: "29439", City: "Lüchow", Email: &email}}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Error(diff)
	}
	s.publish(t, manager, catalog.Supplier{ID: catalog.SupplierID{UUID: made.Id}}, "W-1;;Wendtronic;WT-77;Dockingstation Wendtronic WT-77;129,00;3")
	if product := officer.found(t, "WT-77"); product == uuid.Nil {
		t.Error("what the supplier sells is not found")
	}

	// The same one again, in other letters: nothing is made.
	twice := manager.do("POST", "/suppliers", supplierData(func(b map[string]any) { b["name"] = " systemhaus  WENDLAND gmbh " }))
	if got := problem(t, twice.Want(http.StatusConflict)); got != "supplier_known" {
		t.Error(got)
	}
	if n := s.Count(`SELECT count(*) FROM record WHERE type = 'supplier.registered'`); n != 1 {
		t.Errorf("%d suppliers recorded", n)
	}
}

func TestSupplier_ChangeIsTheNextVersion(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	manager := s.member(w.Coop, "contract_manager")
	var made, moved, back gen.SupplierMaster
	manager.do("POST", "/suppliers", supplierData(nil)).Want(http.StatusCreated).JSON(&made)
	path := "/suppliers/" + made.Id.String()
	away := supplierData(func(b map[string]any) { b["street"] = "Am Hafen 9" })
	manager.do("PUT", path, away, "If-Match", `"1"`).Want(http.StatusOK).JSON(&moved)
	if got := problem(t, manager.do("PUT", path, supplierData(nil), "If-Match", `"1"`).Want(http.StatusPreconditionFailed)); got != "supplier_changed" {
		t.Error(got)
	}
	manager.do("PUT", path, away, "If-Match", `"2"`).Want(http.StatusOK) // the same data makes no version
	manager.do("PUT", path, supplierData(nil), "If-Match", `"2"`).Want(http.StatusOK).JSON(&back)
	if moved.Version != 2 || moved.Data.Street != "Am Hafen 9" || back.Version != 3 || back.Data.Street != "Deichweg 4" {
		t.Errorf("%+v, then %+v", moved, back)
	}
	s.settle(t)
	var numbers []int
	for _, r := range recordsOf[catalog.SupplierRecord](t, s, "supplier.changed") {
		numbers = append(numbers, r.Number)
	}
	if diff := cmp.Diff([]int{2, 3}, numbers); diff != "" || s.Count(`SELECT count(DISTINCT hash) FROM supplier_version WHERE supplier_id = '`+made.Id.String()+`'`) != 3 {
		t.Error(diff)
	}
	manager.do("GET", "/suppliers/"+uuid.NewString(), nil).Want(http.StatusNotFound)
	manager.do("PUT", "/suppliers/"+uuid.NewString(), away, "If-Match", `"1"`).Want(http.StatusNotFound)
}

func TestSupplier_ClumsyInputMakesNothing(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	manager := s.member(w.Coop, "contract_manager")
	for name, c := range map[string]struct {
		change func(map[string]any)
		want   string
	}{
		"nothing typed":      {func(b map[string]any) { b["name"], b["street"], b["postcode"], b["city"] = " ", "", "", "" }, "#/body/name #/body/street #/body/postcode #/body/city"},
		"text turned around": {func(b map[string]any) { b["name"] = "Haus \u202eHbmG" }, "#/body/name"},
		"a line feed":        {func(b map[string]any) { b["email"] = "a@b.example\r\nBcc: c@d.example" }, "#/body/email"},
		"no address":         {func(b map[string]any) { b["email"] = "wendland" }, "#/body/email"},
		"a long name":        {func(b map[string]any) { b["city"] = strings.Repeat("ä", 121) }, "#/body/city"},
	} {
		var p gen.Problem
		manager.do("POST", "/suppliers", supplierData(c.change)).Want(http.StatusBadRequest).JSON(&p)
		var pointers []string
		for _, e := range *p.Errors {
			pointers = append(pointers, e.Pointer)
		}
		if got := strings.Join(pointers, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if n := s.Count(`SELECT count(*) FROM supplier WHERE key LIKE 'haus-%'`); n != 0 {
		t.Errorf("%d suppliers were made", n)
	}
}

func TestSample_IsTakenAwayAndOrdersStay(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.member(w.School, "officer")
	state := func(method string) (got gen.SampleCatalogue) {
		manager.do(method, "/sample-catalogue", nil).Want(http.StatusOK).JSON(&got)
		return got
	}
	if diff := cmp.Diff(gen.SampleCatalogue{Available: true}, state("DELETE")); diff != "" {
		t.Errorf("before: %s", diff)
	}
	loaded := state("POST")
	if diff := cmp.Diff(loaded, state("POST")); diff != "" || loaded.Suppliers != 3 || loaded.Offers < 800 {
		t.Errorf("loaded %+v, once more: %s", loaded, diff)
	}
	product := officer.found(t, "AV-D20")
	best := officer.compare(t, product, "2").Ranked[0]
	if !strings.Contains(best.Supplier.Name, "(Beispiel)") {
		t.Errorf("%s does not say that it is an example", best.Supplier.Name)
	}
	bought := officer.order(t, map[string]any{"productId": product, "offerId": best.OfferId, "quantity": "2", "seenTotal": best.Landed.Amount})
	order := bought.Orders[0]

	removed := state("DELETE")
	if diff := cmp.Diff(gen.SampleCatalogue{Available: true, Orders: 1}, removed); diff != "" {
		t.Errorf("removed (-want +got):\n%s", diff)
	}
	state("DELETE") // once more leaves nothing behind
	s.settle(t)
	officer.sealed(t, order.Summary.Id)
	for _, decision := range order.DecisionIds {
		officer.replaysSame(t, decision)
	}
	var found gen.ProductPage
	officer.do("GET", "/products?q=AV-D20", nil).Want(http.StatusOK).JSON(&found)
	if len(found.Items) != 0 {
		t.Errorf("%d products of the example are still found", len(found.Items))
	}
	for kind, want := range map[string]int{"sample.loaded": 1, "sample.removed": 1, "catalogue.published": 6} {
		if got := len(recordsOf[map[string]any](t, s, kind)); got != want {
			t.Errorf("%d records %s, want %d", got, kind, want)
		}
	}
	if n := s.Count(`SELECT count(*) FROM sample_supplier x JOIN supplier p ON p.id = x.supplier_id WHERE p.blocked AND x.withdrawn`); n != 3 {
		t.Errorf("%d suppliers are blocked", n)
	}
}
