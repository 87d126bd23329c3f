package competition

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Config of the service. PublicURL begins the links in letters; Software is the version that records name; Committed is
// called after each commit that left a log entry and may be nil; WorkFactor is the least of the keys' passphrases, 0 = [WorkFactor].
type Config struct {
	Now        func() time.Time
	Rand       io.Reader
	PublicURL  string
	Software   string
	Committed  func()
	WorkFactor int
}

// Service runs mini-competitions. Safe for concurrent use.
type Service struct {
	store   Store
	decider authz.Decider
	cfg     Config
}

// NewService returns the service on a store.
func NewService(store Store, decider authz.Decider, cfg Config) *Service {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	if cfg.WorkFactor == 0 {
		cfg.WorkFactor = WorkFactor
	}
	return &Service{store: store, decider: decider, cfg: cfg}
}

// At is the service as it would have been at an earlier instant: for example data with a history.
func (s *Service) At(at time.Time) *Service {
	then := *s
	then.cfg.Now = func() time.Time { return at }
	return &then
}

func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// allowed asks the policy once more, beside the check of the operation.
func (s *Service) allowed(ctx context.Context, p authz.Principal, action string) (catalog.PublicationPermission, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "competition", Action: action, Organisation: p.Organisation})
	if err != nil {
		return catalog.PublicationPermission{}, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return catalog.PublicationPermission{}, fault.New(fault.Forbidden, "not_allowed", "rule", d.Rule)
	}
	return catalog.PublicationPermission{Rule: d.Rule, Policy: d.PolicyRevision}, nil
}

// SaveKey keeps the key pair that the principal's page made: the public half, and the private one locked with the passphrase. The
// newest one of a person is used for competitions from then on; older ones still open what was sealed for them. Errors:
// Forbidden; Invalid (competition_key).
func (s *Service) SaveKey(ctx context.Context, p authz.Principal, recipient, locked string) (Key, error) {
	permission, err := s.allowed(ctx, p, "hold_key")
	if err != nil {
		return Key{}, err
	}
	if err := checkKey(recipient, locked, s.cfg.WorkFactor); err != nil {
		return Key{}, err
	}
	k := Key{Organisation: p.Organisation, Person: p.Person, Name: p.Name, Recipient: recipient, Locked: []byte(locked), At: s.now()}
	if k.ID, err = uuid.NewV7(); err != nil {
		return k, fmt.Errorf("key id: %w", err)
	}
	e, err := s.sealKey(k, p, permission)
	if err != nil {
		return k, err
	}
	if err := s.store.SaveKey(ctx, k, e); err != nil {
		return k, err
	}
	s.cfg.Committed()
	return k, nil
}

// Keys are the newest ones of the people of the principal's organisation, by name.
func (s *Service) Keys(ctx context.Context, p authz.Principal) ([]Key, error) {
	all, err := s.store.Keys(ctx, p.Organisation)
	if err != nil {
		return nil, err
	}
	var out []Key
	for _, k := range all {
		if !slices.ContainsFunc(out, func(o Key) bool { return o.Person == k.Person }) {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Lot is the lot as a new competition would find it. Errors: NotFound, also when the organisation is not entitled.
func (s *Service) Lot(ctx context.Context, p authz.Principal, lot uuid.UUID) (Lot, error) {
	l, err := s.store.Lot(ctx, lot, p.Organisation, money.DateOf(s.now()))
	if err == nil && !l.Entitled {
		err = fault.New(fault.NotFound, "not_found")
	}
	return l, err
}

// List are the competitions in the principal's scope, newest first.
func (s *Service) List(ctx context.Context) ([]Competition, error) {
	return s.store.Competitions(ctx, money.DateOf(s.now()), listed)
}

// Look is one competition in the principal's scope. Error: NotFound.
func (s *Service) Look(ctx context.Context, id ID) (Competition, error) {
	return s.store.Competition(ctx, id, money.DateOf(s.now()))
}

// Bounds of a competition.
const (
	listed          = 100
	maxSubject      = 200
	maxText         = 20000 // characters
	maxReason       = 2000
	maxCriteria     = 10
	maxDeadlineDays = 180
	tokenBytes      = 32
)

// New is a competition on its way to be drafted.
type New struct {
	Lot            uuid.UUID
	Subject, Text  string
	Estimate       money.Amount
	Deadline       money.Date
	Hour, Minute   int // of the deadline, as clocks in Germany show it
	Criteria       []Criterion
	Inner, Outer   []uuid.UUID // keys
	LeftOut        []LeftOut   // suppliers with reasons
	StandstillsOff *Waiver
}

// Create drafts a competition: everything that will be told and everything the award will rest on. Nobody is told yet, and
// nothing of it changes any more. Errors: Forbidden; NotFound (lot); Conflict (competition_lot_kind, competition_lot_over);
// Invalid.
func (s *Service) Create(ctx context.Context, p authz.Principal, in New) (Competition, error) {
	permission, err := s.allowed(ctx, p, "run")
	if err != nil {
		return Competition{}, err
	}
	at := s.now()
	lot, err := s.Lot(ctx, p, in.Lot)
	if err != nil {
		return Competition{}, err
	}
	if lot.Kind != catalog.CallOffMini {
		return Competition{}, fault.New(fault.Conflict, "competition_lot_kind")
	}
	if err := lot.alive(money.DateOf(at)); err != nil {
		return Competition{}, err
	}
	c := Competition{
		Organisation: p.Organisation, Buyer: p.OrganisationName, Lot: lot, Status: Draft, CreatedBy: person(p), CreatedAt: at,
		Terms: Terms{Subject: strings.TrimSpace(in.Subject), Text: strings.TrimSpace(in.Text), Estimate: in.Estimate, Criteria: trimmed(in.Criteria), LeftOut: []LeftOut{}, Waiver: in.StandstillsOff},
	}
	if c.Deadline, err = in.deadline(at); err != nil {
		return c, err
	}
	if err := c.Terms.check(); err != nil {
		return c, err
	}
	if err := s.hold(ctx, p, &c.Terms, in); err != nil {
		return c, err
	}
	if err := c.leaveOut(in.LeftOut); err != nil {
		return c, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return c, fmt.Errorf("competition id: %w", err)
	}
	c.ID = ID{id}
	e, err := s.seal(c, stepFacts{action: "draft", to: Draft, at: at, by: p, permission: permission}, c.facts(), c.Terms)
	if err != nil {
		return c, err
	}
	if err := s.store.Create(ctx, c, e); err != nil {
		return c, err
	}
	s.cfg.Committed()
	return s.Look(ctx, c.ID)
}

func trimmed(criteria []Criterion) []Criterion {
	out := slices.Clone(criteria)
	for i := range out {
		out[i].Name = strings.TrimSpace(out[i].Name)
	}
	return out
}

// alive holds that an award can be made: VgV §21(2), (6).
func (l Lot) alive(day money.Date) error {
	if l.Status != catalog.ContractActive || !l.Term.Contains(day) {
		return fault.New(fault.Conflict, "competition_lot_over")
	}
	return nil
}

func (in New) deadline(at time.Time) (time.Time, error) {
	t, err := Instant(in.Deadline, in.Hour, in.Minute)
	if f, ok := fault.As(err); ok {
		return t, f.WithField("#/body/deadline", f.Code)
	}
	if !t.After(at) || t.After(at.AddDate(0, 0, maxDeadlineDays)) {
		return t, fault.New(fault.Invalid, "competition_deadline").WithField("#/body/deadline", "competition_deadline")
	}
	return t, nil
}

func (t Terms) check() error {
	for _, text := range []struct {
		member, text string
		most         int
	}{{"subject", t.Subject, maxSubject}, {"text", t.Text, maxText}} {
		if text.text == "" || utf8.RuneCountInString(text.text) > text.most {
			return fault.New(fault.Invalid, "value_needed").WithField("#/body/"+text.member, "value_needed")
		}
	}
	if t.Estimate.Sign() <= 0 {
		return fault.New(fault.Invalid, "price_missing").WithField("#/body/estimate", "price_missing")
	}
	if code := CheckCriteria(t.Criteria); code != "" || len(t.Criteria) > maxCriteria {
		if code == "" {
			code = "competition_criteria"
		}
		return fault.New(fault.Invalid, code).WithField("#/body/criteria", code)
	}
	if w := t.Waiver; w != nil && (strings.TrimSpace(w.Clause) == "" || strings.TrimSpace(w.Reason) == "") {
		return fault.New(fault.Invalid, "competition_waiver").WithField("#/body/standstillWaiver", "competition_waiver")
	}
	return nil
}

// hold finds the holders of both roles among the keys of the organisation; no person is in both, or twice in one.
func (s *Service) hold(ctx context.Context, p authz.Principal, t *Terms, in New) error {
	known, err := s.Keys(ctx, p)
	if err != nil {
		return err
	}
	refused := fault.New(fault.Invalid, "competition_holders").WithField("#/body/holders", "competition_holders")
	humans := map[uuid.UUID]bool{}
	for _, role := range []struct {
		ids []uuid.UUID
		to  *[]Holder
	}{{in.Inner, &t.Inner}, {in.Outer, &t.Outer}} {
		for _, id := range role.ids {
			i := slices.IndexFunc(known, func(k Key) bool { return k.ID == id })
			if i < 0 {
				return refused
			}
			if humans[known[i].Human] {
				return refused
			}
			humans[known[i].Human] = true
			*role.to = append(*role.to, Holder{Key: id, Person: known[i].Person, Human: known[i].Human, Name: known[i].Name, Recipient: known[i].Recipient})
		}
	}
	if checkHolders(Recipients(t.Inner), Recipients(t.Outer)) != nil {
		return refused
	}
	return nil
}

// leaveOut shortens the list of those to be invited, with a reason for each, and holds that the others can be reached
// (domain rule 11).
func (c *Competition) leaveOut(out []LeftOut) error {
	for _, l := range out {
		i := slices.IndexFunc(c.Lot.Parties, func(p Party) bool { return p.Supplier == l.Supplier })
		if i < 0 {
			return fault.New(fault.Invalid, "competition_no_party").WithField("#/body/leftOut", "competition_no_party")
		}
		if l.Reason = strings.TrimSpace(l.Reason); l.Reason == "" || utf8.RuneCountInString(l.Reason) > maxReason {
			return fault.New(fault.Invalid, "competition_left_out").WithField("#/body/leftOut", "competition_left_out")
		}
		l.Name = c.Lot.Parties[i].Name
		c.Terms.LeftOut = append(c.Terms.LeftOut, l)
	}
	return c.reachable()
}

// Invitable are the parties that are invited: every capable one but those left out.
func (c Competition) Invitable() []Party {
	return slices.DeleteFunc(slices.Clone(c.Lot.Parties), func(p Party) bool {
		return slices.ContainsFunc(c.Terms.LeftOut, func(l LeftOut) bool { return l.Supplier == p.Supplier })
	})
}

func (c Competition) reachable() error {
	to := c.Invitable()
	if len(to) == 0 {
		return fault.New(fault.Conflict, "competition_nobody")
	}
	for _, p := range to {
		if p.Email == "" {
			return fault.New(fault.Conflict, "competition_unreachable", "supplier", p.Name)
		}
	}
	return nil
}

func (s *Service) token() (string, TokenHash, error) {
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(s.cfg.Rand, raw); err != nil {
		return "", TokenHash{}, fmt.Errorf("link: %w", err)
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	return token, sha256.Sum256([]byte(token)), nil
}

func person(p authz.Principal) Person { return Person{ID: p.Person, LogID: p.LogID, Name: p.Name} }
