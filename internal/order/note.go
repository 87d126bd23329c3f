package order

import (
	"context"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
)

// DecisionNote is what a Bestellvermerk is made of: the stored records of an order and
// its place in the log, nothing that is computed anew.
type DecisionNote struct {
	Evidence
	Line   int    // the one line it is about; 0 = the whole order
	Number string // of the order; "" until it has one
	Events []EventView
	Sealed Sealed
}

// Sealed is an entry's place in the log under the first checkpoint that covers
// it: later checkpoints come and go, this one stays the same.
type Sealed struct {
	Index      int64
	Checkpoint audit.Checkpoint
	Key        string // name and id of the key that signed it
}

// Sealer finds where an entry was sealed. Error: Conflict "entry_not_sealed" while it waits for the sequencer.
type Sealer interface {
	Sealed(ctx context.Context, entry uuid.UUID) (Sealed, error)
}

// OrderNote collects the note of an order in scope. Errors: NotFound, Conflict when it is not released or its entry not
// sealed.
func (s *Service) OrderNote(ctx context.Context, id OrderID, sealer Sealer) (DecisionNote, error) {
	e, err := s.store.Evidence(ctx, id)
	if err != nil {
		return DecisionNote{}, err
	}
	if e.Record.Type != recordReleased.Name {
		return DecisionNote{}, fault.New(fault.Conflict, "order_not_released")
	}
	v, err := s.store.Order(ctx, id)
	if err != nil {
		return DecisionNote{}, err
	}
	n := DecisionNote{Evidence: e, Number: v.Number, Events: v.Events}
	n.Sealed, err = sealer.Sealed(ctx, e.Leaf.Entry)
	return n, err
}

// DecisionNote is the note of the order that rests on the decision, with that decision's line alone.
func (s *Service) DecisionNote(ctx context.Context, id DecisionID, sealer Sealer) (DecisionNote, error) {
	v, err := s.store.Decision(ctx, id)
	if err != nil {
		return DecisionNote{}, err
	}
	n, err := s.OrderNote(ctx, v.Order, sealer)
	n.Line = v.LineNo
	return n, err
}
