package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/outgoing"
)

const (
	// stepUpAge is how long ago a person may have shown who they are to count as having done it just now.
	stepUpAge = 5 * time.Minute
)

// strongMethods are the authentication methods (RFC 8176) that mean more than a password.
var strongMethods = []string{"mfa", "otp", "hwk", "fpt", "face", "sc"}

// Refusals of this room.
var (
	ErrUnreachable = fault.New(fault.Unavailable, "identity_provider_unreachable")
	ErrNotAccepted = fault.New(fault.Unauthenticated, "identity_not_accepted")
)

// Provider is one directory that the operator trusts. It is asked for its addresses and keys when it is first needed,
// so that one that is down keeps nobody else out. Safe for concurrent use.
type Provider struct {
	settings Settings
	redirect string // where the provider sends people back to, and
	farewell string // where after they have signed out there
	now      func() time.Time
	client   *http.Client

	mu    sync.Mutex
	known *discovered
}

type discovered struct {
	oauth       oauth2.Config
	verifier    *oidc.IDTokenVerifier
	access      *oidc.IDTokenVerifier // of access tokens for the shop's API
	endSession  string                // where one signs out; empty: nowhere
	namesItself bool                  // in each answer to the browser (RFC 9207)
}

var _ account.IdentityProvider = (*Provider)(nil)

func newProvider(s Settings, shop string, now func() time.Time) *Provider {
	return &Provider{settings: s, redirect: shop + "/anmelden", farewell: shop + "/abgemeldet", now: now, client: outgoing.Client(s.networks...)}
}

// Key names the provider in addresses.
func (p *Provider) Key() string { return p.settings.Key }

// Name is what people read on the button.
func (p *Provider) Name() string { return p.settings.Name }

// Issuer is how the provider names itself.
func (p *Provider) Issuer() string { return p.settings.Issuer }

// discover asks once for addresses and keys. go-oidc refuses an issuer other than exactly the one asked for.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	// The keys are fetched with this context for as long as the provider lives.
	found, err := oidc.NewProvider(p.within(context.WithoutCancel(ctx)), p.settings.Issuer)
	if err != nil {
		return nil, ErrUnreachable.Wrap(err)
	}
	var more struct {
		EndSession  string `json:"end_session_endpoint"`
		NamesItself bool   `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, ErrUnreachable.Wrap(err)
	}
	if more.EndSession != "" && checkAddress("end_session_endpoint", more.EndSession) != nil {
		more.EndSession = "" // the ID token goes there: never in the clear
	}
	p.known = &discovered{
		endSession: more.EndSession, namesItself: more.NamesItself,
		oauth: oauth2.Config{
			ClientID: p.settings.ClientID, ClientSecret: p.settings.secret, Endpoint: found.Endpoint(), RedirectURL: p.redirect,
			Scopes: []string{oidc.ScopeOpenID, "profile"},
		},
		verifier: found.Verifier(&oidc.Config{ClientID: p.settings.ClientID, Now: p.now}),
		access:   found.Verifier(&oidc.Config{ClientID: p.settings.Audience, Now: p.now}),
	}
	return p.known, nil
}

func (p *Provider) within(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// Location is where the browser goes to sign in. Error: ErrUnreachable.
func (p *Provider) Location(ctx context.Context, r account.IdentityRequest) (string, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(r.Nonce), oauth2.S256ChallengeOption(r.Verifier)}
	if r.StepUp {
		options = append(options, oauth2.SetAuthURLParam("max_age", "0"))
		if p.settings.StepUpACR != "" {
			options = append(options, oauth2.SetAuthURLParam("acr_values", p.settings.StepUpACR))
		}
	}
	return d.oauth.AuthCodeURL(r.State, options...), nil
}

// Redeem exchanges the code that came back for who signed in, and believes nothing that is not signed for this shop and
// this request. An answer of another provider goes to neither of them: its code would be shown to the wrong one (RFC 9207
// section 2.4). Errors: ErrNotAccepted, ErrUnreachable.
func (p *Provider) Redeem(ctx context.Context, a account.IdentityAnswer, r account.IdentityRequest) (account.ForeignIdentity, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return account.ForeignIdentity{}, err
	}
	if a.Issuer != p.settings.Issuer && (a.Issuer != "" || d.namesItself) {
		return account.ForeignIdentity{}, ErrNotAccepted.Wrap(fmt.Errorf("answer of the issuer %q", a.Issuer))
	}
	answer, err := d.oauth.Exchange(p.within(ctx), a.Code, oauth2.VerifierOption(r.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < http.StatusInternalServerError {
			return account.ForeignIdentity{}, ErrNotAccepted.Wrap(err)
		}
		return account.ForeignIdentity{}, ErrUnreachable.Wrap(err)
	}
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return account.ForeignIdentity{}, ErrNotAccepted.Wrap(errors.New("answer without id_token"))
	}
	token, err := d.verifier.Verify(p.within(ctx), raw)
	if err != nil {
		return account.ForeignIdentity{}, ErrNotAccepted.Wrap(err)
	}
	identity, err := p.accept(token, r)
	if err != nil {
		return account.ForeignIdentity{}, ErrNotAccepted.Wrap(err)
	}
	identity.IDToken = raw
	return identity, nil
}

type claims struct {
	AuthorizedParty string   `json:"azp"`
	Name            string   `json:"name"`
	ACR             string   `json:"acr"`
	AMR             []string `json:"amr"`
	AuthTime        int64    `json:"auth_time"`
	SID             string   `json:"sid"`
	ObjectID        string   `json:"oid"` // Microsoft Entra ID: its subject is another for each program
}

// accept holds what the signature does not: OpenID Connect Core 1.0 section 3.1.3.7, numbers 3 to 5, 11 and 13. The
// verifier has held issuer, audience, signature and expiry.
func (p *Provider) accept(token *oidc.IDToken, r account.IdentityRequest) (account.ForeignIdentity, error) {
	var c claims
	if err := token.Claims(&c); err != nil {
		return account.ForeignIdentity{}, fmt.Errorf("claims: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(r.Nonce)) != 1 {
		return account.ForeignIdentity{}, errors.New("nonce is another")
	}
	if c.AuthorizedParty != "" && c.AuthorizedParty != p.settings.ClientID || c.AuthorizedParty == "" && len(token.Audience) > 1 {
		return account.ForeignIdentity{}, errors.New("issued to another party")
	}
	if token.Subject == "" || len(token.Subject) > maxName || len(c.SID) > maxName || len(c.ObjectID) > maxName {
		return account.ForeignIdentity{}, errors.New("subject is missing or too long, or sid is")
	}
	if r.StepUp {
		if age := p.now().Sub(time.Unix(c.AuthTime, 0)); age > stepUpAge || age < -stepUpAge {
			return account.ForeignIdentity{}, fmt.Errorf("auth_time %d is not of just now", c.AuthTime)
		}
		if p.settings.StepUpACR != "" && c.ACR != p.settings.StepUpACR {
			return account.ForeignIdentity{}, fmt.Errorf("acr %q is not the one asked for", c.ACR)
		}
	}
	directory, err := p.directory(token)
	if err != nil {
		return account.ForeignIdentity{}, err
	}
	return account.ForeignIdentity{
		Directory: directory,
		Issuer:    token.Issuer, Subject: token.Subject, Name: strings.TrimSpace(c.Name), SID: c.SID, ObjectID: c.ObjectID,
		Strong: slices.Contains(p.settings.StrongACR, c.ACR) && c.ACR != "" || slices.ContainsFunc(c.AMR, func(m string) bool { return slices.Contains(strongMethods, m) }),
	}, nil
}
