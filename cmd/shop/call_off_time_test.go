package main

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// timed is a body that may call off one product at a price by the hour or day, or so much a month.
type timed struct {
	*shop
	officer actor
	product catalog.ProductID
	lot     fixture.Lot
}

func newTimed(t *testing.T, unit string, in fixture.LotTerms) timed {
	t.Helper()
	w := fixture.New(t)
	d := timed{product: w.Product("ZEIT-1")}
	w.Exec(`UPDATE product SET unit = $2 WHERE id = $1`, d.product, unit)
	in.Product, in.Supplier, in.Entitled = d.product, w.Supplier("rahmen"), []uuid.UUID{w.Body}
	d.lot = w.Lot(in)
	w.Exec(`INSERT INTO balance (id, kind, owner_id, measure, maximum) VALUES ($1, 'lot', $2, 'quantity', 100)`, fixture.ID(), d.lot.ID)
	d.shop = start(t, w)
	d.officer = d.session(w.Officer.Person, w.School)
	return d
}

func (d timed) line(quantity string) map[string]any {
	return map[string]any{"productId": d.product, "lotPriceId": d.lot.Price, "quantity": quantity}
}

// card is what the product's page says of the contract for a quantity.
func (d timed) card(t *testing.T, quantity string) gen.Coverage {
	t.Helper()
	var c gen.Comparison
	d.officer.do("GET", "/products/"+d.product.String()+"/comparison?quantity="+quantity, nil).Want(http.StatusOK).JSON(&c)
	if len(c.Coverage) != 1 {
		t.Fatalf("%d contracts cover it, want 1", len(c.Coverage))
	}
	return c.Coverage[0]
}

// ordered calls off, and holds basket, order, ceilings, note, legal basis and replay against what is wanted of each.
func (d timed) ordered(t *testing.T, quantity, value, reckoning string, says ...string) uuid.UUID {
	t.Helper()
	officer := d.officer
	beside := func(said string) bool { // quantity and price of hours and days stand there anyway
		return said != "" && strings.HasPrefix(said, reckoning) || said == "" && !strings.Contains(reckoning, " im ")
	}
	if c := d.card(t, quantity); c.Total.Amount != value || !c.Callable || !strings.HasPrefix(c.Special.MustGet(), reckoning) {
		t.Errorf("product page: %s, callable %t, %q", c.Total.Amount, c.Callable, c.Special.MustGet())
	}
	var b gen.Basket
	officer.do("POST", "/basket/lines", d.line(quantity)).Want(http.StatusCreated).JSON(&b)
	if l := b.Lines[0]; l.Goods.MustGet().Amount != value || !beside(orEmpty(l.Reckoning)) {
		t.Errorf("basket: %s, %q", l.Goods.MustGet().Amount, orEmpty(l.Reckoning))
	}
	before := d.held(t)
	sub := officer.order(t, d.line(quantity))
	order, decision := sub.Orders[0].Summary.Id, sub.Orders[0].DecisionIds[0]
	officer.sealed(t, order)
	if got := sub.Orders[0].Summary.Net.Amount; got != value {
		t.Errorf("ordered for %s, want %s", got, value)
	}
	want := maps.Clone(before)
	want["lot value"], want["lot quantity"] = strings.TrimSuffix(value, ".00"), quantity
	if got := d.held(t); !maps.Equal(got, want) {
		t.Errorf("the ceilings hold %v, want %v", got, want)
	}
	var o gen.Order
	officer.do("GET", "/orders/"+order.String(), nil).Want(http.StatusOK).JSON(&o)
	if l := o.Lines[0]; l.Quantity != quantity || l.Total.Amount != value || !beside(orEmpty(l.Reckoning)) {
		t.Errorf("order: %s, %s, %q", l.Quantity, l.Total.Amount, orEmpty(l.Reckoning))
	}
	written := ""
	for _, path := range []string{"/decisions/" + decision.String() + "/note", "/orders/" + order.String() + "/legal-basis"} {
		written += string(officer.do("GET", path, nil).Want(http.StatusOK).Body)
	}
	for _, want := range says {
		if !strings.Contains(written, want) {
			t.Errorf("note and legal basis do not say %q: %s", want, written)
		}
	}
	var replayed gen.DecisionReplay
	officer.do("GET", "/decisions/"+decision.String()+"/replay", nil).Want(http.StatusOK).JSON(&replayed)
	if !replayed.Same {
		t.Errorf("replayed: %+v", replayed)
	}
	return order
}

// orEmpty is a text that may be missing.
func orEmpty(text nullable.Nullable[string]) string {
	if text.IsNull() || !text.IsSpecified() {
		return ""
	}
	return text.MustGet()
}

func (d timed) held(t *testing.T) map[string]string {
	t.Helper()
	return depot{shop: d.shop}.committed(t)
}

// TestCallOff_HoursArePricedReservedAndReceived: hours are called off in halves, count in value and in hours against the ceilings, are
// reported as performed in parts, and what is not performed comes back. More hours than are left are refused.
func TestCallOff_HoursArePricedReservedAndReceived(t *testing.T) {
	t.Parallel()
	d := newTimed(t, "HUR", fixture.LotTerms{UnitPrice: "92", PriceKind: catalog.PerHour, LotMaximum: "20000"})
	order := d.ordered(t, "12.5", "1150.00", "12,5 Stunden × 92,00\u00a0€.", "je Stunde", "92,00")
	var o gen.Order
	d.officer.receive(order, "7.5").Want(http.StatusOK).JSON(&o)
	if got := standing(o); got != "partly_delivered 7.5/0/5" {
		t.Errorf("7.5 hours performed: %s", got)
	}
	d.officer.cancel(order, "5").Want(http.StatusOK).JSON(&o)
	if got := d.held(t); got["lot value"] != "690" || got["lot quantity"] != "7.5" {
		t.Errorf("after 5 of 12.5 hours were cancelled the ceilings hold %v", got)
	}
	if r := d.officer.do("POST", "/submissions", lines(d.line("93")), "Idempotency-Key", uuid.NewString()); r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "exhausted") {
		t.Errorf("93 of 92.5 hours left: %d %s", r.Status, r.Body)
	}
}

// TestCallOff_HoursAndDaysAreHandedOn: what a requester needs in days reaches an officer, who calls it off.
func TestCallOff_HoursAndDaysAreHandedOn(t *testing.T) {
	t.Parallel()
	d := newTimed(t, "DAY", fixture.LotTerms{UnitPrice: "1180", PriceKind: catalog.PerDay, LotMaximum: "20000"})
	h := d.member(d.School, "requester").handsOn(t, d.line("2.5"))
	d.officer.take(h.Id).Want(http.StatusOK)
	b := d.officer.basket()
	if len(b.Lines) != 1 || b.Lines[0].Quantity != "2.5" || b.Lines[0].Goods.MustGet().Amount != "2950.00" || b.Lines[0].PriceKind.MustGet() != "day" {
		t.Errorf("taken over: %+v", b.Lines)
	}
}

// TestCallOff_MonthlyPriceTakesItsTermFromTheCeilings: the value of an order at a monthly price is what is paid over its term, 48 months
// where it is longer or open-ended, and so much leaves the ceilings; the monthly sum stands beside it.
func TestCallOff_MonthlyPriceTakesItsTermFromTheCeilings(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		agreed         int
		value, months  string
		more           string
		kind           catalog.PriceKind
		price, reckons string
	}{
		{36, "3600.00", "36 Monate", "", catalog.PerMonth, "25", "100,00\u00a0€ im Monat × 36 Monate."},
		{60, "4800.00", "48 Monate", " Vereinbart sind 60 Monate; gezählt werden 48.", catalog.PerMonth, "25", "100,00\u00a0€ im Monat × 48 Monate."},
		{0, "4800.00", "48 Monate", " Ohne festes Ende; gezählt werden 48 Monate.", catalog.PerMonth, "25", "100,00\u00a0€ im Monat × 48 Monate."},
		{30, "1200.00", "30 Monate", "", catalog.PerYear, "100", "400,00\u00a0€ im Jahr × 3 Jahre."},
	} {
		t.Run(fmt.Sprintf("%s_%d", tc.kind, tc.agreed), func(t *testing.T) {
			t.Parallel()
			d := newTimed(t, "C62", fixture.LotTerms{UnitPrice: tc.price, PriceKind: tc.kind, Months: tc.agreed, LotMaximum: "5000"})
			if c := d.card(t, "4"); c.Special.MustGet() != tc.reckons+tc.more {
				t.Errorf("product page: %q, want %q", c.Special.MustGet(), tc.reckons+tc.more)
			}
			order := d.ordered(t, "4", tc.value, tc.reckons, "wiederkehrend", tc.months)
			d.officer.cancel(order, "1").Want(http.StatusOK)
			if got := d.held(t)["lot quantity"]; got != "3" {
				t.Errorf("after one of 4 was cancelled the ceiling holds %s pieces", got)
			}
			if c := d.card(t, "4"); c.Callable == (tc.agreed != 30) {
				t.Errorf("4 more with a maximum of 5000: callable %t", c.Callable)
			}
		})
	}
}
