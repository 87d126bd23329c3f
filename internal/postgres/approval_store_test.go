package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// approver is the director with the right to decide.
func (s shop) approver() authz.Principal {
	p := s.Director
	p.Roles = []authz.Role{authz.Approver}
	return p
}

func (s shop) decide(id order.ApprovalID, status order.ApprovalStatus) error {
	p := s.approver()
	_, err := s.Service(fixture.Options{}).DecideApproval(s.As(p), p, id, order.ApprovalInput{Status: status, Note: "ein Wort dazu, bitte"})
	return err
}

func (s shop) undo(id order.ApprovalID) error {
	p := s.approver()
	_, err := s.Service(fixture.Options{}).UndoRelease(s.As(p), p, id)
	return err
}

// TestApproval_ManyAtOnce: people submit what waits and what does not, and others release, return, reject and withdraw it and
// take a release back, in any order and at the same time. At the end each limit holds what waits and what was released, and nothing else; no
// limit was ever exceeded.
func TestApproval_ManyAtOnce(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "2500", Maximum: "2600"})
	svc := s.Service(fixture.Options{})
	var wg sync.WaitGroup
	for worker := range uint64(6) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(worker, 22))
			var waiting []order.ApprovalID
			for n := range 8 {
				key := fmt.Sprintf("%d-%d", worker, n)
				in := []order.LineInput{s.callOff(fmt.Sprint(1 + r.IntN(5)))}
				if r.IntN(3) > 0 {
					in = append(in, s.deviation())
				}
				split := &order.Reason{Code: order.SplitUnforeseeable}
				v, err := svc.Submit(s.As(s.Officer), s.Officer, order.SubmitInput{Key: key, Lines: in, Split: split})
				if k, ok := fault.KindOf(err); err != nil && (!ok || k != fault.Conflict) {
					t.Errorf("submit: %v", err)
				}
				if v.Approval != nil {
					waiting = append(waiting, v.Approval.ID)
				}
				if len(waiting) > 0 && r.IntN(2) == 0 {
					id := waiting[r.IntN(len(waiting))]
					switch n := r.IntN(6); n {
					case 3:
						_, err = svc.WithdrawApproval(s.As(s.Officer), s.Officer, id)
					case 4, 5:
						if err = s.decide(id, order.ApprovalReleased); err == nil {
							err = s.undo(id)
						}
					default:
						err = s.decide(id, []order.ApprovalStatus{order.ApprovalReleased, order.ApprovalReturned, order.ApprovalRejected}[n])
					}
					if k, ok := fault.KindOf(err); err != nil && (!ok || k != fault.Conflict) {
						t.Errorf("decide: %v", err)
					}
				}
			}
		})
	}
	wg.Wait()
	s.wantSound(t)
	if n := s.Count(`SELECT count(DISTINCT status) FROM approval`); n < 4 {
		t.Errorf("only %d kinds of ends were seen: the test says too little", n)
	}
}

// TestEndHolds_TellsOfARelease exactly once, when its time is over; of two who come at once, the one who takes the release back
// and the worker who lets it go, one is first and the other finds nothing to do.
func TestEndHolds_TellsOfARelease(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "1000"})
	worker := s.DB.Worker(t)
	over := fixture.At.Add(order.UndoTime)
	end := func(at time.Time) int {
		n, err := worker.EndHolds(t.Context(), at)
		if err != nil {
			t.Error(err)
		}
		return n
	}
	told := func() int { return s.Count(`SELECT count(*) FROM outbox WHERE topic = 'order.released'`) }
	v := s.mustSubmit(t, "k", s.deviation(), s.callOff("2"))
	if err := s.decide(v.Approval.ID, order.ApprovalReleased); err != nil {
		t.Fatal(err)
	}
	if n := end(over.Add(-time.Microsecond)); n != 0 || told() != 0 {
		t.Errorf("before the time is over %d orders are let go", n)
	}
	if n, again := end(over), end(over); n != 2 || again != 0 || told() != 2 {
		t.Errorf("%d and then %d orders are let go, %d told of", n, again, told())
	}
	for i := range 6 {
		in := order.SubmitInput{Key: fmt.Sprint(i), Lines: []order.LineInput{s.deviation()}, Split: &order.Reason{Code: order.SplitUnforeseeable}}
		v, err := s.Service(fixture.Options{}).Submit(s.As(s.Officer), s.Officer, in)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.decide(v.Approval.ID, order.ApprovalReleased); err != nil {
			t.Fatal(err)
		}
		before, gone := told(), 0
		var undone error
		var both sync.WaitGroup
		both.Go(func() { undone = s.undo(v.Approval.ID) })
		both.Go(func() { gone = end(over) }) // by a clock that is ahead
		both.Wait()
		if f, ok := fault.As(undone); undone != nil && (!ok || f.Code != "approval_undo_over") {
			t.Errorf("undo: %v", undone)
		}
		if (undone == nil) == (gone == 1) || told() != before+gone {
			t.Errorf("undone: %v, let go: %d, told of: %d", undone, gone, told()-before)
		}
	}
	s.wantSound(t)
}

// dying is a store whose transactions end with an error after so many steps of the end of a wait.
type dying struct {
	order.Store
	after int
}

type dyingTx struct {
	order.Tx
	left *int
}

func (d dying) InTx(ctx context.Context, fn func(order.Tx) error) error {
	left := d.after
	return d.Store.InTx(ctx, func(tx order.Tx) error { return fn(dyingTx{tx, &left}) })
}

func (d dyingTx) step() error {
	*d.left--
	if *d.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

func (d dyingTx) LoadFacts(ctx context.Context, q order.FactsQuery) (order.Facts, error) {
	f, err := d.Tx.LoadFacts(ctx, q)
	if err != nil {
		return f, err
	}
	return f, d.step()
}

func (d dyingTx) LockApproval(ctx context.Context, id order.ApprovalID) (order.Pending, error) {
	p, err := d.Tx.LockApproval(ctx, id)
	if err != nil {
		return p, err
	}
	return p, d.step()
}

func (d dyingTx) EndApproval(ctx context.Context, e order.Ending) error {
	if err := d.Tx.EndApproval(ctx, e); err != nil {
		return err
	}
	return d.step()
}

// TestApproval_ACrashLeavesNothing: whatever step of submitting or deciding fails last, nothing of it stays, and it can be
// done again.
func TestApproval_ACrashLeavesNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "1000"})
	owner := s.DB.Owner(t)
	exec(t, owner, `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'power cut'; END $$`)
	refusedBy := func(tables []string, do func() error) {
		t.Helper()
		for _, table := range tables {
			exec(t, owner, `CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON `+table+` FOR EACH ROW EXECUTE FUNCTION fail()`)
			s.wantUnchanged(t, func() {
				if err := do(); err == nil || !strings.Contains(err.Error(), "power cut") {
					t.Errorf("%s: %v", table, err)
				}
			})
			exec(t, owner, `DROP TRIGGER fail ON `+table)
		}
	}
	refusedBy([]string{"approval", "ledger", "balance", "order_event"}, func() error {
		_, err := s.submit("k", s.deviation(), s.callOff("2"))
		return err
	})
	v := s.mustSubmit(t, "k", s.deviation(), s.callOff("2"))
	refusedBy([]string{"record", "leaf", "approval", "order_event", "order_state", "ledger", "balance"}, func() error {
		return s.decide(v.Approval.ID, order.ApprovalReleased)
	})
	refusedBy([]string{"record", "personal_part", "approval", "order_state", "direct_award", "ledger", "balance", "basket", "basket_line"}, func() error {
		return s.decide(v.Approval.ID, order.ApprovalReturned)
	})
	p := s.approver()
	for after := range 3 {
		s.wantUnchanged(t, func() {
			_, err := s.Service(fixture.Options{Store: dying{s.Store(), after}}).DecideApproval(s.As(p), p, v.Approval.ID, order.ApprovalInput{Status: order.ApprovalReleased})
			if err == nil {
				t.Errorf("after %d steps: no error", after)
			}
		})
	}
	if err := s.decide(v.Approval.ID, order.ApprovalReleased); err != nil {
		t.Errorf("after all that: %v", err)
	}
	refusedBy([]string{"record", "leaf", "approval", "order_event", "order_state", "ledger", "balance"}, func() error {
		return s.undo(v.Approval.ID)
	})
	if err := s.undo(v.Approval.ID); err != nil {
		t.Errorf("after all that: %v", err)
	}
	s.wantSound(t)
}
