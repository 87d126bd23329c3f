package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
)

// selectSeats reads the roles of a person ($1) that count for an organisation ($2) or that the asker sees, with those taken over
// for approvers who are away on a day ($3). Of oneself ($4) it reads all. Who invited somebody gave the roles of the invitation.
const selectSeats = `
	WITH seat AS (
	  SELECT x.*, COALESCE(x.given_by, CASE WHEN x.represented IS NULL AND x.member IS NULL THEN (SELECT i.invited_by FROM invitation i
	           WHERE i.person_id = $1 AND i.organisation_id = x.organisation_id AND x.role = ANY (i.roles) ORDER BY i.accepted_at LIMIT 1) END) AS by
	    FROM seats_of($1, $2, $3, $4) x)
	SELECT s.id, p.id, p.log_id, p.name, o.id, o.name, o.kind, s.role, s.since, s.until,
	       (SELECT jsonb_build_object('ID', r.id, 'LogID', r.log_id, 'Name', r.name) FROM person r WHERE r.id = s.represented),
	       (SELECT jsonb_build_object('ID', g.id, 'LogID', g.log_id, 'Name', g.name) FROM person g
	         WHERE g.id = s.by AND EXISTS (SELECT FROM membership gm WHERE gm.person_id = g.id AND in_scope(gm.organisation_id))),
	       s.by IS NOT NULL, s.directory,
	       (SELECT jsonb_build_object('ID', w.id, 'Name', w.name, 'Kind', w.kind) FROM organisation w WHERE w.id = s.member)
	  FROM seat s JOIN person p ON p.id = $1 JOIN organisation o ON o.id = s.organisation_id
	 ORDER BY o.name, o.id, s.role, s.since NULLS FIRST, s.id`

// Standing reads what decides whether somebody may do something in an organisation in scope.
func (s *MemberStore) Standing(ctx context.Context, person, organisation uuid.UUID, day money.Date) (member.Standing, error) {
	var st member.Standing
	b := &pgx.Batch{}
	b.Queue(`SELECT id, log_id, name FROM person WHERE id = $1 AND in_scope($2)`, person, organisation).QueryRow(func(r pgx.Row) error {
		return r.Scan(&st.Person.ID, &st.Person.LogID, &st.Person.Name)
	})
	b.Queue(`SELECT o.id, o.name, o.kind FROM organisation_path($1, $2) t JOIN organisation o ON o.id = t.id ORDER BY t.step`, organisation, day).
		Query(func(rows pgx.Rows) (err error) {
			st.Path, err = pgx.CollectRows(rows, pgx.RowToStructByPos[member.Ref])
			return err
		})
	asker, _ := authz.PrincipalFrom(ctx)
	b.Queue(selectSeats, person, organisation, day, asker.Person == person).Query(func(rows pgx.Rows) error {
		return each(rows, scanSeat, func(one member.Seat) { st.Seats = append(st.Seats, one) })
	})
	err := s.db.pool.SendBatch(ctx, b).Close()
	return st, notFound(err, "read standing")
}

// CallOffRights reads the lots whose notice names the organisation, or one above it, as submissions read them.
func (s *MemberStore) CallOffRights(ctx context.Context, organisation uuid.UUID, day money.Date) ([]member.CallOffRight, error) {
	rows, err := s.db.pool.Query(ctx, `
		SELECT c.id, c.number, c.title, l.number, l.title, COALESCE(c.notice_reference, ''), n.annex, o.id, o.name, o.kind, n.as_of, upper(n.valid)
		  FROM entitlement n JOIN lot l ON l.id = n.lot_id JOIN framework_contract c ON c.id = l.contract_id JOIN organisation o ON o.id = n.organisation_id
		 WHERE in_scope($1) AND n.valid @> $2::date AND c.term @> $2::date AND c.status <> 'draft'
		   AND n.organisation_id IN (SELECT a FROM organisation_ancestors($1, $2::date) a)
		   AND (n.as_of IS NULL OR n.organisation_id IN (SELECT m FROM organisation_ancestors($1, n.as_of) m))
		 ORDER BY c.number, l.number, o.name, o.id`, organisation, day)
	if err != nil {
		return nil, fmt.Errorf("read call-off rights: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (c member.CallOffRight, err error) {
		var asOf, until *money.Date
		err = r.Scan(&c.Contract, &c.ContractNumber, &c.ContractTitle, &c.Lot, &c.LotTitle, &c.Notice, &c.Annex,
			&c.Named.ID, &c.Named.Name, &c.Named.Kind, &asOf, &until)
		c.AsOf, c.Until = dateOf(asOf), dateOf(until)
		return c, err
	})
}

// DeadEnds are the places of a legal entity where somebody submits and nobody else approves, and what decides its rules.
func (s *MemberStore) DeadEnds(ctx context.Context, body uuid.UUID, day money.Date) (member.DeadEnds, error) {
	d := member.DeadEnds{Body: body}
	b := &pgx.Batch{}
	b.Queue(`SELECT COALESCE(land, ''), buyer_type FROM organisation WHERE id = $1`, body).QueryRow(func(r pgx.Row) error {
		return r.Scan(&d.Land, &d.BuyerType)
	})
	b.Queue(selectDeadEnds, body, day).Query(func(rows pgx.Rows) (err error) {
		d.Places, err = pgx.CollectRows(rows, pgx.RowToStructByPos[member.DeadEnd])
		return err
	})
	return d, notFound(s.db.pool.SendBatch(ctx, b).Close(), "read dead ends")
}

const selectDeadEnds = `SELECT id, name, alone FROM approval_dead_ends($1, $2)`

// DeadEnds names the places of a body where somebody submits and nobody else approves.
func (s *RuleStore) DeadEnds(ctx context.Context, body uuid.UUID, day money.Date) ([]string, error) {
	rows, err := s.db.pool.Query(ctx, selectDeadEnds, body, day)
	if err != nil {
		return nil, fmt.Errorf("read dead ends: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[member.DeadEnd])
	names := make([]string, len(found))
	for i, one := range found {
		names[i] = one.Name
	}
	return names, err
}

// AllDeadEnds are those of every legal entity in scope that has any.
func (s *RuleStore) AllDeadEnds(ctx context.Context, day money.Date) ([]rulebook.BodyDeadEnds, error) {
	rows, err := s.db.pool.Query(ctx, `
		SELECT o.id, COALESCE(o.land, ''), o.buyer_type, array_agg(x.name ORDER BY x.name, x.id)
		  FROM organisation o CROSS JOIN LATERAL approval_dead_ends(o.id, $1) x
		 WHERE o.id = o.legal_entity_id AND o.id = ANY ((SELECT scope_organisations())::uuid[])
		 GROUP BY o.id ORDER BY o.name, o.id`, day)
	if err != nil {
		return nil, fmt.Errorf("read all dead ends: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[rulebook.BodyDeadEnds])
}

// dateOf is the day, zero where there is none.
func dateOf(d *money.Date) money.Date {
	if d == nil {
		return money.Date{}
	}
	return *d
}

func scanSeat(r pgx.Rows) (member.Seat, error) {
	var m member.Seat
	var from, until *money.Date
	err := r.Scan(&m.ID, &m.Person.ID, &m.Person.LogID, &m.Person.Name, &m.Organisation.ID, &m.Organisation.Name, &m.Organisation.Kind,
		&m.Role, &from, &until, &m.For, &m.By, &m.Given, &m.Directory, &m.Mandated)
	m.From, m.Until = dateOf(from), dateOf(until)
	return m, err
}
