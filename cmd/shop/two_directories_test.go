package main

import (
	"maps"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// twoDirectories is a shop that trusts one directory for each of two members.
type twoDirectories struct {
	*shop
	nord, sued directory
	one, other actor // the officer, connected at nord, and the stranger, connected at sued: with one subject and one address
}

const sameSubject = "n-4711"

func openTwoDirectories(t *testing.T) twoDirectories {
	t.Helper()
	nord, sued := newDirectory(t), startDirectory(t, true)
	w := fixture.New(t)
	s := startWith(t, w, func(c *config) {
		trustAll(t, c, nord.settings("nord", "Anmeldung der Nordstadt", nil), sued.settings("sued", "Anmeldung der Südstadt", nil))
	})
	for person, mail := range map[uuid.UUID]string{w.Officer.Person: "jana@stadt.example", w.Stranger.Person: "jana@stadt.example"} {
		if _, err := w.DB.Owner(t).Exec(t.Context(), `UPDATE person SET email = $2 WHERE id = $1`, person, mail); err != nil {
			t.Fatal(err)
		}
	}
	two := twoDirectories{shop: s, nord: nord, sued: sued, one: s.connected(t, nord, sameSubject)}
	s.account(t, w.Stranger.Person, "jens", oldPassword)
	two.other = s.session(w.Stranger.Person, w.Annex)
	j := depart(t, two.other.do("POST", "/account/identity-requests", map[string]any{"provider": "sued", "purpose": "connect"}))
	two.other.cookie = cookieOf(t, two.other.arrive(two.named(j.visit(sued, subject{id: sameSubject}, nil))).Want(200))
	return two
}

// named is what the browser brings back from a directory that names itself.
func (two twoDirectories) named(j trip) trip {
	issuer := two.sued.Issuer()
	j.back.Issuer = &issuer
	return j
}

// begin begins a sign-in at one of the two.
func (two twoDirectories) begin(t *testing.T, key string) trip {
	t.Helper()
	return depart(t, testkit.NewClient(t, two.base).Do("POST", "/identity-requests", map[string]any{"provider": key, "purpose": "sign_in"}, origin...))
}

// TestTwoDirectories: of two members each has a directory of its own. The same subject, name and address at both are two people,
// and who connected one of them is nobody at the other.
func TestTwoDirectories(t *testing.T) {
	t.Parallel()
	two := openTwoDirectories(t)
	var listed gen.IdentityProviderList
	testkit.NewClient(t, two.base).Do("GET", "/identity-providers", nil).Want(200).JSON(&listed)
	if len(listed.Items) != 2 || listed.Items[0].Key != "nord" || listed.Items[1].Key != "sued" {
		t.Errorf("people may sign in at %+v", listed.Items)
	}
	jana := subject{sameSubject, map[string]any{"email": "jana@stadt.example", "email_verified": true, "name": "Jana"}}
	arrived := func(j trip) uuid.UUID {
		var a gen.IdentityArrival
		two.arrive(t, j).Want(200).JSON(&a)
		return a.Session.Person.Id
	}
	if got := arrived(two.begin(t, "nord").visit(two.nord, jana, nil)); got != two.one.person {
		t.Errorf("at her own directory she is %s, want %s", got, two.one.person)
	}
	if got := arrived(two.named(two.begin(t, "sued").visit(two.sued, jana, nil))); got != two.other.person {
		t.Errorf("the same subject at the other directory is %s, want %s", got, two.other.person)
	}
	onlyThere := subject{"n-0815", maps.Clone(jana.extra)}
	for key, d := range map[string]directory{"nord": two.nord, "sued": two.sued} {
		j := two.begin(t, key).visit(d, onlyThere, nil)
		if key == "sued" {
			j = two.named(j)
		}
		if p := two.arrive(t, j).Problem(403); p.Code != "identity_unknown" {
			t.Errorf("%s: another subject with a known address: %+v", key, p)
		}
	}
}

// TestTwoDirectories_MixUp: an answer counts for the directory at which the browser began alone. The state belongs to it, a code of
// the other is worth nothing there, and an answer that names another issuer, or none where the directory says that it
// names itself, is not even shown to it (RFC 9207).
func TestTwoDirectories_MixUp(t *testing.T) {
	t.Parallel()
	two := openTwoDirectories(t)
	who := subject{id: sameSubject}
	refused := func(what string, j trip) {
		t.Helper()
		if p := two.arrive(t, j).Problem(401); p.Code != "identity_not_accepted" {
			t.Errorf("%s: %+v", what, p)
		}
		if p := two.arrive(t, j).Problem(410); p.Code != "sign_in_step_ended" {
			t.Errorf("%s, once more: %+v", what, p)
		}
	}
	code := func(key string, d directory) trip { return two.begin(t, key).visit(d, who, nil) }

	foreign := code("nord", two.nord)
	foreign.back.Code = code("sued", two.sued).back.Code
	refused("the code of the other directory", foreign)

	issuer := two.sued.Issuer()
	misnamed := code("nord", two.nord)
	misnamed.back.Issuer = &issuer
	refused("an answer in the other's name", misnamed)

	nordIssuer := two.nord.Issuer()
	swapped := code("sued", two.sued)
	swapped.back.Issuer = &nordIssuer
	refused("an answer of the other to a directory that names itself", swapped)
	refused("no name from a directory that names itself", code("sued", two.sued))

	// The browser is sent to the other directory with what it began at the first: the other knows neither client nor verifier.
	for _, claim := range []map[string]any{{"iss": nordIssuer}, {"aud": two.nord.ClientID}} {
		refused("a token in the other's name", two.named(two.begin(t, "sued").visit(two.sued, subject{sameSubject, claim}, nil)))
	}
}

// TestTwoDirectories_LogoutStaysAtHome: a directory ends what was begun from it, whatever numbers it names, and nothing of the other.
func TestTwoDirectories_LogoutStaysAtHome(t *testing.T) {
	t.Parallel()
	two := openTwoDirectories(t)
	sid := map[string]any{"sid": "dort-1"}
	enter := func(j trip, person uuid.UUID) actor {
		return actor{testkit.NewClient(t, two.base), cookieOf(t, two.arrive(t, j).Want(200)), person}
	}
	one := enter(two.begin(t, "nord").visit(two.nord, subject{sameSubject, sid}, nil), two.one.person)
	other := enter(two.named(two.begin(t, "sued").visit(two.sued, subject{sameSubject, sid}, nil)), two.other.person)
	tell := func(key, token string) testkit.Response {
		return testkit.NewClient(t, two.base).Do("POST", "/identity-providers/"+key+"/logout", asForm(token), "Content-Type", "application/x-www-form-urlencoded")
	}
	tell("nord", two.sued.signed(two.sued.word(nil))).Problem(400) // signed by the other
	tell("sued", two.nord.signed(two.nord.word(nil))).Problem(400)
	tell("sued", two.sued.signed(two.sued.word(map[string]any{"iss": two.nord.Issuer()}))).Problem(400)
	one.do("GET", "/session", nil).Want(200)
	other.do("GET", "/session", nil).Want(200)

	tell("nord", two.nord.signed(two.nord.word(nil))).Want(200)
	one.do("GET", "/session", nil).Problem(401)
	other.do("GET", "/session", nil).Want(200)
	tell("sued", two.sued.signed(two.sued.word(map[string]any{"sid": nil}))).Want(200)
	other.do("GET", "/session", nil).Problem(401)
}
