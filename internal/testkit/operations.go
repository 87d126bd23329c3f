package testkit

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/provitako/marktplatz/internal/httpapi"
)

// called notes the operations that clients of this test binary called.
var called = struct {
	sync.Mutex
	ids map[string]bool
}{ids: map[string]bool{}}

func note(operation string) {
	called.Lock()
	defer called.Unlock()
	called.ids[operation] = true
}

// Main runs a package's tests and fails when they never called an operation of
// the contract. Runs that are narrowed by -run or -short are let pass.
//
//	func TestMain(m *testing.M) { os.Exit(testkit.Main(m)) }
func Main(m *testing.M) int {
	code := m.Run()
	if code != 0 || testing.Short() || narrowed() {
		return code
	}
	missing, err := uncalled()
	if err != nil {
		fmt.Fprintln(os.Stderr, "testkit:", err)
		return 1
	}
	if len(missing) > 0 {
		fmt.Fprintln(os.Stderr, "testkit: no test calls", strings.Join(missing, ", "))
		return 1
	}
	return 0
}

func narrowed() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return true
		}
	}
	return false
}

func uncalled() ([]string, error) {
	k, err := httpapi.LoadContract()
	if err != nil {
		return nil, err
	}
	called.Lock()
	defer called.Unlock()
	return slices.DeleteFunc(k.Operations(), func(id string) bool { return called.ids[id] }), nil
}
