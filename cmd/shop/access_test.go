package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func (a actor) explains(person, organisation uuid.UUID, action string) testkit.Response {
	return a.do("GET", "/people/"+person.String()+"/access?organisationId="+organisation.String()+"&action="+action, nil)
}

func (a actor) explainsOwn(organisation uuid.UUID, action string) testkit.Response {
	return a.do("GET", "/account/access?organisationId="+organisation.String()+"&action="+action, nil)
}

func explanation(r testkit.Response) (e gen.AccessExplanation) {
	r.Want(200).JSON(&e)
	return e
}

// explainEverybody holds the explanation of an operation against the policy, for each role at each place, as the person sees
// it. Operations of one row have one explanation.
func (s *shop) explainEverybody(t *testing.T, policy *authz.Policy, operation string, all []cast) {
	t.Helper()
	op, _ := policy.Operation(operation)
	rule, _ := policy.Rule(op.Class, op.Action)
	if rule.Operations[0] != operation {
		return
	}
	for _, a := range all {
		e := explanation(a.explainsOwn(a.seat, op.Class+"."+op.Action))
		if e.Allowed != a.allowed || e.Allowed != (len(e.Ways) == 1) || e.Allowed == (len(e.Held) == 1) {
			t.Errorf("%s of %s as %s of the %s: %v, want %v: %+v", operation, op.Class, a.role, a.at, e.Allowed, a.allowed, e)
		}
	}
}

// told are the ways and lacks of an explanation in one line each.
func told(e gen.AccessExplanation) []string {
	lines := []string{}
	for _, w := range e.Ways {
		at, by := "above", string(w.Given)
		if o, err := w.Organisation.Get(); err == nil {
			at = o.Name
		}
		if g, err := w.GivenBy.Get(); err == nil {
			by += " " + g.Name
		}
		if d, err := w.DeputyFor.Get(); err == nil {
			by += " for " + d.Name
		}
		var path []string
		for _, r := range w.Path {
			path = append(path, r.Name)
		}
		lines = append(lines, w.Rule+" at "+at+" over "+strings.Join(path, ", ")+" by "+by)
	}
	for _, h := range e.Held {
		lines = append(lines, string(h.Role)+" at "+h.Organisation.Name+": "+string(h.Reason))
	}
	return lines
}

// TestAccess_IsExplained: by which role, where it is held, over which way, given by whom; and what is missing.
func TestAccess_IsExplained(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	officer, person := s.member(w.School, "officer"), s.enrol(w.School, "requester")
	admin.gives(w.Body, person, "approver", memberToday).Want(201)
	admin.gives(w.Body, person, "officer", "2026-12-01").Want(201)
	admin.deputy(w.Body, person, officer.person, memberToday, "2026-12-01").Want(409) // no role there yet
	admin.gives(w.Body, officer.person, "requester", memberToday).Want(201)
	admin.deputy(w.Body, person, officer.person, memberToday, "2026-12-01").Want(201)

	for _, c := range []struct {
		who    uuid.UUID
		action string
		want   []string
	}{
		{officer.person, "submission.submit", []string{"officer:submission:submit:own at Grundschule am Park over Grundschule am Park by set_up"}},
		{person, "approval.decide", []string{"approver:approval:decide:scope at Schulamt Musterhausen over Grundschule am Park, Schulamt Musterhausen by person Person admin"}},
		{officer.person, "approval.decide", []string{"approver:approval:decide:scope at Schulamt Musterhausen over Grundschule am Park, Schulamt Musterhausen by person Person admin for Person requester"}},
		{person, "standard.change", []string{
			"requester at Grundschule am Park: role_does_not", "approver at Schulamt Musterhausen: own_only", "officer at Schulamt Musterhausen: coming",
		}},
		{officer.person, "supplier.import", []string{
			"officer at Grundschule am Park: role_does_not", "approver at Schulamt Musterhausen: role_does_not", "requester at Schulamt Musterhausen: role_does_not",
		}},
	} {
		e := explanation(admin.explains(c.who, w.School, c.action))
		if diff := cmp.Diff(c.want, told(e)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.action, diff)
		}
		if e.Allowed != (len(e.Needed) == 0) {
			t.Errorf("%s is allowed: %v, needs %v", c.action, e.Allowed, e.Needed)
		}
	}
	if e := explanation(admin.explains(person, w.School, "submission.submit")); len(e.Needed) != 1 || e.Needed[0].Role != "officer" || e.Needed[0].Condition != "own" {
		t.Errorf("to submit one needs %v", e.Needed)
	}
	if got := admin.explains(person, w.School, "order.dream"); got.Status != 422 && got.Status != 400 || code(got) != "access_action_unknown" {
		t.Errorf("an action that does not exist answers %d %s", got.Status, got.Body)
	}
	var actions gen.AccessActionList
	officer.do("GET", "/access/actions", nil).Want(200).JSON(&actions)
	if !slices.Contains(actions.Items, gen.AccessAction{Id: "order.read", Text: "Bestellungen ansehen"}) {
		t.Errorf("the actions are %v", actions.Items)
	}
}

// TestAccess_TellsNothingOfOthers: roles in organisations out of sight are no part of an explanation; of one above that
// decides, the place and the giver stay untold.
func TestAccess_TellsNothingOfOthers(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin, above := s.member(w.School, "admin"), s.member(w.Coop, "admin")
	person := s.enrol(w.School, "requester")
	for role, at := range map[string]uuid.UUID{"officer": w.Annex, "auditor": w.City, "contract_manager": w.Coop} {
		above.gives(at, person, role, memberToday).Want(201)
	}
	for action, want := range map[string][]string{
		"order.read":        {"auditor:order:read:scope at above over Grundschule am Park by person"},
		"submission.submit": {"requester at Grundschule am Park: role_does_not"},
		"supplier.import":   {"contract_manager:supplier:import:cooperative at above over  by person"},
	} {
		r := admin.explains(person, w.School, action)
		if diff := cmp.Diff(want, told(explanation(r))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", action, diff)
		}
		for _, foreign := range []string{"Beispielstadt", "Stadt Musterhausen", "ProVitako", w.City.String(), w.Annex.String(), w.Coop.String()} {
			if strings.Contains(string(r.Body), foreign) {
				t.Errorf("%s tells of %s: %s", action, foreign, r.Body)
			}
		}
	}
	own := explanation(s.session(person, w.School).explainsOwn(w.School, "order.read"))
	if diff := cmp.Diff([]string{"auditor:order:read:scope at Stadt Musterhausen over Grundschule am Park, Schulamt Musterhausen, Stadt Musterhausen by person"}, told(own)); diff != "" {
		t.Errorf("of oneself (-want +got):\n%s", diff)
	}
}

// TestAccess_ExplainsCallOffRights: of ordering it tells from which lots the organisation may call off, by name or by the class
// of those below, with notice and annex; a class as of a day leaves out who came later; other actions tell nothing of it.
func TestAccess_ExplainsCallOffRights(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m, s := newMarket(w), start(t, w)
	first, second := s.member(w.Coop, "contract_manager"), s.member(w.Coop, "contract_manager")
	contractFor := func(number string, entitled uuid.UUID, asOf any) {
		terms := contractTerms(number, m.seller, entitled)
		lotOf(terms)["entitled"].([]any)[0].(map[string]any)["asOf"] = asOf
		s.changed(t, first, second, map[string]any{"kind": "create", "terms": terms})
	}
	contractFor("RV-2026-301", s.School, nil)
	contractFor("RV-2026-302", s.City, nil)
	contractFor("RV-2026-303", s.City, "2019-06-01") // before the school stood below the city
	contractFor("RV-2026-304", s.Annex, nil)
	admin, officer := s.member(s.Body, "admin"), s.enrol(s.School, "officer")
	s.reload()
	rights := func(r testkit.Response) (lines []string) {
		found, err := explanation(r).CallOffs.Get()
		if err != nil {
			return []string{"null"}
		}
		for _, one := range found {
			if !strings.HasPrefix(one.ContractNumber, "RV-2026-") {
				continue // of the market
			}
			named, notice := "above", "none"
			if o, err := one.Named.Get(); err == nil {
				named = o.Name
			}
			if n, err := one.Notice.Get(); err == nil {
				notice = n
			}
			lines = append(lines, fmt.Sprintf("%s/%d by %s of %s, %s, %s", one.ContractNumber, one.LotNumber, one.Ground, named, one.Annex, notice))
		}
		return lines
	}
	named := "RV-2026-301/1 by name of Grundschule am Park, Anlage 3, S. 2, 2025/S 200-123456"
	for what, c := range map[string]struct {
		r    testkit.Response
		want []string
	}{
		"what is asked by the body": {admin.explains(officer, s.School, "submission.submit"), []string{named, "RV-2026-302/1 by class of above, Anlage 3, S. 2, 2025/S 200-123456"}},
		"what is asked from above": {
			s.member(s.City, "admin").explains(officer, s.School, "submission.submit"),
			[]string{named, "RV-2026-302/1 by class of Stadt Musterhausen, Anlage 3, S. 2, 2025/S 200-123456"},
		},
		"what is asked of oneself": {s.session(officer, s.School).explainsOwn(s.School, "submission.submit"), []string{named, "RV-2026-302/1 by class of Stadt Musterhausen, Anlage 3, S. 2, 2025/S 200-123456"}},
		"another action":           {admin.explains(officer, s.School, "order.read"), []string{"null"}},
	} {
		if diff := cmp.Diff(c.want, rights(c.r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}
