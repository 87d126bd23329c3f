package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// merge takes one file into products and offers, with a fixed number of statements whatever its size: COPY into a
// staging table, then set against set. It lives for one transaction.
type merge struct {
	tx       pgx.Tx
	supplier catalog.SupplierID
	version  catalog.VersionID
	at       time.Time
	// deferSearch leaves the refresh of the search to the caller.
	deferSearch bool

	intake *catalog.Intake
	counts catalog.ImportCounts
}

// offerTerms are the columns that make an offer another one when they differ.
const offerTerms = `seller_id, price_kind, term_months, currency, price_quantity, tier_from, tier_price, pack, minimum, "interval",
	maximum, shipping, free_shipping_from, small_order_fee, small_order_below, vat_rate, delivery_days, price_hold_days, valid,
	stock, back_order, labels, skonto_percent, skonto_days, repairability, co2_grams`

// qualified puts a table's name before each column of a list.
func qualified(table, columns string) string {
	names := strings.Split(columns, ",")
	for i, n := range names {
		names[i] = table + "." + strings.TrimSpace(n)
	}
	return strings.Join(names, ", ")
}

// createStaged makes a table like offer and product without their constraints. n counts rows; new_product and new_offer
// are the ids a row gets where it is the first; product_id, offer_id (the current offer), refused and change are found.
var createStaged = `
	CREATE TEMP TABLE staged ON COMMIT DROP AS
	SELECT 0 AS n, 0 AS row_no, o.sku, p.gtin, p.manufacturer, p.part_number, p.manufacturer_norm, p.part_norm, p.name, p.description,
	       p.category, p.unit, p.facts, ` + qualified("o", offerTerms) + `, p.id AS new_product, o.id AS new_offer,
	       o.product_id, o.id AS offer_id, ''::text AS refused, ''::text AS change
	  FROM offer o, product p WHERE false`

var stagedColumns = func() []string {
	own := `n, row_no, sku, gtin, manufacturer, part_number, manufacturer_norm, part_norm, name, description, category, unit, facts, ` +
		offerTerms + `, new_product, new_offer`
	names := strings.Split(own, ",")
	for i := range names {
		names[i] = strings.Trim(strings.TrimSpace(names[i]), `"`)
	}
	return names
}()

// prepare stages the file and finds what each row is: refused, new, changed or unchanged. Apart from products seen for
// the first time it changes nothing.
func (m *merge) prepare(ctx context.Context, open func() (*catalog.Intake, error)) error {
	var err error
	if m.intake, err = open(); err != nil {
		return err
	}
	if _, err = m.tx.Exec(ctx, createStaged); err != nil {
		return fmt.Errorf("staging table: %w", err)
	}
	if err = m.stage(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{m.identify, m.reportConflicts, m.compare, m.count} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// stage copies the drafts. Nothing else is read from the connection meanwhile, so the file streams through.
func (m *merge) stage(ctx context.Context) error {
	var key string
	if err := m.tx.QueryRow(ctx, `SELECT key FROM supplier WHERE id = $1`, m.supplier).Scan(&key); err != nil {
		return notFound(err, "find supplier")
	}
	n := 0
	var refused error
	_, err := m.tx.CopyFrom(ctx, pgx.Identifier{"staged"}, stagedColumns, pgx.CopyFromFunc(func() ([]any, error) {
		d, err := m.intake.Next()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			refused = err
			return nil, err
		}
		n++
		return stagedRow(n, d, key, m.supplier)
	}))
	if refused != nil {
		return refused // pgx keeps only the text
	}
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	_, err = m.tx.Exec(ctx, `ANALYZE staged`)
	return err
}

func stagedRow(n int, d catalog.OfferDraft, key string, supplier catalog.SupplierID) ([]any, error) {
	product, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	offer, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	facts := d.Facts
	if facts == nil {
		facts = []catalog.Fact{}
	}
	properties, err := json.Marshal(facts)
	if err != nil {
		return nil, fmt.Errorf("facts: %w", err)
	}
	o, id := d.Offer, d.Identity(key)
	if (o.Seller == catalog.SupplierID{}) {
		o.Seller = supplier
	}
	from, price := make([]string, len(o.Tiers)), make([]string, len(o.Tiers))
	for i, t := range o.Tiers {
		from[i], price[i] = t.From.String(), t.Price.String()
	}
	labels := o.Labels
	if labels == nil {
		labels = []string{}
	}
	unit := d.Unit
	if unit == "" {
		unit = "C62"
	}
	return []any{
		n, d.Row, d.SKU, nullText(id.GTIN), d.Manufacturer, d.PartNumber, id.Manufacturer, id.Part, d.Name, d.Description, d.Category, unit, properties,
		o.Seller.UUID, string(o.PriceKind), nullInt(o.TermMonths), string(o.Currency), o.PriceQuantity.String(), arrayText(from), arrayText(price),
		o.Pack.String(), o.Minimum.String(), o.Interval.String(), nullQuantity(o.Maximum), o.Shipping.String(), nullAmount(o.FreeShippingFrom),
		o.SmallOrderFee.String(), o.SmallOrderBelow.String(), o.VAT.String(), o.DeliveryDays, o.PriceHoldDays, dateRange(o.Valid),
		nullStock(o.Stock), o.BackOrder, labels, o.EarlyPayment.String(), o.EarlyPaymentDays, o.Repairability.String(), o.CO2Grams, product, offer,
	}, nil
}

// arrayText writes numbers as an array literal.
func arrayText(numbers []string) string { return "{" + strings.Join(numbers, ",") + "}" }

// dateRange is a period as COPY takes it.
func dateRange(p money.Period) pgtype.Range[pgtype.Date] {
	r := pgtype.Range[pgtype.Date]{LowerType: pgtype.Unbounded, UpperType: pgtype.Unbounded, Valid: true}
	if !p.From.IsZero() {
		r.Lower, r.LowerType = pgtype.Date{Time: p.From.StartIn(time.UTC), Valid: true}, pgtype.Inclusive
	}
	if !p.To.IsZero() {
		r.Upper, r.UpperType = pgtype.Date{Time: p.To.StartIn(time.UTC), Valid: true}, pgtype.Exclusive
	}
	return r
}

func nullText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func nullQuantity(q money.Quantity) *string {
	if q.IsZero() {
		return nil
	}
	s := q.String()
	return &s
}

func nullStock(q *money.Quantity) *string {
	if q == nil {
		return nil
	}
	s := q.String()
	return &s
}

func nullAmount(a *money.Amount) *string {
	if a == nil {
		return nil
	}
	s := a.String()
	return &s
}

// lockProducts lets one transaction at a time add products and change the search: two suppliers may bring the same
// product at once.
func lockProducts(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('products', 0))`)
	return err
}

// The statements that find each row's product. A GTIN decides; else manufacturer and part number. Where the two name
// different products, nobody can say what is sold: the row is refused. Because that is judged after all products of the
// file exist, a second import of the file judges the same.
const (
	knowOther = `INSERT INTO category (key, label_de, label_en, cpv) VALUES ('other', 'Sonstiges', 'Other', '30000000') ON CONFLICT DO NOTHING`

	placeInOther = `UPDATE staged s SET category = 'other' WHERE NOT EXISTS (SELECT FROM category c WHERE c.key = s.category)`

	// A known product without GTIN learns it, from the first row that names one nobody has.
	learnGTIN = `
		UPDATE product p SET gtin = f.gtin, changed_at = $1
		  FROM (SELECT DISTINCT ON (x.gtin) x.gtin, x.product
		          FROM (SELECT DISTINCT ON (b.id) b.id AS product, s.gtin, s.n
		                  FROM staged s JOIN product b ON b.manufacturer_norm = s.manufacturer_norm AND b.part_norm = s.part_norm
		                 WHERE s.gtin IS NOT NULL AND b.gtin IS NULL AND NOT EXISTS (SELECT FROM product a WHERE a.gtin = s.gtin)
		                 ORDER BY b.id, s.n) x
		         ORDER BY x.gtin, x.n) f
		 WHERE p.id = f.product`

	addProducts = `
		INSERT INTO product (id, gtin, manufacturer, part_number, manufacturer_norm, part_norm, name, description, category, unit, facts, created_at)
		SELECT s.new_product, s.gtin, s.manufacturer, s.part_number, s.manufacturer_norm, s.part_norm, s.name, s.description, s.category,
		       s.unit, s.facts, $1
		  FROM staged s
		 WHERE NOT EXISTS (SELECT FROM product a WHERE a.gtin = s.gtin)
		   AND NOT EXISTS (SELECT FROM product b WHERE b.manufacturer_norm = s.manufacturer_norm AND b.part_norm = s.part_norm)
		 ORDER BY s.n
		ON CONFLICT DO NOTHING`

	// One GTIN beside two part numbers is a conflict, too, unless a person has accepted this very row. A row without a
	// part number of its own ("@") says nothing against its GTIN.
	resolve = `
		UPDATE staged s SET product_id = x.product, refused = x.refused
		  FROM (SELECT t.n, COALESCE(k.product_id, a.id, b.id) AS product,
		               CASE WHEN k.product_id IS NOT NULL THEN NULL
		                    WHEN a.id <> b.id OR a.id IS NULL AND b.gtin <> t.gtin
		                      OR b.id IS NULL AND a.part_norm <> t.part_norm AND a.manufacturer_norm NOT LIKE '@%' AND t.manufacturer_norm NOT LIKE '@%'
		                    THEN 'gtin_conflict' END AS refused
		          FROM staged t
		          LEFT JOIN product a ON a.gtin = t.gtin
		          LEFT JOIN product b ON b.manufacturer_norm = t.manufacturer_norm AND b.part_norm = t.part_norm
		          LEFT JOIN gtin_conflict k ON k.supplier_id = $1 AND k.sku = t.sku AND k.gtin = t.gtin AND k.part_norm = t.part_norm
		                                   AND k.status = 'accepted') x
		 WHERE x.n = s.n`

	// Refused rows wait for a person; a row that comes again waits once.
	quarantine = `
		INSERT INTO gtin_conflict (id, supplier_id, sku, gtin, manufacturer, part_number, part_norm, name, product_id, found_at)
		SELECT new_offer, $1, sku, gtin, manufacturer, part_number, part_norm, name, product_id, $2 FROM staged WHERE refused IS NOT NULL ORDER BY n
		ON CONFLICT DO NOTHING`

	// What is offered anew may be what others offer under another number.
	awaitCandidates = `
		WITH waiting AS (INSERT INTO match_pending SELECT DISTINCT product_id FROM staged WHERE change = 'new' ON CONFLICT DO NOTHING RETURNING 1)
		INSERT INTO outbox (topic, payload) SELECT 'products.offered', '{}' WHERE EXISTS (SELECT FROM waiting)`
)

func (m *merge) identify(ctx context.Context) error {
	if err := lockProducts(ctx, m.tx); err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(knowOther)
	b.Queue(placeInOther)
	b.Queue(learnGTIN, m.at)
	b.Queue(addProducts, m.at)
	b.Queue(resolve, m.supplier)
	if err := m.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("identify products: %w", err)
	}
	return nil
}

// reportConflicts makes findings of the rows that identify refused.
func (m *merge) reportConflicts(ctx context.Context) error {
	rows, err := m.tx.Query(ctx, `SELECT row_no, sku, COALESCE(gtin, ''), manufacturer, part_number FROM staged WHERE refused IS NOT NULL ORDER BY n`)
	if err != nil {
		return err
	}
	return each(rows, func(r pgx.Rows) (f catalog.Finding, err error) {
		var gtin, manufacturer, part string
		err = r.Scan(&f.Row, &f.SKU, &gtin, &manufacturer, &part)
		f.Severity, f.Code = catalog.SeverityError, "gtin_conflict"
		f.Params = map[string]string{"gtin": gtin, "manufacturer": manufacturer, "part": part}
		return f, err
	}, m.intake.Refuse)
}

// compare finds each accepted row's current offer and whether it still says the same.
func (m *merge) compare(ctx context.Context) error {
	_, err := m.tx.Exec(ctx, `
		UPDATE staged s SET offer_id = x.offer, change = x.change
		  FROM (SELECT t.n, o.id AS offer,
		               CASE WHEN o.id IS NULL THEN 'new'
		                    WHEN ROW(o.product_id, `+qualified("o", offerTerms)+`) IS DISTINCT FROM ROW(t.product_id, `+qualified("t", offerTerms)+`) THEN 'changed'
		                    ELSE 'unchanged' END AS change
		          FROM staged t LEFT JOIN offer o ON o.supplier_id = $1 AND o.sku = t.sku AND o.until_version IS NULL
		         WHERE t.refused IS NULL) x
		 WHERE x.n = s.n`, m.supplier)
	if err != nil {
		return fmt.Errorf("compare with current offers: %w", err)
	}
	return nil
}

func (m *merge) count(ctx context.Context) error {
	c := m.intake.Counts()
	err := m.tx.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE change = 'new'), count(*) FILTER (WHERE change = 'changed'), count(*) FILTER (WHERE change = 'unchanged'),
		       count(*) FILTER (WHERE refused IS NULL AND NOT EXISTS (SELECT FROM unnest(tier_price) p WHERE p > 0)),
		       (SELECT count(*) FROM offer o WHERE o.supplier_id = $1 AND o.until_version IS NULL
		           AND NOT EXISTS (SELECT FROM staged g WHERE g.offer_id = o.id))
		  FROM staged`, m.supplier).Scan(&c.New, &c.Changed, &c.Unchanged, &c.NoPrice, &c.Gone)
	m.counts = c
	return err
}

const (
	createTouched = `CREATE TEMP TABLE touched (product_id uuid PRIMARY KEY) ON COMMIT DROP`

	touchChanged = `
		INSERT INTO touched
		SELECT product_id FROM staged WHERE change IN ('new', 'changed')
		UNION
		SELECT o.product_id FROM offer o WHERE o.supplier_id = $1 AND o.until_version IS NULL
		   AND NOT EXISTS (SELECT FROM staged s WHERE s.offer_id = o.id AND s.change = 'unchanged')`

	// A product learns what nobody has said of it so far; what is known stays, whoever imports next.
	enrichProducts = `
		WITH learnt AS (
			UPDATE product p
			   SET description = CASE WHEN p.description = '' THEN f.description ELSE p.description END,
			       facts = CASE WHEN p.facts = '[]' THEN f.facts ELSE p.facts END,
			       category = CASE WHEN p.category = 'other' THEN f.category ELSE p.category END,
			       filed_at = CASE WHEN p.category = 'other' AND f.category <> 'other' THEN $1 ELSE p.filed_at END,
			       changed_at = $1
			  FROM (SELECT DISTINCT ON (product_id) product_id, description, facts, category FROM staged WHERE refused IS NULL ORDER BY product_id, n) f
			 WHERE p.id = f.product_id
			   AND (p.description = '' AND f.description <> '' OR p.facts = '[]' AND f.facts <> '[]' OR p.category = 'other' AND f.category <> 'other')
			RETURNING p.id)
		INSERT INTO touched SELECT id FROM learnt ON CONFLICT DO NOTHING`

	endOffers = `
		UPDATE offer o SET until_version = $2
		 WHERE o.supplier_id = $1 AND o.until_version IS NULL
		   AND NOT EXISTS (SELECT FROM staged s WHERE s.offer_id = o.id AND s.change = 'unchanged')`
)

var addOffers = `
	INSERT INTO offer (id, supplier_id, product_id, sku, since_version, created_at, ` + offerTerms + `)
	SELECT new_offer, $1, product_id, sku, $2, $3, ` + offerTerms + ` FROM staged WHERE change IN ('new', 'changed') ORDER BY n`

// apply writes what prepare found. Unchanged offers are not touched: a catalogue that comes again costs no row.
func (m *merge) apply(ctx context.Context) error {
	if _, err := m.tx.Exec(ctx, createTouched); err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(touchChanged, m.supplier)
	b.Queue(enrichProducts, m.at)
	b.Queue(endOffers, m.supplier, m.version)
	b.Queue(addOffers, m.supplier, m.version, m.at)
	b.Queue(quarantine, m.supplier, m.at)
	b.Queue(awaitCandidates)
	if err := m.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("write offers: %w", err)
	}
	if m.deferSearch {
		return nil
	}
	return refreshSearch(ctx, m.tx, money.DateOf(m.at))
}
