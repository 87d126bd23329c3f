//go:build unix

// Package testdb gives every test a PostgreSQL database of its own, with the
// newest schema and the shop's roles, in about thirty milliseconds. Start with
// [New].
//
// All tests of a machine and user share one server (pgdev, with its order of
// resolution); the first one starts it and leaves it running for the next. The
// schema is migrated once into a template database named after the hash of the
// migrations; a test's database is a clone of it. `make test` stops the server
// at its end.
//
// Without any PostgreSQL a test is skipped, or fails where CI is set.
package testdb

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/pgdev"
	"github.com/provitako/marktplatz/internal/postgres"
)

// testConns is the size of a test's pools: small, because the tests of all
// packages share 300 connections.
const testConns = 4

// setupTimeout bounds what one test waits for its database, the start of the
// server included.
const setupTimeout = 2 * time.Minute

// DB is the database of one test.
type DB struct {
	Name      string
	AppURL    string // for pools that SET ROLE shop_app
	WorkerURL string // for pools that SET ROLE shop_worker
	OwnerURL  string // for a migration

	app, worker *postgres.DB
}

// New clones a database for t. It is dropped when t ends; when t has failed it
// is kept and its address printed.
func New(t testing.TB) *DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), setupTimeout)
	defer cancel()
	s := shared(ctx, t)

	name := newName()
	if err := s.clone(ctx, name); err != nil {
		t.Fatalf("testdb: %v", err)
	}
	return s.database(t, name)
}

// NewEmpty is New without the schema: roles and rights are there, no table is.
// It is for the tests of migrations.
func NewEmpty(t testing.TB) *DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), setupTimeout)
	defer cancel()
	s := shared(ctx, t)

	name := newName()
	if err := pgdev.InitRoles(ctx, s.pg.AdminURL, pgdev.RoleOptions{Database: name}); err != nil {
		t.Fatalf("testdb: %v", err)
	}
	return s.database(t, name)
}

func newName() string {
	return fmt.Sprintf("shop_t_%d_%s", os.Getpid(), strings.ToLower(rand.Text()[:8]))
}

// database describes the database called name and drops it when t ends well.
func (s *server) database(t testing.TB, name string) *DB {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("testdb: kept for a look: psql '%s'", s.address(t, s.pg.AdminURL, name))
			return
		}
		s.drop(t, name)
	})
	return &DB{
		Name:      name,
		AppURL:    s.address(t, s.pg.AppURL, name),
		WorkerURL: s.address(t, s.pg.AppURL, name),
		OwnerURL:  s.address(t, s.pg.OwnerURL, name),
	}
}

// App is the pool requests are served from, as shop_app with the scope of the
// context. Every call returns the same pool.
func (db *DB) App(t testing.TB) *postgres.DB {
	t.Helper()
	if db.app == nil {
		db.app = db.open(t, db.AppURL, postgres.RoleApp)
	}
	return db.app
}

// Worker is the pool of sequencer, outbox and import, as shop_worker. Every
// call returns the same pool.
func (db *DB) Worker(t testing.TB) *postgres.DB {
	t.Helper()
	if db.worker == nil {
		db.worker = db.open(t, db.WorkerURL, postgres.RoleWorker)
	}
	return db.worker
}

// Pool is App's bare pool, for queries of the test itself.
func (db *DB) Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return db.App(t).Pool()
}

// WorkerPool is Worker's bare pool.
func (db *DB) WorkerPool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return db.Worker(t).Pool()
}

func (db *DB) open(t testing.TB, url string, role postgres.Role) *postgres.DB {
	t.Helper()
	pool, err := postgres.Open(t.Context(), postgres.Config{URL: url, Role: role, MaxConns: testConns})
	if err != nil {
		t.Fatalf("testdb: open as %s: %v", role, err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// Owner is a pool that works as shop_owner, past every policy the owner is not
// subject to. It is for arranging and inspecting what no role of the product
// may do.
func (db *DB) Owner(t testing.TB) *pgxpool.Pool {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(db.OwnerURL)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	cfg.MaxConns = 2
	cfg.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SET ROLE "+pgdev.RoleOwner)
		return err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatalf("testdb: open as owner: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}
