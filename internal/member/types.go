package member

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Kind is the level of an organisation in the tree.
type Kind string

// The kinds, from the top.
const (
	Cooperative Kind = "cooperative"
	Member      Kind = "member"     // IT provider or city that holds shares
	OwnerBody   Kind = "owner_body" // Träger behind a member, a legal entity of its own
	Unit        Kind = "unit"       // part of a legal entity: a school, an office
)

// below lists what may stand directly below which kind.
var below = map[Kind][]Kind{
	Cooperative: {Member},
	Member:      {OwnerBody, Unit},
	OwnerBody:   {Unit},
	Unit:        {Unit},
}

// Below lists the kinds that may stand directly below this one.
func (k Kind) Below() []Kind { return below[k] }

// takes reports whether the other kind may stand directly below.
func (k Kind) takes(child Kind) bool { return slices.Contains(below[k], child) }

// Limits of what is entered.
const (
	maxName       = 200
	planAhead     = 5 * 12 // months: how far ahead a change may be planned
	maxPeople     = 100    // of a list
	maxApprovalBy = 30
)

// Refusals of this room.
var (
	ErrNotFound      = fault.New(fault.NotFound, "not_found")
	ErrChanged       = fault.New(fault.PreconditionFailed, "organisation_changed")
	ErrSettled       = fault.New(fault.Conflict, "organisation_settled")
	ErrCycle         = fault.New(fault.Conflict, "organisation_below_itself")
	ErrThereAlready  = fault.New(fault.Conflict, "organisation_there_already")
	ErrMovePlanned   = fault.New(fault.Conflict, "organisation_move_planned")
	ErrEntityToday   = fault.New(fault.Conflict, "organisation_entity_today")
	ErrNotYoursToPut = fault.New(fault.Forbidden, "organisation_not_yours_to_move", "rule", authz.NoRule)
	ErrCentreThere   = fault.New(fault.Conflict, "cost_centre_there")
	ErrRoleHeld      = fault.New(fault.Conflict, "role_held_already")
	ErrRoleEnded     = fault.New(fault.Conflict, "role_ended_already")
	ErrNoApprover    = fault.New(fault.Conflict, "deputy_for_no_approver")
	ErrNoRoleThere   = fault.New(fault.Conflict, "deputy_without_role")
	ErrDeputyTwice   = fault.New(fault.Conflict, "deputy_named_already")
	ErrDeputyCircle  = fault.New(fault.Conflict, "deputy_circle")
	ErrDeputyLinks   = fault.New(fault.Conflict, "deputy_links_many")
	ErrMandateBody   = fault.New(fault.Conflict, "mandate_of_no_body")
	ErrMandateTwice  = fault.New(fault.Conflict, "mandate_given_already")
	ErrMandateOwn    = fault.New(fault.Forbidden, "mandate_given_by_the_body", "rule", authz.NoRule)
	ErrOwnRole       = fault.New(fault.Forbidden, "role_of_yourself", "rule", authz.NoRule)
)

// Ref names an organisation.
type Ref struct {
	ID   uuid.UUID
	Name string
	Kind Kind
}

// Facts are what an organisation is. They decide limits, invoices and the tax on them.
type Facts struct {
	Name            string `json:"name"`
	Land            string `json:"land,omitempty"` // ISO 3166-2; "" = that of the legal entity
	BuyerType       string `json:"buyerType"`
	VATEntrepreneur bool   `json:"vatEntrepreneur"` // UStG §13b: the recipient owes the tax
	LeitwegID       string `json:"leitwegId,omitempty"`
	ApprovalDays    int    `json:"approvalDays"`
}

// Node is an organisation in the tree as one sees it.
type Node struct {
	Ref
	Depth  int
	People int // with a role today
}

// Place says below whom an organisation stands over a time.
type Place struct {
	Parent Ref
	Valid  money.Period
}

// Past is what an organisation was until a time.
type Past struct {
	Until       time.Time
	Facts       Facts
	LegalEntity Ref
}

// Organisation with all that is known of it.
type Organisation struct {
	Ref
	Facts       Facts
	LegalEntity Ref
	Version     int
	Ordered     bool // Land and kind of buyer stay
	Places      []Place
	Past        []Past
	Addresses   []Address    // those offered
	CostCentres []CostCentre // those offered
	Deputies    []Deputy     // present and coming ones
	Mandates    []Mandate    // of a body: by which people of its member order in its name; all there were
	Memberships []Membership
	Terms       []BodyTerm    // of a legal entity, with the cooperative, by kind, newest first
	Same        [][]PersonRef // accounts of one human being, one of whom has or had a role here
}

// Address is a place of delivery.
type Address struct {
	ID       uuid.UUID `json:"-"`
	Label    string    `json:"label"`
	Street   string    `json:"street"`
	Postcode string    `json:"postcode"`
	City     string    `json:"city"`
	Default  bool      `json:"default"` // offered first
}

// CostCentre is charged with orders.
type CostCentre struct {
	ID      uuid.UUID `json:"-"`
	Number  string    `json:"number"`
	Label   string    `json:"label"`
	Default bool      `json:"default"` // offered first
}

// parent is below whom it stands on a day.
func (o Organisation) parent(day money.Date) (Ref, bool) {
	for _, p := range o.Places {
		if p.Valid.Contains(day) {
			return p.Parent, true
		}
	}
	return Ref{}, false
}

// PersonRef names a person.
type PersonRef struct {
	ID       uuid.UUID
	LogID    uuid.UUID
	Name     string
	Accounts []uuid.UUID // all accounts of the same human being, where it was read
}

// Is reports whether an account is this human being's.
func (p PersonRef) Is(account uuid.UUID) bool {
	return p.ID == account || slices.Contains(p.Accounts, account)
}

// Membership is a role of a person in an organisation over a time.
type Membership struct {
	ID           uuid.UUID
	Person       PersonRef
	Organisation Ref
	Role         authz.Role
	From, Until  money.Date // Until is the first day without it; zero = open
	Directory    bool       // the member's own directory gives it, at each sign-in
}

// MaxDeputyLinks bounds how often an absence is passed on.
const MaxDeputyLinks = 3

// Deputy decides on approvals for somebody who is away.
type Deputy struct {
	ID             uuid.UUID
	Person, Deputy PersonRef
	Valid          money.Period // half-open
}

// State of a membership.
type State string

// The states on a day.
const (
	Coming State = "coming"
	Held   State = "held"
	Over   State = "over"
)

// On is the state on a day.
func (m Membership) On(day money.Date) State {
	switch {
	case !m.Until.IsZero() && !day.Before(m.Until):
		return Over
	case !m.From.IsZero() && day.Before(m.From):
		return Coming
	default:
		return Held
	}
}

// Person with the roles in sight.
type Person struct {
	PersonRef
	Memberships []Membership
}

// Entry is what a change leaves in the decision log.
type Entry struct {
	Record audit.Record
	Leaf   audit.Leaf
}
