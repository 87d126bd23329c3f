package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// dutyHandlers list what the rules ask for after an order, and take in what was done.
type dutyHandlers struct {
	orders  *order.Service
	decider authz.Decider
}

// ListDuties lists the open ones, or those that are done.
func (h dutyHandlers) ListDuties(ctx context.Context, r gen.ListDutiesRequestObject) (gen.ListDutiesResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	list, err := h.orders.Duties(ctx, r.Params.State != nil && *r.Params.State == gen.ListDutiesParamsStateDone)
	if err != nil {
		return nil, err
	}
	out := gen.ListDuties200JSONResponse{Items: []gen.Duty{}, Open: list.Open}
	for _, d := range list.Items {
		out.Items = append(out.Items, h.duty(ctx, p, d, list.Today))
	}
	return out, nil
}

// CompleteDuty takes in that a duty was done.
func (h dutyHandlers) CompleteDuty(ctx context.Context, r gen.CompleteDutyRequestObject) (gen.CompleteDutyResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	d, err := h.orders.CompleteDuty(ctx, p, order.DutyID{UUID: r.DutyId}, order.DutyEvidence{
		On: civil(r.Body.On), Reference: trimmed(r.Body.Reference), Document: r.Body.DocumentId,
	})
	if err != nil {
		return nil, err
	}
	return gen.CompleteDuty200JSONResponse(h.duty(ctx, p, d, money.Date{})), nil
}

func (h dutyHandlers) duty(ctx context.Context, p authz.Principal, d order.DutyView, today money.Date) gen.Duty {
	g := gen.Duty{
		Id: d.ID.UUID, Title: inLanguage(Language(ctx), d.DE, d.EN), Citation: d.Citation, Evidence: d.Evidence,
		Organisation: toOrganisation(d.Organisation), OrderId: d.Order.UUID, OrderNumber: unlessZero(d.OrderNumber), OrderedAt: instant(d.OrderedAt),
		Supplier: toSupplier(d.Seller), Net: toMoney(d.Net), Due: toDateOrNull(d.Due),
		Overdue: d.Done == nil && !d.Due.IsZero() && d.Due.Before(today), AllowedActions: []gen.DutyAllowedActions{},
	}
	if x := d.Done; x != nil {
		g.Done = &gen.DutyDone{At: instant(x.At), Person: unlessEmpty(x.Person), On: toDate(x.On), Reference: unlessEmpty(x.Reference), DocumentId: x.Document}
		return g
	}
	if d.Organisation.ID == p.Organisation && may(ctx, h.decider, p, "duty", "complete") {
		g.AllowedActions = append(g.AllowedActions, gen.CompleteDuty)
	}
	return g
}

func inLanguage(lang, de, en string) string {
	if lang == english {
		return en
	}
	return de
}
