package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
)

// LogStore reads the decision log: checkpoints, proofs and tiles. All of it is
// public; nothing here depends on the scope of a principal.
type LogStore struct {
	pool publicPool
}

// NewLogStore reads through a pool of either role.
func NewLogStore(pool *pgxpool.Pool) *LogStore { return &LogStore{publicPool{pool}} }

// publicPool asks without a scope: salted hashes and signatures are for everybody.
type publicPool struct{ pool *pgxpool.Pool }

func (p publicPool) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return p.pool.Query(withoutScope(ctx), sql, args...)
}

func (p publicPool) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return p.pool.QueryRow(withoutScope(ctx), sql, args...)
}

func (p publicPool) BeginTx(ctx context.Context, options pgx.TxOptions) (pgx.Tx, error) {
	return p.pool.BeginTx(withoutScope(ctx), options)
}

// LogStatus is the state of the log in numbers.
type LogStatus struct {
	Checkpoint audit.Checkpoint
	At         time.Time // when the checkpoint was signed
	PublicKey  string    // signed-note verifier key
	Pending    int       // leaves written but not in the tree yet
	Oldest     time.Time // when the oldest of them was written; zero without any
}

// latestCheckpoint is the newest row; the log has one from its first start on.
const latestCheckpoint = `SELECT size, note, at FROM log_checkpoint ORDER BY size DESC LIMIT 1`

// Status tells how far the log is and what still waits.
//
// Errors: NotFound when no server with a key has started yet.
func (s *LogStore) Status(ctx context.Context) (LogStatus, error) {
	var status LogStatus
	var signed string
	var oldest *time.Time
	err := s.pool.QueryRow(ctx, `
		SELECT c.note, c.at, k.public_key, p.count, p.oldest
		  FROM (`+latestCheckpoint+`) c,
		       (`+latestKey+`) k,
		       (SELECT count(*) AS count, min(l.recorded_at) AS oldest FROM leaf_pending JOIN leaf l USING (entry)) p`).
		Scan(&signed, &status.At, &status.PublicKey, &status.Pending, &oldest)
	if err != nil {
		return LogStatus{}, logError(err, "read log status")
	}
	if oldest != nil {
		status.Oldest = *oldest
	}
	status.Checkpoint, err = audit.ParseCheckpoint([]byte(signed))
	return status, err
}

// Checkpoint returns the newest signed checkpoint, as served at /checkpoint.
//
// Errors: NotFound when no server with a key has started yet.
func (s *LogStore) Checkpoint(ctx context.Context) ([]byte, error) {
	var signed string
	err := s.pool.QueryRow(ctx, `SELECT note FROM (`+latestCheckpoint+`) c`).Scan(&signed)
	if err != nil {
		return nil, logError(err, "read checkpoint")
	}
	return []byte(signed), nil
}

// Proof proves an entry at the newest checkpoint. Two round trips.
//
// Errors: NotFound for an entry that does not exist, Conflict
// "entry_not_sealed" while it waits for the sequencer.
func (s *LogStore) Proof(ctx context.Context, entry uuid.UUID) (audit.Proof, error) {
	var index, size *int64
	var signed *string
	// One statement, one snapshot: an index always lies inside the checkpoint.
	err := s.pool.QueryRow(ctx, `
		SELECT g.leaf_index, c.size, c.note
		  FROM leaf l
		  LEFT JOIN log_leaf g ON g.entry = l.entry
		  LEFT JOIN (`+latestCheckpoint+`) c ON true
		 WHERE l.entry = $1`, entry).Scan(&index, &size, &signed)
	if err != nil {
		return audit.Proof{}, logError(err, "find entry")
	}
	if index == nil || size == nil {
		return audit.Proof{}, fault.New(fault.Conflict, "entry_not_sealed")
	}
	hashes, err := audit.ProveInclusion(*size, *index, treeReader(ctx, s.pool))
	if err != nil {
		return audit.Proof{}, fmt.Errorf("prove entry %s: %w", entry, err)
	}
	return audit.Proof{Index: *index, Hashes: hashes, Checkpoint: []byte(*signed)}, nil
}

// Sealed finds an entry's number and the first checkpoint that covers it: the same answer whenever one asks.
//
// Errors: NotFound for an entry that does not exist, Conflict
// "entry_not_sealed" while it waits for the sequencer.
func (s *LogStore) Sealed(ctx context.Context, entry uuid.UUID) (index int64, signed []byte, err error) {
	var at *int64
	var note *string
	err = s.pool.QueryRow(ctx, `
		SELECT g.leaf_index, c.note
		  FROM leaf l
		  LEFT JOIN log_leaf g ON g.entry = l.entry
		  LEFT JOIN LATERAL (SELECT note FROM log_checkpoint WHERE size > g.leaf_index ORDER BY size LIMIT 1) c ON true
		 WHERE l.entry = $1`, entry).Scan(&at, &note)
	if err != nil {
		return 0, nil, logError(err, "find entry")
	}
	if at == nil || note == nil {
		return 0, nil, fault.New(fault.Conflict, "entry_not_sealed")
	}
	return *at, []byte(*note), nil
}

// Key returns the public key of the log, as a line of a signed note's verifier.
//
// Errors: NotFound when no server with a key has started yet.
func (s *LogStore) Key(ctx context.Context) (string, error) {
	var key string
	if err := s.pool.QueryRow(ctx, `SELECT public_key FROM (`+latestKey+`) k`).Scan(&key); err != nil {
		return "", logError(err, "read log key")
	}
	return key, nil
}

// Consistency returns the hashes that show that the log of size older is a
// prefix of the log of size newer.
//
// Errors: Invalid "log_sizes" unless 0 <= older <= newer <= the log's size.
func (s *LogStore) Consistency(ctx context.Context, older, newer int64) ([]audit.Hash, error) {
	size, err := s.size(ctx)
	if err != nil {
		return nil, err
	}
	if older < 0 || older > newer || newer > size {
		return nil, fault.New(fault.Invalid, "log_sizes")
	}
	return audit.ProveConsistency(older, newer, treeReader(ctx, s.pool))
}

// Tile returns a tile of hashes or a bundle of entries, as served under /tile.
// What it returns never changes.
//
// Errors: NotFound for a tile that reaches beyond the log.
func (s *LogStore) Tile(ctx context.Context, t audit.Tile) ([]byte, error) {
	size, err := s.size(ctx)
	if err != nil {
		return nil, err
	}
	if !t.Within(size) {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	if t.Level != audit.EntriesLevel {
		return audit.TileData(t, treeReader(ctx, s.pool))
	}
	leaves, err := readLeaves(ctx, s.pool, t)
	if err != nil {
		return nil, err
	}
	return audit.EncodeEntries(leaves)
}

func (s *LogStore) size(ctx context.Context) (int64, error) {
	var size int64
	if err := s.pool.QueryRow(ctx, `SELECT size FROM (`+latestCheckpoint+`) c`).Scan(&size); err != nil {
		return 0, logError(err, "read checkpoint")
	}
	return size, nil
}

func readLeaves(ctx context.Context, db querier, t audit.Tile) ([][]byte, error) {
	from, to := t.Leaves()
	rows, err := db.Query(ctx, `
		SELECT l.bytes FROM log_leaf g JOIN leaf l USING (entry)
		 WHERE g.leaf_index >= $1 AND g.leaf_index < $2 ORDER BY g.leaf_index`, from, to)
	if err != nil {
		return nil, fmt.Errorf("read leaves %d to %d: %w", from, to, err)
	}
	leaves, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		return nil, fmt.Errorf("read leaves %d to %d: %w", from, to, err)
	}
	if int64(len(leaves)) != to-from {
		return nil, fmt.Errorf("read leaves %d to %d: %d are there", from, to, len(leaves))
	}
	return leaves, nil
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// treeReader reads tree hashes, with one query per call.
func treeReader(ctx context.Context, db querier) audit.HashReader {
	return audit.HashReaderFunc(func(ids []int64) ([]audit.Hash, error) {
		rows, err := db.Query(ctx, `
			SELECT t.hash FROM unnest($1::bigint[]) WITH ORDINALITY AS w (id, n)
			  JOIN tree_hash t ON t.id = w.id ORDER BY w.n`, ids)
		if err != nil {
			return nil, fmt.Errorf("read tree hashes: %w", err)
		}
		hashes, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (audit.Hash, error) {
			var b []byte
			if err := r.Scan(&b); err != nil {
				return audit.Hash{}, err
			}
			if len(b) != len(audit.Hash{}) {
				return audit.Hash{}, fmt.Errorf("tree hash of %d bytes", len(b))
			}
			return audit.Hash(b), nil
		})
		if err != nil {
			return nil, fmt.Errorf("read tree hashes: %w", err)
		}
		if len(hashes) != len(ids) {
			return nil, fmt.Errorf("read tree hashes: %d of %d are there", len(hashes), len(ids))
		}
		return hashes, nil
	})
}

func logError(err error, doing string) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.New(fault.NotFound, "not_found")
	}
	return fmt.Errorf("%s: %w", doing, err)
}
