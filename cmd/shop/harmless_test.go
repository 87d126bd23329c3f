package main

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// waiting is the approver's list by approval.
func (d desk) waiting(a actor) map[uuid.UUID]gen.ApprovalSummary {
	var page gen.ApprovalPage
	a.do("GET", "/approvals", nil).Want(http.StatusOK).JSON(&page)
	out := map[uuid.UUID]gen.ApprovalSummary{}
	for _, item := range page.Items {
		out[item.State.Id] = item
	}
	return out
}

// TestRule21_TheListTellsHarmlessRequestsFromOthers: what a second person must know of a harmless one stands in its row; one
// that passes a framework by, or is the reader's own, is to be opened and says why.
func TestRule21_TheListTellsHarmlessRequestsFromOthers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	passed := d.Product("RAHMEN-2")
	d.Offer(passed, d.Supplier("dritte"), "90.00", nil)
	d.Lot(fixture.LotTerms{
		Product: passed, Supplier: d.Supplier("zweitrahmen"), UnitPrice: "95", LotMaximum: "300", Maximum: "1000", Entitled: []uuid.UUID{d.Body},
		Obligation: catalog.Preferred,
	})
	harmless := idOf(d.submit(t, 0))
	lines := append(d.wish(0), map[string]any{"productId": passed, "quantity": "1", "bypass": map[string]any{"code": "not_in_time"}})
	var c gen.Comparison
	d.officer.do("GET", "/products/"+passed.String()+"/comparison?quantity=1", nil).Want(http.StatusOK).JSON(&c)
	lines[1]["offerId"] = c.Ranked[0].OfferId
	bypassing := idOf(d.officer.order(t, lines...))

	d.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, 'approver', '[2020-01-01,)')`, fixture.ID(), d.Officer.Person, d.Body)
	if err := d.app.reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[actor][2]int{d.approver: {2, 2}, d.session(d.Officer.Person, d.Body): {2, 0}} {
		var page gen.ApprovalPage
		who.do("GET", "/approvals", nil).Want(http.StatusOK).JSON(&page)
		if got := [2]int{page.Waiting, page.ForMe}; got != want {
			t.Errorf("%d wait, %d for the reader; want %v", got[0], got[1], want)
		}
	}
	text := dearerBecause
	reasons := []gen.Reason{{Code: "earlier_delivery", Text: &text}}
	for _, one := range []struct {
		who  actor
		id   uuid.UUID
		want []gen.ApprovalSummaryRemarks
		more string // percent
	}{
		{d.approver, harmless, []gen.ApprovalSummaryRemarks{}, "1100.0"},
		{d.approver, bypassing, []gen.ApprovalSummaryRemarks{gen.ApprovalSummaryRemarksBypass}, "578.9"},
		{d.session(d.Officer.Person, d.Body), harmless, []gen.ApprovalSummaryRemarks{gen.ApprovalSummaryRemarksOwn}, "1100.0"},
	} {
		row := d.waiting(one.who)[one.id]
		if !cmp.Equal(row.Remarks, one.want) || !cmp.Equal(row.Reasons, reasons) || row.Percent != one.more {
			t.Errorf("the row says %v %v %s, want %v", row.Remarks, row.Reasons, row.Percent, one.want)
		}
		var asked gen.Approval
		one.who.do("GET", "/approvals/"+one.id.String(), nil).Want(http.StatusOK).JSON(&asked)
		if diff := cmp.Diff(row, asked.Summary); diff != "" {
			t.Errorf("the request says other than its row (-row +request)\n%s", diff)
		}
	}
}

// TestRule21_SeveralReleasedFromTheListAreEachJudgedOnTheirOwn: one whose facts changed is refused and waits on as it did; the
// others are released, each with a record of its own, and each can be taken back alone.
func TestRule21_SeveralReleasedFromTheListAreEachJudgedOnTheirOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.submit(t, 0)
	d.takeOff()
	d.offerAgain(d.World, "1210.00")
	second := d.submit(t, 0)
	if p := d.approver.decide(idOf(first), "release", "").Problem(http.StatusConflict); p.Code != "approval_facts_changed" {
		t.Errorf("a release of what changed answers %s", p.Code)
	}
	d.approver.decide(idOf(second), "release", "").Want(http.StatusOK)
	if left := d.waiting(d.approver); len(left) != 1 || left[idOf(first)].FirstProduct == "" {
		t.Errorf("%d wait, want the one that was refused", len(left))
	}
	got := append(d.orderStates(t, d.officer, first), d.orderStates(t, d.officer, second)...)
	if !cmp.Equal(got, []string{"submitted", "released"}) {
		t.Errorf("the orders are %v", got)
	}
	d.approver.undo(idOf(second)).Want(http.StatusOK)
	if left := d.waiting(d.approver); len(left) != 2 {
		t.Errorf("%d wait, want both", len(left))
	}
}
