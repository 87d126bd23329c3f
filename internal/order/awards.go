package order

import (
	"cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// SimilarAwards are the direct awards of the buying legal entity in one product group before this submission, open ones
// of everybody included. All amounts are net.
type SimilarAwards struct {
	Group      string       // CPV, 3 digits
	ShopGroup  string       // by the shop's own table, where the body has another; empty = Group
	Rolling    money.Amount // over the last twelve months
	BudgetYear money.Amount
}

// Award is what one order adds to the sums of one product group: goods and their share of the order's charges, net.
type Award struct {
	Group string       `json:"group"`
	Net   money.Amount `json:"net"`
}

// award sums an order of the best-price catalogue up by product group, in the order of the lines, and notes what each line
// adds.
func (o *PlannedOrder) award(f Facts) error {
	if o.Key.Channel != catalog.ChannelBestPrice {
		return nil
	}
	lines, err := taxed(o.Lines, o.Charges)
	if err != nil {
		return err
	}
	// taxed lists the goods of all lines, then each charge over all lines.
	for i, share := range lines {
		l := o.Lines[i%len(o.Lines)]
		if l.Awarded, err = plus(l.Awarded, share.Net); err != nil {
			return err
		}
		similar := f.Similar[l.Product.ID]
		if o.Awards, err = addAward(o.Awards, Award{Group: similar.Group, Net: share.Net}); err != nil {
			return err
		}
		if o.Folded, err = addAward(o.Folded, Award{Group: cmp.Or(similar.ShopGroup, similar.Group), Net: share.Net}); err != nil {
			return err
		}
	}
	return nil
}

// plus adds to what may be nothing yet.
func plus(sum *money.Amount, a money.Amount) (*money.Amount, error) {
	if sum != nil {
		var err error
		if a, err = sum.Add(a); err != nil {
			return nil, err
		}
	}
	return &a, nil
}

func addAward(to []Award, a Award) ([]Award, error) {
	for i := range to {
		if to[i].Group != a.Group {
			continue
		}
		sum, err := to[i].Net.Add(a.Net)
		to[i].Net = sum
		return to, err
	}
	return append(to, a), nil
}

// awards are what the whole plan adds, by product group.
func (p *Plan) awards() ([]Award, error) {
	var all []Award
	for i := range p.Orders {
		if err := p.Orders[i].award(p.Facts); err != nil {
			return nil, err
		}
		for _, a := range p.Orders[i].Awards {
			var err error
			if all, err = addAward(all, a); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// before are the sums of a product group, zero when nothing was bought in it.
func (f Facts) before(group string) SimilarAwards {
	for _, s := range f.Similar {
		if s.Group == group {
			return s
		}
	}
	return SimilarAwards{Group: group, Rolling: money.Zero(money.EUR), BudgetYear: money.Zero(money.EUR)}
}
