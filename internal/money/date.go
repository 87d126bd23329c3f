package money

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"
	_ "time/tzdata" // the legal day must not depend on the machine's zone files
)

// Berlin is the zone in which legal days begin and end.
var Berlin = must(time.LoadLocation("Europe/Berlin"))

// Date is a civil day without zone or time, such as 2026-11-22. The zero value
// is no day; in a column it is NULL. Dates are comparable with == and work as map keys.
type Date struct {
	year  int
	month time.Month
	day   int
}

// NewDate makes a day; values outside their range carry over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return civil(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day on the calendar in Berlin at the instant t.
func DateOf(t time.Time) Date { return civil(t.In(Berlin)) }

// afterLast is the exclusive end of a period "until 9999-12-31", which files use for "without end".
const afterLast = "10000-01-01"

// ParseDate reads "2026-11-22" and no other form, and the day after 9999-12-31. Error: ErrSyntax, also for a
// day that does not exist.
func ParseDate(s string) (Date, error) {
	if s == afterLast {
		return NewDate(10000, time.January, 1), nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 || t.Format(time.DateOnly) != s {
		return Date{}, fmt.Errorf("date: %w: %s", ErrSyntax, quoted(s))
	}
	return civil(t), nil
}

// MustDate is ParseDate for tests and constants; it panics on an error.
func MustDate(s string) Date { return must(ParseDate(s)) }

func civil(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// utc is the day's midnight in UTC, where every day has 24 hours.
func (d Date) utc() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

// Year is the year of the calendar.
func (d Date) Year() int { return d.year }

// Month is the month of the year.
func (d Date) Month() time.Month { return d.month }

// Day is the day of the month.
func (d Date) Day() int { return d.day }

// AddDays is the day n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date {
	if day := d.day + n; day >= 1 && day <= 28 { // in every month
		return Date{d.year, d.month, day}
	}
	return NewDate(d.year, d.month, d.day+n)
}

// AddMonths is the same day n months later. Where that month is too short it is
// its last day (BGB section 188(3)).
func (d Date) AddMonths(n int) Date {
	first := NewDate(d.year, d.month+time.Month(n), 1)
	last := NewDate(first.year, first.month+1, 0)
	return Date{first.year, first.month, min(d.day, last.day)}
}

// DaysUntil is the number of days from d to e, negative when e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.utc().Sub(d.utc()) / (24 * time.Hour)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Cmp is -1, 0 or +1 as d is before, equal to or after e.
func (d Date) Cmp(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Equal reports whether both are the same day.
func (d Date) Equal(e Date) bool { return d == e }

// Before reports whether d is before e.
func (d Date) Before(e Date) bool { return d.Cmp(e) < 0 }

// After reports whether d is after e.
func (d Date) After(e Date) bool { return d.Cmp(e) > 0 }

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// StartIn is the first instant of the day in a zone, usually Berlin.
func (d Date) StartIn(loc *time.Location) time.Time {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, loc)
}

// String is "2026-11-22", or empty for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.appendTo(make([]byte, 0, len("2026-11-22"))))
}

func (d Date) appendTo(out []byte) []byte {
	out = appendPadded(out, d.year, 4)
	out = appendPadded(append(out, '-'), int(d.month), 2)
	return appendPadded(append(out, '-'), d.day, 2)
}

// appendPadded writes n, which is not negative, with at least so many digits.
func appendPadded(out []byte, n, digits int) []byte {
	for limit := 10; digits > 1; digits-- {
		if n < limit {
			out = append(out, '0')
		}
		limit *= 10
	}
	return strconv.AppendInt(out, int64(n), 10)
}

// MarshalJSON writes a JSON string, or null for no day.
func (d Date) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil) }

// AppendJSON appends what MarshalJSON writes.
func (d Date) AppendJSON(out []byte) ([]byte, error) {
	if d.IsZero() {
		return append(out, "null"...), nil
	}
	return append(d.appendTo(append(out, '"')), '"'), nil
}

// UnmarshalJSON reads a JSON string or null.
func (d *Date) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*d = Date{}
		return nil
	}
	s, err := jsonText(data)
	if err != nil {
		return fmt.Errorf("date: %w", err)
	}
	parsed, err := ParseDate(s)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Value writes a date column; no day is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.utc(), nil
}

// Scan reads a date column; NULL is no day. A time counts with the day on its
// own calendar, since drivers give a date as its midnight in UTC.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = civil(v)
		return nil
	case []byte:
		return d.Scan(string(v))
	case string:
		parsed, err := ParseDate(v)
		if err != nil {
			return err
		}
		*d = parsed
		return nil
	default:
		return fmt.Errorf("date: %w: cannot read %T", ErrSyntax, src)
	}
}

// Period is the half-open span of days [From, To): To is the first day that no
// longer belongs to it. A zero From has no beginning, a zero To no end.
type Period struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// Contains reports whether d lies in the period.
func (p Period) Contains(d Date) bool {
	return !d.Before(p.From) && (p.To.IsZero() || d.Before(p.To))
}

// String is "[2025-05-29, 2026-01-01)"; an open side is "…".
func (p Period) String() string {
	return "[" + cmp.Or(p.From.String(), "…") + ", " + cmp.Or(p.To.String(), "…") + ")"
}
