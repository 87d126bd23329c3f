package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// clockwork is a clock that tests set.
type clockwork struct{ at atomic.Pointer[time.Time] }

func newClockwork() *clockwork {
	c := &clockwork{}
	c.set(fixture.At)
	return c
}

func (c *clockwork) now() time.Time          { return *c.at.Load() }
func (c *clockwork) set(at time.Time)        { c.at.Store(&at) }
func (c *clockwork) pass(some time.Duration) { c.set(c.now().Add(some)) }

var origin = []string{"Origin", "http://127.0.0.1"}

// signIn sends a password and returns the ticket of the second step.
func (s *shop) ticket(t *testing.T, login, password string) string {
	t.Helper()
	var due gen.SecondStepDue
	testkit.NewClient(t, s.base).Do("POST", "/session", gen.Login{Login: login, Password: password}, origin...).Want(202).JSON(&due)
	return due.Ticket
}

func (s *shop) secondStep(t *testing.T, body map[string]any) testkit.Response {
	t.Helper()
	return testkit.NewClient(t, s.base).Do("POST", "/session/second-step", body, origin...)
}

// strong gives the officer an account with an authenticator app.
func (s *shop) strong(t *testing.T, at time.Time) (a actor, secret string, codes []string) {
	t.Helper()
	s.account(t, s.Officer.Person, "jana", oldPassword)
	return s.session(s.Officer.Person, s.School).confirmTotp(t, at)
}

// TestTotp: after the password a code of now, the step before or the one after signs in, once; an older one, a made-up
// one and a used one do not, and a right password alone opens nothing.
func TestTotp(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	s := startBy(t, fixture.New(t), clock.now, func(*config) {})
	a, secret, codes := s.strong(t, clock.now())
	if len(codes) != 10 || len(strings.Join(codes, "")) != 340 {
		t.Errorf("recovery codes %q", codes)
	}
	a.do("GET", "/session", nil).Want(200)
	clock.pass(5 * time.Minute)
	now := clock.now()

	try := func(at time.Time) int {
		return s.secondStep(t, map[string]any{"ticket": s.ticket(t, "jana", oldPassword), "code": codeAt(t, secret, at)}).Status
	}
	got := []int{try(now.Add(-90 * time.Second)), try(now.Add(-30 * time.Second)), try(now), try(now), try(now.Add(-30 * time.Second)), try(now.Add(30 * time.Second)), try(now.Add(90 * time.Second))}
	if diff := cmp.Diff([]int{401, 200, 200, 401, 401, 200, 401}, got); diff != "" {
		t.Errorf("codes of -3, -1, 0, 0 again, -1 after 0, +1 and +3 steps (-want +got):\n%s", diff)
	}
	p := s.secondStep(t, map[string]any{"ticket": authz.NewToken(), "code": codeAt(t, secret, now)}).Problem(410)
	if p.Code != "sign_in_step_ended" {
		t.Errorf("a ticket nobody got: %+v", p)
	}
	s.secondStep(t, map[string]any{"ticket": s.ticket(t, "jana", oldPassword)}).Problem(400)
	late := s.ticket(t, "jana", oldPassword)
	clock.pass(11 * time.Minute)
	s.secondStep(t, map[string]any{"ticket": late, "code": codeAt(t, secret, clock.now())}).Problem(410)
}

// TestSecondFactorIsThrottled: guesses at the second factor are counted over all tickets, and a right password does not
// begin the count anew.
func TestSecondFactorIsThrottled(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	s := startBy(t, fixture.New(t), clock.now, func(*config) {})
	_, secret, _ := s.strong(t, clock.now())
	clock.pass(time.Minute)
	status := map[int]int{}
	for range authz.ThrottleFactorLimit + 2 {
		status[s.secondStep(t, map[string]any{"ticket": s.ticket(t, "jana", oldPassword), "code": "000000"}).Status]++
	}
	if diff := cmp.Diff(map[int]int{401: authz.ThrottleFactorLimit, 429: 2}, status); diff != "" {
		t.Errorf("answers to guesses (-want +got):\n%s", diff)
	}
	s.secondStep(t, map[string]any{"ticket": s.ticket(t, "jana", oldPassword), "code": codeAt(t, secret, clock.now())}).Problem(429)
	if n := s.Count(`SELECT count(*) FROM security_event WHERE kind = 'second_factor_wrong'`); n != authz.ThrottleFactorLimit {
		t.Errorf("%d wrong second factors are recorded", n)
	}
}

// TestRecoveryCodeWinsOnce: of many that show the same recovery code at once exactly one is signed in.
func TestRecoveryCodeWinsOnce(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	_, _, codes := s.strong(t, fixture.At)
	const many = 6
	tickets := make([]string, many)
	for i := range tickets {
		tickets[i] = s.ticket(t, "jana", oldPassword)
	}
	var wins atomic.Int32
	var wg sync.WaitGroup
	for _, ticket := range tickets {
		wg.Go(func() {
			if s.secondStep(t, map[string]any{"ticket": ticket, "recoveryCode": strings.ToUpper(codes[0])}).Status == 200 {
				wins.Add(1)
			}
		})
	}
	wg.Wait()
	if wins.Load() != 1 || s.Count(`SELECT count(*) FROM recovery_code WHERE used_at IS NOT NULL`) != 1 {
		t.Errorf("%d signed in with one recovery code", wins.Load())
	}
	s.secondStep(t, map[string]any{"ticket": s.ticket(t, "jana", oldPassword), "recoveryCode": codes[0]}).Problem(401)
	s.secondStep(t, map[string]any{"ticket": s.ticket(t, "jana", oldPassword), "recoveryCode": codes[1]}).Want(200)
}

// TestForcedSecondFactor: whose role needs a second factor may do nothing but set one up, and not take the last away.
func TestForcedSecondFactor(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	s := startBy(t, fixture.New(t), clock.now, func(c *config) { c.SecondFactor = []authz.Role{authz.Officer} })
	s.account(t, s.Officer.Person, "jana", oldPassword)
	a := s.session(s.Officer.Person, s.School)
	if p := a.do("GET", "/orders", nil).Problem(403); p.Code != "second_factor_due" {
		t.Errorf("problem %+v", p)
	}
	var before gen.Session
	a.do("GET", "/session", nil).Want(200).JSON(&before)
	if before.SecondFactorDue == nil || !*before.SecondFactorDue {
		t.Error("the session does not say that a second factor is due")
	}
	a, _, _ = a.confirmTotp(t, clock.now())
	a.do("GET", "/orders", nil).Want(200)
	if p := a.do("DELETE", "/account/totp", nil).Problem(409); p.Code != "second_factor_forced" {
		t.Errorf("problem %+v", p)
	}
	s.member(s.School, "requester").do("GET", "/products", nil).Want(200)
}

// TestPassword: a new one needs the old one and the rules, ends every other session, and leaves this one.
func TestPassword(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	s.account(t, s.Officer.Person, "jana", oldPassword)
	a, other := s.session(s.Officer.Person, s.School), s.session(s.Officer.Person, s.School)
	change := func(current, password string) string {
		r := a.do("PUT", "/account/password", map[string]any{"current": current, "password": password})
		if r.Status == 204 {
			return "changed"
		}
		var p gen.Problem
		r.JSON(&p)
		return p.Code
	}
	got := []string{change("geraten", newPassword), change(oldPassword, "kurz"), change(oldPassword, "Passwort1234!"), change(oldPassword, oldPassword), change(oldPassword, newPassword)}
	if diff := cmp.Diff([]string{"password_wrong", "password_short", "password_common", "password_same", "changed"}, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	a.do("GET", "/session", nil).Want(200)
	other.do("GET", "/session", nil).Problem(401)
	browser := testkit.NewClient(t, s.base)
	browser.Do("POST", "/session", gen.Login{Login: "jana", Password: oldPassword}, origin...).Problem(401)
	browser.Do("POST", "/session", gen.Login{Login: "jana", Password: newPassword}, origin...).Want(200)
}

// TestSessions: they are listed, the current first; each and all others can be ended; showing once more who sits there
// rotates the session; and what one signs in with is changed by those only who did so lately.
func TestSessions(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	s := startBy(t, fixture.New(t), clock.now, func(*config) {})
	s.account(t, s.Officer.Person, "jana", oldPassword)
	a, second, third := s.session(s.Officer.Person, s.School), s.session(s.Officer.Person, s.School), s.session(s.Officer.Person, s.School)
	var list gen.SessionList
	second.do("GET", "/account/sessions", nil).Want(200).JSON(&list)
	if len(list.Items) != 3 || !list.Items[0].Current || list.Items[1].Current {
		t.Fatalf("sessions %+v", list)
	}
	mine := list.Items[0].Id
	a.do("DELETE", "/account/sessions/"+mine.String(), nil).Want(204)
	second.do("GET", "/session", nil).Problem(401)
	a.do("DELETE", "/account/sessions/"+mine.String(), nil).Problem(404)
	a.do("DELETE", "/account/sessions", nil).Want(204)
	third.do("GET", "/session", nil).Problem(401)

	clock.pass(20 * time.Minute)
	if p := a.do("POST", "/account/totp", nil).Problem(403); p.Code != "confirm_first" {
		t.Errorf("problem %+v", p)
	}
	a.do("POST", "/session/confirmation", map[string]any{"password": "geraten"}).Problem(400)
	r := a.do("POST", "/session/confirmation", map[string]any{"password": oldPassword}).Want(200)
	fresh := a
	fresh.cookie = cookieOf(t, r)
	a.do("GET", "/session", nil).Problem(401)
	fresh.do("POST", "/account/totp", nil).Want(201)
	clock.pass(authz.SessionIdle + time.Second)
	fresh.do("GET", "/session", nil).Problem(401)
}

// TestApiTokens: a token does what its scopes and its person's roles allow together, says who it is by its beginning,
// and its next request after the revocation, the end or the loss of the role is refused.
func TestApiTokens(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	w := fixture.New(t)
	s := startBy(t, w, clock.now, func(*config) {})
	m := newMarket(w)
	a := s.session(s.Officer.Person, s.School)
	var made gen.ApiTokenMade
	a.do("POST", "/account/tokens", map[string]any{"name": "Lagerskript", "scopes": []string{"read", "basket", "read"}, "days": 2}).Want(201).JSON(&made)
	if !strings.HasPrefix(made.Secret, "pvm_") || !strings.HasPrefix(made.Secret, made.Token.Beginning) || len(made.Token.Scopes) != 2 {
		t.Errorf("token %+v", made)
	}
	machine := testkit.NewClient(t, s.base)
	do := func(method, path string, body any) testkit.Response {
		return machine.Do(method, path, body, "Authorization", "Bearer "+made.Secret)
	}
	do("GET", "/products?q=AV-D20", nil).Want(200)
	do("POST", "/basket/lines", m.line(m.offers[0], "1")).Want(201)
	for _, refused := range [][2]string{{"POST", "/submissions"}, {"GET", "/account"}, {"POST", "/account/tokens"}, {"DELETE", "/session"}} {
		body := any(nil)
		if refused[0] == "POST" {
			body = map[string]any{"name": "x", "scopes": []string{"read"}, "days": 1}
			if refused[1] == "/submissions" {
				body = lines(m.line(m.offers[0], "1"))
			}
		}
		if p := machine.Do(refused[0], refused[1], body, "Authorization", "Bearer "+made.Secret, "Idempotency-Key", uuid.NewString()).Problem(403); p.Code != "token_scope_missing" {
			t.Errorf("%v: %+v", refused, p)
		}
	}
	machine.Do("GET", "/session", nil, "Cookie", "shop_session="+made.Secret).Problem(401)
	machine.Do("GET", "/session", nil, "Authorization", "Bearer "+a.cookie).Problem(401)

	a.do("DELETE", "/account/tokens/"+made.Token.Id.String(), nil).Want(204)
	if p := do("GET", "/products", nil).Problem(401); p.Code != "token_ended" {
		t.Errorf("after the revocation: %+v", p)
	}
	a.do("POST", "/account/tokens", map[string]any{"name": "Zweites", "scopes": []string{"read"}, "days": 1}).Want(201).JSON(&made)
	do("GET", "/products", nil).Want(200)
	clock.pass(25 * time.Hour)
	do("GET", "/products", nil).Problem(401)
}

// TestPasskeys: one is made, signs in without a password, is renamed and removed; an answer counts once, a counter that
// goes back and a device nobody registered are refused.
func TestPasskeys(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	s.account(t, s.Officer.Person, "jana", oldPassword)
	a := s.session(s.Officer.Person, s.School)
	device, r := a.passkey(t)
	var added gen.FactorAdded
	r.Want(201).JSON(&added)
	if added.Passkey == nil || len(added.RecoveryCodes) != 10 {
		t.Errorf("added %+v", added)
	}
	a.cookie = cookieOf(t, r)
	browser := testkit.NewClient(t, s.base)
	begin := func() (c gen.Ceremony) {
		browser.Do("POST", "/session/passkey-options", nil, origin...).Want(200).JSON(&c)
		return c
	}
	finish := func(c gen.Ceremony, credential map[string]any) testkit.Response {
		return browser.Do("POST", "/session/passkey", map[string]any{"ticket": c.Ticket, "credential": credential}, origin...)
	}
	c := begin()
	answer := device.Get(c.Options)
	var in gen.Session
	finish(c, answer).Want(200).JSON(&in)
	if in.Person.Id != s.Officer.Person {
		t.Errorf("signed in as %s", in.Person.Name)
	}
	finish(c, answer).Problem(410)
	c = begin()
	device.Counter = 0
	finish(c, device.Get(c.Options)).Problem(401)
	stranger := testkit.NewAuthenticator(t, "http://127.0.0.1", "localhost")
	c = begin()
	finish(c, stranger.Get(c.Options)).Problem(401)
	c = begin()
	finish(c, map[string]any{"id": "x"}).Problem(400)
	s.ticket(t, "jana", oldPassword) // the password alone is no longer enough

	path := "/account/passkeys/" + added.Passkey.Id.String()
	a.do("PATCH", path, map[string]any{"name": "Diensthandy"}).Want(200)
	a.do("DELETE", path, nil).Want(204)
	browser.Do("POST", "/session", gen.Login{Login: "jana", Password: oldPassword}, origin...).Want(200)
	if n := s.Count(`SELECT count(*) FROM recovery_code`); n != 0 {
		t.Errorf("%d recovery codes without a second factor", n)
	}
}

// TestInvitation: a link makes one account, once, in time, with the roles its inviter could give; nobody gives what he
// does not hold, and an ended link looks like one that never was.
func TestInvitation(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	s := startBy(t, fixture.New(t), clock.now, func(*config) {})
	admin := s.member(s.School, "admin")
	invite := func(roles ...string) testkit.Response {
		return admin.do("POST", "/invitations", map[string]any{"people": []any{map[string]any{"email": " Neu@Stadt.example ", "name": "Neu Ander", "roles": roles}}})
	}
	before := s.Rows()
	for _, roles := range [][]string{{"contract_manager"}, {"officer", "rule_maintainer"}} {
		if p := invite(roles...).Problem(403); p.Code != "role_not_yours_to_give" {
			t.Errorf("%v: %+v", roles, p)
		}
	}
	admin.do("POST", "/invitations", map[string]any{"people": []any{
		map[string]any{"email": "gut@stadt.example", "name": "Gut", "roles": []string{"officer"}}, map[string]any{"email": "Müll", "name": "X", "roles": []string{"officer"}},
	}}).Problem(400)
	delete(before, "denial")
	after := s.Rows()
	delete(after, "denial")
	unchanged(t, before, after)

	link := func(r testkit.Response) string {
		var made gen.InvitedList
		r.Want(201).JSON(&made)
		_, token, found := strings.Cut(made.Items[0].Link, "http://127.0.0.1/einladung#")
		if !found {
			t.Fatalf("link %s", made.Items[0].Link)
		}
		return token
	}
	browser := testkit.NewClient(t, s.base)
	open := func(token string) testkit.Response {
		return browser.Do("POST", "/invitations/opened", map[string]any{"token": token}, origin...)
	}
	accept := func(token, password string) testkit.Response {
		return browser.Do("POST", "/invitations/accepted", map[string]any{"token": token, "name": "Neu Ander", "password": password}, origin...)
	}
	token := link(invite("requester", "officer"))
	var shown gen.OpenInvitation
	open(token).Want(200).JSON(&shown)
	if diff := cmp.Diff([]gen.Role{"requester", "officer"}, shown.Roles); diff != "" || shown.Email != "neu@stadt.example" {
		t.Errorf("invitation of %s: %s", shown.Email, diff)
	}
	if p := accept(token, "NeuAnder2026!").Problem(400); p.Code != "password_common" {
		t.Errorf("a password made of the name: %+v", p)
	}
	var in gen.Session
	accept(token, newPassword).Want(200).JSON(&in)
	if in.Organisation.Id != s.School || len(in.Roles) != 2 || len(in.AllowedActions) < 30 {
		t.Errorf("signed in %+v", in)
	}
	never := open(string(authz.NewToken()))
	for name, r := range map[string]testkit.Response{"accepted": open(token), "accepted again": accept(token, newPassword)} {
		if r.Problem(410); r.Comparable() != never.Comparable() {
			t.Errorf("%s: %s", name, r.Body)
		}
	}
	if p := accept(link(invite("requester")), newPassword).Problem(409); p.Code != "login_taken" {
		t.Errorf("a second account: %+v", p)
	}
	late := link(invite("requester"))
	clock.pass(8 * 24 * time.Hour)
	open(late).Problem(410)
	s.settle(t)
	if n := s.Count(`SELECT count(*) FROM record WHERE type IN ('account.invited', 'account.accepted') AND convert_from(bytes, 'UTF8') ~* 'neu|stadt'`); n != 0 {
		t.Errorf("%d records name a person", n)
	}
}

// TestSecretsStayOut: what signs somebody in stands in no log line and nowhere in the database.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	var out lockedBuffer
	s := startLogged(t, fixture.New(t), slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	a, secret, codes := s.strong(t, fixture.At)
	var made gen.ApiTokenMade
	a.do("POST", "/account/tokens", map[string]any{"name": "Skript", "scopes": []string{"read"}, "days": 1}).Want(201).JSON(&made)
	ticket := s.ticket(t, "jana", oldPassword)
	var answers [][]byte // of requests that carry a secret and are refused
	refused := func(r testkit.Response, status int) {
		t.Helper()
		answers = append(answers, r.Want(status).Body)
	}
	browser := testkit.NewClient(t, s.base)
	refused(s.secondStep(t, map[string]any{"ticket": ticket, "code": "geheimer-code"}), http.StatusBadRequest)
	refused(browser.Do("POST", "/session", gen.Login{Login: oldPassword, Password: oldPassword}, origin...), http.StatusUnauthorized)
	refused(browser.Do("POST", "/session", map[string]any{"login": "jana", "password": []string{oldPassword}}, origin...), http.StatusBadRequest)
	refused(browser.Do("GET", "/orders", nil, "Authorization", "Bearer "+made.Secret+"x"), http.StatusUnauthorized)
	refused(browser.Do("GET", "/orders/"+made.Secret, nil, "Authorization", "Bearer "+made.Secret), http.StatusNotFound)
	refused(browser.Do("GET", "/nirgends/"+made.Secret+"?token="+ticket, nil), http.StatusNotFound)
	refused(a.do("PUT", "/account/password", map[string]any{"current": newPassword, "password": oldPassword}), http.StatusBadRequest)
	refused(a.do("PUT", "/account/password", map[string]any{"current": oldPassword, "password": newPassword, "secret": secret}), http.StatusBadRequest)
	s.secondStep(t, map[string]any{"ticket": ticket, "recoveryCode": codes[3]}).Want(200)
	a.do("GET", "/session?token="+made.Secret, nil)
	a.do("PUT", "/account/password", map[string]any{"current": oldPassword, "password": newPassword}).Want(204)

	planted := append([]string{oldPassword, newPassword, secret, made.Secret, ticket, a.cookie, strings.ReplaceAll(codes[3], "-", "")}, codes...)
	for _, text := range planted {
		if bytes.Contains(out.bytes(), []byte(text)) {
			t.Errorf("the log holds %q", text)
		}
		for _, answer := range answers {
			if bytes.Contains(answer, []byte(text)) {
				t.Errorf("an error repeats %q: %s", text, answer)
			}
		}
		for _, table := range []string{"totp", "recovery_code", "api_token", "session", "sign_in_step", "security_event", "record", "local_account", "denial"} {
			if n := s.Count(`SELECT count(*) FROM ` + table + ` x WHERE x::text ILIKE '%` + text + `%'`); n != 0 {
				t.Errorf("table %s holds %q", table, text)
			}
		}
	}
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.buf.Bytes())
}
