package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// everLinked are the products $1 and those that have ever been confirmed to be the same things.
const everLinked = `ANY ($1::uuid[] || ARRAY(SELECT k.product_id FROM product_link_state l JOIN product_link_state k ON k.canonical_id = l.canonical_id
	                                           WHERE l.product_id = ANY ($1)))`

// FactsAt reads what stood at an instant in one round trip.
func (s *OrderStore) FactsAt(ctx context.Context, q order.FactsQuery, at time.Time) (order.Past, error) {
	var past order.Past
	extra := order.Facts{
		Coverage: map[catalog.ProductID][]catalog.Coverage{}, Similar: map[catalog.ProductID]order.SimilarAwards{},
		Candidates: map[catalog.ProductID]catalog.Candidates{}, Classes: map[catalog.ProductID][]catalog.Coverage{},
	}
	var coverage []catalog.Coverage
	h, err := s.history(ctx, q, at, at, func(b *pgx.Batch) {
		products := q.Products()
		b.Queue(firstOffered, products, q.Organisation).QueryRow(func(r pgx.Row) error { return r.Scan(&past.First) })
		b.Queue(selectCoverageAt, products, q.Organisation, q.Day, at).Query(func(rows pgx.Rows) error {
			return each(rows, scanCoverage, func(c catalog.Coverage) { coverage = append(coverage, c) })
		})
		b.Queue(selectClassesAt, products, q.Organisation, q.Day, at).Query(func(rows pgx.Rows) error { return scanClasses(rows, &extra) })
		queueSumsBefore(b, q, at, &extra)
		b.Queue(selectCandidatesAt, products, q.Day, at).Query(func(rows pgx.Rows) error { return scanCandidatesAt(rows, &extra) })
	})
	if err != nil || (h.Product.ID == catalog.ProductID{}) {
		return past, err
	}
	sellers := make([]catalog.SupplierID, 0, len(h.Suppliers))
	for _, d := range h.Suppliers {
		sellers = append(sellers, d.ID)
	}
	if h.LastUsed, err = s.LastUsedBefore(ctx, q.LegalEntity, sellers, []time.Time{at}); err != nil {
		return past, err
	}
	past.Facts = h.At(at)
	past.Facts.Similar, past.Facts.Candidates, past.Facts.Coverage, past.Facts.Classes = extra.Similar, extra.Candidates, extra.Coverage, extra.Classes
	if err := s.countedBefore(ctx, q, at, &past.Facts); err != nil {
		return past, err
	}
	if err := s.similarsBefore(ctx, at, &past.Facts); err != nil {
		return past, err
	}
	sold := soldAs{h.Product.ID: {h.Product.ID}}
	for _, l := range past.Facts.Linked[h.Product.ID] {
		sold[l.Product] = []catalog.ProductID{h.Product.ID}
	}
	for _, c := range coverage {
		sold.coverage(&past.Facts, c)
	}
	return past, nil
}

func queueSumsBefore(b *pgx.Batch, q order.FactsQuery, at time.Time, f *order.Facts) {
	b.Queue(`SELECT product, product_group, rolling, budget_year FROM direct_award_sums_before($1, $2, $3, $4, $5, $6)`,
		q.LegalEntity, q.Products(), q.RollingFrom(), q.BudgetYearFrom(), q.Day, at).Query(func(rows pgx.Rows) error { return scanSimilar(rows, f) })
}

// countedBefore reads the sums once more where the rules of that day add them up otherwise than usual.
func (s *OrderStore) countedBefore(ctx context.Context, q order.FactsQuery, at time.Time, f *order.Facts) error {
	c, err := f.OwnCounting(q.Day)
	if err != nil || c.Usual() {
		return err
	}
	f.Counts, q.Window = c, c.WindowMonths
	b := &pgx.Batch{}
	if c.Unit == "" && c.Table == nil {
		queueSumsBefore(b, q, at, f)
	} else {
		queueOwnSums(b, q, &at, f)
	}
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("sums as the body counted: %w", err)
	}
	return nil
}

// History reads all versions of what decides the comparisons of one product that held at some instant from from to to.
func (s *OrderStore) History(ctx context.Context, q order.FactsQuery, from, to time.Time) (order.History, error) {
	return s.history(ctx, q, from, to, func(*pgx.Batch) {})
}

func (s *OrderStore) history(ctx context.Context, q order.FactsQuery, from, to time.Time, more func(*pgx.Batch)) (order.History, error) {
	var h order.History
	products := q.Products()
	b := &pgx.Batch{}
	queueBuyer(b, q, &h.Body)
	queuePastTerms(b, q, to, &h)
	queuePastNames(b, q, &h)
	b.Queue(selectProduct+` WHERE p.id = ANY ($1) AND (p.organisation_id IS NULL OR p.organisation_id = $2)`, products, q.Organisation).
		Query(func(rows pgx.Rows) error { return each(rows, scanProduct, func(p catalog.Product) { h.Product = p }) })
	b.Queue(`SELECT filed_at FROM product WHERE id = ANY ($1) AND filed_at IS NOT NULL`, products).
		QueryRow(func(r pgx.Row) error { return optional(r.Scan(&h.FiledAt)) })
	b.Queue(selectLinkStates, products).Query(func(rows pgx.Rows) error {
		return each(rows, scanLinkState, func(l order.LinkState) { h.Links = append(h.Links, l) })
	})
	b.Queue(selectOffersBetween, products, q.Organisation, from, to).Query(func(rows pgx.Rows) error {
		return each(rows, scanDatedOffer, func(o order.DatedOffer) { h.Offers = append(h.Offers, o) })
	})
	b.Queue(selectSupplierStates, products, q.Organisation, to).Query(func(rows pgx.Rows) error {
		return each(rows, scanDatedSupplier, func(d order.DatedSupplier) { h.Suppliers = append(h.Suppliers, d) })
	})
	b.Queue(selectCriteria, q.LegalEntity).Query(func(rows pgx.Rows) error {
		return each(rows, scanCriteria, func(c catalog.Criteria) {
			c.Organisation = q.LegalEntity
			h.Criteria = append(h.Criteria, c)
		})
	})
	var rules int64
	s.rules.queue(b, &rules)
	more(b)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return h, fmt.Errorf("read history: %w", err)
	}
	if h.Body.Parties.Needer.ID == uuid.Nil {
		return h, fmt.Errorf("read history: organisation %s", q.Organisation)
	}
	edition, err := s.rules.open(ctx, scopedPool{s.db}, rules)
	if err != nil {
		return h, fmt.Errorf("read history: %w", err)
	}
	for i, r := range edition.rules {
		if everSpeaksFor(r, q, h.Lands()) {
			h.Rules = append(h.Rules, order.DatedRule{Rule: r, At: edition.known[i]})
		}
	}
	return h, nil
}

// queuePastTerms reads on which basis the cooperative sold to the body at the instant, as was known then. Which prices are
// shown is protection and not history: it is as on the day of looking.
func queuePastTerms(b *pgx.Batch, q order.FactsQuery, at time.Time, h *order.History) {
	b.Queue(`SELECT body_basis_at($1, $2, $3) = 'none', t.prices FROM body_terms_on($1, $4) t`, q.LegalEntity, q.Day, at, q.Sight).
		QueryRow(func(r pgx.Row) error { return r.Scan(&h.Body.NoTrade, &h.Body.Prices) })
}

// queuePastNames reads what the buying body and the product were called and how they were set up, then and since.
func queuePastNames(b *pgx.Batch, q order.FactsQuery, h *order.History) {
	b.Queue(`SELECT body_id, name, COALESCE(land, ''), buyer_type, usual_approval_days, until, id FROM organisation_past WHERE body_id IN ($1, $2)
		UNION ALL SELECT id, name, COALESCE(land, ''), buyer_type, usual_approval_days, NULL, NULL FROM organisation WHERE id IN ($1, $2)
		ORDER BY until NULLS LAST, id`, q.Organisation, q.LegalEntity).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var id uuid.UUID
			var s order.PastBody
			var until *time.Time
			var n *int64
			if err := rows.Scan(&id, &s.Name, &s.Land, &s.BuyerType, &s.ApprovalDays, &until, &n); err != nil {
				return err
			}
			if until != nil {
				s.Until = *until
			}
			if id == q.Organisation {
				h.Unit = append(h.Unit, s)
			}
			if id == q.LegalEntity {
				h.Entity = append(h.Entity, s)
			}
		}
		return rows.Err()
	})
	b.Queue(`SELECT COALESCE(gtin, ''), manufacturer, part_number, name, description, unit, facts, until FROM product_past WHERE product_id = ANY ($1) ORDER BY until, id`,
		q.Products()).Query(func(rows pgx.Rows) error {
		return each(rows, scanPastProduct, func(p order.PastProduct) { h.Products = append(h.Products, p) })
	})
}

func scanPastProduct(r pgx.Rows) (p order.PastProduct, err error) {
	var facts []byte
	if err = r.Scan(&p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Description, &p.Unit, &facts, &p.Until); err != nil {
		return p, err
	}
	return p, json.Unmarshal(facts, &p.Facts)
}

const selectLinkStates = `
	SELECT s.product_id, COALESCE(p.gtin, ''), p.manufacturer, p.part_number, s.entry, s.canonical_id, s.at
	  FROM product_link_state s JOIN product p ON p.id = s.product_id
	 WHERE s.product_id = ` + everLinked + ` ORDER BY s.id`

func scanLinkState(r pgx.Rows) (order.LinkState, error) {
	var l order.LinkState
	var group *uuid.UUID
	k := &l.Linked
	err := r.Scan(&k.Product, &k.GTIN, &k.Manufacturer, &k.PartNumber, &k.Entry, &group, &l.At)
	if group != nil {
		l.Canonical = *group
	}
	return l, err
}

// selectOffersBetween reads the offers for the products $1, and those of the organisation $2, that took part at some instant
// from $3 to $4. Current and past ones are asked for apart, because each has an index of its own.
const selectOffersBetween = `
	SELECT ` + offerColumns + `, v.published_at AS since, NULL::timestamptz AS until
	  FROM offer o JOIN catalogue_version v ON v.id = o.since_version
	 WHERE o.until_version IS NULL AND o.product_id = ` + everLinked + ` AND v.published_at <= $4
	UNION ALL
	SELECT ` + offerColumns + `, v.published_at, u.published_at
	  FROM offer o JOIN catalogue_version v ON v.id = o.since_version JOIN catalogue_version u ON u.id = o.until_version
	 WHERE o.until_version IS NOT NULL AND o.product_id = ` + everLinked + ` AND v.published_at <= $4 AND u.published_at > $3
	UNION ALL
	SELECT ` + outsideColumns + `, o.at, w.at
	  FROM outside_offer o JOIN document d ON d.id = o.document_id JOIN person p ON p.id = o.asked_by
	  LEFT JOIN outside_offer_withdrawal w ON w.offer_id = o.id
	 WHERE o.organisation_id = $2 AND o.product_id = ` + everLinked + ` AND o.at <= $4 AND (w.at IS NULL OR w.at > $3)
	 ORDER BY 1`

func scanDatedOffer(r pgx.Rows) (order.DatedOffer, error) {
	var d order.DatedOffer
	var until *time.Time
	var err error
	d.Offer, err = scanOfferWith(r, &d.From, &until)
	if until != nil {
		d.To = *until
	}
	return d, err
}

// firstOffered is when somebody first offered one of the products.
const firstOffered = `
	SELECT min(at) FROM (
		SELECT v.published_at AS at FROM offer o JOIN catalogue_version v ON v.id = o.since_version WHERE o.until_version IS NULL AND o.product_id = ANY ($1)
		UNION ALL
		SELECT v.published_at FROM offer o JOIN catalogue_version v ON v.id = o.since_version WHERE o.until_version IS NOT NULL AND o.product_id = ANY ($1)
		UNION ALL
		SELECT at FROM outside_offer WHERE organisation_id = $2 AND product_id = ANY ($1)) x`

// selectSupplierStates reads every state until $3 of everybody who has ever offered one of the products or prices it in a lot.
const selectSupplierStates = `
	WITH sold AS MATERIALIZED (SELECT ARRAY(SELECT id FROM product WHERE id = ` + everLinked + `) ids),
	wanted AS MATERIALIZED (SELECT ARRAY(
		SELECT unnest(ARRAY[supplier_id, seller_id]) FROM offer WHERE until_version IS NULL AND product_id = ANY((SELECT ids FROM sold)::uuid[])
		UNION SELECT unnest(ARRAY[supplier_id, seller_id]) FROM offer WHERE until_version IS NOT NULL AND product_id = ANY((SELECT ids FROM sold)::uuid[])
		UNION SELECT supplier_id FROM lot_price WHERE product_id = ANY((SELECT ids FROM sold)::uuid[])
		UNION SELECT supplier_id FROM outside_offer WHERE organisation_id = $2 AND product_id = ANY((SELECT ids FROM sold)::uuid[])) ids)
	SELECT s.supplier_id, s.version, v.hash, v.bytes, s.blocked, s.regions, s.trade_fee, s.at
	  FROM supplier_state s JOIN supplier_version v ON v.supplier_id = s.supplier_id AND v.version = s.version
	 WHERE s.supplier_id = ANY((SELECT ids FROM wanted)::uuid[]) AND s.at <= $3
	 ORDER BY s.supplier_id, s.at, s.id`

func scanDatedSupplier(r pgx.Rows) (order.DatedSupplier, error) {
	var d order.DatedSupplier
	var hash, raw []byte
	if err := r.Scan(&d.ID, &d.Version, &hash, &raw, &d.Blocked, &d.Regions, &d.TradeFee, &d.At); err != nil {
		return d, err
	}
	if len(d.Regions) == 0 {
		d.Regions = nil
	}
	copy(d.Hash[:], hash)
	var master struct{ Key, Name, City string }
	err := json.Unmarshal(raw, &master)
	d.Key, d.Name, d.City = master.Key, master.Name, master.City
	return d, err
}

// LastUsedBefore reads dates that row-level security hides from a unit: of the whole legal entity.
func (s *OrderStore) LastUsedBefore(ctx context.Context, buyer uuid.UUID, sellers []catalog.SupplierID, instants []time.Time) (map[time.Time]map[catalog.SupplierID]time.Time, error) {
	ids := make([]uuid.UUID, len(sellers))
	out := make(map[time.Time]map[catalog.SupplierID]time.Time, len(instants))
	for i, id := range sellers {
		ids[i] = id.UUID
	}
	for _, at := range instants {
		out[at] = map[catalog.SupplierID]time.Time{}
	}
	rows, err := s.db.pool.Query(ctx, `SELECT seller, instant, last_at FROM suppliers_last_used_before($1, $2, $3)`, buyer, ids, instants)
	if err != nil {
		return nil, fmt.Errorf("read last orders: %w", err)
	}
	var seller catalog.SupplierID
	var instant, last time.Time
	_, err = pgx.ForEachRow(rows, []any{&seller, &instant, &last}, func() error {
		out[instant.UTC()][seller] = last
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read last orders: %w", err)
	}
	return out, nil
}

// LegalEntity that contracts for an organisation.
func (s *OrderStore) LegalEntity(ctx context.Context, organisation uuid.UUID) (uuid.UUID, error) {
	var id uuid.UUID
	err := s.db.pool.QueryRow(ctx, `SELECT legal_entity_id FROM organisation WHERE id = $1`, organisation).Scan(&id)
	return id, notFound(err, "read organisation")
}

// scanCandidatesAt reads one product's candidates.
func scanCandidatesAt(rows pgx.Rows, f *order.Facts) error {
	defer rows.Close()
	for rows.Next() {
		var id catalog.ProductID
		var text []byte
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		if text == nil {
			continue
		}
		c, err := parseCandidates(text)
		if err != nil {
			return err
		}
		f.Candidates[id] = c
	}
	return rows.Err()
}
