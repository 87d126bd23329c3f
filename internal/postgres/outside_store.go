package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// reader is a pool or a transaction.
type reader interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

const selectOutside = `
	SELECT o.id, o.organisation_id, o.product_id, o.source, o.sku, o.price_kind, COALESCE(o.term_months, 0), o.unit_price::text, o.price_quantity, o.minimum,
	       o.shipping::text, o.vat_rate, o.delivery_days, upper(o.valid), o.asked_by, o.asked_on, o.late, o.document_id, o.entry, o.at,
	       s.id, s.name, s.city, COALESCE(s.email, ''), s.organisation_id IS NOT NULL, v.hash,
	       w.reason, w.text, w.person_id, w.entry, w.at
	  FROM outside_offer o JOIN supplier s ON s.id = o.supplier_id JOIN supplier_version v ON v.supplier_id = s.id AND v.version = s.version
	  LEFT JOIN outside_offer_withdrawal w ON w.offer_id = o.id`

func scanOutside(r pgx.Row) (sourcing.OutsideOffer, error) {
	var o sourcing.OutsideOffer
	var price, shipping string
	var until money.Date
	var hash []byte
	var reason, text *string
	var person, entry *uuid.UUID
	var at *time.Time
	if err := r.Scan(&o.ID, &o.Organisation, &o.Product, &o.Source, &o.SKU, &o.PriceKind, &o.TermMonths, &price, &o.Per, &o.Minimum,
		&shipping, &o.VAT, &o.DeliveryDays, &until, &o.AskedBy, &o.AskedOn, &o.Late, &o.Document, &o.Entry, &o.At,
		&o.Supplier.ID, &o.Supplier.Name, &o.Supplier.City, &o.Supplier.Email, &o.Supplier.Own, &hash,
		&reason, &text, &person, &entry, &at); err != nil {
		return o, err
	}
	copy(o.Supplier.Hash[:], hash)
	o.ValidUntil = until.AddDays(-1)
	if reason != nil {
		o.Withdrawn = &sourcing.Withdrawal{Reason: sourcing.Reason(*reason), Text: *text, Person: *person, Entry: *entry, At: *at}
	}
	var err error
	if o.UnitPrice, err = money.ParseUnitPrice(price, money.EUR); err != nil {
		return o, err
	}
	o.Shipping, err = money.ParseAmount(shipping, money.EUR)
	return o, err
}

// Offers for a product that an organisation got itself, newest first.
func (s *SourcingStore) Offers(ctx context.Context, organisation uuid.UUID, product catalog.ProductID, limit int) ([]sourcing.OutsideOffer, error) {
	rows, err := s.app.pool.Query(ctx, selectOutside+` WHERE o.product_id = $1 AND o.organisation_id = $2 ORDER BY o.at DESC, o.id DESC LIMIT $3`,
		product, organisation, limit)
	if err != nil {
		return nil, fmt.Errorf("list outside offers: %w", err)
	}
	var out []sourcing.OutsideOffer
	err = each(rows, func(r pgx.Rows) (sourcing.OutsideOffer, error) { return scanOutside(r) }, func(o sourcing.OutsideOffer) { out = append(out, o) })
	return out, err
}

// Withdraw stores the withdrawal of an offer. The primary key lets one in.
func (s *SourcingStore) Withdraw(ctx context.Context, d sourcing.WithdrawalDraft) (sourcing.OutsideOffer, error) {
	var o sourcing.OutsideOffer
	err := s.app.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('withdrawal ' || $1::text, 0))`, d.Offer); err != nil {
			return err
		}
		var err error
		if o, err = scanOutside(tx.QueryRow(ctx, selectOutside+` WHERE o.id = $1`, d.Offer)); err != nil {
			return notFound(err, "find outside offer")
		}
		e, err := d.Seal(o)
		if err != nil {
			return err
		}
		if o.Withdrawn != nil {
			return fault.New(fault.Conflict, "offer_withdrawn")
		}
		w := d.Withdrawal
		w.Entry, o.Withdrawn = e.Leaf.Entry, &w
		b := &pgx.Batch{}
		queueSourced(b, e)
		b.Queue(`INSERT INTO outside_offer_withdrawal (offer_id, organisation_id, reason, text, person_id, entry, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			o.ID, o.Organisation, string(w.Reason), w.Text, w.Person, w.Entry, w.At)
		return tx.SendBatch(ctx, b).Close()
	})
	return o, wrapUnlessFault(err, "withdraw outside offer")
}

// Land of an organisation: its own, or that of the legal entity it belongs to.
func (s *SourcingStore) Land(ctx context.Context, organisation uuid.UUID) (rules.Land, error) {
	var land rules.Land
	err := s.app.pool.QueryRow(ctx, `SELECT COALESCE(n.land, l.land, '') FROM organisation n JOIN organisation l ON l.id = n.legal_entity_id WHERE n.id = $1`,
		organisation).Scan(&land)
	return land, notFound(err, "read organisation")
}
