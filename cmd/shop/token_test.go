package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestApiTokens_WordByWord: a token is scoped, expires, is known by its beginning, is shown once, and tells when it was last used.
func TestApiTokens_WordByWord(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	s := startBy(t, fixture.New(t), clock.now, func(*config) {})
	a := s.session(s.Officer.Person, s.School)
	made := func(days int, scopes ...string) (out gen.ApiTokenMade) {
		a.do("POST", "/account/tokens", map[string]any{"name": "Lagerskript", "scopes": scopes, "days": days}).Want(201).JSON(&out)
		return out
	}
	as := func(secret, method, path string) testkit.Response {
		return testkit.NewClient(t, s.base).Do(method, path, nil, "Authorization", "Bearer "+secret)
	}
	listed := func() map[string]gen.ApiToken {
		var list gen.ApiTokenList
		a.do("GET", "/account/tokens", nil).Want(200).JSON(&list)
		all := map[string]gen.ApiToken{}
		for _, one := range list.Items {
			all[one.Id.String()] = one
		}
		return all
	}
	short, long := made(1, "read"), made(366, "basket")

	// Scoped: to what it was made for, within its person's rights; never for accounts.
	as(short.Secret, "GET", "/orders").Want(200)
	if p := as(short.Secret, "DELETE", "/session").Problem(403); p.Code != "token_scope_missing" {
		t.Errorf("beyond its scope: %+v", p)
	}
	if p := as(long.Secret, "GET", "/account/tokens").Problem(403); p.Code != "token_scope_missing" {
		t.Errorf("an account: %+v", p)
	}
	for _, scope := range []string{"admin", "", "read basket"} {
		a.do("POST", "/account/tokens", map[string]any{"name": "Zuviel", "scopes": []string{scope}, "days": 1}).Problem(400)
	}
	a.do("POST", "/account/tokens", map[string]any{"name": "Ohne", "scopes": []string{}, "days": 1}).Problem(400)

	// Known by its beginning, which opens nothing; and shown once: it stands in no later answer and nowhere in the database.
	answer := a.do("GET", "/account/tokens", nil).Want(200)
	for _, one := range []gen.ApiTokenMade{short, long} {
		if !strings.HasPrefix(one.Secret, "pvm_") || len(one.Secret) != 47 || len(one.Token.Beginning) != 9 || !strings.HasPrefix(one.Secret, one.Token.Beginning) {
			t.Errorf("token %s begins with %s", one.Secret, one.Token.Beginning)
		}
		if listed()[one.Token.Id.String()].Beginning != one.Token.Beginning || strings.Contains(string(answer.Body), one.Secret[9:]) {
			t.Errorf("the list is %s", answer.Body)
		}
		as(one.Token.Beginning, "GET", "/orders").Problem(401)
		if n := s.Count(`SELECT count(*) FROM api_token x WHERE x::text ILIKE '%' || $1 || '%'`, one.Secret[9:]); n != 0 {
			t.Error("the database holds a token")
		}
	}
	s.lastUse(t, clock, short, func() *time.Time { return listed()[short.Token.Id.String()].SeenAt })

	// Expiring: at its hour, to the second, and never later than in a year.
	clock.set(short.Token.ExpiresAt.Add(-time.Second))
	a = s.session(s.Officer.Person, s.School)
	s.reload()
	as(short.Secret, "GET", "/orders").Want(200)
	clock.pass(time.Second)
	if p := as(short.Secret, "GET", "/orders").Problem(401); p.Code != "token_ended" {
		t.Errorf("after its end: %+v", p)
	}
	a.do("POST", "/account/tokens", map[string]any{"name": "Ewig", "scopes": []string{"read"}, "days": 367}).Problem(400)
	a.do("POST", "/account/tokens", map[string]any{"name": "Nie", "scopes": []string{"read"}, "days": 0}).Problem(400)
}

// lastUse holds that a token's use is written by the minute and shown to its person. Sessions of its own stand for a server
// whose minute is over.
func (s *shop) lastUse(t *testing.T, clock *clockwork, token gen.ApiTokenMade, shown func() *time.Time) {
	t.Helper()
	if at := shown(); at != nil {
		t.Errorf("seen at %s before any use was written", at)
	}
	sessions := authz.NewSessions(postgres.NewSessionStore(s.DB.App(t), s.DB.Worker(t)), nil, clock.now, slog.New(slog.DiscardHandler))
	var got []time.Duration
	for _, after := range []time.Duration{0, 30 * time.Second, 59 * time.Second, time.Minute, 61 * time.Second, 3 * time.Minute} {
		clock.set(fixture.At.Add(after))
		if _, err := sessions.Resolve(t.Context(), authz.Token(token.Secret)); err != nil {
			t.Fatal(err)
		}
		if err := sessions.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		at := shown()
		if at == nil {
			t.Fatal("the use is not shown")
		}
		got = append(got, at.Sub(fixture.At))
	}
	want := []time.Duration{0, 0, 0, time.Minute, time.Minute, 3 * time.Minute}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("seen at %v, want %v", got, want)
			break
		}
	}
}
