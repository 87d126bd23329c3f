package catalog

import (
	"cmp"
	"math/bits"
	"slices"
)

// move takes a line to a supplier that lacks goods for its level.
type move struct {
	line, option int
	gain         cents // goods the supplier gets
	penalty      cents // what the line then costs more
}

// cover is the least that lines moving to the supplier cost more until it has what it lacks: the cheapest moves per cent
// of goods, the last of them in part (the linear relaxation of the covering problem). none/2 when all moves together do
// not suffice. r.covered gets the moves, the last one whole.
func (s *search) cover(n int, lacks cents, r *relaxed) cents {
	moves := s.moves(n, *r)
	slices.SortStableFunc(moves, func(a, b move) int { return compareRatio(a.penalty, a.gain, b.penalty, b.gain) })
	if &r.covered[0] == &r.choice[0] {
		r.covered = slices.Clone(r.choice)
	}
	var least cents
	for _, m := range moves {
		r.covered[m.line] = m.option
		if m.gain >= lacks {
			return least + ceilDiv(m.penalty, lacks, m.gain)
		}
		least += m.penalty
		lacks -= m.gain
	}
	return none / 2
}

// moves lists for every line the ways to give the supplier more goods. A line that can do so in several ways counts with
// the highest gain and the lowest penalty of them, which keeps the bound a bound.
func (s *search) moves(n int, r relaxed) []move {
	var out []move
	for i, l := range s.p.lines {
		now := l.options[r.choice[i]]
		has := cents(0)
		if now.seller == n {
			has = now.goods
		}
		m := move{line: i, penalty: none}
		for k, o := range l.options {
			if o.seller != n || !s.allowed(o) || o.goods <= has {
				continue
			}
			if o.cost-now.cost < m.penalty {
				m.option, m.penalty = k, o.cost-now.cost
			}
			m.gain = max(m.gain, o.goods-has)
		}
		if m.gain > 0 {
			out = append(out, m)
		}
	}
	return out
}

// compareRatio compares a/b with c/d; b and d are positive, a and c not negative.
func compareRatio(a, b, c, d cents) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(d)) //nolint:gosec // not negative
	h2, l2 := bits.Mul64(uint64(c), uint64(b)) //nolint:gosec // not negative
	return cmp.Or(cmp.Compare(h1, h2), cmp.Compare(l1, l2))
}

// ceilDiv is a*part/whole rounded up, for part up to whole: a cost of whole cents is at least that.
func ceilDiv(a, part, whole cents) cents {
	hi, lo := bits.Mul64(uint64(a), uint64(part))       //nolint:gosec // not negative
	quotient, rest := bits.Div64(hi, lo, uint64(whole)) //nolint:gosec // positive, and part is at most whole
	if rest > 0 {
		quotient++
	}
	return cents(quotient) //nolint:gosec // at most a
}

// distribution is the search for the cheapest choice that meets the levels all suppliers are decided on.
type distribution struct {
	s       *search
	lines   []freeLine
	rest    []cents   // per depth: the least the lines from there on cost
	can     [][]cents // per depth and supplier: the most goods it still gets from there on
	lacks   []cents   // per supplier, what it still needs
	choice  []int
	charges cents
}

// freeLine is a line that more than one option makes sense for.
type freeLine struct {
	line    int
	options []int
}

// distribute visits the choices for a node whose suppliers are all decided on.
func (s *search) distribute(r relaxed) {
	d := &distribution{s: s, choice: slices.Clone(r.choice), lacks: make([]cents, len(s.p.sellers))}
	for n, state := range s.state {
		if state >= 0 {
			d.lacks[n] = s.p.sellers[n].levels[state].from
			d.charges += s.p.sellers[n].levels[state].charge
		}
	}
	fixed := d.split(r)
	d.sum()
	d.branch(0, fixed)
}

// split sets lines apart that have one sensible option and returns what they cost.
func (d *distribution) split(r relaxed) (fixed cents) {
	needs := slices.Clone(d.lacks)
	for i, l := range d.s.p.lines {
		options := []int{}
		plain := false
		for k, o := range l.options {
			if !d.s.allowed(o) || needs[o.seller] == 0 && plain {
				continue // of suppliers without a threshold only the cheapest option makes sense
			}
			plain = plain || needs[o.seller] == 0
			options = append(options, k)
		}
		if len(options) > 1 {
			d.lines = append(d.lines, freeLine{i, options})
			continue
		}
		o := l.options[r.choice[i]]
		fixed += o.cost
		d.lacks[o.seller] -= o.goods
	}
	slices.SortStableFunc(d.lines, func(a, b freeLine) int { return cmp.Compare(d.largest(b), d.largest(a)) })
	return fixed
}

// largest is the highest goods value of a line: large lines are decided first.
func (d *distribution) largest(l freeLine) (most cents) {
	for _, k := range l.options {
		most = max(most, d.s.p.lines[l.line].options[k].goods)
	}
	return most
}

func (d *distribution) sum() {
	n := len(d.lines)
	d.rest, d.can = make([]cents, n+1), make([][]cents, n+1)
	d.can[n] = make([]cents, len(d.lacks))
	for i := n - 1; i >= 0; i-- {
		l := d.lines[i]
		most := make([]cents, len(d.lacks))
		for _, k := range l.options {
			o := d.s.p.lines[l.line].options[k]
			most[o.seller] = max(most[o.seller], o.goods)
		}
		d.rest[i] = d.rest[i+1] + d.s.p.lines[l.line].options[l.options[0]].cost
		d.can[i] = slices.Clone(d.can[i+1])
		for n := range most {
			d.can[i][n] += most[n]
		}
	}
}

func (d *distribution) branch(depth int, cost cents) {
	for n, lacks := range d.lacks {
		if lacks > d.can[depth][n] {
			return
		}
	}
	bound := d.charges + cost + d.rest[depth]
	if bound >= d.s.bestCost || !d.s.visit(bound) {
		return
	}
	if depth == len(d.lines) {
		d.s.offer(d.choice)
		return
	}
	l := d.lines[depth]
	before := d.choice[l.line]
	for _, k := range l.options {
		o := d.s.p.lines[l.line].options[k]
		d.choice[l.line] = k
		d.lacks[o.seller] -= o.goods
		d.branch(depth+1, cost+o.cost)
		d.lacks[o.seller] += o.goods
	}
	d.choice[l.line] = before
}
