// Package planning looks ahead: when a framework contract's limits will be used up, and what bodies expect to need. Nothing
// in it binds anybody.
package planning
