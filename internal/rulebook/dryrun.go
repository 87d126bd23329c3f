package rulebook

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
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
	JudgesAll     bool // all that the draft says was judged; else other sums or another comparison would have come before the judgement
}

// ChangedCase is an order that would have been judged differently.
type ChangedCase struct {
	Order         uuid.UUID
	Number        string
	At            time.Time
	Before, After Judgement
}

// DryRun judges each order once more by what is stored of it, with the rules it used and the draft, as if the draft had
// been in force that day. What the person may not read is only counted. Error: NotFound; Forbidden.
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
	run := DryRun{Since: s.now().AddDate(0, 0, -dryRunDays), MayReadOrders: reads.Allowed, JudgesAll: judgesAll(d.Rule)}
	var body uuid.UUID
	if d.Rule.Organisation != "" {
		body = d.Organisation
	}
	j, err := newJudge(Rules(all), d.Rule, money.DateOf(run.Since))
	if err != nil {
		return DryRun{}, err
	}
	err = s.store.Judged(ctx, run.Since, body, func(o JudgedOrder) error {
		before, after, err := j.judge(o)
		if err != nil {
			return fmt.Errorf("order %s: %w", o.Order, err)
		}
		run.add(o, before, after)
		return nil
	})
	return run, err
}

// judgesAll reports whether judging an order once more hears all that the rule says. What changes the sums of similar orders or
// how offers are compared comes before the judgement: a dry run takes that as it was, and says so.
func judgesAll(r rules.Rule) bool {
	switch r.Kind {
	case rules.ProductGroups:
		return false
	case rules.AsksTerms:
		s := r.Terms.Split
		return r.Terms.HorizonMonths == 0 && r.Terms.EarlyPayment == nil && (s == nil || s.WindowMonths == 0 && s.CountingUnit == "")
	default:
		return true
	}
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
