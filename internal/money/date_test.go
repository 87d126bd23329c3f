package money_test

import (
	"errors"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

func day(s string) money.Date { return money.MustDate(s) }

func TestParseDate(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"2026-11-22", "2024-02-29", "0001-01-01", "9999-12-31", "10000-01-01"} {
		if got, err := money.ParseDate(in); err != nil || got.String() != in {
			t.Errorf("ParseDate(%s) = %s, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-2", "26-01-02", "2026-11-22 ", "22.11.2026", "2026-11-22T00:00:00Z", "0000-01-01", "-001-01-01", "12026-01-01", "10000-01-02"} {
		if got, err := money.ParseDate(in); !errors.Is(err, money.ErrSyntax) {
			t.Errorf("ParseDate(%q) = %s, %v", in, got, err)
		}
	}
}

func TestLegalDayIsBerlins(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-01-31T22:59:59Z":      "2026-01-31", // winter: UTC+1
		"2026-01-31T23:00:00Z":      "2026-02-01",
		"2026-06-30T21:59:59Z":      "2026-06-30", // summer: UTC+2
		"2026-06-30T22:00:00Z":      "2026-07-01",
		"2026-06-30T18:00:00-05:00": "2026-07-01",
	} {
		at, err := time.Parse(time.RFC3339, in)
		if err != nil {
			t.Fatal(err)
		}
		if got := money.DateOf(at); got != day(want) {
			t.Errorf("%s falls on %s, want %s", in, got, want)
		}
	}
}

func TestStartInBerlinIsTheFirstInstantOfTheDay(t *testing.T) {
	t.Parallel()
	for d := day("2026-01-01"); d.Before(day("2027-01-01")); d = d.AddDays(1) {
		start := d.StartIn(money.Berlin)
		if money.DateOf(start) != d || money.DateOf(start.Add(-time.Nanosecond)) != d.AddDays(-1) {
			t.Errorf("%s starts at %s", d, start)
		}
	}
	if got := day("2026-07-01").StartIn(money.Berlin).UTC().Format(time.RFC3339); got != "2026-06-30T22:00:00Z" {
		t.Error(got)
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	if got := day("2026-02-28").AddDays(1); got != day("2026-03-01") {
		t.Error(got)
	}
	if got := day("2026-03-01").AddDays(-1); got != day("2026-02-28") {
		t.Error(got)
	}
	if got := day("2026-03-28").DaysUntil(day("2026-03-30")); got != 2 { // across the change to summer time
		t.Error(got)
	}
	if got := day("2026-03-30").DaysUntil(day("2025-03-30")); got != -365 {
		t.Error(got)
	}
	if day("2026-11-22").Weekday() != time.Sunday {
		t.Error(day("2026-11-22").Weekday())
	}
	if money.NewDate(2026, time.November, 31) != day("2026-12-01") {
		t.Error("31 November does not carry over")
	}
	d := day("2026-11-22")
	if d.Year() != 2026 || d.Month() != time.November || d.Day() != 22 {
		t.Error("parts are wrong")
	}
}

func TestAddMonthsStopsAtTheEndOfTheMonth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-01-31", 2, "2026-03-31"},
		{"2026-01-15", 12, "2027-01-15"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-31", -2, "2025-11-30"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-05-05", 0, "2026-05-05"},
		{"2026-12-31", 48, "2030-12-31"},
	} {
		if got := day(tt.from).AddMonths(tt.n); got != day(tt.want) {
			t.Errorf("%s + %d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestDateOrder(t *testing.T) {
	t.Parallel()
	days := []money.Date{{}, day("2025-12-31"), day("2026-01-01"), day("2026-01-02"), day("2026-02-01"), day("2027-01-01")}
	for i, a := range days {
		for j, b := range days {
			if a.Before(b) != (i < j) || a.After(b) != (i > j) || a.Equal(b) != (i == j) || (a.Cmp(b) < 0) != (i < j) {
				t.Errorf("%q and %q are in the wrong order", a, b)
			}
		}
	}
}

func TestPeriodIsHalfOpen(t *testing.T) {
	t.Parallel()
	p := money.Period{From: day("2025-05-29"), To: day("2026-01-01")}
	for in, want := range map[string]bool{"2025-05-28": false, "2025-05-29": true, "2025-12-31": true, "2026-01-01": false} {
		if p.Contains(day(in)) != want {
			t.Errorf("%s contains %s = %v", p, in, !want)
		}
	}
	open := money.Period{From: day("2025-05-29")}
	if !open.Contains(day("9999-12-31")) || open.Contains(day("2025-05-28")) || !(money.Period{}).Contains(day("0001-01-01")) {
		t.Error("open ends are wrong")
	}
	if got := p.String() + open.String(); got != "[2025-05-29, 2026-01-01)[2025-05-29, …)" {
		t.Error(got)
	}
}
