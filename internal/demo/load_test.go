//go:build unix

package demo_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/demo"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/planning"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/sourcing"
	"github.com/provitako/marktplatz/internal/testdb"
)

// sunday is a day on which nobody works, so that every day in the data has to be moved.
func sunday() time.Time { return time.Date(2026, 11, 22, 8, 14, 5, 0, time.UTC) }

// deps wires a load as the demo command does, with a cheap password hash.
func deps(t *testing.T, db *testdb.DB) demo.Deps {
	t.Helper()
	policy, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	enforcer, err := authz.NewEnforcer(t.Context(), policy, postgres.NewLinkSource(db.Worker(t)), sunday, log)
	if err != nil {
		t.Fatal(err)
	}
	categories := catalog.NewCachedCategories(postgres.NewProductStore(db.App(t)), sunday)
	files := exchange.NewFiles(categories, func() money.Date { return money.DateOf(sunday()) })
	imports := catalog.NewImportService(postgres.NewImportStore(db.App(t), db.Worker(t)), files, enforcer, catalog.ImportConfig{
		Now: sunday, Rand: rand.Reader, Log: log, Software: "test",
	})
	competitions := competition.NewService(postgres.NewCompetitionStore(db.App(t), db.Worker(t)), enforcer, competition.Config{
		Now: sunday, Rand: rand.Reader, PublicURL: "http://127.0.0.1", Software: "test",
	})
	rounds := planning.NewRounds(postgres.NewRoundStore(db.App(t), db.Worker(t)), enforcer, nil, planning.Config{Now: sunday, PublicURL: "http://127.0.0.1"})
	contracts := contract.Config{Now: sunday, Rand: rand.Reader, Software: "test"}
	documents := contract.NewDocuments(postgres.NewContractDocumentStore(db.App(t)), exchange.Papers{}, enforcer, contracts)
	projects := contract.NewProjects(postgres.NewProjectStore(db.App(t), db.Worker(t)), enforcer, contracts)
	return demo.Deps{
		Store:   postgres.NewDemoStore(db.Worker(t)),
		Imports: imports, ImportsAt: func(at time.Time) demo.Imports { return imports.At(at) },
		Sourcing: sourcing.NewService(postgres.NewSourcingStore(db.App(t), db.Worker(t)), enforcer, sourcing.Config{
			Now: sunday, Rand: rand.Reader, PublicURL: "http://127.0.0.1", Software: "test",
		}),
		Orders:         order.NewService(postgres.NewOrderStore(db.App(t)), enforcer, order.Config{Now: sunday, Rand: rand.Reader, Software: "test"}),
		CompetitionsAt: func(at time.Time) demo.Competitions { return competitions.At(at) },
		DocumentsAt:    func(at time.Time) demo.Documents { return documents.At(at) },
		ProjectsAt:     func(at time.Time) demo.Projects { return projects.At(at) },
		RoundsAt:       func(at time.Time) demo.Rounds { return rounds.At(at) },
		Hash:           func(_ context.Context, password string) (string, error) { return "hash of " + password, nil },
		Reload:         enforcer.Reload,
		Now:            sunday,
	}
}

func load(t *testing.T, d demo.Deps) bool {
	t.Helper()
	last, begun := "", time.Now()
	note := func(next string) {
		if last != "" {
			t.Logf("%-40s %s", last, time.Since(begun).Round(time.Millisecond))
		}
		last, begun = next, time.Now()
	}
	loaded, err := demo.Load(t.Context(), d, note)
	if err != nil {
		t.Fatalf("%s: %v", last, err)
	}
	note("")
	return loaded
}

// business are the columns that mean something, without ids, times of writing and hashes with salt; rows name others by
// what identifies them.
var business = map[string]string{
	"organisation": `SELECT o.kind, o.name, o.land, o.buyer_type, e.name, o.vat_entrepreneur, o.leitweg_id, o.usual_approval_days, o.created_at
		FROM organisation o JOIN organisation e ON e.id = o.legal_entity_id`,
	"link":        `SELECT c.name, p.name, l.valid FROM organisation_link l JOIN organisation c ON c.id = l.child_id JOIN organisation p ON p.id = l.parent_id`,
	"address":     `SELECT o.name, a.label, a.street, a.postcode, a.city, a.is_default FROM address a JOIN organisation o ON o.id = a.organisation_id`,
	"cost_centre": `SELECT o.name, c.number, c.label, c.is_default FROM cost_centre c JOIN organisation o ON o.id = c.organisation_id`,
	"person": `SELECT p.name, p.email, p.language, p.created_at, o.name, m.role, m.valid, a.login, a.password_hash, a.demo FROM person p
		JOIN membership m ON m.person_id = p.id JOIN organisation o ON o.id = m.organisation_id JOIN local_account a ON a.person_id = p.id`,
	"rule":     `SELECT id, version, jurisdiction, buyer_type, kind, body, valid FROM rule`,
	"category": `SELECT key, label_de, label_en, cpv FROM category`,
	"supplier": `SELECT s.key, s.name, s.city, s.blocked, s.version, s.created_at, v.hash, v.bytes FROM supplier s JOIN supplier_version v ON v.supplier_id = s.id
		WHERE s.organisation_id IS NULL`,
	"product": `SELECT gtin, manufacturer, part_number, manufacturer_norm, part_norm, name, description, category, unit, facts, created_at FROM product`,
	"version": `SELECT s.key, v.version, v.status, v.file_name, v.format, v.sha256, md5(v.raw), v.counts, v.findings, v.uploaded_at, v.published_at
		FROM catalogue_version v JOIN supplier s ON s.id = v.supplier_id`,
	"offer": `SELECT s.key, p.manufacturer_norm, p.part_norm, o.sku, (SELECT u.version FROM catalogue_version u WHERE u.id = o.until_version), o.price_kind, o.term_months, o.currency, o.price_quantity, o.tier_from,
		o.tier_price, o.pack, o.minimum, o.interval, o.maximum, o.shipping, o.free_shipping_from, o.small_order_fee, o.small_order_below, o.vat_rate,
		o.delivery_days, o.price_hold_days, o.valid, o.stock, o.back_order, o.labels, e.key, o.created_at
		FROM offer o JOIN supplier s ON s.id = o.supplier_id JOIN supplier e ON e.id = o.seller_id JOIN product p ON p.id = o.product_id`,
	"contract": `SELECT number, title, contract_group, regime, notice_reference, term, status, created_at FROM framework_contract`,
	"lot":      `SELECT c.number, l.number n, l.title, l.call_off_kind, l.obligation, l.cpv, l.estimate, l.unit FROM lot l JOIN framework_contract c ON c.id = l.contract_id`,
	"party": `SELECT c.number, l.number n, s.key, p.rank, p.share_percent, p.valid, p.suspended_reason FROM lot_party p JOIN lot l ON l.id = p.lot_id
		JOIN framework_contract c ON c.id = l.contract_id JOIN supplier s ON s.id = p.supplier_id`,
	"price": `SELECT c.number, l.number n, s.key, x.part_norm, p.sku, p.price_kind, p.term_months, p.currency, p.unit_price, p.price_quantity, p.vat_rate,
		p.delivery_days, p.valid FROM lot_price p JOIN lot l ON l.id = p.lot_id JOIN framework_contract c ON c.id = l.contract_id
		JOIN supplier s ON s.id = p.supplier_id JOIN product x ON x.id = p.product_id`,
	"document": `SELECT c.number, d.kind, d.title, d.file_name, d.sha256, d.shared, d.at FROM contract_document d JOIN framework_contract c ON c.id = d.contract_id`,
	"project": `SELECT c.number, o.name, p.sku, p.title, p.unit_price, p.quantity, p.valid, p.status, p.document_sha256, p.decided_at FROM project_price p
		JOIN framework_contract c ON c.id = p.contract_id JOIN organisation o ON o.id = p.body_id`,
	"entitlement": `SELECT c.number, l.number n, o.name, e.valid, e.annex FROM entitlement e JOIN lot l ON l.id = e.lot_id
		JOIN framework_contract c ON c.id = l.contract_id JOIN organisation o ON o.id = e.organisation_id`,
	"balance": `SELECT b.kind, COALESCE(c.number, k.number || '/' || l.number), b.measure, b.maximum, b.committed, b.reserved, g.entry, g.amount, g.at FROM balance b
		JOIN ledger g ON g.balance_id = b.id LEFT JOIN framework_contract c ON c.id = b.owner_id
		LEFT JOIN lot l ON l.id = b.owner_id LEFT JOIN framework_contract k ON k.id = l.contract_id`,
	"search": `SELECT p.manufacturer_norm, p.part_norm, to_jsonb(s) - ARRAY['product_id', 'suppliers', 'lots'], cardinality(s.suppliers), cardinality(s.lots)
		FROM product_search s JOIN product p ON p.id = s.product_id`,
	"ordered": `SELECT o.name, s.idempotency_key, s.at, l.line_no, p.part_norm, u.name, l.quantity, l.delivery_date, l.unit_price, l.price_kind, l.term_months, l.net,
		l.rank, l.ranked_offers, l.reason_code, d.kind FROM submission s JOIN submission_line l ON l.submission_id = s.id JOIN organisation o ON o.id = s.organisation_id
		JOIN product p ON p.id = l.product_id JOIN supplier u ON u.id = l.supplier_id JOIN decision d ON d.submission_id = s.id AND d.line_no = l.line_no`,
	"waiting": `SELECT p.name, x.part_norm, u.key, l.quantity, l.seen_total FROM basket_line l JOIN basket b ON b.id = l.basket_id JOIN person p ON p.id = b.person_id
		JOIN product x ON x.id = l.product_id JOIN supplier u ON u.id = l.supplier_id`,
	"competition": `SELECT o.name, c.terms->>'subject', c.status, c.deadline, c.created_at, e.sequence, e.action, e.status, e.at, n.name FROM competition c
		JOIN organisation o ON o.id = c.organisation_id JOIN competition_event e ON e.competition_id = c.id LEFT JOIN person n ON n.id = e.person_id`,
	"sealed offer": `SELECT c.terms->>'subject', i.name, o.late, o.at FROM competition_offer o JOIN competition c ON c.id = o.competition_id
		JOIN competition_invitation i ON i.id = o.invitation_id`,
	"word": `SELECT word, documents FROM search_word`,
}

// fingerprint is, per table, the number of rows and a hash over all of them.
func fingerprint(t *testing.T, db *testdb.DB) map[string]string {
	t.Helper()
	prints := map[string]string{}
	for name, query := range business {
		var rows int
		var hash string
		err := db.WorkerPool(t).QueryRow(t.Context(), fmt.Sprintf(
			`SELECT count(*), COALESCE(md5(string_agg(r, E'\n' ORDER BY r COLLATE "C")), '') FROM (SELECT x::text r FROM (%s) x) y`, query)).Scan(&rows, &hash)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if rows == 0 {
			t.Errorf("%s is empty", name)
		}
		prints[name] = fmt.Sprintf("%d rows %s", rows, hash)
	}
	return prints
}

func TestTwoLoadsOfADayAreEqualAndALoadedShopIsLeftAlone(t *testing.T) {
	t.Parallel()
	first, second := testdb.New(t), testdb.New(t)
	d := deps(t, first)
	shops := map[string]demo.Deps{"First": d, "Second": deps(t, second)}
	t.Run("Load", func(t *testing.T) { // returns when both are done
		for name, shop := range shops {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if !load(t, shop) {
					t.Error("an empty shop was not loaded")
				}
			})
		}
	})
	want := fingerprint(t, first)
	if diff := cmp.Diff(want, fingerprint(t, second)); diff != "" {
		t.Errorf("two loads differ (-first +second):\n%s", diff)
	}
	if load(t, d) {
		t.Error("a loaded shop was loaded again")
	}
	if diff := cmp.Diff(want, fingerprint(t, first)); diff != "" {
		t.Errorf("loading a loaded shop changed it (-before +after):\n%s", diff)
	}
	t.Run("FixedProducts", func(t *testing.T) { checkFixedProducts(t, first) })
	t.Run("Story", func(t *testing.T) { checkStory(t, first) })
	t.Run("Basket", func(t *testing.T) { checkBasket(t, d) })
	t.Run("Told", func(t *testing.T) { checkTold(t, first) })
	t.Run("Consistency", func(t *testing.T) { checkConsistency(t, first) })
}
