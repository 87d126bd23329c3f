package catalog

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Compare ranks every offer for the identical product by its landed net cost at
// the needed quantity, with the amounts of the criteria published before, or excludes it with a reason, or puts it beside
// as the cooperative's own trade; none is left out (domain rules
// 19 and 20). It is pure: the same input in whatever order gives the same answer.
//
// Equal totals are put in order by the TieBreak steps. An offer whose quantity or
// total is beyond what an order can hold counts as OverMaximumQuantity.
//
// Error: Invalid (quantity_not_positive); an ordinary error when an offer is for
// another product, which is a mistake of the caller.
func Compare(in CompareInput) (Comparison, error) {
	if in.Need.Quantity.Sign() <= 0 {
		return Comparison{}, fault.New(fault.Invalid, "quantity_not_positive", "quantity", in.Need.Quantity.String())
	}
	c := Comparison{Need: in.Need, At: in.At, Ranked: make([]RankedOffer, 0, len(in.Offers)), Excluded: []ExcludedOffer{}, TieBreak: NoTie}
	for _, o := range in.Offers {
		if o.Product != in.Need.Product {
			return Comparison{}, fmt.Errorf("compare %s: offer %s is for %s", in.Need.Product, o.ID, o.Product)
		}
		if err := c.take(in, o); err != nil {
			return Comparison{}, fmt.Errorf("compare offer %s: %w", o.ID, err)
		}
	}
	slices.SortFunc(c.Excluded, func(a, b ExcludedOffer) int {
		return cmp.Or(bytes.Compare(a.Offer.Supplier.UUID[:], b.Offer.Supplier.UUID[:]), bytes.Compare(a.Offer.ID.UUID[:], b.Offer.ID.UUID[:]))
	})
	if err := c.sortTrade(); err != nil {
		return Comparison{}, err
	}
	return c, c.rank(in.Suppliers)
}

// take puts an offer where it belongs: into the ranking, among the excluded, or beside both.
func (c *Comparison) take(in CompareInput, o Offer) error {
	landed, reason, err := in.consider(o)
	if err != nil {
		return err
	}
	date := rules.AddWorkdays(in.Need.Release, o.DeliveryDays, in.Need.Land)
	if reason == "" && !in.Need.NeededBy.IsZero() && date.After(in.Need.NeededBy) {
		reason = Late
	}
	if fee := in.Suppliers[o.Supplier].TradeFee; fee != nil {
		t, err := tradeOffer(o, landed, *fee, in.Need.Currency)
		if errors.Is(err, money.ErrRange) {
			c.Excluded = append(c.Excluded, ExcludedOffer{Offer: o, Reason: OverMaximumQuantity})
			return nil
		}
		t.Reason, t.DeliveryDate = reason, date
		c.Trade = append(c.Trade, t)
		return err
	}
	switch reason {
	case "":
		r := RankedOffer{Offer: o, Landed: *landed, DeliveryDate: date, LastUsed: in.Suppliers[o.Supplier].LastUsed}
		err := r.score(in.Need)
		if errors.Is(err, money.ErrRange) {
			c.Excluded = append(c.Excluded, ExcludedOffer{Offer: o, Reason: OverMaximumQuantity, Landed: landed})
			return nil
		}
		if err != nil {
			return err
		}
		c.Ranked = append(c.Ranked, r)
	case Late:
		c.Excluded = append(c.Excluded, ExcludedOffer{Offer: o, Reason: reason, Landed: landed, DeliveryDate: &date})
	default:
		c.Excluded = append(c.Excluded, ExcludedOffer{Offer: o, Reason: reason, Landed: landed})
	}
	return nil
}

// score adds the steps of the criteria to the landed total.
func (r *RankedOffer) score(need Need) error {
	r.Score = r.Landed.Total
	if need.Criteria == nil {
		return nil
	}
	var err error
	if r.Steps, err = need.Criteria.Body.Steps(need.Category, r.Offer, r.Landed); err != nil {
		return err
	}
	for _, s := range r.Steps {
		if r.Score, err = r.Score.Add(s.Amount); err != nil {
			return err
		}
	}
	return nil
}

// tradeOffer is an offer of the cooperative's own trade with its fee, each 0 in the currency of the need where the cost
// cannot be computed.
func tradeOffer(o Offer, landed *Landed, fee money.Percent, cur money.Currency) (TradeOffer, error) {
	t := TradeOffer{Offer: o, Landed: landed, FeePercent: fee, Fee: money.Zero(cur), Total: money.Zero(cur)}
	if landed == nil {
		return t, nil
	}
	var err error
	if t.Fee, err = fee.Of(landed.Goods); err != nil {
		return t, err
	}
	t.Total, err = landed.Total.Add(t.Fee)
	return t, err
}

func (c *Comparison) sortTrade() error {
	var failed error
	slices.SortFunc(c.Trade, func(a, b TradeOffer) int {
		order, err := a.Total.Cmp(b.Total)
		failed = cmp.Or(failed, err)
		return cmp.Or(order, bytes.Compare(a.Offer.ID.UUID[:], b.Offer.ID.UUID[:]))
	})
	return failed
}

// consider computes the landed cost, nil when it cannot be, and finds the first
// exclusion that holds apart from Late.
func (in CompareInput) consider(o Offer) (*Landed, Exclusion, error) {
	landed, err := o.LandedFor(in.Need.Quantity, in.Need.Counting)
	known := &landed
	costs := Exclusion("")
	switch {
	case errors.Is(err, ErrNoPrice):
		known, costs = nil, NoPrice
	case errors.Is(err, money.ErrCurrency), err == nil && in.wrongCurrency(o, landed):
		known, costs = nil, WrongCurrency
	case errors.Is(err, money.ErrRange):
		known, costs = nil, OverMaximumQuantity
	case err != nil:
		return nil, "", err
	}
	today := money.DateOf(in.At)
	switch {
	case in.Suppliers[o.Supplier].Blocked || in.Suppliers[o.Seller].Blocked:
		return known, SupplierBlocked, nil
	case today.Before(o.Valid.From):
		return known, NotYetValid, nil
	case !o.Valid.Contains(today):
		return known, Expired, nil
	case !in.deliversTo(o):
		return known, WrongRegion, nil
	case slices.ContainsFunc(in.Need.Labels, func(l LabelScheme) bool { return !o.Carries(l) }):
		return known, MissingLabel, nil
	case costs != "":
		return known, costs, nil
	case o.overMaximum(landed.Delivered):
		return known, OverMaximumQuantity, nil
	case o.outOfStock(landed.Delivered):
		return known, OutOfStock, nil
	default:
		return known, "", nil
	}
}

// wrongCurrency holds the offer's own statement and the currency of its prices against the need.
func (in CompareInput) wrongCurrency(o Offer, l Landed) bool {
	return o.Currency != in.Need.Currency || l.Total.Currency() != in.Need.Currency
}

// deliversTo reports whether the offer's supplier delivers to the Land of the need.
func (in CompareInput) deliversTo(o Offer) bool {
	regions := in.Suppliers[o.Supplier].Regions
	return len(regions) == 0 || slices.Contains(regions, in.Need.Land)
}

// rank sorts the ranked offers and notes which step decided between neighbours.
func (c *Comparison) rank(suppliers map[SupplierID]SupplierFacts) error {
	var failed error
	slices.SortFunc(c.Ranked, func(a, b RankedOffer) int {
		order, _, err := before(a, b, suppliers)
		failed = cmp.Or(failed, err)
		return order
	})
	if failed != nil {
		return failed
	}
	for i := range c.Ranked {
		c.Ranked[i].Rank, c.Ranked[i].TieWithPrevious = i+1, NoTie
		if i == 0 {
			continue
		}
		_, step, err := before(c.Ranked[i-1], c.Ranked[i], suppliers)
		if err != nil {
			return err
		}
		c.Ranked[i].TieWithPrevious = step
	}
	if len(c.Ranked) > 1 {
		c.TieBreak = c.Ranked[1].TieWithPrevious
	}
	return nil
}

// before orders two offers and names the step that decided; a never-used
// supplier's zero time is the longest ago.
func before(a, b RankedOffer, suppliers map[SupplierID]SupplierFacts) (int, TieBreak, error) {
	order, err := a.Score.Cmp(b.Score)
	if err != nil || order != 0 {
		return order, NoTie, err
	}
	if order = suppliers[a.Offer.Supplier].LastUsed.Compare(suppliers[b.Offer.Supplier].LastUsed); order != 0 {
		return order, ByRotation, nil
	}
	if order = a.DeliveryDate.Cmp(b.DeliveryDate); order != 0 {
		return order, ByDelivery, nil
	}
	return bytes.Compare(a.Offer.ID.UUID[:], b.Offer.ID.UUID[:]), ByStableID, nil
}

// Saving is how far rank 1 lies below the others, nil with fewer than three ranked
// offers, where it would say little, and nil where more than the price decided.
func (c Comparison) Saving() *Saving {
	n := len(c.Ranked)
	if n < 3 || c.Need.Criteria != nil {
		return nil
	}
	best := c.Ranked[0].Landed.Total
	middle, errMiddle := mean(c.Ranked[(n-1)/2].Landed.Total, c.Ranked[n/2].Landed.Total)
	second, errSecond := c.Ranked[1].Landed.Total.Sub(best)
	median, errMedian := middle.Sub(best)
	if cmp.Or(errMiddle, errSecond, errMedian) != nil {
		return nil
	}
	return &Saving{Offers: n, UnderSecond: second, UnderMedian: median}
}

// mean is half of a+b, half up.
func mean(a, b money.Amount) (money.Amount, error) {
	sum, err := a.Add(b)
	if err != nil {
		return money.Amount{}, err
	}
	return sum.Per(money.QuantityOf(2))
}
