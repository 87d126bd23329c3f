package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// queueChoice reads the house standards and, for lines that may reach the value asked from (nil: none), the cheaper products
// of the same class.
func queueChoice(b *pgx.Batch, q order.FactsQuery, asked *money.Amount, f *order.Facts) {
	products, quantities := q.Quantities()
	b.Queue(`SELECT product, COALESCE(standard, ''), cheaper FROM product_choice($1, $2, $3, $4::text[]::numeric[], $5, $6)
		WHERE standard IS NOT NULL OR cheaper IS NOT NULL`,
		q.Organisation, q.LegalEntity, products, quantities, q.Day, asked).Query(func(rows pgx.Rows) error {
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

// readChoice is queueChoice by itself.
func readChoice(ctx context.Context, db batcher, q order.FactsQuery, asked *money.Amount, f *order.Facts) error {
	b := &pgx.Batch{}
	queueChoice(b, q, asked, f)
	if err := db.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("read product choice: %w", err)
	}
	return nil
}
