package postgres

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// selectOffered reads the positions of a supplier's own offer ($1, $4 and on) as prices of its lot, with the rights, parties and limits
// of now: what [selectCoverage] reads of a price list.
var selectOffered = coverageFrom(`(
	SELECT x.id, x.id AS product_id, $8::uuid AS lot_id, $9::uuid AS supplier_id, ''::text AS sku, 'once'::text AS price_kind, NULL::int AS term_months,
	       'EUR'::text AS currency, x.price::numeric(12,4) AS unit_price, x.per::numeric(9,3) AS price_quantity, x.vat::numeric(5,2) AS vat_rate, x.days AS delivery_days,
	       daterange($10::date, $11::date) AS valid
	  FROM unnest($1::uuid[], $4::text[], $5::text[], $6::text[], $7::int[]) x (id, price, per, vat, days))`, `c.status <> 'draft'`)

const selectOffering = `
	SELECT p.id, p.key, p.name, p.city, p.blocked, p.version, p.regions, p.trade_fee, v.hash, u.last_at
	  FROM supplier p
	  JOIN supplier_version v ON v.supplier_id = p.id AND v.version = p.version
	  LEFT JOIN suppliers_last_used($2, ARRAY[$1::uuid]) u ON u.seller = p.id
	 WHERE p.id = $1`

// queueOffered reads what the positions of the query's offer may be ordered at, if there is one.
func queueOffered(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	o := q.Offered
	if o == nil {
		return
	}
	positions := map[uuid.UUID]order.OfferPosition{}
	var ids []uuid.UUID
	var prices, per, vat []string
	var days []int
	for _, p := range o.Positions {
		positions[p.ID] = p
		f.Products[catalog.ProductID{UUID: p.ID}] = p.Product(o.Category)
		ids, prices, per, vat, days = append(ids, p.ID), append(prices, p.UnitPrice.String()), append(per, p.Per.String()), append(vat, p.VAT.String()), append(days, p.DeliveryDays)
	}
	b.Queue(selectOffering, o.Supplier, q.LegalEntity).Query(func(rows pgx.Rows) error {
		return each(rows, scanSupplierState, func(s order.SupplierState) { f.Suppliers[s.ID] = s })
	})
	b.Queue(selectOffered, ids, q.Organisation, q.Day, prices, per, vat, days, o.Lot, o.Supplier, o.Valid.From, nullDate(o.Valid.To)).Query(func(rows pgx.Rows) error {
		return each(rows, scanCoverage, func(c catalog.Coverage) {
			c.Offered = o.Of(positions[c.Product.UUID])
			f.Coverage[c.Product] = append(f.Coverage[c.Product], c)
		})
	})
}
