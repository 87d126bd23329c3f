package httpapi

import (
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// labelNames are what labels are called, the same in every language.
var labelNames = map[catalog.LabelScheme]string{
	catalog.BlauerEngel: "Blauer Engel", catalog.EPEAT: "EPEAT", catalog.TCO: "TCO Certified", catalog.EnergyStar: "ENERGY STAR",
	catalog.EUEcolabel: "EU Ecolabel",
}

// toCriterionSteps shows what the criteria add to the landed total, one step a line.
func toCriterionSteps(steps []catalog.CriterionStep, lang string) []gen.CriterionStep {
	out := make([]gen.CriterionStep, len(steps))
	for i, s := range steps {
		text := Text(lang, "criterion_"+string(s.Code), map[string]string{"count": numberText(lang, s.Count.String()), "scheme": labelNames[s.Scheme]})
		out[i] = gen.CriterionStep{Code: gen.CriterionStepCode(s.Code), Text: text, Amount: toMoney(s.Amount)}
	}
	return out
}

func toSkonto(r catalog.RankedOffer) nullable.Nullable[gen.Skonto] {
	if r.Offer.EarlyPayment.IsZero() {
		return nullable.NewNullNullable[gen.Skonto]()
	}
	return nullable.NewNullableWithValue(gen.Skonto{
		Percent: r.Offer.EarlyPayment.String(), Days: r.Offer.EarlyPaymentDays, Counted: !r.Landed.EarlyPay.IsZero(),
	})
}

// toTrade shows the cooperative's own trade, null where it offers nothing.
func toTrade(c order.CompareView, name suppliers, lang string) nullable.Nullable[gen.TradeBlock] {
	if len(c.Withheld) > 0 {
		return nullable.NewNullableWithValue(gen.TradeBlock{Sentence: Text(lang, "trade_no_basis", nil), Offers: []gen.TradeOffer{}})
	}
	if len(c.Trade) == 0 {
		return nullable.NewNullNullable[gen.TradeBlock]()
	}
	out := gen.TradeBlock{Sentence: Text(lang, "trade_block", nil)}
	for _, t := range c.Trade {
		g := gen.TradeOffer{
			OfferId: t.Offer.ID.UUID, Supplier: toSupplier(name(t.Offer.Supplier)), Sku: t.Offer.SKU, DeliveryDate: toDate(t.DeliveryDate),
			Reason: nullable.NewNullNullable[string](),
		}
		tradePrices(&g, t, c.Prices)
		if t.Reason != "" {
			x := catalog.ExcludedOffer{Offer: t.Offer, Reason: t.Reason, Landed: t.Landed, DeliveryDate: &t.DeliveryDate}
			g.Reason = nullable.NewNullableWithValue(exclusionText(x, lang))
		}
		out.Offers = append(out.Offers, g)
	}
	return nullable.NewNullableWithValue(out)
}

// tradePrices fills in what the body sees: the contract price, its own price with the fee, or both and how they come about.
// What it does not see is absent.
func tradePrices(g *gen.TradeOffer, t catalog.TradeOffer, sight order.PriceSight) {
	contract, own, fee := nullable.NewNullNullable[gen.Money](), nullable.NewNullNullable[gen.Money](), nullable.NewNullNullable[gen.Money]()
	if t.Landed != nil {
		contract, own, fee = toMoneyOrNull(&t.Landed.Total), toMoneyOrNull(&t.Total), toMoneyOrNull(&t.Fee)
	}
	switch sight {
	case order.ContractPrice:
		g.Landed = contract
	case order.OwnPrice:
		g.Total = own
	default:
		percent := t.FeePercent.String()
		g.Landed, g.Total, g.Fee, g.FeePercent = contract, own, fee, &percent
	}
}

func toCountedCriteria(c order.CompareView) nullable.Nullable[gen.Criteria] {
	if c.Need.Criteria == nil {
		return nullable.NewNullNullable[gen.Criteria]()
	}
	return nullable.NewNullableWithValue(toCriteria(*c.Need.Criteria, gen.Current))
}

func ptrTo[T any](v T) *T { return &v }
