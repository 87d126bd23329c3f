package order

import (
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Awaits is the second person a submission has to wait for, all its orders together. Amounts are net.
type Awaits struct {
	Difference money.Amount           // of the deviations that ask for a second person to the best baskets, each basket once
	Best       money.Amount           // total of these best baskets
	Until      rules.Term[money.Date] // last day on which it can be released, with the rule that sets the time
}

// await finds the deviations whose band asks for a second person. Lines judged as one basket deviate once.
func (p *Plan) await(terms rules.Terms) error {
	seen := map[*BasketGroup]bool{}
	for _, l := range p.Lines {
		if l.Deviation == nil || l.Deviation.Band.Ask != rules.AskSecondPerson || l.Basket != nil && seen[l.Basket] {
			continue
		}
		seen[l.Basket] = true
		if p.Awaits == nil {
			days := terms.ApprovalDays
			p.Awaits = &Awaits{
				Difference: money.Zero(money.EUR), Best: money.Zero(money.EUR),
				Until: rules.Term[money.Date]{Value: money.DateOf(p.At).AddDays(days.Value), Ref: days.Ref},
			}
		}
		var err error
		if p.Awaits.Difference, err = p.Awaits.Difference.Add(l.Deviation.Difference); err != nil {
			return err
		}
		if p.Awaits.Best, err = p.Awaits.Best.Add(l.Deviation.Best); err != nil {
			return err
		}
	}
	return nil
}
