package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// The guide is there for everybody, with search and pictures, and says no when asked for what it does not have.
func TestHelp(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	for path, says := range map[string][]string{
		"/hilfe":                            {`lang="de"`, `<h1>Hilfe</h1>`, `href="/hilfe/regeln?lang=de"`, "Vergleichen und bestellen"},
		"/hilfe?lang=en":                    {`lang="en"`, "Comparing and ordering"},
		"/hilfe/regeln":                     {`<h1>Regeln pflegen</h1>`, `id="ausprobieren"`, `<img src="/hilfe/bilder/regeln-liste.png"`, `aria-current="page"`},
		"/hilfe?q=h%C3%B6chstwert":          {"<mark>Höchstwert</mark>", `href="/hilfe/rahmenvertrag?lang=de#was-noch-abrufbar-ist"`},
		"/hilfe?q=%3Cscript%3E":             {"&lt;script&gt;", ": 0"},
		"/api/docs":                         {`<h1>Schnittstelle</h1>`, `href="/api/docs/orders/%7borderId%7d?lang=de#get"`},
		"/api/docs?q=submit+basket&lang=en": {"Operations with “submit basket”", "/submissions"},
		"/api/docs/problems":                {`id="reason_too_short"`, "Die Begründung ist noch zu kurz"},
	} {
		status, header, page := s.page(t, path)
		for _, text := range says {
			if status != http.StatusOK || !strings.Contains(page, text) {
				t.Errorf("%s (%d) does not say %s", path, status, text)
			}
		}
		if strings.Contains(page, "<style") || strings.Contains(page, " style=") || strings.Contains(page, "<script>") {
			t.Errorf("%s has something inline, which the content security policy forbids", path)
		}
		if got := header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("%s is %s", path, got)
		}
	}
	for _, path := range []string{"/hilfe/nirgends", "/hilfe/bilder/nirgends.png", "/api/docs/nirgends", "/api/docs/orders/nirgends"} {
		if status, _, _ := s.page(t, path); status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, status)
		}
	}
	if status, header, picture := s.page(t, "/hilfe/bilder/suche.png"); status != http.StatusOK || header.Get("Content-Type") != "image/png" || !strings.HasPrefix(picture, "\x89PNG") {
		t.Errorf("the picture: %d, %v", status, header)
	}
}

// Every operation of the contract is shown with the roles that the policy lets in.
func TestDocs_ShowEveryOperation(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	contract, err := httpapi.LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	policy, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	contract.Each(func(id, method, path string) {
		if pages[path] == "" {
			_, _, pages[path] = s.page(t, "/api/docs"+strings.NewReplacer("{", "%7B", "}", "%7D").Replace(path)+"?lang=en")
		}
		_, own, found := strings.Cut(pages[path], `<h2 id="`+strings.ToLower(method)+`"`)
		own, _, _ = strings.Cut(own, "<h2")
		if !found || !strings.Contains(own, "Answers") {
			t.Errorf("%s (%s %s) is not shown", id, method, path)
		}
		op, _ := policy.Operation(id)
		if roles := policy.RolesFor(op); strings.Count(own, "<li>") < len(roles) || (op.Public && !strings.Contains(own, "Everybody")) {
			t.Errorf("%s does not say who may: %v", id, roles)
		}
	})
	for path, page := range pages {
		for _, m := range regexp.MustCompile(`href="#(form-[^"]+)"`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(page, `id="`+m[1]+`"`) {
				t.Errorf("%s speaks of %s and does not show it", path, m[1])
			}
		}
	}
}

// TestGuide_CommandsAreRun runs every command of the user guide and compares what it says with what the guide shows below
// it: those of a shell against a running shop, in a folder with a proof and the key.
func TestGuide_CommandsAreRun(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is missing, which the guide asks for", tool)
		}
	}
	s, folder := start(t, fixture.New(t)), auditorsFolder(t)
	chapters, err := filepath.Glob(filepath.Join("..", "..", "docs", "guide", "*.md"))
	if err != nil || len(chapters) < 20 {
		t.Fatalf("%d chapters: %v", len(chapters), err)
	}
	var made gen.ApiTokenMade
	s.session(s.Officer.Person, s.School).do("POST", "/account/tokens", map[string]any{"name": "Hilfe", "scopes": []string{"read"}, "days": 1}).Want(201).JSON(&made)
	run := 0
	for _, name := range chapters {
		chapter, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		steps := regexp.MustCompile("(?s)```sh\n(.*?)```\n```text\n(.*?)```").FindAllSubmatch(chapter, -1)
		if all := bytes.Count(chapter, []byte("```sh")); all != len(steps) {
			t.Errorf("%s: %d commands, %d with an answer", name, all, len(steps))
		}
		for _, step := range steps {
			run++
			cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "bash", "-euc", string(step[1]))
			cmd.Dir, cmd.Env = folder, append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "SHOP="+s.base, "TOKEN="+made.Secret, "LC_ALL=C.UTF-8")
			got, err := cmd.Output()
			if err != nil {
				t.Errorf("%s: %s%v", filepath.Base(name), step[1], err)
			}
			if diff := cmp.Diff(string(step[2]), string(got)); diff != "" {
				t.Errorf("%s: %ssays (-guide +here):\n%s", filepath.Base(name), step[1], diff)
			}
		}
	}
	if run < 6 {
		t.Errorf("only %d commands were found", run)
	}
}
