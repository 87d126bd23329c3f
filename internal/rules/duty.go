package rules

import (
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/money"
)

// Timing is when a duty is due.
type Timing string

// Timings.
const (
	BeforeOrder Timing = "before"
	AfterOrder  Timing = "after"
)

// Effect is what an open duty does.
type Effect string

// Effects.
const (
	DutyBlocks  Effect = "block"  // the order waits until it is confirmed
	DutyReminds Effect = "remind" // the order goes out, the duty is shown
)

// ContractKind is what is bought.
type ContractKind string

// Kinds of contracts.
const (
	Supplies ContractKind = "supplies"
	Services ContractKind = "services"
)

// FrameworkChannel is the channel of orders under a framework contract, the only ones that have a regime.
const FrameworkChannel = "framework"

// Channels are those an order can go, as duties name them.
func Channels() []string { return []string{FrameworkChannel, "best_price", "trade"} }

// Regimes are those a framework contract can be awarded under.
func Regimes() []string { return []string{"VgV", "UVgO"} }

// Duty is something the buyer has to do around an order. Whom it binds, the rule says;
// the duty says for which orders. Empty fields do not narrow it.
type Duty struct {
	Key        string        `json:"key"` // stable, such as "competition_register"
	DE         string        `json:"de"`
	EN         string        `json:"en"`
	Channel    string        `json:"channel,omitempty"` // best_price, framework or trade
	Kind       ContractKind  `json:"kind,omitempty"`
	Regime     string        `json:"regime,omitempty"`     // of a framework contract: VgV or UVgO
	FromNet    *money.Amount `json:"fromNet,omitempty"`    // inclusive
	When       Timing        `json:"when"`                 // before or after the order
	Effect     Effect        `json:"effect"`               // block or remind
	WithinDays int           `json:"withinDays,omitempty"` // after the order, in calendar days
	Evidence   string        `json:"evidence,omitempty"`   // what shows that it was done, in German
	Ref        Ref           `json:"ref,omitzero"`
}

// DutyCase is an order as duties see it. An order of several kinds has the duties of each.
type DutyCase struct {
	Channel string
	Kinds   []ContractKind
	Regime  string
	Net     money.Amount
}

// DutiesFor lists the duties that an order brings. Error: currencies differ.
func (t Terms) DutiesFor(c DutyCase) ([]Duty, error) {
	var due []Duty
	for _, d := range t.Duties {
		if d.Channel != "" && d.Channel != c.Channel || d.Kind != "" && !slices.Contains(c.Kinds, d.Kind) || d.Regime != "" && d.Regime != c.Regime {
			continue
		}
		if d.FromNet != nil {
			below, err := c.Net.Less(*d.FromNet)
			if err != nil {
				return nil, fmt.Errorf("duty %s: %w", d.Key, err)
			}
			if below {
				continue
			}
		}
		due = append(due, d)
	}
	return due, nil
}
