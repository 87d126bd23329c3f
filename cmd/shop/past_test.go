package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// movedClock stands still until it is set; whoever is signed in stays so.
type movedClock struct {
	micros atomic.Int64
	stay   func(time.Time)
}

func (c *movedClock) now() time.Time { return time.UnixMicro(c.micros.Load()).UTC() }

func (c *movedClock) set(t time.Time) {
	c.micros.Store(t.UnixMicro())
	c.stay(t)
}

// startClock serves with a clock that tests move.
func startClock(t *testing.T, w *fixture.World) (*shop, *movedClock) {
	t.Helper()
	c := &movedClock{stay: func(at time.Time) {
		if _, err := w.DB.Owner(t).Exec(t.Context(), `UPDATE session SET last_seen = $1, expires_at = $1::timestamptz + interval '1 hour'`, at); err != nil {
			t.Fatal(err)
		}
	}}
	c.set(fixture.At.Add(time.Hour))
	return startBy(t, w, c.now, func(*config) {}), c
}

// at asks for a comparison as it stood.
func (a actor) at(product catalog.ProductID, quantity, at string, more ...string) testkit.Response {
	q := url.Values{"quantity": {quantity}, "at": {at}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return a.do("GET", "/products/"+product.String()+"/comparison?"+q.Encode(), nil)
}

// place is where an offer stands in a comparison.
type place struct {
	Offer    uuid.UUID
	Rank     int
	Total    string
	Delivery string
	Excluded string
}

func places(c gen.Comparison) (out []place) {
	for _, r := range c.Ranked {
		out = append(out, place{Offer: r.OfferId, Rank: r.Rank, Total: r.Landed.Amount, Delivery: r.DeliveryDate.String()})
	}
	for _, x := range c.Excluded {
		out = append(out, place{Offer: x.OfferId, Total: orZero(x.Landed).Amount, Excluded: string(x.Reason)})
	}
	return out
}

// story orders, then changes everything that decided, and returns the decision.
func story(t *testing.T, s *shop, c *movedClock, m market, officer actor) gen.Decision {
	t.Helper()
	blocked := s.Supplier("gesperrt")
	s.Offer(m.product, blocked, "10", nil)
	s.Exec(`UPDATE supplier SET blocked = true, changed_at = $2 WHERE id = $1`, blocked.ID, c.now())
	c.set(c.now().Add(time.Minute))
	sub := officer.order(t, m.line(m.offers[0], "3"))
	var d gen.Decision
	officer.do("GET", "/decisions/"+sub.Orders[0].DecisionIds[0].String(), nil).Want(http.StatusOK).JSON(&d)
	c.set(c.now().Add(48 * time.Hour))
	s.Exec(`UPDATE supplier SET blocked = NOT blocked, changed_at = $1 WHERE key IN ('gesperrt', 'elbe')`, c.now())
	return d
}

// recordedPlaces is the ranking in a decision's record.
func recordedPlaces(t *testing.T, d gen.Decision) (out []place) {
	t.Helper()
	var record struct {
		Offers []struct {
			Offer                         uuid.UUID
			Rank                          int
			Total, DeliveryDate, Excluded string
		}
	}
	if err := json.Unmarshal([]byte(d.Record), &record); err != nil {
		t.Fatal(err)
	}
	for _, o := range record.Offers {
		out = append(out, place{o.Offer, o.Rank, o.Total, o.DeliveryDate, o.Excluded})
	}
	return out
}

// TestTimeMachine_ShowsTheDecisionsRanking: at the instant of a decision the comparison shows the ranking, the exclusions
// and the totals of its record, for the officer, the approver and the auditor above, whatever came later, and nothing can
// be bought from it.
func TestTimeMachine_ShowsTheDecisionsRanking(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, c := startClock(t, w)
	officer := s.member(w.School, "officer")
	d := story(t, s, c, m, officer)
	want := recordedPlaces(t, d)
	at := d.At.Format(time.RFC3339Nano)

	for who, a := range map[string]actor{"officer": officer, "approver": s.member(w.School, "approver"), "auditor": s.member(w.School, "auditor")} {
		var got gen.Comparison
		a.at(m.product, "3", at).Want(http.StatusOK).JSON(&got)
		if diff := cmp.Diff(want, places(got)); diff != "" {
			t.Errorf("the %s sees another ranking (-recorded +shown):\n%s", who, diff)
		}
		if diff := cmp.Diff([]gen.ComparisonAllowedActions{gen.ComparisonAllowedActionsLookBack}, got.AllowedActions); diff != "" {
			t.Errorf("the %s may buy from the past:\n%s", who, diff)
		}
		standing, err := got.Standing.Get()
		if err != nil || !standing.At.Equal(d.At) || !got.At.Equal(d.At) || standing.Organisation.Id != w.School {
			t.Errorf("the %s is told %+v (%v)", who, standing, err)
		}
	}

	above := s.member(w.Body, "auditor")
	var got gen.Comparison
	above.at(m.product, "3", at, "organisation", w.School.String()).Want(http.StatusOK).JSON(&got)
	if diff := cmp.Diff(want, places(got)); diff != "" {
		t.Errorf("the auditor above sees another ranking:\n%s", diff)
	}
	var now gen.Comparison
	officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=3", nil).Want(http.StatusOK).JSON(&now)
	if cmp.Equal(want, places(now)) || now.Standing.IsSpecified() && !now.Standing.IsNull() {
		t.Error("nothing changed, so the test proves nothing, or the present is called past")
	}
}

// TestTimeMachine_RefusesWhatMakesNoSense: people of other roles, instants to come, texts that are no instant, units that are
// not below one, and buying.
func TestTimeMachine_RefusesWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, c := startClock(t, w)
	officer := s.member(w.School, "officer")
	for _, role := range []string{"requester", "contract_manager", "admin", "rule_maintainer"} {
		s.member(w.School, role).at(m.product, "1", "2026-11-23").Want(http.StatusForbidden)
		s.member(w.School, role).do("GET", "/products/"+m.product.String()+"/price-history?quantity=1", nil).Want(http.StatusForbidden)
	}
	for _, at := range []string{"2026-11-24", c.now().Add(time.Second).Format(time.RFC3339), "gestern und", "2026-02-30", "2026-11-23T25:00:00Z", "0000-00-00"} {
		r := officer.at(m.product, "1", at)
		if r.Status != http.StatusBadRequest {
			t.Errorf("at=%s answers %d: %s", at, r.Status, r.Body)
		}
	}
	officer.at(m.product, "0", "2026-11-23").Want(http.StatusBadRequest)
	officer.at(catalog.ProductID{UUID: uuid.New()}, "1", "2026-11-23").Want(http.StatusNotFound)
	officer.at(m.product, "1", "2026-11-23", "organisation", w.Annex.String()).Want(http.StatusNotFound)
	officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=1&organisation="+w.School.String(), nil).Want(http.StatusBadRequest)

	s.settle(t)
	before := w.Rows()
	for _, c := range []struct {
		method, path string
		body         any
	}{
		{"POST", "/submissions", lines(m.line(m.offers[0], "1"))},
		{"POST", "/submissions/preview", lines(m.line(m.offers[0], "1"))},
		{"POST", "/basket/lines", m.line(m.offers[0], "1")},
		{"GET", "/basket", nil},
		{"GET", "/basket/comparison", nil},
	} {
		officer.do(c.method, c.path+"?at=2026-11-23", c.body, "Idempotency-Key", uuid.NewString()).Want(http.StatusBadRequest)
	}
	unchanged(t, before, w.Rows())
}

// TestTimeMachine_BeforeTheFirstOffer: an instant before anybody offered the product is an empty comparison that says when
// the first offer came; the day of today is now.
func TestTimeMachine_BeforeTheFirstOffer(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, c := startClock(t, w)
	officer := s.member(w.School, "officer")
	var got gen.Comparison
	officer.at(m.product, "1", "2025-01-01").Want(http.StatusOK).JSON(&got)
	standing := orZero(got.Standing)
	if len(got.Ranked)+len(got.Excluded) != 0 || !orZero(standing.FirstOffered).Equal(fixture.At) {
		t.Errorf("%d offers, first offered %v", len(got.Ranked)+len(got.Excluded), standing.FirstOffered)
	}
	officer.at(m.product, "1", money.DateOf(c.now()).String()).Want(http.StatusOK).JSON(&got)
	if len(got.Ranked) != 3 || !got.At.Equal(c.now()) {
		t.Errorf("today shows %d offers as of %s", len(got.Ranked), got.At)
	}
}

// TestPriceHistory_EachStepIsTheComparisonOfItsDay: the steps are what the time machine shows, at any quantity, and between
// two steps the best landed price stays.
func TestPriceHistory_EachStepIsTheComparisonOfItsDay(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, c := startClock(t, w)
	officer := s.member(w.School, "officer")
	nord := s.supplierOf(t, m.offers[0])
	price := m.offers[0]
	for i, to := range []string{"130", "95", "95", "104", "80"} {
		c.set(fixture.At.AddDate(0, 0, 30*(i+1)))
		s.Publish(nord, c.now())
		price = s.Supersede(price, nord, map[string]any{"tier_price": []string{to}, "valid": "[2026-01-01,)"})
	}
	c.set(fixture.At.AddDate(0, 0, 170))
	s.Exec(`UPDATE supplier SET blocked = true, changed_at = $2 WHERE id = $1`, nord.ID, c.now().Add(-time.Hour))

	var h gen.PriceHistory
	officer.do("GET", "/products/"+m.product.String()+"/price-history?quantity=2", nil).Want(http.StatusOK).JSON(&h)
	var totals []string
	for i, step := range h.Steps {
		best := orZero(step.Best)
		totals = append(totals, best.Landed.Amount)
		last := h.To.AddDate(0, 0, 1)
		if i+1 < len(h.Steps) {
			last = h.Steps[i+1].From.Time
		}
		for _, day := range []time.Time{step.From.Time, last.AddDate(0, 0, -1)} {
			var got gen.Comparison
			officer.at(m.product, "2", day.Format(time.DateOnly)).Want(http.StatusOK).JSON(&got)
			shown := " "
			if len(got.Ranked) > 0 {
				shown = got.Ranked[0].Landed.Amount + " " + got.Ranked[0].Supplier.Name
			}
			if want := best.Landed.Amount + " " + best.Supplier.Name; want != shown {
				t.Errorf("on %s the history says %q, the comparison %q", day.Format(time.DateOnly), want, shown)
			}
		}
	}
	// Nothing before the shop's first day; then 2 x 100; another at 101 when nord asks 130, until the others' offers end with
	// the year; then nord alone, and in the end it is blocked.
	want := []string{"", "200.00", "202.00", "260.00", "190.00", "208.00", "160.00", ""}
	if diff := cmp.Diff(want, totals); diff != "" {
		t.Error(diff)
	}
	if h.To.String() != money.DateOf(c.now()).String() || h.From.String() != money.DateOf(c.now()).AddMonths(-24).String() {
		t.Errorf("from %s to %s", h.From, h.To)
	}
	officer.do("GET", "/products/"+m.product.String()+"/price-history?quantity=0", nil).Want(http.StatusBadRequest)
	officer.do("GET", "/products/"+uuid.NewString()+"/price-history?quantity=1", nil).Want(http.StatusNotFound)
}

// orZero is the value, or the zero value of null.
func orZero[T any](v nullable.Nullable[T]) T {
	got, _ := v.Get()
	return got
}

// supplierOf is the supplier of an offer.
func (s *shop) supplierOf(t *testing.T, o catalog.OfferID) catalog.Supplier {
	t.Helper()
	var id catalog.SupplierID
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT supplier_id FROM offer WHERE id = $1`, o).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return catalog.Supplier{ID: id}
}

// TestTimeMachine_NamesAndPlacesOfThen: a product that got another name, a body that moved to another Land and a unit whose
// releases take longer by now are shown as they stood: name, limit and delivery days of then.
func TestTimeMachine_NamesAndPlacesOfThen(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	similar := w.Product("AEHNLICH-1")
	w.Offer(similar, w.Supplier("sued"), "50.00", func(o *catalog.Offer) { o.SKU = "AEHNLICH" })
	s, c := startClock(t, w)
	s.pair(m.product, similar)
	officer := s.member(w.School, "officer")
	var before, then, now gen.Comparison
	officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=3", nil).Want(http.StatusOK).JSON(&before)
	at := c.now()
	c.set(at.Add(time.Second))
	s.Exec(`UPDATE product SET name = 'Ganz anders', changed_at = $3 WHERE id IN ($1, $2)`, m.product, similar, c.now())
	if _, err := s.DB.Owner(t).Exec(t.Context(), `UPDATE organisation SET land = 'DE-BY', usual_approval_days = 5, changed_at = $1`, c.now()); err != nil {
		t.Fatal(err)
	}
	c.set(at.Add(2 * time.Second))
	officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=3", nil).Want(http.StatusOK).JSON(&now)
	officer.at(m.product, "3", at.Format(time.RFC3339Nano)).Want(http.StatusOK).JSON(&then)
	if diff := cmp.Diff(places(before), places(then)); diff != "" {
		t.Errorf("the ranking of then (-before +shown):\n%s", diff)
	}
	if then.Product.Name != before.Product.Name || now.Product.Name != "Ganz anders" {
		t.Errorf("called %q then and %q now, want %q and %q", then.Product.Name, now.Product.Name, before.Product.Name, "Ganz anders")
	}
	if diff := cmp.Diff(before.Candidates, then.Candidates); diff != "" || len(now.Candidates.Items) != 1 || now.Candidates.Items[0].Name != "Ganz anders" {
		t.Errorf("the unconfirmed candidate is now %+v, then (-before +shown):\n%s", now.Candidates, diff)
	}
	if diff := cmp.Diff(before.LegalBasis, then.LegalBasis); diff != "" {
		t.Errorf("the limit of then (-before +shown):\n%s", diff)
	}
	if cmp.Equal(places(before), places(now)) || cmp.Equal(before.LegalBasis, now.LegalBasis) {
		t.Error("nothing changed, so the test proves nothing")
	}
}

// TestTimeMachine_ShowsTheFrameworksOfThen: an exclusive lot that covers the class closes the best-price catalogue as of the time
// when its contract ran and had something left, whatever became of it.
func TestTimeMachine_ShowsTheFrameworksOfThen(t *testing.T) {
	t.Parallel()
	w, line, lot := classWorld(t, catalog.Exclusive, nil)
	s, _ := startClock(t, w) // an hour later
	officer := s.member(w.School, "officer")
	product := line["productId"].(catalog.ProductID)
	closed := func(at time.Time) bool {
		t.Helper()
		var c gen.Comparison
		officer.at(product, "1", at.Format(time.RFC3339Nano)).Want(http.StatusOK).JSON(&c)
		_, err := c.BestPriceClosed.Get()
		return err == nil
	}
	now := func() bool {
		t.Helper()
		var c gen.Comparison
		officer.do("GET", "/products/"+product.String()+"/comparison?quantity=1", nil).Want(http.StatusOK).JSON(&c)
		_, err := c.BestPriceClosed.Get()
		return err == nil
	}
	running, suspended, resumed, usedUp := fixture.At, fixture.At.Add(10*time.Minute), fixture.At.Add(20*time.Minute), fixture.At.Add(30*time.Minute)
	s.Exec(`UPDATE framework_contract SET status = 'suspended', changed_at = $2 WHERE id = $1`, lot.Contract, suspended)
	s.Exec(`UPDATE framework_contract SET status = 'active', changed_at = $2 WHERE id = $1`, lot.Contract, resumed)
	if closed(running.Add(-time.Minute)) || !closed(running) || closed(suspended) || !closed(resumed) || !now() {
		t.Errorf("closed before the contract %v, while it ran %v, suspended %v, resumed %v, now %v",
			closed(running.Add(-time.Minute)), closed(running), closed(suspended), closed(resumed), now())
	}
	s.Exec(`INSERT INTO ledger (balance_id, entry, amount, order_id, at) SELECT id, 'reserve', maximum, gen_random_uuid(), $2 FROM balance WHERE owner_id = $1`, lot.ID, usedUp)
	s.Exec(`UPDATE balance SET reserved = maximum WHERE owner_id = $1`, lot.ID)
	if now() || closed(usedUp.Add(time.Microsecond)) || !closed(usedUp.Add(-time.Minute)) {
		t.Errorf("used up: closed now %v, then %v, before %v", now(), closed(usedUp.Add(time.Microsecond)), closed(usedUp.Add(-time.Minute)))
	}
}
