package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/outbox"
	"github.com/provitako/marktplatz/internal/pgdev"
	"github.com/provitako/marktplatz/internal/postgres"
)

func TestNextReset(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		now, want string // in Berlin
		every     time.Duration
	}{
		"EveningWaitsForTheNight":         {"2026-11-22 20:00:00", "2026-11-23 03:00:00", day},
		"AfterMidnightIsTheSameNight":     {"2026-11-23 02:59:59", "2026-11-23 03:00:00", day},
		"AtThreeTheNextNightIsMeant":      {"2026-11-23 03:00:00", "2026-11-24 03:00:00", day},
		"LastNightOfTheYear":              {"2026-12-31 12:00:00", "2027-01-01 03:00:00", day},
		"NightOf23HoursStillAtThree":      {"2026-03-28 12:00:00", "2026-03-29 03:00:00", day},
		"NightOf25HoursResetsOnce":        {"2026-10-24 12:00:00", "2026-10-25 03:00:00", day},
		"EverySixHours":                   {"2026-11-22 10:00:00", "2026-11-22 15:00:00", 6 * time.Hour},
		"EverySixHoursLastBeforeTheNight": {"2026-11-22 21:00:00", "2026-11-23 03:00:00", 6 * time.Hour},
		"WhatDoesNotFitIsLeftOut":         {"2026-11-22 18:00:00", "2026-11-23 03:00:00", 5 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := nextReset(berlin(t, c.now), c.every)
			if want := berlin(t, c.want); !got.Equal(want) {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}

func berlin(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateTime, text, money.Berlin)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// nights is a clock on which sleeping takes no time; after the given number of resets it sleeps until the context ends.
type nights struct {
	at     time.Time
	resets int
	sleeps []time.Duration
}

func (n *nights) clock() clock {
	return clock{now: func() time.Time { return n.at }, sleep: func(ctx context.Context, d time.Duration) error {
		if n.resets == 0 {
			<-ctx.Done()
			return ctx.Err()
		}
		n.sleeps = append(n.sleeps, d)
		n.at = n.at.Add(d)
		if at := n.at.In(money.Berlin); at.Hour() == resetHour && at.Minute() == 0 {
			n.resets--
		}
		return nil
	}}
}

func TestWaitForReset_SleepsInStepsThatASuspendedMachineBearsUp(t *testing.T) {
	t.Parallel()
	n := nights{at: berlin(t, "2026-11-23 02:57:30"), resets: 1}
	if err := n.clock().waitForReset(t.Context(), 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if len(n.sleeps) != 3 || n.sleeps[0] != time.Minute || n.sleeps[2] != 30*time.Second {
		t.Errorf("slept %v", n.sleeps)
	}
}

// TestPublicDemo runs two nights: the demo ends at three, visitors are asked to wait while it is renewed, and it opens
// again at the same address. A night that does not work leaves the demo up.
func TestPublicDemo(t *testing.T) {
	t.Parallel()
	public, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + public.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	n := nights{at: berlin(t, "2026-11-22 20:00:00"), resets: 2}
	var said strings.Builder
	var renewed, served int
	d := publicDemo{every: 24 * time.Hour, log: slog.New(slog.NewTextHandler(&said, nil)), clock: n.clock(), renew: func(context.Context) error {
		renewed++
		status, body, retry := get(t, address)
		if status != http.StatusServiceUnavailable || retry != "20" || !strings.Contains(body, "Beispieldaten werden neu geladen") {
			t.Errorf("while renewing: %d, Retry-After %q: %s", status, retry, body)
		}
		if renewed == 2 {
			return errors.New("disk full")
		}
		return nil
	}}
	err = d.run(ctx, public, func(until context.Context, open opening) error {
		served++
		ln, err := open()
		if err != nil {
			return err
		}
		if got := "http://" + ln.Addr().String(); got != address {
			t.Errorf("opened %s, want %s", got, address)
		}
		if served == 3 {
			stop()
		}
		<-until.Done()
		return ln.Close()
	})
	if err != nil || served != 3 || renewed != 2 {
		t.Errorf("served %d times, renewed %d times: %v", served, renewed, err)
	}
	if got := n.at; !got.Equal(berlin(t, "2026-11-24 03:00:00")) {
		t.Errorf("the second reset was at %s", got)
	}
	if !strings.Contains(said.String(), "disk full") {
		t.Errorf("the failed night was not logged: %s", said.String())
	}
}

func get(t *testing.T, url string) (status int, body, retryAfter string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b), res.Header.Get("Retry-After")
}

func TestPublicDemo_SendsNothing(t *testing.T) {
	t.Parallel()
	payload, err := json.Marshal(letter{Letter: uuid.New(), To: "visitor@example.org", Subject: "x", Text: "y"})
	if err != nil {
		t.Fatal(err)
	}
	events := []outbox.Event{{Topic: "inquiry.letter", Payload: payload}}
	for want, every := range map[int]time.Duration{1: 0, 0: 24 * time.Hour} {
		a := app{cfg: config{LetterDir: t.TempDir(), DemoReset: every}}
		if err := a.dropLetters(t.Context(), events); err != nil {
			t.Fatal(err)
		}
		found, err := os.ReadDir(a.cfg.LetterDir)
		if err != nil || len(found) != want {
			t.Errorf("reset every %s: %d letters, want %d (%v)", every, len(found), want, err)
		}
	}
}

// TestSoak_PublicDemoBeginsAnew lets a night pass over a real demo: the order of its walk, its log and its key are new.
func TestSoak_PublicDemoBeginsAnew(t *testing.T) {
	if os.Getenv("SHOP_SOAK") == "" {
		t.Skip("takes minutes: make soak runs it (SHOP_SOAK)")
	}
	t.Setenv("DATABASE_URL", "")
	dir, err := os.MkdirTemp("", "shop-night-") //nolint:usetesting // PostgreSQL's user must reach it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	env := environment{getenv: func(name string) string {
		return map[string]string{"SHOP_DATA": dir, "SHOP_LISTEN": "127.0.0.1:0"}[name]
	}, out: io.Discard, err: io.Discard}
	cfg, err := readConfig(env.getenv)
	if err != nil {
		t.Fatal(err)
	}
	p := &progress{out: io.Discard}
	db, err := startDatabase(t.Context(), env, p, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Stop(); err != nil {
			t.Error(err)
		}
	})
	cfg.DatabaseURL, cfg.OwnerURL, cfg.DemoReset = db.AppURL, db.OwnerURL, 24*time.Hour
	cfg.LogKeyFile, cfg.LogOrigin = filepath.Join(dir, "log.key"), demoOrigin
	public, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var keys []string
	served := make(chan struct{})
	n := nights{at: berlin(t, "2026-11-22 20:00:00"), resets: 1}
	resets := n.clock()
	begin := resets.sleep
	resets.sleep = func(ctx context.Context, d time.Duration) error { // the night falls when the demo has walked
		select {
		case <-served:
			return begin(ctx, d)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d := publicDemo{cfg.DemoReset, slog.New(slog.DiscardHandler), resets, func(ctx context.Context) error { return renewDemo(ctx, cfg, db) }}
	err = d.run(ctx, public, func(until context.Context, open opening) error {
		ln, err := open()
		if err != nil {
			return err
		}
		if err := ln.Close(); err != nil {
			return err
		}
		if err := serveDemo(until, env, cfg, p, func() (net.Listener, error) { return net.Listen("tcp", ln.Addr().String()) }, true); err != nil {
			return err
		}
		key, err := os.ReadFile(cfg.LogKeyFile)
		keys = append(keys, string(key))
		if len(keys) == 1 {
			close(served)
		} else {
			stop()
		}
		<-until.Done()
		return err
	})
	if err != nil || len(keys) != 2 || keys[0] == keys[1] {
		t.Errorf("%d demos, with the same key: %t: %v", len(keys), len(keys) == 2 && keys[0] == keys[1], err)
	}
	orders := fieldOf(t, db, `SELECT count(*)::text FROM purchase_order`)
	if orders != "2" {
		t.Errorf("%s orders, want the two of one walk", orders)
	}
}

func fieldOf(t *testing.T, db *pgdev.Server, sql string) string {
	t.Helper()
	pool := openWorker(t, db.AppURL)
	var v string
	if err := pool.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func openWorker(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: url, Role: postgres.RoleWorker, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db.Pool()
}
