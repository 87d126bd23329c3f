package order

import (
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// compete refuses lines of a lot that together come to a value for which it wants a competition: a call-off is not made smaller by
// being written in several lines.
func (p *Plan) compete() error {
	sums := map[catalog.LotID]money.Amount{}
	for _, l := range p.Lines {
		if l.Coverage == nil || !l.HasTotal {
			continue
		}
		sum, there := sums[l.Coverage.Lot]
		if !there {
			sum = money.Zero(l.Total.Currency())
		}
		var err error
		if sums[l.Coverage.Lot], err = sum.Add(l.Total); err != nil {
			return err
		}
	}
	for _, l := range p.Lines {
		if l.Coverage == nil || !l.HasTotal || l.State.Blocks() || !l.Coverage.WantsCompetition(sums[l.Coverage.Lot]) {
			continue
		}
		if err := l.refuse(catalog.RefusedMiniCompetition, Note{}, l.Total, l.Input.Quantity); err != nil {
			return err
		}
	}
	return nil
}
