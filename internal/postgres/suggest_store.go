package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// SuggestStore finds what the beginning of a word or number leads to, in one round trip. It implements order.Suggester on
// the app pool.
type SuggestStore struct{ db *DB }

// NewSuggestStore returns the store on the app pool.
func NewSuggestStore(db *DB) *SuggestStore { return &SuggestStore{db} }

var _ order.Suggester = (*SuggestStore)(nil)

const (
	// suggestRanked is how many products of a beginning are ranked: of thousands, any few hundred hold three good ones.
	suggestRanked = 300
	// suggestRecent is how many orders of each organisation, and in all, are looked through by name; a number finds every one.
	suggestRecent, suggestRecentInAll = 50, 300
)

// Suggest finds at most order.MaxSuggestions of each kind.
func (s *SuggestStore) Suggest(ctx context.Context, q order.SuggestQuery) (order.Suggestions, error) {
	var out order.Suggestions
	terms := termsOf(q.Text)
	if len(terms) == 0 {
		return out, nil
	}
	b := &pgx.Batch{}
	suggestProducts(b, q, terms, &out)
	if q.Orders {
		suggestOrders(b, q, terms, &out)
	}
	if q.Contracts {
		suggestContracts(b, q, terms, &out)
	}
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return order.Suggestions{}, fmt.Errorf("suggest: %w", err)
	}
	return out, nil
}

// suggestProducts ranks products whose words begin as typed; those with exactly this number come first.
func suggestProducts(b *pgx.Batch, q order.SuggestQuery, terms []term, out *order.Suggestions) {
	number := numberOf(q.Text)
	typed, _ := queries(terms)
	if number != "" {
		typed = "(" + typed + ") | '" + strings.ToLower(number) + "':*"
	}
	st := &statement{}
	query, wanted := st.arg(typed), st.arg([]string{number})
	sql := `
	WITH mine AS MATERIALIZED (SELECT ` + entitledLots(st, q.Organisation, q.Day) + ` AS lots),
	exact AS MATERIALIZED (
		SELECT s.product_id, s.tsv, s.name FROM product_search s
		 WHERE s.numbers && ` + wanted + `::text[] AND ` + inSight + ` ORDER BY s.product_id LIMIT 3),
	begun AS MATERIALIZED (
		SELECT s.product_id, s.tsv, s.name FROM product_search s
		 WHERE s.tsv @@ to_tsquery('de_shop', ` + query + `::text) AND ` + inSight + ` LIMIT ` + st.arg(suggestRanked) + `),
	best AS (
		SELECT product_id, 'infinity'::real AS rank, name FROM exact
		UNION ALL
		SELECT product_id, ts_rank(tsv, (SELECT to_tsquery('de_shop', ` + query + `::text))), name FROM begun
		 WHERE product_id NOT IN (SELECT product_id FROM exact)
		 ORDER BY 2 DESC, 3, 1 LIMIT ` + st.arg(order.MaxSuggestions) + `)
	SELECT b.rank = 'infinity' AND (SELECT count(*) FROM exact) = 1, p.id, p.name, p.manufacturer, p.part_number
	  FROM best b JOIN product p ON p.id = b.product_id ORDER BY b.rank DESC, b.name, b.product_id`
	b.Queue(sql, st.args...).Query(func(rows pgx.Rows) error {
		var exact bool
		return each(rows, func(r pgx.Rows) (p catalog.Product, err error) {
			return p, r.Scan(&exact, &p.ID, &p.Name, &p.Manufacturer, &p.PartNumber)
		}, func(p catalog.Product) {
			if exact {
				out.Exact = &p.ID
			}
			out.Products = append(out.Products, p)
		})
	})
}

// inSight is whether a product s of product_search is offered, or priced in a lot that is the caller's to call off from.
const inSight = `(cardinality(s.suppliers) > 0 OR s.lots && (SELECT lots FROM mine))`

// suggestOrders finds orders in the principal's scope, which row-level security cuts: every one by the beginning of its
// number, and the recent ones by any part of it, seller and first product.
func suggestOrders(b *pgx.Batch, q order.SuggestQuery, terms []term, out *order.Suggestions) {
	st := &statement{}
	number := st.arg(strings.ToUpper(strings.TrimSpace(q.Text)))
	limit := st.arg(order.MaxSuggestions)
	sql := `
	WITH numbered AS MATERIALIZED (
		SELECT t.order_id AS id FROM order_state t
		 WHERE t.number COLLATE "C" >= ` + number + `::text AND t.number COLLATE "C" < ` + number + `::text || chr(1114111)
		 ORDER BY t.number COLLATE "C" DESC LIMIT ` + limit + `),
	recent AS MATERIALIZED (
		SELECT r.id FROM unnest(scope_organisations()) n (id),
		       LATERAL (SELECT x.id, x.at FROM purchase_order x WHERE x.organisation_id = n.id
		                 ORDER BY x.at DESC, x.id DESC LIMIT ` + st.arg(suggestRecent) + `) r
		 ORDER BY r.at DESC, r.id DESC LIMIT ` + st.arg(suggestRecentInAll) + `)
	SELECT o.id, COALESCE(t.number, ''), o.at, s.name, f.name
	  FROM (SELECT id FROM numbered UNION SELECT id FROM recent) i
	  JOIN purchase_order o ON o.id = i.id
	  JOIN order_state t ON t.order_id = o.id
	  JOIN supplier s ON s.id = o.seller_id
	 CROSS JOIN LATERAL (SELECT (array_agg(x.product->>'Name' ORDER BY x.line_no))[1] AS name
	                       FROM decision d JOIN submission_line x ON x.submission_id = d.submission_id AND x.line_no = d.line_no
	                      WHERE d.order_id = o.id) f
	 WHERE o.id IN (SELECT id FROM numbered) OR ` + st.allWords(`lower(unaccent(COALESCE(t.number, '') || ' ' || s.name || ' ' || f.name))`, terms) + `
	 ORDER BY o.id IN (SELECT id FROM numbered) DESC, o.at DESC, o.id DESC LIMIT ` + limit
	b.Queue(sql, st.args...).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (o order.FoundOrder, err error) {
			return o, r.Scan(&o.ID, &o.Number, &o.At, &o.Seller, &o.FirstProduct)
		}, func(o order.FoundOrder) { out.Orders = append(out.Orders, o) })
	})
}

// suggestContracts finds contracts in sight, of which there are few, by number and title.
func suggestContracts(b *pgx.Batch, q order.SuggestQuery, terms []term, out *order.Suggestions) {
	st := &statement{}
	organisation, all, day := st.arg(q.Organisation), st.arg(q.AllContracts), st.arg(q.Day)
	sql := `SELECT c.id, c.number, c.title FROM framework_contract c
		WHERE ` + strings.NewReplacer("$1", organisation, "$2", all, "$3", day).Replace(contractInSight) + `
		  AND (upper(c.number) LIKE ` + st.arg(likePrefix(strings.ToUpper(q.Text))) + `
		       OR ` + st.allWords(`lower(unaccent(c.number || ' ' || c.title))`, terms) + `)
		ORDER BY c.status = 'active' DESC, c.number LIMIT ` + st.arg(order.MaxSuggestions)
	b.Queue(sql, st.args...).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (c catalog.Contract, err error) {
			return c, r.Scan(&c.ID, &c.Number, &c.Title)
		}, func(c catalog.Contract) { out.Contracts = append(out.Contracts, c) })
	})
}

// allWords is whether every term stands in a text without accents in lower case, with or without its umlauts spelt out.
func (s *statement) allWords(text string, terms []term) string {
	conditions := make([]string, len(terms))
	for i, t := range terms {
		plain, folded := s.arg("%"+t.word+"%"), s.arg("%"+t.folded+"%")
		conditions[i] = "(" + text + " LIKE lower(unaccent(" + plain + "::text)) OR " + text + " LIKE lower(unaccent(" + folded + "::text)))"
	}
	return "(" + strings.Join(conditions, " AND ") + ")"
}

// likePrefix is a pattern for what begins with a text, whose own signs mean nothing.
func likePrefix(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(text)) + "%"
}
