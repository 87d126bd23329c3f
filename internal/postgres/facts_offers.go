package postgres

import (
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// withLinked are the products $1 and those confirmed to be the same things.
const withLinked = `ANY ($1::uuid[] || ARRAY(SELECT k.product_id FROM product_link l JOIN product_link k ON k.canonical_id = l.canonical_id
	                                           WHERE l.product_id = ANY ($1)))`

// offerColumns are those of an offer o with the version v that brought it, outsideColumns the same of an outside offer o
// with its document d and the person p who asked for it.
const (
	offerColumns = `o.id, o.product_id, o.supplier_id, o.seller_id, o.sku, o.since_version, v.sha256,
	       COALESCE((SELECT i.leaf_index FROM log_leaf i WHERE i.entry = v.entry), CASE WHEN v.entry IS NOT NULL THEN -1 END), o.price_kind, COALESCE(o.term_months, 0),
	       o.currency, o.price_quantity, o.tier_from::text[], o.tier_price::text[], o.pack, o.minimum, o.interval, o.maximum,
	       o.shipping, o.free_shipping_from, o.small_order_fee, o.small_order_below, o.vat_rate, o.delivery_days,
	       o.price_hold_days, lower(o.valid), upper(o.valid), o.stock, o.back_order, o.labels, o.skonto_percent, o.skonto_days, o.repairability,
	       o.co2_grams, NULL::json`
	outsideColumns = `o.id, o.product_id, o.supplier_id, o.supplier_id, o.sku, '00000000-0000-0000-0000-000000000000', ''::bytea, NULL::bigint, o.price_kind,
	       COALESCE(o.term_months, 0), o.currency, o.price_quantity, ARRAY[o.minimum::text], ARRAY[o.unit_price::text], 1, o.minimum, 1, NULL,
	       o.shipping, NULL, 0, 0, o.vat_rate, o.delivery_days, 0, lower(o.valid), upper(o.valid), NULL, true, '{}', 0, 0, 0, NULL,
	       json_build_object('Source', o.source, 'AskedBy', p.log_id, 'AskedOn', o.asked_on, 'ReceivedAt', o.at, 'Late', o.late,
	                         'Document', d.id, 'Sum', encode(d.sha256, 'hex'), 'Entry', o.entry)`
)

// selectOffers reads all current offers of catalogues for the products $1 with the version in force where it is a later one, and
// those the organisation ($2) got itself.
const selectOffers = `
	SELECT ` + offerColumns + `, n.id, n.sha256,
	       COALESCE((SELECT i.leaf_index FROM log_leaf i WHERE i.entry = n.entry), CASE WHEN n.entry IS NOT NULL THEN -1 END)
	  FROM offer o JOIN catalogue_version v ON v.id = o.since_version
	  LEFT JOIN catalogue_version n ON n.supplier_id = o.supplier_id AND n.status = 'published' AND n.id <> o.since_version
	 WHERE o.until_version IS NULL AND o.product_id = ` + withLinked + `
	UNION ALL
	SELECT ` + outsideColumns + `, NULL, NULL, NULL
	  FROM outside_offer o JOIN document d ON d.id = o.document_id JOIN person p ON p.id = o.asked_by
	 WHERE o.organisation_id = $2 AND o.product_id = ` + withLinked + `
	   AND NOT EXISTS (SELECT 1 FROM outside_offer_withdrawal w WHERE w.offer_id = o.id)
	 ORDER BY 1`

func scanOffer(r pgx.Rows) (catalog.Offer, error) {
	var version *catalog.VersionID
	var sha []byte
	var index *int64
	o, err := scanOfferWith(r, &version, &sha, &index)
	if version != nil {
		o.InForce = &catalog.Edition{Version: *version, LogIndex: index}
		copy(o.InForce.SHA256[:], sha)
	}
	return o, err
}

// scanOfferWith scans an offer and what stands behind its columns.
func scanOfferWith(r pgx.Rows, more ...any) (catalog.Offer, error) {
	var o catalog.Offer
	var sha []byte
	var from, price []string
	var origin []byte
	var maximum, stock *money.Quantity
	var shipping, below, fee string
	var free *string
	if err := r.Scan(append([]any{
		&o.ID, &o.Product, &o.Supplier, &o.Seller, &o.SKU, &o.Version, &sha, &o.LogIndex, &o.PriceKind, &o.TermMonths,
		&o.Currency, &o.PriceQuantity, &from, &price, &o.Pack, &o.Minimum, &o.Interval, &maximum,
		&shipping, &free, &fee, &below, &o.VAT, &o.DeliveryDays,
		&o.PriceHoldDays, &o.Valid.From, &o.Valid.To, &stock, &o.BackOrder, &o.Labels, &o.EarlyPayment, &o.EarlyPaymentDays,
		&o.Repairability, &o.CO2Grams, &origin,
	}, more...)...); err != nil {
		return o, err
	}
	copy(o.VersionSHA256[:], sha)
	if origin != nil {
		var err error
		if o.Origin, err = parseOrigin(origin); err != nil {
			return o, err
		}
	}
	o.Stock = stock
	if maximum != nil {
		o.Maximum = *maximum
	}
	return o, offerMoney(&o, from, price, shipping, free, fee, below)
}

// offerMoney reads the amounts, whose currency stands in a column of its own.
func offerMoney(o *catalog.Offer, from, price []string, shipping string, free *string, fee, below string) error {
	var err error
	if o.Shipping, err = money.ParseAmount(shipping, o.Currency); err != nil {
		return err
	}
	if o.SmallOrderFee, err = money.ParseAmount(fee, o.Currency); err != nil {
		return err
	}
	if o.SmallOrderBelow, err = money.ParseAmount(below, o.Currency); err != nil {
		return err
	}
	if free != nil {
		a, err := money.ParseAmount(*free, o.Currency)
		if err != nil {
			return err
		}
		o.FreeShippingFrom = &a
	}
	for i := range from {
		var t catalog.Tier
		if t.From, err = money.ParseQuantity(from[i]); err != nil {
			return err
		}
		if t.Price, err = money.ParseUnitPrice(price[i], o.Currency); err != nil {
			return err
		}
		o.Tiers = append(o.Tiers, t)
	}
	return nil
}
