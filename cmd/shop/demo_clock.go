package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

// readClock reads SHOP_DEMO_CLOCK; the zero time means the clock of the machine.
func readClock(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("SHOP_DEMO_CLOCK %q ist kein Zeitpunkt wie 2026-11-23T09:14:00+01:00", text)
	}
	return at.UTC(), nil
}

// demoClock is the machine's clock, or one that stands at an instant but for a microsecond each time it is asked, so that
// what happened first stays first.
func demoClock(at time.Time) func() time.Time {
	if at.IsZero() {
		return time.Now
	}
	var asked atomic.Int64
	return func() time.Time { return at.Add(time.Duration(asked.Add(1)) * time.Microsecond) }
}
