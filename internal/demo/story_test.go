//go:build unix

package demo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/demo"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

// checkStory reads the records of the story's orders: every moment is really there.
func checkStory(t *testing.T, db *testdb.DB) {
	t.Helper()
	rows, err := db.WorkerPool(t).Query(t.Context(), `
		SELECT s.idempotency_key, r.bytes FROM submission s JOIN decision d ON d.submission_id = s.id JOIN record r ON r.id = d.record_id`)
	if err != nil {
		t.Fatal(err)
	}
	records, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Key    string
		Record []byte
	}])
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range records {
		d, err := order.ParseDecision(r.Record)
		if err != nil {
			t.Fatal(err)
		}
		got[r.Key] = moment(d)
	}
	want := map[string]string{
		"beispiel-tie-before":   "471.80 once at rank 1, tie delivery, basis ok",
		"beispiel-tie":          "471.80 once at rank 1, tie rotation, basis ok",
		"beispiel-deviation":    "766.50 once at rank 2, tie none, basis ok, reason earlier_delivery proposed",
		"beispiel-bypass":       "578.35 once at rank 1, tie none, basis ok, bypass not_in_time",
		"beispiel-outside":      "269.00 once at rank 1, tie none, basis ok, from outside",
		"beispiel-monthly":      "864.00 month at rank 1, tie none, basis ok",
		"beispiel-approval":     "9684.00 once at rank 5, tie none, basis ok, reason warranty free",
		"beispiel-split-first":  "8934.00 once at rank 1, tie none, basis ok",
		"beispiel-split-second": "8934.00 once at rank 1, tie none, basis near",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("moments (-want +got):\n%s", diff)
	}
}

// checkBasket looks into the basket that waits: three ways to buy it, and a warning with ways out.
func checkBasket(t *testing.T, d demo.Deps) {
	t.Helper()
	p, err := d.Store.Person(t.Context(), "hauke.brandt", d.Now())
	if err != nil {
		t.Fatal(err)
	}
	b, err := d.Orders.Basket(authz.ContextWithPrincipal(t.Context(), p), p)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Lines) != 3 || len(b.Plan.Baskets) != 1 || !b.Plan.SplitWarned {
		t.Errorf("%d lines in %d groups, warned %v; want 3 lines compared as one basket, and a warning", len(b.Lines), len(b.Plan.Baskets), b.Plan.SplitWarned)
	}
}

// checkTold tells the story to somebody who has done nothing yet.
func checkTold(t *testing.T, db *testdb.DB) {
	t.Helper()
	steps, err := demo.Tell(t.Context(), postgres.NewDemoStore(db.Worker(t)), sunday().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, s := range steps {
		got[s.Name] = s.Done
		if (s.Part != "") != (s.Product != nil) || s.Name != "verify" && s.Done != (s.Decision != nil) {
			t.Errorf("%s has product %v and decision %v", s.Name, s.Product, s.Decision)
		}
	}
	want := map[string]bool{
		"compare": false, "deviation": false, "call_off": false, "verify": false, "forge": false,
		"tie": true, "splitting": true, "bypass": true, "outside": true, "monthly": true, "approval": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps done (-want +got):\n%s", diff)
	}
}

// moment is what an order shows, in a line.
func moment(d order.DecisionRecord) string {
	chosen := order.OfferRecord{}
	for _, o := range d.Offers {
		if o.Offer.String() == d.Chosen {
			chosen = o
		}
	}
	text := fmt.Sprintf("%s %s at rank %d, tie %s, basis %s", chosen.Total, chosen.PriceKind, chosen.Rank, d.TieBreak, d.LegalBasis.Evaluation.Result)
	if d.Reason != nil {
		text += ", reason " + string(d.Reason.Code) + " " + string(d.Reason.Origin)
	}
	if d.Bypass != nil {
		text += ", bypass " + string(d.Bypass.Code)
	}
	if chosen.Origin != nil {
		text += ", from outside"
	}
	return text
}
