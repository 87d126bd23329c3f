package postgres

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// OptionStore implements contract.OptionStore. Lists are written as the worker.
type OptionStore struct{ app, worker *DB }

// NewOptionStore returns the store on both pools.
func NewOptionStore(app, worker *DB) *OptionStore { return &OptionStore{app, worker} }

var _ contract.OptionStore = (*OptionStore)(nil)

// Supplier is one supplier of the shop.
func (s *OptionStore) Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error) {
	return NewImportStore(s.app, s.worker).Supplier(ctx, id)
}

const selectOptionList = `
	SELECT p.id, p.organisation_id, p.contract_id, l.number, p.number, p.status, p.valid_from, p.file_name, p.sha256, p.articles, p.findings, p.uploaded_at, p.decided_at,
	       s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash,
	       u.id, u.log_id, COALESCE(u.name, ''), ARRAY(SELECT h.id FROM person h WHERE h.human_id = u.human_id), d.id, d.log_id, COALESCE(d.name, '')
	  FROM option_list p JOIN lot l ON l.id = p.lot_id
	  JOIN supplier s ON s.id = p.supplier_id JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	  JOIN person u ON u.id = p.uploaded_by LEFT JOIN person d ON d.id = p.decided_by`

func scanOptionList(r pgx.Row) (l contract.OptionList, err error) {
	var sha, articles, findings, hash []byte
	var decider, deciderLog *uuid.UUID
	var name string
	s := &l.Supplier
	err = r.Scan(&l.ID, &l.Organisation, &l.Contract, &l.Lot, &l.Number, &l.Status, &l.From, &l.FileName, &sha, &articles, &findings, &l.UploadedAt, &l.DecidedAt,
		&s.ID, &s.Key, &s.Name, &s.City, &s.Blocked, &s.Version, &hash,
		&l.UploadedBy.ID, &l.UploadedBy.LogID, &l.UploadedBy.Name, &l.UploadedBy.Accounts, &decider, &deciderLog, &name)
	if err != nil {
		return l, err
	}
	if decider != nil {
		l.DecidedBy = &contract.Person{ID: *decider, LogID: *deciderLog, Name: name}
	}
	copy(l.SHA256[:], sha)
	copy(s.Hash[:], hash)
	return l, errors.Join(json.Unmarshal(articles, &l.Articles), json.Unmarshal(findings, &l.Findings))
}

// OptionLists of a contract, newest first.
func (s *OptionStore) OptionLists(ctx context.Context, id catalog.ContractID) ([]contract.OptionList, error) {
	rows, err := s.app.pool.Query(ctx, selectOptionList+` WHERE p.contract_id = $1 ORDER BY p.uploaded_at DESC, p.id DESC LIMIT $2`, id, changesListed)
	if err != nil {
		return nil, fmt.Errorf("list option lists: %w", err)
	}
	var out []contract.OptionList
	err = each(rows, func(r pgx.Rows) (contract.OptionList, error) { return scanOptionList(r) }, func(l contract.OptionList) { out = append(out, l) })
	return out, err
}

// OptionList in scope.
func (s *OptionStore) OptionList(ctx context.Context, id contract.OptionListID) (contract.OptionList, error) {
	l, err := scanOptionList(s.app.pool.QueryRow(ctx, selectOptionList+` WHERE p.id = $1`, id))
	return l, notFound(err, "read option list")
}

// OptionFile in scope.
func (s *OptionStore) OptionFile(ctx context.Context, id contract.OptionListID) (e contract.Evidence, err error) {
	var sha []byte
	err = s.app.pool.QueryRow(ctx, `SELECT file_name, sha256, raw FROM option_list WHERE id = $1`, id).Scan(&e.Name, &sha, &e.Content)
	copy(e.SHA256[:], sha)
	return e, notFound(err, "read file of option list")
}

// optionFacts reads what a list ($1 lot, $2 supplier, $3 its first day) is held against.
const optionFacts = `
	SELECT COALESCE((SELECT jsonb_object_agg(x.sku, q.name) FROM lot_price x JOIN product q ON q.id = x.product_id
	                  WHERE x.lot_id = $1 AND x.supplier_id = $2 AND x.valid @> $3::date), '{}'),
	       (SELECT max(o.valid_from) FROM lot_option_list o WHERE o.lot_id = $1 AND o.supplier_id = $2)`

func judgeOptions(ctx context.Context, tx pgx.Tx, l *contract.OptionList, rows []contract.OptionRow, today money.Date) (lot uuid.UUID, err error) {
	standing, err := readStanding(ctx, plainTx{tx}, l.Contract)
	if err != nil {
		return lot, err
	}
	if lot, err = lotNumbered(ctx, tx, l.Contract, l.Lot); err != nil {
		return lot, err
	}
	var f contract.OptionFacts
	var latest *money.Date
	if err := tx.QueryRow(ctx, optionFacts, lot, l.Supplier.ID, l.From).Scan(&f.Names, &latest); err != nil {
		return lot, err
	}
	if latest != nil {
		f.Latest = *latest
	}
	l.Judge(rows, standing, f, today)
	return lot, nil
}

// SaveOptions keeps a list.
func (s *OptionStore) SaveOptions(ctx context.Context, n contract.NewOptionList, rows []contract.OptionRow) (contract.OptionList, error) {
	l := n.OptionList
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		lot, err := judgeOptions(ctx, tx, &l, rows, money.DateOf(l.UploadedAt))
		if err != nil {
			return err
		}
		articles, findings, err := marshalOptions(l)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('option list ' || $1, 0))`, lot.String()); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			INSERT INTO option_list (id, organisation_id, contract_id, lot_id, supplier_id, number, status, valid_from, file_name, sha256, raw, articles, findings, uploaded_by, uploaded_at)
			SELECT $1, $2, $3, $4, $5, COALESCE(max(o.number), 0) + 1, 'draft', $6, $7, $8, $9, $10, $11, $12, $13
			  FROM option_list o WHERE o.lot_id = $4 AND o.supplier_id = $5
			RETURNING number`,
			l.ID, l.Organisation, l.Contract, lot, l.Supplier.ID, l.From, l.FileName, l.SHA256[:], n.Raw, articles, findings, l.UploadedBy.ID, l.UploadedAt).Scan(&l.Number)
	})
	return l, wrapUnlessFault(err, "keep option list")
}

func marshalOptions(l contract.OptionList) (articles, findings []byte, err error) {
	articles, errArticles := json.Marshal(l.Articles)
	findings, errFindings := json.Marshal(l.Findings)
	return articles, findings, errors.Join(errArticles, errFindings)
}

// WithdrawOptions closes a draft.
func (s *OptionStore) WithdrawOptions(ctx context.Context, id contract.OptionListID, by contract.Person, at time.Time) error {
	done, err := s.worker.pool.Exec(ctx, `UPDATE option_list SET status = 'withdrawn', decided_by = $2, decided_at = $3 WHERE id = $1 AND status = 'draft'`, id, by.ID, at)
	if err != nil {
		return fmt.Errorf("withdraw option list: %w", err)
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "change_closed")
	}
	return nil
}

// ReleaseOptions lets a list into force. The contract is locked first: its suppliers and prices stay as they were judged.
func (s *OptionStore) ReleaseOptions(ctx context.Context, id contract.OptionListID, by contract.Person, at time.Time, read contract.OptionReader,
	seal func(contract.OptionList) (contract.SealedOptions, error),
) error {
	seen, err := s.OptionList(ctx, id) // in scope, which the worker does not know
	if err != nil {
		return err
	}
	file, err := s.OptionFile(ctx, id)
	if err != nil {
		return err
	}
	rows, err := read(file.Content)
	if err != nil {
		return err
	}
	err = s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM framework_contract WHERE id = $1 FOR UPDATE`, seen.Contract); err != nil {
			return err
		}
		l, err := scanOptionList(tx.QueryRow(ctx, selectOptionList+` WHERE p.id = $1 FOR UPDATE OF p`, id))
		if err != nil {
			return notFound(err, "lock option list")
		}
		var lot uuid.UUID
		if l.Status == contract.Draft {
			if lot, err = judgeOptions(ctx, tx, &l, rows, money.DateOf(at)); err != nil {
				return err
			}
		}
		sealed, err := seal(l)
		if err != nil {
			return err
		}
		return writeOptions(ctx, tx, sealed, lot, by, at)
	})
	return wrapUnlessFault(err, "release option list")
}

// writeOptions puts a judged list into force.
func writeOptions(ctx context.Context, tx pgx.Tx, sealed contract.SealedOptions, lot uuid.UUID, by contract.Person, at time.Time) error {
	l := sealed.List
	articles, findings, err := marshalOptions(l)
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	queueEntry(b, sealed.Record, sealed.Leaf)
	b.Queue(`UPDATE option_list SET status = 'in_force', decided_by = $2, decided_at = $3, entry = $4, articles = $5, findings = $6 WHERE id = $1`,
		l.ID, by.ID, at, sealed.Leaf.Entry, articles, findings)
	b.Queue(`INSERT INTO lot_option_list (id, lot_id, supplier_id, number, valid_from, sha256, released_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		l.ID, lot, l.Supplier.ID, l.Number, l.From, l.SHA256[:], at)
	for _, a := range l.Articles {
		queueArticle(b, l.ID, a)
	}
	return tx.SendBatch(ctx, b).Close()
}

func queueArticle(b *pgx.Batch, list contract.OptionListID, a contract.ConfiguredArticle) {
	position := 0
	add := func(group *int, o catalog.Option) {
		position++
		b.Queue(`INSERT INTO option_choice (list_id, base_sku, position, key, group_no, label, sku, per_unit) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			list, a.SKU, position, o.Key, group, o.Label, o.SKU, o.PerUnit)
	}
	c := a.Configuration
	for _, p := range c.Parts {
		add(nil, p)
	}
	for i, g := range c.Groups {
		no := i + 1
		b.Queue(`INSERT INTO option_group (list_id, base_sku, group_no, title, minimum, maximum) VALUES ($1, $2, $3, $4, $5, $6)`, list, a.SKU, no, g.Title, g.Min, g.Max)
		for _, o := range g.Options {
			add(&no, o)
		}
	}
	for i, r := range c.Rules {
		b.Queue(`INSERT INTO option_rule (list_id, base_sku, position, kind, key, other) VALUES ($1, $2, $3, $4, $5, $6)`, list, a.SKU, i+1, string(r.Kind), r.Option, r.Other)
	}
}

// lotConfiguration is what an article (lp) is put together from by the list in force on the day ($3); NULL where it stands alone. Most
// lots have no list: then nothing but its index is read. lotConfigurationAt is the same as it stood at the instant $4.
var (
	lotConfiguration   = configurationOf("true", "y.valid")
	lotConfigurationAt = configurationOf("i.released_at <= $4", validAt("y")) // of a price added later, the days of then are NULL
)

// configurationOf reads the lists (i) that are known, and the prices of options (y) by the days that they are valid.
func configurationOf(known, valid string) string {
	return `(SELECT json_build_object('list', o.id, 'sha256', encode(o.sha256, 'hex'), 'from', o.valid_from,
	          'options', (SELECT json_agg(json_build_object('key', k.key, 'group', k.group_no, 'label', k.label, 'sku', k.sku, 'perUnit', k.per_unit::text,
	                             'price', x.id, 'product', x.product_id, 'unitPrice', x.unit_price::text, 'unit', x.unit, 'per', x.price_quantity::text, 'kind', x.price_kind) ORDER BY k.position)
	                        FROM option_choice k
	                        LEFT JOIN LATERAL (SELECT y.id, y.product_id, y.unit_price, y.price_quantity, y.price_kind, q.unit FROM lot_price y JOIN product q ON q.id = y.product_id WHERE y.lot_id = lp.lot_id AND y.supplier_id = lp.supplier_id
	                                              AND y.sku = k.sku AND ` + valid + ` @> $3::date ORDER BY y.id LIMIT 1) x ON true
	                       WHERE k.list_id = o.id AND k.base_sku = lp.sku),
	          'groups', (SELECT json_agg(json_build_object('title', g.title, 'min', g.minimum, 'max', g.maximum) ORDER BY g.group_no)
	                       FROM option_group g WHERE g.list_id = o.id AND g.base_sku = lp.sku),
	          'rules', (SELECT json_agg(json_build_object('kind', r.kind, 'option', r.key, 'other', r.other) ORDER BY r.position)
	                      FROM option_rule r WHERE r.list_id = o.id AND r.base_sku = lp.sku))
	          FROM (SELECT * FROM lot_option_list i WHERE i.lot_id = lp.lot_id AND i.supplier_id = lp.supplier_id AND i.valid_from <= $3::date AND ` + known + `
	                 ORDER BY i.valid_from DESC, i.number DESC LIMIT 1) o
	         WHERE EXISTS (SELECT FROM option_choice k WHERE k.list_id = o.id AND k.base_sku = lp.sku))`
}

func parseConfiguration(raw []byte) (c *catalog.Configuration, err error) {
	if raw == nil {
		return nil, nil
	}
	var row struct {
		List    uuid.UUID
		SHA256  string
		From    money.Date
		Options []struct {
			Key, Label, SKU string
			Group           *int
			PerUnit         money.Quantity
			Price, Product  *uuid.UUID
			UnitPrice, Kind string
			Unit            string
			Per             *money.Quantity
		}
		Groups []struct {
			Title    string
			Min, Max int
		}
		Rules []catalog.OptionRule
	}
	if err := json.Unmarshal(raw, &row); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	c = &catalog.Configuration{List: row.List, From: row.From, Rules: row.Rules}
	if _, err := hex.Decode(c.SHA256[:], []byte(row.SHA256)); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	for _, g := range row.Groups {
		c.Groups = append(c.Groups, catalog.OptionGroup{Title: g.Title, Min: g.Min, Max: g.Max})
	}
	for _, k := range row.Options {
		o := catalog.Option{Key: k.Key, Label: k.Label, SKU: k.SKU, PerUnit: k.PerUnit}
		if k.Price != nil {
			o.Price.UUID, o.Product.UUID, o.Per, o.Kind = *k.Price, *k.Product, *k.Per, catalog.PriceKind(k.Kind)
			o.Unit = k.Unit
			if o.UnitPrice, err = money.ParseUnitPrice(k.UnitPrice, money.EUR); err != nil {
				return nil, fmt.Errorf("configuration: %w", err)
			}
		}
		if k.Group == nil {
			c.Parts = append(c.Parts, o)
			continue
		}
		g := &c.Groups[*k.Group-1]
		g.Options = append(g.Options, o)
	}
	return c, nil
}
