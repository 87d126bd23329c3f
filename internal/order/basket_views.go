package order

import (
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Way is how a basket is bought as a whole.
type Way string

// Ways that are no deviation: what is judged is the basket per needed date, not the single line.
const (
	WayPerLine Way = "per_line" // the best offer of every line
	WaySingle  Way = "single"   // everything from the best single supplier
	WayMixed   Way = "mixed"    // the mixture that costs least
	WayOwn     Way = "own"      // none of them
)

// BasketGroup is the best-price lines of a plan that are needed by the same day, compared as a whole. Groups of a single
// line are not made: there the comparison of the line says the same.
type BasketGroup struct {
	NeededBy money.Date // zero = no day
	Lines    []*PlannedLine
	catalog.BasketComparison
	Current   catalog.BasketView // as the lines are chosen now
	Way       Way                // what Current is
	OverMixed money.Amount       // by which Current costs more than the mixture found, net; never negative
}

// groupBaskets compares the best-price lines that have a choice, per needed date in the order of their first lines.
func (p *Plan) groupBaskets() error {
	index := map[money.Date]int{}
	var groups []BasketGroup
	for _, l := range p.Lines {
		if l.Chosen == nil {
			continue
		}
		i, known := index[l.Input.NeededBy]
		if !known {
			i = len(groups)
			index[l.Input.NeededBy] = i
			groups = append(groups, BasketGroup{NeededBy: l.Input.NeededBy})
		}
		groups[i].Lines = append(groups[i].Lines, l)
	}
	for _, g := range groups {
		if len(g.Lines) < 2 {
			continue
		}
		if err := g.compare(p.Facts.Budget); err != nil {
			return fmt.Errorf("basket: %w", err)
		}
		for _, l := range g.Lines {
			l.Basket = &g
		}
		p.Baskets = append(p.Baskets, &g)
	}
	return nil
}

func (g *BasketGroup) compare(budget catalog.Budget) error {
	lines, ranks := make([]catalog.Comparison, len(g.Lines)), make([]int, len(g.Lines))
	for i, l := range g.Lines {
		lines[i], ranks[i] = *l.Comparison, l.Chosen.Rank
	}
	var err error
	if g.BasketComparison, err = catalog.CompareBasket(lines, budget); err != nil {
		return err
	}
	if g.Current, err = catalog.BasketOf(lines, ranks); err != nil {
		return err
	}
	if g.Way, err = g.way(); err != nil {
		return err
	}
	g.OverMixed, err = g.over()
	return err
}

// over is what the basket costs above the mixture. With criteria beyond price the mixture may cost more: that is nothing above.
func (g *BasketGroup) over() (money.Amount, error) {
	more, err := g.Current.Total.Sub(g.Mixed.Total)
	if err == nil && more.Sign() < 0 {
		return money.Zero(more.Currency()), nil
	}
	return more, err
}

// way names what the basket is now. One that costs no more than the mixture found is as good as it.
func (g *BasketGroup) way() (Way, error) {
	switch {
	case slices.Equal(g.Current.Ranks, g.PerLine.Ranks):
		return WayPerLine, nil
	case g.Single != nil && slices.Equal(g.Current.Ranks, g.Single.Ranks):
		return WaySingle, nil
	}
	dearer, err := g.Mixed.Score.Less(g.Current.Score)
	if err != nil || dearer {
		return WayOwn, err
	}
	return WayMixed, nil
}

// View is the basket bought in that way; nil for WaySingle where no supplier has everything.
func (g *BasketGroup) View(w Way) *catalog.BasketView {
	switch w {
	case WayPerLine:
		return &g.PerLine
	case WaySingle:
		return g.Single
	case WayMixed:
		return &g.Mixed
	case WayOwn:
		return &g.Current
	default:
		return nil
	}
}

// BasketRecord says by which basket a line was judged: what the lines needed by the same day cost in each way, and which
// offer of this line each way takes. The other lines stand in the decisions of the same submission.
type BasketRecord struct {
	Lines   int              `json:"lines"` // compared together
	Way     Way              `json:"way"`   // how they were bought
	Current BasketWayRecord  `json:"current"`
	PerLine BasketWayRecord  `json:"perLine"`
	Single  *BasketWayRecord `json:"single,omitempty"` // none where no supplier has everything
	Mixed   BasketWayRecord  `json:"mixed"`
	// OverMixed is how much more than the mixture the basket costs as it was bought, net: stated whenever it was not bought
	// offer by best offer, deviation or not. An article of a cent can make a dear supplier the only one that has everything.
	OverMixed string `json:"overMixed,omitempty"`
	Bound     string `json:"bound"` // no mixture scores below it
	Proven    bool   `json:"proven"`
	Nodes     int    `json:"nodes"` // of the search; the same number repeats it
}

// BasketWayRecord is one way to buy the basket, net, with charges once per supplier.
type BasketWayRecord struct {
	Total     string `json:"total"`
	Score     string `json:"score,omitempty"` // when criteria beyond price count
	Suppliers int    `json:"suppliers"`
	Rank      int    `json:"rank"` // of the offer this line takes
}

// basketRecord is the record of the line's basket, nil when the line was compared alone.
func basketRecord(l *PlannedLine) *BasketRecord {
	g := l.Basket
	if g == nil {
		return nil
	}
	i := slices.Index(g.Lines, l)
	way := func(v catalog.BasketView) BasketWayRecord {
		r := BasketWayRecord{Total: v.Total.String(), Suppliers: len(v.Orders), Rank: v.Ranks[i]}
		if v.Score != v.Total {
			r.Score = v.Score.String()
		}
		return r
	}
	out := &BasketRecord{
		Lines: len(g.Lines), Way: g.Way, Current: way(g.Current), PerLine: way(g.PerLine), Mixed: way(g.Mixed),
		Bound: g.Bound.String(), Proven: g.Proven, Nodes: g.Nodes,
	}
	if g.Way != WayPerLine {
		out.OverMixed = g.OverMixed.String()
	}
	if g.Single != nil {
		single := way(*g.Single)
		out.Single = &single
	}
	return out
}

// Totals are net, tax and gross of a view, taxed order by order like the orders it would become.
func (g *BasketGroup) Totals(v catalog.BasketView) (money.Totals, error) {
	out := money.Totals{Net: money.Zero(money.EUR), Tax: money.Zero(money.EUR), Gross: money.Zero(money.EUR)}
	for _, o := range v.Orders {
		lines := make([]*PlannedLine, len(o.Lines))
		for i, n := range o.Lines {
			r := g.Lines[n].Comparison.Ranked[v.Ranks[n]-1]
			lines[i] = &PlannedLine{Goods: r.Landed.Goods, VAT: r.Offer.VAT}
		}
		net, err := taxed(lines, Charges{Shipping: o.Shipping, SmallOrder: o.SmallOrder})
		if err != nil {
			return out, err
		}
		_, totals, err := money.VATBreakdown(net)
		if err != nil {
			return out, err
		}
		if out, err = addTotals(out, totals); err != nil {
			return out, err
		}
	}
	return out, nil
}
