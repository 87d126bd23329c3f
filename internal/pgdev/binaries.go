//go:build unix

package pgdev

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// minMajor is the oldest PostgreSQL the shop's SQL runs on.
const minMajor = 15

// binaries is a directory with initdb and postgres in it.
type binaries struct {
	dir     string
	major   int
	version string // as PostgreSQL prints it, "15.18"
	origin  string // for people, in German
}

// systemPatterns are the places where distributions put a server's binaries:
// Debian, the PGDG packages of Red Hat, Homebrew on both Macs, Postgres.app.
var systemPatterns = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// findBinaries resolves the binaries for a data directory. wantMajor is the
// version that made the data, or 0 for a new one.
func findBinaries(ctx context.Context, o Options, wantMajor int) (binaries, error) {
	if dir := o.Getenv("SHOP_PG_BIN"); dir != "" {
		return namedBinaries(ctx, dir, wantMajor)
	}
	for _, b := range systemBinaries(ctx, o.Getenv("PATH")) {
		if wantMajor == 0 || b.major == wantMajor {
			return b, nil
		}
	}
	if wantMajor != 0 && wantMajor != npmMajor {
		return binaries{}, problemf("die Daten in %s stammen von PostgreSQL %d, das hier nicht gefunden wurde: bitte mit SHOP_PG_BIN dessen bin-Verzeichnis nennen oder die Daten löschen", o.Dir, wantMajor)
	}
	return fetchBinaries(ctx, o)
}

func namedBinaries(ctx context.Context, dir string, wantMajor int) (binaries, error) {
	b, err := inspect(ctx, dir)
	switch {
	case err != nil:
		return binaries{}, problemf("SHOP_PG_BIN=%s: kein brauchbares PostgreSQL gefunden (%v)", dir, err)
	case b.major < minMajor:
		return binaries{}, problemf("SHOP_PG_BIN=%s: gefunden PostgreSQL %s, gebraucht wird %d oder neuer", dir, b.version, minMajor)
	case wantMajor != 0 && b.major != wantMajor:
		return binaries{}, problemf("SHOP_PG_BIN=%s: gefunden PostgreSQL %s, die Daten stammen von Version %d", dir, b.version, wantMajor)
	}
	b.origin = "aus SHOP_PG_BIN"
	return b, nil
}

// systemBinaries lists the usable installations, newest first.
func systemBinaries(ctx context.Context, path string) []binaries {
	var dirs []string
	for _, pattern := range systemPatterns {
		found, _ := filepath.Glob(pattern) // the only error is a bad pattern
		dirs = append(dirs, found...)
	}
	dirs = append(dirs, filepath.SplitList(path)...)

	var out []binaries
	for _, dir := range dirs {
		b, err := inspect(ctx, dir)
		if err != nil || b.major < minMajor || !hasContrib(ctx, b.dir) {
			continue
		}
		b.origin = "vom System"
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b binaries) int { return b.major - a.major })
	return out
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)\S*)`)

// inspect asks the binaries in dir for their version.
func inspect(ctx context.Context, dir string) (binaries, error) {
	for _, name := range []string{"initdb", "postgres"} {
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return binaries{}, err
		}
		if st.IsDir() || st.Mode()&0o111 == 0 {
			return binaries{}, fmt.Errorf("%s is not a program", filepath.Join(dir, name))
		}
	}
	// Links are followed so that initdb finds the postgres beside it.
	real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return binaries{}, err
	}
	out, err := exec.CommandContext(ctx, real, "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("%s --version: %w", real, err)
	}
	m := versionLine.FindStringSubmatch(string(out))
	if m == nil {
		return binaries{}, fmt.Errorf("%s --version printed %q", real, out)
	}
	major, err := strconv.Atoi(m[2])
	if err != nil {
		return binaries{}, err
	}
	return binaries{dir: filepath.Dir(real), major: major, version: m[1]}, nil
}

// hasContrib reports whether the extensions the migrations need are installed.
// Some distributions pack them apart; such a server is passed over. Where
// pg_config is missing the answer is yes and CREATE EXTENSION has the last word.
func hasContrib(ctx context.Context, dir string) bool {
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "pg_config"), "--sharedir").Output()
	if err != nil {
		return true
	}
	share := strings.TrimSpace(string(out))
	for _, ext := range []string{"btree_gist", "pg_trgm", "unaccent"} {
		if _, err := os.Stat(filepath.Join(share, "extension", ext+".control")); err != nil {
			return false
		}
	}
	return true
}
