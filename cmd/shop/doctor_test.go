package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func TestDoctor_FailsOnWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := fixture.Empty(t)
	s := start(t, w)
	s.visitor(t).open(s.link(t)).Want(200)
	other := filepath.Join(t.TempDir(), "other.key")
	if err := os.WriteFile(other, []byte("PRIVATE+KEY+of+somebody+else"), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := map[string]string{"DATABASE_URL": w.DB.AppURL, "SHOP_LOG_KEY_FILE": other}
	var out bytes.Buffer
	err := runDoctor(t.Context(), environment{getenv: func(name string) string { return settings[name] }, out: &out, err: &out}, nil)
	if !errors.Is(err, errNotHealthy) {
		t.Errorf("a wrong key ends with %v", err)
	}
	for _, item := range []string{"falsch  Schlüssel des Nachweisprotokolls", "zu tun  Angaben zur Stelle", "zu tun  Katalog", "zu tun  Personen", "zu tun  Sicherung"} {
		if !strings.Contains(out.String(), item) {
			t.Errorf("%q is missing in\n%s", item, out.String())
		}
	}
}

// What is only to be done fails nothing, and what is not wanted does not count.
func TestDoctor_ToDoIsNoFailure(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	list := []installation.Check{
		{Item: installation.ItemLogin, State: installation.OK, Detail: "ok"},
		{Item: installation.ItemPeople, State: installation.Todo, Detail: "alone"},
		{Item: installation.ItemBackup, State: installation.Todo, Detail: "open", Answer: &installation.Answered{Answer: installation.Dismissed}},
	}
	if err := printChecks(&out, list); err != nil || !strings.HasSuffix(out.String(), "\n0 falsch, 1 zu tun\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
