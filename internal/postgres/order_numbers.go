package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/money"
)

// NumberBatch is how many orders get their number in one transaction.
const NumberBatch = 500

// GiveNumbers gives every released order without a number the next one of the year in Berlin, oldest first, and tells
// how many got one. It is one of the quiet transactions: a number changes nothing that was decided. Gapless, because the
// year's row is locked; outside the order's transaction, because that lock would be in everybody's way.
func (db *DB) GiveNumbers(ctx context.Context, at time.Time) (int, error) {
	given := 0
	err := db.inTx(ctx, func(tx pgx.Tx) error {
		year := money.DateOf(at).Year()
		var last int
		b := &pgx.Batch{}
		b.Queue(`INSERT INTO order_number (year, last) VALUES ($1, 0) ON CONFLICT DO NOTHING`, year)
		b.Queue(`SELECT last FROM order_number WHERE year = $1 FOR UPDATE`, year).QueryRow(func(r pgx.Row) error { return r.Scan(&last) })
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("lock order numbers: %w", err)
		}
		tag, err := tx.Exec(ctx, `
			WITH waiting AS (
				SELECT s.order_id, s.organisation_id, s.sequence, row_number() OVER (ORDER BY o.at, o.id) + $2::int n
				  FROM order_state s JOIN purchase_order o ON o.id = s.order_id
				 WHERE s.number IS NULL AND s.held_until IS NULL AND s.status IN ('released', 'sent', 'confirmed', 'delivered', 'cancelled') ORDER BY o.at, o.id LIMIT $3),
			named AS (SELECT w.*, 'B-' || $1::int::text || '-' || lpad(w.n::text, GREATEST(6, length(w.n::text)), '0') number FROM waiting w),
			told AS (
				INSERT INTO order_event (order_id, organisation_id, sequence, type, at, body)
				SELECT order_id, organisation_id, sequence + 1, 'numbered', $4::timestamptz, jsonb_build_object('number', number) FROM named)
			UPDATE order_state s SET number = n.number, sequence = s.sequence + 1 FROM named n WHERE n.order_id = s.order_id`,
			year, last, NumberBatch, at)
		if err != nil {
			return fmt.Errorf("give order numbers: %w", err)
		}
		given = int(tag.RowsAffected())
		_, err = tx.Exec(ctx, `UPDATE order_number SET last = last + $2 WHERE year = $1`, year, given)
		return err
	})
	return given, err
}
