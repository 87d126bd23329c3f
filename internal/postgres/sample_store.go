package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// DrawSample draws from the decisions in scope and keeps what was drawn, in one statement. Error: Invalid (sample_empty).
func (s *OrderStore) DrawSample(ctx context.Context, p authz.Principal, n order.Sample, size int) (order.Sample, error) {
	done, err := s.db.pool.Exec(ctx, `
		INSERT INTO audit_sample (id, organisation_id, person_id, at, first_day, last_day, seed, population, decisions)
		SELECT $1, $2, $3, $4, $5, $6, $7, count(*), (array_agg(d.id ORDER BY sha256(uuid_send($7) || uuid_send(d.id))))[1:$8]
		  FROM decision d WHERE d.at >= $9 AND d.at < $10
		HAVING count(*) > 0`,
		n.ID, p.Organisation, p.Person, n.At, n.Days.From, n.Days.To.AddDays(-1), n.Seed, size,
		n.Days.From.StartIn(money.Berlin), n.Days.To.StartIn(money.Berlin))
	if err != nil {
		return order.Sample{}, fmt.Errorf("draw sample: %w", err)
	}
	if done.RowsAffected() == 0 {
		return order.Sample{}, fault.New(fault.Invalid, "sample_empty").WithField("#/body/from", "sample_empty")
	}
	drawn, err := s.samples(ctx, `s.id = $1`, n.ID)
	if err != nil {
		return order.Sample{}, err
	}
	return drawn[0], nil
}

// Samples are the newest in scope.
func (s *OrderStore) Samples(ctx context.Context) ([]order.Sample, error) {
	return s.samples(ctx, `s.id IN (SELECT n.id FROM audit_sample n ORDER BY n.at DESC, n.id DESC LIMIT 20)`)
}

func (s *OrderStore) samples(ctx context.Context, where string, args ...any) ([]order.Sample, error) {
	rows, err := s.db.pool.Query(ctx, `
		SELECT s.id, s.at, COALESCE(p.name, ''), s.first_day, s.last_day, s.seed, s.population, d.id, d.at, COALESCE(t.number, ''), COALESCE(l.product->>'Name', '')
		  FROM audit_sample s JOIN person p ON p.id = s.person_id
		  CROSS JOIN LATERAL unnest(s.decisions) WITH ORDINALITY x (id, n)
		  JOIN decision d ON d.id = x.id
		  JOIN order_state t ON t.order_id = d.order_id
		  JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
		 WHERE `+where+` ORDER BY s.at DESC, s.id DESC, x.n`, args...)
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	var out []order.Sample
	err = each(rows, scanSampled, func(s order.Sample) {
		if n := len(out); n > 0 && out[n-1].ID == s.ID {
			out[n-1].Decisions = append(out[n-1].Decisions, s.Decisions...)
			return
		}
		out = append(out, s)
	})
	return out, err
}

// scanSampled reads a sample with one of its decisions.
func scanSampled(r pgx.Rows) (order.Sample, error) {
	var s order.Sample
	var last money.Date
	var d order.SampledDecision
	err := r.Scan(&s.ID, &s.At, &s.DrawnBy, &s.Days.From, &last, &s.Seed, &s.Population, &d.ID, &d.At, &d.OrderNumber, &d.Product)
	s.Days.To, s.Decisions = last.AddDays(1), []order.SampledDecision{d}
	return s, err
}
