package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
)

// endAll ends what signs in the login ($1; empty: everybody), with one event per person, organisation and kind.
const endAll = `
	WITH ended AS (
	  UPDATE session SET revoked_at = $2
	   WHERE revoked_at IS NULL AND ($1 = '' OR person_id IN (SELECT person_id FROM local_account WHERE lower(login) = lower($1)))
	  RETURNING person_id, organisation_id, 'session_ended' AS kind),
	revoked AS (
	  UPDATE api_token SET revoked_at = $2
	   WHERE revoked_at IS NULL AND ($1 = '' OR person_id IN (SELECT person_id FROM local_account WHERE lower(login) = lower($1)))
	  RETURNING person_id, organisation_id, 'token_revoked' AS kind),
	told AS (
	  INSERT INTO security_event (id, organisation_id, person_log_id, kind, at)
	  SELECT gen_random_uuid(), x.organisation_id, p.log_id, x.kind, $2
	    FROM (SELECT * FROM ended UNION SELECT * FROM revoked) x JOIN person p ON p.id = x.person_id)
	SELECT (SELECT count(*) FROM ended), (SELECT count(*) FROM revoked)`

// EndAll ends all sessions and API tokens of a login, or of everybody when it is empty. Error: authz.ErrWrongLogin when
// nobody has it. It is the worker's: the operator at the command line has no scope.
func (s *SessionStore) EndAll(ctx context.Context, login string, at time.Time) (sessions, tokens int, err error) {
	known := login == ""
	if !known {
		if err := s.worker.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM local_account WHERE lower(login) = lower($1))`, login).Scan(&known); err != nil {
			return 0, 0, fmt.Errorf("read account: %w", err)
		}
	}
	if !known {
		return 0, 0, authz.ErrWrongLogin
	}
	if err := s.worker.pool.QueryRow(ctx, endAll, login, at).Scan(&sessions, &tokens); err != nil {
		return 0, 0, fmt.Errorf("end sessions: %w", err)
	}
	return sessions, tokens, nil
}
