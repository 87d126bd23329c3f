//go:build unix

package postgres_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// people is a database with a tree cooperative <- member <- body <- unit, and
// one account at the body.
type people struct {
	db                              *testdb.DB
	owner                           *pgxpool.Pool
	store                           *postgres.SessionStore
	sessions                        *authz.Sessions
	clock                           *time.Time
	cooperative, member, body, unit uuid.UUID
	person, logID                   uuid.UUID
}

func newPeople(t *testing.T) people {
	t.Helper()
	db := testdb.New(t)
	now := morning
	p := people{
		db: db, owner: db.Owner(t), store: postgres.NewSessionStore(db.App(t), db.Worker(t)), clock: &now,
		cooperative: uuid.Must(uuid.NewV7()), member: uuid.Must(uuid.NewV7()), body: uuid.Must(uuid.NewV7()), unit: uuid.Must(uuid.NewV7()),
		person: uuid.Must(uuid.NewV7()), logID: uuid.New(),
	}
	passwords := authz.NewPasswords(authz.PasswordCost{MemoryKiB: 64, Iterations: 1}, 2)
	p.sessions = authz.NewSessions(p.store, passwords, func() time.Time { return *p.clock }, slog.New(slog.DiscardHandler))
	hash, err := passwords.Hash(t.Context(), "geheim")
	if err != nil {
		t.Fatal(err)
	}
	add := `INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	p.exec(t, add, p.cooperative, "cooperative", "Genossenschaft", nil, "cooperative", p.cooperative, morning)
	p.exec(t, add, p.member, "member", "Rechenzentrum", "DE-NI", "municipality", p.member, morning)
	p.exec(t, add, p.body, "owner_body", "Stadt Musterau", "DE-NI", "municipality", p.body, morning)
	p.exec(t, add, p.unit, "unit", "Grundschule Nord", "DE-NI", "school", p.body, morning)
	link := `INSERT INTO organisation_link VALUES ($1, $2, '[2020-01-01,)')`
	p.exec(t, link, p.member, p.cooperative)
	p.exec(t, link, p.body, p.member)
	p.exec(t, link, p.unit, p.body)
	p.exec(t, `INSERT INTO person VALUES ($1, $2, 'Alex Beispiel', NULL, 'de', $3)`, p.person, p.logID, morning)
	p.exec(t, `INSERT INTO local_account VALUES ($1, 'Alex', $2, '{"password": "geheim", "sentence": {"de": "zeigt alles"}, "position": 1}')`, p.person, hash)
	p.join(t, p.body, "officer", "[2026-01-01,2026-12-01)")
	return p
}

func (p people) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := p.owner.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func (p people) join(t *testing.T, organisation uuid.UUID, role, valid string) {
	t.Helper()
	p.exec(t, `INSERT INTO membership VALUES ($1, $2, $3, $4, $5::daterange)`, uuid.New(), p.person, organisation, role, valid)
}

func (p people) login(t *testing.T) (authz.Token, authz.Principal) {
	t.Helper()
	in, err := p.sessions.Login(t.Context(), authz.LoginInput{Login: "alex", Password: "geheim", Browser: authz.Browser{Address: "192.0.2.1"}})
	if err != nil {
		t.Fatal(err)
	}
	return in.Token, in.Principal
}

// counter notes the statements of a pool with one connection.
type counter struct{ statements []string }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	c.statements = append(c.statements, q.SQL)
	return ctx
}

func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func TestSessionStore_Session(t *testing.T) {
	t.Parallel()

	t.Run("PrincipalIsComplete", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		p.join(t, p.body, "approver", "[2026-11-23,)")
		p.join(t, p.body, "auditor", "[2026-01-01,2026-11-23)") // ended yesterday
		p.join(t, p.member, "admin", "[2026-11-01,)")           // of another organisation
		_, got := p.login(t)
		want := authz.Principal{
			Person: p.person, LogID: p.logID, Name: "Alex Beispiel", Language: "de", Organisation: p.body, OrganisationName: "Stadt Musterau",
			OrganisationKind: "owner_body", LegalEntity: p.body, Land: "DE-NI", BuyerType: "municipality",
			Roles: []authz.Role{authz.Approver, authz.Officer}, Scope: []uuid.UUID{p.body, p.unit}, SessionExpires: morning.Add(authz.SessionIdle),
			SessionEnds: morning.Add(authz.SessionLife), ConfirmedAt: morning,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("principal (-want +got):\n%s", diff)
		}
	})

	// The budget of house.md decision 4: session and principal are one round trip,
	// also on a connection that last served another organisation.
	t.Run("OneRoundTrip", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		token, who := p.login(t)
		count := &counter{}
		app, err := postgres.Open(t.Context(), postgres.Config{URL: p.db.AppURL, Role: postgres.RoleApp, MaxConns: 1, Tracer: count})
		if err != nil {
			t.Fatal(err)
		}
		defer app.Close()
		store := postgres.NewSessionStore(app, p.db.Worker(t))
		if _, err := store.BasketLines(t.Context(), who); err != nil { // leaves a scope on the connection
			t.Fatal(err)
		}
		count.statements = nil
		if _, _, err := store.Session(t.Context(), token.Hash(), morning, morning.Add(-authz.SessionIdle)); err != nil {
			t.Fatal(err)
		}
		if len(count.statements) != 1 {
			t.Errorf("%d statements, want 1: %q", len(count.statements), count.statements)
		}
	})

	t.Run("TokenIsNotStored", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		token, _ := p.login(t)
		var found bool
		if err := p.owner.QueryRow(t.Context(), `SELECT bool_or(encode(token_hash, 'escape') LIKE '%' || $1 || '%') FROM session`, string(token)).Scan(&found); err != nil {
			t.Fatal(err)
		}
		if found || len(token) != 43 {
			t.Errorf("token of %d characters stands in the database: %v", len(token), found)
		}
	})

	for name, tc := range map[string]struct {
		spoil func(testing.TB, people)
		later time.Duration
	}{
		"ErrIdle": {later: authz.SessionIdle},
		"ErrTooOld": {later: authz.SessionLife, spoil: func(t testing.TB, p people) {
			t.Helper()
			p.exec(t, `UPDATE session SET last_seen = $1`, morning.Add(authz.SessionLife))
		}},
		"ErrRevoked":   {spoil: func(t testing.TB, p people) { t.Helper(); p.exec(t, `UPDATE session SET revoked_at = $1`, morning) }},
		"ErrNoRoleNow": {spoil: func(t testing.TB, p people) { t.Helper(); p.exec(t, `DELETE FROM membership`) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeople(t)
			token, _ := p.login(t)
			if tc.spoil != nil {
				tc.spoil(t, p)
			}
			*p.clock = morning.Add(tc.later)
			if _, err := p.sessions.Resolve(t.Context(), token); err == nil || err.Error() != authz.ErrSignedOut.Error() {
				t.Errorf("error %v, want %v", err, authz.ErrSignedOut)
			}
		})
	}

	t.Run("UseKeepsItAlive", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		token, _ := p.login(t)
		for i := range 20 { // 50 minutes each: longer than the session's life
			*p.clock = p.clock.Add(50 * time.Minute)
			_, err := p.sessions.Resolve(t.Context(), token)
			if alive := p.clock.Before(morning.Add(authz.SessionLife)); (err == nil) != alive {
				t.Fatalf("use %d at %s: %v", i, p.clock, err)
			}
			if err := p.sessions.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	})

	t.Run("LastUseIsWrittenOnceAMinute", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		token, _ := p.login(t)
		seen := func() (at time.Time) {
			t.Helper()
			if err := p.sessions.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := p.owner.QueryRow(t.Context(), `SELECT last_seen FROM session`).Scan(&at); err != nil {
				t.Fatal(err)
			}
			return at.UTC()
		}
		var got []time.Time
		for _, after := range []time.Duration{59 * time.Second, 60 * time.Second, 61 * time.Second} {
			*p.clock = morning.Add(after)
			if _, err := p.sessions.Resolve(t.Context(), token); err != nil {
				t.Fatal(err)
			}
			got = append(got, seen())
		}
		want := []time.Time{morning, morning.Add(60 * time.Second), morning.Add(60 * time.Second)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("last use (-want +got):\n%s", diff)
		}
	})
}

func TestSessionStore_Login(t *testing.T) {
	t.Parallel()

	t.Run("FormerSessionEnds", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		former, _ := p.login(t)
		if _, err := p.sessions.Login(t.Context(), authz.LoginInput{Login: " ALEX ", Password: "geheim", Browser: authz.Browser{Former: former}}); err != nil {
			t.Fatal(err)
		}
		if _, err := p.sessions.Resolve(t.Context(), former); err == nil {
			t.Error("the session the browser came with goes on")
		}
	})

	t.Run("ErrWithoutMembership", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		p.exec(t, `DELETE FROM membership`)
		_, err := p.sessions.Login(t.Context(), authz.LoginInput{Login: "alex", Password: "geheim"})
		if err == nil || err.Error() != authz.ErrNoMembership.Error() {
			t.Errorf("error %v, want %v", err, authz.ErrNoMembership)
		}
	})

	// All at once, from many addresses: no more than the limit get to try the password.
	t.Run("ErrThrottledInParallel", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		var mu sync.Mutex
		answers := map[string]int{}
		var wg sync.WaitGroup
		for range 4 * authz.ThrottleAccountLimit {
			wg.Go(func() {
				_, err := p.sessions.Login(t.Context(), authz.LoginInput{Login: "alex", Password: "geraten", Browser: authz.Browser{Address: uuid.NewString()}})
				mu.Lock()
				defer mu.Unlock()
				answers[err.Error()]++
			})
		}
		wg.Wait()
		want := map[string]int{authz.ErrWrongLogin.Error(): authz.ThrottleAccountLimit, authz.ErrTooManyLogins.Error(): 3 * authz.ThrottleAccountLimit}
		if diff := cmp.Diff(want, answers); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
	})

	t.Run("ThrottleOfAnAddress", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		tries := 0
		for i := range authz.ThrottleAddressLimit + 1 {
			may, err := p.store.TryLogin(t.Context(), authz.Attempt{Account: "account:" + uuid.NewString(), Address: "address:192.0.2.7", At: morning})
			if err != nil {
				t.Fatal(err)
			}
			if may {
				tries = i + 1
			}
		}
		if tries != authz.ThrottleAddressLimit {
			t.Errorf("%d tries from one address, want %d", tries, authz.ThrottleAddressLimit)
		}
	})

	t.Run("SuccessIsForgiven", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		for range 3 * authz.ThrottleAddressLimit / 2 {
			p.login(t)
		}
	})

	t.Run("NothingSecretIsStored", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		if _, err := p.sessions.Login(t.Context(), authz.LoginInput{Login: "mein-passwort", Password: "x", Browser: authz.Browser{Address: "2001:db8::1"}}); err == nil {
			t.Fatal("signed in without an account")
		}
		rows, err := p.owner.Query(t.Context(), `SELECT subject FROM login_attempt ORDER BY subject`)
		if err != nil {
			t.Fatal(err)
		}
		var subject string
		for rows.Next() {
			if err := rows.Scan(&subject); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(subject, "passwort") {
				t.Errorf("%q shows what was typed", subject)
			}
		}
		if rows.Err() != nil || subject != "address:2001:db8::/64" {
			t.Errorf("last subject %q, %v", subject, rows.Err())
		}
	})
}

func TestSessionStore_Sweep(t *testing.T) {
	t.Parallel()

	t.Run("TriesAreForgottenWithTheirWindow", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		old := morning.Add(-authz.ThrottleWindow)
		for subject, at := range map[string]time.Time{"address:192.0.2.7": old, "account:old": old.Add(-time.Hour), "address:192.0.2.8": old.Add(time.Second)} {
			p.exec(t, `INSERT INTO login_attempt (subject, failures, last_at) VALUES ($1, $2, $3)`, subject, authz.ThrottleAddressLimit, at)
		}
		if err := p.sessions.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		var left []string
		if err := p.owner.QueryRow(t.Context(), `SELECT array_agg(subject) FROM login_attempt`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"address:192.0.2.8"}, left); diff != "" {
			t.Errorf("left (-want +got):\n%s", diff)
		}
		may, err := p.store.TryLogin(t.Context(), authz.Attempt{Account: "account:x", Address: "address:192.0.2.8", At: morning})
		if err != nil || may {
			t.Errorf("whoever is throttled may try after a sweep (%v)", err)
		}
	})

	// A log-in holds two rows: were a sweep to wait for one of them with the other in its hand, both would wait for good.
	t.Run("WaitsForNoLogIn", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		p.exec(t, `INSERT INTO login_attempt (subject, failures, last_at) VALUES ('account:a', 1, $1), ('account:b', 1, $1)`, morning.Add(-time.Hour))
		trying, err := p.owner.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = trying.Rollback(context.WithoutCancel(t.Context())) }()
		if _, err := trying.Exec(t.Context(), `UPDATE login_attempt SET last_at = $1 WHERE subject = 'account:a'`, morning); err != nil {
			t.Fatal(err)
		}
		soon, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		if err := p.sessions.Sweep(soon); err != nil {
			t.Fatal(err)
		}
		if err := trying.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		var left []string
		if err := p.owner.QueryRow(t.Context(), `SELECT array_agg(subject) FROM login_attempt`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"account:a"}, left); diff != "" {
			t.Errorf("left (-want +got):\n%s", diff)
		}
	})

	t.Run("EndedSessionsStayADay", func(t *testing.T) {
		t.Parallel()
		p := newPeople(t)
		living, _ := p.login(t)
		add := `INSERT INTO session (token_hash, person_id, organisation_id, created_at, last_seen, expires_at, revoked_at, agent) VALUES (sha256($1), $2, $3, $4, $4, $5, $6, 'Firefox')`
		p.exec(t, add, []byte("revoked long ago"), p.person, p.body, morning.Add(-48*time.Hour), morning, morning.Add(-25*time.Hour))
		p.exec(t, add, []byte("over long ago"), p.person, p.body, morning.Add(-48*time.Hour), morning.Add(-25*time.Hour), nil)
		p.exec(t, add, []byte("over this night"), p.person, p.body, morning.Add(-20*time.Hour), morning.Add(-8*time.Hour), nil)
		p.exec(t, `INSERT INTO session_elsewhere (token_hash, issuer, subject, sid, proof, expires_at) VALUES (sha256($1), 'https://issuer.example', 's', '', '', $2)`, []byte("over long ago"), morning)
		if err := p.sessions.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		var sessions, elsewhere int
		if err := p.owner.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM session_elsewhere)`).Scan(&sessions, &elsewhere); err != nil {
			t.Fatal(err)
		}
		if sessions != 2 || elsewhere != 0 {
			t.Errorf("%d sessions and %d elsewhere are left, want the living one and the one of this night", sessions, elsewhere)
		}
		if _, err := p.sessions.Resolve(t.Context(), living); err != nil {
			t.Errorf("the living session: %v", err)
		}
	})
}

// TestSessionStore_Retire: refusals stay 90 days and what happened to an account 400; the history of 13 months is removed by
// nobody, not even by a worker whose clock is wrong.
func TestSessionStore_Retire(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	_, who := p.login(t)
	for _, at := range []time.Time{morning.Add(-authz.DenialKept - time.Minute), morning.Add(-authz.DenialKept + time.Minute)} {
		if err := p.store.RecordDenial(t.Context(), authz.Denial{Principal: who, Action: "submit", Object: "/", Rule: authz.NoRule, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	worker := p.db.WorkerPool(t)
	happened := func(kind string, ago string) {
		t.Helper()
		if _, err := worker.Exec(t.Context(), `INSERT INTO security_event (id, organisation_id, person_log_id, kind, at)
			VALUES (gen_random_uuid(), $1, $2, $3, now() - $4::interval)`, p.body, p.logID, kind, ago); err != nil {
			t.Fatal(err)
		}
	}
	happened("old", "401 days")
	happened("young", "399 days")
	now := time.Now()
	if err := p.store.Retire(t.Context(), morning.Add(-authz.DenialKept), now.Add(-authz.EventKept)); err != nil {
		t.Fatal(err)
	}
	kinds := func() (left []string) {
		t.Helper()
		if err := worker.QueryRow(t.Context(), `SELECT array_agg(kind ORDER BY kind) FROM security_event WHERE kind IN ('old', 'young')`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		return left
	}
	if got := kinds(); !slices.Equal(got, []string{"young"}) {
		t.Errorf("events left: %v", got)
	}
	var denials int
	if err := worker.QueryRow(t.Context(), `SELECT count(*) FROM denial`).Scan(&denials); err != nil || denials != 1 {
		t.Errorf("%d refusals left, want that of the last 90 days (%v)", denials, err)
	}
	happened("young", "390 days")
	if err := p.store.Retire(t.Context(), now, now.Add(-389*24*time.Hour)); err == nil {
		t.Error("a history of less than 13 months is removed")
	}
	if got := kinds(); !slices.Equal(got, []string{"young", "young"}) {
		t.Errorf("events left: %v", got)
	}
}

func TestSessionStore_RecordDenial(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	_, who := p.login(t)
	d := authz.Denial{Principal: who, Action: "submit", Object: "/api/v1/submissions", Rule: authz.NoRule}
	for _, after := range []time.Duration{0, 30 * time.Second, 59 * time.Second, 60 * time.Second} {
		d.At = morning.Add(after)
		if err := p.store.RecordDenial(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	type row struct {
		Log, Minute, Rule string
		Count             int
	}
	rows, err := p.db.WorkerPool(t).Query(t.Context(), `SELECT person_log_id::text, to_char(minute AT TIME ZONE 'UTC', 'HH24:MI:SS'), rule, count FROM denial ORDER BY minute`)
	if err != nil {
		t.Fatal(err)
	}
	var got []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.Log, &r.Minute, &r.Rule, &r.Count); err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	want := []row{{p.logID.String(), "08:00:00", "no_rule", 3}, {p.logID.String(), "08:01:00", "no_rule", 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("denials (-want +got):\n%s", diff)
	}
}

func TestSessionStore_People(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.join(t, p.body, "requester", "[2026-01-01,)")
	got, err := p.store.DemoPeople(t.Context(), morning)
	if err != nil {
		t.Fatal(err)
	}
	shows := map[string]string{"de": "zeigt alles"}
	want := []authz.DemoPerson{
		{Login: "Alex", Password: "geheim", Name: "Alex Beispiel", Organisation: "Stadt Musterau", Role: authz.Requester, Sentence: shows},
		{Login: "Alex", Password: "geheim", Name: "Alex Beispiel", Organisation: "Stadt Musterau", Role: authz.Officer, Sentence: shows},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	_, who := p.login(t)
	if n, err := p.store.BasketLines(t.Context(), who); err != nil || n != 0 {
		t.Errorf("%d lines in a basket that does not exist, %v", n, err)
	}
}
