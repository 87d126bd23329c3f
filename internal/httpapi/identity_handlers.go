package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// ListIdentityProviders lists where people may sign in besides.
func (h accountHandlers) ListIdentityProviders(context.Context, gen.ListIdentityProvidersRequestObject) (gen.ListIdentityProvidersResponseObject, error) {
	out := gen.ListIdentityProviders200JSONResponse{Items: []gen.IdentityProvider{}}
	for _, p := range h.accounts.IdentityProviders() {
		out.Items = append(out.Items, gen.IdentityProvider{Key: p.Key(), Name: p.Name()})
	}
	return out, nil
}

// BeginIdentity sends a browser to a provider to sign in or to accept an invitation.
func (h accountHandlers) BeginIdentity(ctx context.Context, r gen.BeginIdentityRequestObject) (gen.BeginIdentityResponseObject, error) {
	location, ticket, err := h.accounts.BeginIdentity(ctx, nil, account.BeginIdentity{
		Provider: r.Body.Provider, Purpose: account.IdentityPurpose(r.Body.Purpose),
		Invitation: authz.Token(trimmed(r.Body.Invitation)), Name: trimmed(r.Body.Name), Language: Language(ctx),
	}, callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	return gen.BeginIdentity200JSONResponse{Location: location, Ticket: string(ticket)}, nil
}

// BeginOwnIdentity sends a browser to a provider for the account of whoever is signed in.
func (h accountHandlers) BeginOwnIdentity(ctx context.Context, r gen.BeginOwnIdentityRequestObject) (gen.BeginOwnIdentityResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	location, ticket, err := h.accounts.BeginIdentity(ctx, &p, account.BeginIdentity{
		Provider: r.Body.Provider, Purpose: account.IdentityPurpose(r.Body.Purpose),
	}, callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	return gen.BeginOwnIdentity200JSONResponse{Location: location, Ticket: string(ticket)}, nil
}

// FinishIdentity takes a browser that came back.
func (h accountHandlers) FinishIdentity(ctx context.Context, r gen.FinishIdentityRequestObject) (gen.FinishIdentityResponseObject, error) {
	in, purpose, err := h.accounts.FinishIdentity(ctx, account.FinishIdentity{
		State: authz.Token(r.Body.State), Ticket: authz.Token(r.Body.Ticket), Browser: callFrom(ctx).browser(),
		IdentityAnswer: account.IdentityAnswer{Code: r.Body.Code, Issuer: trimmed(r.Body.Issuer)},
	})
	if err != nil {
		return nil, err
	}
	if in.Ticket != "" {
		return gen.FinishIdentity202JSONResponse{Ticket: string(in.Ticket)}, nil
	}
	s, cookie, err := h.signIn.signedIn(ctx, in.Token, in.Principal)
	if err != nil {
		return nil, err
	}
	return gen.FinishIdentity200JSONResponse{
		Body: gen.IdentityArrival{Session: s, Purpose: gen.IdentityArrivalPurpose(purpose)}, Headers: gen.FinishIdentity200ResponseHeaders{SetCookie: &cookie},
	}, nil
}

// RemoveIdentity ends signing in with an identity.
func (h accountHandlers) RemoveIdentity(ctx context.Context, r gen.RemoveIdentityRequestObject) (gen.RemoveIdentityResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.RemoveIdentity204Response{}, h.accounts.RemoveIdentity(ctx, p, r.IdentityId)
}

// toIdentity names the provider as long as the operator trusts it.
func (h accountHandlers) toIdentity(i account.Identity) gen.Identity {
	g := gen.Identity{Id: i.ID, Provider: i.Issuer, MadeAt: instant(i.MadeAt), UsedAt: i.UsedAt}
	for _, p := range h.accounts.IdentityProviders() {
		if p.Issuer() == i.Issuer {
			key := p.Key()
			g.Provider, g.Key = p.Name(), &key
		}
	}
	return g
}
