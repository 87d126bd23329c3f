// Package tour walks the shop's main job over HTTP as a client would: sign in, search, compare, submit, wait for the
// proof, verify it; then call off from a framework contract. It knows the contract of the API and the audit package, and
// no other room. Start with [Run].
package tour
