package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/installation"
)

// insertFeedback keeps what was said ($1 to $5) and writes to whoever administers the shop now and signs in with a mail address.
const insertFeedback = `
	WITH said AS (INSERT INTO feedback (id, at, page, message, reply_to) VALUES ($1, $2, $3, $4, NULLIF($5, '')))
	INSERT INTO outbox (topic, payload)
	SELECT DISTINCT ON (a.login) 'inquiry.letter', jsonb_build_object('letter', gen_random_uuid()::text, 'to', a.login,
	       'subject', 'Meldung zur Barrierefreiheit', 'text', concat_ws(E'\n\n', $4::text, NULLIF($3, ''), NULLIF($5, '')))
	  FROM installation i
	  JOIN membership m ON m.organisation_id = i.operator_id AND m.role = 'admin' AND m.valid @> $2::timestamptz::date
	  JOIN local_account a ON a.person_id = m.person_id
	 WHERE a.login LIKE '%_@_%'`

// Hear keeps what was said about a barrier.
func (s *InstallationStore) Hear(ctx context.Context, f installation.Feedback, network string) (heard bool, err error) {
	err = s.worker.inTx(ctx, func(tx pgx.Tx) error {
		tried, err := tx.Exec(ctx, tryOne, network, f.At, f.At.Add(-authz.ThrottleWindow), installation.FeedbackLimit)
		heard = err == nil && tried.RowsAffected() == 1
		if !heard {
			return err
		}
		_, err = tx.Exec(ctx, insertFeedback, f.ID, f.At, f.Page, f.Message, f.ReplyTo)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("keep feedback: %w", err)
	}
	return heard, nil
}

// Feedback is what was said and not settled.
func (s *InstallationStore) Feedback(ctx context.Context, most int) ([]installation.Feedback, error) {
	rows, err := s.worker.pool.Query(ctx, `SELECT id, at, page, message, COALESCE(reply_to, '') FROM feedback ORDER BY at, id LIMIT $1`, most)
	if err != nil {
		return nil, fmt.Errorf("read feedback: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[installation.Feedback])
	if err != nil {
		return nil, fmt.Errorf("read feedback: %w", err)
	}
	return found, nil
}

// Settle deletes what was said.
func (s *InstallationStore) Settle(ctx context.Context, id uuid.UUID) error {
	done, err := s.worker.pool.Exec(ctx, `DELETE FROM feedback WHERE id = $1`, id)
	if err != nil {
		return fmt.Errorf("settle feedback: %w", err)
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return nil
}
