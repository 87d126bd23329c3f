package demo

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// placeholder of a day in the catalogues and in seed.yaml:
//
//	{{day+30}}   30 days from the day of loading
//	{{month+4}}  the first day of the fourth month from then
//
// each moved on to the next day that is an Arbeitstag in every Land.
var placeholder = regexp.MustCompile(`\{\{(day|month)([+-][0-9]{1,4})\}\}`)

// render puts days in the place of placeholders, as 2026-11-23.
func render(text []byte, today money.Date) []byte {
	known := map[string][]byte{}
	return placeholder.ReplaceAllFunc(text, func(match []byte) []byte {
		if day, ok := known[string(match)]; ok {
			return day
		}
		parts := placeholder.FindSubmatch(match)
		n, err := strconv.Atoi(string(parts[2]))
		if err != nil {
			return match // not reached: the pattern allows digits only
		}
		day := today.AddDays(n)
		if string(parts[1]) == "month" {
			first := money.NewDate(today.Year(), today.Month(), 1)
			day = first.AddMonths(n)
		}
		known[string(match)] = []byte(nextArbeitstag(day).String())
		return known[string(match)]
	})
}

// day reads one rendered day.
func renderDay(text string, today money.Date) (money.Date, error) {
	d, err := money.ParseDate(string(render([]byte(text), today)))
	if err != nil {
		return money.Date{}, fmt.Errorf("day %q: %w", text, err)
	}
	return d, nil
}

// nextArbeitstag is the day itself or the first after it on which people work in all Länder.
func nextArbeitstag(d money.Date) money.Date {
	for slices.ContainsFunc(rules.Lands(), func(l rules.Land) bool { return !rules.IsWorkday(d, l) }) {
		d = d.AddDays(1)
	}
	return d
}
