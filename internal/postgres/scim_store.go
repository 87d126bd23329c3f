package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/scim"
)

// ScimStore implements scim.Store. It reads in the request's scope; roles of people are the worker's to write.
type ScimStore struct{ app, worker *DB }

// NewScimStore works on both pools.
func NewScimStore(app, worker *DB) *ScimStore { return &ScimStore{app, worker} }

var _ scim.Store = (*ScimStore)(nil)

// State reads what an organisation's directory has told.
func (s *ScimStore) State(ctx context.Context, organisation uuid.UUID, at time.Time) (scim.State, error) {
	return scimState(ctx, s.app.pool, organisation, at)
}

// Change stores what a request makes of the state.
func (s *ScimStore) Change(ctx context.Context, organisation uuid.UUID, source string, at time.Time, change func(*scim.State) (scim.Write, error), judge scim.Judge) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1::text, 35))`, organisation); err != nil {
			return err
		}
		st, err := scimState(ctx, tx, organisation, at)
		if err != nil {
			return err
		}
		w, err := change(&st)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueScim(b, organisation, w)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		for _, one := range w.Syncs {
			if err := syncPerson(ctx, tx, one, source, at, judge); err != nil {
				return err
			}
		}
		return nil
	})
	var pe *pgconn.PgError
	if errors.As(err, &pe) && (pe.ConstraintName == "directory_user_name" || pe.ConstraintName == "directory_group_name") {
		return scim.ErrTaken
	}
	return wrapUnlessFault(err, "change directory")
}

func scimState(ctx context.Context, q batchQuerier, organisation uuid.UUID, at time.Time) (scim.State, error) {
	var st scim.State
	groups := map[uuid.UUID]int{}
	b := &pgx.Batch{}
	b.Queue(`SELECT id, person_id, user_name, external_id, given_name, family_name, display_name, email, active, deleted, created_at, changed_at
		  FROM directory_user WHERE organisation_id = $1 ORDER BY id`, organisation).Query(func(rows pgx.Rows) (err error) {
		st.Users, err = pgx.CollectRows(rows, pgx.RowToStructByPos[scim.User])
		return err
	})
	b.Queue(`SELECT id, display_name, external_id, role, COALESCE(target_id, '00000000-0000-0000-0000-000000000000'), created_at, changed_at
		  FROM directory_group WHERE organisation_id = $1 ORDER BY id`, organisation).Query(func(rows pgx.Rows) error {
		var g scim.Group
		_, err := pgx.ForEachRow(rows, []any{&g.ID, &g.Display, &g.ExternalID, &g.Role, &g.Target, &g.Created, &g.Changed}, func() error {
			groups[g.ID] = len(st.Groups)
			st.Groups = append(st.Groups, g)
			return nil
		})
		return err
	})
	b.Queue(`SELECT group_id, user_id FROM directory_group_member WHERE organisation_id = $1 ORDER BY user_id`, organisation).Query(func(rows pgx.Rows) error {
		var group, user uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&group, &user}, func() error {
			g := &st.Groups[groups[group]]
			g.Members = append(g.Members, user)
			return nil
		})
		return err
	})
	b.Queue(`SELECT id, name, kind FROM organisation WHERE id IN (SELECT organisation_subtree($1, $2)) ORDER BY name, id`, organisation, money.DateOf(at)).
		Query(func(rows pgx.Rows) (err error) {
			st.Bodies, err = pgx.CollectRows(rows, pgx.RowToStructByPos[scim.Body])
			return err
		})
	if err := q.SendBatch(ctx, b).Close(); err != nil {
		return st, fmt.Errorf("read directory: %w", err)
	}
	return st, nil
}

func queueScim(b *pgx.Batch, organisation uuid.UUID, w scim.Write) {
	if a := w.Newcomer; a != nil {
		b.Queue(`INSERT INTO person (id, log_id, name, email, language, created_at) VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6)`,
			a.Person, a.LogID, a.Name, a.Email, a.Language, a.At)
	}
	if u := w.User; u != nil {
		b.Queue(`INSERT INTO directory_user (id, organisation_id, person_id, user_name, external_id, given_name, family_name, display_name, email, active, deleted, created_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
			ON CONFLICT (id) DO UPDATE SET user_name = $4, external_id = $5, given_name = $6, family_name = $7, display_name = $8, email = $9,
			       active = $10, deleted = $11, changed_at = $13`,
			u.ID, organisation, u.Person, u.UserName, u.ExternalID, u.Given, u.Family, u.Display, u.Email, u.Active, u.Deleted, u.Created, u.Changed)
		b.Queue(`UPDATE person SET name = $2, email = NULLIF($3, ''), changed_at = CASE WHEN name <> $2 THEN $4 ELSE changed_at END WHERE id = $1`,
			u.Person, u.Name(), u.Email, u.Changed)
		if u.Deleted {
			b.Queue(`DELETE FROM directory_group_member WHERE user_id = $1`, u.ID)
		}
	}
	if g := w.Group; g != nil {
		var target *uuid.UUID
		if g.Role != "" {
			target = &g.Target
		}
		b.Queue(`INSERT INTO directory_group (id, organisation_id, display_name, external_id, role, target_id, created_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (id) DO UPDATE SET display_name = $3, external_id = $4, role = $5, target_id = $6, changed_at = $8`,
			g.ID, organisation, g.Display, g.ExternalID, string(g.Role), target, g.Created, g.Changed)
		b.Queue(`DELETE FROM directory_group_member WHERE group_id = $1`, g.ID)
		b.Queue(`INSERT INTO directory_group_member (organisation_id, group_id, user_id) SELECT $1, $2, unnest($3::uuid[])`, organisation, g.ID, g.Members)
	}
	if w.DropGroup != nil {
		b.Queue(`DELETE FROM directory_group WHERE id = $1`, *w.DropGroup)
	}
}

// syncPerson gives and takes what the directory says; of somebody who leaves everything there and below ends.
func syncPerson(ctx context.Context, tx pgx.Tx, one scim.Sync, source string, at time.Time, judge scim.Judge) error {
	if _, err := tx.Exec(ctx, followLock, one.Person); err != nil {
		return err
	}
	day := money.DateOf(at)
	f, err := directoryFacts(ctx, tx, one.Directory.Member, source, one.Person, day, one.Leaves)
	if err != nil {
		return err
	}
	change, err := judge(one.Directory, f)
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	queueDirectory(b, change, source, one.Person, day)
	if one.Leaves {
		for _, table := range []string{"session", "api_token"} {
			b.Queue(`UPDATE `+table+` SET revoked_at = $3 WHERE person_id = $1 AND revoked_at IS NULL AND organisation_id IN (SELECT organisation_subtree($2, $4))`,
				one.Person, one.Directory.Member, at, day)
		}
	}
	return tx.SendBatch(ctx, b).Close()
}
