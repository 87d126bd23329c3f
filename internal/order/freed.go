package order

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// freed is what the parts gave each limit of the order, in value or in quantity.
func (o OpenOrder) freed(parts []Part) ([]LimitUse, error) {
	projects := map[int]*uuid.UUID{}
	for _, l := range o.Lines {
		projects[l.Line] = l.Project
	}
	atProject := map[uuid.UUID]money.Quantity{}
	value, quantity := money.Zero(money.EUR), money.Quantity{}
	var err error
	for _, p := range parts {
		if value, err = value.Add(p.Net); err != nil {
			return nil, err
		}
		if quantity, err = quantity.Add(p.Quantity); err != nil {
			return nil, err
		}
		if limit := projects[p.Line]; limit != nil {
			if atProject[*limit], err = atProject[*limit].Add(p.Quantity); err != nil {
				return nil, err
			}
		}
	}
	var out []LimitUse
	for _, u := range o.Committed {
		held := u.Amount
		u.Amount = measured(u.Balance.Measure, value, quantity)
		if u.Balance.Kind == catalog.BalanceProject {
			u.Amount = atProject[u.Balance.ID] // other lines of the order paid the list price
		}
		if u.Amount.Cmp(held) > 0 {
			return nil, fmt.Errorf("order %s holds %s of limit %s, not %s", o.ID, held, u.Balance.ID, u.Amount)
		}
		if !u.Amount.IsZero() {
			out = append(out, u)
		}
	}
	return out, nil
}
