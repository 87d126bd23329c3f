package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// ListOwnRoles answers with what one may act for.
func (h accountHandlers) ListOwnRoles(ctx context.Context, _ gen.ListOwnRolesRequestObject) (gen.ListOwnRolesResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	held, err := h.accounts.OwnRoles(ctx, p)
	if err != nil {
		return nil, err
	}
	out := gen.OwnRoleList{Items: empty(gen.OwnRoleList{}.Items)}
	for _, o := range held {
		item := grow(&out.Items)
		item.Organisation = gen.OrganisationRef{Id: o.Organisation, Name: o.Name, Kind: gen.OrganisationRefKind(o.Kind)}
		item.Roles, item.Current = toRoles(o.Roles), o.Organisation == p.Organisation
	}
	return gen.ListOwnRoles200JSONResponse(out), nil
}

// ActFor goes on for another organisation.
func (h accountHandlers) ActFor(ctx context.Context, r gen.ActForRequestObject) (gen.ActForResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.ActFor204Response{}, h.accounts.ActFor(ctx, p, callFrom(ctx).token, r.Body.OrganisationId)
}

// TakeInvitation takes the roles of an invitation with the account one has.
func (h accountHandlers) TakeInvitation(ctx context.Context, r gen.TakeInvitationRequestObject) (gen.TakeInvitationResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.TakeInvitation204Response{}, h.accounts.TakeInvitation(ctx, p, authz.Token(r.Body.Token), callFrom(ctx).browser())
}
