package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRoles_RevokedBetweenServerProcesses is TestRoles_RevokedAcrossProcesses with two processes of the program that share
// nothing but the database, asked as people ask: a role given at one opens the other within a second, a role ended at one is
// refused there with the next request and at the other within a second, half a second later at most when the notification
// is lost. The best of three holds, as there.
func TestRoles_RevokedBetweenServerProcesses(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]bool{"Announced": false, "NotificationLost": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := fixture.New(t)
			if lost {
				if _, err := w.DB.Owner(t).Exec(t.Context(), `CREATE OR REPLACE FUNCTION notify_authz() RETURNS trigger LANGUAGE plpgsql AS $$
					BEGIN UPDATE authz_version SET version = version + 1; RETURN NULL; END $$`); err != nil {
					t.Fatal(err)
				}
			}
			s := start(t, w) // its clock is the world's; it only makes people
			admin := s.member(w.School, "admin")
			key := filepath.Join(t.TempDir(), "log.key")
			settings := []string{"SHOP_PUBLIC_URL=http://127.0.0.1", "SHOP_SECOND_FACTOR=off"} // where the actors say that they are, and how they signed in
			here, there := process(t, w.DB.AppURL, key, settings...), process(t, w.DB.AppURL, key, settings...)
			bestGiven, bestEnded := time.Hour, time.Hour
			for range 3 {
				given, ended := s.revokeBetween(t, admin, here, there)
				bestGiven, bestEnded = min(bestGiven, given), min(bestEnded, ended)
			}
			t.Logf("the other process knew of a given role after %s, of an ended one after %s", bestGiven, bestEnded)
			if bestGiven > time.Second || bestEnded > time.Second {
				t.Errorf("the other process knew of a given role after %s, of an ended one after %s", bestGiven, bestEnded)
			}
		})
	}
}

// revokeBetween gives a person a role and ends it here, and returns how long the other process refused after the one and
// allowed after the other.
func (s *shop) revokeBetween(t *testing.T, by actor, here, there serverProcess) (given, ended time.Duration) {
	t.Helper()
	person := s.enrol(s.School, "requester")
	mate := s.session(person, s.School)
	if _, err := s.DB.Owner(t).Exec(t.Context(), `UPDATE session SET created_at = now(), last_seen = now(), expires_at = now() + interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	today := money.DateOf(time.Now()).String()
	until := func(want int) time.Duration {
		t.Helper()
		began := time.Now()
		for time.Since(began) < time.Minute {
			if mate.via(t, there).do("GET", "/orders", nil).Status == want {
				return time.Since(began)
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatalf("the other process does not answer %d", want)
		return 0
	}
	until(403)
	var m gen.Membership
	by.via(t, here).gives(s.School, person, "auditor", today).Want(201).JSON(&m)
	given = until(200)
	by.via(t, here).ends(m.Id, today).Want(200)
	if got := mate.via(t, here).do("GET", "/orders", nil); got.Status != 403 {
		t.Errorf("the next request answers %d", got.Status)
	}
	return given, until(403)
}

// via is the actor at a server process.
func (a actor) via(t *testing.T, p serverProcess) actor {
	t.Helper()
	return actor{testkit.NewClient(t, p.base), a.cookie, a.person}
}
