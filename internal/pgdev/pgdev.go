//go:build unix

package pgdev

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options says where and how a server runs.
type Options struct {
	// Dir is the directory that holds the data; "" means DefaultDir. It is
	// created when missing. With DATABASE_URL set it is not used.
	Dir string
	// Getenv reads the environment; nil means os.Getenv.
	Getenv func(string) string
	// Progress is told, in German, what happens only the first time and takes
	// more than a moment; nil means nobody listens.
	Progress func(stage, detail string)
	// TestCluster trades durability for speed (fsync off, 300 connections) and
	// leaves the server running when its starter ends. Never for data that
	// matters.
	TestCluster bool
	// Settings are further PostgreSQL settings, as "-c name=value" would set.
	Settings map[string]string
}

// Server is a PostgreSQL with the shop's roles and database in it.
type Server struct {
	// AdminURL connects as a login that may create databases.
	AdminURL string
	// OwnerURL connects to the shop's database as the login that migrates; its
	// pools SET ROLE shop_owner.
	OwnerURL string
	// AppURL connects to the shop's database as the login that serves; its
	// pools SET ROLE shop_app or shop_worker.
	AppURL string
	// Source says in one line which PostgreSQL this is, in German.
	Source string

	cluster *cluster // nil when DATABASE_URL names a server of somebody else
}

// Problem is a condition that the person at the terminal can mend. Its text is
// one German line that says what is wrong and what helps.
type Problem struct {
	text  string
	cause error
}

func (p *Problem) Error() string { return p.text }

// Unwrap is the error behind the problem, if there is one.
func (p *Problem) Unwrap() error { return p.cause }

func problemf(format string, args ...any) error {
	return &Problem{text: oneLine(fmt.Sprintf(format, args...))}
}

// oneLine folds line breaks, which errors of other programs bring along.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// readyTimeout bounds the wait for a server: crash recovery of a demo's data
// took up to seven seconds on a loaded machine.
const readyTimeout = 60 * time.Second

// stopTimeout bounds a fast shutdown, which ends with a checkpoint.
const stopTimeout = 30 * time.Second

// Start finds a PostgreSQL, starts it when it is ours to start, makes roles and
// database, and returns when the server answers. A server that an earlier,
// killed process left running on the same data is adopted.
//
// Errors: *Problem when the person can mend it (no binaries, data made by
// another version, directory in use, missing rights), anything else wrapped.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Progress == nil {
		o.Progress = func(string, string) {}
	}
	if url := o.Getenv("DATABASE_URL"); url != "" {
		return useExternal(ctx, url, o.Getenv("SHOP_OWNER_URL"))
	}
	if o.Dir == "" {
		dir, err := DefaultDir(o.Getenv)
		if err != nil {
			return nil, err
		}
		o.Dir = dir
	}
	c, err := openCluster(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		c.release()
		return nil, err
	}
	s := c.server(fmt.Sprintf("PostgreSQL %s (%s)", c.bin.version, c.bin.origin))
	s.cluster = c
	if err := InitRoles(ctx, s.AdminURL, RoleOptions{}); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	if o.TestCluster {
		c.release() // the next process may adopt it
	}
	return s, nil
}

// Stop ends the server if Start started or adopted it, and waits for it. A test
// cluster and a server named by DATABASE_URL go on running. Calling it twice is
// harmless.
func (s *Server) Stop() error {
	if s == nil || s.cluster == nil {
		return nil
	}
	c := s.cluster
	s.cluster = nil
	defer c.release()
	if c.testing {
		return nil
	}
	return c.stop()
}

// Exited is closed when the server ends by itself. It is nil, and thus never
// ready, for a server this process did not start.
func (s *Server) Exited() <-chan struct{} {
	if s == nil || s.cluster == nil {
		return nil
	}
	return s.cluster.exited
}

// DefaultDir is where the demo keeps its data when SHOP_DATA is not set: below
// /var/lib for root, because PostgreSQL refuses to run as root and its user
// cannot look into /root, and in the user's data directory otherwise.
func DefaultDir(getenv func(string) string) (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/shop", nil
	}
	if d := getenv("XDG_DATA_HOME"); filepath.IsAbs(d) {
		return filepath.Join(d, "shop"), nil
	}
	home := getenv("HOME")
	if home == "" {
		return "", problemf("HOME ist nicht gesetzt: bitte mit SHOP_DATA ein Verzeichnis für die Daten nennen")
	}
	return filepath.Join(home, ".local", "share", "shop"), nil
}
