// Package planning looks ahead: when a framework contract's limits will be used up, and what bodies expect to need
// (Bedarfsplanung). Nothing in it binds anybody.
//
// The cooperative asks in a [Round] per contract group; each body that is asked gives an [Answer] of its own, at least, likely and
// at most per month. Of other bodies a body learns sums alone, and those only once nothing moves any more ([Shared]).
// Start with [Service] for the outlook and [Rounds] for what is planned.
package planning
