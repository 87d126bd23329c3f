package main

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/hotp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

const oldPassword, newPassword = "alter-hut-mit-drei-federn", "vier-ganz-verschiedene-dinge"

// codeAt is what an authenticator app shows at an instant.
func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := hotp.GenerateCode(secret, uint64(at.Unix()/30))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// begunTotp shows a new secret, or "" when that was refused.
func (a actor) begunTotp() string {
	r := a.do("POST", "/account/totp", nil)
	if r.Status != 201 {
		return ""
	}
	var shown gen.Totp
	r.JSON(&shown)
	return shown.Secret
}

// confirmTotp sets an authenticator app up and goes on in the fresh session.
func (a actor) confirmTotp(t *testing.T, at time.Time) (actor, string, []string) {
	t.Helper()
	secret := a.begunTotp()
	r := a.do("POST", "/account/totp/confirmation", gen.TotpCode{Code: codeAt(t, secret, at)}).Want(200)
	var added gen.FactorAdded
	r.JSON(&added)
	a.cookie = cookieOf(t, r)
	return a, secret, added.RecoveryCodes
}

// cookieOf is the session an answer began.
func cookieOf(t *testing.T, r testkit.Response) string {
	t.Helper()
	for _, c := range (&http.Response{Header: r.Header}).Cookies() {
		if c.Name == "shop_session" {
			return c.Value
		}
	}
	t.Fatalf("no session in %v", r.Header)
	return ""
}

// passkey makes one and goes on in the fresh session.
func (a actor) passkey(t *testing.T) (*testkit.Authenticator, testkit.Response) {
	t.Helper()
	device := testkit.NewAuthenticator(t, "http://127.0.0.1", "localhost")
	r := a.do("POST", "/account/passkey-options", nil)
	if r.Status != 200 {
		return device, r
	}
	var c gen.Ceremony
	r.JSON(&c)
	return device, a.do("POST", "/account/passkeys", map[string]any{"ticket": c.Ticket, "name": "Dienstgerät", "credential": device.Create(c.Options)})
}

// put writes a row of what belongs to people alone, as requests do.
func (s *shop) put(statement string, args ...any) {
	s.t.Helper()
	s.putIn(s.As(authz.Principal{}), statement, args...)
}

// putIn is put with the scope of a context.
func (s *shop) putIn(ctx context.Context, statement string, args ...any) {
	s.t.Helper()
	if _, err := s.DB.Pool(s.t).Exec(ctx, statement, args...); err != nil {
		s.t.Fatal(err)
	}
}

// actingFor is the context of somebody who acts for an organisation.
func (s *shop) actingFor(organisation uuid.UUID) context.Context {
	return s.As(authz.Principal{Organisation: organisation, Scope: []uuid.UUID{organisation}})
}

// passkeyOf puts a row there as a passkey was once stored.
func (s *shop) passkeyOf(person uuid.UUID) uuid.UUID {
	id := fixture.ID()
	s.put(`INSERT INTO passkey (id, person_id, credential_id, credential, name, made_at) VALUES ($1, $2, $3, '{}', 'Schlüssel', $4)`, id, person, id[:], fixture.At)
	return id
}

// identityOf puts a row there as somebody once connected it.
func (s *shop) identityOf(person uuid.UUID) uuid.UUID {
	id := fixture.ID()
	s.put(`INSERT INTO identity (id, person_id, issuer, subject, made_at) VALUES ($1, $2, 'https://id.nord.example', $3, $4)`, id, person, id.String(), fixture.At)
	return id
}

func (s *shop) tokenOf(person, organisation uuid.UUID) uuid.UUID {
	id := fixture.ID()
	s.putIn(s.actingFor(organisation), `INSERT INTO api_token (id, token_hash, person_id, organisation_id, name, beginning, scopes, created_at, expires_at)
		VALUES ($1, $2, $3, $4, 'Skript', 'pvm_abcde', '{read}', $5, $6)`, id, append(id[:], id[:]...), person, organisation, fixture.At, fixture.At.Add(time.Hour))
	return id
}

// sessionOf begins one more session and names it.
func (s *shop) sessionOf(t *testing.T, person, organisation uuid.UUID) uuid.UUID {
	t.Helper()
	s.session(person, organisation)
	var id uuid.UUID
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT id FROM session WHERE person_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`, person).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *shop) invitationOf(t *testing.T, organisation uuid.UUID) uuid.UUID {
	t.Helper()
	id := fixture.ID()
	s.Exec(`INSERT INTO invitation (id, organisation_id, email, name, roles, token_hash, invited_by, at, expires_at)
		VALUES ($1, $2, 'neu@stadt.example', 'Neu', '{officer}', $3, $4, $5, $6)`,
		id, organisation, append(id[:], id[:]...), s.Officer.Person, fixture.At, fixture.At.Add(time.Hour))
	return id
}

func someInvitation() map[string]any {
	return map[string]any{"people": []any{map[string]any{"email": "neu@stadt.example", "name": "Neu Ander", "roles": []string{"requester"}}}}
}

// accountCalls has a valid request for every operation on accounts.
func (s *shop) accountCalls(t *testing.T) map[string]call {
	t.Helper()
	hash, err := s.app.passwords.Hash(t.Context(), oldPassword)
	if err != nil {
		t.Fatal(err)
	}
	withAccount := func(a actor) {
		s.Exec(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, $3)`, a.person, a.person.String(), hash)
	}
	as := func(ok int, send func(t *testing.T, a actor) testkit.Response) call {
		return call{ok, func(t *testing.T, _ *shop, a actor) testkit.Response { t.Helper(); return send(t, a) }}
	}
	return map[string]call{
		"getAccount": plain("GET", "/account", 200),
		"updateAccount": as(204, func(_ *testing.T, a actor) testkit.Response {
			return a.do("PATCH", "/account", map[string]any{"language": "en"})
		}),
		"confirmSession": as(200, func(_ *testing.T, a actor) testkit.Response {
			withAccount(a)
			return a.do("POST", "/session/confirmation", map[string]any{"password": oldPassword})
		}),
		"changePassword": as(204, func(_ *testing.T, a actor) testkit.Response {
			withAccount(a)
			return a.do("PUT", "/account/password", map[string]any{"current": oldPassword, "password": newPassword})
		}),
		"beginTotp": plain("POST", "/account/totp", 201),
		"confirmTotp": as(200, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			return a.do("POST", "/account/totp/confirmation", map[string]any{"code": codeAt(t, a.begunTotp(), fixture.At)})
		}),
		"removeTotp": as(204, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			a, _, _ = a.confirmTotp(t, fixture.At)
			return a.do("DELETE", "/account/totp", nil)
		}),
		"renewRecoveryCodes": as(201, func(_ *testing.T, a actor) testkit.Response {
			s.passkeyOf(a.person)
			return a.do("POST", "/account/recovery-codes", nil)
		}),
		"beginPasskey": plain("POST", "/account/passkey-options", 200),
		"addPasskey": as(201, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			_, r := a.passkey(t)
			return r
		}),
		"renamePasskey": as(200, func(_ *testing.T, a actor) testkit.Response {
			return a.do("PATCH", "/account/passkeys/"+s.passkeyOf(a.person).String(), map[string]any{"name": "Anderer Name"})
		}),
		"removePasskey": as(204, func(_ *testing.T, a actor) testkit.Response {
			return a.do("DELETE", "/account/passkeys/"+s.passkeyOf(a.person).String(), nil)
		}),
		"beginOwnIdentity": as(200, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			return a.do("POST", "/account/identity-requests", map[string]any{"provider": "nord", "purpose": "confirm"})
		}),
		"removeIdentity": as(204, func(_ *testing.T, a actor) testkit.Response {
			withAccount(a)
			return a.do("DELETE", "/account/identities/"+s.identityOf(a.person).String(), nil)
		}),
		"listSessions":     plain("GET", "/account/sessions", 200),
		"endOtherSessions": plain("DELETE", "/account/sessions", 204),
		"endSession": as(204, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			return a.do("DELETE", "/account/sessions/"+s.sessionOf(t, a.person, s.School).String(), nil)
		}),
		"listTokens": plain("GET", "/account/tokens", 200),
		"makeToken": as(201, func(_ *testing.T, a actor) testkit.Response {
			return a.do("POST", "/account/tokens", map[string]any{"name": "Skript", "scopes": []string{"read"}, "days": 30})
		}),
		"revokeToken": as(204, func(_ *testing.T, a actor) testkit.Response {
			return a.do("DELETE", "/account/tokens/"+s.tokenOf(a.person, s.School).String(), nil)
		}),
		"listOwnRoles": plain("GET", "/account/roles", 200),
		"actFor": as(204, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			at, _ := a.seat()
			return a.actsFor(at)
		}),
		"takeInvitation": as(204, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			admin := s.member(s.School, "admin")
			return a.do("POST", "/invitations/taken", map[string]any{"token": admin.invites(t, s.School, "requester")})
		}),
		"listInvitations": plain("GET", "/invitations", 200),
		"invite": as(201, func(_ *testing.T, a actor) testkit.Response {
			return a.do("POST", "/invitations", someInvitation())
		}),
		"revokeInvitation": as(204, func(t *testing.T, a actor) testkit.Response {
			t.Helper()
			if r := a.do("DELETE", "/invitations/"+uuid.NewString(), nil); r.Status == 403 {
				return r // before one is made that the refusal should leave alone
			}
			return a.do("DELETE", "/invitations/"+s.invitationOf(t, s.School).String(), nil)
		}),
	}
}

// accountProbes try foreign ids in what people sign in with.
func (s *shop) accountProbes(t *testing.T) []probe {
	t.Helper()
	me, others := s.Officer.Person, []uuid.UUID{s.Director.Person, s.Stranger.Person}
	each := func(of func(uuid.UUID) uuid.UUID) []uuid.UUID {
		ids := make([]uuid.UUID, len(others))
		for i, person := range others {
			ids[i] = of(person)
		}
		return ids
	}
	by := func(method, path string, body any) func(actor, uuid.UUID) testkit.Response {
		return func(a actor, id uuid.UUID) testkit.Response { return a.do(method, path+id.String(), body) }
	}
	session := func(person uuid.UUID) uuid.UUID { return s.sessionOf(t, person, s.School) }
	token := func(person uuid.UUID) uuid.UUID { return s.tokenOf(person, s.School) }
	return []probe{
		{"actFor body organisationId", s.School, []uuid.UUID{s.Body, s.Coop, s.Annex}, 204, func(a actor, id uuid.UUID) testkit.Response { return a.actsFor(id) }},
		{"explainOwnAccess query organisationId", s.School, []uuid.UUID{s.Body, s.Coop, s.Annex}, 200, func(a actor, id uuid.UUID) testkit.Response { return a.explainsOwn(id, "order.read") }},
		{"renamePasskey path passkeyId", s.passkeyOf(me), each(s.passkeyOf), 200, by("PATCH", "/account/passkeys/", map[string]any{"name": "Anders"})},
		{"removePasskey path passkeyId", s.passkeyOf(me), each(s.passkeyOf), 204, by("DELETE", "/account/passkeys/", nil)},
		{"removeIdentity path identityId", s.identityOf(me), each(s.identityOf), 204, by("DELETE", "/account/identities/", nil)},
		{"endSession path sessionId", session(me), each(session), 204, by("DELETE", "/account/sessions/", nil)},
		{"revokeToken path tokenId", token(me), each(token), 204, by("DELETE", "/account/tokens/", nil)},
	}
}

// TestForeignInvitations: an administrator reaches the invitations and organisations in sight, and others answer like
// ones that do not exist.
func TestForeignInvitations(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.School, "admin")
	foreign, own := s.invitationOf(t, w.Annex), s.invitationOf(t, w.School)
	unknown := admin.do("DELETE", "/invitations/"+uuid.NewString(), nil)
	before := w.Rows()
	if got := admin.do("DELETE", "/invitations/"+foreign.String(), nil); got.Status != 404 || got.Comparable() != unknown.Comparable() {
		t.Errorf("a foreign invitation answers %d: %s", got.Status, got.Body)
	}
	into := func(organisation uuid.UUID) testkit.Response {
		body := someInvitation()
		body["organisationId"] = organisation
		return admin.do("POST", "/invitations", body)
	}
	nowhere := into(uuid.New())
	for name, organisation := range map[string]uuid.UUID{"above": w.Body, "elsewhere": w.Annex} {
		if got := into(organisation); got.Status != 404 || got.Comparable() != nowhere.Comparable() {
			t.Errorf("an organisation %s answers %d: %s", name, got.Status, got.Body)
		}
	}
	unchanged(t, before, w.Rows())
	admin.do("DELETE", "/invitations/"+own.String(), nil).Want(204)
	into(w.School).Want(201)
}
