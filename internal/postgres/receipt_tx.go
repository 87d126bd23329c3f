package postgres

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// selectFulfilment reads how much of each line ($1: the order) arrived and how much was cancelled.
const selectFulfilment = `
	SELECT l.line_no, l.delivered_quantity, l.net, COALESCE(sum(p.quantity) FILTER (WHERE s.kind = 'received'), 0),
	       COALESCE(sum(p.quantity) FILTER (WHERE s.kind = 'cancelled'), 0),
	       (SELECT b.id FROM record r JOIN balance b ON b.kind = 'project' AND b.owner_id = (convert_from(r.bytes, 'UTF8')::jsonb#>>'{callOff,project,id}')::uuid
	         WHERE r.id = d.record_id)
	  FROM decision d JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
	  LEFT JOIN order_part p ON p.order_id = d.order_id AND p.line_no = d.line_no
	  LEFT JOIN order_step s ON s.order_id = p.order_id AND s.sequence = p.sequence
	 WHERE d.order_id = $1 GROUP BY 1, 2, 3, d.record_id ORDER BY 1`

func scanFulfilment(r pgx.Rows) (f order.Fulfilment, err error) {
	return f, r.Scan(&f.Line, &f.Ordered, &f.Net, &f.Received, &f.Cancelled, &f.Project)
}

// LockOrder locks the order's state first, so that of two steps at once the second sees what the first did.
func (t *orderTx) LockOrder(ctx context.Context, id order.OrderID, key string, hash [32]byte) (order.OpenOrder, error) {
	var o order.OpenOrder
	b := &pgx.Batch{}
	b.Queue(`SELECT FROM order_state WHERE order_id = $1 FOR UPDATE`, id)
	b.Queue(`SELECT o.id, o.organisation_id, o.at, t.entry, COALESCE(t.number, ''), t.held_until IS NOT NULL
		  FROM purchase_order o JOIN order_state t ON t.order_id = o.id WHERE o.id = $1`, id).QueryRow(func(r pgx.Row) error {
		return optional(r.Scan(&o.ID, &o.Owner.Organisation, &o.At, &o.Entry, &o.Number, &o.Held))
	})
	b.Queue(`SELECT sequence, type, at, person_log_id, entry, COALESCE(body->>'number', '') FROM order_event WHERE order_id = $1 ORDER BY sequence`, id).
		Query(func(rows pgx.Rows) error {
			return each(rows, func(r pgx.Rows) (e order.Event, err error) {
				return e, r.Scan(&e.Sequence, &e.Type, &e.At, &e.Person, &e.Entry, &e.Number)
			}, func(e order.Event) { o.Events = append(o.Events, e) })
		})
	b.Queue(selectFulfilment, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanFulfilment, func(f order.Fulfilment) { o.Lines = append(o.Lines, f) })
	})
	queueUsesOf(b, `= $1`, id, usedUp, &o.Committed)
	b.Queue(`SELECT request_hash FROM order_step WHERE order_id = $1 AND idempotency_key = $2`, id, key).QueryRow(func(r pgx.Row) error {
		var stored []byte
		err := r.Scan(&stored)
		o.Repeated, o.SameBody = err == nil, bytes.Equal(stored, hash[:])
		return optional(err)
	})
	if err := t.tx.send(ctx, b); err != nil {
		return o, fmt.Errorf("lock order: %w", err)
	}
	if o.ID != id {
		return o, fault.New(fault.NotFound, "not_found")
	}
	return o, nil
}

// SaveStep writes log, step and event, and of a cancellation what the limits hold no more, last. An order cancelled as a whole
// was no direct award either.
func (t *orderTx) SaveStep(ctx context.Context, s order.Step) error {
	b := &pgx.Batch{}
	queueEntry(b, s.Record, s.Leaf)
	queuePersonal(b, s.Personal)
	event := s.Ended.Event
	b.Queue(`INSERT INTO order_step (order_id, organisation_id, sequence, kind, idempotency_key, request_hash, day, person_id, words, entry, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.Order, s.Owner.Organisation, event.Sequence, string(s.Kind), s.Key, s.RequestHash[:], s.On, s.Owner.Person, s.Said, s.Leaf.Entry, s.At)
	for _, p := range s.Settled {
		b.Queue(`INSERT INTO order_part (order_id, organisation_id, sequence, line_no, quantity, net) VALUES ($1, $2, $3, $4, $5, $6)`,
			s.Order, s.Owner.Organisation, event.Sequence, p.Line, p.Quantity, p.Net)
	}
	b.Queue(`INSERT INTO order_event (order_id, organisation_id, sequence, type, at, person_log_id, entry) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.Order, s.Owner.Organisation, event.Sequence, string(event.Type), event.At, event.Person, event.Entry)
	b.Queue(`UPDATE order_state SET status = $2, sequence = $3 WHERE order_id = $1`, s.Order, string(s.Ended.State.Status), s.Ended.State.Sequence)
	if event.Type == order.EventCancelled {
		b.Queue(`INSERT INTO direct_award (buyer_id, product_group, day, net)
			SELECT o.buyer_id, left(c.cpv, 3), (o.at AT TIME ZONE 'Europe/Berlin')::date, -sum(d.awarded)
			  FROM purchase_order o JOIN decision d ON d.order_id = o.id JOIN category c ON c.key = d.product_category
			 WHERE o.id = $1 AND d.awarded IS NOT NULL GROUP BY 1, 2, 3`, s.Order)
	}
	if err := queueGivenBack(b, s); err != nil {
		return err
	}
	if err := t.tx.send(ctx, b); err != nil {
		return fmt.Errorf("save step: %w", err)
	}
	t.writes += b.Len()
	t.leaves++
	return nil
}

// queueGivenBack takes back what was committed and releases it, so that the sums over the ledger stay what the balances say;
// each limit is touched once, in the order given. A lot or contract that was exhausted stays so (domain rule 5).
func queueGivenBack(b *pgx.Batch, s order.Step) error {
	for _, u := range s.Freed {
		b.Queue(`INSERT INTO ledger (balance_id, entry, amount, order_id, at) VALUES ($1, 'commit', -$2::numeric, $3, $4), ($1, 'release', $2, $3, $4)`,
			u.Balance.ID, u.Amount, u.Order, s.At)
	}
	return perLimit(s.Freed, func(first int, sum money.Quantity) {
		b.Queue(`UPDATE balance SET committed = committed - $2, shut = shut OR kind IN ('lot', 'contract') AND committed >= COALESCE(maximum, 'infinity') WHERE id = $1`, s.Freed[first].Balance.ID, sum)
	})
}
