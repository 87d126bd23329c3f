package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// selectJudged finds orders with what the rules looked at: the legal basis as stored, and of each decision what its record says of
// the choice. Records are only read as far as that.
const selectJudged = `
	SELECT o.id, o.submission_id, COALESCE(t.number, ''), o.at, o.buyer_id, o.organisation_id, o.channel, COALESCE(o.legal_basis->>'regime', ''), o.net,
	       COALESCE(n.land, b.land, ''), b.buyer_type, o.legal_basis->'evaluation', o.legal_basis->'checks', l.lines,
	       CASE WHEN $3 THEN (SELECT array_agg(r.bytes ORDER BY d.line_no) FROM decision d JOIN record r ON r.id = d.record_id
	                           WHERE d.submission_id = o.submission_id) END
	  FROM purchase_order o JOIN order_state t ON t.order_id = o.id JOIN organisation b ON b.id = o.buyer_id JOIN organisation n ON n.id = o.organisation_id
	  CROSS JOIN LATERAL (
	       SELECT json_agg(json_build_object('no', d.line_no, 'category', d.product_category, 'deviation', j->'deviation', 'chosen',
	              (SELECT f->>'total' FROM json_array_elements(j->'offers') f WHERE f->>'offer' = j->>'chosen')) ORDER BY d.line_no) lines
	         FROM decision d JOIN record r ON r.id = d.record_id, LATERAL (SELECT convert_from(r.bytes, 'UTF8')::json j) x
	        WHERE d.order_id = o.id) l
	 WHERE o.at >= $1 AND ($2::uuid IS NULL OR o.buyer_id = $2)
	 ORDER BY o.at DESC, o.id DESC`

// Judged hands over the orders asked for that are in scope, newest first.
func (s *RuleStore) Judged(ctx context.Context, q rulebook.JudgedQuery, use func(rulebook.JudgedOrder) error) error {
	rows, err := s.db.pool.Query(ctx, selectJudged, q.Since, nullID(q.Body), q.Recount)
	if err != nil {
		return fmt.Errorf("read judged orders: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		o, err := scanJudged(rows)
		if err != nil {
			return fmt.Errorf("read judged order: %w", err)
		}
		if err := use(o); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Awards are the direct awards of everybody whose orders are asked for and in scope, whole legal entities.
func (s *RuleStore) Awards(ctx context.Context, q rulebook.JudgedQuery, from time.Time) ([]rulebook.Award, error) {
	rows, err := s.db.pool.Query(ctx, `SELECT submission, line, buyer, unit, category, shop_group, at, until, net FROM awards_since(
		ARRAY(SELECT DISTINCT o.buyer_id FROM purchase_order o WHERE o.at >= $1 AND ($2::uuid IS NULL OR o.buyer_id = $2)), $3)`, q.Since, nullID(q.Body), from)
	if err != nil {
		return nil, fmt.Errorf("read direct awards: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (a rulebook.Award, err error) {
		return a, r.Scan(&a.Submission, &a.Line, &a.Buyer, &a.Unit, &a.Category, &a.ShopGroup, &a.At, &a.Until, &a.Net)
	})
}

// recount works out from the records of a submission what its lines would have cost.
func recount(decisions [][]byte) rulebook.Recount {
	return func(horizonMonths int, earlyPayment bool) (map[int]rulebook.RecountedLine, error) {
		lines, err := order.Recount(decisions, catalog.Counting{HorizonMonths: horizonMonths, EarlyPayment: earlyPayment})
		out := make(map[int]rulebook.RecountedLine, len(lines))
		for _, l := range lines {
			line := rulebook.RecountedLine{Chosen: l.Chosen, Awarded: l.Awarded, Order: l.Order}
			if d := l.Deviation; d != nil {
				line.Deviation = &rulebook.Deviation{Difference: d.Difference, Best: d.Best}
			}
			out[l.No] = line
		}
		return out, err
	}
}

func scanJudged(r pgx.Rows) (rulebook.JudgedOrder, error) {
	var o rulebook.JudgedOrder
	var evaluation, checks, lines []byte
	var decisions [][]byte
	err := r.Scan(&o.Order, &o.Submission, &o.Number, &o.At, &o.Organisation, &o.Unit, &o.Case.Channel, &o.Case.Regime, &o.Case.Net,
		&o.Buyer.Jurisdiction, &o.Buyer.BuyerType, &evaluation, &checks, &lines, &decisions)
	if err != nil {
		return o, err
	}
	if decisions != nil {
		o.Recount = recount(decisions)
	}
	o.Buyer.Organisation, o.Buyer.At = o.Organisation.String(), money.DateOf(o.At)
	if evaluation != nil {
		if o.Evaluations, err = parseEvaluations(evaluation, checks); err != nil {
			return o, fmt.Errorf("evaluation of order %s: %w", o.Order, err)
		}
		o.Buyer = o.Evaluations[0].Facts
	}
	if o.Lines, err = parseJudgedLines(lines); err != nil {
		return o, fmt.Errorf("lines of order %s: %w", o.Order, err)
	}
	return o, nil
}

func parseJudgedLines(raw []byte) ([]rulebook.JudgedLine, error) {
	if raw == nil {
		return nil, nil
	}
	var stored []struct {
		No        int
		Category  string
		Chosen    *string
		Deviation *order.DeviationRecord
	}
	if err := json.Unmarshal(raw, &stored); err != nil {
		return nil, err
	}
	out := make([]rulebook.JudgedLine, len(stored))
	for i, l := range stored {
		out[i].No, out[i].Category = l.No, l.Category
		if l.Chosen != nil {
			total, err := money.ParseAmount(*l.Chosen, money.EUR)
			if err != nil {
				return nil, err
			}
			out[i].Chosen = &total
		}
		if d := l.Deviation; d != nil {
			difference, err := money.ParseAmount(d.Difference, money.EUR)
			if err != nil {
				return nil, err
			}
			best, err := money.ParseAmount(d.Best, money.EUR)
			if err != nil {
				return nil, err
			}
			out[i].Deviation = &rulebook.Deviation{Difference: difference, Best: best}
		}
	}
	return out, nil
}

// parseEvaluations reads the checks of a legal basis, or its single evaluation.
func parseEvaluations(evaluation, checks []byte) ([]rules.Evaluation, error) {
	if checks == nil {
		one := make([]rules.Evaluation, 1)
		return one, json.Unmarshal(evaluation, &one[0])
	}
	var all []order.AwardCheck
	if err := json.Unmarshal(checks, &all); err != nil {
		return nil, err
	}
	out := make([]rules.Evaluation, len(all))
	for i, c := range all {
		out[i] = c.Evaluation
	}
	return out, nil
}
