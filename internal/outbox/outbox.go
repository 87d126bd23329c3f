// Package outbox delivers events that were written in the transaction they tell of: an event exists exactly when its
// change does. Delivery is at least once, so handlers are idempotent. Start with [Worker].
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

// Event is one thing that happened. Payload is a JSON object.
type Event struct {
	ID       int64
	Topic    string
	Payload  []byte
	Attempts int // deliveries tried before this one
}

// Handler works on events of one topic, all that are due at once. It may be called again with the same events.
type Handler func(ctx context.Context, events []Event) error

// Store keeps the events.
type Store interface {
	// Claim takes up to n due events of other topics than those at work and hides them from other workers for the given time.
	Claim(ctx context.Context, atWork []string, n int, hidden time.Duration) ([]Event, error)
	// Done forgets delivered events.
	Done(ctx context.Context, ids []int64) error
	// Retry makes failed events due again after a delay; dead ones stay for a person to look at.
	Retry(ctx context.Context, ids []int64, reason string, delay time.Duration, dead bool) error
}

const (
	poll        = 250 * time.Millisecond
	batch       = 500
	hidden      = time.Minute
	maxAttempts = 12 // about two hours of back-off
	maxDelay    = 30 * time.Minute
)

// ErrNoHandler means that a topic has nobody who works on it.
var ErrNoHandler = errors.New("no handler for topic")

// Worker delivers events until its context ends, one delivery of a topic at a time: a slow topic holds up no other. Any
// number of workers may share a store.
type Worker struct {
	store    Store
	handlers map[string]Handler
	log      *slog.Logger
	wake     chan struct{}

	mu      sync.Mutex
	atWork  map[string]bool
	running sync.WaitGroup
}

// NewWorker returns a worker that hands each topic to its handler.
func NewWorker(store Store, handlers map[string]Handler, log *slog.Logger) *Worker {
	return &Worker{store: store, handlers: handlers, log: log, wake: make(chan struct{}, 1), atWork: map[string]bool{}}
}

// Wake makes the worker look at once. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run delivers until ctx ends, waits for what is at work and returns ctx's error. A store that does not answer is tried
// again.
func (w *Worker) Run(ctx context.Context) error {
	defer w.running.Wait()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if err := w.start(ctx); err != nil && ctx.Err() == nil {
			w.log.WarnContext(ctx, "outbox round failed", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		case <-w.wake:
		}
	}
}

// Round delivers what is due now, at most one batch, and waits for it.
func (w *Worker) Round(ctx context.Context) error {
	defer w.running.Wait()
	return w.start(ctx)
}

// start takes what is due of the topics that are not at work and begins to deliver it.
func (w *Worker) start(ctx context.Context) error {
	events, err := w.store.Claim(ctx, w.topicsAtWork(), batch, hidden)
	if err != nil {
		return fmt.Errorf("claim events: %w", err)
	}
	byTopic := map[string][]Event{}
	for _, e := range events {
		byTopic[e.Topic] = append(byTopic[e.Topic], e)
	}
	for topic, list := range byTopic {
		w.mark(topic, true)
		w.running.Go(func() {
			if err := w.deliver(ctx, topic, list); err != nil && ctx.Err() == nil {
				w.log.WarnContext(ctx, "events not settled", slog.String("topic", topic), slog.Any("error", err))
			}
			w.mark(topic, false)
			if len(events) == batch {
				w.Wake() // there is more
			}
		})
	}
	return nil
}

func (w *Worker) topicsAtWork() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.AppendSeq([]string{}, maps.Keys(w.atWork))
}

func (w *Worker) mark(topic string, atWork bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if atWork {
		w.atWork[topic] = true
	} else {
		delete(w.atWork, topic)
	}
}

func (w *Worker) deliver(ctx context.Context, topic string, events []Event) error {
	handle, ok := w.handlers[topic]
	failed := ErrNoHandler
	if ok {
		failed = handle(ctx, events)
	}
	ids := make([]int64, len(events))
	attempts := 0
	for i, e := range events {
		ids[i] = e.ID
		attempts = max(attempts, e.Attempts)
	}
	if failed == nil {
		return w.store.Done(ctx, ids)
	}
	if stopped := ctx.Err(); stopped != nil {
		return stopped // no failure of the events: they come again when they are no longer hidden
	}
	dead := attempts+1 >= maxAttempts
	w.log.WarnContext(ctx, "events not delivered", slog.String("topic", topic), slog.Int("events", len(events)),
		slog.Bool("dead", dead), slog.Any("error", failed))
	return w.store.Retry(ctx, ids, failed.Error(), backOff(attempts), dead)
}

// backOff doubles from one second.
func backOff(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 20), maxDelay)
}
