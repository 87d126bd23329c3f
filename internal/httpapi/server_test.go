package httpapi_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit"
)

var (
	town = uuid.MustParse("01900000-0000-7000-8000-00000000000a")
	noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
)

// bundle is a server over stores in memory with one person per role; login and
// password are both the role's name.
type bundle struct {
	server *httpapi.Server
	url    string
	store  *testkit.Sessions
	links  *links
	auth   *authz.Enforcer
	clock  *clock
}

type options struct {
	cfg     httpapi.Config
	webUI   func(*fiber.Ctx) error
	proofs  httpapi.LogReader
	decider authz.Decider
	log     *slog.Logger
	story   httpapi.StoryReader
}

func setup(t testing.TB, o options) bundle {
	t.Helper()
	b := bundle{store: testkit.NewSessions(), clock: &clock{now: noon}}
	passwords := authz.NewPasswords(authz.PasswordCost{MemoryKiB: 64, Iterations: 1}, 2)
	for _, r := range authz.Roles() {
		hash, err := passwords.Hash(t.Context(), string(r))
		if err != nil {
			t.Fatal(err)
		}
		b.store.Add(string(r), string(r), hash, testkit.Person("Alex Beispiel", town, "owner_body", r))
	}
	policy, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	if o.log == nil {
		o.log = slog.New(slog.DiscardHandler)
	}
	b.links = &links{of: b.store.Links()}
	b.auth, err = authz.NewEnforcer(t.Context(), policy, b.links, b.clock.Now, o.log)
	if err != nil {
		t.Fatal(err)
	}
	if o.decider == nil {
		o.decider = b.auth
	}
	b.server, err = httpapi.New(o.cfg, httpapi.Deps{
		Log: o.log, Clock: b.clock.Now, Policy: policy, Decider: o.decider, Denials: b.store, People: b.store,
		Sessions: authz.NewSessions(b.store, passwords, b.clock.Now, o.log), Proofs: o.proofs, WebUI: o.webUI, Story: o.story,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.url = testkit.Serve(t, b.server)
	return b
}

// client is signed in with the role, or not at all when it is empty.
func (b bundle) client(t testing.TB, role authz.Role) *testkit.Client {
	t.Helper()
	c := testkit.NewClient(t, b.url)
	if role != "" {
		c.Login(string(role), string(role))
	}
	return c
}

type links struct{ of authz.Links }

func (l *links) Links(context.Context, money.Date) (authz.Links, error) { return l.of, nil }
func (l *links) Changes(context.Context) <-chan struct{}                { return nil }

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
