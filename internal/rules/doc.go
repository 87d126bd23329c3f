// Package rules holds the versioned rules of procurement and what follows from
// them: which limit a direct award has, whether an order keeps it, and which days
// are Arbeitstage.
//
// Everything here is pure. Sums, dates and the rules themselves come in as
// arguments; nothing is read from a clock or a store. A rule is data with an id, a
// version, a validity, a citation and a source, so that a changed law is a new row
// and a stored evaluation can be repeated with the very rules it used.
//
// The package must not know products, orders or people. Start with
// [EvaluateDirectAward] and [AddWorkdays].
package rules
