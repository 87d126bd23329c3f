//go:build unix

package demo_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

// checkConsistency asks the database for what must not be there.
func checkConsistency(t *testing.T, db *testdb.DB) {
	t.Helper()
	for claim, query := range map[string]string{
		"balance is the sum of its ledger": `SELECT count(*) FROM balance b WHERE b.committed <> (SELECT sum(amount) FROM ledger WHERE balance_id = b.id AND entry IN ('commit', 'adjust')) OR b.reserved <> 0`,
		"lots use no more than their contract says": `SELECT count(*) FROM balance c WHERE c.kind = 'contract' AND c.committed <>
			(SELECT sum(b.committed) FROM balance b JOIN lot l ON l.id = b.owner_id WHERE b.kind = 'lot' AND b.measure = 'value' AND l.contract_id = c.owner_id)`,
		"every kind of call-off has a history over two years": `SELECT count(*) FROM (VALUES ('single'), ('direct'), ('mixed'), ('mini')) k (kind) WHERE NOT EXISTS (
			SELECT FROM lot l JOIN balance b ON b.owner_id = l.id JOIN ledger g ON g.balance_id = b.id WHERE l.call_off_kind = k.kind
			 GROUP BY b.id HAVING max(g.at) - min(g.at) > interval '700 days' AND count(DISTINCT date_trunc('month', g.at)) >= 24)`,
		"what lots used in a month adds up to what their contract did": `SELECT count(*) FROM (
			SELECT c.owner_id, g.at, g.amount FROM balance c JOIN ledger g ON g.balance_id = c.id AND g.entry = 'adjust' WHERE c.kind = 'contract'
			EXCEPT SELECT l.contract_id, g.at, sum(g.amount) FROM balance b JOIN lot l ON l.id = b.owner_id JOIN ledger g ON g.balance_id = b.id AND g.entry = 'adjust'
			 WHERE b.kind = 'lot' AND b.measure = 'value' GROUP BY 1, 2) x`,
		"lots may use no more than their contract":     `SELECT count(*) FROM balance b JOIN lot l ON l.id = b.owner_id JOIN balance c ON c.owner_id = l.contract_id AND c.measure = b.measure WHERE b.maximum > c.maximum`,
		"prices belong to a party of the lot":          `SELECT count(*) FROM lot_price p WHERE NOT EXISTS (SELECT FROM lot_party q WHERE q.lot_id = p.lot_id AND q.supplier_id = p.supplier_id)`,
		"lots have a price":                            `SELECT count(*) FROM lot l WHERE NOT EXISTS (SELECT FROM lot_price p WHERE p.lot_id = l.id)`,
		"no framework covers the dock":                 `SELECT count(*) FROM lot_price p JOIN product x ON x.id = p.product_id WHERE x.category = 'docking_station'`,
		"ends of offers are Arbeitstage":               `SELECT count(*) FROM offer WHERE extract(isodow FROM upper(valid) - 1) > 5 OR extract(isodow FROM lower(valid)) > 5`,
		"ends of contracts are Arbeitstage":            `SELECT count(*) FROM framework_contract WHERE extract(isodow FROM upper(term) - 1) > 5 OR extract(isodow FROM lower(term)) > 5`,
		"every organisation has address and centre":    `SELECT count(*) FROM organisation o WHERE NOT EXISTS (SELECT FROM address a WHERE a.organisation_id = o.id AND a.is_default) OR NOT EXISTS (SELECT FROM cost_centre c WHERE c.organisation_id = o.id AND c.is_default)`,
		"every product has an offer":                   `SELECT count(*) FROM product p WHERE NOT EXISTS (SELECT FROM offer o WHERE o.product_id = p.id)`,
		"no product is in the category for the others": `SELECT count(*) FROM product WHERE category = 'other'`,
		"no row was refused":                           `SELECT count(*) FROM catalogue_version WHERE (counts->>'refused')::int > 0 OR status = 'draft'`,
	} {
		if n := number(t, db, query); n != 0 {
			t.Errorf("%s: %d rows say otherwise", claim, n)
		}
	}
	var codes string
	err := db.WorkerPool(t).QueryRow(t.Context(), `SELECT string_agg(DISTINCT f->>'severity' || ' ' || (f->>'code'), ', ' ORDER BY f->>'severity' || ' ' || (f->>'code'))
		FROM catalogue_version v, jsonb_array_elements(v.findings) f`).Scan(&codes)
	if want := "warning no_price, warning validity_over"; err != nil || codes != want {
		t.Errorf("findings %q, want %q (%v)", codes, want, err)
	}
	for claim, query := range map[string]string{
		"5 members":                        `SELECT count(*) = 5 FROM organisation WHERE kind = 'member'`,
		"12 bodies":                        `SELECT count(*) = 12 FROM organisation WHERE kind = 'owner_body'`,
		"6 contracts":                      `SELECT count(*) = 6 FROM framework_contract`,
		"people in every role":             `SELECT count(DISTINCT role) = 7 FROM membership`,
		"about 5,000 products":             `SELECT count(*) BETWEEN 4800 AND 5200 FROM product`,
		"about 15,000 offers":              `SELECT count(*) BETWEEN 14000 AND 16000 FROM offer`,
		"expired offers":                   `SELECT count(*) > 100 FROM offer WHERE upper(valid) <= '2026-11-22'`,
		"offers without price":             `SELECT count(*) > 100 FROM offer WHERE cardinality(tier_price) = 0`,
		"monthly prices":                   `SELECT count(*) > 100 FROM offer WHERE price_kind = 'month'`,
		"a lot that is nearly exhausted":   `SELECT count(*) = 1 FROM balance WHERE kind = 'lot' AND measure = 'value' AND committed > 0.85 * maximum`,
		"a contract that ends in 6 months": `SELECT count(*) = 1 FROM framework_contract WHERE upper(term) < '2027-05-22'`,
		"ties for the lowest price": `SELECT count(*) > 30 FROM (SELECT product_id FROM offer o WHERE cardinality(tier_price) = 1 AND shipping = 0 AND price_kind = 'once'
			GROUP BY product_id, tier_price HAVING count(*) > 1) x`,
	} {
		var holds bool
		if err := db.WorkerPool(t).QueryRow(t.Context(), query).Scan(&holds); err != nil {
			t.Fatalf("%s: %v", claim, err)
		}
		if !holds {
			t.Errorf("%s: not there", claim)
		}
	}
}

func number(t *testing.T, db *testdb.DB, query string) int {
	t.Helper()
	var n int
	if err := db.WorkerPool(t).QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// compared is what a comparison comes down to.
type compared struct {
	Ranked   []string
	Excluded []string
	Saving   []string
	Coverage []string
}

// compare asks for the product as the officer of the walk does.
func compare(t *testing.T, db *testdb.DB, part, quantity string) compared {
	t.Helper()
	officer, err := postgres.NewDemoStore(db.Worker(t)).Person(t.Context(), "jana.albers", sunday())
	if err != nil {
		t.Fatal(err)
	}
	var id uuid.UUID
	err = db.WorkerPool(t).QueryRow(t.Context(), `SELECT id FROM product WHERE manufacturer = 'Aventra' AND part_number = $1`, part).Scan(&id)
	if err != nil {
		t.Fatalf("%s: %v", part, err)
	}
	product, today := catalog.ProductID{UUID: id}, money.DateOf(sunday())
	f, err := postgres.NewOrderStore(db.App(t)).Facts(authz.ContextWithPrincipal(t.Context(), officer), order.FactsQuery{
		Organisation: officer.Organisation, LegalEntity: officer.LegalEntity, Day: today, Lines: []order.LineInput{{Product: product}},
	})
	if err != nil {
		t.Fatal(err)
	}
	suppliers := map[catalog.SupplierID]catalog.SupplierFacts{}
	for id, s := range f.Suppliers {
		suppliers[id] = catalog.SupplierFacts{Blocked: s.Blocked, LastUsed: s.LastUsed, TradeFee: s.TradeFee}
	}
	c, err := catalog.Compare(catalog.CompareInput{
		Need:   catalog.Need{Product: product, Quantity: money.MustQuantity(quantity), Land: f.Land, Release: today, Currency: money.EUR},
		Offers: f.Offers[product], Suppliers: suppliers, At: sunday(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return inWords(t, f, product, c)
}

func inWords(t *testing.T, f order.Facts, product catalog.ProductID, c catalog.Comparison) compared {
	t.Helper()
	var out compared
	for _, r := range c.Ranked {
		share, err := money.DifferencePercent(r.Landed.Total, c.Ranked[0].Landed.Total)
		if err != nil {
			t.Fatal(err)
		}
		out.Ranked = append(out.Ranked, fmt.Sprintf("%s %s +%s%% %s", f.Suppliers[r.Offer.Supplier].Key, r.Landed.Total, share, r.DeliveryDate))
	}
	for _, e := range c.Excluded {
		out.Excluded = append(out.Excluded, f.Suppliers[e.Offer.Supplier].Key+" "+string(e.Reason))
	}
	slices.Sort(out.Excluded)
	if s := c.Saving(); s != nil {
		out.Saving = []string{s.UnderSecond.String(), s.UnderMedian.String()}
	}
	for _, v := range f.Coverage[product] {
		out.Coverage = append(out.Coverage, fmt.Sprintf("%s/%d %s %s %s", v.ContractNumber, v.LotNumber, v.Obligation, f.Suppliers[v.Supplier].Key, v.UnitPrice))
	}
	return out
}

// checkFixedProducts holds the two products that pictures, texts and the walk rely on.
func checkFixedProducts(t *testing.T, db *testdb.DB) {
	t.Helper()
	dock := compared{
		Ranked: []string{
			"nordlicht 3722.50 +0.0% 2026-11-26", "elbe 3759.70 +1.0% 2026-11-24", "albwerk 3921.30 +5.3% 2026-11-30", "rheinwerk 4097.40 +10.1% 2026-12-11",
		},
		Excluded: []string{"albwerk expired", "havelkontor out_of_stock"},
		Saving:   []string{"37.20", "118.00"},
	}
	if diff := cmp.Diff(dock, compare(t, db, "AV-D20", "25")); diff != "" {
		t.Errorf("docking station at 25 (-want +got):\n%s", diff)
	}
	notebook := compared{
		Ranked:   []string{"elbe 8890.00 +0.0% 2026-12-03", "nordlicht 9079.00 +2.1% 2026-11-25", "albwerk 9320.00 +4.8% 2026-11-27", "rheinwerk 9643.90 +8.5% 2026-12-21"},
		Saving:   []string{"189.00", "309.50"},
		Coverage: []string{"RV-2025-014/1 preferred elbe 869.00"},
	}
	if diff := cmp.Diff(notebook, compare(t, db, "AP14G3-16-512-DE", "10")); diff != "" {
		t.Errorf("notebook at 10 (-want +got):\n%s", diff)
	}
}
