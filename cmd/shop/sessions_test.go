package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestSessionsEnd: the operator ends all sessions and API tokens of one login, or of everybody; the next request is refused,
// the person's history says so, and an unknown login ends nothing.
func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	s.account(t, s.Officer.Person, "jana", oldPassword)
	first, second := s.session(s.Officer.Person, s.School), s.session(s.Officer.Person, s.School)
	colleague := s.member(s.School, "officer")
	var made gen.ApiTokenMade
	first.do("POST", "/account/tokens", map[string]any{"name": "Skript", "scopes": []string{"read"}, "days": 1}).Want(201).JSON(&made)
	shop := func(args ...string) (int, string) {
		var out, complaint bytes.Buffer
		status := run(t.Context(), append([]string{"sessions"}, args...), func(name string) string {
			return map[string]string{"DATABASE_URL": s.DB.AppURL}[name]
		}, &out, &complaint)
		line, _, _ := strings.Cut(out.String()+complaint.String(), "\n")
		return status, line
	}
	type answer struct {
		Status int
		Line   string
	}
	for _, tc := range []struct {
		args []string
		want answer
	}{
		{[]string{"end"}, answer{2, "shop sessions: es gibt nur sessions end ANMELDENAME und sessions end --all"}},
		{[]string{"end", ""}, answer{2, "shop sessions: es gibt nur sessions end ANMELDENAME und sessions end --all"}},
		{[]string{"end", "niemand"}, answer{1, `shop sessions: "niemand" meldet niemanden an`}},
		{[]string{"end", "Jana"}, answer{0, "Beendet: Sitzungen 2, API-Tokens 1."}},
		{[]string{"end", "jana"}, answer{0, "Beendet: Sitzungen 0, API-Tokens 0."}},
	} {
		status, line := shop(tc.args...)
		if diff := cmp.Diff(tc.want, answer{status, line}); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tc.args, diff)
		}
	}
	first.do("GET", "/session", nil).Problem(401)
	second.do("GET", "/session", nil).Problem(401)
	testkit.NewClient(t, s.base).Do("GET", "/products", nil, "Authorization", "Bearer "+made.Secret).Problem(401)
	colleague.do("GET", "/session", nil).Want(200)
	if n := s.Count(`SELECT count(*) FROM security_event WHERE kind IN ('session_ended', 'token_revoked')`); n != 2 {
		t.Errorf("%d events tell of it, want one of the sessions and one of the token", n)
	}
	if status, line := shop("end", "--all"); status != 0 {
		t.Errorf("--all: %d, %s", status, line)
	}
	colleague.do("GET", "/session", nil).Problem(401)
}
