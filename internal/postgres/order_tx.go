package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// OrderStore implements order.Store on the app pool.
type OrderStore struct {
	db    *DB
	rules ruleBook
	shelf shelf
}

// NewOrderStore returns the store on the app pool.
func NewOrderStore(db *DB) *OrderStore { return &OrderStore{db: db} }

func (s *OrderStore) source() factSource { return factSource{rules: &s.rules, shelf: &s.shelf} }

var _ order.Store = (*OrderStore)(nil)

// orderTx is one transaction of the order rules. It counts what it wrote: the commit gate wants a log entry for it.
type orderTx struct {
	tx     *batchTx
	facts  factSource
	writes int
	leaves int
}

// InTx runs fn in one transaction and refuses to commit writes that leave no entry in the log.
func (s *OrderStore) InTx(ctx context.Context, fn func(order.Tx) error) error {
	return s.db.inBatches(ctx, func(tx *batchTx) error {
		t := &orderTx{tx: tx, facts: s.source()}
		if err := fn(t); err != nil {
			return err
		}
		if t.writes > 0 && t.leaves == 0 {
			return ErrNoRecord
		}
		return nil
	})
}

// Facts reads what a plan depends on, outside a transaction.
func (s *OrderStore) Facts(ctx context.Context, q order.FactsQuery) (order.Facts, error) {
	return loadFacts(ctx, scopedPool{s.db}, s.source(), q)
}

// LoadFacts reads what a plan depends on.
func (t *orderTx) LoadFacts(ctx context.Context, q order.FactsQuery) (order.Facts, error) {
	return loadFacts(ctx, t.tx, t.facts, q)
}

// Claim inserts the submission; a twin with the same key waits here until the first has ended.
func (t *orderTx) Claim(ctx context.Context, c order.Claim) (order.Claimed, error) {
	var out order.Claimed
	inserted := false
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO submission (id, organisation_id, person_id, idempotency_key, request_hash, at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT ON CONSTRAINT submission_idempotency DO NOTHING RETURNING true`,
		c.ID, c.Owner.Organisation, c.Owner.Person, c.Key, c.RequestHash[:], c.At).
		QueryRow(func(r pgx.Row) error { return optional(r.Scan(&inserted)) })
	b.Queue(`SELECT id, request_hash FROM submission WHERE organisation_id = $1 AND person_id = $2 AND idempotency_key = $3`,
		c.Owner.Organisation, c.Owner.Person, c.Key).QueryRow(func(r pgx.Row) error {
		var id order.SubmissionID
		var hash []byte
		if err := r.Scan(&id, &hash); err != nil {
			return err
		}
		if !inserted {
			out.Existing, out.SameBody = &id, bytes.Equal(hash, c.RequestHash[:])
		}
		return nil
	})
	// What two people order at once counts for both (domain rule 17): the second reads the sums after the first is done.
	b.Queue(`SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 17))`, c.Buyer)
	if c.WithBasket {
		queueBasket(b, c.Owner, &out.Basket, " FOR UPDATE OF b")
	}
	if err := t.tx.send(ctx, b); err != nil {
		return order.Claimed{}, fmt.Errorf("claim submission: %w", err)
	}
	if inserted {
		t.writes++
	}
	return out, nil
}

// optional makes "no row" a normal answer.
func optional(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

// SaveSubmission writes the whole submission in one batch, the records of a very big one before it. The limits come last, so that their rows are locked for the
// shortest time; the first that refuses rolls everything back.
func (t *orderTx) SaveSubmission(ctx context.Context, s order.Submission) error {
	var err error
	if s.Records, err = t.sendAhead(ctx, s.Owner.Organisation, s.Records); err != nil {
		return err
	}
	b := &pgx.Batch{}
	queueLog(b, s)
	queueOffer(b, s)
	if err := queueOrders(b, s); err != nil {
		return err
	}
	if err := queueLines(b, s); err != nil {
		return err
	}
	queueAwards(b, s)
	queueDuties(b, s)
	queueApproval(b, s)
	if s.ClearBasket {
		queueHandedIn(b, s)
		b.Queue(`DELETE FROM basket_line l USING basket b WHERE b.id = l.basket_id AND b.organisation_id = $1 AND b.person_id = $2`,
			s.Owner.Organisation, s.Owner.Person)
		b.Queue(`UPDATE basket SET version = version + 1, updated_at = $3, returned_note = NULL, returned_by = NULL, funding = '{}',
			delivery_address_id = CASE WHEN needer_id IS NULL THEN delivery_address_id END, cost_centre_id = CASE WHEN needer_id IS NULL THEN cost_centre_id END, needer_id = NULL
			WHERE organisation_id = $1 AND person_id = $2`,
			s.Owner.Organisation, s.Owner.Person, s.At)
	}
	refused := -1
	if err := queueLimits(b, s, &refused); err != nil {
		return err
	}
	t.writes += b.Len()
	t.leaves += len(s.Leaves)
	send := t.tx.send
	if len(s.Limits) == 0 && t.leaves > 0 { // nothing can refuse
		send = t.tx.sendLast
	}
	if err := send(ctx, b); err != nil {
		return fmt.Errorf("save submission: %w", err)
	}
	if refused >= 0 {
		return t.limitError(ctx, s.Limits[refused].Balance)
	}
	return nil
}

// recordsPerMessage bounds the value in which records travel to one or two megabytes.
const recordsPerMessage = 250

// sendAhead sends all records but the last recordsPerMessage, each message by itself, and answers with what is left: one message
// for a thousand of them would be copied again and again while the driver puts it together.
func (t *orderTx) sendAhead(ctx context.Context, organisation uuid.UUID, records []audit.Record) ([]audit.Record, error) {
	for len(records) > recordsPerMessage {
		b := &pgx.Batch{}
		queueRecords(b, organisation, records[:recordsPerMessage])
		if err := t.tx.send(ctx, b); err != nil {
			return nil, fmt.Errorf("save records: %w", err)
		}
		records = records[recordsPerMessage:]
	}
	return records, nil
}

// queueRecords writes records with one statement. Salts and bytes travel as one value: as a list of values the driver would
// copy them five times, and the database would put them on disk once more before they reach the table.
func queueRecords(b *pgx.Batch, organisation uuid.UUID, records []audit.Record) {
	size := 0
	for _, r := range records {
		size += len(r.Salt) + len(r.Bytes)
	}
	ids, types := make([]uuid.UUID, len(records)), make([]string, len(records))
	versions, at, lengths := make([]int32, len(records)), make([]int32, len(records)), make([]int32, len(records))
	packed := make([]byte, 0, size)
	for i, r := range records {
		//nolint:gosec // G115: versions are small constants, and records together are bounded by their number and size
		versions[i], at[i], lengths[i] = int32(r.Version), int32(len(packed))+1, int32(len(r.Bytes))
		ids[i], types[i] = r.ID, r.Type
		packed = append(append(packed, r.Salt[:]...), r.Bytes...)
	}
	b.Queue(`INSERT INTO record (id, organisation_id, type, version, salt, bytes)
		SELECT i, $1, t, v, substring($7::bytea FROM o FOR 32), substring($7 FROM o + 32 FOR n)
		  FROM unnest($2::uuid[], $3::text[], $4::int[], $5::int[], $6::int[]) AS x(i, t, v, o, n)`,
		organisation, ids, types, versions, at, lengths, packed)
}

func queueLog(b *pgx.Batch, s order.Submission) {
	queueRecords(b, s.Owner.Organisation, s.Records)
	var entries []uuid.UUID
	var leaves [][]byte
	for _, l := range s.Leaves {
		entries, leaves = append(entries, l.Entry), append(leaves, l.Bytes())
	}
	b.Queue(`INSERT INTO leaf (entry, bytes) SELECT * FROM unnest($1::uuid[], $2::bytea[])`, entries, leaves)
	b.Queue(`INSERT INTO leaf_pending (entry) SELECT * FROM unnest($1::uuid[])`, entries)
	queuePersonal(b, s.Personal)
}

func queuePersonal(b *pgx.Batch, parts []audit.PersonalPart) {
	if len(parts) == 0 {
		return
	}
	in := rowsOf(7)
	for _, p := range parts {
		in.add(p.ID, p.PersonLogID, p.Organisation, p.Kind, p.Salt[:], p.Body, nullTime(p.RetainUntil))
	}
	b.Queue(`INSERT INTO personal_part (id, person_log_id, organisation_id, kind, salt, body, retain_until) VALUES `+in.text(), in.args...)
}

func queueOrders(b *pgx.Batch, s order.Submission) error {
	for _, o := range s.Orders {
		parties, err := json.Marshal(o.Parties)
		if err != nil {
			return fmt.Errorf("parties: %w", err)
		}
		basis, err := json.Marshal(o.LegalBasis)
		if err != nil {
			return fmt.Errorf("legal basis: %w", err)
		}
		saving, err := marshalOptional(o.Saving)
		if err != nil {
			return err
		}
		b.Queue(`INSERT INTO purchase_order (id, organisation_id, buyer_id, invoice_recipient_id, submission_id, seller_id, channel, lot_id,
			parties, legal_basis, saving, currency, net, vat, gross, shipping, small_order_fee, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
			o.ID, s.Owner.Organisation, o.Key.Buyer, o.Key.InvoiceRecipient, s.ID, o.Key.Seller, string(o.Key.Channel), lotOf(o.Key),
			parties, basis, saving, string(o.Totals.Net.Currency()), o.Totals.Net, o.Totals.Tax, o.Totals.Gross,
			o.Charges.Shipping, o.Charges.SmallOrder, s.At)
		in := rowsOf(5, o.ID, s.Owner.Organisation)
		for _, e := range o.Events {
			in.add(e.Sequence, string(e.Type), e.At, e.Person, e.Entry)
		}
		b.Queue(`INSERT INTO order_event (order_id, organisation_id, sequence, type, at, person_log_id, entry) VALUES `+in.text(), in.args...)
		b.Queue(`INSERT INTO order_state (order_id, organisation_id, status, sequence, entry, delivery_date) VALUES ($1, $2, $3, $4, $5, $6)`,
			o.ID, s.Owner.Organisation, string(o.State.Status), o.State.Sequence, o.State.Entry, nullDate(o.Delivery))
		if s.Approval == nil {
			queueReleased(b, o.ID)
		}
	}
	return nil
}

// queueReleased tells the workers of a released order.
func queueReleased(b *pgx.Batch, id order.OrderID) {
	b.Queue(`INSERT INTO outbox (topic, payload) VALUES ('order.released', jsonb_build_object('order', $1::text))`, id.String())
}

// queueAwards adds the direct awards to the sums of their product groups.
func queueAwards(b *pgx.Batch, s order.Submission) {
	var buyers []uuid.UUID
	var groups, nets []string
	for _, o := range s.Orders {
		for _, a := range o.Folded {
			buyers, groups, nets = append(buyers, o.Key.Buyer), append(groups, a.Group), append(nets, a.Net.String())
		}
	}
	if len(nets) > 0 {
		b.Queue(addAwards, buyers, groups, nets, money.DateOf(s.At))
	}
}

const addAwards = `INSERT INTO direct_award (buyer_id, product_group, day, net)
	SELECT b, g, $4::date, n FROM unnest($1::uuid[], $2::text[], $3::text[]::numeric[]) AS x(b, g, n)`

// linesPerStatement keeps a statement far below the protocol's 65,535 parameters.
const linesPerStatement = 50

func queueLines(b *pgx.Batch, s order.Submission) error {
	for lines := range slices.Chunk(s.Lines, linesPerStatement) {
		in := rowsOf(22, s.ID, s.Owner.Organisation)
		for _, l := range lines {
			if err := addLine(in, l); err != nil {
				return err
			}
		}
		b.Queue(`INSERT INTO submission_line (submission_id, organisation_id, line_no, product_id, channel, supplier_id, offer_id, lot_price_id,
			quantity, delivered_quantity, needed_by, delivery_date, unit_price, price_quantity, price_kind, term_months, net, vat_rate,
			rank, ranked_offers, reason_code, product, offer_line_id, part_of) VALUES `+in.text(), in.args...)
	}
	for decisions := range slices.Chunk(s.Decisions, linesPerStatement) {
		in := rowsOf(7, s.ID, s.Owner.Organisation, s.At)
		for _, d := range decisions {
			in.add(d.ID, d.Line, d.Order, string(d.Kind), d.Record, d.Category, d.Awarded)
		}
		b.Queue(`INSERT INTO decision (submission_id, organisation_id, at, id, line_no, order_id, kind, record_id, product_category, awarded) VALUES `+
			in.text(), in.args...)
	}
	return nil
}

func addLine(in *rows, l *order.PlannedLine) error {
	product, err := json.Marshal(l.Product)
	if err != nil {
		return fmt.Errorf("product: %w", err)
	}
	rank, ranked := rankOf(l)
	var reason *string
	if l.Input.Reason != nil {
		code := string(l.Input.Reason.Code)
		reason = &code
	}
	productID, position := productOf(l)
	in.add(l.No, productID, string(l.Channel), l.Supplier.ID, offerOf(l), lotPriceOf(l),
		l.Input.Quantity, l.Delivered, nullDate(l.Input.NeededBy), nullDate(l.Delivery), l.UnitPrice, l.Per, string(l.PriceKind),
		nullInt(l.TermMonths), l.Goods, l.VAT, rank, ranked, reason, product, position, nullInt(l.Input.PartOf))
	return nil
}

// queueLimits writes the ledger, then one guarded UPDATE per limit in the order given: sums per limit first, so that
// each row is touched once. What waits for a second person is only reserved. refused becomes the index of the first use
// whose limit did not suffice.
func queueLimits(b *pgx.Batch, s order.Submission, refused *int) error {
	ledger := `INSERT INTO ledger (balance_id, entry, amount, order_id, at) VALUES ($1, 'reserve', $2, $3, $4), ($1, 'commit', $2, $3, $4)`
	use := `UPDATE balance SET committed = committed + $2
		WHERE id = $1 AND (maximum IS NULL OR NOT shut AND committed + reserved + $2 <= maximum) RETURNING true`
	if s.Approval != nil {
		ledger = `INSERT INTO ledger (balance_id, entry, amount, order_id, at) VALUES ($1, 'reserve', $2, $3, $4)`
		use = `UPDATE balance SET reserved = reserved + $2
			WHERE id = $1 AND (maximum IS NULL OR NOT shut AND committed + reserved + $2 <= maximum) RETURNING true`
	}
	for _, u := range s.Limits {
		b.Queue(ledger, u.Balance.ID, u.Amount, u.Order, s.At)
	}
	return perLimit(s.Limits, func(first int, sum money.Quantity) {
		b.Queue(use, s.Limits[first].Balance.ID, sum).QueryRow(func(r pgx.Row) error {
			var fits bool
			err := r.Scan(&fits)
			if errors.Is(err, pgx.ErrNoRows) && *refused < 0 {
				*refused = first
			}
			return optional(err)
		})
	})
}

// limitError reads what the limit has left; the transaction is rolled back after it.
func (t *orderTx) limitError(ctx context.Context, b catalog.Balance) error {
	e := &order.LimitError{Balance: b}
	var left string
	err := t.tx.QueryRow(ctx, `SELECT (CASE WHEN shut THEN 0 ELSE maximum - committed - reserved END)::text FROM balance WHERE id = $1`, b.ID).Scan(&left)
	if err != nil {
		return fmt.Errorf("remaining of limit %s: %w", b.ID, err)
	}
	if err := e.Remaining.Scan(left); err != nil {
		return err
	}
	return e
}

func rankOf(l *order.PlannedLine) (rank, ranked *int) {
	if l.Chosen == nil {
		return nil, nil
	}
	n := len(l.Comparison.Ranked)
	return &l.Chosen.Rank, &n
}

func offerOf(l *order.PlannedLine) *uuid.UUID {
	if l.Chosen == nil {
		return nil
	}
	return &l.Chosen.Offer.ID.UUID
}

func lotPriceOf(l *order.PlannedLine) *uuid.UUID {
	if l.Coverage == nil || l.Coverage.Offered != nil {
		return nil
	}
	return &l.Coverage.Price.UUID
}

func lotOf(k order.Key) *uuid.UUID {
	if k.Channel != catalog.ChannelFramework {
		return nil
	}
	return &k.Lot.UUID
}

func nullDate(d money.Date) *money.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

func nullTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func nullInt(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func marshalOptional[T any](v *T) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	return json.Marshal(v)
}
