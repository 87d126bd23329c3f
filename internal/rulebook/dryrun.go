package rulebook

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// dryRunDays is how far a dry run looks back.
const dryRunDays = 90

// ordersListed bounds the list; the counts cover all.
const ordersListed = 200

// DryRun is what a draft would have meant for the orders of the last days.
type DryRun struct {
	Since         time.Time
	Judged        int           // orders that were looked at
	Changed       int           // that would have been judged differently
	Stricter      int           // of them, with a heavier result, or with more that is asked
	Looser        int           // of them, with a lighter one, or with less
	Orders        []ChangedCase // at most 200, newest first; only for those who may read orders
	MayReadOrders bool
}

// ChangedCase is an order that would have been judged differently.
type ChangedCase struct {
	Order         uuid.UUID
	Number        string
	At            time.Time
	Before, After Judgement
}

// DryRun judges each order once more by what is stored of it, with the rules it used and the draft, as if the draft had
// been in force that day and since the first of these days: with the sums of similar orders and the comparisons that it would
// have led to. People are taken to have chosen as they did. What the person may not read is only counted. Error: NotFound;
// Forbidden.
func (s *Service) DryRun(ctx context.Context, p authz.Principal, id DraftID) (DryRun, error) {
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return DryRun{}, err
	}
	reads, err := s.decider.Decide(ctx, p, authz.Request{Class: "order", Action: "read"})
	if err != nil {
		return DryRun{}, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	all, err := s.store.Versions(ctx)
	if err != nil {
		return DryRun{}, err
	}
	run := DryRun{Since: s.now().AddDate(0, 0, -dryRunDays), MayReadOrders: reads.Allowed}
	q := JudgedQuery{Since: run.Since}
	if d.Rule.Organisation != "" {
		q.Body = d.Organisation
	}
	j, err := newJudge(Rules(all), d.Rule, money.DateOf(run.Since))
	if err != nil {
		return DryRun{}, err
	}
	if err := s.recount(ctx, j, q); err != nil {
		return DryRun{}, err
	}
	err = s.store.Judged(ctx, q, func(o JudgedOrder) error {
		before, after, err := j.judge(o)
		if err != nil {
			return fmt.Errorf("order %s: %w", o.Order, err)
		}
		run.add(o, before, after)
		return nil
	})
	return run, err
}

// recount reads the direct awards where the draft may add them up otherwise, and counts the costs of the orders once more where it
// may count those otherwise: what an order would have cost is in the sums of every later one.
func (s *Service) recount(ctx context.Context, j *judge, q JudgedQuery) error {
	if !j.may(changesSums) {
		return nil
	}
	awards, err := s.store.Awards(ctx, q, j.countsFrom(money.DateOf(q.Since)).StartIn(money.Berlin))
	if err != nil {
		return err
	}
	j.awards = newAwardIndex(awards)
	if !j.may(changesCosts) {
		return nil
	}
	q.Recount = true
	return s.store.Judged(ctx, q, func(o JudgedOrder) error {
		if err := j.recount(o); err != nil {
			return fmt.Errorf("order %s: %w", o.Order, err)
		}
		return nil
	})
}

func (r *DryRun) add(o JudgedOrder, before, after Judgement) {
	r.Judged++
	if before.same(after) {
		return
	}
	r.Changed++
	switch c := before.compare(after); {
	case c < 0:
		r.Stricter++
	case c > 0:
		r.Looser++
	}
	if r.MayReadOrders && len(r.Orders) < ordersListed {
		r.Orders = append(r.Orders, ChangedCase{Order: o.Order, Number: o.Number, At: o.At, Before: before, After: after})
	}
}
