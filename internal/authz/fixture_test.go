package authz_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// The tree of the tests: cooperative <- member <- body <- unit, and a sibling
// member with a body of its own.
var (
	cooperative = uuid.MustParse("01900000-0000-7000-8000-000000000001")
	member      = uuid.MustParse("01900000-0000-7000-8000-000000000002")
	body        = uuid.MustParse("01900000-0000-7000-8000-000000000003")
	unit        = uuid.MustParse("01900000-0000-7000-8000-000000000004")
	sibling     = uuid.MustParse("01900000-0000-7000-8000-000000000005")
	foreign     = uuid.MustParse("01900000-0000-7000-8000-000000000006")

	lot      = uuid.MustParse("01900000-0000-7000-8000-0000000000a1")
	otherLot = uuid.MustParse("01900000-0000-7000-8000-0000000000a2")

	kinds = map[uuid.UUID]string{cooperative: "cooperative", member: "member", body: "owner_body", unit: "unit", sibling: "member", foreign: "owner_body"}

	noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
)

func tree() []authz.TreeLink {
	return []authz.TreeLink{{member, cooperative}, {body, member}, {unit, body}, {sibling, cooperative}, {foreign, sibling}}
}

// source is a LinkSource whose links a test changes.
type source struct {
	mu      sync.Mutex
	links   authz.Links
	err     error
	days    []money.Date
	changes chan struct{}
}

func newSource(l authz.Links) *source { return &source{links: l, changes: make(chan struct{})} }

func (s *source) Links(_ context.Context, day money.Date) (authz.Links, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.days = append(s.days, day)
	l := s.links
	l.Memberships = slices.Clone(l.Memberships)
	return l, s.err
}

func (s *source) Changes(context.Context) <-chan struct{} { return s.changes }

func (s *source) set(change func(*source)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// clock is a clock a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func policy(t testing.TB) *authz.Policy {
	t.Helper()
	p, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func enforcer(t testing.TB, s *source, c *clock) *authz.Enforcer {
	t.Helper()
	e, err := authz.NewEnforcer(t.Context(), policy(t), s, c.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// person holds the roles in the organisation and is known to the source.
func person(s *source, organisation uuid.UUID, roles ...authz.Role) authz.Principal {
	p := authz.Principal{Person: uuid.New(), LogID: uuid.New(), Organisation: organisation, OrganisationKind: kinds[organisation], Roles: roles}
	s.set(func(s *source) {
		for _, r := range roles {
			s.links.Memberships = append(s.links.Memberships, authz.Membership{Person: p.Person, Organisation: organisation, Role: r})
		}
	})
	return p
}
