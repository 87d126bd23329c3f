package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/order"
)

// readOwnWindow reads the sums of similar direct awards once more where a rule of the body adds them up over another time
// than twelve months: which rules are its own is known only now. Everybody else pays nothing for it.
func readOwnWindow(ctx context.Context, db batcher, q order.FactsQuery, f *order.Facts) error {
	months, err := f.OwnWindow(q.Day)
	if err != nil || months == 0 {
		return err
	}
	f.Window, q.Window = months, months
	b := &pgx.Batch{}
	queueSimilar(b, q, q.Products(), f)
	if err := db.send(ctx, b); err != nil {
		return fmt.Errorf("sums over %d months: %w", months, err)
	}
	return nil
}
