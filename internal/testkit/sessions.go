package testkit

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
)

// Sessions is an authz.SessionStore in memory, with what the session pages and
// the denials need, for tests that are not about the database.
type Sessions struct {
	mu       sync.Mutex
	accounts map[string]account
	sessions map[authz.TokenHash]*session
	attempts map[string]*attempt
	denials  []authz.Denial
	demo     []authz.DemoPerson
}

type account struct {
	authz.Account
	principal authz.Principal
}

type session struct {
	principal authz.Principal
	seen      time.Time
	ended     bool
}

type attempt struct {
	failures int
	last     time.Time
}

// NewSessions returns a store without accounts.
func NewSessions() *Sessions {
	return &Sessions{accounts: map[string]account{}, sessions: map[authz.TokenHash]*session{}, attempts: map[string]*attempt{}}
}

// Add makes an account for a principal; the demo lists it with its password.
func (s *Sessions) Add(login, password, hash string, p authz.Principal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[login] = account{authz.Account{Person: p.Person, Organisation: p.Organisation, PasswordHash: hash}, p}
	for _, r := range p.Roles {
		s.demo = append(s.demo, authz.DemoPerson{
			Login: login, Password: password, Name: p.Name, Organisation: p.OrganisationName, Role: r,
			Sentence: map[string]string{"de": "zeigt, was diese Rolle kann", "en": "shows what this role can do"},
		})
	}
}

// Denials returns what was recorded so far.
func (s *Sessions) Denials() []authz.Denial {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.denials)
}

// Session implements authz.SessionStore.
func (s *Sessions) Session(_ context.Context, hash authz.TokenHash, at, idleSince time.Time) (authz.Principal, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.sessions[hash]
	if !ok || one.ended || !one.principal.SessionExpires.After(at) || !one.seen.After(idleSince) {
		return authz.Principal{}, time.Time{}, authz.ErrSignedOut
	}
	return one.principal, one.seen, nil
}

// TokenSession implements authz.SessionStore; there are no API tokens here.
func (s *Sessions) TokenSession(context.Context, authz.TokenHash, time.Time) (authz.Principal, time.Time, error) {
	return authz.Principal{}, time.Time{}, authz.ErrTokenEnded
}

// Await implements authz.SessionStore; nobody here has a second factor.
func (s *Sessions) Await(context.Context, authz.NewStep) error { return nil }

// Account implements authz.SessionStore.
func (s *Sessions) Account(_ context.Context, login string, _ time.Time) (authz.Account, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.accounts[login]
	return a.Account, ok, nil
}

// HasFactor implements authz.SessionStore.
func (s *Sessions) HasFactor(_ context.Context, person uuid.UUID) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.accounts {
		if a.Person == person {
			return a.SecondFactor, nil
		}
	}
	return false, nil
}

// Start implements authz.SessionStore.
func (s *Sessions) Start(_ context.Context, n authz.NewSession) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n.Replaces != nil {
		if one, ok := s.sessions[*n.Replaces]; ok {
			one.ended = true
		}
	}
	for _, a := range s.accounts {
		if a.Person == n.Person {
			p := a.principal
			p.SessionExpires = n.Expires
			s.sessions[n.Hash] = &session{principal: p, seen: n.At}
		}
	}
	return nil
}

// End implements authz.SessionStore.
func (s *Sessions) End(_ context.Context, hash authz.TokenHash, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.sessions[hash]; ok {
		one.ended = true
	}
	return nil
}

// Seen implements authz.SessionStore.
func (s *Sessions) Seen(_ context.Context, uses map[authz.TokenHash]time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, at := range uses {
		if one, ok := s.sessions[hash]; ok {
			one.seen = at
		}
	}
	return nil
}

// TryLogin implements authz.SessionStore.
func (s *Sessions) TryLogin(_ context.Context, a authz.Attempt) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	account := s.count(a.Account, authz.ThrottleAccountLimit, a.At)
	address := s.count(a.Address, authz.ThrottleAddressLimit, a.At)
	return account && address, nil
}

func (s *Sessions) count(subject string, limit int, at time.Time) bool {
	one, ok := s.attempts[subject]
	if !ok || !one.last.After(at.Add(-authz.ThrottleWindow)) {
		s.attempts[subject] = &attempt{1, at}
		return true
	}
	if one.failures >= limit {
		return false
	}
	one.failures, one.last = one.failures+1, at
	return true
}

// Try implements authz.SessionStore.
func (s *Sessions) Try(_ context.Context, subject string, limit int, at time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count(subject, limit, at), nil
}

// Forget implements authz.SessionStore.
func (s *Sessions) Forget(_ context.Context, subject string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.attempts, subject)
	return nil
}

// TryPage implements authz.SessionStore.
func (s *Sessions) TryPage(_ context.Context, network string, at time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count(network, authz.ThrottlePageLimit, at), nil
}

// Sweep implements authz.SessionStore; sessions stay.
func (s *Sessions) Sweep(_ context.Context, tried, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.attempts, func(_ string, a *attempt) bool { return !a.last.After(tried) })
	return nil
}

// Retire implements authz.SessionStore; there are no events here.
func (s *Sessions) Retire(_ context.Context, refused, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denials = slices.DeleteFunc(s.denials, func(d authz.Denial) bool { return !d.At.After(refused) })
	return nil
}

// Attempts are the subjects whose tries are counted, sorted.
func (s *Sessions) Attempts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.attempts))
}

// Forgive implements authz.SessionStore.
func (s *Sessions) Forgive(_ context.Context, a authz.Attempt) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.attempts, a.Account)
	if one, ok := s.attempts[a.Address]; ok {
		one.failures--
	}
	return nil
}

// RecordDenial implements httpapi.DenialStore.
func (s *Sessions) RecordDenial(_ context.Context, d authz.Denial) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denials = append(s.denials, d)
	return nil
}

// BasketLines implements httpapi.PeopleStore; baskets here are empty.
func (s *Sessions) BasketLines(context.Context, authz.Principal) (int, error) { return 0, nil }

// DemoPeople implements httpapi.PeopleStore.
func (s *Sessions) DemoPeople(context.Context, time.Time) ([]authz.DemoPerson, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.demo), nil
}

// Links makes a link source of the accounts' memberships and a tree.
func (s *Sessions) Links(tree ...authz.TreeLink) authz.Links {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := authz.Links{Tree: tree}
	for _, a := range s.accounts {
		for _, r := range a.principal.Roles {
			l.Memberships = append(l.Memberships, authz.Membership{Person: a.Person, Organisation: a.Organisation, Role: r})
		}
	}
	return l
}

// Person is a principal that holds the roles in the organisation.
func Person(name string, organisation uuid.UUID, kind string, roles ...authz.Role) authz.Principal {
	return authz.Principal{
		Person: uuid.Must(uuid.NewV7()), LogID: uuid.New(), Name: name, Language: "de",
		Organisation: organisation, OrganisationName: "Stadt Musterau", OrganisationKind: kind, LegalEntity: organisation,
		BuyerType: "municipality", Roles: roles, Scope: []uuid.UUID{organisation},
	}
}

// MachineSession knows no programs.
func (s *Sessions) MachineSession(context.Context, authz.Machine, time.Time) (authz.Principal, error) {
	return authz.Principal{}, authz.ErrTokenEnded
}
