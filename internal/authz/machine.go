package authz

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Machine is who an access token of a trusted issuer stands for: a program that acts as a person of the shop, for one
// organisation and within scopes that the operator chose.
type Machine struct {
	Person, Organisation uuid.UUID
	Scopes               []Scope
	Expires              time.Time
}

// MachineIssuer gives access tokens to programs (OAuth 2.0, client credentials).
type MachineIssuer interface {
	Issuer() string
	// Machine believes nothing that is not signed for this shop. Error: ErrTokenEnded.
	Machine(ctx context.Context, token Token) (Machine, error)
}

// Accept names the issuers whose access tokens count beside the shop's own. It is called once, before anything is served.
func (s *Sessions) Accept(issuers ...MachineIssuer) { s.issuers = issuers }

// foreign reports whether it has the form of an access token of an issuer: no token of the shop's own has a dot.
func (t Token) foreign() bool { return strings.Count(string(t), ".") == 2 }

// machine finds the principal of an issuer's access token. Error: ErrTokenEnded.
func (s *Sessions) machine(ctx context.Context, token Token, at time.Time) (Principal, error) {
	issuer := token.issuer()
	for _, i := range s.issuers {
		if i.Issuer() != issuer {
			continue
		}
		m, err := i.Machine(ctx, token)
		if err != nil {
			return Principal{}, err
		}
		return s.store.MachineSession(ctx, m, at)
	}
	return Principal{}, ErrTokenEnded
}

// issuer is what the token says of itself: whom to ask, and nothing to believe.
func (t Token) issuer() string {
	parts := strings.Split(string(t), ".")
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var c struct {
		Issuer string `json:"iss"`
	}
	if json.Unmarshal(text, &c) != nil {
		return ""
	}
	return c.Issuer
}
