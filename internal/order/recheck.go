package order

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Change is a fact that no longer stands as it was submitted. Line 0 is the submission as a whole.
type Change struct {
	Line int
	Note Note
}

// changes plans what was submitted once more with the facts of now and tells what stands in the way of releasing it as it
// is: offer and price, entitlement, party, contract and limit. A better offer that came since is none: what was decided
// was decided on what there was.
func (p Pending) changes(f Facts, at time.Time) ([]Change, error) {
	lines, err := p.lines()
	if err != nil {
		return nil, err
	}
	if err := p.giveBack(&f, money.DateOf(at)); err != nil {
		return nil, err
	}
	f.ApprovalDays, f.Assigned = 0, true // the wait is over, and whose turn it was is settled
	inputs := make([]LineInput, len(lines))
	for i, l := range lines {
		inputs[i] = l.Input
	}
	plan, err := Wish{Lines: inputs, Quiet: true}.Plan(f, at)
	if err != nil {
		return nil, overflow(err)
	}
	var out []Change
	for _, n := range plan.Blocked {
		out = append(out, Change{Note: n})
	}
	for _, l := range plan.Lines {
		if l.State != LineOK {
			out = append(out, Change{Line: l.No, Note: l.change()})
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	net, err := p.net()
	if err != nil || net.Equal(plan.Totals.Net) {
		return nil, err
	}
	return []Change{{Note: Note{Code: "approval_total_changed", Params: map[string]string{"before": net.String(), "now": plan.Totals.Net.String()}}}}, nil
}

// change is the note that says what is different about a line.
func (l *PlannedLine) change() Note {
	n := l.blockingNote()
	switch l.State {
	case LinePriceRose, LinePriceFell:
		n = Note{Code: "approval_price_changed", Params: map[string]string{"before": l.Input.Seen.String(), "now": l.Total.String()}}
	case LineOK, LineReasonMissing, LineNotAvailable, LineNotEntitled, LineExhausted: // the note of the check
	}
	return n
}

// giveBack takes what the submission itself holds out of limits and sums, or it would stand in its own way.
func (p Pending) giveBack(f *Facts, day money.Date) error {
	held := map[uuid.UUID]money.Quantity{}
	for _, u := range p.Reserved {
		var err error
		if held[u.Balance.ID], err = held[u.Balance.ID].Add(u.Amount); err != nil {
			return err
		}
	}
	for _, covering := range f.Coverage {
		for i := range covering {
			balances := slices.Clone(covering[i].Balances)
			for j := range balances {
				var err error
				if balances[j].Reserved, err = balances[j].Reserved.Sub(held[balances[j].ID]); err != nil {
					return err
				}
			}
			covering[i].Balances = balances
			projects := slices.Clone(covering[i].Projects)
			for j := range projects {
				var err error
				if projects[j].Limit.Reserved, err = projects[j].Limit.Reserved.Sub(held[projects[j].Limit.ID]); err != nil {
					return err
				}
			}
			covering[i].Projects = projects
		}
	}
	awards, err := p.awards()
	if err != nil {
		return err
	}
	return f.withoutAwards(awards, money.DateOf(p.At), day)
}

// withoutAwards takes awards counted on a day out of the sums up to today.
func (f *Facts) withoutAwards(awards []Award, counted, today money.Date) error {
	for id, s := range f.Similar {
		for _, a := range awards {
			if a.Group != s.Group {
				continue
			}
			var err error
			if s.Rolling, err = s.Rolling.Sub(a.Net); err != nil {
				return err
			}
			if counted.Year() == today.Year() {
				if s.BudgetYear, err = s.BudgetYear.Sub(a.Net); err != nil {
					return err
				}
			}
		}
		f.Similar[id] = s
	}
	return nil
}

// changedFault refuses a release: the first change in the title, all of them by line.
func changedFault(changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	e := fault.New(fault.Conflict, "approval_facts_changed")
	for _, c := range changes {
		pointer := "#/body"
		if c.Line > 0 {
			pointer = fmt.Sprintf("#/body/lines/%d", c.Line-1)
		}
		e = e.WithField(pointer, c.Note.Code, pairs(c.Note.Params)...)
	}
	return e
}
