package authz

import (
	"context"
	"sync"
	"time"

	"github.com/provitako/marktplatz/internal/fault"
)

// ErrTooFast refuses a caller that has made so many requests that nobody makes them by hand; within the minute it ends.
var ErrTooFast = fault.New(fault.TooMany, "too_fast")

// meterBlocks is into how many blocks a minute's requests are cut.
const meterBlocks = 60

// MeterStore counts blocks; [SessionStore] does.
type MeterStore interface {
	// TrySince counts one more try of a subject that may have so many since an instant, and reports whether it may go on.
	TrySince(ctx context.Context, subject string, limit int, at, since time.Time) (bool, error)
}

// Meter bounds how many requests a caller makes in a minute, over all replicas. Each lets a block of them through uncounted, so
// that whoever works by hand costs no writing, and takes every further block from the database: together they let through at
// most limit requests and a block more per replica. A nil meter bounds nothing. Safe for concurrent use.
type Meter struct {
	store MeterStore
	now   func() time.Time
	limit int

	mu     sync.Mutex
	minute time.Time
	held   map[string]int // requests left of what was taken; less than 0 = refused until the minute ends
}

// NewMeter allows a caller so many requests a minute; 0 = any number.
func NewMeter(store MeterStore, now func() time.Time, limit int) *Meter {
	return &Meter{store: store, now: now, limit: limit}
}

// Pass counts a request of a caller. Errors: ErrTooFast; of the store.
func (m *Meter) Pass(ctx context.Context, caller string) error {
	if m == nil || m.limit == 0 {
		return nil
	}
	at := m.now().UTC()
	minute := at.Truncate(time.Minute)
	switch left := m.take(caller, minute); {
	case left > 0:
		return nil
	case left < 0:
		return ErrTooFast
	}
	may, err := m.store.TrySince(ctx, "rate:"+caller, meterBlocks, at, minute)
	if err != nil {
		return err
	}
	m.give(caller, minute, may)
	if !may {
		return ErrTooFast
	}
	return nil
}

func (m *Meter) block() int { return max(1, m.limit/meterBlocks) }

// take takes one request of what is held for a caller, and returns how many there were.
func (m *Meter) take(caller string, minute time.Time) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !minute.Equal(m.minute) {
		m.minute, m.held = minute, map[string]int{}
	}
	left, known := m.held[caller]
	if !known {
		left = m.block()
	}
	if left > 0 {
		m.held[caller] = left - 1
	}
	return left
}

// give keeps what came of asking for one more block, of which one request is on its way.
func (m *Meter) give(caller string, minute time.Time, may bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case !minute.Equal(m.minute): // it ended meanwhile
	case may:
		m.held[caller] += m.block() - 1
	default:
		m.held[caller] = -1
	}
}
