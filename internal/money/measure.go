package money

import "math/bits"

// Measure is the amount as a plain number, for limits that are measured in value.
func (a Amount) Measure() Quantity { return Quantity{sumForm.canonical(a.d)} }

// Allocate splits total over the weights so that the parts add up to it: each part is rounded down to the cent and the
// cents left over go to the largest remainders, the earlier weight first. All weights zero share equally. Errors:
// ErrCurrency; ErrRange for a negative total or weight, or when there is no weight to carry the total.
func Allocate(total Amount, weights []Amount) ([]Amount, error) {
	parts := make([]uint64, len(weights))
	whole, err := amountForm.units(total.d)
	if err != nil || total.Sign() < 0 {
		return nil, firstOf(err, ErrRange)
	}
	if len(weights) == 0 && whole > 0 {
		return nil, ErrRange
	}
	units := make([]uint64, len(weights))
	var sum uint64
	for i, w := range weights {
		if err := total.sameCurrency(w); err != nil {
			return nil, err
		}
		if w.Sign() < 0 {
			return nil, ErrRange
		}
		if units[i], err = amountForm.units(w.d); err != nil {
			return nil, err
		}
		sum += units[i]
	}
	if sum == 0 {
		for i := range units {
			units[i] = 1
		}
		sum = uint64(len(units))
	}
	left := whole
	remainders := make([]uint64, len(units))
	for i, u := range units {
		hi, lo := bits.Mul64(whole, u)
		parts[i], remainders[i] = bits.Div64(hi, lo, sum)
		left -= parts[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range remainders {
			if remainders[i] > remainders[best] {
				best = i
			}
		}
		parts[best]++
		remainders[best] = 0
	}
	return amountsOf(parts, total.currency)
}

func amountsOf(units []uint64, cur Currency) ([]Amount, error) {
	out := make([]Amount, len(units))
	for i, u := range units {
		d, err := amountForm.fromUnits(u, false)
		if err != nil {
			return nil, err
		}
		out[i] = Amount{d, cur}
	}
	return out, nil
}

// ShareOf is q in per cent of whole, one place, half up. Error: ErrRange when whole is not positive, q is negative or the
// share is 1000 % and more.
func (q Quantity) ShareOf(whole Quantity) (Percent, error) {
	if whole.Sign() <= 0 || q.Sign() < 0 {
		return Percent{}, ErrRange
	}
	part, errPart := sumForm.units(q.d)
	all, errAll := sumForm.units(whole.d)
	if err := firstOf(errPart, errAll); err != nil {
		return Percent{}, err
	}
	tenths, err := mulDiv(part, 1000, all)
	if err != nil {
		return Percent{}, err
	}
	d, err := form{integerDigits: percentForm.integerDigits, places: 1}.fromUnits(tenths, false)
	return Percent{d}, err
}
