//go:build unix

package testdb

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/pgdev"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/migrations"
)

// server is the machine's test server as this process sees it.
type server struct {
	pg       *pgdev.Server
	admin    *pgxpool.Pool
	template string
}

// errNoServer marks that there is no PostgreSQL to test with, as opposed to one
// on which something failed.
var errNoServer = errors.New("no PostgreSQL for tests")

// once makes the server once per process; the tests of a package share it.
var once = struct {
	sync.Mutex
	server *server
	err    error
}{}

func shared(ctx context.Context, t testing.TB) *server {
	t.Helper()
	once.Lock()
	defer once.Unlock()
	if once.server == nil && once.err == nil {
		once.server, once.err = connect(ctx)
	}
	switch {
	case once.err == nil:
		return once.server
	case errors.Is(once.err, errNoServer) && maySkip():
		t.Skipf("skipped: %v", once.err)
	default:
		t.Fatalf("testdb: %v", once.err)
	}
	return nil
}

// maySkip reports whether tests may do without a database: not in CI, and not
// when somebody has named one.
func maySkip() bool {
	return os.Getenv("CI") == "" && os.Getenv("DATABASE_URL") == "" && os.Getenv("SHOP_PG_BIN") == ""
}

func connect(ctx context.Context) (*server, error) {
	pg, err := pgdev.Start(ctx, pgdev.Options{Dir: Dir(), TestCluster: true})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoServer, err)
	}
	if pg.AdminURL == "" {
		return nil, fmt.Errorf("%w: with SHOP_OWNER_URL set no test databases can be made, unset it", errNoServer)
	}
	cfg, err := pgxpool.ParseConfig(pg.AdminURL)
	if err != nil {
		return nil, err
	}
	cfg.MaxConns = 2
	// The pool lives as long as the process; no test's end may close it.
	admin, err := pgxpool.NewWithConfig(context.WithoutCancel(ctx), cfg)
	if err != nil {
		return nil, err
	}
	s := &server{pg: pg, admin: admin}
	if s.template, err = templateName(); err != nil {
		return nil, err
	}
	return s, s.makeTemplate(ctx)
}

// Dir is where the test server keeps its data: one directory per user, and per
// SHOP_PG_BIN, because the data of one PostgreSQL version are of no use to
// another. It lies in memory where there is room, as a clone is 300 small files
// and those are four times faster there. scripts/testdb-stop.sh knows the
// places.
func Dir() string {
	name := "shop-testdb-" + strconv.Itoa(os.Geteuid())
	if bin := os.Getenv("SHOP_PG_BIN"); bin != "" {
		h := fnv.New32a()
		_, _ = h.Write([]byte(bin)) // never fails
		name += fmt.Sprintf("-%08x", h.Sum32())
	}
	return filepath.Join(base(name), name)
}

// templateName names the template after everything that is in it.
func templateName() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := migrations.FS.ReadFile(path)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(h, "%s %d\n%s", path, len(content), content)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("hash the migrations: %w", err)
	}
	return fmt.Sprintf("shop_template_%x", h.Sum(nil)[:8]), nil
}

// templateLock is the advisory lock under which one process makes the template.
const templateLock = 0x73686f70_02

// makeTemplate migrates the template if no process has done so before. It is
// made under another name and renamed, so that a template is always complete.
func (s *server) makeTemplate(ctx context.Context) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(templateLock)); err != nil {
		return fmt.Errorf("lock for the template: %w", err)
	}
	defer conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, int64(templateLock)) // and goes with the connection at the latest

	var there bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, s.template).Scan(&there)
	if err != nil || there {
		return err
	}
	sweep(ctx, conn.Conn())

	fresh := s.template + "_new"
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+fresh+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop half a template: %w", err)
	}
	if err := pgdev.InitRoles(ctx, s.pg.AdminURL, pgdev.RoleOptions{Database: fresh}); err != nil {
		return err
	}
	url, err := pgdev.WithDatabase(s.pg.OwnerURL, fresh)
	if err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, url); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "ALTER DATABASE "+fresh+" RENAME TO "+s.template); err != nil {
		return fmt.Errorf("name the template: %w", err)
	}
	return nil
}

// sweep drops test databases and templates that nobody has used for a while:
// those of failed and killed tests, and of earlier migrations. It does what it
// can; a server of somebody else may not let it look.
func sweep(ctx context.Context, conn *pgx.Conn) {
	rows, err := conn.Query(ctx, `
		SELECT datname FROM pg_database AS d
		 WHERE (datname LIKE 'shop\_t\_%' OR datname LIKE 'shop\_template\_%')
		   AND (pg_stat_file('base/' || oid || '/PG_VERSION')).modification < now() - interval '6 hours'
		   AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datid = d.oid)`)
	if err != nil {
		return
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return
	}
	for _, name := range names {
		_, _ = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize())
	}
}

// clone makes a database from the template.
func (s *server) clone(ctx context.Context, name string) error {
	sql := append([]string{"CREATE DATABASE " + name + " TEMPLATE " + s.template + " OWNER " + pgdev.RoleOwner + " STRATEGY FILE_COPY"},
		pgdev.DatabaseGrants(name)...)
	for _, statement := range sql {
		if _, err := s.admin.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func (s *server) drop(t testing.TB, name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), setupTimeout)
	defer cancel()
	if _, err := s.admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
		t.Errorf("testdb: drop %s: %v", name, err)
	}
}

func (s *server) address(t testing.TB, url, database string) string {
	t.Helper()
	url, err := pgdev.WithDatabase(url, database)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	return url
}
