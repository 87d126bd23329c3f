package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// raceSize is a slice in every run, and the whole with SHOP_SOAK.
func raceSize() (sessions, calls int, shapes []fixture.Shape) {
	if os.Getenv("SHOP_SOAK") != "" {
		return 64, 200, fixture.Shapes(50)
	}
	return 64, 3, fixture.Shapes(1)[:1]
}

// TestTheCeilingHoldsAcrossProcesses: 64 sessions submit through two server processes at once, with random amounts and
// demand of about twice the maximum; in the middle one process is killed, and whoever got no answer asks the other one with
// the same key. The sum of the orders is the ledger's and each balance's, none exceeds its maximum, what is left is less than
// the smallest order refused, nothing stays reserved, and nobody gets a 5xx.
func TestTheCeilingHoldsAcrossProcesses(t *testing.T) {
	t.Parallel()
	_, _, shapes := raceSize()
	for _, shape := range shapes {
		t.Run(shape.Name, func(t *testing.T) {
			t.Parallel()
			raceProcesses(t, shape)
		})
	}
}

func raceProcesses(t *testing.T, shape fixture.Shape) {
	t.Helper()
	sessions, calls, _ := raceSize()
	w := fixture.New(t)
	// On average 5.5 pieces of 100 in each call; the lots hold half of that.
	lots, products := w.Shaped(shape, fixture.LotTerms{
		Supplier: w.Supplier("rahmen"), UnitPrice: "100", LotMaximum: fmt.Sprint(275 * sessions * calls / shape.Lots), Maximum: "900000000",
		Entitled: []uuid.UUID{w.Body}, Term: "[2020-01-01,2100-01-01)", Prices: "[2020-01-01,2100-01-01)",
	})
	s := start(t, w) // its clock is the world's; it only makes people
	key := filepath.Join(t.TempDir(), "log.key")
	people := make([]actor, sessions)
	for i := range people {
		people[i] = s.liveSession(t)
	}
	first, second := process(t, w.DB.AppURL, key), process(t, w.DB.AppURL, key)

	var refusedLeast atomic.Int64
	refusedLeast.Store(1 << 40)
	var answered, accepted atomic.Int64
	var kill sync.Once
	var wg sync.WaitGroup
	for i, a := range people {
		base := []serverProcess{first, second}[i%2].base
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 7))
			for n := range calls {
				quantity, lot := 1+r.Int64N(10), r.IntN(shape.Lots)
				id := fmt.Sprintf("%s-%d", a.person, n)
				status, err := submitOne(t, base, a, id, products[lot].UUID, lots[lot].Price.UUID, quantity)
				if err != nil && base == first.base { // killed: what became of it says the other one, by the same key
					base = second.base
					status, err = submitOne(t, base, a, id, products[lot].UUID, lots[lot].Price.UUID, quantity)
				}
				switch {
				case err != nil:
					t.Error(err)
				case status == http.StatusCreated:
					accepted.Add(quantity)
				case status == http.StatusConflict:
					lower(&refusedLeast, quantity)
				default:
					t.Errorf("status %d", status)
				}
				if answered.Add(1) == int64(sessions*calls/2) {
					kill.Do(first.kill)
				}
			}
		})
	}
	wg.Wait()
	wantCeilings(t, w, shape, lots, int(accepted.Load())*100, int(refusedLeast.Load())*100)
}

// wantCeilings holds what was confirmed against orders, ledger and balances.
func wantCeilings(t *testing.T, w *fixture.World, shape fixture.Shape, lots []fixture.Lot, confirmed, refusedLeast int) {
	t.Helper()
	for what, sql := range map[string]string{
		"the orders":         `SELECT COALESCE(sum(net), 0)::int FROM purchase_order`,
		"the lots' balances": `SELECT COALESCE(sum(committed), 0)::int FROM balance WHERE kind = 'lot'`,
		"the lots' ledger":   `SELECT COALESCE(sum(amount), 0)::int FROM ledger l JOIN balance b ON b.id = l.balance_id WHERE b.kind = 'lot' AND entry = 'commit'`,
		"the contracts":      `SELECT COALESCE(sum(committed), 0)::int FROM balance WHERE kind = 'contract'`,
	} {
		if got := w.Count(sql); got != confirmed {
			t.Errorf("confirmed were %d, %s say %d", confirmed, what, got)
		}
	}
	if n := w.Count(`SELECT count(*) FROM balance WHERE committed + reserved > maximum OR reserved <> 0`); n != 0 {
		t.Errorf("%d limits are exceeded or hold a reservation without an order", n)
	}
	if shape.Lots > 1 {
		return
	}
	left := w.Count(`SELECT (maximum - committed)::int FROM balance WHERE id = $1`, lots[0].LotLimit)
	if left < 0 || refusedLeast >= 1<<40 || left >= refusedLeast {
		t.Errorf("%d left of the maximum, the smallest refused order was %d", left, refusedLeast)
	}
}

func lower(v *atomic.Int64, n int64) {
	for old := v.Load(); n < old && !v.CompareAndSwap(old, n); old = v.Load() {
	}
}

// liveSession is an officer of School whose session is valid by the real clock, which the processes use.
func (s *shop) liveSession(t *testing.T) actor {
	t.Helper()
	a := s.member(s.School, "officer")
	if _, err := s.DB.Owner(t).Exec(t.Context(), `UPDATE session SET created_at = now(), last_seen = now(), expires_at = now() + interval '1 hour' WHERE person_id = $1`, a.person); err != nil {
		t.Fatal(err)
	}
	return a
}

func submitOne(t *testing.T, base string, a actor, key string, product, price uuid.UUID, quantity int64) (int, error) {
	t.Helper()
	body, err := json.Marshal(lines(map[string]any{"productId": product, "lotPriceId": price, "quantity": money.QuantityOf(quantity).String()}))
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/v1/submissions", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Cookie", "shop_session="+a.cookie)
	req.Header.Set("Idempotency-Key", key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	if res.StatusCode == http.StatusConflict && !strings.Contains(string(answer), "call_off_exhausted") {
		t.Errorf("refused for another reason: %s", answer)
	}
	return res.StatusCode, nil
}

// serverProcess is a real server process of this binary.
type serverProcess struct {
	base string
	kill func() // at once, without a word
}

// process starts a server process, with more settings as NAME=value.
func process(t *testing.T, databaseURL, key string, more ...string) serverProcess {
	t.Helper()
	address, ops := free(t), free(t)
	var stderr bytes.Buffer
	cmd := exec.Command(os.Args[0], "serve")
	cmd.Env = append(os.Environ(), "SHOP_TEST_PROCESS=1", "DATABASE_URL="+databaseURL, "SHOP_LISTEN="+address, "SHOP_OPS_LISTEN="+ops,
		"SHOP_LOG_KEY_FILE="+key, "SHOP_LOG_ORIGIN=shop.test/log")
	cmd.Env = append(cmd.Env, more...)
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var killed atomic.Bool
	kill := func() {
		killed.Store(true)
		_ = cmd.Process.Kill()
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil && !killed.Load() {
			t.Errorf("server process: %v\n%s", err, stderr.String())
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if res, err := http.Get("http://" + ops + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return serverProcess{base: "http://" + address, kill: kill}
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("server process is not ready: %s", stderr.String())
	return serverProcess{}
}

func free(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
