package competition

import (
	"time"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Instant is when clocks in Germany show a time on a day. A time that the change to summer time leaves out, or that the
// change back shows twice, is refused: a deadline is one instant, and everybody reads the same. Error: Invalid
// (competition_deadline_skipped, competition_deadline_twice).
func Instant(day money.Date, hour, minute int) (time.Time, error) {
	t := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, money.Berlin)
	if t.Hour() != hour || t.Minute() != minute {
		return time.Time{}, fault.New(fault.Invalid, "competition_deadline_skipped")
	}
	for _, other := range []time.Time{t.Add(time.Hour), t.Add(-time.Hour)} {
		if l := other.In(money.Berlin); l.Hour() == hour && l.Minute() == minute {
			return time.Time{}, fault.New(fault.Invalid, "competition_deadline_twice")
		}
	}
	return t.UTC(), nil
}
