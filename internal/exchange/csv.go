package exchange

import (
	"slices"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/format/pricelist"
)

// csvSource states the rows of a price list.
type csvSource struct {
	rd *pricelist.Reader
}

func (src *csvSource) next() (statement, error) {
	r, err := src.rd.Next()
	if err != nil {
		return statement{}, err
	}
	s := statement{
		row: r.Number, sku: r.SupplierSKU, gtin: r.GTIN, manufacturer: r.Manufacturer, partNumber: r.PartNumber,
		name: r.Name, description: r.Description, groups: path(r.Category), labels: r.Labels,
		orderUnit: r.OrderUnit, content: r.Content.Text, priceQuantity: r.PriceQuantity.Text, taxFraction: r.VAT.Text,
		validFrom: r.ValidFrom, validTo: r.ValidTo, kind: r.PriceKind, term: r.TermMonths.Text,
		pack: r.Pack.Text, minimum: r.Minimum.Text, interval: r.Interval.Text, maximum: r.Maximum.Text,
		stock: r.Stock.Text, backOrder: r.BackOrder,
		shipping: r.Shipping.Text, freeShippingFrom: r.FreeShippingFrom.Text,
		smallOrderFee: r.SmallOrderFee.Text, smallOrderBelow: r.SmallOrderBelow.Text,
		delivery: r.DeliveryDays.Text, priceHold: r.PriceHoldDays.Text,
		skonto: r.Skonto.Text, skontoDays: r.SkontoDays.Text, repairability: r.Repairability.Text, co2: r.CO2.Text,
	}
	s.prices = append(s.prices, statedPrice{amount: r.Price.Text, currency: r.Currency})
	for _, t := range r.Tiers {
		s.prices = append(s.prices, statedPrice{from: t.From, amount: t.Price.Text, currency: r.Currency})
	}
	for _, f := range r.Facts {
		s.facts = append(s.facts, statedFact{name: f.Name, value: f.Value})
	}
	if r.Content.Text != "" { // a pack of so many pieces; the list names only its unit
		s.contentUnit = piece
	}
	for _, f := range r.Findings {
		s.findings = append(s.findings, weighCell(f, r))
	}
	return s, nil
}

// harmless are the fields that may stay unread: without them the offer is still the same offer at the same price.
var harmless = []pricelist.Field{
	pricelist.GTIN, pricelist.DeliveryDays, pricelist.PriceHoldDays, pricelist.Stock, pricelist.BackOrder,
	pricelist.Skonto, pricelist.SkontoDays, pricelist.Repairability, pricelist.CO2, pricelist.Labels, pricelist.Images, pricelist.Description, pricelist.Category,
}

// weighCell says what a finding on a cell means for the row. Cells beyond the header mean that a delimiter stood
// unquoted in a text: then every cell behind it is in the wrong column. A short row may have left out empty cells, but
// when its price is among them it may as well be half a row.
func weighCell(f pricelist.Finding, r pricelist.Row) catalog.Finding {
	severity := catalog.SeverityError
	switch f.Code {
	case pricelist.CodeTextUnescaped, pricelist.CodeNumberNormalised:
		severity = catalog.SeverityInfo
	case pricelist.CodeTextDamaged, pricelist.CodeQuoteStray, pricelist.CodeGTINUnreadable:
		severity = catalog.SeverityWarning
	case pricelist.CodeRowShort:
		if !r.Price.Absent() || len(r.Tiers) > 0 {
			severity = catalog.SeverityWarning
		}
	default:
		if slices.Contains(harmless, f.Field) {
			severity = catalog.SeverityWarning
		}
	}
	return finding(severity, string(f.Code), f.Row, r.SupplierSKU, "field", string(f.Field), "column", f.Column, "value", f.Excerpt)
}
