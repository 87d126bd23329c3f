// Package oidc signs people in at the directory of their own house: OpenID Connect with the authorization code flow and
// PKCE. Start with [Load], which reads the identity providers that the operator trusts.
//
// It knows the protocol alone. Who a subject is in the shop, and what he may do there, is account's and authz's to say.
package oidc
