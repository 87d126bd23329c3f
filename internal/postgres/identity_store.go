package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/account"
)

const (
	selectIdentity = `SELECT id, person_id, issuer, subject, made_at, used_at FROM identity`
	identityUnique = "identity_issuer_subject"
)

// UsedIdentity finds the identity somebody signed in with elsewhere, and notes its use.
func (s *AccountStore) UsedIdentity(ctx context.Context, issuer, subject string, at time.Time) (account.Identity, error) {
	rows, err := s.app.pool.Query(withoutScope(ctx), `UPDATE identity SET used_at = $3 WHERE issuer = $1 AND subject = $2
		RETURNING id, person_id, issuer, subject, made_at, used_at`, issuer, subject, at)
	if err != nil {
		return account.Identity{}, fmt.Errorf("find identity: %w", err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[account.Identity])
	if errors.Is(err, pgx.ErrNoRows) {
		return i, account.ErrIdentityUnknown
	}
	if err != nil {
		return i, fmt.Errorf("find identity: %w", err)
	}
	return i, nil
}

// Provisioned gives the identity to whom the member's directory has provisioned. It is the worker's: nobody is signed in yet.
func (s *AccountStore) Provisioned(ctx context.Context, member uuid.UUID, numbers []string, i account.Identity) (uuid.UUID, error) {
	var person uuid.UUID
	err := s.worker.pool.QueryRow(ctx, `
		WITH known AS (
		  SELECT person_id FROM directory_user WHERE organisation_id = $1 AND active AND external_id <> '' AND external_id = ANY ($2)),
		one AS (SELECT person_id FROM known WHERE (SELECT count(*) FROM known) = 1)
		INSERT INTO identity (id, person_id, issuer, subject, made_at, used_at) SELECT $3, person_id, $4, $5, $6, $6 FROM one RETURNING person_id`,
		member, numbers, i.ID, i.Issuer, i.Subject, i.MadeAt).Scan(&person)
	if errors.Is(err, pgx.ErrNoRows) {
		return person, account.ErrIdentityUnknown
	}
	return person, wrapUnlessFault(loginTaken(err), "find provisioned person")
}

// AddIdentity gives a person an identity.
func (s *AccountStore) AddIdentity(ctx context.Context, e account.Event, i account.Identity) error {
	err := s.must(ctx, e, `INSERT INTO identity (id, person_id, issuer, subject, made_at) VALUES ($6::uuid, $7::uuid, $8::text, $9::text, $10::timestamptz) RETURNING id`,
		i.ID, i.Person, i.Issuer, i.Subject, i.MadeAt)
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.ConstraintName == identityUnique {
		return account.ErrIdentityTaken
	}
	return err
}

// RemoveIdentity ends signing in with it.
func (s *AccountStore) RemoveIdentity(ctx context.Context, e account.Event, person, id uuid.UUID) error {
	return s.must(ctx, e, `DELETE FROM identity WHERE person_id = $6 AND id = $7 RETURNING id`, person, id)
}
