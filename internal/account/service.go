package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// Config of the service. PublicURL begins the links of invitations and names the shop to passkeys; Tenant is what
// authenticator apps show. Secrets is nil where the key file is missing: then second factors say so. Committed is
// called after each commit that left a log entry, and Granted after roles were given; both may be nil.
type Config struct {
	Now       func() time.Time
	Rand      io.Reader
	PublicURL string
	Tenant    string
	Secrets   *Sealer
	Software  string
	Providers []IdentityProvider // people may also sign in with
	Mails     bool               // the shop can write to people
	Committed func()
	Granted   func(context.Context) error
}

// Service changes accounts and signs people in. Safe for concurrent use.
type Service struct {
	store     Store
	sessions  *authz.Sessions
	passwords *authz.Passwords
	decider   authz.Decider
	cfg       Config
	passkeys  *relyingParty
}

// NewService returns the service on a store. An error means that PublicURL is no address.
func NewService(store Store, sessions *authz.Sessions, passwords *authz.Passwords, decider authz.Decider, cfg Config) (*Service, error) {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	if cfg.Granted == nil {
		cfg.Granted = func(context.Context) error { return nil }
	}
	party, err := newRelyingParty(cfg)
	if err != nil {
		return nil, err
	}
	return &Service{store: store, sessions: sessions, passwords: passwords, decider: decider, cfg: cfg, passkeys: party}, nil
}

// now is cut to what the database keeps.
func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

func (s *Service) event(p authz.Principal, kind EventKind) (Event, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Event{}, fmt.Errorf("event id: %w", err)
	}
	return Event{ID: id, Organisation: p.Organisation, Person: p.LogID, Kind: kind, At: s.now()}, nil
}

// note records an event of somebody who is being signed in.
func (s *Service) note(ctx context.Context, p authz.Principal, kind EventKind) error {
	e, err := s.event(p, kind)
	if err != nil {
		return err
	}
	return s.store.Note(authz.ContextWithPrincipal(ctx, p), e)
}

// Profile is what the person has to sign in with.
func (s *Service) Profile(ctx context.Context, p authz.Principal) (Profile, error) {
	profile, err := s.store.Profile(ctx, p.Person, p.LogID, eventsShown)
	profile.FactorForced = s.sessions.FactorForced(p)
	return profile, err
}

// SetLanguage is the language of the person's letters.
func (s *Service) SetLanguage(ctx context.Context, p authz.Principal, language string) error {
	return s.store.SetLanguage(ctx, p.Person, language)
}

// fresh refuses changes of what one signs in with when the person has not shown who they are for a while: an open
// browser on a desk is not enough.
func (s *Service) fresh(p authz.Principal) error {
	if s.now().Sub(p.ConfirmedAt) > ConfirmedFor {
		return ErrConfirmFirst
	}
	return nil
}

// changeable also refuses what would lock others out of the demo's accounts.
func (s *Service) changeable(ctx context.Context, p authz.Principal) (Profile, error) {
	if err := s.fresh(p); err != nil {
		return Profile{}, err
	}
	profile, err := s.store.Profile(ctx, p.Person, p.LogID, 0)
	if err == nil && profile.Demo {
		err = ErrDemoAccount
	}
	return profile, err
}

// password checks the person's own password, throttled. Error: ErrWrongPassword.
func (s *Service) password(ctx context.Context, p authz.Principal, password, field string) error {
	subject := "confirm:" + p.Person.String()
	if err := s.sessions.Try(ctx, subject, authz.ThrottleFactorLimit); err != nil {
		return err
	}
	hash, err := s.store.PasswordHash(ctx, p.Person)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	same, err := s.passwords.Matches(ctx, password, hash)
	if err != nil {
		return err
	}
	if !same {
		return ErrWrongPassword.WithField(field, ErrWrongPassword.Code)
	}
	return s.sessions.Forget(ctx, subject)
}

// ChangePassword sets a new password and ends all other sessions.
// Errors: ErrWrongPassword; Invalid (of CheckPassword); ErrDemoAccount; ErrTooManyLogins.
func (s *Service) ChangePassword(ctx context.Context, p authz.Principal, token authz.Token, old, wanted string) error {
	profile, err := s.store.Profile(ctx, p.Person, p.LogID, 0)
	if err != nil {
		return err
	}
	if profile.Demo {
		return ErrDemoAccount
	}
	if err := s.password(ctx, p, old, "#/body/current"); err != nil {
		return err
	}
	if err := CheckPassword(wanted, p.Name, profile.Login, profile.Email, p.OrganisationName, s.cfg.Tenant); err != nil {
		return err
	}
	if wanted == old {
		return passwordFault("password_same")
	}
	hash, err := s.passwords.Hash(ctx, wanted)
	if err != nil {
		return err
	}
	e, err := s.event(p, PasswordChanged)
	if err != nil {
		return err
	}
	return s.store.ChangePassword(ctx, e, p.Person, hash, token.Hash())
}

// Confirm shows once more who sits there, by the password, and goes on in a fresh session; the old one ends.
// Errors: ErrWrongPassword, ErrTooManyLogins.
func (s *Service) Confirm(ctx context.Context, p authz.Principal, password string, from authz.Browser) (authz.Token, authz.Principal, error) {
	if err := s.password(ctx, p, password, "#/body/password"); err != nil {
		return "", authz.Principal{}, err
	}
	return s.sessions.Begin(ctx, p.Person, p.Organisation, p.Strong, from)
}

// Sessions are the places where the person is signed in.
func (s *Service) Sessions(ctx context.Context, p authz.Principal, current authz.Token) ([]Session, error) {
	at := s.now()
	return s.store.Sessions(ctx, p.Person, current.Hash(), at, at.Add(-authz.SessionIdle))
}

// EndSession signs the person out somewhere else. Error: ErrNotFound.
func (s *Service) EndSession(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	e, err := s.event(p, SessionEnded)
	if err != nil {
		return err
	}
	return s.store.EndSession(ctx, e, p.Person, id)
}

// EndOtherSessions signs the person out everywhere but here.
func (s *Service) EndOtherSessions(ctx context.Context, p authz.Principal, current authz.Token) error {
	e, err := s.event(p, OtherSessionsEnded)
	if err != nil {
		return err
	}
	return s.store.EndOtherSessions(ctx, e, p.Person, current.Hash())
}

// named trims a name a person gives to something and refuses an empty one.
func named(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > nameLength {
		return "", fault.New(fault.Invalid, "name_form").WithField("#/body/name", "name_form")
	}
	return name, nil
}
