package main

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// fromLastYear makes an offer valid for orders of the year before, too.
func fromLastYear(o *catalog.Offer) { o.Valid.From = money.MustDate("2025-01-01") }

// past has somebody buy one piece at another time, with the code that everybody uses.
func past(t *testing.T, w *fixture.World, p authz.Principal, product catalog.ProductID, offer catalog.OfferID, at time.Time) {
	t.Helper()
	_, err := w.Service(fixture.Options{Now: at}).Submit(w.As(p), p, order.SubmitInput{
		Key: rand.Text(), Lines: []order.LineInput{{Product: product, Offer: &offer, Quantity: money.QuantityOf(1), Choice: &order.Reason{Code: order.ChoiceReplacement}}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// split is a school of a municipality in Niedersachsen, whose limit is 20,000 €, with one large and one small thing to buy.
type split struct {
	*fixture.World
	large, small, chair                catalog.ProductID
	largeOffer, smallOffer, chairOffer catalog.OfferID
}

func newSplit(t *testing.T) split {
	t.Helper()
	w := fixture.New(t)
	w.Exec(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ('chair', 'Stühle', 'Chairs', '39112000')`)
	s := split{World: w, large: w.Product("GROSS-1"), small: w.Product("KLEIN-1"), chair: w.Product("STUHL-1")}
	w.Exec(`UPDATE product SET category = 'chair' WHERE id = $1`, s.chair)
	acme := w.Supplier("acme")
	s.largeOffer = w.Offer(s.large, acme, "19950.00", func(o *catalog.Offer) { fromLastYear(o); o.SKU = "G" })
	s.smallOffer = w.Offer(s.small, acme, "108.75", func(o *catalog.Offer) { fromLastYear(o); o.SKU = "K" })
	s.chairOffer = w.Offer(s.chair, acme, "19000.00", func(o *catalog.Offer) { fromLastYear(o); o.SKU = "S" })
	return s
}

func (s split) one(product catalog.ProductID, offer catalog.OfferID) map[string]any {
	return map[string]any{"productId": product, "offerId": offer, "quantity": "1", "productReason": map[string]any{"code": "replacement"}}
}

// TestRule17_SimilarAwardsOfOthersWarnAndAskForAReason is the worked example (domain 2.7): 19,950.00 € were bought by
// somebody else of the legal entity, 108.75 € more exceed 20,000 €.
func TestRule17_SimilarAwardsOfOthersWarnAndAskForAReason(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	past(t, s.World, s.Director, s.large, s.largeOffer, fixture.At.AddDate(0, -3, 0))
	shop := start(t, s.World)
	officer := shop.member(s.School, "officer")

	comparison := officer.do("GET", "/products/"+s.small.String()+"/comparison?quantity=1", nil).Want(http.StatusOK)
	var c gen.Comparison
	comparison.JSON(&c)
	if got := hintCodes(c.Hints); !slices.Equal(got, []string{"warn direct_award_sums_over_limit"}) {
		t.Errorf("the comparison warns with %v", got)
	}
	if w := c.Hints[0].WayOut; w == nil || !slices.Equal(*w, []gen.HintWayOut{gen.HintWayOutBundle, gen.HintWayOutMiniCompetition}) {
		t.Errorf("ways out are %v", w)
	}
	basket := officer.do("POST", "/basket/lines", s.one(s.small, s.smallOffer)).Want(http.StatusCreated)
	var b gen.Basket
	basket.JSON(&b)
	if got := hintCodes(b.Hints); !slices.Equal(got, []string{"block split_reason_missing", "warn direct_award_sums_over_limit"}) {
		t.Errorf("the basket says %v", got)
	}
	for _, body := range []string{string(comparison.Body), string(basket.Body)} {
		if !strings.Contains(body, "in Ihrer Organisation") || strings.Contains(body, "Dora") || strings.Contains(body, "GROSS-1") {
			t.Errorf("somebody else's purchase is told by name, or not at all: %s", body)
		}
	}

	before := s.Rows()
	refused := officer.do("POST", "/submissions", lines(s.one(s.small, s.smallOffer)), "Idempotency-Key", "ohne-grund").Problem(http.StatusConflict)
	if refused.Code != "split_reason_missing" {
		t.Errorf("without a reason it is refused with %q", refused.Code)
	}
	unchanged(t, before, s.Rows())
	body := lines(s.one(s.small, s.smallOffer))
	for _, text := range []string{"", "aaaaaaaaaaaaaaaaaaaaaaaa", "bla bla bla bla bla bla bla"} {
		body["splitReason"] = map[string]any{"code": "other", "text": text}
		officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString()).Problem(http.StatusBadRequest)
	}
	body["splitReason"] = map[string]any{"code": "independent_unit", "text": "Die Grundschule bewirtschaftet ein eigenes Budget."}
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", "mit-grund").Want(http.StatusCreated).JSON(&sub)

	record := shop.decision(t, officer, sub.Orders[0].DecisionIds[0])
	e := record.LegalBasis.Evaluation
	if e.Facts.Rolling12MonthNet.String() != "19950.00" || e.Facts.BudgetYearNet.String() != "19950.00" || e.Counted.String() != "20058.75" {
		t.Errorf("the record counts %s and %s, together %s", e.Facts.Rolling12MonthNet, e.Facts.BudgetYearNet, e.Counted)
	}
	if record.LegalBasis.Group != "302" || record.Split == nil || record.Split.Code != order.SplitIndependentUnit || record.Split.Text == nil {
		t.Errorf("the record names group %q and the reason %+v", record.LegalBasis.Group, record.Split)
	}
	officer.sealed(t, sub.Orders[0].Summary.Id)
	shop.verify(t, officer, sub.Orders[0].Summary.Id)
}

// TestRule17_WhatCounts: the legal entity's direct awards of the group within twelve months, in Berlin's calendar, folded
// or not; nothing else.
func TestRule17_WhatCounts(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	shop := start(t, s.World)
	officer := shop.session(s.Officer.Person, s.School)
	counted := func() (rolling, year string) {
		t.Helper()
		sub := officer.order(t, s.one(s.small, s.smallOffer))
		f := shop.decision(t, officer, sub.Orders[0].DecisionIds[0]).LegalBasis.Evaluation.Facts
		return f.Rolling12MonthNet.String(), f.BudgetYearNet.String()
	}
	for _, c := range []struct {
		name          string
		prepare       func()
		rolling, year string
	}{
		{"Nothing", func() {}, "0.00", "0.00"},
		{"MyOwnOrderBefore", func() {}, "108.75", "108.75"},
		{"OtherGroup", func() { past(t, s.World, s.Officer, s.chair, s.chairOffer, fixture.At) }, "217.50", "217.50"},
		{"OtherLegalEntity", func() { past(t, s.World, s.Stranger, s.small, s.smallOffer, fixture.At) }, "326.25", "326.25"},
		{"LastBudgetYear", func() {
			past(t, s.World, s.Director, s.small, s.smallOffer, time.Date(2025, 12, 31, 22, 59, 0, 0, time.UTC)) // 23:59 in Berlin
		}, "543.75", "435.00"},
		{"NewYearInBerlin", func() {
			past(t, s.World, s.Director, s.small, s.smallOffer, time.Date(2025, 12, 31, 23, 1, 0, 0, time.UTC)) // 0:01 in Berlin
		}, "761.25", "652.50"},
		{"AYearAgoToTheDay", func() {
			past(t, s.World, s.Director, s.small, s.smallOffer, time.Date(2025, 11, 23, 22, 59, 0, 0, time.UTC)) // still the 23rd in Berlin
		}, "870.00", "761.25"},
		{"ADayLessThanAYear", func() {
			past(t, s.World, s.Director, s.small, s.smallOffer, time.Date(2025, 11, 23, 23, 1, 0, 0, time.UTC)) // the 24th in Berlin
		}, "1087.50", "870.00"},
	} {
		c.prepare()
		if rolling, year := counted(); rolling != c.rolling || year != c.year {
			t.Errorf("%s: %s in twelve months and %s in the budget year, want %s and %s", c.name, rolling, year, c.rolling, c.year)
		}
	}
}

// TestRule17_TheBodysOwnWindowCounts: a rule that adds up over 24 months finds what was bought 17 months ago, is cited, and
// the decision replays with it.
func TestRule17_TheBodysOwnWindowCounts(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	past(t, s.World, s.Director, s.small, s.smallOffer, time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC))
	past(t, s.World, s.Director, s.large, s.largeOffer, time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC))
	demandTerms(s.World, "zaehlung", rules.TermsRule{Split: &rules.Split{WindowMonths: 24, BudgetYear: true}})
	shop := start(t, s.World)
	officer := shop.session(s.Officer.Person, s.School)
	body := lines(s.one(s.small, s.smallOffer))
	body["splitReason"] = map[string]any{"code": "unforeseeable"}
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", "fenster-24").Want(http.StatusCreated).JSON(&sub)
	e := shop.decision(t, officer, sub.Orders[0].DecisionIds[0]).LegalBasis.Evaluation
	if f := e.Facts; f.WindowMonths != 24 || f.Rolling12MonthNet.String() != "20058.75" || f.BudgetYearNet.String() != "19950.00" {
		t.Errorf("counted over %d months: %s, budget year %s", f.WindowMonths, f.Rolling12MonthNet, f.BudgetYearNet)
	}
	if !slices.ContainsFunc(e.Applied, func(r rules.Ref) bool { return r.ID == "zaehlung" }) {
		t.Errorf("the rule is not named: %+v", e.Applied)
	}
	officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
	if told := officer.told(t, sub.Orders[0].Summary.Id); !strings.Contains(told, "In den 24 Monaten davor waren es 20.058,75") {
		t.Errorf("told: %s", told)
	}
}

// TestRule17_TheBodysOwnGroupsCount: a table of the body's own makes docking stations and chairs similar, also those bought
// before it; the decision cites the table and replays with it, and the shop's own sums stay by the shop's groups.
func TestRule17_TheBodysOwnGroupsCount(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	past(t, s.World, s.Director, s.chair, s.chairOffer, fixture.At.AddDate(0, -1, 0))
	demand(s.World, "gruppen", func(r *rules.Rule) {
		r.Kind, r.Groups = rules.ProductGroups, []rules.Group{{CPV: "302", DE: "Ausstattung", EN: "Equipment", Categories: []string{"docking_station", "chair"}}}
	})
	shop := start(t, s.World)
	officer := shop.session(s.Officer.Person, s.School)
	body := lines(map[string]any{"productId": s.small, "offerId": s.smallOffer, "quantity": "10", "productReason": map[string]any{"code": "technical"}})
	refused := officer.do("POST", "/submissions", body, "Idempotency-Key", "ohne-grund").Problem(http.StatusConflict)
	if refused.Code != "split_reason_missing" {
		t.Errorf("chairs and docking stations together are refused with %q", refused.Code)
	}
	var then gen.Comparison
	officer.at(s.small, "10", fixture.At.Format(time.RFC3339)).Want(http.StatusOK).JSON(&then)
	if got := hintCodes(then.Hints); !slices.Contains(got, "warn direct_award_sums_over_limit") {
		t.Errorf("as it stood the comparison warns with %v", got)
	}
	body["splitReason"] = map[string]any{"code": "unforeseeable"}
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", "mit-grund").Want(http.StatusCreated).JSON(&sub)
	basis := shop.decision(t, officer, sub.Orders[0].DecisionIds[0]).LegalBasis
	if e := basis.Evaluation; basis.Group != "302" || e.Facts.Rolling12MonthNet.String() != "19000.00" || e.Counted.String() != "20087.50" || e.Facts.GroupTable != "gruppen/1" ||
		!slices.ContainsFunc(e.Applied, func(r rules.Ref) bool { return r.ID == "gruppen" }) {
		t.Errorf("group %s counts %+v by %+v", basis.Group, e.Facts, e.Applied)
	}
	officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
	shop.settle(t)
	if n := s.Count(`SELECT sum(net)::int FROM (SELECT product_group, net FROM direct_award UNION ALL SELECT product_group, net FROM direct_award_day) x WHERE product_group = '391'`); n != 19000 {
		t.Errorf("the shop's own sum of chairs is %d", n)
	}
}

// TestRule17_AnIndependentUnitCountsAlone: where the body's rule counts by unit, what another unit bought does not count, what
// the unit itself bought does, and the explanation says for whom was counted.
func TestRule17_AnIndependentUnitCountsAlone(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	demandTerms(s.World, "einheit", rules.TermsRule{Split: &rules.Split{CountingUnit: rules.CountUnit}})
	past(t, s.World, s.Director, s.large, s.largeOffer, fixture.At.AddDate(0, -3, 0))
	past(t, s.World, s.Officer, s.small, s.smallOffer, fixture.At.AddDate(0, -2, 0))
	shop := start(t, s.World)
	officer := shop.session(s.Officer.Person, s.School)
	sub := officer.order(t, s.one(s.small, s.smallOffer))
	e := shop.decision(t, officer, sub.Orders[0].DecisionIds[0]).LegalBasis.Evaluation
	if e.Facts.Rolling12MonthNet.String() != "108.75" || e.Facts.CountingUnit != rules.CountUnit || !slices.ContainsFunc(e.Applied, func(r rules.Ref) bool { return r.ID == "einheit" }) {
		t.Errorf("counted %+v by %+v", e.Facts, e.Applied)
	}
	officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
	if told := officer.told(t, sub.Orders[0].Summary.Id); !strings.Contains(told, "als eigenständige Einheit gekauft") {
		t.Errorf("told: %s", told)
	}
}

// TestRule17_APastInstantCountsItsOwnWindow: as of an instant the sums run over the months that the rules of that day name, and
// hold what had been placed by then although it was rejected later.
func TestRule17_APastInstantCountsItsOwnWindow(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	past(t, s.World, s.Director, s.large, s.largeOffer, time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC))
	officer := start(t, s.World).member(s.School, "officer")
	at := fixture.At.Format(time.RFC3339)
	warns := func() bool {
		t.Helper()
		var then gen.Comparison
		officer.at(s.small, "1", at).Want(http.StatusOK).JSON(&then)
		return slices.Contains(hintCodes(then.Hints), "warn direct_award_sums_over_limit")
	}
	if warns() {
		t.Error("what was bought 17 months before counts within twelve")
	}
	demandTerms(s.World, "zaehlung", rules.TermsRule{Split: &rules.Split{WindowMonths: 24}})
	if !warns() {
		t.Error("a window of 24 months does not count what was bought 17 months before")
	}
}

// TestRule17_APastInstantCountsWhatStillWaitedThen: a purchase that is refused later counted until then, today and at that instant.
func TestRule17_APastInstantCountsWhatStillWaitedThen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.takeOff()
	d.offerAgain(d.World, "19950.00")
	small := d.Product("KLEIN-1")
	d.Offer(small, d.fast, "108.75", nil)
	later := func(by time.Duration) time.Time {
		d.later(by)
		at := fixture.At.Add(time.Duration(d.passed.Load()))
		if _, err := d.DB.Owner(t).Exec(t.Context(), `UPDATE session SET last_seen = $1, expires_at = $1::timestamptz + interval '1 hour'`, at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	warns := func(r testkit.Response) bool {
		t.Helper()
		var c gen.Comparison
		r.Want(http.StatusOK).JSON(&c)
		return slices.Contains(hintCodes(c.Hints), "warn direct_award_sums_over_limit")
	}
	now := func() bool {
		return warns(d.officer.do("GET", "/products/"+small.String()+"/comparison?quantity=1", nil))
	}
	before := later(time.Minute)
	later(time.Minute)
	sub := d.submit(t, 0)
	waiting := later(25 * time.Hour)
	if !now() {
		t.Error("what waits for a release does not count")
	}
	later(time.Minute)
	d.approver.decide(idOf(sub), "reject", "Das Gerät ist zu teuer.").Want(http.StatusOK)
	refused := later(time.Minute)
	if now() {
		t.Error("what was refused counts still")
	}
	later(time.Minute)
	for at, want := range map[time.Time]bool{before: false, waiting: true, refused: false} {
		if got := warns(d.officer.at(small, "1", at.Format(time.RFC3339Nano))); got != want {
			t.Errorf("at %s it warns %v, want %v", at, got, want)
		}
	}
}

// TestRule17_WhatIsSubmittedTogetherCountsTogether: two groups below the limit each are above it together, and blocked.
func TestRule17_WhatIsSubmittedTogetherCountsTogether(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	officer := start(t, s.World).session(s.Officer.Person, s.School)
	body := lines(s.one(s.chair, s.chairOffer), map[string]any{"productId": s.small, "offerId": s.smallOffer, "quantity": "10", "productReason": map[string]any{"code": "technical"}})
	body["splitReason"] = map[string]any{"code": "different_purpose"}
	before := s.Rows()
	if p := officer.do("POST", "/submissions", body, "Idempotency-Key", "zusammen").Problem(http.StatusConflict); p.Code != "direct_award_over_limit" {
		t.Errorf("refused with %q", p.Code)
	}
	unchanged(t, before, s.Rows())
}

// TestRule17_EachGroupIsHeldAgainstItsOwnSums: a submission in two groups warns because of one of them, and records both.
func TestRule17_EachGroupIsHeldAgainstItsOwnSums(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	past(t, s.World, s.Director, s.chair, s.chairOffer, fixture.At.AddDate(0, -1, 0))
	shop := start(t, s.World)
	officer := shop.session(s.Officer.Person, s.School)
	chair := s.Offer(s.Product("STUHL-2"), s.Supplier("beta"), "1200.00", nil)
	s.Exec(`UPDATE product SET category = 'chair' WHERE part_number = 'STUHL-2'`)
	var chairs uuid.UUID
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT product_id FROM offer WHERE id = $1`, chair).Scan(&chairs); err != nil {
		t.Fatal(err)
	}
	body := lines(s.one(s.small, s.smallOffer), map[string]any{"productId": chairs, "offerId": chair, "quantity": "1", "productReason": map[string]any{"code": "technical"}})
	body["splitReason"] = map[string]any{"code": "unforeseeable"}
	var sub gen.Submission
	officer.do("POST", "/submissions", body, "Idempotency-Key", "zwei-gruppen").Want(http.StatusCreated).JSON(&sub)
	basis := shop.decision(t, officer, sub.Orders[0].DecisionIds[0]).LegalBasis
	var got []string
	for _, c := range basis.Checks {
		got = append(got, c.Group+" "+c.Evaluation.Counted.String()+" "+string(c.Evaluation.Result))
	}
	if want := []string{" 1308.75 ok", "302 108.75 ok", "391 20200.00 warn"}; !slices.Equal(got, want) || basis.Group != "391" {
		t.Errorf("checks are %q, the heaviest %q; want %q", got, basis.Group, want)
	}
}

func hintCodes(hints []gen.Hint) []string {
	out := []string{}
	for _, h := range hints {
		out = append(out, string(h.Level)+" "+h.Code)
	}
	return out
}

// decision is the record of a decision.
func (s *shop) decision(t *testing.T, a actor, id uuid.UUID) order.DecisionRecord {
	t.Helper()
	var d gen.Decision
	a.do("GET", "/decisions/"+id.String(), nil).Want(http.StatusOK).JSON(&d)
	record, err := order.ParseDecision([]byte(d.Record))
	if err != nil {
		t.Fatal(err)
	}
	return record
}
