package httpapi

import (
	"context"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// approvalHandlers show what waits for a second person, and take its word.
type approvalHandlers struct {
	orders     *order.Service
	categories catalog.CategorySource
	decider    authz.Decider
	clock      func() time.Time
}

// ListApprovals is a page of what waits, the longest wait first.
func (h approvalHandlers) ListApprovals(ctx context.Context, r gen.ListApprovalsRequestObject) (gen.ListApprovalsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	q := order.ApprovalQuery{Limit: 25}
	if r.Params.Limit != nil {
		q.Limit = *r.Params.Limit
	}
	if r.Params.Cursor != nil {
		var ok bool
		if q.AfterAt, q.AfterID.UUID, ok = readCursor(*r.Params.Cursor); !ok {
			return nil, errCursor
		}
	}
	wanted := q.Limit
	q.Limit++ // one more tells whether there is a next page
	list, count, err := h.orders.Approvals(ctx, p, q)
	if err != nil {
		return nil, err
	}
	page := gen.ApprovalPage{Waiting: count.Waiting, ForMe: count.ForMe, NextCursor: nullable.NewNullNullable[string]()}
	if len(list) > wanted {
		list = list[:wanted]
		last := list[wanted-1]
		page.NextCursor = nullable.NewNullableWithValue(writeCursor(last.At, last.ID.UUID))
	}
	page.Items = []gen.ApprovalSummary{}
	for _, a := range list {
		item, err := toApprovalSummary(a)
		if err != nil {
			return nil, err
		}
		page.Items = append(page.Items, item)
	}
	return gen.ListApprovals200JSONResponse(page), nil
}

// GetApproval shows what a second person is asked.
func (h approvalHandlers) GetApproval(ctx context.Context, r gen.GetApprovalRequestObject) (gen.GetApprovalResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	a, err := h.orders.Approval(ctx, p, order.ApprovalID{UUID: r.ApprovalId})
	if err != nil {
		return nil, err
	}
	out, err := h.approval(ctx, p, a)
	return gen.GetApproval200JSONResponse(out), err
}

// DecideApproval takes the second person's word.
func (h approvalHandlers) DecideApproval(ctx context.Context, r gen.DecideApprovalRequestObject) (gen.DecideApprovalResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in := order.ApprovalInput{Note: trimmed(r.Body.Note)}
	switch r.Body.Decision {
	case gen.DecideApprovalJSONBodyDecisionRelease:
		in.Status = order.ApprovalReleased
	case gen.DecideApprovalJSONBodyDecisionReturn:
		in.Status = order.ApprovalReturned
	case gen.DecideApprovalJSONBodyDecisionReject:
		in.Status = order.ApprovalRejected
	}
	a, err := h.orders.DecideApproval(ctx, p, order.ApprovalID{UUID: r.ApprovalId}, in)
	if err != nil {
		return nil, err
	}
	out, err := h.approval(ctx, p, a)
	return gen.DecideApproval200JSONResponse(out), err
}

// UndoRelease takes one's own release back.
func (h approvalHandlers) UndoRelease(ctx context.Context, r gen.UndoReleaseRequestObject) (gen.UndoReleaseResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	a, err := h.orders.UndoRelease(ctx, p, order.ApprovalID{UUID: r.ApprovalId})
	if err != nil {
		return nil, err
	}
	out, err := h.approval(ctx, p, a)
	return gen.UndoRelease200JSONResponse(out), err
}

// WithdrawApproval takes one's own submission back.
func (h approvalHandlers) WithdrawApproval(ctx context.Context, r gen.WithdrawApprovalRequestObject) (gen.WithdrawApprovalResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	s, err := h.orders.WithdrawApproval(ctx, p, order.ApprovalID{UUID: r.ApprovalId})
	if err != nil {
		return nil, err
	}
	return gen.WithdrawApproval200JSONResponse(toSubmission(ctx, s)), nil
}

func (h approvalHandlers) approval(ctx context.Context, p authz.Principal, a order.ApprovalView) (gen.Approval, error) {
	v, err := speak(ctx, h.categories)
	if err != nil {
		return gen.Approval{}, err
	}
	summary, err := toApprovalSummary(a.ApprovalSummary)
	if err != nil {
		return gen.Approval{}, err
	}
	out := gen.Approval{
		Summary: summary, Gross: toMoney(a.Gross), Orders: mapped(a.Orders, toSummary),
		Lines: []gen.ApprovalLine{}, AllowedActions: []gen.ApprovalAllowedActions{},
	}
	out.Changes = empty(out.Changes)
	for _, c := range a.Changes {
		row := grow(&out.Changes)
		row.LineNo, row.Code, row.Text = unlessZero(c.Line), c.Note.Code, changeText(c.Note, v.lang)
	}
	for _, l := range a.Lines {
		line, err := toApprovalLine(a, l, v)
		if err != nil {
			return out, err
		}
		out.Lines = append(out.Lines, line)
	}
	if a.Open(money.DateOf(h.clock())) && a.Owner.Person != p.Person && may(ctx, h.decider, p, "approval", "decide") {
		if len(a.Changes) == 0 {
			out.AllowedActions = append(out.AllowedActions, gen.ApprovalAllowedActionsRelease)
		}
		out.AllowedActions = append(out.AllowedActions, gen.ApprovalAllowedActionsReturn, gen.ApprovalAllowedActionsReject)
	}
	out.UndoSeconds = nullable.NewNullNullable[int]()
	if a.UndoFor > 0 && may(ctx, h.decider, p, "approval", "decide") {
		out.UndoSeconds = nullable.NewNullableWithValue(int((a.UndoFor + time.Second - 1) / time.Second))
		out.AllowedActions = append(out.AllowedActions, gen.ApprovalAllowedActionsUndo)
	}
	return out, nil
}
