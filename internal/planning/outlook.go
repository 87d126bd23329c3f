package planning

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Course is how a limit was used up month by month, and when it will be.
type Course struct {
	Lot   int // number; 0 = the limit of the whole contract
	Title string
	catalog.Balance
	Months   []Month // from the contract's first to that of the day
	Forecast *Exhaustion
}

// Month of a course.
type Month struct {
	First money.Date
	Used  money.Quantity // in the month; less than 0 where more was taken back than called off
	Total money.Quantity // since the beginning, at its end
}

// Outlook is the course of every limit of a contract, as of a day.
type Outlook struct {
	Day     money.Date
	Term    money.Period
	Courses []Course // those of the contract before those of its lots
	Plans   []Planned
}

// Store reads what the ledger says of limits.
type Store interface {
	// Movements are what used up each limit, per day in order, as far as there are any.
	Movements(ctx context.Context, limits []uuid.UUID) (map[uuid.UUID][]Movement, error)
}

// Service looks ahead. Safe for concurrent use.
type Service struct {
	contracts catalog.ContractStore
	store     Store
	plans     PlanStore
	decider   authz.Decider
}

// NewService returns the service.
func NewService(contracts catalog.ContractStore, store Store, plans PlanStore, decider authz.Decider) *Service {
	return &Service{contracts: contracts, store: store, plans: plans, decider: decider}
}

// Outlook of a contract in sight, with as much of the plans for it as the person may see. Error: NotFound.
func (s *Service) Outlook(ctx context.Context, p authz.Principal, id catalog.ContractID, q catalog.ContractQuery) (Outlook, error) {
	c, err := s.contracts.Contract(ctx, id, q)
	if err != nil {
		return Outlook{}, err
	}
	moves, err := s.store.Movements(ctx, limitsOf(c))
	if err != nil {
		return Outlook{}, err
	}
	plans, err := s.planned(ctx, c, q.Day, moves)
	if err != nil {
		return Outlook{}, err
	}
	out, err := Ahead(c, q.Day, moves, plans)
	if err != nil {
		return out, err
	}
	out.Plans, err = s.told(ctx, p, plans)
	return out, err
}

func limitsOf(c catalog.Contract) []uuid.UUID {
	var out []uuid.UUID
	for _, b := range c.Balances {
		out = append(out, b.ID)
	}
	for _, l := range c.Lots {
		for _, b := range l.Balances {
			out = append(out, b.ID)
		}
	}
	return out
}

// Ahead puts together the courses of a contract's limits, with what is planned of its lots. Errors are those of arithmetic.
func Ahead(c catalog.Contract, day money.Date, moves map[uuid.UUID][]Movement, plans []Planned) (Outlook, error) {
	out := Outlook{Day: day, Term: c.Term}
	total, err := c.Limits()
	if err != nil {
		return out, err
	}
	needs := needsOf(plans)
	add := func(lot int, title string, b catalog.Balance, moves []Movement, needs []Need) error {
		if b.Maximum == nil {
			return nil
		}
		course := Course{Lot: lot, Title: title, Balance: b}
		if err := course.run(c.Term, day, moves, needs); err != nil {
			return err
		}
		out.Courses = append(out.Courses, course)
		return nil
	}
	for _, b := range total {
		its := moves[b.ID]
		if b.ID == uuid.Nil { // what the lots allow together stands for it
			its = ofLots(c.Lots, b.Measure, moves)
		}
		planned, err := ofAllLots(needs, b.Measure)
		if err != nil {
			return out, err
		}
		if err := add(0, c.Title, b, its, planned); err != nil {
			return out, err
		}
	}
	for _, l := range c.Lots {
		for _, b := range l.Balances {
			if err := add(l.Number, l.Title, b, moves[b.ID], needs[limit{l.Number, b.Measure}]); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

func ofLots(lots []catalog.Lot, measure catalog.Measure, moves map[uuid.UUID][]Movement) []Movement {
	var out []Movement
	for _, l := range lots {
		for _, b := range l.Balances {
			if b.Measure == measure {
				out = append(out, moves[b.ID]...)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Movement) int { return a.Day.Cmp(b.Day) })
	return out
}

func (c *Course) run(term money.Period, day money.Date, moves []Movement, needs []Need) error {
	left, err := c.Remaining()
	if err != nil {
		return err
	}
	if e, known := Foresee(term, day, *left, moves, needs); known {
		c.Forecast = &e
	}
	total := money.QuantityOf(0)
	for first := monthOf(term.From); !first.After(day); first = first.AddMonths(1) {
		m := Month{First: first, Used: money.QuantityOf(0)}
		for len(moves) > 0 && moves[0].Day.Before(first.AddMonths(1)) && !moves[0].Day.After(day) {
			if m.Used, err = m.Used.Add(moves[0].Amount); err != nil {
				return err
			}
			moves = moves[1:]
		}
		if total, err = total.Add(m.Used); err != nil {
			return err
		}
		m.Total = total
		c.Months = append(c.Months, m)
	}
	return nil
}
