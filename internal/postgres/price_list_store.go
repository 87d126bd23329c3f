package postgres

import (
	"context"
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

// PriceListStore implements contract.PriceStore. Files become products and prices as the worker, by the catalogue import.
type PriceListStore struct{ app, worker *DB }

// NewPriceListStore returns the store on both pools.
func NewPriceListStore(app, worker *DB) *PriceListStore { return &PriceListStore{app, worker} }

var _ contract.PriceStore = (*PriceListStore)(nil)

// Supplier is one supplier of the shop.
func (s *PriceListStore) Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error) {
	return NewImportStore(s.app, s.worker).Supplier(ctx, id)
}

const selectPriceList = `
	SELECT p.id, p.organisation_id, p.contract_id, l.number, p.use, p.number, p.status, p.valid_from, p.index_value, p.rule, p.file_name, p.format, p.sha256,
	       p.counts, p.findings, p.articles, p.uploaded_at, p.decided_at, s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash,
	       u.id, u.log_id, COALESCE(u.name, ''), ARRAY(SELECT h.id FROM person h WHERE h.human_id = u.human_id), d.id, d.log_id, COALESCE(d.name, '')
	  FROM price_list p JOIN lot l ON l.id = p.lot_id
	  JOIN supplier s ON s.id = p.supplier_id JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	  JOIN person u ON u.id = p.uploaded_by LEFT JOIN person d ON d.id = p.decided_by`

func scanPriceList(r pgx.Row) (contract.PriceList, error) {
	var l contract.PriceList
	var rule, sha, counts, findings, rows, hash []byte
	var decider, deciderLog *uuid.UUID
	var name string
	s := &l.Supplier
	err := r.Scan(&l.ID, &l.Organisation, &l.Contract, &l.Lot, &l.Use, &l.Number, &l.Status, &l.From, &l.Index, &rule, &l.FileName, &l.Format, &sha,
		&counts, &findings, &rows, &l.UploadedAt, &l.DecidedAt, &s.ID, &s.Key, &s.Name, &s.City, &s.Blocked, &s.Version, &hash,
		&l.UploadedBy.ID, &l.UploadedBy.LogID, &l.UploadedBy.Name, &l.UploadedBy.Accounts, &decider, &deciderLog, &name)
	if err != nil {
		return l, err
	}
	if decider != nil {
		l.DecidedBy = &contract.Person{ID: *decider, LogID: *deciderLog, Name: name}
	}
	copy(l.SHA256[:], sha)
	copy(s.Hash[:], hash)
	return l, errors.Join(json.Unmarshal(rule, &l.Rule), json.Unmarshal(counts, &l.Counts), json.Unmarshal(findings, &l.Findings), json.Unmarshal(rows, &l.Rows))
}

// Lists of a contract, newest first.
func (s *PriceListStore) Lists(ctx context.Context, id catalog.ContractID) ([]contract.PriceList, error) {
	return s.lists(ctx, `p.contract_id = $2`, id)
}

// OpenLists are the drafts of all contracts, newest first.
func (s *PriceListStore) OpenLists(ctx context.Context) ([]contract.PriceList, error) {
	return s.lists(ctx, `p.status = $2`, string(contract.Draft))
}

// lists that a condition on $2 names.
func (s *PriceListStore) lists(ctx context.Context, where string, arg any) ([]contract.PriceList, error) {
	rows, err := s.app.pool.Query(ctx, selectPriceList+` WHERE `+where+` ORDER BY p.uploaded_at DESC, p.id DESC LIMIT $1`, changesListed, arg)
	if err != nil {
		return nil, fmt.Errorf("list price lists: %w", err)
	}
	var out []contract.PriceList
	err = each(rows, func(r pgx.Rows) (contract.PriceList, error) { return scanPriceList(r) }, func(l contract.PriceList) { out = append(out, l) })
	return out, err
}

// List in scope.
func (s *PriceListStore) List(ctx context.Context, id contract.PriceListID) (contract.PriceList, error) {
	l, err := scanPriceList(s.app.pool.QueryRow(ctx, selectPriceList+` WHERE p.id = $1`, id))
	return l, notFound(err, "read price list")
}

// SaveList tries what releasing the list would do, takes it back, and keeps what it found.
func (s *PriceListStore) SaveList(ctx context.Context, n contract.NewPriceList, open func() (*catalog.Intake, error)) (contract.PriceList, error) {
	l := n.PriceList
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		standing, err := readStanding(ctx, plainTx{tx}, l.Contract)
		if err != nil {
			return err
		}
		lot, err := lotNumbered(ctx, tx, l.Contract, l.Lot)
		if err != nil {
			return err
		}
		trial, err := tx.Begin(ctx)
		if err != nil {
			return fmt.Errorf("trial: %w", err)
		}
		p := &pricing{tx: trial, list: &l, lot: lot}
		if err := p.judge(ctx, open, standing, l.UploadedAt); err != nil {
			return err
		}
		if err := trial.Rollback(ctx); err != nil {
			return fmt.Errorf("take the trial back: %w", err)
		}
		return insertPriceList(ctx, tx, lot, n.Raw, &l)
	})
	return l, wrapUnlessFault(err, "keep price list")
}

// lotNumbered finds a lot. Error: NotFound, also where the contract is not there.
func lotNumbered(ctx context.Context, tx pgx.Tx, id catalog.ContractID, number int) (uuid.UUID, error) {
	var lot uuid.UUID
	err := tx.QueryRow(ctx, `SELECT id FROM lot WHERE contract_id = $1 AND number = $2`, id, number).Scan(&lot)
	return lot, notFound(err, "find lot")
}

func insertPriceList(ctx context.Context, tx pgx.Tx, lot uuid.UUID, raw []byte, l *contract.PriceList) error {
	found, err := marshalPrices(*l)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('price list ' || $1, 0))`, lot.String()); err != nil {
		return err
	}
	return tx.QueryRow(ctx, `
		INSERT INTO price_list (id, organisation_id, contract_id, lot_id, supplier_id, use, number, status, valid_from, index_value, rule, file_name, format,
		       sha256, raw, counts, findings, articles, uploaded_by, uploaded_at)
		SELECT $1, $2, $3, $4, $5, $6, COALESCE(max(o.number), 0) + 1, 'draft', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
		  FROM price_list o WHERE o.lot_id = $4 AND o.supplier_id = $5 AND o.use = $6
		RETURNING number`,
		l.ID, l.Organisation, l.Contract, lot, l.Supplier.ID, string(l.Use), l.From, l.Index, found.rule, l.FileName, string(l.Format),
		l.SHA256[:], raw, found.counts, found.findings, found.rows, l.UploadedBy.ID, l.UploadedAt).Scan(&l.Number)
}

// foundPrices are the columns that judging a list fills.
type foundPrices struct{ rule, counts, findings, rows []byte }

func marshalPrices(l contract.PriceList) (f foundPrices, err error) {
	findings := l.Findings
	if findings == nil {
		findings = []catalog.Finding{}
	}
	var errs [4]error
	f.rule, errs[0] = json.Marshal(l.Rule)
	f.counts, errs[1] = json.Marshal(l.Counts)
	f.findings, errs[2] = json.Marshal(findings)
	f.rows, errs[3] = json.Marshal(l.Rows)
	return f, errors.Join(errs[:]...)
}

// WithdrawList closes a draft.
func (s *PriceListStore) WithdrawList(ctx context.Context, id contract.PriceListID, by contract.Person, at time.Time) error {
	done, err := s.worker.pool.Exec(ctx, `UPDATE price_list SET status = 'withdrawn', decided_by = $2, decided_at = $3 WHERE id = $1 AND status = 'draft'`, id, by.ID, at)
	if err != nil {
		return fmt.Errorf("withdraw price list: %w", err)
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "change_closed")
	}
	return nil
}

// ReleaseList lets a list into force. The contract is locked first: its rule and its suppliers stay as they were judged.
func (s *PriceListStore) ReleaseList(ctx context.Context, id contract.PriceListID, by contract.Person, at time.Time,
	open func(contract.PriceList, []byte) func() (*catalog.Intake, error), seal func(contract.PriceList) (contract.SealedPrices, error),
) error {
	seen, err := s.List(ctx, id) // in scope, which the worker does not know
	if err != nil {
		return err
	}
	err = s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM framework_contract WHERE id = $1 FOR UPDATE`, seen.Contract); err != nil {
			return err
		}
		l, err := scanPriceList(tx.QueryRow(ctx, selectPriceList+` WHERE p.id = $1 FOR UPDATE OF p`, id))
		if err != nil {
			return notFound(err, "lock price list")
		}
		if l.Status != contract.Draft {
			_, err := seal(l)
			return err
		}
		return s.release(ctx, tx, l, by, at, open, seal)
	})
	return wrapUnlessFault(err, "release price list")
}

func (s *PriceListStore) release(ctx context.Context, tx pgx.Tx, l contract.PriceList, by contract.Person, at time.Time,
	open func(contract.PriceList, []byte) func() (*catalog.Intake, error), seal func(contract.PriceList) (contract.SealedPrices, error),
) error {
	var raw []byte
	if err := tx.QueryRow(ctx, `SELECT raw FROM price_list WHERE id = $1`, l.ID).Scan(&raw); err != nil {
		return err
	}
	standing, err := readStanding(ctx, plainTx{tx}, l.Contract)
	if err != nil {
		return err
	}
	lot, err := lotNumbered(ctx, tx, l.Contract, l.Lot)
	if err != nil {
		return err
	}
	p := &pricing{tx: tx, list: &l, lot: lot}
	if err := p.judge(ctx, open(l, raw), standing, at); err != nil {
		return err
	}
	sealed, err := seal(l)
	if err != nil {
		return err
	}
	return p.write(ctx, sealed, by, at, money.DateOf(at))
}
