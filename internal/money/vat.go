package money

import "slices"

// VATLine is one rounded line and the rate it is taxed at.
type VATLine struct {
	Net  Amount
	Rate Percent
}

// VATRow is the tax of all lines of one rate.
type VATRow struct {
	Rate Percent
	Net  Amount
	Tax  Amount
}

// Totals are the three sums of a document.
type Totals struct {
	Net   Amount
	Tax   Amount
	Gross Amount
}

// VATBreakdown taxes the sum of the rounded lines of each rate, half up to cents
// (EN 16931, BG-23: BT-117 is BT-116 times BT-119, rounded; BT-110 is the sum of
// the rows). Rows come highest rate first; the order of lines does not matter. No
// lines give no rows and nothing in EUR. Errors: ErrCurrency, ErrRange.
func VATBreakdown(lines []VATLine) (rows []VATRow, total Totals, err error) {
	cur := EUR
	if len(lines) > 0 {
		cur = lines[0].Net.Currency()
	}
	nets := map[Percent]Amount{}
	for _, line := range lines {
		net, seen := nets[line.Rate]
		if !seen {
			net = Zero(cur)
		}
		if nets[line.Rate], err = net.Add(line.Net); err != nil {
			return nil, Totals{}, err
		}
	}
	total = Totals{Net: Zero(cur), Tax: Zero(cur), Gross: Zero(cur)}
	for rate, net := range nets {
		tax, err := rate.Of(net)
		if err != nil {
			return nil, Totals{}, err
		}
		rows = append(rows, VATRow{Rate: rate, Net: net, Tax: tax})
		if total, err = total.plus(net, tax); err != nil {
			return nil, Totals{}, err
		}
	}
	slices.SortFunc(rows, func(a, b VATRow) int { return b.Rate.Cmp(a.Rate) })
	return rows, total, nil
}

func (t Totals) plus(net, tax Amount) (Totals, error) {
	sumNet, errNet := t.Net.Add(net)
	sumTax, errTax := t.Tax.Add(tax)
	if err := firstOf(errNet, errTax); err != nil {
		return Totals{}, err
	}
	gross, err := sumNet.Add(sumTax)
	return Totals{Net: sumNet, Tax: sumTax, Gross: gross}, err
}
