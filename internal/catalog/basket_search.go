package catalog

import (
	"cmp"
	"slices"
	"time"
)

// How a supplier stands at a node: one of its levels, or one of these.
const (
	undecided = -2
	unused    = -1
)

// search is a depth-first branch and bound over the suppliers: each is unused, or used at one of its levels.
type search struct {
	p        *problem
	nodes    int
	most     int
	deadline time.Time
	now      func() time.Time
	ended    bool // the budget is used up

	best     []int // option per line
	bestCost cents
	open     cents // the least bound among the nodes that were not visited

	state []int // per supplier
}

// clockEvery is how many visited nodes pass between two looks at the clock.
const clockEvery = 16

func newSearch(p *problem, b Budget) *search {
	s := &search{p: p, most: cmp.Or(b.Nodes, DefaultNodes), bestCost: none, open: none, state: slices.Repeat([]int{undecided}, len(p.sellers))}
	if b.Limit > 0 && b.Now != nil {
		s.now, s.deadline = b.Now, b.Now().Add(b.Limit)
	}
	return s
}

// visit counts a node, or notes its bound when the budget is used up.
func (s *search) visit(bound cents) bool {
	if !s.ended {
		late := s.now != nil && s.nodes%clockEvery == clockEvery-1 && !s.now().Before(s.deadline)
		s.ended = late || s.nodes >= s.most
	}
	if s.ended {
		s.open = min(s.open, bound)
		return false
	}
	s.nodes++
	return true
}

// offer takes the choice when it is better than the best so far.
func (s *search) offer(choice []int) {
	if cost := s.p.cost(choice); cost < s.bestCost {
		s.best, s.bestCost = slices.Clone(choice), cost
	}
}

// cost is what the choice comes to with the true charges of every supplier.
func (p *problem) cost(choice []int) cents {
	var sum cents
	goods := make([]cents, len(p.sellers))
	used := make([][]bool, len(p.sellers))
	for i, c := range choice {
		o := p.lines[i].options[c]
		sum += o.cost
		goods[o.seller] += o.goods
		if used[o.seller] == nil {
			used[o.seller] = make([]bool, len(p.sellers[o.seller].terms))
		}
		used[o.seller][o.terms] = true
	}
	for n, terms := range used {
		var shipping, fee cents
		for i, taken := range terms {
			if taken {
				t := p.sellers[n].terms[i]
				shipping, fee = max(shipping, t.shippingAt(goods[n])), max(fee, t.feeAt(goods[n]))
			}
		}
		sum += shipping + fee
	}
	return sum
}

func (s *search) run() {
	if len(s.p.lines) == 0 {
		s.best, s.bestCost = []int{}, 0
		return
	}
	if !s.p.complete {
		r, _ := s.relax()
		s.open = s.bound(r)
	}
	s.branch(0)
}

// branch decides the suppliers from depth on.
func (s *search) branch(depth int) {
	r, feasible := s.relax()
	if !feasible {
		return
	}
	bound := s.bound(r)
	if bound >= s.bestCost || !s.visit(bound) {
		return
	}
	s.offer(r.choice)
	s.offer(r.covered)
	if bound >= s.bestCost {
		return
	}
	if depth == len(s.p.sellers) {
		s.distribute(r)
		return
	}
	for level := range s.p.sellers[depth].levels {
		s.state[depth] = level
		s.branch(depth + 1)
	}
	s.state[depth] = unused
	s.branch(depth + 1)
	s.state[depth] = undecided
}

// allowed reports whether the option may be taken at this node.
func (s *search) allowed(o option) bool {
	switch state := s.state[o.seller]; state {
	case undecided:
		return true
	case unused:
		return false
	default:
		return s.p.sellers[o.seller].levels[state].allows[o.terms]
	}
}

// relaxed is the best choice when charges are left aside and thresholds need not be met.
type relaxed struct {
	choice  []int
	cost    cents
	goods   []cents // per supplier
	regret  []cents // per supplier: what its lines lose at least without it; none when one has no other
	covered []int   // a choice that tries to meet the thresholds
}

// relax takes the cheapest option allowed for each line; feasible is false when a line has none.
func (s *search) relax() (r relaxed, feasible bool) {
	n := len(s.p.sellers)
	r = relaxed{choice: make([]int, len(s.p.lines)), goods: make([]cents, n), regret: make([]cents, n)}
	for i, l := range s.p.lines {
		first, second := s.cheapestTwo(l)
		if first < 0 {
			return r, false
		}
		o := l.options[first]
		r.choice[i] = first
		r.cost += o.cost
		r.goods[o.seller] += o.goods
		switch {
		case second < 0:
			r.regret[o.seller] = none
		case r.regret[o.seller] != none:
			r.regret[o.seller] += l.options[second].cost - o.cost
		}
	}
	r.covered = r.choice
	return r, true
}

// cheapestTwo are the cheapest option allowed and the cheapest of another supplier, -1 where there is none.
func (s *search) cheapestTwo(l problemLine) (first, second int) {
	first = -1
	for i, o := range l.options {
		if !s.allowed(o) {
			continue
		}
		if first < 0 {
			first = i
		} else if o.seller != l.options[first].seller {
			return first, i
		}
	}
	return first, -1
}

// bound is what every choice below this node comes to at least: the cheapest goods, the charges of the suppliers decided
// on, and the larger of two things. A supplier not decided on costs its least charge, or its lines what they lose
// without it. A supplier decided on must reach its level, so lines have to move to it. Both may count the same line, so
// they are not added.
func (s *search) bound(r relaxed) cents {
	sum := r.cost
	var opening, covering cents
	for n, state := range s.state {
		switch state {
		case unused:
		case undecided:
			opening += min(s.p.sellers[n].least, r.regret[n])
		default:
			level := s.p.sellers[n].levels[state]
			sum += level.charge
			if lacks := level.from - r.goods[n]; lacks > 0 {
				covering += s.cover(n, lacks, &r)
			}
		}
		if covering >= none/4 {
			return none
		}
	}
	return sum + max(opening, covering)
}
