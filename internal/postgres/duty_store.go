package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// queueDuties writes what is to be done after each order.
func queueDuties(b *pgx.Batch, s order.Submission) {
	in := rowsOf(12)
	for _, o := range s.Orders {
		for _, d := range o.Duties {
			in.add(d.ID, s.Owner.Organisation, o.ID, d.Rule.ID, d.Rule.Version, d.Citation, d.Key, d.DE, d.EN, d.Evidence, nullDate(d.Due), s.At)
		}
	}
	if len(in.args) > 0 {
		b.Queue(`INSERT INTO order_duty (id, organisation_id, order_id, rule_id, rule_version, citation, key, title_de, title_en, evidence, due, at) VALUES `+
			in.text(), in.args...)
	}
}

// selectDuty reads the duties of orders that went out: one that was only asked for, or was taken back, leaves nothing to do.
const selectDuty = `
	SELECT d.id, d.rule_id, d.rule_version, d.citation, d.key, d.title_de, d.title_en, d.evidence, d.due, n.id, n.name, n.kind,
	       o.id, COALESCE(s.number, ''), o.at, p.id, p.key, p.name, p.city, o.currency, o.net::text,
	       x.at, COALESCE(w.name, ''), x.done_on, COALESCE((SELECT r.body FROM personal_part r WHERE r.id = x.reference), ''), x.document_id
	  FROM order_duty d
	  JOIN purchase_order o ON o.id = d.order_id
	  JOIN order_state s ON s.order_id = o.id AND s.status IN ('released', 'sent', 'confirmed', 'partly_delivered', 'delivered')
	  JOIN organisation n ON n.id = d.organisation_id
	  JOIN supplier p ON p.id = o.seller_id
	  LEFT JOIN order_duty_done x ON x.duty_id = d.id
	  LEFT JOIN person w ON w.id = x.person_id`

func scanDuty(r pgx.Rows) (order.DutyView, error) {
	var v order.DutyView
	var due, on *money.Date
	var currency money.Currency
	var net string
	done := order.DutyDone{}
	var at *time.Time
	err := r.Scan(&v.ID, &v.Rule.ID, &v.Rule.Version, &v.Citation, &v.Key, &v.DE, &v.EN, &v.Evidence, &due,
		&v.Organisation.ID, &v.Organisation.Name, &v.Organisation.Kind, &v.Order, &v.OrderNumber, &v.OrderedAt,
		&v.Seller.ID, &v.Seller.Key, &v.Seller.Name, &v.Seller.City, &currency, &net,
		&at, &done.Person, &on, &done.Reference, &done.Document)
	if err != nil {
		return v, err
	}
	if due != nil {
		v.Due = *due
	}
	if at != nil {
		done.At, done.On = *at, *on
		v.Done = &done
	}
	v.Net, err = money.ParseAmount(net, currency)
	return v, err
}

// Duties lists the open ones by their last day, those without one last; or those that are done, the newest first.
func (s *OrderStore) Duties(ctx context.Context, done bool) (order.DutyList, error) {
	var out order.DutyList
	where := ` WHERE x.duty_id IS NULL ORDER BY d.due NULLS LAST, d.id LIMIT $1`
	if done {
		where = ` WHERE x.duty_id IS NOT NULL ORDER BY x.at DESC, d.id LIMIT $1`
	}
	b := &pgx.Batch{}
	b.Queue(selectDuty+where, order.MaxDuties).Query(func(rows pgx.Rows) error {
		return each(rows, scanDuty, func(v order.DutyView) { out.Items = append(out.Items, v) })
	})
	b.Queue(`SELECT count(*) FROM (` + selectDuty + ` WHERE x.duty_id IS NULL) q`).QueryRow(func(r pgx.Row) error { return r.Scan(&out.Open) })
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return out, fmt.Errorf("list duties: %w", err)
	}
	return out, nil
}

// Duty reads a duty in scope and locks it, with the file of its organisation that was named.
func (t *orderTx) Duty(ctx context.Context, id order.DutyID, document *uuid.UUID) (v order.DutyView, file *order.ProofDocument, err error) {
	found := false
	b := &pgx.Batch{}
	b.Queue(`SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 9))`, id)
	b.Queue(selectDuty+` WHERE d.id = $1`, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanDuty, func(d order.DutyView) { v, found = d, true })
	})
	if document != nil {
		b.Queue(selectProofDocument+` AND organisation_id = (SELECT organisation_id FROM order_duty WHERE id = $2)`, []uuid.UUID{*document}, id).
			Query(func(rows pgx.Rows) error {
				return each(rows, scanProofDocument, func(d order.ProofDocument) { file = &d })
			})
	}
	if err := t.tx.send(ctx, b); err != nil {
		return v, nil, fmt.Errorf("read duty: %w", err)
	}
	if !found {
		return v, nil, fault.New(fault.NotFound, "not_found")
	}
	return v, file, nil
}

// SaveDutyDone writes that a duty was done, with its record.
func (t *orderTx) SaveDutyDone(ctx context.Context, d order.DutyCompletion) error {
	b := &pgx.Batch{}
	queueEntry(b, d.Record, d.Leaf)
	queuePersonal(b, d.Personal)
	b.Queue(`INSERT INTO order_duty_done (duty_id, organisation_id, person_id, done_on, reference, document_id, entry, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.Duty.ID, d.Duty.Organisation.ID, d.Person, d.Evidence.On, d.Reference, d.Evidence.Document, d.Leaf.Entry, d.At)
	if err := t.tx.send(ctx, b); err != nil {
		return fmt.Errorf("save duty: %w", err)
	}
	t.writes++
	t.leaves++
	return nil
}

// selectProofDocument reads what a record says of kept files ($1).
const selectProofDocument = `SELECT id, sha256 FROM document WHERE id = ANY ($1) AND uploaded_by IS NOT NULL`

func scanProofDocument(r pgx.Rows) (order.ProofDocument, error) {
	var d order.ProofDocument
	var sum []byte
	err := r.Scan(&d.ID, &sum)
	copy(d.SHA256[:], sum)
	return d, err
}

// queueProofs reads the files that proofs name, where they name any.
func queueProofs(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	if len(q.Documents) == 0 {
		return
	}
	f.Documents = map[uuid.UUID]order.ProofDocument{}
	b.Queue(selectProofDocument+` AND organisation_id = $2`, q.Documents, q.Organisation).Query(func(rows pgx.Rows) error {
		return each(rows, scanProofDocument, func(d order.ProofDocument) { f.Documents[d.ID] = d })
	})
}
