package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

const readmeLines = 90

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// readmeCommands are the commands of README.md and what runs them; those of make are asked of make itself.
var readmeCommands = map[string]string{
	"make demo":    "TestSoak_DemoOfTheReadme runs what it starts",
	"make test":    "every check",
	"make release": "TestSoak_ReleaseIsTheSameTwice",
	"docker compose --profile demo up --build": "TestComposeFile reads it; no engine where the tests run",
	"bin/shop demo":        "TestSoak_DemoOfTheReadme",
	"bin/shop demo --once": "TestSoak_DemoOfTheReadme",
}

// TestReadme holds the length and order of README.md, its links, pictures and commands, and the transcript it shows.
func TestReadme(t *testing.T) {
	t.Parallel()
	text := readme(t)
	if n := strings.Count(text, "\n"); n > readmeLines {
		t.Errorf("%d lines, at most %d", n, readmeLines)
	}
	var headings []string
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		headings = append(headings, m[1])
	}
	want := []string{"ProVi-Marktplatz", "Ways to start", "In five minutes", "Why trust it", "What it is not, and how mature it is", "Compared with", "Run it yourself", "Licence"}
	if diff := cmp.Diff(want, headings); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
	for _, m := range regexp.MustCompile(`(?:\]\(|src(?:set)?=")([^)"]+)`).FindAllStringSubmatch(text, -1) {
		path, anchor, _ := strings.Cut(m[1], "#")
		if strings.Contains(path, "://") {
			continue
		}
		content, err := os.ReadFile(filepath.Join("..", "..", path))
		if err != nil {
			t.Errorf("%s leads nowhere", m[1])
		}
		if anchor != "" && !slices.Contains(anchors(content), anchor) {
			t.Errorf("%s has no heading %s", path, anchor)
		}
	}
}

// anchors are the headings of a page as its address names them.
func anchors(page []byte) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllSubmatch(page, -1) {
		text := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(string(m[1])), "")
		all = append(all, strings.ReplaceAll(text, " ", "-"))
	}
	return all
}

// TestReadme_ShowsTheTranscriptThatAScriptRuns compares it with the beginning of testdata/script/database/tamper.txtar.
func TestReadme_ShowsTheTranscriptThatAScriptRuns(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "script", "database", "tamper.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "transcript.txt" })
	shown := regexp.MustCompile("(?s)```text\n(.*?)```").FindStringSubmatch(readme(t))
	if i < 0 || shown == nil || !strings.HasPrefix(string(archive.Files[i].Data), shown[1]) || strings.Count(shown[1], "$ bin/shop ") != 2 {
		t.Errorf("the README shows\n%s", shown)
	}
}

// TestReadme_NoPictureIsOlderThanItsPagesBaseline: when the baseline of a page was made anew, so were the README's pictures of it
// (`E2E_PICTURES=1 npm run e2e -- baseline pictures --project=desk --workers=1`).
func TestReadme_NoPictureIsOlderThanItsPagesBaseline(t *testing.T) {
	t.Parallel()
	text, root := readme(t), filepath.Join("..", "..")
	for _, name := range []string{"vergleich-hell", "vergleich-dunkel", "suche", "pruefung"} {
		if !strings.Contains(text, "docs/pictures/"+name+".png") {
			t.Errorf("the README shows no %s", name)
		}
		noted, err := os.ReadFile(filepath.Join(root, "docs", "pictures", name+".baseline"))
		if err != nil {
			t.Fatal(err)
		}
		sum, of, _ := strings.Cut(strings.TrimSpace(string(noted)), "  ")
		baseline, err := os.ReadFile(filepath.Join(root, "frontend", "e2e", "baseline", filepath.Base(of)))
		if err != nil {
			t.Fatal(err)
		}
		if now := sha256.Sum256(baseline); hex.EncodeToString(now[:]) != sum {
			t.Errorf("docs/pictures/%s.png is older than %s; make it anew", name, of)
		}
	}
}

func TestReadme_CommandsAreRun(t *testing.T) {
	t.Parallel()
	text := readme(t)
	found := map[string]bool{}
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(block[1]) {
			command, _, _ := strings.Cut(line, "#")
			if command = strings.TrimSpace(command); command != "" {
				found[command] = true
			}
		}
	}
	for _, m := range regexp.MustCompile("`(bin/shop [^`]*|make [^`]*)`").FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	for command := range found {
		if readmeCommands[command] == "" {
			t.Errorf("nothing runs %q", command)
		}
		target, ok := strings.CutPrefix(command, "make ")
		if !ok {
			continue
		}
		cmd := exec.CommandContext(t.Context(), "make", "--dry-run", target)
		cmd.Dir = filepath.Join("..", "..")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", command, err, out)
		}
	}
	for command := range readmeCommands {
		if !found[command] {
			t.Errorf("the README no longer names %q", command)
		}
	}
}

// TestSoak_DemoOfTheReadme starts the demo as a visitor does, with an empty folder and nothing set, and walks it.
func TestSoak_DemoOfTheReadme(t *testing.T) {
	if os.Getenv("SHOP_SOAK") == "" {
		t.Skip("takes minutes: make soak runs it (SHOP_SOAK)")
	}
	dir, err := os.MkdirTemp("", "shop-readme-") //nolint:usetesting // PostgreSQL's user must reach it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	getenv := func(name string) string {
		switch name {
		case "SHOP_DATA":
			return dir
		case "SHOP_LISTEN":
			return "127.0.0.1:0"
		case "DATABASE_URL", "SHOP_OWNER_URL":
			return ""
		default:
			return os.Getenv(name)
		}
	}
	for range 2 { // the second start finds the data
		var out, complaints bytes.Buffer
		if status := run(t.Context(), []string{"demo", "--once"}, getenv, &out, &complaints); status != 0 {
			t.Fatalf("status %d: %s%s", status, out.String(), complaints.String())
		}
		if !strings.Contains(out.String(), "Nachweis des Abrufs prüfen") {
			t.Errorf("the walk did not come to its proof:\n%s", out.String())
		}
	}
}
