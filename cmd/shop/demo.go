package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/demo"
	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/pgdev"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/tour"
)

// demoOrigin names the demo's log, whatever address it listens on.
const demoOrigin = "demo.provi-marktplatz.example/log"

// runDemo starts a marketplace with example data and its own PostgreSQL, walks the main job as a client would, and goes
// on serving until Ctrl-C. A second start finds the data again.
func runDemo(ctx context.Context, env environment, args []string) error {
	if len(args) == 1 && args[0] == "tamper" {
		return runTamper(ctx, env)
	}
	if len(args) == 1 && args[0] == "untamper" {
		return runUntamper(ctx, env)
	}
	once := len(args) == 1 && args[0] == "--once"
	if len(args) > 0 && !once {
		return &usageError{"unbekannte Angabe " + args[0]}
	}
	fmt.Fprintf(env.out, "ProVi-Marktplatz %s mit Beispieldaten\n", version)
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return err
	}
	public, err := listen(cfg.Listen, "SHOP_LISTEN")
	if err != nil {
		return err
	}
	defer public.Close() // closed by the server before, or never used
	if cfg.DataDir == "" {
		if cfg.DataDir, err = pgdev.DefaultDir(env.getenv); err != nil {
			return err
		}
	}
	if err := writable(cfg.DataDir); err != nil {
		return err
	}
	p := &progress{out: env.out}
	db, err := startDatabase(ctx, env, p, cfg.DataDir)
	if err != nil {
		return ofAnotherVersion(err, cfg.DataDir)
	}
	defer db.Stop() //nolint:errcheck // the process ends; the next start adopts or recovers
	cfg.DatabaseURL, cfg.OwnerURL = db.AppURL, db.OwnerURL
	cfg.LogKeyFile, cfg.LogOrigin = or(cfg.LogKeyFile, filepath.Join(cfg.DataDir, "log.key")), demoOrigin
	serve := func(ctx context.Context, open opening) error { return serveDemo(ctx, env, cfg, p, open, once) }
	if cfg.DemoReset == 0 || once {
		err = serve(ctx, func() (net.Listener, error) { return public, nil })
	} else if err = checkReset(db); err == nil {
		log := slog.New(slog.NewTextHandler(env.err, nil))
		err = publicDemo{cfg.DemoReset, log, wallClock(), func(ctx context.Context) error { return renewDemo(ctx, cfg, db) }}.run(ctx, public, serve)
	}
	if ctx.Err() != nil && err == nil {
		fmt.Fprintln(env.out, "beendet")
	}
	return ofAnotherVersion(err, cfg.DataDir)
}

// ofAnotherVersion says in words what to do with example data of another version: until 1.0 their tables may differ
// although the migrations have the same numbers.
func ofAnotherVersion(err error, dir string) error {
	if !postgres.IsOtherSchema(err) {
		return err
	}
	return fmt.Errorf("die Beispieldaten in %s legte eine andere Fassung des Shops an; bitte das Verzeichnis löschen oder mit SHOP_DATA ein anderes nennen: %w", dir, err)
}

func startDatabase(ctx context.Context, env environment, p *progress, dir string) (*pgdev.Server, error) {
	var db *pgdev.Server
	err := p.stage("PostgreSQL starten", func() (string, error) {
		var err error
		db, err = pgdev.Start(ctx, pgdev.Options{Dir: dir, Getenv: env.getenv, Progress: p.note})
		if err != nil {
			return "", err
		}
		return db.Source, nil
	})
	if err != nil {
		return nil, err
	}
	err = p.stage("Schema anlegen", func() (string, error) { return "", postgres.Migrate(ctx, db.OwnerURL) })
	if err != nil {
		return nil, errors.Join(err, db.Stop())
	}
	return db, nil
}

// serveDemo loads what is missing, opens, walks and serves until ctx ends.
func serveDemo(ctx context.Context, env environment, cfg config, p *progress, open opening, once bool) error {
	log := slog.New(slog.NewTextHandler(env.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := newApp(ctx, cfg, log, demoClock(cfg.DemoClock), true)
	if err != nil {
		return err
	}
	defer a.close()
	loaded, err := a.loadDemo(ctx, p)
	if err != nil {
		return err
	}
	public, err := open()
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.run(serving, public, nil) }()

	address := "http://" + public.Addr().String()
	if loaded || once {
		if err := walk(ctx, env.out, address); err != nil {
			stop()
			return errors.Join(err, <-ended)
		}
	}
	if once {
		stop()
		return <-ended
	}
	people(env.out)
	fmt.Fprintf(env.out, "\n%s\nwählen Sie eine Person\n", address)
	return <-ended
}

// loadDemo loads the example data into an empty shop and tells whether it did.
func (a *app) loadDemo(ctx context.Context, p *progress) (loaded bool, err error) {
	err = p.stage("Beispieldaten laden", func() (string, error) {
		loaded, err = demo.Load(ctx, demo.Deps{
			Store: postgres.NewDemoStore(a.worker), Imports: a.imports.InSeries(),
			ImportsAt: func(at time.Time) demo.Imports { return a.imports.InSeries().At(at) }, Sourcing: a.sourcing, Orders: a.orders,
			CompetitionsAt: func(at time.Time) demo.Competitions { return a.competitions.At(at) },
			OptionsAt:      func(at time.Time) demo.Options { return a.options.At(at) },
			SuccessorsAt:   func(at time.Time) demo.Successors { return a.successors.At(at) },
			DocumentsAt:    func(at time.Time) demo.Documents { return a.documents.At(at) },
			ProjectsAt:     func(at time.Time) demo.Projects { return a.projects.At(at) },
			RoundsAt:       func(at time.Time) demo.Rounds { return a.rounds.At(at) }, Hash: a.passwords.Hash, Reload: a.reload, Now: a.now,
		}, func(stage string) { p.note("Beispieldaten laden", stage) })
		if err == nil && !loaded {
			return "vorhanden", nil
		}
		return "", err
	})
	if err != nil || a.cfg.DemoReset == 0 {
		return loaded, err
	}
	ok, err := postgres.NewDemoStore(a.worker).IsDemo(ctx, demoOrigin)
	if err == nil && !ok {
		err = errors.New("SHOP_DEMO_RESET leert nur eine Datenbank mit Beispieldaten; in dieser liegen andere")
	}
	return loaded, err
}

// samplesOf is the example catalogue of a real installation; the demo has examples enough.
func samplesOf(isDemo bool) func(money.Date) ([]catalog.SampleCatalogue, error) {
	if isDemo {
		return nil
	}
	return demo.Sample
}

// demoStory gives the story the form that handlers ask for.
type demoStory struct {
	store     *postgres.DemoStore
	forgeries *demo.Forgeries
}

// newDemoStory tells of the demo in the database; owner's login is what a forgery needs.
func newDemoStory(store *postgres.DemoStore, ownerURL string) demoStory {
	return demoStory{store, &demo.Forgeries{Store: store, Write: func(ctx context.Context, record uuid.UUID, bytes []byte) error {
		if ok, err := store.IsDemo(ctx, demoOrigin); err != nil || !ok {
			return errors.Join(errNotDemo, err)
		}
		return postgres.Tamper(ctx, ownerURL, record, bytes)
	}}}
}

func (d demoStory) Forgery(ctx context.Context, since time.Time) (httpapi.StoryForgery, error) {
	f, err := d.forgeries.Look(ctx, since)
	return toForgery(f), err
}

func (d demoStory) Forge(ctx context.Context, since time.Time, forged bool) (httpapi.StoryForgery, error) {
	f, err := d.forgeries.Set(ctx, since, forged)
	return toForgery(f), err
}

func (d demoStory) Story(ctx context.Context, since time.Time) ([]httpapi.StoryStep, error) {
	steps, err := demo.Tell(ctx, d.store, since)
	if err != nil {
		return nil, err
	}
	out := make([]httpapi.StoryStep, len(steps))
	for i, s := range steps {
		out[i] = httpapi.StoryStep{Step: s.Name, Login: s.Login, Quantity: s.Quantity, Done: s.Done, Decision: s.Decision}
		if s.Product != nil {
			out[i].Product = &s.Product.UUID
		}
	}
	return out, nil
}

func toForgery(f demo.Forgery) httpapi.StoryForgery {
	salt := base64.StdEncoding.EncodeToString(f.Salt[:])
	return httpapi.StoryForgery{
		Order: f.Order, Number: f.Number, Index: f.Index, Sealed: f.Sealed, Stored: f.Stored, Record: string(f.Bytes), Salt: salt,
	}
}

// walk goes the main job over HTTP and prints each step with its result and time.
func walk(ctx context.Context, out io.Writer, address string) error {
	fmt.Fprintln(out, "\nRundgang")
	err := tour.Run(ctx, tour.Options{BaseURL: address, Now: time.Now}, func(s tour.Step) { printStep(out, s) })
	if err != nil {
		return fmt.Errorf("Rundgang: %w", err)
	}
	return nil
}

func printStep(out io.Writer, s tour.Step) {
	result := s.Result
	if s.Err != nil {
		result = "nicht möglich: " + s.Err.Error()
	}
	fmt.Fprintf(out, "  %s%9s  %s\n", padded(s.Name, 44), seconds(s.Took), result)
}

// people lists the demo's accounts by role.
func people(out io.Writer) {
	fmt.Fprintln(out, "\nPersonen (Anmeldename / Passwort)")
	for _, p := range demo.People() {
		fmt.Fprintf(out, "  %s%s / %s\n", padded(p.Name+", "+p.Role, 44), p.Login, p.Password)
	}
}

// runTour walks against a running shop.
func runTour(ctx context.Context, env environment, args []string) error {
	if len(args) != 2 || args[0] != "--base-url" {
		return &usageError{"--base-url URL fehlt"}
	}
	return walk(ctx, env.out, strings.TrimSuffix(args[1], "/"))
}

// writable says in one line when the data directory cannot be used.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { // PostgreSQL runs as another user below it
		return fmt.Errorf("Verzeichnis %s kann nicht angelegt werden; mit SHOP_DATA ein anderes wählen: %w", dir, err)
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return fmt.Errorf("Verzeichnis %s ist nicht beschreibbar; mit SHOP_DATA ein anderes wählen: %w", dir, err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// progress prints one line per stage with its time, and a sign of life for what takes longer than two seconds.
type progress struct {
	out io.Writer
	mu  sync.Mutex
}

func (p *progress) stage(name string, fn func() (result string, err error)) error {
	start := time.Now()
	done := make(chan struct{})
	go p.tick(name, start, done)
	result, err := fn()
	close(done)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "  %s%9s  %s\n", padded(name, 44), seconds(time.Since(start)), result)
	return nil
}

func (p *progress) tick(name string, start time.Time, done chan struct{}) {
	t := time.NewTicker(2 * time.Second)
	defer t.Stop()
	for {
		select {
		case <-done:
			return
		case <-t.C:
			p.note(name, "läuft seit "+seconds(time.Since(start)))
		}
	}
}

func (p *progress) note(stage, detail string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "    %s: %s\n", stage, detail)
}

// seconds writes a duration: milliseconds below one second.
func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return strings.Replace(fmt.Sprintf("%.1f s", d.Seconds()), ".", ",", 1)
}

func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(1, width-utf8.RuneCountInString(s)))
}
