package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestDatabaseScripts runs testdata/script/database on a shop with one sealed order that looks like the demo ($DATABASE_URL)
// and on one that does not ($other). Beside the words of TestScripts:
//
//	transcript FILE   runs every line of the file that begins with "$ bin/", and compares what they print with the lines
//	                  between; ids, hashes, signatures and numbers of the log differ from run to run and may
func TestDatabaseScripts(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := startWith(t, w, func(c *config) { c.LogOrigin = demoOrigin })
	m := newMarket(w)
	officer := s.member(w.School, "officer")
	officer.sealed(t, officer.order(t, m.line(m.offers[0], "5")).Orders[0].Summary.Id)
	w.Exec(`INSERT INTO local_account (person_id, login, password_hash, demo) VALUES ($1, 'demo', 'x', '{}')`, officer.person)
	if err := postgres.NewImportStore(w.DB.App(t), w.DB.Worker(t)).RefreshSearch(t.Context(), fixture.At); err != nil {
		t.Fatal(err) // the offers came past the import
	}
	other := fixture.New(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script/database",
		RequireExplicitExec: true,
		Condition:           scriptCondition,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATABASE_URL", w.DB.AppURL)
			env.Setenv("SHOP_OWNER_URL", w.DB.OwnerURL)
			env.Setenv("keyfile", s.app.cfg.LogKeyFile)
			env.Setenv("other", other.DB.AppURL)
			env.Setenv("otherowner", other.DB.OwnerURL)
			env.Setenv("SHOP_DATA", filepath.Join(env.WorkDir, "data"))
			return scriptSetup(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "alter": alter, "transcript": transcript},
	})
}

// transcript runs what the file shows and compares.
func transcript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: transcript FILE")
	}
	want := ts.ReadFile(args[0])
	var got strings.Builder
	for line := range strings.Lines(want) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ bin/")
		if !ok {
			continue
		}
		words := strings.Fields(command)
		err := ts.Exec(words[0], words[1:]...)
		got.WriteString(line + ts.ReadFile("stdout") + ts.ReadFile("stderr"))
		if err != nil {
			got.WriteString("[" + err.Error() + "]\n")
		}
	}
	got.WriteString("\n") // files of an archive end with a line
	if diff := cmp.Diff(steady(want), steady(got.String())); diff != "" {
		ts.Fatalf("the transcript (-file +here):\n%s\nhere:\n%s", diff, got.String())
	}
}

// changing is what differs between two runs of the demo: ids, hashes and signatures, the log's size and index, the number
// of an order, and the price that was paid.
var changing = regexp.MustCompile(`(?m)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9+/]{43,}=*|(Eintrag |jetzt |alle |\(|^)\d+|\d{4}-\d{6}|"[\d.]+"`)

// steady writes each of them as the number of its first appearance, so that what is named twice is the same twice.
func steady(text string) string {
	seen := map[string]int{}
	return changing.ReplaceAllStringFunc(text, func(found string) string {
		if seen[found] == 0 {
			seen[found] = len(seen) + 1
		}
		return fmt.Sprintf("<%d>", seen[found])
	})
}
