package main

import (
	"testing"
	"time"
)

// TestDemoClock_StandsButNoInstantComesTwice: a day of pictures shows one second.
func TestDemoClock_StandsButNoInstantComesTwice(t *testing.T) {
	t.Parallel()
	at, err := readClock("2026-11-23T09:14:00+01:00")
	if err != nil {
		t.Fatal(err)
	}
	now := demoClock(at)
	last := at
	for range 1000 {
		next := now()
		if !next.After(last) || next.Sub(at) >= time.Second {
			t.Fatalf("%s after %s", next, last)
		}
		last = next
	}
}
