package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/money"
)

// selectFacts reads everything of the list that rows can tell. $1 is the time of the one who asks, $2 the day of it.
const selectFacts = `
	SELECT (SELECT rolsuper OR rolbypassrls OR pg_has_role(session_user, 'shop_owner', 'MEMBER') FROM pg_roles WHERE rolname = session_user),
	       extract(epoch FROM $1::timestamptz - clock_timestamp())::float8,
	       EXISTS (SELECT FROM membership WHERE role = 'admin' AND valid @> $2::date),
	       EXISTS (SELECT FROM installation i JOIN organisation o ON o.id = i.operator_id
	                WHERE o.land IS NOT NULL AND i.name <> '' AND EXISTS (SELECT FROM address a WHERE a.organisation_id = o.id)),
	       (SELECT count(*) FROM offer WHERE until_version IS NULL),
	       (SELECT count(*) FROM offer o JOIN sample_supplier s USING (supplier_id) WHERE o.until_version IS NULL),
	       (SELECT count(*) FROM (SELECT DISTINCT product_id FROM offer WHERE until_version IS NULL) p),
	       (SELECT count(*) FROM product_search x WHERE EXISTS (SELECT FROM offer o WHERE o.product_id = x.product_id AND o.until_version IS NULL)),
	       (SELECT count(DISTINCT a.person_id) FROM local_account a JOIN membership m USING (person_id) WHERE m.valid @> $2::date),
	       (SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL),
	       (SELECT size FROM log_head)`

// Facts are those of the list that the database knows, the state of the log included. keyFile is the server's private key.
func (s *InstallationStore) Facts(ctx context.Context, now func() time.Time, keyFile string) (installation.Facts, error) {
	var f installation.Facts
	var err error
	if f.SchemaHas, f.SchemaIs, err = SchemaVersion(ctx, s.worker.pool); err != nil || f.SchemaHas < f.SchemaIs {
		return f, err // an older schema lacks what is asked next
	}
	at := now()
	var skew float64
	err = s.worker.pool.QueryRow(ctx, selectFacts, at, money.DateOf(at)).Scan(&f.LoginTooStrong, &skew, &f.Begun, &f.Named,
		&f.Offers, &f.SampleOffers, &f.Products, &f.Found, &f.People, &f.EventsAside, &f.LogEntries)
	if err != nil {
		return f, fmt.Errorf("read the state of the shop: %w", err)
	}
	f.Skew = time.Duration(skew * float64(time.Second))
	if f.Answers, err = s.Answers(ctx); err != nil {
		return f, err
	}
	if f.LogKey, err = s.keyState(ctx, keyFile); err != nil || f.LogKey == installation.KeyNone {
		return f, err
	}
	f.CheckpointWrong, err = s.headAltered(ctx)
	return f, err
}

func (s *InstallationStore) keyState(ctx context.Context, keyFile string) (installation.KeyState, error) {
	var origin, public string
	err := s.worker.pool.QueryRow(ctx, latestKey).Scan(&origin, &public)
	if errors.Is(err, pgx.ErrNoRows) {
		return installation.KeyNone, nil
	}
	if err != nil {
		return "", fmt.Errorf("read log key: %w", err)
	}
	key, err := loadKey(keyFile)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return installation.KeyMissing, nil
	case err != nil:
		return installation.KeyWrong, nil //nolint:nilerr // a file that is no key is what the list should say
	case key == nil:
		return installation.KeyMissing, nil
	case key.Public() != public:
		return installation.KeyWrong, nil
	default:
		return installation.KeyMatches, nil
	}
}

// headAltered recomputes the log's root from its stored hashes and compares it with what was signed.
func (s *InstallationStore) headAltered(ctx context.Context) (bool, error) {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error { return checkHead(ctx, tx) })
	if err == nil {
		return false, nil
	}
	if audit.CodeOf(err) != "" {
		return true, nil
	}
	if f, ok := fault.As(err); ok && f.Kind == fault.NotFound {
		return false, nil
	}
	return false, fmt.Errorf("check the log's head: %w", err)
}
