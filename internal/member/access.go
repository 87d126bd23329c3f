package member

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Question asks whether somebody may do something in an organisation, in the policy's words.
type Question struct {
	Person, Organisation uuid.UUID
	Class, Action        string
}

// Standing is what decides a question beside the policy.
type Standing struct {
	Person PersonRef
	Path   []Ref // from the organisation asked about to the top, itself first
	Seats  []Seat
}

// Seat is a role somebody holds, held or will hold: his own, for somebody who is away, or by a mandate.
type Seat struct {
	Membership
	For      *PersonRef // the approver who is away
	Mandated *Ref       // the member whose people the mandate is for
	By       *PersonRef // who gave it; nil when not in sight or not known
	Given    bool       // by a person, in sight or not
}

// Access explains a decision of the policy.
type Access struct {
	Person       PersonRef
	Organisation Ref
	Day          money.Date
	Rule         authz.Rule
	Ways         []Way  // each alone allows it, the shortest path first; none means refused
	Short        []Lack // of a refusal: what is held, and why it does not suffice
	CallOffs     []CallOffRight
	Orders       bool // CallOffs belongs to the question
}

// CallOffRight is a lot that an organisation may call off from: the notice names it, or one above it (VgV §21 (2)).
type CallOffRight struct {
	Contract                      uuid.UUID
	ContractNumber, ContractTitle string
	Lot                           int
	LotTitle                      string
	Notice                        string // reference; "" = none
	Annex                         string // where the notice names it
	Named                         Ref
	AsOf                          money.Date // who stood below Named on this day; zero includes later ones
	Until                         money.Date // first day without it; zero = open
	Hidden                        bool       // Named is above what the asker sees
}

// Way is one role that allows it.
type Way struct {
	Seat
	Rule   string // as it stands in records
	Path   []Ref  // from the organisation asked about up to where the role is held; empty where the rule looks at no tree
	Hidden bool   // held above what the asker sees: neither place nor giver is told
}

// Lack says why a role that is held does not suffice.
type Lack struct {
	Seat
	Reason LackReason
}

// LackReason is a reason for which a role does not allow something.
type LackReason string

// The reasons.
const (
	LackRole        LackReason = "role_does_not"    // the role does not allow it anywhere
	LackOwn         LackReason = "own_only"         // only where the role is held itself
	LackBelow       LackReason = "not_below"        // the organisation does not stand below where the role is held
	LackCooperative LackReason = "cooperative_only" // only at the cooperative itself
	LackComing      LackReason = "coming"
	LackOver        LackReason = "over"
)

// Actions lists what can be asked about: all rows of the policy, in its order.
func (s *Service) Actions() []authz.Rule { return s.cfg.Policy.Rules }

// Explain answers by the same policy that decides requests, once for each role that is held. Of others it tells what lies in
// the asker's sight; that a role above it allows something is said without its place.
//
// Errors: ErrNotFound (organisation or person out of sight); Forbidden; Invalid (no such action).
func (s *Service) Explain(ctx context.Context, p authz.Principal, q Question) (Access, error) {
	rule, known := s.cfg.Policy.Rule(q.Class, q.Action)
	if !known {
		return Access{}, fault.New(fault.Invalid, "access_action_unknown").WithField("#/query/action", "access_action_unknown")
	}
	own := q.Person == p.Person
	if !own {
		if _, err := s.store.Person(ctx, q.Person); err != nil {
			return Access{}, err
		}
	}
	st, err := s.store.Standing(ctx, q.Person, q.Organisation, s.Today())
	if err != nil {
		return Access{}, err
	}
	if !own {
		if _, err := s.ask(ctx, p, authz.Request{Class: "access", Action: "ask", Organisation: q.Organisation}); err != nil {
			return Access{}, err
		}
	}
	a := Access{Person: st.Person, Organisation: st.Path[0], Day: s.Today(), Rule: rule}
	for _, seat := range st.Seats {
		if err := s.weigh(ctx, p, q, &a, st.Path, seat); err != nil {
			return Access{}, err
		}
	}
	slices.SortStableFunc(a.Ways, func(x, y Way) int { return cmp.Compare(len(x.Path), len(y.Path)) })
	if len(a.Ways) > 0 {
		a.Short = nil
	}
	if a.Orders = rule.Class == "submission" && rule.Action == "submit"; !a.Orders {
		return a, nil
	}
	a.CallOffs, err = s.store.CallOffRights(ctx, q.Organisation, a.Day)
	for i, r := range a.CallOffs {
		a.CallOffs[i].Hidden = !own && !p.Sees(r.Named.ID)
	}
	return a, err
}

// weigh asks the policy what one seat allows.
func (s *Service) weigh(ctx context.Context, p authz.Principal, q Question, a *Access, path []Ref, seat Seat) error {
	visible := q.Person == p.Person || p.Sees(seat.Organisation.ID)
	at := slices.IndexFunc(path, func(r Ref) bool { return r.ID == seat.Organisation.ID })
	if !visible && at < 0 {
		return nil // of another organisation: nothing is told, and it gives nothing here
	}
	if seat.On(a.Day) != Held {
		a.lacks(seat, visible)
		return nil
	}
	holder := authz.Principal{
		Person: q.Person, Organisation: seat.Organisation.ID, OrganisationKind: string(seat.Organisation.Kind), Roles: []authz.Role{seat.Role},
	}
	d, err := s.decider.Decide(ctx, holder, authz.Request{Class: q.Class, Action: q.Action, Organisation: q.Organisation})
	if err != nil {
		return fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		a.lacks(seat, visible)
		return nil
	}
	w := Way{Seat: seat, Rule: d.Rule, Hidden: !visible}
	if w.Hidden {
		w.Organisation, w.By, w.For, w.Mandated = Ref{}, nil, nil, nil
	}
	if c := a.Rule.Allow[seat.Role]; c == authz.Own || c == authz.InScope {
		w.Path = slices.DeleteFunc(slices.Clone(path[:at+1]), func(r Ref) bool { return q.Person != p.Person && !p.Sees(r.ID) })
	}
	a.Ways = append(a.Ways, w)
	return nil
}

// lacks notes a seat that does not suffice.
func (a *Access) lacks(seat Seat, visible bool) {
	condition, named := a.Rule.Allow[seat.Role]
	state := seat.On(a.Day)
	if !visible || state != Held && !named {
		return
	}
	why := map[authz.Condition]LackReason{authz.Own: LackOwn, authz.InScope: LackBelow, authz.Cooperative: LackCooperative}[condition]
	switch {
	case state == Coming:
		why = LackComing
	case state == Over:
		why = LackOver
	case !named:
		why = LackRole
	}
	a.Short = append(a.Short, Lack{seat, why})
}
