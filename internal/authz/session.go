package authz

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
)

const (
	// SessionIdle ends a session that nobody used for so long.
	SessionIdle = 60 * time.Minute
	// SessionLife ends every session, used or not.
	SessionLife = 12 * time.Hour
	// seenEvery is how often the last use of a session is written at most.
	seenEvery = time.Minute
)

// Refusals of this file.
var (
	ErrSignedOut     = fault.New(fault.Unauthenticated, "session_expired")
	ErrWrongLogin    = fault.New(fault.Unauthenticated, "login_wrong")
	ErrTooManyLogins = fault.New(fault.TooMany, "login_throttled")
	ErrTooManyPages  = fault.New(fault.TooMany, "page_throttled")
	ErrNoMembership  = fault.New(fault.Forbidden, "login_without_membership")
)

// Token is the secret of a session: 256 random bits, base64url in the cookie.
// Only its hash is stored.
type Token string

// TokenHash is the SHA-256 of a token.
type TokenHash [sha256.Size]byte

// Hash is what the store knows a token by.
func (t Token) Hash() TokenHash { return sha256.Sum256([]byte(t)) }

func newToken() Token {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return Token(base64.RawURLEncoding.EncodeToString(b[:]))
}

// Account is what log-in needs to know of a local account.
type Account struct {
	Person       uuid.UUID
	Organisation uuid.UUID // of the first membership valid today; Nil when there is none
	PasswordHash string    // PHC string
}

// NewSession is a session to be stored.
type NewSession struct {
	Hash                 TokenHash
	Person, Organisation uuid.UUID
	At, Expires          time.Time
	Replaces             *TokenHash // the session the browser came with; it ends
}

// Attempt is one log-in about to be tried. Subjects are throttled each on its own.
type Attempt struct {
	Account string // stable key of the login as typed
	Address string // stable key of the caller's address
	At      time.Time
}

// SessionStore keeps sessions, accounts and the throttle.
type SessionStore interface {
	// Session reads a living session and all of its principal in one round trip, with
	// the time of its last use. A session that is unknown, ended, idle since before
	// idleSince or without any role today is ErrSignedOut.
	Session(ctx context.Context, hash TokenHash, at, idleSince time.Time) (Principal, time.Time, error)
	// Account finds a local account; false when there is none.
	Account(ctx context.Context, login string, at time.Time) (Account, bool, error)
	// Start stores a session and ends the one it replaces.
	Start(ctx context.Context, s NewSession) error
	// End ends a session; ending one twice changes nothing.
	End(ctx context.Context, hash TokenHash, at time.Time) error
	// Seen writes the last uses of sessions, as the worker.
	Seen(ctx context.Context, uses map[TokenHash]time.Time) error
	// TryLogin counts the attempt as failed and reports whether it may be tried.
	TryLogin(ctx context.Context, a Attempt) (bool, error)
	// TryPage counts one more public page for a network and reports whether it may be served.
	TryPage(ctx context.Context, network string, at time.Time) (bool, error)
	// Forgive takes a counted attempt back because it succeeded.
	Forgive(ctx context.Context, a Attempt) error
}

// Sessions signs people in and out and finds the principal of a request. Safe
// for concurrent use.
type Sessions struct {
	store     SessionStore
	passwords *Passwords
	clock     func() time.Time
	log       *slog.Logger

	mu   sync.Mutex
	seen map[TokenHash]time.Time // not written yet; losing it is harmless
}

// NewSessions needs Run to write the last uses.
func NewSessions(store SessionStore, passwords *Passwords, clock func() time.Time, log *slog.Logger) *Sessions {
	return &Sessions{store: store, passwords: passwords, clock: clock, log: log, seen: map[TokenHash]time.Time{}}
}

// Browse counts a public page against the caller's network, which may have so many of them within the window.
// Error: ErrTooManyPages.
func (s *Sessions) Browse(ctx context.Context, address string) error {
	may, err := s.store.TryPage(ctx, pageKey(address), s.now())
	if err == nil && !may {
		err = ErrTooManyPages
	}
	return err
}

// LoginInput is one attempt to sign in.
type LoginInput struct {
	Login, Password string
	Address         string // of the caller, as far as it is trusted
	Former          Token  // the session cookie the browser sent, or empty
}

// Login signs in with a local account and starts a fresh session; the one the
// browser had ends, so that a planted cookie is worth nothing.
//
// Errors: ErrTooManyLogins, ErrWrongLogin (also for an unknown account, after
// the same work), ErrNoMembership.
func (s *Sessions) Login(ctx context.Context, in LoginInput) (Token, Principal, error) {
	at := s.now()
	attempt := Attempt{Account: accountKey(in.Login), Address: addressKey(in.Address), At: at}
	// Counted before the password is checked: attempts that run at the same time cannot slip past the limit together.
	if may, err := s.store.TryLogin(ctx, attempt); err != nil {
		return "", Principal{}, err
	} else if !may {
		return "", Principal{}, ErrTooManyLogins
	}
	account, err := s.check(ctx, in, at)
	if err != nil {
		return "", Principal{}, err
	}
	if err := s.store.Forgive(ctx, attempt); err != nil {
		return "", Principal{}, err
	}
	if account.Organisation == uuid.Nil {
		return "", Principal{}, ErrNoMembership
	}
	token := newToken()
	start := NewSession{Hash: token.Hash(), Person: account.Person, Organisation: account.Organisation, At: at, Expires: at.Add(SessionLife)}
	if in.Former != "" {
		former := in.Former.Hash()
		start.Replaces = &former
	}
	if err := s.store.Start(ctx, start); err != nil {
		return "", Principal{}, err
	}
	p, err := s.Resolve(ctx, token)
	return token, p, err
}

func (s *Sessions) check(ctx context.Context, in LoginInput, at time.Time) (Account, error) {
	account, known, err := s.store.Account(ctx, strings.TrimSpace(in.Login), at)
	if err != nil {
		return Account{}, err
	}
	if !known {
		account.PasswordHash = ""
	}
	same, err := s.passwords.Matches(ctx, in.Password, account.PasswordHash)
	if err != nil {
		return Account{}, err
	}
	if !same {
		return Account{}, ErrWrongLogin
	}
	return account, nil
}

// Resolve finds the principal of a token. Error: ErrSignedOut.
func (s *Sessions) Resolve(ctx context.Context, token Token) (Principal, error) {
	at, hash := s.now(), token.Hash()
	p, last, err := s.store.Session(ctx, hash, at, at.Add(-SessionIdle))
	if err != nil {
		return Principal{}, err
	}
	if idle := at.Add(SessionIdle); idle.Before(p.SessionExpires) {
		p.SessionExpires = idle
	}
	if at.Sub(last) >= seenEvery {
		s.mu.Lock()
		s.seen[hash] = at
		s.mu.Unlock()
	}
	return p, nil
}

// Logout ends the session of a token.
func (s *Sessions) Logout(ctx context.Context, token Token) error {
	return s.store.End(ctx, token.Hash(), s.now())
}

// Flush writes the last uses that were collected since the last time.
func (s *Sessions) Flush(ctx context.Context) error {
	s.mu.Lock()
	uses := maps.Clone(s.seen)
	clear(s.seen)
	s.mu.Unlock()
	if len(uses) == 0 {
		return nil
	}
	if err := s.store.Seen(ctx, uses); err != nil {
		return fmt.Errorf("write last use of %d sessions: %w", len(uses), err)
	}
	return nil
}

// Run flushes once a minute until ctx ends, and returns ctx's error.
func (s *Sessions) Run(ctx context.Context) error {
	tick := time.NewTicker(seenEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			if err := s.Flush(ctx); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "last use of sessions not written", slog.Any("error", err))
			}
		}
	}
}

func (s *Sessions) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
