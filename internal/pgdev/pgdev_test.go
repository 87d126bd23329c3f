//go:build unix

package pgdev

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// needPostgres skips the test on a machine where no PostgreSQL is to be had, or
// fails it in CI.
func needPostgres(t *testing.T) {
	t.Helper()
	_, err := findBinaries(t.Context(), env(nil), 0)
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatal(err)
	default:
		t.Skipf("skipped: %v", err)
	}
}

// env is an environment without the variables that point to another server.
func env(more map[string]string) Options {
	getenv := func(name string) string {
		if v, ok := more[name]; ok {
			return v
		}
		switch name {
		case "DATABASE_URL", "SHOP_OWNER_URL":
			return ""
		}
		return os.Getenv(name)
	}
	return Options{Getenv: getenv, Progress: func(string, string) {}}
}

// openDir is a directory the server's user may reach; t.TempDir's parents are
// private.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pgdev-") //nolint:usetesting // t.TempDir lies in a private directory
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func mustStart(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return s
}

func query[T any](t *testing.T, url, sql string, args ...any) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var v T
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func run(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func wantProblem(t *testing.T, err error, part string) {
	t.Helper()
	var p *Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a *Problem", err)
	}
	if !strings.Contains(p.Error(), part) || strings.Contains(p.Error(), "\n") {
		t.Errorf("problem %q: want one line with %q", p, part)
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	needPostgres(t)

	t.Run("SecondStartFindsTheData", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		first := mustStart(t, o)
		run(t, first.OwnerURL, `SET ROLE shop_owner`, `CREATE TABLE kept AS SELECT 42 AS n`)
		if got := query[string](t, first.AdminURL, `SHOW fsync`); got != "on" {
			t.Errorf("fsync %s, a demo's data must be durable", got)
		}
		if err := first.Stop(); err != nil {
			t.Fatal(err)
		}
		if err := ping(t.Context(), first.AdminURL); err == nil {
			t.Error("the server still answers after Stop")
		}
		second := mustStart(t, o)
		if got := query[int](t, second.AdminURL, `SELECT 1`); got != 1 {
			t.Error("no answer")
		}
		url, err := WithDatabase(second.AdminURL, DefaultDatabase)
		if err != nil {
			t.Fatal(err)
		}
		if got := query[int](t, url, `SELECT n FROM kept`); got != 42 {
			t.Errorf("kept %d, want 42", got)
		}
	})

	t.Run("ListensOnNoNetwork", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir, o.TestCluster = openDir(t), true
		s := mustStart(t, o)
		t.Cleanup(func() { endTestServer(t, o.Dir) })
		if got := query[string](t, s.AdminURL, `SHOW listen_addresses`); got != "" {
			t.Errorf("listen_addresses %q, want none", got)
		}
	})

	t.Run("LongPathStillHasASocket", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		top := openDir(t)
		if err := os.Chmod(top, 0o755); err != nil { // else root's database would live elsewhere
			t.Fatal(err)
		}
		o.Dir = filepath.Join(top, strings.Repeat("lang/", 20)+"ende")
		s := mustStart(t, o)
		if s.cluster.run == filepath.Join(o.Dir, "run") {
			t.Errorf("the socket's path has %d bytes", len(s.cluster.run))
		}
		if got := query[int](t, s.AdminURL, `SELECT 1`); got != 1 {
			t.Error("no answer")
		}
	})

	t.Run("DirectoryThatOnlyRootMayEnter", func(t *testing.T) {
		t.Parallel()
		if os.Geteuid() != 0 {
			t.Skip("skipped: only root starts a server as another user")
		}
		private := openDir(t) // 0700
		o := env(nil)
		o.Dir = filepath.Join(private, "shop")
		first := mustStart(t, o)
		home := first.cluster.home
		t.Cleanup(func() { _ = os.RemoveAll(home) })
		run(t, first.OwnerURL, `SET ROLE shop_owner`, `CREATE TABLE kept ()`)
		if err := first.Stop(); err != nil {
			t.Fatal(err)
		}
		second := mustStart(t, o)
		run(t, second.OwnerURL, `SET ROLE shop_owner`, `SELECT FROM kept`)
		if st, err := os.Stat(private); err != nil || st.Mode().Perm() != 0o700 {
			t.Errorf("the directory above was opened: %v, %v", st.Mode(), err)
		}
	})

	t.Run("ErrDirectoryInUse", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		first := mustStart(t, o)
		_, err := Start(t.Context(), o)
		wantProblem(t, err, "läuft schon ein Shop")
		if got := query[int](t, first.AdminURL, `SELECT 1`); got != 1 {
			t.Error("the first server was disturbed")
		}
	})

	t.Run("ReusedPidIsNoObstacle", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		s := mustStart(t, o)
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
		// What a killed server leaves when its number went to a process that
		// lives: this test.
		data, run := filepath.Join(o.Dir, "postgres"), filepath.Join(o.Dir, "run")
		pid := strconv.Itoa(os.Getpid())
		left := strings.Join([]string{pid, data, "1700000000", port, run, "", "0 0", "ready", ""}, "\n")
		for _, path := range []string{filepath.Join(data, "postmaster.pid"), filepath.Join(run, ".s.PGSQL.5432.lock")} {
			if err := os.WriteFile(path, []byte(left), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		mustStart(t, o)
	})

	t.Run("InterruptedInitdbIsNoData", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		half := filepath.Join(o.Dir, "postgres.new")
		if err := os.MkdirAll(half, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(half, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		mustStart(t, o)
	})

	t.Run("ErrDataOfAnotherVersion", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		data := filepath.Join(o.Dir, "postgres")
		if err := os.MkdirAll(data, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("99\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Start(t.Context(), o)
		wantProblem(t, err, "99")
	})

	t.Run("ErrNoBinariesWhereTheyWereNamed", func(t *testing.T) {
		t.Parallel()
		o := env(map[string]string{"SHOP_PG_BIN": "/nowhere"})
		o.Dir = openDir(t)
		_, err := Start(t.Context(), o)
		wantProblem(t, err, "/nowhere")
	})

	t.Run("ErrDirectoryIsAFile", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = filepath.Join(openDir(t), "file")
		if err := os.WriteFile(o.Dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Start(t.Context(), o)
		wantProblem(t, err, o.Dir)
	})
}

// endTestServer ends a test cluster, which Stop leaves running.
func endTestServer(t *testing.T, dir string) {
	t.Helper()
	c := &cluster{home: dir, data: filepath.Join(dir, "postgres"), run: filepath.Join(dir, "run")}
	c.adopted = c.running().pid
	if err := c.stop(); err != nil {
		t.Error(err)
	}
}

func TestWithDatabase(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"postgres://u:p%40@h:5433/a?sslmode=require": "postgres://u:p%40@h:5433/b%20%27c?sslmode=require",
		"postgresql://h":            "postgresql://h/b%20%27c",
		"postgres:///?dbname=a":     "postgres:///b%20%27c",
		"host=h dbname=a user='u '": `host=h dbname=a user='u ' dbname='b \'c'`,
	} {
		got, err := WithDatabase(in, "b 'c")
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in, diff)
		}
		cfg, err := pgx.ParseConfig(got)
		if err != nil {
			t.Errorf("%s: %v", got, err)
		} else if cfg.Database != "b 'c" {
			t.Errorf("%s names database %q", got, cfg.Database)
		}
	}
}

func TestMakeDir_LeavesTheOtherBits(t *testing.T) {
	t.Parallel()
	cred := &syscall.Credential{Uid: uint32(os.Geteuid()), Gid: uint32(os.Getegid())}
	for before, want := range map[os.FileMode]os.FileMode{
		os.ModeSticky | 0o777: os.ModeSticky | 0o777,
		os.ModeSticky | 0o700: os.ModeSticky | 0o711,
		0o750:                 0o751,
	} {
		dir := filepath.Join(t.TempDir(), "d")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, before); err != nil {
			t.Fatal(err)
		}
		if err := makeDir(dir, cred); err != nil {
			t.Fatal(err)
		}
		st, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := st.Mode() &^ os.ModeDir; got != want {
			t.Errorf("%v became %v, want %v", before, got, want)
		}
	}
}

func TestDefaultDir(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		got, err := DefaultDir(func(string) string { return "/root" })
		if err != nil || got != "/var/lib/shop" {
			t.Errorf("root: got %q, %v", got, err)
		}
		return
	}
	getenv := func(name string) string { return map[string]string{"HOME": "/home/x"}[name] }
	got, err := DefaultDir(getenv)
	if err != nil || got != "/home/x/.local/share/shop" {
		t.Errorf("user: got %q, %v", got, err)
	}
}

func TestLockFile_WaitsUntilTheContextEnds(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	unlock, err := lockFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*pollEvery)
	defer cancel()
	if _, err := lockFile(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("held lock: got %v", err)
	}
	unlock()
	again, err := lockFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	again()
}
