package postgres

import (
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// queueChoice reads the house standards and the cheaper products of the same class. Which lines are asked about is a rule's
// matter; the shelf keeps them for all.
func queueChoice(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	products, quantities := q.Quantities()
	b.Queue(`SELECT product, COALESCE(standard, ''), cheaper FROM product_choice($1, $2, $3, $4::text[]::numeric[], $5, $6)
		WHERE standard IS NOT NULL OR cheaper IS NOT NULL`,
		q.Organisation, q.LegalEntity, products, quantities, q.Day, 0).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var product catalog.ProductID
			var standard string
			var cheaper []byte
			if err := rows.Scan(&product, &standard, &cheaper); err != nil {
				return err
			}
			if standard != "" {
				f.Standards[product] = standard
			}
			if cheaper == nil {
				continue
			}
			var list []order.CheaperProduct
			if err := json.Unmarshal(cheaper, &list); err != nil {
				return fmt.Errorf("cheaper products: %w", err)
			}
			f.Cheaper[product] = list
		}
		return rows.Err()
	})
}

// queue reads the body's house standards and the products for which it got offers itself.
func (body *shelvedBody) queue(b *pgx.Batch, q order.FactsQuery) {
	b.Queue(`SELECT product, reason FROM house_standards_of($1, $2, $3, $4)`, q.Organisation, q.LegalEntity, q.Day, shelfStandards+1).
		Query(func(rows pgx.Rows) error {
			var product catalog.ProductID
			var reason string
			_, err := pgx.ForEachRow(rows, []any{&product, &reason}, func() error {
				body.standards[product] = reason
				return nil
			})
			body.tooMany = len(body.standards) > shelfStandards
			return err
		})
	b.Queue(`SELECT DISTINCT o.product_id FROM outside_offer o WHERE o.organisation_id = $1
		AND NOT EXISTS (SELECT FROM outside_offer_withdrawal w WHERE w.offer_id = o.id)`, q.Organisation).Query(func(rows pgx.Rows) error {
		var product catalog.ProductID
		_, err := pgx.ForEachRow(rows, []any{&product}, func() error {
			body.outside[product] = true
			return nil
		})
		return err
	})
}
