package httpapi

import (
	"cmp"
	"context"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

func toApprovalState(a order.Approval) gen.ApprovalState {
	out := gen.ApprovalState{
		Id: a.ID.UUID, Status: gen.ApprovalStateStatus(a.Status), At: instant(a.At), Until: toDate(a.Until), SubmittedBy: unlessZero(a.SubmittedBy),
		Difference: toMoney(a.Difference), Best: toMoney(a.Best),
	}
	if e := a.Ended; e != nil {
		out.EndedAt, out.EndedBy, out.EndedFor, out.Note = nullable.NewNullableWithValue(instant(e.At)), unlessZero(e.By), unlessZero(e.For), unlessZero(e.Note)
	}
	return out
}

// toApprovalOf is null where no second person is asked.
func toApprovalOf(a *order.Approval) nullable.Nullable[gen.ApprovalState] {
	if a == nil {
		return nullable.NewNullNullable[gen.ApprovalState]()
	}
	return nullable.NewNullableWithValue(toApprovalState(*a))
}

// withdrawable reports whether the person of ctx may take the submission back.
func withdrawable(ctx context.Context, a *order.Approval) bool {
	p, ok := authz.PrincipalFrom(ctx)
	return ok && a != nil && a.Status == order.ApprovalWaiting && a.Owner == order.Owner{Organisation: p.Organisation, Person: p.Person}
}

func toApprovalSummary(a order.ApprovalSummary) (gen.ApprovalSummary, error) {
	out := gen.ApprovalSummary{
		State: toApprovalState(a.Approval), SubmissionId: a.Submission.UUID, Organisation: toOrganisation(a.Organisation),
		FirstProduct: a.FirstProduct, LineCount: a.LineCount, Net: toMoney(a.Net), Reasons: []gen.Reason{},
		Remarks: mapped(a.Remarks, func(r order.Remark) gen.ApprovalSummaryRemarks { return gen.ApprovalSummaryRemarks(r) }),
	}
	for _, r := range a.Reasons {
		out.Reasons = append(out.Reasons, toReason(&r).MustGet())
	}
	chosen, err := a.Best.Add(a.Difference)
	if err != nil {
		return out, err
	}
	out.Percent, err = money.DifferencePercent(chosen, a.Best)
	return out, err
}

// toApprovalLine shows a line from its record, never computed anew.
func toApprovalLine(a order.ApprovalView, l order.ApprovalLine, v vocabulary) (gen.ApprovalLine, error) {
	name := func(id catalog.SupplierID) catalog.Supplier { return a.Suppliers[id] }
	out := gen.ApprovalLine{
		LineNo: l.Line, DecisionId: l.ID.UUID, Product: toProduct(recordedProduct(l.Product), v), Quantity: l.Need.Quantity.String(),
		Channel: gen.Channel(catalog.ChannelBestPrice), Supplier: toSupplier(name(l.Input.Supplier)), Total: toMoney(*l.Input.Seen),
		Ranked: []gen.RankedOffer{}, Reason: toReason(l.Input.Reason), Wish: unlessZero(l.Input.Note),
		Rank: nullable.NewNullNullable[int](), OfferId: nullable.NewNullNullable[openapi_types.UUID](),
		ContractNumber: nullable.NewNullNullable[string](), Deviation: nullable.NewNullNullable[gen.ApprovalDeviation](),
		ProductReason: toProductReason(l.Input.Choice), Bypass: toBypass(l.Input.Bypass),
	}
	if c := l.CallOff; c != nil {
		out.Channel, out.ContractNumber = gen.Channel(catalog.ChannelFramework), nullable.NewNullableWithValue(c.Contract)
		out.DeliveryDate = toDateOrNull(c.DeliveryDate)
		var err error
		out.Reckoning, err = recordedReckoning(l.DecisionRecord, v.lang)
		return out, err
	}
	compared, err := l.Comparison()
	if err != nil {
		return out, err
	}
	for _, r := range compared.Ranked {
		if l.Input.Offer != nil && r.Offer.ID == *l.Input.Offer {
			out.Rank, out.DeliveryDate = nullable.NewNullableWithValue(r.Rank), toDateOrNull(r.DeliveryDate)
			out.OfferId = nullable.NewNullableWithValue(r.Offer.ID.UUID)
		}
	}
	if out.Ranked, err = toRanked(compared, name, v.lang); err != nil || l.Deviation == nil {
		return out, err
	}
	out.Deviation, err = toApprovalDeviation(*l.Deviation, a.Rules)
	return out, err
}

func recordedProduct(p order.ProductRecord) catalog.Product {
	return catalog.Product{
		ID: catalog.ProductID{UUID: p.ID}, GTIN: p.GTIN, Manufacturer: p.Manufacturer, PartNumber: p.PartNumber, Name: p.Name, Category: p.Category, Unit: p.Unit,
	}
}

func toApprovalDeviation(d order.DeviationRecord, rules []order.RuleRecord) (nullable.Nullable[gen.ApprovalDeviation], error) {
	none := nullable.NewNullNullable[gen.ApprovalDeviation]()
	difference, err := money.ParseAmount(d.Difference, money.EUR)
	if err != nil {
		return none, err
	}
	best, err := money.ParseAmount(d.Best, money.EUR)
	if err != nil {
		return none, err
	}
	total, err := best.Add(difference)
	if err != nil {
		return none, err
	}
	percent, err := money.DifferencePercent(total, best)
	if err != nil {
		return none, err
	}
	out := gen.ApprovalDeviation{
		Difference: toMoney(difference), Best: toMoney(best), Percent: percent, SecondPerson: d.SecondPerson,
		Citation: d.Rule.Citation, Version: d.Rule.Version, SourceTitle: nullable.NewNullNullable[string](), SourceUrl: nullable.NewNullNullable[string](),
	}
	for _, r := range rules {
		if r.ID == d.Rule.ID && r.Version == d.Rule.Version {
			out.SourceTitle, out.SourceUrl = unlessZero(r.Source.Title), unlessZero(r.Source.URL)
		}
	}
	return nullable.NewNullableWithValue(out), nil
}

func toProductReason(r *order.Reason) nullable.Nullable[gen.ProductReason] {
	if r == nil {
		return nullable.NewNullNullable[gen.ProductReason]()
	}
	return nullable.NewNullableWithValue(gen.ProductReason{Code: gen.ProductReasonCode(r.Code), Text: unlessEmpty(r.Text)})
}

func toBypass(r *order.Reason) nullable.Nullable[gen.Bypass] {
	if r == nil {
		return nullable.NewNullNullable[gen.Bypass]()
	}
	return nullable.NewNullableWithValue(gen.Bypass{Code: gen.BypassCode(r.Code), Text: unlessEmpty(r.Text)})
}

// toReturned says with which words lines came back.
func toReturned(r *order.CameBack, submits bool, lang string) []gen.Hint {
	if r == nil {
		return []gen.Hint{}
	}
	code := "basket_returned" // to somebody who handed it on
	if submits {
		code = "approval_returned"
	}
	return []gen.Hint{{Level: gen.HintLevelWarn, Code: code, Text: Text(lang, code, map[string]string{"by": r.Name, "note": r.Note})}}
}

// changeText says what changed; what to do about it is the submitter's, not the second person's.
func changeText(n order.Note, lang string) string {
	m := messageFor(lang, n.Code)
	if n.Code == "approval_price_changed" || n.Code == "approval_total_changed" {
		return fill(m.Detail, noteParams(n, nil, lang))
	}
	return fill(cmp.Or(m.Title, m.Detail), noteParams(n, nil, lang))
}
