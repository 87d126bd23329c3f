package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// selectSummary reads orders in the principal's scope: row-level security cuts the rest away.
const selectSummary = `
	SELECT o.id, COALESCE(t.number, ''), o.at, t.status, s.id, s.key, s.name, s.city, o.channel, COALESCE(c.number, ''),
	       n.id, n.name, n.kind, f.lines, f.name, o.net, o.gross, t.delivery_date, t.entry, g.leaf_index, g.recorded_at,
	       o.legal_basis, o.saving, o.submission_id
	  FROM purchase_order o
	  JOIN order_state t ON t.order_id = o.id
	  JOIN supplier s ON s.id = o.seller_id
	  JOIN organisation n ON n.id = o.organisation_id
	  LEFT JOIN lot l ON l.id = o.lot_id
	  LEFT JOIN framework_contract c ON c.id = l.contract_id
	  LEFT JOIN log_leaf g ON g.entry = t.entry
	  JOIN LATERAL (SELECT count(*)::int lines, (array_agg(x.product->>'Name' ORDER BY x.line_no))[1] "name"
	                  FROM decision d JOIN submission_line x ON x.submission_id = d.submission_id AND x.line_no = d.line_no
	                 WHERE d.order_id = o.id) f ON true`

// summaryRow is a summary with what its order needs beside it.
type summaryRow struct {
	order.Summary
	basis, saving []byte
	submission    order.SubmissionID
}

func scanSummary(r pgx.Rows) (summaryRow, error) {
	var s summaryRow
	var delivery *money.Date
	var sealed *time.Time
	err := r.Scan(&s.ID, &s.Number, &s.At, &s.Status, &s.Seller.ID, &s.Seller.Key, &s.Seller.Name, &s.Seller.City, &s.Channel,
		&s.ContractNumber, &s.Organisation.ID, &s.Organisation.Name, &s.Organisation.Kind, &s.LineCount, &s.FirstProduct,
		&s.Net, &s.Gross, &delivery, &s.Seal.Entry, &s.Seal.Index, &sealed, &s.basis, &s.saving, &s.submission)
	if delivery != nil {
		s.DeliveryDate = *delivery
	}
	s.Seal.SealedAt = sealed
	return s, err
}

func (s summaryRow) decode() (basis order.LegalBasis, saving *catalog.Saving, err error) {
	if err = json.Unmarshal(s.basis, &basis); err != nil {
		return basis, nil, fmt.Errorf("legal basis: %w", err)
	}
	if s.saving != nil {
		saving = new(catalog.Saving)
		err = json.Unmarshal(s.saving, saving)
	}
	return basis, saving, err
}

// selectPage finds the newest orders of each organisation in the scope by the index, and of these the newest: what it
// reads grows with the page and the number of organisations, not with the orders there are.
const selectPage = selectSummary + `
	 WHERE o.id = ANY (ARRAY(
	       SELECT p.id FROM unnest(scope_organisations()) n(id),
	              LATERAL (SELECT x.id, x.at FROM purchase_order x
	                        WHERE x.organisation_id = n.id AND ($2::timestamptz IS NULL OR (x.at, x.id) < ($2, $3))
	                        ORDER BY x.at DESC, x.id DESC LIMIT $1) p
	        ORDER BY p.at DESC, p.id DESC LIMIT $1))
	 ORDER BY o.at DESC, o.id DESC`

// Orders is a page of orders, newest first.
func (s *OrderStore) Orders(ctx context.Context, q order.PageQuery) ([]order.Summary, error) {
	sql, args := selectPage, []any{q.Limit, nullTime(q.BeforeAt), q.BeforeID}
	rows, err := s.db.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	var out []order.Summary
	err = each(rows, scanSummary, func(r summaryRow) { out = append(out, r.Summary) })
	return out, err
}

// Submission is a stored submission with its orders.
func (s *OrderStore) Submission(ctx context.Context, id order.SubmissionID) (order.SubmissionView, error) {
	v := order.SubmissionView{ID: id}
	var rows []summaryRow
	decisions := map[order.OrderID][]order.DecisionID{}
	b := &pgx.Batch{}
	b.Queue(`SELECT at, EXISTS (SELECT FROM submission_line l WHERE l.submission_id = s.id AND l.product_id IS NOT NULL) FROM submission s WHERE id = $1`, id).
		QueryRow(func(r pgx.Row) error { return optional(r.Scan(&v.At, &v.Keepable)) })
	b.Queue(selectSummary+` WHERE o.submission_id = $1 ORDER BY o.id`, id).Query(func(r pgx.Rows) error {
		return each(r, scanSummary, func(x summaryRow) { rows = append(rows, x) })
	})
	b.Queue(`SELECT order_id, id FROM decision WHERE submission_id = $1 ORDER BY line_no`, id).Query(func(r pgx.Rows) error {
		defer r.Close()
		for r.Next() {
			var o order.OrderID
			var d order.DecisionID
			if err := r.Scan(&o, &d); err != nil {
				return err
			}
			decisions[o] = append(decisions[o], d)
		}
		return r.Err()
	})
	var vat []taxRow
	queueTax(b, `o.submission_id = $1`, id.UUID, &vat)
	queueApprovalOf(b, `a.submission_id = $1`, id.UUID, &v.Approval)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return v, fmt.Errorf("read submission: %w", err)
	}
	if v.At.IsZero() {
		return v, fault.New(fault.NotFound, "not_found")
	}
	for _, r := range rows {
		basis, saving, err := r.decode()
		if err != nil {
			return v, err
		}
		v.Orders = append(v.Orders, order.SubmittedOrder{Summary: r.Summary, LegalBasis: basis, Saving: saving, Decisions: decisions[r.ID]})
	}
	var err error
	v.Totals, err = totalsOf(vat)
	return v, err
}

// taxRow is one row of an order's record's tax breakdown.
type taxRow struct {
	rate     money.Percent
	net, tax money.Amount
}

// queueTax reads the tax breakdown from the orders' records: what was sealed is what is shown.
func queueTax(b *pgx.Batch, where string, id uuid.UUID, out *[]taxRow) {
	b.Queue(`SELECT v->>'rate', v->>'net', v->>'tax'
		  FROM purchase_order o JOIN order_state t ON t.order_id = o.id JOIN record r ON r.id = t.entry,
		       json_array_elements(convert_from(r.bytes, 'UTF8')::json->'vat') v
		 WHERE `+where, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (x taxRow, err error) {
			return x, r.Scan(&x.rate, &x.net, &x.tax)
		}, func(x taxRow) { *out = append(*out, x) })
	})
}

// totalsOf adds the rows up by rate, the highest rate first, as the plan does.
func totalsOf(rows []taxRow) (order.Totals, error) {
	zero := money.Zero(money.EUR)
	t := order.Totals{Totals: money.Totals{Net: zero, Tax: zero, Gross: zero}}
	for _, r := range rows {
		i := 0
		for i < len(t.Rows) && !t.Rows[i].Rate.Equal(r.rate) {
			i++
		}
		if i == len(t.Rows) {
			t.Rows = append(t.Rows, money.VATRow{Rate: r.rate, Net: zero, Tax: zero})
		}
		for _, s := range []struct{ to, add *money.Amount }{
			{&t.Rows[i].Net, &r.net}, {&t.Rows[i].Tax, &r.tax}, {&t.Net, &r.net}, {&t.Tax, &r.tax}, {&t.Gross, &r.net}, {&t.Gross, &r.tax},
		} {
			var err error
			if *s.to, err = s.to.Add(*s.add); err != nil {
				return t, err
			}
		}
	}
	slices.SortFunc(t.Rows, func(a, b money.VATRow) int { return b.Rate.Cmp(a.Rate) })
	return t, nil
}

// Order is one order with its lines and events.
func (s *OrderStore) Order(ctx context.Context, id order.OrderID) (order.View, error) {
	var v order.View
	var sum *summaryRow
	var parties []byte
	var vat []taxRow
	b := &pgx.Batch{}
	b.Queue(selectSummary+` WHERE o.id = $1`, id).Query(func(r pgx.Rows) error {
		return each(r, scanSummary, func(x summaryRow) { sum = &x })
	})
	b.Queue(`SELECT parties, shipping, small_order_fee FROM purchase_order WHERE id = $1`, id).QueryRow(func(r pgx.Row) error {
		return optional(r.Scan(&parties, &v.Charges.Shipping, &v.Charges.SmallOrder))
	})
	b.Queue(`SELECT l.line_no, l.product, l.quantity, l.delivered_quantity, l.unit_price, l.price_quantity, l.price_kind, COALESCE(l.term_months, 0), l.net, l.vat_rate,
		        l.delivery_date, d.id, COALESCE(l.rank, 0), COALESCE(l.ranked_offers, 0), l.reason_code, COALESCE(l.part_of, 0),
		        COALESCE((SELECT p.body FROM personal_part p WHERE p.id = (convert_from(r.bytes, 'UTF8')::json#>>'{reason,text,personalPart}')::uuid), '')
		   FROM decision d JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
		   JOIN record r ON r.id = d.record_id
		  WHERE d.order_id = $1 ORDER BY l.line_no`, id).Query(func(r pgx.Rows) error {
		return each(r, scanOrderLine, func(l order.LineView) { v.Lines = append(v.Lines, l) })
	})
	queueHappened(b, id, &v)
	queueTax(b, `o.id = $1`, id.UUID, &vat)
	queueApprovalOf(b, `a.submission_id = (SELECT submission_id FROM purchase_order WHERE id = $1)`, id.UUID, &v.Approval)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return v, fmt.Errorf("read order: %w", err)
	}
	if sum == nil {
		return v, fault.New(fault.NotFound, "not_found")
	}
	return v, completeView(&v, *sum, parties, vat)
}

// queueHappened reads the events of an order whose lines were read, with what arrived or was cancelled.
func queueHappened(b *pgx.Batch, id order.OrderID, v *order.View) {
	at := map[int]int{} // index of an event by its sequence
	b.Queue(`SELECT e.sequence, e.type, e.at, e.person_log_id, e.entry, COALESCE(e.body->>'number', ''), person_name_at(p.id, e.at), s.day, COALESCE(w.body, '')
		   FROM order_event e LEFT JOIN person p ON p.log_id = e.person_log_id
		   LEFT JOIN order_step s ON s.order_id = e.order_id AND s.sequence = e.sequence
		   LEFT JOIN personal_part w ON w.id = s.words
		  WHERE e.order_id = $1 ORDER BY e.sequence`, id).Query(func(r pgx.Rows) error {
		return each(r, func(r pgx.Rows) (e order.EventView, err error) {
			var on *money.Date
			err = r.Scan(&e.Sequence, &e.Type, &e.At, &e.Event.Person, &e.Entry, &e.Number, &e.Person, &on, &e.Words)
			if on != nil {
				e.On = *on
			}
			return e, err
		}, func(e order.EventView) { at[e.Sequence], v.Events = len(v.Events), append(v.Events, e) })
	})
	b.Queue(`SELECT sequence, line_no, quantity, net FROM order_part WHERE order_id = $1 ORDER BY sequence, line_no`, id).Query(func(r pgx.Rows) error {
		defer r.Close()
		for r.Next() {
			var sequence int
			var p order.Part
			if err := r.Scan(&sequence, &p.Line, &p.Quantity, &p.Net); err != nil {
				return err
			}
			e := &v.Events[at[sequence]]
			e.Parts = append(e.Parts, p)
		}
		return r.Err()
	})
	b.Queue(selectFulfilment, id).Query(func(r pgx.Rows) error {
		i := 0
		return each(r, scanFulfilment, func(f order.Fulfilment) { v.Lines[i].Fulfilment, i = f, i+1 })
	})
}

func completeView(v *order.View, sum summaryRow, parties []byte, vat []taxRow) error {
	v.Summary, v.Submission = sum.Summary, sum.submission
	var err error
	if v.LegalBasis, v.Saving, err = sum.decode(); err != nil {
		return err
	}
	if err := json.Unmarshal(parties, &v.Parties); err != nil {
		return fmt.Errorf("parties: %w", err)
	}
	v.Totals, err = totalsOf(vat)
	return err
}

func scanOrderLine(r pgx.Rows) (order.LineView, error) {
	var l order.LineView
	var product []byte
	var delivery *money.Date
	var code *string
	var text string
	if err := r.Scan(&l.No, &product, &l.Quantity, &l.Delivered, &l.UnitPrice, &l.Per, &l.PriceKind, &l.TermMonths, &l.Goods, &l.VAT, &delivery, &l.Decision,
		&l.Rank, &l.Ranked, &code, &l.PartOf, &text); err != nil {
		return l, err
	}
	if delivery != nil {
		l.DeliveryDate = *delivery
	}
	if code != nil {
		l.Reason = &order.Reason{Code: order.ReasonCode(*code), Text: text}
	}
	return l, json.Unmarshal(product, &l.Product)
}
