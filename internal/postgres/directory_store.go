package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/money"
)

// followLock lets one sign-in of a person at a time look at what the directory gave.
const followLock = `SELECT pg_advisory_xact_lock(hashtextextended($1::text, 28))`

// FollowDirectory lets judge look at what a directory gave a person, and gives and takes what it says. It is the
// worker's: nobody is signed in yet who could.
func (s *AccountStore) FollowDirectory(ctx context.Context, d account.Directory, issuer string, person uuid.UUID, newcomer *account.NewAccount, at time.Time,
	judge func(account.DirectoryFacts) (account.DirectoryChange, error),
) (changed bool, err error) {
	day := money.DateOf(at)
	err = s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, followLock, person); err != nil {
			return err
		}
		facts, err := directoryFacts(ctx, tx, d.Member, issuer, person, day, false)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		if newcomer != nil {
			facts.LogID = newcomer.LogID
			queueNewcomer(b, *newcomer)
		}
		change, err := judge(facts)
		if err != nil {
			return err
		}
		changed = len(change.Give)+len(change.End) > 0
		queueDirectory(b, change, issuer, person, day)
		return tx.SendBatch(ctx, b).Close()
	})
	return changed, wrapUnlessFault(loginTaken(err), "follow directory")
}

// directoryFacts takes every role there and below for the directory's own where all is to end.
func directoryFacts(ctx context.Context, tx pgx.Tx, member uuid.UUID, issuer string, person uuid.UUID, day money.Date, all bool) (account.DirectoryFacts, error) {
	f := account.DirectoryFacts{Kinds: map[uuid.UUID]string{}}
	b := &pgx.Batch{}
	b.Queue(`SELECT id, kind FROM organisation WHERE id IN (SELECT organisation_subtree($1, $2))`, member, day).Query(func(rows pgx.Rows) error {
		var id uuid.UUID
		var kind string
		_, err := pgx.ForEachRow(rows, []any{&id, &kind}, func() error {
			if f.Kinds[id] = kind; id == member {
				f.MemberKind = kind
			}
			return nil
		})
		return err
	})
	b.Queue(`SELECT id, organisation_id, role, directory IS NOT DISTINCT FROM $2 OR $4 AND organisation_id IN (SELECT organisation_subtree($5, $3))
		  FROM membership WHERE person_id = $1 AND valid && daterange($3, NULL)`, person, issuer, day, all, member).
		Query(func(rows pgx.Rows) error {
			var h account.HeldRole
			var ours bool
			_, err := pgx.ForEachRow(rows, []any{&h.ID, &h.Organisation, &h.Role, &ours}, func() error {
				if ours {
					f.Held = append(f.Held, h)
				} else {
					f.Others = append(f.Others, h.DirectoryRole)
				}
				return nil
			})
			return err
		})
	b.Queue(`SELECT log_id FROM person WHERE id = $1`, person).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&f.LogID}, func() error { return nil })
		return err
	})
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return f, fmt.Errorf("read directory's roles: %w", err)
	}
	return f, nil
}

// queueDirectory writes a change.
func queueDirectory(b *pgx.Batch, c account.DirectoryChange, issuer string, person uuid.UUID, day money.Date) {
	for _, g := range c.Give {
		b.Queue(`INSERT INTO membership (id, person_id, organisation_id, role, valid, starts_on, directory)
			VALUES ($1, $2, $3, $4, daterange($5, NULL), $5, $6)`,
			g.ID, person, g.Organisation, string(g.Role), day, issuer)
	}
	b.Queue(`UPDATE membership SET starts_on = COALESCE(starts_on, lower(valid), $2),
		       valid = CASE WHEN lower(valid) >= $2 THEN 'empty'::daterange ELSE daterange(lower(valid), $2) END
		 WHERE id = ANY($1)`, c.End, day)
	for _, e := range c.Entries {
		queueEntry(b, e.Record, e.Leaf)
	}
}

func queueNewcomer(b *pgx.Batch, a account.NewAccount) {
	b.Queue(`INSERT INTO person (id, log_id, name, language, created_at) VALUES ($1, $2, $3, $4, $5)`, a.Person, a.LogID, a.Name, a.Language, a.At)
	b.Queue(`INSERT INTO identity (id, person_id, issuer, subject, made_at, used_at) VALUES ($1, $2, $3, $4, $5, $5)`,
		a.Identity.ID, a.Person, a.Identity.Issuer, a.Identity.Subject, a.Identity.MadeAt)
}
