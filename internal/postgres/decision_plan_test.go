package postgres_test

import (
	"regexp"
	"testing"

	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// ended finds a table of decisions that a plan reads from end to end.
var ended = regexp.MustCompile(`Seq Scan on (decision|record|personal_part|submission)\b`)

// TestDecisionReadsUseTheIndexes: what a page of a decision and its replay read is found by index, among thousands of decisions with
// their reasons, as the role that requests run as.
func TestDecisionReadsUseTheIndexes(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{UnitPrice: "99", LotMaximum: "100000"})
	sub := s.mustSubmit(t, "plan", s.deviation())
	trace := &trips{}
	app, err := postgres.Open(t.Context(), postgres.Config{URL: s.DB.AppURL, Role: postgres.RoleApp, MaxConns: 1, Tracer: trace})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Close)
	store, ctx := postgres.NewOrderStore(app), s.As(s.Officer)
	for _, copied := range []string{
		`INSERT INTO personal_part SELECT r.* FROM k, (SELECT to_jsonb(x) x FROM personal_part x LIMIT 1) x, jsonb_populate_record(NULL::personal_part, x.x || jsonb_build_object('id', k.a)) r`,
		`INSERT INTO record (id, organisation_id, type, version, bytes, salt)
		 SELECT k.b, x.organisation_id, x.type, x.version, x.bytes, x.salt FROM k, (SELECT * FROM record x WHERE type = 'decision.best_price' LIMIT 1) x`,
		`INSERT INTO submission SELECT r.* FROM k, (SELECT to_jsonb(x) x FROM submission x LIMIT 1) x, jsonb_populate_record(NULL::submission, x.x || jsonb_build_object('id', k.c, 'idempotency_key', k.c)) r`,
		`INSERT INTO decision SELECT r.* FROM k, (SELECT to_jsonb(x) x FROM decision x LIMIT 1) x, jsonb_populate_record(NULL::decision, x.x || jsonb_build_object('id', k.a, 'record_id', k.b, 'submission_id', k.c, 'order_id', k.c)) r`,
	} {
		sql := `WITH k AS MATERIALIZED (SELECT md5('a' || n)::uuid a, md5('b' || n)::uuid b, md5('c' || n)::uuid c FROM generate_series(1, 3000) n) ` + copied
		if _, err := app.Pool().Exec(ctx, sql); err != nil {
			t.Fatalf("%v\n%s", err, sql)
		}
	}
	exec(t, s.DB.Owner(t), `ANALYZE`)
	id := sub.Orders[0].Decisions[0]
	trace.reset()
	if _, err := store.Decision(ctx, id); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Evidence(ctx, sub.Orders[0].ID); err != nil {
		t.Fatal(err)
	}
	for _, q := range trace.statements {
		plan := planOf[string](t, ctx, app.Pool(), "EXPLAIN", q.SQL, q.Arguments)
		for _, line := range plan {
			if ended.MatchString(line) {
				t.Errorf("%s\n%s\n%v", line, q.SQL, plan)
			}
		}
	}
	if len(trace.statements) < 5 {
		t.Errorf("looked at %d statements", len(trace.statements))
	}
}
