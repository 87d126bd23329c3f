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

// readmeCommands are the commands of README.md and the test that runs them, by its package; those of make are asked of make itself.
var readmeCommands = map[string]string{
	"make demo":    "cmd/shop TestSoak_DemoOfTheReadme", // what it starts when all is built
	"make test":    "",                                  // is what runs this
	"make release": "release TestSoak_ReleaseWalksTheDemo",
	"docker compose --profile demo up --build": "cmd/shop TestImageContext", // reads what would be built; no engine where the tests run
	"bin/shop demo":          "cmd/shop TestSoak_DemoOfTheReadme",
	"bin/shop demo --once":   "cmd/shop TestSoak_DemoOfTheReadme",
	"bin/shop demo tamper":   "cmd/shop TestReadme_ShowsTheTranscriptThatAScriptRuns",
	"bin/shop demo untamper": "cmd/shop TestReadme_ShowsTheTranscriptThatAScriptRuns",
	"bin/shop verify --checkpoint protokollstand.txt --key protokoll.pub": "cmd/shop TestReadme_ShowsTheTranscriptThatAScriptRuns",
}

// readmeParts are what README.md consists of, in this order; each stands once.
var readmeParts = []string{
	`(?m)\A# ProVi-Marktplatz\n\n[^\n.]+\.\n\n<picture>`, // one sentence, then the picture of the comparison
	`(?s)<source media="\(prefers-color-scheme: dark\)" srcset="docs/pictures/vergleich-dunkel\.png">\n +<img alt="[^"]+" src="docs/pictures/vergleich-hell\.png">\n</picture>`,
	`(?m)^## Ways to start\n\n` + "```sh\n" + `make demo\n# .+\nmake test\n# .+\n`,
	`(?m)^## In five minutes$`,
	`(?m)^## Why trust it\n\n.+\n\n` + "```text" + `\n\$ bin/shop demo tamper$`,
	`(?m)^## What it is not, and how mature it is\n\nIt is not .+It is not released.+$`,
	`(?m)^## Compared with\n\n\| \| ProVi-Marktplatz \| Unite \| Amazon Business \| ERPNext \|$`,
	`(?m)^## Run it yourself\n\n\[Your own database\]\([^)]+\) · \[configuration\]\([^)]+\) · \[upgrade\]\([^)]+\) · \[backup\]\([^)]+\)`,
	`(?m)^## Licence\n\n\[EUPL-1\.2\]\(LICENSE\).*\n\z`,
}

// TestReadme holds the length of README.md, the order of its parts, and its links.
func TestReadme(t *testing.T) {
	t.Parallel()
	text := readme(t)
	if n := strings.Count(text, "\n"); n > readmeLines {
		t.Errorf("%d lines, at most %d", n, readmeLines)
	}
	last := -1
	for _, part := range readmeParts {
		found := regexp.MustCompile(part).FindAllStringIndex(text, -1)
		if len(found) != 1 {
			t.Errorf("%d places have the form of %s", len(found), part)
			continue
		}
		if found[0][0] <= last {
			t.Errorf("out of order: %s", part)
		}
		last = found[0][0]
	}
	if n := strings.Count(text, "\n## "); n != len(readmeParts)-2 {
		t.Errorf("%d headings, want %d", n, len(readmeParts)-2)
	}
	if n := strings.Count(readmePart(t, "In five minutes"), "]("); n != 4 {
		t.Errorf("five minutes have %d pictures, want 4", n)
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

// readmePart is what stands under a heading of README.md.
func readmePart(t *testing.T, heading string) string {
	t.Helper()
	_, rest, ok := strings.Cut(readme(t), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("no part %s", heading)
	}
	part, _, _ := strings.Cut(rest, "\n## ")
	return part
}

// TestReadme_AWayToStartHasTwoLines: the command, and what comes of it.
func TestReadme_AWayToStartHasTwoLines(t *testing.T) {
	t.Parallel()
	block := regexp.MustCompile("(?s)```sh\n(.*)\n```").FindStringSubmatch(readmePart(t, "Ways to start"))
	if block == nil {
		t.Fatal("no commands")
	}
	lines := strings.Split(block[1], "\n")
	if len(lines)%2 != 0 || len(lines) < 4 {
		t.Fatalf("%d lines, want two for each way", len(lines))
	}
	for i, line := range lines {
		if said := strings.HasPrefix(line, "# "); said != (i%2 == 1) {
			t.Errorf("line %d is out of step: %s", i+1, line)
		}
	}
}

// TestReadme_EveryRowOfTheComparisonHasItsSources: what we say of ourselves leads into the documents, what we say of others to a
// numbered source; every source is used.
func TestReadme_EveryRowOfTheComparisonHasItsSources(t *testing.T) {
	t.Parallel()
	part := readmePart(t, "Compared with")
	sources := map[string]bool{}
	for _, m := range regexp.MustCompile(`\[(\d+)\]\(https://[^)]+\)`).FindAllStringSubmatch(part, -1) {
		if _, twice := sources[m[1]]; twice {
			t.Errorf("two sources are numbered %s", m[1])
		}
		sources[m[1]] = false
	}
	rows := 0
	for line := range strings.Lines(part) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| | ") {
			continue
		}
		rows++
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 {
			t.Fatalf("%d cells: %s", len(cells), line)
		}
		if !strings.Contains(cells[1], "](docs/") {
			t.Errorf("no source of our own: %s", line)
		}
		for _, cell := range cells[2:] {
			m := regexp.MustCompile(`\[(\d+)\]$`).FindStringSubmatch(strings.TrimSpace(cell))
			if m == nil {
				if strings.TrimSpace(cell) != "–" {
					t.Errorf("no source for %q", cell)
				}
				continue
			}
			if _, ok := sources[m[1]]; !ok {
				t.Errorf("source %s is not given", m[1])
			}
			sources[m[1]] = true
		}
	}
	if rows != 8 {
		t.Errorf("%d rows, want 8", rows)
	}
	for n, used := range sources {
		if !used {
			t.Errorf("source %s is used nowhere", n)
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

// TestReadme_CommandsAreRun: each command has the test that runs it, that test exists, and make knows what to do.
func TestReadme_CommandsAreRun(t *testing.T) {
	t.Parallel()
	found := readmeCommandsShown(t)
	for command := range found {
		if _, known := readmeCommands[command]; !known {
			t.Errorf("nothing runs %q", command)
		}
		if target, ok := strings.CutPrefix(command, "make "); ok {
			dryRun(t, target)
		}
	}
	for command, by := range readmeCommands {
		if !found[command] {
			t.Errorf("the README no longer names %q", command)
		}
		if by != "" && !testExists(t, by) {
			t.Errorf("%q should be run by %s, which is not there", command, by)
		}
	}
	if last := dryRun(t, "demo"); last != "exec bin/shop demo" {
		t.Errorf("make demo ends in %q", last)
	}
	if last := dryRun(t, "test"); last != "sh scripts/test.sh" {
		t.Errorf("make test runs %q", last)
	}
}

// readmeCommandsShown are the commands of the README's blocks, of its transcript and within its sentences.
func readmeCommandsShown(t *testing.T) map[string]bool {
	t.Helper()
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
	for _, m := range regexp.MustCompile("(?m)`(bin/shop [^`]*|make [^`]*)`|^(?:\\$|Erwischen:|Zurück:) +(bin/shop .*)$").FindAllStringSubmatch(text, -1) {
		found[m[1]+m[2]] = true
	}
	return found
}

// dryRun is the last thing that make would do for a target.
func dryRun(t *testing.T, target string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "make", "--dry-run", "--no-print-directory", target)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("make %s: %v: %s", target, err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// testExists says whether a package ("cmd/shop TestX") has a test of that name.
func testExists(t *testing.T, name string) bool {
	t.Helper()
	dir, test, _ := strings.Cut(name, " ")
	files, err := filepath.Glob(filepath.Join("..", "..", dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\nfunc "+test+"(t *testing.T)") {
			return true
		}
	}
	return false
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
