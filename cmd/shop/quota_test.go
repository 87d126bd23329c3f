package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// entitledOf is the body that the first lot names first.
func entitledOf(terms map[string]any) map[string]any {
	return lotOf(terms)["entitled"].([]any)[0].(map[string]any)
}

// TestRule04_AQuotaHoldsLikeAMaximum: what a body and all below it may call off is refused whole beyond the quota, the answer
// says how much is left, another body is not touched, and nothing above the lot's maximum or below what is used is set.
func TestRule04_AQuotaHoldsLikeAMaximum(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	change := map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Kontingente laut Anlage 3", "terms": terms}
	body := entitledOf(terms)
	lotOf(terms)["entitled"] = append(lotOf(terms)["entitled"].([]any), map[string]any{
		"organisationId": s.Town, "valid": map[string]any{"from": "2026-01-01", "to": nil}, "annex": "Anlage 3, S. 2",
	})
	body["quotaValue"] = euros("100000.01")
	if got := findingsOf(first.drafted(t, change)); !strings.HasSuffix(got, "/quotaValue") {
		t.Errorf("a quota over the maximum: findings at %q", got)
	}
	body["quotaValue"] = euros("1000.00")
	s.changed(t, first, second, change)

	officer.order(t, m.callOff(m.lot.Price, "7"))
	s.settle(t)
	before := s.Rows()
	r := officer.do("POST", "/submissions", lines(m.callOff(m.lot.Price, "4")), "Idempotency-Key", uuid.NewString())
	if r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "307") {
		t.Errorf("beyond the quota: %d %s", r.Status, r.Body)
	}
	unchanged(t, before, s.Rows())
	officer.order(t, m.callOff(m.lot.Price, "3"))
	var c gen.Comparison
	officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=1", nil).Want(http.StatusOK).JSON(&c)
	for _, one := range c.Coverage {
		if got := one.Remaining.Value.MustGet().Amount; one.ContractId == m.lot.Contract && got != "10.00" {
			t.Errorf("left at the product: %s, want 10.00", got)
		}
	}
	s.session(s.Stranger.Person, s.Annex).orderOnceEntitled(t, m.callOff(m.lot.Price, "50"))

	_, terms = first.standing(t, m.lot.Contract)
	for _, e := range lotOf(terms)["entitled"].([]any) {
		if e := e.(map[string]any); e["quotaValue"] != nil {
			e["quotaValue"] = euros("989.99")
		}
	}
	change["terms"] = terms
	if got := findingsOf(first.drafted(t, change)); !strings.HasSuffix(got, "/quotaValue") {
		t.Errorf("a quota below what is used: findings at %q", got)
	}
	for _, e := range lotOf(terms)["entitled"].([]any) {
		e.(map[string]any)["quotaValue"] = nil
	}
	s.changed(t, first, second, change)
	officer.order(t, m.callOff(m.lot.Price, "4"))
}

// TestRule01LaterMemberIsNotEntitled: where the notice describes the members as of a day, a body that joined later sees no
// contract and calls nothing off, as one that was there does; where it includes later members, it may.
func TestRule01LaterMemberIsNotEntitled(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	joined := s.unitSince(s.Body, "2026-06-01")
	later, officer := s.member(joined, "officer"), s.session(s.Officer.Person, s.School)
	may := func(a actor, want bool) {
		t.Helper()
		var c gen.Comparison
		a.do("GET", "/products/"+m.product.String()+"/comparison?quantity=1", nil).Want(http.StatusOK).JSON(&c)
		got := slices.ContainsFunc(c.Coverage, func(one gen.Coverage) bool { return one.ContractId == m.lot.Contract && one.Callable })
		if got != want {
			t.Errorf("callable: %t, want %t", got, want)
		}
		status := http.StatusNotFound
		if want {
			status = http.StatusOK
		}
		if r := a.do("GET", "/framework-contracts/"+m.lot.Contract.String(), nil); r.Status != status {
			t.Errorf("the contract: %d, want %d", r.Status, status)
		}
	}
	may(later, true)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	entitledOf(terms)["asOf"] = "2026-05-31"
	s.changed(t, first, second, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Anlage 3, Stand 31.05.2026", "terms": terms})
	may(later, false)
	may(officer, true)
	refused(t, later, m, http.StatusNotFound)
	officer.order(t, m.callOff(m.lot.Price, "1"))
	entitledOf(terms)["asOf"] = "2026-06-01"
	s.changed(t, first, second, map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "Stand berichtigt", "terms": terms})
	may(later, true)
}

// unitSince adds an organisation below another from a day on.
func (s *shop) unitSince(parent uuid.UUID, day string) uuid.UUID {
	s.t.Helper()
	id := fixture.ID()
	s.Exec(`INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, created_at) VALUES ($1, 'unit', 'Grundschule Ost', 'DE-NI', 'school', $2, $3)`, id, parent, fixture.At)
	s.Exec(`INSERT INTO organisation_link (child_id, parent_id, valid) VALUES ($1, $2, daterange($3::date, NULL))`, id, parent, day)
	return id
}

// TestContract_BadInput: each clumsy draft says in whole sentences what is wrong where, cannot be released and changes nothing.
func TestContract_BadInput(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	period := func(from, to any) map[string]any { return map[string]any{"from": from, "to": to} }
	party := func(l map[string]any, valid map[string]any) map[string]any {
		p := maps.Clone(l["parties"].([]any)[0].(map[string]any))
		p["valid"] = valid
		return p
	}
	var drafts []uuid.UUID
	for name, tc := range map[string]struct {
		change func(terms, lot map[string]any)
		found  string
		says   string // of the first finding
	}{
		"OverlappingEntitlements": {func(_, l map[string]any) {
			again := maps.Clone(l["entitled"].([]any)[0].(map[string]any))
			again["valid"] = period("2027-01-01", nil)
			l["entitled"] = append(l["entitled"].([]any), again)
		}, "/lots/0/entitled/1", "Diese Stelle ist für dieselbe Zeit zweimal genannt."},
		"APartyTwice": {func(_, l map[string]any) {
			l["parties"] = append(l["parties"].([]any), party(l, period("2027-01-01", nil)))
		}, "/lots/0/parties/1 /lots/0/parties", "Dieser Lieferant steht für dieselbe Zeit zweimal im Los."},
		"AnEndBeforeTheStart": {func(x, _ map[string]any) { x["term"] = period("2026-01-01", "2025-12-31") }, "/term", "Das Ende liegt nicht nach dem Beginn."},
		"APartyThatEndsFirst": {func(_, l map[string]any) { l["parties"] = []any{party(l, period("2026-06-01", "2026-06-01"))} }, "/lots/0/parties/0/valid", "Das Ende liegt nicht nach dem Beginn."},
		"AQuotaOverTheMaximum": {func(_, l map[string]any) {
			l["entitled"].([]any)[0].(map[string]any)["quotaValue"] = euros("100000.01")
		}, "/lots/0/entitled/0/quotaValue", "Das Kontingent liegt über dem Höchstwert des Loses."},
		"AQuotaOfNothing":    {func(_, l map[string]any) { l["entitled"].([]any)[0].(map[string]any)["quotaQuantity"] = "0" }, "/lots/0/entitled/0/quotaQuantity", "Beträge und Mengen sind größer als null und in Euro."},
		"ALotWithoutParties": {func(_, l map[string]any) { l["parties"] = []any{} }, "/lots/0/parties", "Das Los braucht mindestens einen Lieferanten."},
		"NoLots":             {func(x, _ map[string]any) { x["lots"] = []any{} }, "/lots", "Der Vertrag braucht mindestens ein Los."},
	} {
		terms := contractTerms("RV-"+name, m.seller, s.Body)
		tc.change(terms, lotOf(terms))
		c := first.drafted(t, map[string]any{"kind": "create", "terms": terms})
		if got := findingsOf(c); got != tc.found {
			t.Errorf("%s: findings at %q, want %q", name, got, tc.found)
		} else if !strings.Contains(c.Findings[0].Text, tc.says) {
			t.Errorf("%s: %q, want %q", name, c.Findings[0].Text, tc.says)
		}
		drafts = append(drafts, c.Id)
	}
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	lotOf(terms)["maximumValue"] = euros("105000.00")
	amendment := first.drafted(t, map[string]any{"kind": "amend", "ground": "gwb_132_3", "contractId": m.lot.Contract, "reason": "Mehrbedarf", "terms": terms})
	s.settle(t)
	before := s.Rows()
	for _, id := range drafts {
		if r := second.do("POST", "/contract-changes/"+id.String()+"/release", nil); r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "contract_findings") {
			t.Errorf("released: %d %s", r.Status, r.Body)
		}
	}
	if r := first.do("POST", "/contract-changes/"+amendment.Id.String()+"/release", nil); r.Status != http.StatusForbidden || !strings.Contains(string(r.Body), "contract_same_person") || !strings.Contains(string(r.Body), "Hier entscheidet eine zweite Person") {
		t.Errorf("an amendment released by its own author: %d %s", r.Status, r.Body)
	}
	unchanged(t, before, s.Rows())
}
