package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// GiveMandate lets the member order in the body's name.
func (h memberHandlers) GiveMandate(ctx context.Context, r gen.GiveMandateRequestObject) (gen.GiveMandateResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		return h.members.GiveMandate(ctx, p, r.OrganisationId, member.Mandate{From: civil(r.Body.From), Until: fromDay(r.Body.Until)})
	})
	return gen.GiveMandate201JSONResponse(d), err
}

// EndMandate ends a mandate.
func (h memberHandlers) EndMandate(ctx context.Context, r gen.EndMandateRequestObject) (gen.EndMandateResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		return h.members.EndMandate(ctx, p, r.OrganisationId, r.MandateId)
	})
	return gen.EndMandate200JSONResponse(d), err
}

func toMandates(all []member.Mandate, today money.Date) []gen.Mandate {
	out := make([]gen.Mandate, len(all))
	for i, m := range all {
		out[i] = gen.Mandate{Id: m.ID, Member: toRef(m.Member), From: toDate(m.From), Until: toDateOrNull(m.Until), State: gen.MandateState(m.On(today))}
	}
	return out
}
