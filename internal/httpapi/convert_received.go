package httpapi

import (
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

func toOrder(o order.View, v vocabulary) (gen.Order, error) {
	g := gen.Order{
		Summary: toSummary(o.Summary), SubmissionId: o.Submission.UUID, Parties: toParties(o.Parties), Charges: toCharges(o.Charges),
		Totals: toTotals(o.Totals), LegalBasis: toLegalBasis(o.LegalBasis, v.lang), Saving: toSaving(o.Saving, v.lang), AllowedActions: []string{},
		Approval: toApprovalOf(o.Approval), Events: mapped(o.Events, toEvent),
	}
	for _, l := range o.Lines {
		line, err := toOrderLine(l, v)
		if err != nil {
			return g, err
		}
		g.Lines = append(g.Lines, line)
	}
	return g, nil
}

func toEvent(e order.EventView) gen.OrderEvent {
	g := gen.OrderEvent{
		Sequence: e.Sequence, Type: gen.OrderEventType(e.Type), At: instant(e.At), Person: unlessZero(e.Person),
		On: toDateOrNull(e.On), Words: unlessZero(e.Words),
	}
	if len(e.Parts) > 0 {
		parts := mapped(e.Parts, func(p order.Part) gen.OrderPart {
			return gen.OrderPart{LineNo: p.Line, Quantity: p.Quantity.String(), Net: toMoney(p.Net)}
		})
		g.Parts = &parts
	}
	return g
}

func toOrderLine(l order.LineView, v vocabulary) (gen.OrderLine, error) {
	outstanding, err := l.Fulfilment.Outstanding()
	var partOf *int
	if l.PartOf > 0 {
		partOf = &l.PartOf
	}
	return gen.OrderLine{
		PartOf: partOf, LineNo: l.No, Product: toProduct(l.Product, v), Quantity: l.Quantity.String(), DeliveredQuantity: l.Delivered.String(),
		Received: l.Fulfilment.Received.String(), Cancelled: l.Fulfilment.Cancelled.String(), Outstanding: outstanding.String(),
		UnitPrice: toUnitPrice(l.UnitPrice, l.Per), PriceKind: gen.PriceKind(l.PriceKind), Reckoning: unlessZero(orderedReckoning(l, v.lang)), Total: toMoney(l.Goods), VatRate: l.VAT.String(), DeliveryDate: toDateOrNull(l.DeliveryDate),
		DecisionId: l.Decision.UUID, Rank: unlessZero(l.Rank), RankedOffers: unlessZero(l.Ranked), Reason: toReason(l.Reason),
	}, err
}
