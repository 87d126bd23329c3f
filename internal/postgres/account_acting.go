package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// OwnRoles are the roles a person holds on a day, by organisation.
func (s *AccountStore) OwnRoles(ctx context.Context, person uuid.UUID, day money.Date) ([]account.OwnRoles, error) {
	rows, err := s.app.pool.Query(withoutScope(ctx), `
		SELECT o.id, o.name, o.kind, array_agg(m.role ORDER BY m.role)
		  FROM roles_of($1, $2) m JOIN organisation o ON o.id = m.organisation_id GROUP BY o.id ORDER BY o.name, o.id`, person, day)
	if err != nil {
		return nil, fmt.Errorf("list own roles: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[account.OwnRoles])
}

// ActFor turns a session to another organisation in which its person holds a role on the day.
func (s *AccountStore) ActFor(ctx context.Context, session authz.TokenHash, person, organisation uuid.UUID, day money.Date) error {
	turned := false
	if err := s.app.pool.QueryRow(withoutScope(ctx), `SELECT act_for($1, $2, $3, $4)`, session[:], person, organisation, day).Scan(&turned); err != nil {
		return fmt.Errorf("act for: %w", err)
	}
	if !turned {
		return account.ErrNotFound
	}
	return nil
}

// TakeInvitation gives the roles of an invitation to an account. Of two that come at once, the second finds it accepted.
func (s *AccountStore) TakeInvitation(ctx context.Context, hash authz.TokenHash, person uuid.UUID, at time.Time, made func(account.Invitation) (account.Entry, account.Event, error)) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		i, err := readInvitation(ctx, tx, hash, ` FOR UPDATE OF i`)
		if err != nil {
			return err
		}
		entry, e, err := made(i)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		// What the person holds or will hold there stays as it is.
		b.Queue(`INSERT INTO membership (id, person_id, organisation_id, role, valid, starts_on)
			SELECT gen_random_uuid(), $1, $2, r, daterange($4, $5), $4 FROM unnest($3::text[]) r
			 WHERE NOT EXISTS (SELECT FROM membership m WHERE m.person_id = $1 AND m.organisation_id = $2 AND m.role = r AND m.valid && daterange($4, $5))`,
			person, i.Organisation, i.Roles, money.DateOf(at), i.Until)
		b.Queue(`UPDATE invitation SET accepted_at = $2, person_id = $3 WHERE id = $1`, i.ID, at, person)
		b.Queue(insertSecurityEvent, eventArgs(e)...)
		queueEntry(b, entry.Record, entry.Leaf)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "take invitation")
}
