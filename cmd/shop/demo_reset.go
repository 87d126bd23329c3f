package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/pgdev"
	"github.com/provitako/marktplatz/internal/postgres"
)

const (
	// resetHour is when a public demo begins anew, in Berlin.
	resetHour = 3
	// shortestReset keeps a demo up for longer than it takes to load.
	shortestReset = time.Hour
	longestReset  = 24 * time.Hour
	// waitAtMost bounds one sleep, so that a machine that was suspended or whose clock was set is late by a minute only.
	waitAtMost = time.Minute
)

// readReset reads SHOP_DEMO_RESET; zero means never.
func readReset(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < shortestReset || d > longestReset {
		return 0, fmt.Errorf("SHOP_DEMO_RESET %q ist keine Dauer von 1h bis 24h, zum Beispiel 24h", text)
	}
	return d, nil
}

// nextReset is the first reset after now: one each night at three in Berlin, and others in between as often as a whole
// interval fits before the next night's.
func nextReset(now time.Time, every time.Duration) time.Time {
	local := now.In(money.Berlin)
	night := time.Date(local.Year(), local.Month(), local.Day(), resetHour, 0, 0, 0, money.Berlin)
	if local.Before(night) {
		night = time.Date(local.Year(), local.Month(), local.Day()-1, resetHour, 0, 0, 0, money.Berlin)
	}
	following := time.Date(night.Year(), night.Month(), night.Day()+1, resetHour, 0, 0, 0, money.Berlin)
	for at := night.Add(every); !at.Add(every).After(following); at = at.Add(every) {
		if at.After(now) {
			return at
		}
	}
	return following
}

// clock is time as the resets see it.
type clock struct {
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration) error
}

func wallClock() clock {
	return clock{now: time.Now, sleep: func(ctx context.Context, d time.Duration) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			return nil
		}
	}}
}

// waitForReset returns nil when the next reset is due, and the context's error when it ends before.
func (c clock) waitForReset(ctx context.Context, every time.Duration) error {
	at := nextReset(c.now(), every)
	for {
		left := at.Sub(c.now())
		if left <= 0 {
			return nil
		}
		if err := c.sleep(ctx, min(left, waitAtMost)); err != nil {
			return err
		}
	}
}

// publicDemo is a demo that begins anew every so often, for anybody to host: what visitors did is gone by the morning.
type publicDemo struct {
	every time.Duration
	log   *slog.Logger
	clock clock
	renew func(context.Context) error
}

// opening gives a demo its address when its data are loaded.
type opening func() (net.Listener, error)

// run serves from reset to reset, until ctx ends. serve runs one demo until its context ends and opens when the data are
// loaded; while they are not, visitors are asked to wait.
func (d publicDemo) run(ctx context.Context, public net.Listener, serve func(context.Context, opening) error) error {
	address := public.Addr().String()
	open := func() (net.Listener, error) { return public, nil }
	for {
		until, stop := context.WithCancel(ctx)
		go func() {
			if d.clock.waitForReset(until, d.every) == nil {
				stop()
			}
		}()
		err := serve(until, open)
		stop()
		if err != nil || ctx.Err() != nil {
			return err
		}
		waiting, err := startWaiting(address)
		if err != nil {
			return err
		}
		if err := d.renew(ctx); err != nil {
			d.log.ErrorContext(ctx, "demo not renewed", slog.Any("error", err))
		}
		open = func() (net.Listener, error) {
			if err := waiting.Close(); err != nil {
				return nil, err
			}
			return listen(address, "SHOP_LISTEN")
		}
	}
}

// checkReset refuses to begin what no reset could go on with.
func checkReset(db *pgdev.Server) error {
	if db.AdminURL == "" {
		return errors.New("SHOP_DEMO_RESET braucht einen Login, der die Datenbank neu anlegen darf; bitte SHOP_OWNER_URL weglassen")
	}
	return nil
}

// renewDemo empties the database. The log that was in it ends with it, so a new one gets a new key: two histories signed
// with one key would look like a forgery. A key file that was named is the operator's and is kept.
func renewDemo(ctx context.Context, cfg config, db *pgdev.Server) error {
	if err := db.Recreate(ctx); err != nil {
		return err
	}
	for _, name := range []string{"log.key", forgedFile} {
		if err := os.Remove(filepath.Join(cfg.DataDir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return postgres.Migrate(ctx, db.OwnerURL)
}

// waitSeconds is about what a load takes.
const waitSeconds = 20

// startWaiting answers everything with 503 and asks browsers to come back by themselves.
func startWaiting(address string) (*http.Server, error) {
	ln, err := listen(address, "SHOP_LISTEN")
	if err != nil {
		return nil, err
	}
	s := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Retry-After", strconv.Itoa(waitSeconds))
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = fmt.Fprintf(w, waitingPage, waitSeconds) // a visitor who has left needs no answer
	})}
	go func() { _ = s.Serve(ln) }() // ends with Close
	return s, nil
}

const waitingPage = `<!doctype html><html lang="de"><meta charset="utf-8"><meta http-equiv="refresh" content="%d">
<meta name="viewport" content="width=device-width"><title>Einen Augenblick</title><h1>Einen Augenblick</h1>
<p>Die Beispieldaten werden neu geladen. Diese Seite öffnet sich gleich von selbst.</p>
<p lang="en">The example data are being loaded anew. This page opens by itself in a moment.</p></html>
`
