package exchange

import (
	"slices"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/format/pricelist"
)

// germany is where the shop's members buy; prices for other territories only are not theirs.
const germany = "DE"

// bmecatSource states the articles of a BMEcat file.
type bmecatSource struct {
	rd      *bmecat.Reader
	options Options
	symbols map[string]string // of units
	row     int
}

func (src *bmecatSource) fileFindings() []catalog.Finding {
	var fs []catalog.Finding
	for _, f := range src.rd.Findings() {
		severity := catalog.SeverityWarning
		if f.Code == bmecat.CodeDoctypeIgnored || f.Code == bmecat.CodeNamespaceUnknown {
			severity = catalog.SeverityInfo
		}
		fs = append(fs, finding(severity, "file_"+string(f.Code), 0, "", pairs(f.Params)...))
	}
	return fs
}

func (src *bmecatSource) next() (statement, error) {
	a, err := src.rd.Next()
	if err != nil {
		return statement{}, err
	}
	src.row++
	h := src.rd.Header()
	s := statement{
		row: src.row, sku: a.SupplierPID, gtin: a.GTIN, manufacturer: pricelist.PlainText(a.ManufacturerName),
		partNumber: a.ManufacturerPID, name: oneLine(a.ShortDescription), description: pricelist.PlainText(a.LongDescription),
		orderUnit: a.OrderUnit, contentUnit: a.ContentUnit, content: a.ContentPerOrderUnit.Text,
		priceQuantity: a.PriceQuantity.Text, minimum: a.QuantityMin.Text, interval: a.QuantityInterval.Text,
		maximum: a.QuantityMax.Text, delivery: a.DeliveryDays.Text, labels: a.Extensions[bmecat.UDXLabel],
	}
	for _, c := range a.Classifications {
		s.groups = append(s.groups, nonEmpty(c.GroupID, c.GroupName)...)
	}
	s.facts = src.facts(a)
	for _, f := range a.Findings {
		s.findings = src.weigh(s.findings, f, a)
	}
	src.extensions(&s, a)
	if h.PriceFlags["incl_freight"] {
		s.shipping, s.freeShippingFrom = "0", ""
	}
	src.status(&s, a)
	src.prices(&s, a, h)
	return s, nil
}

// oneLine is plain text without line breaks.
func oneLine(text string) string { return strings.ReplaceAll(pricelist.PlainText(text), "\n", " ") }

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

// note records a code once per article: an article may state thousands of prices.
func (src *bmecatSource) note(s *statement, severity catalog.Severity, code string, params ...string) {
	if slices.ContainsFunc(s.findings, func(f catalog.Finding) bool { return f.Code == code }) {
		return
	}
	s.findings = append(s.findings, finding(severity, code, s.row, s.sku, params...))
}

// deciding are the fields without which the price of a quantity cannot be told.
var deciding = []string{"PRICE_AMOUNT", "PRICE_FACTOR", "PRICE_QUANTITY", "LOWER_BOUND", "NO_CU_PER_OU", "QUANTITY_MIN", "QUANTITY_INTERVAL"}

// weigh says what a format's finding means for the row. What the builder finds itself is left out.
func (src *bmecatSource) weigh(fs []catalog.Finding, f bmecat.Finding, a bmecat.Article) []catalog.Finding {
	severity := catalog.SeverityWarning
	switch f.Code {
	case bmecat.CodeSupplierPIDMissing, bmecat.CodeNameMissing, bmecat.CodePriceMissing:
		return fs
	case bmecat.CodeNumberUnreadable, bmecat.CodeNumberAmbiguous:
		if slices.Contains(deciding, f.Params["field"]) {
			severity = catalog.SeverityError
		}
	case bmecat.CodeDateUnreadable, bmecat.CodeTaxUnreadable, bmecat.CodeFaultsWithoutEnd:
		severity = catalog.SeverityError
	case bmecat.CodeModeIgnored:
		if a.Mode == "delete" { // an offer the supplier wants gone must not come in as new
			severity = catalog.SeverityError
		}
	case bmecat.CodeNumberNormalised, bmecat.CodeDateNormalised:
		severity = catalog.SeverityInfo
	default:
	}
	params := append(pairs(f.Params), "line", strconv.Itoa(f.Line))
	return append(fs, finding(severity, string(f.Code), src.row, a.SupplierPID, params...))
}

// pairs lists a finding's parameters.
func pairs(m map[string]string) []string {
	var kv []string
	for k, v := range m {
		kv = append(kv, k, v)
	}
	return kv
}

func (src *bmecatSource) facts(a bmecat.Article) []statedFact {
	var facts []statedFact
	for _, f := range a.Features {
		unit, known := src.symbols[strings.ToUpper(f.Unit)]
		if !known {
			unit = oneLine(f.Unit)
		}
		facts = append(facts, statedFact{name: oneLine(f.Name), value: oneLine(strings.Join(f.Values, ", ")), unit: unit})
	}
	return facts
}

func (src *bmecatSource) extensions(s *statement, a bmecat.Article) {
	s.shipping = a.Extension(bmecat.UDXShipping)
	s.freeShippingFrom = a.Extension(bmecat.UDXFreeShippingFrom)
	s.smallOrderFee = a.Extension(bmecat.UDXSmallOrderSurcharge)
	s.smallOrderBelow = a.Extension(bmecat.UDXSmallOrderBelow)
	s.stock = a.Extension(bmecat.UDXStock)
	s.backOrder = strings.ToLower(a.Extension(bmecat.UDXBackOrder))
	s.priceHold = a.Extension(bmecat.UDXPriceHoldDays)
	s.skonto, s.skontoDays = a.Extension(bmecat.UDXSkontoPercent), a.Extension(bmecat.UDXSkontoDays)
	s.repairability, s.co2 = a.Extension(bmecat.UDXRepairability), a.Extension(bmecat.UDXCO2)
	s.term = a.Extension(bmecat.UDXTermMonths)
	s.kind = strings.ToLower(a.Extension(bmecat.UDXPriceKind))
	switch catalog.PriceKind(s.kind) {
	case "", catalog.Once, catalog.PerMonth, catalog.PerYear, catalog.PerHour, catalog.PerDay:
	default:
		src.note(s, catalog.SeverityError, "price_kind_unknown", "value", s.kind)
	}
}

// status labels what is not new: it may carry the GTIN of the new product and must not pass for it unseen.
func (src *bmecatSource) status(s *statement, a bmecat.Article) {
	for _, st := range a.Status {
		if t := strings.ToLower(st.Type); t == "refurbished" || t == "used" {
			if !slices.Contains(s.labels, t) {
				s.labels = append(s.labels, t)
			}
			src.note(s, catalog.SeverityWarning, "condition_not_new", "status", t)
		}
	}
}

// prices takes one kind of price for one period: the customer's net price before the net list price, and the period
// that holds on the day of the import. Prices with tax in them, recommended and express prices are not offers.
func (src *bmecatSource) prices(s *statement, a bmecat.Article, h bmecat.Header) {
	s.validFrom, s.validTo = h.ValidFrom, h.ValidTo
	var usable []bmecat.Price
	for _, p := range a.Prices {
		switch {
		case p.Type != bmecat.PriceNetCustomer && p.Type != bmecat.PriceNetList && p.Type != bmecat.PriceOnRequest:
			src.note(s, catalog.SeverityInfo, "price_type_unused", "type", p.Type)
		case len(p.Territories) > 0 && !slices.ContainsFunc(p.Territories, inGermany):
			src.note(s, catalog.SeverityInfo, "price_territory", "territory", strings.Join(p.Territories, " "))
		default:
			usable = append(usable, p)
		}
	}
	for _, kind := range []string{bmecat.PriceNetCustomer, bmecat.PriceNetList, bmecat.PriceOnRequest} {
		chosen := slices.DeleteFunc(slices.Clone(usable), func(p bmecat.Price) bool { return p.Type != kind })
		if len(chosen) == 0 {
			continue
		}
		chosen = src.period(s, chosen)
		for _, p := range chosen {
			src.price(s, p, h)
		}
		return
	}
}

func inGermany(territory string) bool {
	return territory == germany || strings.HasPrefix(territory, germany+"-")
}

func (src *bmecatSource) price(s *statement, p bmecat.Price, h bmecat.Header) {
	if p.ValidFrom != "" || p.ValidTo != "" {
		s.validFrom, s.validTo = p.ValidFrom, p.ValidTo
	}
	if s.taxFraction == "" {
		s.taxFraction = p.TaxFraction
	} else if p.TaxFraction != "" && p.TaxFraction != s.taxFraction {
		src.note(s, catalog.SeverityError, "tax_mixed", "tax", s.taxFraction, "other", p.TaxFraction)
	}
	currency := p.Currency
	if currency == "" {
		currency = h.Currency
	}
	s.prices = append(s.prices, statedPrice{from: p.LowerBound.Text, amount: p.Amount.Text, factor: p.Factor.Text, currency: currency})
}

// period keeps the blocks of one period: the one that holds on the day, else the next to come, else the last.
func (src *bmecatSource) period(s *statement, prices []bmecat.Price) []bmecat.Price {
	best := prices[0]
	for _, p := range prices[1:] {
		if src.periodRank(p) < src.periodRank(best) || src.periodRank(p) == src.periodRank(best) && src.nearer(p, best) {
			best = p
		}
	}
	kept := slices.DeleteFunc(prices, func(p bmecat.Price) bool { return p.ValidFrom != best.ValidFrom || p.ValidTo != best.ValidTo })
	if len(kept) < len(prices) {
		src.note(s, catalog.SeverityInfo, "price_period_chosen", "from", best.ValidFrom, "to", best.ValidTo)
	}
	return kept
}

// periodRank is 0 for a period that holds, 1 for one to come, 2 for one that is over.
func (src *bmecatSource) periodRank(p bmecat.Price) int {
	on := src.options.On.String() // dates in this form compare as text
	if on == "" {
		on = src.rd.Header().GeneratedOn
	}
	switch {
	case p.ValidFrom > on:
		return 1
	case p.ValidTo != "" && p.ValidTo < on:
		return 2
	}
	return 0
}

// nearer reports, for periods of equal rank, whether a is to be preferred: the one that begins later, since it
// replaces the other, but of those to come the earlier.
func (src *bmecatSource) nearer(a, b bmecat.Price) bool {
	if src.periodRank(a) == 1 {
		return a.ValidFrom < b.ValidFrom
	}
	return a.ValidFrom > b.ValidFrom
}
