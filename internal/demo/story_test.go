//go:build unix

package demo_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/order"
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
	if diff := cmp.Diff(map[string]string{}, got); diff != "" {
		t.Errorf("moments (-want +got):\n%s", diff)
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
