package rulebook

import (
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// changesSums reports whether a rule can change how similar purchases are added up, or what they cost.
func changesSums(r rules.Rule) bool {
	return r.Kind == rules.ProductGroups || changesCosts(r) || r.Terms != nil && r.Terms.Split != nil
}

// changesCosts reports whether a rule can change how recurring prices and Skonto are counted. One that binds a regime can bring
// in rules that do.
func changesCosts(r rules.Rule) bool {
	return r.Kind == rules.BindsRegime || r.Terms != nil && (r.Terms.HorizonMonths > 0 || r.Terms.EarlyPayment != nil)
}

// may reports whether the draft or a version that it replaces says such a thing.
func (j *judge) may(say func(rules.Rule) bool) bool {
	return slices.ContainsFunc(j.sets[1], func(r rules.Rule) bool { return r.ID == j.draft.ID && say(r) })
}

// countsFrom is the first day that any window or budget year can reach for orders from a day on.
func (j *judge) countsFrom(day money.Date) money.Date {
	longest := rules.SplitMonths
	for _, r := range j.sets[1] {
		if r.Terms != nil && r.Terms.Split != nil {
			longest = max(longest, r.Terms.Split.WindowMonths)
		}
	}
	rolling, year := rules.Counting{WindowMonths: longest}.From(day)
	if year.Before(rolling) {
		return year
	}
	return rolling
}

// recount keeps what the submission would have cost, where the terms with the draft count costs otherwise.
func (j *judge) recount(o JudgedOrder) error {
	terms, err := j.termsFor(o.Buyer)
	if err != nil {
		return err
	}
	before, after := terms[0], terms[1]
	if _, done := j.recounted[o.Submission]; done || before.HorizonMonths.Value == after.HorizonMonths.Value && before.EarlyPayment.Value == after.EarlyPayment.Value {
		return nil
	}
	lines, err := o.Recount(after.HorizonMonths.Value, after.EarlyPayment.Value)
	if err != nil {
		return err
	}
	j.recounted[o.Submission] = lines
	for _, a := range j.awards.submissions[o.Submission] {
		net := lines[a.Line].Awarded
		if net == nil {
			continue
		}
		if c, err := net.Cmp(a.Net); err != nil || c == 0 {
			if err != nil {
				return err
			}
			continue
		}
		a.Net, j.bodies[a.Buyer] = *net, true
	}
	return nil
}

// asRecounted is the order with what its lines would have cost.
func (j *judge) asRecounted(o JudgedOrder) JudgedOrder {
	lines := j.recounted[o.Submission]
	if len(lines) == 0 {
		return o
	}
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		l := &o.Lines[i]
		again, counted := lines[l.No]
		if !counted {
			continue
		}
		l.Chosen, l.Deviation, o.Case.Net = again.Chosen, again.Deviation, again.Order
	}
	return o
}

// evaluations are what would have been said of the order's limit.
func (j *judge) evaluations(o JudgedOrder, terms [2]rules.Terms) ([]rules.Evaluation, error) {
	if len(o.Evaluations) == 0 {
		return o.Evaluations, nil
	}
	used, err := j.used(o)
	if err != nil {
		return nil, err
	}
	before, after := terms[0].Counting(), terms[1].Counting()
	if before.Same(after) && !j.bodies[o.Organisation] {
		return again(used, o.Evaluations)
	}
	return j.addedUp(used, o, after)
}

// used are the rules that were looked at for the order's limit, with the draft.
func (j *judge) used(o JudgedOrder) ([]rules.Rule, error) {
	used, seen := []rules.Rule{j.draft}, map[versionKey]bool{}
	for _, e := range o.Evaluations {
		for _, ref := range e.Applied {
			key := versionKey{ref.ID, ref.Version}
			r, known := j.known[key]
			if !known {
				return nil, fmt.Errorf("%w: %s version %d", rules.ErrRuleMissing, ref.ID, ref.Version)
			}
			if !seen[key] {
				used, seen[key] = append(used, r), true
			}
		}
	}
	return used, nil
}

// again repeats evaluations with the sums of then.
func again(used []rules.Rule, stored []rules.Evaluation) ([]rules.Evaluation, error) {
	out := make([]rules.Evaluation, len(stored))
	var err error
	for i, e := range stored {
		if out[i], err = rules.EvaluateDirectAward(used, e.Facts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addedUp evaluates as at the submission: all together where it buys in several groups, then each group with its sums.
func (j *judge) addedUp(used []rules.Rule, o JudgedOrder, c rules.Counting) ([]rules.Evaluation, error) {
	groups, err := j.awards.of(o.Submission, c)
	if err != nil {
		return nil, err
	}
	together := o.Evaluations[0].Facts
	together.Net, together.Rolling12MonthNet, together.BudgetYearNet = money.Zero(money.EUR), money.Zero(money.EUR), money.Zero(money.EUR)
	c.Facts(&together)
	var each []rules.DirectAwardFacts
	for _, g := range groups {
		f := together
		f.Net = g.net
		if f.Rolling12MonthNet, f.BudgetYearNet, err = j.awards.before(o, g.group, c); err != nil {
			return nil, err
		}
		each = append(each, f)
	}
	if len(groups) > 1 {
		for _, g := range groups {
			if together.Net, err = together.Net.Add(g.net); err != nil {
				return nil, err
			}
		}
		each = slices.Insert(each, 0, together)
	}
	out := make([]rules.Evaluation, len(each))
	for i, f := range each {
		if out[i], err = rules.EvaluateDirectAward(used, f); err != nil {
			return nil, err
		}
	}
	return out, nil
}
