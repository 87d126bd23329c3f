package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// TestComposeFile reads docker-compose.yml as `docker compose --profile NAME up` does: each profile is whole by itself, and
// the demo needs no variable that nobody has set.
func TestComposeFile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Profiles  []string
			Command   []string
			Networks  []string
			DependsOn map[string]any `yaml:"depends_on"`
		}
		Networks map[string]any
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), ":?") {
		t.Error("a variable that must be set stops every profile, the demo too")
	}
	profiles := map[string]map[string]bool{}
	for name, s := range file.Services {
		if len(s.Profiles) != 1 {
			t.Fatalf("%s has the profiles %v; without one it comes with every other", name, s.Profiles)
		}
		p := s.Profiles[0]
		if profiles[p] == nil {
			profiles[p] = map[string]bool{}
		}
		profiles[p][name] = true
		for other := range s.DependsOn {
			if got := file.Services[other].Profiles; len(got) != 1 || got[0] != p {
				t.Errorf("%s waits for %s, which has the profiles %v", name, other, got)
			}
		}
		for _, network := range s.Networks {
			if _, ok := file.Networks[network]; !ok {
				t.Errorf("%s: network %s is not there", name, network)
			}
		}
	}
	want := map[string]map[string]bool{
		"demo":         {"demo": true, "demo-postgres": true},
		"installation": {"postgres": true, "db-init": true, "migrate": true, "shop": true},
		"search":       {"meilisearch": true},
		"keycloak":     {"keycloak": true},
	}
	if diff := cmp.Diff(want, profiles); diff != "" {
		t.Errorf("services by profile (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"demo"}, file.Services["demo"].Command); diff != "" {
		t.Error(diff)
	}
	example, err := os.ReadFile(filepath.Join("..", "..", ".env.example"))
	if err != nil || !strings.Contains(string(example), "\nCOMPOSE_PROFILES=installation\n") {
		t.Errorf(".env.example does not choose the installation (%v)", err)
	}
}

// TestImageContext holds what `docker compose up --build` sends against what the Dockerfile needs: every file that the shop is
// built of, embedded ones included, and every source it copies, stands past .dockerignore.
func TestImageContext(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	sent := dockerContext(t, root)
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Dir,Module,GoFiles,EmbedFiles", "./cmd/shop")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	needed := 0
	for packages := json.NewDecoder(bytes.NewReader(out)); packages.More(); {
		var p struct {
			Dir                 string
			Module              *struct{ Main bool }
			GoFiles, EmbedFiles []string
		}
		if err := packages.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.Module == nil || !p.Module.Main {
			continue
		}
		dir, err := filepath.Rel(root, p.Dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range append(p.GoFiles, p.EmbedFiles...) {
			path := filepath.ToSlash(filepath.Join(dir, name))
			if strings.HasPrefix(path, "frontend/dist/") { // comes from the stage before
				continue
			}
			needed++
			if !sent(path) {
				t.Errorf("%s is part of the shop and is not sent", path)
			}
		}
	}
	if needed < 200 {
		t.Errorf("only %d files are needed", needed)
	}
	dockerfile, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^COPY ([^-\n].*) \S+$`).FindAllStringSubmatch(string(dockerfile), -1) {
		for _, source := range strings.Fields(m[1]) {
			if _, err := os.Stat(filepath.Join(root, source)); err != nil || !sent(source) {
				t.Errorf("COPY %s: it is not there (%v) or not sent", source, err)
			}
		}
	}
}

// dockerContext reads .dockerignore: of the patterns that match a path or a folder above it, the last one decides
// (https://docs.docker.com/build/concepts/context/#dockerignore-files).
func dockerContext(t *testing.T, root string) func(path string) bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	type rule struct {
		pattern *regexp.Regexp
		sent    bool
	}
	var rules []rule
	form := strings.NewReplacer(`\*\*/`, `(?:.*/)?`, `\*`, `[^/]*`)
	for line := range strings.Lines(string(text)) {
		pattern, kept := strings.CutPrefix(strings.TrimSpace(line), "!")
		if pattern != "" {
			rules = append(rules, rule{regexp.MustCompile("^" + form.Replace(regexp.QuoteMeta(pattern)) + "(?:/|$)"), kept})
		}
	}
	return func(path string) bool {
		sent := true
		for _, r := range rules {
			if r.pattern.MatchString(path) {
				sent = r.sent
			}
		}
		return sent
	}
}
