package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/money"
)

// SuccessorStore implements contract.SuccessorStore. Decisions are written as the worker.
type SuccessorStore struct{ app, worker *DB }

// NewSuccessorStore returns the store on both pools.
func NewSuccessorStore(app, worker *DB) *SuccessorStore { return &SuccessorStore{app, worker} }

var _ contract.SuccessorStore = (*SuccessorStore)(nil)

// Supplier is one supplier of the shop.
func (s *SuccessorStore) Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error) {
	return NewImportStore(s.app, s.worker).Supplier(ctx, id)
}

const selectSuccessor = `
	SELECT p.id, p.organisation_id, p.contract_id, l.number, p.old_sku, p.old_product, q.name, p.new_sku, p.new_product, n.name, p.price_kind,
	       COALESCE(p.term_months, 0), p.unit_price::text, p.price_quantity, p.old_price::text, p.valid_from, p.clause, p.points, p.status, COALESCE(p.reason, ''),
	       p.document_name, p.document_sha256, p.set_at, p.decided_at, s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash,
	       u.id, u.log_id, COALESCE(u.name, ''), ARRAY(SELECT h.id FROM person h WHERE h.human_id = u.human_id), d.id, d.log_id, COALESCE(d.name, '')
	  FROM successor_proposal p JOIN lot l ON l.id = p.lot_id JOIN product q ON q.id = p.old_product JOIN product n ON n.id = p.new_product
	  JOIN supplier s ON s.id = p.supplier_id JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	  JOIN person u ON u.id = p.set_by LEFT JOIN person d ON d.id = p.decided_by`

func scanSuccessor(r pgx.Row) (p contract.Successor, err error) {
	var unit, old, name string
	var points, sha, hash []byte
	var decider, deciderLog *uuid.UUID
	s := &p.Supplier
	err = r.Scan(&p.ID, &p.Organisation, &p.Contract, &p.Lot, &p.SKU, &p.Product, &p.ProductName, &p.NewSKU, &p.NewProduct, &p.NewName, &p.Price.Kind,
		&p.Price.Months, &unit, &p.Price.Per, &old, &p.From, &p.Clause, &points, &p.Status, &p.Reason,
		&p.Document.Name, &sha, &p.SetAt, &p.DecidedAt, &s.ID, &s.Key, &s.Name, &s.City, &s.Blocked, &s.Version, &hash,
		&p.SetBy.ID, &p.SetBy.LogID, &p.SetBy.Name, &p.SetBy.Accounts, &decider, &deciderLog, &name)
	if err != nil {
		return p, err
	}
	if decider != nil {
		p.DecidedBy = &contract.Person{ID: *decider, LogID: *deciderLog, Name: name}
	}
	copy(p.Document.SHA256[:], sha)
	copy(s.Hash[:], hash)
	if err := json.Unmarshal(points, &p.Points); err != nil {
		return p, err
	}
	if p.Price.Unit, err = money.ParseUnitPrice(unit, money.EUR); err != nil {
		return p, err
	}
	p.Old, err = money.ParseUnitPrice(old, money.EUR)
	return p, err
}

// Successors proposed in a contract, newest first.
func (s *SuccessorStore) Successors(ctx context.Context, id catalog.ContractID) ([]contract.Successor, error) {
	rows, err := s.app.pool.Query(ctx, selectSuccessor+` WHERE p.contract_id = $1 ORDER BY p.set_at DESC, p.id DESC LIMIT $2`, id, changesListed)
	if err != nil {
		return nil, fmt.Errorf("list successors: %w", err)
	}
	var out []contract.Successor
	err = each(rows, func(r pgx.Rows) (contract.Successor, error) { return scanSuccessor(r) }, func(p contract.Successor) { out = append(out, p) })
	return out, err
}

// Successor in scope.
func (s *SuccessorStore) Successor(ctx context.Context, id contract.SuccessorID) (contract.Successor, error) {
	p, err := scanSuccessor(s.app.pool.QueryRow(ctx, selectSuccessor+` WHERE p.id = $1`, id))
	return p, notFound(err, "read successor")
}

// SuccessorDocument in scope.
func (s *SuccessorStore) SuccessorDocument(ctx context.Context, id contract.SuccessorID) (e contract.Evidence, err error) {
	var sha []byte
	err = s.app.pool.QueryRow(ctx, `SELECT document_name, document_sha256, document FROM successor_proposal WHERE id = $1`, id).Scan(&e.Name, &sha, &e.Content)
	copy(e.SHA256[:], sha)
	return e, notFound(err, "read letter of successor")
}

// successorFacts reads what a proposal is held against. A new article is found by its number when it is proposed, and is known
// when it is decided on.
const successorFacts = `
	SELECT x.product_id, q.name, x.price_kind, x.term_months, x.unit_price::text, x.price_quantity,
	       EXISTS (SELECT FROM lot_price y WHERE y.lot_id = $1 AND y.supplier_id = $2 AND y.product_id = x.product_id AND lower(y.valid) >= $4::date),
	       n.ids, (SELECT min(m.name) FROM product m WHERE m.id = ANY (n.ids)),
	       EXISTS (SELECT FROM lot_price y WHERE y.lot_id = $1 AND y.supplier_id = $2 AND y.product_id = ANY (n.ids)
	                  AND (upper(y.valid) IS NULL OR upper(y.valid) > $4::date)),
	       EXISTS (SELECT FROM lot_successor r WHERE r.lot_id = $1 AND r.supplier_id = $2 AND (r.old_product = x.product_id OR r.old_product = ANY (n.ids)))
	  FROM (SELECT ARRAY(SELECT m.id FROM product m WHERE m.id = $6
	                     UNION SELECT m.id FROM product m WHERE $6 IS NULL AND m.organisation_id IS NULL AND (m.part_norm = $5 OR m.gtin = $5)
	                     UNION SELECT o.product_id FROM offer o WHERE $6 IS NULL AND o.supplier_id = $2 AND o.until_version IS NULL AND o.sku = $7
	                     ORDER BY 1 LIMIT 2) ids) n
	  LEFT JOIN lot_price x ON x.lot_id = $1 AND x.supplier_id = $2 AND x.sku = $3 AND x.valid @> $4::date
	  LEFT JOIN product q ON q.id = x.product_id LIMIT 1`

func judgeSuccessor(ctx context.Context, tx pgx.Tx, p *contract.Successor, today money.Date) (lot uuid.UUID, err error) {
	standing, err := readStanding(ctx, plainTx{tx}, p.Contract)
	if err != nil {
		return lot, err
	}
	if lot, err = lotNumbered(ctx, tx, p.Contract, p.Lot); err != nil {
		return lot, err
	}
	var f contract.SuccessorFacts
	var old scannedPrice
	var product, known *uuid.UUID
	var name, next *string
	if p.NewProduct != uuid.Nil {
		known = &p.NewProduct
	}
	into := append([]any{&product, &name}, old.into()...)
	into = append(into, &f.OldLater, &f.Found, &next, &f.NewPriced, &f.Round)
	err = tx.QueryRow(ctx, successorFacts, lot, p.Supplier.ID, p.SKU, p.From, catalog.NormaliseNumber(p.NewNumber), known, p.NewNumber).Scan(into...)
	if err != nil {
		return lot, err
	}
	if f.Old, err = old.price(); err != nil {
		return lot, err
	}
	if product != nil {
		f.Product, f.ProductName = *product, *name
	}
	if next != nil {
		f.NewName = *next
	}
	return lot, p.Judge(standing, f, today)
}

// SaveSuccessor keeps a proposal.
func (s *SuccessorStore) SaveSuccessor(ctx context.Context, p contract.Successor) (contract.Successor, error) {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		lot, err := judgeSuccessor(ctx, tx, &p, money.DateOf(p.SetAt))
		if err != nil {
			return err
		}
		points, err := json.Marshal(p.Points)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO successor_proposal (id, organisation_id, contract_id, lot_id, supplier_id, old_product, old_sku, new_product, new_sku, price_kind, term_months,
			       unit_price, price_quantity, old_price, valid_from, clause, points, document_name, document_sha256, document, status, set_by, set_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULLIF($11, 0), $12::text::numeric, $13, $14::text::numeric, $15, $16, $17, $18, $19, $20, 'draft', $21, $22)`,
			p.ID, p.Organisation, p.Contract, lot, p.Supplier.ID, p.Product, p.SKU, p.NewProduct, p.NewSKU, string(p.Price.Kind), p.Price.Months,
			p.Price.Unit.String(), p.Price.Per, p.Old.String(), p.From, p.Clause, points, p.Document.Name, p.Document.SHA256[:], p.Document.Content, p.SetBy.ID, p.SetAt)
		return err
	})
	return p, wrapUnlessFault(err, "keep successor")
}

// DecideSuccessor accepts or refuses a proposal. The contract is locked first: its prices stay as it was judged by them.
func (s *SuccessorStore) DecideSuccessor(ctx context.Context, d contract.SuccessorDecision,
	may func(contract.Successor) error, seal func(contract.Successor) (contract.SealedSuccessor, error),
) error {
	seen, err := s.Successor(ctx, d.ID) // in scope, which the worker does not know
	if err != nil {
		return err
	}
	err = s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM framework_contract WHERE id = $1 FOR UPDATE`, seen.Contract); err != nil {
			return err
		}
		p, err := scanSuccessor(tx.QueryRow(ctx, selectSuccessor+` WHERE p.id = $1 FOR UPDATE OF p`, d.ID))
		if err != nil {
			return notFound(err, "lock successor")
		}
		if err := may(p); err != nil {
			return err
		}
		var lot uuid.UUID
		if d.Reason == "" {
			if lot, err = judgeSuccessor(ctx, tx, &p, money.DateOf(d.At)); err != nil {
				return err
			}
		}
		sealed, err := seal(p)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueEntry(b, sealed.Record, sealed.Leaf)
		if d.Reason != "" {
			b.Queue(`UPDATE successor_proposal SET status = 'refused', reason = $5, decided_by = $2, decided_at = $3, entry = $4 WHERE id = $1`,
				d.ID, d.By.ID, d.At, sealed.Leaf.Entry, d.Reason)
			return tx.SendBatch(ctx, b).Close()
		}
		b.Queue(`UPDATE successor_proposal SET status = 'in_force', old_price = $5::text::numeric, decided_by = $2, decided_at = $3, entry = $4 WHERE id = $1`,
			d.ID, d.By.ID, d.At, sealed.Leaf.Entry, p.Old.String())
		if err := lockProducts(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, createTouched); err != nil {
			return err
		}
		queueSuccession(b, p, lot, d)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		return refreshSearch(ctx, tx, money.DateOf(d.At))
	})
	return wrapUnlessFault(err, "decide on successor")
}

// queueSuccession ends the old article's price and begins the new one's on the same day. The old article's numbers, and those that
// led to it, lead to the new one.
func queueSuccession(b *pgx.Batch, p contract.Successor, lot uuid.UUID, d contract.SuccessorDecision) {
	b.Queue(`
		INSERT INTO lot_successor (id, lot_id, supplier_id, old_product, new_product, numbers, valid_from, accepted_at)
		SELECT $1, $2, $3, $4, $5, ARRAY(
		       SELECT DISTINCT n FROM (
		              SELECT `+normalNumber+` AS n FROM (SELECT o.part_number AS x UNION ALL SELECT o.gtin UNION ALL SELECT $6) raw
		              UNION ALL SELECT unnest(r.numbers) FROM lot_successor r WHERE r.lot_id = $2 AND r.supplier_id = $3 AND r.new_product = $4) all_numbers
		        WHERE n <> '' ORDER BY n), $7, $8
		  FROM product o WHERE o.id = $4`, p.ID, lot, p.Supplier.ID, p.Product, p.NewProduct, p.SKU, p.From, d.At)
	b.Queue(`
		INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, term_months, currency, unit_price, price_quantity, vat_rate, delivery_days, valid, list_id, added_at)
		SELECT gen_random_uuid(), lot_id, supplier_id, $4, $5, price_kind, term_months, currency, $6::text::numeric, price_quantity, vat_rate, delivery_days,
		       daterange($7, upper(valid)), list_id, $8
		  FROM lot_price WHERE lot_id = $1 AND supplier_id = $2 AND product_id = $3 AND valid @> $7::date`,
		lot, p.Supplier.ID, p.Product, p.NewProduct, p.NewSKU, p.Price.Unit.String(), p.From, d.At)
	b.Queue(`UPDATE lot_price SET valid = daterange(lower(valid), $4), changed_at = $5 WHERE lot_id = $1 AND supplier_id = $2 AND product_id = $3 AND valid @> $4::date`,
		lot, p.Supplier.ID, p.Product, p.From, d.At)
	b.Queue(`INSERT INTO touched VALUES ($1), ($2)`, p.Product, p.NewProduct)
}
