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
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// AccountStore implements account.Store. Who opens an invitation is nobody yet: that is the worker's.
type AccountStore struct{ app, worker *DB }

// NewAccountStore works on both pools.
func NewAccountStore(app, worker *DB) *AccountStore { return &AccountStore{app, worker} }

var _ account.Store = (*AccountStore)(nil)

// change runs a statement that returns what it changed, and notes the event when it changed something; both are one
// statement. The event takes $1 to $5, the change counts from $6. It reports whether anything changed.
func (s *AccountStore) change(ctx context.Context, e account.Event, statement string, args ...any) (bool, error) {
	tag, err := s.app.pool.Exec(ctx, `WITH done AS (`+statement+`)
		INSERT INTO security_event (id, organisation_id, person_log_id, kind, at) SELECT $1::uuid, $2::uuid, $3::uuid, $4::text, $5::timestamptz WHERE EXISTS (SELECT FROM done)`,
		append([]any{e.ID, e.Organisation, e.Person, string(e.Kind), e.At}, args...)...)
	if err != nil {
		return false, fmt.Errorf("%s: %w", e.Kind, err)
	}
	return tag.RowsAffected() == 1, nil
}

// must is change where nothing changed means that there is no such thing.
func (s *AccountStore) must(ctx context.Context, e account.Event, statement string, args ...any) error {
	changed, err := s.change(ctx, e, statement, args...)
	if err == nil && !changed {
		err = account.ErrNotFound
	}
	return err
}

const insertSecurityEvent = `INSERT INTO security_event (id, organisation_id, person_log_id, kind, at) VALUES ($1, $2, $3, $4, $5)`

func eventArgs(e account.Event) []any {
	return []any{e.ID, e.Organisation, e.Person, string(e.Kind), e.At}
}

// Note stores an event alone.
func (s *AccountStore) Note(ctx context.Context, e account.Event) error {
	if _, err := s.app.pool.Exec(ctx, insertSecurityEvent, eventArgs(e)...); err != nil {
		return fmt.Errorf("note security event: %w", err)
	}
	return nil
}

// Profile reads what a person has to sign in with, in one round trip.
func (s *AccountStore) Profile(ctx context.Context, person, logID uuid.UUID, events int) (account.Profile, error) {
	var p account.Profile
	b := &pgx.Batch{}
	b.Queue(`
		SELECT COALESCE(a.login, ''), COALESCE(q.email, ''), a.demo IS NOT NULL, t.confirmed_at,
		       (SELECT count(*) FROM recovery_code r WHERE r.person_id = q.id AND r.used_at IS NULL)
		  FROM person q LEFT JOIN local_account a ON a.person_id = q.id LEFT JOIN totp t ON t.person_id = q.id
		 WHERE q.id = $1`, person).QueryRow(func(r pgx.Row) error {
		return r.Scan(&p.Login, &p.Email, &p.Demo, &p.TotpSince, &p.RecoveryCodes)
	})
	b.Queue(`SELECT id, name, made_at, used_at FROM passkey WHERE person_id = $1 ORDER BY made_at, id`, person).Query(func(rows pgx.Rows) (err error) {
		p.Passkeys, err = pgx.CollectRows(rows, pgx.RowToStructByPos[account.Passkey])
		return err
	})
	b.Queue(selectIdentity+` WHERE person_id = $1 ORDER BY made_at, id`, person).Query(func(rows pgx.Rows) (err error) {
		p.Identities, err = pgx.CollectRows(rows, pgx.RowToStructByPos[account.Identity])
		return err
	})
	b.Queue(`SELECT id, organisation_id, person_log_id, kind, at FROM security_event WHERE person_log_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, logID, events).
		Query(func(rows pgx.Rows) (err error) {
			p.Events, err = pgx.CollectRows(rows, pgx.RowToStructByPos[account.Event])
			return err
		})
	if err := s.app.pool.SendBatch(ctx, b).Close(); err != nil {
		return p, fmt.Errorf("read profile: %w", notFound(err, "read profile"))
	}
	return p, nil
}

// LogID is a person's name in records.
func (s *AccountStore) LogID(ctx context.Context, person uuid.UUID) (id uuid.UUID, err error) {
	err = s.app.pool.QueryRow(withoutScope(ctx), `SELECT log_id FROM person WHERE id = $1`, person).Scan(&id)
	return id, notFound(err, "read person")
}

// PasswordHash of a local account.
func (s *AccountStore) PasswordHash(ctx context.Context, person uuid.UUID) (hash string, err error) {
	err = s.app.pool.QueryRow(withoutScope(ctx), `SELECT password_hash FROM local_account WHERE person_id = $1`, person).Scan(&hash)
	return hash, notFound(err, "read password")
}

// ChangePassword stores the hash and ends all sessions but one.
func (s *AccountStore) ChangePassword(ctx context.Context, e account.Event, person uuid.UUID, hash string, keep authz.TokenHash) error {
	return s.must(ctx, e, `UPDATE local_account SET password_hash = $7 WHERE person_id = $6 RETURNING end_sessions(person_id, $8, NULL, $5)), links AS (
		DELETE FROM sign_in_step WHERE person_id = $6 AND kind = 'password_reset'`, person, hash, keep[:])
}

// SetLanguage of a person.
func (s *AccountStore) SetLanguage(ctx context.Context, person uuid.UUID, language string) error {
	if _, err := s.app.pool.Exec(withoutScope(ctx), `UPDATE person SET language = $2 WHERE id = $1`, person, language); err != nil {
		return fmt.Errorf("set language: %w", err)
	}
	return nil
}

const insertStep = `INSERT INTO sign_in_step (hash, kind, person_id, state, expires_at) VALUES ($1, $2, $3, $4, $5)`

// KeepStep keeps a step; those that ended unused go with it.
func (s *AccountStore) KeepStep(ctx context.Context, n account.Step) error {
	b := &pgx.Batch{}
	b.Queue(sweepSteps, n.Expires.Add(-authz.StepLife))
	b.Queue(insertStep, n.Hash[:], string(n.Kind), n.Person, n.State, n.Expires)
	if err := s.app.pool.SendBatch(withoutScope(ctx), b).Close(); err != nil {
		return fmt.Errorf("keep step: %w", err)
	}
	return nil
}

// Step reads a living step.
func (s *AccountStore) Step(ctx context.Context, kind account.StepKind, hash authz.TokenHash, at time.Time) (account.Step, error) {
	return s.step(ctx, `SELECT person_id, state, expires_at FROM sign_in_step WHERE hash = $1 AND kind = $2 AND expires_at > $3`, kind, hash, at)
}

// TakeStep reads a living step and ends it: of two that come at once, one gets it.
func (s *AccountStore) TakeStep(ctx context.Context, kind account.StepKind, hash authz.TokenHash, at time.Time) (account.Step, error) {
	return s.step(ctx, `DELETE FROM sign_in_step WHERE hash = $1 AND kind = $2 AND expires_at > $3 RETURNING person_id, state, expires_at`, kind, hash, at)
}

func (s *AccountStore) step(ctx context.Context, query string, kind account.StepKind, hash authz.TokenHash, at time.Time) (account.Step, error) {
	n := account.Step{Hash: hash, Kind: kind}
	err := s.app.pool.QueryRow(withoutScope(ctx), query, hash[:], string(kind), at).Scan(&n.Person, &n.State, &n.Expires)
	if errors.Is(err, pgx.ErrNoRows) {
		return n, account.ErrStepEnded
	}
	if err != nil {
		return n, fmt.Errorf("read sign-in step: %w", err)
	}
	return n, nil
}

// Membership is the organisation a person acts for at sign-in.
func (s *AccountStore) Membership(ctx context.Context, person uuid.UUID, at time.Time) (uuid.UUID, error) {
	var id uuid.NullUUID
	if err := s.app.pool.QueryRow(withoutScope(ctx), `SELECT place_at_sign_in($1, $2)`, person, money.DateOf(at)).Scan(&id); err != nil {
		return uuid.Nil, fmt.Errorf("find membership: %w", err)
	}
	return id.UUID, nil
}

// Sessions lists the living ones, the current first.
func (s *AccountStore) Sessions(ctx context.Context, person uuid.UUID, current authz.TokenHash, at, idleSince time.Time) ([]account.Session, error) {
	rows, err := s.app.pool.Query(withoutScope(ctx), `
		SELECT s.id, o.name, s.agent, s.strong, s.created_at, s.last_seen, s.expires_at, s.is_current
		  FROM sessions_of($1, $2, $3, $4) s JOIN organisation o ON o.id = s.organisation_id
		 ORDER BY s.is_current DESC, s.last_seen DESC, s.id LIMIT 100`, person, current[:], at, idleSince)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[account.Session])
}

// EndSession ends one of the person's sessions.
func (s *AccountStore) EndSession(ctx context.Context, e account.Event, person, id uuid.UUID) error {
	return s.must(ctx, e, `SELECT FROM end_sessions($6, NULL, $7, $5) n WHERE n > 0`, person, id)
}

// EndOtherSessions ends all but one.
func (s *AccountStore) EndOtherSessions(ctx context.Context, e account.Event, person uuid.UUID, keep authz.TokenHash) error {
	_, err := s.change(ctx, e, `SELECT FROM end_sessions($6, $7, NULL, $5) n WHERE n > 0`, person, keep[:])
	return err
}

// Tokens lists a person's API tokens, the ended ones too.
func (s *AccountStore) Tokens(ctx context.Context, person uuid.UUID) ([]account.Token, error) {
	rows, err := s.app.pool.Query(withoutScope(ctx), `
		SELECT t.id, t.name, t.beginning, o.name, t.scopes, t.created_at, t.expires_at, t.last_seen, t.revoked_at
		  FROM api_tokens_of($1) t JOIN organisation o ON o.id = t.organisation_id
		 ORDER BY t.created_at DESC, t.id DESC LIMIT $2`, person, 2*account.MaxTokens)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[account.Token])
}

// MakeToken stores a token unless the person has too many living ones.
func (s *AccountStore) MakeToken(ctx context.Context, e account.Event, person, organisation uuid.UUID, t account.Token, hash authz.TokenHash) error {
	made, err := s.change(ctx, e, `
		INSERT INTO api_token (id, token_hash, person_id, organisation_id, name, beginning, scopes, created_at, expires_at)
		SELECT $6::uuid, $7::bytea, $8::uuid, $9::uuid, $10::text, $11::text, $12::text[], $5, $13::timestamptz
		 WHERE (SELECT count(*) FROM api_tokens_of($8) WHERE revoked_at IS NULL AND expires_at > $5) < $14 RETURNING id`,
		t.ID, hash[:], person, organisation, t.Name, t.Beginning, t.Scopes, t.ExpiresAt, account.MaxTokens)
	if err == nil && !made {
		err = fault.New(fault.Conflict, "tokens_many")
	}
	return err
}

// RevokeToken ends a token.
func (s *AccountStore) RevokeToken(ctx context.Context, e account.Event, person, id uuid.UUID) error {
	return s.must(ctx, e, `SELECT FROM end_api_token($6, $7, $5) done WHERE done`, person, id)
}
