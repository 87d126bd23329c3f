package main

import (
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

const memberToday = "2026-11-23"

func (a actor) organisation(id uuid.UUID) gen.OrganisationDetails {
	var o gen.OrganisationDetails
	a.do("GET", "/organisations/"+id.String(), nil).JSON(&o)
	return o
}

func (a actor) moves(id, to uuid.UUID, from string) testkit.Response {
	return a.do("POST", "/organisations/"+id.String()+"/moves", map[string]any{"parentId": to, "from": from})
}

func (a actor) gives(organisation, person uuid.UUID, role, from string, until ...string) testkit.Response {
	body := map[string]any{"personId": person, "role": role, "from": from}
	if len(until) > 0 {
		body["until"] = until[0]
	}
	return a.do("POST", "/organisations/"+organisation.String()+"/memberships", body)
}

func (a actor) ends(membership uuid.UUID, until string) testkit.Response {
	return a.do("POST", "/memberships/"+membership.String()+"/end", map[string]any{"until": until})
}

func (a actor) actsFor(organisation uuid.UUID) testkit.Response {
	return a.do("PUT", "/session/organisation", map[string]any{"organisationId": organisation})
}

// invites answers with the secret of the link.
func (a actor) invites(t *testing.T, organisation uuid.UUID, roles ...string) string {
	t.Helper()
	var made gen.InvitedList
	a.do("POST", "/invitations", map[string]any{"organisationId": organisation, "people": []any{
		map[string]any{"email": "neu@stadt.example", "name": "Neu Ander", "roles": roles},
	}}).Want(201).JSON(&made)
	_, token, _ := strings.Cut(made.Items[0].Link, "#")
	return token
}

// code is that of a refusal, and of its first field where there is one.
func code(r testkit.Response) string {
	var p gen.Problem
	r.JSON(&p)
	return p.Code
}

// stood tells where an organisation stands over time, newest first.
func stood(o gen.OrganisationDetails) []string {
	var all []string
	for _, p := range o.Places {
		from, to := "", ""
		if d, err := p.From.Get(); err == nil {
			from = d.Format("2006-01-02")
		}
		if d, err := p.Until.Get(); err == nil {
			to = d.Format("2006-01-02")
		}
		all = append(all, p.Parent.Name+" "+from+".."+to)
	}
	return all
}

// TestOrganisations_MovesKeepHistory: an organisation moves on a day, what it was and where it stood stays readable, and the
// log has an entry for every step.
func TestOrganisations_MovesKeepHistory(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	annexe := s.unitBelow(w.Body, w.Body)
	s.reload()
	entries := w.Count(`SELECT count(*) FROM leaf`)

	admin.moves(w.School, annexe, "2026-12-01").Want(200)
	o := admin.organisation(w.School)
	if diff := cmp.Diff([]string{"Einheit " + annexe.String()[24:] + " 2026-12-01..", "Schulamt Musterhausen 2020-01-01..2026-12-01"}, stood(o)); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	if got := admin.moves(annexe, w.School, "2026-11-24"); got.Status != 409 || code(got) != "organisation_below_itself" {
		t.Errorf("a circle that would close in December answers %d %s", got.Status, got.Body)
	}
	if got := admin.moves(w.School, w.Body, "2026-11-25"); code(got) != "organisation_move_planned" {
		t.Errorf("a move before the planned one answers %s", got.Body)
	}
	admin.moves(w.School, w.Body, "2027-01-01").Want(200)

	r := admin.do("GET", "/organisations/"+w.School.String(), nil)
	changed := map[string]any{"name": "Grundschule am Stadtpark", "land": "DE-NI", "buyerType": "school", "vatEntrepreneur": true, "leitwegId": "04011000-1234512345-07", "approvalDays": 3}
	edited := admin.do("PUT", "/organisations/"+w.School.String(), changed, "If-Match", r.Header.Get("ETag")).Want(200)
	edited.JSON(&o)
	if len(o.Past) != 1 || o.Past[0].Name != "Grundschule am Park" || len(o.Findings) != 2 || o.Findings[0].Code != "leitweg_check_digits" {
		t.Errorf("past %v, findings %v", o.Past, o.Findings)
	}
	if got := admin.do("PUT", "/organisations/"+w.School.String(), changed, "If-Match", r.Header.Get("ETag")); got.Status != 412 {
		t.Errorf("a second change of the same version answers %d", got.Status)
	}
	if got := w.Count(`SELECT count(*) FROM leaf`); got != entries+3 {
		t.Errorf("%d entries in the log, want 3 more than %d", got, entries)
	}
	if got := w.Count(`SELECT count(*) FROM record WHERE convert_from(bytes, 'UTF8') LIKE '%Person admin%'`); got != 0 {
		t.Error("a record names a person")
	}
}

// TestOrganisations_AnotherLegalEntity: a unit that moves to another legal entity contracts for it with what stands below.
func TestOrganisations_AnotherLegalEntity(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Coop, "admin")
	class := s.unitBelow(w.School, w.Body)
	if got := admin.moves(w.School, w.Town, "2026-12-01"); code(got) != "organisation_entity_today" {
		t.Errorf("another legal entity next month answers %s", got.Body)
	}
	admin.moves(w.School, w.Town, memberToday).Want(200)
	for _, id := range []uuid.UUID{w.School, class} {
		if o := admin.organisation(id); o.LegalEntity.Id != w.Town {
			t.Errorf("%s contracts for %s", o.Organisation.Name, o.LegalEntity.Name)
		}
	}
	if got := admin.moves(w.School, w.Coop, memberToday); got.Status != 400 && got.Status != 422 {
		t.Errorf("a unit below the cooperative answers %d", got.Status)
	}
}

// TestOrganisations_LimitsAreSettledWithTheFirstOrder: Land and kind of buyer decide limits and stay once there is an order.
func TestOrganisations_LimitsAreSettledWithTheFirstOrder(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	s.session(w.Officer.Person, w.School).order(t, m.line(m.offers[0], "1"))
	for _, id := range []uuid.UUID{w.School, w.Body} {
		o := admin.do("GET", "/organisations/"+id.String(), nil)
		facts := map[string]any{"name": "Schulamt", "land": "DE-BY", "buyerType": "municipality", "vatEntrepreneur": false, "approvalDays": 0}
		if got := admin.do("PUT", "/organisations/"+id.String(), facts, "If-Match", o.Header.Get("ETag")); code(got) != "organisation_settled" {
			t.Errorf("another Land after an order answers %s", got.Body)
		}
	}
}

// TestRoles_AGrantorGivesOnlyWhatHeHolds tries every role as grantor, at every place of his, for every target and every role
// given: right at the target, right of the role, and never to himself.
func TestRoles_AGrantorGivesOnlyWhatHeHolds(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	below := map[uuid.UUID][]uuid.UUID{
		w.Coop: {w.Coop, w.City, w.Body, w.School, w.Town, w.Annex}, w.City: {w.City, w.Body, w.School}, w.Body: {w.Body, w.School}, w.School: {w.School},
	}
	kinds := map[uuid.UUID]string{w.Coop: "cooperative", w.City: "member", w.Body: "owner_body", w.School: "unit", w.Town: "member", w.Annex: "unit"}
	known := s.enrol(w.School, "requester") // in sight of all places tried
	for home, sight := range below {
		for _, held := range authz.Roles() {
			a := s.member(home, string(held))
			for target, kind := range kinds {
				for _, given := range authz.Roles() {
					if held != authz.Admin && given != authz.Approver { // one role given stands for all where nothing can be
						continue
					}
					want := 403
					switch {
					case held == authz.Admin && !slices.Contains(sight, target):
						want = 404
					case held != authz.Admin:
					case given == authz.ContractManager && (kind != "cooperative" || home != w.Coop):
					case given == authz.RuleMaintainer && kind == "unit":
					default:
						want = 201
					}
					got := a.gives(target, known, string(given), memberToday)
					if want == 201 && got.Status == 409 { // somebody tried before gave it
						continue
					}
					if got.Status != want {
						t.Errorf("%s at %s gives %s at %s: %d, want %d: %s", held, kinds[home], given, kind, got.Status, want, got.Body)
					}
				}
			}
		}
	}
	admin := s.member(w.School, "admin")
	if got := admin.gives(w.School, admin.person, "approver", memberToday); code(got) != "role_of_yourself" {
		t.Errorf("a role for oneself answers %s", got.Body)
	}
	if got := admin.gives(w.School, w.Stranger.Person, "approver", memberToday); got.Status != 404 {
		t.Errorf("a person out of sight answers %d", got.Status)
	}
}

// TestRoles_NeverToASecondAccountOfOneself: what nobody gives himself he gives no other account of his either, by no way there is.
func TestRoles_NeverToASecondAccountOfOneself(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin, other := s.member(w.School, "admin"), s.member(w.School, "admin")
	second := s.enrolMail(w.School, "requester", "zweitkonto@schule.example")
	away := s.enrol(w.School, "approver")
	other.do("POST", "/people/"+admin.person.String()+"/accounts", map[string]any{"personId": second}).Want(204)
	s.reload()
	roles := w.Count(`SELECT count(*) FROM membership`)
	if got := admin.gives(w.School, second, "approver", memberToday); code(got) != "role_of_yourself" {
		t.Errorf("a role answers %s", got.Body)
	}
	if got := admin.deputy(w.School, away, second, memberToday, "2026-12-01"); code(got) != "role_of_yourself" {
		t.Errorf("standing in for an approver answers %s", got.Body)
	}
	list := "E-Mail;Rolle\nzweitkonto@schule.example;Freigabe\n"
	if diff := cmp.Diff([]string{"2 refused !role_of_yourself"}, listed(admin.previews(list))); diff != "" {
		t.Errorf("a list (-want +got):\n%s", diff)
	}
	token := admin.invites(t, w.School, "approver")
	if got := s.session(second, w.School).do("POST", "/invitations/taken", map[string]any{"token": token}); code(got) != "role_of_yourself" {
		t.Errorf("an invitation answers %s", got.Body)
	}
	if got := w.Count(`SELECT count(*) FROM membership`); got != roles {
		t.Errorf("%d roles, want %d as before", got, roles)
	}
	other.gives(w.School, second, "approver", memberToday).Want(201)
}

// TestRoles_AreDated: a role begins and ends on its day, the next request after its end is refused, and what was held stays
// in the list.
func TestRoles_AreDated(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.School, "admin")
	_, person := s.roleOf(t, w.School, "requester")
	s.reload()
	mate := s.session(person, w.School)
	var m gen.Membership
	admin.gives(w.School, person, "auditor", memberToday).Want(201).JSON(&m)
	mate.do("GET", "/orders", nil).Want(200)
	if got := admin.gives(w.School, person, "auditor", "2026-12-01"); code(got) != "role_held_already" {
		t.Errorf("the same role twice answers %s", got.Body)
	}
	admin.ends(m.Id, memberToday).Want(200).JSON(&m)
	if m.State != "over" {
		t.Errorf("the ended role is %s", m.State)
	}
	if got := mate.do("GET", "/orders", nil); got.Status != 403 {
		t.Errorf("the request after the end answers %d", got.Status)
	}
	if got := admin.ends(m.Id, memberToday); code(got) != "role_ended_already" {
		t.Errorf("a second end answers %s", got.Body)
	}
	for name, days := range map[string][]string{"day_is_over": {"2026-11-22"}, "day_too_far": {"2033-01-01"}, "days_reversed": {"2026-12-01", "2026-12-01"}} {
		if got := admin.gives(w.School, person, "officer", days[0], days[1:]...); code(got) != name {
			t.Errorf("%v answers %s, want %s", days, got.Body, name)
		}
	}
	admin.gives(w.School, person, "officer", "2026-12-01", "2027-01-01").Want(201).JSON(&m)
	if m.State != "coming" || w.Count(`SELECT count(*) FROM membership WHERE person_id = $1`, person) != 3 {
		t.Errorf("the planned role is %s", m.State)
	}
	if got := mate.do("POST", "/submissions/preview", nil); got.Status == 200 {
		t.Error("a role of next month counts today")
	}
}

// TestForeignOrganisations: an administrator reaches what stands in sight; everything else answers like what does not exist.
func TestForeignOrganisations(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	unit := s.unitBelow(w.Body, w.Body)
	s.reload()
	foreignRole, stranger := s.roleOf(t, w.Annex, "officer")
	ownRole, mate := s.roleOf(t, w.School, "requester")
	_, away := s.roleOf(t, w.School, "approver")
	centre := func(organisation uuid.UUID) uuid.UUID {
		id := fixture.ID()
		w.Exec(`INSERT INTO cost_centre (id, organisation_id, number, label) VALUES ($1, $2, $3, 'X')`, id, organisation, id.String())
		return id
	}
	under := func(method, path string, body any) func(actor, uuid.UUID) testkit.Response {
		return func(a actor, id uuid.UUID) testkit.Response {
			return a.do(method, "/organisations/"+strings.ReplaceAll(path, "{}", id.String()), body)
		}
	}
	at := w.School.String()
	probes := []probe{
		{"addAddress", w.School, []uuid.UUID{w.City, w.Annex}, 201, under("POST", "{}/addresses", someAddress)},
		{"addCostCentre", w.School, []uuid.UUID{w.City, w.Annex}, 201, under("POST", "{}/cost-centres", someCentre)},
		{"endAddress", w.SchoolAddress, []uuid.UUID{w.AnnexAddress}, 200, under("DELETE", at+"/addresses/{}", nil)},
		{"endCostCentre", w.SchoolCostCentre, []uuid.UUID{centre(w.Annex)}, 200, under("DELETE", at+"/cost-centres/{}", nil)},
		{"endAddress of", w.School, []uuid.UUID{w.Annex}, 404, under("DELETE", "{}/addresses/"+w.AnnexAddress.String(), nil)},
		{"nameDeputy", w.School, []uuid.UUID{w.City, w.Annex}, 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.deputy(id, away, mate, memberToday, "2026-12-01")
		}},
		{"nameDeputy person", mate, []uuid.UUID{stranger}, 409, func(a actor, id uuid.UUID) testkit.Response {
			return a.deputy(w.School, id, away, "2026-12-01", "2026-12-02")
		}},
		{"nameDeputy deputy", mate, []uuid.UUID{stranger}, 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.deputy(w.School, away, id, "2026-12-01", "2026-12-02")
		}},
		{"endDeputy", s.deputyRow(w.School), []uuid.UUID{s.deputyRow(w.Annex)}, 200, under("DELETE", at+"/deputies/{}", nil)},
		{"linkAccounts", mate, []uuid.UUID{stranger}, 204, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/people/"+id.String()+"/accounts", map[string]any{"personId": away})
		}},
		{"linkAccounts body", mate, []uuid.UUID{stranger}, 204, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/people/"+away.String()+"/accounts", map[string]any{"personId": id})
		}},
		{"giveMandate", w.Body, []uuid.UUID{w.City, w.Annex}, 201, under("POST", "{}/mandates", map[string]any{"from": "2026-12-01"})},
		{"endMandate", s.mandateRow(w.Body, w.City), []uuid.UUID{s.mandateRow(w.Annex, w.Town)}, 200, under("DELETE", w.Body.String()+"/mandates/{}", nil)},
		{"endMandate of", w.School, []uuid.UUID{w.Annex}, 403, under("DELETE", "{}/mandates/"+uuid.NewString(), nil)},
		{"setBodyTerm", w.Body, []uuid.UUID{w.City, w.Annex}, 201, under("POST", "{}/terms", map[string]any{"kind": "prices", "value": "own", "from": memberToday})},
		{"getBodyTermDocument", s.termRow(w.Body), []uuid.UUID{s.termRow(w.Annex)}, 200, under("GET", w.Body.String()+"/terms/{}/document", nil)},
		{"getBodyTermDocument of", s.termRow(w.School), []uuid.UUID{w.Annex}, 404, under("GET", "{}/terms/"+uuid.NewString()+"/document", nil)},
		{"explainAccess path", mate, []uuid.UUID{stranger}, 200, func(a actor, id uuid.UUID) testkit.Response { return a.explains(id, w.School, "order.read") }},
		{"explainAccess query", w.School, []uuid.UUID{w.City, w.Annex}, 200, func(a actor, id uuid.UUID) testkit.Response { return a.explains(mate, id, "order.read") }},
		{"getOrganisation", w.School, []uuid.UUID{w.City, w.Annex}, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("GET", "/organisations/"+id.String(), nil)
		}},
		{"addOrganisation", w.School, []uuid.UUID{w.City, w.Annex}, 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/organisations", map[string]any{"parentId": id, "kind": "unit", "from": memberToday, "facts": organisationFacts("Neu")})
		}},
		{"editOrganisation", w.School, []uuid.UUID{w.City, w.Annex}, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("PUT", "/organisations/"+id.String(), map[string]any{"name": "X", "land": "DE-NI", "buyerType": "school", "vatEntrepreneur": false, "approvalDays": 0}, "If-Match", `"1"`)
		}},
		{"moveOrganisation path", w.School, []uuid.UUID{w.City, w.Annex}, 200, func(a actor, id uuid.UUID) testkit.Response { return a.moves(id, unit, memberToday) }},
		{"moveOrganisation body", w.Body, []uuid.UUID{w.City, w.Annex}, 200, func(a actor, id uuid.UUID) testkit.Response { return a.moves(w.School, id, memberToday) }},
		{"giveRole path", w.School, []uuid.UUID{w.City, w.Annex}, 201, func(a actor, id uuid.UUID) testkit.Response { return a.gives(id, mate, "officer", memberToday) }},
		{"giveRole body", mate, []uuid.UUID{stranger}, 201, func(a actor, id uuid.UUID) testkit.Response { return a.gives(w.Body, id, "officer", memberToday) }},
		{"endRole", ownRole, []uuid.UUID{foreignRole}, 200, func(a actor, id uuid.UUID) testkit.Response { return a.ends(id, memberToday) }},
	}
	for _, p := range probes {
		unknown := p.send(admin, uuid.New())
		before := w.Rows()
		for _, id := range p.foreign {
			if got := p.send(admin, id); got.Status != 404 || got.Comparable() != unknown.Comparable() {
				t.Errorf("%s: a foreign id answers %d: %s", p.slot, got.Status, got.Body)
			}
		}
		unchanged(t, before, w.Rows())
		if got := p.send(admin, p.own); got.Status != p.ok {
			t.Errorf("%s: one's own id answers %d: %s", p.slot, got.Status, got.Body)
		}
	}
	if got := admin.moves(w.Body, unit, memberToday); code(got) != "organisation_not_yours_to_move" {
		t.Errorf("one's own organisation moves: %s", got.Body)
	}
	var people gen.PersonList
	admin.do("GET", "/people?q=person", nil).Want(200).JSON(&people)
	for _, one := range people.Items {
		if one.Person.Id == stranger {
			t.Error("the list of people shows a stranger")
		}
	}
}

var (
	someAddress = map[string]any{"label": "Turnhalle", "street": "Parkweg 2", "postcode": "38100", "city": "Musterhausen", "isDefault": true}
	someCentre  = map[string]any{"number": "4712", "label": "Sport", "isDefault": true}
)

// TestOrganisations_PlacesBeginAndEnd: a new place and cost centre are offered with the next order, first where they are the
// default; ended ones are not, and what was ordered keeps them.
func TestOrganisations_PlacesBeginAndEnd(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	admin, officer := s.member(w.School, "admin"), s.session(w.Officer.Person, w.School)
	offered := func() (out []string) {
		p := officer.preview(t, lines(m.line(m.offers[0], "1")))
		for _, a := range p.Choices.DeliveryAddresses {
			out = append(out, a.Label)
		}
		for _, c := range p.Choices.CostCentres {
			out = append(out, c.Number)
		}
		return out
	}
	before := offered()
	sub := officer.order(t, m.line(m.offers[0], "1"))
	path := "/organisations/" + w.School.String()
	admin.do("POST", path+"/addresses", someAddress).Want(201)
	var o gen.OrganisationDetails
	admin.do("POST", path+"/cost-centres", someCentre).Want(201).JSON(&o)
	if got := admin.do("POST", path+"/cost-centres", someCentre); got.Status != 409 {
		t.Errorf("the same number twice answers %d", got.Status)
	}
	if got := admin.do("POST", path+"/cost-centres", map[string]any{"number": " ", "label": "x", "isDefault": false}); code(got) != "organisation_facts_wrong" {
		t.Errorf("an empty number answers %s", got.Body)
	}
	if diff := cmp.Diff([]string{"Turnhalle", "Sekretariat", "4712", "4711"}, offered()); diff != "" {
		t.Errorf("offered (-want +got), before %v:\n%s", before, diff)
	}
	for _, a := range o.Addresses {
		if a.Address.Label == "Sekretariat" {
			admin.do("DELETE", path+"/addresses/"+a.Id.String(), nil).Want(200)
		}
	}
	for _, c := range o.CostCentres {
		admin.do("DELETE", path+"/cost-centres/"+c.Id.String(), nil).Want(200)
	}
	if diff := cmp.Diff([]string{"Turnhalle"}, offered()); diff != "" {
		t.Errorf("offered after the end (-want +got):\n%s", diff)
	}
	officer.do("GET", "/orders/"+sub.Orders[0].Summary.Id.String(), nil).Want(200)
}

// TestRoles_AFurtherOneByInvitation: somebody with an account takes the roles of an invitation with it, acts for the other
// organisation in the same session, and the link is used up. Nobody takes what he offered himself.
func TestRoles_AFurtherOneByInvitation(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Town, "admin")
	mate := s.session(w.Officer.Person, w.School)
	token := admin.invites(t, w.Annex, "approver", "auditor")
	taken := map[string]any{"token": token}
	if got := mate.actsFor(w.Annex); got.Status != 404 {
		t.Errorf("acting without a role answers %d", got.Status)
	}
	if got := admin.do("POST", "/invitations/taken", taken); code(got) != "role_of_yourself" {
		t.Errorf("one's own invitation answers %s", got.Body)
	}
	mate.do("POST", "/invitations/taken", taken).Want(204)
	if got := mate.do("POST", "/invitations/taken", taken); got.Status != 410 {
		t.Errorf("the used link answers %d", got.Status)
	}
	mate.actsFor(w.Annex).Want(204)
	if at, _ := mate.seat(); at != w.Annex {
		t.Errorf("acts for %s", at)
	}
	mate.do("GET", "/approvals", nil).Want(200)
	if got := mate.do("GET", "/basket", nil); got.Status != 403 {
		t.Errorf("the role of elsewhere counts here: %d", got.Status)
	}
	var own gen.OwnRoleList
	mate.do("GET", "/account/roles", nil).JSON(&own)
	if len(own.Items) != 2 || !own.Items[0].Current || len(own.Items[0].Roles) != 2 {
		t.Errorf("own roles: %+v", own.Items)
	}
}
