package competition

import (
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// StandstillRule is how long the award waits after the information was sent (GWB §134(2)).
type StandstillRule struct {
	Days     int // calendar days, counted from the day after the sending
	Citation string
}

// Electronic is the rule for information sent electronically or by fax, as this shop always does.
var Electronic = StandstillRule{Days: 10, Citation: "§ 134 Abs. 2 Satz 2 GWB"}

// Waiver switches the standstill off: the contract's clause that allows it, and why.
type Waiver struct {
	Clause string `json:"clause"`
	Reason string `json:"reason"`
}

// Standstill is the waiting time of one award, or why there is none.
type Standstill struct {
	Required bool       `json:"required"`
	Why      Why        `json:"why"`
	LastDay  money.Date `json:"lastDay,omitzero"` // in Germany; zero when none is required
	From     time.Time  `json:"from"`             // earliest instant of the award
	Citation string     `json:"citation,omitempty"`
	Waiver   *Waiver    `json:"waiver,omitempty"`
}

// Why there is a standstill, or none.
type Why string

// Reasons: the value reaches the EU threshold, or nobody knows it; below it; the contract switches it off; nobody else is
// to be informed (GWB §134(1): only those whose offers are not considered).
const (
	AboveThreshold   Why = "above_threshold"
	UnknownThreshold Why = "unknown_threshold"
	BelowThreshold   Why = "below_threshold"
	SwitchedOff      Why = "switched_off"
	NobodyElse       Why = "nobody_else"
)

// StandstillAfter is the standstill after an information sent at an instant. Value is net; a nil threshold is unknown and
// makes the award wait. Losers is the number of those who were informed.
func StandstillAfter(sent time.Time, value money.Amount, threshold *money.Amount, losers int, w *Waiver) (Standstill, error) {
	s := Standstill{From: sent, Why: AboveThreshold}
	below := false
	if threshold != nil {
		var err error
		if below, err = value.Less(*threshold); err != nil {
			return s, err
		}
	}
	switch {
	case losers == 0:
		s.Why = NobodyElse
	case below:
		s.Why = BelowThreshold
	case w != nil:
		s.Why, s.Waiver = SwitchedOff, w
	default:
		if threshold == nil {
			s.Why = UnknownThreshold
		}
		s.Required, s.Citation = true, Electronic.Citation
		s.LastDay = money.DateOf(sent).AddDays(Electronic.Days)
		s.From = s.LastDay.AddDays(1).StartIn(money.Berlin).UTC()
	}
	return s, nil
}
