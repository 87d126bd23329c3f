package main

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestCriteriaCountOnlyOnceTheyArePublished: price alone decides until the legal entity has published criteria; from their
// first day on they are counted line by line, also for the units below, and the record holds them.
func TestCriteriaCountOnlyOnceTheyArePublished(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	product := w.Product("AV-D20")
	grams := int64(100_000)
	w.Offer(product, w.Supplier("grau"), "100", nil)
	green := w.Offer(product, w.Supplier("gruen"), "102", func(o *catalog.Offer) {
		o.Labels, o.DeliveryDays, o.CO2Grams = []string{"gleichwertig zu Blauer Engel: Prüfbericht 12/26"}, 1, &grams
	})
	w.Offer(product, w.Supplier("laut"), "101.5", func(o *catalog.Offer) { o.Labels = []string{"gleichwertig zu Blauer Engel"} })
	officer, admin := s.member(w.School, "officer"), s.member(w.Body, "admin")
	compare := func() (c gen.Comparison) {
		officer.do("GET", "/products/"+product.String()+"/comparison?quantity=1", nil).Want(http.StatusOK).JSON(&c)
		return c
	}
	if c := compare(); c.Ranked[0].OfferId == green.UUID || c.Criteria.IsSpecified() && !c.Criteria.IsNull() || len(*c.Ranked[0].Criteria) != 0 {
		t.Errorf("something else than price decides: %+v", c.Criteria)
	}

	today := money.DateOf(fixture.At)
	publication := func(from money.Date) map[string]any {
		return map[string]any{"title": "Ratsbeschluss 12/2026", "from": from.String(), "body": map[string]any{
			"perDay": "0.50", "labels": []any{map[string]any{"scheme": "blauer_engel", "percent": "3"}},
			"co2": map[string]any{"perTonne": "237.00", "unstatedGrams": 110_000},
		}}
	}
	admin.do("POST", "/award-criteria", publication(today.AddDays(1))).Want(http.StatusCreated)
	if c := compare(); !c.Criteria.IsNull() {
		t.Error("criteria of tomorrow count today")
	}
	var published gen.Criteria
	admin.do("POST", "/award-criteria", publication(today)).Want(http.StatusCreated).JSON(&published)
	c := compare()
	counted, err := c.Criteria.Get()
	if err != nil || counted.Id != published.Id || counted.Version != 2 || c.Ranked[0].OfferId != green.UUID {
		t.Fatalf("criteria %+v, best %s", c.Criteria, c.Ranked[0].Supplier.Name)
	}
	steps := map[string]string{}
	for _, step := range *c.Ranked[0].Criteria {
		steps[string(step.Code)+": "+step.Text] = step.Amount.Amount
	}
	want := map[string]string{
		"delivery: Lieferzeit: 1 Arbeitstage": "0.50", "label: Umweltzeichen Blauer Engel oder Gleichwertiges mit Nachweis": "-3.06",
		"co2: CO₂-Schattenpreis für 100.000 g": "23.70",
	}
	if diff := cmp.Diff(want, steps); diff != "" || c.Ranked[0].Score.Amount != "123.14" || c.Ranked[0].Landed.Amount != "102.00" {
		t.Errorf("%s score %s", diff, c.Ranked[0].Score.Amount)
	}

	sub := officer.order(t, map[string]any{"productId": product, "offerId": green, "quantity": "1"})
	var d gen.Decision
	officer.do("GET", "/decisions/"+sub.Orders[0].DecisionIds[0].String(), nil).Want(http.StatusOK).JSON(&d)
	var record struct {
		Criteria struct{ Version int }
		Offers   []struct{ Score string }
	}
	if err := json.Unmarshal([]byte(d.Record), &record); err != nil || record.Criteria.Version != 2 || record.Offers[0].Score != "123.14" {
		t.Errorf("%+v %v", record, err)
	}
	var list gen.CriteriaList
	officer.do("GET", "/award-criteria", nil).Want(http.StatusOK).JSON(&list)
	if len(list.Items) != 2 || list.Items[0].State != gen.Current || list.Items[1].State != gen.Future && list.Items[1].State != gen.Past || len(list.AllowedActions) != 0 {
		t.Errorf("%+v", list)
	}
}

// TestErrPublishCriteria: each clumsy publication gets its status and changes nothing.
func TestErrPublishCriteria(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin, unit := s.member(w.Body, "admin"), s.member(w.School, "admin")
	today := money.DateOf(fixture.At)
	publication := func(from money.Date, body map[string]any) map[string]any {
		return map[string]any{"title": "Leitlinie", "from": from.String(), "body": body}
	}
	good := map[string]any{"perDay": "1.00"}
	label := func(scheme, percent string) map[string]any {
		return map[string]any{"scheme": scheme, "percent": percent}
	}
	s.settle(t)
	before := w.Rows()
	for _, c := range []struct {
		name   string
		who    actor
		body   any
		status int
		code   string
	}{
		{"of a unit", unit, publication(today, good), 409, "criteria_not_legal_entity"},
		{"yesterday", admin, publication(today.AddDays(-1), good), 400, "criteria_in_the_past"},
		{"nothing", admin, publication(today, map[string]any{}), 400, "criteria_empty"},
		{"blank title", admin, map[string]any{"title": "  ", "from": today.String(), "body": good}, 400, "criteria_title"},
		{"unknown label", admin, publication(today, map[string]any{"labels": []any{label("ce", "1")}}), 400, "request_invalid"},
		{"the same label twice", admin, publication(today, map[string]any{"labels": []any{label("tco", "1"), label("tco", "2")}}), 400, "label_twice"},
		{"everything off", admin, publication(today, map[string]any{"labels": []any{label("tco", "60"), label("epeat", "40")}}), 400, "criteria_over_price"},
		{"a category of none", admin, publication(today, map[string]any{"required": []any{map[string]any{"category": "hoverboard", "scheme": "tco"}}}), 400, "criteria_category_unknown"},
		{"negative amount", admin, publication(today, map[string]any{"perDay": "-1.00"}), 400, ""},
	} {
		if p := c.who.do("POST", "/award-criteria", c.body).Problem(c.status); c.code != "" && p.Code != c.code {
			t.Errorf("%s is refused with %q, want %q", c.name, p.Code, c.code)
		}
	}
	unchanged(t, before, w.Rows())
}

// TestTradeStandsBesideTheComparison: the cooperative's own offer is shown with its fee, is never ranked and cannot be
// ordered here; suppliers that do not deliver to the Land and offers without a required label are excluded with the reason.
func TestTradeStandsBesideTheComparison(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	product := w.Product("AV-D20")
	w.Offer(product, w.Supplier("markt"), "100", func(o *catalog.Offer) { o.Labels = []string{"TCO Certified"} })
	own := w.Offer(product, w.Supplier("eigen"), "50", func(o *catalog.Offer) { o.Labels = []string{"TCO Certified"} })
	w.Offer(product, w.Supplier("fern"), "10", func(o *catalog.Offer) { o.Labels = []string{"TCO Certified"} })
	w.Offer(product, w.Supplier("kahl"), "11", nil)
	w.Exec(`UPDATE supplier SET trade_fee = 2.5 WHERE key = 'eigen'`)
	w.Exec(`UPDATE supplier SET regions = '{DE-BY,DE-SN}' WHERE key = 'fern'`)
	officer, admin := s.member(w.School, "officer"), s.member(w.Body, "admin")
	admin.do("POST", "/award-criteria", map[string]any{"title": "Leitlinie", "from": money.DateOf(fixture.At).String(), "body": map[string]any{
		"required": []any{map[string]any{"category": "docking_station", "scheme": "tco"}},
	}}).Want(http.StatusCreated)

	var c gen.Comparison
	officer.do("GET", "/products/"+product.String()+"/comparison?quantity=2", nil).Want(http.StatusOK).JSON(&c)
	reasons := map[string]string{}
	for _, x := range c.Excluded {
		reasons[x.Supplier.Name] = string(x.Reason)
	}
	if diff := cmp.Diff(map[string]string{"Lieferant fern": "region", "Lieferant kahl": "missing_label"}, reasons); diff != "" || len(c.Ranked) != 1 {
		t.Errorf("%s, %d ranked", diff, len(c.Ranked))
	}
	trade, err := c.Trade.Get()
	if err != nil || len(trade.Offers) != 1 || trade.Sentence == "" {
		t.Fatalf("%+v", c.Trade)
	}
	fee, _ := trade.Offers[0].Fee.Get()
	total, _ := trade.Offers[0].Total.Get()
	if fee.Amount != "2.50" || total.Amount != "102.50" || *trade.Offers[0].FeePercent != "2.5" {
		t.Errorf("%+v", trade.Offers[0])
	}
	p := officer.do("POST", "/submissions", lines(map[string]any{"productId": product, "offerId": own, "quantity": "2"}), "Idempotency-Key", "eigenhandel").Problem(http.StatusConflict)
	if p.Code != "offer_trade" {
		t.Errorf("own trade is refused with %q", p.Code)
	}
}

// TestRecurringPriceCountsOverTheTermOfTheRule: an open-ended monthly price counts over the horizon a rule names, with the
// monthly price beside it; Skonto stands beside the total that does not count it.
func TestRecurringPriceCountsOverTheTermOfTheRule(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	product := w.Product("AV-C20")
	lease := w.Offer(product, w.Supplier("miete"), "10", func(o *catalog.Offer) {
		o.PriceKind, o.EarlyPayment, o.EarlyPaymentDays = catalog.PerMonth, money.MustPercent("2"), 14
	})
	officer := s.member(w.School, "officer")
	var c gen.Comparison
	officer.do("GET", "/products/"+product.String()+"/comparison?quantity=2", nil).Want(http.StatusOK).JSON(&c)
	r := c.Ranked[0]
	monthly, _ := r.Monthly.Get()
	horizon, _ := c.HorizonMonths.Get()
	skonto, _ := r.Skonto.Get()
	got := []string{r.Landed.Amount, r.Gross.Amount, monthly.Amount, skonto.Percent}
	if diff := cmp.Diff([]string{"960.00", "1142.40", "20.00", "2"}, got); diff != "" || horizon != 48 || skonto.Counted || skonto.Days != 14 {
		t.Errorf("%s %d %+v", diff, horizon, skonto)
	}
	sub := officer.order(t, map[string]any{"productId": product, "offerId": lease, "quantity": "2"})
	var d gen.Decision
	officer.do("GET", "/decisions/"+sub.Orders[0].DecisionIds[0].String(), nil).Want(http.StatusOK).JSON(&d)
	var record struct {
		Need struct {
			Counting struct {
				HorizonMonths int
				Horizon       struct {
					ID      string
					Version int
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(d.Record), &record); err != nil || record.Need.Counting.HorizonMonths != 48 || record.Need.Counting.Horizon.ID == "" {
		t.Errorf("the record does not say which rule names the horizon: %+v %v", record, err)
	}
}
