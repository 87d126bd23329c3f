package main

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"net/url"
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

const endedEvent = "http://schemas.openid.net/event/backchannel-logout"

// word is a logout token's claims as they should be; change alters or takes away (nil) some.
func (d directory) word(change map[string]any) jwt.MapClaims {
	all := jwt.MapClaims{
		"iss": d.Issuer(), "aud": d.ClientID, "sub": "n-4711", "sid": "dort-1", "jti": rand.Text(),
		"iat": fixture.At.Unix(), "exp": fixture.At.Add(2 * time.Minute).Unix(), "events": map[string]any{endedEvent: map[string]any{}},
	}
	for name, value := range change {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all
}

func (d directory) signed(c jwt.MapClaims) string {
	d.t.Helper()
	token, err := d.Keypair.SignJWT(c)
	if err != nil {
		d.t.Fatal(err)
	}
	return token
}

// typed signs as something of another type.
func (d directory) typed(kind string, c jwt.MapClaims) string {
	d.t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
	id, err := d.Keypair.KeyID()
	if err != nil {
		d.t.Fatal(err)
	}
	token.Header["typ"], token.Header["kid"] = kind, id
	text, err := token.SignedString(d.Keypair.PrivateKey)
	if err != nil {
		d.t.Fatal(err)
	}
	return text
}

// hears sends what the directory tells of ended sessions.
func (s *shop) hears(t *testing.T, body string) testkit.Response {
	t.Helper()
	return testkit.NewClient(t, s.base).Do("POST", "/identity-providers/nord/logout", body, "Content-Type", "application/x-www-form-urlencoded")
}

func asForm(token string) string { return url.Values{"logout_token": {token}}.Encode() }

// arrivedAs signs in at the directory, in a session there with the number sid.
func (s *shop) arrivedAs(t *testing.T, d directory, who, sid string) actor {
	t.Helper()
	r := s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{who, map[string]any{"sid": sid}}, nil)).Want(200)
	var arrived gen.IdentityArrival
	r.JSON(&arrived)
	return actor{testkit.NewClient(t, s.base), cookieOf(t, r), arrived.Session.Person.Id}
}

// TestFarewell: who signed in at a directory and signs out is sent there to sign out, too, with the ID token as the
// hint, and comes back to the shop once; who signed in here is not sent anywhere.
func TestFarewell(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	s.connected(t, d, "n-4711")
	a := s.arrivedAs(t, d, "n-4711", "dort-1")

	r := a.do("DELETE", "/session", nil).Want(200)
	var farewell gen.IdentityFarewell
	r.JSON(&farewell)
	there, err := url.Parse(farewell.Location)
	if err != nil {
		t.Fatal(err)
	}
	q := there.Query()
	hint, state := q.Get("id_token_hint"), q.Get("state")
	if token, err := d.Keypair.VerifyJWT(hint, d.Now); err != nil || token.Claims.(jwt.MapClaims)["sub"] != "n-4711" {
		t.Errorf("hint %q: %v", hint, err)
	}
	q.Del("id_token_hint")
	q.Del("state")
	want := url.Values{"sprache": {"de"}, "client_id": {d.ClientID}, "post_logout_redirect_uri": {"http://127.0.0.1/abgemeldet"}}
	if diff := cmp.Diff(want, q); diff != "" || !strings.HasPrefix(farewell.Location, d.Issuer()+"/abmelden?") {
		t.Errorf("sent to %s (-want +got):\n%s", farewell.Location, diff)
	}
	a.do("GET", "/session", nil).Problem(401)

	back := func(cookie, state string) string {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+"/abgemeldet?state="+state, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Cookie", "shop_farewell="+cookie)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res.Header.Get("Location")
	}
	kept := state
	if !strings.Contains(strings.Join(r.Header.Values("Set-Cookie"), "\n"), "shop_farewell="+kept) {
		t.Errorf("cookies %q keep no state", r.Header.Values("Set-Cookie"))
	}
	got := []string{back(kept, state), back(kept, "erfunden"), back("", "")}
	if diff := cmp.Diff([]string{"/anmelden", "/", "/"}, got); diff != "" {
		t.Errorf("back with the state, with another, with none (-want +got):\n%s", diff)
	}

	here := s.member(s.School, "officer")
	here.do("DELETE", "/session", nil).Want(204)
}

// TestFarewell_SurvivesConfirmation: a session that goes on after its person has shown once more who sits there still
// ends with the one at the directory, and one that waits for its second factor never begins.
func TestFarewell_SurvivesConfirmation(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	s.connected(t, d, "n-4711")
	a := s.arrivedAs(t, d, "n-4711", "dort-1")
	a.cookie = cookieOf(t, a.do("POST", "/session/confirmation", map[string]any{"password": oldPassword}).Want(200))
	var secret string
	a, secret, _ = a.confirmTotp(t, fixture.At)
	var due gen.SecondStepDue
	s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{"n-4711", map[string]any{"sid": "dort-2"}}, nil)).Want(202).JSON(&due)

	a.do("GET", "/session", nil).Want(200)
	s.hears(t, asForm(d.signed(d.word(map[string]any{"sid": nil})))).Want(200)
	a.do("GET", "/session", nil).Problem(401)
	s.secondStep(t, map[string]any{"ticket": due.Ticket, "code": codeAt(t, secret, fixture.At.Add(30*time.Second))}).Problem(410)
}

// TestBackChannelLogout: a session that ended at the directory ends at its next request on every server; sid ends that
// one alone, sub all of the person, and each token counts once.
func TestBackChannelLogout(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	w := fixture.New(t)
	s, other := startWith(t, w, d.trusted), startWith(t, w, d.trusted)
	local := s.connected(t, d, "n-4711")
	one, two := s.arrivedAs(t, d, "n-4711", "dort-1"), s.arrivedAs(t, d, "n-4711", "dort-2")
	elsewhere := func(a actor) int {
		return actor{testkit.NewClient(t, other.base), a.cookie, a.person}.do("GET", "/session", nil).Status
	}
	if got := []int{elsewhere(one), elsewhere(two), elsewhere(local)}; !cmp.Equal(got, []int{200, 200, 200}) {
		t.Fatalf("before: %d", got)
	}
	token := d.signed(d.word(map[string]any{"sub": nil}))
	s.hears(t, asForm(token)).Want(200)
	if got := []int{elsewhere(one), elsewhere(two), elsewhere(local)}; !cmp.Equal(got, []int{401, 200, 200}) {
		t.Errorf("after the word of one session: %d", got)
	}
	if p := other.hears(t, asForm(token)).Problem(400); p.Code != "logout_refused" {
		t.Errorf("the same token once more: %+v", p)
	}
	s.hears(t, asForm(d.signed(d.word(map[string]any{"sid": "dort-9", "sub": nil})))).Want(200)
	s.hears(t, asForm(d.signed(d.word(map[string]any{"sub": "n-0815", "sid": nil})))).Want(200)
	if got := elsewhere(two); got != 200 {
		t.Errorf("after words of others: %d", got)
	}
	s.hears(t, asForm(d.signed(d.word(map[string]any{"sid": nil})))).Want(200)
	if got := []int{elsewhere(two), elsewhere(local)}; !cmp.Equal(got, []int{401, 401}) {
		t.Errorf("after the word of the person: %d", got)
	}
}

// TestBackChannelLogout_BelievesOnlyTheDirectory: what OpenID Connect Back-Channel Logout 1.0 section 2.6 refuses ends
// nothing.
func TestBackChannelLogout_BelievesOnlyTheDirectory(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	s := startWith(t, fixture.New(t), d.trusted)
	s.connected(t, d, "n-4711")
	a := s.arrivedAs(t, d, "n-4711", "dort-1")
	at := func(by time.Duration) int64 { return fixture.At.Add(by).Unix() }
	claims := func(name string, value any) string {
		return asForm(d.signed(d.word(map[string]any{name: value})))
	}
	strangers, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := mockoidc.NewKeypair(strangers)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := stranger.SignJWT(d.word(nil))
	if err != nil {
		t.Fatal(err)
	}
	unsigned, err := jwt.NewWithClaims(jwt.SigningMethodNone, d.word(nil)).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := jwt.NewWithClaims(jwt.SigningMethodHS256, d.word(nil)).SignedString([]byte(d.ClientSecret))
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"another's signature":         asForm(forged),
		"no signature":                asForm(unsigned),
		"signed with the secret":      asForm(shared),
		"a token of another type":     asForm(d.typed("at+jwt", d.word(nil))),
		"no token":                    asForm("kein.token.hier"),
		"no field":                    "anderes=1",
		"the field twice":             asForm(d.signed(d.word(nil))) + "&" + asForm(d.signed(d.word(nil))),
		"another issuer":              claims("iss", "https://id.anderswo.example"),
		"another audience":            claims("aud", "ein-anderer-dienst"),
		"no audience":                 claims("aud", nil),
		"too old":                     claims("iat", at(-6*time.Minute)),
		"of tomorrow":                 claims("iat", at(24*time.Hour)),
		"no iat":                      claims("iat", nil),
		"expired":                     claims("exp", at(-time.Second)),
		"no exp":                      claims("exp", nil),
		"no events":                   claims("events", nil),
		"another event":               claims("events", map[string]any{"https://anderes.example": map[string]any{}}),
		"an event that is no object":  claims("events", map[string]any{endedEvent: "ja"}),
		"an ID token, with its nonce": claims("nonce", "von-damals"),
		"an empty nonce":              claims("nonce", ""),
		"no jti":                      claims("jti", nil),
		"a jti without end":           claims("jti", strings.Repeat("x", 300)),
		"neither sid nor sub":         asForm(d.signed(d.word(map[string]any{"sid": nil, "sub": nil}))),
	} {
		if r := s.hears(t, body); r.Status != 400 {
			t.Errorf("%s answers %d: %s", name, r.Status, r.Body)
		}
	}
	if r := testkit.NewClient(t, s.base).Do("POST", "/identity-providers/sued/logout", asForm(d.signed(d.word(nil))), "Content-Type", "application/x-www-form-urlencoded"); r.Status != 404 {
		t.Errorf("at a directory nobody trusts: %d", r.Status)
	}
	a.do("GET", "/session", nil).Want(200)
	s.hears(t, asForm(d.typed("logout+jwt", d.word(nil)))).Want(200)
	a.do("GET", "/session", nil).Problem(401)
}
