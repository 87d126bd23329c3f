package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
)

// checkBundles is how many entry bundles of 256 leaves a check reads at once.
const checkBundles = 16

// Check rebuilds the whole tree from the stored leaves and compares every
// stored hash, the head and every checkpoint with it. It reads the entire log:
// minutes for millions of leaves.
//
// Errors carry audit.CodeTreeAltered, or the code of a bad checkpoint.
func (s *LogStore) Check(ctx context.Context) (audit.Head, error) {
	var head audit.Head
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, s.pool, options, func(tx pgx.Tx) (err error) {
		if head, err = rebuild(ctx, tx); err != nil {
			return err
		}
		return checkCheckpoints(ctx, tx, head)
	})
	return head, err
}

// rebuild returns the head that the stored leaves give.
func rebuild(ctx context.Context, tx pgx.Tx) (audit.Head, error) {
	var leafCount, hashCount, size int64
	err := tx.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM log_leaf), (SELECT count(*) FROM tree_hash), (SELECT size FROM log_head)`).Scan(&leafCount, &hashCount, &size)
	if err != nil {
		return audit.Head{}, fmt.Errorf("count leaves: %w", err)
	}
	head, rebuilt := audit.EmptyHead(), int64(0)
	for head.Size < leafCount {
		leaves, err := readChunk(ctx, tx, head.Size, leafCount)
		if err != nil {
			return audit.Head{}, err
		}
		// What was stored so far was found equal, so it may be built upon.
		x, err := audit.Append(head, leaves, treeReader(ctx, tx))
		if err != nil {
			return audit.Head{}, err
		}
		if err := compareHashes(ctx, tx, x.Hashes); err != nil {
			return audit.Head{}, err
		}
		head, rebuilt = x.Head, rebuilt+int64(len(x.Hashes))
	}
	if rebuilt != hashCount || head.Size != size {
		return audit.Head{}, altered("%d leaves give %d hashes; %d are stored and the head says %d leaves", leafCount, rebuilt, hashCount, size)
	}
	return head, nil
}

func readChunk(ctx context.Context, tx pgx.Tx, from, end int64) ([][]byte, error) {
	var leaves [][]byte
	for range checkBundles {
		width := min(256, end-from)
		if width == 0 {
			break
		}
		bundle, err := readLeaves(ctx, tx, audit.Tile{Level: audit.EntriesLevel, Index: from / 256, Width: int(width)})
		if err != nil {
			return nil, altered("%v", err)
		}
		leaves = append(leaves, bundle...)
		from += width
	}
	return leaves, nil
}

func compareHashes(ctx context.Context, tx pgx.Tx, want []audit.StoredHash) error {
	ids := make([]int64, len(want))
	for i, h := range want {
		ids[i] = h.ID
	}
	got, err := treeReader(ctx, tx).ReadHashes(ids)
	if err != nil {
		return altered("%v", err)
	}
	for i, h := range want {
		if got[i] != h.Hash {
			return altered("tree hash %d is %s, the leaves give %s", h.ID, got[i], h.Hash)
		}
	}
	return nil
}

// checkCheckpoints verifies that every checkpoint ever signed is one of this tree.
func checkCheckpoints(ctx context.Context, tx pgx.Tx, head audit.Head) error {
	verifiers, err := logVerifiers(ctx, tx)
	if err != nil {
		return err
	}
	newest := audit.Checkpoint{Head: audit.Head{Size: -1}}
	for {
		notes, err := readNotes(ctx, tx, newest.Size)
		if err != nil {
			return err
		}
		if len(notes) == 0 {
			break
		}
		for _, signed := range notes {
			if newest, err = audit.OpenCheckpoint([]byte(signed), verifiers); err != nil {
				return fmt.Errorf("a checkpoint: %w", err)
			}
			if err := audit.CheckHead(newest.Head, treeReader(ctx, tx)); err != nil {
				return fmt.Errorf("checkpoint of size %d: %w", newest.Size, err)
			}
		}
	}
	if newest.Head != head {
		return altered("the leaves give %d %s, the newest checkpoint says %d %s", head.Size, head.Root, newest.Size, newest.Root)
	}
	return nil
}

// readNotes reads the next thousand checkpoints after a size, and refuses one
// that is stored under another size than it says.
func readNotes(ctx context.Context, tx pgx.Tx, after int64) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT size, note FROM log_checkpoint WHERE size > $1 ORDER BY size LIMIT 1000`, after)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	var size int64
	var signed string
	var notes []string
	_, err = pgx.ForEachRow(rows, []any{&size, &signed}, func() error {
		c, err := audit.ParseCheckpoint([]byte(signed))
		if err != nil {
			return err
		}
		if c.Size != size {
			return altered("the checkpoint stored under size %d says %d", size, c.Size)
		}
		notes = append(notes, signed)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return notes, nil
}

// logVerifiers are all keys that ever signed for the log.
func logVerifiers(ctx context.Context, tx pgx.Tx) ([]audit.Verifier, error) {
	var keys string
	if err := tx.QueryRow(ctx, `SELECT coalesce(string_agg(DISTINCT public_key, E'\n'), '') FROM log_key`).Scan(&keys); err != nil {
		return nil, fmt.Errorf("read log keys: %w", err)
	}
	return audit.ParseVerifiers(keys)
}

func altered(format string, args ...any) error {
	return &audit.Error{Code: audit.CodeTreeAltered, Detail: fmt.Sprintf(format, args...)}
}
