package catalog

import (
	"errors"
	"fmt"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// DefaultNodes is how many nodes the search for the mixed optimum visits when the budget names no number.
const DefaultNodes = 20_000

// BasketTimeLimit is how long a person is made to wait for the mixed optimum.
const BasketTimeLimit = 50 * time.Millisecond

// Budget bounds the search of CompareBasket. The same lines and the same Nodes give the same answer; Limit only ends
// the search earlier, and BasketComparison.Nodes is then the budget that repeats it.
type Budget struct {
	Nodes int              // visited at most; 0 = DefaultNodes
	Limit time.Duration    // measured with Now; 0 = none
	Now   func() time.Time // nil = no time limit
}

// BasketOrder is what one supplier gets in a view. All amounts net.
type BasketOrder struct {
	Supplier   SupplierID
	Lines      []int // indices of the lines compared, ascending
	Goods      money.Amount
	Shipping   money.Amount // once per order: the highest of its offers at this goods value
	SmallOrder money.Amount // likewise
	Total      money.Amount
	Delivery   money.Date // the latest of its lines
}

// BasketView is one way to buy the whole basket.
type BasketView struct {
	Ranks  []int         // per line the rank of the offer taken; 0 where nothing is ranked
	Orders []BasketOrder // by their first line
	Total  money.Amount  // net, with each supplier's charges on the basket
	Score  money.Amount  // Total with the amounts of the published criteria and less Skonto: what is compared
}

// BasketComparison holds the three views of a basket: the best offer of each line, the best single supplier for all,
// and the best mixture. Lines without a ranked offer stand in Unoffered and in no view.
type BasketComparison struct {
	PerLine   BasketView
	Single    *BasketView // nil when no supplier has everything
	Mixed     BasketView
	Unoffered []int
	Bound     money.Amount // no mixture scores below it
	Gap       money.Amount // Mixed.Score - Bound
	Nodes     int          // visited
	Proven    bool         // Gap is 0: there is no better mixture
}

var errNoLines = errors.New("compare basket: no lines")

// CompareBasket finds the cheapest ways to buy all lines, with the charges of each supplier once per order: shipping and
// small-order charge are judged on what the supplier gets of the basket, not line by line.
//
// The mixed optimum is exact where each supplier's charge is fixed once it is used: all sets of suppliers are
// enumerated, apart from those that a lower bound rules out. With thresholds every supplier is in addition tried on each
// side of them. When the budget ends first, the best mixture found is returned with the bound that is proven.
//
// It is pure but for the time limit, and looks at neither the order of lines nor the ids of suppliers: equal scores go
// to the best per line, then to the single supplier, then by the ranks the lines have. Equal single suppliers are
// ordered as offers are: least recently used, then faster, then by rank.
//
// Errors: money.ErrCurrency when the lines differ in currency, money.ErrRange.
func CompareBasket(lines []Comparison, budget Budget) (BasketComparison, error) {
	if len(lines) == 0 {
		return BasketComparison{}, errNoLines
	}
	p, err := newProblem(lines)
	if err != nil {
		return BasketComparison{}, fmt.Errorf("compare basket: %w", err)
	}
	s := newSearch(p, budget)
	perLine := p.firstRanks()
	s.offer(perLine)
	single := s.bestSingle()
	if single != nil {
		s.offer(single)
	}
	s.run()
	return p.result(lines, s, perLine, single)
}

// BasketOf is the basket with the offer of that rank for each line; 0 leaves the line out. Errors as of CompareBasket.
func BasketOf(lines []Comparison, ranks []int) (BasketView, error) {
	if len(lines) == 0 || len(ranks) != len(lines) {
		return BasketView{}, errNoLines
	}
	return viewOf(lines, ranks)
}

func (p *problem) result(lines []Comparison, s *search, perLine, single []int) (BasketComparison, error) {
	out := BasketComparison{Unoffered: p.unoffered, Nodes: s.nodes}
	var err error
	if out.PerLine, err = p.view(lines, perLine); err != nil {
		return out, err
	}
	if single != nil {
		v, err := p.view(lines, single)
		if err != nil {
			return out, err
		}
		out.Single = &v
	}
	if out.Mixed, err = p.view(lines, s.best); err != nil {
		return out, err
	}
	if out.Bound, err = money.OfCents(min(s.open, s.bestCost), p.currency); err != nil {
		return out, err
	}
	out.Gap, err = out.Mixed.Score.Sub(out.Bound)
	out.Proven = out.Gap.IsZero()
	return out, err
}
