package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// MemberStore implements member.Store. It writes through functions of the owner, which look at the scope themselves.
type MemberStore struct {
	db *DB
	memberReads
}

// NewMemberStore works on the requests' pool.
func NewMemberStore(app *DB) *MemberStore { return &MemberStore{app, memberReads{app.pool}} }

var _ member.Store = (*MemberStore)(nil)

// memberReads reads organisations through a pool or a transaction.
type memberReads struct{ q batchQuerier }

// batchQuerier is what a pool and a transaction have in common.
type batchQuerier interface {
	querier
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// Tree reads what stands at and below an organisation, parents before children.
func (s *MemberStore) Tree(ctx context.Context, root uuid.UUID, day money.Date) ([]member.Node, error) {
	rows, err := s.db.pool.Query(ctx, `
		WITH RECURSIVE tree (id, depth, path) AS (
		  SELECT o.id, 0, ARRAY[o.name] FROM organisation o WHERE o.id = $1 AND in_scope(o.id)
		  UNION ALL
		  SELECT o.id, t.depth + 1, t.path || (o.name || o.id::text)
		    FROM tree t JOIN organisation_link l ON l.parent_id = t.id AND l.valid @> $2::date JOIN organisation o ON o.id = l.child_id)
		SELECT o.id, o.name, o.kind, t.depth,
		       (SELECT count(DISTINCT m.person_id) FROM membership m WHERE m.organisation_id = o.id AND m.valid @> $2::date)::int
		  FROM tree t JOIN organisation o ON o.id = t.id ORDER BY t.path`, root, day)
	if err != nil {
		return nil, fmt.Errorf("read tree: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (n member.Node, err error) {
		return n, r.Scan(&n.ID, &n.Name, &n.Kind, &n.Depth, &n.People)
	})
}

const selectMembership = `
	SELECT m.id, p.id, p.log_id, p.name, o.id, o.name, o.kind, m.role, COALESCE(lower(m.valid), m.starts_on),
	       CASE WHEN isempty(m.valid) THEN m.starts_on ELSE upper(m.valid) END, m.directory IS NOT NULL
	  FROM membership m JOIN person p ON p.id = m.person_id JOIN organisation o ON o.id = m.organisation_id
	 WHERE m.organisation_id = ANY ((SELECT scope_organisations())::uuid[])`

func scanMembership(r pgx.Rows) (member.Membership, error) {
	var m member.Membership
	var from, until *money.Date
	err := r.Scan(&m.ID, &m.Person.ID, &m.Person.LogID, &m.Person.Name, &m.Organisation.ID, &m.Organisation.Name, &m.Organisation.Kind, &m.Role, &from, &until, &m.Directory)
	if from != nil {
		m.From = *from
	}
	if until != nil {
		m.Until = *until
	}
	return m, err
}

// Organisation reads one in scope, in one round trip.
func (s memberReads) Organisation(ctx context.Context, id uuid.UUID) (member.Organisation, error) {
	var o member.Organisation
	b := &pgx.Batch{}
	b.Queue(`
		SELECT o.id, o.name, o.kind, COALESCE(o.land, ''), o.buyer_type, o.vat_entrepreneur, COALESCE(o.leitweg_id, ''), o.usual_approval_days,
		       e.id, e.name, e.kind, o.version, organisation_has_ordered(o.id)
		  FROM organisation o JOIN organisation e ON e.id = o.legal_entity_id WHERE o.id = $1 AND in_scope(o.id)`, id).QueryRow(func(r pgx.Row) error {
		err := r.Scan(&o.ID, &o.Name, &o.Kind, &o.Facts.Land, &o.Facts.BuyerType, &o.Facts.VATEntrepreneur, &o.Facts.LeitwegID, &o.Facts.ApprovalDays,
			&o.LegalEntity.ID, &o.LegalEntity.Name, &o.LegalEntity.Kind, &o.Version, &o.Ordered)
		o.Facts.Name = o.Name
		return err
	})
	b.Queue(`SELECT p.id, p.name, p.kind, lower(l.valid), upper(l.valid) FROM organisation_link l JOIN organisation p ON p.id = l.parent_id
		 WHERE l.child_id = $1 ORDER BY lower(l.valid) DESC NULLS LAST`, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanPlace, func(p member.Place) { o.Places = append(o.Places, p) })
	})
	b.Queue(selectPast, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanPast, func(p member.Past) { o.Past = append(o.Past, p) })
	})
	b.Queue(`SELECT id, label, street, postcode, city, is_default FROM address WHERE organisation_id = $1 AND upper_inf(valid) ORDER BY is_default DESC, label, id`, id).
		Query(func(rows pgx.Rows) (err error) {
			o.Addresses, err = pgx.CollectRows(rows, pgx.RowToStructByPos[member.Address])
			return err
		})
	b.Queue(`SELECT id, number, label, is_default FROM cost_centre WHERE organisation_id = $1 AND upper_inf(valid) ORDER BY is_default DESC, number, id`, id).
		Query(func(rows pgx.Rows) (err error) {
			o.CostCentres, err = pgx.CollectRows(rows, pgx.RowToStructByPos[member.CostCentre])
			return err
		})
	b.Queue(`SELECT d.id, p.id, p.log_id, p.name, q.id, q.log_id, q.name, lower(d.valid), upper(d.valid)
		  FROM deputy d JOIN person p ON p.id = d.person_id JOIN person q ON q.id = d.deputy_id
		 WHERE d.organisation_id = $1 AND NOT isempty(d.valid) ORDER BY lower(d.valid), d.id`, id).
		Query(func(rows pgx.Rows) error {
			return each(rows, scanDeputy, func(d member.Deputy) { o.Deputies = append(o.Deputies, d) })
		})
	b.Queue(`SELECT d.id, o.id, o.name, o.kind, d.starts_on, upper(d.valid), isempty(d.valid) FROM mandate d JOIN organisation o ON o.id = d.member_id
		 WHERE d.organisation_id = $1 AND in_scope($1) ORDER BY d.starts_on DESC, d.id`, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanMandate, func(m member.Mandate) { o.Mandates = append(o.Mandates, m) })
	})
	b.Queue(selectMembership+` AND m.organisation_id = $1 ORDER BY p.name, p.id, m.role, lower(m.valid)`, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanMembership, func(m member.Membership) { o.Memberships = append(o.Memberships, m) })
	})
	b.Queue(selectBodyTerms, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanTerm, func(t member.BodyTerm) { o.Terms = append(o.Terms, t) })
	})
	b.Queue(selectSame, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (same []member.PersonRef, err error) { return same, r.Scan(&same) },
			func(same []member.PersonRef) { o.Same = append(o.Same, same) })
	})
	err := s.q.SendBatch(ctx, b).Close()
	return o, notFound(err, "read organisation")
}

// selectPast reads what an organisation ($1) was. What was not kept in the first days of the history is as it is now.
const selectPast = `
	SELECT x.until, x.name, COALESCE(x.land, ''), x.buyer_type, COALESCE(x.vat_entrepreneur, o.vat_entrepreneur), COALESCE(x.leitweg_id, ''),
	       x.usual_approval_days, e.id, e.name, e.kind
	  FROM organisation_past x JOIN organisation o ON o.id = x.body_id JOIN organisation e ON e.id = COALESCE(x.legal_entity_id, o.legal_entity_id)
	 WHERE x.body_id = $1 ORDER BY x.until DESC, x.id DESC LIMIT 50`

func scanPast(r pgx.Rows) (p member.Past, err error) {
	f := &p.Facts
	return p, r.Scan(&p.Until, &f.Name, &f.Land, &f.BuyerType, &f.VATEntrepreneur, &f.LeitwegID, &f.ApprovalDays, &p.LegalEntity.ID, &p.LegalEntity.Name, &p.LegalEntity.Kind)
}

func scanPlace(r pgx.Rows) (member.Place, error) {
	var p member.Place
	var from, until *money.Date
	err := r.Scan(&p.Parent.ID, &p.Parent.Name, &p.Parent.Kind, &from, &until)
	if from != nil {
		p.Valid.From = *from
	}
	if until != nil {
		p.Valid.To = *until
	}
	return p, err
}

// BelowFrom lists everything below an organisation from a day on.
func (s memberReads) BelowFrom(ctx context.Context, id uuid.UUID, day money.Date) ([]uuid.UUID, error) {
	rows, err := s.q.Query(ctx, `SELECT organisation_below_from($1, $2)`, id, day)
	if err != nil {
		return nil, fmt.Errorf("read below: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// Person reads somebody with a role in scope, whenever it was held.
func (s *MemberStore) Person(ctx context.Context, id uuid.UUID) (p member.PersonRef, err error) {
	err = s.db.pool.QueryRow(ctx, `SELECT p.id, p.log_id, p.name, ARRAY(SELECT h.id FROM person h WHERE h.human_id = p.human_id) FROM person p WHERE p.id = $1
		AND EXISTS (SELECT FROM membership m WHERE m.person_id = p.id AND in_scope(m.organisation_id))`, id).Scan(&p.ID, &p.LogID, &p.Name, &p.Accounts)
	return p, notFound(err, "read person")
}

// People in scope by name.
func (s *MemberStore) People(ctx context.Context, text string, limit int) ([]member.Person, error) {
	rows, err := s.db.pool.Query(ctx, selectMembership+` AND m.person_id IN (
		SELECT q.id FROM person q WHERE q.name ILIKE $1
		   AND EXISTS (SELECT FROM membership n WHERE n.person_id = q.id AND n.organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
		 ORDER BY q.name, q.id LIMIT $2)
		 ORDER BY p.name, p.id, o.name, m.role, lower(m.valid)`, "%"+likeEscaper.Replace(text)+"%", limit)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	var people []member.Person
	err = each(rows, scanMembership, func(m member.Membership) {
		if last := len(people) - 1; last < 0 || people[last].ID != m.Person.ID {
			people = append(people, member.Person{PersonRef: m.Person})
		}
		last := &people[len(people)-1]
		last.Memberships = append(last.Memberships, m)
	})
	return people, err
}

// likeEscaper makes signs of a pattern ordinary ones.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Membership reads one in scope.
func (s *MemberStore) Membership(ctx context.Context, id uuid.UUID) (m member.Membership, err error) {
	rows, err := s.db.pool.Query(ctx, selectMembership+` AND m.id = $1`, id)
	if err != nil {
		return m, fmt.Errorf("read membership: %w", err)
	}
	err = each(rows, scanMembership, func(found member.Membership) { m = found })
	if err == nil && m.ID != id {
		err = member.ErrNotFound
	}
	return m, err
}

const (
	addOrganisation    = `SELECT add_organisation($1, $2, $3, $4, $5, NULLIF($6, ''), $7, $8, $9, NULLIF($10, ''), $11, $12)`
	changeOrganisation = `SELECT change_organisation($1, $2, $3, NULLIF($4, ''), $5, $6, NULLIF($7, ''), $8, $9)`
	giveMembership     = `SELECT give_membership($1, $2, $3, $4, $5, $6, $7)`
	putAddress         = `INSERT INTO address (id, organisation_id, label, street, postcode, city, is_default, valid) VALUES ($1, $2, $3, $4, $5, $6, $7, daterange($8, NULL)) RETURNING true`
	putCostCentre      = `INSERT INTO cost_centre (id, organisation_id, number, label, is_default, valid) VALUES ($1, $2, $3, $4, $5, daterange($6, NULL)) RETURNING true`
)

func addArgs(n member.NewOrganisation, at time.Time) []any {
	return []any{
		n.ID, n.Parent.ID, n.From, string(n.Kind), n.Facts.Name, n.Facts.Land, n.Facts.BuyerType, n.LegalEntity, n.Facts.VATEntrepreneur,
		n.Facts.LeitwegID, n.Facts.ApprovalDays, at,
	}
}

func changeArgs(id uuid.UUID, version int, f member.Facts, at time.Time) []any {
	return []any{id, version, f.Name, f.Land, f.BuyerType, f.VATEntrepreneur, f.LeitwegID, f.ApprovalDays, at}
}

func giveArgs(m member.Membership, by uuid.UUID) []any {
	return []any{m.ID, m.Person.ID, m.Organisation.ID, string(m.Role), m.From, nullDate(m.Until), by}
}

// Add stores an organisation with its place.
func (s *MemberStore) Add(ctx context.Context, n member.NewOrganisation, at time.Time, e member.Entry) error {
	return s.put(ctx, e, member.ErrNotFound, addOrganisation, addArgs(n, at)...)
}

// Edit changes what an organisation is.
func (s *MemberStore) Edit(ctx context.Context, id uuid.UUID, version int, f member.Facts, at time.Time, e member.Entry) error {
	return s.put(ctx, e, member.ErrChanged, changeOrganisation, changeArgs(id, version, f, at)...)
}

// Give stores a membership.
func (s *MemberStore) Give(ctx context.Context, m member.Membership, by uuid.UUID, e member.Entry) error {
	err := s.put(ctx, e, member.ErrNotFound, giveMembership, giveArgs(m, by)...)
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.ConstraintName == "membership_not_twice" {
		return member.ErrRoleHeld
	}
	return err
}

// End ends a membership.
func (s *MemberStore) End(ctx context.Context, id uuid.UUID, until money.Date, e member.Entry) error {
	return s.put(ctx, e, member.ErrRoleEnded, `SELECT end_membership($1, $2)`, id, until)
}

// put calls a function that answers whether it found what to change, and seals the entry with it.
func (s *MemberStore) put(ctx context.Context, e member.Entry, nothing error, call string, args ...any) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error { return putInTx(ctx, tx, e, nothing, call, args...) })
	return wrapUnlessFault(err, "change organisation")
}

func putInTx(ctx context.Context, tx pgx.Tx, e member.Entry, nothing error, call string, args ...any) error {
	done := false
	b := &pgx.Batch{}
	b.Queue(call, args...).QueryRow(func(r pgx.Row) error {
		if err := r.Scan(&done); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nothing
	})
	queueEntry(b, e.Record, e.Leaf)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if !done {
		return nothing
	}
	return nil
}

// treeLock lets one move at a time look at the tree: of two that together made a circle, the second sees the first.
const treeLock = `SELECT pg_advisory_xact_lock(hashtextextended('organisation_link', 24))`

// Move puts an organisation where judge says.
func (s *MemberStore) Move(ctx context.Context, id uuid.UUID, at time.Time, judge func(member.Reader) (member.Move, member.Entry, error)) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, treeLock); err != nil {
			return err
		}
		m, e, err := judge(memberReads{tx})
		if err != nil {
			return err
		}
		return putInTx(ctx, tx, e, member.ErrNotFound, `SELECT move_organisation($1, $2, $3, $4, $5)`, id, m.Parent, m.From, m.LegalEntity, at)
	})
	return wrapUnlessFault(err, "move organisation")
}

// AddAddress stores a place of delivery; a new default takes the place of the former one.
func (s *MemberStore) AddAddress(ctx context.Context, organisation uuid.UUID, a member.Address, from money.Date, e member.Entry) error {
	return s.putPlace(ctx, "address", organisation, a.Default, e, putAddress,
		a.ID, organisation, a.Label, a.Street, a.Postcode, a.City, a.Default, from)
}

// AddCostCentre stores a cost centre; a new default takes the place of the former one.
func (s *MemberStore) AddCostCentre(ctx context.Context, organisation uuid.UUID, c member.CostCentre, from money.Date, e member.Entry) error {
	err := s.putPlace(ctx, "cost_centre", organisation, c.Default, e, putCostCentre,
		c.ID, organisation, c.Number, c.Label, c.Default, from)
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.ConstraintName == "cost_centre_number" {
		return member.ErrCentreThere.WithField("#/body/number", member.ErrCentreThere.Code)
	}
	return err
}

// putPlace inserts a place; where it is the default, the former one no longer is.
func (s *MemberStore) putPlace(ctx context.Context, table string, organisation uuid.UUID, isDefault bool, e member.Entry, insert string, args ...any) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		if isDefault {
			if _, err := tx.Exec(ctx, `UPDATE `+table+` SET is_default = false WHERE organisation_id = $1 AND is_default`, organisation); err != nil {
				return err
			}
		}
		return putInTx(ctx, tx, e, member.ErrNotFound, insert, args...)
	})
	return wrapUnlessFault(err, "add place")
}

// EndPlace ends an address or a cost centre; of one that began today no day is left.
func (s *MemberStore) EndPlace(ctx context.Context, kind member.PlaceKind, organisation, id uuid.UUID, until money.Date, e member.Entry) error {
	table := map[member.PlaceKind]string{member.Delivery: "address", member.Charged: "cost_centre"}[kind]
	return s.put(ctx, e, member.ErrNotFound, `UPDATE `+table+` SET is_default = false,
		       valid = CASE WHEN lower(valid) >= $3 THEN 'empty'::daterange ELSE daterange(lower(valid), $3) END
		 WHERE organisation_id = $1 AND id = $2 AND upper_inf(valid) RETURNING true`, organisation, id, until)
}
