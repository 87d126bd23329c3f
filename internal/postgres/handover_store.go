package postgres

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/order"
)

const selectHandover = `
	SELECT h.id, h.organisation_id, h.person_id, h.buyer_id, p.name, p.log_id, o.name, h.note, h.delivery_address_id, h.cost_centre_id,
	       h.at, h.status, h.taken_by, COALESCE(t.name, ''), h.ended_at, COALESCE(h.answer, '')
	  FROM handover h JOIN person p ON p.id = h.person_id JOIN organisation o ON o.id = h.organisation_id
	  LEFT JOIN person t ON t.id = h.taken_by`

func scanHandover(r pgx.Rows) (order.Handover, error) {
	var h order.Handover
	err := r.Scan(&h.ID, &h.Owner.Organisation, &h.Owner.Person, &h.Buyer, &h.By, &h.LogID, &h.OrganisationName, &h.Note, &h.Address, &h.CostCentre,
		&h.At, &h.Status, &h.TakenBy, &h.TakenByName, &h.EndedAt, &h.Answer)
	h.At = h.At.UTC()
	if h.EndedAt != nil {
		at := h.EndedAt.UTC()
		h.EndedAt = &at
	}
	return h, err
}

// Handovers lists what a person may see.
func (s *OrderStore) Handovers(ctx context.Context, f order.HandoverFilter) (order.HandoverList, error) {
	const visible = ` WHERE (h.organisation_id = $1 AND h.person_id = $2 OR h.buyer_id = $3)`
	args := []any{f.Owner.Organisation, f.Owner.Person, f.Buyer}
	var list order.HandoverList
	b := &pgx.Batch{}
	b.Queue(`SELECT count(*) FROM handover h`+visible+` AND h.status = 'waiting'`, args...).QueryRow(func(r pgx.Row) error { return r.Scan(&list.Waiting) })
	b.Queue(selectHandover+visible+` ORDER BY h.status <> 'waiting', CASE WHEN h.status = 'waiting' THEN h.at END, h.ended_at DESC, h.id LIMIT $4`,
		append(slices.Clone(args), order.MaxHandovers+1)...).Query(func(r pgx.Rows) error {
		return each(r, scanHandover, func(h order.Handover) { list.Items = append(list.Items, h) })
	})
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return list, fmt.Errorf("read handovers: %w", err)
	}
	if list.More = len(list.Items) > order.MaxHandovers; list.More {
		list.Items = list.Items[:order.MaxHandovers]
	}
	return list, s.readHandoverLines(ctx, s.db.pool, list.Items)
}

// Handover reads one in the principal's scope.
func (s *OrderStore) Handover(ctx context.Context, id order.HandoverID) (order.Handover, error) {
	return s.handover(ctx, s.db.pool, selectHandover+` WHERE h.id = $1`, id)
}

func (s *OrderStore) handover(ctx context.Context, db querier, query string, id order.HandoverID) (order.Handover, error) {
	rows, err := db.Query(ctx, query, id)
	if err != nil {
		return order.Handover{}, fmt.Errorf("read handover: %w", err)
	}
	var found []order.Handover
	if err := each(rows, scanHandover, func(h order.Handover) { found = append(found, h) }); err != nil {
		return order.Handover{}, fmt.Errorf("read handover: %w", err)
	}
	if len(found) == 0 {
		return order.Handover{}, fault.New(fault.NotFound, "not_found")
	}
	return found[0], s.readHandoverLines(ctx, db, found)
}

func (s *OrderStore) readHandoverLines(ctx context.Context, db querier, list []order.Handover) error {
	ids, at := make([]uuid.UUID, len(list)), map[order.HandoverID]int{}
	for i, h := range list {
		ids[i], at[h.ID] = h.ID.UUID, i
	}
	rows, err := db.Query(ctx, `
		SELECT l.handover_id, l.id, l.product_id, COALESCE(p.name, ''), COALESCE(p.unit, ''), l.supplier_id, COALESCE(s.name, ''), COALESCE(l.sku, ''),
		       l.offer_id, l.lot_price_id, l.seen_total, COALESCE(l.description, ''), l.estimate, l.quantity, l.needed_by, l.note, h.at,
		       COALESCE(l.part_of, '00000000-0000-0000-0000-000000000000')
		  FROM handover_line l JOIN handover h ON h.id = l.handover_id
		  LEFT JOIN product p ON p.id = l.product_id LEFT JOIN supplier s ON s.id = l.supplier_id
		 WHERE l.handover_id = ANY ($1) ORDER BY l.handover_id, l.position`, ids)
	if err != nil {
		return fmt.Errorf("read handover lines: %w", err)
	}
	var of order.HandoverID
	scan := func(r pgx.Rows) (l order.HandoverLine, err error) { return scanHandoverLine(r, &of) }
	return each(rows, scan, func(l order.HandoverLine) {
		i := at[of]
		list[i].Lines = append(list[i].Lines, l)
	})
}

func scanHandoverLine(r pgx.Rows, of *order.HandoverID) (out order.HandoverLine, err error) {
	var line order.BasketLine
	var free order.FreeLine
	var product, supplier, offer, price *uuid.UUID
	err = r.Scan(of, &line.ID, &product, &out.Product, &out.Unit, &supplier, &out.Supplier, &line.SKU, &offer, &price, &line.Seen,
		&free.Description, &free.Estimate, &line.Quantity, &free.NeededBy, &line.Note, &free.At, &line.PartOf)
	if product == nil {
		free.ID, free.Quantity, free.At = line.ID, line.Quantity, free.At.UTC()
		out.Free = &free
		return out, err
	}
	line.Product, line.Supplier, line.NeededBy = catalog.ProductID{UUID: *product}, catalog.SupplierID{UUID: *supplier}, free.NeededBy
	if offer != nil {
		line.Offer = &catalog.OfferID{UUID: *offer}
	}
	if price != nil {
		line.LotPrice = &catalog.LotPriceID{UUID: *price}
	}
	out.Line = &line
	return out, err
}

// HandOn stores a handover once per key.
func (s *OrderStore) HandOn(ctx context.Context, h order.Handover, key string, hash [32]byte, fn func(*order.Handover, *order.Basket) error) (order.HandoverID, error) {
	stored := h.ID
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		stored = h.ID
		tag, err := tx.Exec(ctx, `
			INSERT INTO handover (id, organisation_id, buyer_id, person_id, idempotency_key, request_hash, note, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT ON CONSTRAINT handover_idempotency DO NOTHING`,
			h.ID, h.Owner.Organisation, h.Buyer, h.Owner.Person, key, hash[:], h.Note, h.At)
		if err != nil {
			return fmt.Errorf("hand on: %w", err)
		}
		if tag.RowsAffected() == 0 {
			stored, err = handedOn(ctx, tx, h.Owner, key, hash)
			return err
		}
		return s.fillHandover(ctx, tx, h, fn)
	})
	return stored, err
}

// handedOn is what is stored under a key.
func handedOn(ctx context.Context, tx pgx.Tx, o order.Owner, key string, hash [32]byte) (id order.HandoverID, err error) {
	var before []byte
	err = tx.QueryRow(ctx, `SELECT id, request_hash FROM handover WHERE organisation_id = $1 AND person_id = $2 AND idempotency_key = $3`,
		o.Organisation, o.Person, key).Scan(&id, &before)
	if err != nil {
		return id, fmt.Errorf("read handover: %w", err)
	}
	if !bytes.Equal(before, hash[:]) {
		return id, fault.New(fault.Conflict, "idempotency_key_reused")
	}
	return id, nil
}

func (s *OrderStore) fillHandover(ctx context.Context, tx pgx.Tx, h order.Handover, fn func(*order.Handover, *order.Basket) error) error {
	basketID, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("basket id: %w", err)
	}
	basket, err := lockBasket(ctx, plainTx{tx}, basketID, h.Owner, h.At)
	if err != nil {
		return err
	}
	before := basket.Version
	if err := fn(&h, &basket); err != nil {
		return err
	}
	if basket.Version != before {
		if err := saveBasket(ctx, plainTx{tx}, h.Owner, basket, h.At); err != nil {
			return err
		}
	}
	b := &pgx.Batch{}
	b.Queue(`UPDATE handover SET delivery_address_id = $2, cost_centre_id = $3 WHERE id = $1`, h.ID, h.Address, h.CostCentre)
	in := rowsOf(16)
	for i, l := range h.Lines {
		addHandoverLine(in, h, i+1, l)
	}
	b.Queue(`INSERT INTO handover_line (id, handover_id, organisation_id, position, product_id, supplier_id, sku, offer_id, lot_price_id, seen_total,
		description, estimate, quantity, needed_by, note, part_of) VALUES `+in.text(), in.args...)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("hand on: %w", err)
	}
	return nil
}

func addHandoverLine(in *rows, h order.Handover, position int, l order.HandoverLine) {
	if f := l.Free; f != nil {
		in.add(f.ID, h.ID, h.Owner.Organisation, position, nil, nil, nil, nil, nil, nil, f.Description, f.Estimate, f.Quantity, nullDate(f.NeededBy), "", nil)
		return
	}
	var offer, price, partOf *uuid.UUID
	if l.Line.Offer != nil {
		offer = &l.Line.Offer.UUID
	}
	if l.Line.LotPrice != nil {
		price = &l.Line.LotPrice.UUID
	}
	if l.Line.PartOf != (order.LineID{}) {
		partOf = &l.Line.PartOf.UUID
	}
	in.add(l.Line.ID, h.ID, h.Owner.Organisation, position, l.Line.Product, l.Line.Supplier, l.Line.SKU, offer, price, l.Line.Seen, nil, nil,
		l.Line.Quantity, nullDate(l.Line.NeededBy), l.Line.Note, partOf)
}

// ChangeHandover is a quiet transaction: what is handed on is a wish, and becomes a decision when it is submitted.
func (s *OrderStore) ChangeHandover(ctx context.Context, id order.HandoverID, at time.Time, of func(order.Handover) []order.Owner,
	fn func(*order.Handover, []*order.Basket) error,
) error {
	return s.db.inTx(ctx, func(tx pgx.Tx) error {
		h, err := s.handover(ctx, tx, selectHandover+` WHERE h.id = $1 FOR UPDATE OF h`, id)
		if err != nil {
			return err
		}
		owners := of(h)
		baskets, err := lockBaskets(ctx, tx, owners, at)
		if err != nil {
			return err
		}
		if err := fn(&h, baskets); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE handover SET status = $2, taken_by = $3, ended_at = $4, answer = NULLIF($5, '') WHERE id = $1`,
			id, string(h.Status), h.TakenBy, h.EndedAt, h.Answer)
		if err != nil {
			return fmt.Errorf("change handover: %w", err)
		}
		// Backwards: a line leaves the basket of who took it over before it is back in the one it came from.
		for i, o := range slices.Backward(owners) {
			if err := saveBasket(ctx, plainTx{tx}, o, *baskets[i], at); err != nil {
				return err
			}
		}
		return nil
	})
}

// lockBaskets reads the baskets of the owners, each once.
func lockBaskets(ctx context.Context, tx pgx.Tx, owners []order.Owner, at time.Time) ([]*order.Basket, error) {
	locked := map[order.Owner]*order.Basket{}
	out := make([]*order.Basket, len(owners))
	for i, o := range owners {
		if locked[o] == nil {
			id, err := uuid.NewV7()
			if err != nil {
				return nil, fmt.Errorf("basket id: %w", err)
			}
			basket, err := lockBasket(ctx, plainTx{tx}, id, o, at)
			if err != nil {
				return nil, err
			}
			locked[o] = &basket
		}
		out[i] = locked[o]
	}
	return out, nil
}

// queueHandedIn tells the handovers in a basket that it was submitted.
func queueHandedIn(b *pgx.Batch, s order.Submission) {
	status := order.HandoverOrdered
	if s.Approval != nil {
		status = order.HandoverSubmitted
	}
	b.Queue(`UPDATE handover SET status = $3, ended_at = $4, submission_id = $5 WHERE status = 'taken' AND id IN (
		SELECT l.handover_id FROM basket_line l JOIN basket bk ON bk.id = l.basket_id WHERE bk.organisation_id = $1 AND bk.person_id = $2)`,
		s.Owner.Organisation, s.Owner.Person, string(status), s.At, s.ID)
}

// queueHandedOut tells the handovers of a submission how the wait for the second person ended. Lines that came back are
// again lines taken over from them.
func queueHandedOut(b *pgx.Batch, e order.Ending) {
	status := order.HandoverRefused
	switch e.Status {
	case order.ApprovalReleased:
		status = order.HandoverOrdered
	case order.ApprovalReturned, order.ApprovalWithdrawn:
		status = order.HandoverTaken
		b.Queue(`UPDATE basket_line l SET handover_id = h.id
			  FROM handover h JOIN handover_line w ON w.handover_id = h.id, basket bk
			 WHERE h.submission_id = `+ofApproval+` AND w.product_id = l.product_id AND l.handover_id IS NULL
			   AND l.basket_id = bk.id AND bk.organisation_id = $2 AND bk.person_id = $3`, e.Approval, e.Owner.Organisation, e.Owner.Person)
	case order.ApprovalWaiting, order.ApprovalRejected, order.ApprovalLapsed: // refused
	}
	b.Queue(`UPDATE handover SET status = $2, ended_at = $3, submission_id = CASE WHEN $2 = 'taken' THEN NULL ELSE submission_id END
		 WHERE submission_id = `+ofApproval, e.Approval, string(status), e.At)
}
