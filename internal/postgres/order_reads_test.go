package postgres_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestOrderStore_Scope asks every read of the store for School's rows in the name of others.
func TestOrderStore_Scope(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	ctx, svc := s.As(s.Officer), s.Service(fixture.Options{})
	v := s.mustSubmit(t, "k", s.reason(s.buy(s.dear, "1")), s.callOff("1"))
	if _, err := svc.AddLine(ctx, s.Officer, s.buy(s.cheap, "1")); err != nil {
		t.Fatal(err)
	}
	store := s.Store()
	one := v.Orders[0]
	reads := map[string]func(context.Context) error{
		"Submission":      func(ctx context.Context) error { _, err := store.Submission(ctx, v.ID); return err },
		"Order":           func(ctx context.Context) error { _, err := store.Order(ctx, one.ID); return err },
		"Decision":        func(ctx context.Context) error { _, err := store.Decision(ctx, one.Decisions[0]); return err },
		"Evidence":        func(ctx context.Context) error { _, err := store.Evidence(ctx, one.ID); return err },
		"OrderOfDecision": func(ctx context.Context) error { _, err := store.OrderOfDecision(ctx, one.Decisions[0]); return err },
		"Orders": func(ctx context.Context) error {
			list, err := store.Orders(ctx, order.PageQuery{Limit: 10})
			if err == nil && len(list) == 0 {
				return fault.New(fault.NotFound, "not_found")
			}
			return err
		},
		"Basket": func(ctx context.Context) error {
			b, err := store.Basket(ctx, order.Owner{Organisation: s.School, Person: s.Officer.Person})
			if err == nil && len(b.Lines) == 0 {
				return fault.New(fault.NotFound, "not_found")
			}
			return err
		},
	}
	for name, read := range reads {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for who, ctx := range map[string]context.Context{"the officer": ctx, "the body above": s.As(s.Director)} {
				if err := read(ctx); err != nil {
					t.Errorf("%s: %v", who, err)
				}
			}
			for who, ctx := range map[string]context.Context{
				"a stranger": s.As(s.Stranger), "an empty scope": s.As(authz.Principal{Organisation: s.School}),
			} {
				if err := read(ctx); err == nil {
					t.Errorf("%s sees it", who)
				} else {
					wantOrderFault(t, err, fault.NotFound, "not_found")
				}
			}
			if err := read(t.Context()); !errors.Is(err, postgres.ErrNoScope) {
				t.Errorf("for nobody: %v", err)
			}
		})
	}
	t.Run("NobodyWritesForOthers", func(t *testing.T) {
		s.wantUnchanged(t, func() {
			stranger := s.As(s.Stranger)
			_, err := svc.Submit(stranger, s.Officer, order.SubmitInput{Key: "x", Lines: []order.LineInput{s.buy(s.cheap, "1")}})
			if err == nil {
				t.Error("a stranger's connection wrote an order of the school")
			}
			if _, err := svc.AddLine(stranger, s.Officer, s.buy(s.cheap, "1")); err == nil {
				t.Error("a stranger's connection filled the officer's basket")
			}
		})
	})
}

// TestOrderStore_ScopeFollowsTheRequest lets two people take turns on one connection.
func TestOrderStore_ScopeFollowsTheRequest(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	s.mustSubmit(t, "k", s.buy(s.cheap, "1"))
	db, err := postgres.Open(t.Context(), postgres.Config{URL: s.DB.AppURL, Role: postgres.RoleApp, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	store := postgres.NewOrderStore(db)
	for i := range 20 {
		p, want := s.Officer, 1
		if i%2 == 1 {
			p, want = s.Stranger, 0
		}
		if i%5 == 4 { // a request that fails in the middle must leave no scope behind
			_ = store.InTx(s.As(s.Officer), func(order.Tx) error { return fault.New(fault.Conflict, "x") })
		}
		list, err := store.Orders(s.As(p), order.PageQuery{Limit: 5})
		if err != nil || len(list) != want {
			t.Fatalf("turn %d: %d orders, want %d, %v", i, len(list), want, err)
		}
	}
}

func TestOrderStore_Orders_Pages(t *testing.T) {
	t.Parallel()
	s := openShop(t, fixture.LotTerms{})
	var want []order.OrderID
	for i := range 7 {
		p := s.Officer
		if i%3 == 0 {
			p = s.Director
		}
		at := fixture.At.Add(time.Duration(i/2) * time.Minute) // two orders share each time
		v, err := s.Service(fixture.Options{Now: at}).Submit(s.As(p), p, order.SubmitInput{Key: strconv.Itoa(i), Lines: []order.LineInput{s.buy(s.cheap, "1")}})
		if err != nil {
			t.Fatal(err)
		}
		want = append([]order.OrderID{v.Orders[0].ID}, want...)
	}
	for limit := 1; limit <= 8; limit++ {
		var got []order.OrderID
		q := order.PageQuery{Limit: limit}
		for {
			page, err := s.Store().Orders(s.As(s.Director), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, o := range page {
				got = append(got, o.ID)
			}
			last := page[len(page)-1]
			q.BeforeAt, q.BeforeID = last.At, last.ID
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages of %d\n%s", limit, diff)
		}
	}
}

func TestOrderStore_Facts(t *testing.T) {
	t.Parallel()
	facts := func(t *testing.T, s shop, in ...order.LineInput) order.Facts {
		t.Helper()
		f, err := s.Store().Facts(s.As(s.Officer), order.FactsQuery{
			Organisation: s.School, LegalEntity: s.Body, Lines: in, Day: day("2026-11-23"),
		})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	t.Run("AnOfferIsReadWhole", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		free, stock := euro("500.00"), pieces("7.5")
		var want catalog.Offer
		id := s.Offer(s.dock, s.Supplier("delta"), "1.2345", func(o *catalog.Offer) {
			o.PriceKind, o.TermMonths, o.PriceQuantity = "month", 36, pieces("100")
			o.Tiers = append(o.Tiers, tierOf("250.5", "0.9999"))
			o.Pack, o.Minimum, o.Interval, o.Maximum = pieces("10"), pieces("20"), pieces("5"), pieces("1000")
			o.Shipping, o.FreeShippingFrom, o.SmallOrderFee, o.SmallOrderBelow = euro("4.90"), &free, euro("15.00"), euro("50.00")
			o.VAT, o.DeliveryDays, o.Stock, o.BackOrder, o.Labels = vat("7"), 12, &stock, false, []string{"blauer_engel", "tco"}
			o.Valid.To = day("2026-12-31")
			want = *o
		})
		for _, got := range facts(t, s, s.buy(id, "1")).Offers[s.dock] {
			if got.ID != id {
				continue
			}
			want.Version, want.VersionSHA256 = got.Version, got.VersionSHA256
			if diff := cmp.Diff(want, got); diff != "" || got.VersionSHA256 == [32]byte{} {
				t.Error(diff)
			}
			return
		}
		t.Error("the offer was not read")
	})
	t.Run("ABareOfferTooIsRead", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		id := s.Offer(s.dock, s.Supplier("delta"), "1", func(o *catalog.Offer) {
			o.Tiers, o.Valid.From, o.Valid.To = nil, day("0001-01-01"), zeroDay
		})
		found := false
		for _, o := range facts(t, s).Offers[s.dock] {
			found = found || o.ID == id
		}
		if found {
			t.Error("offers of products nobody asked for were read")
		}
		f := facts(t, s, s.buy(id, "1"))
		for _, o := range f.Offers[s.dock] {
			if o.ID == id && (len(o.Tiers) != 0 || !o.Valid.To.IsZero() || o.Stock != nil) {
				t.Errorf("%+v", o)
			}
		}
	})
	t.Run("ABlockedSellerIsKnown", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		seller := s.Supplier("seller")
		id := s.Offer(s.dock, s.Supplier("agent"), "1.00", func(o *catalog.Offer) { o.Seller = seller.ID })
		s.Exec(`UPDATE supplier SET blocked = true WHERE key = 'seller'`)
		_, err := s.submit("k", s.buy(id, "1"))
		wantOrderFault(t, err, fault.Conflict, "offer_supplier_blocked")
	})
	t.Run("AGoneOffersSupplierIsStillNamed", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		gone := s.Supplier("gone")
		id := s.Offer(s.dock, gone, "1.00", nil)
		s.Exec(`UPDATE offer SET until_version = since_version WHERE id = $1`, id)
		f := facts(t, s, s.buy(id, "1"))
		if f.Suppliers[gone.ID].Name != gone.Name || f.Named[id].Supplier != gone.ID || f.Suppliers[gone.ID].Hash != gone.Hash {
			t.Errorf("%+v", f.Suppliers[gone.ID])
		}
	})
	t.Run("RotationCountsTheWholeLegalEntity", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		_, err := s.Service(fixture.Options{}).Submit(s.As(s.Director), s.Director, order.SubmitInput{Key: "k", Lines: []order.LineInput{s.buy(s.cheap, "1")}})
		if err != nil {
			t.Fatal(err)
		}
		f := facts(t, s, s.buy(s.cheap, "1")) // the school cannot see the body's order, but its date
		for _, st := range f.Suppliers {
			want := time.Time{}
			if st.Key == "acme" {
				want = fixture.At
			}
			if !st.LastUsed.Equal(want) {
				t.Errorf("%s was last used %s", st.Key, st.LastUsed)
			}
		}
	})
	t.Run("ARuleThatEndedEarlyDoesNotReviveTheOneBefore", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		limit := euro("500000.00")
		own := ruleOf("OWN", 1, s.Body.String(), &limit, "2026-01-01", "")
		s.Rule(own)
		own.Version, own.Valid.To = 2, day("2026-06-01")
		s.Rule(own)
		own.ID, own.Valid.From, own.Valid.To = "LATER", day("2026-11-24"), zeroDay
		s.Rule(own)
		got := map[string][]int{}
		for _, r := range facts(t, s, s.buy(s.cheap, "1")).Rules {
			if r.Organisation != "" {
				got[r.ID] = append(got[r.ID], r.Version)
			}
		}
		if len(got["OWN"]) != 2 || got["LATER"] != nil {
			t.Errorf("own rules %v", got)
		}
	})
	t.Run("AnOrganisationWithoutALand", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		exec(t, s.DB.Owner(t), `UPDATE organisation SET land = NULL`)
		if f := facts(t, s, s.buy(s.cheap, "1")); f.Land != "" || len(f.Rules) == 0 {
			t.Errorf("land %q, %d rules", f.Land, len(f.Rules))
		}
		_, err := s.submit("k", s.buy(s.cheap, "1")) // under the caution value
		wantOrderFault(t, err, fault.Conflict, "requirements_open")
		_, err = s.submit("l", s.buy(s.cheap, "11"))
		wantOrderFault(t, err, fault.Conflict, "direct_award_over_caution_value")
	})
	t.Run("ErrUnknownOrganisation", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		if _, err := s.Store().Facts(s.As(s.Officer), order.FactsQuery{Organisation: fixture.ID(), LegalEntity: s.Body, Day: day("2026-11-23")}); err == nil {
			t.Error("facts of nobody")
		}
	})
}
