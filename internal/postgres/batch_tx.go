package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// batchTx is a transaction that travels with its batches: the first sets the connection's scope and begins it, the last may
// end it. Three times less a request waits for the database.
type batchTx struct {
	scopedConn
	begun, ended bool
}

// send sends the batch, after the beginning where it is the first.
func (t *batchTx) send(ctx context.Context, b *pgx.Batch) error {
	if !t.begun {
		t.begun = true
		b.QueuedQueries = slices.Insert(b.QueuedQueries, 0, &pgx.QueuedQuery{SQL: "begin"})
	}
	return t.scopedConn.send(ctx, b)
}

// QueryRow asks within the transaction, which has begun.
func (t *batchTx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return t.conn.QueryRow(ctx, sql, args...)
}

// sendLast sends the batch and commits with it: where a statement fails, the commit is not reached.
func (t *batchTx) sendLast(ctx context.Context, b *pgx.Batch) error {
	b.Queue("commit")
	if err := t.send(ctx, b); err != nil {
		return err
	}
	t.ended = true
	t.settled()
	return nil
}

// inBatches runs fn in one transaction: commit on nil, roll back otherwise. fn has no effect outside the database, so it may
// run again after 40001 or 40P01.
func (db *DB) inBatches(ctx context.Context, fn func(*batchTx) error) error {
	for try := 0; ; try++ {
		err := db.batchesOnce(ctx, fn)
		if err == nil || try == retries || !retryable(err) {
			return err
		}
	}
}

func (db *DB) batchesOnce(ctx context.Context, fn func(*batchTx) error) error {
	conn, err := db.acquireScoped(ctx)
	if err != nil {
		return err
	}
	t := &batchTx{scopedConn: conn}
	defer t.conn.Release() // which closes a connection that is still in a transaction
	defer t.rollback(ctx)
	if err := fn(t); err != nil || t.ended || !t.begun {
		return err
	}
	tag, err := t.conn.Exec(ctx, "commit")
	if err == nil && tag.String() == "ROLLBACK" {
		err = pgx.ErrTxCommitRollback
	}
	if err == nil {
		t.ended = true
		t.settled()
	}
	return err
}

// rollbackTimeout bounds the end of a transaction whose request is over.
const rollbackTimeout = 5 * time.Second

// rollback ends what was not committed, also after a panic.
func (t *batchTx) rollback(ctx context.Context) {
	if !t.begun || t.ended || t.conn.Conn().IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	_, _ = t.conn.Exec(ctx, "rollback") // a connection on which it fails is closed
}

// scopedConn is a connection that gets the scope of its principal with its first batch.
type scopedConn struct {
	conn *pgxpool.Conn
	want string // scope that the batch under way sets; known to hold once it has succeeded
	set  bool
}

// acquireScoped takes a connection for batches alone, which set the scope. Error: ErrNoScope.
func (db *DB) acquireScoped(ctx context.Context) (scopedConn, error) {
	want, err := wantedScope(ctx)
	if err != nil && db.role == RoleApp { // the worker has no rows hidden from it
		return scopedConn{}, err
	}
	conn, err := db.pool.Acquire(context.WithValue(ctx, laterScopeKey{}, true))
	return scopedConn{conn: conn, want: want}, err
}

// send sends the batch, after the scope where the connection has another.
func (c *scopedConn) send(ctx context.Context, b *pgx.Batch) error {
	data := c.conn.Conn().PgConn().CustomData()
	if have, known := data[scopeKey]; !c.set && (!known || have != c.want) {
		delete(data, scopeKey) // unknown until the statement has succeeded and was not rolled back
		c.set = true
		b.QueuedQueries = slices.Insert(b.QueuedQueries, 0, &pgx.QueuedQuery{SQL: setScopeSQL, Arguments: []any{c.want}})
	}
	return c.conn.SendBatch(ctx, b).Close()
}

// settled remembers the scope that was set.
func (c *scopedConn) settled() {
	if c.set {
		c.conn.Conn().PgConn().CustomData()[scopeKey] = c.want
	}
}

// scopedPool sends each batch on a connection of the pool, with the scope in it.
type scopedPool struct{ db *DB }

func (p scopedPool) send(ctx context.Context, b *pgx.Batch) error {
	conn, err := p.db.acquireScoped(ctx)
	if err != nil {
		return err
	}
	defer conn.conn.Release()
	if err := conn.send(ctx, b); err != nil {
		return err
	}
	conn.settled()
	return nil
}

// plainTx sends batches in a transaction that was begun by itself.
type plainTx struct{ pgx.Tx }

func (t plainTx) send(ctx context.Context, b *pgx.Batch) error { return t.SendBatch(ctx, b).Close() }
