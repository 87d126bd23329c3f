package order

import (
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// FactsQuery names what a plan is made of.
type FactsQuery struct {
	Organisation uuid.UUID  // of the person
	LegalEntity  uuid.UUID  // Auftraggeber
	Needer       *uuid.UUID // unit the lines are for; nil = Organisation
	Lines        []LineInput
	Day          money.Date    // civil day of the plan
	Sight        money.Date    // civil day whose price sight counts where the past is shown: always today
	Address      *uuid.UUID    // nil = the default
	CostCentre   *uuid.UUID    // nil = the default
	Documents    []uuid.UUID   // that proofs name
	Candidates   bool          // the offers of open candidates, too
	Offered      *CallOffOffer // that the lines are the positions of; nil = they are products of the catalogues
	Turn         bool          // within a transaction: where shares decide, whoever calls off from the same lots waits
	Window       int           // months over which similar direct awards are added up; 0 = twelve, see [Facts.OwnCounting]
}

// RollingFrom is the first day of the months that end with the day of the plan.
func (q FactsQuery) RollingFrom() money.Date {
	rolling, _ := rules.Counting{WindowMonths: q.Window}.From(q.Day)
	return rolling
}

// OwnCounting is how the rules of the day want the body's direct awards added up.
func (f Facts) OwnCounting(day money.Date) (rules.Counting, error) {
	return rules.CountingFor(f.Rules, f.ruleFacts(day))
}

// BudgetYearFrom is the first day of the budget year (Haushaltsjahr), which is the calendar year.
func (q FactsQuery) BudgetYearFrom() money.Date {
	_, year := rules.Counting{}.From(q.Day)
	return year
}

// Products lists the products of the lines, each once.
func (q FactsQuery) Products() []uuid.UUID {
	return collect(q.Lines, func(l LineInput) *uuid.UUID { return &l.Product.UUID })
}

// Quantities lists the products of the lines, each once, with the sum of what is wanted of it.
func (q FactsQuery) Quantities() (products []uuid.UUID, quantities []string) {
	sums := map[uuid.UUID]money.Quantity{}
	products = q.Products()
	for _, l := range q.Lines {
		sum, err := l.Quantity.Add(sums[l.Product.UUID])
		if err != nil { // beyond what an order can hold: the plan says so
			sum = l.Quantity
		}
		sums[l.Product.UUID] = sum
	}
	for _, p := range products {
		quantities = append(quantities, sums[p].String())
	}
	return products, quantities
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

// same reports whether the article is the product, or confirmed to be.
func (f Facts) same(product, article catalog.ProductID) bool {
	return product == article || slices.ContainsFunc(f.Linked[product], func(l catalog.Linked) bool { return l.Product == article })
}
