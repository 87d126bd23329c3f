package order

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// regroup compares the line's basket once more, from the decisions on all its lines. ok is false when not all of them
// are at hand: an order's proof file holds those of its own lines only. The line then keeps the way it was judged by.
func (r recordFile) regroup(l *PlannedLine, decisions [][]byte) (ok bool, err error) {
	if r.Basket == nil {
		return true, nil
	}
	g := &BasketGroup{NeededBy: r.Need.NeededBy, Lines: []*PlannedLine{l}}
	for _, raw := range decisions {
		var other recordFile
		if err := json.Unmarshal(raw, &other); err != nil {
			return false, err
		}
		if other.Submission != r.Submission || other.Line == r.Line || other.Basket == nil || other.Need.NeededBy != r.Need.NeededBy {
			continue
		}
		p, err := other.replan()
		if err != nil {
			return false, fmt.Errorf("line %d: %w", other.Line, err)
		}
		if p.Lines[0].Chosen == nil {
			return false, fmt.Errorf("line %d: its offer is not ranked", other.Line)
		}
		p.Lines[0].No = other.Line
		g.Lines = append(g.Lines, p.Lines[0])
	}
	if len(g.Lines) != r.Basket.Lines {
		l.Basket, err = r.Basket.stored(l)
		return false, err
	}
	slices.SortFunc(g.Lines, func(a, b *PlannedLine) int { return cmp.Compare(a.No, b.No) })
	l.Basket = g
	return true, g.compare(catalog.Budget{Nodes: r.Basket.Nodes})
}

// stored is the basket as far as it is recorded with one of its lines.
func (b BasketRecord) stored(l *PlannedLine) (*BasketGroup, error) {
	g := &BasketGroup{Lines: []*PlannedLine{l}, Way: b.Way}
	for _, w := range []struct {
		to   *catalog.BasketView
		from BasketWayRecord
	}{{&g.Current, b.Current}, {&g.PerLine, b.PerLine}, {&g.Mixed, b.Mixed}} {
		var err error
		if w.to.Total, err = money.ParseAmount(w.from.Total, money.EUR); err != nil {
			return nil, err
		}
		w.to.Score, w.to.Ranks = w.to.Total, []int{w.from.Rank}
		if w.from.Score == "" {
			continue
		}
		if w.to.Score, err = money.ParseAmount(w.from.Score, money.EUR); err != nil {
			return nil, err
		}
	}
	var err error
	g.Bound, err = money.ParseAmount(b.Bound, money.EUR)
	return g, err
}
