// Package httpapi is the one Fiber application: middleware, the check against
// the contract, handlers, and the rendering of refusals as RFC 9457 problems.
//
// A handler turns a generated request into the domain's input, calls one use
// case and turns the result back. It returns errors and never renders them:
// the single error handler makes a problem of a *fault.Error, in the caller's
// language, and a bare 500 of everything else.
//
// Middleware runs in the order of Server.routes. Start with New.
package httpapi
