package postgres

// selectCoverageAt finds, as selectCoverage does now, the lots that priced a product ($1) and that the organisation ($2) was
// named for on the day ($3), as they stood at the instant ($4). Parties, prices and entitlements are dated; contract and
// suppliers are taken in their state of then, and limits without what was called off since.
var selectCoverageAt = `
	SELECT lp.id, lp.product_id, l.id, c.id, c.number, c.title, l.title, l.number, c.regime, k.status, l.call_off_kind, l.obligation,
	       lp.supplier_id, ` + blockedAt("lp.supplier_id") + `, lp.sku, lp.price_kind, COALESCE(lp.term_months, 0), lp.currency, lp.unit_price::text,
	       lp.price_quantity, lp.vat_rate, lp.delivery_days, lower(c.term), upper(c.term), lower(lp.valid), upper(lp.valid),
	       lower(pa.valid), upper(pa.valid), COALESCE(pa.suspended_reason, ''), COALESCE(pa.rank, 0),
	       NOT EXISTS (SELECT 1 FROM lot_party q
	                    WHERE q.lot_id = l.id AND q.valid @> $3::date AND q.suspended_reason IS NULL AND NOT ` + blockedAt("q.supplier_id") + `
	                      AND q.rank < pa.rank),
	       e.annex, l.bypass_economic,
	       (SELECT json_agg(json_build_object('id', b.id, 'kind', b.kind, 'measure', b.measure, 'maximum', b.maximum::text,
	               'committed', GREATEST(0, b.committed - g.committed)::text, 'reserved', GREATEST(0, b.reserved - g.reserved)::text)
	               ORDER BY b.kind DESC, b.measure)
	          FROM balance b CROSS JOIN LATERAL (
	               SELECT COALESCE(sum(x.amount) FILTER (WHERE x.entry IN ('commit','adjust')), 0) AS committed,
	                      COALESCE(sum(CASE x.entry WHEN 'reserve' THEN x.amount WHEN 'adjust' THEN 0 ELSE -x.amount END), 0) AS reserved
	                 FROM ledger x WHERE x.balance_id = b.id AND x.at >= $4) g
	         WHERE b.kind = 'lot' AND b.owner_id = l.id OR b.kind = 'contract' AND b.owner_id = c.id)
	  FROM lot_price lp
	  JOIN lot l ON l.id = lp.lot_id
	  JOIN framework_contract c ON c.id = l.contract_id
	  JOIN LATERAL (SELECT t.status FROM contract_state t WHERE t.contract_id = c.id AND t.at <= $4 ORDER BY t.at DESC, t.id DESC LIMIT 1) k ON k.status <> 'draft'
	  JOIN LATERAL (SELECT p.* FROM lot_party p WHERE p.lot_id = l.id AND p.supplier_id = lp.supplier_id
	                 ORDER BY p.valid @> $3::date DESC LIMIT 1) pa ON true
	  JOIN LATERAL (SELECT n.annex FROM entitlement n WHERE n.lot_id = l.id AND n.valid @> $3::date
	                   AND n.organisation_id IN (SELECT a FROM organisation_ancestors($2, $3::date) a) AND ` + asNamed + ` LIMIT 1) e ON true
	 WHERE lp.product_id = ` + everLinked + ` AND lp.valid @> $3::date
	 ORDER BY lp.product_id, c.number, l.number, COALESCE(pa.rank, 0), lp.id`

// selectClassesAt finds, as selectClasses does now, the lots that covered a product ($1) by its class, for the organisation ($2) on
// the day ($3), as they stood at the instant ($4). Before somebody filed a product it was in no class.
const selectClassesAt = `
	SELECT p.id, l.id, c.id, c.number, c.title, l.title, l.number, c.regime, k.status, l.obligation, l.bypass_economic, lower(c.term), upper(c.term)
	  FROM product p
	  JOIN lot_scope s ON s.category = p.category
	  JOIN lot l ON l.id = s.lot_id
	  JOIN framework_contract c ON c.id = l.contract_id AND c.term @> $3::date
	  JOIN LATERAL (SELECT t.status FROM contract_state t WHERE t.contract_id = c.id AND t.at <= $4 ORDER BY t.at DESC, t.id DESC LIMIT 1) k ON k.status = 'active'
	 WHERE p.id = ANY ($1) AND (p.filed_at IS NULL OR p.filed_at <= $4)
	   AND EXISTS (SELECT 1 FROM entitlement n WHERE n.lot_id = l.id AND n.valid @> $3::date
	                  AND n.organisation_id = ANY (ARRAY(SELECT organisation_ancestors($2, $3::date))) AND ` + asNamed + `)
	   AND NOT EXISTS (SELECT 1 FROM balance b WHERE (b.kind = 'lot' AND b.owner_id = l.id OR b.kind = 'contract' AND b.owner_id = c.id)
	                      AND b.maximum <= b.committed + b.reserved
	                        - (SELECT COALESCE(sum(CASE x.entry WHEN 'commit' THEN 0 WHEN 'release' THEN -x.amount ELSE x.amount END), 0)
	                             FROM ledger x WHERE x.balance_id = b.id AND x.at >= $4))
	 ORDER BY p.id, c.number, l.number`

// blockedAt tells whether the supplier in a column was blocked at the instant $4; one that was not known was not.
func blockedAt(column string) string {
	return `COALESCE((SELECT t.blocked FROM supplier_state t WHERE t.supplier_id = ` + column + ` AND t.at <= $4 ORDER BY t.at DESC, t.id DESC LIMIT 1), false)`
}

// selectCandidatesAt finds what waited for a verdict at the instant ($3), with the cheapest price per piece of the day ($2).
const selectCandidatesAt = `
	SELECT p.id, (SELECT json_agg(c) FROM (
	   SELECT m.id AS "Match", m.basis AS "Basis", m.score AS "Score", q.id AS "Product", COALESCE(w.name, q.name) AS "Name",
	          COALESCE(w.manufacturer, q.manufacturer) AS "Manufacturer", COALESCE(w.part_number, q.part_number) AS "PartNumber", price.piece::text AS "Price", count(*) OVER () AS "Count"
	     FROM product_match m JOIN product q ON q.id = CASE WHEN m.product_a = p.id THEN m.product_b ELSE m.product_a END
	     LEFT JOIN LATERAL (SELECT x.name, x.manufacturer, x.part_number FROM product_past x
	                         WHERE x.product_id = q.id AND x.until > $3 ORDER BY x.until, x.id LIMIT 1) w ON true
	     LEFT JOIN LATERAL (
	          SELECT round(min(o.first_price / o.price_quantity), 4) AS piece FROM (
	                 SELECT supplier_id, currency, valid, price_quantity, tier_price[1] AS first_price, since_version, until_version FROM offer
	                  WHERE until_version IS NULL AND product_id = q.id
	                 UNION ALL
	                 SELECT supplier_id, currency, valid, price_quantity, tier_price[1], since_version, until_version FROM offer
	                  WHERE until_version IS NOT NULL AND product_id = q.id) o
	            JOIN catalogue_version v ON v.id = o.since_version AND v.published_at <= $3
	            LEFT JOIN catalogue_version u ON u.id = o.until_version
	            JOIN LATERAL (SELECT t.blocked, t.trade_fee FROM supplier_state t WHERE t.supplier_id = o.supplier_id AND t.at <= $3
	                           ORDER BY t.at DESC, t.id DESC LIMIT 1) s ON NOT s.blocked AND s.trade_fee IS NULL
	           WHERE (u.id IS NULL OR u.published_at > $3) AND o.currency = 'EUR' AND o.valid @> $2::date AND o.first_price > 0) price ON true
	    WHERE (m.product_a = p.id OR m.product_b = p.id) AND m.found_at <= $3
	      AND COALESCE((SELECT w.verdict FROM product_match_verdict w WHERE w.match_id = m.id AND w.at <= $3 ORDER BY w.sequence DESC LIMIT 1), 'undone') = 'undone'
	    ORDER BY m.score DESC, m.id LIMIT 20) c)
	  FROM product p WHERE p.id = ANY ($1)`
