package httpapi

import (
	"context"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// invitationHandlers ask people in.
type invitationHandlers struct {
	accounts *account.Service
	signIn   sessionHandlers
}

// ListInvitations lists who was asked.
func (h invitationHandlers) ListInvitations(ctx context.Context, _ gen.ListInvitationsRequestObject) (gen.ListInvitationsResponseObject, error) {
	all, now, err := h.accounts.Invitations(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.ListInvitations200JSONResponse{Items: []gen.Invitation{}}
	for _, i := range all {
		out.Items = append(out.Items, toInvitation(i, i.Status(now)))
	}
	return out, nil
}

// Invite asks people to make an account.
func (h invitationHandlers) Invite(ctx context.Context, r gen.InviteRequestObject) (gen.InviteResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	organisation := uuid.Nil
	if r.Body.OrganisationId != nil {
		organisation = *r.Body.OrganisationId
	}
	people := make([]account.NewInvitation, len(r.Body.People))
	for i, n := range r.Body.People {
		people[i] = account.NewInvitation{Organisation: organisation, Email: n.Email, Name: n.Name, Roles: fromRoles(n.Roles)}
	}
	made, err := h.accounts.Invite(ctx, p, people...)
	if err != nil {
		return nil, err
	}
	out := gen.Invite201JSONResponse{Items: []gen.Invited{}}
	for _, i := range made {
		out.Items = append(out.Items, gen.Invited{Invitation: toInvitation(i.Invitation, account.InvitationOpen), Link: i.Link})
	}
	return out, nil
}

// RevokeInvitation takes an invitation back.
func (h invitationHandlers) RevokeInvitation(ctx context.Context, r gen.RevokeInvitationRequestObject) (gen.RevokeInvitationResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.RevokeInvitation204Response{}, h.accounts.RevokeInvitation(ctx, p, r.InvitationId)
}

// OpenInvitation shows whoever holds the link what it is for.
func (h invitationHandlers) OpenInvitation(ctx context.Context, r gen.OpenInvitationRequestObject) (gen.OpenInvitationResponseObject, error) {
	i, err := h.accounts.OpenInvitation(ctx, authz.Token(r.Body.Token), callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	return gen.OpenInvitation200JSONResponse{
		Organisation: i.OrganisationName, Email: i.Email, Name: i.Name, Roles: toRoles(i.Roles), InvitedBy: i.InviterName,
		ExpiresAt: instant(i.ExpiresAt), MinPassword: account.MinPassword,
	}, nil
}

// AcceptInvitation makes the account and signs in.
func (h invitationHandlers) AcceptInvitation(ctx context.Context, r gen.AcceptInvitationRequestObject) (gen.AcceptInvitationResponseObject, error) {
	token, p, err := h.accounts.Accept(ctx, authz.Token(r.Body.Token), r.Body.Name, r.Body.Password, Language(ctx), callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	s, cookie, err := h.signIn.signedIn(ctx, token, p)
	if err != nil {
		return nil, err
	}
	return gen.AcceptInvitation200JSONResponse{Body: s, Headers: gen.AcceptInvitation200ResponseHeaders{SetCookie: &cookie}}, nil
}

func toInvitation(i account.Invitation, status account.InvitationStatus) gen.Invitation {
	return gen.Invitation{
		Id: i.ID, Organisation: i.OrganisationName, Email: i.Email, Name: i.Name, Roles: toRoles(i.Roles), InvitedBy: i.InviterName,
		At: instant(i.At), ExpiresAt: instant(i.ExpiresAt), Status: gen.InvitationStatus(status),
	}
}

func toRoles(roles []authz.Role) []gen.Role {
	out := make([]gen.Role, len(roles))
	for i, r := range roles {
		out[i] = gen.Role(r)
	}
	return out
}

func fromRoles(roles []gen.Role) []authz.Role {
	out := make([]authz.Role, len(roles))
	for i, r := range roles {
		out[i] = authz.Role(r)
	}
	return out
}
