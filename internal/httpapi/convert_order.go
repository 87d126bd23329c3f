package httpapi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

func toOrganisation(o order.Organisation) gen.OrganisationRef {
	return gen.OrganisationRef{Id: o.ID, Name: o.Name, Kind: gen.OrganisationRefKind(o.Kind)}
}

func toAddress(a order.Address) gen.Address {
	return gen.Address{Id: a.ID, Label: a.Label, Street: a.Street, Postcode: a.Postcode, City: a.City}
}

func toCostCentre(c order.CostCentre) gen.CostCentre {
	return gen.CostCentre{Id: c.ID, Number: c.Number, Label: c.Label}
}

func toParties(p order.Parties) gen.Parties {
	out := gen.Parties{
		Buyer: toOrganisation(p.Buyer), Needer: toOrganisation(p.Needer), DeliveryAddress: toAddress(p.DeliveryAddress),
		InvoiceRecipient: gen.InvoiceRecipient{Organisation: toOrganisation(p.InvoiceRecipient), LeitwegId: unlessZero(p.LeitwegID)},
		CostCentre:       nullable.NewNullNullable[gen.CostCentre](),
	}
	if p.CostCentre != nil {
		out.CostCentre = nullable.NewNullableWithValue(toCostCentre(*p.CostCentre))
	}
	return out
}

// choices is the anonymous type the contract gives them.
type choices = struct {
	CostCentres       []gen.CostCentre    `json:"costCentres"`
	DeliveryAddresses []gen.Address       `json:"deliveryAddresses"`
	FundingSources    []gen.FundingSource `json:"fundingSources"`
}

func toChoices(p order.Plan) choices {
	c := p.Facts.Choices
	return choices{
		CostCentres: mapped(c.CostCentres, toCostCentre), DeliveryAddresses: mapped(c.Addresses, toAddress),
		FundingSources: toFundingSources(p.Facts, money.DateOf(p.At)),
	}
}

// mapped converts every element; the result is never nil, so that JSON has a list.
func mapped[A, B any](in []A, convert func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = convert(v)
	}
	return out
}

func toTotals(t order.Totals) gen.Totals {
	out := gen.Totals{Net: toMoney(t.Net), Vat: toMoney(t.Tax), Gross: toMoney(t.Gross)}
	out.ByRate = make([]struct {
		Net  gen.Money `json:"net"`
		Rate string    `json:"rate"`
		Vat  gen.Money `json:"vat"`
	}, len(t.Rows))
	for i, r := range t.Rows {
		out.ByRate[i].Rate, out.ByRate[i].Net, out.ByRate[i].Vat = r.Rate.String(), toMoney(r.Net), toMoney(r.Tax)
	}
	return out
}

func toCharges(c order.Charges) gen.Charges {
	return gen.Charges{Shipping: toMoney(c.Shipping), SmallOrder: toMoney(c.SmallOrder)}
}

func toReason(r *order.Reason) nullable.Nullable[gen.Reason] {
	if r == nil {
		return nullable.NewNullNullable[gen.Reason]()
	}
	g := gen.Reason{Code: gen.ReasonCode(r.Code)}
	if r.Text != "" {
		g.Text = &r.Text
	}
	return nullable.NewNullableWithValue(g)
}

// toLine shows a planned line; id is the basket line's, or one made of the line number for direct lines.
func toLine(l *order.PlannedLine, id uuid.UUID, v vocabulary) gen.Line {
	g := gen.Line{
		Id: id, Product: toProduct(l.Product, v), Channel: gen.Channel(l.Channel), Supplier: toSupplier(l.Supplier),
		Quantity: l.Input.Quantity.String(), NeededBy: toDateOrNull(l.Input.NeededBy), DeliveryDate: toDateOrNull(l.Delivery),
		SeenTotal: toMoneyOrNull(l.Input.Seen), Reason: toReason(l.Input.Reason), State: gen.LineState(l.State), Messages: lineMessages(l, v.lang),
		OfferId: nullable.NewNullNullable[openapi_types.UUID](), LotPriceId: nullable.NewNullNullable[openapi_types.UUID](),
		ContractNumber: nullable.NewNullNullable[string](), Rank: nullable.NewNullNullable[int](), RankedOffers: nullable.NewNullNullable[int](),
		DeliveredQuantity: nullable.NewNullNullable[gen.Quantity](), UnitPrice: nullable.NewNullNullable[gen.UnitPrice](),
		Total: nullable.NewNullNullable[gen.Money](), Goods: nullable.NewNullNullable[gen.Money](), VatRate: nullable.NewNullNullable[string](),
	}
	g.Asks = toAsks(l)
	withAnswers(&g, l)
	if l.HasTotal {
		g.Total, g.Goods = nullable.NewNullableWithValue(toMoney(l.Total)), nullable.NewNullableWithValue(toMoney(l.Goods))
		g.DeliveredQuantity = nullable.NewNullableWithValue(l.Delivered.String())
		g.UnitPrice = nullable.NewNullableWithValue(toUnitPrice(l.UnitPrice, l.Per))
		g.VatRate = nullable.NewNullableWithValue(l.VAT.String())
		g.PriceKind, g.Reckoning = nullable.NewNullableWithValue(gen.PriceKind(l.PriceKind)), unlessZero(lineReckoning(l, v.lang))
	}
	switch {
	case l.Coverage != nil:
		g.LotPriceId, g.ContractNumber = nullable.NewNullableWithValue(l.Coverage.Price.UUID), nullable.NewNullableWithValue(l.Coverage.ContractNumber)
	case l.Chosen != nil:
		g.OfferId = nullable.NewNullableWithValue(l.Chosen.Offer.ID.UUID)
		g.Rank, g.RankedOffers = nullable.NewNullableWithValue(l.Chosen.Rank), nullable.NewNullableWithValue(len(l.Comparison.Ranked))
	}
	return g
}

// withArticle adds which line of the plan it is a part of.
func withArticle(g *gen.Line, l *order.PlannedLine, p order.Plan) {
	if of := l.Input.PartOf; of > 0 {
		g.PartOf = &gen.PartOf{Position: of, Name: p.Lines[of-1].Product.Name}
	}
}

// toAsks is what a person has to answer about the line, by the notes that ask it.
func toAsks(l *order.PlannedLine) []gen.LineAsks {
	asks := []gen.LineAsks{}
	if l.State != order.LineReasonMissing {
		return asks
	}
	add := func(a gen.LineAsks) {
		if !slices.Contains(asks, a) {
			asks = append(asks, a)
		}
	}
	for _, n := range l.Notes {
		switch n.Code {
		case "reason_missing", "reason_text_missing", "direct_award_too_few_offers":
			add(gen.LineAsksReason)
		case "product_choice_missing", "product_choice_no_standard", "product_choice_cheaper_exists":
			add(gen.LineAsksProduct)
		case "bypass_not_economical":
			add(gen.LineAsksBypass)
		case "framework_preferred":
			if l.Input.Bypass == nil {
				add(gen.LineAsksBypass)
			}
		}
	}
	return asks
}

// withAnswers adds what is asked of the line and what was answered.
func withAnswers(g *gen.Line, l *order.PlannedLine) {
	g.Bypass, g.ProductReason = toBypass(l.Input.Bypass), toProductReason(l.Input.Choice)
	g.Skip = nullable.NewNullNullable[gen.Skip]()
	if s := l.Input.Skip; s != nil {
		g.Skip = nullable.NewNullableWithValue(gen.Skip{Code: string(s.Code), Text: s.Text})
	}
	g.Deviation, g.ProductChoice = nullable.NewNullNullable[gen.Deviation](), nullable.NewNullNullable[gen.ProductChoice]()
	g.Note = unlessZero(l.Input.Note)
	if d := l.Deviation; d != nil {
		g.Deviation = nullable.NewNullableWithValue(gen.Deviation{
			Difference: toMoney(d.Difference), Best: toMoney(d.Best), Ask: gen.DeviationAsk(d.Band.Ask), MinText: &d.Band.MinText, Citation: d.Band.Ref.Citation,
		})
	}
	if q := l.Choice; q != nil {
		choice := gen.ProductChoice{From: toMoney(q.From.Value), Standard: unlessZero(q.Standard)}
		choice.Cheaper = empty(choice.Cheaper)
		for _, c := range q.Cheaper {
			row := grow(&choice.Cheaper)
			row.ProductId, row.Name, row.PiecePrice = c.Product.UUID, c.Name, c.PiecePrice
		}
		g.ProductChoice = nullable.NewNullableWithValue(choice)
	}
}

func unlessEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// toLineProposals are the sentences for a line, nil for none.
func toLineProposals(proposals []order.Proposal, lang string) *[]gen.Reason {
	out := make([]gen.Reason, len(proposals))
	for i, p := range proposals {
		text := p.In(lang)
		out[i] = gen.Reason{Code: gen.ReasonCode(p.Code), Text: &text}
	}
	return &out
}

// lineMessages say what happened and what to do, for every note but mere hints of a covering framework.
func lineMessages(l *order.PlannedLine, lang string) []string {
	out := []string{}
	for _, n := range l.Notes {
		m := messageFor(lang, n.Code)
		out = append(out, sentences(fill(m.Title, n.Params), fill(m.Detail, noteParams(n, l, lang))))
	}
	return out
}

// noteParams adds what only the edge can word.
func noteParams(n order.Note, l *order.PlannedLine, lang string) map[string]string {
	params := map[string]string{}
	for k, v := range readable(lang, n.Params) {
		params[k] = v
		if k == "before" || k == "now" || k == "limit" || k == "net" || k == "difference" {
			params[k] = numberText(lang, v)
		}
	}
	if l != nil && l.Coverage != nil {
		params["remaining"] = remainingText(l.Coverage.Balances, lang)
	}
	return params
}

func toPlannedOrder(p order.Plan, o order.PlannedOrder, ids map[int]uuid.UUID, v vocabulary) gen.PlannedOrder {
	g := gen.PlannedOrder{
		Supplier: toSupplier(o.Lines[0].Supplier), Channel: gen.Channel(o.Key.Channel), ContractNumber: unlessZero(o.LegalBasis.Contract),
		Charges: toCharges(o.Charges), Totals: toTotals(o.Totals), DeliveryDate: toDateOrNull(o.Delivery), LegalBasis: toLegalBasis(o.LegalBasis, v.lang),
		Requirements: toRequirements(o.Requirements, p.Facts.Rules, v.lang),
	}
	for _, l := range o.Lines {
		line := toLine(l, ids[l.No], v)
		line.Proposals = toLineProposals(p.Proposals(l), v.lang)
		withArticle(&line, l, p)
		g.Lines = append(g.Lines, line)
	}
	return g
}

// toHints collects what a person should know before submitting: blocks first, then lines, then a limit that comes near.
func toHints(p order.Plan, lang string) []gen.Hint {
	out := toBlocks(p, lang)
	for _, l := range p.Lines {
		level := gen.HintLevelInfo
		if l.State.Blocks() {
			level = gen.HintLevelBlock
		}
		for i, text := range lineMessages(l, lang) {
			pointer := fmt.Sprintf("#/body/lines/%d", l.No-1)
			out = append(out, gen.Hint{Level: level, Code: l.Notes[i].Code, Text: text, Pointer: &pointer})
		}
	}
	return append(out, toWarnings(p, lang)...)
}

// toAwaits says that somebody else will have to release the order.
func toAwaits(p order.Plan, lang string) []gen.Hint {
	if p.Awaits == nil {
		return nil
	}
	n := order.Note{Code: "second_person_needed", Params: map[string]string{
		"difference": p.Awaits.Difference.String(), "until": dateText(lang, p.Awaits.Until.Value),
	}}
	m := messageFor(lang, n.Code)
	return []gen.Hint{{Level: gen.HintLevelWarn, Code: n.Code, Text: sentences(m.Title, fill(m.Detail, noteParams(n, nil, lang)))}}
}

// toBasketHints are the hints of the basket as a whole; those of a line stand with it.
func toBasketHints(p order.Plan, lang string) []gen.Hint {
	out := toBlocks(p, lang)
	for i := range out {
		if out[i].Code == "requirements_open" { // the checkout asks
			out[i].Level = gen.HintLevelInfo
		}
	}
	return append(out, toWarnings(p, lang)...)
}

// toBlocks is what stands in the way of the plan as a whole.
func toBlocks(p order.Plan, lang string) []gen.Hint {
	out := []gen.Hint{}
	for _, n := range p.Blocked {
		m := messageFor(lang, n.Code)
		text := sentences(m.Title, fill(m.Detail, noteParams(n, nil, lang)))
		out = append(out, gen.Hint{Level: gen.HintLevelBlock, Code: n.Code, Text: text, WayOut: wayOut(n.Code, covered(p))})
	}
	if len(p.Lines) > 0 && p.Facts.Parties.DeliveryAddress.Street == "" {
		m := messageFor(lang, "delivery_address_missing")
		out = append(out, gen.Hint{Level: gen.HintLevelBlock, Code: "delivery_address_missing", Text: sentences(m.Title, m.Detail)})
	}
	return out
}

// toWarnings are the findings about the limit for direct awards; all direct awards of a plan share them.
func toWarnings(p order.Plan, lang string) []gen.Hint {
	out := toAwaits(p, lang)
	for _, o := range p.Orders {
		if e := o.LegalBasis.Evaluation; e != nil {
			return append(out, evaluationHints(*e, covered(p), lang)...)
		}
	}
	return out
}

// covered reports whether a framework prices anything of the plan.
func covered(p order.Plan) bool {
	return slices.ContainsFunc(p.Lines, func(l *order.PlannedLine) bool { return len(l.Covered) > 0 })
}

// wayOut is what a body can do instead where a limit for direct awards stands in the way, nil for other codes.
func wayOut(code string, framework bool) *[]gen.HintWayOut {
	switch code {
	case "direct_award_too_few_offers", "direct_award_eu_threshold_unknown":
		return nil
	case "split_reason_missing":
	default:
		if !strings.HasPrefix(code, "direct_award_") {
			return nil
		}
	}
	ways := []gen.HintWayOut{gen.HintWayOutBundle}
	if framework {
		ways = append(ways, gen.HintWayOutFramework)
	}
	ways = append(ways, gen.HintWayOutMiniCompetition)
	return &ways
}

// evaluationHints are the findings that leave the purchase allowed.
func evaluationHints(e rules.Evaluation, framework bool, lang string) []gen.Hint {
	out := []gen.Hint{}
	for _, f := range e.Findings {
		if f.Result == rules.Block {
			continue
		}
		params := map[string]string{"percent": numberText(lang, e.UsedPercent), "minimum": strconv.Itoa(e.MinOffers)}
		if e.Limit != nil {
			params["limit"] = numberText(lang, e.Limit.String())
		}
		code := "direct_award_" + string(f.Code)
		out = append(out, gen.Hint{Level: gen.HintLevelWarn, Code: code, Text: Text(lang, code, params), WayOut: wayOut(code, framework)})
	}
	return out
}

func toSeal(s order.Seal) gen.Seal {
	g := gen.Seal{EntryId: s.Entry, State: gen.Pending, Index: orNull(s.Index), SealedAt: orNull(s.SealedAt)}
	if s.Index != nil {
		g.State = gen.Sealed
	}
	return g
}

func toSummary(s order.Summary) gen.OrderSummary {
	return gen.OrderSummary{
		Id: s.ID.UUID, Number: unlessZero(s.Number), At: instant(s.At), Status: gen.OrderStatus(s.Status), Supplier: toSupplier(s.Seller),
		Channel: gen.Channel(s.Channel), ContractNumber: unlessZero(s.ContractNumber), Organisation: toOrganisation(s.Organisation),
		LineCount: s.LineCount, FirstProduct: s.FirstProduct, Net: toMoney(s.Net), Gross: toMoney(s.Gross),
		DeliveryDate: toDateOrNull(s.DeliveryDate), Seal: toSeal(s.Seal),
	}
}

// toDecision shows a decision from its record, never computed anew.
func toDecision(d order.DecisionView, v vocabulary) (gen.Decision, error) {
	r, err := order.ParseDecision(d.Record)
	if err != nil {
		return gen.Decision{}, err
	}
	c, err := r.Comparison()
	if err != nil {
		return gen.Decision{}, err
	}
	name := func(id catalog.SupplierID) catalog.Supplier { return d.Suppliers[id] }
	g := gen.Decision{
		Id: d.ID.UUID, OrderId: d.Order.UUID, OrderNumber: unlessZero(d.OrderNumber), LineNo: d.LineNo, Type: gen.DecisionType(d.Kind),
		At: instant(d.At), DecidedBy: unlessZero(d.DecidedBy), Organisation: toOrganisation(d.Organisation), Product: toProduct(d.Product, v),
		Quantity: r.Need.Quantity.String(), NeededBy: toDateOrNull(r.Need.NeededBy), Excluded: toExcluded(c, name, v.lang),
		TieBreak: gen.DecisionTieBreakNone, Reason: nullable.NewNullNullable[gen.Reason](), LegalBasis: toLegalBasis(d.LegalBasis, v.lang), Supersedes: orNull(r.Supersedes),
		Saving: toSaving(d.Saving, v.lang), Record: string(d.Record), Seal: toSeal(d.Seal), AllowedActions: []string{"getDecisionProof", "getDecisionPackage"},
	}
	if r.TieBreak != "" {
		g.TieBreak = gen.DecisionTieBreak(r.TieBreak)
	}
	if r.Reason != nil {
		g.Reason = toReason(&order.Reason{Code: r.Reason.Code, Text: d.ReasonText})
	}
	if g.Ranked, err = toRanked(c, name, v.lang); err != nil {
		return g, err
	}
	return g, fillChosen(&g, r, c, name)
}

func fillChosen(g *gen.Decision, r order.DecisionRecord, c catalog.Comparison, name suppliers) error {
	id, err := r.ChosenID()
	if err != nil {
		return fmt.Errorf("chosen: %w", err)
	}
	g.Chosen.OfferId, g.Chosen.LotPriceId = nullable.NewNullNullable[openapi_types.UUID](), nullable.NewNullNullable[openapi_types.UUID]()
	g.Chosen.ContractNumber, g.Chosen.LotTitle = nullable.NewNullNullable[string](), nullable.NewNullNullable[string]()
	if r.CallOff != nil {
		total, err := money.ParseAmount(r.CallOff.Total, money.Currency(r.Currency))
		if err != nil {
			return err
		}
		g.Chosen.LotPriceId, g.Chosen.Total = nullable.NewNullableWithValue(id), toMoney(total)
		g.Chosen.ContractNumber, g.Chosen.LotTitle = nullable.NewNullableWithValue(r.CallOff.Contract), nullable.NewNullableWithValue(r.CallOff.LotTitle)
		g.Chosen.Supplier = toSupplier(name(catalog.SupplierID{UUID: r.CallOff.Supplier.ID}))
		return nil
	}
	for _, o := range c.Ranked {
		if o.Offer.ID.UUID == id {
			g.Chosen.OfferId, g.Chosen.Total = nullable.NewNullableWithValue(id), toMoney(o.Landed.Total)
			g.Chosen.Supplier = toSupplier(name(o.Offer.Supplier))
			return nil
		}
	}
	return fmt.Errorf("chosen offer %s is not in the record", id)
}
