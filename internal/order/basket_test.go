package order_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// raise makes product 1 dearer from everybody.
func raise(f order.Facts) {
	for i := range f.Offers[productID(1)] {
		o := &f.Offers[productID(1)][i]
		for j := range o.Tiers {
			o.Tiers[j].Price = price("9.99")
		}
	}
}

func seenTotal(v order.BasketView) string {
	if s := v.Lines[0].Seen; s != nil {
		return s.String()
	}
	return ""
}

func TestService_Basket(t *testing.T) {
	t.Parallel()
	add := func(t *testing.T, m *memory, in order.LineInput) order.BasketView {
		t.Helper()
		v, err := service(m).AddLine(t.Context(), officer(), in)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	t.Run("WhatTheAnswerShowsIsAccepted", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample())}
		v := add(t, m, wanted(3))
		if seenTotal(v) != "108.75" || v.Version != 1 || !v.Plan.Submittable() {
			t.Errorf("%+v", v.Basket)
		}
		l := v.Lines[0]
		if l.Supplier != supplierID(3) || l.SKU != m.facts.Named[*offerID(3)].SKU {
			t.Errorf("found again by %v %q", l.Supplier, l.SKU)
		}
	})
	t.Run("ARiseAsksUntilItIsAccepted", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts([]catalog.Offer{offer(3, 1, "4.35", nil)})}
		add(t, m, wanted(3))
		raise(m.facts)
		v, err := service(m).Basket(t.Context(), officer())
		if err != nil || v.Plan.Lines[0].State != order.LinePriceRose || v.Plan.Submittable() {
			t.Fatalf("%v, %v", states(v.Plan), err)
		}
		line := v.Lines[0].ID
		needed := day("2026-12-01")
		// A change that says nothing of the price accepts none.
		v, err = service(m).ChangeLine(t.Context(), officer(), 1, line, order.LinePatch{NeededBy: &needed})
		if err != nil || seenTotal(v) != "108.75" || v.Plan.Submittable() {
			t.Fatalf("seen %s, %v", seenTotal(v), err)
		}
		v, err = service(m).ChangeLine(t.Context(), officer(), 2, line, order.LinePatch{AcceptPrice: true})
		if err != nil || seenTotal(v) != v.Plan.Lines[0].Total.String() || !v.Plan.Submittable() {
			t.Errorf("seen %s, %v", seenTotal(v), err)
		}
	})
	t.Run("AMissingReasonDoesNotHideTheRise", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample())}
		in, cheap := wanted(1), eur("1.00")
		in.Seen = &cheap
		v := add(t, m, in)
		if seenTotal(v) != "1.00" || v.Plan.Lines[0].State != order.LineReasonMissing {
			t.Fatalf("seen %s, %v", seenTotal(v), states(v.Plan))
		}
		reason := order.Reason{Code: order.ReasonWarranty, Text: "Die Garantie wickelt er im Haus ab."}
		v, err := service(m).ChangeLine(t.Context(), officer(), 1, v.Lines[0].ID, order.LinePatch{Reason: &reason})
		if err != nil || v.Plan.Lines[0].State != order.LinePriceRose {
			t.Errorf("%v, %v", states(v.Plan), err)
		}
	})
	t.Run("AnotherOfferForgetsReasonAndPrice", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample())}
		v := add(t, m, because(wanted(2), order.ReasonWarranty, ""))
		v, err := service(m).ChangeLine(t.Context(), officer(), 1, v.Lines[0].ID, order.LinePatch{Offer: offerID(1)})
		if err != nil || v.Lines[0].Reason != nil || seenTotal(v) != "130.60" || v.Plan.Lines[0].State != order.LineReasonMissing {
			t.Errorf("%+v, %v, %v", v.Lines[0], states(v.Plan), err)
		}
	})
	t.Run("ACallOffReplacesAnOffer", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample(), coverage(6, 1, "4.00", nil))}
		v := add(t, m, wanted(3))
		v, err := service(m).ChangeLine(t.Context(), officer(), 1, v.Lines[0].ID, order.LinePatch{LotPrice: lotPriceID(6)})
		if err != nil {
			t.Fatal(err)
		}
		if l := v.Lines[0]; l.Offer != nil || l.SKU != "RV-SKU" || seenTotal(v) != "100.00" || v.Plan.Lines[0].Channel != catalog.ChannelFramework {
			t.Errorf("%+v", l)
		}
	})
	t.Run("RemoveLine", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample())}
		v := add(t, m, wanted(3))
		first := v.Lines[0].ID
		v = add(t, m, wanted(2))
		v, err := service(m).RemoveLine(t.Context(), officer(), 2, first)
		if err != nil || len(v.Lines) != 1 || *v.Lines[0].Offer != *offerID(2) {
			t.Errorf("%+v, %v", v.Basket, err)
		}
	})
	t.Run("ChangeParties", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample())}
		place := id(102)
		v, err := service(m).ChangeParties(t.Context(), officer(), 0, order.PartiesChoice{Address: &place})
		if err != nil || *v.DeliveryAddress != place || v.CostCentre != nil {
			t.Errorf("%+v, %v", v.Basket, err)
		}
	})
}

func TestService_Basket_Refusals(t *testing.T) {
	t.Parallel()
	filled := func(t *testing.T) (*memory, order.LineID) {
		t.Helper()
		m := &memory{facts: facts(workedExample())}
		v, err := service(m).AddLine(t.Context(), officer(), wanted(3))
		if err != nil {
			t.Fatal(err)
		}
		return m, v.Lines[0].ID
	}
	zero := money.Quantity{}
	for _, c := range []struct {
		name string
		do   func(context.Context, *order.Service, order.LineID) error
		kind fault.Kind
		code string
	}{
		{"AddWhatIsTooLate", func(ctx context.Context, s *order.Service, _ order.LineID) error {
			_, err := s.AddLine(ctx, officer(), wanted(4))
			return err
		}, fault.Conflict, "offer_late"},
		{"AddTheUnknown", func(ctx context.Context, s *order.Service, _ order.LineID) error {
			_, err := s.AddLine(ctx, officer(), wanted(77))
			return err
		}, fault.NotFound, "not_found"},
		{"ChangeAnOldVersion", func(ctx context.Context, s *order.Service, l order.LineID) error {
			_, err := s.ChangeLine(ctx, officer(), 0, l, order.LinePatch{AcceptPrice: true})
			return err
		}, fault.PreconditionFailed, "basket_changed"},
		{"ChangeAForeignLine", func(ctx context.Context, s *order.Service, _ order.LineID) error {
			_, err := s.ChangeLine(ctx, officer(), 1, order.LineID{UUID: id(1)}, order.LinePatch{})
			return err
		}, fault.NotFound, "not_found"},
		{"ChangeToNothing", func(ctx context.Context, s *order.Service, l order.LineID) error {
			_, err := s.ChangeLine(ctx, officer(), 1, l, order.LinePatch{Quantity: &zero})
			return err
		}, fault.Invalid, "quantity_not_positive"},
		{"ChangeToAForeignOffer", func(ctx context.Context, s *order.Service, l order.LineID) error {
			_, err := s.ChangeLine(ctx, officer(), 1, l, order.LinePatch{Offer: offerID(77)})
			return err
		}, fault.NotFound, "not_found"},
		{"RemoveFromAnOldVersion", func(ctx context.Context, s *order.Service, l order.LineID) error {
			_, err := s.RemoveLine(ctx, officer(), 7, l)
			return err
		}, fault.PreconditionFailed, "basket_changed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, line := filled(t)
			before := m.basket
			wantFault(t, c.do(t.Context(), service(m), line), c.kind, c.code)
			if diff := cmp.Diff(before, m.basket); diff != "" {
				t.Errorf("the basket changed\n%s", diff)
			}
		})
	}
	t.Run("AFullBasket", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample()), basket: order.Basket{Lines: make([]order.BasketLine, order.MaxLines)}}
		_, err := service(m).AddLine(t.Context(), officer(), wanted(3))
		wantFault(t, err, fault.Conflict, "basket_full")
	})
}

func TestService_Preview_StoresNothing(t *testing.T) {
	t.Parallel()
	m := &memory{facts: facts(workedExample())}
	p, err := service(m).Preview(t.Context(), officer(), order.SubmitInput{Lines: lines(wanted(2))})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"reason_missing reason_missing"}, states(p)); diff != "" || len(m.saved) > 0 || len(m.claims) > 0 {
		t.Errorf("%d saved, %d claimed\n%s", len(m.saved), len(m.claims), diff)
	}
	_, err = service(m).Preview(t.Context(), officer(), order.SubmitInput{Lines: lines(wanted(77))})
	wantFault(t, err, fault.NotFound, "not_found")
}

func TestService_Compare(t *testing.T) {
	t.Parallel()
	exclusive := coverage(6, 1, "4.00", func(c *catalog.Coverage) { c.Obligation = catalog.Exclusive })
	spent := coverage(7, 1, "4.00", func(c *catalog.Coverage) {
		c.Obligation, c.Balances = catalog.Exclusive, []catalog.Balance{balance(1, "lot", catalog.MeasureValue, "1", "1")}
	})
	for _, c := range []struct {
		name    string
		lots    []catalog.Coverage
		closed  bool
		refused []catalog.Refusal
	}{
		{"NoFramework", nil, false, nil},
		{"AnExclusiveLotCloses", []catalog.Coverage{exclusive}, true, []catalog.Refusal{""}},
		{"AUsedUpLotDoesNot", []catalog.Coverage{spent}, false, []catalog.Refusal{catalog.RefusedExhausted}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := &memory{facts: facts(workedExample(), c.lots...)}
			v, err := service(m).Compare(t.Context(), officer(), productID(1), qty("25"), day("2026-11-27"))
			if err != nil {
				t.Fatal(err)
			}
			var refused []catalog.Refusal
			for _, x := range v.Coverage {
				refused = append(refused, x.Refusal)
			}
			if (v.Closed != nil) != c.closed || len(v.Ranked) != 3 || len(v.Excluded) != 2 || v.Evaluation == nil {
				t.Errorf("closed %v, %d ranked, %d excluded, evaluation %v", v.Closed, len(v.Ranked), len(v.Excluded), v.Evaluation)
			}
			if diff := cmp.Diff(c.refused, refused); diff != "" {
				t.Error(diff)
			}
		})
	}
	m := &memory{facts: facts(workedExample())}
	_, err := service(m).Compare(t.Context(), officer(), productID(9), qty("1"), money.Date{})
	wantFault(t, err, fault.NotFound, "not_found")
	_, err = service(m).Compare(t.Context(), officer(), productID(1), qty("0"), money.Date{})
	wantFault(t, err, fault.Invalid, "quantity_not_positive")
}
