package contract

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// PriceRuleKind says how a supplier's prices in a lot may develop.
type PriceRuleKind string

// Kinds of price rule.
const (
	FixedPrices PriceRuleKind = "fixed"     // those of the first list, for the whole term
	Discount    PriceRuleKind = "discount"  // a reduction on a reference list of one day
	CostPlus    PriceRuleKind = "cost_plus" // a surcharge on the proven cost
	Review      PriceRuleKind = "review"    // the first list, moved with an index from a day on
)

// PriceRule is the published clause that every price list of a supplier in a lot is held against. What a kind does not
// need is zero.
type PriceRule struct {
	Kind    PriceRuleKind   `json:"kind"`
	Source  string          `json:"source"`  // name of the reference list, of the proof of cost, or of the index
	Day     money.Date      `json:"day"`     // of the reference list; of a review clause the first day on which prices may move
	Percent *money.Percent  `json:"percent"` // reduction or surcharge; of a review clause the share of a price that stays fixed
	Index   *money.Quantity `json:"index"`   // what the index stood at when the first prices were calculated
}

// PriceRuleOf is the rule of a supplier who is in the lot on a day.
func (t Terms) PriceRuleOf(lot int, supplier catalog.SupplierID, day money.Date) (PriceRule, bool) {
	for _, l := range t.Lots {
		for _, p := range l.Parties {
			if l.Number == lot && p.Supplier == supplier.UUID && p.Valid.Contains(day) {
				return p.PriceRule, true
			}
		}
	}
	return PriceRule{}, false
}

// tidy takes out what the kind does not need; no kind is fixed prices, the strictest.
func (r *PriceRule) tidy() {
	r.Source = strings.TrimSpace(r.Source)
	switch r.Kind {
	case FixedPrices, "":
		*r = PriceRule{Kind: FixedPrices}
	case Discount:
		r.Index = nil
	case CostPlus:
		r.Index, r.Day = nil, money.Date{}
	case Review:
	}
}

// equal reports whether two rules say the same.
func (r PriceRule) equal(o PriceRule) bool {
	same := func(a, b fmt.Stringer, aNil, bNil bool) bool {
		return aNil == bNil && (aNil || a.String() == b.String())
	}
	return r.Kind == o.Kind && r.Source == o.Source && r.Day == o.Day &&
		same(r.Percent, o.Percent, r.Percent == nil, o.Percent == nil) && same(r.Index, o.Index, r.Index == nil, o.Index == nil)
}

// priceRule wants what the kind of rule needs to be held against a price.
func (f *findings) priceRule(r PriceRule, at string) {
	if r.Kind == FixedPrices || r.Kind == "" {
		return
	}
	f.when(strings.TrimSpace(r.Source) == "", at+"/source", "contract_missing")
	f.when(r.Kind != CostPlus && r.Day.IsZero(), at+"/day", "contract_missing")
	f.when(r.Kind != Review && r.Percent == nil, at+"/percent", "contract_missing")
	f.when(r.Kind != CostPlus && r.Percent != nil && r.Percent.Cmp(hundred) > 0, at+"/percent", "contract_percent")
	f.when(r.Kind == Review && (r.Index == nil || r.Index.Sign() <= 0), at+"/index", "contract_missing")
}

var hundred = money.MustPercent("100")

// Price of one article, net, for so many pieces and, when it recurs, for one period.
type Price struct {
	Unit   money.UnitPrice
	Per    money.Quantity
	Kind   catalog.PriceKind
	Months int
}

// each is the exact price of one piece.
func (p Price) each() (*big.Rat, error) {
	unit, ok := new(big.Rat).SetString(p.Unit.String())
	per, ok2 := new(big.Rat).SetString(p.Per.String())
	if !ok || !ok2 || per.Sign() <= 0 {
		return nil, fmt.Errorf("price %s per %s: %w", p.Unit, p.Per, money.ErrRange)
	}
	return unit.Quo(unit, per), nil
}

// highest is the highest price of one piece that the rule allows from a day on: nil where it sets none, which is the case
// with the first list under fixed prices and review clauses. index is what the rule's index stands at; nil = it has not moved.
func (r PriceRule) highest(a Article, from money.Date, index *money.Quantity) (*big.Rat, error) {
	base := a.First
	if r.Kind == Discount || r.Kind == CostPlus {
		base = a.Reference
	}
	if base == nil {
		return nil, nil
	}
	price, err := base.each()
	if err != nil {
		return nil, err
	}
	switch r.Kind {
	case Discount:
		return price.Mul(price, new(big.Rat).Sub(big.NewRat(1, 1), share(r.Percent))), nil
	case CostPlus:
		return price.Mul(price, new(big.Rat).Add(big.NewRat(1, 1), share(r.Percent))), nil
	case Review:
		if !from.Before(r.Day) && index != nil && r.Index != nil {
			price.Mul(price, r.moved(*index))
		}
	case FixedPrices:
	}
	return price, nil
}

// moved is the factor of a review clause: the fixed share, and the rest in proportion to the index.
func (r PriceRule) moved(index money.Quantity) *big.Rat {
	now, _ := new(big.Rat).SetString(index.String())
	then, _ := new(big.Rat).SetString(r.Index.String())
	if then.Sign() == 0 {
		return big.NewRat(1, 1)
	}
	fixed := share(r.Percent)
	loose := new(big.Rat).Sub(big.NewRat(1, 1), fixed)
	return fixed.Add(fixed, loose.Mul(loose, now.Quo(now, then)))
}

// share is a percentage as a part of one.
func share(p *money.Percent) *big.Rat {
	if p == nil {
		return new(big.Rat)
	}
	whole, _ := new(big.Rat).SetString(p.String())
	return whole.Quo(whole, big.NewRat(100, 1))
}

// shownFor is a price of one piece for so many pieces, cut to what a price list can state.
func shownFor(each *big.Rat, per money.Quantity) string {
	scaled, _ := new(big.Rat).SetString(per.String())
	scaled.Mul(scaled, each).Mul(scaled, big.NewRat(10_000, 1))
	whole := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	return new(big.Rat).SetFrac(whole, big.NewInt(10_000)).FloatString(4)
}
