package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
)

// checkRecordsAtOnce bounds what one round of checking records holds in memory.
const checkRecordsAtOnce = 1000

// AlteredRecord is a stored record that is no longer what the log committed to.
type AlteredRecord struct {
	Index  int64     // of the entry in the log
	Record uuid.UUID // the entry's own record, or a decision it lists
	Order  string    // number of the order the entry is about; "" when it is about something else
	Code   audit.Code
}

// LogReport is what checking a database against a kept checkpoint found.
type LogReport struct {
	Head    audit.Head // of the log today
	Altered []AlteredRecord
}

// CheckAgainst checks the whole database against a checkpoint that somebody kept outside: the stored leaves give the
// stored tree, the tree is one in which that checkpoint's is the beginning, and every entry's record and decisions are what its leaf
// committed to. It reads everything, as shop_worker: minutes for millions of entries.
//
// Errors carry audit.CodeTreeAltered, or the code of a bad checkpoint; altered records are no error but listed.
func (s *LogStore) CheckAgainst(ctx context.Context, kept audit.Checkpoint) (LogReport, error) {
	var report LogReport
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, s.pool, options, func(tx pgx.Tx) (err error) {
		if report.Head, err = rebuild(ctx, tx); err != nil {
			return err
		}
		if err := checkCheckpoints(ctx, tx, report.Head); err != nil {
			return err
		}
		if kept.Size > report.Head.Size {
			return altered("the kept checkpoint has %d entries, the database %d", kept.Size, report.Head.Size)
		}
		if err := audit.CheckHead(kept.Head, treeReader(ctx, tx)); err != nil {
			return altered("the kept checkpoint of size %d: %v", kept.Size, err)
		}
		report.Altered, err = alteredRecords(ctx, tx, report.Head.Size)
		return err
	})
	return report, err
}

func alteredRecords(ctx context.Context, tx pgx.Tx, size int64) ([]AlteredRecord, error) {
	var all []AlteredRecord
	for from := int64(0); from < size; from += checkRecordsAtOnce {
		entries, err := storedEntries(ctx, tx, from)
		if err != nil {
			return nil, err
		}
		decisions, err := storedDecisions(ctx, tx, from)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			record, err := audit.CheckEntry(e.leaf, e.Bytes, e.Salt, func(id uuid.UUID) ([]byte, audit.Salt, bool) {
				d, ok := decisions[id]
				return d.Bytes, d.Salt, ok
			})
			if err != nil {
				all = append(all, AlteredRecord{Index: e.index, Record: record, Order: e.order, Code: audit.CodeOf(err)})
			}
		}
	}
	return all, nil
}

// storedRecord is what commits: bytes and salt.
type storedRecord struct {
	Bytes []byte
	Salt  audit.Salt
}

type storedEntry struct {
	storedRecord
	index int64
	leaf  []byte
	order string
}

// storedEntries reads the entries from an index on. A record that is gone has no bytes, which nothing commits to.
func storedEntries(ctx context.Context, tx pgx.Tx, from int64) ([]storedEntry, error) {
	rows, err := tx.Query(ctx, `
		SELECT g.leaf_index, l.bytes, r.bytes, r.salt,
		       COALESCE((SELECT s.number FROM order_event e JOIN order_state s USING (order_id) WHERE e.entry = g.entry LIMIT 1), '')
		  FROM log_leaf g JOIN leaf l ON l.entry = g.entry LEFT JOIN record r ON r.id = g.entry
		 WHERE g.leaf_index >= $1 AND g.leaf_index < $2 ORDER BY g.leaf_index`, from, from+checkRecordsAtOnce)
	if err != nil {
		return nil, fmt.Errorf("read entries from %d: %w", from, err)
	}
	var e storedEntry
	var salt []byte
	var all []storedEntry
	_, err = pgx.ForEachRow(rows, []any{&e.index, &e.leaf, &e.Bytes, &salt, &e.order}, func() error {
		e.Salt = audit.Salt{}
		copy(e.Salt[:], salt)
		all = append(all, e)
		e.leaf, e.Bytes = nil, nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read entries from %d: %w", from, err)
	}
	return all, nil
}

// storedDecisions reads the decisions of the orders among the entries from an index on.
func storedDecisions(ctx context.Context, tx pgx.Tx, from int64) (map[uuid.UUID]storedRecord, error) {
	rows, err := tx.Query(ctx, `
		SELECT r.id, r.bytes, r.salt
		  FROM log_leaf g JOIN order_event e ON e.entry = g.entry
		  JOIN decision d ON d.order_id = e.order_id JOIN record r ON r.id = d.record_id
		 WHERE g.leaf_index >= $1 AND g.leaf_index < $2`, from, from+checkRecordsAtOnce)
	if err != nil {
		return nil, fmt.Errorf("read decisions from %d: %w", from, err)
	}
	all := map[uuid.UUID]storedRecord{}
	var id uuid.UUID
	var b, salt []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &b, &salt}, func() error {
		r := storedRecord{Bytes: b}
		copy(r.Salt[:], salt)
		all[id] = r
		b = nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read decisions from %d: %w", from, err)
	}
	return all, nil
}
