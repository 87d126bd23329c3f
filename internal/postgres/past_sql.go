package postgres

// contractsAt begins a statement with what framework contracts said at the instant $4: contract_then, lot_then, party_then,
// entitled_then, scope_then and limit_then. Contracts that nobody has changed since speak for themselves; of the others speaks
// the edition of then. What their limits hold is without what was called off since.
const contractsAt = `
	WITH changed AS MATERIALIZED (
		SELECT DISTINCT ON (e.contract_id) e.contract_id, e.terms FROM contract_edition e
		 WHERE (e.edition = 1 OR e.at <= $4) AND EXISTS (SELECT FROM contract_edition x WHERE x.contract_id = e.contract_id AND x.at > $4)
		 ORDER BY e.contract_id, e.edition DESC),
	said AS MATERIALIZED (
		SELECT l.id, l.contract_id, l.number, t.title, l.call_off_kind, t.obligation, t."economicalGround" AS bypass_economic,
		       t.categories, t.parties, t.entitled, t."maximumValue", t."maximumQuantity", COALESCE(t.selection, l.selection) AS selection
		  FROM changed c CROSS JOIN jsonb_to_recordset(c.terms->'lots') t (number int, title text, obligation text, "economicalGround" boolean,
		       categories jsonb, parties jsonb, entitled jsonb, selection jsonb, "maximumValue" jsonb, "maximumQuantity" numeric)
		  JOIN lot l ON l.contract_id = c.contract_id AND l.number = t.number),
	unchanged AS NOT MATERIALIZED (
		SELECT id, contract_id, number, title, call_off_kind, obligation, bypass_economic, selection FROM lot
		 WHERE contract_id <> ALL (ARRAY(SELECT contract_id FROM changed))),
	named AS MATERIALIZED (
		SELECT s.id AS lot_id, t.* FROM said s CROSS JOIN jsonb_to_recordset(s.entitled) t ("organisationId" uuid, valid jsonb, annex text, "asOf" date,
		       "quotaValue" jsonb, "quotaQuantity" numeric)),
	stated (kind, owner_id, measure, maximum) AS MATERIALIZED (
		SELECT 'contract', contract_id, 'value', (terms#>>'{total,maximumValue,amount}')::numeric FROM changed
		UNION ALL SELECT 'contract', contract_id, 'quantity', (terms#>>'{total,maximumQuantity}')::numeric FROM changed
		UNION ALL SELECT 'lot', id, 'value', ("maximumValue"->>'amount')::numeric FROM said
		UNION ALL SELECT 'lot', id, 'quantity', "maximumQuantity" FROM said
		UNION ALL SELECT 'quota', quota_owner(lot_id, "organisationId"), 'value', max(("quotaValue"->>'amount')::numeric) FROM named GROUP BY 2
		UNION ALL SELECT 'quota', quota_owner(lot_id, "organisationId"), 'quantity', max("quotaQuantity") FROM named GROUP BY 2),
	contract_then AS NOT MATERIALIZED (
		SELECT id, number, title, regime, term FROM framework_contract WHERE id <> ALL (ARRAY(SELECT contract_id FROM changed))
		UNION ALL
		SELECT c.id, c.number, k.terms->>'title', c.regime, daterange((k.terms#>>'{term,from}')::date, (k.terms#>>'{term,to}')::date)
		  FROM changed k JOIN framework_contract c ON c.id = k.contract_id),
	lot_then AS NOT MATERIALIZED (
		SELECT * FROM unchanged
		UNION ALL SELECT id, contract_id, number, title, call_off_kind, obligation, bypass_economic, selection FROM said),
	party_then AS NOT MATERIALIZED (
		SELECT p.lot_id, p.supplier_id, p.rank, p.share_percent, p.valid, p.suspended_reason FROM unchanged u JOIN lot_party p ON p.lot_id = u.id
		UNION ALL
		SELECT s.id, t."supplierId", NULLIF(t.rank, 0), t."sharePercent"::numeric, daterange((t.valid->>'from')::date, (t.valid->>'to')::date), NULLIF(t."suspendedReason", '')
		  FROM said s CROSS JOIN jsonb_to_recordset(s.parties) t ("supplierId" uuid, rank int, "sharePercent" text, valid jsonb, "suspendedReason" text)),
	entitled_then AS NOT MATERIALIZED (
		SELECT n.lot_id, n.organisation_id, n.valid, n.annex, n.as_of FROM unchanged u JOIN entitlement n ON n.lot_id = u.id
		UNION ALL
		SELECT lot_id, "organisationId", daterange((valid->>'from')::date, (valid->>'to')::date), annex, "asOf" FROM named),
	scope_then AS NOT MATERIALIZED (
		SELECT x.lot_id, x.category FROM unchanged u JOIN lot_scope x ON x.lot_id = u.id
		UNION ALL
		SELECT s.id, c.category FROM said s CROSS JOIN jsonb_array_elements_text(s.categories) c (category)),
	limit_then AS NOT MATERIALIZED (
		SELECT b.id, b.kind, b.owner_id, b.measure, CASE WHEN t.owner_id IS NULL THEN b.maximum ELSE t.maximum END AS maximum,
		       GREATEST(0, b.committed - g.committed) AS committed, GREATEST(0, b.reserved - g.reserved) AS reserved
		  FROM balance b
		  LEFT JOIN stated t ON t.kind = b.kind AND t.owner_id = b.owner_id AND t.measure = b.measure
		  CROSS JOIN LATERAL (
		       SELECT COALESCE(sum(x.amount) FILTER (WHERE x.entry IN ('commit','adjust')), 0) AS committed,
		              COALESCE(sum(CASE x.entry WHEN 'reserve' THEN x.amount WHEN 'adjust' THEN 0 ELSE -x.amount END), 0) AS reserved
		         FROM ledger x WHERE x.balance_id = b.id AND x.at >= $4) g)`

// selectCoverageAt finds, as selectCoverage does now, the lots that priced a product ($1) and that the organisation ($2) was
// named for on the day ($3), as they stood at the instant ($4). Prices, contract and suppliers
// are taken in their state of then.
var selectCoverageAt = contractsAt + `
	SELECT lp.id, lp.product_id, l.id, c.id, c.number, c.title, l.title, l.number, c.regime, k.status, l.call_off_kind, l.obligation,
	       lp.supplier_id, ` + blockedAt("lp.supplier_id") + `, lp.sku, lp.price_kind, COALESCE(lp.term_months, 0), lp.currency, lp.unit_price::text,
	       lp.price_quantity, lp.vat_rate, lp.delivery_days, lower(c.term), upper(c.term), lower(w.valid), upper(w.valid),
	       lower(pa.valid), upper(pa.valid), COALESCE(pa.suspended_reason, ''), COALESCE(pa.rank, 0),
	       ` + lotPartiesAt + `,
	       e.annex, l.bypass_economic,
	       ` + lotProjectsAt + `, ` + lotConfigurationAt + `,
	       (SELECT json_agg(json_build_object('id', b.id, 'kind', b.kind, 'measure', b.measure, 'maximum', b.maximum::text,
	               'committed', b.committed::text, 'reserved', b.reserved::text) ORDER BY b.kind DESC, b.measure) FROM limit_then b
	         WHERE b.kind = 'lot' AND b.owner_id = l.id OR b.kind = 'contract' AND b.owner_id = c.id OR b.kind = 'quota' AND b.owner_id = ANY (e.quotas)
	            OR b.kind = 'party' AND b.owner_id = party_owner(l.id, lp.supplier_id))
	  FROM lot_price lp
	  JOIN LATERAL (SELECT ` + validAt("lp") + ` AS valid) w ON w.valid @> $3::date
	  JOIN lot_then l ON l.id = lp.lot_id
	  JOIN contract_then c ON c.id = l.contract_id
	  JOIN LATERAL (SELECT t.status FROM contract_state t WHERE t.contract_id = c.id AND t.at <= $4 ORDER BY t.at DESC, t.id DESC LIMIT 1) k ON k.status <> 'draft'
	  JOIN LATERAL (SELECT p.* FROM party_then p WHERE p.lot_id = l.id AND p.supplier_id = lp.supplier_id
	                 ORDER BY p.valid @> $3::date DESC LIMIT 1) pa ON true
	  JOIN LATERAL (SELECT min(n.annex) AS annex, array_agg(quota_owner(n.lot_id, n.organisation_id)) AS quotas FROM entitled_then n
	                 WHERE n.lot_id = l.id AND n.valid @> $3::date AND n.organisation_id IN (SELECT a FROM organisation_ancestors($2, $3::date) a)
	                   AND ` + asNamed + `
	                HAVING count(*) > 0) e ON true
	 WHERE lp.product_id = ` + everLinked + `
	 ORDER BY lp.product_id, c.number, l.number, COALESCE(pa.rank, 0), lp.id`

// selectClassesAt finds, as selectClasses does now, the lots that covered a product ($1) by its class or by its successor, for the organisation ($2) on
// the day ($3), as they stood at the instant ($4). Before somebody filed a product it was in no class.
const selectClassesAt = contractsAt + `
	SELECT p.id, l.id, c.id, c.number, c.title, l.title, l.number, c.regime, k.status, l.obligation, l.bypass_economic, lower(c.term), upper(c.term)
	  FROM product p
	  JOIN LATERAL (SELECT x.lot_id FROM scope_then x WHERE x.category = p.category AND (p.filed_at IS NULL OR p.filed_at <= $4)
	                UNION SELECT u.lot_id FROM lot_successor u WHERE u.old_product = p.id AND u.valid_from <= $3::date AND u.accepted_at <= $4) s ON true
	  JOIN lot_then l ON l.id = s.lot_id
	  JOIN contract_then c ON c.id = l.contract_id AND c.term @> $3::date
	  JOIN LATERAL (SELECT t.status FROM contract_state t WHERE t.contract_id = c.id AND t.at <= $4 ORDER BY t.at DESC, t.id DESC LIMIT 1) k ON k.status = 'active'
	 WHERE p.id = ANY ($1)
	   AND EXISTS (SELECT 1 FROM entitled_then n WHERE n.lot_id = l.id AND n.valid @> $3::date
	                  AND n.organisation_id = ANY (ARRAY(SELECT organisation_ancestors($2, $3::date))) AND ` + asNamed + `)
	   AND NOT EXISTS (SELECT 1 FROM limit_then b WHERE (b.kind = 'lot' AND b.owner_id = l.id OR b.kind = 'contract' AND b.owner_id = c.id)
	                      AND b.committed + b.reserved >= b.maximum)
	 ORDER BY p.id, c.number, l.number`

// validAt is the days of a framework contract's price as they stood at the instant $4; NULL before it was added.
func validAt(price string) string {
	return `(CASE WHEN ` + price + `.added_at > $4 THEN NULL ELSE COALESCE((SELECT h.valid FROM lot_price_past h
	         WHERE h.price_id = ` + price + `.id AND h.until > $4 ORDER BY h.until, h.id LIMIT 1), ` + price + `.valid) END)`
}

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
