package postgres_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
)

func TestLogStore(t *testing.T) {
	t.Parallel()

	t.Run("AnEntryIsPendingUntilItIsSealed", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		s := b.sequencer(t)
		r := b.mustWrite(t, 2)[0]
		if _, err := b.store.Proof(t.Context(), r.ID); !errorsIsKind(err, fault.Conflict) {
			t.Errorf("error %v", err)
		}
		status, err := b.store.Status(t.Context())
		if err != nil || status.Pending != 2 || status.Oldest.IsZero() {
			t.Errorf("status %+v, %v", status, err)
		}
		rounds(t, s)
		b.wantVerified(t, r)
		status, err = b.store.Status(t.Context())
		if err != nil || status.Pending != 0 || !status.Oldest.IsZero() || status.Checkpoint.Size != 2 {
			t.Errorf("status %+v, %v", status, err)
		}
	})
	t.Run("ErrUnknownEntry", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.sequencer(t)
		if _, err := b.store.Proof(t.Context(), uuid.New()); !errorsIsKind(err, fault.NotFound) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("EveryCheckpointIsConsistentWithEveryLaterOne", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.cfg.Batch = 5
		s := b.sequencer(t)
		checkpoints := [][]byte{}
		for range 12 {
			signed, err := b.store.Checkpoint(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			checkpoints = append(checkpoints, signed)
			b.mustWrite(t, 3)
			rounds(t, s)
		}
		keys := b.verifiers(t)
		for i, signed := range checkpoints {
			older, err := audit.OpenCheckpoint(signed, keys)
			if err != nil {
				t.Fatal(err)
			}
			for _, later := range checkpoints[i:] {
				newer, err := audit.OpenCheckpoint(later, keys)
				if err != nil {
					t.Fatal(err)
				}
				proof, err := b.store.Consistency(t.Context(), older.Size, newer.Size)
				if err != nil {
					t.Fatal(err)
				}
				if err := audit.CheckConsistency(older, newer, proof); err != nil {
					t.Error(err)
				}
			}
		}
		for _, bad := range [][2]int64{{-1, 3}, {4, 3}, {3, 1000}} {
			if _, err := b.store.Consistency(t.Context(), bad[0], bad[1]); !errorsIsKind(err, fault.Invalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
	})
	t.Run("TilesHoldTheLeavesAndTheirHashes", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		s := b.sequencer(t)
		b.mustWrite(t, 300)
		rounds(t, s)
		var leaves [][]byte
		for _, path := range []string{"tile/entries/000", "tile/entries/001.p/44"} {
			leaves = append(leaves, entriesOf(t, b, path)...)
		}
		rebuilt, err := audit.Append(audit.EmptyHead(), leaves, nil)
		if err != nil {
			t.Fatal(err)
		}
		status, err := b.store.Status(t.Context())
		if diff := cmp.Diff(status.Checkpoint.Head, rebuilt.Head); diff != "" || err != nil {
			t.Errorf("%s %v", diff, err)
		}
		if !bytes.Equal(tileOf(t, b, "tile/0/000.p/7"), tileOf(t, b, "tile/0/000")[:7*32]) {
			t.Error("a partial tile is not the start of the full one")
		}
		first, err := audit.Append(audit.EmptyHead(), leaves[:256], nil)
		if err != nil || !bytes.Equal(tileOf(t, b, "tile/1/000.p/1"), first.Head.Root[:]) {
			t.Errorf("level 1 does not hold the root of the first tile: %v", err)
		}
		for _, path := range []string{"tile/0/002", "tile/0/001", "tile/entries/001.p/45", "tile/1/000.p/2", "tile/2/000.p/1"} {
			tile, err := audit.ParseTilePath(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.store.Tile(t.Context(), tile); !errorsIsKind(err, fault.NotFound) {
				t.Errorf("%s: %v", path, err)
			}
		}
	})
}

func tileOf(t *testing.T, b *logBundle, path string) []byte {
	t.Helper()
	tile, err := audit.ParseTilePath(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := b.store.Tile(t.Context(), tile)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func entriesOf(t *testing.T, b *logBundle, path string) [][]byte {
	t.Helper()
	entries, err := audit.DecodeEntries(tileOf(t, b, path))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestLogStore_Check(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ table, sql string }{
		"ErrLeafAltered":       {"leaf", `UPDATE leaf SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '2026', '2025'), 'UTF8') WHERE entry = (SELECT entry FROM log_leaf WHERE leaf_index = 3)`},
		"ErrHashAltered":       {"tree_hash", `UPDATE tree_hash SET hash = sha256(hash) WHERE id = 3`},
		"ErrHashRemoved":       {"tree_hash", `DELETE FROM tree_hash WHERE id = 3`},
		"ErrHashAdded":         {"tree_hash", `INSERT INTO tree_hash VALUES (1000000, sha256('x'))`},
		"ErrTailRemoved":       {"log_leaf", `DELETE FROM log_leaf WHERE leaf_index = (SELECT max(leaf_index) FROM log_leaf)`},
		"ErrLeafLeftOut":       {"log_leaf", `DELETE FROM log_leaf WHERE leaf_index = 3`},
		"ErrCheckpointRemoved": {"log_checkpoint", `DELETE FROM log_checkpoint WHERE size = (SELECT max(size) FROM log_checkpoint)`},
		"ErrCheckpointAltered": {"log_checkpoint", `UPDATE log_checkpoint SET note = replace(note, E'\n7\n', E'\n6\n') WHERE size = 7`},
		"ErrCheckpointMoved":   {"log_checkpoint", `UPDATE log_checkpoint SET size = 13 WHERE size = 14`},
		"ErrHeadTakenBack":     {"log_head", `UPDATE log_head SET size = size - 1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupLog(t)
			b.cfg.Batch = 7
			s := b.sequencer(t)
			b.mustWrite(t, 30)
			rounds(t, s)
			b.wantSealed(t, 30)
			if c.table == "log_head" {
				exec(t, b.db.Owner(t), c.sql)
			} else {
				b.alter(t, c.sql, c.table)
			}
			if _, err := b.store.Check(t.Context()); audit.CodeOf(err) == "" {
				t.Errorf("the check found nothing: %v", err)
			}
		})
	}
}
