package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/installation"
)

// SendFeedback keeps what somebody says about a barrier.
func (h installationHandlers) SendFeedback(ctx context.Context, r gen.SendFeedbackRequestObject) (gen.SendFeedbackResponseObject, error) {
	in := installation.Feedback{Page: orZero(r.Body.Page), Message: r.Body.Message, ReplyTo: orZero(r.Body.ReplyTo)}
	if err := h.shop.Hear(ctx, in, callFrom(ctx).address); err != nil {
		return nil, err
	}
	return gen.SendFeedback204Response{}, nil
}

// ListFeedback answers what is not dealt with yet.
func (h installationHandlers) ListFeedback(ctx context.Context, _ gen.ListFeedbackRequestObject) (gen.ListFeedbackResponseObject, error) {
	found, err := h.shop.Feedback(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.FeedbackList{}
	out.Items = empty(out.Items)
	for _, f := range found {
		row := grow(&out.Items)
		row.Id, row.At, row.Message = f.ID, instant(f.At), f.Message
		row.Page, row.ReplyTo = orNull(unlessEmpty(f.Page)), orNull(unlessEmpty(f.ReplyTo))
	}
	return gen.ListFeedback200JSONResponse(out), nil
}

// SettleFeedback deletes what is dealt with.
func (h installationHandlers) SettleFeedback(ctx context.Context, r gen.SettleFeedbackRequestObject) (gen.SettleFeedbackResponseObject, error) {
	if err := h.shop.Settle(ctx, r.FeedbackId); err != nil {
		return nil, err
	}
	return gen.SettleFeedback204Response{}, nil
}
