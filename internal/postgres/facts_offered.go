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
	SELECT x.id, x.id AS product_id, $8::uuid AS lot_id, $9::uuid AS supplier_id, ''::text AS sku, x.kind AS price_kind, NULLIF(x.months, 0) AS term_months,
	       'EUR'::text AS currency, x.price::numeric(12,4) AS unit_price, x.per::numeric(9,3) AS price_quantity, x.vat::numeric(5,2) AS vat_rate, x.days AS delivery_days,
	       daterange($10::date, $11::date) AS valid
	  FROM unnest($1::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $12::text[], $13::int[]) x (id, price, per, vat, days, kind, months))`, `c.status <> 'draft'`)

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
	var prices, per, vat, kinds []string
	var days, months []int
	for _, p := range o.Positions {
		positions[p.ID] = p
		f.Products[catalog.ProductID{UUID: p.ID}] = p.Product(o.Category)
		ids, prices, per, vat, days = append(ids, p.ID), append(prices, p.UnitPrice.String()), append(per, p.Per.String()), append(vat, p.VAT.String()), append(days, p.DeliveryDays)
		kinds, months = append(kinds, string(p.PriceKind)), append(months, p.TermMonths)
	}
	b.Queue(selectOffering, o.Supplier, q.LegalEntity).Query(func(rows pgx.Rows) error {
		return each(rows, scanSupplierState, func(s order.SupplierState) { f.Suppliers[s.ID] = s })
	})
	b.Queue(selectOffered, ids, q.Organisation, q.Day, prices, per, vat, days, o.Lot, o.Supplier, o.Valid.From, nullDate(o.Valid.To), kinds, months).Query(func(rows pgx.Rows) error {
		return each(rows, scanCoverage, func(c catalog.Coverage) {
			position := positions[c.Product.UUID]
			c.Offered, c.SKU = o.Of(position), position.SKU
			f.Coverage[c.Product] = append(f.Coverage[c.Product], c)
		})
	})
	queueTies(b, q, f)
}

// queueTies reads the items of the price lists that lines of a quote hang on: the supplier's own, above which no line may be, and those of
// the other parties, by which the lot's rule says whose turn it is.
func queueTies(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	o := q.Offered
	if !o.Kept {
		return
	}
	b.Queue(selectTies, o.Ties(), q.Organisation, q.Day, o.Lot).Query(func(rows pgx.Rows) error {
		return each(rows, scanCoverage, func(c catalog.Coverage) {
			for _, p := range o.Positions {
				if p.Tie == c.Product {
					tie(f, catalog.ProductID{UUID: p.ID}, o.Supplier, c)
				}
			}
		})
	})
}

// selectTies reads the prices of products ($1) in a lot ($4).
var selectTies = coverageFrom("lot_price", `lp.product_id = ANY ($1) AND lp.lot_id = $4 AND lp.valid @> $3::date`)

func tie(f *order.Facts, position catalog.ProductID, supplier catalog.SupplierID, c catalog.Coverage) {
	if c.Supplier != supplier {
		c.Product = position
		f.Coverage[position] = append(f.Coverage[position], c)
		return
	}
	for i := range f.Coverage[position] {
		if own := &f.Coverage[position][i]; own.Offered != nil {
			own.Configuration = c.Configuration
			own.Offered.Tie = &catalog.TiedPrice{Price: c.Price, SKU: c.SKU, UnitPrice: c.UnitPrice, Per: c.PriceQuantity, Kind: c.PriceKind, Valid: c.PriceValid}
		}
	}
}
