package order_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

func TestEvaluate_WorkedExample(t *testing.T) {
	t.Parallel()
	f := facts(workedExample())
	b := f.Suppliers[supplierID(2)]
	b.LastUsed = time.Date(2026, time.October, 2, 8, 0, 0, 0, time.UTC)
	f.Suppliers[supplierID(2)] = b

	for _, c := range []struct {
		name string
		in   order.LineInput
		want string
	}{
		{"CWinsByRotationAndNeedsNoReason", wanted(3), "ok"},
		{"BNeedsAReasonAtTheSamePrice", wanted(2), "reason_missing reason_missing"},
		{"BWithAReason", because(wanted(2), order.ReasonWarranty, ""), "ok"},
		{"AAt21EuroMoreIsMoreThanFivePercent", because(wanted(1), order.ReasonEarlierDelivery, ""), "reason_missing reason_text_missing"},
		{"AWithAReason", because(wanted(1), order.ReasonEarlierDelivery, "Die Lieferung kommt zwei Tage früher."), "ok"},
		{"DIsTooLateWhateverTheReason", because(wanted(4), order.ReasonOther, "Er ist doch am billigsten."), "not_available offer_late"},
		{"EHasExpired", wanted(5), "not_available offer_expired"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := evaluate(t, lines(c.in), f)
			if diff := cmp.Diff([]string{c.want}, states(p)); diff != "" {
				t.Error(diff)
			}
			if blocks := c.want != "ok"; p.Submittable() == blocks {
				t.Errorf("submittable %v", p.Submittable())
			}
			if got := len(p.Lines[0].Comparison.Ranked) + len(p.Lines[0].Comparison.Excluded); got != 5 {
				t.Errorf("%d offers in the comparison, want all 5", got)
			}
		})
	}
	t.Run("TotalsAndTax", func(t *testing.T) {
		t.Parallel()
		p := evaluate(t, lines(wanted(3)), f)
		want := money.Totals{Net: eur("108.75"), Tax: eur("20.66"), Gross: eur("129.41")}
		if diff := cmp.Diff(want, p.Totals.Totals); diff != "" {
			t.Error(diff)
		}
		o := p.Orders[0]
		if o.LegalBasis.Evaluation == nil || o.LegalBasis.Evaluation.Facts.Offers != 3 || o.LegalBasis.Evaluation.Result != rules.OK {
			t.Errorf("legal basis %+v", o.LegalBasis.Evaluation)
		}
		if diff := cmp.Diff(&catalog.Saving{Offers: 3, UnderSecond: eur("0.00"), UnderMedian: eur("0.00")}, o.Saving); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("NoSavingIsToldBeyondRankOne", func(t *testing.T) {
		t.Parallel()
		if p := evaluate(t, lines(because(wanted(2), order.ReasonWarranty, "")), f); p.Orders[0].Saving != nil {
			t.Errorf("saving %+v for rank 2", p.Orders[0].Saving)
		}
	})
}

func TestEvaluate_IsPure(t *testing.T) {
	t.Parallel()
	f := facts(workedExample(), coverage(6, 1, "4.00", nil))
	in := lines(wanted(3), order.LineInput{Product: productID(1), LotPrice: lotPriceID(6), Quantity: qty("2")})
	before := evaluate(t, in, facts(workedExample(), coverage(6, 1, "4.00", nil)))
	first, second := evaluate(t, in, f), evaluate(t, in, f)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the same input gives another plan:\n%s", diff)
	}
	if diff := cmp.Diff(before, first); diff != "" {
		t.Errorf("the input was changed:\n%s", diff)
	}
}

func TestEvaluate_Seen(t *testing.T) {
	t.Parallel()
	seen := func(amount string, change func(*order.LineInput)) order.LineInput {
		in, a := wanted(3), eur(amount)
		in.Seen = &a
		if change != nil {
			change(&in)
		}
		return in
	}
	for _, c := range []struct {
		name, want string
		in         order.LineInput
		submit     bool
	}{
		{"NotSaid", "ok", wanted(3), true},
		{"AsSeen", "ok", seen("108.75", nil), true},
		{"ACentMoreNeedsConsent", "price_rose offer_price_rose", seen("108.74", nil), false},
		{"ACentLessIsPassedOn", "price_fell offer_price_fell", seen("108.76", nil), true},
		{"AReasonIsAskedForFirst", "reason_missing reason_missing", seen("1.00", func(in *order.LineInput) { in.Offer = offerID(1) }), false},
		{"AGoneOfferHasNoPrice", "not_available offer_expired", seen("1.00", func(in *order.LineInput) { in.Offer = offerID(5) }), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := evaluate(t, lines(c.in), facts(workedExample()))
			if diff := cmp.Diff([]string{c.want}, states(p)); diff != "" {
				t.Error(diff)
			}
			if p.Submittable() != c.submit {
				t.Errorf("submittable %v", p.Submittable())
			}
		})
	}
}

func TestEvaluate_AChangedPriceKeepsTheChoice(t *testing.T) {
	t.Parallel()
	f := facts([]catalog.Offer{offer(1, 1, "5.00", nil)})
	f.Named[*offerID(9)] = order.NamedOffer{Product: productID(1), Supplier: supplierID(1), SKU: f.Offers[productID(1)][0].SKU}
	f.Named[*offerID(8)] = order.NamedOffer{Product: productID(1), Supplier: supplierID(1), SKU: "another"}
	old := order.LineInput{Product: productID(1), Offer: offerID(9), Quantity: qty("1")}
	if p := evaluate(t, lines(old), f); p.Lines[0].Chosen == nil || p.Lines[0].Chosen.Offer.ID != *offerID(1) {
		t.Errorf("the offer that replaced it was not found: %v", states(p))
	}
	old.Offer = offerID(8)
	p := evaluate(t, lines(old), f)
	if diff := cmp.Diff([]string{"not_available offer_gone"}, states(p)); diff != "" {
		t.Error(diff)
	}
	if len(p.Orders) != 0 || p.Lines[0].Supplier.ID != supplierID(1) {
		t.Errorf("orders %v, supplier %v", p.Orders, p.Lines[0].Supplier)
	}
}

func TestEvaluate_Obligation(t *testing.T) {
	t.Parallel()
	bound := func(o catalog.Obligation, change func(*catalog.Coverage)) catalog.Coverage {
		return coverage(6, 1, "4.00", func(c *catalog.Coverage) {
			c.Obligation = o
			if change != nil {
				change(c)
			}
		})
	}
	usedUp := func(c *catalog.Coverage) {
		c.Balances = []catalog.Balance{balance(1, "lot", catalog.MeasureValue, "100", "100")}
	}
	reason := wanted(3)
	reason.Bypass = &order.Reason{Code: order.BypassNotInTime}
	economical := wanted(3)
	economical.Bypass = &order.Reason{Code: order.BypassEconomical}
	for _, c := range []struct {
		name string
		in   order.LineInput
		lots []catalog.Coverage
		want string
	}{
		{"ExclusiveCloses", reason, []catalog.Coverage{bound(catalog.Exclusive, nil)}, "not_available best_price_closed"},
		{"PreferredAsksForAReason", wanted(3), []catalog.Coverage{bound(catalog.Preferred, nil)}, "reason_missing framework_preferred"},
		{"PreferredWithAReason", reason, []catalog.Coverage{bound(catalog.Preferred, nil)}, "ok framework_preferred"},
		{"PreferredIsNoMatterOfPrice", economical, []catalog.Coverage{bound(catalog.Preferred, nil)}, "reason_missing bypass_not_economical"},
		{"UnlessTheLotSaysSo", economical, []catalog.Coverage{bound(catalog.Preferred, func(c *catalog.Coverage) { c.Economical = true })}, "ok framework_preferred"},
		{"VoluntaryHints", wanted(3), []catalog.Coverage{bound(catalog.Voluntary, nil)}, "ok framework_available"},
		{"AnExpiredContractBindsNobody", wanted(3), []catalog.Coverage{bound(catalog.Exclusive, func(c *catalog.Coverage) { c.Term.To = day("2026-11-22") })}, "ok"},
		{"ASuspendedContractBindsNobody", wanted(3), []catalog.Coverage{bound(catalog.Exclusive, func(c *catalog.Coverage) { c.Status = catalog.ContractSuspended })}, "ok"},
		{"AUsedUpLotBindsNobody", wanted(3), []catalog.Coverage{bound(catalog.Exclusive, usedUp)}, "ok"},
		{"APriceThatEndedBindsNobody", wanted(3), []catalog.Coverage{bound(catalog.Exclusive, func(c *catalog.Coverage) { c.PriceValid.To = day("2026-11-22") })}, "ok"},
		{"ALotSpeaksOnceForAllItsParties", wanted(3), []catalog.Coverage{bound(catalog.Voluntary, nil), bound(catalog.Voluntary, func(c *catalog.Coverage) { c.Price = *lotPriceID(7) })}, "ok framework_available"},
		{
			"ExclusiveHasTheLastWord", reason,
			[]catalog.Coverage{bound(catalog.Exclusive, nil), coverage(7, 1, "4", func(c *catalog.Coverage) { c.Obligation = catalog.Preferred })},
			"not_available best_price_closed",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff([]string{c.want}, states(evaluate(t, lines(c.in), facts(workedExample(), c.lots...)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEvaluate_TooFewOffersNeedAReason(t *testing.T) {
	t.Parallel()
	f := facts(workedExample())
	for _, c := range []struct {
		minimum int
		in      order.LineInput
		want    string
	}{
		{3, wanted(3), "ok"},
		{4, wanted(3), "reason_missing direct_award_too_few_offers"},
		{4, because(wanted(3), order.ReasonOther, "Mehr Anbieter gibt es nicht."), "ok"},
	} {
		f.Rules = limitRules()
		f.Rules[0].MinOffers = &c.minimum
		if diff := cmp.Diff([]string{c.want}, states(evaluate(t, lines(c.in), f))); diff != "" {
			t.Errorf("minimum %d: %s", c.minimum, diff)
		}
	}
}

func TestEvaluate_CallOffRefusals(t *testing.T) {
	t.Parallel()
	in := order.LineInput{Product: productID(1), LotPrice: lotPriceID(6), Quantity: qty("10")}
	// The refusals in the order they are tested: each row spoils one fact more and is refused for the newest.
	steps := []struct {
		want  string
		spoil func(*catalog.Coverage)
	}{
		{"exhausted call_off_exhausted", func(c *catalog.Coverage) {
			c.Balances = []catalog.Balance{balance(1, "lot", catalog.MeasureValue, "100", "60.01")}
		}},
		{"not_available call_off_other_party_first", func(c *catalog.Coverage) { c.FirstParty = false }},
		{"not_available call_off_needs_mini_competition", func(c *catalog.Coverage) { c.Kind = catalog.CallOffMini }},
		{"not_available call_off_price_not_valid", func(c *catalog.Coverage) { c.PriceValid.To = day("2026-11-22") }},
		{"not_available call_off_party_not_active", func(c *catalog.Coverage) { c.PartySuspended = "Insolvenz" }},
		{"not_available call_off_outside_term", func(c *catalog.Coverage) { c.Term.To = day("2026-11-22") }},
		{"not_available call_off_contract_not_active", func(c *catalog.Coverage) { c.Status = catalog.ContractTerminated }},
		{"not_available call_off_not_entitled", func(c *catalog.Coverage) { c.Entitled = false }},
	}
	c := coverage(6, 1, "4.00", nil)
	if diff := cmp.Diff([]string{"ok"}, states(evaluate(t, lines(in), facts(nil, c)))); diff != "" {
		t.Fatal(diff)
	}
	for _, s := range steps {
		s.spoil(&c)
		p := evaluate(t, lines(in), facts(nil, c))
		if diff := cmp.Diff([]string{s.want}, states(p)); diff != "" {
			t.Error(diff)
		}
		if p.Submittable() {
			t.Errorf("%s can be submitted", s.want)
		}
	}
	p := evaluate(t, lines(in), facts(nil))
	if diff := cmp.Diff([]string{"not_entitled call_off_not_entitled"}, states(p)); diff != "" {
		t.Error(diff)
	}
}

func TestEvaluate_AnExhaustedLotNamesWhatIsLeft(t *testing.T) {
	t.Parallel()
	c := coverage(6, 1, "4.00", func(c *catalog.Coverage) {
		c.Balances = []catalog.Balance{
			balance(1, "lot", catalog.MeasureValue, "100", "10"),    // 40.00 fit
			balance(2, "lot", catalog.MeasureQuantity, "100", "95"), // 10 do not
			balance(3, "contract", catalog.MeasureValue, "", "0"),
		}
	})
	p := evaluate(t, lines(order.LineInput{Product: productID(1), LotPrice: lotPriceID(6), Quantity: qty("10")}), facts(nil, c))
	want := []order.Note{{Code: "call_off_exhausted", Params: map[string]string{
		"contract": "RV-2026-06", "lot": "Dockingstationen", "measure": "quantity", "remaining": "5",
	}}}
	if diff := cmp.Diff(want, p.Lines[0].Notes); diff != "" {
		t.Error(diff)
	}
}

func TestEvaluate_DirectAwardLimit(t *testing.T) {
	t.Parallel()
	// Two suppliers, so two orders: what is bought at once counts together.
	two := func(each string) []catalog.Offer {
		return []catalog.Offer{offer(1, 1, each, nil), offer(2, 2, each, nil)}
	}
	replaces := &order.Reason{Code: order.ChoiceReplacement}
	both := lines(order.LineInput{Product: productID(1), Offer: offerID(1), Quantity: qty("1"), Choice: replaces},
		order.LineInput{Product: productID(2), Offer: offerID(2), Quantity: qty("1"), Choice: replaces})
	unknown := func(f *order.Facts) { f.Land = rules.Hessen }
	callOff := order.LineInput{Product: productID(3), LotPrice: lotPriceID(6), Quantity: qty("1")}
	dear := coverage(6, 3, "300000", nil)
	for _, c := range []struct {
		name   string
		each   string
		in     []order.LineInput
		change func(*order.Facts)
		want   []string
	}{
		{"JustTheLimitIsAllowed", "10000.00", both, nil, nil},
		{"ACentOverInTwoOrdersIsNot", "10000.01", both, nil, []string{"direct_award_over_limit"}},
		{"CallOffsDoNotCount", "10000.00", append([]order.LineInput{callOff}, both...), nil, nil},
		{"NoKnownRuleMeansCaution", "500.01", both, unknown, []string{"direct_award_over_caution_value"}},
		{"UpToTheCautionValue", "500.00", both, unknown, []string{"requirements_open"}},
		{"TheEUThresholdStopsToo", "108000.00", both, nil, []string{"direct_award_over_limit", "direct_award_reaches_eu_threshold"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := facts(two(c.each), dear)
			if c.change != nil {
				c.change(&f)
			}
			p := evaluate(t, c.in, f)
			if diff := cmp.Diff(c.want, codes(p.Blocked)); diff != "" {
				t.Error(diff)
			}
			if p.Submittable() != (len(c.want) == 0) {
				t.Errorf("submittable %v", p.Submittable())
			}
			for _, o := range p.Orders {
				if framework := o.Key.Channel == catalog.ChannelFramework; framework != (o.LegalBasis.Evaluation == nil) || framework != (o.LegalBasis.Contract != "") {
					t.Errorf("%s rests on %+v", o.Key.Channel, o.LegalBasis)
				}
			}
		})
	}
}

func TestFacts_Release(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   time.Time
		days int
		want string
	}{
		{time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC), 0, "2026-11-20"}, // Friday, 16:00 in Berlin: released at once
		{time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC), 1, "2026-11-23"}, // the next Arbeitstag is Monday
		{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), 1, "2026-11-24"},  // Monday plus one is Tuesday
		{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), 5, "2026-11-30"},
		{time.Date(2026, 10, 30, 9, 0, 0, 0, time.UTC), 1, "2026-11-02"},   // Saturday 31 October is a holiday in Niedersachsen
		{time.Date(2026, 12, 23, 9, 0, 0, 0, time.UTC), 2, "2026-12-28"},   // over Christmas
		{time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC), 0, "2026-11-23"}, // already Monday in Berlin
	} {
		f := order.Facts{Land: rules.Niedersachsen, ApprovalDays: c.days}
		if got := f.Release(c.at); got.String() != c.want {
			t.Errorf("%s plus %d days: %s, want %s", c.at, c.days, got, c.want)
		}
	}
}

func TestPlan_NeedsLinesAndAnAddress(t *testing.T) {
	t.Parallel()
	f := facts(workedExample())
	if evaluate(t, nil, f).Submittable() {
		t.Error("nothing can be submitted")
	}
	f.Parties.DeliveryAddress = order.Address{}
	if evaluate(t, lines(wanted(3)), f).Submittable() {
		t.Error("submitted without a place of delivery")
	}
}

func TestEvaluate_MostLines(t *testing.T) {
	t.Parallel()
	var offers []catalog.Offer
	var in []order.LineInput
	for n := 1; n <= order.MaxLines; n++ {
		offers = append(offers, offer(1, n, "1.005", func(o *catalog.Offer) { o.ID, o.SKU = *offerID(1000 + n), strconv.Itoa(n) }))
		in = append(in, order.LineInput{Product: productID(n), Offer: offerID(1000 + n), Quantity: qty("1")})
	}
	p := evaluate(t, in, facts(offers))
	// 1,000 lines of 1.005, each rounded half up to 1.01.
	want := money.Totals{Net: eur("1010.00"), Tax: eur("191.90"), Gross: eur("1201.90")}
	if diff := cmp.Diff(want, p.Totals.Totals); diff != "" || len(p.Orders) != 1 {
		t.Errorf("%d orders\n%s", len(p.Orders), diff)
	}
}
