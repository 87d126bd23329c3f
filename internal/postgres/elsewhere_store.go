package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
)

// queueElsewhere keeps the session at a provider from which a session was begun. One that only replaces another of the
// same person goes on with the former's.
func queueElsewhere(b *pgx.Batch, n authz.NewSession) {
	const insert = `INSERT INTO session_elsewhere (token_hash, issuer, subject, sid, proof, expires_at) `
	b.Queue(`DELETE FROM session_elsewhere WHERE expires_at < $1`, n.At)
	switch e := n.Elsewhere; {
	case e != nil:
		b.Queue(insert+`VALUES ($1, $2, $3, $4, $5, $6)`, n.Hash[:], e.Issuer, e.Subject, e.SID, e.Proof, n.Expires)
	case n.Replaces != nil:
		b.Queue(insert+`SELECT $1, e.issuer, e.subject, e.sid, e.proof, $2
			  FROM session_elsewhere e WHERE e.token_hash = $3 AND session_gave_way(e.token_hash, $4, $5)`, n.Hash[:], n.Expires, n.Replaces[:], n.Person, n.At)
	}
}

// Elsewhere is the session at a provider from which a session was begun.
func (s *AccountStore) Elsewhere(ctx context.Context, session authz.TokenHash) (*authz.Elsewhere, error) {
	var e authz.Elsewhere
	err := s.app.pool.QueryRow(withoutScope(ctx), `SELECT issuer, subject, sid, proof FROM session_elsewhere WHERE token_hash = $1`, session[:]).
		Scan(&e.Issuer, &e.Subject, &e.SID, &e.Proof)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read session elsewhere: %w", err)
	}
	return &e, nil
}

// endElsewhere ends sessions, and the steps that would become some, begun from those of an issuer ($1) with a number ($2)
// and a subject ($3), either of which may be empty, unless the token ($4) came before.
const endElsewhere = `
	WITH fresh AS (
	  INSERT INTO logout_token (issuer, jti, expires_at) VALUES ($1, $4, $6) ON CONFLICT DO NOTHING RETURNING jti),
	meant AS (
	  DELETE FROM session_elsewhere e USING fresh
	   WHERE e.issuer = $1 AND ($2 = '' OR e.sid = $2) AND ($3 = '' OR e.subject = $3) RETURNING e.token_hash),
	waiting AS (
	  DELETE FROM sign_in_step s USING fresh
	   WHERE s.kind = 'second_factor' AND s.state->'elsewhere'->>'issuer' = $1
	     AND ($2 = '' OR s.state->'elsewhere'->>'sid' = $2) AND ($3 = '' OR s.state->'elsewhere'->>'subject' = $3)),
	ended AS (
	  UPDATE session s SET revoked_at = $5 FROM meant m WHERE s.token_hash = m.token_hash AND s.revoked_at IS NULL
	  RETURNING s.person_id, s.organisation_id),
	told AS (
	  INSERT INTO security_event (id, organisation_id, person_log_id, kind, at)
	  SELECT gen_random_uuid(), e.organisation_id, p.log_id, 'session_ended', $5 FROM ended e JOIN person p ON p.id = e.person_id)
	SELECT EXISTS (SELECT FROM fresh)`

// EndElsewhere ends what was begun from a session at a provider. It is the worker's: nobody is signed in who could.
func (s *AccountStore) EndElsewhere(ctx context.Context, l account.ForeignLogout, at, forget time.Time) error {
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM logout_token WHERE expires_at < $1`, at)
	fresh := false
	b.Queue(endElsewhere, l.Issuer, l.SID, l.Subject, l.ID, at, forget).QueryRow(func(r pgx.Row) error { return r.Scan(&fresh) })
	if err := s.worker.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("end sessions elsewhere: %w", err)
	}
	if !fresh {
		return account.ErrLogoutRefused
	}
	return nil
}
