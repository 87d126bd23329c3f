package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/audit"
)

const (
	defaultPoll  = 100 * time.Millisecond
	defaultBatch = 2000
	// roundPause is the least time between two rounds under load: one signature
	// and one durable commit then seal what came in meanwhile.
	roundPause = 50 * time.Millisecond
	maxBackOff = 5 * time.Second
)

// SequencerConfig says which log a [Sequencer] writes and with what.
type SequencerConfig struct {
	Origin  string // name of the log, such as "shop.example/log"; fixed at its first start
	KeyFile string // path of the private key; made when the log is new
	Rand    io.Reader
	Clock   func() time.Time
	Log     *slog.Logger
	Poll    time.Duration // time between looks for new leaves; 0 = 100 ms
	Batch   int           // most leaves in one round; 0 = 2000
}

// Sequencer gives pending leaves their place in the tree and signs the result.
// Any number of replicas may run one: the database lets a single one work at a
// time, and a replica without the log's key never does.
type Sequencer struct {
	pool *pgxpool.Pool
	cfg  SequencerConfig
	key  *audit.Key
	wake chan struct{}
}

// NewSequencer finds or makes the key and recomputes the log's head from its
// stored hashes. The pool works as [RoleWorker].
//
// Errors: [ErrWrongLogKey]; audit.CodeTreeAltered when the stored tree does not
// give the stored root, or not the one in the newest checkpoint. The server
// must not start with either.
func NewSequencer(ctx context.Context, pool *pgxpool.Pool, cfg SequencerConfig) (*Sequencer, error) {
	if cfg.Poll == 0 {
		cfg.Poll = defaultPoll
	}
	if cfg.Batch == 0 {
		cfg.Batch = defaultBatch
	}
	s := &Sequencer{pool: pool, cfg: cfg, wake: make(chan struct{}, 1)}
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
		// Two replicas that start at once on a new log must agree on one key.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockLogStart); err != nil {
			return fmt.Errorf("lock log start: %w", err)
		}
		if s.key, err = openKey(ctx, tx, cfg); err != nil {
			return err
		}
		return checkHead(ctx, tx)
	})
	if err != nil {
		return nil, err
	}
	if s.key == nil {
		cfg.Log.WarnContext(ctx, "log key is not here: this server serves proofs but seals nothing", slog.String("key_file", cfg.KeyFile))
	}
	return s, nil
}

// Signs reports whether this replica holds the log's key.
func (s *Sequencer) Signs() bool { return s.key != nil }

// Wake makes [Sequencer.Run] look now. Call it after a commit that wrote a
// leaf; it never blocks.
func (s *Sequencer) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // a look is already due
	}
}

// Run seals leaves until ctx ends. It survives every passing fault of the
// database, but returns an error when the stored tree was altered: nothing may
// be signed on top of that.
func (s *Sequencer) Run(ctx context.Context) error {
	if s.key == nil {
		<-ctx.Done()
		return nil
	}
	backOff := s.cfg.Poll
	for {
		n, err := s.Round(ctx)
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // whatever the last round says: it was asked to end
		case audit.CodeOf(err) == audit.CodeTreeAltered, errors.Is(err, ErrWrongLogKey):
			return err
		case err != nil:
			s.cfg.Log.ErrorContext(ctx, "sealing failed, will try again", slog.Any("error", err), slog.Duration("after", backOff))
			sleep(ctx, backOff, nil)
			backOff = min(2*backOff, maxBackOff)
			continue
		case n == s.cfg.Batch:
			continue // more is waiting
		case n > 0:
			sleep(ctx, roundPause, nil)
		}
		backOff = s.cfg.Poll
		sleep(ctx, s.cfg.Poll, s.wake)
	}
}

// sleep waits for a time, a wake-up or the end of ctx.
func sleep(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-wake:
	case <-ctx.Done():
	}
}

// Round seals up to one batch in one transaction and returns how many leaves
// that were. It does nothing while another replica is at work.
func (s *Sequencer) Round(ctx context.Context) (int, error) {
	if s.key == nil {
		return 0, nil
	}
	var waiting bool
	if err := s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM leaf_pending)`).Scan(&waiting); err != nil {
		return 0, fmt.Errorf("look for pending leaves: %w", err)
	}
	if !waiting {
		return 0, nil
	}
	n := 0
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		head, mine, err := s.lockHead(ctx, tx)
		if err != nil || !mine {
			return err
		}
		entries, leaves, err := takePending(ctx, tx, s.cfg.Batch)
		if err != nil || len(leaves) == 0 {
			return err
		}
		extension, err := audit.Append(head, leaves, treeReader(ctx, tx))
		if err != nil {
			return fmt.Errorf("seal %d leaves: %w", len(leaves), err)
		}
		n = len(leaves)
		return s.store(ctx, tx, head, entries, extension)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// lockHead takes the sequencer's lock and the head's row, or tells that the
// work is not this replica's now.
func (s *Sequencer) lockHead(ctx context.Context, tx pgx.Tx) (head audit.Head, mine bool, err error) {
	if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, lockSequence).Scan(&mine); err != nil || !mine {
		return audit.Head{}, false, err
	}
	// A statement of its own: its snapshot must be younger than the lock.
	if head, err = readHead(ctx, tx); err != nil {
		return audit.Head{}, false, err
	}
	named, _, err := namedKey(ctx, tx)
	if err != nil {
		return audit.Head{}, false, err
	}
	if named != s.key.Public() {
		return audit.Head{}, false, fmt.Errorf("%w: it was changed to %s while this server ran", ErrWrongLogKey, named)
	}
	return head, true, nil
}

// readHead locks and reads the head.
func readHead(ctx context.Context, tx pgx.Tx) (audit.Head, error) {
	var size int64
	var root []byte
	if err := tx.QueryRow(ctx, `SELECT size, root FROM log_head FOR UPDATE`).Scan(&size, &root); err != nil {
		return audit.Head{}, fmt.Errorf("read log head: %w", err)
	}
	if size == 0 {
		return audit.EmptyHead(), nil
	}
	if len(root) != len(audit.Hash{}) {
		return audit.Head{}, fmt.Errorf("log head of size %d has a root of %d bytes", size, len(root))
	}
	return audit.Head{Size: size, Root: audit.Hash(root)}, nil
}

func takePending(ctx context.Context, tx pgx.Tx, limit int) (entries []uuid.UUID, leaves [][]byte, err error) {
	rows, err := tx.Query(ctx, `
		WITH taken AS (
			DELETE FROM leaf_pending WHERE entry IN (SELECT entry FROM leaf_pending ORDER BY entry LIMIT $1)
			RETURNING entry)
		SELECT l.entry, l.bytes FROM taken JOIN leaf l USING (entry) ORDER BY l.entry`, limit)
	if err != nil {
		return nil, nil, fmt.Errorf("take pending leaves: %w", err)
	}
	var entry uuid.UUID
	var leaf []byte
	_, err = pgx.ForEachRow(rows, []any{&entry, &leaf}, func() error {
		entries, leaves = append(entries, entry), append(leaves, leaf)
		leaf = nil
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("take pending leaves: %w", err)
	}
	return entries, leaves, nil
}

const insertCheckpoint = `INSERT INTO log_checkpoint (size, note, at) VALUES ($1, $2, $3)`

func (s *Sequencer) store(ctx context.Context, tx pgx.Tx, old audit.Head, entries []uuid.UUID, x audit.Extension) error {
	signed, err := audit.SignCheckpoint(audit.Checkpoint{Origin: s.cfg.Origin, Head: x.Head}, *s.key)
	if err != nil {
		return err
	}
	ids, hashes := make([]int64, len(x.Hashes)), make([][]byte, len(x.Hashes))
	for i := range x.Hashes {
		ids[i], hashes[i] = x.Hashes[i].ID, x.Hashes[i].Hash[:]
	}
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO tree_hash (id, hash) SELECT * FROM unnest($1::bigint[], $2::bytea[])`, ids, hashes)
	b.Queue(`INSERT INTO log_leaf (leaf_index, entry)
		SELECT $1::bigint + n - 1, entry FROM unnest($2::uuid[]) WITH ORDINALITY AS e (entry, n)`, old.Size, entries)
	b.Queue(`UPDATE log_head SET size = $1, root = $2`, x.Head.Size, x.Head.Root[:])
	b.Queue(insertCheckpoint, x.Head.Size, string(signed), s.cfg.Clock())
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store %d leaves: %w", len(entries), err)
	}
	return nil
}

// checkHead recomputes the root from stored hashes and compares it with the
// head and with what the newest checkpoint says, signature included.
func checkHead(ctx context.Context, tx pgx.Tx) error {
	head, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	if err := audit.CheckHead(head, treeReader(ctx, tx)); err != nil {
		return err
	}
	verifiers, err := logVerifiers(ctx, tx)
	if err != nil {
		return err
	}
	var signed string
	if err := tx.QueryRow(ctx, `SELECT note FROM (`+latestCheckpoint+`) c`).Scan(&signed); err != nil {
		return fmt.Errorf("read newest checkpoint: %w", err)
	}
	checkpoint, err := audit.OpenCheckpoint([]byte(signed), verifiers)
	if err != nil {
		return fmt.Errorf("newest checkpoint: %w", err)
	}
	if checkpoint.Head != head {
		return altered("head is %d %s, the newest checkpoint says %d %s", head.Size, head.Root, checkpoint.Size, checkpoint.Root)
	}
	return nil
}
