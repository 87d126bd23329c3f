package rules

import (
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// CalendarVersion names the state of publicHolidays. A changed table gets another one: records say with which they were
// made.
const CalendarVersion = "2026-11"

// holiday is one public holiday: on a fixed day, so many days from Easter Sunday,
// or, for repentance day alone, by its own rule.
type holiday struct {
	name       string
	month      time.Month // with day; 0 when movable
	day        int
	easter     int // days after Easter Sunday, when month is 0
	repentance bool
	since      int    // first year; 0 = always
	only       int    // the one year it was kept; 0 = every year
	lands      []Land // nil = all
}

// publicHolidays are the holidays that stand in the Länder's holiday laws for the
// whole Land and can fall on a day from Monday to Friday (state November 2026).
//
// Left out because they bind only some municipalities, which the place of delivery
// does not tell us: Friedensfest (Augsburg), Mariä Himmelfahrt in Bayern,
// Fronleichnam in parts of Sachsen and Thüringen. Holidays that always fall on a
// Sunday are left out because no Sunday is an Arbeitstag.
var publicHolidays = []holiday{
	{name: "Neujahr", month: time.January, day: 1},
	{name: "Heilige Drei Könige", month: time.January, day: 6, lands: []Land{BadenWuerttemberg, Bayern, SachsenAnhalt}},
	{name: "Internationaler Frauentag", month: time.March, day: 8, since: 2019, lands: []Land{Berlin}},
	{name: "Internationaler Frauentag", month: time.March, day: 8, since: 2023, lands: []Land{MecklenburgVorpommern}},
	{name: "Karfreitag", easter: -2},
	{name: "Ostermontag", easter: 1},
	{name: "Tag der Arbeit", month: time.May, day: 1},
	{name: "Tag der Befreiung", month: time.May, day: 8, only: 2020, lands: []Land{Berlin}},
	{name: "Tag der Befreiung", month: time.May, day: 8, only: 2025, lands: []Land{Berlin}},
	{name: "Christi Himmelfahrt", easter: 39},
	{name: "Pfingstmontag", easter: 50},
	{name: "Fronleichnam", easter: 60, lands: []Land{BadenWuerttemberg, Bayern, Hessen, NordrheinWestfalen, RheinlandPfalz, Saarland}},
	{name: "Mariä Himmelfahrt", month: time.August, day: 15, lands: []Land{Saarland}},
	{name: "Weltkindertag", month: time.September, day: 20, since: 2019, lands: []Land{Thueringen}},
	{name: "Tag der Deutschen Einheit", month: time.October, day: 3, since: 1990},
	{name: "Reformationstag", month: time.October, day: 31, lands: []Land{Brandenburg, MecklenburgVorpommern, Sachsen, SachsenAnhalt, Thueringen}},
	{name: "Reformationstag", month: time.October, day: 31, only: 2017},
	{name: "Reformationstag", month: time.October, day: 31, since: 2018, lands: []Land{Bremen, Hamburg, Niedersachsen, SchleswigHolstein}},
	{name: "Allerheiligen", month: time.November, day: 1, lands: []Land{BadenWuerttemberg, Bayern, NordrheinWestfalen, RheinlandPfalz, Saarland}},
	{name: "Buß- und Bettag", repentance: true, since: 1995, lands: []Land{Sachsen}},
	{name: "1. Weihnachtstag", month: time.December, day: 25},
	{name: "2. Weihnachtstag", month: time.December, day: 26},
}

// farFromEaster stands for the days of the months in which no holiday moves with Easter.
const farFromEaster = 366

// HolidayOn names the public holiday of the Land on d, if there is one.
func HolidayOn(d money.Date, land Land) (name string, ok bool) {
	offset := farFromEaster
	if d.Month() >= time.March && d.Month() <= time.June {
		offset = easterSunday(d.Year()).DaysUntil(d)
	}
	for i := range publicHolidays {
		h := &publicHolidays[i]
		if h.fallsOn(d, offset) && (h.lands == nil || slices.Contains(h.lands, land)) {
			return h.name, true
		}
	}
	return "", false
}

// fallsOn reports whether the holiday is kept on d, which lies offset days after Easter.
func (h *holiday) fallsOn(d money.Date, offset int) bool {
	if d.Year() < h.since || h.only != 0 && d.Year() != h.only {
		return false
	}
	switch {
	case h.repentance:
		// The Wednesday before 23 November.
		return d.Month() == time.November && d.Weekday() == time.Wednesday && d.Day() >= 16 && d.Day() <= 22
	case h.month != 0:
		return d.Month() == h.month && d.Day() == h.day
	default:
		return offset == h.easter
	}
}

// easterSunday follows the ecclesiastical rule of the Gregorian calendar: the
// Sunday after the computed full moon on or after 21 March.
func easterSunday(year int) money.Date {
	century := year / 100
	golden := year % 19                                    // place in the 19-year cycle of moons
	solar := century - century/4                           // leap days the calendar dropped
	lunar := (8*century + 13) / 25                         // drift of the moon's cycle
	moon := (19*golden + solar - lunar + 15) % 30          // days from 21 March to the full moon
	moon -= moon / 28 * (1 - 29/(moon+1)*((21-golden)/11)) // the two exceptions that keep the cycle's dates apart
	weekday := (year + year/4 + moon + 2 - solar) % 7      // of the full moon, 0 = Sunday
	return money.NewDate(year, time.March, 28+moon-weekday)
}
