// Package drawn holds documents against the tables in the code that they are drawn from.
package drawn

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Held fails where the file says anything else than got; with update the file is written anew first.
func Held(tb testing.TB, file, got string, update bool) {
	tb.Helper()
	if update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		tb.Errorf("%s does not show what the code says; run with -update (-file +drawn):\n%s", file, diff)
	}
}
