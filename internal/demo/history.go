package demo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
)

// season is how much bodies call off in each month of a year, beside one another: little in summer, most before the
// books are closed.
var season = [12]int64{6, 7, 8, 8, 9, 9, 6, 5, 9, 11, 13, 9}

// calledOffHour is when a month's call-offs stand in the ledger, on a day in the middle of the month.
const calledOffHour = 10 * time.Hour

// history spreads what was used of a contract's limits over the months since it began, so that what the lots used adds up to
// what the contract did.
func history(c *postgres.DemoContract, today money.Date) error {
	days := monthsOf(c.Term.From, today)
	total := make([]int64, len(days))
	for i := range c.Lots {
		l := &c.Lots[i]
		weights := weightsOf(days, l.Number)
		for j := range l.Balances {
			parts, err := spread(l.Balances[j].Used, weights)
			if err != nil {
				return err
			}
			l.Balances[j].Uses = uses(days, parts)
			if l.Balances[j].Measure == catalog.MeasureValue {
				for m, part := range parts {
					total[m] += part
				}
			}
		}
		for j := range l.Parties {
			if l.Selection.By != catalog.SelectByShare {
				continue
			}
			parts, err := spread(l.Parties[j].Used, weights)
			if err != nil {
				return err
			}
			l.Parties[j].Uses = uses(days, parts)
		}
	}
	for j := range c.Balances {
		c.Balances[j].Uses = uses(days, total)
	}
	return nil
}

// monthsOf are days on which people work, one in the middle of each month from a day to another; the first day itself when
// no such day lies between them.
func monthsOf(from, to money.Date) []money.Date {
	var out []money.Date
	for d := money.NewDate(from.Year(), from.Month(), 15); d.Before(to); d = d.AddMonths(1) {
		if at := nextArbeitstag(d); !at.Before(from) && at.Before(to) {
			out = append(out, at)
		}
	}
	if len(out) == 0 {
		out = append(out, from)
	}
	return out
}

// weightsOf are the seasons of days, a little different in each lot.
func weightsOf(days []money.Date, lot int) []int64 {
	out := make([]int64, len(days))
	for i, d := range days {
		out[i] = season[d.Month()-1] + int64((3*i+5*lot)%4)
	}
	return out
}

// spread divides a whole number by weights; the parts add up to it.
func spread(used string, weights []int64) ([]int64, error) {
	n, err := strconv.ParseInt(used, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("used %q: %w", used, err)
	}
	var all, sum, done int64
	for _, w := range weights {
		all += w
	}
	out := make([]int64, len(weights))
	for i, w := range weights {
		sum += w
		out[i] = n*sum/all - done
		done += out[i]
	}
	return out, nil
}

func uses(days []money.Date, parts []int64) []postgres.DemoUse {
	var out []postgres.DemoUse
	for i, part := range parts {
		if part > 0 {
			out = append(out, postgres.DemoUse{At: days[i].StartIn(money.Berlin).Add(calledOffHour).UTC(), Amount: strconv.FormatInt(part, 10)})
		}
	}
	return out
}
