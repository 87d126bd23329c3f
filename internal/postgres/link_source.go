package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// LinkSource reads what the authorisation policy is applied to.
type LinkSource struct{ db *DB }

// NewLinkSource reads through the worker's pool, which has no scope.
func NewLinkSource(worker *DB) *LinkSource { return &LinkSource{worker} }

var _ authz.LinkSource = (*LinkSource)(nil)

// Links reads all memberships, tree links and entitlements of the day, as they
// stood at one instant, in one round trip.
func (s *LinkSource) Links(ctx context.Context, day money.Date) (authz.Links, error) {
	var l authz.Links
	b := &pgx.Batch{}
	b.Queue(`SELECT person_id, organisation_id, role FROM membership WHERE valid @> $1::date
		UNION SELECT deputy, organisation, 'approver' FROM deputies_on($1::date, NULL)
		UNION SELECT person, body, role FROM mandated_on($1::date, NULL, NULL)`, day).Query(func(rows pgx.Rows) (err error) {
		l.Memberships, err = pgx.CollectRows(rows, pgx.RowToStructByPos[authz.Membership])
		return err
	})
	b.Queue(`SELECT child_id, parent_id FROM organisation_link WHERE valid @> $1::date`, day).Query(func(rows pgx.Rows) (err error) {
		l.Tree, err = pgx.CollectRows(rows, pgx.RowToStructByPos[authz.TreeLink])
		return err
	})
	b.Queue(`SELECT organisation_id, lot_id FROM entitlement WHERE valid @> $1::date`, day).Query(func(rows pgx.Rows) (err error) {
		l.Entitlements, err = pgx.CollectRows(rows, pgx.RowToStructByPos[authz.Entitlement])
		return err
	})
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, s.db.pool, snapshot, func(tx pgx.Tx) error { return tx.SendBatch(ctx, b).Close() })
	if err != nil {
		return authz.Links{}, fmt.Errorf("read links of %s: %w", day, err)
	}
	return l, nil
}

const (
	// listenAgain is the pause before a lost connection is made anew.
	listenAgain = time.Second
	// lookEvery is how often the number of the newest state is looked at, so that a lost notification costs half a second.
	lookEvery = 500 * time.Millisecond
)

// Changes listens on the channel that triggers on these tables notify, and looks at the number they count up besides: a
// connection that hangs brings no notification. The listening connection is taken out of the pool, because it is held for
// good. After every new connection a change is assumed: notifications are lost while there is none.
func (s *LinkSource) Changes(ctx context.Context) <-chan struct{} {
	changed := make(chan struct{}, 1) // a second one waiting would say nothing new
	go func() {
		for ctx.Err() == nil {
			_ = s.listen(ctx, changed) // whatever ended it, the answer is to listen again
			select {
			case <-ctx.Done():
			case <-time.After(listenAgain):
			}
		}
	}()
	go s.look(ctx, changed)
	return changed
}

// look announces a change whenever the number has changed. While the database is gone it says nothing: links that cannot be
// read become too old by themselves.
func (s *LinkSource) look(ctx context.Context, changed chan<- struct{}) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for last := int64(-1); ; {
		var version int64
		if err := s.db.pool.QueryRow(ctx, `SELECT version FROM authz_version`).Scan(&version); err == nil && version != last {
			last = version
			announce(changed)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func announce(changed chan<- struct{}) {
	select {
	case changed <- struct{}{}:
	default:
	}
}

func (s *LinkSource) listen(ctx context.Context, changed chan<- struct{}) error {
	pooled, err := s.db.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack()
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // the connection is given up either way
	if _, err := conn.Exec(ctx, `LISTEN authz`); err != nil {
		return err
	}
	for {
		announce(changed)
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}
