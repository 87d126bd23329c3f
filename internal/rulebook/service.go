package rulebook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Config of the service. Software is the version that records name; Committed is called after each commit that left a
// log entry, and may be nil.
type Config struct {
	Now       func() time.Time
	Rand      io.Reader
	Software  string
	Committed func()
}

// Service drafts and activates rules. Safe for concurrent use.
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
	return &Service{store: store, decider: decider, cfg: cfg}
}

// now is cut to what the database keeps.
func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// Public are the versions that bind more than one body, for everybody to read.
func (s *Service) Public(ctx context.Context) ([]Version, error) {
	all, err := s.store.Versions(ctx)
	return slices.DeleteFunc(all, func(v Version) bool { return v.Rule.Organisation != "" }), err
}

// Versions are those the person may see: the public ones, and those of bodies in sight or contracting for the person.
func (s *Service) Versions(ctx context.Context, p authz.Principal) ([]Version, error) {
	all, err := s.store.Versions(ctx)
	return slices.DeleteFunc(all, func(v Version) bool { return !visible(v.Rule, p) }), err
}

func visible(r rules.Rule, p authz.Principal) bool {
	if r.Organisation == "" || r.Organisation == p.LegalEntity.String() {
		return true
	}
	return slices.ContainsFunc(p.Scope, func(id uuid.UUID) bool { return id.String() == r.Organisation })
}

// Proposed is a draft with what it would change.
type Proposed struct {
	Draft   Draft
	Changes []Change
}

// Drafts in the person's sight, newest first.
func (s *Service) Drafts(ctx context.Context) ([]Proposed, error) {
	found, err := s.store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Versions(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Proposed, len(found))
	for i, d := range found {
		out[i].Draft = d
		if out[i].Changes, err = d.changes(all); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Actions are what the person may do with a draft now: activate, withdraw, dry_run.
func (s *Service) Actions(ctx context.Context, p authz.Principal, d Draft) ([]string, error) {
	actions := []string{}
	if d.Status != Open {
		return actions, nil
	}
	general := d.Rule.Organisation == ""
	for _, a := range []struct {
		name, needs string
		never       bool
	}{{"activate", "activate", d.DraftedBy.Is(p.Person)}, {"withdraw", "draft", false}} {
		_, err := s.allowed(ctx, p, a.needs, d.Organisation, general)
		if kind, refused := fault.KindOf(err); err != nil && (!refused || kind != fault.Forbidden) {
			return nil, err
		}
		if err == nil && !a.never {
			actions = append(actions, a.name)
		}
	}
	return append(actions, "dry_run"), nil
}

// Document is a source document. Error: NotFound.
func (s *Service) Document(ctx context.Context, sha256 [32]byte) (Document, error) {
	return s.store.Document(ctx, sha256)
}

// Look is a draft with what it would change. Error: NotFound.
func (s *Service) Look(ctx context.Context, id DraftID) (Draft, []Change, error) {
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return Draft{}, nil, err
	}
	all, err := s.store.Versions(ctx)
	if err != nil {
		return Draft{}, nil, err
	}
	changes, err := d.changes(all)
	return d, changes, err
}

// changes against the version the draft was written against.
func (d Draft) changes(all []Version) ([]Change, error) {
	before := rules.Rule{ID: d.Rule.ID}
	for _, v := range all {
		if v.Rule.ID == d.Rule.ID && v.Rule.Version == d.Based() {
			before = v.Rule
		}
	}
	return Diff(before, d.Rule)
}

// Draft keeps a proposal. Errors: Forbidden; Invalid (rule_field, house_rule_loosens,
// rule_unchanged); Conflict (rule_id_taken).
func (s *Service) Draft(ctx context.Context, p authz.Principal, in Proposal) (Draft, error) {
	at := s.now()
	if _, err := s.allowed(ctx, p, "draft", p.Organisation, !in.Own); err != nil {
		return Draft{}, err
	}
	all, err := s.store.Versions(ctx)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{Organisation: p.Organisation, Rule: in.Rule, Status: Open, DraftedBy: person(p), DraftedAt: at}
	if err := d.complete(in, all, p); err != nil {
		return Draft{}, err
	}
	if err := d.check(all, p, money.DateOf(at)); err != nil {
		return Draft{}, err
	}
	if err := s.checkGroups(ctx, d.Rule); err != nil {
		return Draft{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Draft{}, fmt.Errorf("draft id: %w", err)
	}
	d.ID = DraftID{id}
	return d, s.store.SaveDraft(ctx, d, in.Document)
}

// complete fills in what the person does not choose.
func (d *Draft) complete(in Proposal, all []Version, p authz.Principal) error {
	r := &d.Rule
	r.Organisation = ""
	if in.Own {
		r.Organisation = p.LegalEntity.String()
		if prefix := ownPrefix(p.LegalEntity); !strings.HasPrefix(r.ID, prefix) {
			r.ID = prefix + r.ID
		}
	}
	r.Version = 1
	if before := latest(all, r.ID); before != nil {
		if before.Rule.Organisation != r.Organisation {
			return fault.New(fault.Conflict, "rule_id_taken", "id", r.ID)
		}
		r.Version = before.Rule.Version + 1
	}
	if in.Document != nil {
		in.Document.SHA256 = sha256.Sum256(in.Document.Content)
		r.Source.File, r.Source.SHA256 = in.Document.Name, hex.EncodeToString(in.Document.SHA256[:])
	}
	return nil
}

// ownPrefix keeps the ids of bodies' own rules apart: the random end of the body's id.
func ownPrefix(body uuid.UUID) string { return "own-" + hex.EncodeToString(body[12:]) + "-" }

// check is asked when drafting and once more when activating: law may have changed in between.
func (d *Draft) check(all []Version, p authz.Principal, today money.Date) error {
	if err := checkRule(d.Rule, today); err != nil {
		return err
	}
	if d.Rule.Organisation != "" {
		buyer := rules.DirectAwardFacts{
			Jurisdiction: rules.Jurisdiction(p.Land), BuyerType: rules.BuyerType(p.BuyerType), Organisation: d.Rule.Organisation,
		}
		if err := checkTightens(Rules(all), d.Rule, buyer); err != nil {
			return err
		}
	}
	changes, err := d.changes(all)
	if err == nil && len(changes) == 0 {
		err = fault.New(fault.Invalid, "rule_unchanged")
	}
	return err
}

// checkGroups holds the product groups against the categories there are.
func (s *Service) checkGroups(ctx context.Context, r rules.Rule) error {
	if len(r.Groups) == 0 {
		return nil
	}
	has, err := s.store.Categories(ctx)
	if err != nil {
		return err
	}
	return checkCategories(r.Groups, has)
}

// Withdraw closes a draft. Errors: NotFound; Forbidden; Conflict (draft_closed).
func (s *Service) Withdraw(ctx context.Context, p authz.Principal, id DraftID) (Draft, error) {
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	if _, err := s.allowed(ctx, p, "draft", d.Organisation, d.Rule.Organisation == ""); err != nil {
		return Draft{}, err
	}
	if err := s.store.Withdraw(ctx, id, person(p), s.now()); err != nil {
		return Draft{}, err
	}
	return s.store.Draft(ctx, id)
}

// Activate lets a draft of another person into force from its first day. Errors: NotFound; Forbidden (also
// rule_same_person: four eyes); Conflict (draft_closed, draft_outdated, rule_dead_end); Invalid as for Draft.
func (s *Service) Activate(ctx context.Context, p authz.Principal, id DraftID) (Draft, error) {
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	permission, err := s.allowed(ctx, p, "activate", d.Organisation, d.Rule.Organisation == "")
	if err != nil {
		return Draft{}, err
	}
	if d.DraftedBy.Is(p.Person) {
		return Draft{}, fault.New(fault.Forbidden, "rule_same_person", "rule", "four_eyes")
	}
	stuck, err := s.DeadEnds(ctx, d.Rule)
	if err != nil {
		return Draft{}, err
	}
	if len(stuck) > 0 && d.Rule.Organisation != "" { // law does not wait until every body has staffed itself; a body's own rule does
		return Draft{}, fault.New(fault.Conflict, "rule_dead_end", "places", strings.Join(stuck, ", "))
	}
	at := s.now()
	err = s.store.Activate(ctx, id, person(p), at, func(d Draft, all []Version) (Activation, error) {
		if d.Status != Open {
			return Activation{}, fault.New(fault.Conflict, "draft_closed")
		}
		before := latest(all, d.Rule.ID)
		if now := versionOf(before); now != d.Based() {
			return Activation{}, fault.New(fault.Conflict, "draft_outdated")
		}
		if err := d.check(all, p, money.DateOf(at)); err != nil {
			return Activation{}, err
		}
		return s.seal(d, before, p, permission, at)
	})
	if err != nil {
		return Draft{}, err
	}
	s.cfg.Committed()
	return s.store.Draft(ctx, id)
}

func versionOf(v *Version) int {
	if v == nil {
		return 0
	}
	return v.Rule.Version
}

// allowed asks the policy for the organisation that keeps the rule. Rules for everybody are kept by the cooperative's
// rule maintainers alone, a body's own at the body itself, not at one of its units.
func (s *Service) allowed(ctx context.Context, p authz.Principal, action string, organisation uuid.UUID, general bool) (authz.Decision, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "rule", Action: action, Organisation: organisation})
	if err != nil {
		return d, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	switch {
	case !d.Allowed:
		return d, fault.New(fault.Forbidden, "rule_not_yours", "rule", d.Rule)
	case general && (p.OrganisationKind != "cooperative" || !p.Has(authz.RuleMaintainer)):
		return d, fault.New(fault.Forbidden, "rule_not_yours", "rule", authz.NoRule)
	case !general && p.Organisation != p.LegalEntity:
		return d, fault.New(fault.Forbidden, "rule_at_the_body", "rule", authz.NoRule)
	}
	return d, nil
}

func person(p authz.Principal) Person { return Person{ID: p.Person, LogID: p.LogID, Name: p.Name} }
