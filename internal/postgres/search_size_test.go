package postgres_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
)

// trips counts round trips and keeps the statements of batches. A plain statement is one round trip, a batch too.
type trips struct {
	mu         sync.Mutex
	count      int
	statements []pgx.QueuedQuery
}

func (t *trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count++
	return ctx
}

func (t *trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (t *trips) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count++
	for _, q := range data.Batch.QueuedQueries {
		t.statements = append(t.statements, pgx.QueuedQuery{SQL: q.SQL, Arguments: q.Arguments})
	}
	return ctx
}

func (t *trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (t *trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (t *trips) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count, t.statements = 0, nil
}

// newDemoSize is a market of 5,000 products and 15,000 offers.
func newDemoSize(t testing.TB) *market {
	t.Helper()
	m := newMarket(t)
	kinds := []string{"Dockingstation", "Bürostuhl", "Monitor", "Notebooktasche", "Netzwerkkabel", "Druckerpatrone", "Tastatur", "Funkmaus", "Switch", "Servergehäuse"}
	traits := []string{"kompakt", "höhenverstellbar", "lautlos", "für Schulen", "mit USB-C", "schwarz", "weiß", "professionell", "24 Ports", "robust"}
	makers := []string{"Avelo", "Sitzgut", "Helio", "Klammwerk", "Nordtek", "Brandis", "Calva", "Dornier Büro", "Elmo", "Falk"}
	file := func(prefix string, from, to int) []string {
		var lines []string
		for i := from; i < to; i++ {
			k := i % 5000
			lines = append(lines, fmt.Sprintf("%s-%d;;%s;P-%d;%s %s %s %d;%s;%d.%02d", prefix, i, makers[k%10], k,
				kinds[k/10%10], makers[k%10], traits[k/100%10], k, []string{"dock", "chair", "monitor", "other"}[k/10%4], 10+k%400, i%100))
		}
		return lines
	}
	m.publish(t, m.north, file("N", 0, 5000)...)
	m.publish(t, m.south, file("S", 0, 10_000)...)
	for _, table := range []string{"product", "offer", "product_search", "search_word"} {
		m.exec(t, `ANALYZE `+table)
	}
	return m
}

func openTraced(t testing.TB, m *market) (*postgres.SearchStore, *trips, *postgres.DB) {
	t.Helper()
	trace := &trips{}
	app, err := postgres.Open(t.Context(), postgres.Config{URL: m.db.AppURL, Role: postgres.RoleApp, MaxConns: 1, Tracer: trace})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Close)
	return postgres.NewSearchStore(app), trace, app
}

// TestSearchStore_DemoSize holds what keeps the search fast: two round trips whatever is asked, and the indexes, as the
// role that requests run as.
func TestSearchStore_DemoSize(t *testing.T) {
	t.Parallel()
	m := newDemoSize(t)
	store, trace, app := openTraced(t, m)

	t.Run("TwoRoundTrips", func(t *testing.T) {
		for _, q := range []catalog.SearchQuery{m.query(""), m.query("stuhl"), m.query("N-4711"), m.query("dokingstation"), m.query("xyzzy")} {
			for range 2 { // the first one also prepares its statements
				trace.reset()
				if _, err := store.Search(m.as(t, q.Organisation), q); err != nil {
					t.Fatal(err)
				}
			}
			if trace.count != 2 {
				t.Errorf("%q took %d round trips, want 2", q.Text, trace.count)
			}
		}
	})

	t.Run("TextUsesTheIndexes", func(t *testing.T) {
		for text, rows := range map[string]int{"dockingstation kompakt": 50, "P-4711": 1, "tastatur robust elmo": 5} {
			trace.reset()
			page, err := store.Search(m.as(t, m.unit), m.query(text))
			if err != nil {
				t.Fatal(err)
			}
			if page.Total < rows {
				t.Errorf("%q finds %d, want at least %d", text, page.Total, rows)
			}
			looked := 0
			for _, s := range trace.statements {
				if !strings.Contains(s.SQL, "product_search") {
					continue
				}
				plan := explain(t, app, s)
				looked++
				if !strings.Contains(plan, "product_search_tsv") || strings.Contains(plan, "Seq Scan on product_search ") {
					t.Errorf("%q does not use the index:\n%s", text, plan)
				}
			}
			if looked != 3 {
				t.Errorf("looked at %d statements, want words, facets and page", looked)
			}
		}
	})

	t.Run("WordsUseTheIndex", func(t *testing.T) {
		trace.reset()
		if _, err := store.Search(m.as(t, m.unit), m.query("dokingstation")); err != nil {
			t.Fatal(err)
		}
		for _, s := range trace.statements {
			if strings.Contains(s.SQL, "search_word") && strings.Contains(explain(t, app, s), "Seq Scan on product_search") {
				t.Error("the words of a query are looked up by reading all products")
			}
		}
	})

	t.Run("SuggestionsTakeOneRoundTripAndTheIndexes", func(t *testing.T) {
		for text, most := range map[string]int{"do": 3, "dockingst": 3, "tastatur rob": 3, "P-4711": 1, "P-47": 3, "xyzzy": 0} {
			q := order.SuggestQuery{Text: text, Orders: true, Contracts: true, Organisation: m.unit, Day: m.query("").Day}
			for range 2 { // the first one also prepares its statements
				trace.reset()
				found, err := postgres.NewSuggestStore(app).Suggest(m.asManager(t), q)
				if err != nil || len(found.Products) != most {
					t.Fatalf("%q: %d products, want %d: %v", text, len(found.Products), most, err)
				}
			}
			if trace.count != 1 {
				t.Errorf("%q took %d round trips, want 1", text, trace.count)
			}
			if plan := explain(t, app, trace.statements[0]); !strings.Contains(plan, "product_search_tsv") || !strings.Contains(plan, "product_search_numbers") || strings.Contains(plan, "Seq Scan on product_search") {
				t.Errorf("%q does not use the indexes:\n%s", text, plan)
			}
		}
	})

	t.Run("LookBackUsesTheIndexes", func(t *testing.T) { lookBackUsesTheIndexes(t, m) }) // last: it changes the shop
}

// explain is the plan of a statement, as the app role.
func explain(t testing.TB, db *postgres.DB, q pgx.QueuedQuery) string {
	t.Helper()
	return strings.Join(planOf[string](t, authz.ContextWithPrincipal(t.Context(), authz.Principal{}), db.Pool(), "EXPLAIN", q.SQL, q.Arguments), "\n")
}

// planOf is the plan that requests run with, which is made once for all arguments: EXPLAIN with the statement itself
// would show one made for these.
func planOf[T any](t testing.TB, ctx context.Context, pool *pgxpool.Pool, explain, sql string, args []any) []T {
	t.Helper()
	conn, err := pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "PREPARE judged AS "+sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	defer func() { _, _ = conn.Exec(ctx, "DEALLOCATE judged") }()
	literals := make([]any, 0, len(args)+1)
	literals = append(literals, pgx.QueryExecModeSimpleProtocol)
	places := make([]string, len(args))
	for i, a := range args {
		places[i] = fmt.Sprintf("$%d", i+1)
		if ids, ok := a.([]uuid.UUID); ok {
			a = "{" + strings.Join(textsOf(ids), ",") + "}"
		}
		literals = append(literals, a)
	}
	execute := explain + " EXECUTE judged"
	if len(args) > 0 {
		execute += "(" + strings.Join(places, ", ") + ")"
	}
	rows, err := conn.Query(ctx, execute, literals...)
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return collect[T](t, rows)
}

func textsOf(ids []uuid.UUID) []string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return texts
}

// BenchmarkSearchStore_Search reports the 95th percentile over mixed queries at the demo's size.
func BenchmarkSearchStore_Search(b *testing.B) {
	m := newDemoSize(b)
	store, _, _ := openTraced(b, m)
	price := m.query("")
	price.Sort = catalog.ByPrice
	filtered := m.query("monitor")
	filtered.Manufacturers = []string{"Helio", "Elmo"}
	mix := []catalog.SearchQuery{
		m.query(""), price, filtered, m.query("stuhl"), m.query("N-4711"), m.query("dokingstation"), m.query("notebook"), m.query("kabel schwarz"), m.query("für schulen"),
	}
	var took []time.Duration
	for b.Loop() {
		for _, q := range mix {
			start := time.Now()
			if _, err := store.Search(m.as(b, q.Organisation), q); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}
