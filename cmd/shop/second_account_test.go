package main

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func (a actor) links(one, other uuid.UUID) testkit.Response {
	return a.do("POST", "/people/"+one.String()+"/accounts", map[string]any{"personId": other})
}

// TestRule22_ASecondAccountIsNoSecondPerson: what somebody drafted, a rule, a contract or its prices, comes into force neither
// by him nor by another account of his, also not over a third one; somebody else does it. The database refuses it by itself.
func TestRule22_ASecondAccountIsNoSecondPerson(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	admin := s.member(w.Coop, "admin")
	for _, c := range []struct {
		table, role, action, status, want string
		draft                             func(actor) (path string)
		step                              string
	}{
		{"rule_draft", "rule_maintainer", "activate", "activated", "rule_same_person", func(a actor) string {
			return "/rules/drafts/" + a.draft(t, map[string]any{"rule": limitRule("DE-NI-DA-municipality", "250.00", "2026-11-23")}).Id.String()
		}, "/activation"},
		{"contract_change", "contract_manager", "release", "in_force", "contract_same_person", func(a actor) string {
			return "/contract-changes/" + a.drafted(t, map[string]any{"kind": "create", "terms": contractTerms("RV-2026-300", m.seller, w.Body)}).Id.String()
		}, "/release"},
		{"price_list", "contract_manager", "release", "in_force", "contract_same_person", func(a actor) string {
			return "/price-lists/" + a.priced(t, m.foreign.Contract, m.seller, priceFile("AV-D20", "98,00"), "from", s.dayAfter(1)).Id.String()
		}, "/release"},
	} {
		first, second, third, other := s.member(w.Coop, c.role), s.member(w.Coop, c.role), s.member(w.Coop, c.role), s.member(w.Coop, c.role)
		path := c.draft(first)
		may := func(a actor) bool {
			var shown struct{ AllowedActions []string }
			a.do("GET", path, nil).Want(http.StatusOK).JSON(&shown)
			return slices.Contains(shown.AllowedActions, c.action)
		}
		if !may(second) {
			t.Errorf("%s: a second person is not offered it", c.table)
		}
		admin.links(second.person, third.person).Want(http.StatusNoContent)
		admin.links(third.person, first.person).Want(http.StatusNoContent)
		for _, a := range []actor{first, second, third} {
			if r := a.do("POST", path+c.step, nil); r.Status != http.StatusForbidden || code(r) != c.want || may(a) {
				t.Errorf("%s: an account of the drafter answers %d %s", c.table, r.Status, r.Body)
			}
		}
		pool := map[string]*pgxpool.Pool{"rule_draft": w.DB.Pool(t)}[c.table] // the role that writes it
		if pool == nil {
			pool = w.DB.WorkerPool(t)
		}
		_, err := pool.Exec(w.As(authz.Principal{Organisation: w.Coop, Scope: []uuid.UUID{w.Coop}}), `UPDATE `+c.table+` SET status = $1, decided_by = $2, decided_at = now() WHERE id = $3`,
			c.status, second.person, path[len(path)-36:])
		var pe *pgconn.PgError
		if !errors.As(err, &pe) || pe.ConstraintName != c.table+"_four_eyes" {
			t.Errorf("%s: past the domain the database says %v", c.table, err)
		}
		other.do("POST", path+c.step, nil).Want(http.StatusOK)
	}
}

// TestSecondAccount_IsShown: the administrator of an organisation reads which accounts are one human being; nobody else does.
func TestSecondAccount_IsShown(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin, above := s.member(w.Body, "admin"), s.member(w.City, "admin")
	one, other, out := s.enrol(w.School, "officer"), s.enrol(w.Body, "approver"), s.enrol(w.City, "approver")
	s.reload()
	if o := admin.organisation(w.School); len(o.SamePeople) != 0 || !slices.Contains(o.AllowedActions, gen.LinkAccounts) {
		t.Errorf("before: %v, may %v", o.SamePeople, o.AllowedActions)
	}
	admin.links(one, other).Want(http.StatusNoContent)
	above.links(out, one).Want(http.StatusNoContent) // of whom the body's administrator sees nothing
	for name, c := range map[string]struct {
		a    actor
		want int
	}{"the body's": {admin, 2}, "the member's": {above, 3}} {
		same := c.a.organisation(w.School).SamePeople
		if len(same) != 1 || len(same[0]) != c.want || !slices.ContainsFunc(same[0], func(p gen.PersonRef) bool { return p.Id == other }) {
			t.Errorf("%s administrator reads %v", name, same)
		}
	}
}
