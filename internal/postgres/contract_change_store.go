package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// ContractChangeStore implements contract.Store: drafts are kept with the app pool, what comes into force is written with the
// worker's, whose role alone may change contracts.
type ContractChangeStore struct{ db, worker *DB }

// NewContractChangeStore returns the store on both pools.
func NewContractChangeStore(db, worker *DB) *ContractChangeStore {
	return &ContractChangeStore{db, worker}
}

var _ contract.Store = (*ContractChangeStore)(nil)

// Standing is the contract as it is in force.
func (s *ContractChangeStore) Standing(ctx context.Context, id catalog.ContractID) (contract.Standing, error) {
	return readStanding(ctx, scopedPool{s.db}, id)
}

// Published are all contracts, by number.
func (s *ContractChangeStore) Published(ctx context.Context) ([]contract.Published, error) {
	var out []contract.Published
	b := &pgx.Batch{}
	b.Queue(`SELECT id, number, title, COALESCE(notice_reference, '') FROM framework_contract ORDER BY number`).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (contract.Published, error) {
			var p contract.Published
			return p, r.Scan(&p.ID, &p.Number, &p.Title, &p.NoticeReference)
		}, func(p contract.Published) { out = append(out, p) })
	})
	if err := (scopedPool{s.db}).send(ctx, b); err != nil {
		return nil, fmt.Errorf("read contracts: %w", err)
	}
	return out, nil
}

// Known looks up what the terms name.
func (s *ContractChangeStore) Known(ctx context.Context, id catalog.ContractID, t contract.Terms, day money.Date) (contract.Known, error) {
	return readKnown(ctx, scopedPool{s.db}, id, t, day)
}

func readKnown(ctx context.Context, db batcher, id catalog.ContractID, t contract.Terms, day money.Date) (contract.Known, error) {
	k := contract.Known{Suppliers: map[uuid.UUID]bool{}, Organisations: map[uuid.UUID]bool{}, Categories: map[string]bool{}}
	suppliers, organisations, categories := t.Names()
	var all []rules.Rule
	b := &pgx.Batch{}
	b.Queue(`SELECT id FROM supplier WHERE id = ANY($1) AND organisation_id IS NULL`, suppliers).Query(keysInto(k.Suppliers))
	b.Queue(`SELECT id FROM organisation WHERE id = ANY($1)`, organisations).Query(keysInto(k.Organisations))
	b.Queue(`SELECT key FROM category WHERE key = ANY($1)`, categories).Query(keysInto(k.Categories))
	b.Queue(`SELECT EXISTS (SELECT FROM framework_contract WHERE number = $1 AND id <> $2)`, t.Number, id).QueryRow(func(r pgx.Row) error { return r.Scan(&k.NumberTaken) })
	b.Queue(selectRule).Query(func(rows pgx.Rows) error {
		return each(rows, scanRule, func(v rulebook.Version) { all = append(all, v.Rule) })
	})
	if err := db.send(ctx, b); err != nil {
		return k, fmt.Errorf("look up what a contract names: %w", err)
	}
	var err error
	k.EUThreshold, err = rules.EUThresholdOn(all, rules.Municipality, day)
	return k, err
}

// keysInto marks every key that a query finds.
func keysInto[K comparable](found map[K]bool) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (k K, err error) { return k, r.Scan(&k) }, func(k K) { found[k] = true })
	}
}

const selectChange = `
	SELECT d.id, d.organisation_id, d.contract_id, d.version, d.kind, d.ground, d.reason, d.terms, d.base, d.status, d.drafted_at, d.decided_at,
	       p.id, p.log_id, COALESCE(p.name, ''), ARRAY(SELECT h.id FROM person h WHERE h.human_id = p.human_id), q.id, q.log_id, COALESCE(q.name, '')
	  FROM contract_change d JOIN person p ON p.id = d.drafted_by LEFT JOIN person q ON q.id = d.decided_by`

func scanChange(r pgx.Row) (contract.Change, error) {
	var c contract.Change
	var terms []byte
	var decider, deciderLog *uuid.UUID
	var name string
	err := r.Scan(&c.ID, &c.Organisation, &c.Contract, &c.Version, &c.Kind, &c.Ground, &c.Reason, &terms, &c.Base.Edition, &c.Status, &c.DraftedAt,
		&c.DecidedAt, &c.DraftedBy.ID, &c.DraftedBy.LogID, &c.DraftedBy.Name, &c.DraftedBy.Accounts, &decider, &deciderLog, &name)
	if err != nil {
		return c, err
	}
	if decider != nil {
		c.DecidedBy = &contract.Person{ID: *decider, LogID: *deciderLog, Name: name}
	}
	return c, json.Unmarshal(terms, &c.Terms)
}

// changesListed bounds the list.
const changesListed = 200

// Changes of a contract, or the open ones of all.
func (s *ContractChangeStore) Changes(ctx context.Context, id catalog.ContractID) ([]contract.Change, error) {
	rows, err := s.db.pool.Query(ctx, selectChange+`
		 WHERE d.contract_id = $1 OR $1 IS NULL AND d.status = 'draft' ORDER BY d.drafted_at DESC, d.id DESC LIMIT $2`, nullID(id.UUID), changesListed)
	if err != nil {
		return nil, fmt.Errorf("list contract changes: %w", err)
	}
	var out []contract.Change
	err = each(rows, func(r pgx.Rows) (contract.Change, error) { return scanChange(r) }, func(c contract.Change) { out = append(out, c) })
	return out, err
}

// Change in scope.
func (s *ContractChangeStore) Change(ctx context.Context, id contract.ChangeID) (contract.Change, error) {
	c, err := scanChange(s.db.pool.QueryRow(ctx, selectChange+` WHERE d.id = $1`, id))
	return c, notFound(err, "read contract change")
}

// Save keeps a new draft with its notice.
func (s *ContractChangeStore) Save(ctx context.Context, c contract.Change, notice *contract.SealedDocument) error {
	terms, err := json.Marshal(c.Terms)
	if err != nil {
		return fmt.Errorf("contract %s: %w", c.Terms.Number, err)
	}
	err = s.db.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`
			INSERT INTO contract_change (id, organisation_id, contract_id, version, kind, ground, reason, terms, base, status, drafted_by, drafted_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			c.ID, c.Organisation, c.Contract, c.Version, string(c.Kind), string(c.Ground), c.Reason, terms, c.Base.Edition, string(c.Status), c.DraftedBy.ID, c.DraftedAt)
		if notice != nil {
			queueDocument(b, *notice)
		}
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return fmt.Errorf("save contract change: %w", err)
	}
	return nil
}

// Edit replaces a draft that nobody edited meanwhile.
func (s *ContractChangeStore) Edit(ctx context.Context, c contract.Change) error {
	terms, err := json.Marshal(c.Terms)
	if err != nil {
		return fmt.Errorf("contract %s: %w", c.Terms.Number, err)
	}
	done, err := s.db.pool.Exec(ctx, `
		UPDATE contract_change SET version = $2, ground = $3, reason = $4, terms = $5, drafted_by = $6, drafted_at = $7
		 WHERE id = $1 AND version = $2 - 1 AND status = 'draft'`,
		c.ID, c.Version, string(c.Ground), c.Reason, terms, c.DraftedBy.ID, c.DraftedAt)
	if err != nil {
		return fmt.Errorf("edit contract change: %w", err)
	}
	if done.RowsAffected() == 1 {
		return nil
	}
	now, err := s.Change(ctx, c.ID)
	switch {
	case err != nil:
		return err
	case now.Status != contract.Draft:
		return fault.New(fault.Conflict, "change_closed")
	default:
		return fault.New(fault.PreconditionFailed, "change_edited")
	}
}

// Withdraw closes a draft.
func (s *ContractChangeStore) Withdraw(ctx context.Context, id contract.ChangeID, by contract.Person, at time.Time) error {
	done, err := s.db.pool.Exec(ctx, `UPDATE contract_change SET status = 'withdrawn', decided_by = $2, decided_at = $3 WHERE id = $1 AND status = 'draft'`, id, by.ID, at)
	if err != nil {
		return fmt.Errorf("withdraw contract change: %w", err)
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "change_closed")
	}
	return nil
}

// Editions are a contract's history.
func (s *ContractChangeStore) Editions(ctx context.Context, id catalog.ContractID) ([]contract.PastEdition, error) {
	var out []contract.PastEdition
	b := &pgx.Batch{}
	queueEditions(b, id, func(e contract.PastEdition) { out = append(out, e) })
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read contract's editions: %w", err)
	}
	return out, nil
}

// Release lets a change into force. Everything it is judged by is locked first, its limits in the order in which
// submissions take theirs.
func (s *ContractChangeStore) Release(ctx context.Context, id contract.ChangeID, by contract.Person, at time.Time,
	seal func(contract.Change, contract.Standing, contract.Known) (contract.Edition, error),
) error {
	if _, err := s.Change(ctx, id); err != nil { // in scope, which the worker does not know
		return err
	}
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		c, err := scanChange(tx.QueryRow(ctx, selectChange+` WHERE d.id = $1 FOR UPDATE OF d`, id))
		if err != nil {
			return notFound(err, "lock contract change")
		}
		if err := lockContract(ctx, tx, c.Contract); err != nil {
			return err
		}
		before, err := readStanding(ctx, plainTx{tx}, c.Contract)
		if err != nil {
			return err
		}
		known, err := readKnown(ctx, plainTx{tx}, c.Contract, c.Terms, money.DateOf(at))
		if err != nil {
			return err
		}
		e, err := seal(c, before, known)
		if err != nil {
			return err
		}
		return writeEdition(ctx, tx, e, before, by, at)
	})
	var broken *pgconn.PgError
	if errors.As(err, &broken) && broken.ConstraintName == "framework_contract_number_key" {
		return fault.New(fault.Conflict, "contract_number_taken")
	}
	return wrapUnlessFault(err, "release contract change")
}

func lockContract(ctx context.Context, tx pgx.Tx, id catalog.ContractID) error {
	b := &pgx.Batch{}
	b.Queue(`SELECT FROM framework_contract WHERE id = $1 FOR UPDATE`, id)
	b.Queue(`
		SELECT FROM balance b WHERE b.kind = 'contract' AND b.owner_id = $1 OR b.kind = 'lot' AND b.owner_id IN (SELECT l.id FROM lot l WHERE l.contract_id = $1)
		    OR b.kind = 'quota' AND b.owner_id IN (SELECT quota_owner(l.id, e.organisation_id) FROM lot l JOIN entitlement e ON e.lot_id = l.id WHERE l.contract_id = $1)
		 ORDER BY array_position(ARRAY['lot','contract','quota','budget'], b.kind), b.id FOR UPDATE`, id)
	return tx.SendBatch(ctx, b).Close()
}
