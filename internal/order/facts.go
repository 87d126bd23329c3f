package order

import (
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// FactsQuery names what a plan is made of.
type FactsQuery struct {
	Organisation uuid.UUID // Bedarfsträger
	LegalEntity  uuid.UUID // Auftraggeber
	Lines        []LineInput
	Day          money.Date // civil day of the plan
	Address      *uuid.UUID // nil = the default
	CostCentre   *uuid.UUID // nil = the default
}

// Products lists the products of the lines, each once.
func (q FactsQuery) Products() []uuid.UUID {
	return collect(q.Lines, func(l LineInput) *uuid.UUID { return &l.Product.UUID })
}

// NamedOffers lists the offers the lines name, each once.
func (q FactsQuery) NamedOffers() []uuid.UUID {
	return collect(q.Lines, func(l LineInput) *uuid.UUID {
		if l.Offer == nil {
			return nil
		}
		return &l.Offer.UUID
	})
}

// NamedPrices lists the framework prices the lines name, each once.
func (q FactsQuery) NamedPrices() []uuid.UUID {
	return collect(q.Lines, func(l LineInput) *uuid.UUID {
		if l.LotPrice == nil {
			return nil
		}
		return &l.LotPrice.UUID
	})
}

func collect(lines []LineInput, id func(LineInput) *uuid.UUID) []uuid.UUID {
	out := []uuid.UUID{}
	seen := map[uuid.UUID]bool{}
	for _, l := range lines {
		if p := id(l); p != nil && !seen[*p] {
			seen[*p] = true
			out = append(out, *p)
		}
	}
	return out
}

// NamedOffer is an offer a line names, whether it is still current or not.
type NamedOffer struct {
	Product  catalog.ProductID
	Supplier catalog.SupplierID
	SKU      string
}
