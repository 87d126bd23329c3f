package catalog

import (
	"cmp"
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// bestSingle is the cheapest choice with one supplier for all lines, nil when none has all. Its own charges decide, so
// that a dearer article that reaches a threshold is found, too.
func (s *search) bestSingle() []int {
	var best *single
	for n := range s.p.sellers {
		found, ok := s.only(n)
		if ok && (best == nil || found.compare(*best) < 0) {
			best = &found
		}
	}
	if best == nil {
		return nil
	}
	return best.choice
}

// single is one supplier's cheapest way to deliver everything.
type single struct {
	choice   []int
	cost     cents
	lastUsed time.Time
	delivery money.Date
}

// compare orders suppliers as offers are ordered; the list of suppliers is in the order of ranks already.
func (a single) compare(b single) int {
	return cmp.Or(cmp.Compare(a.cost, b.cost), a.lastUsed.Compare(b.lastUsed), a.delivery.Cmp(b.delivery))
}

// only searches with a single supplier.
func (s *search) only(n int) (single, bool) {
	if len(s.p.lines) == 0 || slices.Contains(s.p.sellers[n].ranks, neverRanked) {
		return single{}, false
	}
	one := &search{
		p: s.p, most: s.most, now: s.now, deadline: s.deadline, nodes: s.nodes, ended: s.ended, bestCost: none, open: none,
		state: slices.Repeat([]int{unused}, len(s.state)),
	}
	one.state[n] = undecided
	r, _ := one.relax() // it ranks in every line
	one.offer(r.choice)
	for level := range s.p.sellers[n].levels {
		one.state[n] = level
		one.branch(len(s.p.sellers))
	}
	s.nodes, s.ended = one.nodes, one.ended
	out := single{choice: one.best, cost: one.bestCost, lastUsed: s.p.sellers[n].lastUsed}
	for i, c := range one.best {
		if d := s.p.lines[i].options[c].delivery; d.After(out.delivery) {
			out.delivery = d
		}
	}
	return out, true
}
