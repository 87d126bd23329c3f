package order_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/order"
)

// letters name the event types in the descriptions below.
var letters = map[order.EventType]string{
	order.EventSubmitted: "S", order.EventReleased: "R", order.EventUndone: "U", order.EventNumbered: "N", order.EventSent: "T",
	order.EventConfirmed: "C", order.EventPartly: "P", order.EventDelivered: "D", order.EventCut: "Q", order.EventClosed: "Z", order.EventCancelled: "X",
	order.EventReturned: "B", order.EventRejected: "J", order.EventWithdrawn: "W", order.EventLapsed: "L",
}

// The life of an order, told apart from the table in status.go: steps in this order, each of which may be left out before
// something arrives; receipts and cancellations in parts once it has its number, until nothing is outstanding; and the number
// once, at any time after release or cancellation. What waits for a second person may end without; its release may be taken back
// until it has the number.
var (
	life     = regexp.MustCompile(`\A(S(RU)*(RQ*(TQ*(CQ*)?)?(P[PQ]*[DZ]?|[DX])?|X|[BJWL])?)?\z`)
	tooEarly = regexp.MustCompile(`\AS?N|[BJWLU]N|N.*U|\A[^N]*[PQDZ]`)
	statuses = map[string]order.Status{
		"": "", "S": order.Submitted, "U": order.Submitted, "R": order.Released, "T": order.Sent, "C": order.Confirmed, "P": order.Partly, "D": order.Delivered, "Z": order.Delivered, "X": order.Cancelled,
		"B": order.Returned, "J": order.Rejected, "W": order.Withdrawn, "L": order.Lapsed,
	}
)

func allowed(sequence string) bool {
	return life.MatchString(strings.ReplaceAll(sequence, "N", "")) && strings.Count(sequence, "N") <= 1 && !tooEarly.MatchString(sequence)
}

func event(sequence int, kind order.EventType) order.Event {
	e := order.Event{Sequence: sequence, Type: kind, At: sunday}
	switch kind {
	case order.EventSubmitted:
		entry := id(800)
		e.Entry = &entry
	case order.EventPartly, order.EventDelivered, order.EventCut, order.EventClosed:
		entry := id(700)
		e.Entry = &entry
	case order.EventReleased, order.EventUndone, order.EventReturned, order.EventRejected, order.EventWithdrawn, order.EventLapsed:
		entry := id(900)
		e.Entry = &entry
	case order.EventNumbered:
		e.Number = "2026-000001"
	case order.EventSent, order.EventConfirmed, order.EventCancelled:
	}
	return e
}

// TestFold_EverySequence tries all sequences of up to five events.
func TestFold_EverySequence(t *testing.T) {
	t.Parallel()
	tried, folded := 0, 0
	var walk func(events []order.Event, name string)
	walk = func(events []order.Event, name string) {
		tried++
		got, err := order.Fold(events)
		if (err == nil) != allowed(name) {
			t.Errorf("%q: allowed %v, error %v", name, allowed(name), err)
		}
		want := order.State{}
		if allowed(name) {
			folded++
			steps := strings.ReplaceAll(name, "N", "")
			reached := strings.ReplaceAll(steps, "Q", "") // what is cut off leaves the order where it is
			want = order.State{Status: statuses[reached[max(0, len(reached)-1):]], Sequence: len(name)}
			if strings.Contains(name, "S") {
				want.Entry = id(800)
			}
			if strings.LastIndex(name, "R") > strings.LastIndex(name, "U") {
				want.Entry = id(900)
			}
			if strings.Contains(name, "N") {
				want.Number = "2026-000001"
			}
		}
		if got != want {
			t.Errorf("%q: %s", name, cmp.Diff(want, got))
		}
		if len(events) == 5 {
			return
		}
		for kind, letter := range letters {
			walk(append(slices.Clone(events), event(len(events)+1, kind)), name+letter)
		}
	}
	walk(nil, "")
	if want := 1 + 15 + 225 + 3375 + 50625 + 759375; tried != want {
		t.Errorf("tried %d of %d sequences", tried, want)
	}
	if folded < 20 {
		t.Errorf("only %d sequences are allowed: the test says too little", folded)
	}
}

func TestFold_Refuses(t *testing.T) {
	t.Parallel()
	s, r, n := event(1, order.EventSubmitted), event(2, order.EventReleased), event(3, order.EventNumbered)
	p := event(4, order.EventPartly)
	undo := event(3, order.EventUndone)
	without := func(e order.Event, change func(*order.Event)) order.Event { change(&e); return e }
	for _, c := range []struct {
		name   string
		events []order.Event
	}{
		{"AGap", []order.Event{s, without(r, func(e *order.Event) { e.Sequence = 3 })}},
		{"ARepeatedSequence", []order.Event{s, without(r, func(e *order.Event) { e.Sequence = 1 })}},
		{"AStartInTheMiddle", []order.Event{r}},
		{"AnUnknownEvent", []order.Event{s, {Sequence: 2, Type: "lost"}}},
		{"AReleaseWithoutALogEntry", []order.Event{s, without(r, func(e *order.Event) { e.Entry = nil })}},
		{"ANumberThatIsNone", []order.Event{s, r, without(n, func(e *order.Event) { e.Number = "" })}},
		{"AnUndoWithoutALogEntry", []order.Event{s, r, without(undo, func(e *order.Event) { e.Entry = nil })}},
		{"AnUndoOfWhatNeverWaited", []order.Event{without(s, func(e *order.Event) { e.Entry = nil }), r, undo}},
		{"AReceiptWithoutALogEntry", []order.Event{s, r, n, without(p, func(e *order.Event) { e.Entry = nil })}},
		{"ACancellationOfWhatArrived", []order.Event{s, r, n, p, event(5, order.EventCancelled)}},
		{"AReceiptAfterTheLast", []order.Event{s, r, n, p, event(5, order.EventClosed), event(6, order.EventPartly)}},
		{"ASecondNumber", []order.Event{s, r, n, without(n, func(e *order.Event) { e.Sequence, e.Number = 4, "2026-000002" })}},
	} {
		if got, err := order.Fold(c.events); err == nil || got != (order.State{}) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	if got, err := order.Fold([]order.Event{s, r, n}); err != nil || got.Number == "" || got.Entry == uuid.Nil {
		t.Errorf("%+v, %v", got, err)
	}
}
