// Command release builds what is handed out: a static binary of the shop for every platform, a bill of materials for each,
// and the checksums of all of them. It is run by `make release`, after the front end was built, and makes the same bytes
// from the same commit wherever it runs.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// platforms that get a binary.
var platforms = []platform{{"linux", "amd64"}, {"linux", "arm64"}}

type platform struct{ os, arch string }

func (p platform) file() string { return "shop-" + p.os + "-" + p.arch }

func main() {
	if err := run(context.Background(), filepath.Join("bin", "release"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run builds everything into the folder out, from the module in the current folder.
func run(ctx context.Context, out string, log io.Writer) error {
	if _, err := os.Stat(filepath.Join("frontend", "dist", "index.html")); err != nil {
		return fmt.Errorf("the front end is not built, `make release` does: %w", err)
	}
	version, at, err := stamp(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(out), os.MkdirAll(out, 0o755)); err != nil {
		return err
	}
	npm, err := npmComponents(filepath.Join("frontend", "package-lock.json"))
	if err != nil {
		return err
	}
	var names []string
	for _, p := range platforms {
		path := filepath.Join(out, p.file())
		if err := build(ctx, p, version, path); err != nil {
			return err
		}
		bill, err := billOf(path, version, at, npm)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path+billExtension, bill, 0o644); err != nil { //nolint:gosec // G306: handed out
			return err
		}
		names = append(names, p.file(), p.file()+billExtension)
	}
	sums, err := checksums(out, names)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "SHA256SUMS"), sums, 0o644); err != nil { //nolint:gosec // G306: handed out
		return err
	}
	_, err = fmt.Fprintf(log, "%s in %s\n%s", version, out, sums)
	return err
}

// build links one static binary. No path of this machine and no time goes into it.
func build(ctx context.Context, p platform, version, path string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", //nolint:gosec // G204: arguments of our own
		"-ldflags", "-s -w -buildid= -X main.version="+version, "-o", path, "./cmd/shop")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch, "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w: %s", p.file(), err, out)
	}
	return nil
}

// stamp is the version and the time of the commit that is built; both go into what is handed out, so neither is today's.
func stamp(ctx context.Context) (version string, at time.Time, err error) {
	if version, err = git(ctx, "describe", "--tags", "--always", "--dirty"); err != nil {
		return "", at, err
	}
	text, err := git(ctx, "log", "-1", "--format=%cI")
	if err != nil {
		return "", at, err
	}
	at, err = time.Parse(time.RFC3339, text)
	return version, at.UTC(), err
}

func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output() //nolint:gosec // G204: arguments of our own
	if err != nil {
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}

// checksums are lines that `sha256sum -c` reads.
func checksums(dir string, names []string) ([]byte, error) {
	var b bytes.Buffer
	for _, name := range names {
		sum, err := fileSum(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%x  %s\n", sum, name)
	}
	return b.Bytes(), nil
}

func fileSum(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}
