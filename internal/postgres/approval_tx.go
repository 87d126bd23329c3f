package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// queueApproval writes what waits for a second person.
func queueApproval(b *pgx.Batch, s order.Submission) {
	if a := s.Approval; a != nil {
		b.Queue(`INSERT INTO approval (id, organisation_id, buyer_id, submission_id, submitted_by, difference, best, at, until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			a.ID, s.Owner.Organisation, s.Orders[0].Key.Buyer, s.ID, s.Owner.Person, a.Difference, a.Best, s.At, a.Until.Value)
	}
}

// LockApproval locks the row, so that of two people who decide at once the second sees what the first did.
func (t *orderTx) LockApproval(ctx context.Context, id order.ApprovalID) (order.Pending, error) {
	var p order.Pending
	b := &pgx.Batch{}
	b.Queue(`SELECT FROM approval WHERE id = $1 FOR UPDATE`, id)
	queuePending(b, id, &p)
	if err := t.tx.send(ctx, b); err != nil {
		return p, fmt.Errorf("lock approval: %w", err)
	}
	if p.ID != id {
		return p, fault.New(fault.NotFound, "not_found")
	}
	return p, nil
}

const selectApproval = `
	SELECT a.id, a.submission_id, a.organisation_id, a.submitted_by, a.buyer_id, a.status, a.at, a.until, a.difference, a.best,
	       COALESCE(u.name, ''), a.ended_at, a.ended_by, COALESCE(e.name, ''), COALESCE(w.name, ''), COALESCE(x.body, '')
	  FROM approval a
	  LEFT JOIN person u ON u.id = a.submitted_by
	  LEFT JOIN person e ON e.id = a.ended_by
	  LEFT JOIN person w ON w.id = a.ended_for
	  LEFT JOIN personal_part x ON x.id = a.note_id`

func scanApproval(r pgx.Rows) (order.Approval, error) {
	var a order.Approval
	var ended *time.Time
	var person uuid.NullUUID
	var by, forWhom, note string
	err := r.Scan(&a.ID, &a.Submission, &a.Owner.Organisation, &a.Owner.Person, &a.Buyer, &a.Status, &a.At, &a.Until, &a.Difference, &a.Best,
		&a.SubmittedBy, &ended, &person, &by, &forWhom, &note)
	if ended != nil {
		a.Ended = &order.ApprovalEnd{At: *ended, Person: person.UUID, By: by, For: forWhom, Note: note}
	}
	return a, err
}

// queueApprovalOf reads the approval of a submission; out stays nil where there is none.
func queueApprovalOf(b *pgx.Batch, where string, id uuid.UUID, out **order.Approval) {
	b.Queue(selectApproval+` WHERE `+where, id).Query(func(r pgx.Rows) error {
		return each(r, scanApproval, func(a order.Approval) { *out = &a })
	})
}

// ofApproval is the submission that an approval is about.
const ofApproval = `(SELECT submission_id FROM approval WHERE id = $1)`

// queuePending reads everything the end of a wait depends on.
func queuePending(b *pgx.Batch, id order.ApprovalID, p *order.Pending) {
	b.Queue(selectApproval+` WHERE a.id = $1`, id).Query(func(r pgx.Rows) error {
		return each(r, scanApproval, func(a order.Approval) { p.Approval = a })
	})
	at := map[order.OrderID]int{}
	b.Queue(`SELECT o.id, o.net, o.parties, t.held_until IS NOT NULL, t.entry, r.bytes
		  FROM purchase_order o JOIN order_state t ON t.order_id = o.id JOIN record r ON r.id = t.entry
		 WHERE o.submission_id = `+ofApproval+` ORDER BY o.id`, id).Query(func(r pgx.Rows) error {
		return each(r, scanPendingOrder, func(o order.PendingOrder) { at[o.ID], p.Orders = len(p.Orders), append(p.Orders, o) })
	})
	b.Queue(`SELECT e.order_id, e.sequence, e.type, e.at, e.person_log_id, e.entry, COALESCE(e.body->>'number', '')
		  FROM order_event e JOIN purchase_order o ON o.id = e.order_id
		 WHERE o.submission_id = `+ofApproval+` ORDER BY e.order_id, e.sequence`, id).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var o order.OrderID
			var e order.Event
			if err := rows.Scan(&o, &e.Sequence, &e.Type, &e.At, &e.Person, &e.Entry, &e.Number); err != nil {
				return err
			}
			p.Orders[at[o]].Events = append(p.Orders[at[o]].Events, e)
		}
		return rows.Err()
	})
	b.Queue(`SELECT d.id, r.bytes FROM decision d JOIN record r ON r.id = d.record_id
		 WHERE d.submission_id = `+ofApproval+` ORDER BY d.line_no`, id).Query(func(r pgx.Rows) error {
		return each(r, func(r pgx.Rows) (d order.PendingDecision, err error) { return d, r.Scan(&d.ID, &d.Record) },
			func(d order.PendingDecision) { p.Decisions = append(p.Decisions, d) })
	})
	p.Personal = map[uuid.UUID]string{}
	queueWords(b, ofApproval, id, p.Personal)
	queueUses(b, id, stillReserved, &p.Reserved)
	queueUses(b, id, usedUp, &p.Committed)
}

// queueWords reads the texts that the decisions of submissions name; their ids are computed first, see [OrderStore.Evidence].
func queueWords(b *pgx.Batch, submissions string, of any, texts map[uuid.UUID]string) {
	b.Queue(`SELECT p.id, p.person_log_id, p.organisation_id, p.kind, p.salt, p.body FROM personal_part p WHERE p.id = ANY (ARRAY(
		SELECT DISTINCT (x#>>'{}')::uuid
		  FROM decision d JOIN record r ON r.id = d.record_id, jsonb_path_query(convert_from(r.bytes, 'UTF8')::jsonb, '$.**.personalPart') x
		 WHERE d.submission_id IN `+submissions+`))`, of).Query(func(r pgx.Rows) error {
		return each(r, scanPersonal, func(x audit.PersonalPart) { texts[x.ID] = x.Body })
	})
}

// What orders hold of limits, as a sum over their rows l of the ledger: reserved still, and used up.
const (
	stillReserved = `sum(CASE l.entry WHEN 'reserve' THEN l.amount ELSE -l.amount END)`
	usedUp        = `sum(l.amount) FILTER (WHERE l.entry = 'commit')`
)

// queueUses reads what the orders of an approval hold of limits.
func queueUses(b *pgx.Batch, id order.ApprovalID, sum string, out *[]order.LimitUse) {
	queueUsesOf(b, `IN (SELECT o.id FROM purchase_order o WHERE o.submission_id = `+ofApproval+`)`, id, sum, out)
}

// queueUsesOf reads what orders (a condition on their id, with $1) hold of limits, in the order in which limits are locked.
func queueUsesOf(b *pgx.Batch, orders string, id any, sum string, out *[]order.LimitUse) {
	b.Queue(`SELECT l.balance_id, b.kind, b.measure, l.order_id, `+sum+`
		  FROM ledger l JOIN balance b ON b.id = l.balance_id
		 WHERE l.order_id `+orders+`
		 GROUP BY 1, 2, 3, 4 HAVING `+sum+` > 0
		 ORDER BY array_position(ARRAY['lot','contract','quota','budget','party','project'], b.kind), l.balance_id, l.order_id`, id).Query(func(r pgx.Rows) error {
		return each(r, func(r pgx.Rows) (u order.LimitUse, err error) {
			return u, r.Scan(&u.Balance.ID, &u.Balance.Kind, &u.Balance.Measure, &u.Order, &u.Amount)
		}, func(u order.LimitUse) { *out = append(*out, u) })
	})
}

func scanPendingOrder(r pgx.Rows) (order.PendingOrder, error) {
	var o order.PendingOrder
	var parties []byte
	if err := r.Scan(&o.ID, &o.Net, &parties, &o.Held, &o.Entry, &o.Record); err != nil {
		return o, err
	}
	return o, json.Unmarshal(parties, &o.Parties)
}

// Acting reads who decides: the same human being as the submitter, an approver, or somebody's deputy.
func (t *orderTx) Acting(ctx context.Context, person, submitter, organisation uuid.UUID, day money.Date) (order.Acting, error) {
	var a order.Acting
	var same *bool // NULL when one of them is unknown
	b := &pgx.Batch{}
	b.Queue(`SELECT (SELECT human_id FROM person WHERE id = $1) = (SELECT human_id FROM person WHERE id = $2),
		NOT EXISTS (SELECT FROM membership WHERE person_id = $1 AND organisation_id = $3 AND role = 'approver' AND valid @> $4::date)
		AND EXISTS (SELECT FROM deputies_on($4::date, $3) WHERE deputy = $1)`,
		person, submitter, organisation, day).QueryRow(func(r pgx.Row) error { return r.Scan(&same, &a.Deputy) })
	b.Queue(`SELECT q.id, q.log_id FROM deputies_on($4::date, $3) x JOIN person q ON q.id = x.represented
		 WHERE x.deputy = $1 AND q.human_id <> (SELECT human_id FROM person WHERE id = $2) ORDER BY q.id LIMIT 1`,
		person, submitter, organisation, day).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (f order.Represented, err error) { return f, r.Scan(&f.Person, &f.LogID) },
			func(f order.Represented) { a.For = &f })
	})
	if err := t.tx.send(ctx, b); err != nil {
		return a, fmt.Errorf("read who decides: %w", err)
	}
	a.Same = same != nil && *same
	return a, nil
}

// LockBasket makes sure that there is a basket and locks it.
func (t *orderTx) LockBasket(ctx context.Context, o order.Owner, at time.Time) (order.Basket, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return order.Basket{}, fmt.Errorf("basket id: %w", err)
	}
	return lockBasket(ctx, t.tx, id, o, at)
}

// EndApproval writes log, approval and orders, then what returns to its place: sums, basket, limits.
func (t *orderTx) EndApproval(ctx context.Context, e order.Ending) error {
	if e.Basket != nil {
		if err := saveBasket(ctx, t.tx, e.Owner, *e.Basket, e.At); err != nil {
			return err
		}
	}
	b := &pgx.Batch{}
	queueLog(b, order.Submission{Owner: e.Owner, Records: e.Records, Leaves: e.Leaves, Personal: e.Personal})
	b.Queue(`UPDATE approval SET status = $2, ended_at = $3, ended_by = $4, note_id = $5, ended_for = $6 WHERE id = $1`,
		e.Approval, string(e.Status), e.At, e.Person, e.Note, e.For)
	for _, o := range e.Orders {
		b.Queue(`INSERT INTO order_event (order_id, organisation_id, sequence, type, at, person_log_id, entry) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			o.ID, e.Owner.Organisation, o.Event.Sequence, string(o.Event.Type), o.Event.At, o.Event.Person, o.Event.Entry)
		b.Queue(`UPDATE order_state SET status = $2, sequence = $3, entry = $4 WHERE order_id = $1`,
			o.ID, string(o.State.Status), o.State.Sequence, o.State.Entry)
		if e.Status == order.ApprovalReleased {
			b.Queue(`UPDATE order_state SET held_until = $2 WHERE order_id = $1`, o.ID, e.Held)
		}
	}
	queueHandedOut(b, e)
	queueTakeBack(b, e)
	if err := queueFreed(b, e); err != nil {
		return err
	}
	if err := t.tx.send(ctx, b); err != nil {
		return fmt.Errorf("end approval: %w", err)
	}
	t.writes += b.Len()
	t.leaves += len(e.Leaves)
	return nil
}

// queueTakeBack takes direct awards that never came to be out of the sums of the day on which they were counted, by the groups
// they were counted in.
func queueTakeBack(b *pgx.Batch, e order.Ending) {
	if len(e.TakeBack) == 0 {
		return
	}
	b.Queue(`INSERT INTO direct_award (buyer_id, product_group, day, net)
		SELECT $2, left(c.cpv, 3), $3::date, -sum(d.awarded) FROM decision d JOIN category c ON c.key = d.product_category
		 WHERE d.submission_id = `+ofApproval+` AND d.awarded IS NOT NULL GROUP BY 2`, e.Approval, e.Buyer, e.Day)
}

// queueFreed commits what was reserved, or frees it; each limit is touched once, in the order given.
func queueFreed(b *pgx.Batch, e order.Ending) error {
	entry, committed := "release", "0"
	if e.Status == order.ApprovalReleased {
		entry, committed = "commit", "1"
	}
	for _, u := range e.Reserved {
		b.Queue(`INSERT INTO ledger (balance_id, entry, amount, order_id, at) VALUES ($1, $2, $3, $4, $5)`, u.Balance.ID, entry, u.Amount, u.Order, e.At)
	}
	return perLimit(e.Reserved, func(first int, sum money.Quantity) {
		b.Queue(`UPDATE balance SET reserved = reserved - $2, committed = committed + $2 * $3::numeric WHERE id = $1`,
			e.Reserved[first].Balance.ID, sum, committed)
	})
}

// perLimit sums up neighbouring uses of the same limit and hands each sum to do, with the index of its first use.
func perLimit(uses []order.LimitUse, do func(first int, sum money.Quantity)) error {
	for i := 0; i < len(uses); {
		first, sum := i, uses[i].Amount
		for i++; i < len(uses) && uses[i].Balance.ID == uses[first].Balance.ID; i++ {
			var err error
			if sum, err = sum.Add(uses[i].Amount); err != nil {
				return err
			}
		}
		do(first, sum)
	}
	return nil
}
