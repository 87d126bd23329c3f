package planning

import (
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/money"
)

const (
	quarterDays = 91
	quarters    = 4
	// shortestRun is how long a contract must have run before its pace says anything.
	shortestRun = 30
	// farthest is how far a forecast looks where the contract has no end.
	farthest = 10 * 365
)

// Movement is what a day added to what is used up of a limit; less than 0 where call-offs were taken back.
type Movement struct {
	Day    money.Date
	Amount money.Quantity
}

// Figures are what is needed of a limit in a month: at least, likely and at most.
type Figures struct{ Low, Likely, High money.Quantity }

// Need are the figures of a month, named by its first day.
type Need struct {
	Month money.Date
	Figures
}

// Exhaustion is the day on which a limit will be used up: at the earliest, likely, and at the latest. Zero = not before the
// contract ends.
type Exhaustion struct{ Earliest, Likely, Latest money.Date }

// Foresee carries the pace of up to four last quarters (of 91 days, within the term) forward from the end of a day: the
// strongest quarter gives the earliest day, their mean the likely one, the weakest the latest. In a month for which more is
// planned than the pace brings, what is planned counts. A contract that has run for less than 30 days has no pace: known is
// false, unless nothing is left.
func Foresee(term money.Period, day money.Date, left money.Quantity, moves []Movement, needs []Need) (e Exhaustion, known bool) {
	if left.Sign() <= 0 {
		return Exhaustion{day, day, day}, true
	}
	low, likely, high, known := pace(term.From, day, moves)
	if !known {
		return e, false
	}
	low.planned, likely.planned, high.planned = map[money.Date]int64{}, map[money.Date]int64{}, map[money.Date]int64{}
	for _, n := range needs {
		month := monthOf(n.Month)
		low.planned[month], likely.planned[month], high.planned[month] = perDay(n.Low, daysOf(month)), perDay(n.Likely, daysOf(month)), perDay(n.High, daysOf(month))
	}
	end := term.To
	if end.IsZero() {
		end = day.AddDays(farthest)
	}
	return Exhaustion{high.usedUp(day, end, left), likely.usedUp(day, end, left), low.usedUp(day, end, left)}, true
}

// rate is what a day uses up, in millionths of the limit's unit: the same each day, and what is planned per day of a month.
type rate struct {
	daily   int64
	planned map[money.Date]int64
}

// usedUp is the first day after a day and before an end on which nothing is left; zero = none.
func (r rate) usedUp(day, end money.Date, left money.Quantity) money.Date {
	rest := millionths(left)
	for d := day.AddDays(1); d.Before(end); d = d.AddDays(1) {
		if rest -= max(r.daily, r.planned[monthOf(d)]); rest <= 0 {
			return d
		}
	}
	return money.Date{}
}

// pace is the weakest, the mean and the strongest of the last quarters up to and with a day.
func pace(from, day money.Date, moves []Movement) (low, mean, high rate, known bool) {
	end, length := day.AddDays(1), quarterDays
	ran := from.DaysUntil(end)
	if ran < shortestRun {
		return low, mean, high, false
	}
	n := min(quarters, ran/quarterDays)
	if n == 0 {
		n, length = 1, ran
	}
	sums := make([]int64, n)
	for _, m := range moves {
		if back := m.Day.DaysUntil(end) - 1; back >= 0 && back/length < n {
			sums[back/length] += millionths(m.Amount)
		}
	}
	least, most, all := sums[0], sums[0], int64(0)
	for _, s := range sums {
		least, most, all = min(least, s), max(most, s), all+s
	}
	days := int64(length)
	return rate{daily: max(0, least/days)}, rate{daily: max(0, all/(days*int64(n)))}, rate{daily: max(0, most/days)}, true
}

func perDay(q money.Quantity, days int) int64 { return max(0, millionths(q)/int64(days)) }

// millionths of a unit; a quantity has at most twelve digits before the point and three behind it.
func millionths(q money.Quantity) int64 {
	whole, part, _ := strings.Cut(q.String(), ".")
	n, _ := strconv.ParseInt(whole+(part + "000")[:3], 10, 64) // a quantity's digits and nothing else
	return n * 1000
}

func monthOf(d money.Date) money.Date { return money.NewDate(d.Year(), d.Month(), 1) }

func daysOf(month money.Date) int { return month.DaysUntil(month.AddMonths(1)) }
