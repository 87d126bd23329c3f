package httpapi

import (
	"context"

	"github.com/getkin/kin-openapi/routers"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/installation"
)

// call is what the middleware knows of the request, for those who have only its context.
type call struct {
	id        string            // request id, UUIDv4
	operation string            // of the contract; empty outside /api/v1
	language  string            // "de" or "en"
	address   string            // of the caller
	agent     string            // the caller's browser in its own words, cut short
	token     authz.Token       // of the session cookie or the Authorization header, or empty
	setup     installation.Code // from the cookie of an empty shop's first pages, or empty
	secure    bool              // the caller reached us by https

	route  *routers.Route    // of the contract; nil outside /api/v1
	params map[string]string // path parameters by name
}

// browser is where a sign-in comes from.
func (c *call) browser() authz.Browser {
	return authz.Browser{Address: c.address, Agent: c.agent, Former: c.token}
}

type callKey struct{}

// callFrom returns the call of a request's context, and an empty one elsewhere.
func callFrom(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{language: german}
}

// Language is the language texts of the answer are made in: "de" or "en".
func Language(ctx context.Context) string { return callFrom(ctx).language }
