// Package realdata finds the real input that lies beside the repository and never
// enters it.
package realdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Path is that of a file or folder of the shared data. Without them the
// test is skipped, under CI it fails.
func Path(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("SHOP_SHARED_DATA")
	if root == "" {
		root = filepath.Join(repository(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("shared data is missing: %v", err)
		}
		t.Skipf("no shared data (set SHOP_SHARED_DATA): %v", err)
	}
	return path
}

// repository is the nearest folder above the test's that holds go.mod.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = above
	}
}
