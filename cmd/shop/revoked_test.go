package main

import (
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRoles_RevokedAcrossProcesses: a role that ends on one server is refused with its next request there, and soon
// by the policy of the other server, which hears of it from the database alone (the bound is wide: machines differ).
func TestRoles_RevokedAcrossProcesses(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	here, there := start(t, w), start(t, w)
	admin := here.member(w.School, "admin")
	_, person := here.roleOf(t, w.School, "requester")
	var m gen.Membership
	admin.gives(w.School, person, "auditor", memberToday).Want(201).JSON(&m)
	mate := here.session(person, w.School)
	mate.do("GET", "/orders", nil).Want(200)
	// A principal as it was read before the end: only the policy's own links can refuse it.
	before := authz.Principal{Person: person, Organisation: w.School, OrganisationKind: "unit", Roles: []authz.Role{authz.Auditor}}
	allowed := func() bool {
		d, err := there.app.decider.Decide(t.Context(), before, authz.Request{Class: "order", Action: "read"})
		if err != nil {
			t.Fatal(err)
		}
		return d.Allowed
	}
	wait := func(want bool) {
		t.Helper()
		for end := time.After(5 * time.Second); allowed() != want; {
			select {
			case <-end:
				t.Fatalf("the other server still answers %t", !want)
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
	wait(true)
	admin.ends(m.Id, memberToday).Want(200)
	if got := mate.do("GET", "/orders", nil); got.Status != 403 {
		t.Errorf("the next request answers %d", got.Status)
	}
	wait(false)
}
