package main

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

const notComing = "Der Hersteller hat die Fertigung eingestellt."

// follow sends a receipt or a cancellation; parts are quantities of lines 1, 2 and so on, none at all are everything.
func (a actor) follow(order uuid.UUID, what string, body map[string]any, parts ...string) testkit.Response {
	var of []map[string]any
	for i, quantity := range parts {
		if quantity != "" {
			of = append(of, map[string]any{"lineNo": i + 1, "quantity": quantity})
		}
	}
	if of != nil {
		body["lines"] = of
	}
	return a.do("POST", "/orders/"+order.String()+"/"+what, body, "Idempotency-Key", rand.Text())
}

func (a actor) receive(order uuid.UUID, parts ...string) testkit.Response {
	return a.follow(order, "receipts", map[string]any{"on": "2026-11-23", "reference": "Lieferschein 4711"}, parts...)
}

func (a actor) cancel(order uuid.UUID, parts ...string) testkit.Response {
	return a.follow(order, "cancellations", map[string]any{"reason": notComing}, parts...)
}

// depot is a body that called off 9 pieces of a lot with limits in value and in quantity.
type depot struct {
	*shop
	officer actor
	lot     fixture.Lot
	order   uuid.UUID
}

func newDepot(t *testing.T, price string) depot {
	t.Helper()
	w := fixture.New(t)
	product := w.Product("TEIL-1")
	d := depot{lot: w.Lot(fixture.LotTerms{
		Product: product, Supplier: w.Supplier("rahmen"), UnitPrice: price, LotMaximum: "1000", Maximum: "5000", Entitled: []uuid.UUID{w.Body},
	})}
	w.Exec(`INSERT INTO balance (id, kind, owner_id, measure, maximum) VALUES ($1, 'lot', $2, 'quantity', 100)`, fixture.ID(), d.lot.ID)
	d.shop = start(t, w)
	d.officer = d.session(w.Officer.Person, w.School)
	sub := d.officer.order(t, map[string]any{"productId": product, "lotPriceId": d.lot.Price, "quantity": "9"})
	d.order = sub.Orders[0].Summary.Id
	d.officer.sealed(t, d.order)
	return d
}

// committed is what each limit holds.
func (d depot) committed(t *testing.T) map[string]string {
	t.Helper()
	rows, err := d.DB.WorkerPool(t).Query(t.Context(), `SELECT kind || ' ' || measure, trim_scale(committed)::text FROM balance`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var limit, held string
		if err := rows.Scan(&limit, &held); err != nil {
			t.Fatal(err)
		}
		out[limit] = held
	}
	return out
}

// standing is an order's status with received, cancelled and outstanding of its first line.
func standing(o gen.Order) string {
	l := o.Lines[0]
	return fmt.Sprintf("%s %s/%s/%s", o.Summary.Status, l.Received, l.Cancelled, l.Outstanding)
}

// TestRule05_OnlyUndeliveredPartsAreReleased: an order arrives in parts, what will not arrive is cancelled, and the limits of
// lot and contract, in value and in quantity, get back that and nothing else. 9 pieces at 3.3333 are 30.00; what stays
// outstanding is worth its share of that, and whatever the parts, they add up to it.
func TestRule05_OnlyUndeliveredPartsAreReleased(t *testing.T) {
	t.Parallel()
	d := newDepot(t, "3.3333")
	held := func(value, pieces string) map[string]string {
		return map[string]string{"lot value": value, "contract value": value, "lot quantity": pieces}
	}
	wantHeld := func(when string, want map[string]string) {
		t.Helper()
		if diff := cmp.Diff(want, d.committed(t)); diff != "" {
			t.Errorf("%s the limits hold (-want +got)\n%s", when, diff)
		}
	}
	wantHeld("after the call-off", held("30", "9"))
	for _, step := range []struct {
		send   func(uuid.UUID, ...string) testkit.Response
		pieces []string
		want   string
		held   map[string]string
	}{
		{d.officer.receive, []string{"4"}, "partly_delivered 4/0/5", held("30", "9")},
		{d.officer.cancel, []string{"1"}, "partly_delivered 4/1/4", held("26.66", "8")}, // 5 of 9 are 16.67, 4 are 13.33
		{d.officer.receive, []string{"1.5"}, "partly_delivered 5.5/1/2.5", held("26.66", "8")},
		{d.officer.cancel, nil, "delivered 5.5/3.5/0", held("18.33", "5.5")}, // 2.5 of 9 are 8.33
	} {
		var o gen.Order
		step.send(d.order, step.pieces...).Want(http.StatusOK).JSON(&o)
		if got := standing(o); got != step.want {
			t.Errorf("the order is %s, want %s", got, step.want)
		}
		wantHeld(step.want, step.held)
	}
	var o gen.Order
	d.officer.do("GET", "/orders/"+d.order.String(), nil).Want(http.StatusOK).JSON(&o)
	var told []string
	for _, e := range o.Events {
		if e.Parts != nil {
			p := (*e.Parts)[0]
			told = append(told, fmt.Sprintf("%s %s for %s: %s", e.Type, p.Quantity, p.Net.Amount, e.Words.MustGet()))
		}
	}
	if diff := cmp.Diff([]string{
		"partly_delivered 4 for 13.33: Lieferschein 4711", "partly_cancelled 1 for 3.34: " + notComing,
		"partly_delivered 1.5 for 5.00: Lieferschein 4711", "closed 2.5 for 8.33: " + notComing,
	}, told); diff != "" {
		t.Errorf("the history says (-want +got)\n%s", diff)
	}
	for _, a := range o.AllowedActions {
		if a == "receiveOrder" || a == "cancelOrder" {
			t.Errorf("%s is offered although nothing is outstanding", a)
		}
	}
	if p := d.officer.receive(d.order).Problem(http.StatusConflict); p.Code != "order_nothing_outstanding" {
		t.Errorf("a receipt after the last answers %s", p.Code)
	}
	d.settle(t)
	if n := d.Count(`SELECT count(*) FROM record r JOIN log_leaf g ON g.entry = r.id WHERE r.type IN ('order.received', 'order.cancelled')`); n != 4 {
		t.Errorf("%d of 4 steps are in the log", n)
	}
}

// TestOrder_CancelledAsAWhole: where nothing arrived, cancelling everything ends the order, and the limits hold nothing of it.
func TestOrder_CancelledAsAWhole(t *testing.T) {
	t.Parallel()
	d := newDepot(t, "10.01")
	var o gen.Order
	d.officer.cancel(d.order).Want(http.StatusOK).JSON(&o)
	if got := standing(o); got != "cancelled 0/9/0" {
		t.Error(got)
	}
	if diff := cmp.Diff(map[string]string{"lot value": "0", "contract value": "0", "lot quantity": "0"}, d.committed(t)); diff != "" {
		t.Error(diff)
	}
}

// TestOrder_ADirectAwardThatWasCancelledCountsNoMore to the sums of similar direct awards; one of which parts arrived counts
// whole.
func TestOrder_ADirectAwardThatWasCancelledCountsNoMore(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	sums := func() int {
		return s.Count(`SELECT (COALESCE((SELECT sum(net) FROM direct_award), 0) + COALESCE((SELECT sum(net) FROM direct_award_day), 0))::int`)
	}
	order := officer.order(t, m.line(m.offers[0], "2")).Orders[0].Summary.Id
	officer.sealed(t, order)
	if sums() != 200 {
		t.Fatalf("counted %d", sums())
	}
	officer.receive(order, "1").Want(http.StatusOK)
	officer.cancel(order).Want(http.StatusOK)
	if sums() != 200 {
		t.Errorf("of an order of which parts arrived %d count, want the award of 200", sums())
	}
	order = officer.order(t, m.line(m.offers[0], "1")).Orders[0].Summary.Id
	officer.sealed(t, order)
	officer.cancel(order).Want(http.StatusOK)
	if sums() != 200 {
		t.Errorf("after the second was cancelled %d count", sums())
	}
}

// TestOrder_StepsThatAreRefused: a clear answer, and nothing is saved.
func TestOrder_StepsThatAreRefused(t *testing.T) {
	t.Parallel()
	d := newDepot(t, "10")
	d.settle(t)
	director := d.session(d.Director.Person, d.Body)
	path := "/orders/" + d.order.String()
	post := func(a actor, what string, body map[string]any) func() testkit.Response {
		return func() testkit.Response { return a.do("POST", path+what, body, "Idempotency-Key", rand.Text()) }
	}
	of := func(parts ...any) []map[string]any {
		var out []map[string]any
		for i := 0; i < len(parts); i += 2 {
			out = append(out, map[string]any{"lineNo": parts[i], "quantity": parts[i+1]})
		}
		return out
	}
	before := d.Rows()
	for name, tt := range map[string]struct {
		send   func() testkit.Response
		status int
		code   string
	}{
		"more than ordered":     {post(d.officer, "/receipts", map[string]any{"on": "2026-11-23", "lines": of(1, "9.001")}), 409, "more_than_outstanding"},
		"cancel more":           {post(d.officer, "/cancellations", map[string]any{"reason": notComing, "lines": of(1, "10")}), 409, "more_than_outstanding"},
		"nothing":               {post(d.officer, "/receipts", map[string]any{"on": "2026-11-23", "lines": of(1, "0")}), 400, "quantity_not_positive"},
		"a line twice":          {post(d.officer, "/receipts", map[string]any{"on": "2026-11-23", "lines": of(1, "1", 1, "1")}), 400, "order_line_twice"},
		"another line":          {post(d.officer, "/receipts", map[string]any{"on": "2026-11-23", "lines": of(2, "1")}), 400, "order_line_unknown"},
		"tomorrow":              {post(d.officer, "/receipts", map[string]any{"on": "2026-11-24"}), 400, "receipt_in_future"},
		"before the order":      {post(d.officer, "/receipts", map[string]any{"on": "2026-11-22"}), 400, "receipt_before_order"},
		"no reason":             {post(d.officer, "/cancellations", map[string]any{"reason": "   kurz   "}), 400, "cancellation_reason_missing"},
		"of a unit by its body": {post(director, "/receipts", map[string]any{"on": "2026-11-23"}), 403, "order_of_another"},
	} {
		if p := tt.send().Problem(tt.status); p.Code != tt.code {
			t.Errorf("%s: %s, want %s", name, p.Code, tt.code)
		}
	}
	d.settle(t)
	after := d.Rows()
	for _, table := range []string{"order_step", "order_part", "order_event", "record", "ledger", "personal_part"} {
		if before[table] != after[table] {
			t.Errorf("%s has %d rows more", table, after[table]-before[table])
		}
	}
	if diff := cmp.Diff(map[string]string{"lot value": "90", "contract value": "90", "lot quantity": "9"}, d.committed(t)); diff != "" {
		t.Error(diff)
	}
}

// TestOrder_AStepIsWrittenOnce: the same key answers with the order as it is, another request under it is refused, and what is
// held back for a second person to take back cannot arrive yet.
func TestOrder_AStepIsWrittenOnce(t *testing.T) {
	t.Parallel()
	d := newDepot(t, "10")
	key := rand.Text()
	send := func(quantity string) testkit.Response {
		return d.officer.do("POST", "/orders/"+d.order.String()+"/cancellations",
			map[string]any{"reason": notComing, "lines": []map[string]any{{"lineNo": 1, "quantity": quantity}}}, "Idempotency-Key", key)
	}
	for range 2 {
		var o gen.Order
		send("2").Want(http.StatusOK).JSON(&o)
		if got := standing(o); got != "released 0/2/7" {
			t.Errorf("the order is %s", got)
		}
	}
	if p := send("3").Problem(http.StatusConflict); p.Code != "idempotency_key_reused" {
		t.Errorf("another request answers %s", p.Code)
	}
	for _, sql := range []string{`UPDATE order_part SET net = 0`, `DELETE FROM order_step`, `UPDATE order_step SET day = '2020-01-01'`} {
		if _, err := d.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is possible", sql)
		}
	}

	desk := newDesk(t)
	sub := desk.submit(t, 3)
	desk.approver.decide(idOf(sub), "release", "").Want(http.StatusOK)
	if p := desk.officer.receive(sub.Orders[1].Summary.Id).Problem(http.StatusConflict); p.Code != "order_not_out_yet" {
		t.Errorf("an order that is held back answers %s", p.Code)
	}
}
