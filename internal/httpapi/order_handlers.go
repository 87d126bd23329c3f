package httpapi

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

var (
	errQuantity = fault.New(fault.Invalid, "quantity_not_positive").WithField("#/body/quantity", "quantity_not_positive")
	errCursor   = fault.New(fault.Invalid, "request_invalid").WithField("#/query/cursor", "wrong_form")
)

// orderHandlers compares, submits and shows orders.
type orderHandlers struct {
	orders     *order.Service
	categories catalog.CategorySource
	decider    authz.Decider
}

// CompareOffers answers with all offers for a product at a quantity.
func (h orderHandlers) CompareOffers(ctx context.Context, r gen.CompareOffersRequestObject) (gen.CompareOffersResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	quantity, err := money.ParseQuantity(r.Params.Quantity)
	if err != nil {
		return nil, fault.New(fault.Invalid, "quantity_not_positive").WithField("#/query/quantity", "quantity_not_positive")
	}
	var needed money.Date
	if r.Params.NeededBy != nil {
		needed = civil(*r.Params.NeededBy)
	}
	c, err := h.compared(ctx, p, r, quantity, needed)
	if err != nil {
		return nil, err
	}
	v, err := speak(ctx, h.categories)
	if err != nil {
		return nil, err
	}
	out, err := h.comparison(ctx, p, c, v)
	return gen.CompareOffers200JSONResponse(out), err
}

func (h orderHandlers) comparison(ctx context.Context, p authz.Principal, c order.CompareView, v vocabulary) (gen.Comparison, error) {
	name := func(id catalog.SupplierID) catalog.Supplier { return c.Suppliers[id].Supplier }
	out := gen.Comparison{
		Product: toProduct(c.Product, v), Quantity: c.Need.Quantity.String(), NeededBy: toDateOrNull(c.Need.NeededBy), At: instant(c.At),
		Excluded: toExcluded(c.Comparison, name, v.lang), Coverage: []gen.Coverage{}, TieBreak: gen.ComparisonTieBreak(c.TieBreak),
		Saving: toSaving(c.Saving, v.lang), Proposals: toProposals(c, v.lang), LegalBasis: nullable.NewNullNullable[gen.LegalBasis](),
		Linked: toLinked(c.Linked), Candidates: toCandidates(c), Successors: toSuccessors(c.Successors, v.lang),
		BestPriceClosed: nullable.NewNullNullable[string](), Hints: []gen.Hint{}, AllowedActions: []gen.ComparisonAllowedActions{},
	}
	for _, x := range c.Coverage {
		out.Coverage = append(out.Coverage, toCoverage(x, name, v.lang))
	}
	if c.Evaluation != nil {
		basis := order.LegalBasis{Channel: catalog.ChannelBestPrice, Evaluation: c.Evaluation, Group: c.Group}
		out.LegalBasis = nullable.NewNullableWithValue(toLegalBasis(basis, v.lang))
		out.Hints = evaluationHints(*c.Evaluation, len(c.Coverage) > 0, v.lang)
	}
	out.Trade, out.Criteria, out.HorizonMonths = toTrade(c, name, v.lang), toCountedCriteria(c), unlessZero(c.Need.HorizonMonths)
	if c.Closed != nil {
		out.BestPriceClosed = nullable.NewNullableWithValue(Text(v.lang, "best_price_closed", map[string]string{"contract": c.Closed.ContractNumber, "lot": c.Closed.LotTitle}))
	}
	if may(ctx, h.decider, p, "catalogue", "look_back") {
		out.AllowedActions = append(out.AllowedActions, gen.ComparisonAllowedActionsLookBack)
	}
	out.Standing = toStanding(c.Standing)
	if c.Standing == nil {
		h.allowBuying(ctx, p, c, &out)
	}
	var err error
	out.Ranked, err = toRanked(c.Comparison, name, v.lang)
	return out, err
}

// allowBuying adds what the person may do with a comparison of now.
func (h orderHandlers) allowBuying(ctx context.Context, p authz.Principal, c order.CompareView, out *gen.Comparison) {
	if may(ctx, h.decider, p, "basket", "change") {
		out.AllowedActions = append(out.AllowedActions, gen.ComparisonAllowedActionsAddBasketLine)
	}
	if may(ctx, h.decider, p, "submission", "submit") {
		out.AllowedActions = append(out.AllowedActions, gen.ComparisonAllowedActionsSubmit)
	}
	if c.Candidates.Count > 0 && may(ctx, h.decider, p, "match", "request") {
		out.AllowedActions = append(out.AllowedActions, gen.ComparisonAllowedActionsRequestProductMatch)
	}
}

// PreviewSubmission answers what submitting would do now.
func (h orderHandlers) PreviewSubmission(ctx context.Context, r gen.PreviewSubmissionRequestObject) (gen.PreviewSubmissionResponseObject, error) {
	p, in, err := h.submission(ctx, *r.Body)
	if err != nil {
		return nil, err
	}
	plan, err := h.orders.Preview(ctx, p, in)
	if err != nil {
		return nil, err
	}
	v, err := speak(ctx, h.categories)
	if err != nil {
		return nil, err
	}
	out := gen.SubmissionPreview{
		Orders: []gen.PlannedOrder{}, Parties: toParties(plan.Facts.Parties), Choices: toChoices(plan), Totals: toTotals(plan.Totals),
		Funding: append([]string{}, plan.Facts.Funding...), Hints: toHints(plan, v.lang), AllowedActions: []gen.SubmissionPreviewAllowedActions{},
	}
	ids := map[int]uuid.UUID{}
	for _, l := range plan.Lines {
		ids[l.No] = lineNumberID(l.No)
	}
	for _, o := range plan.Orders {
		out.Orders = append(out.Orders, toPlannedOrder(plan, o, ids, v))
	}
	out.NeedsApproval = plan.Awaits != nil
	if plan.Submittable() {
		out.AllowedActions = append(out.AllowedActions, gen.SubmissionPreviewAllowedActionsSubmit)
	}
	return gen.PreviewSubmission200JSONResponse(out), nil
}

// Submit turns basket or lines into orders.
func (h orderHandlers) Submit(ctx context.Context, r gen.SubmitRequestObject) (gen.SubmitResponseObject, error) {
	p, in, err := h.submission(ctx, *r.Body)
	if err != nil {
		return nil, err
	}
	in.Key = r.Params.IdempotencyKey
	s, err := h.orders.Submit(ctx, p, in)
	if err != nil {
		return nil, err
	}
	location := basePath + "/submissions/" + s.ID.String()
	return gen.Submit201JSONResponse{Body: toSubmission(ctx, s), Headers: gen.Submit201ResponseHeaders{Location: &location}}, nil
}

// GetSubmission shows a stored submission.
func (h orderHandlers) GetSubmission(ctx context.Context, r gen.GetSubmissionRequestObject) (gen.GetSubmissionResponseObject, error) {
	s, err := h.orders.Submission(ctx, order.SubmissionID{UUID: r.SubmissionId})
	return gen.GetSubmission200JSONResponse(toSubmission(ctx, s)), err
}

func toSubmission(ctx context.Context, s order.SubmissionView) gen.Submission {
	lang := Language(ctx)
	out := gen.Submission{
		Id: s.ID.UUID, At: instant(s.At), Totals: toTotals(s.Totals), Approval: toApprovalOf(s.Approval), AllowedActions: []string{"getOrder", "getOrderPackage"},
	}
	if withdrawable(ctx, s.Approval) {
		out.AllowedActions = append(out.AllowedActions, "withdrawApproval")
	}
	if s.Keepable {
		out.AllowedActions = append(out.AllowedActions, "addTemplate")
	}
	for _, o := range s.Orders {
		out.Orders = append(out.Orders, struct {
			DecisionIds []openapi_types.UUID          `json:"decisionIds"`
			LegalBasis  gen.LegalBasis                `json:"legalBasis"`
			Saving      nullable.Nullable[gen.Saving] `json:"saving,omitempty"`
			Summary     gen.OrderSummary              `json:"summary"`
		}{
			Summary: toSummary(o.Summary), LegalBasis: toLegalBasis(o.LegalBasis, lang), Saving: toSaving(o.Saving, lang),
			DecisionIds: mapped(o.Decisions, func(id order.DecisionID) openapi_types.UUID { return id.UUID }),
		})
	}
	return out
}

// submission reads the request both previewing and submitting take.
func (h orderHandlers) submission(ctx context.Context, r gen.SubmissionRequest) (authz.Principal, order.SubmitInput, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return p, order.SubmitInput{}, errNotSignedIn
	}
	in := order.SubmitInput{
		BasketVersion: r.BasketVersion, Address: r.DeliveryAddressId, CostCentre: r.CostCentreId,
		Split: fromSplitReason(r.SplitReason), Reason: fromReason(r.Reason), Proofs: fromProofs(r.Proofs),
	}
	if r.Funding != nil {
		in.Funding = *r.Funding
	}
	if r.InsteadOf != nil {
		in.InsteadOf = &order.OrderID{UUID: *r.InsteadOf}
	}
	if r.Award != nil {
		var err error
		if in.Award, err = fromAward(*r.Award); err != nil {
			return p, in, err
		}
	}
	if r.Quote != nil {
		in.Quote = &order.QuotedInput{Quote: r.Quote.QuoteId, Skip: fromSkip(r.Quote.Skip)}
	}
	if r.Lines != nil {
		for i, l := range *r.Lines {
			line, err := fromNewLine(l)
			if err != nil {
				return p, in, fault.New(fault.Invalid, "quantity_not_positive").WithField("#/body/lines/"+strconv.Itoa(i)+"/quantity", "quantity_not_positive")
			}
			in.Lines = append(in.Lines, line)
		}
	}
	return p, in, nil
}

func fromAward(a gen.AwardOrder) (*order.AwardInput, error) {
	in := &order.AwardInput{Competition: a.CompetitionId, Unit: a.Unit, DeliveryDays: a.DeliveryDays}
	var err error
	if in.Quantity, err = money.ParseQuantity(a.Quantity); err != nil {
		return nil, fault.New(fault.Invalid, "quantity_not_positive").WithField("#/body/award/quantity", "quantity_not_positive")
	}
	if in.VAT, err = money.ParsePercent(a.VatRate); err != nil {
		return nil, fault.New(fault.Invalid, "vat_rate_unknown").WithField("#/body/award/vatRate", "vat_rate_unknown")
	}
	return in, nil
}

func fromSplitReason(r *gen.SplitReason) *order.Reason {
	if r == nil {
		return nil
	}
	return &order.Reason{Code: order.ReasonCode(r.Code), Text: trimmed(r.Text)}
}

// trimmed is the text without blanks around it, empty when there is none.
func trimmed(text *string) string {
	if text == nil {
		return ""
	}
	return strings.TrimSpace(*text)
}

// ListOrders is a page of orders, newest first.
func (h orderHandlers) ListOrders(ctx context.Context, r gen.ListOrdersRequestObject) (gen.ListOrdersResponseObject, error) {
	q := order.PageQuery{Limit: 25}
	if r.Params.Limit != nil {
		q.Limit = *r.Params.Limit
	}
	if r.Params.Cursor != nil {
		var ok bool
		if q.BeforeAt, q.BeforeID.UUID, ok = readCursor(*r.Params.Cursor); !ok {
			return nil, errCursor
		}
	}
	wanted := q.Limit
	q.Limit++ // one more tells whether there is a next page
	list, err := h.orders.Orders(ctx, q)
	if err != nil {
		return nil, err
	}
	page := gen.OrderPage{NextCursor: nullable.NewNullNullable[string]()}
	if len(list) > wanted {
		list = list[:wanted]
		last := list[wanted-1]
		page.NextCursor = nullable.NewNullableWithValue(writeCursor(last.At, last.ID.UUID))
	}
	page.Items = mapped(list, toSummary)
	return gen.ListOrders200JSONResponse(page), nil
}

// GetOrder shows one order.
func (h orderHandlers) GetOrder(ctx context.Context, r gen.GetOrderRequestObject) (gen.GetOrderResponseObject, error) {
	o, err := h.orders.Order(ctx, order.OrderID{UUID: r.OrderId})
	if err != nil {
		return nil, err
	}
	out, err := h.shown(ctx, o)
	return gen.GetOrder200JSONResponse(out), err
}

// shown is an order with what the person may do with it.
func (h orderHandlers) shown(ctx context.Context, o order.View) (gen.Order, error) {
	v, err := speak(ctx, h.categories)
	if err != nil {
		return gen.Order{}, err
	}
	out, err := toOrder(o, v)
	if err != nil {
		return out, err
	}
	p, ok := authz.PrincipalFrom(ctx)
	if ok && may(ctx, h.decider, p, "decision", "read") {
		out.AllowedActions = append(out.AllowedActions, "getOrderPackage")
	}
	if ok && !o.Offered() && may(ctx, h.decider, p, "submission", "submit") {
		out.AllowedActions = append(out.AllowedActions, "repeatOrder")
	}
	if withdrawable(ctx, o.Approval) {
		out.AllowedActions = append(out.AllowedActions, "withdrawApproval")
	}
	if ok && o.Organisation.ID == p.Organisation && o.OnItsWay() && may(ctx, h.decider, p, "order", "follow") {
		out.AllowedActions = append(out.AllowedActions, "receiveOrder", "cancelOrder")
	}
	return out, nil
}

// RepeatOrder answers with the lines that order the same again.
func (h orderHandlers) RepeatOrder(ctx context.Context, r gen.RepeatOrderRequestObject) (gen.RepeatOrderResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	again, err := h.orders.Repeat(ctx, p, order.OrderID{UUID: r.OrderId})
	if err != nil {
		return nil, err
	}
	out := gen.RepeatOrder200JSONResponse{LeftOut: mapped(again.LeftOut, func(x catalog.Product) string { return x.Name })}
	if again.Instead != nil {
		out.InsteadOf = &again.Instead.UUID
	}
	out.Lines = make([]struct {
		Line gen.NewLine `json:"line"`
		Name string      `json:"name"`
	}, len(again.Lines))
	for i, l := range again.Lines {
		out.Lines[i].Line, out.Lines[i].Name = toNewLine(l), again.Names[i]
	}
	return out, nil
}

// toNewLine is a proposed line as a request takes it.
func toNewLine(l order.LineInput) gen.NewLine {
	out := gen.NewLine{ProductId: l.Product.UUID, Quantity: l.Quantity.String()}
	if l.Offer != nil {
		out.OfferId = &l.Offer.UUID
	}
	if l.LotPrice != nil {
		out.LotPriceId = &l.LotPrice.UUID
	}
	if l.Options != nil {
		out.Options = &l.Options
	}
	if l.Seen != nil {
		seen := l.Seen.String()
		out.SeenTotal = &seen
	}
	return out
}

// lineNumberID names a line that has no id yet: the nil UUID with the line number at its end.
func lineNumberID(no int) uuid.UUID {
	id := uuid.UUID{}
	binary.BigEndian.PutUint32(id[12:], uint32(no)) //nolint:gosec // G115: at most order.MaxLines
	return id
}

// writeCursor and readCursor turn a position in a list by time and id into an opaque text.
func writeCursor(at time.Time, id uuid.UUID) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(at.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(b, id[:]...))
}

func readCursor(s string) (time.Time, uuid.UUID, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 24 {
		return time.Time{}, uuid.Nil, false
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(b))).UTC() //nolint:gosec // G115: any value is a time
	return at, uuid.UUID(b[8:]), at.Year() >= 1970 && at.Year() < 10000
}

// civil is the day of a date in a request.
func civil(d openapi_types.Date) money.Date { return money.NewDate(d.Year(), d.Month(), d.Day()) }
