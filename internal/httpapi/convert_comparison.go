package httpapi

import (
	"strconv"
	"strings"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// suppliers names the sellers of offers.
type suppliers func(catalog.SupplierID) catalog.Supplier

func toRanked(c catalog.Comparison, name suppliers, lang string) ([]gen.RankedOffer, error) {
	out := make([]gen.RankedOffer, 0, len(c.Ranked))
	for _, r := range c.Ranked {
		g, err := toRankedOffer(r, name(r.Offer.Supplier), c, lang)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

func toRankedOffer(r catalog.RankedOffer, s catalog.Supplier, c catalog.Comparison, lang string) (gen.RankedOffer, error) {
	_, totals, err := money.VATBreakdown([]money.VATLine{{Net: r.Landed.Total, Rate: r.Offer.VAT}})
	if err != nil {
		return gen.RankedOffer{}, err
	}
	difference, err := toDifference(r, c)
	if err != nil {
		return gen.RankedOffer{}, err
	}
	step, err := r.Offer.Step()
	if err != nil {
		return gen.RankedOffer{}, err
	}
	if step.Sign() <= 0 {
		step = money.MustQuantity("1") // by the piece
	}
	g := gen.RankedOffer{
		OfferId: r.Offer.ID.UUID, Supplier: toSupplier(s), Sku: r.Offer.SKU, Rank: r.Rank, PriceKind: gen.PriceKind(r.Offer.PriceKind),
		TermMonths: unlessZero(r.Landed.TermMonths), UnitPrice: toUnitPrice(r.Landed.Tier.Price, r.Offer.PriceQuantity),
		Step: step.String(), DeliveredQuantity: r.Landed.Delivered.String(), Landed: toMoney(r.Landed.Total), Gross: toMoney(totals.Gross),
		VatRate: r.Offer.VAT.String(), PerUsedPiece: toMoney(r.Landed.PerUsed), Arithmetic: toArithmetic(r, lang),
		DeliveryDate: toDate(r.DeliveryDate), DeliveryDays: r.Offer.DeliveryDays, Stock: toStock(r.Offer, r.Landed.Delivered),
		Labels: r.Offer.Labels, Difference: difference, NextTier: nullable.NewNullNullable[gen.NextTier](),
		ValidUntil: nullable.NewNullNullable[openapi_types.Date](), ArticleId: toArticle(r.Offer), Origin: toOrigin(r.Offer, lang),
		Monthly: toMoneyOrNull(r.Landed.Monthly), PerDeliveredPiece: ptrTo(toMoney(r.Landed.PerDeliv)), Score: ptrTo(toMoney(r.Score)),
		Criteria: ptrTo(toCriterionSteps(r.Steps, lang)), Skonto: toSkonto(r),
	}
	if g.Labels == nil {
		g.Labels = []string{}
	}
	if !r.Offer.Valid.To.IsZero() {
		g.ValidUntil = toDateOrNull(lastDay(r.Offer.Valid.To))
	}
	if t := r.Landed.NextTier; t != nil {
		g.NextTier = nullable.NewNullableWithValue(gen.NextTier{FromQuantity: t.From.String(), Landed: toMoney(t.Total)})
	}
	return g, nil
}

// toDifference tells how much more than rank 1 an offer costs, null on rank 1 itself.
func toDifference(r catalog.RankedOffer, c catalog.Comparison) (nullable.Nullable[gen.Difference], error) {
	if r.Rank == 1 {
		return nullable.NewNullNullable[gen.Difference](), nil
	}
	best := c.Ranked[0].Landed.Total
	more, err := r.Landed.Total.Sub(best)
	if err != nil {
		return nil, err
	}
	percent, err := money.DifferencePercent(r.Landed.Total, best)
	if err != nil {
		return nil, err
	}
	return nullable.NewNullableWithValue(gen.Difference{Amount: toMoney(more), Percent: percent}), nil
}

func toStock(o catalog.Offer, delivered money.Quantity) gen.Stock {
	s := gen.Stock{State: gen.StockStateUnknown, Quantity: nullable.NewNullNullable[gen.Quantity]()}
	if o.Stock == nil {
		return s
	}
	s.Quantity = nullable.NewNullableWithValue(o.Stock.String())
	switch {
	case o.Stock.Cmp(delivered) >= 0:
		s.State = gen.StockStateEnough
	case o.Stock.Sign() > 0:
		s.State = gen.StockStatePartial
	default:
		s.State = gen.StockStateOnOrder
	}
	return s
}

// toArithmetic shows how the landed price comes about, one step a line.
func toArithmetic(r catalog.RankedOffer, lang string) []gen.ArithmeticStep {
	l := r.Landed
	params := map[string]string{
		"quantity": numberText(lang, l.Delivered.String()), "price": priceText(lang, l.Tier.Price), "per": numberText(lang, r.Offer.PriceQuantity.String()),
		"periods": strconv.Itoa(l.Periods), "term": strconv.Itoa(l.TermMonths),
	}
	code, text := gen.ArithmeticStepCodeGoods, "step_goods"
	switch {
	case r.Offer.PriceKind.Recurring():
		code, text = gen.ArithmeticStepCodeRecurring, "step_recurring"
	case r.Offer.PriceQuantity.Equal(money.QuantityOf(1)):
		text = "step_goods_one"
	}
	steps := []gen.ArithmeticStep{{Code: code, Text: Text(lang, text, params), Amount: toMoney(l.Goods)}}
	shipping := "step_shipping"
	if l.Shipping.IsZero() {
		shipping = "step_free"
	}
	steps = append(steps, gen.ArithmeticStep{Code: gen.ArithmeticStepCodeShipping, Text: Text(lang, shipping, nil), Amount: toMoney(l.Shipping)})
	if !l.SmallOrder.IsZero() {
		steps = append(steps, gen.ArithmeticStep{Code: gen.ArithmeticStepCodeSmallOrder, Text: Text(lang, "step_small_order", nil), Amount: toMoney(l.SmallOrder)})
	}
	if !l.EarlyPay.IsZero() {
		text := Text(lang, "step_skonto", map[string]string{"percent": numberText(lang, r.Offer.EarlyPayment.String()), "days": strconv.Itoa(r.Offer.EarlyPaymentDays)})
		steps = append(steps, gen.ArithmeticStep{Code: gen.ArithmeticStepCodeSkonto, Text: text, Amount: toMoney(l.EarlyPay.Neg())})
	}
	return steps
}

func toExcluded(c catalog.Comparison, name suppliers, lang string) []gen.ExcludedOffer {
	out := make([]gen.ExcludedOffer, 0, len(c.Excluded))
	for _, x := range c.Excluded {
		g := gen.ExcludedOffer{
			OfferId: x.Offer.ID.UUID, Supplier: toSupplier(name(x.Offer.Supplier)), Sku: x.Offer.SKU, Reason: gen.ExclusionReason(x.Reason),
			Text: exclusionText(x, lang), ArticleId: toArticle(x.Offer), Origin: toOrigin(x.Offer, lang), Landed: nullable.NewNullNullable[gen.Money](), DeliveryDate: nullable.NewNullNullable[openapi_types.Date](),
		}
		if x.Landed != nil {
			g.Landed = nullable.NewNullableWithValue(toMoney(x.Landed.Total))
		}
		if x.DeliveryDate != nil {
			g.DeliveryDate = toDateOrNull(*x.DeliveryDate)
		}
		out = append(out, g)
	}
	return out
}

func exclusionText(x catalog.ExcludedOffer, lang string) string {
	params := map[string]string{"currency": string(x.Offer.Currency), "from": dateText(lang, x.Offer.Valid.From)}
	if !x.Offer.Valid.To.IsZero() {
		params["to"] = dateText(lang, lastDay(x.Offer.Valid.To))
	}
	if x.Offer.Stock != nil {
		params["stock"] = numberText(lang, x.Offer.Stock.String())
	}
	if x.DeliveryDate != nil {
		params["date"] = dateText(lang, *x.DeliveryDate)
	}
	return Text(lang, "excluded_"+string(x.Reason), params)
}

func toCoverage(c order.CoverageView, name suppliers, lang string) gen.Coverage {
	vat := c.VAT.String()
	g := gen.Coverage{
		LotPriceId: c.Price.UUID, LotId: c.Lot.UUID, ContractId: c.Contract.UUID, ContractNumber: c.ContractNumber,
		ContractTitle: c.ContractTitle, LotTitle: c.LotTitle, Obligation: gen.CoverageObligation(c.Obligation),
		Supplier: toSupplier(name(c.Supplier)), UnitPrice: toUnitPrice(c.UnitPrice, c.PriceQuantity), PriceKind: gen.PriceKind(c.PriceKind),
		TermMonths: unlessZero(c.TermMonths), Total: toMoney(c.Total), VatRate: &vat, Remaining: toRemaining(c.Balances),
		DeliveryDate: toDate(c.Delivery), DeliveryDays: c.DeliveryDays, ValidUntil: toDate(lastDay(c.Term.To)),
		Callable: c.Refusal == "", Refusal: nullable.NewNullNullable[string](),
	}
	g.Selection, g.Special = toSelection(c, lang), unlessZero(strings.TrimSpace(coverageReckoning(c, lang)+" "+specialText(c.Coverage, lang)))
	if c.Configuration != nil {
		configuration := toConfiguration(*c.Configuration)
		g.Configuration = &configuration
	}
	if c.Refusal != "" {
		g.Refusal = nullable.NewNullableWithValue(refusalText(c, lang))
	}
	return g
}

// specialText says that a project price counts in place of the list price, or why the lowest one does not.
func specialText(c catalog.Coverage, lang string) string {
	if p := c.Lowered; p != nil {
		return Text(lang, "coverage_project_price", map[string]string{
			"title": p.Title, "list": money.NumberIn(lang, p.ListPrice.String()), "until": p.Valid.To.AddDays(-1).In(lang), "left": leftOf(p.Limit, lang),
		})
	}
	for _, p := range c.Projects {
		if left, err := p.Limit.Remaining(); err == nil && left != nil && left.Sign() > 0 {
			return Text(lang, "coverage_project_price_less", map[string]string{
				"title": p.Title, "price": money.NumberIn(lang, p.UnitPrice.String()), "left": leftOf(p.Limit, lang),
			})
		}
	}
	return ""
}

func leftOf(b catalog.Balance, lang string) string {
	left, err := b.Remaining()
	if err != nil || left == nil {
		return ""
	}
	return numberText(lang, left.String())
}

func refusalText(c order.CoverageView, lang string) string {
	params := map[string]string{"contract": c.ContractNumber, "lot": c.LotTitle, "remaining": remainingText(c.Balances, lang)}
	if c.Choice != nil && len(c.Choice.Turns) > 0 {
		params["supplier"] = c.Choice.Turns[0].Supplier.Name
	}
	return sentences(messageFor(lang, string(c.Refusal)).Title, Text(lang, string(c.Refusal), params))
}

// remainingText names the tightest rest in value, or in pieces when no value limit exists.
func remainingText(balances []catalog.Balance, lang string) string {
	r := toRemaining(balances)
	if v, err := r.Value.Get(); err == nil {
		if a, err := money.ParseAmount(v.Amount, money.EUR); err == nil {
			return moneyText(lang, a)
		}
	}
	if q, err := r.Quantity.Get(); err == nil {
		return numberText(lang, q)
	}
	return ""
}

func toSaving(s *catalog.Saving, lang string) nullable.Nullable[gen.Saving] {
	if s == nil {
		return nullable.NewNullNullable[gen.Saving]()
	}
	sentence := Text(lang, "saving", map[string]string{
		"second": moneyText(lang, s.UnderSecond), "median": moneyText(lang, s.UnderMedian), "offers": strconv.Itoa(s.Offers),
	})
	return nullable.NewNullableWithValue(gen.Saving{
		Offers: s.Offers, UnderSecond: toMoneyOrNull(&s.UnderSecond), UnderMedian: toMoneyOrNull(&s.UnderMedian), Sentence: &sentence,
	})
}

// toProposals proposes reasons from the facts of two offers, one click each.
func toProposals(c order.CompareView, lang string) []gen.ReasonProposal {
	out := []gen.ReasonProposal{}
	for _, r := range c.Ranked {
		for _, p := range order.Proposals(c.Comparison, c.Suppliers, r.Rank, order.Together{}) {
			text := p.In(lang)
			out = append(out, gen.ReasonProposal{OfferId: r.Offer.ID.UUID, Reason: gen.Reason{Code: gen.ReasonCode(p.Code), Text: &text}})
		}
	}
	return out
}

// toLegalBasis says in plain words on which rule a purchase rests, and behind "Warum?" with paragraph and version.
func toLegalBasis(b order.LegalBasis, lang string) gen.LegalBasis {
	g := gen.LegalBasis{
		Channel: gen.Channel(b.Channel), RuleId: nullable.NewNullNullable[string](), RuleVersion: nullable.NewNullNullable[int](),
		Citation: nullable.NewNullNullable[string](), Limit: nullable.NewNullNullable[gen.Money](), UsedPercent: nullable.NewNullNullable[string](),
	}
	if b.Evaluation == nil {
		g.State = gen.LegalBasisStateFramework
		code := "basis_framework_" + b.Regime
		params := map[string]string{"contract": b.Contract, "lot": b.Lot, "annex": b.Annex}
		g.Sentence = fill(messageFor(lang, code).Title, params)
		why := Text(lang, code, params)
		g.Why = &why
		return g
	}
	return withEvaluation(g, *b.Evaluation, lang)
}

func withEvaluation(g gen.LegalBasis, e rules.Evaluation, lang string) gen.LegalBasis {
	code := map[rules.State]string{rules.Found: "basis_found", rules.NoStatutoryLimit: "basis_no_statutory_limit", rules.Unknown: "basis_caution_value"}[e.State]
	g.State = map[rules.State]gen.LegalBasisState{
		rules.Found: gen.LegalBasisStateRule, rules.NoStatutoryLimit: gen.LegalBasisStateNoStatutoryLimit, rules.Unknown: gen.LegalBasisStateCautionValue,
	}[e.State]
	limit := e.CautionValue
	if e.Limit != nil {
		limit = e.Limit
	}
	params := map[string]string{
		"counted": moneyText(lang, e.Counted), "offers": strconv.Itoa(e.Facts.Offers), "percent": numberText(lang, e.UsedPercent),
	}
	if limit != nil {
		params["limit"] = moneyText(lang, *limit)
		g.Limit = toMoneyOrNull(limit)
	}
	if e.Rule != nil {
		params["citation"], params["version"] = e.Rule.Citation, strconv.Itoa(e.Rule.Version)
		g.RuleId, g.RuleVersion = nullable.NewNullableWithValue(e.Rule.ID), nullable.NewNullableWithValue(e.Rule.Version)
		g.Citation = nullable.NewNullableWithValue(e.Rule.Citation)
	}
	g.UsedPercent = unlessZero(e.UsedPercent)
	result := gen.LegalBasisResult(e.Result)
	g.Result = &result
	g.Sentence = fill(messageFor(lang, code).Title, params)
	if e.Result == rules.Block {
		g.Sentence = blockedSentence(e, lang)
	}
	why := Text(lang, code, params)
	g.Why = &why
	return g
}

// blockedSentence says what stands against a direct award instead of what would allow it.
func blockedSentence(e rules.Evaluation, lang string) string {
	code := "direct_award_" + string(e.Findings[0].Code)
	if e.State == rules.Unknown && e.Findings[0].Code == rules.OverLimit {
		code = "direct_award_over_caution_value"
	}
	return messageFor(lang, code).Title + "."
}

// priceText writes a unit price with its own number of decimals, at least two.
func priceText(lang string, p money.UnitPrice) string {
	text := p.String()
	if a, err := money.ParseAmount(text, p.Currency()); err == nil {
		return moneyText(lang, a)
	}
	if lang == english {
		return "€" + numberText(lang, text)
	}
	return numberText(lang, text) + nbsp + "€"
}
