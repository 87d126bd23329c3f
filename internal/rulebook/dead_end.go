package rulebook

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// DeadEnds names the organisations of a body where a rule of its own would ask for a second person and there is none: somebody
// submits, and nobody else approves. They are looked for on the rule's first day, or today when it has begun.
func (s *Service) DeadEnds(ctx context.Context, r rules.Rule) ([]string, error) {
	if !asksSecondPerson(r) || r.Organisation == "" {
		return nil, nil
	}
	body, err := uuid.Parse(r.Organisation)
	if err != nil {
		return nil, err
	}
	day := money.DateOf(s.now())
	if r.Valid.From.After(day) {
		day = r.Valid.From
	}
	return s.store.DeadEnds(ctx, body, day)
}

func asksSecondPerson(r rules.Rule) bool {
	return r.Terms != nil && slices.ContainsFunc(r.Terms.Deviation, func(b rules.DeviationBand) bool { return b.Ask == rules.AskSecondPerson })
}

// AsksSecondPerson reports whether the rules of today ask a buyer for the approval of a second person in any band.
func (s *Service) AsksSecondPerson(ctx context.Context, buyer rules.DirectAwardFacts) (bool, error) {
	all, err := s.store.Versions(ctx)
	if err != nil {
		return false, err
	}
	buyer.At, buyer.Net = money.DateOf(s.now()), money.Zero(money.EUR)
	terms, err := rules.TermsFor(Rules(all), buyer)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(terms.Deviation, func(b rules.DeviationBand) bool { return b.Ask == rules.AskSecondPerson }), nil
}
