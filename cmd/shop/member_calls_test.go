package main

import (
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func organisationFacts(name string) map[string]any {
	return map[string]any{"name": name, "buyerType": "school", "vatEntrepreneur": false, "approvalDays": 2}
}

// unitBelow puts a new unit below an organisation, past the rules.
func (s *shop) unitBelow(parent, entity uuid.UUID) uuid.UUID {
	s.t.Helper()
	id := fixture.ID()
	s.Exec(`INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, created_at) VALUES ($1, 'unit', $2, 'DE-NI', 'school', $3, $4)`,
		id, "Einheit "+id.String()[24:], entity, fixture.At)
	s.Exec(`INSERT INTO organisation_link (child_id, parent_id, valid) VALUES ($1, $2, '[2020-01-01,)')`, id, parent)
	return id
}

// roleOf is the membership of somebody new.
func (s *shop) roleOf(t *testing.T, organisation uuid.UUID, role string) (membership, person uuid.UUID) {
	t.Helper()
	person = s.enrol(organisation, role)
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT id FROM membership WHERE person_id = $1`, person).Scan(&membership); err != nil {
		t.Fatal(err)
	}
	return membership, person
}

// seat is where the actor stands in the tree.
func (a actor) seat() (id uuid.UUID, kind string) {
	var s gen.Session
	a.do("GET", "/session", nil).JSON(&s)
	return s.Organisation.Id, string(s.Organisation.Kind)
}

// memberCalls has a valid request for every operation on organisations and roles. What is needed is made only for those who
// are not refused.
func (s *shop) memberCalls() map[string]call {
	after := func(ok int, send func(a actor, id uuid.UUID) testkit.Response, made func(t *testing.T, at uuid.UUID, kind string) uuid.UUID) call {
		return call{ok, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			if refused := send(a, uuid.New()); refused.Status == 403 {
				return refused
			}
			at, kind := a.seat()
			id := made(t, at, kind)
			s.reload()
			return send(a, id)
		}}
	}
	deputy := uuid.New()
	home := func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return at }
	add := func(path string, body any) call {
		return after(201, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/organisations/"+id.String()+path, body)
		}, home)
	}
	end := func(path, insert string) call {
		return after(200, func(a actor, id uuid.UUID) testkit.Response {
			at, _ := a.seat()
			return a.do("DELETE", "/organisations/"+at.String()+path+id.String(), nil)
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID {
			id := fixture.ID()
			s.Exec(insert, id, at, id.String())
			return id
		})
	}
	return map[string]call{
		"importList": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.lists("Name;Ebene\nKulturamt;Einheit\n")
		}},
		"addAddress":    add("/addresses", someAddress),
		"addCostCentre": add("/cost-centres", map[string]any{"number": "0815", "label": "Werkstatt", "isDefault": false}),
		"endAddress":    end("/addresses/", `INSERT INTO address (id, organisation_id, label, street, postcode, city) VALUES ($1, $2, $3, 'Weg 1', '1', 'Ort')`),
		"endCostCentre": end("/cost-centres/", `INSERT INTO cost_centre (id, organisation_id, number, label) VALUES ($1, $2, $3, 'X')`),
		"giveMandate":   add("/mandates", map[string]any{"from": memberToday}),
		"endMandate": after(200, func(a actor, id uuid.UUID) testkit.Response {
			at, _ := a.seat()
			return a.do("DELETE", "/organisations/"+at.String()+"/mandates/"+id.String(), nil)
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return s.mandateRow(at, s.City) }),
		"setBodyTerm": add("/terms", map[string]any{"kind": "prices", "value": "both", "from": memberToday}),
		"getBodyTermDocument": after(200, func(a actor, id uuid.UUID) testkit.Response {
			at, _ := a.seat()
			return a.do("GET", "/organisations/"+at.String()+"/terms/"+id.String()+"/document", nil)
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return s.termRow(at) }),
		"listAccessActions": plain("GET", "/access/actions", 200),
		"explainOwnAccess":  after(200, func(a actor, id uuid.UUID) testkit.Response { return a.explainsOwn(id, "order.read") }, home),
		"explainAccess": after(200, func(a actor, id uuid.UUID) testkit.Response {
			at, _ := a.seat()
			return a.explains(id, at, "order.read")
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return s.enrol(at, "requester") }),
		"listOrganisations": plain("GET", "/organisations", 200),
		"listPeople":        plain("GET", "/people?q=person", 200),
		"getOrganisation": after(200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("GET", "/organisations/"+id.String(), nil)
		}, home),
		"editOrganisation": after(200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("PUT", "/organisations/"+id.String(), organisationFacts("Neuer Name"), "If-Match", `"1"`)
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return s.unitBelow(at, at) }),
		"addOrganisation": after(201, func(a actor, id uuid.UUID) testkit.Response {
			_, kind := a.seat()
			child := map[string]string{"cooperative": "member"}[kind]
			if child == "" {
				child = "unit"
			}
			return a.do("POST", "/organisations", map[string]any{"parentId": id, "kind": child, "from": "2026-11-23", "facts": organisationFacts("Neu")})
		}, home),
		"moveOrganisation": after(200, func(a actor, id uuid.UUID) testkit.Response {
			to := uuid.New()
			var tree gen.OrganisationTree
			if r := a.do("GET", "/organisations", nil); r.Status == 200 {
				r.JSON(&tree)
			}
			for _, n := range tree.Items {
				if n.Organisation.Kind == "unit" && n.Organisation.Id != id {
					to = n.Organisation.Id
				}
			}
			return a.do("POST", "/organisations/"+id.String()+"/moves", map[string]any{"parentId": to, "from": "2026-11-23"})
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID {
			s.unitBelow(at, s.Body)
			return s.unitBelow(at, s.Body)
		}),
		"nameDeputy": after(201, func(a actor, id uuid.UUID) testkit.Response {
			at, _ := a.seat()
			return a.deputy(at, id, deputy, memberToday, "2026-12-01")
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID {
			deputy = s.enrol(at, "officer")
			return s.enrol(at, "approver")
		}),
		"endDeputy": after(200, func(a actor, id uuid.UUID) testkit.Response {
			at, _ := a.seat()
			return a.do("DELETE", "/organisations/"+at.String()+"/deputies/"+id.String(), nil)
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return s.deputyRow(at) }),
		"linkAccounts": after(204, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/people/"+id.String()+"/accounts", map[string]any{"personId": id})
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return s.enrol(at, "requester") }),
		"giveRole": after(201, func(a actor, id uuid.UUID) testkit.Response {
			at, _ := a.seat()
			return a.do("POST", "/organisations/"+at.String()+"/memberships", map[string]any{"personId": id, "role": "approver", "from": "2026-11-23"})
		}, func(_ *testing.T, at uuid.UUID, _ string) uuid.UUID { return s.enrol(at, "requester") }),
		"endRole": after(200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/memberships/"+id.String()+"/end", map[string]any{"until": "2026-11-23"})
		}, func(t *testing.T, at uuid.UUID, _ string) uuid.UUID {
			t.Helper()
			id, _ := s.roleOf(t, at, "requester")
			return id
		}),
	}
}
