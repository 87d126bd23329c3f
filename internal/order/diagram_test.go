package order_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/drawn"
)

// words of statuses and events in the order in which an order meets them.
var (
	statusWords = []struct {
		status order.Status
		german string
	}{
		{order.Submitted, "wartet auf Freigabe"},
		{order.Released, "freigegeben"},
		{order.Sent, "übermittelt"},
		{order.Confirmed, "bestätigt"},
		{order.Partly, "teilgeliefert"},
		{order.Delivered, "geliefert"},
		{order.Cancelled, "storniert"},
		{order.Returned, "zurückgegeben"},
		{order.Rejected, "abgelehnt"},
		{order.Withdrawn, "zurückgezogen"},
		{order.Lapsed, "verfallen"},
	}
	eventTypes = []order.EventType{
		order.EventSubmitted, order.EventReleased, order.EventUndone, order.EventNumbered, order.EventSent,
		order.EventConfirmed, order.EventPartly, order.EventDelivered, order.EventCut, order.EventClosed, order.EventCancelled,
		order.EventReturned, order.EventRejected, order.EventWithdrawn, order.EventLapsed,
	}
)

const diagramHead = `# The life of an order

Drawn from the table ` + "`transitions`" + ` in [internal/order/status.go](../internal/order/status.go); do not edit. After a change:
` + "`go test ./internal/order -run TestStateDiagram -update`" + `.

Events are what happened and are never changed; the status is what they amount to (` + "`order.Fold`" + `). An order gets its number
once, after its release or cancellation; that changes no status. Where a rule asks for a second person, a submitted order waits
("wartet auf Freigabe") until somebody else releases, returns or rejects it, the submitter withdraws it, or it lapses; otherwise
submission and release are one moment. Within ten seconds of a release the second person may take it back (undone): until then
the order has no number and nobody is told of it.

An order with its number arrives at once (delivered) or in parts (partly_delivered); what will never arrive is cancelled: all of
it (cancelled), a part (partly_cancelled, which changes no status), or what is left after parts arrived (closed). Delivered means
that nothing is outstanding. What is cancelled, and only that, gives its share of the limits back ([ADR 0004](adr/0004-limits.md)).

`

// TestStateDiagram holds docs/orders.md against the state machine.
func TestStateDiagram(t *testing.T) {
	t.Parallel()
	drawn.Held(t, "../../docs/orders.md", diagramHead+diagram(t)+"\n"+transitionTable(), *update)
}

// diagram draws every change of status, and fails for a status or event without a place in the drawing.
func diagram(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	drawn := arrows(&b, "", "[*]")
	for _, s := range statusWords {
		fmt.Fprintf(&b, "    %s: %s (%s)\n", s.status, s.german, s.status)
		drawn += arrows(&b, s.status, string(s.status))
		if final(s.status) {
			fmt.Fprintf(&b, "    %s --> [*]\n", s.status)
		}
	}
	b.WriteString("```\n")
	all := 0
	for _, events := range order.Transitions {
		all += len(events)
	}
	if drawn != all || len(order.Transitions) != len(statusWords)+1 {
		t.Errorf("%d of %d transitions are drawn, %d of %d statuses have a word", drawn, all, len(statusWords)+1, len(order.Transitions))
	}
	return b.String()
}

// arrows draws what leads away from a status and counts it; events that change no status get no arrow.
func arrows(b *strings.Builder, from order.Status, name string) int {
	n := 0
	for _, e := range eventTypes {
		to, ok := order.Transitions[from][e]
		if !ok {
			continue
		}
		n++
		if to != from {
			fmt.Fprintf(b, "    %s --> %s: %s\n", name, to, e)
		}
	}
	return n
}

// final reports whether no event leads to another status.
func final(s order.Status) bool {
	for _, to := range order.Transitions[s] {
		if to != s {
			return false
		}
	}
	return true
}

// transitionTable says the same by status and event.
func transitionTable() string {
	var b strings.Builder
	b.WriteString("Status after an event; where a cell is empty the event is refused.\n\n| status | German |")
	for _, e := range eventTypes {
		fmt.Fprintf(&b, " %s |", e)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(eventTypes)) + "\n")
	row := func(from order.Status, name, german string) {
		fmt.Fprintf(&b, "| %s | %s |", name, german)
		for _, e := range eventTypes {
			fmt.Fprintf(&b, " %s |", order.Transitions[from][e])
		}
		b.WriteString("\n")
	}
	row("", "(none)", "")
	for _, s := range statusWords {
		row(s.status, string(s.status), s.german)
	}
	return b.String()
}
