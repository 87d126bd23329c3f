// Package rulebook keeps the procurement rules: one person drafts a new version,
// another activates it, and every activation leaves a record and a leaf in the log.
// A body keeps its own rules the same way, and they may only tighten the law.
//
// What rules mean is said by package rules; this package must not judge orders
// otherwise. Start with [Service].
package rulebook
