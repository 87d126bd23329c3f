package order

import (
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Status of an order.
type Status string

// Statuses. A submitted order waits for a second person; returned, rejected, withdrawn and lapsed ones were never released.
const (
	Submitted Status = "submitted"
	Released  Status = "released"
	Sent      Status = "sent"
	Confirmed Status = "confirmed"
	Partly    Status = "partly_delivered"
	Delivered Status = "delivered" // nothing is outstanding: all arrived, or the rest was cancelled
	Cancelled Status = "cancelled"
	Returned  Status = "returned"
	Rejected  Status = "rejected"
	Withdrawn Status = "withdrawn"
	Lapsed    Status = "lapsed"
)

// EventType is what happened to an order.
type EventType string

// Event types. Numbered gives the order its number and changes no status.
const (
	EventSubmitted EventType = "submitted"
	EventReleased  EventType = "released"
	EventUndone    EventType = "undone" // the second person took the release back before anybody was told of it
	EventNumbered  EventType = "numbered"
	EventSent      EventType = "sent"
	EventConfirmed EventType = "confirmed"
	EventPartly    EventType = "partly_delivered" // a part arrived, and something is outstanding still
	EventDelivered EventType = "delivered"        // everything that was outstanding arrived
	EventCut       EventType = "partly_cancelled" // a part will never arrive, and something is outstanding still
	EventClosed    EventType = "closed"           // a part arrived, and all that was outstanding will never
	EventCancelled EventType = "cancelled"        // nothing arrived, and nothing will
	EventReturned  EventType = "returned"         // by the second person, to be changed
	EventRejected  EventType = "rejected"         // by the second person
	EventWithdrawn EventType = "withdrawn"        // by the person who submitted it
	EventLapsed    EventType = "lapsed"           // nobody decided in time
)

// Event of one order. Sequence counts from 1 without gaps.
type Event struct {
	Sequence int
	Type     EventType
	At       time.Time
	Person   *uuid.UUID // log id; nil when the system did it
	Entry    *uuid.UUID // log entry that carries the change; nil when none does
	Number   string     // of EventNumbered
}

// State is what the events of an order amount to.
type State struct {
	Status   Status
	Sequence int
	Number   string
	Entry    uuid.UUID // of the release; of the submission when it waited for a second person and was not released
}

// transitions is the state machine; docs/orders.md draws it.
var transitions = map[Status]map[EventType]Status{
	"": {EventSubmitted: Submitted},
	Submitted: {
		EventReleased: Released, EventCancelled: Cancelled, EventReturned: Returned, EventRejected: Rejected, EventWithdrawn: Withdrawn,
		EventLapsed: Lapsed,
	},
	Released: {
		EventUndone: Submitted, EventNumbered: Released, EventSent: Sent,
		EventPartly: Partly, EventDelivered: Delivered, EventCut: Released, EventCancelled: Cancelled,
	},
	Sent: {
		EventNumbered: Sent, EventConfirmed: Confirmed,
		EventPartly: Partly, EventDelivered: Delivered, EventCut: Sent, EventCancelled: Cancelled,
	},
	Confirmed: {
		EventNumbered: Confirmed,
		EventPartly:   Partly, EventDelivered: Delivered, EventCut: Confirmed, EventCancelled: Cancelled,
	},
	Partly:    {EventPartly: Partly, EventDelivered: Delivered, EventCut: Partly, EventClosed: Delivered},
	Delivered: {EventNumbered: Delivered},
	Cancelled: {EventNumbered: Cancelled},
	Returned:  {}, Rejected: {}, Withdrawn: {}, Lapsed: {},
}

// Fold is the state after events, which must be complete, in sequence and allowed.
func Fold(events []Event) (State, error) {
	var s State
	var submitted uuid.UUID // entry of what waits; Nil when submission and release were one
	for _, e := range events {
		next, ok := transitions[s.Status][e.Type]
		if !ok || e.Sequence != s.Sequence+1 || !e.whole(s) || e.Type == EventUndone && submitted == uuid.Nil {
			return State{}, fmt.Errorf("event %d %q does not follow %q at %d", e.Sequence, e.Type, s.Status, s.Sequence)
		}
		s.Status, s.Sequence = next, e.Sequence
		switch e.Type {
		case EventNumbered:
			s.Number = e.Number
		case EventReleased:
			s.Entry = *e.Entry
		case EventSubmitted:
			if e.Entry != nil { // it waits: the submission is an entry of its own
				s.Entry, submitted = *e.Entry, *e.Entry
			}
		case EventUndone:
			s.Entry = submitted
		case EventSent, EventConfirmed, EventPartly, EventDelivered, EventCut, EventClosed, EventCancelled, EventReturned, EventRejected, EventWithdrawn, EventLapsed: // change the status only
		}
	}
	return s, nil
}

// whole reports whether the event says what its type must say: a release names its log entry, as does every other end of the
// wait; an order gets its number once, and after that its release is not taken back. What arrived and what never will is told
// of orders that have their number and names its log entry.
func (e Event) whole(s State) bool {
	switch e.Type {
	case EventReleased, EventReturned, EventRejected, EventWithdrawn, EventLapsed:
		return e.Entry != nil
	case EventUndone:
		return e.Entry != nil && s.Number == ""
	case EventPartly, EventDelivered, EventCut, EventClosed:
		return e.Entry != nil && s.Number != ""
	case EventNumbered:
		return e.Number != "" && s.Number == ""
	default:
		return true
	}
}
