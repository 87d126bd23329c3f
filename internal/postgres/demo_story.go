package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Ordered tells which Idempotency-Keys the demo's people have ordered with.
func (s *DemoStore) Ordered(ctx context.Context) (map[string]bool, error) {
	rows, err := s.worker.pool.Query(ctx, `
		SELECT DISTINCT s.idempotency_key FROM submission s JOIN local_account a ON a.person_id = s.person_id
		 WHERE a.demo IS NOT NULL AND s.idempotency_key LIKE 'beispiel-%'`)
	if err != nil {
		return nil, fmt.Errorf("read the demo's orders: %w", err)
	}
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read the demo's orders: %w", err)
	}
	found := map[string]bool{}
	for _, k := range keys {
		found[k] = true
	}
	return found, nil
}

// DemoBought is a line that one of the demo's people ordered.
type DemoBought struct {
	Key, Login, Part string
	Decision         uuid.UUID
	CallOff          bool
	Rank             int // of the offer; 0 for a call-off
	Reason           bool
	Sealed           bool // its order has its place in the log
	At               time.Time
}

// Bought lists the latest lines ordered since a time, those that the load itself placed first, then the newest.
func (s *DemoStore) Bought(ctx context.Context, since time.Time) ([]DemoBought, error) {
	rows, err := s.worker.pool.Query(ctx, `
		SELECT b.idempotency_key, a.login, p.part_number, d.id, d.kind = 'call_off', COALESCE(l.rank, 0), l.reason_code IS NOT NULL,
		       EXISTS (SELECT FROM order_state t JOIN log_leaf g ON g.entry = t.entry WHERE t.order_id = d.order_id), b.at
		  FROM submission b JOIN local_account a ON a.person_id = b.person_id AND a.demo IS NOT NULL
		  JOIN submission_line l ON l.submission_id = b.id JOIN product p ON p.id = l.product_id
		  JOIN decision d ON d.submission_id = b.id AND d.line_no = l.line_no
		 WHERE b.at >= $1 OR b.idempotency_key LIKE 'beispiel-%'
		 ORDER BY b.idempotency_key LIKE 'beispiel-%' DESC, b.at DESC, l.line_no LIMIT 500`, since)
	if err != nil {
		return nil, fmt.Errorf("read the demo's orders: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[DemoBought])
	if err != nil {
		return nil, fmt.Errorf("read the demo's orders: %w", err)
	}
	return found, nil
}
