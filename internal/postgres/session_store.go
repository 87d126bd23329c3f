package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// SessionStore keeps sessions, accounts, the log-in throttle and denials. It
// implements authz.SessionStore and what the session pages need.
type SessionStore struct{ app, worker *DB }

// NewSessionStore works on both pools: the last use of a session is written by the worker.
func NewSessionStore(app, worker *DB) *SessionStore { return &SessionStore{app, worker} }

var _ authz.SessionStore = (*SessionStore)(nil)

// selectPrincipal reads who s, a session or an API token, stands for on a day ($3), in one round trip.
const selectPrincipal = `
	SELECT p.id, p.log_id, p.name, p.language, o.id, o.name, o.kind, o.legal_entity_id, COALESCE(o.land, ''), o.buyer_type,
	       s.expires_at, s.last_seen, x.roles,
	       CASE WHEN EXISTS (SELECT FROM organisation_link l WHERE l.parent_id = o.id) -- most have nobody below them
	            THEN ARRAY(SELECT t FROM organisation_subtree(o.id, $3::date) t) ELSE ARRAY[o.id] END,
	       x.mandate,`

// ofPrincipal joins what selectPrincipal reads to s. There is no scope yet: the functions of the owner answer for one token
// and one person.
const ofPrincipal = `
	  JOIN person p ON p.id = s.person_id
	  JOIN organisation o ON o.id = s.organisation_id
	 CROSS JOIN LATERAL standing_of(s.person_id, s.organisation_id, $3::date) x`

const selectSession = selectPrincipal + `
	       s.shown_at, s.strong, NULL::text[]
	  FROM session_of($1, $2, $4) s` + ofPrincipal

const selectToken = selectPrincipal + `
	       s.made_at, false, s.scopes
	  FROM api_token_of($1, $2) s` + ofPrincipal

const selectMachine = selectPrincipal + `
	       to_timestamp(0), false, $4::text[]
	  FROM (SELECT $1::uuid AS person_id, $2::uuid AS organisation_id, $5::timestamptz AS expires_at, NULL::timestamptz AS last_seen) s` + ofPrincipal

// MachineSession reads the principal of a program with an issuer's access token.
func (s *SessionStore) MachineSession(ctx context.Context, m authz.Machine, at time.Time) (authz.Principal, error) {
	p, _, err := s.principal(ctx, authz.ErrTokenEnded, selectMachine, m.Person, m.Organisation, money.DateOf(at), m.Scopes, m.Expires)
	return p, err
}

// Session reads a living session with its principal, in one round trip.
func (s *SessionStore) Session(ctx context.Context, hash authz.TokenHash, at, idleSince time.Time) (authz.Principal, time.Time, error) {
	return s.principal(ctx, authz.ErrSignedOut, selectSession, hash[:], at, money.DateOf(at), idleSince)
}

// TokenSession reads the principal of a living API token.
func (s *SessionStore) TokenSession(ctx context.Context, hash authz.TokenHash, at time.Time) (authz.Principal, time.Time, error) {
	return s.principal(ctx, authz.ErrTokenEnded, selectToken, hash[:], at, money.DateOf(at))
}

func (s *SessionStore) principal(ctx context.Context, ended error, query string, args ...any) (authz.Principal, time.Time, error) {
	var p authz.Principal
	var last *time.Time
	err := s.app.pool.QueryRow(withoutScope(ctx), query, args...).Scan(
		&p.Person, &p.LogID, &p.Name, &p.Language, &p.Organisation, &p.OrganisationName, &p.OrganisationKind, &p.LegalEntity, &p.Land,
		&p.BuyerType, &p.SessionExpires, &last, &p.Roles, &p.Scope, &p.Mandate, &p.ConfirmedAt, &p.Strong, &p.Scopes)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && len(p.Roles) == 0 {
		return authz.Principal{}, time.Time{}, ended
	}
	if err != nil {
		return authz.Principal{}, time.Time{}, fmt.Errorf("read session: %w", err)
	}
	p.SessionExpires, p.ConfirmedAt = p.SessionExpires.UTC(), p.ConfirmedAt.UTC()
	if last == nil {
		return p, time.Time{}, nil
	}
	return p, *last, nil
}

const selectAccount = `
	SELECT a.person_id, a.password_hash, place_at_sign_in(a.person_id, $2::date), person_has_factor(a.person_id)
	  FROM local_account a
	 WHERE lower(a.login) = lower($1)`

// Account finds a local account by its login, in any case of letters.
func (s *SessionStore) Account(ctx context.Context, login string, at time.Time) (authz.Account, bool, error) {
	var a authz.Account
	var organisation uuid.NullUUID
	err := s.app.pool.QueryRow(withoutScope(ctx), selectAccount, login, money.DateOf(at)).Scan(&a.Person, &a.PasswordHash, &organisation, &a.SecondFactor)
	if errors.Is(err, pgx.ErrNoRows) {
		return authz.Account{}, false, nil
	}
	if err != nil {
		return authz.Account{}, false, fmt.Errorf("read account: %w", err)
	}
	a.Organisation = organisation.UUID
	return a, true, nil
}

// HasFactor reports whether the person has a second factor.
func (s *SessionStore) HasFactor(ctx context.Context, person uuid.UUID) (has bool, err error) {
	if err := s.app.pool.QueryRow(withoutScope(ctx), `SELECT person_has_factor($1)`, person).Scan(&has); err != nil {
		return false, fmt.Errorf("read factors: %w", err)
	}
	return has, nil
}

// Start stores a session with the event that somebody signed in, and ends the session it replaces.
func (s *SessionStore) Start(ctx context.Context, n authz.NewSession) error {
	b := &pgx.Batch{}
	if n.Replaces != nil {
		b.Queue(endSession, n.Replaces[:], n.At)
	}
	b.Queue(`INSERT INTO session (token_hash, person_id, organisation_id, created_at, last_seen, expires_at, strong, agent)
		VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`, n.Hash[:], n.Person, n.Organisation, n.At, n.Expires, n.Strong, n.Agent)
	b.Queue(`INSERT INTO security_event (id, organisation_id, person_log_id, kind, at)
		SELECT gen_random_uuid(), $2, log_id, 'signed_in', $3 FROM person WHERE id = $1`, n.Person, n.Organisation, n.At)
	queueElsewhere(b, n)
	own := authz.ContextWithPrincipal(ctx, authz.Principal{Scope: []uuid.UUID{n.Organisation}})
	if err := s.app.pool.SendBatch(own, b).Close(); err != nil {
		return fmt.Errorf("start session: %w", err)
	}
	return nil
}

// Await keeps a step; those that ended unused go with it.
func (s *SessionStore) Await(ctx context.Context, n authz.NewStep) error {
	b := &pgx.Batch{}
	b.Queue(sweepSteps, n.Expires.Add(-authz.StepLife))
	b.Queue(`INSERT INTO sign_in_step (hash, kind, person_id, state, expires_at)
		VALUES ($1, 'second_factor', $2, jsonb_build_object('organisation', $3::uuid, 'elsewhere', $5::jsonb), $4)`,
		n.Hash[:], n.Person, n.Organisation, n.Expires, n.Elsewhere)
	if err := s.app.pool.SendBatch(withoutScope(ctx), b).Close(); err != nil {
		return fmt.Errorf("keep sign-in step: %w", err)
	}
	return nil
}

const sweepSteps = `DELETE FROM sign_in_step WHERE expires_at < $1`

const endSession = `SELECT end_session($1, $2)`

// End ends a session.
func (s *SessionStore) End(ctx context.Context, hash authz.TokenHash, at time.Time) error {
	if _, err := s.app.pool.Exec(withoutScope(ctx), endSession, hash[:], at); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Seen writes the last uses of sessions. A later one that stands already stays.
func (s *SessionStore) Seen(ctx context.Context, uses map[authz.TokenHash]time.Time) error {
	hashes, times := make([][]byte, 0, len(uses)), make([]time.Time, 0, len(uses))
	for hash, at := range uses {
		hashes, times = append(hashes, hash[:]), append(times, at)
	}
	b := &pgx.Batch{}
	for _, table := range []string{"session", "api_token"} {
		b.Queue(`UPDATE `+table+` s SET last_seen = u.at
			  FROM unnest($1::bytea[], $2::timestamptz[]) AS u (hash, at)
			 WHERE s.token_hash = u.hash AND (s.last_seen IS NULL OR s.last_seen < u.at)`, hashes, times)
	}
	err := s.worker.pool.SendBatch(ctx, b).Close()
	if err != nil {
		return fmt.Errorf("write last use: %w", err)
	}
	return nil
}

// tryLogin counts one more failure for each subject that is below its limit or
// whose last failure is older than the window. Subjects come sorted, account
// before address, so that two log-ins never wait for each other in a circle.
const tryLogin = `
	INSERT INTO login_attempt AS a (subject, failures, last_at)
	SELECT s.subject, 1, $2 FROM unnest($1::text[]) WITH ORDINALITY AS s (subject, n) ORDER BY s.n
	ON CONFLICT (subject) DO UPDATE
	   SET failures = CASE WHEN a.last_at <= $3 THEN 1 ELSE a.failures + 1 END, last_at = $2
	 WHERE a.last_at <= $3 OR a.failures < CASE WHEN a.subject LIKE 'account:%' THEN $4::int ELSE $5::int END`

// tryOne counts one more try for a subject ($1) that is below its limit ($4) or whose last try is older than the window
// ($3).
const tryOne = `
	INSERT INTO login_attempt AS a (subject, failures, last_at) VALUES ($1, 1, $2)
	ON CONFLICT (subject) DO UPDATE SET failures = CASE WHEN a.last_at <= $3 THEN 1 ELSE a.failures + 1 END, last_at = $2
	 WHERE a.last_at <= $3 OR a.failures < $4::int`

// TryLogin counts the attempt as failed and reports whether it may be tried.
func (s *SessionStore) TryLogin(ctx context.Context, a authz.Attempt) (bool, error) {
	subjects := []string{a.Account, a.Address}
	tag, err := s.app.pool.Exec(withoutScope(ctx), tryLogin, subjects, a.At, a.At.Add(-authz.ThrottleWindow),
		authz.ThrottleAccountLimit, authz.ThrottleAddressLimit)
	if err != nil {
		return false, fmt.Errorf("count log-in: %w", err)
	}
	return tag.RowsAffected() == int64(len(subjects)), nil
}

// Try counts one more try of a subject.
func (s *SessionStore) Try(ctx context.Context, subject string, limit int, at time.Time) (bool, error) {
	return s.TrySince(ctx, subject, limit, at, at.Add(-authz.ThrottleWindow).Add(time.Microsecond))
}

// TrySince counts one more try of a subject that may have so many since an instant.
func (s *SessionStore) TrySince(ctx context.Context, subject string, limit int, at, since time.Time) (bool, error) {
	tag, err := s.app.pool.Exec(withoutScope(ctx), tryOne, subject, at, since.Add(-time.Microsecond), limit)
	if err != nil {
		return false, fmt.Errorf("count try: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

// Forget begins the count of a subject anew.
func (s *SessionStore) Forget(ctx context.Context, subject string) error {
	if _, err := s.app.pool.Exec(withoutScope(ctx), `DELETE FROM login_attempt WHERE subject = $1`, subject); err != nil {
		return fmt.Errorf("forget tries: %w", err)
	}
	return nil
}

// TryPage counts one more public page.
func (s *SessionStore) TryPage(ctx context.Context, network string, at time.Time) (bool, error) {
	return s.Try(ctx, network, authz.ThrottlePageLimit, at)
}

// Forgive takes a counted attempt back.
func (s *SessionStore) Forgive(ctx context.Context, a authz.Attempt) error {
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM login_attempt WHERE subject = $1`, a.Account)
	b.Queue(`UPDATE login_attempt SET failures = GREATEST(failures - 1, 0) WHERE subject = $1`, a.Address)
	if err := s.app.pool.SendBatch(withoutScope(ctx), b).Close(); err != nil {
		return fmt.Errorf("forgive log-in: %w", err)
	}
	return nil
}

// sweepAttempts removes what a new try would count from one again. What somebody tries just now is left for the next time, so
// that no log-in, which holds two rows, ever waits for this in a circle.
const sweepAttempts = `
	DELETE FROM login_attempt WHERE subject IN (SELECT subject FROM login_attempt WHERE last_at <= $1 FOR UPDATE SKIP LOCKED)`

const sweepSessions = `DELETE FROM session WHERE LEAST(revoked_at, expires_at) <= $1`

// Sweep removes old tries and ended sessions.
func (s *SessionStore) Sweep(ctx context.Context, tried, ended time.Time) error {
	b := &pgx.Batch{}
	b.Queue(sweepAttempts, tried)
	b.Queue(sweepSessions, ended)
	if err := s.worker.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("remove old tries and sessions: %w", err)
	}
	return nil
}

// Retire removes old refusals and events of accounts.
func (s *SessionStore) Retire(ctx context.Context, refused, happened time.Time) error {
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM denial WHERE minute <= $1`, refused)
	b.Queue(`DELETE FROM security_event WHERE at <= $1`, happened)
	if err := s.worker.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("remove old refusals and events: %w", err)
	}
	return nil
}

// RecordDenial records a refusal; an equal one in the same minute is counted.
func (s *SessionStore) RecordDenial(ctx context.Context, d authz.Denial) error {
	ctx = authz.ContextWithPrincipal(ctx, d.Principal) // the row belongs to the person's organisation
	_, err := s.app.pool.Exec(ctx, `
		INSERT INTO denial (organisation_id, person_log_id, action, object, minute, rule) VALUES ($1, $2, $3, $4, date_trunc('minute', $5::timestamptz), $6)
		ON CONFLICT (organisation_id, person_log_id, action, object, minute) DO UPDATE SET count = denial.count + 1`,
		d.Principal.Organisation, d.Principal.LogID, d.Action, d.Object, d.At, d.Rule)
	if err != nil {
		return fmt.Errorf("record denial: %w", err)
	}
	return nil
}

// BasketLines counts the lines in the principal's basket, those in words among them.
func (s *SessionStore) BasketLines(ctx context.Context, p authz.Principal) (int, error) {
	var n int
	err := s.app.pool.QueryRow(authz.ContextWithPrincipal(ctx, p), `
		SELECT (SELECT count(*) FROM basket_line l WHERE l.basket_id = b.id) + (SELECT count(*) FROM free_line f WHERE f.basket_id = b.id)
		  FROM basket b WHERE b.organisation_id = $1 AND b.person_id = $2
		UNION ALL SELECT 0 LIMIT 1`,
		p.Organisation, p.Person).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count basket lines: %w", err)
	}
	return n, nil
}

// DemoPeople lists the accounts whose password the demo's seed made public, in
// the seed's order. It is the worker's: nobody is signed in yet.
func (s *SessionStore) DemoPeople(ctx context.Context, at time.Time) ([]authz.DemoPerson, error) {
	rows, err := s.worker.pool.Query(ctx, `
		SELECT a.login, a.demo->>'password', p.name, o.name, m.role, a.demo->'sentence'
		  FROM local_account a
		  JOIN person p ON p.id = a.person_id
		  JOIN membership m ON m.person_id = p.id AND m.valid @> $1::date
		  JOIN organisation o ON o.id = m.organisation_id
		 WHERE a.demo IS NOT NULL
		 ORDER BY (a.demo->>'position')::int, p.name, a.login, array_position($2::text[], m.role)`, money.DateOf(at), authz.Roles())
	if err != nil {
		return nil, fmt.Errorf("list demo people: %w", err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowToStructByPos[authz.DemoPerson])
	if err != nil {
		return nil, fmt.Errorf("list demo people: %w", err)
	}
	return people, nil
}
