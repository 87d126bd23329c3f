package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/demo"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/pgdev"
	"github.com/provitako/marktplatz/internal/postgres"
)

// The files that a visitor keeps, in the folder he is in, and the one that untamper needs, beside the data.
const (
	keptCheckpoint = "protokollstand.txt"
	keptKey        = "protokoll.pub"
	forgedFile     = "gefaelscht.json"
)

// forged is what untamper puts back.
type forged struct {
	Record uuid.UUID `json:"record"`
	Order  string    `json:"order"`
	Bytes  []byte    `json:"bytes"` // as they were
}

// errNotDemo is the answer to a forgery anywhere but in the demo.
var errNotDemo = errors.New("das geht nur mit den Beispieldaten von `shop demo`; hier wurde nichts geändert")

// runTamper changes one price in the record of the newest order, as somebody could who owns the database, and keeps the
// log's checkpoint of before, which is all that a verifier needs to find out.
func runTamper(ctx context.Context, env environment) error {
	return withDemo(ctx, env, func(d demoDatabase) error {
		if _, err := os.Stat(d.forged); err == nil {
			return errors.New("ein Preis ist schon gefälscht; `shop demo untamper` stellt ihn wieder her")
		}
		r, err := d.store.LatestOrderRecord(ctx)
		if kind, _ := fault.KindOf(err); kind == fault.NotFound {
			return errors.New("es gibt noch keine versiegelte Bestellung; `shop demo --once` legt eine an")
		}
		if err != nil {
			return err
		}
		other, before, after, err := demo.OtherPrice(r.Bytes)
		if err != nil {
			return err
		}
		if err := keepCheckpoint(ctx, env.out, d.log); err != nil {
			return err
		}
		if err := (forged{r.ID, r.Order, r.Bytes}).keep(d.forged); err != nil {
			return err
		}
		if err := postgres.Tamper(ctx, d.ownerURL, r.ID, other); err != nil {
			return errors.Join(err, os.Remove(d.forged))
		}
		fmt.Fprintf(env.out, "\nBestellung %s, Eintrag %d, Zeile %s der Tabelle record\n  vorher   %s\n  nachher  %s\n",
			r.Order, r.Index, r.ID, before, after)
		fmt.Fprintf(env.out, "\nErwischen:  bin/shop verify --checkpoint %s --key %s\nZurück:     bin/shop demo untamper\n", keptCheckpoint, keptKey)
		return nil
	})
}

// runUntamper puts the record back as it was.
func runUntamper(ctx context.Context, env environment) error {
	return withDemo(ctx, env, func(d demoDatabase) error {
		content, err := os.ReadFile(d.forged)
		if errors.Is(err, fs.ErrNotExist) {
			return errors.New("hier ist nichts gefälscht")
		}
		if err != nil {
			return err
		}
		var f forged
		if err := json.Unmarshal(content, &f); err != nil {
			return fmt.Errorf("%s: %w", d.forged, err)
		}
		if err := postgres.Tamper(ctx, d.ownerURL, f.Record, f.Bytes); err != nil {
			return err
		}
		fmt.Fprintf(env.out, "Bestellung %s steht wieder da wie zuvor\n", f.Order)
		return os.Remove(d.forged)
	})
}

// demoDatabase is the demo's database from outside of its server.
type demoDatabase struct {
	store    *postgres.DemoStore
	log      *postgres.LogStore
	ownerURL string
	forged   string // path
}

// withDemo runs fn on the demo's database, whether its server runs or not, and on no other.
func withDemo(ctx context.Context, env environment, fn func(demoDatabase) error) error {
	cfg, db, err := reachDatabase(ctx, env)
	if err != nil {
		return err
	}
	defer db.Stop() //nolint:errcheck // only a server started for this command; the next start recovers
	worker, err := postgres.Open(ctx, postgres.Config{URL: db.AppURL, Role: postgres.RoleWorker, MaxConns: 1})
	if err != nil {
		return err
	}
	defer worker.Close()
	d := demoDatabase{
		store: postgres.NewDemoStore(worker), log: postgres.NewLogStore(worker.Pool()), ownerURL: db.OwnerURL,
		forged: filepath.Join(cfg.DataDir, forgedFile),
	}
	if ok, err := d.store.IsDemo(ctx, demoOrigin); err != nil || !ok {
		return errors.Join(errNotDemo, err)
	}
	return fn(d)
}

// reachDatabase finds the database a command of the terminal is about: the one of DATABASE_URL, else the demo's.
func reachDatabase(ctx context.Context, env environment) (config, *pgdev.Server, error) {
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return cfg, nil, err
	}
	if cfg.DataDir == "" {
		if cfg.DataDir, err = pgdev.DefaultDir(env.getenv); err != nil {
			return cfg, nil, err
		}
	}
	db, err := pgdev.Connect(ctx, pgdev.Options{Dir: cfg.DataDir, Getenv: env.getenv})
	return cfg, db, err
}

// keepCheckpoint writes the log's newest checkpoint and its key where the visitor is, and prints the checkpoint.
func keepCheckpoint(ctx context.Context, out io.Writer, log *postgres.LogStore) error {
	checkpoint, err := log.Checkpoint(ctx)
	if err != nil {
		return err
	}
	key, err := log.Key(ctx)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{keptCheckpoint: checkpoint, keptKey: []byte(key + "\n")} {
		if err := os.WriteFile(name, content, 0o644); err != nil { //nolint:gosec // G306: both are public
			return fmt.Errorf("%s kann hier nicht abgelegt werden; bitte in einem beschreibbaren Verzeichnis aufrufen: %w", name, err)
		}
	}
	fmt.Fprintf(out, "Protokollstand von vorher, abgelegt als %s:\n%s", keptCheckpoint, checkpoint)
	return nil
}

// keep writes the record as it is under another name first, so that what untamper needs is never half there.
func (f forged) keep(path string) error {
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { // PostgreSQL may run as another user below it
		return err
	}
	if err := os.WriteFile(path+".part", content, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
