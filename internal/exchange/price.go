package exchange

import (
	"math/big"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// prices makes the tiers. All of them must be in one currency and for the same number of pieces.
func (b *builder) prices() {
	o := &b.d.Offer
	o.Currency = b.priceCurrency()
	b.term()
	amounts, ok := b.amounts()
	per, okPer := exact(b.s.priceQuantity, "1")
	if !okPer || per.Sign() <= 0 {
		b.refuse("quantity_unusable", "field", "price_quantity", "value", b.s.priceQuantity)
		return
	}
	per.Mul(per, b.content)
	if !ok || !b.scale(amounts, per) {
		return
	}
	for i, p := range b.s.prices {
		if amounts[i] != nil {
			b.tier(p, amounts[i])
		}
	}
	if b.refused {
		return
	}
	slices.SortStableFunc(o.Tiers, func(a, c catalog.Tier) int { return a.From.Cmp(c.From) })
	b.checkTiers()
}

// priceCurrency is the one all prices name, else the supplier's.
func (b *builder) priceCurrency() money.Currency {
	found := ""
	for _, p := range b.s.prices {
		if p.currency == "" || p.currency == found {
			continue
		}
		if found != "" {
			b.refuse("currency_mixed", "currency", found, "other", p.currency)
		}
		found = p.currency
	}
	if found == "" {
		return b.options.currency()
	}
	if _, err := money.ParseAmount("0", money.Currency(found)); err != nil {
		b.refuse("currency_unknown", "currency", found)
		return b.options.currency()
	}
	if found != string(money.EUR) {
		b.warn("currency_foreign", "currency", found)
	}
	return money.Currency(found)
}

// amounts are the net prices with their factors, nil where there is none. A price of zero is what files write for
// "on request", so it is none.
func (b *builder) amounts() ([]*big.Rat, bool) {
	amounts := make([]*big.Rat, len(b.s.prices))
	for i, p := range b.s.prices {
		if p.amount == "" {
			continue
		}
		amount, okAmount := exact(p.amount, "")
		factor, okFactor := exact(p.factor, "1")
		switch {
		case !okAmount || !okFactor || amount.Sign() < 0 || factor.Sign() <= 0:
			b.refuse("price_unusable", "price", p.amount)
			return nil, false
		case amount.Sign() == 0:
			b.warn("price_zero")
		default:
			amounts[i] = amount.Mul(amount, factor)
		}
	}
	return amounts, true
}

// maxPriceQuantity is the first number of pieces for which no price can be stored.
var maxPriceQuantity = big.NewRat(1_000_000, 1)

// scale sets the number of pieces the prices are for. Prices with more than four places are stated for 10, 100 or
// 1,000 times as many pieces, all of one offer alike.
func (b *builder) scale(amounts []*big.Rat, per *big.Rat) bool {
	ten := big.NewRat(10, 1)
	for range 3 {
		if !slices.ContainsFunc(amounts, func(a *big.Rat) bool { return a != nil && !fits(a, 4) }) {
			break
		}
		for _, a := range amounts {
			if a != nil {
				a.Mul(a, ten)
			}
		}
		per.Mul(per, ten)
	}
	q, err := quantity(per)
	if err != nil || per.Cmp(maxPriceQuantity) >= 0 {
		b.refuse("quantity_unusable", "field", "price_quantity", "value", b.s.priceQuantity)
		return false
	}
	b.d.Offer.PriceQuantity = q
	return true
}

// tier adds one price. One without a quantity holds from the smallest that can be ordered.
func (b *builder) tier(p statedPrice, amount *big.Rat) {
	o := &b.d.Offer
	from := b.pieces("tier", "1", "")
	if o.Minimum.Cmp(from) < 0 {
		from = o.Minimum
	}
	if n, ok := exact(p.from, "0"); !ok || n.Sign() != 0 {
		from = b.pieces("tier", p.from, "")
	}
	text, ok := decimal(amount, 4)
	price, err := money.ParseUnitPrice(text, o.Currency)
	if !ok || err != nil {
		b.refuse("price_unusable", "price", p.amount)
		return
	}
	o.Tiers = append(o.Tiers, catalog.Tier{From: from, Price: price})
}

// checkTiers drops what is stated twice and refuses what contradicts itself.
func (b *builder) checkTiers() {
	o := &b.d.Offer
	for i := 1; i < len(o.Tiers); i++ {
		a, c := o.Tiers[i-1], o.Tiers[i]
		if a.From.Equal(c.From) && !a.Price.Equal(c.Price) {
			b.refuse("price_contradiction", "from", c.From.String(), "price", a.Price.String(), "other", c.Price.String())
		}
	}
	o.Tiers = slices.CompactFunc(o.Tiers, func(a, c catalog.Tier) bool { return a.From.Equal(c.From) })
	if len(o.Tiers) == 0 {
		b.warn("no_price")
		return
	}
	for i := 1; i < len(o.Tiers); i++ {
		if n, err := o.Tiers[i].Price.Cmp(o.Tiers[i-1].Price); err == nil && n > 0 {
			b.warn("tier_dearer", "from", o.Tiers[i].From.String())
		}
	}
}

// term reads the minimum term of a recurring price; none means open-ended.
func (b *builder) term() {
	o := &b.d.Offer
	if b.s.term == "" {
		return
	}
	n, ok := wholeUp(b.s.term, maxTermMonths)
	switch {
	case !o.PriceKind.Recurring():
		b.info("term_ignored", "term", b.s.term)
	case !ok || strings.Contains(b.s.term, "."):
		b.refuse("term_unusable", "term", b.s.term)
	default:
		o.TermMonths = n
	}
}
