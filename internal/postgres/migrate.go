package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/provitako/marktplatz/migrations"
)

// Migrate brings the database behind ownerURL to the newest schema, as role
// shop_owner. Any number of processes may call it at once: one migrates, the
// others wait (up to five minutes) and find nothing to do.
//
// A statement that waits more than five seconds for a lock fails and leaves
// its migration undone, because everybody else would queue up behind it.
func Migrate(ctx context.Context, ownerURL string) (err error) {
	db, err := openOwner(ownerURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	// goose looks every five seconds by default, which eight replicas starting
	// together turn into half a minute; once a second is enough.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return fmt.Errorf("migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		if strings.Contains(err.Error(), "(out-of-order)") { // goose has no kind for it
			err = errors.Join(errOtherMigrations, err)
		}
		return fmt.Errorf("migrate: %w", err)
	}
	return openSchemaVersion(ctx, db)
}

// errOtherMigrations: the database lacks migrations that came before its newest one.
var errOtherMigrations = errors.New("the database has migrations of another version")

// IsOtherSchema tells that a statement named a table, column or function that the database does not have, or that it has later
// migrations without earlier ones: its schema is that of another version.
func IsOtherSchema(err error) bool {
	var refused *pgconn.PgError
	return errors.Is(err, errOtherMigrations) || errors.As(err, &refused) && slices.Contains([]string{"42P01", "42703", "42883"}, refused.Code)
}

// migrateLock keeps two grants on the same table apart, which PostgreSQL
// answers with "tuple concurrently updated". goose has its own lock.
const migrateLock = 0x73686f70_03

// openSchemaVersion lets the app read the table that goose makes itself;
// readiness depends on it.
func openSchemaVersion(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("open the schema version to the app: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to undo
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrateLock)); err != nil {
		return fmt.Errorf("open the schema version to the app: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `GRANT SELECT ON goose_db_version TO shop_app, shop_worker`); err != nil {
		return fmt.Errorf("open the schema version to the app: %w", err)
	}
	return tx.Commit()
}

// openOwner opens a pool whose connections work as shop_owner.
func openOwner(ownerURL string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return nil, fmt.Errorf("owner's connection string: %w", err)
	}
	cfg.RuntimeParams["lock_timeout"] = "5s"
	return stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SET ROLE shop_owner`)
		return err
	})), nil
}

// SchemaVersion is the number of the newest migration applied to the database
// and of the newest one in this binary. A server is ready when the first is at
// least the second: newer schemas stay readable for the release before.
func SchemaVersion(ctx context.Context, db interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
},
) (applied, known int64, err error) {
	files, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return 0, 0, fmt.Errorf("list migrations: %w", err)
	}
	for _, f := range files {
		v, err := goose.NumericComponent(f)
		if err != nil {
			return 0, 0, fmt.Errorf("number of migration %s: %w", f, err)
		}
		known = max(known, v)
	}
	// Forward only: a row is never taken back, so the largest number counts.
	err = db.QueryRow(withoutScope(ctx), `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&applied)
	if err != nil {
		return 0, known, fmt.Errorf("read the schema version: %w", err)
	}
	return applied, known, nil
}
