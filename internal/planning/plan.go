package planning

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// PlanStore reads what was planned and called off. All bodies count.
type PlanStore interface {
	// ClosedRounds with positions that continue a contract's lots, the one closed last first.
	ClosedRounds(ctx context.Context, contract uuid.UUID) ([]Round, error)
	// Answers of everybody who was asked.
	Answers(ctx context.Context, id RoundID) ([]Answer, error)
	// CalledOff is what everybody called off of the positions' lots, per month of Berlin from a day on up to another one, in the
	// position's unit, without what was cancelled.
	CalledOff(ctx context.Context, r Round, from, to money.Date) (map[int]map[money.Date]money.Quantity, error)
}

// Planned is what a closed round says of a lot, beside what was called off since.
type Planned struct {
	Round    Round
	Position Position
	Sum
	Called []money.Quantity // per month of the round, as far as they have begun
}

// planned reads the positions of closed rounds that continue the contract's lots, by lot and the round closed last first. What was
// called off is what the limit says that measures the position; where the lot has none, what the orders say.
func (s *Service) planned(ctx context.Context, c catalog.Contract, day money.Date, moves map[uuid.UUID][]Movement) ([]Planned, error) {
	rounds, err := s.plans.ClosedRounds(ctx, c.ID.UUID)
	if err != nil {
		return nil, err
	}
	lots := map[uuid.UUID]catalog.Lot{}
	for _, l := range c.Lots {
		lots[l.ID.UUID] = l
	}
	var out []Planned
	for _, r := range rounds {
		answers, err := s.plans.Answers(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		sums, err := Sums(r, answers)
		if err != nil {
			return nil, err
		}
		ordered, err := s.plans.CalledOff(ctx, r, r.First, r.Month(r.Months))
		if err != nil {
			return nil, err
		}
		for i, p := range r.Positions {
			if p.Lot == nil || p.Lot.Contract != c.ID.UUID {
				continue
			}
			called := ordered[p.Number]
			if at := slices.IndexFunc(lots[p.Lot.ID].Balances, func(b catalog.Balance) bool { return b.Measure == p.measure() }); at >= 0 {
				if called, err = perMonth(moves[lots[p.Lot.ID].Balances[at].ID]); err != nil {
					return nil, err
				}
			}
			out = append(out, Planned{Round: r, Position: p, Sum: sums[i], Called: r.upTo(day, called)})
		}
	}
	slices.SortStableFunc(out, func(a, b Planned) int { return a.Position.Lot.Number - b.Position.Lot.Number })
	return out, nil
}

// measure is which limit of a lot a position is held against.
func (p Position) measure() catalog.Measure {
	if p.Unit == Value {
		return catalog.MeasureValue
	}
	return catalog.MeasureQuantity
}

// upTo are the round's months that have begun by a day; what was taken back of earlier months is no less than nothing.
func (r Round) upTo(day money.Date, called map[money.Date]money.Quantity) []money.Quantity {
	var out []money.Quantity
	for n := 0; n < r.Months && !r.Month(n).After(day); n++ {
		out = append(out, called[r.Month(n)].Max(money.QuantityOf(0)))
	}
	return out
}

func perMonth(moves []Movement) (map[money.Date]money.Quantity, error) {
	out := map[money.Date]money.Quantity{}
	for _, m := range moves {
		sum, err := out[monthOf(m.Day)].Add(m.Amount)
		if err != nil {
			return nil, err
		}
		out[monthOf(m.Day)] = sum
	}
	return out, nil
}

// told is what a person sees of plans: those who review answers every sum, an organisation that was asked what [Shared] leaves.
func (s *Service) told(ctx context.Context, p authz.Principal, plans []Planned) ([]Planned, error) {
	may := func(action string) (bool, error) {
		d, err := s.decider.Decide(ctx, p, authz.Request{Class: "plan", Action: action, Organisation: p.Organisation})
		if err != nil {
			return false, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
		}
		return d.Allowed, nil
	}
	if all, err := may("review"); all || err != nil {
		return plans, err
	}
	if reads, err := may("read"); !reads || err != nil {
		return nil, err
	}
	var out []Planned
	for _, one := range plans {
		if slices.Contains(one.Round.Asked, p.Organisation) {
			if one.Sum = Shared([]Sum{one.Sum})[0]; one.Hidden {
				one.Called = nil
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// limit names what a limit measures of a lot.
type limit struct {
	lot     int
	measure catalog.Measure
}

// needsOf is what plans add to the forecast of each lot's limits: of a month the round closed last. Only sums that every body
// may see count, so that no day betrays a figure.
func needsOf(plans []Planned) map[limit][]Need {
	out, known := map[limit][]Need{}, map[limit]map[money.Date]bool{}
	for _, one := range plans {
		if one.Bodies < fewest {
			continue
		}
		at := limit{one.Position.Lot.Number, one.Position.measure()}
		if known[at] == nil {
			known[at] = map[money.Date]bool{}
		}
		for _, n := range one.Months {
			if !known[at][n.Month] {
				out[at], known[at][n.Month] = append(out[at], n), true
			}
		}
	}
	return out
}

// ofAllLots adds up the needs of a contract's lots. Errors are those of arithmetic.
func ofAllLots(needs map[limit][]Need, measure catalog.Measure) ([]Need, error) {
	var out []Need
	at := map[money.Date]int{}
	for of, its := range needs {
		if of.measure != measure {
			continue
		}
		for _, n := range its {
			i, known := at[n.Month]
			if !known {
				at[n.Month] = len(out)
				out = append(out, n)
			} else if err := out[i].add(n.Figures); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
