// Package roster takes lists of organisations and of people, as a house keeps them in a spreadsheet: it says line by line
// what each would do, and does all of it or nothing. What lines mean and who may do it is asked of the rooms that keep
// organisations and accounts; their records stand in the log as if each line had been entered by hand.
//
// Start with [NewService].
package roster
