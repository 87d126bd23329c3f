package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// euros is an amount in the API's form.
func euros(amount string) map[string]any { return map[string]any{"amount": amount, "currency": "EUR"} }

// contractTerms are complete terms of a new contract with one lot.
func contractTerms(number string, supplier catalog.Supplier, entitled uuid.UUID) map[string]any {
	term := map[string]any{"from": "2026-01-01", "to": "2030-01-01"}
	return map[string]any{
		"number": number, "title": "Dockingstationen", "group": "Endgeräte", "regime": "VgV", "noticeReference": "2025/S 200-123456", "cpv": []string{"30237000"},
		"term": term, "longTermReason": "",
		"total": map[string]any{"estimatedValue": euros("80000.00"), "maximumValue": euros("100000.00"), "estimatedQuantity": nil, "maximumQuantity": nil, "unpublishedReason": ""},
		"lots": []any{map[string]any{
			"number": 1, "title": "Dockingstationen", "cpv": []string{}, "categories": []string{"docking_station"}, "callOffKind": "single", "obligation": "preferred",
			"economicalGround": false, "unit": "C62", "estimatedValue": euros("80000.00"), "maximumValue": euros("100000.00"), "estimatedQuantity": nil, "maximumQuantity": nil,
			"unpublishedReason": "",
			"parties":           []any{map[string]any{"supplierId": supplier.ID, "rank": 0, "sharePercent": nil, "valid": map[string]any{"from": "2026-01-01", "to": nil}, "suspendedReason": ""}},
			"entitled":          []any{map[string]any{"organisationId": entitled, "valid": map[string]any{"from": "2026-01-01", "to": nil}, "annex": "Anlage 3, S. 2"}},
		}},
	}
}

// lotOf is the first lot of terms in the API's form.
func lotOf(terms map[string]any) map[string]any { return terms["lots"].([]any)[0].(map[string]any) }

// drafted drafts a change.
func (a actor) drafted(t *testing.T, change map[string]any) gen.ContractChange {
	t.Helper()
	var c gen.ContractChange
	a.do("POST", "/contract-changes", change).Want(http.StatusCreated).JSON(&c)
	return c
}

// standing is what a contract in force says, to be changed and drafted again.
func (a actor) standing(t *testing.T, contract uuid.UUID) (gen.ContractStanding, map[string]any) {
	t.Helper()
	var now gen.ContractStanding
	a.do("GET", "/framework-contracts/"+contract.String()+"/terms", nil).Want(http.StatusOK).JSON(&now)
	terms := map[string]any{}
	if err := json.Unmarshal(now.Terms, &terms); err != nil {
		t.Fatal(err)
	}
	return now, terms
}

// changed drafts a change as one manager and lets it into force as another.
func (s *shop) changed(t *testing.T, first, second actor, change map[string]any) gen.ContractChange {
	t.Helper()
	c := first.drafted(t, change)
	if len(c.Findings) > 0 {
		t.Fatalf("%v", c.Findings)
	}
	second.do("POST", "/contract-changes/"+c.Id.String()+"/release", nil).Want(http.StatusOK).JSON(&c)
	return c
}

func findingsOf(c gen.ContractChange) string {
	var out []string
	for _, f := range c.Findings {
		out = append(out, f.Pointer)
	}
	return strings.Join(out, " ")
}

// TestRule03_ActivationNeedsEstimateAndMaximum: without an estimate and a maximum, per lot and in all, a contract does not
// come into force (CJEU C-216/17, C-23/20); with them it does, in the log and for those it names.
func TestRule03_ActivationNeedsEstimateAndMaximum(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	first, second := s.member(w.Coop, "contract_manager"), s.member(w.Coop, "contract_manager")
	terms := contractTerms("RV-2026-100", m.seller, w.Body)
	lotOf(terms)["maximumValue"], terms["total"].(map[string]any)["estimatedValue"] = nil, nil
	c := first.drafted(t, map[string]any{"kind": "create", "terms": terms})
	if got, want := findingsOf(c), "/total/estimatedValue /lots/0/maximumValue"; got != want {
		t.Errorf("findings at %s, want %s", got, want)
	}
	release := "/contract-changes/" + c.Id.String() + "/release"
	s.settle(t)
	before := w.Rows()
	if r := second.do("POST", release, nil); r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "C-23/20") {
		t.Errorf("released without a maximum: %d %s", r.Status, r.Body)
	}
	unchanged(t, before, w.Rows())

	complete := contractTerms("RV-2026-100", m.seller, w.Body)
	first.do("PUT", "/contract-changes/"+c.Id.String(), map[string]any{"terms": complete}, "If-Match", `"7"`).Want(http.StatusPreconditionFailed)
	first.do("PUT", "/contract-changes/"+c.Id.String(), map[string]any{"terms": complete}, "If-Match", `"1"`).Want(http.StatusOK).JSON(&c)
	if len(c.Findings) > 0 || slices.Contains(c.AllowedActions, gen.ContractChangeAllowedActionsRelease) {
		t.Errorf("complete: %+v, the drafter may %v", c.Findings, c.AllowedActions)
	}
	if r := first.do("POST", release, nil); r.Status != http.StatusForbidden || !strings.Contains(string(r.Body), "contract_same_person") {
		t.Errorf("rule 22: released by its drafter: %d %s", r.Status, r.Body)
	}
	second.do("POST", release, nil).Want(http.StatusOK).JSON(&c)
	if c.Status != gen.ContractChangeStatusInForce {
		t.Errorf("status %s", c.Status)
	}
	second.do("POST", release, nil).Want(http.StatusConflict)

	var seen gen.FrameworkContract
	s.session(w.Officer.Person, w.School).do("GET", "/framework-contracts/"+c.ContractId.String(), nil).Want(http.StatusOK).JSON(&seen)
	if v, err := seen.Summary.Remaining.Value.Get(); err != nil || v.Amount != "100000.00" || len(seen.Lots) != 1 || len(seen.Lots[0].Entitled) != 1 || seen.Lots[0].Unit != "C62" || seen.Lots[0].Cpv == nil || !strings.Contains(string(seen.Lots[0].Selection), `"by":"rank"`) {
		t.Errorf("the entitled body sees %+v", seen)
	}
	now, again := first.standing(t, c.ContractId)
	if now.Edition != 1 || now.Status != "active" || lotOf(again)["title"] != "Dockingstationen" {
		t.Errorf("in force: %d %s %s", now.Edition, now.Status, now.Terms)
	}
	var past gen.ContractEditionList
	first.do("GET", "/framework-contracts/"+c.ContractId.String()+"/editions", nil).Want(http.StatusOK).JSON(&past)
	if len(past.Items) != 1 || past.Items[0].Entry.IsNull() {
		t.Errorf("history %+v", past.Items)
	}
	taken := first.drafted(t, map[string]any{"kind": "create", "terms": complete})
	if got := findingsOf(taken); got != "/number" {
		t.Errorf("the same number again: findings at %s", got)
	}
}

// TestRule01_ACallOffNeedsTheEntitlementOfTheDay: a body whose entitlement a second person let end is refused at the
// next click, and its basket line says why.
func TestRule01_ACallOffNeedsTheEntitlementOfTheDay(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	officer.order(t, m.callOff(m.lot.Price, "1"))
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	lotOf(terms)["entitled"].([]any)[0].(map[string]any)["valid"].(map[string]any)["to"] = s.today()
	s.changed(t, first, second, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Austritt aus dem Zweckverband", "terms": terms})
	refused(t, officer, m, http.StatusNotFound)
}

// TestRule02_ACallOffNeedsAnActiveParty: a suspended supplier delivers nothing.
func TestRule02_ACallOffNeedsAnActiveParty(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	lotOf(terms)["parties"].([]any)[0].(map[string]any)["suspendedReason"] = "Insolvenzantrag"
	s.changed(t, first, second, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Insolvenzantrag", "terms": terms})
	refused(t, officer, m, http.StatusConflict)
}

// TestRule04_AMaximumIsNeverSetBelowWhatIsUsed, and a raise makes room at once.
func TestRule04_AMaximumIsNeverSetBelowWhatIsUsed(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	officer.order(t, m.callOff(m.lot.Price, "1000")) // 99,000 of 100,000
	refused(t, officer, m, http.StatusConflict, "11")
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	lot := lotOf(terms)
	lot["estimatedValue"], lot["maximumValue"] = euros("90000.00"), euros("98999.99")
	c := first.drafted(t, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "kleiner", "terms": terms})
	if got := findingsOf(c); got != "/lots/0/maximumValue" || !strings.Contains(c.Findings[0].Text, "99.000,00") {
		t.Errorf("below what is used: %+v", c.Findings)
	}
	s.settle(t)
	before := s.Rows()
	second.do("POST", "/contract-changes/"+c.Id.String()+"/release", nil).Want(http.StatusConflict)
	unchanged(t, before, s.Rows())
	lot["maximumValue"] = euros("110000.00")
	s.changed(t, first, second, map[string]any{"kind": "amend", "ground": "gwb_132_3", "contractId": m.lot.Contract, "reason": "Mehrbedarf der Schulen", "terms": terms})
	officer.order(t, m.callOff(m.lot.Price, "11"))
}

// TestRule05_ACancellationDoesNotReopenAnExhaustedLot: the limits get back what was cancelled, but the lot had done its work and
// stays exhausted at the product and at the contract, until the contract management raises the maximum.
func TestRule05_ACancellationDoesNotReopenAnExhaustedLot(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	order := officer.order(t, m.callOff(m.lot.Price, "1000")).Orders[0].Summary.Id // 99,000 of 100,000
	officer.sealed(t, order)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	lot := lotOf(terms)
	lot["estimatedValue"], lot["maximumValue"] = euros("90000.00"), euros("99000.00")
	s.changed(t, first, second, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Höchstwert laut Bekanntmachung", "terms": terms})
	officer.cancel(order, "400").Want(http.StatusOK)
	if n := s.Count(`SELECT count(*) FROM balance WHERE committed = 59400 AND shut = (kind = 'lot')`); n != 2 {
		t.Errorf("%d of 2 limits hold 59,400, that of the lot shut", n)
	}
	refused(t, officer, m, http.StatusConflict)
	if _, err := s.DB.WorkerPool(t).Exec(t.Context(), `UPDATE balance SET shut = false`); err == nil {
		t.Error("the worker may open it without another maximum")
	}
	var c gen.FrameworkContract
	first.do("GET", "/framework-contracts/"+m.lot.Contract.String(), nil).Want(http.StatusOK).JSON(&c)
	if got := c.Lots[0].Remaining.State; got != "exhausted" {
		t.Errorf("the lot is %q", got)
	}
	lot["maximumValue"] = euros("100000.00")
	s.changed(t, first, second, map[string]any{"kind": "amend", "ground": "gwb_132_3", "contractId": m.lot.Contract, "reason": "Mehrbedarf der Schulen", "terms": terms})
	officer.order(t, m.callOff(m.lot.Price, "410"))
}

// TestRule08_ARaiseNeedsAGroundWithinItsLimits: all changes under GWB §132(3) together raise by at most 10 %.
func TestRule08_ARaiseNeedsAGroundWithinItsLimits(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	raise := func(kind, ground, to string) gen.ContractChange {
		lotOf(terms)["maximumValue"] = eur(to)
		return first.drafted(t, map[string]any{"kind": kind, "ground": ground, "contractId": m.lot.Contract, "reason": "Mehrbedarf", "terms": terms})
	}
	for _, tc := range []struct{ kind, ground, to string }{
		{"correct", "", "100000.01"}, {"amend", "", "100000.01"}, {"amend", "uvgo_47_2", "100000.01"}, {"amend", "gwb_132_3", "110000.01"}, {"amend", "gwb_132_2_2", "150000.01"},
	} {
		c := raise(tc.kind, tc.ground, tc.to)
		if len(c.Findings) != 1 {
			t.Errorf("%v: %+v", tc, c.Findings)
		}
		second.do("POST", "/contract-changes/"+c.Id.String()+"/release", nil).Want(http.StatusConflict)
	}
	for _, to := range []string{"106000.00", "110000.00"} {
		lotOf(terms)["maximumValue"] = eur(to)
		s.changed(t, first, second, map[string]any{"kind": "amend", "ground": "gwb_132_3", "contractId": m.lot.Contract, "reason": "Mehrbedarf", "terms": terms})
	}
	if c := raise("amend", "gwb_132_3", "110000.01"); len(c.Findings) != 1 {
		t.Errorf("6 %%, 4 %% and a cent: %+v", c.Findings)
	}
	var past gen.ContractEditionList
	first.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/editions", nil).Want(http.StatusOK).JSON(&past)
	if len(past.Items) != 3 || past.Items[0].Edition != 3 || len(past.Items[0].Differences) != 1 || past.Items[0].Ground.MustGet() != "GWB § 132 Abs. 3" {
		t.Errorf("history %+v", past.Items)
	}
}

// TestRule07_ALongTermNeedsItsReason: four years under the VgV, six under the UVgO.
func TestRule07_ALongTermNeedsItsReason(t *testing.T) {
	t.Parallel()
	s, m, first, _ := contractShop(t)
	for i, tc := range []struct {
		regime, to, reason string
		found              string
	}{
		{"VgV", "2030-01-01", "", ""},
		{"VgV", "2030-01-02", "", "/longTermReason"},
		{"VgV", "2030-01-02", "Abschreibung über fünf Jahre", ""},
		{"UVgO", "2032-01-01", "", ""},
		{"UVgO", "2032-01-02", "", "/longTermReason"},
	} {
		terms := contractTerms(fmt.Sprint("RV-", i), m.seller, s.Body)
		terms["regime"], terms["longTermReason"], terms["term"].(map[string]any)["to"] = tc.regime, tc.reason, tc.to
		if got := findingsOf(first.drafted(t, map[string]any{"kind": "create", "terms": terms})); got != tc.found {
			t.Errorf("%+v: findings at %q", tc, got)
		}
	}
}

// TestContractChange_SuspendsAndResumes: the status of a contract is changed by two, and a stale draft is refused.
func TestContractChange_SuspendsAndResumes(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	stale := first.drafted(t, map[string]any{"kind": "terminate", "contractId": m.lot.Contract, "reason": "Kündigung"})
	s.changed(t, first, second, map[string]any{"kind": "suspend", "contractId": m.lot.Contract, "reason": "Nachprüfungsverfahren"})
	refused(t, officer, m, http.StatusConflict)
	if r := second.do("POST", "/contract-changes/"+stale.Id.String()+"/release", nil); r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "contract_outdated") {
		t.Errorf("a draft on an old edition: %d %s", r.Status, r.Body)
	}
	first.do("POST", "/contract-changes", map[string]any{"kind": "suspend", "contractId": m.lot.Contract, "reason": "noch einmal"}).Want(http.StatusConflict)
	first.do("POST", "/contract-changes/"+stale.Id.String()+"/withdrawal", nil).Want(http.StatusOK)
	s.changed(t, second, first, map[string]any{"kind": "resume", "contractId": m.lot.Contract, "reason": "Antrag zurückgewiesen"})
	officer.order(t, m.callOff(m.lot.Price, "1"))
	s.changed(t, second, first, map[string]any{"kind": "terminate", "contractId": m.lot.Contract, "reason": "Kündigung"})
	refused(t, officer, m, http.StatusConflict)
	now, _ := first.standing(t, m.lot.Contract)
	if now.Status != "terminated" || len(now.Permitted) > 0 {
		t.Errorf("terminated: %+v", now)
	}
}

// TestRule08_AFurtherLotIsAnAmendment, measured by the maximum of the contract as it was at first; once it is in force, its
// own maximum is what a raise is measured by. A new contract's maximum is not above what its lots allow together.
func TestRule08_AFurtherLotIsAnAmendment(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	terms := contractTerms("RV-L", m.seller, s.Body)
	terms["total"].(map[string]any)["maximumValue"] = euros("100000.01")
	if got := findingsOf(first.drafted(t, map[string]any{"kind": "create", "terms": terms})); got != "/total/maximumValue" {
		t.Errorf("a maximum above the lots' sum: findings at %q", got)
	}
	contract := s.changed(t, first, second, map[string]any{"kind": "create", "terms": contractTerms("RV-L", m.seller, s.Body)}).ContractId
	_, terms = first.standing(t, contract)
	further := maps.Clone(lotOf(terms))
	further["number"], further["title"] = 2, "Zubehör"
	terms["lots"] = append(terms["lots"].([]any), further)
	draft := func(kind, ground, maximum string) gen.ContractChange {
		further["maximumValue"], further["estimatedValue"] = euros(maximum), euros("1000.00")
		return first.drafted(t, map[string]any{"kind": kind, "ground": ground, "contractId": contract, "reason": "Zubehör fehlt", "terms": terms})
	}
	for _, tc := range []struct{ kind, ground, maximum, found string }{
		{"correct", "", "10000.00", "/lots"}, {"amend", "", "10000.00", ""}, {"amend", "gwb_132_3", "10000.01", "/lots"}, {"amend", "gwb_132_2_2", "50000.01", "/lots"},
	} {
		if c := draft(tc.kind, tc.ground, tc.maximum); len(c.Findings) != 1 || findingsOf(c) != tc.found {
			t.Errorf("%+v: %+v", tc, c.Findings)
		}
	}
	c := draft("amend", "gwb_132_3", "10000.00")
	second.do("POST", "/contract-changes/"+c.Id.String()+"/release", nil).Want(http.StatusOK)
	var seen gen.FrameworkContract
	s.session(s.Officer.Person, s.School).do("GET", "/framework-contracts/"+contract.String(), nil).Want(http.StatusOK).JSON(&seen)
	if len(seen.Lots) != 2 || seen.Lots[1].Remaining.Value.MustGet().Amount != "10000.00" || len(seen.Lots[1].Entitled) != 1 {
		t.Errorf("the further lot: %+v", seen.Lots)
	}
	_, terms = first.standing(t, contract)
	further = terms["lots"].([]any)[1].(map[string]any)
	if c := draft("amend", "gwb_132_2_2", "15000.01"); findingsOf(c) != "/lots/1/maximumValue" {
		t.Errorf("half as much again and a cent: %+v", c.Findings)
	}
	if c := draft("amend", "gwb_132_2_2", "15000.00"); len(c.Findings) > 0 {
		t.Errorf("half as much again: %+v", c.Findings)
	}
}

// contractShop is a shop with two contract managers.
func contractShop(t *testing.T) (s *shop, m market, first, second actor) {
	t.Helper()
	w := fixture.New(t)
	m = newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", LotMaximum: "100000", Maximum: "300000", Entitled: []uuid.UUID{w.Body}})
	s = start(t, w)
	return s, m, s.member(w.Coop, "contract_manager"), s.member(w.Coop, "contract_manager")
}

// TestContractChange_NothingChangesWithoutAnEdition: the role that writes what comes into force cannot touch a maximum or an
// entitlement on its own.
func TestContractChange_NothingChangesWithoutAnEdition(t *testing.T) {
	t.Parallel()
	s, _, _, _ := contractShop(t)
	before := s.Rows()
	for _, sql := range []string{
		`UPDATE balance SET maximum = maximum * 2`, `UPDATE lot SET obligation = 'voluntary'`, `UPDATE lot_party SET suspended_reason = NULL`,
		`DELETE FROM lot_party`, `UPDATE entitlement SET annex = ''`, `DELETE FROM entitlement`, `DELETE FROM lot_scope`,
	} {
		if _, err := s.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the worker may %s", sql)
		}
	}
	unchanged(t, before, s.Rows())
}

// contractDrafts hands out a fresh draft of a new contract at every call, made before anything is counted. Once in force
// they bind nobody but Town.
func (s *shop) contractDrafts(t *testing.T, m market) func() uuid.UUID {
	t.Helper()
	a := s.member(s.Coop, "contract_manager")
	ids := make([]uuid.UUID, 64)
	for i := range ids {
		ids[i] = a.drafted(t, map[string]any{"kind": "create", "terms": contractTerms(fmt.Sprintf("RV-%02d", i), m.seller, s.Town)}).Id
	}
	return func() uuid.UUID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}

// TestContractChange_IsTheCooperativesAlone: an auditor of a member does not learn that there is a draft.
func TestContractChange_IsTheCooperativesAlone(t *testing.T) {
	t.Parallel()
	s, m, first, _ := contractShop(t)
	c := first.drafted(t, map[string]any{"kind": "create", "terms": contractTerms("RV-1", m.seller, s.Body)})
	for _, role := range []string{"auditor", "contract_manager"} {
		outsider := s.member(s.City, role)
		outsider.do("GET", "/contract-changes", nil).Want(http.StatusForbidden)
		outsider.do("GET", "/contract-changes/"+c.Id.String(), nil).Want(http.StatusForbidden)
		outsider.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/terms", nil).Want(http.StatusForbidden)
	}
	s.member(s.Coop, "auditor").do("GET", "/contract-changes/"+c.Id.String(), nil).Want(http.StatusOK).JSON(&c)
	if len(c.AllowedActions) > 0 {
		t.Errorf("the auditor may %v", c.AllowedActions)
	}
}

// complete fills in what the fixture's contract does not say.
func complete(terms map[string]any) {
	terms["total"].(map[string]any)["estimatedValue"] = euros("90000.00")
	lotOf(terms)["estimatedValue"] = euros("90000.00")
}

// refused submits a call-off that must not be let through.
func refused(t *testing.T, officer actor, m market, status int, quantity ...string) {
	t.Helper()
	pieces := append(quantity, "1")[0]
	r := officer.do("POST", "/submissions", lines(m.callOff(m.lot.Price, pieces)), "Idempotency-Key", uuid.NewString())
	if r.Status != status {
		t.Errorf("call-off of %s: %d %s", pieces, r.Status, r.Body)
	}
}

// today is the legal day of the shop.
func (s *shop) today() string { return s.dayAfter(0) }

// dayAfter is a legal day so many days from today.
func (s *shop) dayAfter(days int) string { return money.DateOf(s.app.now()).AddDays(days).String() }
