package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// SupplierShares reads the direct awards of the legal entity by product group and supplier.
func (s *OrderStore) SupplierShares(ctx context.Context, legalEntity uuid.UUID, since time.Time, own *rules.GroupTable) ([]order.GroupShares, error) {
	categories, groups := groupedBy(own)
	rows, err := s.db.pool.Query(ctx, `SELECT product_group, seller, key, name, city, net::text, orders, last_at FROM supplier_shares($1, $2, $3, $4)`,
		legalEntity, since, categories, groups)
	if err != nil {
		return nil, fmt.Errorf("supplier shares: %w", err)
	}
	var out []order.GroupShares
	var group string
	err = each(rows, func(r pgx.Rows) (s order.SupplierShare, err error) {
		var net string
		if err := r.Scan(&group, &s.Supplier.ID, &s.Supplier.Key, &s.Supplier.Name, &s.Supplier.City, &net, &s.Orders, &s.Last); err != nil {
			return s, err
		}
		s.Net, err = money.ParseAmount(net, money.EUR)
		return s, err
	}, func(s order.SupplierShare) {
		if n := len(out); n == 0 || out[n-1].Group.CPV != group {
			out = append(out, order.GroupShares{Group: rules.Group{CPV: group}})
		}
		last := &out[len(out)-1]
		last.Shares = append(last.Shares, s)
	})
	return out, err
}
