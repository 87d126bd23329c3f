package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// sampleHandlers draw what auditors look at.
type sampleHandlers struct{ orders *order.Service }

// DrawSample draws decisions at random and keeps which.
func (h sampleHandlers) DrawSample(ctx context.Context, r gen.DrawSampleRequestObject) (gen.DrawSampleResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	days := money.Period{From: civil(r.Body.From), To: civil(r.Body.Until).AddDays(1)}
	s, err := h.orders.DrawSample(ctx, p, days, r.Body.Size)
	return gen.DrawSample201JSONResponse(toAuditSample(s)), err
}

// ListSamples lists what was drawn before.
func (h sampleHandlers) ListSamples(ctx context.Context, _ gen.ListSamplesRequestObject) (gen.ListSamplesResponseObject, error) {
	list, err := h.orders.Samples(ctx)
	return gen.ListSamples200JSONResponse{Items: mapped(list, toAuditSample)}, err
}

func toAuditSample(s order.Sample) gen.Sample {
	return gen.Sample{
		Id: s.ID, At: instant(s.At), DrawnBy: unlessZero(s.DrawnBy), From: toDate(s.Days.From), Until: toDate(lastDay(s.Days.To)), Seed: s.Seed, Population: s.Population,
		Decisions: mapped(s.Decisions, func(d order.SampledDecision) gen.SampledDecision {
			return gen.SampledDecision{Id: d.ID.UUID, At: instant(d.At), OrderNumber: unlessZero(d.OrderNumber), Product: d.Product}
		}),
	}
}
