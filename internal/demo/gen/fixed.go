package gen

// fixedProduct has offers that pictures, texts and tests rely on.
type fixedProduct struct{ offers map[string][]fixedOffer }

// fixedOffer by supplier; what is zero comes from the supplier's terms.
type fixedOffer struct {
	tiers              []tier
	shipping, freeFrom int64
	days, stock        int
	noBackOrder        bool
	validFrom, validTo int
	sku                string // "" = the usual one
}

// fixed are the two products of the walk. At 25 pieces the docking station costs, net and with shipping:
//
//	Nordlicht    3,722.50  (best)
//	Elbe         3,759.70  (+1.0 %)
//	Albwerk      3,921.30
//	Rheinwerk    4,097.40
//
// Two more take no part: an offer of Albwerk that is over, and one of Havelkontor, whose rest of 12 pieces is all there
// is. No framework contract covers it; one covers the notebook.
func fixed(part string) *fixedProduct {
	switch part {
	case "AV-D20":
		return &fixedProduct{map[string][]fixedOffer{
			"nordlicht":   {{tiers: []tier{{1, 15490}, {10, 15190}, {25, 14890}}, shipping: 690, freeFrom: 25000, days: 4, stock: 86}},
			"elbe":        {{tiers: []tier{{1, 15590}, {20, 14999}, {100, 14640}}, shipping: 995, freeFrom: 500000, days: 2, stock: 240}},
			"rheinwerk":   {{tiers: []tier{{1, 16290}}, shipping: 2490, days: 15, stock: 0}},
			"albwerk":     {{tiers: []tier{{1, 16140}, {20, 15650}}, shipping: 880, days: 6, stock: 14}, {tiers: []tier{{1, 13900}}, shipping: 880, days: 6, stock: 40, validFrom: -90, validTo: -12, sku: "AW-AKTION-D20"}},
			"havelkontor": {{tiers: []tier{{1, 14550}, {25, 14190}}, days: 1, stock: 12, noBackOrder: true}},
		}}
	case "AP14G3-16-512-DE":
		return &fixedProduct{map[string][]fixedOffer{
			"nordlicht": {{tiers: []tier{{1, 90400}, {25, 87900}}, shipping: 3900, days: 3, stock: 86}},
			"elbe":      {{tiers: []tier{{1, 91850}, {10, 88900}, {50, 87100}}, days: 9, stock: 240}},
			"rheinwerk": {{tiers: []tier{{1, 96190}}, shipping: 2490, days: 21, stock: 0}},
			"albwerk":   {{tiers: []tier{{1, 93200}, {20, 91500}}, days: 5, stock: 14}},
		}}
	}
	return nil
}

// of makes the supplier's offers for the i-th product.
func (f *fixedProduct) of(s supplier, p product, i int) []offer {
	var all []offer
	for _, t := range f.offers[s.key] {
		o := offer{
			product: p, sku: s.sku(i), tiers: t.tiers, priceQuantity: 1, content: 1, step: 1, minimum: 1,
			shipping: t.shipping, freeFrom: t.freeFrom, days: t.days, hold: s.holdDays, stock: t.stock, backOrder: !t.noBackOrder,
			validFrom: day(-21), validTo: day(60),
		}
		if len(s.services) > 0 {
			o.labels = append(append([]string{}, p.labels...), s.services...)
		}
		if t.validTo != 0 {
			o.validFrom, o.validTo = day(t.validFrom), day(t.validTo)
		}
		if t.sku != "" {
			o.sku = t.sku
		}
		all = append(all, o)
	}
	return all
}
