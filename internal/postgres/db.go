package postgres

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	gormpg "gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Role is the database role a pool works as (SET ROLE on connect).
type Role string

// Roles of the pools; the owner only migrates and has no pool.
const (
	RoleApp    Role = "shop_app"
	RoleWorker Role = "shop_worker"
)

// Config of one pool.
type Config struct {
	URL              string
	Role             Role
	MaxConns         int32         // 0 = 4 per core
	StatementTimeout time.Duration // 0 = 15 s for the app, none for the worker
	Tracer           pgx.QueryTracer
}

// DB is one pool with the role it works as. Safe for concurrent use.
type DB struct {
	pool *pgxpool.Pool
	orm  *gorm.DB
	role Role
}

// Open connects, takes the role and checks that the role can do no more than it should.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	pc, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	pc.MaxConns = cfg.MaxConns
	if pc.MaxConns == 0 {
		pc.MaxConns = int32(4 * runtime.NumCPU()) //nolint:gosec // G115: a machine's cores; more connections only queue in the database
	}
	timeout := cfg.StatementTimeout
	if timeout == 0 && cfg.Role == RoleApp {
		timeout = 15 * time.Second
	}
	pc.ConnConfig.Tracer = cfg.Tracer
	pc.ConnConfig.RuntimeParams["application_name"] = string(cfg.Role)
	pc.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pc.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		registerTypes(c.TypeMap())
		// Our statements find their rows by keys, whatever the values: planning each of them anew took as long as the work. And
		// no disk that turns is between them and a page: with the cost of one, a session was looked for in whole tables.
		_, err := c.Exec(ctx, "SET ROLE "+pgx.Identifier{string(cfg.Role)}.Sanitize()+
			fmt.Sprintf("; SET statement_timeout = %d; SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1", timeout.Milliseconds()),
			pgx.QueryExecModeSimpleProtocol)
		return err
	}
	if cfg.Role == RoleApp {
		pc.PrepareConn = setScope
	}
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if err := pool.Ping(withoutScope(ctx)); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect: %w", err)
	}
	db, err := fromPool(pool, cfg.Role)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return db, nil
}

func fromPool(pool *pgxpool.Pool, role Role) (*DB, error) {
	sqlDB := stdlib.OpenDBFromPool(pool)
	sqlDB.SetMaxIdleConns(0) // the pgx pool keeps the idle connections
	orm, err := gorm.Open(gormpg.New(gormpg.Config{Conn: sqlDB}), &gorm.Config{
		SkipDefaultTransaction: true,  // transactions are ours, see InTx
		DisableAutomaticPing:   true,  // Open has asked, and a pool is asked with a scope
		PrepareStmt:            false, // pgx caches statements; a second cache doubles the time
		Logger:                 logger.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("gorm: %w", err)
	}
	return &DB{pool: pool, orm: orm, role: role}, nil
}

// Close ends all connections.
func (db *DB) Close() { db.pool.Close() }

// Pool gives the pgx pool to the sequencer, COPY and LISTEN.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.pool.Ping(withoutScope(ctx)) }

// CheckRole refuses a login that could step around the rules of its role: superuser, BYPASSRLS or member of the owner.
func (db *DB) CheckRole(ctx context.Context) error {
	var super, bypass, owner bool
	err := db.pool.QueryRow(withoutScope(ctx), `
		SELECT r.rolsuper, r.rolbypassrls, pg_has_role(session_user, 'shop_owner', 'MEMBER')
		  FROM pg_roles r WHERE r.rolname = session_user`).Scan(&super, &bypass, &owner)
	if err != nil {
		return fmt.Errorf("check database role: %w", err)
	}
	if super || bypass || owner {
		return errors.New("the server's database login is superuser, BYPASSRLS or a member of shop_owner; give it a login made by `shop db init`")
	}
	return nil
}

// ErrNoRecord means a transaction wrote without leaving an entry for the log; it was rolled back.
var ErrNoRecord = errors.New("transaction without a log entry")

// retries of a transaction that the database aborted to keep order (serialization failure, deadlock).
const retries = 3

// inTx runs fn in one transaction: commit on nil, roll back otherwise. fn has no effect outside the database, so it may
// run again after 40001 or 40P01.
func (db *DB) inTx(ctx context.Context, fn func(pgx.Tx) error) error {
	return again(func() error { return pgx.BeginFunc(ctx, db.pool, fn) })
}

// again repeats what lost against others that ran at the same time.
func again(fn func() error) error {
	for try := 0; ; try++ {
		err := fn()
		if err == nil || try == retries || !retryable(err) {
			return err
		}
	}
}

func retryable(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && (pe.Code == "40001" || pe.Code == "40P01")
}
