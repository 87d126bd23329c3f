package order_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/order"
)

// gate is a policy that holds up whoever asks for the right, which is in the middle of deciding.
type gate struct {
	policy
	inside, open chan struct{}
}

func (g gate) Decide(ctx context.Context, p authz.Principal, r authz.Request) (authz.Decision, error) {
	g.inside <- struct{}{}
	<-g.open
	return g.policy.Decide(ctx, p, r)
}

// TestService_Submit_BigOnesTakeTurns: as many as there are cores are decided at once; one more waits, gives up with its request, and a
// small one goes past it.
func TestService_Submit_BigOnesTakeTurns(t *testing.T) {
	t.Parallel()
	g := gate{inside: make(chan struct{}), open: make(chan struct{})}
	svc := order.NewService(&memory{facts: facts(workedExample())}, g, order.Config{
		Now: func() time.Time { return sunday }, Rand: rand.NewChaCha8([32]byte{7}), Software: "test", NewID: uuid.NewV7,
	})
	try := func(ctx context.Context, key, n int) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := svc.Submit(ctx, officer(), order.SubmitInput{Key: strconv.Itoa(key), Lines: slices.Repeat(lines(wanted(3)), n)})
			done <- err
		}()
		return done
	}
	entered := func() {
		t.Helper()
		select {
		case <-g.inside:
		case <-time.After(10 * time.Second):
			t.Fatal("a submission waits where it should be decided")
		}
	}
	var at []chan error
	for key := range runtime.GOMAXPROCS(0) {
		at = append(at, try(t.Context(), key, order.BigSubmission))
		entered() // one after the other, since the store is no database
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	select {
	case <-g.inside:
		t.Fatal("one more than there are cores is decided")
	case err := <-try(ctx, 1000, order.BigSubmission):
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it does not wait: %v", err)
		}
	}
	small := try(t.Context(), 1001, 1)
	entered()
	for _, done := range append(at, small) {
		g.open <- struct{}{}
		<-done
	}
	next := try(t.Context(), 1002, order.BigSubmission)
	entered()
	g.open <- struct{}{}
	<-next
}
