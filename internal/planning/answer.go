package planning

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// AnswerStatus is how far a body is with its answer.
type AnswerStatus string

// Statuses of an answer. Of a draft nothing is counted.
const (
	Silent AnswerStatus = "silent"
	Draft  AnswerStatus = "draft"
	Sent   AnswerStatus = "sent"
	NoNeed AnswerStatus = "no_need" // the body expects to need nothing
)

// Given reports whether the body has answered.
func (s AnswerStatus) Given() bool { return s == Sent || s == NoNeed }

// Answer of a body.
type Answer struct {
	Organisation uuid.UUID
	Name         string // of the organisation
	Status       AnswerStatus
	Version      int // raised by every saving; 0 = never saved
	Comment      string
	By           string // who saved it last; "" = nobody, or no longer known
	At           *time.Time
	Lines        []Line // by position and month; months without a need are left out
}

// Line is what is needed of a position in a month.
type Line struct {
	Position int
	Need
}

// check refuses figures that the round does not ask for or that contradict themselves, each at its place.
func (a Answer) check(r Round) error {
	bad, n := fault.New(fault.Invalid, "plan_figures"), 0
	when := func(wrong bool, at, code string) {
		if wrong {
			n++
			bad = bad.WithField(at, code)
		}
	}
	when(utf8.RuneCountInString(a.Comment) > maxWords, "#/body/comment", "plan_words_long")
	seen := map[string]bool{}
	for i, l := range a.Lines {
		at := fmt.Sprintf("#/body/figures/%d", i)
		key := fmt.Sprint(l.Position, l.Month)
		_, asked := r.index(l.Month)
		when(l.Position < 1 || l.Position > len(r.Positions), at+"/position", "plan_position_unknown")
		when(!asked, at+"/month", "plan_month_unknown")
		when(seen[key], at, "plan_figure_twice")
		when(l.Low.Sign() < 0 || l.Low.Cmp(l.Likely) > 0 || l.Likely.Cmp(l.High) > 0, at+"/likely", "plan_figures_order")
		seen[key] = true
	}
	when(a.Status == Sent && !a.needs(), "#/body/figures", "plan_nothing_sent")
	if n == 0 {
		return nil
	}
	return bad
}

func (a Answer) needs() bool {
	for _, l := range a.Lines {
		if l.High.Sign() > 0 {
			return true
		}
	}
	return false
}

// tidy leaves out what is nothing; who needs nothing names no figures.
func (a *Answer) tidy() {
	a.Comment = strings.TrimSpace(a.Comment)
	kept := []Line{}
	for _, l := range a.Lines {
		if a.Status != NoNeed && l.High.Sign() > 0 {
			kept = append(kept, l)
		}
	}
	a.Lines = kept
}

// Sum is what all bodies that have answered need of a position.
type Sum struct {
	Position int
	Bodies   int // how many of them named figures for it
	// Hidden sums have no figures: too few bodies stand behind them.
	Hidden bool
	Months []Need // one per month of the round
	Total  Figures
}

// fewest bodies behind a sum that other bodies see. Of two, each would learn the other's figures by taking off its own.
const fewest = 3

// Sums adds up what sent answers say, a sum per position.
func Sums(r Round, answers []Answer) ([]Sum, error) {
	out := make([]Sum, len(r.Positions))
	for i := range out {
		out[i] = Sum{Position: i + 1, Months: make([]Need, r.Months)}
		for m := range out[i].Months {
			out[i].Months[m].Month = r.Month(m)
		}
	}
	for _, a := range answers {
		if a.Status != Sent {
			continue
		}
		named := map[int]bool{}
		for _, l := range a.Lines {
			m, asked := r.index(l.Month)
			if !asked || l.Position < 1 || l.Position > len(out) {
				continue
			}
			s := &out[l.Position-1]
			if err := s.Months[m].add(l.Figures); err != nil {
				return nil, err
			}
			if err := s.Total.add(l.Figures); err != nil {
				return nil, err
			}
			named[l.Position] = true
		}
		for position := range named {
			out[position-1].Bodies++
		}
	}
	return out, nil
}

func (f *Figures) add(g Figures) (err error) {
	if f.Low, err = f.Low.Add(g.Low); err != nil {
		return err
	}
	if f.Likely, err = f.Likely.Add(g.Likely); err != nil {
		return err
	}
	f.High, err = f.High.Add(g.High)
	return err
}

// Shared is what bodies see of sums: those behind which at least three stand. Less would let a body reckon what another one
// plans, so neither the figures nor the number behind a hidden sum is told.
func Shared(sums []Sum) []Sum {
	out := make([]Sum, len(sums))
	for i, s := range sums {
		out[i] = s
		if s.Bodies < fewest {
			out[i] = Sum{Position: s.Position, Hidden: true}
		}
	}
	return out
}

// Proposed makes last year's call-offs of a body into figures for a round: in each month what was called off in the same month of
// the twelve that ended with the last whole one, at least and at most the least and the most of it and its two neighbours.
func Proposed(r Round, day money.Date, called map[int]map[money.Date]money.Quantity) []Line {
	out := []Line{}
	last := monthOf(day)
	for _, p := range r.Positions {
		months := called[p.Number]
		if len(months) == 0 {
			continue
		}
		for n := range r.Months {
			then := r.Month(n)
			for !then.Before(last) {
				then = then.AddMonths(-12)
			}
			f := around(months, last, then)
			if f.High.Sign() > 0 {
				out = append(out, Line{p.Number, Need{r.Month(n), f}})
			}
		}
	}
	return out
}

// around is the figure of a month with the least and most of it and its neighbours; the year before a month is a ring.
func around(months map[money.Date]money.Quantity, last, then money.Date) Figures {
	ring := func(m money.Date) money.Quantity {
		if !m.Before(last) {
			m = m.AddMonths(-12)
		}
		if m.Before(last.AddMonths(-12)) {
			m = m.AddMonths(12)
		}
		return months[m].Max(money.QuantityOf(0))
	}
	f := Figures{Likely: ring(then)}
	f.Low, f.High = f.Likely, f.Likely
	for _, m := range []money.Date{then.AddMonths(-1), then.AddMonths(1)} {
		q := ring(m)
		if q.Cmp(f.Low) < 0 {
			f.Low = q
		}
		f.High = f.High.Max(q)
	}
	return f
}
