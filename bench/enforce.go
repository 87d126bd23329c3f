package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// The links that decisions are measured with: a hundred thousand of them together.
const (
	enforcePeople = 60_000
	enforceBodies = 20_000
	enforceLots   = 400
	enforceTime   = 10 * time.Second
)

// policyAlone names the set that needs neither shop nor database; it prints what it finds.
const policyAlone = "enforce"

// What is asked of the policy: the median of a decision, and the slowest one while the links are read anew.
const (
	medianWithin  = 50 * time.Microsecond
	slowestWithin = 100 * time.Millisecond
)

// enforced measures the policy alone: decisions about people drawn at random among 100,000 links, seven of ten allowed, with
// roles, organisation and lot set; first by themselves, then while the links are read anew without a pause.
func enforced(ctx context.Context) error {
	source := simulate(rand.New(rand.NewPCG(1, 2))) //nolint:gosec // G404: whom to ask about, not a secret; the same draw in every run, so that runs compare
	policy, err := authz.LoadPolicy()
	if err != nil {
		return err
	}
	e, err := authz.NewEnforcer(ctx, policy, source, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	quiet, err := source.decide(ctx, e)
	if err != nil {
		return err
	}
	fmt.Printf("enforce, %d links: %.0f/s, median %s, p95 %s, p99 %s, slowest %s; %s\n", source.links(), quiet.perSecond, quiet.percentile(50),
		quiet.percentile(95), quiet.percentile(99), slices.Max(quiet.latencies), verdict(quiet.percentile(50) <= medianWithin, "median at most "+medianWithin.String()))
	ctx, stop := context.WithCancel(ctx)
	reloads := make(chan int)
	go func() {
		n := 0
		for ; ctx.Err() == nil && e.Reload(ctx) == nil; n++ {
		}
		reloads <- n
	}()
	busy, err := source.decide(ctx, e)
	stop()
	n := <-reloads
	if err != nil {
		return err
	}
	slowest := slices.Max(busy.latencies)
	fmt.Printf("enforce while %d reloads ran: %.0f/s, median %s, p99 %s, slowest %s; %s\n", n, busy.perSecond, busy.percentile(50),
		busy.percentile(99), slowest, verdict(n > 0 && slowest <= slowestWithin, "slowest at most "+slowestWithin.String()))
	return nil
}

// simulated is a cooperative with members, bodies and people, all entitled through their member, as a source of links.
type simulated struct {
	all    authz.Links
	people []authz.Principal
	lots   []string
	random *rand.Rand
}

func simulate(random *rand.Rand) *simulated {
	s := &simulated{random: random}
	cooperative, members := uuid.New(), make([]uuid.UUID, 50)
	for i := range members {
		members[i] = uuid.New()
		s.all.Tree = append(s.all.Tree, authz.TreeLink{Child: members[i], Parent: cooperative})
	}
	for range enforceLots {
		lot := uuid.New()
		s.lots = append(s.lots, authz.Lot(lot))
		for _, m := range members {
			s.all.Entitlements = append(s.all.Entitlements, authz.Entitlement{Organisation: m, Lot: lot})
		}
	}
	bodies := make([]uuid.UUID, enforceBodies)
	for i := range bodies {
		bodies[i] = uuid.New()
		s.all.Tree = append(s.all.Tree, authz.TreeLink{Child: bodies[i], Parent: members[i%len(members)]})
	}
	for i := range enforcePeople {
		role := authz.Officer
		if i%10 >= 7 {
			role = authz.Requester // may ask for something, not call off
		}
		p := authz.Principal{Person: uuid.New(), Organisation: bodies[i%len(bodies)], OrganisationKind: "owner_body", Roles: []authz.Role{role}}
		s.people = append(s.people, p)
		s.all.Memberships = append(s.all.Memberships, authz.Membership{Person: p.Person, Organisation: p.Organisation, Role: role})
	}
	return s
}

func (s *simulated) links() int {
	return len(s.all.Memberships) + len(s.all.Tree) + len(s.all.Entitlements)
}

// Links are always the same.
func (s *simulated) Links(context.Context, money.Date) (authz.Links, error) { return s.all, nil }

// Changes announces nothing.
func (s *simulated) Changes(context.Context) <-chan struct{} { return nil }

// decide asks for a while, about people drawn at random who call off from a lot drawn at random.
func (s *simulated) decide(ctx context.Context, e *authz.Enforcer) (sample, error) {
	var latencies []time.Duration
	allowed := 0
	begin := time.Now()
	for time.Since(begin) < enforceTime {
		p := s.people[s.random.IntN(len(s.people))]
		r := authz.Request{Class: "submission", Action: "submit", Organisation: p.Organisation, Entitlement: s.lots[s.random.IntN(len(s.lots))]}
		start := time.Now()
		decision, err := e.Decide(ctx, p, r)
		if err != nil {
			return sample{}, err
		}
		latencies = append(latencies, time.Since(start))
		if decision.Allowed {
			allowed++
		}
	}
	took := time.Since(begin)
	if share := float64(allowed) / float64(len(latencies)); share < .68 || share > .72 {
		return sample{}, fmt.Errorf("%.0f %% were allowed, not 70", share*100)
	}
	slices.Sort(latencies)
	return sample{done: len(latencies), perSecond: float64(len(latencies)) / took.Seconds(), latencies: latencies}, nil
}
