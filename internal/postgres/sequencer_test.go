package postgres_test

import (
	"context"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/postgres"
)

func TestSequencer_Round(t *testing.T) {
	t.Parallel()

	t.Run("SealsFiveThousandLeavesInBatches", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		s := b.sequencer(t)
		records := b.mustWrite(t, 5000)
		if diff := cmp.Diff([]int{2000, 2000, 1000}, rounds(t, s)); diff != "" {
			t.Error(diff)
		}
		b.wantSealed(t, 5000)
		for _, i := range mathrand.Perm(len(records))[:25] {
			b.wantVerified(t, records[i])
		}
	})
	t.Run("EveryBatchSizeLeavesACheckpointOfItsOwn", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.cfg.Batch = 7
		s := b.sequencer(t)
		total := 0
		for _, n := range []int{1, 6, 7, 8, 13, 14, 15, 64} {
			b.mustWrite(t, n)
			total += n
			var sizes []int
			for rest := n; rest > 0; rest -= 7 {
				sizes = append(sizes, min(rest, 7))
			}
			if diff := cmp.Diff(sizes, rounds(t, s)); diff != "" {
				t.Error(diff)
			}
		}
		b.wantSealed(t, total)
	})
	t.Run("ABatchIsInTheOrderOfItsEntries", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		s := b.sequencer(t)
		b.mustWrite(t, 50)
		rounds(t, s)
		if n := count(t, b.pool, `SELECT count(*) FROM log_leaf a JOIN log_leaf b ON b.leaf_index = a.leaf_index + 1 WHERE b.entry < a.entry`); n != 0 {
			t.Errorf("%d entries out of order", n)
		}
	})
	t.Run("NothingPendingWritesNothing", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		s := b.sequencer(t)
		if got := rounds(t, s); got != nil {
			t.Errorf("rounds %v", got)
		}
		b.wantSealed(t, 0)
		if n := count(t, b.pool, `SELECT count(*) FROM log_checkpoint`); n != 1 {
			t.Errorf("%d checkpoints, want that of the empty log", n)
		}
	})
	t.Run("AFailedRoundLeavesEverythingAsItWas", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		s := b.sequencer(t)
		b.mustWrite(t, 10)
		rounds(t, s)
		b.mustWrite(t, 20)
		owner := b.db.Owner(t)
		exec(t, owner, `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'power cut'; END $$`)
		exec(t, owner, `CREATE TRIGGER fail BEFORE INSERT ON log_checkpoint FOR EACH ROW EXECUTE FUNCTION fail()`)
		before := b.snapshot(t)
		if n, err := s.Round(t.Context()); n != 0 || err == nil || !strings.Contains(err.Error(), "power cut") {
			t.Errorf("round sealed %d leaves, error %v", n, err)
		}
		if diff := cmp.Diff(before, b.snapshot(t)); diff != "" {
			t.Error(diff)
		}
		exec(t, owner, `DROP TRIGGER fail ON log_checkpoint`)
		rounds(t, s)
		b.wantSealed(t, 30)
	})
	t.Run("ErrAnAlteredTreeIsNeverExtended", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		s := b.sequencer(t)
		b.mustWrite(t, 12)
		rounds(t, s)
		b.alter(t, `UPDATE tree_hash SET hash = sha256(hash) WHERE id = (SELECT max(id) FROM tree_hash)`, "tree_hash")
		b.mustWrite(t, 1)
		if n, err := s.Round(t.Context()); n != 0 || audit.CodeOf(err) != audit.CodeTreeAltered {
			t.Errorf("round sealed %d leaves, error %v", n, err)
		}
		if err := s.Run(t.Context()); audit.CodeOf(err) != audit.CodeTreeAltered {
			t.Errorf("Run went on: %v", err)
		}
		if _, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg); audit.CodeOf(err) != audit.CodeTreeAltered {
			t.Errorf("a server started on an altered tree: %v", err)
		}
		if n := count(t, b.pool, `SELECT count(*) FROM leaf_pending`); n != 1 {
			t.Errorf("%d pending leaves, want 1", n)
		}
	})
}

func TestSequencer_Run(t *testing.T) {
	t.Parallel()

	t.Run("TwoSequencersAndFourWritersMakeOneLog", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.cfg.Batch = 100
		first := b.sequencer(t)
		second, err := postgres.NewSequencer(t.Context(), b.openWorker(t).Pool(), b.cfg)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		for _, s := range []*postgres.Sequencer{first, second} {
			running.Go(func() {
				if err := s.Run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		var writing sync.WaitGroup
		for w := range 4 {
			writing.Go(func() {
				for i := range 50 {
					if _, err := b.write(ctx, 1+(i+w)%9); err != nil {
						t.Error(err)
						return
					}
					first.Wake()
				}
			})
		}
		writing.Wait()
		written := count(t, b.pool, `SELECT count(*) FROM leaf`)
		b.waitSealed(t)
		stop()
		running.Wait()
		b.wantSealed(t, written)
		if said := b.said.String(); said != "" {
			t.Errorf("a sequencer complained: %s", said)
		}
	})
	t.Run("AServerThatIsKilledAtAnyMomentLosesNothing", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.cfg.Batch = 20
		s := b.sequencer(t)
		b.mustWrite(t, 600)
		random := mathrand.New(mathrand.NewPCG(5, 6))
		for range 60 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(8000))*time.Microsecond)
			_, _ = s.Round(ctx) // cut off somewhere; what is left in the database is judged below
			cancel()
		}
		// The last one cut off may hold the lock a moment longer, so a round may do nothing.
		for count(t, b.pool, `SELECT count(*) FROM leaf_pending`) > 0 {
			if _, err := s.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		b.wantSealed(t, 600)
	})
	t.Run("WakeIsNotAPoll", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		b.cfg.Poll = time.Hour
		s := b.sequencer(t)
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			if err := s.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		for range 3 {
			b.mustWrite(t, 2)
			s.Wake()
			s.Wake() // never blocks, however many
			b.waitSealed(t)
		}
		stop()
		running.Wait()
		b.wantSealed(t, 6)
	})
	t.Run("SurvivesALostConnection", func(t *testing.T) {
		t.Parallel()
		b := setupLog(t)
		own := b.openWorker(t)
		s, err := postgres.NewSequencer(t.Context(), own.Pool(), b.cfg)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			if err := s.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		for range 5 {
			b.mustWrite(t, 10)
			b.cutConnections(t)
		}
		b.mustWrite(t, 10)
		b.waitSealed(t)
		stop()
		running.Wait()
		b.wantSealed(t, 60)
	})
}
