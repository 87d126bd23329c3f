package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// similarsBefore reads the offers of the instant for what waited for a verdict then, with their suppliers' state of then, in one
// round trip; none where nothing waited.
func (s *OrderStore) similarsBefore(ctx context.Context, at time.Time, f *order.Facts) error {
	f.Similars = map[catalog.ProductID]catalog.Similar{}
	var products []uuid.UUID
	for _, found := range f.Candidates {
		for _, c := range found.Items {
			f.Similars[c.Product] = catalog.Similar{Suppliers: map[catalog.SupplierID]catalog.SupplierFacts{}}
			products = append(products, c.Product.UUID)
		}
	}
	if len(products) == 0 {
		return nil
	}
	states := map[catalog.SupplierID]catalog.SupplierFacts{}
	b := &pgx.Batch{}
	b.Queue(selectSupplierStates, products, uuid.Nil, at).Query(func(rows pgx.Rows) error {
		return each(rows, scanDatedSupplier, func(d order.DatedSupplier) {
			states[d.ID] = catalog.SupplierFacts{Blocked: d.Blocked, Regions: d.Regions, TradeFee: d.TradeFee}
		})
	})
	b.Queue(selectOffersBetween, products, uuid.Nil, at, at).Query(func(rows pgx.Rows) error {
		return each(rows, scanDatedOffer, func(o order.DatedOffer) {
			similar, asked := f.Similars[o.Product]
			if !asked { // confirmed to be the same as a candidate, but no candidate itself
				return
			}
			similar.Offers = append(similar.Offers, o.Offer)
			for _, id := range []catalog.SupplierID{o.Supplier, o.Seller} {
				similar.Suppliers[id] = states[id]
			}
			f.Similars[o.Product] = similar
		})
	})
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("offers for candidates: %w", err)
	}
	return nil
}
