package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// Refusals of passkeys.
var (
	errPasskeyUnknown = fault.New(fault.Unauthenticated, "passkey_unknown")
	errPasskeyForm    = fault.New(fault.Invalid, "passkey_form")
	errPasskeysMany   = fault.New(fault.Conflict, "passkeys_many")
)

// Credential is a passkey with what the library keeps of it, as JSON.
type Credential struct {
	Passkey
	Person       uuid.UUID
	CredentialID []byte
	Data         []byte
}

// relyingParty is the shop as passkeys know it: by the name of its address.
type relyingParty struct{ lib *webauthn.WebAuthn }

func newRelyingParty(cfg Config) (*relyingParty, error) {
	u, err := url.Parse(cfg.PublicURL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("public address %q names no host", cfg.PublicURL)
	}
	name, origins := u.Hostname(), []string{u.Scheme + "://" + u.Host}
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		// Browsers bind no passkey to a bare address; whoever tries the shop at home opens it by name.
		name = "localhost"
		local := "http://" + name
		if u.Port() != "" {
			local += ":" + u.Port()
		}
		origins = append(origins, local)
	}
	lib, err := webauthn.New(&webauthn.Config{RPID: name, RPDisplayName: cfg.Tenant, RPOrigins: origins})
	if err != nil {
		return nil, fmt.Errorf("passkeys of %s: %w", name, err)
	}
	return &relyingParty{lib}, nil
}

// holder is a person as the library wants to see one.
type holder struct {
	id          uuid.UUID
	name, login string
	credentials []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return h.id[:] }
func (h holder) WebAuthnName() string                       { return h.login }
func (h holder) WebAuthnDisplayName() string                { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

func (s *Service) holder(ctx context.Context, person uuid.UUID, name, login string) (holder, []Credential, error) {
	stored, err := s.store.Credentials(ctx, person)
	if err != nil {
		return holder{}, nil, err
	}
	h := holder{id: person, name: name, login: login, credentials: make([]webauthn.Credential, len(stored))}
	for i, c := range stored {
		if err := json.Unmarshal(c.Data, &h.credentials[i]); err != nil {
			return holder{}, nil, fmt.Errorf("passkey %s: %w", c.ID, err)
		}
	}
	return h, stored, nil
}

// Ceremony is what the browser needs to ask for a passkey: the options as WebAuthn has them, and the ticket to answer with.
type Ceremony struct {
	Ticket  authz.Token
	Options json.RawMessage
}

func (s *Service) ceremony(ctx context.Context, kind StepKind, person *uuid.UUID, session *webauthn.SessionData, options any) (Ceremony, error) {
	state, err := json.Marshal(session)
	if err != nil {
		return Ceremony{}, fmt.Errorf("state of ceremony: %w", err)
	}
	c := Ceremony{Ticket: authz.NewToken()}
	if c.Options, err = json.Marshal(options); err != nil {
		return Ceremony{}, fmt.Errorf("options of ceremony: %w", err)
	}
	return c, s.store.KeepStep(ctx, Step{Hash: c.Ticket.Hash(), Kind: kind, Person: person, State: state, Expires: s.now().Add(authz.StepLife)})
}

// BeginPasskey starts the registration of a passkey. Errors: ErrConfirmFirst, ErrDemoAccount, Conflict (passkeys_many).
func (s *Service) BeginPasskey(ctx context.Context, p authz.Principal) (Ceremony, error) {
	profile, err := s.changeable(ctx, p)
	if err != nil {
		return Ceremony{}, err
	}
	if len(profile.Passkeys) >= MaxPasskeys {
		return Ceremony{}, errPasskeysMany
	}
	h, _, err := s.holder(ctx, p.Person, p.Name, profile.Login)
	if err != nil {
		return Ceremony{}, err
	}
	creation, session, err := s.passkeys.lib.BeginRegistration(h,
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		}),
		webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin registration: %w", err)
	}
	return s.ceremony(ctx, StepPasskeyRegistration, &p.Person, session, creation.Response)
}

// AddPasskey stores the passkey a browser made, and goes on as ConfirmTotp does.
// Errors: ErrStepEnded; Invalid (name, passkey_form).
func (s *Service) AddPasskey(ctx context.Context, p authz.Principal, ticket authz.Token, name string, answer []byte, from authz.Browser) (authz.Token, authz.Principal, Passkey, []string, error) {
	no := func(err error) (authz.Token, authz.Principal, Passkey, []string, error) {
		return "", authz.Principal{}, Passkey{}, nil, err
	}
	name, err := named(name)
	if err != nil {
		return no(err)
	}
	step, session, err := s.takeCeremony(ctx, StepPasskeyRegistration, ticket)
	if err != nil {
		return no(err)
	}
	if step.Person == nil || *step.Person != p.Person {
		return no(ErrStepEnded)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return no(errPasskeyForm.Wrap(err))
	}
	made, err := s.passkeys.lib.CreateCredential(holder{id: p.Person, name: p.Name}, session, parsed)
	if err != nil {
		return no(errPasskeyForm.Wrap(err))
	}
	c := Credential{Passkey: Passkey{Name: name, MadeAt: s.now()}, Person: p.Person, CredentialID: made.ID}
	if c.ID, err = uuid.NewV7(); err != nil {
		return no(fmt.Errorf("passkey id: %w", err))
	}
	if c.Data, err = json.Marshal(made); err != nil {
		return no(fmt.Errorf("passkey: %w", err))
	}
	e, err := s.event(p, PasskeyAdded)
	if err != nil {
		return no(err)
	}
	if err := s.store.AddPasskey(ctx, e, p.Person, c); err != nil {
		return no(err)
	}
	token, fresh, codes, err := s.strengthened(ctx, p, from)
	return token, fresh, c.Passkey, codes, err
}

func (s *Service) takeCeremony(ctx context.Context, kind StepKind, ticket authz.Token) (Step, webauthn.SessionData, error) {
	var session webauthn.SessionData
	step, err := s.store.TakeStep(ctx, kind, ticket.Hash(), s.now())
	if err != nil {
		return Step{}, session, err
	}
	if err := json.Unmarshal(step.State, &session); err != nil {
		return Step{}, session, fmt.Errorf("state of ceremony: %w", err)
	}
	session.Expires = time.Time{} // the step's own end holds, by our clock
	return step, session, nil
}

// RenamePasskey gives a passkey another name. Errors: Invalid (name), ErrNotFound.
func (s *Service) RenamePasskey(ctx context.Context, p authz.Principal, id uuid.UUID, name string) (Passkey, error) {
	name, err := named(name)
	if err != nil {
		return Passkey{}, err
	}
	return s.store.RenamePasskey(ctx, p.Person, id, name)
}

// RemovePasskey takes a passkey away. Errors: ErrConfirmFirst, ErrFactorForced, ErrNotFound.
func (s *Service) RemovePasskey(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	profile, err := s.changeable(ctx, p)
	if err != nil {
		return err
	}
	known := false
	for _, k := range profile.Passkeys {
		known = known || k.ID == id
	}
	last := profile.TotpSince == nil && len(profile.Passkeys) == 1
	switch {
	case !known:
		return ErrNotFound
	case last && s.sessions.FactorForced(p):
		return ErrFactorForced
	}
	e, err := s.event(p, PasskeyRemoved)
	if err != nil {
		return err
	}
	if err := s.store.RemovePasskey(ctx, e, p.Person, id); err != nil || !last {
		return err
	}
	return s.store.SetRecoveryCodes(ctx, p.Person, nil)
}

// throttlePasskey names the count of passkey sign-ins that were begun from one network.
const throttlePasskey = "passkey"

// BeginPasskeyLogin asks for whatever passkey the browser has for the shop; nobody is named yet.
// Error: ErrTooManyLogins.
func (s *Service) BeginPasskeyLogin(ctx context.Context, from authz.Browser) (Ceremony, error) {
	if err := s.sessions.TryAddress(ctx, throttlePasskey, from.Address); err != nil {
		return Ceremony{}, err
	}
	assertion, session, err := s.passkeys.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin passkey sign-in: %w", err)
	}
	return s.ceremony(ctx, StepPasskeyLogin, nil, session, assertion.Response)
}

// FinishPasskeyLogin signs in with a passkey, which is two factors in one: the device, and the finger, face or PIN it
// asked for. Errors: ErrStepEnded; Unauthenticated (passkey_unknown); Invalid (passkey_form); ErrNoMembership.
func (s *Service) FinishPasskeyLogin(ctx context.Context, ticket authz.Token, answer []byte, from authz.Browser) (authz.Token, authz.Principal, error) {
	no := func(err error) (authz.Token, authz.Principal, error) { return "", authz.Principal{}, err }
	_, session, err := s.takeCeremony(ctx, StepPasskeyLogin, ticket)
	if err != nil {
		return no(err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return no(errPasskeyForm.Wrap(err))
	}
	used, err := s.usedPasskey(ctx, session, parsed)
	if err != nil {
		return no(err)
	}
	organisation, err := s.store.Membership(ctx, used.Person, s.now())
	if err != nil {
		return no(err)
	}
	if organisation == uuid.Nil {
		return no(authz.ErrNoMembership)
	}
	if err := s.store.UsedPasskey(ctx, used, s.now()); err != nil {
		return no(err)
	}
	if err := s.sessions.ForgetAddress(ctx, throttlePasskey, from.Address); err != nil {
		return no(err)
	}
	return s.sessions.Begin(ctx, used.Person, organisation, true, from)
}

// usedPasskey finds the person behind an answer and checks its signature. A counter that went back may be a copy of
// the key and is refused.
func (s *Service) usedPasskey(ctx context.Context, session webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData) (Credential, error) {
	var stored []Credential
	var failed error // the store's, which is no refusal
	find := func(_, userHandle []byte) (webauthn.User, error) {
		person, err := uuid.FromBytes(userHandle)
		if err != nil {
			return nil, err
		}
		h, all, err := s.holder(ctx, person, "", "")
		stored, failed = all, err
		return h, err
	}
	_, checked, err := s.passkeys.lib.ValidatePasskeyLogin(find, session, parsed)
	if failed != nil {
		return Credential{}, failed
	}
	if err != nil {
		return Credential{}, errPasskeyUnknown.Wrap(err)
	}
	if checked.Authenticator.CloneWarning {
		return Credential{}, errPasskeyUnknown.Wrap(errors.New("signature counter went back"))
	}
	for _, c := range stored {
		if string(c.CredentialID) == string(checked.ID) {
			c.Data, err = json.Marshal(checked)
			return c, err
		}
	}
	return Credential{}, errPasskeyUnknown
}
