package postgres_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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

func errorsIsKind(err error, kind fault.Kind) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Kind == kind
}
