package main

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestSigningIn: the right password opens a session that ends with signing out, a wrong one opens none, and outside the
// demo nobody is told who has an account.
func TestSigningIn(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	s.account(t, w.Officer.Person, "jana", "richtig-geheim-2026")
	browser := testkit.NewClient(t, s.base)
	origin := []string{"Origin", "http://127.0.0.1"}

	browser.Do("GET", "/demo/people", nil).Problem(http.StatusNotFound)
	browser.Do("GET", "/demo/story", nil).Problem(http.StatusNotFound)
	forgery := "/demo/story/forgery?since=2026-11-23T09:00:00Z"
	browser.Do("GET", forgery, nil).Problem(http.StatusNotFound)
	browser.Do("PUT", forgery, map[string]bool{"forged": true}, origin...).Problem(http.StatusNotFound)
	wrong := browser.Do("POST", "/session", gen.Login{Login: "jana", Password: "falsch"}, origin...).Problem(http.StatusUnauthorized)
	unknown := browser.Do("POST", "/session", gen.Login{Login: "niemand", Password: "falsch"}, origin...).Problem(http.StatusUnauthorized)
	if wrong.Code != unknown.Code {
		t.Errorf("a wrong password is %q, an unknown login %q: both must look alike", wrong.Code, unknown.Code)
	}
	browser.Do("GET", "/session", nil).Problem(http.StatusUnauthorized)

	var in gen.Session
	browser.Do("POST", "/session", gen.Login{Login: "jana", Password: "richtig-geheim-2026"}, origin...).Want(http.StatusOK).JSON(&in)
	if in.Organisation.Id != w.School || in.Demo {
		t.Errorf("signed in for %s, demo %v; want %s, no demo", in.Organisation.Id, in.Demo, w.School)
	}
	browser.Do("GET", "/session", nil).Want(http.StatusOK)
	browser.Do("DELETE", "/session", nil, origin...).Want(http.StatusNoContent)
	browser.Do("GET", "/session", nil).Problem(http.StatusUnauthorized)
}

// account gives a person a local account.
func (s *shop) account(t *testing.T, person uuid.UUID, login, password string) {
	t.Helper()
	hash, err := s.app.passwords.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	s.Exec(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, $3)`, person, login, hash)
}
