package main

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// TestRule01_LegalSuccessionPassesTheEntitlement: a body that takes another's place by law calls off from the day on which the
// other's entitlement ends, once a second person let the documented succession into force; the place in the notice passes with
// it, of a quota what is left, and record and legal basis of the call-off name the predecessor.
func TestRule01_LegalSuccessionPassesTheEntitlement(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	old, successor := s.session(s.Officer.Person, s.School), s.session(s.Stranger.Person, s.Annex)
	refused(t, successor, m, http.StatusNotFound)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	entitledOf(terms)["quotaValue"] = euros("1000.00")
	s.changed(t, first, second, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Kontingent", "terms": terms})
	old.order(t, m.callOff(m.lot.Price, "3")) // 297 of 1,000

	predecessor := entitledOf(terms)
	annex := predecessor["annex"]
	predecessor["valid"] = map[string]any{"from": predecessor["valid"].(map[string]any)["from"], "to": s.today()}
	follows := map[string]any{
		"organisationId": s.Town, "valid": map[string]any{"from": s.today(), "to": nil}, "annex": annex, "quotaValue": euros("703.00"),
		"succession": map[string]any{"of": s.Body, "evidence": "Eingliederungsvertrag vom 01.09.2026"},
	}
	change := map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Eingliederung", "terms": terms}
	for name, tc := range map[string]struct {
		with  map[string]any
		found string
	}{
		"WithoutEvidence":    {map[string]any{"succession": map[string]any{"of": s.Body, "evidence": " "}}, "/succession"},
		"OfNobodyNamed":      {map[string]any{"succession": map[string]any{"of": s.Coop, "evidence": "Vertrag"}}, "/succession"},
		"OfItself":           {map[string]any{"succession": map[string]any{"of": s.Town, "evidence": "Vertrag"}}, "/succession"},
		"BeforeTheOtherEnds": {map[string]any{"valid": map[string]any{"from": "2026-02-01", "to": nil}}, "/succession"},
		"AnotherPlaceNamed":  {map[string]any{"annex": "Anlage 9"}, "/annex"},
		"MoreThanWhatIsLeft": {map[string]any{"quotaValue": euros("703.01")}, "/quotaValue"},
		"WithoutAQuota":      {map[string]any{"quotaValue": nil}, "/quotaValue"},
	} {
		wrong := maps.Clone(follows)
		maps.Copy(wrong, tc.with)
		lotOf(terms)["entitled"] = []any{predecessor, wrong}
		if got := findingsOf(first.drafted(t, change)); !strings.HasSuffix(got, tc.found) {
			t.Errorf("%s: findings at %q, want at %s", name, got, tc.found)
		}
	}
	lotOf(terms)["entitled"] = []any{predecessor, follows}
	c := first.drafted(t, change)
	if r := first.do("POST", "/contract-changes/"+c.Id.String()+"/release", nil); r.Status != http.StatusForbidden {
		t.Errorf("released by who drafted it: %d %s", r.Status, r.Body)
	}
	refused(t, successor, m, http.StatusNotFound)
	second.do("POST", "/contract-changes/"+c.Id.String()+"/release", nil).Want(http.StatusOK)

	refused(t, old, m, http.StatusNotFound)
	placed := successor.orderOnceEntitled(t, m.callOff(m.lot.Price, "7")) // 693 of 703
	basis := successor.do("GET", "/orders/"+placed.Orders[0].Summary.Id.String()+"/legal-basis", nil).Want(http.StatusOK)
	if want := annex.(string) + ", Rechtsnachfolge von Schulamt Musterhausen (Eingliederungsvertrag vom 01.09.2026)"; !strings.Contains(string(basis.Body), want) {
		t.Errorf("the legal basis does not cite %q: %s", want, basis.Body)
	}
	if r := successor.do("POST", "/submissions", lines(m.callOff(m.lot.Price, "1")), "Idempotency-Key", "b3b1b7e0-0000-4000-8000-000000000001"); r.Status != http.StatusConflict {
		t.Errorf("beyond what was left of the quota: %d %s", r.Status, r.Body)
	}
	now, again := first.standing(t, m.lot.Contract)
	var said map[string]any
	for _, e := range lotOf(again)["entitled"].([]any) {
		if e := e.(map[string]any); e["organisationId"] == s.Town.String() {
			said = e
		}
	}
	if said["annex"] != annex || said["succession"].(map[string]any)["of"] != s.Body.String() {
		t.Errorf("edition %d says %v", now.Edition, said)
	}
}

// TestRule02_ASupplierFollowsInRankShareAndPrices: who takes a supplier's place is party from the day the other ends, with the
// same rank, share and price rule; anything else is a new party and no succession.
func TestRule02_ASupplierFollowsInRankShareAndPrices(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	was := lotOf(terms)["parties"].([]any)[0].(map[string]any)
	was["valid"] = map[string]any{"from": was["valid"].(map[string]any)["from"], "to": s.today()}
	follows := maps.Clone(was)
	next := s.Supplier("nachfolge")
	follows["supplierId"], follows["valid"] = next.ID, map[string]any{"from": s.today(), "to": nil}
	follows["succession"] = map[string]any{"of": was["supplierId"], "evidence": "Verschmelzung, HRB 12345, 01.11.2026"}
	change := map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Verschmelzung", "terms": terms}
	other := maps.Clone(follows)
	other["rank"] = 7
	lotOf(terms)["parties"] = []any{was, other}
	if got := findingsOf(first.drafted(t, change)); !strings.Contains(got, "/succession") {
		t.Errorf("another rank: findings at %q", got)
	}
	lotOf(terms)["parties"] = []any{was, follows}
	s.changed(t, first, second, change)
	var c gen.FrameworkContract
	first.do("GET", "/framework-contracts/"+m.lot.Contract.String(), nil).Want(http.StatusOK).JSON(&c)
	if p := c.Lots[0].Parties; len(p) != 1 || p[0].Supplier.Id != next.ID.UUID {
		t.Errorf("parties from today on: %+v", p)
	}
}

// orderOnceEntitled calls off as soon as the policy has the links of a change in force: it reads them anew a moment later.
func (a actor) orderOnceEntitled(t *testing.T, line map[string]any) gen.Submission {
	t.Helper()
	var placed gen.Submission
	for range patience {
		r := a.do("POST", "/submissions", lines(line), "Idempotency-Key", uuid.NewString())
		if r.Status == http.StatusForbidden {
			time.Sleep(pause)
			continue
		}
		r.Want(http.StatusCreated).JSON(&placed)
		return placed
	}
	t.Fatal("the policy never learned of the entitlement")
	return placed
}
