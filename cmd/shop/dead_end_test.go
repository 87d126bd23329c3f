package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// secondPersonRule is a rule of a body's own by which every deviation waits for a second person.
func secondPersonRule(id string) map[string]any {
	rule := ownLimit(id, "0")["rule"].(map[string]any)
	delete(rule, "maxNet")
	rule["kind"], rule["terms"] = "terms", map[string]any{"deviation": []any{map[string]any{"ask": "second_person", "minText": 20}}}
	return map[string]any{"own": true, "rule": rule}
}

// dead names the finding of an organisation on approvals that would wait for nobody.
func (a actor) dead(organisation uuid.UUID) string {
	for _, f := range a.organisation(organisation).Findings {
		if f.Code == "approval_dead_end" {
			_, after, _ := strings.Cut(f.Text, "freigeben: ")
			places, _, _ := strings.Cut(after, ".")
			return places
		}
	}
	return ""
}

// TestDeadEnds_AreFoundWhenARuleIsSaved: a rule that would wait for nobody says where, and does not come into force before
// somebody else than the submitter approves there; ending the last such role is a finding at once.
func TestDeadEnds_AreFoundWhenARuleIsSaved(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	first, second := s.member(w.Body, "admin"), s.member(w.Body, "admin")
	draft := first.draft(t, secondPersonRule("zweite"))
	const both = "Grundschule am Park, Schulamt Musterhausen"
	if text, err := draft.DeadEnd.Get(); err != nil || !strings.Contains(text, both) {
		t.Errorf("the saved draft says %q, %v", text, err)
	}
	activate := func() (gen.RuleDraft, string) {
		r := second.do("POST", "/rules/drafts/"+draft.Id.String()+"/activation", nil)
		var d gen.RuleDraft
		if r.Status != 200 {
			return d, code(r)
		}
		r.JSON(&d)
		return d, ""
	}
	if _, refused := activate(); refused != "rule_dead_end" {
		t.Errorf("a rule that waits for nobody is refused with %q", refused)
	}
	if n := w.Count(`SELECT count(*) FROM rule WHERE id LIKE '%zweite'`); n != 0 {
		t.Error("the refused rule is in force")
	}
	dead := func() [2]string { return [2]string{first.dead(w.School), first.dead(w.Body)} }
	step := func(what string, want [2]string) {
		t.Helper()
		if diff := cmp.Diff(want, dead()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	step("nobody approves", [2]string{"Grundschule am Park", both})

	var own, above gen.Membership
	first.gives(w.School, w.Officer.Person, "approver", memberToday).Want(201).JSON(&own)
	step("the submitter alone approves", [2]string{"Grundschule am Park", both})
	s.enrol(w.City, "approver") // above, but another legal entity: its people decide nothing here
	step("somebody of another legal entity approves", [2]string{"Grundschule am Park", both})
	s.reload()
	first.gives(w.Body, s.enrol(w.Body, "requester"), "approver", memberToday).Want(201).JSON(&above)
	step("a second person above approves", [2]string{"", ""})
	if d, refused := activate(); refused != "" || !d.DeadEnd.IsNull() {
		t.Errorf("with a second person the rule is refused with %q, says %v", refused, d.DeadEnd)
	}

	second.ends(above.Id, memberToday).Want(200)
	step("the second person is gone", [2]string{"Grundschule am Park", both})
	first.gives(w.School, above.Person.Id, "approver", memberToday).Want(201)
	step("below, for the unit alone", [2]string{"", "Schulamt Musterhausen"})
	second.do("POST", "/people/"+w.Officer.Person.String()+"/accounts", map[string]any{"personId": above.Person.Id}).Want(204)
	step("a second account of the submitter is nobody else", [2]string{"Grundschule am Park", both})
}

// TestDeadEnds_OfAGeneralRule: who drafts a general rule reads at once in which bodies that it speaks to an approval would wait
// for nobody; it comes into force all the same, and what is found changes with the roles.
func TestDeadEnds_OfAGeneralRule(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	first, second := s.member(w.Coop, "rule_maintainer"), s.member(w.Coop, "rule_maintainer")
	general := func(id, jurisdiction string) map[string]any {
		rule := secondPersonRule(id)["rule"].(map[string]any)
		rule["jurisdiction"], rule["buyerType"] = jurisdiction, "municipality"
		return map[string]any{"rule": rule}
	}
	if other := first.draft(t, general("DE-BY-zweite", "DE-BY")); !other.DeadEnd.IsNull() {
		t.Errorf("a rule of another Land names %v", other.DeadEnd)
	}
	draft := first.draft(t, general("DE-NI-zweite", "DE-NI"))
	for _, named := range []string{"Grundschule am Park", "Schulamt Musterhausen", "Bauhof Beispielstadt", "kann trotzdem in Kraft treten"} {
		if text, err := draft.DeadEnd.Get(); err != nil || !strings.Contains(text, named) {
			t.Errorf("the saved draft says nothing of %s: %q, %v", named, text, err)
		}
	}
	for at, n := range map[uuid.UUID]int{w.Body: 2, w.Town: 2} {
		for range n {
			s.enrol(at, "approver")
		}
	}
	s.reload()
	var now gen.RuleDraft
	second.do("GET", "/rules/drafts/"+draft.Id.String(), nil).Want(200).JSON(&now)
	if !now.DeadEnd.IsNull() {
		t.Errorf("with approvers everywhere the draft says %v", now.DeadEnd)
	}
	again := first.draft(t, general("DE-NI-dritte", "DE-NI"))
	w.Exec(`UPDATE membership SET valid = '[2020-01-01,2026-11-01)' WHERE role = 'approver'`)
	second.do("POST", "/rules/drafts/"+again.Id.String()+"/activation", nil).Want(200).JSON(&again)
	if again.Status != "activated" {
		t.Errorf("a general rule with dead ends is %s", again.Status)
	}
	if found := s.member(w.Body, "admin").dead(w.Body); found != "Grundschule am Park, Schulamt Musterhausen" {
		t.Errorf("the body's administrator reads %q", found)
	}
}
