package postgres_test

import (
	"crypto/rand"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func euro(s string) money.Amount     { return money.MustAmount(s, money.EUR) }
func pieces(s string) money.Quantity { return money.MustQuantity(s) }

// shop is a world with a product that two suppliers offer and a framework of a third covers.
type shop struct {
	*fixture.World
	cheap, dear catalog.OfferID
	lot         fixture.Lot
	dock, other catalog.ProductID // other is what the lot prices
}

func openShop(t testing.TB, terms fixture.LotTerms) shop {
	t.Helper()
	w := fixture.New(t)
	s := shop{World: w, dock: w.Product("DS-1"), other: w.Product("DS-2")}
	s.cheap = w.Offer(s.dock, w.Supplier("acme"), "100.00", nil)
	s.dear = w.Offer(s.dock, w.Supplier("beta"), "120.00", func(o *catalog.Offer) { o.Shipping = euro("9.90") })
	terms.Product, terms.Supplier = s.other, w.Supplier("gamma")
	if terms.Entitled == nil {
		terms.Entitled = []uuid.UUID{w.Body}
	}
	s.lot = w.Lot(terms)
	return s
}

func (s shop) buy(offer catalog.OfferID, quantity string) order.LineInput {
	return order.LineInput{Product: s.dock, Offer: &offer, Quantity: pieces(quantity)}
}

func (s shop) callOff(quantity string) order.LineInput {
	return order.LineInput{Product: s.other, LotPrice: &s.lot.Price, Quantity: pieces(quantity)}
}

func (s shop) reason(in order.LineInput) order.LineInput {
	in.Reason = &order.Reason{Code: order.ReasonOther, Text: "Nur dieses Gerät passt zu unseren Notebooks."}
	return in
}

// deviation is a choice that needs a second person: 60 pieces at 1,209.90 € more than the best offer.
func (s shop) deviation() order.LineInput {
	in := s.reason(s.buy(s.dear, "60"))
	in.Choice = &order.Reason{Code: order.ChoiceTechnical}
	return in
}

func (s shop) submit(key string, in ...order.LineInput) (order.SubmissionView, error) {
	return s.Service(fixture.Options{}).Submit(s.As(s.Officer), s.Officer, order.SubmitInput{Key: key, Lines: in})
}

func (s shop) mustSubmit(t testing.TB, key string, in ...order.LineInput) order.SubmissionView {
	t.Helper()
	v, err := s.submit(key, in...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantUnchanged holds that fn leaves every table with as many rows and every limit as they were.
func (s shop) wantUnchanged(t testing.TB, fn func()) {
	t.Helper()
	rows, limits, basket := s.Rows(), s.Digest("balance"), s.Digest("basket")
	fn()
	if diff := cmp.Diff(rows, s.Rows()); diff != "" {
		t.Errorf("rows changed\n%s", diff)
	}
	if limits != s.Digest("balance") || basket != s.Digest("basket") {
		t.Error("a limit or a basket changed")
	}
}

func wantOrderFault(t testing.TB, err error, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	e, ok := fault.As(err)
	if !ok || e.Kind != kind || e.Code != code {
		t.Errorf("error %v, want %s %s", err, kind, code)
		return &fault.Error{}
	}
	return e
}

// wantSound holds what must be true of the order tables at any time.
func (s shop) wantSound(t testing.TB) {
	t.Helper()
	for claim, sql := range map[string]string{
		"the ledger's sums are the balance": `SELECT count(*) FROM balance b WHERE
			b.committed <> (SELECT COALESCE(sum(amount), 0) FROM ledger l WHERE l.balance_id = b.id AND entry = 'commit') OR
			b.reserved <> (SELECT COALESCE(sum(CASE entry WHEN 'reserve' THEN amount WHEN 'adjust' THEN 0 ELSE -amount END), 0) FROM ledger l WHERE l.balance_id = b.id)`,
		"no limit is exceeded":                    `SELECT count(*) FROM balance WHERE committed + reserved > maximum`,
		"every order has an entry in the log":     `SELECT count(*) FROM purchase_order o WHERE NOT EXISTS (SELECT 1 FROM order_state t JOIN leaf l ON l.entry = t.entry WHERE t.order_id = o.id)`,
		"every released order has its event":      `SELECT count(*) FROM purchase_order o JOIN order_state t ON t.order_id = o.id AND t.status = 'released' AND t.held_until IS NULL WHERE NOT EXISTS (SELECT 1 FROM outbox x WHERE x.payload->>'order' = o.id::text)`,
		"every line has one decision":             `SELECT count(*) FROM submission_line l WHERE (SELECT count(*) FROM decision d WHERE d.submission_id = l.submission_id AND d.line_no = l.line_no) <> 1`,
		"every decision has its record":           `SELECT count(*) FROM decision d WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = d.record_id AND r.organisation_id = d.organisation_id)`,
		"no submission is empty":                  `SELECT count(*) FROM submission s WHERE NOT EXISTS (SELECT 1 FROM purchase_order o WHERE o.submission_id = s.id)`,
		"every leaf waits or is sealed":           `SELECT count(*) FROM leaf l WHERE NOT EXISTS (SELECT 1 FROM leaf_pending p WHERE p.entry = l.entry) AND NOT EXISTS (SELECT 1 FROM log_leaf g WHERE g.entry = l.entry)`,
		"an order's net is its goods and charges": `SELECT count(*) FROM purchase_order o WHERE net <> shipping + small_order_fee + (SELECT sum(l.net) FROM decision d JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no WHERE d.order_id = o.id)`,
		"every reference leads somewhere":         danglingReferences(t),
		"what is reserved is what waits": `SELECT count(*) FROM balance b WHERE b.reserved <> (SELECT COALESCE(sum(l.amount), 0) FROM ledger l
			JOIN order_state t ON t.order_id = l.order_id AND t.status = 'submitted' WHERE l.balance_id = b.id AND l.entry = 'reserve')`,
		"what is committed is what was released and not cancelled": `SELECT count(*) FROM balance b WHERE b.committed <> (SELECT COALESCE(sum(CASE l.entry WHEN 'reserve' THEN l.amount ELSE -l.amount END), 0) FROM ledger l
			JOIN order_state t ON t.order_id = l.order_id AND t.status IN ('released', 'sent', 'confirmed', 'partly_delivered', 'delivered', 'cancelled') WHERE l.balance_id = b.id AND l.entry IN ('reserve', 'release'))`,
		"what is released is what was cancelled, in value": `SELECT count(*) FROM (SELECT FROM purchase_order o JOIN order_state t ON t.order_id = o.id AND t.status IN ('released', 'partly_delivered', 'delivered', 'cancelled')
			JOIN ledger l ON l.order_id = o.id JOIN balance b ON b.id = l.balance_id AND b.measure = 'value'
			GROUP BY o.id, b.id HAVING COALESCE(sum(l.amount) FILTER (WHERE l.entry = 'release'), 0) <>
			(SELECT COALESCE(sum(p.net), 0) FROM order_part p JOIN order_step s USING (order_id, sequence) WHERE p.order_id = o.id AND s.kind = 'cancelled')) x`,
		"what is released is what was cancelled, in quantity": `SELECT count(*) FROM (SELECT FROM purchase_order o JOIN order_state t ON t.order_id = o.id AND t.status IN ('released', 'partly_delivered', 'delivered', 'cancelled')
			JOIN ledger l ON l.order_id = o.id JOIN balance b ON b.id = l.balance_id AND b.measure = 'quantity'
			GROUP BY o.id, b.id HAVING COALESCE(sum(l.amount) FILTER (WHERE l.entry = 'release'), 0) <>
			(SELECT COALESCE(sum(p.quantity), 0) FROM order_part p JOIN order_step s USING (order_id, sequence) WHERE p.order_id = o.id AND s.kind = 'cancelled')) x`,
		"no more is settled than was ordered": `SELECT count(*) FROM submission_line l JOIN decision d ON d.submission_id = l.submission_id AND d.line_no = l.line_no
			WHERE (SELECT COALESCE(sum(p.quantity), 0) FROM order_part p WHERE p.order_id = d.order_id AND p.line_no = l.line_no) > l.delivered_quantity
			   OR (SELECT COALESCE(sum(p.net), 0) FROM order_part p WHERE p.order_id = d.order_id AND p.line_no = l.line_no) > l.net`,
		"what is settled in full costs what was ordered": `SELECT count(*) FROM submission_line l JOIN decision d ON d.submission_id = l.submission_id AND d.line_no = l.line_no
			JOIN order_state t ON t.order_id = d.order_id AND t.status IN ('delivered', 'cancelled')
			WHERE (SELECT COALESCE(sum(p.net), 0) FROM order_part p WHERE p.order_id = d.order_id AND p.line_no = l.line_no) <> l.net`,
		"an approval and its orders say the same": `SELECT count(*) FROM approval a JOIN purchase_order o ON o.submission_id = a.submission_id JOIN order_state t ON t.order_id = o.id
			WHERE t.status <> CASE a.status WHEN 'waiting' THEN 'submitted' ELSE a.status END AND (a.status <> 'released' OR t.status NOT IN ('partly_delivered', 'delivered', 'cancelled'))`,
		"no order is released without the second person it waits for": `SELECT count(*) FROM approval a WHERE a.status = 'released' AND a.ended_by = a.submitted_by`,
		"what was reserved is what was bought": `SELECT count(*) FROM purchase_order o JOIN balance b ON b.owner_id = o.lot_id AND b.measure = 'value'
			WHERE o.net <> (SELECT COALESCE(sum(amount), 0) FROM ledger l WHERE l.order_id = o.id AND l.balance_id = b.id AND l.entry = 'reserve')`,
	} {
		if n := s.Count(sql); n != 0 {
			t.Errorf("%s: %d rows say otherwise", claim, n)
		}
	}
	s.wantFolded(t)
}

// danglingReferences counts what the runbook's query finds.
func danglingReferences(t testing.TB) string {
	t.Helper()
	runbook, err := os.ReadFile("../../docs/runbook.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(runbook), "## References\n")
	_, block, _ := strings.Cut(after, "```sql\n")
	query, _, found := strings.Cut(block, ";\n```")
	if !found {
		t.Fatal("the runbook has no query of references")
	}
	return "SELECT count(*) FROM (" + query + ") found"
}

func TestReferences_TheRunbookFindsWhatLeadsNowhere(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	s.mustSubmit(t, "k", s.buy(s.cheap, "1"))
	if _, err := s.DB.WorkerPool(t).Exec(t.Context(), `INSERT INTO personal_part (id, person_log_id, organisation_id, kind, salt, body)
		VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'reason', sha256(''), '')`); err != nil {
		t.Fatal(err)
	}
	if n := s.Count(danglingReferences(t)); n != 1 {
		t.Errorf("%d dangling references, want 1", n)
	}
}

// wantFolded builds every order's state anew from its events.
func (s shop) wantFolded(t testing.TB) {
	t.Helper()
	rows, err := s.DB.WorkerPool(t).Query(t.Context(), `
		SELECT t.order_id, t.status, t.sequence, COALESCE(t.number, ''), t.entry, e.sequence, e.type, e.at, e.person_log_id, e.entry, COALESCE(e.body->>'number', '')
		  FROM order_state t JOIN order_event e ON e.order_id = t.order_id ORDER BY t.order_id, e.sequence`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	events, states := map[uuid.UUID][]order.Event{}, map[uuid.UUID]order.State{}
	for rows.Next() {
		var id uuid.UUID
		var st order.State
		var e order.Event
		if err := rows.Scan(&id, &st.Status, &st.Sequence, &st.Number, &st.Entry, &e.Sequence, &e.Type, &e.At, &e.Person, &e.Entry, &e.Number); err != nil {
			t.Fatal(err)
		}
		events[id], states[id] = append(events[id], e), st
	}
	for id, want := range states {
		if got, err := order.Fold(events[id]); err != nil || got != want {
			t.Errorf("order %s: stored %+v, events fold to %+v, %v", id, want, got, err)
		}
	}
	if n := s.Count(`SELECT count(*) FROM purchase_order`); n != len(states) || rows.Err() != nil {
		t.Errorf("%d orders, %d states, %v", n, len(states), rows.Err())
	}
}

// logOf is the log of the world's database.
func logOf(t *testing.T, w *fixture.World) *logBundle {
	t.Helper()
	b := &logBundle{db: w.DB, pool: w.DB.WorkerPool(t), store: postgres.NewLogStore(w.DB.Pool(t)), said: &journal{}, org: w.School}
	b.cfg = postgres.SequencerConfig{
		Origin: logOrigin, KeyFile: filepath.Join(t.TempDir(), "log.key"), Rand: rand.Reader,
		Clock: func() time.Time { return logNow }, Log: slog.New(slog.NewTextHandler(b.said, nil)),
	}
	return b
}

var zeroDay money.Date

func day(s string) money.Date    { return money.MustDate(s) }
func vat(s string) money.Percent { return money.MustPercent(s) }

func tierOf(from, price string) catalog.Tier {
	return catalog.Tier{From: pieces(from), Price: money.MustUnitPrice(price, money.EUR)}
}

// ruleOf is a limit that a body set itself.
func ruleOf(id string, version int, organisation string, limit *money.Amount, from, to string) rules.Rule {
	r := rules.Rule{
		ID: id, Version: version, Organisation: organisation, Kind: rules.DirectAward, MaxNet: limit, Citation: "Dienstanweisung",
		Valid: money.Period{From: day(from)},
	}
	if to != "" {
		r.Valid.To = day(to)
	}
	return r
}
