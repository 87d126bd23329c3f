package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/sealing"
)

// Competitions is the way of a buyer's, an opener's and a party's mini-competition; competition.Service implements it.
type Competitions interface {
	SaveKey(ctx context.Context, p authz.Principal, recipient, locked string) (competition.Key, error)
	Keys(ctx context.Context, p authz.Principal) ([]competition.Key, error)
	List(ctx context.Context) ([]competition.Competition, error)
	Create(ctx context.Context, p authz.Principal, in competition.New) (competition.Competition, error)
	Invite(ctx context.Context, p authz.Principal, id competition.ID, noConflict bool) (competition.Competition, error)
	Ask(ctx context.Context, token, address, text string) (competition.Competition, competition.Invitation, error)
	Answer(ctx context.Context, p authz.Principal, id competition.ID, question uuid.UUID, text string) (competition.Competition, error)
	HandIn(ctx context.Context, token, address string, sealed competition.Sealed) (competition.Competition, competition.Invitation, error)
	Close(ctx context.Context, p authz.Principal, id competition.ID) (competition.Competition, error)
	Open(ctx context.Context, p authz.Principal, id competition.ID, given []competition.Unsealed, noConflict, confirmed bool) (competition.Competition, error)
	Evaluate(ctx context.Context, p authz.Principal, id competition.ID, given []competition.Assessment, noConflict bool) (competition.Competition, error)
	Inform(ctx context.Context, p authz.Principal, id competition.ID) (competition.Competition, error)
	Award(ctx context.Context, p authz.Principal, id competition.ID, noConflict bool, said competition.Said) (competition.Competition, error)
	End(ctx context.Context, p authz.Principal, id competition.ID, ground competition.Ground, reason string) (competition.Competition, error)
}

var _ Competitions = (*competition.Service)(nil)

// seedCompetitions are the mini-competitions of one body in one lot.
type seedCompetitions struct {
	Lot   string            `yaml:"lot"` // title
	Run   string            `yaml:"run"` // login of who runs them
	Inner []string          `yaml:"inner"`
	Outer []string          `yaml:"outer"`
	Keys  []seedKey         `yaml:"keys"`
	Held  []seedCompetition `yaml:"held"`
}

type seedKey struct {
	By        string `yaml:"by"`
	Recipient string `yaml:"recipient"`
	Locked    string `yaml:"locked"`
}

// seedCompetition has its days from the day of loading; steps it does not name were not taken.
type seedCompetition struct {
	Subject  string          `yaml:"subject"`
	Text     string          `yaml:"text"`
	Estimate string          `yaml:"estimate"`
	Criteria []seedCriterion `yaml:"criteria"`
	Drafted  int             `yaml:"drafted"`
	Deadline int             `yaml:"deadline"`
	Question struct {
		From   string `yaml:"from"`
		Day    int    `yaml:"day"`
		Text   string `yaml:"text"`
		Answer string `yaml:"answer"`
	} `yaml:"question"`
	Offers    []seedBid `yaml:"offers"`
	Closed    int       `yaml:"closed"`
	Evaluated int       `yaml:"evaluated"`
	Said      struct {
		UnusuallyLow   string `yaml:"unusually_low"`
		Subcontracting string `yaml:"subcontracting"`
		Conflicts      string `yaml:"conflicts"`
	} `yaml:"said"`
	Ended struct {
		Day    int                `yaml:"day"`
		Ground competition.Ground `yaml:"ground"`
		Reason string             `yaml:"reason"`
	} `yaml:"ended"`
}

type seedCriterion struct {
	Name   string                    `yaml:"name"`
	Kind   competition.CriterionKind `yaml:"kind"`
	Weight int                       `yaml:"weight"`
}

// seedBid is an offer with what it is given for the one criterion of quality.
type seedBid struct {
	From   string `yaml:"from"`
	Day    int    `yaml:"day"`
	Price  string `yaml:"price"`
	Text   string `yaml:"text"`
	Points int    `yaml:"points"`
	Reason string `yaml:"reason"`
}

// Times of day at which steps are taken, in an order that holds also where weekends and holidays move them to one day.
const (
	draftedAt  = 9 * time.Hour
	invitedAt  = draftedAt + 30*time.Minute
	offeredAt  = 10 * time.Hour
	askedAt    = 11 * time.Hour
	deadlineAt = 12 // o'clock
	lateAt     = 14 * time.Hour
	answeredAt = 15 * time.Hour
	closedAt   = 15*time.Hour + 30*time.Minute
	ratedAt    = 16 * time.Hour
)

// competitions holds the mini-competitions that are not there yet, step by step at the instants they would have been taken.
func (l loader) competitions(ctx context.Context) error {
	if l.CompetitionsAt == nil {
		return nil
	}
	run, err := l.Store.Person(ctx, l.seed.Competitions.Run, l.Now())
	if err != nil {
		return err
	}
	ctx = authz.ContextWithPrincipal(ctx, run)
	there, err := l.CompetitionsAt(l.Now()).List(ctx)
	if err != nil {
		return err
	}
	keys, err := l.keys(ctx)
	if err != nil {
		return err
	}
	lot, err := l.Store.LotNamed(ctx, l.seed.Competitions.Lot)
	if err != nil {
		return err
	}
	for _, s := range l.seed.Competitions.Held {
		if slices.ContainsFunc(there, func(c competition.Competition) bool { return c.Terms.Subject == s.Subject }) {
			continue
		}
		h := holding{loader: l, seedCompetition: s, run: run, within: map[[32]byte]unsealed{}}
		if err := h.hold(ctx, lot, keys); err != nil {
			return fmt.Errorf("mini-competition %q: %w", s.Subject, err)
		}
	}
	return nil
}

// keys keeps the holders' key pairs before the first competition, and gives their ids by login.
func (l loader) keys(ctx context.Context) (map[string]uuid.UUID, error) {
	at := l.on(l.seed.Competitions.Held[0].Drafted, draftedAt-time.Hour)
	out := map[string]uuid.UUID{}
	for _, k := range l.seed.Competitions.Keys {
		p, err := l.Store.Person(ctx, k.By, l.Now())
		if err != nil {
			return nil, err
		}
		own := authz.ContextWithPrincipal(ctx, p)
		known, err := l.CompetitionsAt(at).Keys(own, p)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(known, func(k competition.Key) bool { return k.Person == p.Person }); i >= 0 {
			out[k.By] = known[i].ID
			continue
		}
		saved, err := l.CompetitionsAt(at).SaveKey(own, p, k.Recipient, k.Locked)
		if err != nil {
			return nil, fmt.Errorf("key of %s: %w", k.By, err)
		}
		out[k.By] = saved.ID
	}
	return out, nil
}

// on is a time of day on the first Arbeitstag from so many days from the day of loading on.
func (l loader) on(days int, at time.Duration) time.Time {
	day := nextArbeitstag(l.today.AddDays(days))
	return day.StartIn(money.Berlin).Add(at).UTC()
}

// unsealed is what comes out of an offer, layer by layer.
type unsealed struct{ inner, clear []byte }

// holding is one competition on its way.
type holding struct {
	loader
	seedCompetition
	run    authz.Principal
	c      competition.Competition
	links  map[string]string     // tokens by supplier
	within map[[32]byte]unsealed // by the hash of the sealed offer
}

// hold takes the steps of a competition in their order.
func (h *holding) hold(ctx context.Context, lot uuid.UUID, keys map[string]uuid.UUID) error {
	steps := []func(context.Context) error{
		func(ctx context.Context) error { return h.invite(ctx, lot, keys) }, h.ask, h.offer, h.open, h.rate, h.end,
	}
	for _, take := range steps {
		if err := take(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (h *holding) invite(ctx context.Context, lot uuid.UUID, keys map[string]uuid.UUID) error {
	estimate, err := money.ParseAmount(h.Estimate, money.EUR)
	if err != nil {
		return err
	}
	in := competition.New{
		Lot: lot, Subject: h.Subject, Text: h.Text, Estimate: estimate,
		Deadline: money.DateOf(h.on(h.Deadline, offeredAt)), Hour: deadlineAt,
	}
	for _, c := range h.Criteria {
		in.Criteria = append(in.Criteria, competition.Criterion(c))
	}
	for _, login := range h.seed.Competitions.Inner {
		in.Inner = append(in.Inner, keys[login])
	}
	for _, login := range h.seed.Competitions.Outer {
		in.Outer = append(in.Outer, keys[login])
	}
	if h.c, err = h.CompetitionsAt(h.on(h.Drafted, draftedAt)).Create(ctx, h.run, in); err != nil {
		return err
	}
	if h.c, err = h.CompetitionsAt(h.on(h.Drafted, invitedAt)).Invite(ctx, h.run, h.c.ID, true); err != nil {
		return err
	}
	h.links, err = h.Store.CompetitionLinks(ctx, h.Subject)
	return err
}

func (h *holding) ask(ctx context.Context) error {
	q := h.Question
	if q.Text == "" {
		return nil
	}
	asked, _, err := h.CompetitionsAt(h.on(q.Day, askedAt)).Ask(ctx, h.links[q.From], "", q.Text)
	if err != nil {
		return err
	}
	h.c, err = h.CompetitionsAt(h.on(q.Day, answeredAt)).Answer(ctx, h.run, h.c.ID, asked.Questions[0].ID, q.Answer)
	return err
}

// offer hands the offers in, sealed as the parties' pages do it; those after the deadline come late.
func (h *holding) offer(ctx context.Context) error {
	for i, o := range h.Offers {
		clear, err := sealing.Offer(o.Price, o.Text)
		if err != nil {
			return err
		}
		sealed, err := sealing.Seal(clear, competition.Recipients(h.c.Terms.Inner), competition.Recipients(h.c.Terms.Outer))
		if err != nil {
			return err
		}
		h.within[sha256.Sum256(sealed.Bytes)] = unsealed{sealed.Within, clear}
		at := h.on(o.Day, offeredAt)
		if o.Day > h.Deadline {
			at = h.on(o.Day, lateAt)
		}
		_, _, err = h.CompetitionsAt(at.Add(time.Duration(i)*time.Minute)).HandIn(ctx, h.links[o.From], "", competition.Sealed{Bytes: sealed.Bytes, Inner: sealed.Inner, Clear: sealed.Clear})
		if err != nil {
			return fmt.Errorf("offer of %s: %w", o.From, err)
		}
	}
	return nil
}

// open records the end of the deadline and takes both layers off, each by another holder, where the offers are evaluated.
func (h *holding) open(ctx context.Context) error {
	if h.Closed == 0 {
		return nil
	}
	at := h.on(h.Closed, closedAt)
	var err error
	if h.c, err = h.CompetitionsAt(at).Close(ctx, h.run, h.c.ID); err != nil || h.Evaluated == 0 {
		return err
	}
	for i, layer := range []struct {
		by   string
		left func(unsealed) []byte
	}{
		{h.seed.Competitions.Outer[0], func(u unsealed) []byte { return u.inner }},
		{h.seed.Competitions.Inner[0], func(u unsealed) []byte { return u.clear }},
	} {
		p, err := h.Store.Person(ctx, layer.by, h.Now())
		if err != nil {
			return err
		}
		var given []competition.Unsealed
		for _, o := range h.c.Valid() {
			given = append(given, competition.Unsealed{Offer: o.ID, Bytes: layer.left(h.within[[32]byte(o.SHA256)])})
		}
		opened := authz.ContextWithPrincipal(ctx, p)
		if h.c, err = h.CompetitionsAt(at.Add(time.Duration(i+1)*10*time.Minute)).Open(opened, p, h.c.ID, given, true, true); err != nil {
			return fmt.Errorf("opening by %s: %w", layer.by, err)
		}
	}
	return nil
}

// rate evaluates, informs and awards on the first Arbeitstag after the standstill.
func (h *holding) rate(ctx context.Context) error {
	if h.Evaluated == 0 {
		return nil
	}
	suppliers, err := h.Store.Senders(ctx)
	if err != nil {
		return err
	}
	var given []competition.Assessment
	for _, o := range h.Offers {
		if o.Day > h.Deadline {
			continue
		}
		a := competition.Assessment{Supplier: suppliers[o.From].ID.UUID}
		for _, c := range h.Criteria {
			if c.Kind == competition.Quality {
				a.Given = append(a.Given, competition.Given{Criterion: c.Name, Points: o.Points, Reason: o.Reason})
			}
		}
		given = append(given, a)
	}
	at := h.on(h.Evaluated, ratedAt)
	if h.c, err = h.CompetitionsAt(at).Evaluate(ctx, h.run, h.c.ID, given, true); err != nil {
		return err
	}
	if h.c, err = h.CompetitionsAt(at.Add(30*time.Minute)).Inform(ctx, h.run, h.c.ID); err != nil {
		return err
	}
	told, _, err := h.c.Information()
	if err != nil {
		return err
	}
	after := nextArbeitstag(money.DateOf(told.Standstill.From).AddDays(1))
	h.c, err = h.CompetitionsAt(after.StartIn(money.Berlin).Add(offeredAt)).Award(ctx, h.run, h.c.ID, true, competition.Said(h.Said))
	return err
}

func (h *holding) end(ctx context.Context) error {
	e := h.Ended
	if e.Reason == "" {
		return nil
	}
	var err error
	h.c, err = h.CompetitionsAt(h.on(e.Day, ratedAt)).End(ctx, h.run, h.c.ID, e.Ground, e.Reason)
	return err
}
