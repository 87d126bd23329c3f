//go:build unix

package pgdev

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInTheWay(t *testing.T) {
	t.Parallel()
	const (
		before = "LOG:  starting\nFATAL:  lock file \"postmaster.pid\" already exists\n"
		memory = "FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use\nHINT:  Terminate any old server processes\n"
		orphan = "FATAL:  terminating connection due to unexpected postmaster exit\n"
	)
	for name, tc := range map[string]struct {
		since  string
		want   bool
		fatals []string
	}{
		"LastBackendOfTheEarlierServerWritesAfterwards": {memory + orphan, true, []string{
			"pre-existing shared memory block (key 1, ID 2) is still in use", "terminating connection due to unexpected postmaster exit",
		}},
		"EarlierStartsDoNotCount": {orphan, false, []string{"terminating connection due to unexpected postmaster exit"}},
		"NothingSaid":             {"", false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &cluster{home: t.TempDir(), logFrom: int64(len(before))}
			if err := os.WriteFile(c.logPath(), []byte(before+tc.since), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := c.inTheWay(); got != tc.want {
				t.Errorf("in the way: %v, want %v", got, tc.want)
			}
			if diff := cmp.Diff(tc.fatals, c.fatals()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
