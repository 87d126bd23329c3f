package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// Basket is the person's basket in the organisation, empty when there is none.
func (s *OrderStore) Basket(ctx context.Context, o order.Owner) (order.Basket, error) {
	var basket order.Basket
	b := &pgx.Batch{}
	queueBasket(b, o, &basket, "")
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return order.Basket{}, fmt.Errorf("read basket: %w", err)
	}
	return basket, nil
}

// ChangeBasket is one of the quiet transactions: a basket is a wish, no decision, and leaves no entry in the log.
func (s *OrderStore) ChangeBasket(ctx context.Context, o order.Owner, at time.Time, fn func(*order.Basket) error) error {
	return s.db.inBatches(ctx, func(tx *batchTx) error {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("basket id: %w", err)
		}
		basket, err := lockBasket(ctx, tx, id, o, at)
		if err != nil {
			return err
		}
		if err := fn(&basket); err != nil {
			return err
		}
		return saveBasket(ctx, tx, o, basket, at)
	})
}

// lockBasket reads the basket and keeps others from changing it; id is the new one's where there is none.
func lockBasket(ctx context.Context, tx batcher, id uuid.UUID, o order.Owner, at time.Time) (order.Basket, error) {
	var basket order.Basket
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO basket (id, organisation_id, person_id, updated_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (organisation_id, person_id) DO NOTHING`, id, o.Organisation, o.Person, at)
	queueBasket(b, o, &basket, " FOR UPDATE OF b")
	if err := tx.send(ctx, b); err != nil {
		return basket, fmt.Errorf("lock basket: %w", err)
	}
	return basket, nil
}

func queueBasket(b *pgx.Batch, o order.Owner, out *order.Basket, lock string) {
	b.Queue(`SELECT b.version, b.needer_id, b.delivery_address_id, b.cost_centre_id, b.funding, b.last_reason_code, b.last_reason_text, b.returned_note, b.returned_by,
		       (SELECT p.name FROM person p WHERE p.id = b.returned_by),
		       (SELECT json_agg(json_build_object('ID', f.id, 'Description', f.description, 'Amount', f.quantity::text, 'Expected', f.estimate::text,
		               'NeededBy', f.needed_by, 'Product', f.product_id, 'At', f.at, 'From', (`+fromHandover+` WHERE h.id = f.handover_id))
		               ORDER BY f.at, f.id) FROM free_line f WHERE f.basket_id = b.id)
		  FROM basket b WHERE b.organisation_id = $1 AND b.person_id = $2`+lock,
		o.Organisation, o.Person).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (v order.Basket, err error) {
			var code, text, note, name *string
			var by *uuid.UUID
			var free []byte
			if err = r.Scan(&v.Version, &v.Needer, &v.DeliveryAddress, &v.CostCentre, &v.Funding, &code, &text, &note, &by, &name, &free); err == nil && free != nil {
				v.FreeLines, err = parseFreeLines(free)
			}
			v.LastReason = reasonOf(code, text)
			if by != nil {
				v.Returned = &order.CameBack{By: *by, Name: *name, Note: *note}
			}
			return v, err
		}, func(v order.Basket) { *out = v })
	})
	b.Queue(`SELECT l.id, l.product_id, l.supplier_id, l.sku, l.offer_id, l.lot_price_id, l.quantity, l.needed_by, l.reason_code,
		       l.reason_text, l.seen_total, l.bypass_code, l.bypass_text, l.product_reason_code, l.product_reason_text, l.skip_code, l.skip_text, COALESCE(l.note, ''),
		       (`+fromHandover+` WHERE h.id = l.handover_id), COALESCE(l.supersedes, '00000000-0000-0000-0000-000000000000'),
		       COALESCE(l.part_of, '00000000-0000-0000-0000-000000000000')
		  FROM basket b JOIN basket_line l ON l.basket_id = b.id
		 WHERE b.organisation_id = $1 AND b.person_id = $2 ORDER BY l.position`,
		o.Organisation, o.Person).Query(func(rows pgx.Rows) error {
		return each(rows, scanBasketLine, func(l order.BasketLine) { out.Lines = append(out.Lines, l) })
	})
}

// fromHandover is where a line was taken over from.
const fromHandover = `SELECT json_build_object('ID', h.id, 'By', p.name, 'LogID', p.log_id, 'Note', h.note) FROM handover h JOIN person p ON p.id = h.person_id`

func scanBasketLine(r pgx.Rows) (order.BasketLine, error) {
	var l order.BasketLine
	var offer, lotPrice *uuid.UUID
	var needed *money.Date
	var code, text, bypass, bypassText, choice, choiceText, skip, skipText *string
	err := r.Scan(&l.ID, &l.Product, &l.Supplier, &l.SKU, &offer, &lotPrice, &l.Quantity, &needed, &code, &text, &l.Seen,
		&bypass, &bypassText, &choice, &choiceText, &skip, &skipText, &l.Note, &l.From, &l.Supersedes, &l.PartOf)
	if offer != nil {
		l.Offer = &catalog.OfferID{UUID: *offer}
	}
	if lotPrice != nil {
		l.LotPrice = &catalog.LotPriceID{UUID: *lotPrice}
	}
	if needed != nil {
		l.NeededBy = *needed
	}
	l.Reason, l.Bypass, l.Choice = reasonOf(code, text), reasonOf(bypass, bypassText), reasonOf(choice, choiceText)
	l.Skip = reasonOf(skip, skipText)
	return l, err
}

// reasonOf reads a reason from its columns; without a code there is none.
func reasonOf(code, text *string) *order.Reason {
	if code == nil {
		return nil
	}
	r := &order.Reason{Code: order.ReasonCode(*code)}
	if text != nil {
		r.Text = *text
	}
	return r
}

// columnsOf writes a reason into its columns.
func columnsOf(r *order.Reason) (code, text *string) {
	if r == nil {
		return nil, nil
	}
	c := string(r.Code)
	return &c, &r.Text
}

// saveBasket writes the basket anew; its lines are few and belong to one person.
func saveBasket(ctx context.Context, tx batcher, o order.Owner, basket order.Basket, at time.Time) error {
	b := &pgx.Batch{}
	lastCode, lastText := columnsOf(basket.LastReason)
	var note *string
	var by *uuid.UUID
	if basket.Needer != nil && len(basket.Lines)+len(basket.FreeLines) == 0 { // the next lines are for whoever fills it
		basket.Needer, basket.DeliveryAddress, basket.CostCentre = nil, nil, nil
	}
	if back := basket.Returned; back != nil && len(basket.Lines)+len(basket.FreeLines) > 0 {
		note, by = &back.Note, &back.By
	}
	b.Queue(`UPDATE basket SET version = $3, delivery_address_id = $4, cost_centre_id = $5, updated_at = $6, last_reason_code = $7, last_reason_text = $8,
		returned_note = $9, returned_by = $10, needer_id = $11, funding = $12
		WHERE organisation_id = $1 AND person_id = $2`,
		o.Organisation, o.Person, basket.Version, basket.DeliveryAddress, basket.CostCentre, at, lastCode, lastText, note, by,
		basket.Needer, empty(basket.Funding))
	b.Queue(`DELETE FROM basket_line l USING basket b WHERE b.id = l.basket_id AND b.organisation_id = $1 AND b.person_id = $2`, o.Organisation, o.Person)
	queueFreeLines(b, o, basket.FreeLines)
	for i, l := range basket.Lines {
		code, text := columnsOf(l.Reason)
		bypass, bypassText := columnsOf(l.Bypass)
		choice, choiceText := columnsOf(l.Choice)
		skip, skipText := columnsOf(l.Skip)
		var offer, lotPrice *uuid.UUID
		if l.Offer != nil {
			offer = &l.Offer.UUID
		}
		if l.LotPrice != nil {
			lotPrice = &l.LotPrice.UUID
		}
		b.Queue(`INSERT INTO basket_line (id, basket_id, organisation_id, position, product_id, supplier_id, sku, offer_id, lot_price_id,
			quantity, needed_by, reason_code, reason_text, seen_total, bypass_code, bypass_text, product_reason_code, product_reason_text, note, handover_id,
			skip_code, skip_text, supersedes, part_of)
			SELECT $3, b.id, $1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, NULLIF($19, ''), $20, $21, $22,
			       NULLIF($23::uuid, '00000000-0000-0000-0000-000000000000'), NULLIF($24::uuid, '00000000-0000-0000-0000-000000000000') FROM basket b WHERE b.organisation_id = $1 AND b.person_id = $2`,
			o.Organisation, o.Person, l.ID, i, l.Product, l.Supplier, l.SKU, offer, lotPrice, l.Quantity, nullDate(l.NeededBy), code, text, l.Seen,
			bypass, bypassText, choice, choiceText, l.Note, fromID(l.From), skip, skipText, l.Supersedes, l.PartOf)
	}
	if err := tx.send(ctx, b); err != nil {
		return fmt.Errorf("save basket: %w", err)
	}
	return nil
}

func fromID(f *order.TakenFrom) *uuid.UUID {
	if f == nil {
		return nil
	}
	return &f.ID.UUID
}

// empty is never nil, as the columns of lists are.
func empty(list []string) []string { return append([]string{}, list...) }
