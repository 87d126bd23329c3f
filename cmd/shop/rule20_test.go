package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRule20_ATieForgetsOrdersThatNeverCameToBe: among equal offers the supplier is first who has not been used for the
// longest time. An order that waits counts, one that a second person rejected does not; a look back sees what was known then.
func TestRule20_ATieForgetsOrdersThatNeverCameToBe(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	tied, dear := w.Product("GLEICH-1"), w.Product("TEUER-3")
	best, fast := w.Supplier("best"), w.Supplier("flink")
	fromBest := w.Offer(tied, best, "50.00", func(o *catalog.Offer) { o.SKU = "t1" })
	w.Offer(tied, fast, "50.00", func(o *catalog.Offer) { o.SKU = "t2" })
	w.Offer(dear, best, "100.00", func(o *catalog.Offer) { o.SKU = "d1" })
	dearer := w.Offer(dear, fast, "1200.00", func(o *catalog.Offer) { o.SKU, o.DeliveryDays = "d2", 1 })
	s, c := startClock(t, w)
	officer, approver := s.member(w.School, "officer"), s.member(w.Body, "approver")
	leads := func(c gen.Comparison) string { return c.Ranked[0].Supplier.Name + " by " + string(c.TieBreak) }
	check := func(when, want string) {
		t.Helper()
		if got := leads(officer.compare(t, tied.UUID, "1")); got != want {
			t.Errorf("%s %s leads, want %s", when, got, want)
		}
	}

	officer.order(t, map[string]any{"productId": tied, "offerId": fromBest, "quantity": "1", "reason": map[string]any{"code": "rotation"}})
	c.set(c.now().Add(time.Second))
	check("where one was used", "Lieferant flink by rotation")
	sub := officer.order(t, map[string]any{
		"productId": dear, "offerId": dearer, "quantity": "1", "productReason": map[string]any{"code": "technical"},
		"reason": map[string]any{"code": "earlier_delivery", "text": dearerBecause},
	})
	c.set(c.now().Add(time.Second))
	waiting := c.now()
	check("while the order of the other waits", "Lieferant best by rotation")
	c.set(c.now().Add(time.Second))
	approver.decide(idOf(sub), "reject", "Das Gerät ist nicht eilig, bitte günstiger.").Want(http.StatusOK)
	c.set(c.now().Add(time.Second))
	check("after the rejection", "Lieferant flink by rotation")
	for at, want := range map[time.Time]string{waiting: "Lieferant best by rotation", c.now(): "Lieferant flink by rotation"} {
		var then gen.Comparison
		officer.at(tied, "1", at.Format(time.RFC3339Nano)).Want(http.StatusOK).JSON(&then)
		if got := leads(then); got != want {
			t.Errorf("as it stood at %s %s leads, want %s", at, got, want)
		}
	}
}
