package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/planning"
)

// insertPlanLetters writes to everybody who buys today for a body that has not answered a round ($1) and signs in with a mail
// address: each at most once per kind and round, of the kind "again" once a day.
const insertPlanLetters = `
	WITH silent AS (
		SELECT DISTINCT ON (m.person_id) a.organisation_id, m.person_id, l.login
		  FROM plan_asked a
		  JOIN membership m ON m.organisation_id = a.organisation_id AND m.role = 'officer' AND m.valid @> $3::date
		  JOIN local_account l ON l.person_id = m.person_id AND l.login LIKE '%_@_%'
		 WHERE a.round_id = $1 AND NOT EXISTS (SELECT FROM plan_answer w WHERE w.round_id = $1 AND w.organisation_id = a.organisation_id AND w.status IN ('sent', 'no_need'))
		 ORDER BY m.person_id, a.organisation_id),
	told AS (
		INSERT INTO plan_letter (round_id, organisation_id, person_id, kind, day, at) SELECT $1, organisation_id, person_id, $2, $3::date, $4 FROM silent
		ON CONFLICT DO NOTHING RETURNING person_id)
	INSERT INTO outbox (topic, payload)
	SELECT 'inquiry.letter', jsonb_build_object('letter', gen_random_uuid()::text, 'to', s.login, 'subject', $5::text, 'text', $6::text)
	  FROM told JOIN silent s USING (person_id) ORDER BY s.login`

func writePlanLetters(ctx context.Context, tx pgx.Tx, r planning.Round, kind planning.LetterKind, publicURL string, at time.Time) (int, error) {
	subject, text := r.Letter(kind, publicURL)
	done, err := tx.Exec(ctx, insertPlanLetters, r.ID, string(kind), money.DateOf(at), at, subject, text)
	return int(done.RowsAffected()), err
}

// Remind is a quiet transaction: letters about a question, no decision.
func (s *RoundStore) Remind(ctx context.Context, id planning.RoundID, kind planning.LetterKind, publicURL string, at time.Time, let func(planning.Round) error) (int, error) {
	told := 0
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		r, err := readRound(ctx, tx, ` WHERE r.id = $1 FOR UPDATE OF r`, id)
		if err != nil {
			return err
		}
		if err := let(r); err != nil {
			return err
		}
		told, err = writePlanLetters(ctx, tx, r, kind, publicURL, at)
		return err
	})
	return told, wrapUnlessFault(err, "remind of a round")
}

// Due are the rounds that run on a day and end by another one.
func (s *RoundStore) Due(ctx context.Context, from, to money.Date) ([]planning.RoundID, error) {
	rows, err := s.worker.pool.Query(ctx, `SELECT id FROM plan_round WHERE closed_at IS NULL AND deadline BETWEEN $1 AND $2 ORDER BY id`, from, to)
	if err != nil {
		return nil, fmt.Errorf("find rounds that end soon: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[planning.RoundID])
	if err != nil {
		return nil, fmt.Errorf("find rounds that end soon: %w", err)
	}
	return ids, nil
}
