package order

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// RecountedLine is what a line of a submission would have cost. Amounts are net.
type RecountedLine struct {
	No        int
	Chosen    *money.Amount // landed total of the chosen offer; nil of a call-off
	Deviation *Deviation    // from the best basket, without a band; nil = it would have been the best
	Awarded   *money.Amount // that counts as a direct award; nil of a call-off
	Order     money.Amount  // total of the order that the line is in
}

// Recount works out from the records of all decisions of a submission what it would have cost had recurring prices and Skonto
// been counted otherwise: totals, ranking and best basket with the offers of then and the choice of then. It is empty where a
// chosen offer would have had no price. Error: ErrNoDecision.
func Recount(decisions [][]byte, c catalog.Counting) ([]RecountedLine, error) {
	var p Plan
	for _, raw := range decisions {
		r := recordFile{}
		if err := json.Unmarshal(raw, &r); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoDecision, err)
		}
		if r.Basket != nil {
			p.Facts.Budget.Nodes = max(p.Facts.Budget.Nodes, r.Basket.Nodes)
		}
		r.Need.Counting = &CountingRecord{HorizonMonths: c.HorizonMonths, EarlyPayment: c.EarlyPayment}
		one, err := r.replan()
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrNoDecision, r.Line, err)
		}
		l := one.Lines[0]
		if !l.HasTotal {
			return nil, nil
		}
		l.No, p.At, p.Facts.Parties = r.Line, one.At, one.Facts.Parties
		p.Lines = append(p.Lines, l)
	}
	slices.SortFunc(p.Lines, func(a, b *PlannedLine) int { return cmp.Compare(a.No, b.No) })
	return p.recounted()
}

func (p *Plan) recounted() ([]RecountedLine, error) {
	if err := p.group(); err != nil {
		return nil, err
	}
	if err := p.groupBaskets(); err != nil {
		return nil, err
	}
	if _, err := p.awards(); err != nil {
		return nil, err
	}
	var out []RecountedLine
	for _, o := range p.Orders {
		for _, l := range o.Lines {
			line := RecountedLine{No: l.No, Awarded: l.Awarded, Order: o.Totals.Net}
			if l.Chosen != nil {
				if err := l.deviate(rules.Terms{}); err != nil {
					return nil, err
				}
				line.Chosen, line.Deviation = &l.Total, l.Deviation
			}
			out = append(out, line)
		}
	}
	return out, nil
}
