package order

// Transitions is the state machine, for the test that draws it.
var Transitions = transitions
