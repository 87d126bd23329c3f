package postgres

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// batcher is a pool or a transaction.
type batcher interface {
	send(ctx context.Context, b *pgx.Batch) error
}

// factSource is what the loading of facts keeps between two requests.
type factSource struct {
	rules *ruleBook
	shelf *shelf
}

// loadFacts reads everything a plan depends on in one round trip, for one line as for a thousand; a second one only when
// something has changed since the last time.
func loadFacts(ctx context.Context, db batcher, src factSource, q order.FactsQuery) (order.Facts, error) {
	f, ok, err := loadShelved(ctx, db, src, q)
	if err == nil && !ok {
		f, err = loadAll(ctx, db, src, q)
	}
	if err != nil {
		return order.Facts{}, err
	}
	return f, chooseParties(q, &f)
}

// loadAll reads everything from the database, and puts on the shelf what may stay there.
func loadAll(ctx context.Context, db batcher, src factSource, q order.FactsQuery) (order.Facts, error) {
	f := order.Facts{
		Products: map[catalog.ProductID]catalog.Product{},
		Linked:   map[catalog.ProductID][]catalog.Linked{}, Candidates: map[catalog.ProductID]catalog.Candidates{},
		Offers:    map[catalog.ProductID][]catalog.Offer{},
		Coverage:  map[catalog.ProductID][]catalog.Coverage{},
		Suppliers: map[catalog.SupplierID]order.SupplierState{},
		Named:     map[catalog.OfferID]order.NamedOffer{},
		Similar:   map[catalog.ProductID]order.SimilarAwards{},
		Classes:   map[catalog.ProductID][]catalog.Coverage{},
		Standards: map[catalog.ProductID]string{},
		Cheaper:   map[catalog.ProductID][]order.CheaperProduct{},
	}
	products := q.Products()
	var before, after epoch
	var rules int64
	var found []planned
	body := newShelvedBody()
	sold := soldAs{}
	b := &pgx.Batch{}
	queueEpoch(b, &before, &rules)
	queueBuyer(b, q, &f)
	queueChoices(b, q, &f)
	b.Queue(selectPlanned, products, q.Organisation, q.Day).Query(func(rows pgx.Rows) error {
		return each(rows, scanPlanned, func(p planned) {
			found = append(found, p)
			p.into(&f, sold)
		})
	})
	b.Queue(selectOffers, products, q.Organisation).Query(func(rows pgx.Rows) error {
		return each(rows, scanOffer, func(o catalog.Offer) { sold.offer(&f, o) })
	})
	queueCandidateOffers(b, q, products, &f)
	b.Queue(selectSupplierState, products, q.LegalEntity, q.NamedOffers(), q.Organisation).Query(func(rows pgx.Rows) error {
		return each(rows, scanSupplierState, func(s order.SupplierState) { f.Suppliers[s.ID] = s })
	})
	queueCoverage(b, q, products, sold, &f)
	queueCriteria(b, q, &f)
	queueNamed(b, q, &f)
	queueSimilar(b, q, products, &f)
	queueClasses(b, q, products, &f)
	queueChoice(b, q, &f)
	queueProofs(b, q, &f)
	queueOffered(b, q, &f)
	body.queue(b, q)
	queueEpoch(b, &after, new(int64))
	if err := db.send(ctx, b); err != nil {
		return order.Facts{}, fmt.Errorf("load facts: %w", err)
	}
	if f.Parties.Needer.ID == uuid.Nil {
		return order.Facts{}, fmt.Errorf("load facts: organisation %s", q.Organisation)
	}
	if before == after {
		body.keep(&f)
		src.shelf.put(after, q, &f, found, body)
	}
	return f, src.applyRules(ctx, db, q, rules, &f)
}

// applyRules adds the rules that speak for the buyer, and the sums over the time that its own ones name.
func (src factSource) applyRules(ctx context.Context, db batcher, q order.FactsQuery, changes int64, f *order.Facts) error {
	edition, err := src.rules.open(ctx, db, changes)
	if err != nil {
		return fmt.Errorf("load facts: %w", err)
	}
	f.Rules, f.Releases = rulesFor(edition.rules, q, f.Land), edition.releases
	return readOwnCounting(ctx, db, q, f)
}

// each scans every row with scan and hands it to use.
func each[T any](rows pgx.Rows, scan func(pgx.Rows) (T, error), use func(T)) error {
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return err
		}
		use(v)
	}
	return rows.Err()
}

func queueBuyer(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	const sql = `
		SELECT u.id, u.name, u.kind, l.id, l.name, l.kind, COALESCE(u.leitweg_id, l.leitweg_id, ''),
		       COALESCE(n.land, l.land, ''), l.buyer_type, n.usual_approval_days, t.inhouse = 'none', t.prices
		  FROM organisation n JOIN organisation l ON l.id = $2 JOIN organisation u ON u.id = COALESCE($3, n.id)
		 CROSS JOIN LATERAL body_terms_on(l.id, $4) t WHERE n.id = $1`
	b.Queue(sql, q.Organisation, q.LegalEntity, q.Needer, q.Day).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			n, l := &f.Parties.Needer, &f.Parties.Buyer
			if err := rows.Scan(&n.ID, &n.Name, &n.Kind, &l.ID, &l.Name, &l.Kind, &f.Parties.LeitwegID,
				&f.Land, &f.BuyerType, &f.ApprovalDays, &f.NoTrade, &f.Prices); err != nil {
				return err
			}
			f.Parties.InvoiceRecipient = *l
		}
		return rows.Err()
	})
}

func queueChoices(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	b.Queue(`SELECT id, label, street, postcode, city FROM address WHERE organisation_id IN ($1, $2) AND upper_inf(valid)
		ORDER BY organisation_id = $2 DESC, is_default DESC, label, id`,
		q.Organisation, cmp.Or(q.Needer, &q.Organisation)).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (a order.Address, err error) {
			return a, r.Scan(&a.ID, &a.Label, &a.Street, &a.Postcode, &a.City)
		}, func(a order.Address) { f.Choices.Addresses = append(f.Choices.Addresses, a) })
	})
	b.Queue(`SELECT id, number, label FROM cost_centre WHERE organisation_id IN ($1, $2) AND upper_inf(valid)
		ORDER BY organisation_id = $2 DESC, is_default DESC, number, id`,
		q.Organisation, cmp.Or(q.Needer, &q.Organisation)).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (c order.CostCentre, err error) {
			return c, r.Scan(&c.ID, &c.Number, &c.Label)
		}, func(c order.CostCentre) { f.Choices.CostCentres = append(f.Choices.CostCentres, c) })
	})
}

// chooseParties takes the wished address and cost centre or the first choice, which is the default.
func chooseParties(q order.FactsQuery, f *order.Facts) error {
	for i, a := range f.Choices.Addresses {
		if q.Address == nil && i == 0 || q.Address != nil && a.ID == *q.Address {
			f.Parties.DeliveryAddress = a
		}
	}
	for i, c := range f.Choices.CostCentres {
		if q.CostCentre == nil && i == 0 || q.CostCentre != nil && c.ID == *q.CostCentre {
			f.Parties.CostCentre = &c
		}
	}
	missingAddress := q.Address != nil && f.Parties.DeliveryAddress.ID != *q.Address
	missingCentre := q.CostCentre != nil && (f.Parties.CostCentre == nil || f.Parties.CostCentre.ID != *q.CostCentre)
	if missingAddress || missingCentre {
		return fault.New(fault.NotFound, "not_found")
	}
	return nil
}

func queueNamed(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	b.Queue(`SELECT id, product_id, supplier_id, sku FROM offer WHERE id = ANY($1)
		UNION ALL SELECT id, product_id, supplier_id, sku FROM outside_offer WHERE id = ANY($1) AND organisation_id = $2`,
		q.NamedOffers(), q.Organisation).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var id catalog.OfferID
			var n order.NamedOffer
			if err := rows.Scan(&id, &n.Product, &n.Supplier, &n.SKU); err != nil {
				return err
			}
			f.Named[id] = n
		}
		return rows.Err()
	})
}

const productFields = `p.id, COALESCE(p.gtin, ''), p.manufacturer, p.part_number, p.name, p.description, p.category, p.unit, p.facts`

const selectProduct = `
	SELECT ` + productFields + ` FROM product p`

func scanProduct(r pgx.Rows) (catalog.Product, error) {
	var p catalog.Product
	var facts []byte
	if err := r.Scan(&p.ID, &p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Description, &p.Category, &p.Unit, &facts); err != nil {
		return p, err
	}
	return p, json.Unmarshal(facts, &p.Facts)
}

// selectSupplierState reads everybody an offer or a framework price for a product ($1) can come from, sellers of record
// and the suppliers of named offers ($3) that are gone included; offers the organisation ($4) got itself, too.
const selectSupplierState = `
	WITH sold AS MATERIALIZED (SELECT $1::uuid[] || ARRAY(
		SELECT k.product_id FROM product_link l JOIN product_link k ON k.canonical_id = l.canonical_id WHERE l.product_id = ANY ($1)) ids),
	wanted AS MATERIALIZED (SELECT ARRAY(
		SELECT unnest(ARRAY[supplier_id, seller_id]) FROM offer WHERE until_version IS NULL AND product_id = ANY((SELECT ids FROM sold)::uuid[])
		UNION ALL SELECT supplier_id FROM lot_price WHERE product_id = ANY((SELECT ids FROM sold)::uuid[])
		UNION ALL SELECT supplier_id FROM outside_offer o WHERE organisation_id = $4 AND product_id = ANY((SELECT ids FROM sold)::uuid[])
		   AND (o.id = ANY ($3) OR NOT EXISTS (SELECT FROM outside_offer_withdrawal w WHERE w.offer_id = o.id))
		UNION ALL SELECT supplier_id FROM offer WHERE id = ANY($3)) ids)
	SELECT p.id, p.key, p.name, p.city, p.blocked, p.version, p.regions, p.trade_fee, v.hash, u.last_at
	  FROM supplier p
	  JOIN supplier_version v ON v.supplier_id = p.id AND v.version = p.version
	  LEFT JOIN suppliers_last_used($2, (SELECT ids FROM wanted)) u ON u.seller = p.id
	 WHERE p.id = ANY((SELECT ids FROM wanted)::uuid[])`

func scanSupplierState(r pgx.Rows) (order.SupplierState, error) {
	var s order.SupplierState
	var hash []byte
	var last *time.Time
	err := r.Scan(&s.ID, &s.Key, &s.Name, &s.City, &s.Blocked, &s.Version, &s.Regions, &s.TradeFee, &hash, &last)
	if len(s.Regions) == 0 {
		s.Regions = nil
	}
	copy(s.Hash[:], hash)
	if last != nil {
		s.LastUsed = *last
	}
	return s, err
}

// asNamed is whether an entitlement n means the organisation ($2), too, where its notice names members as of a day (VgV §21(2)).
const asNamed = `(n.as_of IS NULL OR n.organisation_id IN (SELECT m FROM organisation_ancestors($2, n.as_of) m))`

// selectCoverage finds the lots that price a product ($1) and that the organisation ($2), or one above it in the tree,
// is named for on the day ($3): the call-off right once more, in SQL. A price a line names ($4) is found when it is no
// longer valid, too, so that the person is told why.
var selectCoverage = coverageFrom("lot_price", `lp.product_id = `+withLinked+` AND (lp.valid @> $3::date OR lp.id = ANY($4)) AND c.status <> 'draft'`)

// coverageFrom reads prices (lp) from rows that look like those of lot_price.
func coverageFrom(prices, where string) string {
	return `
	SELECT lp.id, lp.product_id, l.id, c.id, c.number, c.title, l.title, l.number, c.regime, c.status, l.call_off_kind, l.obligation,
	       lp.supplier_id, s.blocked, lp.sku, lp.price_kind, COALESCE(lp.term_months, 0), lp.currency, lp.unit_price::text,
	       lp.price_quantity, lp.vat_rate, lp.delivery_days, lower(c.term), upper(c.term), lower(lp.valid), upper(lp.valid),
	       lower(pa.valid), upper(pa.valid), COALESCE(pa.suspended_reason, ''), COALESCE(pa.rank, 0),
	       ` + lotParties + `,
	       e.annex, l.bypass_economic,
	       ` + lotProjects + `, ` + lotConfiguration + `,
	       (SELECT json_agg(json_build_object('id', b.id, 'kind', b.kind, 'measure', b.measure, 'maximum', b.maximum::text,
	               'committed', b.committed::text, 'reserved', b.reserved::text, 'shut', b.shut) ORDER BY b.kind DESC, b.measure) FROM balance b
	         WHERE b.kind = 'lot' AND b.owner_id = l.id OR b.kind = 'contract' AND b.owner_id = c.id OR b.kind = 'quota' AND b.owner_id = ANY (e.quotas)
	            OR b.kind = 'party' AND b.owner_id = party_owner(l.id, lp.supplier_id))
	  FROM ` + prices + ` lp
	  JOIN lot l ON l.id = lp.lot_id
	  JOIN framework_contract c ON c.id = l.contract_id
	  JOIN supplier s ON s.id = lp.supplier_id
	  JOIN LATERAL (SELECT p.* FROM lot_party p WHERE p.lot_id = l.id AND p.supplier_id = lp.supplier_id
	                 ORDER BY p.valid @> $3::date DESC LIMIT 1) pa ON true
	  JOIN LATERAL (SELECT min(n.annex) AS annex, array_agg(quota_owner(n.lot_id, n.organisation_id)) AS quotas FROM entitlement n
	                 WHERE n.lot_id = l.id AND n.valid @> $3::date AND n.organisation_id IN (SELECT a FROM organisation_ancestors($2, $3::date) a)
	                   AND ` + asNamed + `
	                HAVING count(*) > 0) e ON true
	 WHERE ` + where + `
	 ORDER BY lp.product_id, c.number, l.number, COALESCE(pa.rank, 0), lp.id`
}

func queueCoverage(b *pgx.Batch, q order.FactsQuery, products []uuid.UUID, sold soldAs, f *order.Facts) {
	if q.Turn && len(q.NamedPrices()) > 0 {
		b.Queue(lockShares, q.NamedPrices(), lotOfQuote(q.Offered))
	}
	b.Queue(selectCoverage, products, q.Organisation, q.Day, q.NamedPrices()).Query(func(rows pgx.Rows) error {
		return each(rows, scanCoverage, func(c catalog.Coverage) { sold.coverage(f, c) })
	})
}

func queueCriteria(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	b.Queue(selectCriteria, q.LegalEntity).Query(func(rows pgx.Rows) error {
		return each(rows, scanCriteria, func(c catalog.Criteria) {
			c.Organisation = q.LegalEntity
			if !c.From.After(q.Day) {
				f.Criteria = &c // ascending by version: the last that has begun counts
			}
		})
	})
}

func scanCoverage(r pgx.Rows) (catalog.Coverage, error) {
	c := catalog.Coverage{Entitled: true}
	var price string
	var balances, rule, parties, projects, configuration []byte
	err := r.Scan(&c.Price, &c.Product, &c.Lot, &c.Contract, &c.ContractNumber, &c.ContractTitle, &c.LotTitle, &c.LotNumber, &c.Regime,
		&c.Status, &c.Kind, &c.Obligation, &c.Supplier, &c.SupplierBlock, &c.SKU, &c.PriceKind, &c.TermMonths, &c.Currency, &price,
		&c.PriceQuantity, &c.VAT, &c.DeliveryDays, &c.Term.From, &c.Term.To, &c.PriceValid.From, &c.PriceValid.To,
		&c.PartyValid.From, &c.PartyValid.To, &c.PartySuspended, &c.Rank, &rule, &parties, &c.Annex, &c.Economical, &projects, &configuration, &balances)
	if err != nil {
		return c, err
	}
	if c.UnitPrice, err = money.ParseUnitPrice(price, c.Currency); err != nil {
		return c, err
	}
	if err := errors.Join(scanSelection(&c, rule, parties), scanProjects(&c, projects)); err != nil {
		return c, err
	}
	if c.Configuration, err = parseConfiguration(configuration); err != nil {
		return c, err
	}
	c.Balances, err = parseBalances(balances)
	return c, err
}

// parseBalances reads a json_agg of balances; sums are larger than what one line may hold, so they are scanned like columns.
func parseBalances(text []byte) ([]catalog.Balance, error) {
	if text == nil {
		return nil, nil
	}
	var rows []struct {
		ID                                 uuid.UUID
		Kind, Measure, Committed, Reserved string
		Maximum                            *string
		Shut                               bool
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fmt.Errorf("balances: %w", err)
	}
	out := make([]catalog.Balance, len(rows))
	for i, r := range rows {
		b := catalog.Balance{ID: r.ID, Kind: r.Kind, Measure: catalog.Measure(r.Measure), Shut: r.Shut}
		if err := errors.Join(b.Committed.Scan(r.Committed), b.Reserved.Scan(r.Reserved)); err != nil {
			return nil, err
		}
		if r.Maximum != nil {
			b.Maximum = new(money.Quantity)
			if err := b.Maximum.Scan(*r.Maximum); err != nil {
				return nil, err
			}
		}
		out[i] = b
	}
	return out, nil
}

// selectClasses finds active lots that cover a product ($1) by its class, or whose supplier delivers a successor in its place, with something left to call off, and that the
// organisation ($2), or one above it in the tree, is named for on the day ($3). Most classes are in no lot: those are looked
// up first, so that the contracts of all the others stay unread.
const selectClasses = `
	WITH scope AS MATERIALIZED (
		SELECT p.id product, s.lot_id FROM product p JOIN lot_scope s ON s.category = p.category WHERE p.id = ANY($1)
		UNION SELECT u.old_product, u.lot_id FROM lot_successor u WHERE u.old_product = ANY($1) AND u.valid_from <= $3::date)
	SELECT s.product, l.id, c.id, c.number, c.title, l.title, l.number, c.regime, c.status, l.obligation, l.bypass_economic, lower(c.term), upper(c.term)
	  FROM scope s
	  JOIN lot l ON l.id = s.lot_id
	  JOIN framework_contract c ON c.id = l.contract_id AND c.status = 'active' AND c.term @> $3::date
	 WHERE EXISTS (SELECT 1 FROM entitlement n WHERE n.lot_id = l.id AND n.valid @> $3::date
	                  AND n.organisation_id = ANY (ARRAY(SELECT organisation_ancestors($2, $3::date))) AND ` + asNamed + `)
	   AND NOT EXISTS (SELECT 1 FROM balance b WHERE (b.kind = 'lot' AND b.owner_id = l.id OR b.kind = 'contract' AND b.owner_id = c.id)
	                      AND (b.shut OR b.committed + b.reserved >= b.maximum))
	 ORDER BY s.product, c.number, l.number`

func queueClasses(b *pgx.Batch, q order.FactsQuery, products []uuid.UUID, f *order.Facts) {
	b.Queue(selectClasses, products, q.Organisation, q.Day).Query(func(rows pgx.Rows) error { return scanClasses(rows, f) })
}

func scanClasses(rows pgx.Rows, f *order.Facts) error {
	return each(rows, func(r pgx.Rows) (c catalog.Coverage, err error) {
		c.Entitled, c.ByClass = true, true
		err = r.Scan(&c.Product, &c.Lot, &c.Contract, &c.ContractNumber, &c.ContractTitle, &c.LotTitle, &c.LotNumber, &c.Regime,
			&c.Status, &c.Obligation, &c.Economical, &c.Term.From, &c.Term.To)
		c.PriceValid = c.Term
		return c, err
	}, func(c catalog.Coverage) { f.Classes[c.Product] = append(f.Classes[c.Product], c) })
}

// queueSimilar reads the sums of similar direct awards of the legal entity, for every product group of the lines in one
// statement: days that the worker has folded, and what came since.
func queueSimilar(b *pgx.Batch, q order.FactsQuery, products []uuid.UUID, f *order.Facts) {
	b.Queue(`SELECT product, product_group, rolling, budget_year FROM direct_award_sums($1, $2, $3, $4)`,
		q.LegalEntity, products, q.RollingFrom(), q.BudgetYearFrom()).Query(func(rows pgx.Rows) error { return scanSimilar(rows, f) })
}

func scanSimilar(rows pgx.Rows, f *order.Facts) error {
	defer rows.Close()
	for rows.Next() {
		var product catalog.ProductID
		var s order.SimilarAwards
		if err := rows.Scan(&product, &s.Group, &s.Rolling, &s.BudgetYear); err != nil {
			return err
		}
		f.Similar[product] = s
	}
	return rows.Err()
}
