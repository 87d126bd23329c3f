package catalog

import "github.com/provitako/marktplatz/internal/money"

// ExhaustionState is how near a limit is to its end, in the words of the screens: ausreichend, bald erschöpft, voll reserviert,
// erschöpft.
type ExhaustionState string

// Exhaustion states. Nearly exhausted begins at 85 % of any limit. What released call-offs have used up is exhausted; what
// only those that wait for their release hold may be free again (domain rule 5).
const (
	Enough          ExhaustionState = "enough"
	NearlyExhausted ExhaustionState = "nearly_exhausted"
	FullyReserved   ExhaustionState = "fully_reserved"
	Exhausted       ExhaustionState = "exhausted"
)

// nearlyExhaustedPercent of a limit.
var nearlyExhaustedPercent = money.MustPercent("85")

// Exhaustion is what may still be called off from a lot or contract: the tightest of its limits per measure.
type Exhaustion struct {
	Value, Quantity *Balance // nil = no limit of this measure
	UsedPercent     string   // of the limit used most, one decimal; "" without a limit
	State           ExhaustionState
}

// Exhaust finds the tightest limits. Errors are those of arithmetic.
func Exhaust(balances []Balance) (Exhaustion, error) {
	e := Exhaustion{State: Enough}
	used := money.MustPercent("0")
	for _, b := range balances {
		if b.Maximum == nil || b.Kind == BalanceProject { // without its project price an article is still called off
			continue
		}
		left, err := b.Remaining()
		if err != nil {
			return e, err
		}
		slot := &e.Quantity
		if b.Measure == MeasureValue {
			slot = &e.Value
		}
		if *slot != nil {
			known, err := (*slot).Remaining()
			if err != nil {
				return e, err
			}
			if known.Cmp(*left) <= 0 {
				left = nil
			}
		}
		if left != nil {
			*slot = &b
		}
		percent, err := b.usedPercent()
		if err != nil {
			return e, err
		}
		if e.UsedPercent == "" || percent.Cmp(used) > 0 {
			used, e.UsedPercent = percent, percent.String()
		}
		e.raise(b, percent)
	}
	return e, nil
}

func (e *Exhaustion) raise(b Balance, percent money.Percent) {
	left, err := b.Remaining()
	switch {
	case b.Shut || b.Committed.Cmp(*b.Maximum) >= 0:
		e.State = Exhausted
	case err == nil && left.Sign() <= 0 && e.State != Exhausted:
		e.State = FullyReserved
	case percent.Cmp(nearlyExhaustedPercent) >= 0 && e.State == Enough:
		e.State = NearlyExhausted
	}
}

func (b Balance) usedPercent() (money.Percent, error) {
	used, err := b.Committed.Add(b.Reserved)
	if err != nil {
		return money.Percent{}, err
	}
	return used.ShareOf(*b.Maximum)
}
