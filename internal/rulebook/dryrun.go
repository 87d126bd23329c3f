package rulebook

import (
	"context"
	"fmt"
	"reflect"
	"slices"
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

// DryRun is what a draft would have meant for the direct awards of the last days.
type DryRun struct {
	Since           time.Time
	Judged          int           // orders that were looked at
	Changed         int           // that would have been judged differently
	Stricter        int           // of them, with a heavier result
	Looser          int           // of them, with a lighter one
	Orders          []ChangedCase // at most 200, newest first; only for those who may read orders
	MayReadOrders   bool
	AnswersOfLimits bool // all that the draft says takes part in the evaluation of limits; the rest is not judged here
}

// ChangedCase is an order that would have been judged differently.
type ChangedCase struct {
	Order         uuid.UUID
	Number        string
	At            time.Time
	Before, After rules.Evaluation
}

// DryRun evaluates the stored facts of each direct award once more with the rules it used and the draft, as if the
// draft had been in force that day. What the person may not read is only counted. Error: NotFound; Forbidden.
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
	run := DryRun{Since: s.now().AddDate(0, 0, -dryRunDays), MayReadOrders: reads.Allowed, AnswersOfLimits: answersOfLimits(d.Rule)}
	var body uuid.UUID
	if d.Rule.Organisation != "" {
		body = d.Organisation
	}
	known := byVersion(all)
	err = s.store.Judged(ctx, run.Since, body, func(o JudgedOrder) error {
		after := make([]rules.Evaluation, len(o.Evaluations))
		for i, stored := range o.Evaluations {
			if after[i], err = judgeWith(known, d.Rule, stored); err != nil {
				return fmt.Errorf("order %s: %w", o.Order, err)
			}
		}
		run.add(o, after)
		return nil
	})
	return run, err
}

// answersOfLimits reports whether the evaluation of limits hears all that the rule says. Duties, bands, evidence and other ways
// of adding up are asked of orders beside it: a dry run does not judge them, and says so.
func answersOfLimits(r rules.Rule) bool {
	switch r.Kind {
	case rules.AsksDuty, rules.ProductGroups:
		return false
	case rules.AsksTerms:
		judged := rules.TermsRule{MinOffers: r.Terms.MinOffers}
		if s := r.Terms.Split; s != nil && s.OnExceed == rules.ExceedBlocks && s.WindowMonths == 0 && s.CountingUnit == "" {
			judged.Split = s
		}
		return !judged.Silent() && reflect.DeepEqual(judged, *r.Terms)
	default:
		return true
	}
}

func (r *DryRun) add(o JudgedOrder, after []rules.Evaluation) {
	r.Judged++
	if len(after) == 0 || slices.EqualFunc(o.Evaluations, after, sameJudgement) {
		return
	}
	before, now := heaviest(o.Evaluations), heaviest(after)
	r.Changed++
	switch c := before.Result.Compare(now.Result); {
	case c < 0:
		r.Stricter++
	case c > 0:
		r.Looser++
	}
	if r.MayReadOrders && len(r.Orders) < ordersListed {
		r.Orders = append(r.Orders, ChangedCase{Order: o.Order, Number: o.Number, At: o.At, Before: before, After: now})
	}
}

// heaviest is what an order rests on: the first of the heaviest evaluations.
func heaviest(all []rules.Evaluation) rules.Evaluation {
	return slices.MaxFunc(all, func(a, b rules.Evaluation) int { return a.Result.Compare(b.Result) })
}

type versionKey struct {
	id      string
	version int
}

func byVersion(all []Version) map[versionKey]rules.Rule {
	known := make(map[versionKey]rules.Rule, len(all))
	for _, v := range all {
		known[versionKey{v.Rule.ID, v.Rule.Version}] = v.Rule
	}
	return known
}

// judgeWith repeats an evaluation with the rules it used and the draft in force that day.
func judgeWith(known map[versionKey]rules.Rule, draft rules.Rule, stored rules.Evaluation) (rules.Evaluation, error) {
	draft.Valid = money.Period{From: stored.Facts.At}
	used := []rules.Rule{draft}
	for _, ref := range stored.Applied {
		r, ok := known[versionKey{ref.ID, ref.Version}]
		if !ok {
			return rules.Evaluation{}, fmt.Errorf("%w: %s version %d", rules.ErrRuleMissing, ref.ID, ref.Version)
		}
		used = append(used, r)
	}
	return rules.EvaluateDirectAward(used, stored.Facts)
}

// sameJudgement compares what was said, not which version said it.
func sameJudgement(a, b rules.Evaluation) bool {
	return a.State == b.State && a.Result == b.Result && a.MinOffers == b.MinOffers && slices.Equal(a.Findings, b.Findings)
}
