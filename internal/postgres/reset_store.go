package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// AskReset keeps that somebody forgot a password. What was typed goes with the event.
func (s *AccountStore) AskReset(ctx context.Context, login string) error {
	_, err := s.app.pool.Exec(withoutScope(ctx), `INSERT INTO outbox (topic, payload) VALUES ('account.reset', jsonb_build_object('login', $1::text))`, login)
	if err != nil {
		return fmt.Errorf("ask for a new password: %w", err)
	}
	return nil
}

// selectForgetful reads people with a role on a day ($1) and with the organisation they act for at sign-in.
const selectForgetful = `
	SELECT p.id, p.log_id, p.name, COALESCE(NULLIF(p.email, ''), CASE WHEN a.login LIKE '%_@_%' THEN a.login END, ''), p.language,
	       COALESCE(a.login, ''), a.demo IS NOT NULL, ARRAY(SELECT i.issuer FROM identity i WHERE i.person_id = p.id ORDER BY i.issuer), o.id, o.name
	  FROM person p LEFT JOIN local_account a ON a.person_id = p.id
	  JOIN LATERAL (SELECT m.organisation_id FROM membership m WHERE m.person_id = p.id AND m.valid @> $1::date
	                 ORDER BY lower(m.valid) NULLS FIRST, m.organisation_id LIMIT 1) m ON true
	  JOIN organisation o ON o.id = m.organisation_id`

// Forgetful finds a person, whoever asks: one's own login first, then a mail address, with an account here before one elsewhere.
func (s *AccountStore) Forgetful(ctx context.Context, login string, at time.Time) (account.Forgetful, error) {
	rows, err := s.worker.pool.Query(ctx, selectForgetful+`
		WHERE p.id IN (SELECT person_id FROM local_account WHERE lower(login) = lower($2) UNION SELECT id FROM person WHERE lower(email) = lower($2))
		ORDER BY lower(a.login) = lower($2) DESC NULLS LAST, a.login NULLS LAST, p.created_at, p.id LIMIT 1`, money.DateOf(at), login)
	return oneForgetful(rows, err, account.ErrNotFound)
}

func oneForgetful(rows pgx.Rows, err, none error) (account.Forgetful, error) {
	var f account.Forgetful
	if err == nil {
		f, err = pgx.CollectExactlyOneRow(rows, func(r pgx.CollectableRow) (f account.Forgetful, err error) {
			return f, r.Scan(&f.Person, &f.LogID, &f.Name, &f.Email, &f.Language, &f.Login, &f.Demo, &f.Issuers, &f.Organisation, &f.OrganisationName)
		})
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return f, none
	}
	if err != nil {
		return f, fmt.Errorf("find who forgot a password: %w", err)
	}
	return f, nil
}

// KeepReset keeps a link; steps that ended unused go.
func (s *AccountStore) KeepReset(ctx context.Context, n account.Step, at time.Time) error {
	b := &pgx.Batch{}
	b.Queue(sweepSteps, at)
	b.Queue(insertStep, n.Hash[:], string(n.Kind), n.Person, n.State, n.Expires)
	if err := s.worker.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("keep link: %w", err)
	}
	return nil
}

// OpenReset finds whose password a living link sets.
func (s *AccountStore) OpenReset(ctx context.Context, hash authz.TokenHash, at time.Time) (account.Forgetful, error) {
	rows, err := s.worker.pool.Query(ctx, selectForgetful+`
		WHERE a.demo IS NULL AND a.login IS NOT NULL
		  AND p.id = (SELECT person_id FROM sign_in_step WHERE hash = $2 AND kind = 'password_reset' AND expires_at > $3)`, money.DateOf(at), hash[:], at)
	return oneForgetful(rows, err, account.ErrResetEnded)
}

// ResetPassword uses a link. Of two that come at once, the second finds it gone.
func (s *AccountStore) ResetPassword(ctx context.Context, e account.Event, link authz.TokenHash, hash string) error {
	own := authz.ContextWithPrincipal(ctx, authz.Principal{Scope: []uuid.UUID{e.Organisation}})
	err := again(func() error {
		return s.must(own, e, `
		DELETE FROM sign_in_step WHERE hash = $6 AND kind = 'password_reset' AND expires_at > $5 RETURNING person_id, end_sessions(person_id, NULL, NULL, $5)), changed AS (
		UPDATE local_account a SET password_hash = $7 FROM done WHERE a.person_id = done.person_id), waiting AS (
		DELETE FROM sign_in_step w USING done WHERE w.person_id = done.person_id AND w.hash <> $6`, link[:], hash)
	})
	if errors.Is(err, account.ErrNotFound) {
		return account.ErrResetEnded
	}
	return err
}
