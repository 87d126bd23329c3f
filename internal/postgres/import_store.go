package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// ImportStore keeps catalogue files and merges them into the offers, as the worker; what pages show is read by the app.
type ImportStore struct{ app, worker *DB }

// NewImportStore works on both pools.
func NewImportStore(app, worker *DB) *ImportStore { return &ImportStore{app, worker} }

var _ catalog.ImportStore = (*ImportStore)(nil)

const selectSupplier = `
	SELECT s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash
	  FROM supplier s JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version`

func scanSupplier(r pgx.Row) (catalog.Supplier, error) {
	var s catalog.Supplier
	var hash []byte
	err := r.Scan(&s.ID, &s.Key, &s.Name, &s.City, &s.Blocked, &s.Version, &hash)
	copy(s.Hash[:], hash)
	return s, err
}

// Supplier is one supplier.
func (s *ImportStore) Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error) {
	found, err := scanSupplier(s.app.pool.QueryRow(ctx, selectSupplier+` WHERE s.id = $1 AND s.organisation_id IS NULL`, id))
	return found, notFound(err, "read supplier")
}

// notFound makes "no row" the refusal a person may see.
func notFound(err error, doing string) error {
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fault.New(fault.NotFound, "not_found")
	case err != nil:
		return fmt.Errorf("%s: %w", doing, err)
	default:
		return nil
	}
}

// Suppliers lists the shop's suppliers by name; those of single bodies are nobody else's matter.
func (s *ImportStore) Suppliers(ctx context.Context) ([]catalog.SupplierCatalogue, error) {
	rows, err := s.app.pool.Query(ctx, `
		SELECT s.id, s.key, s.name, s.city, s.blocked, s.version, v.hash, x.supplier_id IS NOT NULL, COALESCE(o.n, 0), COALESCE(c.version, 0), c.published_at
		  FROM supplier s JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
		  LEFT JOIN (SELECT supplier_id, count(*)::int n FROM offer WHERE until_version IS NULL GROUP BY supplier_id) o ON o.supplier_id = s.id
		  LEFT JOIN catalogue_version c ON c.supplier_id = s.id AND c.status = 'published'
		  LEFT JOIN sample_supplier x ON x.supplier_id = s.id
		 WHERE s.organisation_id IS NULL
		 ORDER BY s.name, s.id`)
	if err != nil {
		return nil, fmt.Errorf("list suppliers: %w", err)
	}
	var out []catalog.SupplierCatalogue
	err = each(rows, func(r pgx.Rows) (c catalog.SupplierCatalogue, err error) {
		var hash []byte
		p := &c.Supplier
		err = r.Scan(&p.ID, &p.Key, &p.Name, &p.City, &p.Blocked, &p.Version, &hash, &c.Sample, &c.Offers, &c.Version, &c.PublishedAt)
		copy(p.Hash[:], hash)
		return c, err
	}, func(c catalog.SupplierCatalogue) { out = append(out, c) })
	return out, err
}

const selectVersion = `
	SELECT v.id, v.supplier_id, v.version, v.status, v.file_name, v.format, v.sha256, v.counts, v.findings, v.uploaded_at, v.published_at
	  FROM catalogue_version v`

func scanVersion(r pgx.Row, more ...any) (catalog.CatalogueVersion, error) {
	var v catalog.CatalogueVersion
	var sha, counts, findings []byte
	err := r.Scan(append([]any{
		&v.ID, &v.Supplier, &v.Number, &v.Status, &v.FileName, &v.Format, &sha, &counts, &findings, &v.UploadedAt, &v.PublishedAt,
	}, more...)...)
	if err != nil {
		return v, err
	}
	copy(v.SHA256[:], sha)
	return v, errors.Join(json.Unmarshal(counts, &v.Counts), json.Unmarshal(findings, &v.Findings))
}

// versionsListed bounds a supplier's history on one page.
const versionsListed = 50

// Versions of a supplier, newest first.
func (s *ImportStore) Versions(ctx context.Context, supplier catalog.SupplierID) ([]catalog.CatalogueVersion, error) {
	rows, err := s.app.pool.Query(ctx, selectVersion+` WHERE v.supplier_id = $1 ORDER BY v.version DESC LIMIT $2`, supplier, versionsListed)
	if err != nil {
		return nil, fmt.Errorf("list catalogue versions: %w", err)
	}
	var out []catalog.CatalogueVersion
	err = each(rows, func(r pgx.Rows) (catalog.CatalogueVersion, error) { return scanVersion(r) },
		func(v catalog.CatalogueVersion) { out = append(out, v) })
	return out, err
}

// File is a version with its file.
func (s *ImportStore) File(ctx context.Context, id catalog.VersionID) (catalog.CatalogueVersion, []byte, error) {
	var raw []byte
	row := s.worker.pool.QueryRow(ctx, `
		SELECT v.id, v.supplier_id, v.version, v.status, v.file_name, v.format, v.sha256, v.counts, v.findings, v.uploaded_at,
		       v.published_at, v.raw FROM catalogue_version v WHERE v.id = $1`, id)
	v, err := scanVersion(row, &raw)
	return v, raw, notFound(err, "read catalogue file")
}

// SaveDraft tries the merge, takes it back, and stores the draft with what the trial found.
func (s *ImportStore) SaveDraft(ctx context.Context, n catalog.NewVersion, open func() (*catalog.Intake, error)) (catalog.CatalogueVersion, error) {
	v := n.CatalogueVersion
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockSupplier(ctx, tx, v.Supplier); err != nil {
			return err
		}
		trial, err := tx.Begin(ctx)
		if err != nil {
			return fmt.Errorf("trial: %w", err)
		}
		m := &merge{tx: trial, supplier: v.Supplier, version: v.ID, at: v.UploadedAt}
		if err := m.prepare(ctx, open); err != nil {
			return err
		}
		v.Counts, v.Findings = m.counts, m.intake.Findings()
		if err := trial.Rollback(ctx); err != nil {
			return fmt.Errorf("take the trial back: %w", err)
		}
		v.Number, err = insertDraft(ctx, tx, n, v)
		return err
	})
	return v, wrapUnlessFault(err, "store draft")
}

func insertDraft(ctx context.Context, tx pgx.Tx, n catalog.NewVersion, v catalog.CatalogueVersion) (number int, err error) {
	counts, findings, err := marshalFound(v)
	if err != nil {
		return 0, err
	}
	var by *uuid.UUID
	if n.UploadedBy != uuid.Nil {
		by = &n.UploadedBy
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO catalogue_version (id, supplier_id, version, status, file_name, format, sha256, raw, counts, findings, uploaded_by, uploaded_at)
		SELECT $1, $2, COALESCE(max(version), 0) + 1, 'draft', $3, $4, $5, $6, $7, $8, $9, $10 FROM catalogue_version WHERE supplier_id = $2
		RETURNING version`,
		v.ID, v.Supplier, v.FileName, string(v.Format), v.SHA256[:], n.Raw, counts, findings, by, v.UploadedAt).Scan(&number)
	return number, err
}

func marshalFound(v catalog.CatalogueVersion) (counts, findings []byte, err error) {
	if counts, err = json.Marshal(v.Counts); err != nil {
		return nil, nil, err
	}
	if v.Findings == nil {
		return counts, []byte("[]"), nil
	}
	findings, err = json.Marshal(v.Findings)
	return counts, findings, err
}

// Publish merges the draft.
func (s *ImportStore) Publish(ctx context.Context, p catalog.Publication) (catalog.CatalogueVersion, error) {
	var out catalog.CatalogueVersion
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		done, err := lockDraft(ctx, tx, p.Version)
		if err != nil {
			return err
		}
		m := &merge{tx: tx, supplier: done.Supplier.ID, version: p.Version, at: p.At, deferSearch: p.DeferSearch}
		if err := m.prepare(ctx, p.Open); err != nil {
			return err
		}
		if err := m.apply(ctx); err != nil {
			return err
		}
		done.Version.Counts, done.Version.Findings = m.counts, m.intake.Findings()
		done.Version.Status, done.Version.PublishedAt = catalog.VersionPublished, &p.At
		if err := setPublished(ctx, tx, done.Version); err != nil {
			return err
		}
		out = done.Version
		return sealPublication(ctx, tx, p, done)
	})
	return out, wrapUnlessFault(err, "publish catalogue")
}

// lockSupplier lets one transaction at a time change what a supplier has uploaded and offers.
func lockSupplier(ctx context.Context, tx pgx.Tx, id catalog.SupplierID) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('catalogue ' || $1, 0))`, id.String())
	return err
}

// lockDraft waits for other publications of the supplier, then reads what is to be published.
func lockDraft(ctx context.Context, tx pgx.Tx, id catalog.VersionID) (catalog.Published, error) {
	var p catalog.Published
	var supplier catalog.SupplierID
	if err := tx.QueryRow(ctx, `SELECT supplier_id FROM catalogue_version WHERE id = $1`, id).Scan(&supplier); err != nil {
		return p, notFound(err, "find draft")
	}
	if err := lockSupplier(ctx, tx, supplier); err != nil {
		return p, err
	}
	var err error
	if p.Version, err = scanVersion(tx.QueryRow(ctx, selectVersion+` WHERE v.id = $1`, id)); err != nil {
		return p, err
	}
	if p.Supplier, err = scanSupplier(tx.QueryRow(ctx, selectSupplier+` WHERE s.id = $1`, supplier)); err != nil {
		return p, err
	}
	if p.Version.Status != catalog.VersionDraft {
		return p, fault.New(fault.Conflict, "version_not_draft")
	}
	before, err := scanVersion(tx.QueryRow(ctx, selectVersion+` WHERE v.supplier_id = $1 AND v.status = 'published'`, supplier))
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return p, nil
	case err != nil:
		return p, err
	case before.Number > p.Version.Number:
		return p, fault.New(fault.Conflict, "version_outdated")
	}
	p.Replaces = &before.ID
	return p, nil
}

func setPublished(ctx context.Context, tx pgx.Tx, v catalog.CatalogueVersion) error {
	counts, findings, err := marshalFound(v)
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(`UPDATE catalogue_version SET status = 'superseded' WHERE supplier_id = $1 AND status = 'published'`, v.Supplier)
	b.Queue(`UPDATE catalogue_version SET status = 'published', published_at = $2, counts = $3, findings = $4 WHERE id = $1`,
		v.ID, v.PublishedAt, counts, findings)
	return tx.SendBatch(ctx, b).Close()
}

// sealPublication writes the entry for the log; no publication commits without.
func sealPublication(ctx context.Context, tx pgx.Tx, p catalog.Publication, done catalog.Published) error {
	cooperative, err := findCooperative(ctx, tx)
	if err != nil {
		return err
	}
	record, leaf, err := p.Seal(cooperative, done)
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	queueEntry(b, record, leaf)
	b.Queue(`UPDATE catalogue_version SET entry = $2 WHERE id = $1`, done.Version.ID, leaf.Entry)
	return tx.SendBatch(ctx, b).Close()
}

func queueEntry(b *pgx.Batch, r audit.Record, l audit.Leaf) {
	b.Queue(`INSERT INTO record (id, organisation_id, type, version, bytes, salt) VALUES ($1, $2, $3, $4, $5, $6)`,
		r.ID, r.Organisation, r.Type, r.Version, r.Bytes, r.Salt[:])
	b.Queue(`INSERT INTO leaf (entry, bytes) VALUES ($1, $2)`, l.Entry, l.Bytes())
	b.Queue(`INSERT INTO leaf_pending (entry) VALUES ($1)`, l.Entry)
}

// wrapUnlessFault leaves alone what a person may see.
func wrapUnlessFault(err error, doing string) error {
	if _, ok := fault.As(err); ok || err == nil {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// RefreshSearch brings what the search knows up to date where it differs: lots and their prices, and offers whose
// validity began or ended. It is due after such changes and once a day; imports refresh their own products.
func (s *ImportStore) RefreshSearch(ctx context.Context, at time.Time) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockProducts(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, createTouched); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO touched SELECT product_id FROM offer WHERE until_version IS NULL
			UNION SELECT product_id FROM lot_price UNION SELECT product_id FROM product_search`)
		if err != nil {
			return err
		}
		return refreshSearch(ctx, tx, money.DateOf(at))
	})
	return wrapUnlessFault(err, "refresh search")
}
