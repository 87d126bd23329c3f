package authz_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

var submit = authz.Request{Class: "submission", Action: "submit"}

func allowed(t testing.TB, e *authz.Enforcer, p authz.Principal, r authz.Request) bool {
	t.Helper()
	d, err := e.Decide(t.Context(), p, r)
	if err != nil {
		t.Fatal(err)
	}
	return d.Allowed
}

func TestCallOffRight(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		entitled uuid.UUID
		who      uuid.UUID
		lot      uuid.UUID
		want     string
	}{
		"NamedItself":          {unit, unit, lot, "officer:submission:submit:own"},
		"ThroughItsOwnerBody":  {body, unit, lot, "officer:submission:submit:own"},
		"ThroughItsMember":     {member, unit, lot, "officer:submission:submit:own"},
		"ErrOtherLot":          {member, unit, otherLot, authz.NotEntitled},
		"ErrOnlyTheUnitBelow":  {unit, body, lot, authz.NotEntitled},
		"ErrSiblingMember":     {member, foreign, lot, authz.NotEntitled},
		"ErrNobodyIsEntitled":  {uuid.New(), unit, lot, authz.NotEntitled},
		"ErrCooperativeItself": {member, cooperative, lot, authz.NotEntitled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSource(authz.Links{Tree: tree(), Entitlements: []authz.Entitlement{{Organisation: tc.entitled, Lot: lot}}})
			p := person(s, tc.who, authz.Officer)
			r := submit
			r.Entitlement = authz.Lot(tc.lot)
			e := enforcer(t, s, &clock{now: noon})
			got, err := e.Decide(t.Context(), p, r)
			if err != nil {
				t.Fatal(err)
			}
			want := authz.Decision{Allowed: tc.want != authz.NotEntitled, Rule: tc.want, PolicyRevision: policy(t).Revision}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("decision (-want +got):\n%s", diff)
			}
		})
	}

	t.Run("ErrEntitledButNoOfficer", func(t *testing.T) {
		t.Parallel()
		s := newSource(authz.Links{Tree: tree(), Entitlements: []authz.Entitlement{{Organisation: unit, Lot: lot}}})
		p := person(s, unit, authz.Requester)
		r := submit
		r.Entitlement = authz.Lot(lot)
		d, err := enforcer(t, s, &clock{now: noon}).Decide(t.Context(), p, r)
		if err != nil || d.Allowed || d.Rule != authz.NoRule {
			t.Errorf("decision %+v, %v; want refused by %s", d, err, authz.NoRule)
		}
	})
}

// A cached enforcer would go on allowing all of these (Casbin deletes the wrong
// cache keys); each is asked before, so that there is something to be stale.
func TestRevocationWorksAtOnce(t *testing.T) {
	t.Parallel()
	r := submit
	r.Entitlement = authz.Lot(lot)
	for name, revoke := range map[string]func(*source){
		"Role":        func(s *source) { s.links.Memberships = nil },
		"Entitlement": func(s *source) { s.links.Entitlements = nil },
		"TreeLink":    func(s *source) { s.links.Tree = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSource(authz.Links{Tree: tree(), Entitlements: []authz.Entitlement{{Organisation: member, Lot: lot}}})
			p := person(s, unit, authz.Officer)
			e := enforcer(t, s, &clock{now: noon})
			for range 3 {
				if !allowed(t, e, p, r) {
					t.Fatal("refused before the revocation")
				}
			}
			s.set(revoke)
			if err := e.Reload(t.Context()); err != nil {
				t.Fatal(err)
			}
			if allowed(t, e, p, r) {
				t.Error("still allowed after the revocation")
			}
		})
	}

	t.Run("RoleTheSessionNoLongerHas", func(t *testing.T) {
		t.Parallel()
		s := newSource(authz.Links{Tree: tree()})
		p := person(s, unit, authz.Officer)
		e := enforcer(t, s, &clock{now: noon})
		if !allowed(t, e, p, submit) {
			t.Fatal("refused while the role is held")
		}
		p.Roles = nil // the session's query reads the day's roles; the links have not been reloaded yet
		if allowed(t, e, p, submit) {
			t.Error("allowed by links that are behind the session")
		}
	})
}

func TestRunReloadsOnChange(t *testing.T) {
	t.Parallel()
	s := newSource(authz.Links{Tree: tree()})
	e := enforcer(t, s, &clock{now: noon})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- e.Run(ctx) }()
	p := person(s, unit, authz.Officer)
	if allowed(t, e, p, submit) {
		t.Fatal("allowed by links that were never loaded")
	}
	s.changes <- struct{}{} // taken
	s.changes <- struct{}{} // taken again, so the first reload is over
	if !allowed(t, e, p, submit) {
		t.Error("refused after the change was announced")
	}
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
}

func TestLinksAreThoseOfTheDayInBerlin(t *testing.T) {
	t.Parallel()
	s := newSource(authz.Links{Tree: tree()})
	c := &clock{now: time.Date(2026, 11, 22, 22, 59, 59, 0, time.UTC)} // 23:59:59 in Berlin
	e := enforcer(t, s, c)
	p := person(s, unit, authz.Officer)
	c.add(time.Second)
	if !allowed(t, e, p, submit) {
		t.Error("the first request of the day was decided with yesterday's links")
	}
	want := []money.Date{money.MustDate("2026-11-22"), money.MustDate("2026-11-23")}
	if diff := cmp.Diff(want, s.days, cmp.Comparer(money.Date.Equal)); diff != "" {
		t.Errorf("days asked for (-want +got):\n%s", diff)
	}
}

func TestFailsClosed(t *testing.T) {
	t.Parallel()
	broken := errors.New("no connection")

	t.Run("ErrFirstLoad", func(t *testing.T) {
		t.Parallel()
		s := newSource(authz.Links{})
		s.err = broken
		if _, err := authz.NewEnforcer(t.Context(), policy(t), s, (&clock{now: noon}).Now, nil); !errors.Is(err, broken) {
			t.Errorf("error %v, want %v", err, broken)
		}
	})
	t.Run("ErrLinksTooOld", func(t *testing.T) {
		t.Parallel()
		s, c := newSource(authz.Links{Tree: tree()}), &clock{now: noon}
		p := person(s, unit, authz.Officer)
		e := enforcer(t, s, c)
		s.set(func(s *source) { s.err = broken })
		c.add(10 * time.Minute)
		if !allowed(t, e, p, submit) {
			t.Error("a short outage must not stop the shop")
		}
		c.add(11 * time.Minute)
		d, err := e.Decide(t.Context(), p, submit)
		if !errors.Is(err, authz.ErrStale) || d.Allowed {
			t.Errorf("decision %+v, error %v; want refused with %v", d, err, authz.ErrStale)
		}
	})
	t.Run("ErrMidnightWithoutLinks", func(t *testing.T) {
		t.Parallel()
		s, c := newSource(authz.Links{Tree: tree()}), &clock{now: noon}
		p := person(s, unit, authz.Officer)
		e := enforcer(t, s, c)
		s.set(func(s *source) { s.err = broken })
		c.add(12 * time.Hour)
		d, err := e.Decide(t.Context(), p, submit)
		if !errors.Is(err, broken) || d.Allowed {
			t.Errorf("decision %+v, error %v; want refused with %v", d, err, broken)
		}
	})
	t.Run("ErrUnknownAction", func(t *testing.T) {
		t.Parallel()
		s := newSource(authz.Links{Tree: tree()})
		p := person(s, cooperative, authz.Roles()...)
		e := enforcer(t, s, &clock{now: noon})
		if allowed(t, e, p, authz.Request{Class: "order", Action: "*"}) || allowed(t, e, p, authz.Request{}) {
			t.Error("an action the policy does not name was allowed")
		}
	})
}

// Decisions go on while links are swapped; run with -race.
func TestDecideWhileReloading(t *testing.T) {
	t.Parallel()
	s := newSource(authz.Links{Tree: tree()})
	p := person(s, unit, authz.Officer)
	e := enforcer(t, s, &clock{now: noon})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				if d, err := e.Decide(t.Context(), p, submit); err != nil || !d.Allowed {
					t.Errorf("decision %+v, error %v", d, err)
					return
				}
			}
		})
	}
	for range 20 {
		if err := e.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}

func BenchmarkDecide(b *testing.B) {
	s := newSource(authz.Links{Tree: tree(), Entitlements: []authz.Entitlement{{Organisation: member, Lot: lot}}})
	p := person(s, unit, authz.Officer)
	for range 10_000 {
		person(s, uuid.New(), authz.Officer)
	}
	e := enforcer(b, s, &clock{now: noon})
	r := submit
	r.Entitlement = authz.Lot(lot)
	b.ReportAllocs()
	for b.Loop() {
		if d, err := e.Decide(b.Context(), p, r); err != nil || !d.Allowed {
			b.Fatal(d, err)
		}
	}
}

// BenchmarkReload reads 100,000 links anew, as after every change of a role.
func BenchmarkReload(b *testing.B) {
	l := authz.Links{}
	member, lots := uuid.New(), 400
	for range lots {
		l.Entitlements = append(l.Entitlements, authz.Entitlement{Organisation: member, Lot: uuid.New()})
	}
	for range 20_000 {
		body := uuid.New()
		l.Tree = append(l.Tree, authz.TreeLink{Child: body, Parent: member})
		for range 4 {
			l.Memberships = append(l.Memberships, authz.Membership{Person: uuid.New(), Organisation: body, Role: authz.Officer})
		}
	}
	e := enforcer(b, newSource(l), &clock{now: noon})
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Reload(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
