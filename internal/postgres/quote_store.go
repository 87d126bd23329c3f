package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// QuoteStore keeps quotes on the app pool: whoever reads them sees those of the own scope.
type QuoteStore struct{ db *DB }

// NewQuoteStore returns the store on the app pool.
func NewQuoteStore(db *DB) *QuoteStore { return &QuoteStore{db} }

var _ order.QuoteStore = (*QuoteStore)(nil)

// selectQuotable reads a supplier's ($5) prices in a lot ($4) of a contract ($1).
var selectQuotable = coverageFrom("lot_price", `l.contract_id = $1 AND l.number = $4 AND lp.supplier_id = $5 AND lp.valid @> $3::date AND c.status <> 'draft'`)

// Quotable items, by name.
func (s *QuoteStore) Quotable(ctx context.Context, organisation uuid.UUID, contract catalog.ContractID, lot int, supplier catalog.SupplierID, day money.Date) ([]order.QuotableItem, error) {
	var found []catalog.Coverage
	rows, err := s.db.pool.Query(ctx, selectQuotable, contract, organisation, day, lot, supplier)
	if err != nil {
		return nil, fmt.Errorf("read items of a price list: %w", err)
	}
	if err := each(rows, scanCoverage, func(c catalog.Coverage) { found = append(found, c) }); err != nil {
		return nil, err
	}
	ids, at := make([]uuid.UUID, len(found)), map[uuid.UUID]catalog.Coverage{}
	for i, c := range found {
		ids[i], at[c.Product.UUID] = c.Product.UUID, c
	}
	if rows, err = s.db.pool.Query(ctx, `SELECT id, name, unit, category, part_number FROM product WHERE id = ANY ($1) ORDER BY name, id`, ids); err != nil {
		return nil, fmt.Errorf("read products of a price list: %w", err)
	}
	var out []order.QuotableItem
	err = each(rows, func(r pgx.Rows) (p catalog.Product, err error) {
		return p, r.Scan(&p.ID, &p.Name, &p.Unit, &p.Category, &p.PartNumber)
	}, func(p catalog.Product) { out = append(out, order.QuotableItem{Coverage: at[p.ID.UUID], Product: p}) })
	return out, err
}

// SaveQuote keeps a quote.
func (s *QuoteStore) SaveQuote(ctx context.Context, q order.SealedQuote) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		taken := false
		b.Queue(`SELECT pg_advisory_xact_lock(hashtextextended('quotes of ' || $1::uuid::text, 0))`, q.Organisation)
		b.Queue(`SELECT EXISTS (SELECT FROM call_off_offer o WHERE o.organisation_id = $1 AND o.lot_id = $2 AND o.supplier_id = $3 AND o.number = $4 AND o.origin = 'quote'
			AND NOT EXISTS (SELECT FROM call_off_offer_withdrawal w WHERE w.offer_id = o.id))`, q.Organisation, q.Lot, q.Supplier.ID, q.Number).
			QueryRow(func(r pgx.Row) error { return r.Scan(&taken) })
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		if taken {
			return fault.New(fault.Conflict, "quote_exists", "number", q.Number).WithField("#/body/number", "quote_exists", "number", q.Number)
		}
		b = &pgx.Batch{}
		queueEntry(b, q.Record, q.Leaf)
		b.Queue(`INSERT INTO call_off_offer (id, organisation_id, origin, lot_id, supplier_id, number, valid, sha256, evidence, person_id, at)
			VALUES ($1, $2, 'quote', $3, $4, $5, daterange($6::date, $7::date), $8, $9, $10, $11)`,
			q.ID, q.Organisation, q.Lot, q.Supplier.ID, q.Number, q.Date, q.Until.AddDays(1), q.SHA256[:], q.Leaf.Entry, q.Person, q.At)
		for _, l := range q.Lines {
			b.Queue(`INSERT INTO call_off_offer_line (id, organisation_id, offer_id, line_no, description, category, unit, quantity, unit_price, price_quantity, vat_rate,
				delivery_days, product_id, sku, price_kind, term_months, part_of)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, NULLIF($16::int, 0), NULLIF($17::int, 0))`,
				l.ID, q.Organisation, q.ID, l.Line, l.Description, l.Category, l.Unit, l.Quantity, l.UnitPrice, l.Per, l.VAT, l.DeliveryDays, l.Product, l.SKU, string(l.PriceKind), l.TermMonths, l.PartOf)
		}
		b.Queue(`INSERT INTO call_off_offer_document (offer_id, organisation_id, name, content) VALUES ($1, $2, $3, $4)`, q.ID, q.Organisation, q.FileName, q.File)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "keep quote")
}

// lockQuote lets a quote be ordered or withdrawn by one at a time.
const lockQuote = `SELECT pg_advisory_xact_lock(hashtextextended('quote ' || $1::uuid::text, 0))`

// WithdrawQuote closes a quote.
func (s *QuoteStore) WithdrawQuote(ctx context.Context, w order.QuoteWithdrawal) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockQuote, w.ID); err != nil {
			return err
		}
		q, err := scanQuote(tx.QueryRow(ctx, selectQuote+` AND o.id = $1`, w.ID))
		switch {
		case err != nil:
			return notFound(err, "lock quote")
		case len(q.Orders) > 0:
			return fault.New(fault.Conflict, "quote_ordered")
		case q.Withdrawn:
			return fault.New(fault.Conflict, "quote_withdrawn")
		}
		b := &pgx.Batch{}
		queueEntry(b, w.Record, w.Leaf)
		b.Queue(`INSERT INTO call_off_offer_withdrawal (offer_id, organisation_id, person_id, at, entry) VALUES ($1, $2, $3, $4, $5)`,
			w.ID, w.Organisation, w.Person, w.At, w.Leaf.Entry)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "withdraw quote")
}

const selectQuote = `
	SELECT o.id, o.organisation_id, l.contract_id, o.lot_id, l.number, o.supplier_id, s.name, o.number, lower(o.valid), upper(o.valid), d.name, o.sha256, COALESCE(p.name, ''), o.at,
	       EXISTS (SELECT FROM call_off_offer_withdrawal w WHERE w.offer_id = o.id),
	       CASE WHEN l.call_off_kind <> 'single' THEN l.selection->'skipReasons' END,
	       COALESCE((SELECT array_agg(r.id ORDER BY r.id) FROM call_off_offer_order x JOIN purchase_order r ON r.submission_id = x.submission_id WHERE x.offer_id = o.id), '{}'),
	       (SELECT json_agg(json_build_object('ID', n.id, 'Line', n.line_no, 'Description', n.description, 'Category', n.category, 'Unit', n.unit, 'Quantity', n.quantity::text,
	               'UnitPrice', n.unit_price::text, 'Per', n.price_quantity::text, 'VAT', n.vat_rate::text, 'DeliveryDays', n.delivery_days, 'Product', n.product_id,
	               'SKU', n.sku, 'PriceKind', n.price_kind, 'TermMonths', COALESCE(n.term_months, 0), 'PartOf', COALESCE(n.part_of, 0), 'Name', q.name) ORDER BY n.line_no)
	          FROM call_off_offer_line n JOIN product q ON q.id = n.product_id WHERE n.offer_id = o.id)
	  FROM call_off_offer o JOIN lot l ON l.id = o.lot_id JOIN supplier s ON s.id = o.supplier_id
	  JOIN call_off_offer_document d ON d.offer_id = o.id LEFT JOIN person p ON p.id = o.person_id
	 WHERE o.origin = 'quote'`

func scanQuote(r pgx.Row) (order.Quote, error) {
	var q order.Quote
	var sha, skip, lines []byte
	var orders []uuid.UUID
	var over money.Date
	err := r.Scan(&q.ID, &q.Organisation, &q.Contract, &q.Lot, &q.LotNumber, &q.Supplier.ID, &q.Supplier.Name, &q.Number, &q.Date, &over, &q.FileName, &sha, &q.By, &q.At, &q.Withdrawn,
		&skip, &orders, &lines)
	if err != nil {
		return q, err
	}
	copy(q.SHA256[:], sha)
	q.Until, q.At = over.AddDays(-1), q.At.UTC()
	for _, id := range orders {
		q.Orders = append(q.Orders, order.OrderID{UUID: id})
	}
	if skip != nil {
		if err := json.Unmarshal(skip, &q.SkipReasons); err != nil {
			return q, fmt.Errorf("reasons of lot %s: %w", q.Lot, err)
		}
	}
	return q, parseQuoteLines(lines, &q)
}

func parseQuoteLines(text []byte, q *order.Quote) error {
	var rows []struct {
		ID, Product                            uuid.UUID
		Line, DeliveryDays, TermMonths, PartOf int
		Description, Category, Unit, SKU, Name string
		PriceKind                              catalog.PriceKind
		UnitPrice                              string
		Quantity, Per                          money.Quantity
		VAT                                    money.Percent
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		return fmt.Errorf("lines of quote %s: %w", q.ID, err)
	}
	q.Net = money.Zero(money.EUR)
	for _, r := range rows {
		l := order.QuoteLine{Product: catalog.ProductID{UUID: r.Product}, Name: r.Name, OfferPosition: order.OfferPosition{
			ID: r.ID, Line: r.Line, Description: r.Description, Category: r.Category, Unit: r.Unit, Quantity: r.Quantity, Per: r.Per, VAT: r.VAT, DeliveryDays: r.DeliveryDays,
			SKU: r.SKU, PriceKind: r.PriceKind, TermMonths: r.TermMonths, PartOf: r.PartOf, Tie: catalog.ProductID{UUID: r.Product},
		}}
		var err error
		if l.UnitPrice, err = money.ParseUnitPrice(r.UnitPrice, money.EUR); err != nil {
			return err
		}
		at := catalog.Coverage{UnitPrice: l.UnitPrice, PriceQuantity: l.Per, PriceKind: l.PriceKind, TermMonths: l.TermMonths}
		if l.Net, _, err = at.Total(l.Quantity); err != nil {
			return err
		}
		if q.Net, err = q.Net.Add(l.Net); err != nil {
			return err
		}
		q.Lines = append(q.Lines, l)
	}
	return nil
}

// Quotes under a contract, newest first.
func (s *QuoteStore) Quotes(ctx context.Context, contract catalog.ContractID, limit int) ([]order.Quote, error) {
	rows, err := s.db.pool.Query(ctx, selectQuote+` AND l.contract_id = $1 ORDER BY o.at DESC, o.id DESC LIMIT $2`, contract, limit)
	if err != nil {
		return nil, fmt.Errorf("list quotes: %w", err)
	}
	var out []order.Quote
	err = each(rows, func(r pgx.Rows) (order.Quote, error) { return scanQuote(r) }, func(q order.Quote) { out = append(out, q) })
	return out, err
}

// Quote in scope.
func (s *QuoteStore) Quote(ctx context.Context, id uuid.UUID) (order.Quote, error) {
	q, err := scanQuote(s.db.pool.QueryRow(ctx, selectQuote+` AND o.id = $1`, id))
	return q, notFound(err, "read quote")
}

// QuoteFile in scope.
func (s *QuoteStore) QuoteFile(ctx context.Context, id uuid.UUID) (name string, content []byte, err error) {
	err = s.db.pool.QueryRow(ctx, `SELECT name, content FROM call_off_offer_document WHERE offer_id = $1`, id).Scan(&name, &content)
	return name, content, notFound(err, "read document of quote")
}

func queueQuoted(b *pgx.Batch, quote, organisation uuid.UUID, into *order.CallOffOffer) {
	b.Queue(selectQuote+` AND o.id = $1 AND o.organisation_id = $2`, quote, organisation).QueryRow(func(r pgx.Row) error {
		q, err := scanQuote(r)
		if err != nil {
			return notFound(err, "find quote")
		}
		*into = order.CallOffOffer{
			ID: q.ID, Organisation: q.Organisation, Lot: q.Lot, Supplier: q.Supplier.ID, Number: q.Number, Valid: money.Period{From: q.Date, To: q.Until.AddDays(1)},
			SHA256: q.SHA256, Net: q.Net, Ordered: len(q.Orders) > 0, Withdrawn: q.Withdrawn, Kept: true,
		}
		for _, l := range q.Lines {
			into.Positions = append(into.Positions, l.OfferPosition)
		}
		return nil
	})
	b.Queue(`SELECT evidence FROM call_off_offer WHERE id = $1`, quote).QueryRow(func(r pgx.Row) error { return optional(r.Scan(&into.Evidence)) })
}

// Quoted is a quote of an organisation, for a look ahead.
func (s *OrderStore) Quoted(ctx context.Context, quote, organisation uuid.UUID) (o order.CallOffOffer, err error) {
	b := &pgx.Batch{}
	queueQuoted(b, quote, organisation, &o)
	return o, wrapUnlessFault(s.db.pool.SendBatch(ctx, b).Close(), "read quote")
}

// Quoted is a quote of an organisation; whoever else orders it waits for the end of this transaction.
func (t *orderTx) Quoted(ctx context.Context, quote, organisation uuid.UUID) (o order.CallOffOffer, err error) {
	b := &pgx.Batch{}
	b.Queue(lockQuote, quote)
	queueQuoted(b, quote, organisation, &o)
	return o, wrapUnlessFault(t.tx.send(ctx, b), "read quote")
}
