package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// ProjectStore implements contract.ProjectStore. What comes into force is written as the worker.
type ProjectStore struct{ app, worker *DB }

// NewProjectStore returns the store on both pools.
func NewProjectStore(app, worker *DB) *ProjectStore { return &ProjectStore{app, worker} }

var _ contract.ProjectStore = (*ProjectStore)(nil)

// Supplier is one supplier of the shop.
func (s *ProjectStore) Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error) {
	return NewImportStore(s.app, s.worker).Supplier(ctx, id)
}

const selectProject = `
	SELECT p.id, p.organisation_id, p.contract_id, l.number, p.sku, p.product_id, q.name, p.body_id, o.name, p.title, p.price_kind, COALESCE(p.term_months, 0),
	       p.unit_price::text, p.price_quantity, p.list_price::text, lower(p.valid), upper(p.valid), p.quantity, COALESCE(b.committed + b.reserved, 0), p.status,
	       p.document_name, p.document_sha256, p.set_at, p.decided_at, s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash,
	       u.id, u.log_id, COALESCE(u.name, ''), ARRAY(SELECT h.id FROM person h WHERE h.human_id = u.human_id), d.id, d.log_id, COALESCE(d.name, '')
	  FROM project_price p JOIN lot l ON l.id = p.lot_id JOIN product q ON q.id = p.product_id JOIN organisation o ON o.id = p.body_id
	  JOIN supplier s ON s.id = p.supplier_id JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	  JOIN person u ON u.id = p.set_by LEFT JOIN person d ON d.id = p.decided_by
	  LEFT JOIN balance b ON b.kind = 'project' AND b.owner_id = p.id`

func scanProject(r pgx.Row) (p contract.ProjectPrice, err error) {
	var unit, list, name string
	var sha, hash []byte
	var decider, deciderLog *uuid.UUID
	s := &p.Supplier
	err = r.Scan(&p.ID, &p.Organisation, &p.Contract, &p.Lot, &p.SKU, &p.Product, &p.ProductName, &p.Body, &p.BodyName, &p.Title, &p.Price.Kind, &p.Price.Months,
		&unit, &p.Price.Per, &list, &p.Valid.From, &p.Valid.To, &p.Quantity, &p.Called, &p.Status,
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
	if p.Price.Unit, err = money.ParseUnitPrice(unit, money.EUR); err != nil {
		return p, err
	}
	p.List, err = money.ParseUnitPrice(list, money.EUR)
	return p, err
}

// ProjectPrices of a contract, newest first.
func (s *ProjectStore) ProjectPrices(ctx context.Context, id catalog.ContractID) ([]contract.ProjectPrice, error) {
	rows, err := s.app.pool.Query(ctx, selectProject+` WHERE p.contract_id = $1 ORDER BY p.set_at DESC, p.id DESC LIMIT $2`, id, changesListed)
	if err != nil {
		return nil, fmt.Errorf("list project prices: %w", err)
	}
	var out []contract.ProjectPrice
	err = each(rows, func(r pgx.Rows) (contract.ProjectPrice, error) { return scanProject(r) }, func(p contract.ProjectPrice) { out = append(out, p) })
	return out, err
}

// ProjectPrice in scope.
func (s *ProjectStore) ProjectPrice(ctx context.Context, id contract.ProjectPriceID) (contract.ProjectPrice, error) {
	p, err := scanProject(s.app.pool.QueryRow(ctx, selectProject+` WHERE p.id = $1`, id))
	return p, notFound(err, "read project price")
}

// ProjectDocument in scope.
func (s *ProjectStore) ProjectDocument(ctx context.Context, id contract.ProjectPriceID) (e contract.Evidence, err error) {
	var sha []byte
	err = s.app.pool.QueryRow(ctx, `SELECT document_name, document_sha256, document FROM project_price WHERE id = $1`, id).Scan(&e.Name, &sha, &e.Content)
	copy(e.SHA256[:], sha)
	return e, notFound(err, "read document of project price")
}

// judgeProject reads what a project price is held against, and does so.
func judgeProject(ctx context.Context, tx pgx.Tx, p *contract.ProjectPrice, today money.Date) (lot uuid.UUID, err error) {
	standing, err := readStanding(ctx, plainTx{tx}, p.Contract)
	if err != nil {
		return lot, err
	}
	if lot, err = lotNumbered(ctx, tx, p.Contract, p.Lot); err != nil {
		return lot, err
	}
	var f contract.ProjectFacts
	var list scannedPrice
	var product *uuid.UUID
	var name *string
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM entitlement n WHERE n.lot_id = $1 AND n.valid @> $4::date AND n.organisation_id IN (SELECT organisation_ancestors($2, $4::date))
		                  AND `+asNamed+`),
		       x.product_id, q.name, x.price_kind, x.term_months, x.unit_price::text, x.price_quantity
		  FROM (VALUES (1)) one
		  LEFT JOIN lot_price x ON x.lot_id = $1 AND x.supplier_id = $3 AND x.sku = $5 AND x.valid @> $4::date
		  LEFT JOIN product q ON q.id = x.product_id LIMIT 1`,
		lot, p.Body, p.Supplier.ID, p.FirstDay(today), p.SKU).Scan(append([]any{&f.Entitled, &product, &name}, list.into()...)...)
	if err != nil {
		return lot, err
	}
	if f.List, err = list.price(); err != nil {
		return lot, err
	}
	if product != nil {
		f.Product, f.ProductName = *product, *name
	}
	return lot, p.Judge(standing, f, today)
}

// SaveProject keeps a draft.
func (s *ProjectStore) SaveProject(ctx context.Context, p contract.ProjectPrice) (contract.ProjectPrice, error) {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		lot, err := judgeProject(ctx, tx, &p, money.DateOf(p.SetAt))
		if err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT name FROM organisation WHERE id = $1`, p.Body).Scan(&p.BodyName); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO project_price (id, organisation_id, contract_id, lot_id, supplier_id, product_id, sku, body_id, title, price_kind, term_months, unit_price,
			       price_quantity, list_price, valid, quantity, document_name, document_sha256, document, status, set_by, set_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULLIF($11, 0), $12::text::numeric, $13, $14::text::numeric, daterange($15, $16), $17, $18, $19, $20, 'draft', $21, $22)`,
			p.ID, p.Organisation, p.Contract, lot, p.Supplier.ID, p.Product, p.SKU, p.Body, p.Title, string(p.Price.Kind), p.Price.Months, p.Price.Unit.String(),
			p.Price.Per, p.List.String(), p.Valid.From, p.Valid.To, p.Quantity, p.Document.Name, p.Document.SHA256[:], p.Document.Content, p.SetBy.ID, p.SetAt)
		return err
	})
	return p, wrapUnlessFault(err, "keep project price")
}

// WithdrawProject closes a draft.
func (s *ProjectStore) WithdrawProject(ctx context.Context, id contract.ProjectPriceID, by contract.Person, at time.Time) error {
	done, err := s.worker.pool.Exec(ctx, `UPDATE project_price SET status = 'withdrawn', decided_by = $2, decided_at = $3 WHERE id = $1 AND status = 'draft'`, id, by.ID, at)
	if err != nil {
		return fmt.Errorf("withdraw project price: %w", err)
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "change_closed")
	}
	return nil
}

// ReleaseProject lets a project price into force. The contract is locked first: its prices stay as it was judged by them.
func (s *ProjectStore) ReleaseProject(ctx context.Context, id contract.ProjectPriceID, by contract.Person, at time.Time,
	may func(contract.ProjectPrice) error, seal func(contract.ProjectPrice) (contract.SealedProject, error),
) error {
	seen, err := s.ProjectPrice(ctx, id) // in scope, which the worker does not know
	if err != nil {
		return err
	}
	err = s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM framework_contract WHERE id = $1 FOR UPDATE`, seen.Contract); err != nil {
			return err
		}
		p, err := scanProject(tx.QueryRow(ctx, selectProject+` WHERE p.id = $1 FOR UPDATE OF p`, id))
		if err != nil {
			return notFound(err, "lock project price")
		}
		if err := may(p); err != nil {
			return err
		}
		if _, err := judgeProject(ctx, tx, &p, money.DateOf(at)); err != nil {
			return err
		}
		sealed, err := seal(p)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueEntry(b, sealed.Record, sealed.Leaf)
		b.Queue(`UPDATE project_price SET status = 'in_force', list_price = $5::text::numeric, decided_by = $2, decided_at = $3, entry = $4 WHERE id = $1`,
			id, by.ID, at, sealed.Leaf.Entry, p.List.String())
		b.Queue(`INSERT INTO balance (id, kind, owner_id, measure, maximum) VALUES (gen_random_uuid(), 'project', $1, 'quantity', $2)`, id, p.Quantity)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "release project price")
}
