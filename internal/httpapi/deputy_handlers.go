package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// NameDeputy lets somebody decide for an approver who is away.
func (h memberHandlers) NameDeputy(ctx context.Context, r gen.NameDeputyRequestObject) (gen.NameDeputyResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		return h.members.NameDeputy(ctx, p, r.OrganisationId, member.Absence{
			Person: r.Body.PersonId, Deputy: r.Body.DeputyId, Days: money.Period{From: civil(r.Body.From), To: civil(r.Body.Until)},
		})
	})
	return gen.NameDeputy201JSONResponse(d), err
}

// EndDeputy ends that today.
func (h memberHandlers) EndDeputy(ctx context.Context, r gen.EndDeputyRequestObject) (gen.EndDeputyResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		return h.members.EndDeputy(ctx, p, r.OrganisationId, r.DeputyId)
	})
	return gen.EndDeputy200JSONResponse(d), err
}

// LinkAccounts says that two accounts belong to one human being.
func (h memberHandlers) LinkAccounts(ctx context.Context, r gen.LinkAccountsRequestObject) (gen.LinkAccountsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.LinkAccounts204Response{}, h.members.LinkAccounts(ctx, p, r.PersonId, r.Body.PersonId)
}
