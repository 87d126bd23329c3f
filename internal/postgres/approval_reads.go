package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// selectApprovals adds what a list shows of an approval.
const selectApprovals = `
	SELECT a.id, a.submission_id, a.organisation_id, a.submitted_by, a.buyer_id, a.status, a.at, a.until, a.difference, a.best,
	       COALESCE(u.name, ''), n.id, n.name, n.kind, l.lines, l.name, o.net
	  FROM approval a
	  JOIN organisation n ON n.id = a.organisation_id
	  LEFT JOIN person u ON u.id = a.submitted_by
	  JOIN LATERAL (SELECT count(*)::int lines, (array_agg(x.product->>'Name' ORDER BY x.line_no))[1] "name"
	                  FROM submission_line x WHERE x.submission_id = a.submission_id) l ON true
	  JOIN LATERAL (SELECT sum(y.net) net FROM purchase_order y WHERE y.submission_id = a.submission_id) o ON true`

func scanApprovalSummary(r pgx.Rows) (order.ApprovalSummary, error) {
	var s order.ApprovalSummary
	return s, r.Scan(&s.ID, &s.Submission, &s.Owner.Organisation, &s.Owner.Person, &s.Buyer, &s.Status, &s.At, &s.Until, &s.Difference, &s.Best,
		&s.SubmittedBy, &s.Organisation.ID, &s.Organisation.Name, &s.Organisation.Kind, &s.LineCount, &s.FirstProduct, &s.Net)
}

// Approvals is a page of what waits, the longest wait first, and the number of all of them.
func (s *OrderStore) Approvals(ctx context.Context, p authz.Principal, q order.ApprovalQuery) ([]order.ApprovalSummary, order.ApprovalCount, error) {
	var page []order.ApprovalSummary
	var count order.ApprovalCount
	b := &pgx.Batch{}
	b.Queue(selectApprovals+` WHERE a.buyer_id = $1 AND a.status = 'waiting' AND ($2::timestamptz IS NULL OR (a.at, a.id) > ($2, $3))
		ORDER BY a.at, a.id LIMIT $4`, p.LegalEntity, nullTime(q.AfterAt), q.AfterID, q.Limit).Query(func(r pgx.Rows) error {
		return each(r, scanApprovalSummary, func(a order.ApprovalSummary) { page = append(page, a) })
	})
	b.Queue(`SELECT count(*), count(*) FILTER (WHERE u.human_id IS DISTINCT FROM (SELECT human_id FROM person WHERE id = $2))
		  FROM approval a LEFT JOIN person u ON u.id = a.submitted_by WHERE a.buyer_id = $1 AND a.status = 'waiting'`,
		p.LegalEntity, p.Person).QueryRow(func(r pgx.Row) error { return r.Scan(&count.Waiting, &count.ForMe) })
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, count, fmt.Errorf("list approvals: %w", err)
	}
	return page, count, nil
}

// Asked reads the decisions of approvals and the words that belong to them.
func (s *OrderStore) Asked(ctx context.Context, ids []order.ApprovalID) (map[order.ApprovalID]order.Pending, error) {
	out := map[order.ApprovalID]order.Pending{}
	texts := map[uuid.UUID]string{}
	b := &pgx.Batch{}
	b.Queue(`SELECT a.id, d.id, r.bytes FROM approval a JOIN decision d ON d.submission_id = a.submission_id JOIN record r ON r.id = d.record_id
		 WHERE a.id = ANY ($1) ORDER BY a.id, d.line_no`, ids).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var id order.ApprovalID
			var d order.PendingDecision
			if err := rows.Scan(&id, &d.ID, &d.Record); err != nil {
				return err
			}
			p := out[id]
			p.Personal, p.Decisions = texts, append(p.Decisions, d)
			out[id] = p
		}
		return rows.Err()
	})
	queueWords(b, `(SELECT submission_id FROM approval WHERE id = ANY ($1))`, ids, texts)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read what is asked: %w", err)
	}
	return out, nil
}

// Approval is one approval with its orders and everything its end depends on.
func (s *OrderStore) Approval(ctx context.Context, id order.ApprovalID) (order.ApprovalView, order.Pending, error) {
	v := order.ApprovalView{Suppliers: map[catalog.SupplierID]catalog.Supplier{}, Gross: money.Zero(money.EUR)}
	var p order.Pending
	b := &pgx.Batch{}
	b.Queue(selectApprovals+` WHERE a.id = $1`, id).Query(func(r pgx.Rows) error {
		return each(r, scanApprovalSummary, func(a order.ApprovalSummary) { v.ApprovalSummary = a })
	})
	b.Queue(selectSummary+` WHERE o.submission_id = `+ofApproval+` ORDER BY o.id`, id).Query(func(r pgx.Rows) error {
		return each(r, scanSummary, func(x summaryRow) { v.Orders = append(v.Orders, x.Summary) })
	})
	b.Queue(selectMasterData+` WHERE d.submission_id = `+ofApproval, id).Query(func(r pgx.Rows) error {
		return each(r, scanMasterData, func(s catalog.Supplier) { v.Suppliers[s.ID] = s })
	})
	queuePending(b, id, &p)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return v, p, fmt.Errorf("read approval: %w", err)
	}
	if v.ID != id {
		return v, p, fault.New(fault.NotFound, "not_found")
	}
	v.Approval = p.Approval // with its end
	for _, o := range v.Orders {
		var err error
		if v.Gross, err = v.Gross.Add(o.Gross); err != nil {
			return v, p, err
		}
	}
	return v, p, nil
}

// OverdueApprovals are those whose last day is over, the longest first.
func (s *OrderStore) OverdueApprovals(ctx context.Context, day money.Date) ([]order.ApprovalID, error) {
	rows, err := s.db.pool.Query(ctx, `SELECT id FROM approval WHERE status = 'waiting' AND until < $1 ORDER BY until, id LIMIT 100`, day)
	if err != nil {
		return nil, fmt.Errorf("overdue approvals: %w", err)
	}
	var ids []order.ApprovalID
	err = each(rows, func(r pgx.Rows) (id order.ApprovalID, err error) { return id, r.Scan(&id) },
		func(id order.ApprovalID) { ids = append(ids, id) })
	return ids, err
}
