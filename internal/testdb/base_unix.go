//go:build unix && !linux

package testdb

import "os"

// base is the directory below which the test server lives.
func base(string) string { return os.TempDir() }
