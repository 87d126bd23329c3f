package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
)

// Client is a program that gets access tokens from the provider (client credentials) and uses the API with them.
type Client struct {
	ID           string        `json:"id"`      // azp or client_id of its tokens
	Subject      string        `json:"subject"` // sub of its tokens: no token of a person who uses the program counts
	Person       uuid.UUID     `json:"person"`  // of the shop, whose roles it has
	Organisation uuid.UUID     `json:"organisation"`
	Scopes       []authz.Scope `json:"scopes"`
}

var _ authz.MachineIssuer = (*Provider)(nil)

// checkedClients refuses programs that could not be told from people, or could do nothing.
func (s Settings) checkedClients() error {
	var errs []error
	if len(s.Clients) > 0 && (s.Audience == "" || s.Audience == s.ClientID) {
		errs = append(errs, errors.New("clients need an audience other than clientId: ID tokens are for that one"))
	}
	for i, c := range s.Clients {
		switch {
		case c.ID == "" || c.ID == s.ClientID || c.Subject == "" || c.Person == uuid.Nil || c.Organisation == uuid.Nil || len(c.Scopes) == 0:
			errs = append(errs, fmt.Errorf("client %d needs an id other than the shop's, subject, person, organisation and scopes", i+1))
		case slices.ContainsFunc(c.Scopes, func(scope authz.Scope) bool { return !slices.Contains(authz.Scopes(), scope) }):
			errs = append(errs, fmt.Errorf("client %d: scopes are %v", i+1, authz.Scopes()))
		}
	}
	return errors.Join(errs...)
}

type accessClaims struct {
	AuthorizedParty string          `json:"azp"`
	ClientID        string          `json:"client_id"`
	Type            string          `json:"typ"` // of Keycloak, in the claims
	Nonce           json.RawMessage `json:"nonce"`
}

// Machine reads an access token (RFC 9068): signature, issuer, audience and time are the verifier's, the client and its
// own subject are held here. Errors: authz.ErrTokenEnded, ErrUnreachable.
func (p *Provider) Machine(ctx context.Context, raw authz.Token) (authz.Machine, error) {
	if len(p.settings.Clients) == 0 {
		return authz.Machine{}, authz.ErrTokenEnded
	}
	d, err := p.discover(ctx)
	if err != nil {
		return authz.Machine{}, err
	}
	token, err := d.access.Verify(p.within(ctx), string(raw))
	if err != nil {
		return authz.Machine{}, authz.ErrTokenEnded.Wrap(err)
	}
	var c accessClaims
	if err := errors.Join(typed(string(raw), "at+jwt"), token.Claims(&c)); err != nil {
		return authz.Machine{}, authz.ErrTokenEnded.Wrap(err)
	}
	client, err := p.program(c, token.Subject)
	if err != nil {
		return authz.Machine{}, authz.ErrTokenEnded.Wrap(err)
	}
	return authz.Machine{Person: client.Person, Organisation: client.Organisation, Scopes: client.Scopes, Expires: token.Expiry}, nil
}

func (p *Provider) program(c accessClaims, subject string) (Client, error) {
	id := c.AuthorizedParty
	if id == "" {
		id = c.ClientID
	}
	switch {
	case len(c.Nonce) > 0 || c.Type != "" && c.Type != "Bearer":
		return Client{}, errors.New("no access token")
	case c.ClientID != "" && c.ClientID != id:
		return Client{}, errors.New("azp and client_id differ")
	}
	for _, known := range p.settings.Clients {
		if known.ID == id && known.Subject == subject {
			return known, nil
		}
	}
	return Client{}, errors.New("issued to another party")
}
