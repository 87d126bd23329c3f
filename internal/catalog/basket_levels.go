package catalog

import (
	"cmp"
	"slices"
)

// level is one way a supplier's charges can turn out: from a goods value on, with offers whose charges are then at most
// these. A supplier whose charge is fixed once used has one level.
type level struct {
	from   cents
	charge cents
	allows []bool // by terms
}

// mostTerms is how many different terms one supplier's offers may state before its levels become too many to list.
const mostTerms = 6

// setLevels lists the levels of a supplier, cheapest first.
func (p *problem) setLevels(n int) {
	s := &p.sellers[n]
	most := p.mostGoods(n)
	if len(s.terms) > mostTerms {
		p.complete = false
		s.levels, s.least = s.roughLevels(most)
		return
	}
	for _, from := range s.thresholds(most) {
		for _, ship := range s.terms {
			for _, fee := range s.terms {
				s.addLevel(from, ship.shippingAt(from), fee.feeAt(from))
			}
		}
	}
	slices.SortStableFunc(s.levels, func(a, b level) int { return cmp.Or(cmp.Compare(a.charge, b.charge), cmp.Compare(a.from, b.from)) })
	s.least = s.levels[0].charge
}

// mostGoods is the highest goods value an order to the supplier can reach.
func (p *problem) mostGoods(n int) cents {
	var sum cents
	for _, l := range p.lines {
		var most cents
		for _, o := range l.options {
			if o.seller == n {
				most = max(most, o.goods)
			}
		}
		sum += most
	}
	return sum
}

// thresholds are the goods values at which a charge of the supplier changes, ascending, as far as they can be reached.
func (s *seller) thresholds(most cents) []cents {
	out := []cents{0}
	for _, t := range s.terms {
		for _, at := range []cents{t.freeFrom, t.feeBelow} {
			if at > 0 && at <= most {
				out = append(out, at)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// addLevel adds the level unless another costs no more, begins no later and allows as much.
func (s *seller) addLevel(from, shipping, fee cents) {
	l := level{from: from, charge: shipping + fee, allows: make([]bool, len(s.terms))}
	for i, t := range s.terms {
		l.allows[i] = t.shippingAt(from) <= shipping && t.feeAt(from) <= fee
	}
	if !slices.ContainsFunc(s.levels, func(other level) bool { return other.covers(l) }) {
		s.levels = slices.DeleteFunc(s.levels, l.covers)
		s.levels = append(s.levels, l)
	}
}

// covers reports whether nothing is lost without other.
func (l level) covers(other level) bool {
	if l.from > other.from || l.charge > other.charge {
		return false
	}
	for i, allowed := range other.allows {
		if allowed && !l.allows[i] {
			return false
		}
	}
	return true
}

// roughLevels is one level with the highest charges, and the least charge that any order can come to.
func (s *seller) roughLevels(most cents) (levels []level, least cents) {
	var shipping, fee cents
	least = none
	allows := make([]bool, len(s.terms))
	for i, t := range s.terms {
		shipping, fee, allows[i] = max(shipping, t.shippingAt(0)), max(fee, t.feeAt(0)), true
		least = min(least, t.shippingAt(most)+t.feeAt(most))
	}
	return []level{{charge: shipping + fee, allows: allows}}, least
}
