package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// selectAward finds what a competition ($1) of an organisation ($2) was awarded to, and whether it is ordered.
const selectAward = `
	SELECT c.lot_id, c.status, c.terms->>'subject', e.entry, (e.at AT TIME ZONE 'Europe/Berlin')::date, (e.body#>>'{facts,supplier}')::uuid, e.body#>>'{facts,price}',
	       (SELECT f.clear_sha256 FROM competition_offer f JOIN competition_invitation i ON i.id = f.invitation_id
	         WHERE f.competition_id = c.id AND NOT f.late AND i.supplier_id = (e.body#>>'{facts,supplier}')::uuid ORDER BY f.at DESC, f.id DESC LIMIT 1),
	       COALESCE((SELECT min(s.category) FROM lot_scope s WHERE s.lot_id = c.lot_id), ''),
	       EXISTS (SELECT FROM call_off_offer o WHERE o.competition_id = c.id)
	  FROM competition c
	  LEFT JOIN competition_event e ON e.competition_id = c.id AND e.action = 'award'
	 WHERE c.id = $1 AND c.organisation_id = $2`

func queueAward(b *pgx.Batch, into *order.CallOffOffer) {
	b.Queue(selectAward, into.Competition, into.Organisation).QueryRow(func(r pgx.Row) error {
		var status string
		var evidence, supplier *uuid.UUID
		var from *money.Date
		var price *string
		var sum []byte
		err := r.Scan(&into.Lot, &status, &into.Number, &evidence, &from, &supplier, &price, &sum, &into.Category, &into.Ordered)
		if err != nil {
			return notFound(err, "find award")
		}
		if status != "awarded" || evidence == nil || from == nil || supplier == nil || price == nil {
			return fault.New(fault.Conflict, "competition_not_awarded")
		}
		into.Evidence, into.Supplier.UUID, into.Valid.From = *evidence, *supplier, *from
		copy(into.SHA256[:], sum)
		into.Net, err = money.ParseAmount(*price, money.EUR)
		return err
	})
}

// Award of a competition, for a look ahead.
func (s *OrderStore) Award(ctx context.Context, competition, organisation uuid.UUID) (order.CallOffOffer, error) {
	o := order.CallOffOffer{Competition: competition, Organisation: organisation}
	b := &pgx.Batch{}
	queueAward(b, &o)
	return o, wrapUnlessFault(s.db.pool.SendBatch(ctx, b).Close(), "read award")
}

// Award of a competition; whoever else orders it waits for the end of this transaction.
func (t *orderTx) Award(ctx context.Context, competition, organisation uuid.UUID) (order.CallOffOffer, error) {
	o := order.CallOffOffer{Competition: competition, Organisation: organisation}
	b := &pgx.Batch{}
	b.Queue(`SELECT FROM competition WHERE id = $1 FOR UPDATE`, competition)
	queueAward(b, &o)
	return o, wrapUnlessFault(t.tx.send(ctx, b), "read award")
}

// queueOffer lays down the offer that a submission orders, with its positions. What is ordered once cannot be so again.
func queueOffer(b *pgx.Batch, s order.Submission) {
	o := s.Offer
	if o == nil {
		return
	}
	if o.Kept {
		b.Queue(orderOffer, o.ID, o.Organisation, s.ID)
		return
	}
	b.Queue(`INSERT INTO call_off_offer (id, organisation_id, origin, lot_id, supplier_id, competition_id, number, valid, sha256, evidence, person_id, at)
		VALUES ($1, $2, 'competition', $3, $4, $5, $6, daterange($7::date, $8::date), $9, $10, $11, $12)`,
		o.ID, o.Organisation, o.Lot, o.Supplier, o.Competition, o.Number, o.Valid.From, nullDate(o.Valid.To), o.SHA256[:], o.Evidence, s.Owner.Person, s.At)
	for _, p := range o.Positions {
		b.Queue(`INSERT INTO call_off_offer_line (id, organisation_id, offer_id, line_no, description, category, unit, quantity, unit_price, price_quantity, vat_rate, delivery_days)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			p.ID, o.Organisation, o.ID, p.Line, p.Description, o.Category, p.Unit, p.Quantity, p.UnitPrice, p.Per, p.VAT, p.DeliveryDays)
	}
	b.Queue(orderOffer, o.ID, o.Organisation, s.ID)
}

const orderOffer = `INSERT INTO call_off_offer_order (offer_id, organisation_id, submission_id) VALUES ($1, $2, $3)`

// productOf is what a line hangs on: a product of the catalogues, or the position of an offer.
func productOf(l *order.PlannedLine) (product, position *uuid.UUID) {
	if l.Product.Position {
		return nil, &l.Product.ID.UUID
	}
	return &l.Product.ID.UUID, nil
}
