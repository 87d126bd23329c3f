// Package fault holds the kinds of errors a person may see.
//
// A rule that refuses returns a *Error made by New: a Kind, which decides the
// status of the answer, and a Code, a stable key from which the edge makes the
// text in the reader's language. Everything else, such as a lost connection, is
// an ordinary wrapped error: it is logged and never shown.
//
// The package knows nothing of HTTP, languages or the domain. Start with New.
package fault
