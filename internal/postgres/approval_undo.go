package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// UndoRelease writes log, approval and orders, then the limits. An order whose hold has ended in the meantime refuses all.
func (t *orderTx) UndoRelease(ctx context.Context, u order.Undoing) error {
	b := &pgx.Batch{}
	queueLog(b, order.Submission{Owner: u.Owner, Records: []audit.Record{u.Record}, Leaves: []audit.Leaf{u.Leaf}})
	held := 0
	for _, o := range u.Orders {
		b.Queue(`SELECT FROM order_state WHERE order_id = $1 AND held_until IS NOT NULL FOR UPDATE`, o.ID).Exec(func(found pgconn.CommandTag) error {
			held += int(found.RowsAffected())
			return nil
		})
	}
	if err := t.tx.send(ctx, b); err != nil {
		return fmt.Errorf("lock what is held back: %w", err)
	}
	if held < len(u.Orders) {
		return order.ErrUndoOver
	}
	t.writes += b.Len()
	t.leaves++

	b = &pgx.Batch{}
	b.Queue(`UPDATE approval SET status = 'waiting', ended_at = NULL, ended_by = NULL, ended_for = NULL, note_id = NULL WHERE id = $1`, u.Approval)
	for _, o := range u.Orders {
		b.Queue(`INSERT INTO order_event (order_id, organisation_id, sequence, type, at, person_log_id, entry) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			o.ID, u.Owner.Organisation, o.Event.Sequence, string(o.Event.Type), o.Event.At, o.Event.Person, o.Event.Entry)
		b.Queue(`UPDATE order_state SET status = $2, sequence = $3, entry = $4, held_until = NULL WHERE order_id = $1`,
			o.ID, string(o.State.Status), o.State.Sequence, o.State.Entry)
	}
	b.Queue(`UPDATE handover SET status = $2, ended_at = $3 WHERE submission_id = `+ofApproval, u.Approval, string(order.HandoverSubmitted), u.Submitted)
	if err := queueReservedAgain(b, u); err != nil {
		return err
	}
	if err := t.tx.send(ctx, b); err != nil {
		return fmt.Errorf("undo release: %w", err)
	}
	return nil
}

// queueReservedAgain reverses what was committed, so that it is reserved as before; each limit is touched once, in the order
// given.
func queueReservedAgain(b *pgx.Batch, u order.Undoing) error {
	for _, c := range u.Committed {
		b.Queue(`INSERT INTO ledger (balance_id, entry, amount, order_id, at) VALUES ($1, 'commit', -$2::numeric, $3, $4)`,
			c.Balance.ID, c.Amount, c.Order, u.At)
	}
	return perLimit(u.Committed, func(first int, sum money.Quantity) {
		b.Queue(`UPDATE balance SET reserved = reserved + $2, committed = committed - $2 WHERE id = $1`, u.Committed[first].Balance.ID, sum)
	})
}

// EndHolds tells the workers of released orders whose time to be taken back is over, and says how many there were. It is one
// statement: an order is told of exactly when it is held no more, and a crash leaves it to the next look.
func (db *DB) EndHolds(ctx context.Context, at time.Time) (int, error) {
	done, err := db.pool.Exec(ctx, `
		WITH due AS (UPDATE order_state SET held_until = NULL
		              WHERE order_id IN (SELECT order_id FROM order_state WHERE held_until <= $1 FOR UPDATE SKIP LOCKED) RETURNING order_id)
		INSERT INTO outbox (topic, payload) SELECT 'order.released', jsonb_build_object('order', order_id::text) FROM due`, at)
	if err != nil {
		return 0, fmt.Errorf("end holds: %w", err)
	}
	return int(done.RowsAffected()), nil
}
