package postgres_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

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
			"submission": 1, "submission_line": 3, "decision": 3, "purchase_order": 3, "order_event": 6, "order_state": 3,
			"record": 6, "leaf": 3, "leaf_pending": 3, "personal_part": 1, "outbox": 3, "ledger": 4, "direct_award": 2,
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
	v, err := svc.ChangeParties(ctx, s.Officer, 3, order.PartiesChoice{Address: &s.SchoolAddress, CostCentre: &s.SchoolCostCentre})
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
	for i, want := range []string{"1", "2", "4"} {
		if got := read.Lines[i].Quantity.String(); got != want {
			t.Errorf("line %d orders %s pieces, want %s: not in the order in which they were added", i, got, want)
		}
	}
	stranger, err := svc.Basket(s.As(s.Stranger), s.Stranger)
	if err != nil || len(stranger.Lines) != 0 {
		t.Errorf("a stranger's basket %+v, %v", stranger.Basket, err)
	}

	t.Run("ForeignPlacesAreUnknown", func(t *testing.T) {
		s.wantUnchanged(t, func() {
			_, err := svc.ChangeParties(ctx, s.Officer, 4, order.PartiesChoice{Address: &s.AnnexAddress})
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
		second := make(chan error, 1)
		started := false
		// The first has read the basket and is not done when the second one starts: it must wait.
		const waiting = `SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE NOT l.granted AND l.locktype = 'advisory' AND d.datname = current_database()`
		store := failing{OrderStore: s.Store(), after: 1, how: func(context.Context) error {
			if started {
				return nil
			}
			started = true
			go func() {
				_, err := svc.Submit(ctx, s.Officer, order.SubmitInput{Key: "q", BasketVersion: &version})
				second <- err
			}()
			for len(second) == 0 && s.Count(waiting) == 0 {
				time.Sleep(time.Millisecond)
			}
			return nil
		}}
		if _, err := s.Service(fixture.Options{Store: store}).Submit(ctx, s.Officer, order.SubmitInput{Key: "p", BasketVersion: &version}); err != nil {
			t.Fatal(err)
		}
		wantOrderFault(t, <-second, fault.Conflict, "basket_changed")
		if n := s.Count(`SELECT count(*) FROM purchase_order`) - before; n != 1 {
			t.Errorf("%d orders", n)
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
			"decision", "ledger", "balance",
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
