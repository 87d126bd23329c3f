package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// TestRule21_AReleaseIsTakenBackWithinTenSeconds by the person who gave it, and nobody has been told of the order until then:
// it waits again as it did, its limits are reserved, and the log says both. Released anew and left alone, it goes out.
func TestRule21_AReleaseIsTakenBackWithinTenSeconds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sub := d.submit(t, 3)
	if p := d.approver.undo(idOf(sub)).Problem(http.StatusConflict); p.Code != "approval_not_released" {
		t.Errorf("undoing what waits answers %s", p.Code)
	}
	d.settle(t)
	var asked gen.Approval
	d.approver.decide(idOf(sub), "release", "").Want(http.StatusOK).JSON(&asked)
	if asked.UndoSeconds.MustGet() != 10 {
		t.Errorf("the second person has %v seconds", asked.UndoSeconds)
	}
	d.later(order.UndoTime - time.Millisecond)
	d.nobodyKnows(t)
	other := d.member2()
	other.do("GET", "/approvals/"+idOf(sub).String(), nil).Want(http.StatusOK).JSON(&asked)
	if len(asked.AllowedActions) != 0 || !asked.UndoSeconds.IsNull() {
		t.Errorf("somebody else is offered %v", asked.AllowedActions)
	}
	if p := other.undo(idOf(sub)).Problem(http.StatusForbidden); p.Code != "approval_not_your_release" {
		t.Errorf("somebody else's undo answers %s", p.Code)
	}

	asked = gen.Approval{}
	d.approver.undo(idOf(sub)).Want(http.StatusOK).JSON(&asked)
	if asked.Summary.State.Status != gen.ApprovalStateStatusWaiting || asked.Summary.State.EndedBy.IsSpecified() || len(asked.AllowedActions) != 3 {
		t.Errorf("taken back it is %+v, %v", asked.Summary.State, asked.AllowedActions)
	}
	if got := d.orderStates(t, d.officer, sub); !cmp.Equal(got, []string{"submitted", "submitted"}) || d.limits() != [2]int{30, 0} {
		t.Errorf("the orders are %v, the lot holds %v", got, d.limits())
	}
	d.later(time.Minute)
	d.nobodyKnows(t)
	d.undoneIsRecorded(t, sub.Orders[0].Summary.Id)

	d.approver.decide(idOf(sub), "release", "").Want(http.StatusOK)
	d.later(order.UndoTime)
	if p := d.approver.undo(idOf(sub)).Problem(http.StatusConflict); p.Code != "approval_undo_over" {
		t.Errorf("an undo after ten seconds answers %s", p.Code)
	}
	if o := d.officer.sealed(t, sub.Orders[0].Summary.Id); o.Summary.Status != gen.OrderStatusReleased || d.limits() != [2]int{0, 30} {
		t.Errorf("the order is %s, the lot holds %v", o.Summary.Status, d.limits())
	}
	if p := d.approver.decide(idOf(sub), "reject", "ein Wort dazu, bitte").Problem(http.StatusConflict); p.Code != "approval_ended_released" {
		t.Errorf("a rejection afterwards answers %s", p.Code)
	}
	if _, err := d.DB.WorkerPool(t).Exec(t.Context(), `UPDATE approval SET status = 'waiting', ended_at = NULL, ended_by = NULL`); err == nil {
		t.Error("the database lets a release be taken back that others were told of")
	}
}

// nobodyKnows: no number, no message to the workers.
func (d desk) nobodyKnows(t *testing.T) {
	t.Helper()
	if n := d.Count(`SELECT (SELECT count(*) FROM order_state WHERE number IS NOT NULL) + (SELECT count(*) FROM outbox WHERE topic = 'order.released')`); n != 0 {
		t.Errorf("%d orders have a number or were told of", n)
	}
}

// undoneIsRecorded: the order's story is submitted, released, undone, and the last has a record that names the release.
func (d desk) undoneIsRecorded(t *testing.T, id uuid.UUID) {
	t.Helper()
	var o gen.Order
	d.officer.do("GET", "/orders/"+id.String(), nil).Want(http.StatusOK).JSON(&o)
	var told []string
	for _, e := range o.Events {
		told = append(told, string(e.Type))
	}
	if diff := cmp.Diff([]string{"submitted", "released", "undone"}, told); diff != "" {
		t.Errorf("the order's story is (-want +got)\n%s", diff)
	}
	n := d.Count(`SELECT count(*) FROM order_event u JOIN record r ON r.id = u.entry AND r.type = 'approval.undone'
		  JOIN order_event f ON f.order_id = u.order_id AND f.type = 'released'
		 WHERE u.order_id = $1 AND u.type = 'undone' AND position(f.entry::text::bytea IN r.bytes) > 0`, id)
	if n != 1 {
		t.Errorf("%d records say that the release counts no more", n)
	}
}
