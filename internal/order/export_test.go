package order

// Transitions is the state machine, for the test that draws it.
var Transitions = transitions

// Assemble makes the records of a plan, for the benchmark.
var Assemble = (*Service).assemble

// BasketRecordOf is what the record of a line says about its basket.
var BasketRecordOf = basketRecord
