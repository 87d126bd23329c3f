package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

func scanDeputy(r pgx.Rows) (d member.Deputy, err error) {
	return d, r.Scan(&d.ID, &d.Person.ID, &d.Person.LogID, &d.Person.Name, &d.Deputy.ID, &d.Deputy.LogID, &d.Deputy.Name, &d.Valid.From, &d.Valid.To)
}

// deputyLock lets one absence of an organisation at a time look at the others: two that made a circle together.
const deputyLock = `SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 25))`

// NameDeputy stores a deputy, if judge finds the links that lead to and on from them short enough.
func (s *MemberStore) NameDeputy(ctx context.Context, organisation uuid.UUID, d member.Deputy, by uuid.UUID, judge func(before, after int, circle bool) error, e member.Entry) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		var before, after int
		var circle bool
		b := &pgx.Batch{}
		b.Queue(deputyLock, organisation)
		b.Queue(`SELECT links, circle FROM deputy_links($1, $2, daterange($3, $4), $5)`, organisation, d.Deputy.ID, d.Valid.From, d.Valid.To, d.Person.ID).
			QueryRow(func(r pgx.Row) error { return r.Scan(&after, &circle) })
		b.Queue(`WITH RECURSIVE up (person, n) AS (
			  SELECT $2::uuid, 0
			  UNION
			  SELECT d.person_id, u.n + 1 FROM up u JOIN deputy d ON d.organisation_id = $1 AND d.deputy_id = u.person AND d.valid && daterange($3, $4) WHERE u.n < 10)
			SELECT max(n) FROM up`, organisation, d.Person.ID, d.Valid.From, d.Valid.To).
			QueryRow(func(r pgx.Row) error { return r.Scan(&before) })
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		if err := judge(before, after, circle); err != nil {
			return err
		}
		return putInTx(ctx, tx, e, member.ErrNotFound, `SELECT name_deputy($1, $2, $3, $4, $5, $6, $7)`,
			d.ID, organisation, d.Person.ID, d.Deputy.ID, d.Valid.From, d.Valid.To, by)
	})
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.ConstraintName == "deputy_one_at_a_time" {
		return member.ErrDeputyTwice
	}
	return wrapUnlessFault(err, "name deputy")
}

// EndDeputy ends a deputy's time.
func (s *MemberStore) EndDeputy(ctx context.Context, id uuid.UUID, until money.Date, e member.Entry) error {
	return s.put(ctx, e, member.ErrNotFound, `SELECT end_deputy($1, $2)`, id, until)
}

// LinkAccounts says that two accounts belong to one human being.
func (s *MemberStore) LinkAccounts(ctx context.Context, one, other uuid.UUID, e member.Entry) error {
	return s.put(ctx, e, member.ErrNotFound, `SELECT link_accounts($1, $2)`, one, other)
}

// selectSame reads the accounts in scope that belong to one human being who has or had a role in an organisation ($1).
const selectSame = `
	SELECT jsonb_agg(jsonb_build_object('ID', p.id, 'LogID', p.log_id, 'Name', p.name) ORDER BY p.name, p.id)
	  FROM person p
	 WHERE in_scope($1) AND p.human_id IN (SELECT q.human_id FROM membership m JOIN person q ON q.id = m.person_id WHERE m.organisation_id = $1)
	   AND EXISTS (SELECT FROM membership m WHERE m.person_id = p.id AND m.organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
	 GROUP BY p.human_id HAVING count(*) > 1 ORDER BY min(p.name), p.human_id`
