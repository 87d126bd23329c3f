package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// noticeMonths before its end a contract counts as nearly exhausted: a new procedure takes about that long.
const noticeMonths = 6

// Limits are those of the contract as a whole. Where it names none, what its lots allow together stands for it, as far
// as every lot has a maximum of that measure.
func (c Contract) Limits() ([]Balance, error) {
	if len(c.Balances) > 0 {
		return c.Balances, nil
	}
	var out []Balance
	for _, measure := range []Measure{MeasureValue, MeasureQuantity} {
		sum, complete, err := c.lotsTogether(measure)
		if err != nil {
			return nil, err
		}
		if complete {
			out = append(out, sum)
		}
	}
	return out, nil
}

func (c Contract) lotsTogether(measure Measure) (sum Balance, complete bool, err error) {
	sum = Balance{ID: uuid.Nil, Kind: "contract", Measure: measure, Maximum: new(money.Quantity)}
	for _, l := range c.Lots {
		i := slices.IndexFunc(l.Balances, func(b Balance) bool { return b.Measure == measure && b.Maximum != nil })
		if i < 0 {
			return sum, false, nil
		}
		b := l.Balances[i]
		for _, s := range []struct {
			to  *money.Quantity
			add money.Quantity
		}{{sum.Maximum, *b.Maximum}, {&sum.Committed, b.Committed}, {&sum.Reserved, b.Reserved}} {
			if *s.to, err = s.to.Add(s.add); err != nil {
				return sum, false, err
			}
		}
	}
	return sum, len(c.Lots) > 0, nil
}

// EndsSoon reports whether the contract ends within the time a new procedure takes.
func (c Contract) EndsSoon(day money.Date) bool {
	return !c.Term.To.IsZero() && !day.AddMonths(noticeMonths).Before(c.Term.To)
}

// RunsOut is the day on which, at the pace so far, the first limit is used up, or the end of the term when that is
// earlier. Zero = neither is in sight.
func (c Contract) RunsOut(day money.Date) (money.Date, error) {
	out := c.Term.To
	limits, err := c.Limits()
	if err != nil {
		return out, err
	}
	elapsed := c.Term.From.DaysUntil(day)
	for _, b := range limits {
		if b.Maximum == nil {
			continue
		}
		if b.Maximum.Sign() == 0 {
			return day, nil
		}
		percent, err := b.usedPercent()
		if err != nil {
			return out, err
		}
		used := tenths(percent)
		if used == 0 || elapsed <= 0 {
			continue
		}
		at := c.Term.From.AddDays(elapsed * 1000 / used)
		if at.Before(day) {
			at = day
		}
		if out.IsZero() || at.Before(out) {
			out = at
		}
	}
	return out, nil
}

// tenths of a per cent: 87.5 is 875.
func tenths(p money.Percent) int {
	whole, part, _ := strings.Cut(p.String(), ".")
	n, _ := strconv.Atoi(whole + (part + "0")[:1]) // digits only
	return n
}

// ByUrgency sorts contracts by the day they run out, those without such a day last, then by number.
func ByUrgency(contracts []Contract, day money.Date) error {
	due := make(map[ContractID]money.Date, len(contracts))
	for _, c := range contracts {
		at, err := c.RunsOut(day)
		if err != nil {
			return err
		}
		due[c.ID] = at
	}
	slices.SortFunc(contracts, func(a, b Contract) int {
		x, y := due[a.ID], due[b.ID]
		switch {
		case x == y:
			return strings.Compare(a.Number, b.Number)
		case x.IsZero():
			return 1
		case y.IsZero():
			return -1
		default:
			return x.Cmp(y)
		}
	})
	return nil
}
