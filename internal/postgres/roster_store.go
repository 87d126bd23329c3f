package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/roster"
)

// RosterStore implements roster.Store.
type RosterStore struct{ db *DB }

// NewRosterStore works on the requests' pool.
func NewRosterStore(app *DB) *RosterStore { return &RosterStore{app} }

var _ roster.Store = (*RosterStore)(nil)

// Look reads how things stand.
func (s *RosterStore) Look(ctx context.Context, p authz.Principal, emails []string, at time.Time, judge func(roster.Facts) error) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		f, err := rosterFacts(ctx, tx, p, emails, at)
		if err != nil {
			return err
		}
		return judge(f)
	})
	return wrapUnlessFault(err, "look at list")
}

// Apply lets nobody else change the tree, and stores what judge answers.
func (s *RosterStore) Apply(ctx context.Context, p authz.Principal, emails []string, at time.Time, judge func(roster.Facts) (roster.Changes, error)) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, treeLock); err != nil {
			return err
		}
		f, err := rosterFacts(ctx, tx, p, emails, at)
		if err != nil {
			return err
		}
		c, err := judge(f)
		if err != nil {
			return err
		}
		return applyRoster(ctx, tx, p, c, at)
	})
	var pe *pgconn.PgError
	if errors.As(err, &pe) && slices.Contains([]string{"membership_not_twice", "cost_centre_number", "organisation_number_once"}, pe.ConstraintName) {
		return roster.ErrPlanChanged
	}
	return wrapUnlessFault(err, "apply list")
}

func rosterFacts(ctx context.Context, tx pgx.Tx, p authz.Principal, emails []string, at time.Time) (roster.Facts, error) {
	var f roster.Facts
	index := map[uuid.UUID]int{}
	day := money.DateOf(at)
	b := &pgx.Batch{}
	b.Queue(`
		SELECT o.id, o.name, o.kind, COALESCE(o.land, ''), o.buyer_type, o.vat_entrepreneur, COALESCE(o.leitweg_id, ''), o.usual_approval_days,
		       o.legal_entity_id, o.version, organisation_has_ordered(o.id), COALESCE(n.number, ''),
		       COALESCE(l.parent_id, '00000000-0000-0000-0000-000000000000')
		  FROM organisation o
		  LEFT JOIN organisation_link l ON l.child_id = o.id AND l.valid @> $1::date AND in_scope(l.parent_id)
		  LEFT JOIN organisation_number n ON n.organisation_id = o.id AND n.kept_by = $2
		 WHERE o.id = ANY ((SELECT scope_organisations())::uuid[]) ORDER BY o.name, o.id`, day, p.Organisation).Query(func(rows pgx.Rows) error {
		return each(rows, scanBody, func(o roster.Body) {
			index[o.ID] = len(f.Bodies)
			f.Bodies = append(f.Bodies, o)
		})
	})
	b.Queue(`SELECT organisation_id, id, label, street, postcode, city, is_default FROM address
		 WHERE organisation_id = ANY ((SELECT scope_organisations())::uuid[]) AND upper_inf(valid) ORDER BY id`).Query(func(rows pgx.Rows) error {
		var at uuid.UUID
		var a member.Address
		_, err := pgx.ForEachRow(rows, []any{&at, &a.ID, &a.Label, &a.Street, &a.Postcode, &a.City, &a.Default}, func() error {
			o := &f.Bodies[index[at]]
			o.Addresses = append(o.Addresses, a)
			return nil
		})
		return err
	})
	b.Queue(`SELECT organisation_id, id, number, label, is_default FROM cost_centre
		 WHERE organisation_id = ANY ((SELECT scope_organisations())::uuid[]) AND upper_inf(valid) ORDER BY id`).Query(func(rows pgx.Rows) error {
		var at uuid.UUID
		var c member.CostCentre
		_, err := pgx.ForEachRow(rows, []any{&at, &c.ID, &c.Number, &c.Label, &c.Default}, func() error {
			o := &f.Bodies[index[at]]
			o.CostCentres = append(o.CostCentres, c)
			return nil
		})
		return err
	})
	queueRosterPeople(b, &f, emails, at)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return f, fmt.Errorf("read what a list meets: %w", err)
	}
	return f, nil
}

func scanBody(r pgx.Rows) (roster.Body, error) {
	var o roster.Body
	err := r.Scan(&o.ID, &o.Name, &o.Kind, &o.Facts.Land, &o.Facts.BuyerType, &o.Facts.VATEntrepreneur, &o.Facts.LeitwegID, &o.Facts.ApprovalDays,
		&o.LegalEntity.ID, &o.Version, &o.Ordered, &o.Number, &o.Parent)
	o.Facts.Name = o.Name
	return o, err
}

// queueRosterPeople reads who has one of the addresses: with a role in sight, or asked in there.
func queueRosterPeople(b *pgx.Batch, f *roster.Facts, emails []string, at time.Time) {
	b.Queue(selectMembership+` AND lower(p.email) = ANY ($1) ORDER BY p.id, m.id`, emails).Query(func(rows pgx.Rows) error {
		return each(rows, scanMembership, func(m member.Membership) {
			if last := len(f.People) - 1; last < 0 || f.People[last].ID != m.Person.ID {
				f.People = append(f.People, roster.Person{PersonRef: m.Person})
			}
			last := &f.People[len(f.People)-1]
			last.Memberships = append(last.Memberships, m)
		})
	})
	b.Queue(`SELECT DISTINCT p.id, lower(p.email), ARRAY(SELECT h.id FROM person h WHERE h.human_id = p.human_id) FROM person p JOIN membership m ON m.person_id = p.id
		 WHERE m.organisation_id = ANY ((SELECT scope_organisations())::uuid[]) AND lower(p.email) = ANY ($1)`, emails).Query(func(rows pgx.Rows) error {
		var id uuid.UUID
		var email string
		var accounts []uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&id, &email, &accounts}, func() error {
			for i := range f.People {
				if f.People[i].ID == id {
					f.People[i].Email, f.People[i].Accounts = email, accounts
				}
			}
			return nil
		})
		return err
	})
	b.Queue(selectInvitation+` WHERE lower(i.email) = ANY ($1) AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2 ORDER BY i.id`, emails, at).
		Query(func(rows pgx.Rows) (err error) {
			f.Invited, err = pgx.CollectRows(rows, pgx.RowToStructByPos[account.Invitation])
			return err
		})
}

// applyRoster writes the changes under a scope that has the new organisations in it.
func applyRoster(ctx context.Context, tx pgx.Tx, p authz.Principal, c roster.Changes, at time.Time) error {
	scope := slices.Clone(p.Scope)
	for _, one := range c.Added {
		scope = append(scope, one.ID)
	}
	missed := false
	b := &pgx.Batch{}
	b.Queue(`SELECT set_config('shop.scope', $1, true)`, scopeText(scope))
	put := func(e member.Entry, call string, args ...any) {
		b.Queue(call, args...).QueryRow(func(r pgx.Row) error {
			var done bool
			err := r.Scan(&done)
			missed = missed || !done
			return err
		})
		queueEntry(b, e.Record, e.Leaf)
	}
	for _, n := range c.Added {
		put(n.Entry, addOrganisation, addArgs(n.NewOrganisation, at)...)
	}
	for _, n := range c.Edited {
		put(n.Entry, changeOrganisation, changeArgs(n.ID, n.Version, n.Facts, at)...)
	}
	for _, n := range c.Numbers {
		b.Queue(`INSERT INTO organisation_number (organisation_id, kept_by, number) VALUES ($1, $2, $3)`, n.Organisation, p.Organisation, n.Number)
	}
	for _, a := range c.Addresses {
		put(a.Entry, putAddress, a.What.ID, a.Organisation, a.What.Label, a.What.Street, a.What.Postcode, a.What.City, a.What.Default, money.DateOf(at))
	}
	for _, one := range c.CostCentres {
		put(one.Entry, putCostCentre, one.What.ID, one.Organisation, one.What.Number, one.What.Label, one.What.Default, money.DateOf(at))
	}
	for _, m := range c.Given {
		put(m.Entry, giveMembership, giveArgs(m.Membership, p.Person)...)
	}
	for _, m := range c.Ended {
		put(m.Entry, `SELECT end_membership($1, $2)`, m.ID, m.Until)
	}
	queueInvitations(b, c.Invitations)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if missed {
		return roster.ErrPlanChanged
	}
	return nil
}
