// Package account keeps what people sign in with: passwords, second factors, recovery codes, passkeys, sessions, API
// tokens for machines, and the invitations through which an account comes to be. Start with [Service].
//
// It knows no tables and no HTTP. Sessions themselves are begun and resolved by authz; whether a role may do a thing is
// authz's answer, too. Secrets leave it only to their person: what is stored is a hash, or encrypted under a key file.
package account
