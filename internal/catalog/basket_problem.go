package catalog

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// cents are whole cents: the search adds and compares millions of amounts, which have no smaller part.
type cents = int64

// none stands for "no such amount".
const none cents = math.MaxInt64

// problem is a basket in the form the search works on. Lines stand in an order that does not depend on the caller's,
// suppliers in one that does not depend on their ids.
type problem struct {
	currency  money.Currency
	lines     []problemLine
	sellers   []seller
	unoffered []int
	complete  bool // every supplier's levels are listed
}

type problemLine struct {
	index   int      // of the caller
	options []option // by cost, then rank
}

// option is one ranked offer for a line.
type option struct {
	seller int
	rank   int
	goods  cents // counts towards thresholds
	cost   cents // goods with the amounts of the criteria, less Skonto
	terms  int   // of the seller

	delivery money.Date
}

// seller is a supplier with the charges it can come to.
type seller struct {
	id       SupplierID
	terms    []terms
	levels   []level
	least    cents // the cheapest level
	lastUsed time.Time
	ranks    []int // per line its best rank, or neverRanked
}

// neverRanked stands for a line the supplier has no offer for.
const neverRanked = math.MaxInt

// terms are the charges an offer states for an order.
type terms struct {
	shipping, freeFrom cents // freeFrom none: never free
	fee, feeBelow      cents
}

func (t terms) shippingAt(goods cents) cents {
	if goods >= t.freeFrom {
		return 0
	}
	return t.shipping
}

func (t terms) feeAt(goods cents) cents {
	if goods < t.feeBelow {
		return t.fee
	}
	return 0
}

func newProblem(lines []Comparison) (*problem, error) {
	p := &problem{currency: lines[0].Need.Currency, complete: true}
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareNeeds(lines[a].Need, lines[b].Need) })
	index := map[SupplierID]int{}
	for _, i := range order {
		c := lines[i]
		if c.Need.Currency != p.currency {
			return nil, fmt.Errorf("%w: %s and %s", money.ErrCurrency, p.currency, c.Need.Currency)
		}
		if len(c.Ranked) == 0 {
			p.unoffered = append(p.unoffered, i)
			continue
		}
		p.lines = append(p.lines, problemLine{index: i, options: p.options(c, index)})
	}
	slices.Sort(p.unoffered)
	p.sortSellers()
	for i := range p.sellers {
		p.setLevels(i)
	}
	return p, nil
}

func compareNeeds(a, b Need) int {
	return cmp.Or(bytes.Compare(a.Product.UUID[:], b.Product.UUID[:]), a.Quantity.Cmp(b.Quantity), a.NeededBy.Cmp(b.NeededBy))
}

// options makes the options of a line and notes suppliers and terms that are new.
func (p *problem) options(c Comparison, index map[SupplierID]int) []option {
	out := make([]option, len(c.Ranked))
	for i, r := range c.Ranked {
		s, known := index[r.Offer.Supplier]
		if !known {
			s = len(p.sellers)
			index[r.Offer.Supplier] = s
			p.sellers = append(p.sellers, seller{id: r.Offer.Supplier, lastUsed: r.LastUsed})
		}
		goods := r.Landed.Goods.Cents()
		beside := r.Score.Cents() - r.Landed.Total.Cents() - r.Landed.EarlyPay.Cents()
		out[i] = option{seller: s, rank: i + 1, goods: goods, cost: goods + beside, terms: p.sellers[s].termsOf(r.Offer), delivery: r.DeliveryDate}
		p.sellers[s].rank(len(p.lines), i+1)
	}
	slices.SortFunc(out, func(a, b option) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.rank, b.rank)) })
	return out
}

func (s *seller) rank(line, rank int) {
	for len(s.ranks) <= line {
		s.ranks = append(s.ranks, neverRanked)
	}
	s.ranks[line] = min(s.ranks[line], rank)
}

func (s *seller) termsOf(o Offer) int {
	t := terms{shipping: o.Shipping.Cents(), freeFrom: none, fee: o.SmallOrderFee.Cents(), feeBelow: o.SmallOrderBelow.Cents()}
	if o.FreeShippingFrom != nil {
		t.freeFrom = o.FreeShippingFrom.Cents()
	}
	if i := slices.Index(s.terms, t); i >= 0 {
		return i
	}
	s.terms = append(s.terms, t)
	return len(s.terms) - 1
}

// sortSellers puts those first that win most lines, then those with the better rank on the first line they differ in.
func (p *problem) sortSellers() {
	order := make([]int, len(p.sellers))
	wins := make([]int, len(p.sellers))
	for i := range p.sellers {
		order[i] = i
		p.sellers[i].ranks = append(p.sellers[i].ranks, slices.Repeat([]int{neverRanked}, len(p.lines)-len(p.sellers[i].ranks))...)
		for _, r := range p.sellers[i].ranks {
			if r == 1 {
				wins[i]++
			}
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(wins[b], wins[a]), slices.Compare(p.sellers[a].ranks, p.sellers[b].ranks))
	})
	sorted, place := make([]seller, len(order)), make([]int, len(order))
	for i, old := range order {
		sorted[i], place[old] = p.sellers[old], i
	}
	p.sellers = sorted
	for _, l := range p.lines {
		for i := range l.options {
			l.options[i].seller = place[l.options[i].seller]
		}
	}
}

// firstRanks takes rank 1 of every line, as an index into its options.
func (p *problem) firstRanks() []int {
	out := make([]int, len(p.lines))
	for i, l := range p.lines {
		out[i] = slices.IndexFunc(l.options, func(o option) bool { return o.rank == 1 })
	}
	return out
}

// view turns a choice of the search into amounts.
func (p *problem) view(lines []Comparison, choice []int) (BasketView, error) {
	ranks := make([]int, len(lines))
	for i, c := range choice {
		ranks[p.lines[i].index] = p.lines[i].options[c].rank
	}
	return viewOf(lines, ranks)
}

// viewOf sums up the offers of these ranks, per supplier in the order of their first lines.
func viewOf(lines []Comparison, ranks []int) (BasketView, error) {
	cur := lines[0].Need.Currency
	v := BasketView{Ranks: ranks, Total: money.Zero(cur), Score: money.Zero(cur)}
	var beside cents
	place := map[SupplierID]int{}
	var offers [][]Offer
	for i, rank := range ranks {
		if rank == 0 {
			continue
		}
		r := lines[i].Ranked[rank-1]
		beside += r.Score.Cents() - r.Landed.Total.Cents() - r.Landed.EarlyPay.Cents()
		n, known := place[r.Offer.Supplier]
		if !known {
			n = len(v.Orders)
			place[r.Offer.Supplier] = n
			v.Orders = append(v.Orders, BasketOrder{Supplier: r.Offer.Supplier, Goods: money.Zero(cur)})
			offers = append(offers, nil)
		}
		if err := v.Orders[n].add(i, r); err != nil {
			return v, err
		}
		offers[n] = append(offers[n], r.Offer)
	}
	for n := range v.Orders {
		if err := v.Orders[n].charge(offers[n]); err != nil {
			return v, err
		}
		var err error
		if v.Total, err = v.Total.Add(v.Orders[n].Total); err != nil {
			return v, err
		}
	}
	extra, err := money.OfCents(beside, cur)
	if err != nil {
		return v, err
	}
	v.Score, err = v.Total.Add(extra)
	return v, err
}

func (o *BasketOrder) add(line int, r RankedOffer) (err error) {
	o.Lines = append(o.Lines, line)
	if r.DeliveryDate.After(o.Delivery) {
		o.Delivery = r.DeliveryDate
	}
	o.Goods, err = o.Goods.Add(r.Landed.Goods)
	return err
}

func (o *BasketOrder) charge(offers []Offer) error {
	var err error
	if o.Shipping, o.SmallOrder, err = ChargesOf(offers, o.Goods); err != nil {
		return err
	}
	o.Total, err = money.Sum(o.Goods.Currency(), o.Goods, o.Shipping, o.SmallOrder)
	return err
}

// ChargesOf are the charges of one order of these offers with this goods value: due once, the highest shipping and the
// highest small-order fee that one of them asks. Error: money.ErrCurrency.
func ChargesOf(offers []Offer, goods money.Amount) (shipping, smallOrder money.Amount, err error) {
	shipping, smallOrder = money.Zero(goods.Currency()), money.Zero(goods.Currency())
	for _, o := range offers {
		s, f, err := OrderCharges(o, goods)
		if err != nil {
			return shipping, smallOrder, err
		}
		if shipping, err = larger(shipping, s); err != nil {
			return shipping, smallOrder, err
		}
		if smallOrder, err = larger(smallOrder, f); err != nil {
			return shipping, smallOrder, err
		}
	}
	return shipping, smallOrder, nil
}

func larger(a, b money.Amount) (money.Amount, error) {
	less, err := a.Less(b)
	if err != nil || !less {
		return a, err
	}
	return b, nil
}
