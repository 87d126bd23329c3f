package rulebook

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// BodyDeadEnds are the organisations of a body where somebody submits and nobody else approves, with what decides which rules
// it is under.
type BodyDeadEnds struct {
	Body            uuid.UUID
	Land, BuyerType string
	Places          []string
}

// DeadEnds names the organisations in sight where a rule would ask for a second person and there is none: somebody submits,
// and nobody else approves. A body's own rule is looked at in that body; a general one in every body that it speaks to and
// that comes to be asked once it is in force. The day is the rule's first one, or today when it has begun.
func (s *Service) DeadEnds(ctx context.Context, r rules.Rule) ([]string, error) {
	if !asksSecondPerson(r) {
		return nil, nil
	}
	day := money.DateOf(s.now())
	if r.Valid.From.After(day) {
		day = r.Valid.From
	}
	if r.Organisation != "" {
		body, err := uuid.Parse(r.Organisation)
		if err != nil {
			return nil, err
		}
		return s.store.DeadEnds(ctx, body, day)
	}
	found, err := s.store.AllDeadEnds(ctx, day)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	versions, err := s.store.Versions(ctx)
	if err != nil {
		return nil, err
	}
	all := append(slices.DeleteFunc(Rules(versions), func(o rules.Rule) bool { return o.ID == r.ID }), r)
	var places []string
	for _, one := range found {
		asked, err := asksBuyer(all, r, rules.DirectAwardFacts{
			Jurisdiction: rules.Jurisdiction(one.Land), BuyerType: rules.BuyerType(one.BuyerType), Organisation: one.Body.String(), At: day,
		})
		if err != nil {
			return nil, err
		}
		if asked {
			places = append(places, one.Places...)
		}
	}
	return places, nil
}

// asksBuyer reports whether a rule speaks to a buyer, and the rules with it ask him for a second person.
func asksBuyer(all []rules.Rule, r rules.Rule, buyer rules.DirectAwardFacts) (bool, error) {
	if !r.SpeaksTo(all, buyer) {
		return false, nil
	}
	buyer.Net = money.Zero(money.EUR)
	terms, err := rules.TermsFor(all, buyer)
	return err == nil && slices.ContainsFunc(terms.Deviation, secondPersonBand), err
}

func asksSecondPerson(r rules.Rule) bool {
	return r.Terms != nil && slices.ContainsFunc(r.Terms.Deviation, secondPersonBand)
}

func secondPersonBand(b rules.DeviationBand) bool { return b.Ask == rules.AskSecondPerson }

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
	return slices.ContainsFunc(terms.Deviation, secondPersonBand), nil
}
