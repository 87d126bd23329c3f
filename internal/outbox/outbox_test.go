package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/outbox"
)

// memory is a store that remembers what the worker did.
type memory struct {
	mu      sync.Mutex
	due     []outbox.Event
	done    []int64
	retried []int64
	delay   time.Duration
	dead    bool
}

func (m *memory) Claim(_ context.Context, atWork []string, n int, _ time.Duration) (taken []outbox.Event, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	left := m.due[:0]
	for _, e := range m.due {
		if len(taken) < n && !slices.Contains(atWork, e.Topic) {
			taken = append(taken, e)
		} else {
			left = append(left, e)
		}
	}
	m.due = left
	return taken, nil
}

func (m *memory) Done(_ context.Context, ids []int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done = append(m.done, ids...)
	return nil
}

func (m *memory) Retry(_ context.Context, ids []int64, _ string, delay time.Duration, dead bool) error {
	m.retried, m.delay, m.dead = append(m.retried, ids...), delay, dead
	return nil
}

func round(t *testing.T, m *memory, h outbox.Handler) {
	t.Helper()
	w := outbox.NewWorker(m, map[string]outbox.Handler{"known": h}, slog.New(slog.DiscardHandler))
	if err := w.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestDeliveredEventsAreForgotten(t *testing.T) {
	t.Parallel()
	m := &memory{due: []outbox.Event{{ID: 1, Topic: "known"}, {ID: 2, Topic: "known"}}}
	var seen int
	round(t, m, func(_ context.Context, e []outbox.Event) error { seen = len(e); return nil })
	if diff := cmp.Diff([]int64{1, 2}, m.done); diff != "" || seen != 2 || m.retried != nil {
		t.Errorf("done %v, seen %d, retried %v", m.done, seen, m.retried)
	}
}

func TestFailedEventsComeAgainLater(t *testing.T) {
	t.Parallel()
	m := &memory{due: []outbox.Event{{ID: 1, Topic: "known", Attempts: 3}}}
	round(t, m, func(context.Context, []outbox.Event) error { return errors.New("down") })
	if m.done != nil || m.dead || m.delay != 8*time.Second {
		t.Errorf("done %v, dead %v, delay %v", m.done, m.dead, m.delay)
	}
}

func TestAnEventThatNeverSucceedsDies(t *testing.T) {
	t.Parallel()
	m := &memory{due: []outbox.Event{{ID: 1, Topic: "known", Attempts: 11}}}
	round(t, m, func(context.Context, []outbox.Event) error { return errors.New("down") })
	if !m.dead {
		t.Error("still tried after twelve attempts")
	}
}

func TestAnUnknownTopicIsNotLost(t *testing.T) {
	t.Parallel()
	m := &memory{due: []outbox.Event{{ID: 1, Topic: "strange"}}}
	round(t, m, func(context.Context, []outbox.Event) error { return nil })
	if m.done != nil || len(m.retried) != 1 {
		t.Errorf("done %v, retried %v", m.done, m.retried)
	}
}

func TestWhatIsAtWorkWhenTheShopStopsHasNotFailed(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	m := &memory{due: []outbox.Event{{ID: 1, Topic: "letters"}}}
	ctx, cancel := context.WithCancel(t.Context())
	w := outbox.NewWorker(m, map[string]outbox.Handler{
		"letters": func(ctx context.Context, _ []outbox.Event) error { cancel(); return ctx.Err() },
	}, slog.New(slog.NewTextHandler(&said, nil)))
	if err := w.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if said.Len() > 0 {
		t.Errorf("said %s", &said)
	}
	if len(m.done) > 0 || len(m.retried) > 0 {
		t.Errorf("done %v, retried %v: the events are nobody's yet", m.done, m.retried)
	}
}

func TestASlowTopicHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	m := &memory{due: []outbox.Event{{ID: 1, Topic: "slow"}}}
	began, end, quick := make(chan struct{}, 9), make(chan struct{}), make(chan struct{})
	w := outbox.NewWorker(m, map[string]outbox.Handler{
		"slow":  func(context.Context, []outbox.Event) error { began <- struct{}{}; <-end; return nil },
		"quick": func(context.Context, []outbox.Event) error { close(quick); return nil },
	}, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	<-began
	m.mu.Lock()
	m.due = append(m.due, outbox.Event{ID: 2, Topic: "slow"}, outbox.Event{ID: 3, Topic: "quick"})
	m.mu.Unlock()
	w.Wake()
	<-quick
	cancel()
	if n := len(began); n != 0 {
		t.Errorf("the slow topic was begun %d times more while it was at work", n)
	}
	select {
	case <-ended:
		t.Error("the worker ended before what was at work")
	default:
	}
	close(end)
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if slices.Sort(m.done); !slices.Equal(m.done, []int64{1, 3}) || len(m.due) != 1 {
		t.Errorf("done %v, due %v", m.done, m.due)
	}
}
