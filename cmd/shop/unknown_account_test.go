package main

import (
	"testing"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestSigningIn_UnknownAccountsCostTheSame: a login that nobody has takes as many hashes as a wrong password and gets the same
// answer, so that neither time nor text tells which accounts there are.
func TestSigningIn_UnknownAccountsCostTheSame(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	s.account(t, w.Officer.Person, "petra", oldPassword)
	try := func(login string) (testkit.Response, uint64) {
		before := s.app.passwords.Hashes()
		r := testkit.NewClient(t, s.base).Do("POST", "/session", gen.Login{Login: login, Password: "falsch-und-lang-genug"}, "Origin", "http://127.0.0.1")
		return r, s.app.passwords.Hashes() - before
	}
	wrong, cost := try("petra")
	unknown, same := try("niemand")
	if wrong.Status != 401 || unknown.Comparable() != wrong.Comparable() {
		t.Errorf("an unknown login answers %d %s, a wrong password %d %s", unknown.Status, unknown.Body, wrong.Status, wrong.Body)
	}
	if cost != 1 || same != cost {
		t.Errorf("a wrong password takes %d hashes, an unknown login %d", cost, same)
	}
}
