package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/planning"
)

// SaveDerivation keeps how a drafted contract came about; it is never changed.
func (s *RoundStore) SaveDerivation(ctx context.Context, id planning.RoundID, d planning.Derivation, by planning.Person) error {
	positions, err := json.Marshal(d.Positions)
	if err != nil {
		return fmt.Errorf("derivation: %w", err)
	}
	_, err = s.worker.pool.Exec(ctx, `INSERT INTO plan_derivation (change_id, round_id, margin_percent, reason, positions, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		d.Change, id, d.Margin.Percent, d.Margin.Reason, positions, by.ID, d.At)
	return wrapUnlessFault(err, "save derivation")
}

// Derivations of a round, newest first.
func (s *RoundStore) Derivations(ctx context.Context, id planning.RoundID) ([]planning.Derivation, error) {
	rows, err := s.worker.pool.Query(ctx, `
		SELECT d.change_id, d.margin_percent, d.reason, d.positions, COALESCE(p.name, ''), d.at
		  FROM plan_derivation d LEFT JOIN person p ON p.id = d.person_id WHERE d.round_id = $1 ORDER BY d.at DESC, d.change_id`, id)
	if err != nil {
		return nil, fmt.Errorf("read derivations: %w", err)
	}
	var out []planning.Derivation
	err = each(rows, func(r pgx.Rows) (d planning.Derivation, err error) {
		var positions []byte
		if err := r.Scan(&d.Change, &d.Margin.Percent, &d.Margin.Reason, &positions, &d.By, &d.At); err != nil {
			return d, err
		}
		return d, json.Unmarshal(positions, &d.Positions)
	}, func(d planning.Derivation) { out = append(out, d) })
	return out, wrapUnlessFault(err, "read derivations")
}
