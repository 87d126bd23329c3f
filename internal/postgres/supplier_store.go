package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// SupplierStore keeps the shop's suppliers, as the worker.
type SupplierStore struct{ worker *DB }

// NewSupplierStore works on the worker's pool.
func NewSupplierStore(worker *DB) *SupplierStore { return &SupplierStore{worker} }

var _ catalog.SupplierStore = (*SupplierStore)(nil)

const selectMaster = `
	SELECT s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash, v.bytes, COALESCE(convert_from(v.bytes, 'UTF8')::json->>'street', ''),
	       COALESCE(convert_from(v.bytes, 'UTF8')::json->>'postcode', ''), COALESCE(s.email, '')
	  FROM supplier s JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version WHERE s.id = $1 AND s.organisation_id IS NULL`

// Master is a supplier with its data.
func (s *SupplierStore) Master(ctx context.Context, id catalog.SupplierID) (catalog.SupplierMaster, error) {
	return scanMaster(s.worker.pool.QueryRow(ctx, selectMaster, id))
}

func scanMaster(r pgx.Row) (catalog.SupplierMaster, error) {
	var m catalog.SupplierMaster
	var hash []byte
	p := &m.Supplier
	err := r.Scan(&p.ID, &p.Key, &p.Name, &p.City, &p.Blocked, &p.Version, &hash, &m.Bytes, &m.Street, &m.Postcode, &m.Email)
	copy(p.Hash[:], hash)
	m.SupplierData.Name, m.SupplierData.City = p.Name, p.City
	return m, notFound(err, "read supplier")
}

// lockSuppliers lets one transaction at a time take suppliers up or change them, so that none is there twice.
const lockSuppliers = `SELECT pg_advisory_xact_lock(hashtextextended('suppliers', 0))`

// AddSupplier stores a new supplier.
func (s *SupplierStore) AddSupplier(ctx context.Context, m catalog.SupplierMaster, at time.Time, seal catalog.SealSupplier) error {
	return s.change(ctx, "add supplier", m, seal, func(_ pgx.Tx, b *pgx.Batch) error {
		queueSupplier(b, m, at)
		return nil
	})
}

// ChangeSupplier stores the next version of a supplier's data.
func (s *SupplierStore) ChangeSupplier(ctx context.Context, m catalog.SupplierMaster, seen int, at time.Time, seal catalog.SealSupplier) error {
	return s.change(ctx, "change supplier", m, seal, func(tx pgx.Tx, b *pgx.Batch) error {
		before, err := scanMaster(tx.QueryRow(ctx, selectMaster, m.ID))
		if err != nil {
			return err
		}
		if before.Version != seen {
			return fault.New(fault.PreconditionFailed, "supplier_changed")
		}
		b.Queue(`UPDATE supplier SET name = $2, city = $3, email = NULLIF($4, ''), version = $5 WHERE id = $1`, m.ID, m.SupplierData.Name, m.SupplierData.City, m.Email, m.Version)
		queueMaster(b, m, at)
		return nil
	})
}

// change runs a change of one supplier, with its entry in the log.
func (s *SupplierStore) change(ctx context.Context, doing string, m catalog.SupplierMaster, seal catalog.SealSupplier, make func(pgx.Tx, *pgx.Batch) error) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockSuppliers); err != nil {
			return err
		}
		var known bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM supplier WHERE organisation_id IS NULL AND lower(name) = lower($1) AND lower(city) = lower($2) AND id <> $3)`,
			m.SupplierData.Name, m.SupplierData.City, m.ID).Scan(&known)
		if err != nil {
			return err
		}
		if known {
			return fault.New(fault.Conflict, "supplier_known")
		}
		b := &pgx.Batch{}
		if err := make(tx, b); err != nil {
			return err
		}
		cooperative, err := findCooperative(ctx, tx)
		if err != nil {
			return err
		}
		return sealAndSend(ctx, tx, b, func() (audit.Record, audit.Leaf, error) { return seal(cooperative, m) })
	})
	return wrapUnlessFault(err, doing)
}

func sealAndSend(ctx context.Context, tx pgx.Tx, b *pgx.Batch, seal func() (audit.Record, audit.Leaf, error)) error {
	record, leaf, err := seal()
	if err != nil {
		return err
	}
	queueEntry(b, record, leaf)
	return tx.SendBatch(ctx, b).Close()
}

// findCooperative is in whose name the log's entries on catalogues are.
func findCooperative(ctx context.Context, tx pgx.Tx) (id uuid.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM organisation WHERE kind = 'cooperative' ORDER BY created_at, id LIMIT 1`).Scan(&id)
	if err != nil {
		return id, fmt.Errorf("find the cooperative: %w", err)
	}
	return id, nil
}

func queueSupplier(b *pgx.Batch, m catalog.SupplierMaster, at time.Time) {
	b.Queue(`INSERT INTO supplier (id, key, name, city, email, version, created_at) VALUES ($1, $2, $3, $4, NULLIF($5, ''), $6, $7)`,
		m.ID, m.Key, m.SupplierData.Name, m.SupplierData.City, m.Email, m.Version, at)
	queueMaster(b, m, at)
}

func queueMaster(b *pgx.Batch, m catalog.SupplierMaster, at time.Time) {
	b.Queue(`INSERT INTO supplier_version (supplier_id, version, hash, bytes, recorded_at) VALUES ($1, $2, $3, $4, $5)`, m.ID, m.Version, m.Hash[:], m.Bytes, at)
}

// Sample is the state of the example catalogue.
func (s *SupplierStore) Sample(ctx context.Context) (catalog.Sample, error) {
	var out catalog.Sample
	err := s.worker.pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM sample_supplier WHERE NOT withdrawn),
		       (SELECT count(*) FROM offer o JOIN sample_supplier USING (supplier_id) WHERE o.until_version IS NULL),
		       (SELECT count(*) FROM purchase_order o JOIN sample_supplier x ON x.supplier_id = o.seller_id)`).Scan(&out.Suppliers, &out.Offers, &out.Orders)
	if err != nil {
		return out, fmt.Errorf("read the example catalogue: %w", err)
	}
	return out, nil
}

// sampleSuppliers are those of the example catalogue, by key.
const sampleSuppliers = `
	SELECT s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash,
	       (SELECT count(*) FROM offer o WHERE o.supplier_id = s.id AND o.until_version IS NULL)
	  FROM sample_supplier x JOIN supplier s ON s.id = x.supplier_id JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	 ORDER BY s.key`

func readSample(ctx context.Context, tx pgx.Tx) ([]catalog.SupplierCatalogue, error) {
	rows, err := tx.Query(ctx, sampleSuppliers)
	if err != nil {
		return nil, fmt.Errorf("read the example's suppliers: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (catalog.SupplierCatalogue, error) {
		var c catalog.SupplierCatalogue
		var hash []byte
		p := &c.Supplier
		err := r.Scan(&p.ID, &p.Key, &p.Name, &p.City, &p.Blocked, &p.Version, &hash, &c.Offers)
		copy(p.Hash[:], hash)
		return c, err
	})
}

// TakeSample stores the suppliers that are missing and lets all of them offer.
func (s *SupplierStore) TakeSample(ctx context.Context, all []catalog.SupplierMaster, at time.Time, seal catalog.SealSample) ([]catalog.SupplierCatalogue, error) {
	return s.moveSample(ctx, seal, func(tx pgx.Tx) (changed bool, err error) {
		b := &pgx.Batch{}
		for _, m := range all {
			var known bool
			if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM supplier WHERE key = $1)`, m.Key).Scan(&known); err != nil {
				return false, err
			}
			if !known {
				queueSupplier(b, m, at)
				b.Queue(`INSERT INTO sample_supplier (supplier_id) VALUES ($1)`, m.ID)
			}
		}
		added := b.Len() > 0
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return false, err
		}
		back, err := blockSample(ctx, tx, false)
		return added || back, err
	})
}

// WithdrawSample blocks the suppliers of the example catalogue.
func (s *SupplierStore) WithdrawSample(ctx context.Context, seal catalog.SealSample) ([]catalog.SupplierCatalogue, error) {
	return s.moveSample(ctx, seal, func(tx pgx.Tx) (bool, error) { return blockSample(ctx, tx, true) })
}

// blockSample blocks the suppliers of the example, or lets them offer again, and tells whether that changed anything.
func blockSample(ctx context.Context, tx pgx.Tx, blocked bool) (changed bool, err error) {
	done, err := tx.Exec(ctx, `UPDATE sample_supplier SET withdrawn = $1 WHERE withdrawn <> $1`, blocked)
	if err != nil || done.RowsAffected() == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE supplier SET blocked = $1 WHERE blocked <> $1 AND id IN (SELECT supplier_id FROM sample_supplier)`, blocked)
	return true, err
}

// moveSample changes the example's suppliers, with an entry in the log that names them.
func (s *SupplierStore) moveSample(ctx context.Context, seal catalog.SealSample, move func(pgx.Tx) (bool, error)) ([]catalog.SupplierCatalogue, error) {
	var out []catalog.SupplierCatalogue
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockSuppliers); err != nil {
			return err
		}
		changed, err := move(tx)
		if err != nil {
			return err
		}
		if out, err = readSample(ctx, tx); err != nil || !changed {
			return err
		}
		suppliers := make([]catalog.Supplier, len(out))
		for i, c := range out {
			suppliers[i] = c.Supplier
		}
		cooperative, err := findCooperative(ctx, tx)
		if err != nil {
			return err
		}
		return sealAndSend(ctx, tx, &pgx.Batch{}, func() (audit.Record, audit.Leaf, error) { return seal(cooperative, suppliers) })
	})
	return out, wrapUnlessFault(err, "change the example catalogue")
}
