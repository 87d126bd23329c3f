package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/money"
)

// What the search knows of a product is one row of product_search; search_word counts in how many products a word
// stands. Both are kept for the products in the temporary table touched.
const (
	// normalNumber reduces x as catalog.NormaliseNumber does, without leading zeros, which people leave out.
	normalNumber = `ltrim(regexp_replace(upper(x), '[^A-Z0-9]', '', 'g'), '0')`

	createWordChange = `CREATE TEMP TABLE word_change (word text NOT NULL, delta int NOT NULL) ON COMMIT DROP`

	loseWords = `INSERT INTO word_change SELECT w, -1 FROM product_search s JOIN touched t USING (product_id), unnest(s.words) w`
	gainWords = `INSERT INTO word_change SELECT w, 1 FROM product_search s JOIN touched t USING (product_id), unnest(s.words) w`

	forgetProducts = `
		DELETE FROM product_search s USING touched t
		 WHERE s.product_id = t.product_id
		   AND NOT EXISTS (SELECT FROM offer o WHERE o.product_id = t.product_id AND o.until_version IS NULL)
		   AND NOT EXISTS (SELECT FROM lot_price l WHERE l.product_id = t.product_id AND (upper(l.valid) IS NULL OR upper(l.valid) > $1::date))`

	searchColumns = `tsv, category, manufacturer, name, words, numbers, suppliers, lots, piece_price`

	countWords = `
		INSERT INTO search_word AS w (word, documents)
		SELECT word, sum(delta) FROM word_change GROUP BY word HAVING sum(delta) <> 0 ORDER BY word
		ON CONFLICT (word) DO UPDATE SET documents = w.documents + excluded.documents`

	forgetWords = `DELETE FROM search_word WHERE documents <= 0`
)

// searchRow is what the row of each touched product ($1 = day) should be, for products somebody offers.
var searchRow = `
		SELECT p.id AS product_id, doc.tsv, p.category, p.manufacturer, left(lower(unaccent(p.name)), 50) AS name,
		       ARRAY(SELECT DISTINCT w FROM regexp_split_to_table(lower(unaccent(p.name || ' ' || p.manufacturer)), '[^a-z0-9]+') w
		              WHERE length(w) BETWEEN 4 AND 40 AND w ~ '[a-z]' ORDER BY w) AS words,
		       num.numbers, ofs.suppliers, lts.lots, best.piece_price
		  FROM touched t
		  JOIN product p ON p.id = t.product_id
		  JOIN category c ON c.key = p.category
		  CROSS JOIN LATERAL (SELECT ARRAY(SELECT DISTINCT o.supplier_id FROM offer o WHERE o.product_id = p.id AND o.until_version IS NULL
		                                    ORDER BY 1) AS suppliers) ofs
		  CROSS JOIN LATERAL (SELECT ARRAY(SELECT DISTINCT l.lot_id FROM lot_price l WHERE l.product_id = p.id
		                                      AND (upper(l.valid) IS NULL OR upper(l.valid) > $1::date) ORDER BY 1) AS lots) lts
		  CROSS JOIN LATERAL (
		       SELECT ARRAY(SELECT DISTINCT n FROM (
		                SELECT ` + normalNumber + ` AS n FROM (
		                       SELECT p.part_number AS x UNION ALL SELECT p.gtin
		                       UNION ALL SELECT o.sku FROM offer o WHERE o.product_id = p.id AND o.until_version IS NULL
		                       UNION ALL SELECT l.sku FROM lot_price l WHERE l.product_id = p.id) raw
		                UNION ALL SELECT unnest(u.numbers) FROM lot_successor u WHERE u.new_product = p.id AND u.valid_from <= $1::date) norm
		               WHERE n <> '' ORDER BY n) AS numbers) num
		  CROSS JOIN LATERAL (
		       SELECT setweight(to_tsvector('de_shop', p.name || folded(p.name)), 'A')
		              || setweight(to_tsvector('de_shop', p.manufacturer || ' ' || p.part_number || ' ' || c.label_de || ' ' || c.label_en), 'B')
		              || setweight(to_tsvector('simple', array_to_string(num.numbers, ' ')), 'B')
		              || setweight(to_tsvector('de_shop', COALESCE((SELECT string_agg(f->>'value', ' ') FROM jsonb_array_elements(p.facts) f), '')), 'C')
		              || setweight(to_tsvector('de_shop', left(p.description, 2000)), 'D') AS tsv) doc
		  LEFT JOIN LATERAL (` + cheapestPiece("p", "$1") + `) best ON true
		 WHERE cardinality(ofs.suppliers) > 0 OR cardinality(lts.lots) > 0`

// cheapestPiece selects what a piece of a product costs on a day, net without shipping: piece_price of the cheapest offer of
// the catalogues now.
func cheapestPiece(product, day string) string {
	return `
		       SELECT round(o.tier_price[1] / o.price_quantity, 8) AS piece_price
		         FROM offer o JOIN supplier s ON s.id = o.supplier_id AND NOT s.blocked AND s.trade_fee IS NULL
		        WHERE o.product_id = ` + product + `.id AND o.until_version IS NULL AND o.currency = 'EUR' AND o.valid @> ` + day + `::date AND o.tier_price[1] > 0
		        ORDER BY 1 LIMIT 1`
}

var keepProducts = `
	INSERT INTO product_search AS s (product_id, ` + searchColumns + `)
	SELECT product_id, ` + searchColumns + ` FROM (` + searchRow + `) r ORDER BY product_id
	ON CONFLICT (product_id) DO UPDATE SET (` + searchColumns + `) = ROW(` + qualified("excluded", searchColumns) + `)
	 WHERE ROW(` + qualified("s", searchColumns) + `) IS DISTINCT FROM ROW(` + qualified("excluded", searchColumns) + `)`

// refreshSearch brings the search's rows of the touched products up to date, as of a day. The caller holds the lock of
// lockProducts, which keeps the counts of words right.
func refreshSearch(ctx context.Context, tx pgx.Tx, day money.Date) error {
	if _, err := tx.Exec(ctx, createWordChange); err != nil {
		return fmt.Errorf("refresh search: %w", err)
	}
	b := &pgx.Batch{}
	b.Queue(`ANALYZE touched`)
	b.Queue(loseWords)
	b.Queue(forgetProducts, day)
	b.Queue(keepProducts, day)
	b.Queue(gainWords)
	b.Queue(countWords)
	b.Queue(forgetWords)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("refresh search: %w", err)
	}
	return nil
}

// SearchKeeper keeps the search's rows right as days pass: offers and prices begin and end without anybody importing.
type SearchKeeper struct {
	store *ImportStore
	clock func() time.Time
	log   *slog.Logger
}

// NewSearchKeeper returns a keeper; any number of them may run on one database.
func NewSearchKeeper(store *ImportStore, clock func() time.Time, log *slog.Logger) *SearchKeeper {
	return &SearchKeeper{store: store, clock: clock, log: log}
}

// keeperPause is how late after midnight in Berlin the rows may follow.
const keeperPause = 5 * time.Minute

// Run refreshes at its start and once on every new day, until ctx ends. A refresh that fails is tried again.
func (k *SearchKeeper) Run(ctx context.Context) error {
	var done money.Date
	for {
		if now := k.clock(); money.DateOf(now) != done {
			switch err := k.store.RefreshSearch(ctx, now); {
			case err == nil:
				done = money.DateOf(now)
			case ctx.Err() == nil:
				k.log.ErrorContext(ctx, "search not refreshed", slog.Any("error", err))
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(keeperPause):
		}
	}
}
