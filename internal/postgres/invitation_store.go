package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Invite stores invitations with their events and log entries.
func (s *AccountStore) Invite(ctx context.Context, all []account.PreparedInvitation) error {
	err := s.app.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queueInvitations(b, all)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "invite")
}

func queueInvitations(b *pgx.Batch, all []account.PreparedInvitation) {
	for _, n := range all {
		b.Queue(`INSERT INTO invitation (id, organisation_id, email, name, roles, token_hash, invited_by, at, expires_at, starts_on, ends_on)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			n.ID, n.Organisation, n.Email, n.Name, n.Roles, n.Hash[:], n.InvitedBy, n.At, n.ExpiresAt, n.From, n.Until)
		b.Queue(insertSecurityEvent, eventArgs(n.Event)...)
		queueEntry(b, n.Entry.Record, n.Entry.Leaf)
	}
}

const selectInvitation = `
	SELECT i.id, i.organisation_id, o.name, i.email, i.name, i.roles, i.invited_by, p.name, p.log_id, ARRAY(SELECT h.id FROM person h WHERE h.human_id = p.human_id), i.at, i.expires_at, i.revoked_at, i.accepted_at, i.starts_on, i.ends_on
	  FROM invitation i JOIN organisation o ON o.id = i.organisation_id JOIN person p ON p.id = i.invited_by`

// Invitations in scope, newest first.
func (s *AccountStore) Invitations(ctx context.Context, limit int) ([]account.Invitation, error) {
	rows, err := s.app.pool.Query(ctx, selectInvitation+` ORDER BY i.at DESC, i.id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[account.Invitation])
}

// RevokeInvitation takes an open one in scope back.
func (s *AccountStore) RevokeInvitation(ctx context.Context, e account.Event, id uuid.UUID) error {
	return s.must(ctx, e, `UPDATE invitation SET revoked_at = $5 WHERE id = $6 AND revoked_at IS NULL AND accepted_at IS NULL RETURNING id`, id)
}

// OpenInvitation finds the invitation of a link.
func (s *AccountStore) OpenInvitation(ctx context.Context, hash authz.TokenHash) (account.Invitation, error) {
	return readInvitation(ctx, s.worker.pool, hash, "")
}

func readInvitation(ctx context.Context, q querier, hash authz.TokenHash, lock string) (account.Invitation, error) {
	rows, err := q.Query(ctx, selectInvitation+` WHERE i.token_hash = $1`+lock, hash[:])
	if err != nil {
		return account.Invitation{}, fmt.Errorf("open invitation: %w", err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[account.Invitation])
	if errors.Is(err, pgx.ErrNoRows) {
		return i, account.ErrInvitationEnded
	}
	return i, err
}

// Accept makes the account of an invitation. Of two that come at once, the second finds it accepted.
func (s *AccountStore) Accept(ctx context.Context, hash authz.TokenHash, made func(account.Invitation) (account.NewAccount, account.Event, error)) (account.NewAccount, error) {
	var a account.NewAccount
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		i, err := readInvitation(ctx, tx, hash, ` FOR UPDATE OF i`)
		if err != nil {
			return err
		}
		var e account.Event
		if a, e, err = made(i); err != nil {
			return err
		}
		b := &pgx.Batch{}
		if err := queueAccount(b, a, e); err != nil {
			return err
		}
		b.Queue(`UPDATE invitation SET accepted_at = $2, person_id = $3 WHERE id = $1`, i.ID, a.At, a.Person)
		return tx.SendBatch(ctx, b).Close()
	})
	return a, wrapUnlessFault(loginTaken(err), "accept invitation")
}

// Found stores the account of a first person.
func (s *AccountStore) Found(ctx context.Context, a account.NewAccount, e account.Event) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		if err := queueAccount(b, a, e); err != nil {
			return err
		}
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(loginTaken(err), "found account")
}

func queueAccount(b *pgx.Batch, a account.NewAccount, e account.Event) error {
	b.Queue(`INSERT INTO person (id, log_id, name, email, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)`, a.Person, a.LogID, a.Name, a.Email, a.Language, a.At)
	if a.Login != "" {
		b.Queue(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, $3)`, a.Person, a.Login, a.PasswordHash)
	}
	if i := a.Identity; i != nil {
		b.Queue(`INSERT INTO identity (id, person_id, issuer, subject, made_at) VALUES ($1, $2, $3, $4, $5)`, i.ID, a.Person, i.Issuer, i.Subject, i.MadeAt)
	}
	for _, r := range a.Roles {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("membership id: %w", err)
		}
		b.Queue(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, $4, daterange($5, $6))`,
			id, a.Person, a.Organisation, string(r), money.DateOf(a.At), a.Until)
	}
	b.Queue(insertSecurityEvent, eventArgs(e)...)
	queueEntry(b, a.Entry.Record, a.Entry.Leaf)
	return nil
}

func loginTaken(err error) error {
	var pe *pgconn.PgError
	switch {
	case !errors.As(err, &pe):
		return err
	case pe.ConstraintName == "local_account_login":
		return fault.New(fault.Conflict, "login_taken")
	case pe.ConstraintName == identityUnique:
		return account.ErrIdentityTaken
	default:
		return err
	}
}

// OrganisationKind of an organisation in the principal's scope.
func (s *AccountStore) OrganisationKind(ctx context.Context, id uuid.UUID) (kind, name string, err error) {
	err = s.app.pool.QueryRow(ctx, `SELECT kind, name FROM organisation WHERE id = $1 AND id = ANY ((SELECT scope_organisations())::uuid[])`, id).Scan(&kind, &name)
	return kind, name, notFound(err, "read organisation")
}

// OpenSecrets gives the key that encrypts secrets. The file is made only when the database names no key; a file with
// another key stops the start, a missing one gives nil: such a replica serves everything but second factors.
func OpenSecrets(ctx context.Context, db *DB, path string, at time.Time) (*account.Sealer, error) {
	var named []byte
	err := db.pool.QueryRow(withoutScope(ctx), `SELECT fingerprint FROM secret_key`).Scan(&named)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("read secret key's name: %w", err)
	}
	key, err := readSecrets(path, named == nil)
	if err != nil || key == nil {
		return nil, err
	}
	if named == nil {
		// Of several replicas that start at once, one names the key; the others find its name.
		if _, err := db.pool.Exec(withoutScope(ctx), `INSERT INTO secret_key (fingerprint, made_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, key.Fingerprint(), at); err != nil {
			return nil, fmt.Errorf("name secret key: %w", err)
		}
		return OpenSecrets(ctx, db, path, at)
	}
	if string(named) != string(key.Fingerprint()) {
		return nil, account.ErrWrongSecretKey
	}
	return key, nil
}

func readSecrets(path string, first bool) (*account.Sealer, error) {
	key, err := account.LoadSecretKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if !first {
		return nil, nil
	}
	return account.MakeSecretKey(path, rand.Reader)
}
