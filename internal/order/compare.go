package order

import (
	"context"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// CompareView is a comparison with what the buying body needs beside it.
type CompareView struct {
	catalog.Comparison
	Product    catalog.Product
	Suppliers  map[catalog.SupplierID]SupplierState
	Coverage   []CoverageView
	Linked     []catalog.Linked    // products confirmed to be the same thing, whose offers are compared, too
	Candidates catalog.Candidates  // products that may be the same thing; they are not compared
	Successors []catalog.Successor // what lots deliver in its place
	Closed     *catalog.Coverage   // the exclusive lot that closes best price, nil when none does
	Evaluation *rules.Evaluation   // limit for a direct award of rank 1, nil when nothing is ranked
	Group      string              // product group of the evaluation
	Saving     *catalog.Saving
	Prices     PriceSight // of the cooperative's trade
	Standing   *Standing  // of a comparison of the past; nil = of now

	similars map[catalog.ProductID]catalog.Similar // of open candidates
}

// CoverageView is a framework price with its total at the wanted quantity.
type CoverageView struct {
	catalog.Coverage
	Quantity money.Quantity // of the call-off
	Total    money.Amount
	Delivery money.Date
	Refusal  catalog.Refusal // "" = may be called off
}

// Compare compares all offers for a product at a quantity as the principal's body sees them now. Two round trips with
// the session's.
//
// Errors: Invalid (quantity), NotFound (product).
func (s *Service) Compare(ctx context.Context, p authz.Principal, product catalog.ProductID, quantity money.Quantity, neededBy money.Date) (CompareView, error) {
	if quantity.Sign() <= 0 {
		return CompareView{}, errNoQuantity
	}
	at := s.now()
	q := factsQuery(p, []LineInput{{Product: product}}, at)
	q.Candidates = true
	facts, err := s.store.Facts(ctx, q)
	if err != nil {
		return CompareView{}, err
	}
	return facts.compare(product, quantity, neededBy, at)
}

// compare is the comparison at the instant of the facts.
func (f Facts) compare(product catalog.ProductID, quantity money.Quantity, neededBy money.Date, at time.Time) (CompareView, error) {
	found, ok := f.Products[product]
	if !ok {
		return CompareView{}, fault.New(fault.NotFound, "not_found")
	}
	c, counted, err := f.comparison(product, quantity, neededBy, at)
	if err != nil {
		return CompareView{}, overflow(err)
	}
	v := CompareView{
		Comparison: c, Product: found, Suppliers: f.Suppliers, Saving: c.Saving(), Prices: f.Prices,
		Linked: f.Linked[product], Candidates: f.Candidates[product], Successors: f.Successors[product], similars: f.Similars,
	}
	if err := v.cover(f, counted, c.Need.Release, money.DateOf(at)); err != nil {
		return CompareView{}, overflow(err)
	}
	if len(c.Ranked) > 0 {
		before := f.Similar[product]
		e, err := f.DirectAward(c.Ranked[0].Landed.Total, len(c.Ranked), money.DateOf(at), before)
		if err != nil {
			return CompareView{}, err
		}
		v.Evaluation, v.Group = &e, before.Group
	}
	return v, nil
}

// comparison ranks the offers of the facts, and says how it counted.
func (f Facts) comparison(product catalog.ProductID, quantity money.Quantity, neededBy money.Date, at time.Time) (catalog.Comparison, *CountingRecord, error) {
	in := LineInput{Product: product, Quantity: quantity, NeededBy: neededBy}
	need, counted, err := f.need(f.Products[product], in, f.Release(at), at)
	if err != nil {
		return catalog.Comparison{}, nil, err
	}
	c, err := CompareFor(f, need, at)
	return c, counted, err
}

func (v *CompareView) cover(f Facts, counted *CountingRecord, release, day money.Date) error {
	for _, c := range f.Coverage[v.Product.ID] {
		c.HorizonMonths = counted.counting().HorizonMonths
		if err := choose(&c, f.Coverage[v.Product.ID], day, v.Need.Quantity); err != nil {
			return err
		}
		c, err := c.For(v.Need.Quantity)
		if err != nil {
			return err
		}
		total, _, err := c.Total(v.Need.Quantity)
		if err != nil {
			return err
		}
		refusal, err := c.Refused(day, total, v.Need.Quantity)
		if err != nil {
			return err
		}
		v.Coverage = append(v.Coverage, CoverageView{
			Coverage: c, Quantity: v.Need.Quantity, Total: total, Delivery: c.Delivery(release, f.Land), Refusal: refusal,
		})
		v.close(c, day)
	}
	for _, c := range f.Classes[v.Product.ID] {
		v.close(c, day)
	}
	return nil
}

// close notes an exclusive lot that binds on the day: it closes best price, whether it prices the product or covers its class.
func (v *CompareView) close(c catalog.Coverage, day money.Date) {
	if c.Obligation == catalog.Exclusive && binds(c, day) {
		v.Closed = &c
	}
}

// Cheaper reports whether an open candidate would lead the ranking if it were the same thing: its cheapest landed price at
// the wanted quantity against that of rank 1. False when nothing is ranked or nobody offers the candidate for that.
func (v CompareView) Cheaper(c catalog.Candidate) bool {
	return v.Undercut(v.similars[c.Product])
}
