package contract

import (
	"fmt"
	"strconv"

	"github.com/provitako/marktplatz/internal/money"
)

// raise is one limit that a change makes higher.
type raise struct {
	at              string // pointer
	original, delta money.Quantity
	before          money.Quantity // raised earlier on the same ground
	value           bool           // in EUR
	total           bool
}

// widened holds domain rule 8: a higher maximum and a longer term need an amendment on a ground of the regime, within
// the ground's limits, which are measured by what the contract said at first.
func (f *findings) widened(c Change, s Standing, k Known, today money.Date) error {
	raises, err := raisesOf(c, s)
	if err != nil {
		return err
	}
	longer := c.Terms.Term.To.After(s.Terms.Term.To)
	if c.Kind != Amend {
		for _, r := range raises {
			f.when(r.at != "/lots", r.at, "contract_raise_is_amendment")
		}
		f.when(longer, "/term", "contract_longer_is_amendment")
		return nil
	}
	ground := groundOn(c.Ground, c.Terms.Regime, today)
	if ground == nil {
		f.when(true, "", "contract_ground_missing")
		return nil
	}
	for _, r := range raises {
		if err := f.withinGround(r, *ground); err != nil {
			return err
		}
	}
	if ground.BelowThreshold {
		return f.belowThreshold(raises, k)
	}
	return nil
}

// withinGround holds a raise against the ground's percentages.
func (f *findings) withinGround(r raise, g Ground) error {
	if g.PerChange > 0 {
		f.percent(r, r.delta, g.PerChange, "contract_over_per_change", g)
	}
	if g.Cumulative > 0 {
		sum, err := r.delta.Add(r.before)
		if err != nil {
			return err
		}
		f.percent(r, sum, g.Cumulative, "contract_over_cumulative", g)
	}
	return nil
}

// percent refuses more than so many per cent: delta x 100 > original x percent.
func (f *findings) percent(r raise, delta money.Quantity, percent int, code string, g Ground) {
	hundredfold, err := delta.Times(100)
	allowed, err2 := r.original.Times(percent)
	over := err != nil || err2 != nil || hundredfold.Cmp(allowed) > 0
	f.when(over, r.at, code, "percent", strconv.Itoa(percent), "original", r.original.Decimal().String(), "citation", g.Citation)
}

// belowThreshold adds up what is raised in EUR: the total where it has a limit, else the lots.
func (f *findings) belowThreshold(raises []raise, k Known) error {
	sum := money.MustQuantity("0")
	var total *money.Quantity
	var err error
	for _, r := range raises {
		if !r.value {
			continue
		}
		all, err := r.delta.Add(r.before)
		if err != nil {
			return err
		}
		if r.total {
			total = &all
			continue
		}
		if sum, err = sum.Add(all); err != nil {
			return err
		}
	}
	if total != nil && total.Cmp(sum) > 0 {
		sum = *total
	}
	if sum.Sign() == 0 {
		return err
	}
	if k.EUThreshold == nil {
		f.when(true, "", "contract_threshold_unknown")
		return nil
	}
	f.when(sum.Cmp(k.EUThreshold.Measure()) >= 0, "", "contract_over_threshold", "threshold", k.EUThreshold.String())
	return nil
}

// raisesOf finds the limits that the change makes higher than they are now.
func raisesOf(c Change, s Standing) ([]raise, error) {
	var out []raise
	add := func(at string, total bool, pick func(Terms) *Limits) error {
		found, err := raisesAt(at, total, c, s, pick)
		out = append(out, found...)
		return err
	}
	if err := add("/total", true, func(t Terms) *Limits { return &t.Total }); err != nil {
		return nil, err
	}
	for i := range s.Terms.Lots {
		pick := func(t Terms) *Limits {
			if i >= len(t.Lots) {
				return nil
			}
			return &t.Lots[i].Limits
		}
		if err := add(fmt.Sprintf("/lots/%d", i), false, pick); err != nil {
			return nil, err
		}
	}
	added, err := lotsAdded(c, s)
	return append(out, added...), err
}

// lotsAdded are the lots that the change adds. There is no limit of their own to measure them by: what they may add at most
// is measured by the maximum of the whole contract as it was at first.
func lotsAdded(c Change, s Standing) ([]raise, error) {
	if len(c.Terms.Lots) <= len(s.Terms.Lots) {
		return nil, nil
	}
	original := maximumValue(&s.Original.Total)
	if original == nil {
		zero := money.MustQuantity("0")
		original = &zero
	}
	before, last := money.MustQuantity("0"), len(s.Original.Lots)
	for _, a := range s.Amended {
		if a.Ground == c.Ground {
			sum, err := maximaFrom(a.Terms, last)
			if err != nil {
				return nil, err
			}
			if before, err = before.Add(sum); err != nil {
				return nil, err
			}
		}
		last = max(last, len(a.Terms.Lots))
	}
	delta, err := maximaFrom(c.Terms, len(s.Terms.Lots))
	return []raise{{at: "/lots", original: *original, delta: delta, before: before, value: true}}, err
}

// maximaFrom adds up the maximum values of the lots from an index on.
func maximaFrom(t Terms, from int) (money.Quantity, error) {
	sum := money.MustQuantity("0")
	for i := from; i < len(t.Lots); i++ {
		m := maximumValue(&t.Lots[i].Limits)
		if m == nil {
			continue
		}
		var err error
		if sum, err = sum.Add(*m); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

func raisesAt(at string, total bool, c Change, s Standing, pick func(Terms) *Limits) ([]raise, error) {
	var out []raise
	for _, m := range []struct {
		field string
		value bool
		of    func(*Limits) *money.Quantity
	}{{"/maximumValue", true, maximumValue}, {"/maximumQuantity", false, maximumQuantity}} {
		from := func(t Terms) *money.Quantity { return m.of(pick(t)) }
		was, is, first := from(s.Terms), from(c.Terms), s.first(from)
		if was == nil || is == nil || first == nil || is.Cmp(*was) <= 0 {
			continue
		}
		r := raise{at: at + m.field, original: *first, value: m.value, total: total}
		var err error
		if r.delta, err = is.Sub(*was); err != nil {
			return nil, err
		}
		if r.before, err = raisedBefore(c.Ground, s, from); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// first is what a limit said when it was first there: a lot may have come with an amendment.
func (s Standing) first(limit func(Terms) *money.Quantity) *money.Quantity {
	first := limit(s.Original)
	for _, a := range s.Amended {
		if first == nil {
			first = limit(a.Terms)
		}
	}
	return first
}

// raisedBefore is how much earlier amendments on the ground raised a limit.
func raisedBefore(ground GroundKey, s Standing, limit func(Terms) *money.Quantity) (money.Quantity, error) {
	sum, last := money.MustQuantity("0"), limit(s.Original)
	for _, a := range s.Amended {
		now := limit(a.Terms)
		if last == nil {
			last = now
		}
		if now == nil || last == nil {
			continue
		}
		if a.Ground == ground && now.Cmp(*last) > 0 {
			delta, err := now.Sub(*last)
			if err != nil {
				return sum, err
			}
			if sum, err = sum.Add(delta); err != nil {
				return sum, err
			}
		}
		last = now
	}
	return sum, nil
}

func maximumValue(l *Limits) *money.Quantity {
	if l == nil || l.MaximumValue == nil {
		return nil
	}
	q := l.MaximumValue.Measure()
	return &q
}

func maximumQuantity(l *Limits) *money.Quantity {
	if l == nil {
		return nil
	}
	return l.MaximumQuantity
}
