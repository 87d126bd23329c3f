package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/outbox"
)

// OutboxStore implements outbox.Store on the worker pool.
type OutboxStore struct{ db *DB }

// NewOutboxStore returns the store on the worker pool.
func NewOutboxStore(worker *DB) *OutboxStore { return &OutboxStore{worker} }

var _ outbox.Store = (*OutboxStore)(nil)

// Claim takes due events; SKIP LOCKED lets several workers share the table.
func (s *OutboxStore) Claim(ctx context.Context, atWork []string, n int, hidden time.Duration) ([]outbox.Event, error) {
	rows, err := s.db.pool.Query(ctx, `
		UPDATE outbox SET locked_until = now() + $2, attempts = attempts + 1
		 WHERE id IN (SELECT id FROM outbox WHERE dead_at IS NULL AND available_at <= now() AND (locked_until IS NULL OR locked_until < now()) AND topic <> ALL ($3)
		               ORDER BY available_at, id LIMIT $1 FOR UPDATE SKIP LOCKED)
		RETURNING id, topic, payload, attempts - 1`, n, hidden, atWork)
	if err != nil {
		return nil, fmt.Errorf("claim events: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (e outbox.Event, err error) {
		return e, r.Scan(&e.ID, &e.Topic, &e.Payload, &e.Attempts)
	})
}

// Done forgets delivered events.
func (s *OutboxStore) Done(ctx context.Context, ids []int64) error {
	_, err := s.db.pool.Exec(ctx, `DELETE FROM outbox WHERE id = ANY($1)`, ids)
	return err
}

// Retry makes events due again, or puts them aside for good.
func (s *OutboxStore) Retry(ctx context.Context, ids []int64, reason string, delay time.Duration, dead bool) error {
	_, err := s.db.pool.Exec(ctx, `
		UPDATE outbox SET locked_until = NULL, available_at = now() + $2, last_error = left($3, 1000),
		       dead_at = CASE WHEN $4 THEN now() END
		 WHERE id = ANY($1)`, ids, delay, reason, dead)
	return err
}
