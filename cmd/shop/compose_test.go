package main

import (
	"os"
	"path/filepath"
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
