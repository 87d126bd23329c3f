package gen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// tier is the price from a number of order units on.
type tier struct{ from, cents int64 }

// offer is what one supplier writes about one product. Quantities count order units, amounts are net cents.
type offer struct {
	product
	sku                    string
	tiers                  []tier // none = no price
	priceQuantity, content int64  // order units the price is for; pieces in one order unit
	step, minimum, maximum int64  // 0 = no maximum
	shipping, freeFrom     int64  // freeFrom 0 = never
	fee, feeBelow          int64
	days, hold             int
	stock                  int // -1 = the supplier does not say
	backOrder              bool
	validFrom, validTo     string // days relative to the day of loading, see [day]
}

// day is the placeholder of a day; package demo moves it on to the next Arbeitstag.
func day(offset int) string { return fmt.Sprintf("{{day%+d}}", offset) }

// offers are the supplier's, in the order of the range. others tells which suppliers loaded before have a product.
func (s supplier) offers(sold []product, others func(p product) bool) []offer {
	var all []offer
	for i, p := range sold {
		if f := fixed(p.part); f != nil {
			all = append(all, f.of(s, p, i)...)
			continue
		}
		if !s.offersIn(p) && !s.lastResort(p) {
			continue
		}
		o := s.offer(p, i)
		if s.barePart && o.gtin != "" && others(p) && draw(3, s.key, "bare", p.part) == 0 {
			o.part = strings.ReplaceAll(p.part, "-", "")
		}
		all = append(all, o)
	}
	return all
}

func (s supplier) sku(i int) string {
	return s.skuPrefix + fmt.Sprintf("%0*d", s.skuDigits, 1000+i*13+len(s.key))
}

// offer makes the ordinary case and then what makes catalogues interesting.
func (s supplier) offer(p product, i int) offer {
	chance := func(topic string, n int) int { return draw(n, s.key, topic, p.part) }
	o := offer{
		product: p, sku: s.sku(i), priceQuantity: 1, content: 1, step: 1, minimum: 1,
		shipping: s.shipping, freeFrom: s.freeFrom, fee: s.fee, feeBelow: s.feeBelow,
		days: s.daysFrom + chance("days", s.daysTo-s.daysFrom+1), hold: s.holdDays,
		stock: 5 + chance("stock", 400), backOrder: true,
		validFrom: day(-21), validTo: day([]int{30, 45, 60, 90, 120, 180}[chance("validity", 6)]),
	}
	if p.price > 100_000 { // nobody keeps hundreds of servers
		o.stock = 1 + o.stock/20
	}
	if p.bulky {
		o.shipping, o.freeFrom = s.bulkyShipping(), 0
	}
	if len(s.services) > 0 && chance("service", 4) == 0 {
		o.labels = append(slices.Clone(p.labels), s.services...)
	}
	o.price(s)
	o.packs(s)
	o.availability(s)
	if recurring(p.kind) || p.kind == "hour" || p.kind == "day" {
		o.shipping, o.freeFrom, o.fee, o.feeBelow, o.stock = 0, 0, 0, 0, -1
	}
	o.tie(s)
	o.oddities(s)
	return o
}

func recurring(kind string) bool { return kind == "month" || kind == "year" }

// price is the supplier's level, some per cent up or down, in tiers for most.
func (o *offer) price(s supplier) {
	level := s.level
	if l, ok := s.strong[o.category]; ok {
		level = l
	}
	level += int64(draw(71, s.key, "price", o.part)) - 35
	unit := smooth(o.product.price * level / 1000)
	o.tiers = []tier{{1, unit}}
	steps := [][]tier{
		nil, nil, {{10, 980}, {50, 958}}, {{25, 972}}, {{5, 990}, {25, 968}, {100, 941}}, {{20, 976}, {50, 962}}, {{10, 985}}, {{50, 964}, {100, 948}},
	}[draw(8, s.key, "tiers", o.part)]
	if o.product.price > 400_000 {
		steps = steps[:min(len(steps), 1)]
	}
	for _, t := range steps {
		if lower := smooth(unit * t.cents / 1000); lower < o.tiers[len(o.tiers)-1].cents {
			o.tiers = append(o.tiers, tier{t.from, lower})
		}
	}
}

// smooth rounds to what price lists look like: full ten cents above 20 EUR.
func smooth(cents int64) int64 {
	if cents < 2000 {
		return cents
	}
	return cents / 10 * 10
}

// packs: small things come in packs, are priced per 10 or 100, or have a minimum.
func (o *offer) packs(s supplier) {
	if o.pack > 1 {
		switch draw(4, s.key, "pack", o.part) {
		case 0: // a pack is the order unit
			o.content = int64(o.pack)
			for i := range o.tiers {
				o.tiers[i].cents *= o.content
			}
		case 1: // pieces, in multiples of the pack
			o.step, o.minimum = int64(o.pack), int64(o.pack)
		case 2: // priced per 100 pieces
			o.priceQuantity = 100
			for i := range o.tiers {
				o.tiers[i].cents = o.tiers[i].cents*100 - int64(draw(90, s.key, "hundred", o.part))
			}
		}
	}
	if draw(25, s.key, "minimum", o.part) == 0 && o.minimum == 1 {
		o.minimum = int64(2 + draw(4, s.key, "minimum of", o.part))
	}
	if draw(60, s.key, "maximum", o.part) == 0 {
		o.maximum = 100 + 50*int64(draw(5, s.key, "maximum of", o.part))
	}
}

func (o *offer) availability(s supplier) {
	switch n := draw(100, s.key, "availability", o.part); {
	case n < 14:
		o.stock = -1
	case n < 24: // made to order
		o.stock, o.days = 0, 12+draw(14, s.key, "to order", o.part)
	case n < 34:
		o.stock = 1 + draw(9, s.key, "few", o.part)
	case n < 37: // the rest of the stock, nothing comes after
		o.stock, o.backOrder = draw(6, s.key, "rest", o.part), false
	}
}

// tie gives one in twenty-five products the same lowest total at two suppliers.
func (o *offer) tie(s supplier) {
	if draw(25, "tie", o.part) != 0 || o.pack > 1 || o.bulky || !slices.Contains([]string{"nordlicht", "albwerk", "havelkontor"}, s.key) {
		return
	}
	o.tiers = []tier{{1, smooth(o.product.price * 940 / 1000)}}
	o.shipping, o.freeFrom, o.fee, o.feeBelow, o.minimum, o.maximum = 0, 0, 0, 0, 1, 0
}

// oddities: prices that are over, not yet valid, or missing.
func (o *offer) oddities(s supplier) {
	switch n := draw(1000, s.key, "oddity", o.part); {
	case n < 25:
		o.validFrom, o.validTo = day(-120), day(-12)
	case n < 35:
		o.validFrom, o.validTo = day(14), day(200)
	case n < 50:
		o.tiers = nil
	}
}

// amount is cents as decimal text.
func amount(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

func number(n int64) string { return strconv.FormatInt(n, 10) }
