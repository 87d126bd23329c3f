package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// parseFreeLines reads the wishes of a basket.
func parseFreeLines(text []byte) ([]order.FreeLine, error) {
	var rows []struct {
		order.FreeLine
		Amount   money.Quantity
		Expected *string
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fmt.Errorf("free lines: %w", err)
	}
	out := make([]order.FreeLine, len(rows))
	for i, r := range rows {
		out[i] = r.FreeLine
		out[i].Quantity, out[i].At = r.Amount, r.At.UTC()
		if r.Expected == nil {
			continue
		}
		estimate, err := money.ParseAmount(*r.Expected, money.EUR)
		if err != nil {
			return nil, err
		}
		out[i].Estimate = &estimate
	}
	return out, nil
}

func queueFreeLines(b *pgx.Batch, o order.Owner, lines []order.FreeLine) {
	b.Queue(`DELETE FROM free_line l USING basket b WHERE b.id = l.basket_id AND b.organisation_id = $1 AND b.person_id = $2`, o.Organisation, o.Person)
	for _, l := range lines {
		var product *uuid.UUID
		if l.Product != nil {
			product = &l.Product.UUID
		}
		b.Queue(`INSERT INTO free_line (id, basket_id, organisation_id, description, quantity, estimate, needed_by, product_id, at, handover_id)
			SELECT $3, b.id, $1, $4, $5, $6, $7, $8, $9, $10 FROM basket b WHERE b.organisation_id = $1 AND b.person_id = $2`,
			o.Organisation, o.Person, l.ID, l.Description, l.Quantity, l.Estimate, nullDate(l.NeededBy), product, l.At, fromID(l.From))
	}
}

// SaveOwnProduct stores a product that an organisation made for itself. It has no number anybody else could have, so no
// import finds it, and no search knows it.
func (s *OrderStore) SaveOwnProduct(ctx context.Context, organisation uuid.UUID, p catalog.Product, at time.Time) error {
	_, err := s.db.pool.Exec(ctx, `
		INSERT INTO product (id, manufacturer, part_number, manufacturer_norm, part_norm, name, description, category, unit, organisation_id, created_at)
		VALUES ($1::uuid, '', '', '@' || ($2::uuid)::text, ($1::uuid)::text, $3, $4, $5, $6, $2::uuid, $7)`,
		p.ID, organisation, p.Name, p.Description, p.Category, p.Unit, at)
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.ConstraintName == "product_category_fkey" {
		return fault.New(fault.Invalid, "category_unknown_here").WithField("#/body/category", "category_unknown_here")
	}
	if err != nil {
		return fmt.Errorf("save own product: %w", err)
	}
	return nil
}
