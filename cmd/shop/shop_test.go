package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestMain also lets this test binary be the shop, so that tests can start real processes of it: as itself, or under the
// name shop in scripts.
func TestMain(m *testing.M) {
	if os.Getenv("SHOP_TEST_PROCESS") != "" {
		main()
		return
	}
	testscript.Main(suite{m}, map[string]func(){"shop": main})
}

// suite is all tests of the package, the count of called operations included.
type suite struct{ *testing.M }

func (s suite) Run() int { return testkit.Main(s.M) }

// shop is a running server on a world's database.
type shop struct {
	*fixture.World
	t    *testing.T
	app  *app
	base string

	spare []catalog.ProductID // products nobody has done anything with
}

// start serves the world's database with the program's own wiring, at the world's time.
func start(t *testing.T, w *fixture.World) *shop {
	t.Helper()
	return startWith(t, w, func(*config) {})
}

// startWith serves with a configuration of its own.
func startWith(t *testing.T, w *fixture.World, change func(*config)) *shop {
	t.Helper()
	return startBy(t, w, func() time.Time { return fixture.At }, change)
}

// startBy serves by a clock of its own.
func startBy(t *testing.T, w *fixture.World, clock func() time.Time, change func(*config)) *shop {
	t.Helper()
	return serve(t, w, clock, slog.New(slog.DiscardHandler), change)
}

// startLogged serves and tells a log of its own.
func startLogged(t *testing.T, w *fixture.World, log *slog.Logger) *shop {
	t.Helper()
	return serve(t, w, func() time.Time { return fixture.At }, log, func(*config) {})
}

func serve(t *testing.T, w *fixture.World, clock func() time.Time, log *slog.Logger, change func(*config)) *shop {
	t.Helper()
	cfg := config{
		DatabaseURL: w.DB.AppURL, LogKeyFile: filepath.Join(t.TempDir(), "log.key"), LogOrigin: "shop.test/log", PublicURL: "http://127.0.0.1",
		Tenant: "Prüfstand", keyWork: 4,
	}
	change(&cfg)
	a, err := newApp(t.Context(), cfg, log, clock, false)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	for _, loop := range a.loops {
		wg.Go(func() {
			if err := loop(ctx); err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("worker ended: %v", err)
			}
		})
	}
	t.Cleanup(func() {
		stop()
		wg.Wait()
		a.close()
	})
	return &shop{World: w, t: t, app: a, base: testkit.Serve(t, a.server)}
}

// keepSpare makes products to be used up one by one.
func (s *shop) keepSpare(n int) {
	s.t.Helper()
	for range n {
		s.spare = append(s.spare, s.Product("ERSATZ-"+rand.Text()))
	}
}

// actor is a signed-in person with a client of its own.
type actor struct {
	*testkit.Client
	cookie string
	person uuid.UUID
}

// do sends a request with the actor's session.
func (a actor) do(method, path string, body any, headers ...string) testkit.Response {
	return a.Do(method, path, body, append([]string{"Cookie", "shop_session=" + a.cookie, "Origin", "http://127.0.0.1"}, headers...)...)
}

// member makes a person with a role in an organisation and signs it in.
func (s *shop) member(organisation uuid.UUID, role string) actor {
	s.t.Helper()
	person := s.enrol(organisation, role)
	s.reload()
	return s.session(person, organisation)
}

// enrol makes a person with a role, whom the policy knows after the next reload.
func (s *shop) enrol(organisation uuid.UUID, role string) uuid.UUID {
	s.t.Helper()
	person := fixture.ID()
	s.Exec(`INSERT INTO person (id, log_id, name, created_at) VALUES ($1, $2, $3, $4)`, person, uuid.New(), "Person "+role, fixture.At)
	s.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, $4, '[2020-01-01,)')`,
		fixture.ID(), person, organisation, role)
	return person
}

func (s *shop) reload() {
	s.t.Helper()
	if err := s.app.reload(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// session signs a person in without a password.
func (s *shop) session(person, organisation uuid.UUID) actor {
	s.t.Helper()
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		s.t.Fatal(err)
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	hash := sha256.Sum256([]byte(token))
	if _, err := s.DB.Pool(s.t).Exec(s.actingFor(organisation), `INSERT INTO session (token_hash, person_id, organisation_id, created_at, last_seen, expires_at)
		VALUES ($1, $2, $3, $4, $4, $5)`, hash[:], person, organisation, s.app.now(), s.app.now().Add(12*time.Hour)); err != nil {
		s.t.Fatal(err)
	}
	return actor{testkit.NewClient(s.t, s.base), token, person}
}

// market is something to buy: a product with offers of three suppliers, and lots that price it.
type market struct {
	product catalog.ProductID
	seller  catalog.Supplier
	offers  []catalog.OfferID // cheapest first
	lot     fixture.Lot       // School may call off
	foreign fixture.Lot       // only Town may
}

func newMarket(w *fixture.World) market {
	m := market{product: w.Product("AV-D20")}
	for i, key := range []string{"nord", "elbe", "alb"} {
		m.offers = append(m.offers, w.Offer(m.product, w.Supplier(key), fmt.Sprintf("%d", 100+i), nil))
	}
	m.seller = w.Supplier("rahmen")
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", LotMaximum: "100000", Entitled: []uuid.UUID{w.Body}})
	m.foreign = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "98", LotMaximum: "100000", Entitled: []uuid.UUID{w.Town}})
	return m
}

func (m market) line(offer catalog.OfferID, quantity string) map[string]any {
	return map[string]any{"productId": m.product, "offerId": offer, "quantity": quantity}
}

func (m market) callOff(price catalog.LotPriceID, quantity string) map[string]any {
	return map[string]any{"productId": m.product, "lotPriceId": price, "quantity": quantity}
}

func lines(l ...map[string]any) map[string]any { return map[string]any{"lines": l} }

// order submits lines and returns the submission.
func (a actor) order(t *testing.T, l ...map[string]any) gen.Submission {
	t.Helper()
	var s gen.Submission
	a.do("POST", "/submissions", lines(l...), "Idempotency-Key", rand.Text()).Want(201).JSON(&s)
	return s
}

// Tests look again after a pause, for half a minute: a busy machine is no fault of the shop.
const (
	pause    = 10 * time.Millisecond
	patience = 3000
)

// sealed waits until the order's entry is in the log and the order has its number.
func (a actor) sealed(t *testing.T, order uuid.UUID) gen.Order {
	t.Helper()
	for range patience {
		var o gen.Order
		a.do("GET", "/orders/"+order.String(), nil).Want(200).JSON(&o)
		if o.Summary.Seal.State == gen.Sealed && o.Summary.Number.IsSpecified() && !o.Summary.Number.IsNull() {
			return o
		}
		time.Sleep(pause)
	}
	t.Fatal("the order was not sealed and numbered")
	return gen.Order{}
}

// settle waits until the workers have delivered what earlier requests left behind.
func (s *shop) settle(t *testing.T) {
	t.Helper()
	for range patience {
		if s.Count(`SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM leaf_pending)`) == 0 {
			return
		}
		time.Sleep(pause)
	}
	t.Fatal("the workers did not settle")
}
