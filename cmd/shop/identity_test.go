package main

import (
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/oauth2-proxy/mockoidc"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// directory is a provider of identities, which lets everybody in whom a test names. Its clock is the fixture's.
type directory struct {
	*mockoidc.MockOIDC
	t *testing.T
}

func newDirectory(t *testing.T) directory {
	t.Helper()
	return startDirectory(t, false)
}

// startDirectory starts one that may name itself in its answers to browsers (RFC 9207).
func startDirectory(t *testing.T, namesItself bool) directory {
	t.Helper()
	m, err := mockoidc.NewServer(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.AddMiddleware(withFarewell(m, namesItself)); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Start(ln, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	m.FastForward(time.Until(fixture.At))
	return directory{m, t}
}

// withFarewell adds to what the directory tells of itself where one signs out, and that it names itself in its answers.
func withFarewell(m *mockoidc.MockOIDC, namesItself bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != mockoidc.DiscoveryEndpoint {
				next.ServeHTTP(w, r)
				return
			}
			told := httptest.NewRecorder()
			next.ServeHTTP(told, r)
			var all map[string]any
			if err := json.Unmarshal(told.Body.Bytes(), &all); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			all["end_session_endpoint"] = m.Issuer() + "/abmelden?sprache=de"
			if namesItself {
				all["authorization_response_iss_parameter_supported"] = true
			}
			_ = json.NewEncoder(w).Encode(all)
		})
	}
}

// trusted makes the shop trust the directory under the key "nord".
func (d directory) trusted(c *config) { d.trustedWith(nil)(c) }

// trustedWith is trusted with further settings.
func (d directory) trustedWith(more map[string]any) func(*config) {
	return func(c *config) { d.trust(c, more) }
}

func (d directory) trust(c *config, more map[string]any) {
	d.t.Helper()
	trustAll(d.t, c, d.settings("nord", "Anmeldung der Nordstadt", more))
}

// settings are what the operator's file says of the directory.
func (d directory) settings(key, name string, more map[string]any) map[string]any {
	d.t.Helper()
	secret := filepath.Join(d.t.TempDir(), key+".secret")
	if err := os.WriteFile(secret, []byte(d.ClientSecret+"\n"), 0o600); err != nil {
		d.t.Fatal(err)
	}
	settings := map[string]any{
		"key": key, "name": name, "issuer": d.Issuer(), "clientId": d.ClientID, "clientSecretFile": secret, "strongAcr": []string{"gold"},
	}
	maps.Copy(settings, more)
	return settings
}

// trustAll writes the operator's file.
func trustAll(t *testing.T, c *config, providers ...map[string]any) {
	t.Helper()
	file, err := json.Marshal(map[string]any{"providers": providers})
	if err != nil {
		t.Fatal(err)
	}
	c.IdentityFile = filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(c.IdentityFile, file, 0o600); err != nil {
		t.Fatal(err)
	}
}

// subject signs in at the directory with claims of his own.
type subject struct {
	id    string
	extra map[string]any
}

func (s subject) ID() string                        { return s.id }
func (s subject) Userinfo([]string) ([]byte, error) { return []byte("{}"), nil }

func (s subject) Claims(_ []string, c *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	all := jwt.MapClaims{}
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	for name, value := range s.extra {
		all[name] = value
	}
	return all, nil
}

// trip is a browser on its way to the directory and back.
type trip struct {
	t     *testing.T
	begun gen.IdentityDeparture
	back  gen.IdentityReturn
}

// depart begins at the shop.
func depart(t *testing.T, r testkit.Response) trip {
	t.Helper()
	out := trip{t: t}
	r.Want(200).JSON(&out.begun)
	return out
}

// visit signs in at the directory, which sends the browser back; change may alter what the shop had asked for.
func (j trip) visit(d directory, who subject, change func(url.Values)) trip {
	j.t.Helper()
	d.QueueUser(who)
	at, err := url.Parse(j.begun.Location)
	if err != nil {
		j.t.Fatal(err)
	}
	q := at.Query()
	if change != nil {
		change(q)
	}
	at.RawQuery = q.Encode()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(at.String())
	if err != nil {
		j.t.Fatal(err)
	}
	_ = res.Body.Close()
	home, err := res.Location()
	if err != nil {
		j.t.Fatalf("the directory answered %d: %v", res.StatusCode, err)
	}
	if got := home.Scheme + "://" + home.Host + home.Path; got != "http://127.0.0.1/anmelden" {
		j.t.Errorf("the browser is sent to %s", got)
	}
	j.back = gen.IdentityReturn{State: home.Query().Get("state"), Code: home.Query().Get("code"), Ticket: j.begun.Ticket}
	return j
}

func (s *shop) departure(t *testing.T, body map[string]any) trip {
	t.Helper()
	body["provider"] = "nord"
	return depart(t, testkit.NewClient(t, s.base).Do("POST", "/identity-requests", body, origin...))
}

func (a actor) departure(t *testing.T, purpose string) trip {
	t.Helper()
	return depart(t, a.do("POST", "/account/identity-requests", map[string]any{"provider": "nord", "purpose": purpose}))
}

func (s *shop) arrive(t *testing.T, j trip) testkit.Response {
	t.Helper()
	return testkit.NewClient(t, s.base).Do("POST", "/session/identity", j.back, origin...)
}

func (a actor) arrive(j trip) testkit.Response { return a.do("POST", "/session/identity", j.back) }

// connected is the officer with an identity at the directory.
func (s *shop) connected(t *testing.T, d directory, who string) actor {
	t.Helper()
	s.account(t, s.Officer.Person, "jana", oldPassword)
	a := s.session(s.Officer.Person, s.School)
	r := a.arrive(a.departure(t, "connect").visit(d, subject{id: who}, nil)).Want(200)
	a.cookie = cookieOf(t, r)
	return a
}

// TestIdentity: who connected an identity signs in with it as the same person, whatever name and address the directory
// has; a subject nobody connected opens nothing, and what came back counts once, in the browser that began.
func TestIdentity(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	a := s.connected(t, d, "n-4711")

	j := s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "n-4711", extra: map[string]any{"email": "fremd@stadt.example", "name": "Anders"}}, nil)
	stolen := j
	stolen.back.Ticket = "aus einem anderen Browser"
	s.arrive(t, stolen).Problem(410)
	if p := s.arrive(t, j).Problem(410); p.Code != "sign_in_step_ended" {
		t.Errorf("after a try from another browser: %+v", p)
	}
	j = s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "n-4711"}, nil)
	var arrived gen.IdentityArrival
	r := s.arrive(t, j).Want(200)
	r.JSON(&arrived)
	if arrived.Session.Person.Id != s.Officer.Person || arrived.Session.Organisation.Id != s.School || arrived.Purpose != "sign_in" {
		t.Errorf("signed in as %+v", arrived)
	}
	actor{testkit.NewClient(t, s.base), cookieOf(t, r), s.Officer.Person}.do("GET", "/session", nil).Want(200)
	s.arrive(t, j).Problem(410)

	unknown := s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "n-0815", extra: map[string]any{"email": "jana@stadt.example"}}, nil)
	if p := s.arrive(t, unknown).Problem(403); p.Code != "identity_unknown" {
		t.Errorf("a subject nobody connected: %+v", p)
	}
	var account gen.Account
	a.do("GET", "/account", nil).Want(200).JSON(&account)
	if len(account.Identities) != 1 || account.Identities[0].Provider != "Anmeldung der Nordstadt" || account.Identities[0].UsedAt == nil {
		t.Errorf("identities %+v", account.Identities)
	}
	a.do("DELETE", "/account/identities/"+account.Identities[0].Id.String(), nil).Want(204)
	s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "n-4711"}, nil)).Problem(403)
}

// TestIdentity_BelievesOnlyWhatIsSignedForIt: another nonce, audience or party, an expired token and a code without its
// verifier open nothing.
func TestIdentity_BelievesOnlyWhatIsSignedForIt(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	s.connected(t, d, "n-4711")
	claim := func(name string, value any) subject { return subject{"n-4711", map[string]any{name: value}} }
	got := map[string]string{}
	for name, try := range map[string]struct {
		who    subject
		change func(url.Values)
	}{
		"another nonce":                   {subject{id: "n-4711"}, func(q url.Values) { q.Set("nonce", "vertauscht") }},
		"another audience":                {claim("aud", "ein-anderer-dienst"), nil},
		"several audiences, no party":     {claim("aud", []string{d.ClientID, "ein-anderer-dienst"}), nil},
		"another party":                   {claim("azp", "ein-anderer-dienst"), nil},
		"another issuer":                  {claim("iss", "https://id.anderswo.example"), nil},
		"expired":                         {claim("exp", fixture.At.Add(-time.Hour).Unix()), nil},
		"no subject":                      {claim("sub", ""), nil},
		"a code for another verifier":     {subject{id: "n-4711"}, func(q url.Values) { q.Set("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM") }},
		"nothing changed, for comparison": {subject{id: "n-4711"}, nil},
	} {
		r := s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, try.who, try.change))
		if got[name] = "signed in"; r.Status != 200 {
			got[name] = r.Problem(401).Code
		}
	}
	want := map[string]string{"nothing changed, for comparison": "signed in"}
	for name := range got {
		if want[name] == "" {
			want[name] = "identity_not_accepted"
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestIdentity_SecondFactorStaysDue: a directory that saw a password alone does not replace the second factor of the
// account; one that saw two does.
func TestIdentity_SecondFactorStaysDue(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	a := s.connected(t, d, "n-4711")
	_, secret, _ := a.confirmTotp(t, fixture.At)
	try := func(extra map[string]any) testkit.Response {
		return s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{"n-4711", extra}, nil))
	}
	var due gen.SecondStepDue
	try(nil).Want(202).JSON(&due)
	s.secondStep(t, map[string]any{"ticket": due.Ticket, "code": codeAt(t, secret, fixture.At.Add(30*time.Second))}).Want(200)
	try(map[string]any{"acr": "silver"}).Want(202)
	try(map[string]any{"acr": "gold"}).Want(200)
	try(map[string]any{"amr": []string{"pwd", "otp"}}).Want(200)
}

// TestIdentity_Confirms: whoever has to show once more who sits there may do so at the directory, by signing in just now
// and as the same person.
func TestIdentity_Confirms(t *testing.T) {
	t.Parallel()
	clock := newClockwork()
	d := newDirectory(t)
	s := startBy(t, fixture.New(t), clock.now, d.trusted)
	a := s.connected(t, d, "n-4711")
	clock.pass(20 * time.Minute)
	d.FastForward(20 * time.Minute)
	a.do("POST", "/account/totp", nil).Problem(403)

	confirm := func(who subject) testkit.Response { return a.arrive(a.departure(t, "confirm").visit(d, who, nil)) }
	at := func(when time.Time) map[string]any { return map[string]any{"auth_time": when.Unix()} }
	if p := confirm(subject{"n-4711", at(clock.now().Add(-time.Hour))}).Problem(401); p.Code != "identity_not_accepted" {
		t.Errorf("signed in an hour ago: %+v", p)
	}
	confirm(subject{id: "n-4711"}).Problem(401)
	if p := confirm(subject{"n-0815", at(clock.now())}).Problem(403); p.Code != "identity_unknown" {
		t.Errorf("somebody without an account: %+v", p)
	}
	a.do("POST", "/account/totp", nil).Problem(403)
	a.cookie = cookieOf(t, confirm(subject{"n-4711", at(clock.now())}).Want(200))
	a.do("POST", "/account/totp", nil).Want(201)
}

// TestIdentity_AcceptsAnInvitation: an invitation becomes an account without a password, once; the identity of another
// account does not.
func TestIdentity_AcceptsAnInvitation(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	s.connected(t, d, "n-4711")
	admin := s.member(s.School, "admin")
	invite := func(email string) string {
		var made gen.InvitedList
		admin.do("POST", "/invitations", map[string]any{"people": []any{map[string]any{"email": email, "name": "Neu Ander", "roles": []string{"requester"}}}}).Want(201).JSON(&made)
		_, token, _ := strings.Cut(made.Items[0].Link, "#")
		return token
	}
	accept := func(token, who string) testkit.Response {
		j := s.departure(t, map[string]any{"purpose": "invitation", "invitation": token, "name": "Neu Ander"})
		return s.arrive(t, j.visit(d, subject{id: who}, nil))
	}
	token := invite("neu@stadt.example")
	if p := accept(token, "n-4711").Problem(409); p.Code != "identity_taken" {
		t.Errorf("with the identity of another account: %+v", p)
	}
	var arrived gen.IdentityArrival
	r := accept(token, "n-5000").Want(200)
	r.JSON(&arrived)
	if arrived.Session.Person.Name != "Neu Ander" || arrived.Session.Organisation.Id != s.School || arrived.Purpose != "invitation" {
		t.Errorf("accepted as %+v", arrived)
	}
	testkit.NewClient(t, s.base).Do("POST", "/identity-requests", map[string]any{"provider": "nord", "purpose": "invitation", "invitation": token, "name": "Neu Ander"}, origin...).Problem(410)

	own := actor{testkit.NewClient(t, s.base), cookieOf(t, r), arrived.Session.Person.Id}
	var account gen.Account
	own.do("GET", "/account", nil).Want(200).JSON(&account)
	if account.Login != "" || len(account.Identities) != 1 {
		t.Errorf("account %+v", account)
	}
	if p := own.do("DELETE", "/account/identities/"+account.Identities[0].Id.String(), nil).Problem(409); p.Code != "identity_last_way" {
		t.Errorf("the only way to sign in: %+v", p)
	}
	s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "n-5000"}, nil)).Want(200)
}

// TestIdentity_ProviderIsDown: a directory that does not answer keeps nobody from the other ways, and one that is not
// trusted is not asked.
func TestIdentity_ProviderIsDown(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	if err := d.Shutdown(); err != nil {
		t.Fatal(err)
	}
	c := testkit.NewClient(t, s.base)
	begin := func(provider string) testkit.Response {
		return c.Do("POST", "/identity-requests", map[string]any{"provider": provider, "purpose": "sign_in"}, origin...)
	}
	if p := begin("nord").Problem(503); p.Code != "identity_provider_unreachable" {
		t.Errorf("a directory that is down: %+v", p)
	}
	if p := begin("sued").Problem(404); p.Code != "identity_provider_unknown" {
		t.Errorf("a directory nobody trusts: %+v", p)
	}
	var list gen.IdentityProviderList
	c.Do("GET", "/identity-providers", nil).Want(200).JSON(&list)
	if diff := cmp.Diff([]gen.IdentityProvider{{Key: "nord", Name: "Anmeldung der Nordstadt"}}, list.Items); diff != "" {
		t.Errorf("providers (-want +got):\n%s", diff)
	}
	s.account(t, s.Officer.Person, "jana", oldPassword)
	c.Do("POST", "/session", gen.Login{Login: "jana", Password: oldPassword}, origin...).Want(200)
}

// TestIdentity_ATownHallBehindOneAddress: a network may begin a hundred times in vain, and who signs in begins the count
// anew for all of it.
func TestIdentity_ATownHallBehindOneAddress(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	s.connected(t, d, "n-4711")
	c := testkit.NewClient(t, s.base)
	begin := func(times int) (last int) {
		for range times {
			last = c.Do("POST", "/identity-requests", map[string]any{"provider": "nord", "purpose": "sign_in"}, origin...).Status
		}
		return last
	}
	got := []int{begin(99)}
	s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "n-4711"}, nil)).Want(200)
	got = append(got, begin(100), begin(1))
	if diff := cmp.Diff([]int{200, 200, 429}, got); diff != "" {
		t.Errorf("99, then one signed in, then 100, then one more (-want +got):\n%s", diff)
	}
}
