package planning

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// RoundID names a round.
type RoundID struct{ uuid.UUID }

// Round asks bodies what they expect to need of a contract group, month by month.
type Round struct {
	ID        RoundID
	Group     string // contract group
	Title     string
	Note      string     // what the bodies are told beside it
	First     money.Date // first day of the first month
	Months    int
	Deadline  money.Date // the last day on which a body may answer
	OpenedBy  Person
	OpenedAt  time.Time
	ClosedAt  *time.Time
	Positions []Position // by number, from 1 without gaps
	Asked     []uuid.UUID
}

// Person who asks or answers.
type Person struct {
	ID   uuid.UUID
	Name string
}

// Value is the unit of positions that are planned by their net value.
const Value = "EUR"

// Position is one thing that is asked for.
type Position struct {
	Number int
	Title  string
	Unit   string // [Value], or of UN/ECE Recommendation 20
	Lot    *Lot   // whose call-offs it is held against; nil = none
}

// Lot that a position continues.
type Lot struct {
	ID             uuid.UUID
	Number         int
	Contract       uuid.UUID
	ContractNumber string
}

// Status of a round.
type Status string

// Statuses. Over is past its last day, and not closed yet.
const (
	Open   Status = "open"
	Over   Status = "over"
	Closed Status = "closed"
)

// On is the status on a day.
func (r Round) On(day money.Date) Status {
	switch {
	case r.ClosedAt != nil:
		return Closed
	case day.After(r.Deadline):
		return Over
	}
	return Open
}

// Month is the first day of the n-th month, from 0.
func (r Round) Month(n int) money.Date { return r.First.AddMonths(n) }

// index of a month in the round; false when it is none of its months.
func (r Round) index(month money.Date) (int, bool) {
	n := (month.Year()-r.First.Year())*12 + int(month.Month()) - int(r.First.Month())
	return n, month.Day() == 1 && n >= 0 && n < r.Months
}

// Bounds of a round.
const (
	maxMonths    = 48
	maxPositions = 30
	maxAsked     = 1000
	maxTitle     = 200
	maxGroup     = 120
	maxWords     = 2000
)

// check refuses a round that cannot be answered, naming each place.
func (r Round) check(today money.Date) error {
	bad := fault.New(fault.Invalid, "plan_round_incomplete")
	n := 0
	when := func(wrong bool, at, code string) {
		if wrong {
			n++
			bad = bad.WithField("#/body"+at, code)
		}
	}
	when(r.Title == "" || utf8.RuneCountInString(r.Title) > maxTitle, "/title", "plan_title")
	when(r.Group == "" || utf8.RuneCountInString(r.Group) > maxGroup, "/group", "plan_group")
	when(utf8.RuneCountInString(r.Note) > maxWords, "/note", "plan_words_long")
	when(r.First.Day() != 1 || r.First.Before(monthOf(today)), "/firstMonth", "plan_first_month")
	when(r.Months < 1 || r.Months > maxMonths, "/months", "plan_months")
	when(r.Deadline.Before(today), "/deadline", "plan_deadline")
	when(len(r.Positions) == 0 || len(r.Positions) > maxPositions, "/positions", "plan_positions")
	for i, p := range r.Positions {
		when(p.Title == "" || utf8.RuneCountInString(p.Title) > maxTitle, fmt.Sprintf("/positions/%d/title", i), "plan_title")
		when(p.Unit == "", fmt.Sprintf("/positions/%d/unit", i), "plan_unit")
	}
	when(len(r.Asked) == 0 || len(r.Asked) > maxAsked, "/asked", "plan_asked")
	if n == 0 {
		return nil
	}
	return bad
}

// tidy trims words, numbers positions and names each body once.
func (r *Round) tidy() {
	for _, s := range []*string{&r.Title, &r.Group, &r.Note} {
		*s = strings.TrimSpace(*s)
	}
	for i := range r.Positions {
		p := &r.Positions[i]
		p.Number, p.Title, p.Unit = i+1, strings.TrimSpace(p.Title), strings.TrimSpace(p.Unit)
	}
	slices.SortFunc(r.Asked, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	r.Asked = slices.Compact(r.Asked)
}
