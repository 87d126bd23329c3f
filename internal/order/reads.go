package order

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
)

// Prover gives the inclusion proof of an entry at the newest checkpoint. Error: Conflict "entry_not_sealed" while the
// entry waits for the sequencer.
type Prover interface {
	Proof(ctx context.Context, entry uuid.UUID) (audit.Proof, error)
}

// Submission is a stored submission in the principal's scope. Error: NotFound.
func (s *Service) Submission(ctx context.Context, id SubmissionID) (SubmissionView, error) {
	return s.store.Submission(ctx, id)
}

// Orders is a page of the orders in the principal's scope, newest first.
func (s *Service) Orders(ctx context.Context, q PageQuery) ([]Summary, error) {
	return s.store.Orders(ctx, q)
}

// Order is an order in the principal's scope. Error: NotFound.
func (s *Service) Order(ctx context.Context, id OrderID) (View, error) { return s.store.Order(ctx, id) }

// Decision is a decision in the principal's scope. Error: NotFound.
func (s *Service) Decision(ctx context.Context, id DecisionID) (DecisionView, error) {
	return s.store.Decision(ctx, id)
}

// DecisionProof is the inclusion proof of the order that rests on the decision. Errors: NotFound, Conflict.
func (s *Service) DecisionProof(ctx context.Context, id DecisionID, prover Prover) (audit.Proof, error) {
	v, err := s.store.Decision(ctx, id)
	if err != nil {
		return audit.Proof{}, err
	}
	return prover.Proof(ctx, v.Seal.Entry)
}

// Package is the proof file of an order, with all its decisions, reasons and the suppliers' master data as known then.
// Errors: NotFound; Conflict while the entry is not sealed, and when what is stored is no longer what was sealed.
func (s *Service) Package(ctx context.Context, id OrderID, prover Prover) ([]byte, error) {
	e, err := s.store.Evidence(ctx, id)
	if err != nil {
		return nil, err
	}
	proof, err := prover.Proof(ctx, e.Leaf.Entry)
	if err != nil {
		return nil, err
	}
	p := audit.Package{Record: e.Record, Decisions: e.Decisions, MasterData: e.MasterData, Leaf: e.Leaf, Proof: proof}
	for _, part := range e.Personal {
		p.Personal = append(p.Personal, part.Text())
	}
	file, err := p.Encode()
	if audit.CodeOf(err) != "" {
		return nil, fault.New(fault.Conflict, "proof_broken").Wrap(err)
	}
	if err != nil {
		return nil, fmt.Errorf("proof package of order %s: %w", id, err)
	}
	return file, nil
}

// DecisionPackage is the proof file of the order that rests on the decision.
func (s *Service) DecisionPackage(ctx context.Context, id DecisionID, prover Prover) ([]byte, error) {
	o, err := s.store.OrderOfDecision(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.Package(ctx, o, prover)
}

// Replay recomputes a stored decision from its record, the rules that stand in the record of its order, and the other
// decisions of its submission. Errors: NotFound, Conflict when this program cannot repeat the record.
func (s *Service) Replay(ctx context.Context, id DecisionID) (Replayed, error) {
	v, err := s.store.Decision(ctx, id)
	if err != nil {
		return Replayed{}, err
	}
	e, err := s.store.Evidence(ctx, v.Order)
	if err != nil {
		return Replayed{}, err
	}
	o, err := ParseOrder(e.Record.Bytes)
	if err != nil {
		return Replayed{}, err
	}
	m := Material{Rules: o.Bodies(), Software: s.cfg.Software}
	if m.Decisions, err = s.store.SubmissionDecisions(ctx, id); err != nil {
		return Replayed{}, err
	}
	r, err := Replay(v.Record, m)
	if errors.Is(err, ErrNoDecision) {
		return r, fault.New(fault.Conflict, "replay_not_possible").Wrap(err)
	}
	return r, err
}

// LegalBasis says on what an order rests, from its stored records. Error: NotFound.
func (s *Service) LegalBasis(ctx context.Context, id OrderID, lang string) (Explanation, error) {
	e, err := s.store.Evidence(ctx, id)
	if err != nil {
		return Explanation{}, err
	}
	g, err := GroundsOf(e)
	if err != nil {
		return Explanation{}, err
	}
	if g.Order.Approval != nil {
		v, err := s.store.Order(ctx, id)
		if err != nil {
			return Explanation{}, err
		}
		g.People = PeopleOf(v.Events)
	}
	return Explain(g, lang)
}
