package authz_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
)

// blocks counts what meters ask of the database.
type blocks struct {
	asked int
	taken map[string]int
	since time.Time
}

func (b *blocks) TrySince(_ context.Context, subject string, limit int, _, since time.Time) (bool, error) {
	b.asked++
	if !since.Equal(b.since) {
		b.since, b.taken = since, map[string]int{}
	}
	if b.taken[subject] == limit {
		return false, nil
	}
	b.taken[subject]++
	return true, nil
}

// TestMeter: a block passes uncounted, further ones are taken from the store up to the limit, a refusal holds without asking again,
// and the next minute begins anew.
func TestMeter(t *testing.T) {
	t.Parallel()
	store, now := &blocks{}, time.Date(2026, time.November, 23, 9, 0, 10, 0, time.UTC)
	m := authz.NewMeter(store, func() time.Time { return now }, 600)
	pass := func(caller string, n int) (passed int) {
		for range n {
			if err := m.Pass(t.Context(), caller); err == nil {
				passed++
			} else if !errors.Is(err, authz.ErrTooFast) {
				t.Fatal(err)
			}
		}
		return passed
	}
	if n := pass("a", 10); n != 10 || store.asked != 0 {
		t.Errorf("%d of the first 10 passed, the store was asked %d times", n, store.asked)
	}
	if n := pass("a", 1000); n != 600 || store.asked != 61 {
		t.Errorf("%d more passed, the store was asked %d times", n, store.asked)
	}
	if n := pass("b", 10); n != 10 {
		t.Errorf("somebody else passes %d times", n)
	}
	now = now.Add(time.Minute)
	if n := pass("a", 20); n != 20 {
		t.Errorf("%d of 20 passed in the next minute", n)
	}
	free := authz.NewMeter(nil, time.Now, 0)
	if err := free.Pass(t.Context(), "a"); err != nil {
		t.Errorf("without a bound: %v", err)
	}
}
