package postgres_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/postgres"
)

func TestNewSequencer(t *testing.T) {
	t.Parallel()

	t.Run("ANewLogGetsAKeyAndACheckpoint", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		if _, err := b.store.Checkpoint(t.Context()); !errorsIsKind(err, fault.NotFound) {
			t.Errorf("a log that never started has a checkpoint: %v", err)
		}
		if s := b.sequencer(t); !s.Signs() {
			t.Error("the sequencer has no key")
		}
		key, err := audit.LoadKeyFile(b.cfg.KeyFile)
		if err != nil {
			t.Fatal(err)
		}
		status, err := b.store.Status(t.Context())
		want := postgres.LogStatus{Checkpoint: audit.Checkpoint{Origin: logOrigin, Head: audit.EmptyHead()}, At: logNow, PublicKey: key.Public()}
		if diff := cmp.Diff(want, status); diff != "" || err != nil {
			t.Errorf("%s %v", diff, err)
		}
		b.wantSealed(t, 0)
	})
	t.Run("TheNextStartFindsTheSameKey", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.sequencer(t)
		before := b.snapshot(t)
		if s := b.sequencer(t); !s.Signs() {
			t.Error("the second start has no key")
		}
		if diff := cmp.Diff(before, b.snapshot(t)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ManyStartsAtOnceAgreeOnOneKey", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		var starting sync.WaitGroup
		for range 4 {
			starting.Go(func() {
				if _, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg); err != nil {
					t.Error(err)
				}
			})
		}
		starting.Wait()
		if n := count(t, b.pool, `SELECT count(*) FROM log_key`); n != 1 {
			t.Errorf("%d keys", n)
		}
	})
	t.Run("AFileWithoutANameInTheDatabaseIsNamed", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		key, err := audit.GenerateKey(logOrigin, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.WriteKeyFile(b.cfg.KeyFile, key); err != nil {
			t.Fatal(err)
		}
		b.sequencer(t)
		if status, err := b.store.Status(t.Context()); err != nil || status.PublicKey != key.Public() {
			t.Errorf("the log's key is %s, want %s (%v)", status.PublicKey, key.Public(), err)
		}
	})
	t.Run("AReplicaWithoutTheKeyServesProofsAndSealsNothing", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		records := b.mustWrite(t, 3)
		rounds(t, b.sequencer(t))
		for _, path := range []string{"", filepath.Join(t.TempDir(), "none")} {
			b.cfg.KeyFile = path
			s := b.sequencer(t)
			b.mustWrite(t, 1)
			if n, err := s.Round(t.Context()); s.Signs() || n != 0 || err != nil {
				t.Errorf("signs %v, sealed %d, %v", s.Signs(), n, err)
			}
			b.wantVerified(t, records[0])
		}
		if !strings.Contains(b.said.String(), "serves proofs but seals nothing") {
			t.Errorf("it does not say so: %s", b.said)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := b.sequencer(t).Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Run("ErrAnotherKey", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.sequencer(t)
		if err := os.Remove(b.cfg.KeyFile); err != nil {
			t.Fatal(err)
		}
		key, err := audit.GenerateKey(logOrigin, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.WriteKeyFile(b.cfg.KeyFile, key); err != nil {
			t.Fatal(err)
		}
		if _, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg); !errors.Is(err, postgres.ErrWrongLogKey) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("ErrAnotherOrigin", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.sequencer(t)
		b.cfg.Origin = "other.example/log"
		if _, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg); !errors.Is(err, postgres.ErrWrongLogKey) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("ErrKeyOthersMayRead", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.sequencer(t)
		if err := os.Chmod(b.cfg.KeyFile, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg); audit.CodeOf(err) != audit.CodeKeyExposed {
			t.Errorf("error %v", err)
		}
	})
	t.Run("ErrANewLogWithoutAKeyFile", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.cfg.KeyFile = ""
		if _, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg); err == nil {
			t.Error("a new log started without a key")
		}
		if n := count(t, b.pool, `SELECT count(*) FROM log_key`); n != 0 {
			t.Errorf("%d keys", n)
		}
	})
	t.Run("ErrHeadTakenBack", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.mustWrite(t, 4)
		rounds(t, b.sequencer(t))
		exec(t, b.pool, `UPDATE log_head SET size = 2, root = (SELECT hash FROM tree_hash WHERE id = 2)`)
		if _, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg); audit.CodeOf(err) != audit.CodeTreeAltered {
			t.Errorf("a server started on a log that was cut off: %v", err)
		}
	})
}
