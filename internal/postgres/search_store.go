package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// SearchStore finds products with PostgreSQL's full-text search, in two round trips: what the words mean, then page and
// facets. It implements catalog.Searcher on the app pool.
type SearchStore struct{ db *DB }

// NewSearchStore returns the store on the app pool.
func NewSearchStore(db *DB) *SearchStore { return &SearchStore{db} }

var _ catalog.Searcher = (*SearchStore)(nil)

// defaultPage is the length of a page when the query names none.
const defaultPage = 25

// search is one query on its way.
type search struct {
	catalog.SearchQuery
	after  *position
	lots   []catalog.LotID
	terms  []term
	number string

	page catalog.SearchPage
}

// Search finds one page. Error: Invalid (cursor_unknown).
func (s *SearchStore) Search(ctx context.Context, q catalog.SearchQuery) (catalog.SearchPage, error) {
	q.Text = strings.TrimSpace(q.Text)
	if q.Text == "" && q.Sort != catalog.ByPrice {
		q.Sort = catalog.ByName
	}
	if q.Limit <= 0 {
		q.Limit = defaultPage
	}
	after, err := parsePosition(q)
	if err != nil {
		return catalog.SearchPage{}, err
	}
	f := &search{SearchQuery: q, after: after, terms: termsOf(q.Text), number: numberOf(q.Text)}
	ctx = withAnyScope(ctx)
	b := &pgx.Batch{}
	b.Queue(selectEntitledLots, q.Organisation, q.Day).Query(func(rows pgx.Rows) (err error) {
		f.lots, err = pgx.CollectRows(rows, pgx.RowTo[catalog.LotID])
		return err
	})
	if len(f.terms) > 0 {
		queueTerms(b, f.terms)
	}
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return catalog.SearchPage{}, fmt.Errorf("understand search: %w", err)
	}
	b = &pgx.Batch{}
	f.queueFacets(b)
	f.queuePage(b)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return catalog.SearchPage{}, fmt.Errorf("search: %w", err)
	}
	f.page.DidYouMean = suggestions(f.terms)
	f.keepChosen()
	return f.page, nil
}

// args are the parameters of both statements: $1 direct and $2 wide tsquery, $3 numbers, $4 lots, $5 to $8 filters.
func (f *search) args() []any {
	direct, wide := queries(f.terms)
	numbers := []string{}
	if f.number != "" {
		numbers = append(numbers, f.number)
	}
	suppliers := make([]uuid.UUID, len(f.Suppliers))
	for i, s := range f.Suppliers {
		suppliers[i] = s.UUID
	}
	lots := make([]uuid.UUID, len(f.lots))
	for i, l := range f.lots {
		lots[i] = l.UUID
	}
	channels := make([]string, len(f.Channels))
	for i, c := range f.Channels {
		channels[i] = string(c)
	}
	return []any{direct, wide, numbers, lots, notNil(f.Categories), notNil(f.Manufacturers), suppliers, channels}
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// found is what the text finds, each product with whether it passes each filter: c category, m manufacturer, s supplier,
// h channel. Without a text it is everything the caller may buy. Parameters a variant does not use are still typed.
func (f *search) found(rank bool) string {
	where, score := `$1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::text[] IS NOT NULL`, `0::real`
	if f.Text != "" {
		where = `$1::text IS NOT NULL AND (p.tsv @@ to_tsquery('de_shop', $2::text) OR p.numbers && $3::text[])`
		if rank {
			// What was typed outweighs what was made of it, and an exact number everything.
			score = `(CASE WHEN p.numbers && $3::text[] THEN 100 ELSE 0 END + 4 * ts_rank(p.tsv, to_tsquery('de_shop', $1::text))
			          + ts_rank(p.tsv, to_tsquery('de_shop', $2::text)))::real`
		}
	}
	return `
	WITH matched AS (
		SELECT p.product_id, p.category, p.manufacturer, p.suppliers, left(p.name, 50) AS name, p.piece_price, ` + score + ` AS rank,
		       p.numbers && $3::text[] AS exact, p.lots && $4::uuid[] AS framework, cardinality(p.suppliers) > 0 AS best_price
		  FROM product_search p
		 WHERE (` + where + `) AND (cardinality(p.suppliers) > 0 OR p.lots && $4::uuid[])),
	found AS MATERIALIZED (
		SELECT *, cardinality($5::text[]) = 0 OR category = ANY($5) AS c, cardinality($6::text[]) = 0 OR manufacturer = ANY($6) AS m,
		       cardinality($7::uuid[]) = 0 OR suppliers && $7 AS s,
		       cardinality($8::text[]) = 0 OR framework AND 'framework' = ANY($8) OR best_price AND 'best_price' = ANY($8) AS h
		  FROM matched)`
}

// facetsSQL counts per facet with all filters but its own, and the total with all.
func (f *search) facetsSQL() string {
	return f.found(false) + `
	SELECT CASE GROUPING(category, manufacturer) WHEN 1 THEN 'category' WHEN 2 THEN 'manufacturer' ELSE 'total' END,
	       COALESCE(category, manufacturer, ''), '',
	       CASE GROUPING(category, manufacturer) WHEN 1 THEN count(*) FILTER (WHERE m AND s AND h)
	            WHEN 2 THEN count(*) FILTER (WHERE c AND s AND h) ELSE count(*) FILTER (WHERE c AND m AND s AND h) END AS n
	  FROM found GROUP BY GROUPING SETS ((category), (manufacturer), ())
	UNION ALL
	SELECT 'supplier', g.id::text, p.name, g.n
	  FROM (SELECT u.id, count(*) AS n FROM found, unnest(suppliers) u (id) WHERE c AND m AND h GROUP BY u.id) g JOIN supplier p ON p.id = g.id
	UNION ALL
	SELECT 'channel', v.channel, '', count(*)
	  FROM found CROSS JOIN LATERAL (VALUES ('framework', framework), ('best_price', best_price)) v (channel, has)
	 WHERE has AND c AND m AND s GROUP BY v.channel
	UNION ALL
	(SELECT 'exact', product_id::text, '', 1 FROM found WHERE exact LIMIT 2)
	ORDER BY 1, 4 DESC, 2`
}

func (f *search) queueFacets(b *pgx.Batch) {
	var exact []string
	b.Queue(f.facetsSQL(), f.args()...).Query(func(rows pgx.Rows) error {
		var kind string
		err := each(rows, func(r pgx.Rows) (v catalog.FacetValue, err error) {
			return v, r.Scan(&kind, &v.Value, &v.Label, &v.Count)
		}, func(v catalog.FacetValue) {
			switch {
			case kind == "total":
				f.page.Total = v.Count
			case kind == "exact":
				exact = append(exact, v.Value)
			case v.Count > 0:
				list := f.facet(kind)
				*list = append(*list, v)
			}
		})
		if err != nil || len(exact) != 1 {
			return err
		}
		id, err := uuid.Parse(exact[0])
		f.page.Exact = &catalog.ProductID{UUID: id}
		return err
	})
}

func (f *search) facet(kind string) *[]catalog.FacetValue {
	switch kind {
	case "category":
		return &f.page.Facets.Category
	case "manufacturer":
		return &f.page.Facets.Manufacturer
	case "supplier":
		return &f.page.Facets.Supplier
	default:
		return &f.page.Facets.Channel
	}
}

// keepChosen keeps chosen values among the choices when nothing is left of them: who chose must be able to take it back.
func (f *search) keepChosen() {
	keep := func(list *[]catalog.FacetValue, value string) {
		if !slices.ContainsFunc(*list, func(v catalog.FacetValue) bool { return v.Value == value }) {
			*list = append(*list, catalog.FacetValue{Value: value})
		}
	}
	for _, v := range f.Categories {
		keep(&f.page.Facets.Category, v)
	}
	for _, v := range f.Manufacturers {
		keep(&f.page.Facets.Manufacturer, v)
	}
	for _, v := range f.Channels {
		keep(&f.page.Facets.Channel, string(v))
	}
}

// pageSQL picks the page, then reads what is shown of it from today's offers and prices ($9 = day, $10 = rows).
func (f *search) pageSQL() string {
	key, order, after := f.order()
	return f.found(true) + `,
	page AS (
		SELECT product_id, ` + key + ` AS key, row_number() OVER (ORDER BY ` + order + `) AS n
		  FROM found WHERE c AND m AND s AND h` + after + `
		 ORDER BY ` + order + ` LIMIT $10)
	SELECT g.key, COALESCE(n.offers, 0), n.days, b.price::text, b.price_quantity, b.price_kind, b.currency,
	       l.price::text, l.price_quantity, l.price_kind, l.currency, l.delivery_days,
	       p.id, COALESCE(p.gtin, ''), p.manufacturer, p.part_number, p.name, p.description, p.category, p.unit, p.facts
	  FROM page g JOIN product p ON p.id = g.product_id
	  LEFT JOIN LATERAL (
	       SELECT count(*)::int AS offers, min(o.delivery_days) FILTER (WHERE o.back_order OR o.stock IS NULL OR o.stock >= o.minimum) AS days
	         FROM offer o JOIN supplier s ON s.id = o.supplier_id AND NOT s.blocked
	        WHERE o.product_id = p.id AND o.until_version IS NULL AND o.valid @> $9::date) n ON true
	  LEFT JOIN LATERAL (
	       SELECT o.tier_price[1] AS price, o.price_quantity, o.price_kind, o.currency
	         FROM offer o JOIN supplier s ON s.id = o.supplier_id AND NOT s.blocked
	        WHERE o.product_id = p.id AND o.until_version IS NULL AND o.valid @> $9::date AND o.tier_price[1] > 0
	        ORDER BY o.tier_price[1] / o.price_quantity, o.id LIMIT 1) b ON true
	  LEFT JOIN LATERAL (
	       SELECT r.unit_price AS price, r.price_quantity, r.price_kind, r.currency, r.delivery_days
	         FROM lot_price r WHERE r.product_id = p.id AND r.lot_id = ANY($4) AND r.valid @> $9::date
	        ORDER BY r.unit_price / r.price_quantity, r.id LIMIT 1) l ON true
	 ORDER BY g.n`
}

// order is a total order with the key that a cursor holds, and the condition for rows after the cursor ($11 = key, $12 = id).
func (f *search) order() (key, order, after string) {
	switch f.Sort {
	case catalog.ByPrice:
		key, order, after = `piece_price::text`, `piece_price NULLS LAST, product_id`,
			` AND ((piece_price, product_id) > ($11::text::numeric, $12::uuid) OR piece_price IS NULL)`
		if f.after != nil && f.after.Key == nil {
			after = ` AND $11::text IS NULL AND piece_price IS NULL AND product_id > $12::uuid`
		}
	case catalog.ByName:
		key, order, after = `name`, `name, product_id`, ` AND (name, product_id) > ($11::text, $12::uuid)`
	default:
		key, order, after = `rank::text`, `rank DESC, product_id`,
			` AND (rank < $11::text::real OR rank = $11::text::real AND product_id > $12::uuid)`
	}
	if f.after == nil {
		after = ""
	}
	return key, order, after
}

func (f *search) queuePage(b *pgx.Batch) {
	args := append(f.args(), f.Day, f.Limit+1)
	if f.after != nil {
		args = append(args, f.after.Key, f.after.ID)
	}
	var key *string
	b.Queue(f.pageSQL(), args...).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (catalog.Hit, error) {
			var h hitRow
			if len(f.page.Hits) == f.Limit { // one more than asked for: there is a next page
				f.page.NextCursor = position{Sort: f.Sort, Key: key, ID: f.page.Hits[f.Limit-1].Product.ID.UUID}.String()
			}
			err := h.scan(r)
			key = h.key
			return h.hit(f.Release, f.Land), err
		}, func(h catalog.Hit) {
			if f.page.NextCursor == "" {
				f.page.Hits = append(f.page.Hits, h)
			}
		})
	})
}

// price is the cheapest price of a hit in one channel.
type price struct {
	amount         *string
	per            *money.Quantity
	kind, currency *string
	days           *int
}

type hitRow struct {
	catalog.Hit
	key        *string
	offer, lot price
	facts      []byte
}

func (h *hitRow) scan(r pgx.Rows) error {
	p := &h.Product
	if err := r.Scan(&h.key, &h.OfferCount, &h.offer.days, &h.offer.amount, &h.offer.per, &h.offer.kind, &h.offer.currency,
		&h.lot.amount, &h.lot.per, &h.lot.kind, &h.lot.currency, &h.lot.days,
		&p.ID, &p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Description, &p.Category, &p.Unit, &h.facts); err != nil {
		return err
	}
	if err := json.Unmarshal(h.facts, &p.Facts); err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	shown := h.offer
	if shown.amount == nil {
		shown = h.lot
	}
	if shown.amount == nil {
		return nil
	}
	from, err := money.ParseUnitPrice(*shown.amount, money.Currency(*shown.currency))
	if err != nil {
		return err
	}
	h.FromPrice, h.FromQuantity, h.PriceKind = &from, *shown.per, catalog.PriceKind(*shown.kind)
	return nil
}

// hit adds the channels and the earliest delivery of any of them.
func (h *hitRow) hit(release money.Date, land rules.Land) catalog.Hit {
	days := -1
	for _, c := range []struct {
		channel catalog.Channel
		open    bool
		days    *int
	}{{catalog.ChannelFramework, h.lot.amount != nil, h.lot.days}, {catalog.ChannelBestPrice, h.OfferCount > 0, h.offer.days}} {
		if !c.open {
			continue
		}
		h.Channels = append(h.Channels, c.channel)
		if c.days != nil && (days < 0 || *c.days < days) {
			days = *c.days
		}
	}
	if days >= 0 {
		on := rules.AddWorkdays(release, days, land)
		h.EarliestDelivery = &on
	}
	return h.Hit
}
