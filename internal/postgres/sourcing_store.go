package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// SourcingStore keeps documents, outside offers and inquiries: as the app for those who are signed in, as the worker for
// suppliers who come through a link and see nothing else.
type SourcingStore struct{ app, worker *DB }

// NewSourcingStore works on both pools.
func NewSourcingStore(app, worker *DB) *SourcingStore { return &SourcingStore{app, worker} }

var _ sourcing.Store = (*SourcingStore)(nil)

const insertDocument = `INSERT INTO document (id, organisation_id, file_name, media_type, sha256, bytes, uploaded_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

func documentArgs(d sourcing.Document, raw []byte) []any {
	var by *uuid.UUID
	if d.UploadedBy != uuid.Nil {
		by = &d.UploadedBy
	}
	return []any{d.ID, d.Organisation, d.FileName, string(d.MediaType), d.SHA256[:], raw, by, d.At}
}

// SaveDocument keeps a file; what rests on it leaves the entry in the log.
func (s *SourcingStore) SaveDocument(ctx context.Context, d sourcing.Document, raw []byte) error {
	if _, err := s.app.pool.Exec(ctx, insertDocument, documentArgs(d, raw)...); err != nil {
		return fmt.Errorf("keep document: %w", err)
	}
	return nil
}

// Document is a kept file with its bytes.
func (s *SourcingStore) Document(ctx context.Context, id sourcing.DocumentID) (sourcing.Document, []byte, error) {
	var raw []byte
	d, err := scanDocument(s.app.pool.QueryRow(ctx, selectDocument+`, bytes FROM document WHERE id = $1`, id), &raw)
	return d, raw, notFound(err, "read document")
}

const selectDocument = `SELECT id, organisation_id, file_name, media_type, sha256, at`

func scanDocument(r pgx.Row, more ...any) (sourcing.Document, error) {
	var d sourcing.Document
	var sum []byte
	err := r.Scan(append([]any{&d.ID, &d.Organisation, &d.FileName, &d.MediaType, &sum, &d.At}, more...)...)
	copy(d.SHA256[:], sum)
	return d, err
}

// givenDocument reads a document that somebody of the organisation uploaded.
func givenDocument(ctx context.Context, tx pgx.Tx, organisation uuid.UUID, id sourcing.DocumentID) (sourcing.Document, error) {
	d, err := scanDocument(tx.QueryRow(ctx, selectDocument+` FROM document WHERE id = $1 AND organisation_id = $2 AND uploaded_by IS NOT NULL`, id, organisation))
	return d, notFound(err, "find document")
}

const selectContact = `
	SELECT s.id, s.name, s.city, COALESCE(s.email, ''), s.organisation_id IS NOT NULL, v.hash,
	       COALESCE(convert_from(v.bytes, 'UTF8')::json->>'street', ''), COALESCE(convert_from(v.bytes, 'UTF8')::json->>'postcode', '')
	  FROM supplier s JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version`

func scanContact(r pgx.Row) (sourcing.Contact, error) {
	var c sourcing.Contact
	var hash []byte
	err := r.Scan(&c.ID, &c.Name, &c.City, &c.Email, &c.Own, &hash, &c.Street, &c.Postcode)
	copy(c.Hash[:], hash)
	return c, err
}

// askable are the suppliers that an organisation ($1) may ask: the shop's and its own, none that is blocked.
const askable = ` WHERE (s.organisation_id IS NULL OR s.organisation_id = $1) AND NOT s.blocked`

// Contacts are the suppliers a body may ask.
func (s *SourcingStore) Contacts(ctx context.Context, organisation uuid.UUID) ([]sourcing.Contact, error) {
	rows, err := s.app.pool.Query(ctx, selectContact+askable+` ORDER BY s.name, s.id`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	var out []sourcing.Contact
	err = each(rows, func(r pgx.Rows) (sourcing.Contact, error) { return scanContact(r) }, func(c sourcing.Contact) { out = append(out, c) })
	return out, err
}

// SaveOffer stores supplier, offer and log entry at once.
func (s *SourcingStore) SaveOffer(ctx context.Context, d sourcing.OfferDraft) (sourcing.OutsideOffer, error) {
	o := d.OutsideOffer
	err := s.app.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := visibleProduct(ctx, tx, o.Organisation, o.Product); err != nil {
			return err
		}
		doc, err := givenDocument(ctx, tx, o.Organisation, o.Document)
		if err != nil {
			return err
		}
		if o.Supplier, err = offering(ctx, tx, d); err != nil {
			return err
		}
		e, err := d.Seal(o, doc)
		if err != nil {
			return err
		}
		o.Entry = e.Leaf.Entry
		b := &pgx.Batch{}
		queueSourced(b, e)
		queueOutsideOffer(b, o)
		return tx.SendBatch(ctx, b).Close()
	})
	return o, wrapUnlessFault(err, "save outside offer")
}

func queueSourced(b *pgx.Batch, e sourcing.Entry) {
	queueEntry(b, e.Record, e.Leaf)
	queuePersonal(b, e.Personal)
}

func queueOutsideOffer(b *pgx.Batch, o sourcing.OutsideOffer) {
	b.Queue(`INSERT INTO outside_offer (id, organisation_id, product_id, supplier_id, source, sku, price_kind, term_months, currency, unit_price,
			price_quantity, minimum, shipping, vat_rate, delivery_days, valid, asked_by, asked_on, late, document_id, letter_id, entry, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, daterange(($16::timestamptz AT TIME ZONE 'Europe/Berlin')::date, $17::date + 1),
			$18, $19, $20, $21, $22, $23, $16)`,
		o.ID, o.Organisation, o.Product, o.Supplier.ID, string(o.Source), o.SKU, string(o.PriceKind), nullInt(o.TermMonths), string(o.UnitPrice.Currency()),
		o.UnitPrice, o.Per, o.Minimum, o.Shipping, o.VAT, o.DeliveryDays, o.At, o.ValidUntil, o.AskedBy, o.AskedOn, o.Late, o.Document, letterOf(o), o.Entry)
}

func letterOf(o sourcing.OutsideOffer) *uuid.UUID {
	if o.Letter == nil {
		return nil
	}
	return &o.Letter.UUID
}

// visibleProduct reads a product that an organisation may know.
func visibleProduct(ctx context.Context, db reader, organisation uuid.UUID, id catalog.ProductID) (catalog.Product, error) {
	rows, err := db.Query(ctx, selectProduct+` WHERE p.id = $1 AND (p.organisation_id IS NULL OR p.organisation_id = $2)`, id, organisation)
	if err != nil {
		return catalog.Product{}, err
	}
	var found *catalog.Product
	if err := each(rows, scanProduct, func(p catalog.Product) { found = &p }); err != nil {
		return catalog.Product{}, err
	}
	if found == nil {
		return catalog.Product{}, notFound(pgx.ErrNoRows, "find product")
	}
	return *found, nil
}

// offering is who offers: a supplier that is known, one of the body's own with the same name and address, or a new one.
func offering(ctx context.Context, tx pgx.Tx, d sourcing.OfferDraft) (sourcing.Contact, error) {
	if d.NewSupplier == nil {
		c, err := scanContact(tx.QueryRow(ctx, selectContact+askable+` AND s.id = $2`, d.Organisation, d.Supplier.ID))
		return c, notFound(err, "find supplier")
	}
	n := d.NewSupplier
	known, err := scanContact(tx.QueryRow(ctx, selectContact+` WHERE s.organisation_id = $1 AND s.name = $2 AND s.city = $3
		AND convert_from(v.bytes, 'UTF8')::json->>'street' = $4 AND convert_from(v.bytes, 'UTF8')::json->>'postcode' = $5 ORDER BY s.id LIMIT 1`,
		d.Organisation, n.Name, n.City, n.Street, n.Postcode))
	if err == nil || optional(err) != nil {
		return known, err
	}
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO supplier (id, key, name, city, email, organisation_id, version, created_at) VALUES ($1, $2, $3, $4, NULLIF($5, ''), $6, 1, $7)`,
		n.ID, n.Key, n.Name, n.City, n.Email, d.Organisation, d.At)
	b.Queue(`INSERT INTO supplier_version (supplier_id, version, hash, bytes, organisation_id) VALUES ($1, 1, $2, $3, $4)`, n.ID, n.Hash[:], n.Master, d.Organisation)
	return n.Contact, tx.SendBatch(ctx, b).Close()
}

// TryLink counts an unknown link.
func (s *SourcingStore) TryLink(ctx context.Context, subject string, at time.Time) (bool, error) {
	tag, err := s.worker.pool.Exec(ctx, tryOne, subject, at, at.Add(-authz.ThrottleWindow), authz.ThrottleAddressLimit)
	if err != nil {
		return false, fmt.Errorf("count link: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}
