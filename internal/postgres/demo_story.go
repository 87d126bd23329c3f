package postgres

import (
	"context"
	"fmt"

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
