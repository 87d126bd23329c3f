// Command shop is the ProVi-Marktplatz: server, demo, migration and the offline verifier in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // Europe/Berlin must be known on machines without zone files
)

// gcPercent lets the small heap of a server grow threefold between collections, which took a sixth of its time; it
// stays far below the 150 MB a server may have (docs/benchmarks.md).
const gcPercent = 300

// memoryLimit makes collections more frequent beyond it: submissions of a thousand lines need some 70 MB each while they
// run, and at four times that the garbage of several would fill a small machine.
const memoryLimit = 384 << 20

// version is set by the build.
var version = "dev"

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// command is one subcommand.
type command struct {
	name, usage string
	run         func(ctx context.Context, env environment, args []string) error
}

// environment is what a command may see of the world.
type environment struct {
	getenv func(string) string
	out    io.Writer
	err    io.Writer
}

func commands() []command {
	return []command{
		{"demo", "demo [--once]             Marktplatz mit Beispieldaten starten; --once endet nach dem Rundgang;\n" +
			"                            demo tamper fälscht einen gespeicherten Preis, demo untamper stellt ihn wieder her", runDemo},
		{"serve", "serve                     Server auf einer eingerichteten Datenbank starten", runServe},
		{"tour", "tour --base-url URL       den Rundgang gegen einen laufenden Marktplatz gehen", runTour},
		{"verify", "verify FILE --key FILE    Nachweis prüfen, ohne Server und ohne Netz;\n" +
			"                            verify --checkpoint FILE --key FILE prüft die Datenbank gegen einen gesicherten Protokollstand", runVerify},
		{"replay", "replay FILE               Entscheidungen aus Nachweis oder Aufzeichnung neu berechnen, ohne Server", runReplay},
		{"log", "log key                   öffentlichen Schlüssel des Nachweisprotokolls ausgeben", runLog},
		{"db", "db init                   Datenbankrollen und Datenbank anlegen", runDB},
		{"migrate", "migrate                   Schema auf den neuesten Stand bringen", runMigrate},
		{"doctor", "doctor                    prüfen, was noch zu tun ist: ok, zu tun oder falsch; Status 1, wenn etwas falsch ist", runDoctor},
		{"sessions", "sessions end LOGIN|--all  alle Sitzungen und API-Tokens von einem Anmeldenamen oder von allen beenden", runSessions},
		{"health", "health                    fragen, ob der Server bereit ist (für Container)", runHealth},
		{"version", "version                   Version ausgeben", runVersion},
	}
}

// usageError is a mistake on the command line; the status is 2.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// run carries out one command and returns the exit status: 0 done, 1 not possible, 2 used wrongly.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	env := environment{getenv: getenv, out: stdout, err: stderr}
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		usage(stdout)
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, env, args[1:])
		var wrong *usageError
		switch {
		case err == nil:
			return 0
		case errors.As(err, &wrong):
			fmt.Fprintf(stderr, "shop %s: %s\n  %s\n", c.name, wrong.text, c.usage)
			return 2
		default:
			fmt.Fprintf(stderr, "shop %s: %s\n", c.name, err)
			return 1
		}
	}
	fmt.Fprintf(stderr, "shop: %q gibt es nicht\n", args[0])
	usage(stderr)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintf(w, "ProVi-Marktplatz %s\n\nAufruf: shop BEFEHL\n\n", version)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s\n", c.usage)
	}
	fmt.Fprintln(w, "\nEinstellungen kommen aus der Umgebung; docs/configuration.md nennt alle.")
}

func runVersion(_ context.Context, env environment, _ []string) error {
	_, err := fmt.Fprintln(env.out, version)
	return err
}
