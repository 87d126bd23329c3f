package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// explainHandlers says why an order was allowed, and computes decisions once more.
type explainHandlers struct{ orders *order.Service }

// GetLegalBasis tells the Rechtsgrundlage of an order from its stored records.
func (h explainHandlers) GetLegalBasis(ctx context.Context, r gen.GetLegalBasisRequestObject) (gen.GetLegalBasisResponseObject, error) {
	x, err := h.orders.LegalBasis(ctx, order.OrderID{UUID: r.OrderId}, Language(ctx))
	if err != nil {
		return nil, err
	}
	return gen.GetLegalBasis200JSONResponse{
		OrderId: r.OrderId, Title: x.Title, Closing: x.Closing, Paragraphs: mapped(x.Paragraphs, toParagraph),
	}, nil
}

func toParagraph(p order.Paragraph) gen.LegalParagraph {
	g := gen.LegalParagraph{Key: p.Key, Heading: p.Heading, Text: p.Text, Citation: nilIfEmpty(p.Citation)}
	if p.Source == nil || p.Source.Title == "" {
		return g
	}
	g.Source = &gen.LegalSource{Title: p.Source.Title, Url: nilIfEmpty(p.Source.URL)}
	if !p.Source.State.IsZero() {
		state := toDate(p.Source.State)
		g.Source.State = &state
	}
	return g
}

func nilIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// ReplayDecision computes a decision once more from what its record stores.
func (h explainHandlers) ReplayDecision(ctx context.Context, r gen.ReplayDecisionRequestObject) (gen.ReplayDecisionResponseObject, error) {
	again, err := h.orders.Replay(ctx, order.DecisionID{UUID: r.DecisionId})
	if err != nil {
		return nil, err
	}
	out := gen.DecisionReplay{
		Same: again.Same, Differences: mapped(again.Differences, toReplayDifference), MissingRules: []string{},
		Software: toThenNow(again.Software), Calendar: toThenNow(again.Calendar),
	}
	for _, ref := range again.Missing {
		out.MissingRules = append(out.MissingRules, ref.ID+" "+ref.Citation)
	}
	code := "replay_differs"
	switch {
	case again.Same:
		code = "replay_same"
	case len(out.MissingRules) > 0:
		code = "replay_incomplete"
	}
	out.Sentence = Text(Language(ctx), code, nil)
	return gen.ReplayDecision200JSONResponse(out), nil
}

func toReplayDifference(d order.Difference) gen.ReplayDifference {
	return gen.ReplayDifference{
		Pointer: d.Pointer, Stored: unlessZero(d.Stored), Recomputed: unlessZero(d.Recomputed), Refusal: nilIfEmpty(d.Refusal),
	}
}

func toThenNow(v order.ThenNow) gen.ThenNow { return gen.ThenNow{Then: v.Then, Now: v.Now} }
