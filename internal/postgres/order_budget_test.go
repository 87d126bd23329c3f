package postgres_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// wire counts what goes to the database and waits for its answer: a statement, a batch, a preparation.
type wire struct {
	mu         sync.Mutex
	names      []string
	statements []sentStatement
	before     func(ctx context.Context, c *pgx.Conn, sql string)
}

type sentStatement struct {
	sql  string
	args []any
}

type nestedKey struct{}

func (r *wire) add(name string, s ...sentStatement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if name != "" {
		r.names = append(r.names, name)
	}
	r.statements = append(r.statements, s...)
}

func (r *wire) TraceQueryStart(ctx context.Context, c *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	if ctx.Value(nestedKey{}) != nil {
		return ctx
	}
	if r.before != nil {
		r.before(context.WithValue(ctx, nestedKey{}, true), c, q.SQL)
	}
	name, _, _ := strings.Cut(strings.TrimSpace(q.SQL), " ")
	r.add(strings.ToLower(name), sentStatement{q.SQL, q.Args})
	return ctx
}

func (r *wire) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (r *wire) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	r.add("batch")
	return ctx
}

func (r *wire) TraceBatchQuery(_ context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	r.add("", sentStatement{q.SQL, q.Args})
}

func (r *wire) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (r *wire) TracePrepareStart(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareStartData) context.Context {
	r.add("prepare")
	return ctx
}

func (r *wire) TracePrepareEnd(context.Context, *pgx.Conn, pgx.TracePrepareEndData) {}

// take returns what was counted since the last time.
func (r *wire) take() ([]string, []sentStatement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	names, statements := r.names, r.statements
	r.names, r.statements = nil, nil
	return names, statements
}

// countedStore is a shop whose store has one connection that counts.
func countedStore(t *testing.T, s shop) (*postgres.OrderStore, *wire) {
	t.Helper()
	r := &wire{}
	db, err := postgres.Open(t.Context(), postgres.Config{URL: s.DB.AppURL, Role: postgres.RoleApp, MaxConns: 1, Tracer: r})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return postgres.NewOrderStore(db), r
}

// manyLines are n lines of n products of one supplier.
func (s shop) manyLines(n int) []order.LineInput {
	supplier := s.Supplier("many" + strconv.Itoa(n))
	lines := make([]order.LineInput, n)
	for i := range lines {
		p := s.Product(fmt.Sprintf("M-%d-%d", n, i))
		o := s.Offer(p, supplier, "1.00", nil)
		lines[i] = order.LineInput{Product: p, Offer: &o, Quantity: pieces("1")}
	}
	return lines
}

// TestOrderStore_RoundTrips holds the budgets of the house: the same for 1 line and for 200. A submission of the most lines sends
// its records ahead, 250 a message, and everything else in as many.
func TestOrderStore_RoundTrips(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "100000"})
	store, r := countedStore(t, s)
	svc := s.Service(fixture.Options{Store: store})
	ctx := s.As(s.Officer)
	one, many, most := append(s.manyLines(1), s.callOff("1")), append(s.manyLines(199), s.callOff("1")), append(s.manyLines(order.MaxLines-1), s.callOff("1"))
	ahead := map[string]int{"Submit": 4, "Submit without limits": 3} // of 1,000 decisions and 2 orders, and of 999 and 1

	var last order.SubmissionView
	cases := []struct {
		name string
		want []string
		do   func(lines []order.LineInput, try int) error
	}{
		{"Facts", []string{"batch"}, func(lines []order.LineInput, _ int) error {
			_, err := store.Facts(ctx, order.FactsQuery{Organisation: s.School, LegalEntity: s.Body, Lines: lines, Day: day("2026-11-23")})
			return err
		}},
		{"Compare", []string{"batch"}, func(lines []order.LineInput, _ int) error {
			_, err := svc.Compare(ctx, s.Officer, lines[0].Product, pieces("2"), zeroDay)
			return err
		}},
		// Claim, facts, everything written; the commit waits where a limit may refuse.
		{"Submit", []string{"batch", "batch", "batch", "commit"}, func(lines []order.LineInput, try int) (err error) {
			last, err = svc.Submit(ctx, s.Officer, order.SubmitInput{Key: fmt.Sprintf("%d-%d", len(lines), try), Lines: lines})
			return err
		}},
		{"Submit without limits", []string{"batch", "batch", "batch"}, func(lines []order.LineInput, try int) error {
			_, err := svc.Submit(ctx, s.Officer, order.SubmitInput{Key: fmt.Sprintf("n%d-%d", len(lines), try), Lines: lines[:len(lines)-1]})
			return err
		}},
		{"Replay", []string{"batch", "rollback", "batch"}, func(lines []order.LineInput, _ int) error {
			_, err := svc.Submit(ctx, s.Officer, order.SubmitInput{Key: fmt.Sprintf("%d-0", len(lines)), Lines: lines})
			return err
		}},
		{"Submission", []string{"batch"}, func([]order.LineInput, int) error { _, err := store.Submission(ctx, last.ID); return err }},
		{"Order", []string{"batch"}, func([]order.LineInput, int) error { _, err := store.Order(ctx, last.Orders[0].ID); return err }},
		{"Decision", []string{"batch"}, func([]order.LineInput, int) error {
			_, err := store.Decision(ctx, last.Orders[0].Decisions[0])
			return err
		}},
		{"Evidence", []string{"batch"}, func([]order.LineInput, int) error { _, err := store.Evidence(ctx, last.Orders[0].ID); return err }},
		{"Basket", []string{"batch"}, func([]order.LineInput, int) error {
			_, err := store.Basket(ctx, order.Owner{Organisation: s.School, Person: s.Officer.Person})
			return err
		}},
	}
	for _, c := range cases {
		for _, lines := range [][]order.LineInput{one, many, most} {
			for try := range 2 { // the first try prepares its statements
				r.take()
				if err := c.do(lines, try); err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
			}
			want := c.want
			if len(lines) == order.MaxLines {
				want = append(slices.Repeat([]string{"batch"}, ahead[c.name]), want...)
			}
			got, _ := r.take()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s of %d lines\n%s", c.name, len(lines), diff)
			}
		}
	}
	s.wantSound(t)
}

// growing are the tables that grow with the shop; none of them may be read through for one person's request.
var growing = []string{
	"offer", "product", "purchase_order", "order_event", "order_state", "submission", "submission_line",
	"decision", "record", "leaf", "log_leaf", "ledger", "personal_part", "lot_price", "direct_award_day",
}

// grow fills the shop: 12,500 products with 50,000 offers of 20 suppliers, 6,000 orders of the school.
func (s shop) grow(t *testing.T) {
	t.Helper()
	for i := range 20 {
		s.Supplier("s" + strconv.Itoa(i))
	}
	s.Exec(`INSERT INTO product (id, manufacturer, part_number, manufacturer_norm, part_norm, name, category, created_at)
		SELECT gen_random_uuid(), 'm', n, 'm', n, 'Produkt ' || n, 'docking_station', $1 FROM generate_series(1, 12500) n`, fixture.At)
	s.Exec(`WITH p AS (SELECT id, row_number() OVER () n FROM product WHERE manufacturer = 'm'),
			v AS (SELECT v.id, v.supplier_id, row_number() OVER () n FROM catalogue_version v JOIN supplier s ON s.id = v.supplier_id WHERE s.key LIKE 's%')
		INSERT INTO offer (id, supplier_id, seller_id, product_id, sku, since_version, price_kind, currency, price_quantity, tier_from, tier_price,
			pack, minimum, interval, shipping, vat_rate, delivery_days, valid, created_at)
		SELECT gen_random_uuid(), v.supplier_id, v.supplier_id, p.id, 'X' || p.n || '-' || k, v.id, 'once', 'EUR', 1, '{1}', ARRAY[10 + k], 1, 1, 1, 0, 19, 3, '[2026-01-01,2027-01-01)', $1
		  FROM p CROSS JOIN generate_series(0, 3) k JOIN v ON v.n = 1 + (p.n + k) % 20`, fixture.At)
	s.Exec(`INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
		SELECT gen_random_uuid(), l.id, (SELECT supplier_id FROM lot_party LIMIT 1), p.id, p.part_number, 'once', 'EUR', 5, 1, 19, 3, '[2026-01-01,)'
		  FROM lot l, product p WHERE p.manufacturer = 'm'`)
	v := s.mustSubmit(t, "seed", s.buy(s.cheap, "1"))
	// Copies of that order as the application's role would write them, each with ids of its own.
	app := s.DB.Pool(t)
	for _, sql := range []string{
		`CREATE TEMP TABLE copy AS SELECT gen_random_uuid() s, gen_random_uuid() o, gen_random_uuid() d, gen_random_uuid() r, gen_random_uuid() e, n FROM generate_series(1, 6000) n`,
		`INSERT INTO submission SELECT s, organisation_id, person_id, 'c' || n, request_hash, at - n * interval '1 minute' FROM submission, copy WHERE idempotency_key = 'seed'`,
		`INSERT INTO submission_line (submission_id, organisation_id, line_no, product_id, channel, supplier_id, offer_id, quantity, delivered_quantity, unit_price, price_quantity, price_kind, net, vat_rate, rank, ranked_offers, product)
			SELECT s, organisation_id, line_no, product_id, channel, supplier_id, offer_id, quantity, delivered_quantity, unit_price, price_quantity, price_kind, net, vat_rate, rank, ranked_offers, product FROM submission_line, copy`,
		`INSERT INTO purchase_order (id, organisation_id, buyer_id, invoice_recipient_id, submission_id, seller_id, channel, parties, legal_basis, currency, net, vat, gross, shipping, small_order_fee, at)
			SELECT o, organisation_id, buyer_id, invoice_recipient_id, s, seller_id, channel, parties, legal_basis, currency, net, vat, gross, shipping, small_order_fee, at - n * interval '1 minute' FROM purchase_order, copy`,
		`INSERT INTO record (id, organisation_id, type, version, bytes, salt) SELECT x.id, organisation_id, type, version, bytes, salt
			FROM record, copy, LATERAL (VALUES (r, 'decision.best_price'), (e, 'order.released')) x(id, t) WHERE type = x.t`,
		`INSERT INTO leaf (entry, bytes) SELECT e, bytes FROM leaf, copy`,
		`INSERT INTO decision SELECT d, organisation_id, s, line_no, o, kind, r, product_category, at FROM decision, copy`,
		`INSERT INTO order_event (order_id, organisation_id, sequence, type, at, person_log_id, entry)
			SELECT o, organisation_id, sequence, type, at, person_log_id, CASE WHEN v.entry IS NULL THEN NULL ELSE e END FROM order_event v, copy`,
		`INSERT INTO personal_part SELECT e, r, (SELECT organisation_id FROM purchase_order LIMIT 1), 'reason', (SELECT salt FROM record LIMIT 1), 'Text', NULL FROM copy`,
		`INSERT INTO order_state SELECT o, organisation_id, status, sequence, number, e, delivery_date FROM order_state, copy`,
	} {
		if _, err := app.Exec(s.As(s.Officer), sql); err != nil {
			t.Fatalf("%v\n%s", err, sql)
		}
	}
	s.Exec(`INSERT INTO direct_award_day (buyer_id, product_group, day, net)
		SELECT CASE WHEN b = 0 THEN $1 ELSE gen_random_uuid() END, g::text, date '2026-11-23' - d, 10
		  FROM generate_series(0, 1) b, generate_series(300, 330) g, generate_series(1, 600) d`, s.Body)
	s.Exec(`INSERT INTO log_leaf (leaf_index, entry) SELECT row_number() OVER () - 1, entry FROM leaf`)
	exec(t, s.DB.Owner(t), `ANALYZE`)
	if n := s.Count(`SELECT count(*) FROM purchase_order`); n != 6001 || len(v.Orders) != 1 {
		t.Fatalf("%d orders", n)
	}
}

// TestOrderStore_PlansAtSize holds that what people wait for is found by indexes when the shop is full.
func TestOrderStore_PlansAtSize(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a database with 50,000 offers")
	}
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "100000"})
	s.grow(t)
	store, r := countedStore(t, s)
	svc, ctx := s.Service(fixture.Options{Store: store}), s.As(s.Officer)

	// What one transaction read through, asked just before it commits.
	asked, read := false, []string{}
	r.before = func(ctx context.Context, c *pgx.Conn, sql string) {
		if sql != "commit" {
			return
		}
		asked = true
		rows, err := c.Query(ctx, `SELECT relname::text FROM pg_stat_xact_user_tables WHERE seq_scan > 0 AND relname = ANY($1)`, growing)
		if err != nil {
			t.Error(err)
			return
		}
		if read, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			t.Error(err)
		}
	}
	v, err := svc.Submit(ctx, s.Officer, order.SubmitInput{Key: "k", Lines: []order.LineInput{s.reason(s.buy(s.dear, "1")), s.callOff("1")}})
	if err != nil {
		t.Fatal(err)
	}
	if !asked || len(read) > 0 {
		t.Errorf("submitting reads all of %v", read)
	}
	r.before = nil

	page, err := store.Orders(ctx, order.PageQuery{Limit: 50})
	if err != nil || len(page) != 50 {
		t.Fatalf("%d orders, %v", len(page), err)
	}
	for name, do := range map[string]func() error{
		"Compare":    func() error { _, err := svc.Compare(ctx, s.Officer, s.dock, pieces("2"), zeroDay); return err },
		"Basket":     func() error { _, err := svc.Basket(ctx, s.Officer); return err },
		"Submission": func() error { _, err := store.Submission(ctx, v.ID); return err },
		"Order":      func() error { _, err := store.Order(ctx, v.Orders[0].ID); return err },
		"Decision":   func() error { _, err := store.Decision(ctx, v.Orders[0].Decisions[0]); return err },
		"Evidence":   func() error { _, err := store.Evidence(ctx, v.Orders[0].ID); return err },
		"Orders":     func() error { _, err := store.Orders(ctx, order.PageQuery{Limit: 50}); return err },
		"Next page": func() error {
			_, err := store.Orders(ctx, order.PageQuery{Limit: 50, BeforeAt: page[49].At, BeforeID: page[49].ID})
			return err
		},
	} {
		r.take()
		if err := do(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, statements := r.take()
		for _, st := range statements {
			for _, table := range s.readThrough(t, ctx, st) {
				t.Errorf("%s reads all of %s:\n%s", name, table, st.sql)
			}
		}
	}
}

// readThrough runs the statement with its arguments as the app and names the growing tables it reads through, or of which it
// reads more than a thousand rows.
func (s shop) readThrough(t *testing.T, ctx context.Context, st sentStatement) []string {
	t.Helper()
	if !strings.HasPrefix(strings.TrimSpace(st.sql), "SELECT") && !strings.HasPrefix(strings.TrimSpace(st.sql), "WITH") {
		return nil
	}
	plan := planOf[string](t, ctx, s.DB.Pool(t), `EXPLAIN (ANALYZE, FORMAT JSON)`, st.sql, st.args)
	var roots []struct{ Plan readNode }
	if err := json.Unmarshal([]byte(strings.Join(plan, "")), &roots); err != nil {
		t.Fatal(err)
	}
	return roots[0].Plan.readThrough()
}

type readNode struct {
	NodeType string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Removed  float64 `json:"Rows Removed by Filter"`
	Plans    []readNode
}

func (n readNode) readThrough() []string {
	var found []string
	if slices.Contains(growing, n.Relation) && (n.NodeType == "Seq Scan" || (n.Rows+n.Removed)*n.Loops > 1000) {
		found = append(found, fmt.Sprintf("%s (%s, %.0f rows)", n.Relation, n.NodeType, (n.Rows+n.Removed)*n.Loops))
	}
	for _, p := range n.Plans {
		found = append(found, p.readThrough()...)
	}
	return found
}
