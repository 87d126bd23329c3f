package httpapi_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

func textLog(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func TestLogin(t *testing.T) {
	t.Parallel()

	t.Run("SessionSaysWhoAndWhat", func(t *testing.T) {
		t.Parallel()
		c := setup(t, options{cfg: httpapi.Config{Demo: true, Tenant: "Musterau kauft ein"}}).client(t, "")
		s := c.Login("requester", "requester")
		want := gen.Session{
			AllowedActions: strings.Fields(`actFor addBasketLine addFreeLine addPartList addPasskey beginOwnIdentity beginPasskey beginTotp changePassword compareBasket compareOffers
				confirmSession confirmTotp endOtherSessions endSession explainOwnAccess getAccount getBasket getContractDocument getContractForecast getFrameworkContract getLogStatus getProduct
				getRuleDocument getSession handOn listAccessActions listAwardCriteria listContractDocuments listFrameworkContracts listHandovers listHouseStandards listOwnRoles listRuleVersions
				listRules listSessions listTemplates listTokens logout makeToken openCompetition readPartList removeBasketLine removeFreeLine removeIdentity removePasskey
				removeTotp renamePasskey renewRecoveryCodes revokeToken searchProducts suggest takeBasketWay takeInvitation takeSealedOffers tellContractManager
				updateAccount updateBasket updateBasketLine useTemplate withdrawHandover`),
			Demo: true, ExpiresAt: noon.Add(authz.SessionIdle), EndsAt: new(noon.Add(authz.SessionLife)), Tenant: "Musterau kauft ein", Roles: []gen.Role{"requester"},
			Organisation: gen.OrganisationRef{Id: town, Name: "Stadt Musterau", Kind: "owner_body"},
		}
		want.Person.Id, want.Person.Name = s.Person.Id, "Alex Beispiel"
		want.Logo = nullable.NewNullNullable[string]()
		if diff := cmp.Diff(want, s); diff != "" {
			t.Errorf("session (-want +got):\n%s", diff)
		}
		var again gen.Session
		c.Do(http.MethodGet, "/session", nil).Want(http.StatusOK).JSON(&again)
		if diff := cmp.Diff(s, again); diff != "" {
			t.Errorf("getSession says something else (-login +get):\n%s", diff)
		}
	})

	t.Run("CookieIsOutOfReach", func(t *testing.T) {
		t.Parallel()
		login := `{"login":"officer","password":"officer"}`
		plain := setup(t, options{}).client(t, "").Do(http.MethodPost, "/session", login).Header.Get("Set-Cookie")
		if !strings.HasPrefix(plain, "shop_session=") || !strings.HasSuffix(plain, "; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax") {
			t.Errorf("cookie %q", plain)
		}
		secure := setup(t, options{cfg: httpapi.Config{SecureCookies: true}}).client(t, "").Do(http.MethodPost, "/session", login).Header.Get("Set-Cookie")
		if !strings.HasPrefix(secure, "__Host-shop_session=") || !strings.HasSuffix(secure, "; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax") {
			t.Errorf("cookie %q", secure)
		}
	})

	t.Run("ErrWrongPasswordLooksLikeUnknownAccount", func(t *testing.T) {
		t.Parallel()
		c := setup(t, options{}).client(t, "")
		wrong := c.Do(http.MethodPost, "/session", gen.Login{Login: "officer", Password: "guess"})
		unknown := c.Do(http.MethodPost, "/session", gen.Login{Login: "nobody", Password: "guess"})
		if p := wrong.Problem(http.StatusUnauthorized); p.Code != "login_wrong" {
			t.Errorf("problem %+v", p)
		}
		if diff := cmp.Diff(wrong.Comparable(), unknown.Comparable()); diff != "" {
			t.Errorf("the answers tell accounts apart (-wrong +unknown):\n%s", diff)
		}
		c.Do(http.MethodGet, "/session", nil).Problem(http.StatusUnauthorized)
	})

	t.Run("ErrThrottledEvenWithTheRightPassword", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{})
		c := b.client(t, "")
		for range authz.ThrottleAccountLimit {
			c.Do(http.MethodPost, "/session", gen.Login{Login: "officer", Password: "guess"}).Problem(http.StatusUnauthorized)
		}
		res := c.Do(http.MethodPost, "/session", gen.Login{Login: "Officer ", Password: "officer"})
		if p := res.Problem(http.StatusTooManyRequests); p.Code != "login_throttled" || res.Header.Get("Retry-After") != "900" {
			t.Errorf("problem %+v, Retry-After %q", p, res.Header.Get("Retry-After"))
		}
		c.Login("auditor", "auditor") // another account is not affected
		b.clock.add(authz.ThrottleWindow)
		c.Login("officer", "officer")
	})

	t.Run("FormerSessionEnds", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{})
		c := b.client(t, "")
		former := c.Do(http.MethodPost, "/session", `{"login":"officer","password":"officer"}`).Header.Get("Set-Cookie")
		c.Login("auditor", "auditor")
		thief := b.client(t, "")
		cookie, _, _ := strings.Cut(former, ";")
		p := thief.Do(http.MethodGet, "/session", nil, "Cookie", cookie).Problem(http.StatusUnauthorized)
		if p.Code != "session_expired" {
			t.Errorf("problem %+v", p)
		}
	})
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()

	t.Run("AtLogout", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{})
		c := b.client(t, "")
		cookie, _, _ := strings.Cut(c.Do(http.MethodPost, "/session", `{"login":"officer","password":"officer"}`).Header.Get("Set-Cookie"), ";")
		res := c.Do(http.MethodDelete, "/session", nil).Want(http.StatusNoContent)
		if got := res.Header.Get("Set-Cookie"); !strings.Contains(got, "Max-Age=0") {
			t.Errorf("cookie is not taken back: %q", got)
		}
		if got := res.Header.Get("Clear-Site-Data"); got != `"cache"` {
			t.Errorf("what the browser keeps of pages stays: Clear-Site-Data is %q", got)
		}
		if p := c.Do(http.MethodGet, "/session", nil).Problem(http.StatusUnauthorized); p.Code != "not_signed_in" {
			t.Errorf("problem %+v", p)
		}
		if p := c.Do(http.MethodGet, "/session", nil, "Cookie", cookie).Problem(http.StatusUnauthorized); p.Code != "session_expired" {
			t.Errorf("the ended token still answers with %+v", p)
		}
	})
	t.Run("WhenIdle", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{})
		c := b.client(t, authz.Officer)
		b.clock.add(authz.SessionIdle)
		if p := c.Do(http.MethodGet, "/session", nil).Problem(http.StatusUnauthorized); p.Code != "session_expired" {
			t.Errorf("problem %+v", p)
		}
	})
	t.Run("ErrGarbageToken", func(t *testing.T) {
		t.Parallel()
		c := setup(t, options{}).client(t, "")
		for _, token := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 4000), "%00", "'; DROP TABLE session"} {
			c.Do(http.MethodGet, "/session", nil, "Cookie", "shop_session="+token).Problem(http.StatusUnauthorized)
		}
	})
}

func TestWhoMayCall(t *testing.T) {
	t.Parallel()

	t.Run("ErrSignedOutEverywhereButPublic", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{})
		c := b.client(t, "")
		contract, err := httpapi.LoadContract()
		if err != nil {
			t.Fatal(err)
		}
		public := map[string]bool{"login": true, "finishLogin": true, "beginPasskeyLogin": true, "finishPasskeyLogin": true, "listIdentityProviders": true, "beginIdentity": true, "finishIdentity": true, "openInvitation": true, "askPasswordReset": true, "resetPassword": true, "acceptInvitation": true, "listDemoPeople": true, "getDemoStory": true, "getDemoForgery": true, "setDemoForgery": true, "openInquiryLink": true, "answerInquiryLink": true, "openCompetitionLink": true, "askInCompetition": true, "handInOffer": true}
		for _, id := range []string{"sendFeedback", "getInstallation", "getSetup", "openSetup", "saveSetup", "saveSetupLogo", "createFirstPerson", "endIdentitySessions"} {
			public[id] = true
		}
		contract.Each(func(id, method, path string) {
			if public[id] {
				return
			}
			path = strings.NewReplacer("{", "", "}", "").Replace(path)
			if p := c.Do(method, path, nil).Problem(http.StatusUnauthorized); p.Code != "not_signed_in" {
				t.Errorf("%s: problem %+v", id, p)
			}
		})
	})

	t.Run("ErrRoleMissingIsRecorded", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{})
		c := b.client(t, authz.Auditor)
		c.Language = "de-DE,de;q=0.9"
		res := c.Do(http.MethodPost, "/submissions", `{"basketVersion":1}`, "Idempotency-Key", "0123456789")
		p := res.Problem(http.StatusForbidden)
		if p.Code != "role_missing" || *p.Detail != "Nötig ist: Beschaffung. Rollen vergibt die Verwaltung Ihrer Organisation." {
			t.Errorf("problem %+v %s", p, *p.Detail)
		}
		var got []string
		for _, d := range b.store.Denials() {
			got = append(got, strings.Join([]string{d.Principal.Name, d.Action, d.Object, d.Rule, d.At.Format(time.RFC3339)}, " "))
		}
		want := []string{"Alex Beispiel submit /api/v1/submissions no_rule 2026-11-22T11:00:00Z"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("denials (-want +got):\n%s", diff)
		}
	})

	t.Run("ErrRoleHeldElsewhere", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{})
		c := b.client(t, authz.Admin)
		c.Language = "de-DE,de;q=0.9"
		p := c.Do(http.MethodGet, "/installation/settings", nil).Problem(http.StatusForbidden)
		want := "Sie haben die Rolle Verwaltung für Stadt Musterau. Hier braucht es die Rolle Verwaltung bei der Genossenschaft; bitte wenden Sie sich dorthin."
		if p.Code != "cooperative_only" || *p.Detail != want {
			t.Errorf("problem %+v %s", p, *p.Detail)
		}
		if denials := b.store.Denials(); len(denials) != 1 || denials[0].Rule != authz.NoRule {
			t.Errorf("denials %+v", denials)
		}
		p = b.client(t, authz.Auditor).Do(http.MethodGet, "/installation/settings", nil).Problem(http.StatusForbidden)
		if p.Code != "role_missing" {
			t.Errorf("an auditor, who holds no such role anywhere: %+v", p)
		}
	})

	// Whose role is held, but not where it is asked for (another place, or a tree that was changed a moment ago), is told so, and
	// not that it is missing.
	t.Run("ErrRoleDoesNotReachThere", func(t *testing.T) {
		t.Parallel()
		b := setup(t, options{decider: nowhere{}})
		for language, want := range map[string]string{
			"de-DE,de;q=0.9": "Sie haben die Rolle Beschaffung für Stadt Musterau. Hier braucht es sie für die betroffene Stelle; deren Verwaltung weiß, wer sie dort hat.",
			"en":             "You hold the role Procurement for Stadt Musterau. This needs it for the organisation concerned; its administrator knows who holds it there.",
		} {
			c := b.client(t, authz.Officer)
			c.Language = language
			p := c.Do(http.MethodPost, "/submissions", `{"basketVersion":1}`, "Idempotency-Key", "0123456789").Problem(http.StatusForbidden)
			if p.Code != "role_elsewhere" || *p.Detail != want {
				t.Errorf("%s: problem %+v %s", language, p, *p.Detail)
			}
		}
		if p := b.client(t, authz.Auditor).Do(http.MethodPost, "/submissions", `{"basketVersion":1}`, "Idempotency-Key", "0123456789").Problem(http.StatusForbidden); p.Code != "role_missing" {
			t.Errorf("an auditor, who holds no such role: %+v", p)
		}
		if denials := b.store.Denials(); len(denials) != 3 || denials[0].Rule != authz.NoRule {
			t.Errorf("denials %+v", denials)
		}
	})

	t.Run("ErrNoDecisionIsRefused", func(t *testing.T) {
		t.Parallel()
		broken := errors.New("links are gone")
		b := setup(t, options{decider: refuser{broken}})
		c := b.client(t, "")
		res := c.Do(http.MethodPost, "/session", `{"login":"officer","password":"officer"}`)
		if p := res.Problem(http.StatusServiceUnavailable); p.Code != "authorisation_unavailable" || bytes.Contains(res.Body, []byte("links")) {
			t.Errorf("problem %s", res.Body)
		}
	})
}

// nowhere lets every role count nowhere.
type nowhere struct{}

func (nowhere) Decide(context.Context, authz.Principal, authz.Request) (authz.Decision, error) {
	return authz.Decision{Rule: authz.NoRule}, nil
}

type refuser struct{ err error }

func (r refuser) Decide(context.Context, authz.Principal, authz.Request) (authz.Decision, error) {
	return authz.Decision{Allowed: true}, r.err // an error refuses, whatever stands beside it
}

func TestDemoPeople(t *testing.T) {
	t.Parallel()
	outside := setup(t, options{}).client(t, "")
	outside.Do(http.MethodGet, "/demo/people", nil).Problem(http.StatusNotFound)

	c := setup(t, options{cfg: httpapi.Config{Demo: true}}).client(t, "")
	c.Language = "en"
	var got gen.DemoPeople
	c.Do(http.MethodGet, "/demo/people", nil).Want(http.StatusOK).JSON(&got)
	if len(got.People) != len(authz.Roles()) || got.People[0].Sentence != "shows what this role can do" {
		t.Errorf("people %+v", got)
	}
}

// storyOf tells of two steps when the story began at noon.
type storyOf struct{ product, decision uuid.UUID }

func (s storyOf) Story(_ context.Context, since time.Time) ([]httpapi.StoryStep, error) {
	return []httpapi.StoryStep{
		{Step: "compare", Login: "jana.albers", Quantity: "25", Done: since.Equal(noon), Product: &s.product},
		{Step: "tie", Login: "jana.albers", Done: true, Decision: &s.decision},
	}, nil
}

func (s storyOf) Forgery(context.Context, time.Time) (httpapi.StoryForgery, error) {
	return httpapi.StoryForgery{Order: s.decision, Number: "B-2026-000001", Index: 7, Sealed: "46.20", Stored: "46.20"}, nil
}

func (s storyOf) Forge(ctx context.Context, since time.Time, forged bool) (httpapi.StoryForgery, error) {
	f, err := s.Forgery(ctx, since)
	if forged {
		f.Stored = "56.20"
	}
	return f, err
}

func TestDemoForgery(t *testing.T) {
	t.Parallel()
	path := "/demo/story/forgery?since=" + noon.Format(time.RFC3339)
	change := map[string]bool{"forged": true}
	elsewhere := setup(t, options{}).client(t, "")
	elsewhere.Do(http.MethodGet, path, nil).Problem(http.StatusNotFound)
	elsewhere.Do(http.MethodPut, path, change).Problem(http.StatusNotFound)

	c := setup(t, options{cfg: httpapi.Config{Demo: true}, story: storyOf{uuid.New(), uuid.New()}}).client(t, "")
	var before, after gen.DemoForgery
	c.Do(http.MethodGet, path, nil).Want(http.StatusOK).JSON(&before)
	c.Do(http.MethodPut, path, change).Want(http.StatusOK).JSON(&after)
	want := before
	want.Stored, want.Forged = "56.20", true
	if diff := cmp.Diff(want, after); diff != "" || before.Forged {
		t.Errorf("forgery (-want +got):\n%s", diff)
	}
	c.Do(http.MethodPut, "/demo/story/forgery", change).Problem(http.StatusBadRequest)
}

func TestDemoStory(t *testing.T) {
	t.Parallel()
	setup(t, options{}).client(t, "").Do(http.MethodGet, "/demo/story", nil).Problem(http.StatusNotFound)

	s := storyOf{uuid.New(), uuid.New()}
	c := setup(t, options{cfg: httpapi.Config{Demo: true}, story: s}).client(t, "")
	var got gen.DemoStory
	c.Do(http.MethodGet, "/demo/story?since="+noon.Format(time.RFC3339), nil).Want(http.StatusOK).JSON(&got)
	if len(got.Steps) != 2 || !got.Steps[0].Done || got.Steps[0].ProductId.MustGet() != s.product || !got.Steps[0].DecisionId.IsNull() ||
		got.Steps[1].DecisionId.MustGet() != s.decision || !got.At.Equal(noon) {
		t.Errorf("story %+v", got)
	}
	for _, since := range []string{"gestern", "2026-13-01T00:00:00Z", "%00"} {
		c.Do(http.MethodGet, "/demo/story?since="+since, nil).Problem(http.StatusBadRequest)
	}
}

func TestOps(t *testing.T) {
	t.Parallel()
	b := setup(t, options{})
	b.client(t, authz.Officer)
	var broken error
	ops := httptest.NewServer(b.server.Ops(func(context.Context) error { return broken }))
	defer ops.Close()
	get := func(path string) (int, string) {
		res, err := http.Get(ops.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(text)
	}
	if code, text := get("/livez"); code != http.StatusOK || text != "ok\n" {
		t.Errorf("livez: %d %s", code, text)
	}
	if code, _ := get("/readyz"); code != http.StatusOK {
		t.Errorf("readyz: %d", code)
	}
	broken = fault.New(fault.Unavailable, "database")
	if code, text := get("/readyz"); code != http.StatusServiceUnavailable || text != "not ready\n" {
		t.Errorf("readyz without a database: %d %s", code, text)
	}
	if code, text := get("/metrics"); code != http.StatusOK || !strings.Contains(text, `shop_http_request_duration_seconds_count{method="POST",operation="login",status="200"} 1`) {
		t.Errorf("metrics: %d\n%s", code, text)
	}
	b.client(t, "").Send(http.MethodGet, "/metrics", nil).Want(http.StatusNotFound) // not for the public
}
