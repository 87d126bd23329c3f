package postgres_test

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestOrderStore_WhatWasShownIsWhatIsStored previews and submits random baskets of offers with charges and three tax
// rates, and call-offs among them.
func TestOrderStore_WhatWasShownIsWhatIsStored(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "1000000"})
	r := rand.New(rand.NewPCG(11, 7))
	var offers []order.LineInput
	for range 4 {
		supplier := s.Supplier(fixture.ID().String())
		for range 4 {
			p := s.Product(fixture.ID().String())
			id := s.Offer(p, supplier, strconv.Itoa(r.IntN(99))+"."+strconv.Itoa(1000+r.IntN(8999)), func(o *catalog.Offer) {
				free := euro(strconv.Itoa(100 + r.IntN(400)))
				o.VAT, o.Shipping, o.FreeShippingFrom = vat([]string{"19", "7", "0"}[r.IntN(3)]), euro("4.95"), &free
				o.SmallOrderFee, o.SmallOrderBelow, o.DeliveryDays = euro("9.99"), euro("75.00"), r.IntN(12)
			})
			offers = append(offers, order.LineInput{Product: p, Offer: &id})
		}
	}
	svc, ctx := s.Service(fixture.Options{}), s.As(s.Officer)
	for round := range 25 {
		var lines []order.LineInput
		for _, i := range r.Perm(len(offers))[:1+r.IntN(8)] {
			in := offers[i]
			in.Quantity = pieces(strconv.Itoa(1 + r.IntN(9)))
			lines = append(lines, in)
		}
		if round%2 == 0 {
			lines = append(lines, s.callOff(strconv.Itoa(1+r.IntN(9))))
		}
		in := order.SubmitInput{Key: strconv.Itoa(round), Lines: lines, Split: &order.Reason{Code: order.SplitDifferentPurpose}}
		plan, err := svc.Preview(ctx, s.Officer, in)
		if err != nil {
			t.Fatal(err)
		}
		v, err := svc.Submit(ctx, s.Officer, in)
		if err != nil {
			t.Fatal(err)
		}
		read, err := s.Store().Submission(ctx, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(v, read); diff != "" {
			t.Errorf("round %d: the answer differs from what is stored\n%s", round, diff)
		}
		if diff := cmp.Diff(plan.Totals, read.Totals); diff != "" {
			t.Errorf("round %d: stored totals differ\n%s", round, diff)
		}
		for i, o := range v.Orders {
			stored, err := s.Store().Order(ctx, o.ID)
			if err != nil {
				t.Fatal(err)
			}
			planned := plan.Orders[i]
			if diff := cmp.Diff(planned.Totals, stored.Totals); diff != "" {
				t.Errorf("round %d: order %d\n%s", round, i, diff)
			}
			if diff := cmp.Diff(planned.Charges, stored.Charges); diff != "" || stored.DeliveryDate != planned.Delivery || stored.Seller.ID != planned.Key.Seller {
				t.Errorf("round %d: order %d: delivery %s, seller %s\n%s", round, i, stored.DeliveryDate, stored.Seller.ID, diff)
			}
			if diff := cmp.Diff(planned.LegalBasis, stored.LegalBasis); diff != "" {
				t.Errorf("round %d: order %d\n%s", round, i, diff)
			}
			if diff := cmp.Diff(planned.Saving, stored.Saving); diff != "" {
				t.Errorf("round %d: order %d\n%s", round, i, diff)
			}
		}
	}
	s.wantSound(t)
}

// TestOrderStore_ADecisionKeepsTheNamesOfThen renames a supplier after the decision.
func TestOrderStore_ADecisionKeepsTheNamesOfThen(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	before := s.mustSubmit(t, "k", s.buy(s.cheap, "1"))
	raw := []byte(`{"city":"Celle","key":"acme","name":"Acme Nachfolger"}`)
	hash := audit.MasterDataDigest(raw)
	s.Exec(`INSERT INTO supplier_version (supplier_id, version, hash, bytes) SELECT id, 2, $1, $2 FROM supplier WHERE key = 'acme'`, hash[:], raw)
	s.Exec(`UPDATE supplier SET version = 2, name = 'Acme Nachfolger', city = 'Celle' WHERE key = 'acme'`)
	after := s.mustSubmit(t, "l", s.buy(s.cheap, "1"))
	for _, c := range []struct {
		sub  order.SubmissionView
		want string
	}{{before, "Lieferant acme"}, {after, "Acme Nachfolger"}} {
		d, err := s.Store().Decision(s.As(s.Officer), c.sub.Orders[0].Decisions[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Suppliers[c.sub.Orders[0].Seller.ID].Name; got != c.want {
			t.Errorf("the decision names %q, want %q", got, c.want)
		}
	}
}

func TestOrderStore_NumbersAreEventsLikeAnyOther(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	v := s.mustSubmit(t, "k", s.buy(s.cheap, "1"), s.callOff("1"))
	for range 2 { // the second time there is nothing left to number
		if _, err := s.DB.Worker(t).GiveNumbers(t.Context(), fixture.At); err != nil {
			t.Fatal(err)
		}
	}
	s.wantSound(t)
	for _, o := range v.Orders {
		got, err := s.Store().Order(s.As(s.Officer), o.ID)
		if err != nil || got.Number == "" || got.Status != order.Released || len(got.Events) != 3 || got.Events[2].Number != got.Number || got.Events[2].Event.Person != nil {
			t.Errorf("%+v, %v", got.Summary, err)
		}
	}
}

// TestOrderStore_LimitsNeverWaitForEachOther lets orders take two lots in either order: the database must never have to
// break a circle of waiting.
func TestOrderStore_LimitsNeverWaitForEachOther(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{LotMaximum: "1000000", Maximum: "1000000"})
	product := s.Product("DS-3")
	second := s.Lot(fixture.LotTerms{Product: product, Supplier: s.Supplier("delta"), LotMaximum: "1000000", Maximum: "1000000", Entitled: s.Officer.Scope})
	a, b := s.callOff("1"), order.LineInput{Product: product, LotPrice: &second.Price, Quantity: pieces("1")}
	var wg sync.WaitGroup
	for i := range 40 {
		in := []order.LineInput{a, b}
		if i%2 == 0 {
			in = []order.LineInput{b, a, b}
		}
		wg.Go(func() {
			if _, err := s.submit(strconv.Itoa(i), in...); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	// The counter may come a moment late; a retry would show as a rolled-back transaction, too.
	exec(t, s.DB.WorkerPool(t), `SELECT pg_stat_force_next_flush()`)
	if n := s.Count(`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`); n != 0 {
		t.Errorf("%d deadlocks", n)
	}
	s.wantSound(t)
}

func TestOrderStore_InTx_TriesAgainOnlyToKeepOrder(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	for _, c := range []struct {
		code       string
		fails, ran int
		ok         bool
	}{
		{"40001", 1, 2, true}, {"40P01", 3, 4, true}, {"40001", 9, 4, false}, {"23505", 1, 1, false}, {"57014", 1, 1, false},
	} {
		ran := 0
		err := s.Store().InTx(s.As(s.Officer), func(order.Tx) error {
			if ran++; ran <= c.fails {
				return &pgconn.PgError{Code: c.code}
			}
			return nil
		})
		if ran != c.ran || (err == nil) != c.ok {
			t.Errorf("%s %d times: ran %d times, %v", c.code, c.fails, ran, err)
		}
	}
}
