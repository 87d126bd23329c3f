package httpapi

import (
	"slices"

	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// toRemaining tells what may still be called off. Limits beyond arithmetic count as exhausted: what cannot be evaluated
// is refused.
func toRemaining(balances []catalog.Balance) gen.Remaining {
	e, err := catalog.Exhaust(balances)
	if err != nil {
		e = catalog.Exhaustion{State: catalog.Exhausted}
	}
	r := gen.Remaining{
		State: gen.RemainingState(e.State), UsedPercent: unlessZero(e.UsedPercent),
		Value: nullable.NewNullNullable[gen.Money](), MaximumValue: nullable.NewNullNullable[gen.Money](),
		Quantity: nullable.NewNullNullable[gen.Quantity](), MaximumQuantity: nullable.NewNullNullable[gen.Quantity](),
	}
	if e.Value != nil {
		r.Value, r.MaximumValue = valueOf(e.Value.Remaining()), valueOf(e.Value.Maximum, nil)
	}
	if e.Quantity != nil {
		r.Quantity, r.MaximumQuantity = quantityOf(e.Quantity.Remaining()), quantityOf(e.Quantity.Maximum, nil)
	}
	return r
}

// toReopened is what would be left without what the limits are shut for; null where none is shut.
func toReopened(balances []catalog.Balance) nullable.Nullable[gen.Remaining] {
	open, shut := slices.Clone(balances), false
	for i := range open {
		shut, open[i].Shut = shut || open[i].Shut, false
	}
	if !shut {
		return nullable.NewNullNullable[gen.Remaining]()
	}
	return nullable.NewNullableWithValue(toRemaining(open))
}

func valueOf(q *money.Quantity, err error) nullable.Nullable[gen.Money] {
	if err != nil || q == nil {
		return nullable.NewNullNullable[gen.Money]()
	}
	a, err := money.ParseAmount(q.String(), money.EUR)
	if err != nil {
		return nullable.NewNullNullable[gen.Money]()
	}
	return nullable.NewNullableWithValue(toMoney(a))
}

func quantityOf(q *money.Quantity, err error) nullable.Nullable[gen.Quantity] {
	if err != nil || q == nil {
		return nullable.NewNullNullable[gen.Quantity]()
	}
	return nullable.NewNullableWithValue(q.String())
}
