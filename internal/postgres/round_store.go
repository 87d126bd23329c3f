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

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/planning"
)

// RoundStore implements planning.RoundStore: a body's own answer is read and written in its scope with the app pool; rounds, and
// what all bodies say together, are the worker's.
type RoundStore struct{ db, worker *DB }

// NewRoundStore returns the store on both pools.
func NewRoundStore(db, worker *DB) *RoundStore { return &RoundStore{db, worker} }

var (
	_ planning.RoundStore = (*RoundStore)(nil)
	_ planning.PlanStore  = (*RoundStore)(nil)
)

const selectRound = `
	SELECT r.id, r.contract_group, r.title, r.note, r.first_month, r.months, r.deadline, r.opened_by, COALESCE(p.name, ''), r.opened_at, r.closed_at,
	       ARRAY(SELECT a.organisation_id FROM plan_asked a WHERE a.round_id = r.id ORDER BY 1)
	  FROM plan_round r LEFT JOIN person p ON p.id = r.opened_by`

// roundsInSight are the rounds in which an organisation ($1) is asked; all where it is null.
const roundsInSight = ` WHERE ($1::uuid IS NULL OR EXISTS (SELECT FROM plan_asked a WHERE a.round_id = r.id AND a.organisation_id = $1))`

func scanRound(row pgx.Row) (r planning.Round, err error) {
	return r, row.Scan(&r.ID, &r.Group, &r.Title, &r.Note, &r.First, &r.Months, &r.Deadline, &r.OpenedBy.ID, &r.OpenedBy.Name, &r.OpenedAt, &r.ClosedAt, &r.Asked)
}

// Round with its positions.
func (s *RoundStore) Round(ctx context.Context, id planning.RoundID, asked uuid.UUID) (planning.Round, error) {
	return readRound(ctx, s.db.pool, roundsInSight+` AND r.id = $2`, nullID(asked), id)
}

// queryable is a pool or a transaction.
type queryable interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func readRound(ctx context.Context, db queryable, where string, args ...any) (planning.Round, error) {
	r, err := scanRound(db.QueryRow(ctx, selectRound+where, args...))
	if err != nil {
		return r, notFound(err, "read round")
	}
	rows, err := db.Query(ctx, `
		SELECT p.number, p.title, p.unit, l.id, l.number, c.id, c.number
		  FROM plan_position p LEFT JOIN lot l ON l.id = p.lot_id LEFT JOIN framework_contract c ON c.id = l.contract_id
		 WHERE p.round_id = $1 ORDER BY p.number`, r.ID)
	if err != nil {
		return r, fmt.Errorf("read round's positions: %w", err)
	}
	err = each(rows, scanPosition, func(p planning.Position) { r.Positions = append(r.Positions, p) })
	return r, wrapUnlessFault(err, "read round's positions")
}

func scanPosition(row pgx.Rows) (p planning.Position, err error) {
	var lot, contract *uuid.UUID
	var number *int
	var contractNumber *string
	if err := row.Scan(&p.Number, &p.Title, &p.Unit, &lot, &number, &contract, &contractNumber); err != nil || lot == nil {
		return p, err
	}
	p.Lot = &planning.Lot{ID: *lot, Number: *number, Contract: *contract, ContractNumber: *contractNumber}
	return p, nil
}

// roundsListed bounds the list.
const roundsListed = 100

// Rounds in sight. Who has answered is counted with the worker's pool, which sees every body.
func (s *RoundStore) Rounds(ctx context.Context, asked, own uuid.UUID) ([]planning.Listed, error) {
	rows, err := s.db.pool.Query(ctx, selectRound+roundsInSight+` ORDER BY r.opened_at DESC, r.id DESC LIMIT $2`, nullID(asked), roundsListed)
	if err != nil {
		return nil, fmt.Errorf("list rounds: %w", err)
	}
	var out []planning.Listed
	at := map[planning.RoundID]int{}
	err = each(rows, func(r pgx.Rows) (planning.Round, error) { return scanRound(r) }, func(r planning.Round) {
		at[r.ID] = len(out)
		l := planning.Listed{Round: r}
		if slices.Contains(r.Asked, own) {
			l.Own.Status = planning.Silent
		}
		out = append(out, l)
	})
	if err != nil {
		return nil, fmt.Errorf("list rounds: %w", err)
	}
	if err := s.count(ctx, out, at); err != nil {
		return nil, err
	}
	rows, err = s.db.pool.Query(ctx, `SELECT round_id, status FROM plan_answer WHERE organisation_id = $1`, own)
	if err != nil {
		return nil, fmt.Errorf("read own answers: %w", err)
	}
	var id planning.RoundID
	var status planning.AnswerStatus
	_, err = pgx.ForEachRow(rows, []any{&id, &status}, func() error {
		if i, listed := at[id]; listed {
			out[i].Own.Status = status
		}
		return nil
	})
	return out, wrapUnlessFault(err, "read own answers")
}

func (s *RoundStore) count(ctx context.Context, list []planning.Listed, at map[planning.RoundID]int) error {
	ids := make([]uuid.UUID, len(list))
	for i, r := range list {
		ids[i] = r.ID.UUID
	}
	rows, err := s.worker.pool.Query(ctx, `
		SELECT a.round_id, count(*), count(w.status) FILTER (WHERE w.status IN ('sent', 'no_need'))
		  FROM plan_asked a LEFT JOIN plan_answer w USING (round_id, organisation_id) WHERE a.round_id = ANY ($1) GROUP BY 1`, ids)
	if err != nil {
		return fmt.Errorf("count answers: %w", err)
	}
	var id planning.RoundID
	var bodies, given int
	_, err = pgx.ForEachRow(rows, []any{&id, &bodies, &given}, func() error {
		list[at[id]].Bodies, list[at[id]].Given = bodies, given
		return nil
	})
	return wrapUnlessFault(err, "count answers")
}

// ClosedRounds that continue a contract's lots, each with its positions.
func (s *RoundStore) ClosedRounds(ctx context.Context, contract uuid.UUID) ([]planning.Round, error) {
	rows, err := s.db.pool.Query(ctx, `
		SELECT r.id FROM plan_round r WHERE r.closed_at IS NOT NULL AND EXISTS (
		       SELECT FROM plan_position p JOIN lot l ON l.id = p.lot_id WHERE p.round_id = r.id AND l.contract_id = $1)
		 ORDER BY r.closed_at DESC, r.id DESC`, contract)
	if err != nil {
		return nil, fmt.Errorf("list closed rounds: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[planning.RoundID])
	if err != nil {
		return nil, fmt.Errorf("list closed rounds: %w", err)
	}
	out := make([]planning.Round, len(ids))
	for i, id := range ids {
		if out[i], err = readRound(ctx, s.worker.pool, ` WHERE r.id = $1`, id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SaveRound is a quiet transaction: a question with its letters, no decision.
func (s *RoundStore) SaveRound(ctx context.Context, r planning.Round, publicURL string) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`INSERT INTO plan_round (id, contract_group, title, note, first_month, months, deadline, opened_by, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			r.ID, r.Group, r.Title, r.Note, r.First, r.Months, r.Deadline, r.OpenedBy.ID, r.OpenedAt)
		for _, p := range r.Positions {
			var lot *uuid.UUID
			if p.Lot != nil {
				lot = &p.Lot.ID
			}
			b.Queue(`INSERT INTO plan_position (round_id, number, title, unit, lot_id) VALUES ($1, $2, $3, $4, $5)`, r.ID, p.Number, p.Title, p.Unit, lot)
		}
		b.Queue(`INSERT INTO plan_asked (round_id, organisation_id) SELECT $1, unnest($2::uuid[])`, r.ID, r.Asked)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		_, err := writePlanLetters(ctx, tx, r, planning.AskedLetter, publicURL, r.OpenedAt)
		return err
	})
	var broken *pgconn.PgError
	if errors.As(err, &broken) && broken.Code == "23503" {
		if broken.TableName == "plan_position" {
			return fault.New(fault.Invalid, "plan_lot_unknown").WithField("#/body/positions", "plan_lot_unknown")
		}
		return fault.New(fault.Invalid, "plan_round_incomplete").WithField("#/body/asked", "plan_asked")
	}
	return wrapUnlessFault(err, "save round")
}

// Close ends a round when nobody is saving an answer any more.
func (s *RoundStore) Close(ctx context.Context, id planning.RoundID, by planning.Person, at time.Time, let func(planning.Round, []planning.Answer) error) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		r, err := readRound(ctx, tx, ` WHERE r.id = $1 FOR UPDATE OF r`, id)
		if err != nil {
			return err
		}
		answers, err := readAnswers(ctx, tx, id, uuid.Nil)
		if err != nil {
			return err
		}
		if err := let(r, answers); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE plan_round SET closed_by = $2, closed_at = $3 WHERE id = $1`, id, by.ID, at)
		return err
	})
	return wrapUnlessFault(err, "close round")
}

// Answers of every body, with the worker's pool.
func (s *RoundStore) Answers(ctx context.Context, id planning.RoundID) ([]planning.Answer, error) {
	return readAnswers(ctx, s.worker.pool, id, uuid.Nil)
}

// Answer of one body in scope.
func (s *RoundStore) Answer(ctx context.Context, id planning.RoundID, organisation uuid.UUID) (planning.Answer, error) {
	return readAnswer(ctx, s.db.pool, id, organisation)
}

func readAnswer(ctx context.Context, db queryable, id planning.RoundID, organisation uuid.UUID) (planning.Answer, error) {
	all, err := readAnswers(ctx, db, id, organisation)
	if err != nil {
		return planning.Answer{}, err
	}
	if len(all) != 1 {
		return planning.Answer{}, fault.New(fault.NotFound, "not_found")
	}
	return all[0], nil
}

// readAnswers of a body, or of all.
func readAnswers(ctx context.Context, db queryable, id planning.RoundID, organisation uuid.UUID) ([]planning.Answer, error) {
	rows, err := db.Query(ctx, `
		SELECT a.organisation_id, o.name, COALESCE(w.status, 'silent'), COALESCE(w.version, 0), COALESCE(w.comment, ''), COALESCE(p.name, ''), w.saved_at
		  FROM plan_asked a JOIN organisation o ON o.id = a.organisation_id
		  LEFT JOIN plan_answer w USING (round_id, organisation_id) LEFT JOIN person p ON p.id = w.saved_by
		 WHERE a.round_id = $1 AND ($2::uuid IS NULL OR a.organisation_id = $2) ORDER BY o.name, o.id`, id, nullID(organisation))
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	var out []planning.Answer
	at := map[uuid.UUID]int{}
	err = each(rows, func(r pgx.Rows) (a planning.Answer, err error) {
		return a, r.Scan(&a.Organisation, &a.Name, &a.Status, &a.Version, &a.Comment, &a.By, &a.At)
	}, func(a planning.Answer) {
		at[a.Organisation] = len(out)
		out = append(out, a)
	})
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	rows, err = db.Query(ctx, `
		SELECT organisation_id, position, month, low, likely, high FROM plan_figure
		 WHERE round_id = $1 AND ($2::uuid IS NULL OR organisation_id = $2) ORDER BY organisation_id, position, month`, id, nullID(organisation))
	if err != nil {
		return nil, fmt.Errorf("read figures: %w", err)
	}
	var of uuid.UUID
	var l planning.Line
	_, err = pgx.ForEachRow(rows, []any{&of, &l.Position, &l.Month, &l.Low, &l.Likely, &l.High}, func() error {
		if i, asked := at[of]; asked {
			out[i].Lines = append(out[i].Lines, l)
		}
		return nil
	})
	return out, wrapUnlessFault(err, "read figures")
}

// SaveAnswer is a quiet transaction: what a body expects to need binds nobody.
func (s *RoundStore) SaveAnswer(ctx context.Context, id planning.RoundID, a planning.Answer, by planning.Person, at time.Time,
	let func(planning.Round, planning.Answer) error,
) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		r, err := readRound(ctx, tx, ` WHERE r.id = $1 FOR SHARE OF r`, id)
		if err != nil {
			return err
		}
		before, err := readAnswer(ctx, tx, id, a.Organisation)
		if err != nil {
			return err
		}
		if err := let(r, before); err != nil {
			return err
		}
		return writeAnswer(ctx, tx, id, a, by, at)
	})
	return wrapUnlessFault(err, "save answer")
}

func writeAnswer(ctx context.Context, tx pgx.Tx, id planning.RoundID, a planning.Answer, by planning.Person, at time.Time) error {
	done, err := tx.Exec(ctx, `
		INSERT INTO plan_answer AS w (round_id, organisation_id, status, version, comment, saved_by, saved_at) SELECT $1, $2, $3, 1, $5, $6, $7
		 WHERE $4 = 0 OR EXISTS (SELECT FROM plan_answer x WHERE x.round_id = $1 AND x.organisation_id = $2)
		ON CONFLICT (round_id, organisation_id) DO UPDATE SET status = excluded.status, version = w.version + 1, comment = excluded.comment,
		       saved_by = excluded.saved_by, saved_at = excluded.saved_at WHERE w.version = $4`,
		id, a.Organisation, string(a.Status), a.Version, a.Comment, by.ID, at)
	if err != nil {
		return err
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.PreconditionFailed, "plan_answer_changed")
	}
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM plan_figure WHERE round_id = $1 AND organisation_id = $2`, id, a.Organisation)
	if len(a.Lines) > 0 {
		in := rowsOf(7)
		for _, l := range a.Lines {
			in.add(id, a.Organisation, l.Position, l.Month, l.Low, l.Likely, l.High)
		}
		b.Queue(`INSERT INTO plan_figure (round_id, organisation_id, position, month, low, likely, high) VALUES `+in.text(), in.args...)
	}
	return tx.SendBatch(ctx, b).Close()
}

// selectCalled is what was called off of lots from an instant ($4) up to another one ($5), less what was cancelled: of everybody,
// or of the organisations below one ($6, as of a day, $7).
func selectCalled(of string) string {
	return `
	SELECT x.number, date_trunc('month', o.at AT TIME ZONE 'Europe/Berlin')::date,
	       sum(CASE WHEN x.value THEN l.net - COALESCE(c.net, 0) ELSE l.delivered_quantity - COALESCE(c.quantity, 0) END)::text
	  FROM unnest($1::int[], $2::uuid[], $3::bool[]) x (number, lot, value)
	  JOIN purchase_order o ON o.lot_id = x.lot AND o.at >= $4 AND o.at < $5` + of + `
	  JOIN order_state t ON t.order_id = o.id AND t.status IN ('released', 'sent', 'confirmed', 'partly_delivered', 'delivered')
	  JOIN decision d ON d.order_id = o.id
	  JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
	  LEFT JOIN LATERAL (SELECT sum(p.quantity) AS quantity, sum(p.net) AS net FROM order_part p JOIN order_step s USING (order_id, sequence)
	                      WHERE p.order_id = o.id AND p.line_no = l.line_no AND s.kind = 'cancelled') c ON true
	 GROUP BY 1, 2`
}

// Called is read in the organisation's scope.
func (s *RoundStore) Called(ctx context.Context, r planning.Round, organisation uuid.UUID, from, to money.Date) (map[int]map[money.Date]money.Quantity, error) {
	return readCalled(ctx, s.db.pool, selectCalled(` AND o.organisation_id IN (SELECT organisation_subtree($6, $7))`), r, from, to, organisation, to.AddDays(-1))
}

// CalledOff is read with the worker's pool, which sees every body.
func (s *RoundStore) CalledOff(ctx context.Context, r planning.Round, from, to money.Date) (map[int]map[money.Date]money.Quantity, error) {
	return readCalled(ctx, s.worker.pool, selectCalled(""), r, from, to)
}

func readCalled(ctx context.Context, db queryable, query string, r planning.Round, from, to money.Date, of ...any) (map[int]map[money.Date]money.Quantity, error) {
	var numbers []int
	var lots []uuid.UUID
	var value []bool
	for _, p := range r.Positions {
		if p.Lot != nil {
			numbers, lots, value = append(numbers, p.Number), append(lots, p.Lot.ID), append(value, p.Unit == planning.Value)
		}
	}
	out := map[int]map[money.Date]money.Quantity{}
	rows, err := db.Query(ctx, query, append([]any{numbers, lots, value, from.StartIn(money.Berlin), to.StartIn(money.Berlin)}, of...)...)
	if err != nil {
		return nil, fmt.Errorf("read call-offs: %w", err)
	}
	var number int
	var month money.Date
	var sum money.Quantity
	_, err = pgx.ForEachRow(rows, []any{&number, &month, &sum}, func() error {
		if out[number] == nil {
			out[number] = map[money.Date]money.Quantity{}
		}
		out[number][month] = sum
		return nil
	})
	return out, wrapUnlessFault(err, "read call-offs")
}
