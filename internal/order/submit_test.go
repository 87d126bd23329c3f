package order_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/order"
)

func submit(t testing.TB, m *memory, in order.SubmitInput, denied ...string) error {
	t.Helper()
	_, err := service(m, denied...).Submit(t.Context(), officer(), in)
	return err
}

func TestService_Submit(t *testing.T) {
	t.Parallel()
	limits := []catalog.Balance{
		balance(2, "contract", catalog.MeasureValue, "1000", "0"), balance(4, "lot", catalog.MeasureQuantity, "50", "0"),
		balance(3, "lot", catalog.MeasureValue, "1000", "0"),
	}
	callOff := order.LineInput{Product: productID(2), LotPrice: lotPriceID(6), Quantity: qty("10")}
	f := facts(workedExample(), coverage(6, 2, "4.00", func(c *catalog.Coverage) { c.Balances = limits }))

	t.Run("OneDecisionPerLineOneLeafPerOrder", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: f}
		if err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(wanted(3), callOff, callOff)}); err != nil {
			t.Fatal(err)
		}
		s := m.saved[0]
		if len(s.Orders) != 2 || len(s.Decisions) != 3 || len(s.Records) != 5 || len(s.Leaves) != 2 {
			t.Errorf("%d orders, %d decisions, %d records, %d leaves", len(s.Orders), len(s.Decisions), len(s.Records), len(s.Leaves))
		}
		for i, o := range s.Orders {
			want, err := order.Fold(o.Events)
			if err != nil || want != o.State || o.State.Status != order.Released || o.State.Entry != s.Leaves[i].Entry {
				t.Errorf("state %+v, events fold to %+v, %v", o.State, want, err)
			}
		}
	})
	t.Run("LimitsAreTakenInOneOrderForAll", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: f}
		if err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(callOff, callOff)}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range m.saved[0].Limits {
			got = append(got, u.Balance.Kind+" "+string(u.Balance.Measure)+" "+u.Amount.String())
		}
		// Lots before contracts, each by id; both lines of the one order take their share of each.
		want := []string{"lot value 40", "lot value 40", "lot quantity 10", "lot quantity 10", "contract value 40", "contract value 40"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ADoubledClickIsOneSubmission", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: f}
		svc := service(m)
		in := order.SubmitInput{Key: "k", Lines: lines(wanted(3))}
		first, err := svc.Submit(t.Context(), officer(), in)
		if err != nil {
			t.Fatal(err)
		}
		second, err := svc.Submit(t.Context(), officer(), in)
		if err != nil || second.ID != first.ID || len(m.saved) != 1 {
			t.Errorf("%v then %v, %d saved, %v", first.ID, second.ID, len(m.saved), err)
		}
		in.Lines[0].Quantity = qty("26")
		_, err = svc.Submit(t.Context(), officer(), in)
		wantFault(t, err, fault.Conflict, "idempotency_key_reused")
	})
	t.Run("TheBasketIsEmptiedWithIt", func(t *testing.T) {
		t.Parallel()
		version := int64(3)
		m := &memory{facts: f, basket: order.Basket{Version: 3, Lines: []order.BasketLine{{LineInput: wanted(3)}}}}
		if err := submit(t, m, order.SubmitInput{Key: "k", BasketVersion: &version}); err != nil {
			t.Fatal(err)
		}
		if !m.saved[0].ClearBasket {
			t.Error("the basket stays full")
		}
		version = 2
		wantFault(t, submit(t, m, order.SubmitInput{Key: "l", BasketVersion: &version}), fault.Conflict, "basket_changed")
		m.basket, version = order.Basket{Version: 4}, 4
		wantFault(t, submit(t, m, order.SubmitInput{Key: "m", BasketVersion: &version}), fault.Conflict, "basket_empty")
	})
	t.Run("TheSubmissionsPlaceComesBeforeTheBaskets", func(t *testing.T) {
		t.Parallel()
		version, mine, kept := int64(1), id(41), id(42)
		m := &memory{facts: f, basket: order.Basket{Version: 1, Lines: []order.BasketLine{{LineInput: wanted(3)}}, DeliveryAddress: &kept, CostCentre: &kept}}
		if err := submit(t, m, order.SubmitInput{Key: "k", BasketVersion: &version, Address: &mine}); err != nil {
			t.Fatal(err)
		}
		if q := m.queries[0]; *q.Address != mine || *q.CostCentre != kept {
			t.Errorf("address %v, cost centre %v", q.Address, q.CostCentre)
		}
	})
}

func TestService_Submit_Refusals(t *testing.T) {
	t.Parallel()
	lot := coverage(6, 2, "4.00", nil)
	callOff := order.LineInput{Product: productID(2), LotPrice: lotPriceID(6), Quantity: qty("10")}
	with := func(change func(*order.LineInput)) order.LineInput { in := wanted(3); change(&in); return in }
	version := int64(1)
	cheap := eur("1.00")
	for _, c := range []struct {
		name   string
		in     order.SubmitInput
		denied []string
		kind   fault.Kind
		code   string
	}{
		{"Nothing", order.SubmitInput{}, nil, fault.Invalid, "basket_or_lines"},
		{"BasketAndLines", order.SubmitInput{BasketVersion: &version, Lines: lines(wanted(3))}, nil, fault.Invalid, "basket_or_lines"},
		{"TooMany", order.SubmitInput{Lines: make([]order.LineInput, order.MaxLines+1)}, nil, fault.Invalid, "too_many_lines"},
		{"QuantityZero", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Quantity = qty("0") }))}, nil, fault.Invalid, "quantity_not_positive"},
		{"NeitherOfferNorPrice", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Offer = nil }))}, nil, fault.Invalid, "offer_or_lot_price"},
		{"BothOfferAndPrice", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.LotPrice = lotPriceID(6) }))}, nil, fault.Invalid, "offer_or_lot_price"},
		{"AReasonThatSaysNothing", order.SubmitInput{Lines: lines(because(wanted(2), order.ReasonOther, "weil es so ist, ja"))}, nil, fault.Invalid, "reason_too_short"},
		{"ForeignProduct", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Product = productID(77) }))}, nil, fault.NotFound, "not_found"},
		{"ForeignOffer", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Offer = offerID(77) }))}, nil, fault.NotFound, "not_found"},
		{"OfferOfAnotherProduct", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Product = productID(2) }))}, nil, fault.NotFound, "not_found"},
		{"LotOfOthers", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Offer, in.LotPrice = nil, lotPriceID(77) }))}, nil, fault.NotFound, "not_found"},
		{"StalePrice", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Seen = &cheap }))}, nil, fault.Conflict, "offer_price_rose"},
		{"NoReason", order.SubmitInput{Lines: lines(wanted(2))}, nil, fault.Conflict, "reason_missing"},
		{"OverTheLimit", order.SubmitInput{Lines: lines(with(func(in *order.LineInput) { in.Quantity = qty("5000") }))}, nil, fault.Conflict, "direct_award_over_limit"},
		{"BeyondMoney", order.SubmitInput{Lines: lines(order.LineInput{Product: productID(2), LotPrice: lotPriceID(7), Quantity: qty("9999999")})}, nil, fault.Invalid, "amount_too_large"},
		{"ThePolicyRefusesTheLot", order.SubmitInput{Lines: lines(wanted(3), callOff)}, []string{authz.Lot(lot.Lot.UUID)}, fault.Forbidden, "call_off_not_entitled"},
		{"ThePolicyRefusesAll", order.SubmitInput{Lines: lines(wanted(3))}, []string{""}, fault.Forbidden, "call_off_not_entitled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := &memory{facts: facts(workedExample(), lot, coverage(7, 2, "99999999", nil)), basket: order.Basket{Version: 1}}
			know(m.facts, productID(2), supplierID(6))
			c.in.Key = "k"
			wantFault(t, submit(t, m, c.in, c.denied...), c.kind, c.code)
			if len(m.saved) > 0 {
				t.Error("it was saved all the same")
			}
		})
	}
	t.Run("EveryBlockedLineIsNamed", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(workedExample())}
		err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(wanted(2), wanted(3), wanted(4))})
		e := wantFault(t, err, fault.Conflict, "reason_missing")
		want := []fault.Field{{Pointer: "#/body/lines/0", Code: "reason_missing"}, {Pointer: "#/body/lines/2", Code: "offer_late"}}
		var got []fault.Field
		for _, f := range e.Fields {
			got = append(got, fault.Field{Pointer: f.Pointer, Code: f.Code})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ALimitTheDatabaseRefusesIsNamedWithWhatIsLeft", func(t *testing.T) {
		t.Parallel()
		m := &memory{facts: facts(nil, lot), limit: &order.LimitError{Balance: balance(1, "lot", catalog.MeasureValue, "100", "0"), Remaining: qty("12.5")}}
		e := wantFault(t, submit(t, m, order.SubmitInput{Key: "k", Lines: lines(callOff)}), fault.Conflict, "call_off_exhausted")
		if diff := cmp.Diff(map[string]string{"measure": "value", "remaining": "12.5"}, e.Params); diff != "" {
			t.Error(diff)
		}
	})
}

// TestService_Submit_Records holds the published form of the records: whoever verifies an old proof needs these bytes.
func TestService_Submit_Records(t *testing.T) {
	t.Parallel()
	const text = "Nur dieses Gerät passt zu unseren Notebooks."
	m := &memory{facts: facts(workedExample(), coverage(6, 2, "4.00", func(c *catalog.Coverage) {
		c.Obligation, c.Rank, c.Balances = catalog.Preferred, 1, []catalog.Balance{balance(1, "lot", catalog.MeasureValue, "1000", "0")}
	}), coverage(7, 1, "6.00", nil))}
	callOff := order.LineInput{Product: productID(2), LotPrice: lotPriceID(6), Quantity: qty("10")}
	err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(because(wanted(2), order.ReasonWarranty, text), callOff)})
	if err != nil {
		t.Fatal(err)
	}
	s := m.saved[0]

	t.Run("Golden", func(t *testing.T) {
		t.Parallel()
		for i, name := range []string{"decision_best_price_v1.json", "order_released_best_price_v1.json", "decision_call_off_v1.json", "order_released_call_off_v1.json"} {
			golden(t, name, s.Records[i].Bytes)
		}
	})
	t.Run("TheComparisonIsReadBackAsRecorded", func(t *testing.T) {
		t.Parallel()
		d, err := order.ParseDecision(s.Records[0].Bytes)
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Comparison()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(recorded(*s.Lines[0].Comparison), got); diff != "" {
			t.Error(diff)
		}
		if chosen, err := d.ChosenID(); err != nil || chosen != offerID(2).UUID {
			t.Errorf("chosen %v, %v", chosen, err)
		}
	})
	t.Run("NothingPersonalIsInThem", func(t *testing.T) {
		t.Parallel()
		for _, r := range s.Records {
			for _, secret := range []string{text, officer().Name, officer().Person.String()} {
				if bytes.Contains(r.Bytes, []byte(secret)) {
					t.Errorf("%s holds %q", r.Type, secret)
				}
			}
			if !bytes.Contains(r.Bytes, []byte(officer().LogID.String())) {
				t.Errorf("%s does not name who decided", r.Type)
			}
		}
		if len(s.Personal) != 1 || s.Personal[0].Body != text || s.Personal[0].Kind != "reason" {
			t.Errorf("personal parts %+v", s.Personal)
		}
		d, err := order.ParseDecision(s.Records[0].Bytes)
		if err != nil || d.Reason == nil || *d.Reason.Text != s.Personal[0].Ref() {
			t.Errorf("reason %+v, %v", d.Reason, err)
		}
	})
	t.Run("TheOrderListsItsDecisionsByHash", func(t *testing.T) {
		t.Parallel()
		for i := 0; i < 4; i += 2 {
			ref := s.Records[i].Ref()
			hash, err := ref.Hash.MarshalText()
			if err != nil || !bytes.Contains(s.Records[i+1].Bytes, hash) || s.Leaves[i/2].Commit != s.Records[i+1].Commit() {
				t.Errorf("order %d does not commit to its decision (%v)", i/2, err)
			}
		}
	})
	t.Run("ACallOffIsReleasedWhenPlanned", func(t *testing.T) {
		t.Parallel()
		slow := &memory{facts: m.facts}
		slow.facts.ApprovalDays = 2
		if err := submit(t, slow, order.SubmitInput{Key: "k", Lines: lines(callOff)}); err != nil {
			t.Fatal(err)
		}
		d, err := order.ParseDecision(slow.saved[0].Records[0].Bytes)
		if err != nil || d.Need.Release != day("2026-11-24") || d.CallOff.DeliveryDate != day("2026-12-01") {
			t.Errorf("release %s, delivery %s, %v", d.Need.Release, d.CallOff.DeliveryDate, err)
		}
	})
}

// recorded is the comparison with what its record holds: a cheaper larger quantity is advice, no fact.
func recorded(c catalog.Comparison) catalog.Comparison {
	out := c
	out.Ranked, out.Excluded = slices.Clone(c.Ranked), slices.Clone(c.Excluded)
	for i := range out.Ranked {
		out.Ranked[i].Landed.NextTier = nil
	}
	for i := range out.Excluded {
		if out.Excluded[i].Landed != nil {
			l := *out.Excluded[i].Landed
			l.NextTier = nil
			out.Excluded[i].Landed = &l
		}
	}
	return out
}

func TestParseDecision_RefusesWhatItDidNotWrite(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{``, `[]`, `{"at":1}`} {
		if _, err := order.ParseDecision([]byte(raw)); err == nil {
			t.Errorf("%q was read", raw)
		}
	}
	for _, raw := range []string{
		`{"at":"2026-11-22"}`,
		`{"at":"2026-11-22T09:14:03.000000Z","need":{"quantity":"1"},"offers":[{"rank":1}]}`,
		`{"at":"2026-11-22T09:14:03.000000Z","need":{"quantity":"1"},"offers":[{"total":"x","delivered":"1","unitPrice":"1"}]}`,
	} {
		d, err := order.ParseDecision([]byte(raw))
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if _, err := d.Comparison(); err == nil {
			t.Errorf("%s gave a comparison", raw)
		}
	}
	if _, err := (order.DecisionRecord{Chosen: "x"}).ChosenID(); err == nil {
		t.Error("x is an id")
	}
}
