package authz

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
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
	// StepLife is how long a right password waits for its second factor.
	StepLife = 10 * time.Minute
	// seenEvery is how often the last use of a session is written at most.
	seenEvery = time.Minute
	// SessionKept is how long an ended session stays stored: for whoever looks after a break-in where one was open.
	SessionKept = 24 * time.Hour
	// DenialKept is how long a refusal of a signed-in person stays stored: as long as the lines of the log, which it is read with.
	DenialKept = 90 * 24 * time.Hour
	// EventKept is how long the history of an account stays stored. Whoever disputes a release needs it while the contract can be
	// attacked (six months, GWB §135(2)), and a yearly audit looks back over its whole year; the database refuses less than 13 months.
	EventKept = 400 * 24 * time.Hour
	// sweepEvery is how often what is worth nothing any more is removed.
	sweepEvery = 5 * time.Minute
)

// Refusals of this file.
var (
	ErrSignedOut     = fault.New(fault.Unauthenticated, "session_expired")
	ErrWrongLogin    = fault.New(fault.Unauthenticated, "login_wrong")
	ErrTooManyLogins = fault.New(fault.TooMany, "login_throttled")
	ErrTooManyPages  = fault.New(fault.TooMany, "page_throttled")
	ErrNoMembership  = fault.New(fault.Forbidden, "login_without_membership")
	ErrTokenEnded    = fault.New(fault.Unauthenticated, "token_ended")
)

// Token is the secret of a session: 256 random bits, base64url in the cookie.
// Only its hash is stored.
type Token string

// TokenHash is the SHA-256 of a token.
type TokenHash [sha256.Size]byte

// Hash is what the store knows a token by.
func (t Token) Hash() TokenHash { return sha256.Sum256([]byte(t)) }

// machinePrefix begins every API token, so that a person, a log scanner and the server know one when they see it.
const machinePrefix = "pvm_"

// UnknownMachineToken stands for a header that holds no API token; nobody ever has it.
const UnknownMachineToken Token = machinePrefix

// NewToken draws a token.
func NewToken() Token {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return Token(base64.RawURLEncoding.EncodeToString(b[:]))
}

// NewMachineToken draws an API token.
func NewMachineToken() Token { return machinePrefix + NewToken() }

// ForMachine reports whether it is an API token, or an access token of an issuer.
func (t Token) ForMachine() bool { return strings.HasPrefix(string(t), machinePrefix) || t.foreign() }

// Account is what log-in needs to know of a local account.
type Account struct {
	Person       uuid.UUID
	Organisation uuid.UUID // of the first membership valid today; Nil when there is none
	PasswordHash string    // PHC string
	SecondFactor bool      // an authenticator app or a passkey is set up: the password alone signs nobody in
}

// Elsewhere is the session at a provider from which one here was begun.
type Elsewhere struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
	SID     string `json:"sid"`             // the provider's own number of the session; empty where it names none
	Proof   []byte `json:"proof,omitempty"` // the ID token, sealed for the person; nil where nothing can be sealed
}

// NewSession is a session to be stored.
type NewSession struct {
	Hash                 TokenHash
	Person, Organisation uuid.UUID
	At, Expires          time.Time
	Strong               bool       // a second factor or a passkey was shown
	Agent                string     // the browser, in its own words
	Replaces             *TokenHash // the session the browser came with; it ends
	Elsewhere            *Elsewhere // nil: as the one it replaces, where that is the same person's
}

// NewStep is a right password that waits for its second factor.
type NewStep struct {
	Hash                 TokenHash
	Person, Organisation uuid.UUID
	Expires              time.Time
	Elsewhere            *Elsewhere // where the person signed in so far; nil: here
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
	// TokenSession reads the principal of a living API token as Session does. Error: ErrTokenEnded.
	TokenSession(ctx context.Context, hash TokenHash, at time.Time) (Principal, time.Time, error)
	// MachineSession reads the principal of a program as TokenSession does. Error: ErrTokenEnded (no role there today).
	MachineSession(ctx context.Context, m Machine, at time.Time) (Principal, error)
	// Account finds a local account; false when there is none.
	Account(ctx context.Context, login string, at time.Time) (Account, bool, error)
	// HasFactor reports whether an authenticator app or a passkey of the person is set up.
	HasFactor(ctx context.Context, person uuid.UUID) (bool, error)
	// Start stores a session and ends the one it replaces.
	Start(ctx context.Context, s NewSession) error
	// Await keeps a step until its second factor is shown.
	Await(ctx context.Context, s NewStep) error
	// End ends a session; ending one twice changes nothing.
	End(ctx context.Context, hash TokenHash, at time.Time) error
	// Seen writes the last uses of sessions and API tokens, as the worker.
	Seen(ctx context.Context, uses map[TokenHash]time.Time) error
	// TryLogin counts the attempt as failed and reports whether it may be tried.
	TryLogin(ctx context.Context, a Attempt) (bool, error)
	// Try counts one more try for a subject that may have so many of them within the window, and reports whether it may
	// go on; Forget begins anew.
	Try(ctx context.Context, subject string, limit int, at time.Time) (bool, error)
	Forget(ctx context.Context, subject string) error
	// TryPage counts one more public page for a network and reports whether it may be served.
	TryPage(ctx context.Context, network string, at time.Time) (bool, error)
	// Forgive takes a counted attempt back because it succeeded.
	Forgive(ctx context.Context, a Attempt) error
	// Sweep removes, as the worker, what was last tried before an instant and sessions that ended before another.
	Sweep(ctx context.Context, tried, ended time.Time) error
	// Retire removes, as the worker, refusals before an instant and what happened to accounts before another.
	Retire(ctx context.Context, refused, happened time.Time) error
}

// Sessions signs people in and out and finds the principal of a request. Safe
// for concurrent use.
type Sessions struct {
	store     SessionStore
	passwords *Passwords
	clock     func() time.Time
	log       *slog.Logger
	issuers   []MachineIssuer
	strong    []Role // who holds one of them needs a second factor

	mu   sync.Mutex
	seen map[TokenHash]time.Time // not written yet; losing it is harmless
}

// NewSessions needs Run to write the last uses.
func NewSessions(store SessionStore, passwords *Passwords, clock func() time.Time, log *slog.Logger) *Sessions {
	return &Sessions{store: store, passwords: passwords, clock: clock, log: log, seen: map[TokenHash]time.Time{}}
}

// RequireFactor names the roles that need a second factor. Who holds one and has shown none may do nothing but set one
// up. It is called once, before anything is served.
func (s *Sessions) RequireFactor(roles ...Role) { s.strong = roles }

// FactorForced reports whether the person's roles need a second factor.
func (s *Sessions) FactorForced(p Principal) bool {
	return slices.ContainsFunc(s.strong, p.Has)
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

// Browser is what a sign-in knows of where it comes from.
type Browser struct {
	Address string // of the caller, as far as it is trusted
	Agent   string // the browser, in its own words
	Former  Token  // the session cookie the browser sent, or empty
}

// LoginInput is one attempt to sign in.
type LoginInput struct {
	Login, Password string
	Browser
}

// SignedIn is what an attempt led to: a session, or the ticket of the second step that is still due.
type SignedIn struct {
	Token     Token
	Principal Principal
	Ticket    Token // not empty: nobody is signed in yet
}

// Login tries a local account's password. Without a second factor a fresh session starts, and the one the browser had
// ends, so that a planted cookie is worth nothing; with one the answer is the ticket of the second step.
//
// Errors: ErrTooManyLogins, ErrWrongLogin (also for an unknown account, after
// the same work), ErrNoMembership.
func (s *Sessions) Login(ctx context.Context, in LoginInput) (SignedIn, error) {
	at := s.now()
	attempt := Attempt{Account: accountKey(in.Login), Address: addressKey(in.Address), At: at}
	// Counted before the password is checked: attempts that run at the same time cannot slip past the limit together.
	if may, err := s.store.TryLogin(ctx, attempt); err != nil {
		return SignedIn{}, err
	} else if !may {
		return SignedIn{}, ErrTooManyLogins
	}
	account, err := s.check(ctx, in, at)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.store.Forgive(ctx, attempt); err != nil {
		return SignedIn{}, err
	}
	if account.Organisation == uuid.Nil {
		return SignedIn{}, ErrNoMembership
	}
	if account.SecondFactor {
		ticket, err := s.await(ctx, account.Person, account.Organisation, nil)
		return SignedIn{Ticket: ticket}, err
	}
	token, p, err := s.Begin(ctx, account.Person, account.Organisation, false, in.Browser)
	return SignedIn{Token: token, Principal: p}, err
}

// await keeps who was right so far until the second factor is shown.
func (s *Sessions) await(ctx context.Context, person, organisation uuid.UUID, at *Elsewhere) (Token, error) {
	ticket := NewToken()
	return ticket, s.store.Await(ctx, NewStep{Hash: ticket.Hash(), Person: person, Organisation: organisation, Expires: s.now().Add(StepLife), Elsewhere: at})
}

// AwaitFactor is for somebody who signed in elsewhere with one factor alone: where the person has a second one here, due
// is true and the answer is the ticket of the second step.
func (s *Sessions) AwaitFactor(ctx context.Context, person, organisation uuid.UUID, at *Elsewhere) (ticket Token, due bool, err error) {
	if due, err = s.store.HasFactor(ctx, person); err != nil || !due {
		return "", false, err
	}
	ticket, err = s.await(ctx, person, organisation, at)
	return ticket, true, err
}

// Begin starts a session for somebody who has shown who they are; strong says that it took more than a password.
func (s *Sessions) Begin(ctx context.Context, person, organisation uuid.UUID, strong bool, from Browser) (Token, Principal, error) {
	return s.BeginAfter(ctx, person, organisation, strong, nil, from)
}

// BeginAfter is Begin for somebody who signed in elsewhere: when that session ends, this one does.
func (s *Sessions) BeginAfter(ctx context.Context, person, organisation uuid.UUID, strong bool, elsewhere *Elsewhere, from Browser) (Token, Principal, error) {
	at, token := s.now(), NewToken()
	start := NewSession{
		Hash: token.Hash(), Person: person, Organisation: organisation, At: at, Expires: at.Add(SessionLife), Strong: strong, Agent: from.Agent,
		Elsewhere: elsewhere,
	}
	if from.Former != "" {
		former := from.Former.Hash()
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

// Resolve finds the principal of a session's or an API token. Errors: ErrSignedOut, ErrTokenEnded.
func (s *Sessions) Resolve(ctx context.Context, token Token) (Principal, error) {
	at, hash := s.now(), token.Hash()
	var p Principal
	var last time.Time
	var err error
	switch {
	case token.foreign():
		p, err = s.machine(ctx, token, at)
		last = at // its issuer knows when it was used
	case token.ForMachine():
		p, last, err = s.store.TokenSession(ctx, hash, at)
	default:
		p, last, err = s.store.Session(ctx, hash, at, at.Add(-SessionIdle))
	}
	if err != nil {
		return Principal{}, err
	}
	p.SessionEnds = p.SessionExpires
	if idle := at.Add(SessionIdle); !token.ForMachine() && idle.Before(p.SessionExpires) {
		p.SessionExpires = idle
	}
	p.FactorDue = !token.ForMachine() && !p.Strong && s.FactorForced(p)
	if at.Sub(last) >= seenEvery {
		s.mu.Lock()
		s.seen[hash] = at
		s.mu.Unlock()
	}
	return p, nil
}

// Try counts one more try of a subject that may have so many within the window. Error: ErrTooManyLogins.
func (s *Sessions) Try(ctx context.Context, subject string, limit int) error {
	may, err := s.store.Try(ctx, subject, limit, s.now())
	if err == nil && !may {
		err = ErrTooManyLogins
	}
	return err
}

// TryAddress counts one more try of what a name stands for from the network a caller cannot easily leave.
func (s *Sessions) TryAddress(ctx context.Context, name, address string) error {
	return s.Try(ctx, addressSubject(name, address), ThrottleAddressLimit)
}

// TryAccount counts one more try of what a name stands for at a login as typed, known or not.
func (s *Sessions) TryAccount(ctx context.Context, name, login string, limit int) error {
	return s.Try(ctx, name+":"+accountKey(login), limit)
}

// ForgetLogin begins the count of wrong passwords of a login anew.
func (s *Sessions) ForgetLogin(ctx context.Context, login string) error {
	return s.store.Forget(ctx, accountKey(login))
}

// ForgetAddress begins the count of TryAddress anew, because somebody signed in: a whole town hall can stand behind one
// address.
func (s *Sessions) ForgetAddress(ctx context.Context, name, address string) error {
	return s.store.Forget(ctx, addressSubject(name, address))
}

func addressSubject(name, address string) string {
	return name + ":" + strings.TrimPrefix(addressKey(address), "address:")
}

// Forget begins the count of a subject anew, because a try succeeded.
func (s *Sessions) Forget(ctx context.Context, subject string) error {
	return s.store.Forget(ctx, subject)
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

// Sweep removes counted tries older than the throttle's window, which would count from one again, sessions that ended a day
// ago, and refusals and histories of accounts when their time is over: who tried what, from where and with which browser, is
// personal and kept no longer than it is needed. What cannot be removed keeps nothing else.
func (s *Sessions) Sweep(ctx context.Context) error {
	at := s.now()
	var tries, history error
	if err := s.store.Sweep(ctx, at.Add(-ThrottleWindow), at.Add(-SessionKept)); err != nil {
		tries = fmt.Errorf("remove old tries and sessions: %w", err)
	}
	if err := s.store.Retire(ctx, at.Add(-DenialKept), at.Add(-EventKept)); err != nil {
		history = fmt.Errorf("remove old refusals and events: %w", err)
	}
	return errors.Join(tries, history)
}

// Run flushes once a minute and sweeps every five until ctx ends, and returns ctx's error.
func (s *Sessions) Run(ctx context.Context) error {
	tick, sweep := time.NewTicker(seenEvery), time.NewTicker(sweepEvery)
	defer tick.Stop()
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-sweep.C:
			if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "what is over is not removed", slog.Any("error", err))
			}
		case <-tick.C:
			if err := s.Flush(ctx); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "last use of sessions not written", slog.Any("error", err))
			}
		}
	}
}

func (s *Sessions) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
