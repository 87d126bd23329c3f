package postgres_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// busyShop is a shop with products that get offers, prices of lots, relations and standards by and by.
type busyShop struct {
	shop
	products  []catalog.ProductID
	suppliers []catalog.Supplier
	offers    []catalog.OfferID
	rnd       *rand.Rand
	t         testing.TB
}

func openBusyShop(t *testing.T, seed uint64) *busyShop {
	t.Helper()
	m := &busyShop{t: t, shop: openShop(t, fixture.LotTerms{LotMaximum: "100000"}), rnd: rand.New(rand.NewPCG(seed, 16))}
	m.Exec(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ('cable', 'Kabel', 'Cables', '31224400') ON CONFLICT DO NOTHING`)
	for i := range 3 {
		m.suppliers = append(m.suppliers, m.Supplier("m"+strconv.Itoa(i)))
	}
	for i := range 5 {
		m.products = append(m.products, m.Product("M-"+strconv.Itoa(i)))
	}
	for _, p := range m.products {
		m.offers = append(m.offers, m.Offer(p, m.supplier(), m.price(), nil))
	}
	m.Exec(`INSERT INTO product_search (product_id, tsv, category, manufacturer, name, words, numbers, suppliers, lots, piece_price)
		SELECT id, '', category, manufacturer, name, '{}', '{}', '{}', '{}', 10 FROM product`)
	return m
}

func (m *busyShop) product() catalog.ProductID { return m.products[m.rnd.IntN(len(m.products))] }
func (m *busyShop) supplier() catalog.Supplier { return m.suppliers[m.rnd.IntN(len(m.suppliers))] }
func (m *busyShop) anySKU(o *catalog.Offer)    { o.SKU = o.ID.String() }
func (m *busyShop) price() string              { return fmt.Sprintf("%d.%02d", 1+m.rnd.IntN(900), m.rnd.IntN(100)) }

// changes are what others do in the shop, each in a transaction of its own.
var changes = map[string]func(m *busyShop){
	"an offer": func(m *busyShop) {
		m.offers = append(m.offers, m.Offer(m.product(), m.supplier(), m.price(), m.anySKU))
	},
	"a price": func(m *busyShop) { i := m.rnd.IntN(len(m.offers)); m.offers[i] = m.Reprice(m.offers[i], m.price()) },
	"stock": func(m *busyShop) {
		m.owner(`UPDATE offer SET stock = $1 WHERE product_id = $2`, m.rnd.IntN(99), m.product())
	},
	"a blocked supplier": func(m *busyShop) { m.owner(`UPDATE supplier SET blocked = NOT blocked WHERE id = $1`, m.supplier().ID) },
	"what stands between a body and the cooperative": func(m *busyShop) {
		m.owner(`UPDATE body_term SET value = CASE value WHEN 'none' THEN 'gwb_108_1' ELSE 'none' END`)
	},
	"a name": func(m *busyShop) { m.owner(`UPDATE product SET name = name || 'x' WHERE id = $1`, m.product()) },
	"a class": func(m *busyShop) {
		m.owner(`UPDATE product SET category = CASE category WHEN 'cable' THEN 'docking_station' ELSE 'cable' END WHERE id = $1`, m.product())
	},
	"an entry that waits": func(m *busyShop) {
		m.worker(`WITH v AS (SELECT id, gen_random_uuid() AS entry FROM catalogue_version WHERE entry IS NULL ORDER BY id LIMIT 1),
			r AS (INSERT INTO record (id, organisation_id, type, version, bytes, salt) SELECT entry, $1, 'catalogue.published', 1, '{}', sha256('a') FROM v),
			l AS (INSERT INTO leaf (entry, bytes) SELECT entry, '{}' FROM v)
			UPDATE catalogue_version c SET entry = v.entry FROM v WHERE c.id = v.id`, m.School)
	},
	"a place in the log": func(m *busyShop) {
		m.worker(`INSERT INTO log_leaf (leaf_index, entry) SELECT 1000 + (SELECT count(*) FROM log_leaf), v.entry FROM catalogue_version v
			 WHERE v.entry IS NOT NULL AND NOT EXISTS (SELECT FROM log_leaf i WHERE i.entry = v.entry) ORDER BY v.id LIMIT 1`)
	},
	"a piece price": func(m *busyShop) {
		m.Exec(`UPDATE product_search SET piece_price = $1::text::numeric WHERE product_id = $2`, m.price(), m.product())
	},
	"a match": func(m *busyShop) {
		a, b := m.product(), m.product()
		if strings.Compare(a.String(), b.String()) < 0 {
			m.Exec(`INSERT INTO product_match (id, product_a, product_b, basis, score, found_at) VALUES (gen_random_uuid(), $1, $2, 'name', 500, $3)
				ON CONFLICT (product_a, product_b) DO NOTHING`, a, b, fixture.At)
		}
	},
	"a verdict": func(m *busyShop) {
		m.app(`UPDATE product_match SET status = CASE status WHEN 'open' THEN 'refused' ELSE 'open' END WHERE product_a = $1`, m.product())
	},
	"the same thing": func(m *busyShop) {
		m.app(`INSERT INTO product_link (product_id, canonical_id, entry) SELECT p, $1, gen_random_uuid() FROM unnest(ARRAY[$1, $2]::uuid[]) p ON CONFLICT DO NOTHING`,
			m.products[0], m.product())
	},
	"not the same": func(m *busyShop) { m.app(`DELETE FROM product_link WHERE product_id = $1`, m.product()) },
	"a lot": func(m *busyShop) {
		m.Lot(fixture.LotTerms{Product: m.product(), Supplier: m.supplier(), UnitPrice: m.price(), Maximum: "500", Entitled: []uuid.UUID{m.Body}})
	},
	"a suspension": func(m *busyShop) {
		m.owner(`UPDATE lot_party SET suspended_reason = 'Prüfung' WHERE supplier_id = $1`, m.supplier().ID)
	},
	"the class of a lot": func(m *busyShop) {
		m.owner(`INSERT INTO lot_scope (lot_id, category) VALUES ($1, 'cable') ON CONFLICT DO NOTHING`, m.lot.ID)
	},
	"a limit used": func(m *busyShop) {
		m.owner(`UPDATE balance SET committed = committed + 1 WHERE committed + reserved + 1 <= maximum`)
	},
	"a standard": func(m *busyShop) {
		m.app(`INSERT INTO house_standard (id, organisation_id, product_id, reason, valid, created_by, created_at)
			SELECT gen_random_uuid(), $1, $2, 'Grund ' || $3, '[2026-01-01,)', $4, $5
			 WHERE NOT EXISTS (SELECT FROM house_standard WHERE organisation_id = $1 AND product_id = $2)`,
			[]uuid.UUID{m.School, m.Body}[m.rnd.IntN(2)], m.product(), m.price(), m.Officer.Person, fixture.At)
	},
	"no standard": func(m *busyShop) {
		m.app(`UPDATE house_standard SET valid = '[2026-01-01,2026-01-02)' WHERE product_id = $1`, m.product())
	},
	"an address": func(m *busyShop) {
		m.Exec(`INSERT INTO address (id, organisation_id, label, street, postcode, city, is_default) VALUES (gen_random_uuid(), $1, $2, 'Weg 1', '38100', 'Ort', false)`,
			m.School, m.price())
	},
	"a cost centre": func(m *busyShop) {
		m.Exec(`INSERT INTO cost_centre (id, organisation_id, number, label, is_default) VALUES (gen_random_uuid(), $1, $2, 'Neu', false)`, m.School, m.price())
	},
	"criteria": func(m *busyShop) {
		m.app(`INSERT INTO award_criteria (id, organisation_id, version, valid_from, title, body, published_by, published_log_id, published_at, entry)
			SELECT gen_random_uuid(), $1, COALESCE(max(version), 0) + 1, '2026-02-01', 'Beschluss', '{}', $2, gen_random_uuid(), $3, gen_random_uuid()
			  FROM award_criteria WHERE organisation_id = $1`, m.Body, m.Officer.Person, fixture.At)
	},
	"an own offer": func(m *busyShop) {
		m.app(`WITH d AS (INSERT INTO document (id, organisation_id, file_name, media_type, sha256, bytes, uploaded_by, at)
				VALUES (gen_random_uuid(), $1, 'angebot.pdf', 'application/pdf', sha256('a'), 'a', $2, $3) RETURNING id)
			INSERT INTO outside_offer (id, organisation_id, product_id, supplier_id, source, sku, price_kind, currency, unit_price, price_quantity,
				minimum, shipping, vat_rate, delivery_days, valid, asked_by, asked_on, document_id, entry, at)
			SELECT gen_random_uuid(), $1, $4, $5, 'outside', 'A', 'once', 'EUR', 3, 1, 1, 0, 19, 3, '[2026-01-01,)', $2, '2026-11-01', d.id, gen_random_uuid(), $3 FROM d`,
			m.School, m.Officer.Person, fixture.At, m.product(), m.supplier().ID)
	},
	"a withdrawal": func(m *busyShop) {
		m.app(`INSERT INTO outside_offer_withdrawal (offer_id, organisation_id, reason, person_id, entry, at)
			SELECT id, organisation_id, 'mistaken', $1, gen_random_uuid(), $2 FROM outside_offer ON CONFLICT DO NOTHING`, m.Officer.Person, fixture.At)
	},
	"a body's name": func(m *busyShop) { m.owner(`UPDATE organisation SET name = name || 'x' WHERE id = $1`, m.Body) },
	"an order": func(m *busyShop) {
		_, _ = m.submit(m.price()+strconv.Itoa(m.rnd.Int()), m.reason(m.buy(m.cheap, "1"))) // any refusal is as good
	},
}

// owner changes what none of the server's roles may, app what an officer of the body may.
func (m *busyShop) owner(sql string, args ...any) { m.mustExec(m.DB.Owner(m.t), sql, args...) }
func (m *busyShop) app(sql string, args ...any)   { m.mustExec(m.DB.Pool(m.t), sql, args...) }

// worker changes what the worker's role may.
func (m *busyShop) worker(sql string, args ...any) { m.mustExec(m.DB.WorkerPool(m.t), sql, args...) }

func (m *busyShop) mustExec(pool *pgxpool.Pool, sql string, args ...any) {
	m.t.Helper()
	if _, err := pool.Exec(m.As(m.Director), sql, args...); err != nil {
		m.t.Fatalf("%v\n%s", err, sql)
	}
}

// ask is a random question of the school's officer, or of the body's.
func (m *busyShop) ask() (order.FactsQuery, authz.Principal) {
	who := []authz.Principal{m.Officer, m.Director}[m.rnd.IntN(2)]
	q := order.FactsQuery{Organisation: who.Organisation, LegalEntity: who.LegalEntity, Day: day("2026-11-23")}
	for range 1 + m.rnd.IntN(3) {
		in := order.LineInput{Product: m.product(), Quantity: pieces(strconv.Itoa(1 + m.rnd.IntN(50)))}
		if m.rnd.IntN(3) == 0 {
			in.Offer = &m.offers[m.rnd.IntN(len(m.offers))]
		}
		q.Lines = append(q.Lines, in)
	}
	q.Candidates = m.rnd.IntN(2) == 0
	return q, who
}

// TestFacts_KeptAreTheFactsOfTheDatabase: whatever others have changed, a server that has been running answers as one that
// has just started.
func TestFacts_KeptAreTheFactsOfTheDatabase(t *testing.T) {
	t.Parallel()
	m := openBusyShop(t, 7)
	kept := postgres.NewOrderStore(m.DB.App(t))
	names := slices.Sorted(maps.Keys(changes))
	everything := cmp.Options{cmp.Exporter(func(reflect.Type) bool { return true }), cmpopts.EquateEmpty()}
	for round := range 100 {
		last := "nothing"
		if round%3 > 0 {
			last = names[m.rnd.IntN(len(names))]
			changes[last](m)
		}
		for range 2 {
			q, who := m.ask()
			got, err := kept.Facts(m.As(who), q)
			if err != nil {
				t.Fatal(err)
			}
			want, err := postgres.NewOrderStore(m.DB.App(t)).Facts(m.As(who), q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, everything); diff != "" {
				t.Fatalf("round %d, after %s (-database +kept)\n%s", round, last, diff)
			}
		}
	}
}

// TestFacts_APlaceInTheLogIsSeen: the sequencer changes no fact that an epoch counts; what waited for its place is read again.
func TestFacts_APlaceInTheLogIsSeen(t *testing.T) {
	t.Parallel()
	m := openBusyShop(t, 9)
	kept := postgres.NewOrderStore(m.DB.App(t))
	q := order.FactsQuery{Organisation: m.School, LegalEntity: m.Body, Day: day("2026-11-23"), Lines: []order.LineInput{{Product: m.products[0], Quantity: pieces("1")}}}
	index := func() int64 {
		t.Helper()
		f, err := kept.Facts(m.As(m.Officer), q)
		if err != nil {
			t.Fatal(err)
		}
		if i := f.Offers[m.products[0]][0].LogIndex; i != nil {
			return *i
		}
		return -2
	}
	got := []int64{index(), index()}
	for range 20 { // every version there is
		changes["an entry that waits"](m)
	}
	got = append(got, index(), index())
	for range 20 {
		changes["a place in the log"](m)
	}
	placed := index()
	if diff := cmp.Diff([]int64{-2, -2, catalog.NotInLog, catalog.NotInLog}, got); diff != "" || placed < 1000 || index() != placed {
		t.Errorf("then at %d: %s", placed, diff)
	}
}

// TestFacts_AChangeCommittedIsAChangeSeen: one connection changes two prices together, others read each on its own and both.
func TestFacts_AChangeCommittedIsAChangeSeen(t *testing.T) {
	t.Parallel()
	m := openBusyShop(t, 8)
	kept := postgres.NewOrderStore(m.DB.App(t))
	m.owner(`UPDATE offer SET tier_price = '{1}'`)
	var committed atomic.Int64
	committed.Store(1)
	read := func(products ...catalog.ProductID) error {
		q := order.FactsQuery{Organisation: m.School, LegalEntity: m.Body, Day: day("2026-11-23")}
		for _, p := range products {
			q.Lines = append(q.Lines, order.LineInput{Product: p, Quantity: pieces("1")})
		}
		least := committed.Load()
		f, err := kept.Facts(m.As(m.Officer), q)
		if err != nil {
			return err
		}
		first := f.Offers[products[0]][0].Tiers[0].Price.String()
		for _, p := range products {
			if price := f.Offers[p][0].Tiers[0].Price.String(); price != first {
				return fmt.Errorf("prices %s and %s, never so at one time", first, price)
			}
		}
		if price, err := strconv.ParseFloat(first, 64); err != nil || price < float64(least) {
			return fmt.Errorf("price %s after %d was committed", first, least)
		}
		return nil
	}
	var readers sync.WaitGroup
	failed := make([]error, 4)
	done := make(chan struct{})
	for i := range 4 {
		readers.Go(func() {
			for failed[i] == nil {
				select {
				case <-done:
					return
				default:
					failed[i] = errors.Join(read(m.products[i]), read(m.products...))
				}
			}
		})
	}
	for n := int64(2); n < 40; n++ {
		m.owner(`UPDATE offer SET tier_price = ARRAY[$1::bigint]`, n)
		committed.Store(n)
	}
	close(done)
	readers.Wait()
	if err := errors.Join(failed...); err != nil {
		t.Error(err)
	}
}
