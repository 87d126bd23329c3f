package exchange

import (
	"math/big"

	"github.com/provitako/marktplatz/internal/money"
)

// mostSkonto is the highest discount for early payment that is believed, in per cent.
const mostSkonto = 99

// beside reads what criteria beyond the price count. None of it hurts when it cannot be read: it is then not stated.
func (b *builder) beside() {
	o := &b.d.Offer
	if n, ok := b.share("skonto", b.s.skonto, mostSkonto, 2); ok {
		if p, err := money.ParsePercent(n); err == nil {
			o.EarlyPayment = p
		}
	}
	if days, ok := wholeUp(b.s.skontoDays, maxDays); ok && !o.EarlyPayment.IsZero() {
		o.EarlyPaymentDays = days
	} else if b.s.skontoDays != "" && !ok {
		b.warn("statement_unusable", "field", "skonto_days", "value", b.s.skontoDays)
	}
	if n, ok := b.share("repairability", b.s.repairability, 10, 1); ok {
		if q, err := money.ParseQuantity(n); err == nil {
			o.Repairability = q
		}
	}
	b.emissions()
}

// share reads a number from 0 to most with so many places, or reports what cannot be read.
func (b *builder) share(field, text string, most int64, places int) (string, bool) {
	if text == "" {
		return "", false
	}
	n, ok := exact(text, "")
	if ok && n.Sign() >= 0 && n.Cmp(big.NewRat(most, 1)) <= 0 {
		if s, ok := decimal(n, places); ok {
			return s, true
		}
	}
	b.warn("statement_unusable", "field", field, "value", text)
	return "", false
}

// emissions reads kilograms of CO2 and keeps whole grams, up to a thousand tonnes a piece.
func (b *builder) emissions() {
	if b.s.co2 == "" {
		return
	}
	n, ok := exact(b.s.co2, "")
	if ok && n.Sign() >= 0 && n.Cmp(big.NewRat(1_000_000, 1)) <= 0 {
		grams := n.Mul(n, big.NewRat(1_000, 1))
		whole := new(big.Int).Quo(grams.Num(), grams.Denom()).Int64()
		b.d.Offer.CO2Grams = &whole
		return
	}
	b.warn("statement_unusable", "field", "co2_kg", "value", b.s.co2)
}
