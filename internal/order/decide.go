package order

import (
	"context"
	"fmt"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// decide plans, asks for the right and makes the records, all in memory.
func (s *Service) decide(ctx context.Context, p authz.Principal, wish Wish, facts Facts, claim Claim) (Submission, error) {
	end, err := s.turn(ctx, len(wish.Lines))
	if err != nil {
		return Submission{}, err
	}
	defer end()
	plan, err := wish.Plan(facts, claim.At)
	if err != nil {
		return Submission{}, overflow(err)
	}
	permission, err := s.permit(ctx, p, plan)
	if err != nil {
		return Submission{}, err
	}
	if err := plan.refusal(); err != nil {
		return Submission{}, err
	}
	return s.assemble(p, plan, permission, claim)
}

// BigSubmission is the number of lines from which a submission waits for its turn.
const BigSubmission = 100

// turn lets as many big submissions be decided at once as there are cores: more would share them, take the memory of all, and every
// one would come as late as the last. Nothing is asked of the database meanwhile, so that a turn never waits for somebody who waits for one.
func (s *Service) turn(ctx context.Context, lines int) (end func(), err error) {
	if lines < BigSubmission {
		return func() {}, nil
	}
	select {
	case s.turns <- struct{}{}:
		return func() { <-s.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// permit asks the policy for every lot that is called off from, or once when there is none. The rule that allowed goes
// into the records.
func (s *Service) permit(ctx context.Context, p authz.Principal, plan Plan) (authz.Decision, error) {
	requests := []authz.Request{{Class: "submission", Action: "submit", Organisation: p.Organisation}}
	asked := map[catalog.LotID]bool{}
	for _, l := range plan.Lines {
		if l.Coverage != nil && !asked[l.Coverage.Lot] {
			asked[l.Coverage.Lot] = true
			r := requests[0]
			r.Entitlement = authz.Lot(l.Coverage.Lot.UUID)
			requests = append(requests, r)
		}
	}
	var last authz.Decision
	for _, r := range requests {
		d, err := s.decider.Decide(ctx, p, r)
		if err != nil {
			return authz.Decision{}, fmt.Errorf("decide: %w", err)
		}
		if !d.Allowed {
			return authz.Decision{}, fault.New(fault.Forbidden, "call_off_not_entitled")
		}
		last = d
	}
	return last, nil
}
