package exchange

import (
	"os"
	"path/filepath"
	"testing"
)

// SharedData is sharedData for the tests outside the package.
var SharedData = sharedData

// sharedData finds the real input that lies beside the repository.
func sharedData(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("SHOP_SHARED_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
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
