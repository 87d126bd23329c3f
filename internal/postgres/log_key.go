package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
)

// latestKey is the key that signs now; the log's origin stands beside it.
const latestKey = `SELECT origin, public_key FROM log_key ORDER BY valid_from DESC, recorded_at DESC LIMIT 1`

// advisory locks of the log; the numbers only have to differ from others'.
const (
	lockLogStart = 7_201_001
	lockSequence = 7_201_002
)

// ErrWrongLogKey means that the key file or the configured origin is not the
// one the database names. Signing with it would start a second history.
var ErrWrongLogKey = errors.New("the log's key or origin is not the one in the database")

// openKey finds the key that this replica signs with, or nil when the database
// names a key whose file is not here: such a replica serves proofs only. A
// file is made only when the database names no key at all.
func openKey(ctx context.Context, tx pgx.Tx, cfg SequencerConfig) (*audit.Key, error) {
	named, origin, err := namedKey(ctx, tx)
	if err != nil {
		return nil, err
	}
	if named != "" && origin != cfg.Origin {
		return nil, fmt.Errorf("%w: origin %q is configured, the log's is %q", ErrWrongLogKey, cfg.Origin, origin)
	}
	key, err := loadKey(cfg.KeyFile)
	if err != nil {
		return nil, err
	}
	switch {
	case key == nil && named != "":
		return nil, nil
	case key == nil && cfg.KeyFile == "":
		return nil, errors.New("a new log needs SHOP_LOG_KEY_FILE, the path of a key file to make")
	case key == nil:
		return makeKey(ctx, tx, cfg)
	case named == "":
		// A crash between writing the file and naming the key leaves this state.
		return key, nameKey(ctx, tx, cfg, *key)
	case key.Public() != named:
		return nil, fmt.Errorf("%w: %s holds %s, the log's is %s", ErrWrongLogKey, cfg.KeyFile, key.Public(), named)
	}
	return key, nil
}

func namedKey(ctx context.Context, tx pgx.Tx) (public, origin string, err error) {
	err = tx.QueryRow(ctx, latestKey).Scan(&origin, &public)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", "", fmt.Errorf("read log key: %w", err)
	}
	return public, origin, nil
}

// loadKey returns nil when there is no file.
func loadKey(path string) (*audit.Key, error) {
	if path == "" {
		return nil, nil
	}
	key, err := audit.LoadKeyFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &key, nil
}

func makeKey(ctx context.Context, tx pgx.Tx, cfg SequencerConfig) (*audit.Key, error) {
	key, err := audit.GenerateKey(cfg.Origin, cfg.Rand)
	if err != nil {
		return nil, err
	}
	if err := audit.WriteKeyFile(cfg.KeyFile, key); err != nil {
		return nil, err
	}
	return &key, nameKey(ctx, tx, cfg, key)
}

// nameKey writes the key's public half into the database and signs the head as
// it stands, so that even an empty log has a checkpoint.
func nameKey(ctx context.Context, tx pgx.Tx, cfg SequencerConfig, key audit.Key) error {
	if key.Origin() != cfg.Origin {
		return fmt.Errorf("%w: origin %q is configured, %s holds a key of %q", ErrWrongLogKey, cfg.Origin, cfg.KeyFile, key.Origin())
	}
	head, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	signed, err := audit.SignCheckpoint(audit.Checkpoint{Origin: cfg.Origin, Head: head}, key)
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO log_key (key_id, origin, public_key, valid_from) VALUES ($1, $2, $3, $4)`,
		int64(key.Number()), cfg.Origin, key.Public(), head.Size)
	b.Queue(insertCheckpoint, head.Size, string(signed), cfg.Clock())
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("name log key: %w", err)
	}
	return nil
}
