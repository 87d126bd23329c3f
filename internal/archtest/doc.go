// Package archtest holds the architecture as tests: which room may import what,
// how long a file may be, and what the domain must not touch. The table in
// rooms_test.go is the place to look; a package without a row fails.
//
// The tests read the source themselves instead of asking `go list`, because Go
// then knows what they depend on and does not serve an old result.
package archtest
