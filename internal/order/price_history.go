package order

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// HistoryMonths is how far the history of a price goes back.
const HistoryMonths = 24

// PriceHistory is how the best landed price of a product at a quantity went.
type PriceHistory struct {
	Quantity money.Quantity
	From, To money.Date  // both included
	Steps    []PriceStep // by day; the first begins with From
}

// PriceStep is a span of days with one best offer, until the next step.
type PriceStep struct {
	From money.Date
	Best *BestPrice // nil = nothing could be bought
}

// BestPrice is rank 1 of the comparison at the end of the step's first day.
type BestPrice struct {
	Total    money.Amount // landed, net
	Offer    catalog.OfferID
	Supplier catalog.Supplier // as known then
	Version  catalog.VersionID
	Source   catalog.Source
}

// PriceHistory computes the best landed price over the last HistoryMonths with the function that compares today, once for
// each day on which anything changed: at most as often as the span has days.
//
// Errors: Forbidden, Invalid (quantity), NotFound (product).
func (s *Service) PriceHistory(ctx context.Context, p authz.Principal, product catalog.ProductID, quantity money.Quantity) (PriceHistory, error) {
	if quantity.Sign() <= 0 {
		return PriceHistory{}, errNoQuantity
	}
	now := s.now()
	last := money.DateOf(now)
	out := PriceHistory{Quantity: quantity, From: last.AddMonths(-HistoryMonths), To: last}
	q := factsQuery(p, []LineInput{{Product: product}}, now)
	q.Sight = last
	h, err := s.store.History(ctx, q, endOf(out.From), now)
	if err != nil {
		return out, err
	}
	if (h.Product.ID == catalog.ProductID{}) {
		return out, fault.New(fault.NotFound, "not_found")
	}
	days := h.changes(out.From, out.To)
	instants := make([]time.Time, len(days))
	for i, d := range days {
		if instants[i] = endOf(d); d == last {
			instants[i] = now
		}
	}
	if h.LastUsed, err = s.store.LastUsedBefore(ctx, p.LegalEntity, h.sellers(), instants); err != nil {
		return out, err
	}
	for i, d := range days {
		best, err := h.best(quantity, instants[i])
		if err != nil {
			return out, overflow(err)
		}
		if n := len(out.Steps); n == 0 || !best.equal(out.Steps[n-1].Best) {
			out.Steps = append(out.Steps, PriceStep{From: d, Best: best})
		}
	}
	return out, nil
}

var errNoQuantity = fault.New(fault.Invalid, "quantity_not_positive").WithField("#/query/quantity", "quantity_not_positive")

// best is rank 1 at an instant.
func (h History) best(quantity money.Quantity, at time.Time) (*BestPrice, error) {
	f := h.At(at)
	c, _, err := f.comparison(h.Product.ID, quantity, money.Date{}, at)
	if err != nil || len(c.Ranked) == 0 {
		return nil, err
	}
	first := c.Ranked[0]
	return &BestPrice{
		Total: first.Landed.Total, Offer: first.Offer.ID, Supplier: f.Suppliers[first.Offer.Supplier].Supplier,
		Version: first.Offer.Version, Source: first.Offer.Source(),
	}, nil
}

// equal reports whether the same supplier asks the same: a new catalogue version that changes neither is no step.
func (b *BestPrice) equal(o *BestPrice) bool {
	if b == nil || o == nil {
		return b == o
	}
	return b.Total == o.Total && b.Supplier.ID == o.Supplier.ID
}

// Past are the facts of an instant, with the instant from which the product was offered at all.
type Past struct {
	Facts Facts
	First *time.Time
}

// PastStore reads what stood at an instant. Nothing of it changes any more.
type PastStore interface {
	// FactsAt are the facts of one instant, what only a submission needs left out: choices, standards, cheaper products.
	FactsAt(ctx context.Context, q FactsQuery, at time.Time) (Past, error)
	// History of the one product of the query. The zero product says that there is none.
	History(ctx context.Context, q FactsQuery, from, to time.Time) (History, error)
	// LastUsedBefore is the buyer's last order from each seller before each instant; who was never used is left out.
	LastUsedBefore(ctx context.Context, buyer uuid.UUID, sellers []catalog.SupplierID, instants []time.Time) (map[time.Time]map[catalog.SupplierID]time.Time, error)
	// LegalEntity that contracts for the organisation. Error: NotFound.
	LegalEntity(ctx context.Context, organisation uuid.UUID) (uuid.UUID, error)
}
