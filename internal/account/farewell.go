package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// LogoutAge bounds how long after its making a provider's word of an ended session counts, and how far clocks may differ.
const LogoutAge = 5 * time.Minute

// throttleLogout names the count of words of ended sessions that nobody could believe.
const throttleLogout = "logout"

// ErrLogoutRefused refuses what says that a session ended elsewhere and is not believed.
var ErrLogoutRefused = fault.New(fault.Invalid, "logout_refused")

// ForeignLogout is a session that ended at a provider (OpenID Connect Back-Channel Logout 1.0 section 2.4). SID or
// Subject may be empty: without the one all sessions of the person are meant.
type ForeignLogout struct {
	Issuer, Subject, SID string
	ID                   string // of the token: it counts once
	At                   time.Time
}

// elsewhere is what a session here keeps of the one at the provider.
func (s *Service) elsewhere(person uuid.UUID, who ForeignIdentity) (*authz.Elsewhere, error) {
	e := authz.Elsewhere{Issuer: who.Issuer, Subject: who.Subject, SID: who.SID}
	if s.cfg.Secrets == nil || who.IDToken == "" {
		return &e, nil
	}
	var err error
	e.Proof, err = s.cfg.Secrets.Seal(person, []byte(who.IDToken))
	return &e, err
}

// Logout ends the session. Where it was begun at a provider, location is where the browser goes to sign out there, too:
// who closes the shop on a shared machine would otherwise be signed in again by one click of the next person.
func (s *Service) Logout(ctx context.Context, p authz.Principal, token authz.Token) (location string, state authz.Token, err error) {
	from, err := s.store.Elsewhere(ctx, token.Hash())
	if err != nil {
		return "", "", err
	}
	if err := s.sessions.Logout(ctx, token); err != nil || from == nil {
		return "", "", err
	}
	for _, provider := range s.cfg.Providers {
		if provider.Issuer() != from.Issuer {
			continue
		}
		state = authz.NewToken()
		location, err = provider.Farewell(ctx, s.hint(p.Person, from.Proof), string(state))
		if err == nil && location != "" {
			return location, state, nil
		}
	}
	return "", "", nil // signed out here is signed out, whether the provider answers or not
}

// hint opens the ID token; without the key the provider asks who it is about.
func (s *Service) hint(person uuid.UUID, sealed []byte) string {
	if s.cfg.Secrets == nil || sealed == nil {
		return ""
	}
	token, err := s.cfg.Secrets.Open(person, sealed)
	if err != nil {
		return ""
	}
	return string(token)
}

// EndElsewhere ends the sessions that a provider says have ended there: their next request is refused, on every replica.
// Errors: ErrNoProvider, ErrLogoutRefused, ErrTooManyLogins (after many that were not believed).
func (s *Service) EndElsewhere(ctx context.Context, key, token string, from authz.Browser) error {
	provider, err := s.provider(key)
	if err != nil {
		return err
	}
	if err := s.sessions.TryAddress(ctx, throttleLogout, from.Address); err != nil {
		return err
	}
	l, err := provider.Farewelled(ctx, token)
	if err != nil {
		return err
	}
	if err := s.store.EndElsewhere(ctx, l, s.now(), l.At.Add(2*LogoutAge)); err != nil {
		return err
	}
	return s.sessions.ForgetAddress(ctx, throttleLogout, from.Address)
}
