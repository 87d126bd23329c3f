package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/oidc"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// mapped makes the shop trust the directory as that of a member, with roles for its groups.
func (d directory) mapped(member uuid.UUID, roles ...oidc.Mapping) func(*config) {
	return d.trustedWith(map[string]any{"organisation": member, "roleClaim": "groups", "roles": roles})
}

// comes signs in with groups.
func (s *shop) comes(t *testing.T, d directory, who string, groups any) testkit.Response {
	t.Helper()
	claims := map[string]any{"name": "Vera Verzeichnis", "email": "jana@stadt.example"}
	if groups != nil {
		claims["groups"] = groups
	}
	return s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{who, claims}, nil))
}

// seats are somebody's roles as the administrators of organisations see them: "name of the organisation: role".
func (s *shop) seats(t *testing.T, name string, organisations ...uuid.UUID) []string {
	t.Helper()
	found := []string{}
	for _, id := range organisations {
		o := s.member(id, "admin").organisation(id)
		for _, m := range o.Memberships {
			if m.Person.Name != name {
				continue
			}
			line := o.Organisation.Name + ": " + string(m.Role) + ", " + string(m.State)
			if m.Directory != nil && *m.Directory {
				line += ", aus dem Verzeichnis"
			}
			found = append(found, line)
		}
	}
	slices.Sort(found)
	return found
}

// TestMapping: a claim gives roles at sign-in, also to somebody whom nobody knew, from that day on; without the claim
// they end, and with the last of them what was signed in before. What people gave is not the directory's to end.
func TestMapping(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	w := fixture.New(t)
	s := startWith(t, w, d.mapped(w.City,
		oidc.Mapping{Value: "/einkauf", Organisation: w.School, Role: authz.Officer},
		oidc.Mapping{Value: "/pruefung", Organisation: w.City, Role: authz.Auditor}))
	const name = "Vera Verzeichnis"

	var in gen.IdentityArrival
	r := s.comes(t, d, "n-1", []string{"/einkauf", "/pruefung", "/anderes"}).Want(200)
	r.JSON(&in)
	first := actor{testkit.NewClient(t, s.base), cookieOf(t, r), in.Session.Person.Id}
	if in.Session.Person.Name != name {
		t.Errorf("signed in as %+v", in.Session.Person)
	}
	want := []string{"Grundschule am Park: officer, held, aus dem Verzeichnis", "Stadt Musterhausen: auditor, held, aus dem Verzeichnis"}
	if diff := cmp.Diff(want, s.seats(t, name, w.School, w.City)); diff != "" {
		t.Errorf("with both groups (-want +got):\n%s", diff)
	}
	admin := s.member(w.School, "admin")
	admin.gives(w.School, first.person, "requester", memberToday).Want(201)
	s.comes(t, d, "n-1", "/einkauf").Want(200)
	want = []string{"Grundschule am Park: officer, held, aus dem Verzeichnis", "Grundschule am Park: requester, held", "Stadt Musterhausen: auditor, over, aus dem Verzeichnis"}
	if diff := cmp.Diff(want, s.seats(t, name, w.School, w.City)); diff != "" {
		t.Errorf("with one group (-want +got):\n%s", diff)
	}
	s.comes(t, d, "n-1", nil).Want(200)
	want[0] = "Grundschule am Park: officer, over, aus dem Verzeichnis"
	if diff := cmp.Diff(want, s.seats(t, name, w.School, w.City)); diff != "" {
		t.Errorf("without the claim (-want +got):\n%s", diff)
	}
	s.comes(t, d, "n-1", []string{"/einkauf"}).Want(200)
	if got := len(s.seats(t, name, w.School, w.City)); got != 4 {
		t.Errorf("%d roles, want the ended ones to be kept", got)
	}
}

// TestMapping_NobodyIsLetInByAnAddress: without a group that gives a role nobody unknown gets in, whatever the directory
// says of the address, and who loses the last one is out with all that was signed in.
func TestMapping_NobodyIsLetInByAnAddress(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	w := fixture.New(t)
	s := startWith(t, w, d.mapped(w.City, oidc.Mapping{Value: "/einkauf", Organisation: w.School, Role: authz.Officer}))
	s.account(t, s.Officer.Person, "jana@stadt.example", oldPassword)
	for _, groups := range []any{nil, []string{}, []string{"/anderes"}, "jana@stadt.example"} {
		if p := s.comes(t, d, "n-1", groups).Problem(403); p.Code != "identity_unknown" {
			t.Errorf("with %v: %+v", groups, p)
		}
	}
	if p := s.comes(t, d, "n-1", map[string]any{"/einkauf": true}).Problem(401); p.Code != "identity_not_accepted" {
		t.Errorf("a claim that is no list: %+v", p)
	}
	r := s.comes(t, d, "n-1", []string{"/einkauf"}).Want(200)
	a := actor{Client: testkit.NewClient(t, s.base), cookie: cookieOf(t, r)}
	a.do("GET", "/session", nil).Want(200)
	if p := s.comes(t, d, "n-1", nil).Problem(403); p.Code != "login_without_membership" {
		t.Errorf("without a role: %+v", p)
	}
	a.do("GET", "/session", nil).Problem(401)
}

// TestMapping_GivesNoMoreThanItsMemberCould: not outside the member's own organisations, nothing at the cooperative, and
// no role that its administrators could not give there.
func TestMapping_GivesNoMoreThanItsMemberCould(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	w := fixture.New(t)
	role := func(at uuid.UUID, r authz.Role) oidc.Mapping {
		return oidc.Mapping{Value: "alle", Organisation: at, Role: r}
	}
	s := startWith(t, w, d.mapped(w.City,
		role(w.Town, authz.Auditor), role(w.Annex, authz.Officer), role(w.Coop, authz.Admin), role(uuid.New(), authz.Officer),
		role(w.School, authz.RuleMaintainer), role(w.Body, authz.RuleMaintainer), role(w.School, authz.Admin)))
	s.comes(t, d, "n-1", "alle").Want(200)
	got := s.seats(t, "Vera Verzeichnis", w.Coop, w.City, w.Body, w.School, w.Town, w.Annex)
	want := []string{"Grundschule am Park: admin, held, aus dem Verzeichnis", "Schulamt Musterhausen: rule_maintainer, held, aus dem Verzeichnis"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	top := newDirectory(t)
	of := startWith(t, w, top.mapped(w.Coop, role(w.School, authz.Auditor), role(w.Coop, authz.Auditor)))
	if p := of.comes(t, top, "n-2", "alle").Problem(403); p.Code != "identity_unknown" {
		t.Errorf("the operator's directory gives roles: %+v", p)
	}

	wrong := config{PublicURL: "http://127.0.0.1"}
	d.mapped(w.City, role(w.City, authz.ContractManager), role(w.City, "koenig"), role(uuid.Nil, authz.Officer))(&wrong)
	_, err := identityProviders(wrong, s.app.now)
	for _, part := range []string{"role 1: contract_manager is the operator's", `role 2: there is no role "koenig"`, "role 3 needs value and organisation"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not told: %v", part, err)
		}
	}
}
