package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// MatchStore keeps the review queue: verdicts as the app, the search for candidates as the worker.
type MatchStore struct{ app, worker *DB }

// NewMatchStore works on both pools.
func NewMatchStore(app, worker *DB) *MatchStore { return &MatchStore{app, worker} }

var _ catalog.MatchStore = (*MatchStore)(nil)

const productColumns = `id, COALESCE(%[1]s.gtin, ''), %[1]s.manufacturer, %[1]s.part_number, %[1]s.name, %[1]s.description, %[1]s.category, %[1]s.unit, %[1]s.facts`

// matchSide are the columns of one product of a pair, with what it costs and who sells it.
func matchSide(p string) string {
	return fmt.Sprintf(p+`.`+productColumns+`,
	       (SELECT round(s.piece_price, 4)::text FROM product_search s WHERE s.product_id = %[1]s.id AND s.piece_price < 100000000),
	       ARRAY(SELECT u.name FROM product_search s JOIN supplier u ON u.id = ANY (s.suppliers) WHERE s.product_id = %[1]s.id ORDER BY u.name)`, p)
}

var selectMatch = `
	SELECT m.id, m.basis, m.score, m.status, m.requests, m.found_at, ` + matchSide("a") + `, ` + matchSide("b") + `,
	       (SELECT json_agg(json_build_object('Verdict', v.verdict, 'Person', COALESCE(p.name, ''), 'At', v.at, 'Entry', v.entry) ORDER BY v.sequence)
	          FROM product_match_verdict v LEFT JOIN person p ON p.log_id = v.person_log_id WHERE v.match_id = m.id)
	  FROM product_match m JOIN product a ON a.id = m.product_a JOIN product b ON b.id = m.product_b`

func scanMatch(r pgx.Row) (catalog.Match, error) {
	var m catalog.Match
	var factsA, factsB, verdicts []byte
	var priceA, priceB *string
	err := r.Scan(&m.ID, &m.Basis, &m.Score, &m.Status, &m.Requests, &m.FoundAt,
		&m.A.ID, &m.A.GTIN, &m.A.Manufacturer, &m.A.PartNumber, &m.A.Name, &m.A.Description, &m.A.Category, &m.A.Unit, &factsA, &priceA, &m.A.Suppliers,
		&m.B.ID, &m.B.GTIN, &m.B.Manufacturer, &m.B.PartNumber, &m.B.Name, &m.B.Description, &m.B.Category, &m.B.Unit, &factsB, &priceB, &m.B.Suppliers,
		&verdicts)
	if err != nil {
		return m, err
	}
	for _, text := range []struct {
		from []byte
		to   any
	}{{factsA, &m.A.Facts}, {factsB, &m.B.Facts}, {verdicts, &m.Verdicts}} {
		if text.from == nil {
			continue
		}
		if err := json.Unmarshal(text.from, text.to); err != nil {
			return m, err
		}
	}
	if m.A.PiecePrice, err = piecePrice(priceA); err != nil {
		return m, err
	}
	m.B.PiecePrice, err = piecePrice(priceB)
	return m, err
}

func piecePrice(text *string) (*money.UnitPrice, error) {
	if text == nil {
		return nil, nil
	}
	p, err := money.ParseUnitPrice(*text, money.EUR)
	return &p, err
}

// Matches is a page of the queue: what officers asked for first, then the likeliest.
func (s *MatchStore) Matches(ctx context.Context, q catalog.MatchQuery) ([]catalog.Match, error) {
	sql, args := selectMatch+` WHERE m.status = $1`, []any{string(q.Status), q.Limit}
	if q.After != nil {
		sql += ` AND (-m.requests, -m.score, m.id) > (-$3::int, -$4::int, $5::uuid)`
		args = append(args, q.After.Requests, q.After.Score, q.After.ID)
	}
	rows, err := s.app.pool.Query(ctx, sql+` ORDER BY m.requests DESC, m.score DESC, m.id LIMIT $2`, args...)
	if err != nil {
		return nil, fmt.Errorf("list matches: %w", err)
	}
	var out []catalog.Match
	err = each(rows, func(r pgx.Rows) (catalog.Match, error) { return scanMatch(r) }, func(m catalog.Match) { out = append(out, m) })
	return out, err
}

// Count is how many pairs have the status.
func (s *MatchStore) Count(ctx context.Context, status catalog.MatchStatus) (int, error) {
	var n int
	err := s.app.pool.QueryRow(ctx, `SELECT count(*) FROM product_match WHERE status = $1`, string(status)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count matches: %w", err)
	}
	return n, nil
}

// Match is one pair.
func (s *MatchStore) Match(ctx context.Context, id catalog.MatchID) (catalog.Match, error) {
	m, err := scanMatch(s.app.pool.QueryRow(ctx, selectMatch+` WHERE m.id = $1`, id))
	return m, notFound(err, "read match")
}

var errVerdictNotNow = fault.New(fault.Conflict, "match_verdict_not_now")

// Judge stores a verdict. One verdict is given at a time, so that the groups of linked products are made from all of them.
func (s *MatchStore) Judge(ctx context.Context, j catalog.Judgement) error {
	return s.app.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('product links', 0))`); err != nil {
			return err
		}
		m, err := scanMatch(tx.QueryRow(ctx, selectMatch+` WHERE m.id = $1`, j.Match))
		if err != nil {
			return notFound(err, "read match")
		}
		next, ok := m.Status.Leads(j.Verdict)
		if !ok {
			return errVerdictNotNow
		}
		record, leaf, err := j.Seal(m)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueEntry(b, record, leaf)
		b.Queue(`UPDATE product_match SET status = $2, requests = 0 WHERE id = $1`, m.ID, string(next))
		b.Queue(`INSERT INTO product_match_verdict (match_id, sequence, verdict, person_log_id, entry, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			m.ID, len(m.Verdicts)+1, string(j.Verdict), j.Person, leaf.Entry, j.At)
		if next == catalog.MatchConfirmed || m.Status == catalog.MatchConfirmed {
			b.Queue(relink, m.A.ID, m.B.ID, leaf.Entry, j.At)
		}
		return tx.SendBatch(ctx, b).Close()
	})
}

// relink makes the groups anew that the two products ($1, $2) are or were in: each member belongs to what it reaches over
// confirmed matches, and the smallest id of that is the canonical product.
const relink = `
	WITH RECURSIVE members(id) AS (
		SELECT l.product_id FROM product_link l
		 WHERE l.canonical_id IN (SELECT k.canonical_id FROM product_link k WHERE k.product_id IN ($1, $2))
		UNION SELECT $1::uuid UNION SELECT $2::uuid),
	reach(root, id) AS (
		SELECT id, id FROM members
		UNION
		SELECT r.root, CASE WHEN m.product_a = r.id THEN m.product_b ELSE m.product_a END
		  FROM reach r JOIN product_match m ON m.status = 'confirmed' AND r.id IN (m.product_a, m.product_b)),
	groups AS (SELECT root AS product_id, min(id::text)::uuid AS canonical_id, count(*) AS n FROM reach GROUP BY root),
	gone AS (DELETE FROM product_link WHERE product_id IN (SELECT product_id FROM groups WHERE n = 1)),
	kept AS (INSERT INTO product_link_state (product_id, canonical_id, entry, at)
	         SELECT product_id, CASE WHEN n > 1 THEN canonical_id END, $3, $4 FROM groups)
	INSERT INTO product_link (product_id, canonical_id, entry) SELECT product_id, canonical_id, $3 FROM groups WHERE n > 1
	ON CONFLICT (product_id) DO UPDATE SET canonical_id = excluded.canonical_id, entry = excluded.entry`

// Ask counts a request for a verdict.
func (s *MatchStore) Ask(ctx context.Context, id catalog.MatchID) error {
	var status catalog.MatchStatus
	err := s.app.pool.QueryRow(ctx, `
		UPDATE product_match SET requests = CASE WHEN status = 'open' THEN LEAST(requests + 1, 1000000) ELSE requests END WHERE id = $1 RETURNING status`, id).Scan(&status)
	if err != nil {
		return notFound(err, "ask for a verdict")
	}
	if status != catalog.MatchOpen {
		return errVerdictNotNow
	}
	return nil
}

const selectConflict = `
	SELECT k.id, k.sku, k.gtin, k.manufacturer, k.part_number, k.name, k.status, k.found_at, s.id, s.key, s.name, s.city, v.hash,
	       p.id, COALESCE(p.gtin, ''), p.manufacturer, p.part_number, p.name, p.category, p.unit
	  FROM gtin_conflict k JOIN supplier s ON s.id = k.supplier_id
	  JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	  JOIN product p ON p.id = k.product_id`

func scanConflict(r pgx.Row) (catalog.Conflict, error) {
	var c catalog.Conflict
	var hash []byte
	p := &c.Known
	err := r.Scan(&c.ID, &c.SKU, &c.GTIN, &c.Manufacturer, &c.PartNumber, &c.Name, &c.Status, &c.FoundAt,
		&c.Supplier.ID, &c.Supplier.Key, &c.Supplier.Name, &c.Supplier.City, &hash,
		&p.ID, &p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Category, &p.Unit)
	copy(c.Supplier.Hash[:], hash)
	return c, err
}

// Conflicts lists the quarantine.
func (s *MatchStore) Conflicts(ctx context.Context, status catalog.ConflictStatus, limit int) ([]catalog.Conflict, error) {
	rows, err := s.app.pool.Query(ctx, selectConflict+` WHERE k.status = $1 ORDER BY k.found_at DESC, k.id LIMIT $2`, string(status), limit)
	if err != nil {
		return nil, fmt.Errorf("list conflicts: %w", err)
	}
	var out []catalog.Conflict
	err = each(rows, func(r pgx.Rows) (catalog.Conflict, error) { return scanConflict(r) }, func(c catalog.Conflict) { out = append(out, c) })
	return out, err
}

// JudgeConflict stores a word on a conflict.
func (s *MatchStore) JudgeConflict(ctx context.Context, j catalog.ConflictJudgement) (catalog.Conflict, error) {
	var c catalog.Conflict
	err := s.app.inTx(ctx, func(tx pgx.Tx) error {
		var err error
		if c, err = scanConflict(tx.QueryRow(ctx, selectConflict+` WHERE k.id = $1 FOR UPDATE OF k`, j.Conflict)); err != nil {
			return notFound(err, "read conflict")
		}
		if (c.Status == catalog.ConflictOpen) == (j.Status == catalog.ConflictOpen) {
			return fault.New(fault.Conflict, "conflict_verdict_not_now")
		}
		c.Status = j.Status
		record, leaf, err := j.Seal(c)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueEntry(b, record, leaf)
		b.Queue(`UPDATE gtin_conflict SET status = $2, entry = $3 WHERE id = $1`, c.ID, string(c.Status), leaf.Entry)
		return tx.SendBatch(ctx, b).Close()
	})
	return c, err
}

// neighbours of the products $1: other products with a name alike, or of the same manufacturer with a part number that
// begins alike, that no supplier offers beside them. A supplier hardly lists one thing twice.
const neighbours = `
	SELECT s.product_id, p.id, COALESCE(p.gtin, ''), p.manufacturer, p.part_number, p.name, p.description, p.category, p.unit, p.facts
	  FROM product_search s JOIN product x ON x.id = s.product_id
	  CROSS JOIN LATERAL (
	       (SELECT n.product_id AS id FROM product_search n
	         WHERE n.name % s.name AND n.product_id <> s.product_id AND NOT n.suppliers && s.suppliers
	           AND (n.category = s.category OR 'other' IN (n.category, s.category))
	         ORDER BY similarity(n.name, s.name) DESC, n.product_id LIMIT 25)
	       UNION
	       (SELECT q.id FROM product q JOIN product_search n ON n.product_id = q.id
	         WHERE q.manufacturer_norm = x.manufacturer_norm AND x.manufacturer_norm NOT LIKE '@%' AND q.id <> x.id
	           AND left(q.part_norm, GREATEST(4, length(x.part_norm) - 2)) = left(x.part_norm, GREATEST(4, length(x.part_norm) - 2))
	           AND NOT n.suppliers && s.suppliers
	         ORDER BY q.part_norm, q.id LIMIT 25)) k
	  JOIN product p ON p.id = k.id
	 WHERE s.product_id = ANY ($1)`

// FindCandidates searches in one transaction; products in the hands of another worker are passed over.
func (s *MatchStore) FindCandidates(ctx context.Context, limit int, at time.Time) (int, error) {
	searched := 0
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		waiting, err := takeWaiting(ctx, tx, limit)
		if err != nil || len(waiting) == 0 {
			return err
		}
		searched = len(waiting)
		pairs, err := findPairs(ctx, tx, waiting)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, p := range pairs {
			id, err := uuid.NewV7()
			if err != nil {
				return err
			}
			b.Queue(`INSERT INTO product_match (id, product_a, product_b, basis, score, found_at) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (product_a, product_b) DO NOTHING`, id, p.A.ID, p.B.ID, string(p.Basis), p.Score, at)
		}
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return 0, fmt.Errorf("find candidates: %w", err)
	}
	return searched, nil
}

func takeWaiting(ctx context.Context, tx pgx.Tx, limit int) ([]catalog.Product, error) {
	rows, err := tx.Query(ctx, `
		WITH taken AS (DELETE FROM match_pending WHERE product_id IN (SELECT product_id FROM match_pending ORDER BY product_id LIMIT $1 FOR UPDATE SKIP LOCKED)
		               RETURNING product_id)`+selectProduct+` JOIN taken t ON t.product_id = p.id ORDER BY p.id`, limit)
	if err != nil {
		return nil, err
	}
	var out []catalog.Product
	err = each(rows, scanProduct, func(p catalog.Product) { out = append(out, p) })
	return out, err
}

// nameThreshold is the least similarity of names in trigrams, as PostgreSQL counts it.
const nameThreshold = "0.45"

func findPairs(ctx context.Context, tx pgx.Tx, waiting []catalog.Product) ([]catalog.Pair, error) {
	if _, err := tx.Exec(ctx, `SELECT set_config('pg_trgm.similarity_threshold', $1, true)`, nameThreshold); err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(waiting))
	for i, p := range waiting {
		ids[i] = p.ID.UUID
	}
	rows, err := tx.Query(ctx, neighbours, ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[catalog.ProductID][]catalog.Product{}
	for rows.Next() {
		var of catalog.ProductID
		var p catalog.Product
		var facts []byte
		if err := rows.Scan(&of, &p.ID, &p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Description, &p.Category, &p.Unit, &facts); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(facts, &p.Facts); err != nil {
			return nil, err
		}
		found[of] = append(found[of], p)
	}
	var pairs []catalog.Pair
	for _, p := range waiting {
		pairs = append(pairs, catalog.CandidatePairs(p, found[p.ID])...)
	}
	return pairs, rows.Err()
}
