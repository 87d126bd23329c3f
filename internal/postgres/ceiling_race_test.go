package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// raceSize is a slice in every run, and the whole with SHOP_SOAK.
func raceSize() (clients, calls, lots int) {
	if os.Getenv("SHOP_SOAK") != "" {
		return 64, 200, 50
	}
	return 6, 4, 5
}

// TestCeilings_Race: clients of two bodies call off at random over one lot, over many lots in as many contracts, and over many
// lots of one contract with a total; what waits for a second person is released, rejected, withdrawn or left, and orders arrive
// and are cancelled in parts, by two at once. Whatever happens at once, at the end the ledger's sums are the balances and those of
// the orders without what was cancelled, nothing is above a maximum, and nothing is reserved that does not wait.
func TestCeilings_Race(t *testing.T) {
	t.Parallel()
	clients, calls, lots := raceSize()
	for _, shape := range fixture.Shapes(lots) {
		t.Run(shape.Name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, fixture.LotTerms{})
			maximum := 100 * 3 * clients * calls / shape.Lots // about half of what is wanted
			r := racer{shop: s, svc: s.Service(fixture.Options{})}
			r.lots, r.products = s.Shaped(shape, fixture.LotTerms{
				Supplier: s.Supplier("delta"), UnitPrice: "99.9967", LotMaximum: fmt.Sprint(max(500, maximum)), Maximum: "100000000", Entitled: []uuid.UUID{s.Body, s.Town},
			})
			var wg sync.WaitGroup
			for client := range clients {
				wg.Go(func() { r.run(t, client, calls) })
			}
			wg.Wait()
			s.wantSound(t)
			if s.Count(`SELECT count(*) FROM purchase_order WHERE channel = 'framework'`) == 0 {
				t.Error("nothing was called off")
			}
			if s.Count(`SELECT count(DISTINCT kind) FROM order_step`) != 2 {
				t.Error("nothing arrived, or nothing was cancelled")
			}
		})
	}
}

type racer struct {
	shop
	svc      *order.Service
	lots     []fixture.Lot
	products []catalog.ProductID
}

func (x racer) run(t *testing.T, client, calls int) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(client), 4))
	who := []authz.Principal{x.Officer, x.Stranger}[client%2]
	for n := range calls {
		lot := r.IntN(len(x.lots))
		in := []order.LineInput{{Product: x.products[lot], LotPrice: &x.lots[lot].Price, Quantity: pieces(fmt.Sprint(1 + r.IntN(10)))}}
		mine := client%2 == 0
		if mine && r.IntN(3) == 0 {
			in = append(in, x.deviation()) // needs a second person, and so does all that is submitted with it
		}
		split := &order.Reason{Code: order.SplitUnforeseeable}
		v, err := x.svc.Submit(x.As(who), who, order.SubmitInput{Key: fmt.Sprintf("%d-%d", client, n), Lines: in, Split: split})
		conflictAtMost(t, err)
		if v.Approval == nil {
			for _, o := range v.Orders {
				x.settle(t, r, who, o.ID)
			}
			continue
		}
		switch r.IntN(4) {
		case 0:
			conflictAtMost(t, x.decide(v.Approval.ID, order.ApprovalReleased))
		case 1:
			conflictAtMost(t, x.decide(v.Approval.ID, order.ApprovalRejected))
		case 2:
			_, err := x.svc.WithdrawApproval(x.As(who), who, v.Approval.ID)
			conflictAtMost(t, err)
		}
	}
}

// settle gives numbers and has up to four parts of an order, in two hands at once, arrive or be cancelled.
func (x racer) settle(t *testing.T, r *rand.Rand, who authz.Principal, id order.OrderID) {
	t.Helper()
	if _, err := x.DB.Worker(t).GiveNumbers(t.Context(), fixture.At); err != nil {
		t.Error(err)
	}
	var wg sync.WaitGroup
	for range r.IntN(5) {
		in := order.StepInput{Key: fixture.ID().String(), Kind: order.StepReceived, On: money.DateOf(fixture.At)}
		if r.IntN(2) == 0 {
			in.Kind, in.Words = order.StepCancelled, "Der Lieferant liefert nicht."
		}
		if r.IntN(4) > 0 {
			in.Parts = []order.PartInput{{Line: 1, Quantity: pieces(fmt.Sprint(1 + r.IntN(4)))}}
		}
		wg.Go(func() {
			_, err := x.svc.FollowUp(x.As(who), who, id, in)
			conflictAtMost(t, err)
		})
	}
	wg.Wait()
}

// conflictAtMost lets a refusal pass that two who want the same may meet.
func conflictAtMost(t *testing.T, err error) {
	t.Helper()
	if k, ok := fault.KindOf(err); err != nil && (!ok || k != fault.Conflict) {
		t.Errorf("answered %v", err)
	}
}
