package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// readOwnCounting reads the sums of similar direct awards once more where a rule of the body adds them up otherwise than
// usual: which rules are its own is known only now. Everybody else pays nothing for it.
func readOwnCounting(ctx context.Context, db batcher, q order.FactsQuery, f *order.Facts) error {
	c, err := f.OwnCounting(q.Day)
	if err != nil || c.Usual() {
		return err
	}
	f.Counts, q.Window = c, c.WindowMonths
	b := &pgx.Batch{}
	if c.Unit == "" && c.Table == nil {
		queueSimilar(b, q, q.Products(), f)
	} else {
		queueOwnSums(b, q, nil, f)
	}
	if err := db.send(ctx, b); err != nil {
		return fmt.Errorf("sums as the body counts: %w", err)
	}
	return nil
}

// queueOwnSums reads the sums by the body's own table of product groups or of the unit alone, before an instant when there is
// one. They are counted from the orders themselves.
func queueOwnSums(b *pgx.Batch, q order.FactsQuery, before *time.Time, f *order.Facts) {
	var unit *uuid.UUID
	if f.Counts.Unit == rules.CountUnit {
		unit = &q.Organisation
	}
	categories, groups := groupedBy(f.Counts.Table)
	b.Queue(`SELECT product, product_group, shop_group, rolling, budget_year FROM own_award_sums($1, $2, $3, $4, $5, $6, $7, $8)`,
		q.LegalEntity, unit, q.Products(), categories, groups, q.RollingFrom(), q.BudgetYearFrom(), before).Query(func(rows pgx.Rows) error {
		return each(rows, scanOwnSums, func(s ownSums) { f.Similar[s.product] = s.SimilarAwards })
	})
}

// groupedBy lists the categories of a body's own table with their groups; empty where it has none.
func groupedBy(own *rules.GroupTable) (categories, groups []string) {
	categories, groups = []string{}, []string{}
	if own == nil {
		return categories, groups
	}
	for _, g := range own.Groups {
		for _, c := range g.Categories {
			categories, groups = append(categories, c), append(groups, g.CPV)
		}
	}
	return categories, groups
}

// ownSums are those of one product's group.
type ownSums struct {
	order.SimilarAwards
	product catalog.ProductID
}

func scanOwnSums(r pgx.Rows) (s ownSums, err error) {
	return s, r.Scan(&s.product, &s.Group, &s.ShopGroup, &s.Rolling, &s.BudgetYear)
}
