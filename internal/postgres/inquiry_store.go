package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// SaveInquiry stores inquiry, letters, log entry, and an event for each letter.
func (s *SourcingStore) SaveInquiry(ctx context.Context, d sourcing.InquiryDraft) (sourcing.Inquiry, error) {
	var i sourcing.Inquiry
	err := s.app.inTx(ctx, func(tx pgx.Tx) error {
		var err error
		if i, err = addressed(ctx, tx, d.Inquiry); err != nil {
			return err
		}
		e, err := d.Seal(&i)
		if err != nil {
			return err
		}
		i.Entry = e.Leaf.Entry
		b := &pgx.Batch{}
		queueSourced(b, e)
		queueInquiry(b, i, d.Hashes)
		return tx.SendBatch(ctx, b).Close()
	})
	return i, wrapUnlessFault(err, "save inquiry")
}

// PreviewInquiry finds what an inquiry would be about and to whom it would go.
func (s *SourcingStore) PreviewInquiry(ctx context.Context, i sourcing.Inquiry) (sourcing.Inquiry, error) {
	out, err := addressed(ctx, s.app.pool, i)
	return out, wrapUnlessFault(err, "preview inquiry")
}

// addressed is the inquiry with its product and the suppliers of its letters.
func addressed(ctx context.Context, db reader, i sourcing.Inquiry) (sourcing.Inquiry, error) {
	var err error
	if i.Product, err = visibleProduct(ctx, db, i.Organisation, i.Product.ID); err != nil {
		return i, err
	}
	i.Letters = slices.Clone(i.Letters)
	for n := range i.Letters {
		l := &i.Letters[n]
		if l.Supplier, err = scanContact(db.QueryRow(ctx, selectContact+askable+` AND s.id = $2`, i.Organisation, l.Supplier.ID)); err != nil {
			return i, notFound(err, "find supplier")
		}
	}
	return i, nil
}

func queueInquiry(b *pgx.Batch, i sourcing.Inquiry, hashes []sourcing.TokenHash) {
	b.Queue(`INSERT INTO inquiry (id, organisation_id, product_id, person_id, text, quantity, needed_by, deadline, entry, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		i.ID, i.Organisation, i.Product.ID, i.AskedBy, i.Text, i.Quantity, nullDate(i.NeededBy), i.Deadline, i.Entry, i.At)
	for n, l := range i.Letters {
		b.Queue(`INSERT INTO inquiry_letter (id, organisation_id, inquiry_id, supplier_id, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			l.ID, i.Organisation, i.ID, l.Supplier.ID, hashes[n][:], l.ExpiresAt)
		b.Queue(`INSERT INTO outbox (topic, payload) VALUES ('inquiry.letter', jsonb_build_object('letter', $1::text, 'to', $2::text, 'subject', $3::text, 'text', $4::text))`,
			l.ID.String(), l.Supplier.Email, l.Subject, l.Text)
	}
}

const selectInquiry = `
	SELECT i.id, i.organisation_id, g.name, i.person_id, COALESCE(n.name, ''), i.text, i.quantity, i.needed_by, i.deadline, i.entry, i.at,
	       p.id, COALESCE(p.gtin, ''), p.manufacturer, p.part_number, p.name, p.category, p.unit
	  FROM inquiry i JOIN product p ON p.id = i.product_id JOIN organisation g ON g.id = i.organisation_id LEFT JOIN person n ON n.id = i.person_id`

func scanInquiry(r pgx.Row) (sourcing.Inquiry, error) {
	var i sourcing.Inquiry
	var needed *money.Date
	p := &i.Product
	err := r.Scan(&i.ID, &i.Organisation, &i.Name, &i.AskedBy, &i.Person, &i.Text, &i.Quantity, &needed, &i.Deadline, &i.Entry, &i.At,
		&p.ID, &p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Category, &p.Unit)
	if needed != nil {
		i.NeededBy = *needed
	}
	return i, err
}

const selectLetter = `
	SELECT l.inquiry_id, l.id, l.status, l.late, l.answered_at, l.expires_at, s.id, s.name, s.city, COALESCE(s.email, ''), s.organisation_id IS NOT NULL, v.hash,
	       o.id, o.unit_price::text, o.price_quantity, o.minimum, o.shipping::text, o.vat_rate, o.delivery_days, upper(o.valid), o.document_id, o.price_kind,
	       COALESCE(o.term_months, 0)
	  FROM inquiry_letter l JOIN supplier s ON s.id = l.supplier_id JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	  LEFT JOIN outside_offer o ON o.letter_id = l.id`

func scanLetter(r pgx.Row) (inquiry sourcing.InquiryID, l sourcing.Letter, err error) {
	var hash []byte
	var offer, document *uuid.UUID
	var price, shipping, kind *string
	var per, minimum *money.Quantity
	var vat *money.Percent
	var days *int
	var term int
	var until *money.Date
	if err = r.Scan(&inquiry, &l.ID, &l.Status, &l.Late, &l.AnsweredAt, &l.ExpiresAt, &l.Supplier.ID, &l.Supplier.Name, &l.Supplier.City, &l.Supplier.Email,
		&l.Supplier.Own, &hash, &offer, &price, &per, &minimum, &shipping, &vat, &days, &until, &document, &kind, &term); err != nil {
		return inquiry, l, err
	}
	copy(l.Supplier.Hash[:], hash)
	if offer == nil {
		return inquiry, l, nil
	}
	o := &sourcing.OutsideOffer{ID: sourcing.OfferID{UUID: *offer}, Document: sourcing.DocumentID{UUID: *document}, Late: l.Late}
	o.Terms = sourcing.Terms{
		PriceKind: catalog.PriceKind(*kind), TermMonths: term, Per: *per, Minimum: *minimum, VAT: *vat, DeliveryDays: *days, ValidUntil: until.AddDays(-1),
	}
	l.Offer = o
	if o.UnitPrice, err = money.ParseUnitPrice(*price, money.EUR); err != nil {
		return inquiry, l, err
	}
	o.Shipping, err = money.ParseAmount(*shipping, money.EUR)
	return inquiry, l, err
}

// Inquiries of an organisation, newest first.
func (s *SourcingStore) Inquiries(ctx context.Context, organisation uuid.UUID, product *catalog.ProductID, limit int) ([]sourcing.Inquiry, error) {
	var of *uuid.UUID
	if product != nil {
		of = &product.UUID
	}
	return s.inquiries(ctx, ` WHERE i.organisation_id = $1 AND ($2::uuid IS NULL OR i.product_id = $2) ORDER BY i.at DESC, i.id DESC LIMIT $3`, organisation, of, limit)
}

// Inquiry in the principal's scope.
func (s *SourcingStore) Inquiry(ctx context.Context, id sourcing.InquiryID) (sourcing.Inquiry, error) {
	found, err := s.inquiries(ctx, ` WHERE i.id = $1`, id)
	if err != nil || len(found) == 0 {
		return sourcing.Inquiry{}, cmp.Or(err, error(fault.New(fault.NotFound, "not_found")))
	}
	return found[0], nil
}

func (s *SourcingStore) inquiries(ctx context.Context, where string, args ...any) ([]sourcing.Inquiry, error) {
	rows, err := s.app.pool.Query(ctx, selectInquiry+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list inquiries: %w", err)
	}
	var out []sourcing.Inquiry
	at := map[sourcing.InquiryID]int{}
	var ids []uuid.UUID
	if err := each(rows, func(r pgx.Rows) (sourcing.Inquiry, error) { return scanInquiry(r) }, func(i sourcing.Inquiry) {
		at[i.ID] = len(out)
		out, ids = append(out, i), append(ids, i.ID.UUID)
	}); err != nil || len(out) == 0 {
		return nil, err
	}
	if rows, err = s.app.pool.Query(ctx, selectLetter+` WHERE l.inquiry_id = ANY ($1) ORDER BY s.name, l.id`, ids); err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		of, l, err := scanLetter(rows)
		if err != nil {
			return nil, err
		}
		out[at[of]].Letters = append(out[at[of]].Letters, l)
	}
	return out, rows.Err()
}

// SaveAnswer stores what was answered, for whoever is signed in or, through a link, as the worker.
func (s *SourcingStore) SaveAnswer(ctx context.Context, d sourcing.AnswerDraft) error {
	db := s.app
	if d.Token != nil {
		db = s.worker
	}
	err := db.inTx(ctx, func(tx pgx.Tx) error {
		i, l, err := lockLetter(ctx, tx, d)
		if err != nil {
			return err
		}
		doc := d.Document
		if d.Given != nil {
			given, err := givenDocument(ctx, tx, i.Organisation, *d.Given)
			if err != nil {
				return err
			}
			doc = &given
		}
		a, err := d.Seal(i, l, doc)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueSourced(b, a.Entry)
		if d.Document != nil {
			b.Queue(insertDocument, documentArgs(*d.Document, d.Raw)...)
		}
		status := sourcing.LetterDeclined
		if a.Offer != nil {
			status = sourcing.LetterAnswered
			queueOutsideOffer(b, *a.Offer)
		}
		b.Queue(`UPDATE inquiry_letter SET status = $2, late = $3, entry = $5, answered_at = $4 WHERE id = $1`, l.ID, string(status), a.Late, d.At, a.Leaf.Entry)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "save answer")
}

// lockLetter finds the letter and lets one answer in.
func lockLetter(ctx context.Context, tx pgx.Tx, d sourcing.AnswerDraft) (sourcing.Inquiry, sourcing.Letter, error) {
	var of sourcing.InquiryID
	var l sourcing.Letter
	var err error
	if d.Token != nil {
		of, l, err = scanLetter(tx.QueryRow(ctx, selectLetter+` WHERE l.token_hash = $1 FOR UPDATE OF l`, d.Token[:]))
	} else {
		of, l, err = scanLetter(tx.QueryRow(ctx, selectLetter+` WHERE l.id = $1 AND l.inquiry_id = $2 FOR UPDATE OF l`, d.Letter, d.Inquiry))
	}
	if err != nil {
		return sourcing.Inquiry{}, l, notFound(err, "find letter")
	}
	if l.Status != sourcing.LetterOpen {
		return sourcing.Inquiry{}, l, fault.New(fault.Conflict, "inquiry_answered")
	}
	i, err := scanInquiry(tx.QueryRow(ctx, selectInquiry+` WHERE i.id = $1`, of))
	return i, l, err
}

// Opened finds the letter of a link.
func (s *SourcingStore) Opened(ctx context.Context, token sourcing.TokenHash) (sourcing.Inquiry, sourcing.Letter, error) {
	of, l, err := scanLetter(s.worker.pool.QueryRow(ctx, selectLetter+` WHERE l.token_hash = $1`, token[:]))
	if err != nil {
		return sourcing.Inquiry{}, l, notFound(err, "open link")
	}
	i, err := scanInquiry(s.worker.pool.QueryRow(ctx, selectInquiry+` WHERE i.id = $1`, of))
	return i, l, notFound(err, "open link")
}
