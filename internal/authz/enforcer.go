package authz

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/casbin/casbin/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

const (
	// reloadEvery is the net under the notifications: a change that was never
	// announced takes effect after this time at the latest.
	reloadEvery = 5 * time.Minute
	// maxAge is how long links may be used when they cannot be read anew.
	// Afterwards every request is refused.
	maxAge = 20 * time.Minute
)

// ErrStale means that the links could not be read for too long; nothing is decided with them.
var ErrStale = errors.New("authorisation links are too old")

// Enforcer is the Decider over Casbin. Reloading builds a second index of links and
// swaps it in, so requests never wait for it. There is no cache of decisions:
// Casbin's cached enforcers keep allowing what was revoked. Safe for concurrent use.
type Enforcer struct {
	policy *Policy
	acts   map[act]*casbin.SyncedEnforcer // made once, never changed
	source LinkSource
	clock  func() time.Time
	log    *slog.Logger

	reload sync.Mutex // one reload at a time
	state  atomic.Pointer[snapshot]
}

// snapshot is what one day's links allow. It never changes.
type snapshot struct {
	links *linkIndex
	day   money.Date
	at    time.Time
}

// NewEnforcer loads the links of today and returns an enforcer that is ready to decide.
// Run keeps it current.
func NewEnforcer(ctx context.Context, policy *Policy, source LinkSource, clock func() time.Time, log *slog.Logger) (*Enforcer, error) {
	acts, err := newCasbin(policy)
	if err != nil {
		return nil, fmt.Errorf("build enforcer: %w", err)
	}
	e := &Enforcer{policy: policy, acts: acts, source: source, clock: clock, log: log}
	if err := e.Reload(ctx); err != nil {
		return nil, err
	}
	return e, nil
}

// Decide answers with the links of the current day in Berlin. Every error is a refusal.
func (e *Enforcer) Decide(ctx context.Context, p Principal, r Request) (Decision, error) {
	d := Decision{Rule: NoRule, PolicyRevision: e.policy.Revision}
	s, err := e.current(ctx)
	if err != nil {
		return d, err
	}
	allowed, rule, err := e.ask(s, p, r)
	if err != nil {
		return d, fmt.Errorf("decide %s %s: %w", r.Class, r.Action, err)
	}
	if allowed {
		d.Allowed, d.Rule = true, rule
		return d, nil
	}
	if r.Entitlement != "" {
		r.Entitlement = ""
		if but, _, err := e.ask(s, p, r); err == nil && but {
			d.Rule = NotEntitled
		}
	}
	return d, nil
}

func (e *Enforcer) ask(s *snapshot, p Principal, r Request) (bool, string, error) {
	target := r.Organisation
	if target == uuid.Nil {
		target = p.Organisation
	}
	rules, named := e.acts[act{r.Class, r.Action}]
	if !named {
		return false, "", nil
	}
	ok, why, err := rules.EnforceEx(s.links, p.Person.String(), p.Organisation.String(), p.OrganisationKind, p.Roles,
		r.Class, r.Action, target.String(), r.Entitlement)
	if err != nil || !ok || len(why) < 4 {
		return false, "", err
	}
	return true, why[0] + ":" + why[1] + ":" + why[2] + ":" + why[3], nil
}

// current is the snapshot of today; the first request after midnight in Berlin
// reads it when Run has not done so yet.
func (e *Enforcer) current(ctx context.Context) (*snapshot, error) {
	now := e.clock()
	s := e.state.Load()
	if s.day != money.DateOf(now) {
		if err := e.Reload(ctx); err != nil {
			return nil, err
		}
		s = e.state.Load()
	}
	if now.Sub(s.at) > maxAge {
		return nil, ErrStale
	}
	return s, nil
}

// Reload reads the links of today and swaps them in. On an error the former
// links stay until they are too old.
func (e *Enforcer) Reload(ctx context.Context) error {
	e.reload.Lock()
	defer e.reload.Unlock()
	now := e.clock()
	day := money.DateOf(now)
	links, err := e.source.Links(ctx, day)
	if err != nil {
		return fmt.Errorf("read authorisation links: %w", err)
	}
	e.state.Store(&snapshot{links: newLinkIndex(links), day: day, at: now})
	return nil
}

// Run reloads whenever the source announces a change, at midnight in Berlin and
// every few minutes, until ctx ends. It returns ctx's error.
func (e *Enforcer) Run(ctx context.Context) error {
	changes := e.source.Changes(ctx)
	for {
		timer := time.NewTimer(min(reloadEvery, untilMidnight(e.clock())))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-changes:
		case <-timer.C:
		}
		timer.Stop()
		if err := e.Reload(ctx); err != nil && ctx.Err() == nil {
			e.log.ErrorContext(ctx, "authorisation links not reloaded", slog.Any("error", err))
		}
	}
}

// untilMidnight is the time to the next day in Berlin, at least a second so that
// a standing clock does not spin.
func untilMidnight(now time.Time) time.Duration {
	return max(time.Second, money.DateOf(now).AddDays(1).StartIn(money.Berlin).Sub(now))
}
