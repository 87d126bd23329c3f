package oidc

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/provitako/marktplatz/internal/account"
)

// maxName bounds the numbers a provider gives to sessions and tokens, in bytes.
const maxName = 255

// Farewell is where the browser goes to sign out at the provider, too (OpenID Connect RP-Initiated Logout 1.0 section 2).
// Without the ID token the provider is told which client asks, and asks the person in turn. Error: ErrUnreachable.
func (p *Provider) Farewell(ctx context.Context, hint, state string) (string, error) {
	d, err := p.discover(ctx)
	if err != nil || d.endSession == "" {
		return "", err
	}
	at, err := url.Parse(d.endSession)
	if err != nil {
		return "", ErrUnreachable.Wrap(err)
	}
	q := at.Query()
	q.Set("client_id", p.settings.ClientID)
	q.Set("post_logout_redirect_uri", p.farewell)
	q.Set("state", state)
	if hint != "" {
		q.Set("id_token_hint", hint)
	}
	at.RawQuery = q.Encode()
	return at.String(), nil
}

// Farewelled reads a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6). The verifier holds signature,
// issuer, audience, expiry, the event's presence, sub or sid, and that there is no nonce; its age, the event's form and
// the lengths are held here, and the store holds that it counts once. Error: account.ErrLogoutRefused.
func (p *Provider) Farewelled(ctx context.Context, raw string) (account.ForeignLogout, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return account.ForeignLogout{}, account.ErrLogoutRefused.Wrap(err)
	}
	token, err := d.verifier.VerifyLogout(p.within(ctx), raw)
	if err == nil {
		err = errors.Join(typed(raw, "logout+jwt"), p.recent(token))
	}
	if err != nil {
		return account.ForeignLogout{}, account.ErrLogoutRefused.Wrap(err)
	}
	return account.ForeignLogout{Issuer: token.Issuer, Subject: token.Subject, SID: token.SessionID, ID: token.TokenID, At: token.IssuedAt}, nil
}

// recent holds what the verifier leaves open.
func (p *Provider) recent(token *oidc.LogoutToken) error {
	if age := p.now().Sub(token.IssuedAt); age > account.LogoutAge || age < -account.LogoutAge {
		return fmt.Errorf("iat %s is not of just now", token.IssuedAt)
	}
	for _, text := range []string{token.TokenID, token.SessionID, token.Subject} {
		if len(text) > maxName {
			return errors.New("jti, sid or sub is too long")
		}
	}
	var c struct {
		Events map[string]rawObject `json:"events"`
	}
	if err := token.Claims(&c); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	if event := c.Events["http://schemas.openid.net/event/backchannel-logout"]; !event.isObject {
		return errors.New("the event is no JSON object")
	}
	return nil
}

// typed holds that a verified token does not name itself something else. Directories in use write "JWT" or nothing.
func typed(raw, wanted string) error {
	head, _, _ := strings.Cut(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	var h struct {
		Type string `json:"typ"`
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	if kind := strings.ToLower(strings.TrimPrefix(h.Type, "application/")); kind != "" && kind != "jwt" && kind != wanted {
		return fmt.Errorf("a token of type %q", h.Type)
	}
	return nil
}

// rawObject tells a JSON object from any other value.
type rawObject struct{ isObject bool }

// UnmarshalJSON looks at the first character alone: the text is JSON already.
func (o *rawObject) UnmarshalJSON(text []byte) error {
	o.isObject = bytes.HasPrefix(text, []byte("{"))
	return nil
}
