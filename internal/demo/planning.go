package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/planning"
)

// Rounds is the way of those who plan a contract and of the bodies they ask; planning.Rounds implements it.
type Rounds interface {
	List(ctx context.Context, p authz.Principal) ([]planning.Seen, error)
	Open(ctx context.Context, p authz.Principal, r planning.Round) (planning.RoundID, error)
	Reviewed(ctx context.Context, p authz.Principal, id planning.RoundID) ([]planning.Answer, error)
	Answer(ctx context.Context, p authz.Principal, id planning.RoundID, a planning.Answer) error
	Close(ctx context.Context, p authz.Principal, id planning.RoundID) error
}

var _ Rounds = (*planning.Rounds)(nil)

// seedPlanning are the rounds that one person runs.
type seedPlanning struct {
	Run    string      `yaml:"run"`
	Rounds []seedRound `yaml:"rounds"`
}

// seedRound has its days from the day of loading and its first month from the month of that day.
type seedRound struct {
	Title     string         `yaml:"title"`
	Group     string         `yaml:"group"`
	Note      string         `yaml:"note"`
	Opened    int            `yaml:"opened"`
	Deadline  int            `yaml:"deadline"`
	Closed    int            `yaml:"closed"` // 0 = it runs
	First     int            `yaml:"first"`
	Months    int            `yaml:"months"`
	Positions []seedPosition `yaml:"positions"`
	Answers   []seedAnswer   `yaml:"answers"`
}

type seedPosition struct {
	Title string `yaml:"title"`
	Unit  string `yaml:"unit"`
	Lot   string `yaml:"lot"` // title
}

// seedAnswer is what a body needs in an ordinary month: at least, likely and at most, a position each. Without figures it
// has not answered.
type seedAnswer struct {
	By      string     `yaml:"by"`
	Day     int        `yaml:"day"`
	Figures [][3]int64 `yaml:"figures"`
}

// ordinary is the mean of the season.
const ordinary = 8

// planning opens the rounds that are not there yet, answers and closes them at the instants at which it would have been done.
func (l loader) planning(ctx context.Context) error {
	if l.RoundsAt == nil {
		return nil
	}
	run, err := l.Store.Person(ctx, l.seed.Planning.Run, l.Now())
	if err != nil {
		return err
	}
	there, err := l.RoundsAt(l.Now()).List(authz.ContextWithPrincipal(ctx, run), run)
	if err != nil {
		return err
	}
	for _, s := range l.seed.Planning.Rounds {
		if err := l.plan(ctx, run, s, there); err != nil {
			return fmt.Errorf("round %q: %w", s.Title, err)
		}
	}
	return nil
}

func (l loader) plan(ctx context.Context, run authz.Principal, s seedRound, there []planning.Seen) error {
	bodies := make([]authz.Principal, len(s.Answers))
	for i, a := range s.Answers {
		var err error
		if bodies[i], err = l.Store.Person(ctx, a.By, l.Now()); err != nil {
			return err
		}
	}
	runs := authz.ContextWithPrincipal(ctx, run)
	r, err := l.round(ctx, s, bodies)
	if err != nil {
		return err
	}
	known := slices.IndexFunc(there, func(one planning.Seen) bool { return one.Title == s.Title })
	if known < 0 {
		if r.ID, err = l.RoundsAt(l.on(s.Opened, draftedAt)).Open(runs, run, r); err != nil {
			return err
		}
	} else if r.ID = there[known].ID; there[known].ClosedAt != nil {
		return nil
	}
	if err := l.answer(ctx, run, r, s, bodies); err != nil || s.Closed == 0 {
		return err
	}
	return l.RoundsAt(l.on(s.Closed, closedAt)).Close(runs, run, r.ID)
}

func (l loader) round(ctx context.Context, s seedRound, bodies []authz.Principal) (planning.Round, error) {
	month := money.NewDate(l.today.Year(), l.today.Month(), 1)
	r := planning.Round{
		Group: s.Group, Title: s.Title, Note: s.Note, First: month.AddMonths(s.First), Months: s.Months,
		Deadline: money.DateOf(l.on(s.Deadline, draftedAt)),
	}
	for i, p := range s.Positions {
		lot, err := l.Store.LotNamed(ctx, p.Lot)
		if err != nil {
			return r, err
		}
		r.Positions = append(r.Positions, planning.Position{Number: i + 1, Title: p.Title, Unit: p.Unit, Lot: &planning.Lot{ID: lot}})
	}
	for _, b := range bodies {
		r.Asked = append(r.Asked, b.Organisation)
	}
	return r, nil
}

// answer sends what has not been sent yet.
func (l loader) answer(ctx context.Context, run authz.Principal, r planning.Round, s seedRound, bodies []authz.Principal) error {
	given, err := l.RoundsAt(l.Now()).Reviewed(authz.ContextWithPrincipal(ctx, run), run, r.ID)
	if err != nil {
		return err
	}
	silent := map[uuid.UUID]bool{}
	for _, a := range given {
		silent[a.Organisation] = !a.Status.Given()
	}
	for i, a := range s.Answers {
		if len(a.Figures) == 0 || !silent[bodies[i].Organisation] {
			continue
		}
		sent := planning.Answer{Status: planning.Sent, Lines: needs(r, a.Figures)}
		at := l.on(a.Day, offeredAt).Add(time.Duration(i) * time.Minute)
		if err := l.RoundsAt(at).Answer(authz.ContextWithPrincipal(ctx, bodies[i]), bodies[i], r.ID, sent); err != nil {
			return fmt.Errorf("answer of %s: %w", a.By, err)
		}
	}
	return nil
}

// needs are the figures of ordinary months in the seasons of a round.
func needs(r planning.Round, ordinaries [][3]int64) []planning.Line {
	var out []planning.Line
	for i, f := range ordinaries {
		for n := range r.Months {
			in := func(figure int64) money.Quantity {
				return money.QuantityOf(figure * season[r.Month(n).Month()-1] / ordinary)
			}
			out = append(out, planning.Line{Position: i + 1, Need: planning.Need{Month: r.Month(n), Figures: planning.Figures{Low: in(f[0]), Likely: in(f[1]), High: in(f[2])}}})
		}
	}
	return out
}
