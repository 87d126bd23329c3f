package account

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// MaxIdentities bounds how many identities elsewhere one person may have.
const MaxIdentities = 10

// throttleIdentity names the count of sign-ins elsewhere that were begun from one network.
const throttleIdentity = "identity"

// Refusals of this file.
var (
	ErrNoProvider      = fault.New(fault.NotFound, "identity_provider_unknown")
	ErrIdentityUnknown = fault.New(fault.Forbidden, "identity_unknown")
	ErrIdentityTaken   = fault.New(fault.Conflict, "identity_taken")
	ErrIdentityOther   = fault.New(fault.Forbidden, "identity_of_somebody_else")
	ErrIdentityLast    = fault.New(fault.Conflict, "identity_last_way")
	errIdentitiesMany  = fault.New(fault.Conflict, "identities_many")
)

// IdentityProvider signs people in elsewhere, in the directory of their own house.
type IdentityProvider interface {
	Key() string    // names it in addresses
	Name() string   // what people read
	Issuer() string // how it names itself
	// Location is where the browser goes, and Redeem who came back with an answer.
	Location(ctx context.Context, r IdentityRequest) (string, error)
	Redeem(ctx context.Context, a IdentityAnswer, r IdentityRequest) (ForeignIdentity, error)
	// Farewell is where the browser goes to sign out there, too; empty where the provider has no such page. hint is the
	// ID token of the session, or empty.
	Farewell(ctx context.Context, hint, state string) (string, error)
	// Farewelled reads what the provider tells of a session that ended there. Error: ErrLogoutRefused.
	Farewelled(ctx context.Context, token string) (ForeignLogout, error)
}

// IdentityRequest is what one sign-in elsewhere is bound to.
type IdentityRequest struct {
	State    string `json:"-"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE, RFC 7636
	StepUp   bool   `json:"stepUp"`   // the person has to sign in there now, whoever sits there already
}

// IdentityAnswer is what a provider gave the browser to bring back.
type IdentityAnswer struct {
	Code   string
	Issuer string // as the answer names it (RFC 9207); empty where it names none
}

// ForeignIdentity is who signed in elsewhere. The subject is the provider's own number for the person: the address and
// the name in a directory may pass to somebody else, and name nobody here.
type ForeignIdentity struct {
	Issuer, Subject string
	Name            string
	Strong          bool   // more than a password was shown
	SID             string // the provider's own number of the session; empty where it names none
	IDToken         string // as the provider signed it
	ObjectID        string // the number the directory itself knows the person by, where it is another than the subject; or empty
	Directory       Directory
}

// Identity is a person's identity elsewhere, as kept here.
type Identity struct {
	ID              uuid.UUID
	Person          uuid.UUID
	Issuer, Subject string
	MadeAt          time.Time
	UsedAt          *time.Time
}

// IdentityPurpose is what a sign-in elsewhere is for. The texts are those of the contract.
type IdentityPurpose string

// The purposes.
const (
	IdentitySignIn     IdentityPurpose = "sign_in"
	IdentityInvitation IdentityPurpose = "invitation" // accept one, without a password of the shop's own
	IdentityConnect    IdentityPurpose = "connect"    // an identity to the account of whoever is signed in
	IdentityConfirm    IdentityPurpose = "confirm"    // show once more who sits there
)

// BeginIdentity asks to sign in elsewhere.
type BeginIdentity struct {
	Provider       string
	Purpose        IdentityPurpose
	Invitation     authz.Token // of its link, for that purpose
	Name, Language string      // of the account to be made, for that purpose
}

// identityState is what the step between the two requests keeps.
type identityState struct {
	IdentityRequest
	Provider   string          `json:"provider"`
	Purpose    IdentityPurpose `json:"purpose"`
	Ticket     string          `json:"ticket"`               // hash of what only the browser that began knows
	Invitation string          `json:"invitation,omitempty"` // hash of its link
	Name       string          `json:"name,omitempty"`
	Language   string          `json:"language,omitempty"`
}

// IdentityProviders people may sign in with, in the operator's order.
func (s *Service) IdentityProviders() []IdentityProvider { return s.cfg.Providers }

func (s *Service) provider(key string) (IdentityProvider, error) {
	for _, p := range s.cfg.Providers {
		if p.Key() == key {
			return p, nil
		}
	}
	return nil, ErrNoProvider
}

// BeginIdentity sends a browser to the provider. The ticket stays in the browser: whoever comes back without it did not
// begin here. person is who is signed in, nil for a sign-in or an invitation.
//
// Errors: ErrNoProvider, ErrTooManyLogins, ErrInvitationEnded, ErrConfirmFirst, ErrDemoAccount; of the provider.
func (s *Service) BeginIdentity(ctx context.Context, p *authz.Principal, in BeginIdentity, from authz.Browser) (location string, ticket authz.Token, err error) {
	if err := s.sessions.TryAddress(ctx, throttleIdentity, from.Address); err != nil {
		return "", "", err
	}
	provider, err := s.provider(in.Provider)
	if err != nil {
		return "", "", err
	}
	ticket = authz.NewToken()
	hash := ticket.Hash()
	state := identityState{
		IdentityRequest: IdentityRequest{
			State: string(authz.NewToken()), Nonce: string(authz.NewToken()), Verifier: string(authz.NewToken()), StepUp: in.Purpose == IdentityConfirm,
		},
		Provider: in.Provider, Purpose: in.Purpose, Ticket: hex.EncodeToString(hash[:]),
	}
	step := Step{Kind: StepIdentity, Hash: authz.Token(state.State).Hash(), Expires: s.now().Add(authz.StepLife)}
	if err := s.identityPurpose(ctx, p, in, from, &state, &step); err != nil {
		return "", "", err
	}
	if location, err = provider.Location(ctx, state.IdentityRequest); err != nil {
		return "", "", err
	}
	if step.State, err = json.Marshal(state); err != nil {
		return "", "", fmt.Errorf("state of identity: %w", err)
	}
	return location, ticket, s.store.KeepStep(ctx, step)
}

// identityPurpose adds what the purpose needs, and refuses it where it cannot be had.
func (s *Service) identityPurpose(ctx context.Context, p *authz.Principal, in BeginIdentity, from authz.Browser, state *identityState, step *Step) error {
	switch in.Purpose {
	case IdentitySignIn:
		return nil
	case IdentityInvitation:
		if _, err := s.OpenInvitation(ctx, in.Invitation, from); err != nil {
			return err
		}
		name, err := named(in.Name)
		link := in.Invitation.Hash()
		state.Invitation, state.Name, state.Language = hex.EncodeToString(link[:]), name, in.Language
		return err
	case IdentityConnect, IdentityConfirm:
		if p == nil {
			return authz.ErrSignedOut
		}
		step.Person = &p.Person
		if in.Purpose == IdentityConfirm {
			return nil
		}
		profile, err := s.changeable(ctx, *p)
		if err == nil && len(profile.Identities) >= MaxIdentities {
			err = errIdentitiesMany
		}
		return err
	default:
		return fault.New(fault.Invalid, "request_invalid").WithField("#/body/purpose", "request_invalid")
	}
}

// FinishIdentity is what a browser came back with.
type FinishIdentity struct {
	State  authz.Token
	Ticket authz.Token
	IdentityAnswer
	authz.Browser
}

// FinishIdentity signs in whoever came back from a provider, once: the person with that identity, the one who accepts an
// invitation, or the one who connects it or shows once more who sits there. Where the account has a second factor and
// the provider saw none, the answer is the ticket of the second step, as after a password.
//
// Errors: ErrStepEnded, ErrIdentityUnknown, ErrIdentityTaken, ErrIdentityOther, ErrInvitationEnded,
// authz.ErrNoMembership; of the provider.
func (s *Service) FinishIdentity(ctx context.Context, in FinishIdentity) (authz.SignedIn, IdentityPurpose, error) {
	step, err := s.store.TakeStep(ctx, StepIdentity, in.State.Hash(), s.now())
	if err != nil {
		return authz.SignedIn{}, "", err
	}
	var state identityState
	if err := json.Unmarshal(step.State, &state); err != nil {
		return authz.SignedIn{}, "", fmt.Errorf("state of identity: %w", err)
	}
	hash := in.Ticket.Hash()
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(hash[:])), []byte(state.Ticket)) != 1 {
		return authz.SignedIn{}, "", ErrStepEnded
	}
	provider, err := s.provider(state.Provider)
	if err != nil {
		return authz.SignedIn{}, state.Purpose, err
	}
	who, err := provider.Redeem(ctx, in.IdentityAnswer, state.IdentityRequest)
	if err != nil {
		return authz.SignedIn{}, state.Purpose, err
	}
	signedIn, err := s.identified(ctx, step, state, who, in.Browser)
	if err == nil {
		err = s.sessions.ForgetAddress(ctx, throttleIdentity, in.Address)
	}
	return signedIn, state.Purpose, err
}

func (s *Service) identified(ctx context.Context, step Step, state identityState, who ForeignIdentity, from authz.Browser) (authz.SignedIn, error) {
	switch state.Purpose {
	case IdentityInvitation:
		return s.acceptAs(ctx, state, who, from)
	case IdentityConnect:
		return s.connect(ctx, step, who, from)
	case IdentityConfirm:
		return s.confirmAs(ctx, step, who, from)
	default:
		return s.signInAs(ctx, who, from)
	}
}

// signInAs begins the session of the person with the identity.
func (s *Service) signInAs(ctx context.Context, who ForeignIdentity, from authz.Browser) (authz.SignedIn, error) {
	person, err := s.known(ctx, who)
	if err != nil {
		return authz.SignedIn{}, err
	}
	organisation, err := s.store.Membership(ctx, person, s.now())
	if err != nil {
		return authz.SignedIn{}, err
	}
	if organisation == uuid.Nil {
		return authz.SignedIn{}, authz.ErrNoMembership
	}
	elsewhere, err := s.elsewhere(person, who)
	if err != nil {
		return authz.SignedIn{}, err
	}
	if !who.Strong {
		ticket, due, err := s.sessions.AwaitFactor(ctx, person, organisation, elsewhere)
		if err != nil || due {
			return authz.SignedIn{Ticket: ticket}, err
		}
	}
	token, p, err := s.sessions.BeginAfter(ctx, person, organisation, who.Strong, elsewhere, from)
	return authz.SignedIn{Token: token, Principal: p}, err
}

// acceptAs makes the account of an invitation for somebody who signs in elsewhere, and signs in.
func (s *Service) acceptAs(ctx context.Context, state identityState, who ForeignIdentity, from authz.Browser) (authz.SignedIn, error) {
	var link authz.TokenHash
	if n, err := hex.Decode(link[:], []byte(state.Invitation)); err != nil || n != len(link) {
		return authz.SignedIn{}, ErrInvitationEnded
	}
	identity, err := s.identity(uuid.Nil, who)
	if err != nil {
		return authz.SignedIn{}, err
	}
	token, p, err := s.accept(ctx, link, NewAccount{Name: state.Name, Identity: &identity, Language: state.Language}, &who, from)
	return authz.SignedIn{Token: token, Principal: p}, err
}

// sameBrowser is who is signed in where the browser came back to; it must be who began.
func (s *Service) sameBrowser(ctx context.Context, step Step, from authz.Browser) (authz.Principal, error) {
	p, err := s.sessions.Resolve(ctx, from.Former)
	if err != nil {
		return p, err
	}
	if step.Person == nil || *step.Person != p.Person {
		return p, ErrStepEnded
	}
	return p, nil
}

// connect adds the identity to the account of whoever is signed in.
func (s *Service) connect(ctx context.Context, step Step, who ForeignIdentity, from authz.Browser) (authz.SignedIn, error) {
	p, err := s.sameBrowser(ctx, step, from)
	if err != nil {
		return authz.SignedIn{}, err
	}
	e, err := s.event(p, IdentityAdded)
	if err != nil {
		return authz.SignedIn{}, err
	}
	identity, err := s.identity(p.Person, who)
	if err != nil {
		return authz.SignedIn{}, err
	}
	if err := s.store.AddIdentity(authz.ContextWithPrincipal(ctx, p), e, identity); err != nil {
		return authz.SignedIn{}, err
	}
	return s.goOn(ctx, p, who, from)
}

// confirmAs goes on in a fresh session after the person has signed in at the provider once more.
func (s *Service) confirmAs(ctx context.Context, step Step, who ForeignIdentity, from authz.Browser) (authz.SignedIn, error) {
	p, err := s.sameBrowser(ctx, step, from)
	if err != nil {
		return authz.SignedIn{}, err
	}
	identity, err := s.store.UsedIdentity(ctx, who.Issuer, who.Subject, s.now())
	if err != nil {
		return authz.SignedIn{}, err
	}
	if identity.Person != p.Person {
		return authz.SignedIn{}, ErrIdentityOther
	}
	return s.goOn(ctx, p, who, from)
}

// goOn begins the fresh session of somebody who was signed in and has just shown who they are elsewhere.
func (s *Service) goOn(ctx context.Context, p authz.Principal, who ForeignIdentity, from authz.Browser) (authz.SignedIn, error) {
	elsewhere, err := s.elsewhere(p.Person, who)
	if err != nil {
		return authz.SignedIn{}, err
	}
	token, fresh, err := s.sessions.BeginAfter(ctx, p.Person, p.Organisation, p.Strong || who.Strong, elsewhere, from)
	return authz.SignedIn{Token: token, Principal: fresh}, err
}

func (s *Service) identity(person uuid.UUID, who ForeignIdentity) (Identity, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Identity{}, fmt.Errorf("identity id: %w", err)
	}
	return Identity{ID: id, Person: person, Issuer: who.Issuer, Subject: who.Subject, MadeAt: s.now()}, nil
}

// RemoveIdentity ends signing in with an identity. Errors: ErrConfirmFirst, ErrDemoAccount, ErrIdentityLast, ErrNotFound.
func (s *Service) RemoveIdentity(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	profile, err := s.changeable(ctx, p)
	if err != nil {
		return err
	}
	if profile.Login == "" && len(profile.Passkeys) == 0 && len(profile.Identities) == 1 {
		return ErrIdentityLast
	}
	e, err := s.event(p, IdentityRemoved)
	if err != nil {
		return err
	}
	return s.store.RemoveIdentity(ctx, e, p.Person, id)
}
