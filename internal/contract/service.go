package contract

import (
	"context"
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
	"github.com/provitako/marktplatz/internal/jsondiff"
	"github.com/provitako/marktplatz/internal/money"
)

// Config of the service. Software is the version that records name; Committed is called after each commit that left a
// log entry, and may be nil.
type Config struct {
	Now       func() time.Time
	Rand      io.Reader
	Software  string
	Committed func()
}

// Service drafts and releases changes of contracts. Safe for concurrent use.
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

// View is a change with what it alters, what speaks against it, and what the person may do with it.
type View struct {
	Change   Change
	Diff     []jsondiff.Change
	Findings []Finding
	Actions  []string // edit, release, withdraw
}

// Choices are what terms may name today, and the grounds there are for widening a contract.
func (s *Service) Choices(ctx context.Context) (Choices, []Ground, error) {
	today := money.DateOf(s.now())
	c, err := s.store.Choices(ctx, today)
	return c, append(GroundsOn(VgV, today), GroundsOn(UVgO, today)...), err
}

// Permitted are the kinds of change that the person may draft for a contract now.
func (s *Service) Permitted(ctx context.Context, p authz.Principal, now Standing) ([]Kind, error) {
	_, err := s.allowed(ctx, p)
	if kind, refused := fault.KindOf(err); refused && kind == fault.Forbidden {
		return []Kind{}, nil
	}
	return Transitions[now.Status], err
}

// Current is a contract as it is in force. Error: NotFound.
func (s *Service) Current(ctx context.Context, id catalog.ContractID) (Standing, error) {
	standing, err := s.store.Standing(ctx, id)
	if err == nil && standing.Edition == 0 {
		err = fault.New(fault.NotFound, "not_found")
	}
	return standing, err
}

// Editions are a contract's history, oldest first.
func (s *Service) Editions(ctx context.Context, id catalog.ContractID) ([]PastEdition, error) {
	return s.store.Editions(ctx, id)
}

// Changes are those of a contract, newest first; the open ones of all contracts when id is zero.
func (s *Service) Changes(ctx context.Context, id catalog.ContractID) ([]Change, error) {
	return s.store.Changes(ctx, id)
}

// Look shows a change. Error: NotFound.
func (s *Service) Look(ctx context.Context, p authz.Principal, id ChangeID) (View, error) {
	c, err := s.store.Change(ctx, id)
	if err != nil {
		return View{}, err
	}
	return s.view(ctx, p, c)
}

func (s *Service) view(ctx context.Context, p authz.Principal, c Change) (View, error) {
	v := View{Change: c, Actions: []string{}, Findings: []Finding{}}
	standing, err := s.store.Standing(ctx, c.Contract)
	if err != nil {
		return v, err
	}
	before, err := s.before(ctx, c, standing)
	if err != nil {
		return v, err
	}
	if v.Diff, err = jsondiff.Of(before, c.Terms); err != nil || c.Status != Draft {
		return v, err
	}
	today := money.DateOf(s.now())
	known, err := s.store.Known(ctx, c.Contract, c.Terms, today)
	if err != nil {
		return v, err
	}
	if v.Findings, err = Check(c, standing, known, today); err != nil {
		return v, err
	}
	_, err = s.allowed(ctx, p)
	if kind, refused := fault.KindOf(err); refused && kind == fault.Forbidden {
		return v, nil
	}
	v.Actions = append(v.Actions, "edit", "withdraw")
	if !c.DraftedBy.Is(p.Person) && len(v.Findings) == 0 {
		v.Actions = append(v.Actions, "release")
	}
	return v, err
}

// before is the contract that a change is compared with: the one it was drafted against; nothing for a new one.
func (s *Service) before(ctx context.Context, c Change, now Standing) (any, error) {
	if c.Base.Edition == 0 {
		return struct{}{}, nil
	}
	if c.Base.Edition == now.Edition {
		return now.Terms, nil
	}
	past, err := s.store.Editions(ctx, c.Contract)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(past, func(e PastEdition) bool { return e.Number == c.Base.Edition })
	if i < 0 {
		return now.Terms, nil
	}
	return past[i].Terms, nil
}

// Proposal is what a person wants to draft.
type Proposal struct {
	Contract catalog.ContractID // zero for a new contract
	Kind     Kind
	Ground   GroundKey
	Reason   string
	Terms    Terms
}

// maxReason bounds the words of a change.
const maxReason = 4000

// Draft keeps a proposal; it need not be free of findings. Errors: Forbidden; Invalid (contract_reason_long); NotFound;
// Conflict (contract_transition).
func (s *Service) Draft(ctx context.Context, p authz.Principal, in Proposal) (View, error) {
	if _, err := s.allowed(ctx, p); err != nil {
		return View{}, err
	}
	return s.draft(ctx, p, in, func(Change) (*SealedDocument, error) { return nil, nil })
}

// draft keeps a proposal, and with it the notice that it was read from, if any.
func (s *Service) draft(ctx context.Context, p authz.Principal, in Proposal, notice func(Change) (*SealedDocument, error)) (View, error) {
	c := Change{
		Organisation: p.Organisation, Contract: in.Contract, Version: 1, Kind: in.Kind, Ground: in.Ground, Terms: in.Terms.Tidy(), Status: Draft,
		DraftedBy: person(p), DraftedAt: s.now(),
	}
	if err := c.say(in.Reason); err != nil {
		return View{}, err
	}
	if err := s.base(ctx, &c); err != nil {
		return View{}, err
	}
	if err := c.hasTerms(); err != nil {
		return View{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return View{}, fmt.Errorf("change id: %w", err)
	}
	c.ID = ChangeID{id}
	kept, err := notice(c)
	if err != nil {
		return View{}, err
	}
	if err := s.store.Save(ctx, c, kept); err != nil {
		return View{}, err
	}
	if kept != nil {
		s.cfg.Committed()
	}
	return s.view(ctx, p, c)
}

// base ties a change to the contract as it stands. A change of the status alone keeps the terms.
func (s *Service) base(ctx context.Context, c *Change) error {
	if c.Kind == Create {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("contract id: %w", err)
		}
		c.Contract = catalog.ContractID{UUID: id}
		return nil
	}
	standing, err := s.Current(ctx, c.Contract)
	if err != nil {
		return err
	}
	if !slices.Contains(Transitions[standing.Status], c.Kind) {
		return fault.New(fault.Conflict, "contract_transition", "status", string(standing.Status), "kind", string(c.Kind))
	}
	c.Base.Edition = standing.Edition
	if c.Kind.statusOnly() {
		c.Terms = standing.Terms
	}
	return nil
}

// hasTerms refuses a change that says nothing: terms may lack much while they are a draft, but there are some.
func (c *Change) hasTerms() error {
	if t := c.Terms; t.Regime == "" && t.Number == "" && t.Title == "" && len(t.Lots) == 0 {
		return fault.New(fault.Invalid, "contract_terms_missing").WithField("#/body/terms", "contract_terms_missing")
	}
	return nil
}

func (c *Change) say(reason string) error {
	c.Reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(c.Reason) > maxReason {
		return fault.New(fault.Invalid, "contract_reason_long").WithField("#/body/reason", "contract_reason_long")
	}
	return nil
}

// Edit replaces a draft's words; whoever edits is its drafter from then on, and cannot release it. Errors: NotFound;
// Forbidden; Invalid as for Draft; Conflict (change_closed); PreconditionFailed when it was edited meanwhile.
func (s *Service) Edit(ctx context.Context, p authz.Principal, id ChangeID, version int, in Proposal) (View, error) {
	if _, err := s.allowed(ctx, p); err != nil {
		return View{}, err
	}
	c, err := s.store.Change(ctx, id)
	if err != nil {
		return View{}, err
	}
	c.Version, c.Ground, c.DraftedBy, c.DraftedAt = version+1, in.Ground, person(p), s.now()
	if err := c.say(in.Reason); err != nil {
		return View{}, err
	}
	if !c.Kind.statusOnly() {
		c.Terms = in.Terms.Tidy()
	}
	if err := c.hasTerms(); err != nil {
		return View{}, err
	}
	if err := s.store.Edit(ctx, c); err != nil {
		return View{}, err
	}
	return s.view(ctx, p, c)
}

// Withdraw closes a draft. Errors: NotFound; Forbidden; Conflict (change_closed).
func (s *Service) Withdraw(ctx context.Context, p authz.Principal, id ChangeID) (View, error) {
	if _, err := s.allowed(ctx, p); err != nil {
		return View{}, err
	}
	if _, err := s.store.Change(ctx, id); err != nil {
		return View{}, err
	}
	if err := s.store.Withdraw(ctx, id, person(p), s.now()); err != nil {
		return View{}, err
	}
	return s.Look(ctx, p, id)
}

// Release lets a change of another person into force (domain rule 22). Errors: NotFound; Forbidden (also
// contract_same_person: four eyes); Conflict (change_closed, contract_findings with the findings as fields).
func (s *Service) Release(ctx context.Context, p authz.Principal, id ChangeID) (View, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return View{}, err
	}
	at := s.now()
	err = s.store.Release(ctx, id, person(p), at, func(c Change, standing Standing, known Known) (Edition, error) {
		if c.Status != Draft {
			return Edition{}, fault.New(fault.Conflict, "change_closed")
		}
		if c.DraftedBy.Is(p.Person) {
			return Edition{}, fault.New(fault.Forbidden, "contract_same_person", "rule", "four_eyes")
		}
		found, err := Check(c, standing, known, money.DateOf(at))
		if err != nil {
			return Edition{}, err
		}
		if len(found) > 0 {
			return Edition{}, refusal(found)
		}
		return s.seal(c, standing, known, p, permission, at)
	})
	if err != nil {
		return View{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, p, id)
}

// refusal names each finding at its place.
func refusal(found []Finding) error {
	err := fault.New(fault.Conflict, "contract_findings")
	for _, f := range found {
		kv := []string{}
		for k, v := range f.Params {
			kv = append(kv, k, v)
		}
		err = err.WithField("#/terms"+f.Pointer, f.Code, kv...)
	}
	return err
}

// allowed asks the policy: contracts are kept by the cooperative's contract managers.
func (s *Service) allowed(ctx context.Context, p authz.Principal) (authz.Decision, error) {
	return mayChange(ctx, s.decider, p)
}

func mayChange(ctx context.Context, decider authz.Decider, p authz.Principal) (authz.Decision, error) {
	d, err := decider.Decide(ctx, p, authz.Request{Class: "contract", Action: "change", Organisation: p.Organisation})
	switch {
	case err != nil:
		return d, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	case !d.Allowed:
		return d, fault.New(fault.Forbidden, "contract_not_yours", "rule", d.Rule)
	}
	return d, nil
}

func person(p authz.Principal) Person { return Person{ID: p.Person, LogID: p.LogID, Name: p.Name} }
