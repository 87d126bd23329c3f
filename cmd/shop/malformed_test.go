package main

import (
	"net/http"
	"testing"

	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestMalformed_DraftsOfContracts: a draft that says nothing is refused, and a version that no column holds is none.
func TestMalformed_DraftsOfContracts(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	manager := s.member(w.Coop, "contract_manager")
	empty := manager.do("POST", "/contract-changes", map[string]any{"kind": "create"}).Problem(http.StatusBadRequest)
	if empty.Code != "contract_terms_missing" || empty.Errors == nil || (*empty.Errors)[0].Pointer != "#/body/terms" {
		t.Errorf("a draft without terms: %+v", empty)
	}
	terms := contractTerms("RV-2026-700", m.seller, w.Body)
	change := "/contract-changes/" + manager.drafted(t, map[string]any{"kind": "create", "terms": terms}).Id.String()
	manager.do("PUT", change, map[string]any{}, "If-Match", `"1"`).Problem(http.StatusBadRequest)
	s.settle(t)
	before := w.Rows()
	for _, version := range []string{`"2147483646"`, `"2147483647"`, `"8121506723"`, `"9223372036854775807"`, `"92233720368547758070"`} {
		manager.do("PUT", change, map[string]any{"terms": terms}, "If-Match", version).Problem(http.StatusPreconditionFailed)
	}
	unchanged(t, before, w.Rows())
}

// TestMalformed_AnAlteredRecord: of a record that was changed after its sealing there is no proof file, and the answer says why.
func TestMalformed_AnAlteredRecord(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	m := newMarket(w)
	officer := s.member(w.School, "officer")
	order := officer.order(t, m.line(m.offers[0], "5")).Orders[0]
	officer.sealed(t, order.Summary.Id)
	file := "/orders/" + order.Summary.Id.String() + "/package"
	officer.do("GET", file, nil).Want(http.StatusOK)
	for _, sql := range []string{
		`ALTER TABLE record DISABLE TRIGGER append_only`, `ALTER TABLE record NO FORCE ROW LEVEL SECURITY`, `UPDATE record SET salt = sha256(salt)`,
	} {
		if _, err := w.DB.Owner(t).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if p := officer.do("GET", file, nil).Problem(http.StatusConflict); p.Code != "proof_broken" {
		t.Errorf("problem %+v", p)
	}
}
