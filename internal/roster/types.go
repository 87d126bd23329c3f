package roster

import (
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// MaxRows bounds a list.
const MaxRows = 5000

// Refusals of a list as a whole.
var (
	ErrPlanChanged = fault.New(fault.Conflict, "list_plan_changed")
	ErrRowsRefused = fault.New(fault.Conflict, "list_rows_refused")
)

// List is what was read from a file: organisations or people.
type List struct {
	People        bool
	Organisations []OrganisationLine
	Persons       []PersonLine
}

// OrganisationLine is one line of a list of organisations. What is empty stays as it is, or is as above the organisation.
type OrganisationLine struct {
	Line                 int
	Number, Name, Parent string // Parent is a number or a name; empty = the organisation acted for
	Kind                 member.Kind
	Land, BuyerType      string
	LeitwegID            string
	VATEntrepreneur      *bool
	Address              member.Address
	CostCentre           member.CostCentre
	Faults               []Note // of its cells
}

// PersonLine is one line of a list of people: a role of somebody in an organisation.
type PersonLine struct {
	Line                      int
	Email, Name, Organisation string // Organisation is a number or a name; empty = the one acted for
	Role                      authz.Role
	From, Until               money.Date // Until is the first day without it; zero = open
	Faults                    []Note
}

// Outcome is what becomes of a line.
type Outcome string

// The outcomes. The texts are those of the contract.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Refused   Outcome = "refused"
)

// Note is a sentence about a line.
type Note struct {
	Code   string
	Params map[string]string
}

// Change is one fact that becomes another.
type Change struct{ Field, Before, After string }

// Row says what becomes of a line.
type Row struct {
	Line    int
	Name    string
	Place   string // below which organisation, or in which
	Outcome Outcome
	Changes []Change
	Notes   []Note
}

// Result is what a list would do, or did.
type Result struct {
	People  bool
	Rows    []Row
	Plan    string // names what was shown: who applies it, applies this and nothing else
	Applied bool
	Invited []account.Invited // links are shown once
}

// Body is an organisation as it stands, or as the list would make it.
type Body struct {
	member.Organisation
	Parent uuid.UUID // today; Nil where it is not in sight
	Number string    // of those who read the list
	anchor uuid.UUID // the nearest organisation above that is there already, or itself
	line   int       // that first names it
}

// Person is somebody with a role in sight.
type Person struct {
	member.PersonRef
	Email       string
	Memberships []member.Membership
}

// Facts are how things stand.
type Facts struct {
	Bodies  []Body
	People  []Person             // by the addresses of the list
	Invited []account.Invitation // open ones, by the same
}

// Changes are what is to be stored, in this order.
type Changes struct {
	Added       []Added
	Edited      []Edited
	Numbers     []Number
	Addresses   []Place[member.Address]
	CostCentres []Place[member.CostCentre]
	Given       []Given
	Ended       []Ended
	Invitations []account.PreparedInvitation
}

// Added is a new organisation.
type Added struct {
	member.NewOrganisation
	Entry member.Entry
}

// Edited is an organisation with other facts.
type Edited struct {
	ID      uuid.UUID
	Version int
	Facts   member.Facts
	Entry   member.Entry
}

// Number is what those who read the list call an organisation.
type Number struct {
	Organisation uuid.UUID
	Number       string
}

// Place is an address or a cost centre of an organisation.
type Place[T any] struct {
	Organisation uuid.UUID
	What         T
	Entry        member.Entry
}

// Given is a role that somebody gets.
type Given struct {
	member.Membership
	Entry member.Entry
}

// Ended is a role that ends.
type Ended struct {
	ID    uuid.UUID
	Until money.Date
	Entry member.Entry
}
