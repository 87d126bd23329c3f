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

const (
	parallelSessions = 64
	callsPerSession  = 5
)

// TestTheCeilingHoldsAcrossProcesses: 64 sessions submit through two server processes at once, with random amounts and
// demand of about twice the maximum. The sum of the orders is the ledger's and the balance's, none exceeds the maximum,
// what is left is less than the smallest order refused, and nobody gets a 5xx.
func TestTheCeilingHoldsAcrossProcesses(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product := w.Product("AV-D20")
	// On average 5.5 pieces of 100 in 320 calls ask for 176,000.
	lot := w.Lot(fixture.LotTerms{
		Product: product, Supplier: w.Supplier("rahmen"), UnitPrice: "100", LotMaximum: "88000", Maximum: "90000", Entitled: []uuid.UUID{w.Body},
		Term: "[2020-01-01,2100-01-01)", Prices: "[2020-01-01,2100-01-01)",
	})
	s := start(t, w) // its clock is the world's; it only makes people
	key := filepath.Join(t.TempDir(), "log.key")
	people := make([]actor, parallelSessions)
	for i := range people {
		people[i] = s.liveSession(t)
	}
	first, second := process(t, w.DB.AppURL, key), process(t, w.DB.AppURL, key)

	var refusedLeast atomic.Int64
	refusedLeast.Store(1 << 40)
	var accepted, failures atomic.Int64
	var wg sync.WaitGroup
	for i := range parallelSessions {
		a := people[i]
		base := []string{first, second}[i%2]
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 7))
			for n := range callsPerSession {
				quantity := 1 + r.Int64N(10)
				switch status := submitOne(t, base, a, fmt.Sprintf("%s-%d", a.person, n), product.UUID, lot.Price.UUID, quantity); status {
				case http.StatusCreated:
					accepted.Add(quantity)
				case http.StatusConflict:
					lower(&refusedLeast, quantity)
				default:
					failures.Add(1)
					t.Errorf("status %d", status)
				}
			}
		})
	}
	wg.Wait()

	committed := w.Count(`SELECT committed::int FROM balance WHERE id = $1`, lot.LotLimit)
	contract := w.Count(`SELECT committed::int FROM balance WHERE id = $1`, lot.AllLimit)
	ledger := w.Count(`SELECT COALESCE(sum(amount), 0)::int FROM ledger WHERE balance_id = $1 AND entry = 'commit'`, lot.LotLimit)
	orders := w.Count(`SELECT COALESCE(sum(net), 0)::int FROM purchase_order`)
	if want := int(accepted.Load()) * 100; orders != want || ledger != want || committed != want || contract != want {
		t.Errorf("confirmed %d, orders %d, ledger %d, lot %d, contract %d: all should be the same", want, orders, ledger, committed, contract)
	}
	left := 88000 - committed
	if left < 0 || refusedLeast.Load() == 1<<40 || left >= int(refusedLeast.Load())*100 {
		t.Errorf("%d left of the maximum, the smallest refused order was %d", left, refusedLeast.Load()*100)
	}
	t.Logf("%d of 88000 called off, %d left, smallest refused %d", committed, left, refusedLeast.Load()*100)
}

func lower(v *atomic.Int64, n int64) {
	for old := v.Load(); n < old && !v.CompareAndSwap(old, n); old = v.Load() {
	}
}

// liveSession is an officer of School whose session is valid by the real clock, which the processes use.
func (s *shop) liveSession(t *testing.T) actor {
	t.Helper()
	a := s.member(s.School, "officer")
	if _, err := s.DB.Pool(t).Exec(t.Context(), `UPDATE session SET created_at = now(), last_seen = now(), expires_at = now() + interval '1 hour' WHERE person_id = $1`, a.person); err != nil {
		t.Fatal(err)
	}
	return a
}

func submitOne(t *testing.T, base string, a actor, key string, product, price uuid.UUID, quantity int64) int {
	t.Helper()
	body, err := json.Marshal(lines(map[string]any{"productId": product, "lotPriceId": price, "quantity": money.QuantityOf(quantity).String()}))
	if err != nil {
		t.Error(err)
		return 0
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/v1/submissions", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Cookie", "shop_session="+a.cookie)
	req.Header.Set("Idempotency-Key", key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(res.Body)
	if res.StatusCode == http.StatusConflict && !strings.Contains(string(answer), "call_off_exhausted") {
		t.Errorf("refused for another reason: %s", answer)
	}
	return res.StatusCode
}

// process starts a real server process of this binary and returns its address.
func process(t *testing.T, databaseURL, key string) string {
	t.Helper()
	address, ops := free(t), free(t)
	var stderr bytes.Buffer
	cmd := exec.Command(os.Args[0], "serve")
	cmd.Env = append(os.Environ(), "SHOP_TEST_PROCESS=1", "DATABASE_URL="+databaseURL, "SHOP_LISTEN="+address, "SHOP_OPS_LISTEN="+ops,
		"SHOP_LOG_KEY_FILE="+key, "SHOP_LOG_ORIGIN=shop.test/log")
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("server process: %v\n%s", err, stderr.String())
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if res, err := http.Get("http://" + ops + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return "http://" + address
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("server process is not ready: %s", stderr.String())
	return ""
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
