package postgres

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
)

// statement collects the arguments of a statement while it is written. What a query does not use stays out of its text:
// every condition is tested on thousands of rows.
type statement struct{ args []any }

// arg adds an argument and returns its place in the text.
func (s *statement) arg(value any) string {
	s.args = append(s.args, value)
	return "$" + strconv.Itoa(len(s.args))
}

// uuids takes typed ids as PostgreSQL does.
func uuids[T any](ids []T, plain func(T) uuid.UUID) []uuid.UUID {
	out := make([]uuid.UUID, len(ids))
	for i, id := range ids {
		out[i] = plain(id)
	}
	return out
}

func (f *search) plainLots() []uuid.UUID {
	return uuids(f.lots, func(l catalog.LotID) uuid.UUID { return l.UUID })
}

// framework is whether a product p of product_search has a price in a lot the caller may call off from.
func (f *search) framework(st *statement) string {
	if len(f.lots) == 0 {
		return "false"
	}
	return "p.lots && " + st.arg(f.plainLots()) + "::uuid[]"
}

// matches is what the text finds of what the caller may buy, with the wide query and the number.
func (f *search) matches(st *statement, framework string) string {
	visible := "(cardinality(p.suppliers) > 0 OR " + framework + ")"
	if f.Text == "" {
		return visible
	}
	_, wide := queries(f.terms)
	text := "p.tsv @@ to_tsquery('de_shop', " + st.arg(wide) + "::text)"
	if f.number != "" {
		text = "(" + text + " OR " + f.isNumber(st) + ")"
	}
	return text + " AND " + visible
}

func (f *search) isNumber(st *statement) string {
	return "p.numbers && " + st.arg([]string{f.number}) + "::text[]"
}

// filters are the conditions of the four facets on a row, "true" where nothing is chosen.
type filters struct{ category, manufacturer, supplier, channel string }

func (f *search) filters(st *statement, framework, bestPrice string) filters {
	out := filters{"true", "true", "true", "true"}
	if len(f.Categories) > 0 {
		out.category = "p.category = ANY(" + st.arg(f.Categories) + "::text[])"
	}
	if len(f.Manufacturers) > 0 {
		out.manufacturer = "p.manufacturer = ANY(" + st.arg(f.Manufacturers) + "::text[])"
	}
	if len(f.Suppliers) > 0 {
		out.supplier = "p.suppliers && " + st.arg(uuids(f.Suppliers, func(s catalog.SupplierID) uuid.UUID { return s.UUID })) + "::uuid[]"
	}
	if len(f.Channels) > 0 {
		one := []string{"false"}
		for _, c := range f.Channels {
			switch c {
			case catalog.ChannelFramework:
				one = append(one, framework)
			case catalog.ChannelBestPrice:
				one = append(one, bestPrice)
			case catalog.ChannelTrade: // not in the catalogue
			}
		}
		out.channel = "(" + strings.Join(one, " OR ") + ")"
	}
	return out
}

// facets counts per facet with all filters but its own, and the total with all. Products that are alike in all facets
// are put together first: there are far fewer kinds than products.
func (f *search) facets(st *statement) string {
	framework := f.framework(st)
	sql := `
	WITH kinds AS MATERIALIZED (
		SELECT p.category, p.manufacturer, p.suppliers, ` + framework + ` AS framework, cardinality(p.suppliers) > 0 AS best_price, count(*) AS n
		  FROM product_search p WHERE ` + f.matches(st, framework) + `
		 GROUP BY 1, 2, 3, 4, 5),
	flagged AS MATERIALIZED (`
	chosen := f.filters(st, "p.framework", "p.best_price")
	sql += `
		SELECT p.*, ` + chosen.category + ` AS c, ` + chosen.manufacturer + ` AS m, ` + chosen.supplier + ` AS s, ` + chosen.channel + ` AS h
		  FROM kinds p)
	SELECT CASE GROUPING(category, manufacturer) WHEN 1 THEN 'category' WHEN 2 THEN 'manufacturer' ELSE 'total' END,
	       COALESCE(category, manufacturer, ''), '',
	       COALESCE(CASE GROUPING(category, manufacturer) WHEN 1 THEN sum(n) FILTER (WHERE m AND s AND h)
	            WHEN 2 THEN sum(n) FILTER (WHERE c AND s AND h) ELSE sum(n) FILTER (WHERE c AND m AND s AND h) END, 0)::bigint
	  FROM flagged GROUP BY GROUPING SETS ((category), (manufacturer), ())
	UNION ALL
	SELECT 'supplier', g.id::text, x.name, g.n
	  FROM (SELECT u.id, sum(n)::bigint AS n FROM flagged, unnest(suppliers) u (id) WHERE c AND m AND h GROUP BY u.id) g
	  JOIN supplier x ON x.id = g.id
	UNION ALL
	SELECT 'channel', v.channel, '', sum(n)::bigint
	  FROM flagged CROSS JOIN LATERAL (VALUES ('framework', framework), ('best_price', best_price)) v (channel, has)
	 WHERE has AND c AND m AND s GROUP BY v.channel`
	if f.number != "" {
		sql += `
	UNION ALL
	(SELECT 'exact', p.product_id::text, '', 1 FROM product_search p
	  WHERE ` + f.isNumber(st) + ` AND (cardinality(p.suppliers) > 0 OR ` + framework + `) LIMIT 2)`
	}
	return sql + `
	 ORDER BY 1, 4 DESC, 2`
}

// hits picks the page, then reads what is shown of it from the day's offers and prices: those the comparison would not
// exclude whatever the quantity, with the price of the smallest one. The cooperative's own trade stands beside the ranking, and
// beside no price of it.
func (f *search) hits(st *statement) string {
	framework := f.framework(st)
	where := f.matches(st, framework)
	chosen := f.filters(st, framework, "cardinality(p.suppliers) > 0")
	for _, c := range []string{chosen.category, chosen.manufacturer, chosen.supplier, chosen.channel} {
		if c != "true" {
			where += " AND " + c
		}
	}
	key, order, after := f.order(st)
	day := st.arg(f.Day) + "::date"
	return `
	WITH page AS (
		SELECT q.product_id, ` + key + ` AS key, row_number() OVER (ORDER BY ` + order + `) AS n
		  FROM (SELECT p.product_id, p.name, p.piece_price, ` + f.rank(st) + ` AS rank FROM product_search p WHERE ` + where + `) q
		 WHERE ` + after + `
		 ORDER BY ` + order + ` LIMIT ` + st.arg(f.Limit+1) + `)
	SELECT g.key, COALESCE(b.offers, 0), b.days, b.price::text, b.price_quantity, b.price_kind, b.currency,
	       l.price::text, l.price_quantity, l.price_kind, l.currency, l.delivery_days,
	       p.id, COALESCE(p.gtin, ''), p.manufacturer, p.part_number, p.name, p.category, p.unit, p.facts
	  FROM page g JOIN product p ON p.id = g.product_id
	  LEFT JOIN LATERAL (
	       SELECT count(*) OVER ()::int AS offers, min(o.delivery_days) FILTER (WHERE o.back_order OR o.stock IS NULL OR o.stock >= o.minimum) OVER () AS days,
	              x.price, o.price_quantity, o.price_kind, o.currency
	         FROM offer o JOIN supplier s ON s.id = o.supplier_id AND NOT s.blocked AND s.trade_fee IS NULL
	        CROSS JOIN LATERAL (SELECT CASE WHEN o.tier_price[1] > 0 THEN o.tier_price[1] END) x (price)
	        WHERE o.product_id = p.id AND o.until_version IS NULL AND o.currency = 'EUR' AND o.valid @> ` + day + `
	        ORDER BY x.price / o.price_quantity, o.id LIMIT 1) b ON true
	  LEFT JOIN LATERAL (
	       SELECT r.unit_price AS price, r.price_quantity, r.price_kind, r.currency, r.delivery_days
	         FROM lot_price r WHERE r.product_id = p.id AND r.lot_id = ANY(` + st.arg(f.plainLots()) + `::uuid[]) AND r.valid @> ` + day + `
	        ORDER BY r.unit_price / r.price_quantity, r.id LIMIT 1) l ON true
	 ORDER BY g.n`
}

// rank of a product: what was typed outweighs what was made of it, and an exact number everything.
func (f *search) rank(st *statement) string {
	if f.Text == "" || f.Sort != catalog.ByRelevance {
		return `0::real`
	}
	direct, wide := queries(f.terms)
	// As sub-selects the queries are read once; as arguments they would be read again for every row.
	rank := `4 * ts_rank(p.tsv, (SELECT to_tsquery('de_shop', ` + st.arg(direct) + `::text)))`
	if wide != direct {
		rank += ` + ts_rank(p.tsv, (SELECT to_tsquery('de_shop', ` + st.arg(wide) + `::text)))`
	}
	if f.number != "" {
		rank += ` + CASE WHEN ` + f.isNumber(st) + ` THEN 100 ELSE 0 END`
	}
	return `(` + rank + `)::real`
}

// order is a total order with the key that a cursor holds, and the condition for rows after the cursor.
func (f *search) order(st *statement) (key, order, after string) {
	after = "true"
	at := func(sql string) {
		if f.after != nil {
			after = strings.NewReplacer("KEY", st.arg(f.after.Key)+"::text", "ID", st.arg(f.after.ID)+"::uuid").Replace(sql)
		}
	}
	switch {
	case f.Sort == catalog.ByPrice && f.after != nil && f.after.Key == nil:
		key, order = `q.piece_price::text`, `q.piece_price, q.product_id`
		at(`KEY IS NULL AND q.piece_price IS NULL AND q.product_id > ID`)
	case f.Sort == catalog.ByPrice:
		key, order = `q.piece_price::text`, `q.piece_price, q.product_id`
		at(`((q.piece_price, q.product_id) > (KEY::numeric, ID) OR q.piece_price IS NULL)`)
	case f.Sort == catalog.ByName:
		key, order = `q.name`, `q.name, q.product_id`
		at(`(q.name, q.product_id) > (KEY, ID)`)
	default:
		key, order = `q.rank::text`, `q.rank DESC, q.product_id`
		at(`(q.rank < KEY::real OR q.rank = KEY::real AND q.product_id > ID)`)
	}
	return key, order, after
}
