// Package gen makes the demo's catalogue files: about 5,000 products of fictional manufacturers and about 15,000 offers
// of five fictional suppliers, in the formats that suppliers send.
//
// Everything follows from range.yaml and fixed.go: the same input gives the same bytes, on every machine and with every
// version of Go, because nothing is drawn from a random number generator of the library. Days are placeholders
// ({{day+30}}) that package demo fills in when it loads the files.
//
// After a change: go generate ./internal/demo/gen
package gen

//go:generate go test . -run TestCommittedFiles -update
