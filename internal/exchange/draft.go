package exchange

import (
	"math/big"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Lengths that the shop can index and show, in characters.
const (
	maxNumber      = 100 // supplier's and manufacturer's numbers
	maxName        = 300
	maxDescription = 20_000
	maxFacts       = 60
	maxFactValue   = 300
	maxLabels      = 20
	maxLabel       = 160
	maxDays        = 400
	maxTermMonths  = 600
)

// builder turns statements into drafts and remembers the numbers it has seen.
type builder struct {
	options    Options
	symbols    map[string]string
	categories map[string]string // normal form of key, label, CPV code or supplier's group
	factKeys   map[string]string
	seen       map[string]int  // supplier's number to row
	assumed    map[string]bool // assumptions that were reported

	s        statement
	d        catalog.OfferDraft
	content  *big.Rat // base units in one order unit
	findings []catalog.Finding
	refused  bool
}

func newBuilder(o Options) builder {
	b := builder{options: o, symbols: unitSymbols(), seen: map[string]int{}, assumed: map[string]bool{}, factKeys: map[string]string{}}
	b.categories = categoryIndex(o)
	for name, key := range o.FactKeys {
		b.factKeys[normal(name)] = key
	}
	return b
}

// build is one draft, or not ok and at least one finding that says why.
func (b *builder) build(s statement) (catalog.OfferDraft, bool, []catalog.Finding) {
	b.s, b.d, b.findings = s, catalog.OfferDraft{Row: s.row, SKU: s.sku}, s.findings
	b.refused = slices.ContainsFunc(s.findings, func(f catalog.Finding) bool { return f.Severity == catalog.SeverityError })
	b.identity()
	b.describe()
	b.units()
	b.quantities()
	b.prices()
	b.validity()
	b.charges()
	b.delivery()
	b.beside()
	if b.refused {
		return catalog.OfferDraft{}, false, b.findings
	}
	b.seen[s.sku] = s.row
	return b.d, true, b.findings
}

func (b *builder) info(code string, params ...string) {
	b.findings = append(b.findings, finding(catalog.SeverityInfo, code, b.s.row, b.s.sku, params...))
}

// assume reports with the first row what then holds for all rows in which the file is silent.
func (b *builder) assume(code string, params ...string) {
	if !b.assumed[code] {
		b.assumed[code] = true
		b.info(code, params...)
	}
}

func (b *builder) warn(code string, params ...string) {
	b.findings = append(b.findings, finding(catalog.SeverityWarning, code, b.s.row, b.s.sku, params...))
}

func (b *builder) refuse(code string, params ...string) {
	b.refused = true
	b.findings = append(b.findings, finding(catalog.SeverityError, code, b.s.row, b.s.sku, params...))
}

func (b *builder) identity() {
	s := b.s
	switch first, repeated := b.seen[s.sku]; {
	case s.sku == "":
		b.refuse("sku_missing")
	case utf8.RuneCountInString(s.sku) > maxNumber:
		b.refuse("sku_too_long")
	case repeated:
		b.refuse("sku_repeated", "first_row", strconv.Itoa(first))
	}
	b.d.Manufacturer, b.d.PartNumber = cut(s.manufacturer, maxNumber), s.partNumber
	if utf8.RuneCountInString(s.partNumber) > maxNumber {
		b.refuse("part_number_too_long")
	}
	if b.d.GTIN = s.gtin; s.gtin != "" {
		switch {
		case catalog.NormaliseGTIN(s.gtin) == "":
			b.warn("gtin_length", "gtin", s.gtin)
			b.d.GTIN = ""
		case !gtinCheck(s.gtin):
			b.warn("gtin_check_digit", "gtin", s.gtin)
		}
	}
	if b.d.GTIN == "" && (catalog.NormaliseManufacturer(s.manufacturer) == "" || catalog.NormaliseNumber(s.partNumber) == "") {
		b.warn("identity_missing")
	}
}

func (b *builder) describe() {
	s := b.s
	if b.d.Name = s.name; s.name == "" {
		b.refuse("name_missing")
	}
	if utf8.RuneCountInString(s.name) > maxName {
		b.d.Name = cut(s.name, maxName)
		b.info("name_cut")
	}
	if b.d.Description = s.description; utf8.RuneCountInString(s.description) > maxDescription {
		b.d.Description = cut(s.description, maxDescription)
		b.info("description_cut")
	}
	b.labels()
	b.d.Category = b.category()
	b.facts()
}

// units finds the base unit. What the order unit holds becomes the pack in which is delivered.
func (b *builder) units() {
	unit, known := b.unitCode(b.s.orderUnit)
	if b.s.orderUnit == "" {
		unit = piece
		b.assume("unit_assumed", "unit", piece)
	} else if !known {
		b.warn("unit_unknown", "unit", b.s.orderUnit)
	}
	content, ok := exact(b.s.content, "1")
	if !ok || content.Sign() <= 0 {
		b.refuse("quantity_unusable", "field", "content", "value", b.s.content)
		content = big.NewRat(1, 1)
	}
	b.content, b.d.Unit = content, unit
	if b.s.contentUnit != "" {
		if code, ok := b.unitCode(b.s.contentUnit); ok {
			b.d.Unit = code
		} else {
			b.warn("unit_unknown", "unit", b.s.contentUnit)
		}
	}
	b.d.Offer.PriceKind = catalog.PriceKind(b.s.kind)
	if b.s.kind == "" {
		b.d.Offer.PriceKind = kindOfUnit(unit)
	}
}

func (b *builder) quantities() {
	o := &b.d.Offer
	o.Pack = b.pieces("pack", b.s.pack, "1")
	o.Minimum = b.pieces("minimum", b.s.minimum, "1")
	o.Interval = b.pieces("interval", b.s.interval, "1")
	if n, ok := exact(b.s.maximum, "0"); !ok || n.Sign() != 0 {
		o.Maximum = b.pieces("maximum", b.s.maximum, "")
	}
	o.BackOrder = b.s.backOrder != "false"
	if b.s.stock != "" {
		b.stock()
	}
}

// pieces converts order units to base units; zero is what files write for "no rule".
func (b *builder) pieces(field, text, otherwise string) money.Quantity {
	n, ok := exact(text, otherwise)
	if ok && n.Sign() == 0 {
		b.info("quantity_zero", "field", field)
		n, ok = exact(otherwise, "")
	}
	if ok {
		if q, err := quantity(n.Mul(n, b.content)); err == nil {
			return q
		}
	}
	b.refuse("quantity_unusable", "field", field, "value", text)
	return money.Quantity{}
}

// stock may be zero or a fraction. A stock that cannot be read is unknown, which hurts nobody: it is asked for again.
func (b *builder) stock() {
	n, ok := exact(b.s.stock, "")
	if ok && n.Sign() >= 0 {
		if text, ok := decimal(n.Mul(n, b.content), 3); ok {
			if q, err := money.ParseQuantity(text); err == nil {
				b.d.Offer.Stock = &q
				return
			}
		}
	}
	b.warn("stock_unusable", "value", b.s.stock)
}

func (b *builder) validity() {
	p := &b.d.Offer.Valid
	var errFrom, errTo error
	if b.s.validFrom != "" {
		p.From, errFrom = money.ParseDate(b.s.validFrom)
	}
	if b.s.validTo != "" {
		p.To, errTo = money.ParseDate(b.s.validTo)
		p.To = p.To.AddDays(1) // files name the last day
	}
	switch {
	case errFrom != nil || errTo != nil:
		b.refuse("validity_unusable", "from", b.s.validFrom, "to", b.s.validTo)
	case !p.To.IsZero() && !p.From.Before(p.To):
		b.refuse("validity_reversed", "from", b.s.validFrom, "to", b.s.validTo)
	case !p.To.IsZero() && !b.options.On.IsZero() && !b.options.On.Before(p.To):
		b.warn("validity_over", "to", b.s.validTo)
	}
}

// charges are what an order costs beside the goods: the file's word, else the supplier's terms.
func (b *builder) charges() {
	o, terms := &b.d.Offer, b.options.Terms
	o.Shipping = b.amount("shipping", b.s.shipping, terms.Shipping)
	o.SmallOrderFee = b.amount("small_order_fee", b.s.smallOrderFee, terms.SmallOrderFee)
	o.SmallOrderBelow = b.amount("small_order_below", b.s.smallOrderBelow, terms.SmallOrderBelow)
	if !o.SmallOrderFee.IsZero() && o.SmallOrderBelow.IsZero() {
		b.refuse("small_order_limit_missing", "fee", o.SmallOrderFee.String())
	}
	if b.s.freeShippingFrom != "" || terms.FreeShippingFrom != "" {
		a := b.amount("free_shipping_from", b.s.freeShippingFrom, terms.FreeShippingFrom)
		o.FreeShippingFrom = &a
	}
	b.vat()
}

// amount reads a charge. The supplier's terms are in his own currency and hold for no other.
func (b *builder) amount(field, text, otherwise string) money.Amount {
	if b.d.Offer.Currency != b.options.currency() {
		otherwise = ""
	}
	n, ok := exact(text, otherwise)
	if text == "" && otherwise == "" {
		return money.Zero(b.d.Offer.Currency)
	}
	if ok && n.Sign() >= 0 {
		if s, ok := decimal(n, 2); ok {
			if a, err := money.ParseAmount(s, b.d.Offer.Currency); err == nil {
				return a
			}
		}
	}
	b.refuse("amount_unusable", "field", field, "value", text+otherwise)
	return money.Zero(b.d.Offer.Currency)
}

func (b *builder) vat() {
	o := &b.d.Offer
	if b.s.taxFraction == "" {
		o.VAT = catalog.DefaultVAT
		if b.options.Terms.VAT != nil {
			o.VAT = *b.options.Terms.VAT
		}
		b.assume("tax_assumed", "tax", o.VAT.String())
		return
	}
	n, ok := exact(b.s.taxFraction, "")
	if ok {
		text, ok := decimal(n.Mul(n, big.NewRat(100, 1)), 2)
		rate, err := money.ParsePercent(text)
		if ok && err == nil {
			o.VAT = rate
			return
		}
	}
	b.refuse("tax_unreadable", "value", b.s.taxFraction)
}

func (b *builder) delivery() {
	o, terms := &b.d.Offer, b.options.Terms
	o.DeliveryDays = terms.DeliveryDays
	if o.DeliveryDays == 0 {
		o.DeliveryDays = DefaultDeliveryDays
	}
	if n, ok := wholeUp(b.s.delivery, maxDays); ok {
		o.DeliveryDays = n
	} else if b.s.delivery != "" {
		b.warn("delivery_unusable", "value", b.s.delivery, "assumed", strconv.Itoa(o.DeliveryDays))
	} else if terms.DeliveryDays == 0 {
		b.assume("delivery_assumed", "assumed", strconv.Itoa(o.DeliveryDays))
	}
	o.PriceHoldDays = terms.PriceHoldDays
	if n, ok := wholeUp(b.s.priceHold, maxDays); ok {
		o.PriceHoldDays = n
	} else if b.s.priceHold != "" {
		b.warn("price_hold_unusable", "value", b.s.priceHold)
	}
}

// wholeUp reads a number from 0 to most and rounds it up: a delivery time of 1.5 days is 2.
func wholeUp(text string, most int) (int, bool) {
	n, ok := exact(text, "")
	if !ok || n.Sign() < 0 {
		return 0, false
	}
	q, rest := new(big.Int).QuoRem(n.Num(), n.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	if !q.IsInt64() || q.Int64() > int64(most) {
		return 0, false
	}
	return int(q.Int64()), true
}
