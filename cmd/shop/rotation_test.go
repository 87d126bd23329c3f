package main

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRotation_SharesOfSuppliers counts what the whole legal entity awarded directly in twelve months, by product group:
// no framework calls, nothing older, nothing of others, and no order that was cancelled.
func TestRotation_SharesOfSuppliers(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	other := s.Supplier("bravo")
	dear := s.Offer(s.small, other, "326.25", fromLastYear)
	past(t, s.World, s.Director, s.small, s.smallOffer, fixture.At.AddDate(-1, 0, -2)) // too old
	past(t, s.World, s.Director, s.small, s.smallOffer, fixture.At.AddDate(0, -3, 0))
	past(t, s.World, s.Officer, s.chair, s.chairOffer, fixture.At.AddDate(0, -1, 0))
	past(t, s.World, s.Stranger, s.small, s.smallOffer, fixture.At.AddDate(0, -1, 0)) // of another legal entity
	s.Exec(`UPDATE supplier SET blocked = true WHERE id = (SELECT supplier_id FROM offer WHERE id = $1)`, s.smallOffer)
	past(t, s.World, s.Officer, s.small, dear, fixture.At.AddDate(0, -2, 0))
	past(t, s.World, s.Officer, s.small, dear, fixture.At.AddDate(0, 0, -1)) // to be cancelled
	s.Exec(`UPDATE order_state SET status = 'cancelled' WHERE order_id = (SELECT id FROM purchase_order ORDER BY at DESC LIMIT 1)`)
	shop := start(t, s.World)

	var got gen.SupplierShares
	shop.member(s.School, "officer").do("GET", "/supplier-shares", nil).Want(http.StatusOK).JSON(&got)
	type row struct{ group, supplier, net, percent string }
	var rows []row
	for _, g := range got.Groups {
		for _, one := range g.Suppliers {
			rows = append(rows, row{g.Cpv + " " + g.Label + " " + g.Net.Amount, one.Supplier.Name, one.Net.Amount, one.Percent})
		}
	}
	want := []row{
		{"302 Computeranlagen und Zubehör 435.00", "Lieferant bravo", "326.25", "75.0"},
		{"302 Computeranlagen und Zubehör 435.00", "Lieferant acme", "108.75", "25.0"},
		{"391 391 19000.00", "Lieferant acme", "19000.00", "100.0"},
	}
	if diff := cmp.Diff(want, rows, cmp.AllowUnexported(row{})); diff != "" {
		t.Error(diff)
	}
	shop.member(s.School, "requester").do("GET", "/supplier-shares", nil).Want(http.StatusForbidden)
}

// TestRotation_TheBodysOwnGroups: where the body has a table of its own, shares are counted by it and called as it calls them.
func TestRotation_TheBodysOwnGroups(t *testing.T) {
	t.Parallel()
	s := newSplit(t)
	past(t, s.World, s.Director, s.small, s.smallOffer, fixture.At.AddDate(0, -3, 0))
	past(t, s.World, s.Officer, s.chair, s.chairOffer, fixture.At.AddDate(0, -1, 0))
	demand(s.World, "gruppen", func(r *rules.Rule) {
		r.Kind, r.Groups = rules.ProductGroups, []rules.Group{{CPV: "302", DE: "Ausstattung", EN: "Equipment", Categories: []string{"docking_station", "chair"}}}
	})
	var got gen.SupplierShares
	start(t, s.World).member(s.School, "officer").do("GET", "/supplier-shares", nil).Want(http.StatusOK).JSON(&got)
	if len(got.Groups) != 1 || got.Groups[0].Label != "Ausstattung" || got.Groups[0].Net.Amount != "19108.75" || got.Groups[0].Orders != 2 {
		t.Errorf("%+v", got.Groups)
	}
}
