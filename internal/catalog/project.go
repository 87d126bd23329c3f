package catalog

import (
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// ProjectPrice is what a supplier asks less than its price list, for one body and a project, over a time and up to a
// quantity, with the document it rests on (domain rule 9).
type ProjectPrice struct {
	ID        uuid.UUID
	Title     string
	UnitPrice money.UnitPrice
	Per       money.Quantity
	Valid     money.Period
	SHA256    [32]byte // of the document
	Limit     Balance  // pieces that can be called off at it
}

// BalanceProject is the kind of a project price's limit.
const BalanceProject = "project"

// Lowered is a price list's price that a project price took the place of.
type Lowered struct {
	ProjectPrice
	ListPrice money.UnitPrice
	ListPer   money.Quantity
}

// For is the coverage at what a call-off of quantity pieces costs: at the lowest project price with as many pieces left,
// where there is one. Its limit then counts beside those of the lot. Otherwise the list price counts for all pieces.
func (c Coverage) For(quantity money.Quantity) (Coverage, error) {
	if c.Lowered != nil {
		return c, nil
	}
	for _, p := range c.Projects {
		fits, err := p.Limit.fits(money.Amount{}, quantity)
		if err != nil {
			return c, err
		}
		if !fits {
			continue
		}
		c.Lowered = &Lowered{ProjectPrice: p, ListPrice: c.UnitPrice, ListPer: c.PriceQuantity}
		c.UnitPrice, c.PriceQuantity = p.UnitPrice, p.Per
		c.Balances = append(slices.Clone(c.Balances), p.Limit)
		return c, nil
	}
	return c, nil
}
