package member

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Config of the service. Policy is the table that is explained. SecondPerson tells whether the rules of a body ask for the
// approval of a second person in any case; nil = they never do. Software is the version that records name. Committed is called after each commit that left a log
// entry, Granted after roles or the tree changed: here and now, other replicas hear of it from the database. Both may be nil.
type Config struct {
	Policy       *authz.Policy
	SecondPerson func(context.Context, DeadEnds) (bool, error)
	Now          func() time.Time
	Rand         io.Reader
	Software     string
	Committed    func()
	Granted      func(context.Context) error
}

// Service keeps organisations and memberships. Safe for concurrent use.
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
	if cfg.Granted == nil {
		cfg.Granted = func(context.Context) error { return nil }
	}
	return &Service{store: store, decider: decider, cfg: cfg}
}

// now is cut to what the database keeps.
func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// Today is the civil day in Berlin.
func (s *Service) Today() money.Date { return money.DateOf(s.now()) }

// saved ends a change that was committed.
func (s *Service) saved(ctx context.Context) error {
	s.cfg.Committed()
	return s.cfg.Granted(ctx)
}

// Tree is what the person's organisation and those below it are today.
func (s *Service) Tree(ctx context.Context, p authz.Principal) ([]Node, error) {
	return s.store.Tree(ctx, p.Organisation, s.Today())
}

// View is an organisation with what the person may do there.
type View struct {
	Organisation
	Today     money.Date
	Actions   []Action
	Grantable []authz.Role
	DeadEnds  []DeadEnd // where an approval would wait for nobody: here, and in the whole body where it is the body
}

// Action names what may be done with an organisation. The texts are those of the contract.
type Action string

// The actions.
const (
	ActionEdit Action = "editOrganisation"
	ActionAdd  Action = "addOrganisation"
	ActionMove Action = "moveOrganisation"
	ActionGive Action = "giveRole"

	ActionMandate Action = "giveMandate"
	ActionLink    Action = "linkAccounts"
	ActionTerm    Action = "setBodyTerm"
)

// Look shows an organisation in sight. Error: ErrNotFound.
func (s *Service) Look(ctx context.Context, p authz.Principal, id uuid.UUID) (View, error) {
	o, err := s.store.Organisation(ctx, id)
	if err != nil {
		return View{}, err
	}
	v := View{Organisation: o, Today: s.Today(), Actions: []Action{}, Grantable: []authz.Role{}}
	v.Deputies = slices.DeleteFunc(v.Deputies, func(d Deputy) bool { return !d.Valid.To.After(v.Today) })
	if v.DeadEnds, err = s.deadEnds(ctx, p, o); err != nil {
		return v, err
	}
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "organisation", Action: "change", Organisation: id})
	if err != nil || !d.Allowed {
		return v, err
	}
	v.Actions = append(v.Actions, ActionEdit)
	if len(o.Kind.Below()) > 0 {
		v.Actions = append(v.Actions, ActionAdd)
	}
	if id != p.Organisation {
		v.Actions = append(v.Actions, ActionMove)
	}
	v.Actions = append(v.Actions, ActionGive, ActionLink)
	if o.Kind == OwnerBody && id == p.Organisation {
		v.Actions = append(v.Actions, ActionMandate)
	}
	if o.hasTerms() {
		v.Actions = append(v.Actions, ActionTerm)
	}
	for _, r := range authz.Roles() {
		if authz.MayGive(p, string(o.Kind), r) {
			v.Grantable = append(v.Grantable, r)
		}
	}
	return v, nil
}

// change asks the policy for the right to change an organisation.
func (s *Service) change(ctx context.Context, p authz.Principal, organisation uuid.UUID) (authz.Decision, error) {
	return s.ask(ctx, p, authz.Request{Class: "organisation", Action: "change", Organisation: organisation})
}

func (s *Service) ask(ctx context.Context, p authz.Principal, r authz.Request) (authz.Decision, error) {
	d, err := s.decider.Decide(ctx, p, r)
	if err != nil {
		return d, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return d, fault.New(fault.Forbidden, "role_missing", "rule", d.Rule)
	}
	return d, nil
}

// buyerTypes are the kinds of buyer that rules tell apart.
var buyerTypes = []string{"municipality", "school", "land", "company", "cooperative"}

// check trims what was entered and refuses what cannot be.
func (f Facts) check(at string) (Facts, error) {
	f.Name = strings.TrimSpace(f.Name)
	f.LeitwegID = strings.ToUpper(strings.TrimSpace(f.LeitwegID))
	wrong := fault.New(fault.Invalid, "organisation_facts_wrong")
	found := len(wrong.Fields)
	if f.Name == "" || len([]rune(f.Name)) > maxName {
		wrong = wrong.WithField(at+"/name", "organisation_name_form")
	}
	if !slices.Contains(buyerTypes, f.BuyerType) {
		wrong = wrong.WithField(at+"/buyerType", "wrong_form")
	}
	if f.LeitwegID != "" && !LeitwegForm(f.LeitwegID) {
		wrong = wrong.WithField(at+"/leitwegId", "leitweg_form")
	}
	if f.ApprovalDays < 0 || f.ApprovalDays > maxApprovalBy {
		wrong = wrong.WithField(at+"/approvalDays", "wrong_form")
	}
	if len(wrong.Fields) > found {
		return f, wrong
	}
	return f, nil
}

// firstDay refuses days that are over and those too far ahead.
func (s *Service) firstDay(day money.Date, at string) error {
	today := s.Today()
	if day.Before(today) {
		return fault.New(fault.Invalid, "day_is_over").WithField(at, "day_is_over")
	}
	if day.After(today.AddMonths(planAhead)) {
		return fault.New(fault.Invalid, "day_too_far").WithField(at, "day_too_far")
	}
	return nil
}
