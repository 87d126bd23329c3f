package competition_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/money"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestStandstillAfter counts ten calendar days from the day after the sending, in German days: across both changes of
// clocks, and when it was sent late in the evening.
func TestStandstillAfter(t *testing.T) {
	t.Parallel()
	threshold := money.MustAmount("216000.00", money.EUR)
	above, below := money.MustAmount("216000.00", money.EUR), money.MustAmount("215999.99", money.EUR)
	waiver := &competition.Waiver{Clause: "§ 7 Abs. 3", Reason: "Der Vertrag sieht keine Wartefrist vor."}
	waits := func(last, from string) competition.Standstill {
		return competition.Standstill{Required: true, Why: competition.AboveThreshold, LastDay: money.MustDate(last), From: at(from), Citation: "§ 134 Abs. 2 Satz 2 GWB"}
	}
	unknown := waits("2026-12-03", "2026-12-03T23:00:00Z")
	unknown.Why = competition.UnknownThreshold
	for name, c := range map[string]struct {
		sent      string
		value     money.Amount
		threshold *money.Amount
		losers    int
		waiver    *competition.Waiver
		want      competition.Standstill
	}{
		"Winter":         {"2026-11-23T09:00:00Z", above, &threshold, 1, nil, waits("2026-12-03", "2026-12-03T23:00:00Z")},
		"ToSummerTime":   {"2027-03-24T09:00:00Z", above, &threshold, 1, nil, waits("2027-04-03", "2027-04-03T22:00:00Z")},
		"ToWinterTime":   {"2026-10-20T09:00:00Z", above, &threshold, 1, nil, waits("2026-10-30", "2026-10-30T23:00:00Z")},
		"AfterMidnight":  {"2026-11-23T23:30:00Z", above, &threshold, 1, nil, waits("2026-12-04", "2026-12-04T23:00:00Z")},
		"ThresholdUnset": {"2026-11-23T09:00:00Z", below, nil, 1, nil, unknown},
		"Below":          {"2026-11-23T09:00:00Z", below, &threshold, 1, nil, competition.Standstill{Why: competition.BelowThreshold, From: at("2026-11-23T09:00:00Z")}},
		"SwitchedOff":    {"2026-11-23T09:00:00Z", above, &threshold, 1, waiver, competition.Standstill{Why: competition.SwitchedOff, From: at("2026-11-23T09:00:00Z"), Waiver: waiver}},
		"NobodyElse":     {"2026-11-23T09:00:00Z", above, &threshold, 0, nil, competition.Standstill{Why: competition.NobodyElse, From: at("2026-11-23T09:00:00Z")}},
	} {
		got, err := competition.StandstillAfter(at(c.sent), c.value, c.threshold, c.losers, c.waiver)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestInstant: a deadline is one instant. What the change to summer time leaves out and what the change back shows twice
// is refused.
func TestInstant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day          string
		hour, minute int
		want, code   string
	}{
		{"2026-12-01", 12, 0, "2026-12-01T11:00:00Z", ""},
		{"2027-03-28", 1, 59, "2027-03-28T00:59:00Z", ""},
		{"2027-03-28", 2, 30, "", "competition_deadline_skipped"},
		{"2027-03-28", 3, 0, "2027-03-28T01:00:00Z", ""},
		{"2027-10-31", 1, 59, "2027-10-30T23:59:00Z", ""},
		{"2027-10-31", 2, 0, "", "competition_deadline_twice"},
		{"2027-10-31", 2, 59, "", "competition_deadline_twice"},
		{"2027-10-31", 3, 0, "2027-10-31T02:00:00Z", ""},
	} {
		got, err := competition.Instant(money.MustDate(c.day), c.hour, c.minute)
		if c.code != "" {
			if !hasCode(err, c.code) {
				t.Errorf("%s %d:%02d: %v, want %s", c.day, c.hour, c.minute, err, c.code)
			}
			continue
		}
		if err != nil || !got.Equal(at(c.want)) {
			t.Errorf("%s %d:%02d is %v (%v), want %s", c.day, c.hour, c.minute, got, err, c.want)
		}
	}
}
