package main

import (
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/oidc"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestClientCredentials: an access token of a trusted issuer is accepted beside the shop's own, as the person and within
// the scopes that the operator chose; what is not signed for the shop, for that program and its own subject, is refused.
func TestClientCredentials(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	w := fixture.New(t)
	s := startWith(t, w, d.trustedWith(map[string]any{"audience": "marktplatz-api", "clients": []oidc.Client{
		{ID: "erp", Subject: "dienst-erp", Person: w.Officer.Person, Organisation: w.School, Scopes: []authz.Scope{authz.ScopeRead}},
	}}))
	claims := func(name string, value any) jwt.MapClaims {
		all := jwt.MapClaims{
			"iss": d.Issuer(), "aud": "marktplatz-api", "sub": "dienst-erp", "azp": "erp",
			"iat": fixture.At.Unix(), "exp": fixture.At.Add(5 * time.Minute).Unix(),
		}
		if all[name] = value; value == nil {
			delete(all, name)
		}
		return all
	}
	machine := testkit.NewClient(t, s.base)
	do := func(method, path string, body any, token string) testkit.Response {
		return machine.Do(method, path, body, "Authorization", "Bearer "+token)
	}
	good := d.signed(claims("client_id", "erp"))
	var in gen.Session
	do("GET", "/session", nil, good).Want(200).JSON(&in)
	if in.Person.Id != w.Officer.Person || in.Organisation.Id != w.School {
		t.Errorf("acts as %+v for %+v", in.Person, in.Organisation)
	}
	do("GET", "/session", nil, d.typed("at+jwt", claims("azp", "erp"))).Want(200)
	if p := do("DELETE", "/session", nil, good).Problem(403); p.Code != "token_scope_missing" {
		t.Errorf("beyond its scopes: %+v", p)
	}
	do("GET", "/account", nil, good).Problem(403)

	unsigned, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims("azp", "erp")).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims("azp", "erp")).SignedString([]byte(d.ClientSecret))
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"no signature":                     unsigned,
		"signed with the secret":           shared,
		"expired":                          d.signed(claims("exp", fixture.At.Add(-time.Second).Unix())),
		"without end":                      d.signed(claims("exp", nil)),
		"of another issuer":                d.signed(claims("iss", "https://id.anderswo.example")),
		"for another service":              d.signed(claims("aud", "ein-anderer-dienst")),
		"for the shop's pages":             d.signed(claims("aud", d.ClientID)),
		"of another program":               d.signed(claims("azp", "fremd")),
		"of no program":                    d.signed(claims("azp", nil)),
		"of two programs":                  d.signed(claims("client_id", "fremd")),
		"of a person who uses the program": d.signed(claims("sub", "n-4711")),
		"an ID token":                      d.signed(claims("nonce", "von-damals")),
		"an ID token of Keycloak":          d.signed(claims("typ", "ID")),
		"a token of another type":          d.typed("logout+jwt", claims("azp", "erp")),
		"no token":                         "a.b.c",
	} {
		if r := do("GET", "/session", nil, token); r.Status != 401 {
			t.Errorf("%s answers %d: %s", name, r.Status, r.Body)
		}
	}
	machine.Do("GET", "/session", nil, "Cookie", "shop_session="+good).Problem(401)

	s.Exec(`UPDATE membership SET valid = '[2020-01-01,2020-02-01)' WHERE person_id = $1`, w.Officer.Person)
	do("GET", "/session", nil, good).Problem(401)
}
