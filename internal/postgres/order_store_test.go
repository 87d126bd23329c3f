package postgres_test

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
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
		"every order has its outbox event":        `SELECT count(*) FROM purchase_order o WHERE NOT EXISTS (SELECT 1 FROM outbox x WHERE x.payload->>'order' = o.id::text)`,
		"every line has one decision":             `SELECT count(*) FROM submission_line l WHERE (SELECT count(*) FROM decision d WHERE d.submission_id = l.submission_id AND d.line_no = l.line_no) <> 1`,
		"every decision has its record":           `SELECT count(*) FROM decision d WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = d.record_id AND r.organisation_id = d.organisation_id)`,
		"no submission is empty":                  `SELECT count(*) FROM submission s WHERE NOT EXISTS (SELECT 1 FROM purchase_order o WHERE o.submission_id = s.id)`,
		"every leaf waits or is sealed":           `SELECT count(*) FROM leaf l WHERE NOT EXISTS (SELECT 1 FROM leaf_pending p WHERE p.entry = l.entry) AND NOT EXISTS (SELECT 1 FROM log_leaf g WHERE g.entry = l.entry)`,
		"an order's net is its goods and charges": `SELECT count(*) FROM purchase_order o WHERE net <> shipping + small_order_fee + (SELECT sum(l.net) FROM purchase_order_line ol JOIN submission_line l ON l.submission_id = o.submission_id AND l.line_no = ol.line_no WHERE ol.order_id = o.id)`,
		"what was reserved is what was bought": `SELECT count(*) FROM purchase_order o JOIN balance b ON b.owner_id = o.lot_id AND b.measure = 'value'
			WHERE o.net <> (SELECT COALESCE(sum(amount), 0) FROM ledger l WHERE l.order_id = o.id AND l.balance_id = b.id AND l.entry = 'commit')`,
	} {
		if n := s.Count(sql); n != 0 {
			t.Errorf("%s: %d rows say otherwise", claim, n)
		}
	}
	s.wantFolded(t)
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

func TestOrderStore_Submit(t *testing.T) {
	t.Parallel()

	t.Run("WritesEverythingAtOnce", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{LotMaximum: "10000", Maximum: "20000"})
		before := s.Rows()
		v := s.mustSubmit(t, "k", s.buy(s.cheap, "3"), s.reason(s.buy(s.dear, "2")), s.callOff("4"))
		grown := map[string]int{}
		for table, n := range s.Rows() {
			if d := n - before[table]; d != 0 {
				grown[table] = d
			}
		}
		want := map[string]int{
			"submission": 1, "submission_line": 3, "decision": 3, "purchase_order": 3, "purchase_order_line": 3, "order_event": 6, "order_state": 3,
			"record": 6, "leaf": 3, "leaf_pending": 3, "personal_part": 1, "outbox": 3, "ledger": 4,
		}
		if diff := cmp.Diff(want, grown); diff != "" {
			t.Error(diff)
		}
		// 300.00 + (240.00 + 9.90) + 400.00, taxed per order.
		totals := money.Totals{Net: euro("949.90"), Tax: euro("180.48"), Gross: euro("1130.38")}
		if diff := cmp.Diff(totals, v.Totals.Totals); diff != "" || len(v.Orders) != 3 {
			t.Errorf("%d orders\n%s", len(v.Orders), diff)
		}
		s.wantSound(t)
		if n := s.Count(`SELECT count(*) FROM balance WHERE committed = 400 AND reserved = 0`); n != 2 {
			t.Errorf("%d of 2 limits carry the call-off", n)
		}
	})
	t.Run("TheOrderReadsBackAsItWasPlanned", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		ctx := s.As(s.Officer)
		v := s.mustSubmit(t, "k", s.reason(s.buy(s.dear, "2")))
		got, err := s.Store().Order(ctx, v.Orders[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Lines[0].Reason == nil || got.Lines[0].Reason.Text != "Nur dieses Gerät passt zu unseren Notebooks." || got.Lines[0].Rank != 2 || got.Lines[0].Ranked != 2 {
			t.Errorf("line %+v", got.Lines[0])
		}
		if got.Parties.Buyer.ID != s.Body || got.Parties.Needer.ID != s.School || got.Parties.DeliveryAddress.ID != s.SchoolAddress || got.Parties.CostCentre.Number != "4711" {
			t.Errorf("parties %+v", got.Parties)
		}
		if diff := cmp.Diff(order.Charges{Shipping: euro("9.90"), SmallOrder: euro("0.00")}, got.Charges); diff != "" {
			t.Error(diff)
		}
		if len(got.Events) != 2 || got.Events[1].Person != s.Officer.Name || got.Status != order.Released || got.Number != "" {
			t.Errorf("events %+v", got.Events)
		}
		if got.Lines[0].Product.Name != "Dockingstation DS-1" || got.FirstProduct != got.Lines[0].Product.Name || got.LineCount != 1 {
			t.Errorf("product %+v, first %q of %d", got.Lines[0].Product, got.FirstProduct, got.LineCount)
		}
		if got.LegalBasis.Evaluation == nil || got.LegalBasis.Evaluation.Rule.ID != "DE-NI-DA-municipality" {
			t.Errorf("legal basis %+v", got.LegalBasis)
		}
		d, err := s.Store().Decision(ctx, got.Lines[0].Decision)
		if err != nil {
			t.Fatal(err)
		}
		if d.DecidedBy != s.Officer.Name || d.ReasonText == "" || len(d.Suppliers) != 2 || d.Order != got.ID || d.Kind != order.DecisionBestPrice {
			t.Errorf("decision %+v", d)
		}
		content, err := order.ParseDecision(d.Record)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := content.Comparison(); err != nil || len(c.Ranked) != 2 || c.Ranked[1].Offer.ID != s.dear {
			t.Errorf("comparison %+v, %v", c, err)
		}
	})
	t.Run("TheSameKeyIsTheSameSubmission", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		first := s.mustSubmit(t, "k", s.buy(s.cheap, "1"))
		s.wantUnchanged(t, func() {
			again := s.mustSubmit(t, "k", s.buy(s.cheap, "1"))
			if diff := cmp.Diff(first, again); diff != "" {
				t.Error(diff)
			}
			_, err := s.submit("k", s.buy(s.cheap, "2"))
			wantOrderFault(t, err, fault.Conflict, "idempotency_key_reused")
		})
		if other := s.mustSubmit(t, "l", s.buy(s.cheap, "1")); other.ID == first.ID {
			t.Error("another key gave the same submission")
		}
	})
	t.Run("TwinsAreOneOrder", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		ids := make([]order.SubmissionID, 8)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				v, err := s.submit("k", s.buy(s.cheap, "1"))
				if err != nil {
					t.Error(err)
				}
				ids[i] = v.ID
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("submissions %v", ids)
			}
		}
		if n := s.Count(`SELECT count(*) FROM purchase_order`); n != 1 {
			t.Errorf("%d orders", n)
		}
		s.wantSound(t)
	})
	t.Run("AFailedAttemptFreesItsKey", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		in := s.buy(s.cheap, "1")
		low := euro("1.00")
		in.Seen = &low
		s.wantUnchanged(t, func() {
			_, err := s.submit("k", in)
			wantOrderFault(t, err, fault.Conflict, "offer_price_rose")
		})
		s.mustSubmit(t, "k", s.buy(s.cheap, "1"))
	})
}

func TestOrderStore_Basket(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "10000"})
	ctx, svc := s.As(s.Officer), s.Service(fixture.Options{})
	empty, err := svc.Basket(ctx, s.Officer)
	if err != nil || empty.Version != 0 || len(empty.Lines) != 0 {
		t.Fatalf("%+v, %v", empty.Basket, err)
	}
	needed := s.reason(s.buy(s.dear, "2"))
	needed.NeededBy = money.MustDate("2026-12-24")
	for _, in := range []order.LineInput{s.buy(s.cheap, "1"), needed, s.callOff("4")} {
		if _, err := svc.AddLine(ctx, s.Officer, in); err != nil {
			t.Fatal(err)
		}
	}
	v, err := svc.ChangeParties(ctx, s.Officer, 3, &s.SchoolAddress, &s.SchoolCostCentre)
	if err != nil {
		t.Fatal(err)
	}
	read, err := svc.Basket(ctx, s.Officer)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v.Basket, read.Basket); diff != "" {
		t.Errorf("the basket reads back otherwise\n%s", diff)
	}
	stranger, err := svc.Basket(s.As(s.Stranger), s.Stranger)
	if err != nil || len(stranger.Lines) != 0 {
		t.Errorf("a stranger's basket %+v, %v", stranger.Basket, err)
	}

	t.Run("ForeignPlacesAreUnknown", func(t *testing.T) {
		s.wantUnchanged(t, func() {
			_, err := svc.ChangeParties(ctx, s.Officer, 4, &s.AnnexAddress, nil)
			wantOrderFault(t, err, fault.NotFound, "not_found")
		})
	})
	t.Run("ARiseStopsIt", func(t *testing.T) {
		version := int64(4)
		dearer := s.Reprice(s.cheap, "100.01")
		s.wantUnchanged(t, func() {
			_, err := svc.Submit(ctx, s.Officer, order.SubmitInput{Key: "k", BasketVersion: &version})
			e := wantOrderFault(t, err, fault.Conflict, "offer_price_rose")
			if diff := cmp.Diff(map[string]string{"before": "100.00", "now": "100.01"}, e.Params); diff != "" {
				t.Error(diff)
			}
		})
		s.cheap = s.Reprice(dearer, "99.00") // a drop is passed on
	})
	t.Run("SubmittingEmptiesIt", func(t *testing.T) {
		version := int64(4)
		sub, err := svc.Submit(ctx, s.Officer, order.SubmitInput{Key: "k", BasketVersion: &version})
		if err != nil {
			t.Fatal(err)
		}
		if !sub.Totals.Net.Equal(euro("748.90")) { // 99.00 + 249.90 + 400.00
			t.Errorf("net %s", sub.Totals.Net)
		}
		after, err := svc.Basket(ctx, s.Officer)
		if err != nil || after.Version != 5 || len(after.Lines) != 0 || *after.DeliveryAddress != s.SchoolAddress {
			t.Errorf("%+v, %v", after.Basket, err)
		}
		s.wantSound(t)
	})
	t.Run("TheOldVersionIsGone", func(t *testing.T) {
		version := int64(4)
		s.wantUnchanged(t, func() {
			_, err := svc.Submit(ctx, s.Officer, order.SubmitInput{Key: "l", BasketVersion: &version})
			wantOrderFault(t, err, fault.Conflict, "basket_changed")
		})
	})
	t.Run("TwoWindowsSubmitOnce", func(t *testing.T) {
		if _, err := svc.AddLine(ctx, s.Officer, s.buy(s.cheap, "1")); err != nil {
			t.Fatal(err)
		}
		before := s.Count(`SELECT count(*) FROM purchase_order`)
		version := int64(6)
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = svc.Submit(ctx, s.Officer, order.SubmitInput{Key: string(rune('p' + i)), BasketVersion: &version})
			})
		}
		wg.Wait()
		failed := 0
		for _, err := range errs {
			if err != nil {
				wantOrderFault(t, err, fault.Conflict, "basket_changed")
				failed++
			}
		}
		if n := s.Count(`SELECT count(*) FROM purchase_order`) - before; n != 1 || failed != 3 {
			t.Errorf("%d orders, %d refused", n, failed)
		}
	})
}

// failing makes a transaction fail after its n-th step: the power goes while the rules are at work.
type failing struct {
	*postgres.OrderStore
	after int
	how   func(context.Context) error
}

type failingTx struct {
	order.Tx
	left *int
	how  func() error
}

func (f failing) InTx(ctx context.Context, fn func(order.Tx) error) error {
	left := f.after
	return f.OrderStore.InTx(ctx, func(tx order.Tx) error {
		t := failingTx{Tx: tx, left: &left, how: func() error { return f.how(ctx) }}
		if err := t.step(); err != nil {
			return err
		}
		return fn(t)
	})
}

func (t failingTx) step() error {
	if *t.left == 0 {
		return t.how()
	}
	*t.left--
	return nil
}

func (t failingTx) Claim(ctx context.Context, c order.Claim) (order.Claimed, error) {
	out, err := t.Tx.Claim(ctx, c)
	return out, errors.Join(err, t.step())
}

func (t failingTx) LoadFacts(ctx context.Context, q order.FactsQuery) (order.Facts, error) {
	out, err := t.Tx.LoadFacts(ctx, q)
	return out, errors.Join(err, t.step())
}

func (t failingTx) SaveSubmission(ctx context.Context, s order.Submission) error {
	return errors.Join(t.Tx.SaveSubmission(ctx, s), t.step())
}

func TestOrderStore_AnInterruptedSubmissionLeavesNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "10000"})
	in := []order.LineInput{s.buy(s.cheap, "1"), s.callOff("1")}
	power := errors.New("power cut")

	t.Run("BetweenAnyTwoSteps", func(t *testing.T) {
		for after := range 4 {
			store := failing{OrderStore: s.Store(), after: after, how: func(context.Context) error { return power }}
			s.wantUnchanged(t, func() {
				_, err := s.Service(fixture.Options{Store: store}).Submit(s.As(s.Officer), s.Officer, order.SubmitInput{Key: "k", Lines: in})
				if !errors.Is(err, power) {
					t.Errorf("after %d steps: %v", after, err)
				}
			})
		}
	})
	t.Run("TheCallerGoesAway", func(t *testing.T) {
		for after := range 4 {
			ctx, cancel := context.WithCancel(s.As(s.Officer))
			store := failing{OrderStore: s.Store(), after: after, how: func(context.Context) error { cancel(); return nil }}
			s.wantUnchanged(t, func() {
				if _, err := s.Service(fixture.Options{Store: store}).Submit(ctx, s.Officer, order.SubmitInput{Key: "k", Lines: in}); err == nil {
					t.Errorf("after %d steps: no error", after)
				}
			})
			cancel()
		}
	})
	t.Run("AnyTableRefuses", func(t *testing.T) {
		owner := s.DB.Owner(t)
		exec(t, owner, `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'power cut'; END $$`)
		for _, table := range []string{
			"submission", "record", "leaf", "leaf_pending", "purchase_order", "order_event", "order_state", "outbox", "submission_line",
			"decision", "purchase_order_line", "ledger", "balance",
		} {
			exec(t, owner, `CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON `+table+` FOR EACH ROW EXECUTE FUNCTION fail()`)
			s.wantUnchanged(t, func() {
				if _, err := s.submit("k", in...); err == nil || !strings.Contains(err.Error(), "power cut") {
					t.Errorf("%s: %v", table, err)
				}
			})
			exec(t, owner, `DROP TRIGGER fail ON `+table)
		}
	})
	s.mustSubmit(t, "k", in...)
	s.wantSound(t)
}

func TestOrderStore_InTx_RefusesWritesWithoutARecord(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	ctx := s.As(s.Officer)
	claim := order.Claim{
		ID: order.SubmissionID{UUID: fixture.ID()}, Owner: order.Owner{Organisation: s.School, Person: s.Officer.Person}, Key: "k", At: fixture.At,
	}
	s.wantUnchanged(t, func() {
		err := s.Store().InTx(ctx, func(tx order.Tx) error {
			_, err := tx.Claim(ctx, claim)
			return err
		})
		if !errors.Is(err, postgres.ErrNoRecord) {
			t.Errorf("error %v", err)
		}
		err = s.Store().InTx(ctx, func(tx order.Tx) error {
			if _, err := tx.Claim(ctx, claim); err != nil {
				return err
			}
			return tx.SaveSubmission(ctx, order.Submission{ID: claim.ID, Owner: claim.Owner, At: fixture.At})
		})
		if !errors.Is(err, postgres.ErrNoRecord) {
			t.Errorf("an empty submission: %v", err)
		}
		if err := s.Store().InTx(ctx, func(order.Tx) error { return nil }); err != nil {
			t.Errorf("nothing written needs no record: %v", err)
		}
	})
}

// TestOrderStore_ProofFile walks from the order to the file an auditor checks without the shop.
func TestOrderStore_ProofFile(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "10000"})
	ctx, svc := s.As(s.Officer), s.Service(fixture.Options{})
	v := s.mustSubmit(t, "k", s.reason(s.buy(s.dear, "2")), s.callOff("1"))
	log := logOf(t, s.World)
	_, err := svc.Package(ctx, v.Orders[0].ID, log.store)
	wantOrderFault(t, err, fault.Conflict, "entry_not_sealed")
	rounds(t, log.sequencer(t))
	for _, o := range v.Orders {
		file, err := svc.DecisionPackage(ctx, o.Decisions[0], log.store)
		if err != nil {
			t.Fatal(err)
		}
		report, err := audit.Verify(file, log.verifiers(t))
		if err != nil {
			t.Errorf("the proof file does not verify: %v\n%+v", err, report)
		}
		sealed, err := s.Store().Order(ctx, o.ID)
		if err != nil || sealed.Seal.Index == nil || sealed.Seal.SealedAt == nil || time.Since(*sealed.Seal.SealedAt) > time.Hour {
			t.Errorf("seal %+v, %v", sealed.Seal, err)
		}
	}
	_, err = svc.Package(s.As(s.Stranger), v.Orders[0].ID, log.store)
	wantOrderFault(t, err, fault.NotFound, "not_found")
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
