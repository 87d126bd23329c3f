package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/planning"
)

// PlanningStore reads and keeps what is planned with the app pool.
type PlanningStore struct{ db *DB }

// NewPlanningStore returns the store on the app pool.
func NewPlanningStore(db *DB) *PlanningStore { return &PlanningStore{db} }

var _ planning.Store = (*PlanningStore)(nil)

// Movements are what used up each limit, per day of Berlin.
func (s *PlanningStore) Movements(ctx context.Context, limits []uuid.UUID) (map[uuid.UUID][]planning.Movement, error) {
	out := map[uuid.UUID][]planning.Movement{}
	rows, err := s.db.pool.Query(withoutScope(ctx), `
		SELECT balance_id, (at AT TIME ZONE 'Europe/Berlin')::date, sum(amount)::text FROM ledger
		 WHERE balance_id = ANY ($1) AND entry IN ('commit', 'adjust') GROUP BY 1, 2 ORDER BY 1, 2`, limits)
	if err != nil {
		return nil, fmt.Errorf("read movements: %w", err)
	}
	var limit uuid.UUID
	var m planning.Movement
	_, err = pgx.ForEachRow(rows, []any{&limit, &m.Day, &m.Amount}, func() error {
		out[limit] = append(out[limit], m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read movements: %w", err)
	}
	return out, nil
}
