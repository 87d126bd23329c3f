package postgres_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

const logOrigin = "shop.example/log"

var logNow = time.Date(2026, 11, 22, 9, 14, 3, 0, time.UTC)

// logBundle is a database with a new log.
type logBundle struct {
	db    *testdb.DB
	pool  *pgxpool.Pool // as worker
	store *postgres.LogStore
	cfg   postgres.SequencerConfig
	said  *journal
	org   uuid.UUID
}

// journal collects what a sequencer logs.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func setupLog(t *testing.T) *logBundle {
	t.Helper()
	db := testdb.New(t)
	b := &logBundle{db: db, pool: db.WorkerPool(t), store: postgres.NewLogStore(db.Pool(t)), said: &journal{}, org: uuid.Must(uuid.NewV7())}
	b.cfg = postgres.SequencerConfig{
		Origin: logOrigin, KeyFile: filepath.Join(t.TempDir(), "log.key"), Rand: rand.Reader,
		Clock: func() time.Time { return logNow }, Log: slog.New(slog.NewTextHandler(b.said, nil)), Poll: 5 * time.Millisecond,
	}
	exec(t, b.pool, `INSERT INTO organisation (id, kind, name, buyer_type, legal_entity_id, created_at)
		VALUES ($1, 'member', 'Beispielstadt', 'municipality', $1, $2)`, b.org, logNow)
	return b
}

func exec(t *testing.T, pool *pgxpool.Pool, sql string, args ...any) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func (b *logBundle) sequencer(t *testing.T) *postgres.Sequencer {
	t.Helper()
	s, err := postgres.NewSequencer(t.Context(), b.pool, b.cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// write commits n records with their leaves in one transaction, as a business transaction does.
func (b *logBundle) write(ctx context.Context, n int) ([]audit.Record, error) {
	var records []audit.Record
	var ids []uuid.UUID
	var texts, salts, leaves [][]byte
	for range n {
		r, err := audit.NewRecord(b.org, audit.RecordType{Name: "order.released", Version: 1}, struct{}{}, rand.Reader)
		if err != nil {
			return nil, err
		}
		leaf, err := audit.NewLeaf(r, logNow)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
		ids, texts, salts, leaves = append(ids, r.ID), append(texts, r.Bytes), append(salts, r.Salt[:]), append(leaves, leaf.Bytes())
	}
	return records, pgx.BeginFunc(ctx, b.pool, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`INSERT INTO record (id, organisation_id, type, version, bytes, salt)
			SELECT id, $2, 'order.released', 1, b, s FROM unnest($1::uuid[], $3::bytea[], $4::bytea[]) AS r (id, b, s)`, ids, b.org, texts, salts)
		batch.Queue(`INSERT INTO leaf (entry, bytes) SELECT * FROM unnest($1::uuid[], $2::bytea[])`, ids, leaves)
		batch.Queue(`INSERT INTO leaf_pending SELECT unnest($1::uuid[])`, ids)
		return tx.SendBatch(ctx, batch).Close()
	})
}

func (b *logBundle) mustWrite(t *testing.T, n int) []audit.Record {
	t.Helper()
	records, err := b.write(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func count(t *testing.T, pool *pgxpool.Pool, sql string) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// rounds seals until nothing waits and returns the sizes of the batches.
func rounds(t *testing.T, s *postgres.Sequencer) []int {
	t.Helper()
	var sizes []int
	for {
		n, err := s.Round(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return sizes
		}
		sizes = append(sizes, n)
	}
}

// wantSealed asserts that the log holds exactly n leaves, without a gap, and that all of it checks.
func (b *logBundle) wantSealed(t *testing.T, n int) {
	t.Helper()
	if left := count(t, b.pool, `SELECT count(*) FROM leaf_pending`); left != 0 {
		t.Errorf("%d leaves are still pending", left)
	}
	gaps := count(t, b.pool, `SELECT count(*) FROM (SELECT leaf_index, row_number() OVER (ORDER BY leaf_index) - 1 AS n FROM log_leaf) x WHERE leaf_index <> n`)
	if have := count(t, b.pool, `SELECT count(*) FROM log_leaf`); have != n || gaps != 0 {
		t.Errorf("%d leaves with %d gaps, want %d", have, gaps, n)
	}
	head, err := b.store.Check(t.Context())
	if err != nil || head.Size != int64(n) {
		t.Errorf("check of the log: size %d, %v", head.Size, err)
	}
}

func (b *logBundle) verifiers(t *testing.T) []audit.Verifier {
	t.Helper()
	status, err := b.store.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list, err := audit.ParseVerifiers(status.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

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

// snapshot is the content of all log tables as text.
func (b *logBundle) snapshot(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, table := range []string{"leaf_pending", "log_leaf", "tree_hash", "log_head", "log_checkpoint", "log_key"} {
		var text string
		err := b.pool.QueryRow(t.Context(), `SELECT coalesce(string_agg(x::text, E'\n' ORDER BY x::text), '') FROM `+table+` x`).Scan(&text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s:\n%s\n", table, text)
	}
	return all.String()
}

// alter does what only the owner of the tables can: it takes the trigger away first.
func (b *logBundle) alter(t *testing.T, sql, table string) {
	t.Helper()
	owner := b.db.Owner(t)
	exec(t, owner, `ALTER TABLE `+table+` DISABLE TRIGGER append_only`)
	exec(t, owner, sql)
	exec(t, owner, `ALTER TABLE `+table+` ENABLE ALWAYS TRIGGER append_only`)
}

// wantVerified makes a proof file from what is stored and verifies it offline.
func (b *logBundle) wantVerified(t *testing.T, r audit.Record) {
	t.Helper()
	proof, err := b.store.Proof(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := audit.NewLeaf(r, logNow)
	if err != nil {
		t.Fatal(err)
	}
	file, err := audit.Package{Record: r, Leaf: leaf, Proof: proof}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	report, err := audit.Verify(file, b.verifiers(t))
	if err != nil || report.Index != proof.Index {
		t.Errorf("entry %s: %v", r.ID, err)
	}
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

// openWorker opens a second worker pool, as another replica does.
func (b *logBundle) openWorker(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: b.db.WorkerURL, Role: postgres.RoleWorker, MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// cutConnections ends every connection to the database; the test's own pools start anew.
func (b *logBundle) cutConnections(t *testing.T) {
	t.Helper()
	login, err := pgx.Connect(t.Context(), b.db.WorkerURL) // without SET ROLE: a login may end its own sessions
	if err != nil {
		t.Fatal(err)
	}
	defer login.Close(t.Context())
	_, err = login.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()`)
	if err != nil {
		t.Fatal(err)
	}
	b.pool.Reset()
	b.db.Pool(t).Reset()
}

// waitSealed waits until nothing is pending.
func (b *logBundle) waitSealed(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for count(t, b.pool, `SELECT count(*) FROM leaf_pending`) > 0 {
		if time.Now().After(deadline) {
			t.Fatalf("leaves are still pending after 30 s; log: %s", b.said)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

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

func errorsIsKind(err error, kind fault.Kind) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Kind == kind
}
