// Package interop holds tests that verify our log with code that others wrote.
// It is a module of its own, so that their dependencies stay out of the
// product. Run them with: cd interop && go test ./...
package interop
