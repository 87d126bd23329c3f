package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/postgres"
)

// inspector finds out what is to be seen to: from the database, and from the machine the server runs on. The page and
// `shop doctor` both ask it.
type inspector struct {
	store *postgres.InstallationStore
	cfg   config
	now   func() time.Time
}

// Checks is the list as it stands.
func (i inspector) Checks(ctx context.Context) ([]installation.Check, error) {
	f, err := i.store.Facts(ctx, i.now, i.cfg.LogKeyFile)
	if err != nil {
		return nil, err
	}
	f.Letters = i.cfg.LetterDir
	f.LettersWrong = f.Letters != "" && !takesFiles(f.Letters)
	f.DiskFree, f.DiskAll = diskSpace(filepath.Dir(i.cfg.LogKeyFile))
	list := installation.Judge(f)
	for n := range list {
		list[n].Command = strings.ReplaceAll(list[n].Command, "{url}", i.cfg.PublicURL)
	}
	return list, nil
}

// takesFiles reports whether a file can be put into the directory.
func takesFiles(dir string) bool {
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return false
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name())) == nil
}

// words of the states, as wide as each other.
var stateWords = map[installation.State]string{installation.OK: "ok    ", installation.Todo: "zu tun", installation.Wrong: "falsch"}

// errNotHealthy ends doctor with status 1.
var errNotHealthy = errors.New("so arbeitet der Marktplatz nicht richtig")

// runDoctor prints what is to be seen to, and fails when something is wrong.
func runDoctor(ctx context.Context, env environment, args []string) error {
	if len(args) > 0 {
		return &usageError{"unbekannte Angabe " + args[0]}
	}
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return err
	}
	if cfg.DatabaseURL == "" {
		return errors.New("DATABASE_URL fehlt")
	}
	cfg.LogKeyFile = cfg.keyFile()
	db, err := postgres.Open(ctx, postgres.Config{URL: cfg.DatabaseURL, Role: postgres.RoleWorker, MaxConns: 2})
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := inspector{postgres.NewInstallationStore(db), cfg, time.Now}.Checks(ctx)
	if err != nil {
		return err
	}
	return printChecks(env.out, list)
}

// printChecks writes one line per item, and below it what to do where something is to do.
func printChecks(out io.Writer, list []installation.Check) error {
	wrong, todo := 0, 0
	for _, c := range list {
		fmt.Fprintf(out, "%s  %s%s\n", stateWords[c.State], padded(c.Item.Title("de"), 34), c.Text("de"))
		if c.State != installation.OK && c.Command != "" {
			fmt.Fprintf(out, "        %s→ %s\n", padded("", 34), c.Command)
		}
		switch {
		case c.State == installation.Wrong:
			wrong++
		case c.State == installation.Todo && (c.Answer == nil || c.Answer.Answer != installation.Dismissed):
			todo++
		}
	}
	fmt.Fprintf(out, "\n%d falsch, %d zu tun\n", wrong, todo)
	if wrong > 0 {
		return errNotHealthy
	}
	return nil
}
