package main

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

const (
	// timingPairs is how often each of the two is asked in a round.
	timingPairs = 30
	// timingBound is how far from one half the share may lie by which one of two takes longer: of 30 pairs of equals, chance alone
	// goes so far about once in a thousand rounds, and in three of them in a row practically never.
	timingBound = 0.25
	// timingRounds is how many rounds may fail before the two are told apart: another program on the machine spoils one.
	timingRounds = 3
)

// slower is the share of all pairs in which a took longer than b (Mann and Whitney's U, as a share): one half for equals, whatever
// they take; 0 or 1 for two that can be told apart by a single look.
func slower(a, b []time.Duration) float64 {
	var n float64
	for _, x := range a {
		for _, y := range b {
			switch {
			case x > y:
				n++
			case x == y:
				n += 0.5
			}
		}
	}
	return n / float64(len(a)*len(b))
}

// share measures two ways of asking in turns, in a random order within each pair, so that what else the machine does meets both.
func share(a, b func()) float64 {
	took := func(ask func()) time.Duration {
		begun := time.Now()
		ask()
		return time.Since(begun)
	}
	var as, bs []time.Duration
	for range timingPairs {
		if rand.IntN(2) == 0 {
			as, bs = append(as, took(a)), append(bs, took(b))
			continue
		}
		y := took(b)
		as, bs = append(as, took(a)), append(bs, y)
	}
	return slower(as, bs)
}

// alike fails when two ways of asking differ in time in every round.
func alike(t *testing.T, known, unknown func()) {
	t.Helper()
	var shares []float64
	for range timingRounds {
		s := share(known, unknown)
		if s > 0.5-timingBound && s < 0.5+timingBound {
			return
		}
		shares = append(shares, s)
	}
	t.Errorf("the known one took longer in these shares of all pairs: %.2f", shares)
}

// TestUnknownAccounts_TakeAsLong: sign-in, forgotten password and invitation answer for what nobody has as for what somebody has, in
// status, text and time. The equal work of passwords is counted besides (TestSigningIn_UnknownAccountsCostTheSame).
func TestUnknownAccounts_TakeAsLong(t *testing.T) {
	clock, dir := newClockwork(), t.TempDir() // not parallel to others: it looks at the time things take
	s := startBy(t, fixture.New(t), clock.now, func(c *config) { c.LetterDir = dir })
	s.account(t, s.Officer.Person, "jana@schule.example", oldPassword)
	visitor := testkit.NewClient(t, s.base)
	answers := map[string]string{}
	asked := func(way, path string, body any, status int) func() {
		return func() {
			clock.pass(authz.ThrottleWindow + time.Minute) // nobody is throttled
			r := visitor.Do("POST", path, body, origin...).Want(status)
			if first, there := answers[way]; there && first != r.Comparable() {
				t.Errorf("%s answers %s, and %s", way, first, r.Comparable())
			}
			answers[way] = r.Comparable()
		}
	}
	t.Run("sign-in", func(t *testing.T) {
		alike(t, asked("sign-in", "/session", gen.Login{Login: "jana@schule.example", Password: "falsch-und-lang-genug"}, 401),
			asked("sign-in", "/session", gen.Login{Login: "niemand@schule.example", Password: "falsch-und-lang-genug"}, 401))
	})
	t.Run("forgotten password", func(t *testing.T) {
		alike(t, asked("forgotten password", "/password-resets", map[string]any{"login": "jana@schule.example"}, 204),
			asked("forgotten password", "/password-resets", map[string]any{"login": "niemand@schule.example"}, 204))
	})
	t.Run("invitation", func(t *testing.T) {
		admin := s.member(s.School, "admin")
		var made gen.InvitedList
		admin.do("POST", "/invitations", map[string]any{"people": []any{map[string]any{"email": "neu@stadt.example", "name": "Neu Ander", "roles": []string{"requester"}}}}).
			Want(201).JSON(&made)
		admin.do("DELETE", "/invitations/"+made.Items[0].Invitation.Id.String(), nil).Want(204)
		_, ended, _ := strings.Cut(made.Items[0].Link, "#")
		link := func(token string) map[string]any {
			return map[string]any{"token": token, "name": "Neu Ander", "password": newPassword}
		}
		alike(t, asked("invitation", "/invitations/accepted", link(ended), 410),
			asked("invitation", "/invitations/accepted", link(string(authz.NewToken())), 410))
	})
	t.Run("the measure sees what is not alike", func(t *testing.T) {
		wrong := asked("seen", "/session", gen.Login{Login: "jana@schule.example", Password: "falsch-und-lang-genug"}, 401)
		bare := asked("seen too", "/invitations/opened", map[string]any{"token": string(authz.NewToken())}, 410)
		if s := share(wrong, bare); s < 0.5+timingBound {
			t.Errorf("a hash takes longer than none in %.2f of all pairs: what is measured here says nothing", s)
		}
	})
}
