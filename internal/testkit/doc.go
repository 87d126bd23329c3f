// Package testkit drives the real application over HTTP in tests. Its client
// holds every answer against the contract and notes which operations were
// called; Main fails a package's tests when one never was. Start with Serve and
// NewClient. Only tests import it.
package testkit
