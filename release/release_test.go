package main

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var commitTime = time.Date(2026, 11, 22, 9, 14, 3, 0, time.UTC)

// linked is what a binary says of itself.
const linked = "path\tgithub.com/provitako/marktplatz/cmd/shop\nmod\tgithub.com/provitako/marktplatz\t(devel)\t\n" +
	"dep\tgithub.com/google/uuid\tv1.6.0\th1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\n" +
	"dep\texample.org/replaced\tv0.1.0\n=>\texample.org/fork\tv0.2.0+incompatible\th1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\n"

// TestBill makes the bill of a small binary and holds it against what CycloneDX 1.6 requires:
// https://cyclonedx.org/docs/1.6/json/.
func TestBill(t *testing.T) {
	t.Parallel()
	npm, err := npmComponents(filepath.Join("..", "frontend", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := debug.ParseBuildInfo(linked)
	if err != nil {
		t.Fatal(err)
	}
	info.GoVersion = "go1.26.1" // is read from elsewhere in the binary
	sum := sha256.Sum256([]byte("the binary"))
	text, err := newBill(info, sum[:], "v1.2.3", commitTime, npm)
	if err != nil {
		t.Fatal(err)
	}
	checkBill(t, text)
	var b bill
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range b.Components {
		names[c.Name] = true
	}
	for name, want := range map[string]bool{
		"std": true, "react": true, "@tanstack/react-query": true, "github.com/google/uuid": true, "example.org/fork": true,
		"example.org/replaced": false, "vite": false, "@playwright/test": false,
	} {
		if names[name] != want {
			t.Errorf("%s is listed: %t, want %t", name, names[name], want)
		}
	}
}

// checkBill reads the bill without our types, as somebody else's tool does.
func checkBill(t *testing.T, text []byte) {
	t.Helper()
	var b map[string]any
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	allowed := []string{"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"}
	for name := range b {
		if !slices.Contains(allowed, name) {
			t.Errorf("unknown member %s", name)
		}
	}
	if b["bomFormat"] != "CycloneDX" || b["specVersion"] != "1.6" || b["version"] != 1.0 {
		t.Errorf("bomFormat %v, specVersion %v, version %v", b["bomFormat"], b["specVersion"], b["version"])
	}
	match(t, b["serialNumber"], `^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	meta, _ := b["metadata"].(map[string]any)
	if meta["timestamp"] != "2026-11-22T09:14:03Z" && os.Getenv("SHOP_SOAK") == "" {
		t.Errorf("timestamp %v", meta["timestamp"])
	}
	product, _ := meta["component"].(map[string]any)
	checkComponent(t, product, "application")
	refs := []string{}
	components, _ := b["components"].([]any)
	for _, c := range components {
		c, _ := c.(map[string]any)
		checkComponent(t, c, "library")
		ref, _ := c["bom-ref"].(string)
		refs = append(refs, ref)
	}
	if len(refs) < 20 || len(refs) != len(slices.Compact(slices.Sorted(slices.Values(refs)))) {
		t.Errorf("%d components, each with a bom-ref of its own wanted", len(refs))
	}
	dependencies, _ := b["dependencies"].([]any)
	if len(dependencies) != 1 {
		t.Fatalf("%d dependencies, want those of the product", len(dependencies))
	}
	d, _ := dependencies[0].(map[string]any)
	on, _ := d["dependsOn"].([]any)
	if d["ref"] != product["bom-ref"] || len(on) != len(refs) {
		t.Errorf("%v depends on %d of %d components", d["ref"], len(on), len(refs))
	}
}

func checkComponent(t *testing.T, c map[string]any, kind string) {
	t.Helper()
	if c["type"] != kind || c["name"] == "" || c["version"] == "" {
		t.Errorf("component %v: type, name and version wanted", c)
	}
	match(t, c["purl"], `^pkg:(golang|npm)/[^@ ]+@[^@ ]+$`)
	match(t, c["bom-ref"], `.`)
	hashes, _ := c["hashes"].([]any)
	for _, h := range hashes {
		h, _ := h.(map[string]any)
		length := map[any]string{"SHA-256": "64", "SHA-512": "128"}[h["alg"]]
		match(t, h["content"], `^[0-9a-f]{`+length+`}$`)
	}
	licenses, _ := c["licenses"].([]any)
	for _, l := range licenses {
		l, _ := l.(map[string]any)
		match(t, l["expression"], `^[A-Za-z0-9.+() -]+$`)
	}
}

func match(t *testing.T, got any, pattern string) {
	t.Helper()
	text, _ := got.(string)
	if !regexp.MustCompile(pattern).MatchString(text) {
		t.Errorf("%v does not match %s", got, pattern)
	}
}

func TestIntegrity_ErrOtherThanSHA512(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "sha1-AAAA", "sha512-AAAA", "sha512-%%"} {
		if h, err := integrity(text); err == nil {
			t.Errorf("%q gave %v", text, h)
		}
	}
}

// TestSoak_ReleaseIsTheSameTwice builds this commit in two places, each with a build cache of its own, and compares every
// byte; the checksums hold and the binaries are static.
func TestSoak_ReleaseIsTheSameTwice(t *testing.T) {
	if os.Getenv("SHOP_SOAK") == "" {
		t.Skip("skipped: SHOP_SOAK is not set")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	first := releaseOf(t, root)
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if out, err := exec.CommandContext(t.Context(), "git", "clone", "-q", root, elsewhere).CombinedOutput(); err != nil {
		t.Fatalf("clone: %v: %s", err, out)
	}
	if err := os.CopyFS(filepath.Join(elsewhere, "frontend", "dist"), os.DirFS(filepath.Join(root, "frontend", "dist"))); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	second := releaseOf(t, elsewhere)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("two builds of one commit differ (-here +elsewhere):\n%s", diff)
	}
}

// releaseOf builds in root and returns the checksums after checking what they are of.
func releaseOf(t *testing.T, root string) string {
	t.Helper()
	t.Chdir(root)
	t.Setenv("GOCACHE", t.TempDir())
	out := t.TempDir()
	if err := run(t.Context(), out, io.Discard); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(out, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(sums)) {
		names = append(names, strings.Fields(line)[1])
	}
	want := []string{"shop-linux-amd64", "shop-linux-amd64.cdx.json", "shop-linux-arm64", "shop-linux-arm64.cdx.json"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	again, err := checksums(out, names)
	if err != nil || !bytes.Equal(sums, again) {
		t.Errorf("the checksums do not hold (%v)", err)
	}
	for file, machine := range map[string]elf.Machine{"shop-linux-amd64": elf.EM_X86_64, "shop-linux-arm64": elf.EM_AARCH64} {
		f, err := elf.Open(filepath.Join(out, file))
		if err != nil {
			t.Fatal(err)
		}
		if libraries, _ := f.ImportedLibraries(); f.Machine != machine || len(libraries) > 0 {
			t.Errorf("%s: for %s, needs %v", file, f.Machine, libraries)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(out, file+billExtension))
		if err != nil {
			t.Fatal(err)
		}
		checkBill(t, text)
	}
	return string(sums)
}

// TestSoak_ReleaseWalksTheDemo takes the binary of this machine to an empty folder, with nothing of the repository beside it and
// nothing set but where programs are found, and lets it walk the demo.
func TestSoak_ReleaseWalksTheDemo(t *testing.T) {
	if os.Getenv("SHOP_SOAK") == "" {
		t.Skip("skipped: SHOP_SOAK is not set")
	}
	t.Chdir("..")
	out := t.TempDir()
	if err := run(t.Context(), out, io.Discard); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(out, "shop-"+runtime.GOOS+"-"+runtime.GOARCH)
	if _, err := os.Stat(binary); err != nil {
		t.Skip("nothing is released for this machine")
	}
	empty, err := os.MkdirTemp("", "shop-release-") //nolint:usetesting // PostgreSQL's user must reach it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(empty) })
	cmd := exec.CommandContext(t.Context(), binary, "demo", "--once")
	cmd.Dir = empty
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + empty, "SHOP_DATA=" + filepath.Join(empty, "data"), "SHOP_LISTEN=127.0.0.1:0"}
	told, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(told), "Nachweis des Abrufs prüfen") {
		t.Errorf("the walk did not come to its proof (%v):\n%s", err, told)
	}
}
