package rules_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

func day(s string) money.Date { return money.MustDate(s) }

func TestAddWorkdays(t *testing.T) {
	t.Parallel()
	fridayAfternoon := time.Date(2026, time.November, 20, 16, 0, 0, 0, money.Berlin)
	sundayNight := time.Date(2026, time.November, 21, 23, 30, 0, 0, time.UTC) // already Sunday in Berlin
	for name, tt := range map[string]struct {
		from money.Date
		n    int
		land rules.Land
		want string
	}{
		"Friday 16:00, one day":           {money.DateOf(fridayAfternoon), 1, rules.Niedersachsen, "2026-11-23"},
		"Friday 16:00, five days":         {money.DateOf(fridayAfternoon), 5, rules.Niedersachsen, "2026-11-27"},
		"Sunday":                          {money.DateOf(sundayNight), 1, rules.Niedersachsen, "2026-11-23"},
		"Sunday, six days":                {day("2026-11-22"), 6, rules.Niedersachsen, "2026-11-30"},
		"Saturday":                        {day("2026-11-21"), 2, rules.Niedersachsen, "2026-11-24"},
		"Monday counts from Tuesday":      {day("2026-11-23"), 1, rules.Niedersachsen, "2026-11-24"},
		"repentance day between, SN":      {day("2026-11-17"), 1, rules.Sachsen, "2026-11-19"},
		"repentance day is work in NI":    {day("2026-11-17"), 1, rules.Niedersachsen, "2026-11-18"},
		"Christmas 2026":                  {day("2026-12-23"), 2, rules.Niedersachsen, "2026-12-28"},
		"Christmas Eve is an Arbeitstag":  {day("2026-12-23"), 1, rules.Niedersachsen, "2026-12-24"},
		"from the holiday itself":         {day("2026-12-25"), 1, rules.Niedersachsen, "2026-12-28"},
		"across the year, Epiphany BY":    {day("2026-12-31"), 3, rules.Bayern, "2027-01-07"},
		"across the year, no Epiphany NI": {day("2026-12-31"), 3, rules.Niedersachsen, "2027-01-06"},
		"over Easter 2026":                {day("2026-04-02"), 1, rules.Niedersachsen, "2026-04-07"},
		"over Ascension":                  {day("2026-05-13"), 1, rules.Niedersachsen, "2026-05-15"},
		"over Corpus Christi NW":          {day("2026-06-03"), 1, rules.NordrheinWestfalen, "2026-06-05"},
		"Corpus Christi is work in NI":    {day("2026-06-03"), 1, rules.Niedersachsen, "2026-06-04"},
		"none from an Arbeitstag":         {day("2026-11-20"), 0, rules.Niedersachsen, "2026-11-20"},
		"none from a Sunday":              {day("2026-11-22"), 0, rules.Niedersachsen, "2026-11-23"},
		"negative counts as none":         {day("2026-11-22"), -3, rules.Niedersachsen, "2026-11-23"},
		"unknown Land, nationwide only":   {day("2026-10-30"), 1, "", "2026-11-02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := rules.AddWorkdays(tt.from, tt.n, tt.land); got != day(tt.want) {
				t.Errorf("%s + %d in %s = %s, want %s", tt.from, tt.n, tt.land, got, tt.want)
			}
		})
	}
}

func TestHugeDeliveryTimesAreBounded(t *testing.T) {
	t.Parallel()
	from := day("2026-11-22")
	if got, want := rules.AddWorkdays(from, 1<<62, rules.Bayern), rules.AddWorkdays(from, 2_500, rules.Bayern); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Whole-Land holidays of 2026 by the Länder's laws, Sundays left out.
func TestHolidaysOf2026(t *testing.T) {
	t.Parallel()
	everywhere := []string{"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-10-03", "2026-12-25", "2026-12-26"}
	extra := map[rules.Land][]string{
		rules.BadenWuerttemberg:     {"2026-01-06", "2026-06-04", "2026-11-01"},
		rules.Bayern:                {"2026-01-06", "2026-06-04", "2026-11-01"},
		rules.Berlin:                {"2026-03-08"},
		rules.Brandenburg:           {"2026-10-31"},
		rules.Bremen:                {"2026-10-31"},
		rules.Hamburg:               {"2026-10-31"},
		rules.Hessen:                {"2026-06-04"},
		rules.MecklenburgVorpommern: {"2026-03-08", "2026-10-31"},
		rules.Niedersachsen:         {"2026-10-31"},
		rules.NordrheinWestfalen:    {"2026-06-04", "2026-11-01"},
		rules.RheinlandPfalz:        {"2026-06-04", "2026-11-01"},
		rules.Saarland:              {"2026-06-04", "2026-08-15", "2026-11-01"},
		rules.Sachsen:               {"2026-10-31", "2026-11-18"},
		rules.SachsenAnhalt:         {"2026-01-06", "2026-10-31"},
		rules.SchleswigHolstein:     {"2026-10-31"},
		rules.Thueringen:            {"2026-09-20", "2026-10-31"},
	}
	if len(extra) != 16 || len(rules.Lands()) != 16 {
		t.Fatalf("%d and %d Länder", len(extra), len(rules.Lands()))
	}
	for _, land := range rules.Lands() {
		want := map[money.Date]bool{}
		for _, s := range append(everywhere, extra[land]...) {
			want[day(s)] = true
		}
		got := map[money.Date]bool{}
		for d := day("2026-01-01"); d.Before(day("2027-01-01")); d = d.AddDays(1) {
			if name, ok := rules.HolidayOn(d, land); ok {
				got[d] = name != ""
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", land, diff)
		}
	}
}

func TestEasterAcrossTheYears(t *testing.T) {
	t.Parallel()
	for _, sunday := range []string{
		"1818-03-22", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31",
		"2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22",
	} {
		friday, okFriday := rules.HolidayOn(day(sunday).AddDays(-2), rules.Niedersachsen)
		monday, okMonday := rules.HolidayOn(day(sunday).AddDays(1), rules.Niedersachsen)
		if !okFriday || !okMonday || friday != "Karfreitag" || monday != "Ostermontag" {
			t.Errorf("Easter is not on %s", sunday)
		}
	}
}

func TestHolidaysBeginWithTheirLaws(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		on   string
		land rules.Land
		want bool
	}{
		{"2018-03-08", rules.Berlin, false},
		{"2019-03-08", rules.Berlin, true},
		{"2022-03-08", rules.MecklenburgVorpommern, false},
		{"2023-03-08", rules.MecklenburgVorpommern, true},
		{"2018-09-20", rules.Thueringen, false},
		{"2019-09-20", rules.Thueringen, true},
		{"2016-10-31", rules.Niedersachsen, false},
		{"2017-10-31", rules.Niedersachsen, true},
		{"2018-10-31", rules.Niedersachsen, true},
		{"2017-10-31", rules.Bayern, true},
		{"2018-10-31", rules.Bayern, false},
		{"2025-05-08", rules.Berlin, true},
		{"2026-05-08", rules.Berlin, false},
		{"2025-05-08", rules.Hamburg, false},
		{"2023-11-22", rules.Sachsen, true},
		{"2022-11-16", rules.Sachsen, true},
		{"2026-11-25", rules.Sachsen, false},
	} {
		if _, ok := rules.HolidayOn(day(tt.on), tt.land); ok != tt.want {
			t.Errorf("%s in %s: %v", tt.on, tt.land, ok)
		}
	}
}

func TestWorkdaysKeepTheirOrder(t *testing.T) {
	t.Parallel()
	for _, land := range rules.Lands() {
		for d := day("2026-01-01"); d.Before(day("2028-01-01")); d = d.AddDays(1) {
			next := rules.NextWorkday(d, land)
			if !next.After(d) || !rules.IsWorkday(next, land) || d.DaysUntil(next) > 6 {
				t.Fatalf("after %s comes %s in %s", d, next, land)
			}
			for between := d.AddDays(1); between.Before(next); between = between.AddDays(1) {
				if rules.IsWorkday(between, land) {
					t.Fatalf("%s skipped in %s", between, land)
				}
			}
			if rules.AddWorkdays(rules.AddWorkdays(d, 3, land), 4, land) != rules.AddWorkdays(d, 7, land) {
				t.Fatalf("3 and 4 are not 7 from %s in %s", d, land)
			}
		}
	}
}

func TestParseLand(t *testing.T) {
	t.Parallel()
	if land, err := rules.ParseLand("DE-NI"); err != nil || land != rules.Niedersachsen {
		t.Errorf("%s, %v", land, err)
	}
	for _, s := range []string{"", "NI", "DE-XX", "de-ni", "AT-9"} {
		_, err := rules.ParseLand(s)
		if kind, ok := fault.KindOf(err); !ok || kind != fault.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
}
