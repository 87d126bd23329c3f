package httpapi

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// storyHandlers tell the demo's story.
type storyHandlers struct {
	story StoryReader
	clock func() time.Time
}

// GetDemoStory lists the steps; outside the demo there is no such page.
func (h storyHandlers) GetDemoStory(ctx context.Context, r gen.GetDemoStoryRequestObject) (gen.GetDemoStoryResponseObject, error) {
	if h.story == nil {
		return nil, errNoSuchPage
	}
	var since time.Time
	if r.Params.Since != nil {
		since = *r.Params.Since
	}
	steps, err := h.story.Story(ctx, since)
	if err != nil {
		return nil, err
	}
	out := gen.GetDemoStory200JSONResponse{At: instant(h.clock())}
	for _, s := range steps {
		out.Steps = append(out.Steps, struct {
			DecisionId nullable.Nullable[uuid.UUID] `json:"decisionId"`
			Done       bool                         `json:"done"`
			Login      string                       `json:"login"`
			ProductId  nullable.Nullable[uuid.UUID] `json:"productId"`
			Quantity   *string                      `json:"quantity,omitempty"`
			Step       gen.DemoStoryStepsStep       `json:"step"`
		}{toIDOrNull(s.Decision), s.Done, s.Login, toIDOrNull(s.Product), unlessEmpty(s.Quantity), gen.DemoStoryStepsStep(s.Step)})
	}
	return out, nil
}

// GetDemoForgery tells how the price of the story's order stands; outside the demo there is no such page.
func (h storyHandlers) GetDemoForgery(ctx context.Context, r gen.GetDemoForgeryRequestObject) (gen.GetDemoForgeryResponseObject, error) {
	if h.story == nil {
		return nil, errNoSuchPage
	}
	f, err := h.story.Forgery(ctx, r.Params.Since)
	if err != nil {
		return nil, err
	}
	return gen.GetDemoForgery200JSONResponse(toForgery(f)), nil
}

// SetDemoForgery changes that price in the database, or puts it back; outside the demo there is no such page.
func (h storyHandlers) SetDemoForgery(ctx context.Context, r gen.SetDemoForgeryRequestObject) (gen.SetDemoForgeryResponseObject, error) {
	if h.story == nil {
		return nil, errNoSuchPage
	}
	f, err := h.story.Forge(ctx, r.Params.Since, r.Body.Forged)
	if err != nil {
		return nil, err
	}
	return gen.SetDemoForgery200JSONResponse(toForgery(f)), nil
}

func toForgery(f StoryForgery) gen.DemoForgery {
	return gen.DemoForgery{
		OrderId: f.Order, Number: f.Number, LogIndex: f.Index, Record: f.Record, Salt: f.Salt, Sealed: f.Sealed, Stored: f.Stored, Forged: f.Sealed != f.Stored,
	}
}
