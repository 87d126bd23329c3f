package catalog

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/provitako/marktplatz/internal/money"
)

// ErrNoPrice says that an offer has no price for the quantity it would deliver:
// none at all, none that starts so low, one per no pieces, or one of 0, which files
// use for "on request".
var ErrNoPrice = errors.New("no price for this quantity")

// LandedFor is what the wanted quantity costs delivered. Errors: ErrNoPrice;
// money.ErrCurrency when the offer's parts differ in currency; money.ErrRange when
// quantity or total exceed what an order can hold. The delivered quantity is right
// also beside ErrNoPrice.
func (o Offer) LandedFor(wanted money.Quantity, c Counting) (Landed, error) {
	delivered, err := o.delivered(wanted)
	if err != nil {
		return Landed{}, fmt.Errorf("delivered quantity: %w", err)
	}
	l, err := o.cost(delivered, c)
	if err != nil {
		return l, err
	}
	if l.PerUsed, err = l.Total.Per(wanted); err != nil {
		return l, err
	}
	if l.PerDeliv, err = l.Total.Per(delivered); err != nil {
		return l, err
	}
	if l.Monthly, err = o.monthly(l); err != nil {
		return l, err
	}
	l.NextTier = o.nextTier(l, c)
	return l, nil
}

// Step is the quantity in multiples of which the offer is delivered: of its pack and of its interval; zero when it has neither.
// Error: money.ErrRange.
func (o Offer) Step() (money.Quantity, error) { return o.Pack.CommonMultiple(o.Interval) }

// delivered is the smallest multiple of pack and interval that is at least the
// wanted and the minimum quantity.
func (o Offer) delivered(wanted money.Quantity) (money.Quantity, error) {
	step, err := o.Step()
	if err != nil {
		return money.Quantity{}, err
	}
	return wanted.Max(o.Minimum).CeilTo(step), nil
}

// cost sums up goods, shipping and small-order charge for a quantity that can be delivered.
func (o Offer) cost(delivered money.Quantity, c Counting) (Landed, error) {
	l := Landed{Delivered: delivered}
	tier, ok := o.tierFor(delivered)
	if !ok || tier.Price.IsZero() || o.PriceQuantity.Sign() <= 0 {
		return l, ErrNoPrice
	}
	l.Tier = tier
	l.Periods, l.TermMonths = recurringPeriods(o.PriceKind, o.TermMonths, c.HorizonMonths)
	counted, err := delivered.Times(l.Periods)
	if err != nil {
		return l, fmt.Errorf("counted quantity: %w", err)
	}
	if l.Goods, err = money.LineAmount(tier.Price, o.PriceQuantity, counted); err != nil {
		return l, err
	}
	if l.Shipping, l.SmallOrder, err = OrderCharges(o, l.Goods); err != nil {
		return l, err
	}
	l.EarlyPay = money.Zero(l.Goods.Currency())
	if c.EarlyPayment {
		if l.EarlyPay, err = o.EarlyPayment.Of(l.Goods); err != nil {
			return l, err
		}
	}
	l.Total, err = money.Sum(l.Goods.Currency(), l.Goods, l.Shipping, l.SmallOrder, l.EarlyPay.Neg())
	return l, err
}

// monthly is what the goods of a recurring price cost a month, nil for any other price.
func (o Offer) monthly(l Landed) (*money.Amount, error) {
	if !o.PriceKind.Recurring() {
		return nil, nil
	}
	goods, err := money.LineAmount(l.Tier.Price, o.PriceQuantity, l.Delivered)
	if err == nil && o.PriceKind == PerYear {
		goods, err = goods.Per(money.QuantityOf(12))
	}
	return &goods, err
}

// tierFor is the tier with the highest From that the quantity reaches.
func (o Offer) tierFor(delivered money.Quantity) (tier Tier, ok bool) {
	for _, t := range o.Tiers {
		if t.From.Cmp(delivered) <= 0 {
			tier, ok = t, true
		}
	}
	return tier, ok
}

// OrderCharges are the shipping and the small-order fee that an offer's supplier
// asks of an order with this goods value, each 0 in the currency of goods when not
// due. Error: money.ErrCurrency.
func OrderCharges(o Offer, goods money.Amount) (shipping, smallOrder money.Amount, err error) {
	none := money.Zero(goods.Currency())
	shipping, smallOrder = none, none
	free := false
	if o.FreeShippingFrom != nil {
		below, err := goods.Less(*o.FreeShippingFrom)
		if err != nil {
			return none, none, fmt.Errorf("free shipping: %w", err)
		}
		free = !below
	}
	if !free && !o.Shipping.IsZero() {
		shipping = o.Shipping
	}
	if o.SmallOrderFee.IsZero() || o.SmallOrderBelow.IsZero() {
		return shipping, none, nil
	}
	below, err := goods.Less(o.SmallOrderBelow)
	if err != nil {
		return none, none, fmt.Errorf("small order: %w", err)
	}
	if below {
		smallOrder = o.SmallOrderFee
	}
	return shipping, smallOrder, nil
}

// nextTier is the tier after the one that applies, at the quantity one would have
// to order for it, when that costs less in total than l and can be delivered. What
// cannot be computed is not proposed.
func (o Offer) nextTier(l Landed, c Counting) *NextTier {
	for _, t := range o.Tiers {
		if t.From.Cmp(l.Delivered) <= 0 {
			continue
		}
		delivered, err := o.delivered(t.From)
		if err != nil || o.overMaximum(delivered) || o.outOfStock(delivered) {
			return nil
		}
		more, err := o.cost(delivered, c)
		if err != nil {
			return nil
		}
		if cheaper, err := more.Total.Less(l.Total); err != nil || !cheaper {
			return nil
		}
		return &NextTier{From: delivered, Total: more.Total}
	}
	return nil
}

func (o Offer) overMaximum(delivered money.Quantity) bool {
	return o.Maximum.Sign() > 0 && delivered.Cmp(o.Maximum) > 0
}

func (o Offer) outOfStock(delivered money.Quantity) bool {
	return o.Stock != nil && o.Stock.Cmp(delivered) < 0 && !o.BackOrder
}

// Periods is how often a price of the kind is counted over a term (0 = open-ended), and for how many months: the term, or the
// horizon (0 = StandardHorizonMonths) when that is shorter. What comes once, by the hour or by the day is counted once, for 0 months.
func (k PriceKind) Periods(termMonths, horizon int) (periods, months int) {
	return recurringPeriods(k, termMonths, horizon)
}

// recurringPeriods is how often a price is counted and, for a recurring one, the
// months it is counted for: its term, or the horizon when that is longer or open-ended.
func recurringPeriods(kind PriceKind, termMonths, horizon int) (periods, counted int) {
	if !kind.Recurring() {
		return 1, 0
	}
	horizon, counted = cmp.Or(horizon, StandardHorizonMonths), termMonths
	if counted <= 0 || counted > horizon {
		counted = horizon
	}
	if kind == PerYear {
		return (counted + 11) / 12, counted
	}
	return counted, counted
}
