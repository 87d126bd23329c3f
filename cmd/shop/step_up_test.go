package main

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestStepUp: an approval and a change of a rule ask who sits there when that was shown longer ago than a quarter of an hour;
// reading does not, and whoever shows it goes on. Showing it at a directory is TestIdentity_Confirms.
func TestStepUp(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	s := startBy(t, fixture.New(t), clock.now, func(c *config) { c.StepUp = true })
	for role, act := range map[string]struct {
		reads, does string
		body        any
	}{
		"approver": {"/approvals", "/approvals/" + uuid.NewString() + "/decision", map[string]any{"decision": "release"}},
		"admin":    {"/rules/drafts", "/rules/drafts/" + uuid.NewString() + "/activation", nil},
	} {
		a := s.session(s.enrol(s.School, role), s.School)
		s.account(t, a.person, role+"@schule.example", oldPassword)
		clock.pass(account.ConfirmedFor)
		s.reload()
		a.do("POST", act.does, act.body).Problem(404)
		clock.pass(time.Second)
		if p := a.do("POST", act.does, act.body).Problem(403); p.Code != "confirm_first" {
			t.Errorf("%s: %+v", role, p)
		}
		a.do("GET", act.reads, nil).Want(200)
		a.cookie = cookieOf(t, a.do("POST", "/session/confirmation", map[string]any{"password": oldPassword}).Want(200))
		a.do("POST", act.does, act.body).Problem(404)
	}
}
