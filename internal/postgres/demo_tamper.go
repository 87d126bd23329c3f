package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
)

// OrderRecord is the stored record of an order's release.
type OrderRecord struct {
	ID    uuid.UUID
	Index int64  // of its entry in the log
	Order string // number
	Bytes []byte
}

// IsDemo tells whether the database was filled by `shop demo`: the log, whose origin is fixed at its first start, has the
// demo's, and the demo's people can sign in.
func (s *DemoStore) IsDemo(ctx context.Context, origin string) (bool, error) {
	var demo bool
	err := s.worker.pool.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM log_key) AND NOT EXISTS (SELECT FROM log_key WHERE origin <> $1)
		   AND EXISTS (SELECT FROM local_account WHERE demo IS NOT NULL)`, origin).
		Scan(&demo)
	if err != nil {
		return false, fmt.Errorf("look for the demo's data: %w", err)
	}
	return demo, nil
}

// LatestOrderRecord is the record of the order that was sealed last and has its number.
//
// Errors: NotFound when there is none.
func (s *DemoStore) LatestOrderRecord(ctx context.Context) (OrderRecord, error) {
	var r OrderRecord
	err := s.worker.pool.QueryRow(ctx, `
		SELECT r.id, g.leaf_index, s.number, r.bytes
		  FROM log_leaf g JOIN order_state s ON s.entry = g.entry JOIN record r ON r.id = g.entry
		 WHERE s.number IS NOT NULL ORDER BY g.leaf_index DESC LIMIT 1`).Scan(&r.ID, &r.Index, &r.Order, &r.Bytes)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return r, fmt.Errorf("find the newest order: %w", err)
	}
	return r, nil
}

// SealedOrder is an order of the demo's people with the entry that was sealed for it.
type SealedOrder struct {
	Record, Order uuid.UUID
	Number        string
	Index         int64 // of its entry in the log
	Bytes         []byte
	Salt          audit.Salt
	Commit        audit.Digest // what the entry commits to
}

// SealedOrder is the newest sealed order that a person gave since a time; without one the order with the Idempotency-Key
// otherwise.
//
// Errors: NotFound when there is neither.
func (s *DemoStore) SealedOrder(ctx context.Context, login, otherwise string, since time.Time) (SealedOrder, error) {
	var o SealedOrder
	var salt, leaf []byte
	err := s.worker.pool.QueryRow(ctx, `
		SELECT r.id, s.order_id, s.number, g.leaf_index, r.bytes, r.salt, l.bytes
		  FROM submission b JOIN local_account a ON a.person_id = b.person_id AND a.demo IS NOT NULL
		  JOIN decision d ON d.submission_id = b.id JOIN order_state s ON s.order_id = d.order_id AND s.number IS NOT NULL
		  JOIN log_leaf g ON g.entry = s.entry JOIN leaf l ON l.entry = g.entry JOIN record r ON r.id = g.entry
		 WHERE a.login = $1 AND (b.idempotency_key = $2 OR b.at >= $3 AND b.idempotency_key NOT LIKE 'beispiel-%')
		 ORDER BY b.idempotency_key = $2, b.at DESC LIMIT 1`, login, otherwise, since).
		Scan(&o.Record, &o.Order, &o.Number, &o.Index, &o.Bytes, &salt, &leaf)
	if errors.Is(err, pgx.ErrNoRows) {
		return o, fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return o, fmt.Errorf("find the story's order: %w", err)
	}
	l, err := audit.ParseLeaf(leaf)
	if err != nil {
		return o, fmt.Errorf("entry of the story's order: %w", err)
	}
	o.Salt, o.Commit = audit.Salt(salt), l.Commit
	return o, nil
}

// Tamper writes other bytes into a stored record, as the database's owner with its triggers off: the forgery that nothing
// inside a database can prevent, and that the decision log finds. For the demo only; the caller has asked [DemoStore.IsDemo].
func Tamper(ctx context.Context, ownerURL string, record uuid.UUID, bytes []byte) error {
	db, err := openOwner(ownerURL)
	if err != nil {
		return err
	}
	err = changeRecord(ctx, db, record, bytes)
	return errors.Join(err, db.Close())
}

func changeRecord(ctx context.Context, db *sql.DB, record uuid.UUID, bytes []byte) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("tamper: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to undo
	if _, err := tx.ExecContext(ctx, `
		ALTER TABLE record DISABLE TRIGGER append_only;
		ALTER TABLE record NO FORCE ROW LEVEL SECURITY`); err != nil {
		return fmt.Errorf("tamper: switch the guards off: %w", err)
	}
	changed, err := tx.ExecContext(ctx, `UPDATE record SET bytes = $2 WHERE id = $1`, record, bytes)
	if err != nil {
		return fmt.Errorf("tamper: %w", err)
	}
	if n, err := changed.RowsAffected(); err != nil || n != 1 {
		return errors.Join(fmt.Errorf("tamper: record %s: %d rows", record, n), err)
	}
	if _, err := tx.ExecContext(ctx, `
		ALTER TABLE record ENABLE ALWAYS TRIGGER append_only;
		ALTER TABLE record FORCE ROW LEVEL SECURITY`); err != nil {
		return fmt.Errorf("tamper: switch the guards on: %w", err)
	}
	return tx.Commit()
}
