package contract

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Regime is the law a framework contract was awarded under.
type Regime string

// Regimes.
const (
	VgV  Regime = "VgV"
	UVgO Regime = "UVgO"
)

// maxYears is the regular longest term (VgV §21(6), UVgO §15(4)); a longer one needs a special case in its subject.
func (r Regime) maxYears() int {
	if r == UVgO {
		return 6
	}
	return 4
}

// Terms is all that a framework contract says. Its JSON form is that of the API, of the stored change and of the record.
type Terms struct {
	Number          string       `json:"number"`
	Title           string       `json:"title"`
	Group           string       `json:"group"` // contract group
	Regime          Regime       `json:"regime"`
	NoticeReference string       `json:"noticeReference"` // of TED; empty where nothing was published there
	CPV             []string     `json:"cpv"`
	Term            money.Period `json:"term"`                // contractual start to the day after the end
	Extension       string       `json:"extension,omitempty"` // by which the contract may be extended, as published; empty = none
	LongTermReason  string       `json:"longTermReason"`
	Total           Limits       `json:"total"`
	Lots            []Lot        `json:"lots"` // by number
}

// Limits are what was estimated and what may be called off at most, net in EUR and in the lot's unit (CJEU C-23/20:
// either, or both). Nil is not stated.
type Limits struct {
	EstimatedValue    *money.Amount   `json:"estimatedValue"`
	MaximumValue      *money.Amount   `json:"maximumValue"`
	EstimatedQuantity *money.Quantity `json:"estimatedQuantity"`
	MaximumQuantity   *money.Quantity `json:"maximumQuantity"`
	// UnpublishedReason says why no maximum was published; the one stated is then internal (domain rule 3).
	UnpublishedReason string `json:"unpublishedReason"`
}

// Lot of a framework contract. A lot that is in force is never taken away, only what it says changes.
type Lot struct {
	Number     int                 `json:"number"`
	Title      string              `json:"title"`
	CPV        []string            `json:"cpv"`
	Categories []string            `json:"categories"` // product classes it covers beside the articles it prices
	Kind       catalog.CallOffKind `json:"callOffKind"`
	Obligation catalog.Obligation  `json:"obligation"`
	Economical bool                `json:"economicalGround"` // a cheaper offer elsewhere is a ground to pass a preferred lot by
	Unit       string              `json:"unit"`             // UN/ECE Recommendation 20, C62 = piece
	Selection  catalog.Selection   `json:"selection"`        // of the party, where there are several
	Limits
	Parties  []Party    `json:"parties"`
	Entitled []Entitled `json:"entitled"`
}

// Party is a supplier of a lot.
type Party struct {
	Supplier  uuid.UUID      `json:"supplierId"`
	Rank      int            `json:"rank"` // 0 = none
	Share     *money.Percent `json:"sharePercent"`
	Valid     money.Period   `json:"valid"`
	Suspended string         `json:"suspendedReason"` // empty = active
	PriceRule PriceRule      `json:"priceRule"`
	// Succession says whose place the supplier took; nil = party from the award on.
	Succession *Succession `json:"succession,omitempty"`
}

// Entitled is an organisation that the notice names; what stands below it in the tree may call off too: on the day of the
// call-off and, where the notice describes a class as of a day, on that day already.
type Entitled struct {
	Organisation uuid.UUID    `json:"organisationId"`
	Valid        money.Period `json:"valid"`
	Annex        string       `json:"annex"` // where the notice names it: annex and page
	AsOf         money.Date   `json:"asOf"`  // cut-off day of the class; zero = the notice includes later members
	// Quotas are what the organisation, with what stands below it, may call off of the lot at most; nil = no quota.
	QuotaValue    *money.Amount   `json:"quotaValue"` // net in EUR
	QuotaQuantity *money.Quantity `json:"quotaQuantity"`
	// Succession says whose place the organisation took; nil = the notice names it itself.
	Succession *Succession `json:"succession,omitempty"`
}

// Kind of change. Each may touch only what its name says; [Check] finds the rest.
type Kind string

// Kinds.
const (
	Create    Kind = "create"    // a new contract
	Correct   Kind = "correct"   // words, suppliers and entitled bodies; nothing that widens the contract
	Amend     Kind = "amend"     // a higher maximum, a longer term: on a ground of the regime (GWB §132, UVgO §47)
	Suspend   Kind = "suspend"   // no call-offs for the time being
	Resume    Kind = "resume"    // call-offs again
	Terminate Kind = "terminate" // the end before its time; there is no way back
)

// statusOnly reports whether a change leaves alone what the contract says.
func (k Kind) statusOnly() bool { return k == Suspend || k == Resume || k == Terminate }

// status a contract has once a change of this kind is in force.
func (k Kind) status(now catalog.ContractStatus) catalog.ContractStatus {
	switch k {
	case Create, Resume:
		return catalog.ContractActive
	case Suspend:
		return catalog.ContractSuspended
	case Terminate:
		return catalog.ContractTerminated
	case Correct, Amend:
		return now
	}
	return now
}

// Transitions are the changes a contract's status permits; "" is a contract that is not in force yet.
var Transitions = map[catalog.ContractStatus][]Kind{
	"":                         {Create},
	catalog.ContractActive:     {Correct, Amend, Suspend, Terminate},
	catalog.ContractSuspended:  {Correct, Amend, Resume, Terminate},
	catalog.ContractExhausted:  {Amend, Resume, Terminate},
	catalog.ContractExpired:    {},
	catalog.ContractTerminated: {},
}

// ChangeID names a change.
type ChangeID struct{ uuid.UUID }

// Status of a change.
type Status string

// Statuses; the last two are final.
const (
	Draft     Status = "draft"
	InForce   Status = "in_force"
	Withdrawn Status = "withdrawn"
	Refused   Status = "refused" // with a reason
)

// Person is somebody who works on contracts.
type Person struct {
	ID, LogID uuid.UUID
	Name      string
	Accounts  []uuid.UUID // all accounts of the same human being, where it was read
}

// Is reports whether an account belongs to the same human being: a second account is no second person.
func (p Person) Is(account uuid.UUID) bool {
	return p.ID == account || slices.Contains(p.Accounts, account)
}

// Change is a contract as somebody wants it to be.
type Change struct {
	ID           ChangeID
	Organisation uuid.UUID          // the cooperative
	Contract     catalog.ContractID // also of a new contract: the id it will have
	Version      int                // of the draft, raised by each edit
	Kind         Kind
	Ground       GroundKey // of an amendment
	Reason       string    // in words; personal, never in a record
	Terms        Terms
	Base         Base // what it was drafted against
	Status       Status
	DraftedBy    Person // who wrote it last
	DraftedAt    time.Time
	DecidedBy    *Person
	DecidedAt    *time.Time
}

// Base is the edition of a contract that a change was drafted against; 0 for a new one.
type Base struct{ Edition int }

// Standing is a contract as it is in force, with what bears on changing it. The zero value is a contract that is not.
type Standing struct {
	Edition  int // raised by every change that comes into force
	Status   catalog.ContractStatus
	Terms    Terms
	Original Terms // as it came into force first: what the limits of GWB §132 are measured by
	Total    Used
	Lots     map[int]Used // by number
	Quotas   map[QuotaKey]Used
	Amended  []Amended // earlier amendments, oldest first
}

// QuotaKey names the quota of an organisation in a lot.
type QuotaKey struct {
	Lot          int
	Organisation uuid.UUID
}

// Used is what was called off and reserved.
type Used struct {
	Value    *money.Amount // nil = no limit of this measure
	Quantity *money.Quantity
}

// Amended is an amendment in force.
type Amended struct {
	Ground GroundKey
	On     money.Date
	Terms  Terms // as it left the contract
}

// Known are the things outside a contract that its terms name.
type Known struct {
	Suppliers     map[uuid.UUID]bool
	Organisations map[uuid.UUID]bool
	Categories    map[string]bool
	NumberTaken   bool // by another contract
	EUThreshold   *money.Amount
}

// Tidy trims words and brings lots, suppliers and entitled bodies into one order, so that terms that say the same are
// the same.
func (t Terms) Tidy() Terms {
	for _, s := range []*string{&t.Number, &t.Title, &t.Group, &t.NoticeReference, &t.Extension, &t.LongTermReason, &t.Total.UnpublishedReason} {
		*s = strings.TrimSpace(*s)
	}
	t.CPV = tidyList(t.CPV)
	t.Lots = slices.SortedStableFunc(slices.Values(t.Lots), func(a, b Lot) int { return cmp.Compare(a.Number, b.Number) })
	for i := range t.Lots {
		t.Lots[i].tidy()
	}
	if t.Lots == nil {
		t.Lots = []Lot{}
	}
	return t
}

func (l *Lot) tidy() {
	for _, s := range []*string{&l.Title, &l.Unit, &l.UnpublishedReason} {
		*s = strings.TrimSpace(*s)
	}
	l.CPV, l.Categories = tidyList(l.CPV), tidyList(l.Categories)
	l.Parties = slices.SortedStableFunc(slices.Values(l.Parties), func(a, b Party) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), bytes.Compare(a.Supplier[:], b.Supplier[:]), a.Valid.From.Cmp(b.Valid.From))
	})
	l.Entitled = slices.SortedStableFunc(slices.Values(l.Entitled), func(a, b Entitled) int {
		return cmp.Or(cmp.Compare(a.Annex, b.Annex), bytes.Compare(a.Organisation[:], b.Organisation[:]), a.Valid.From.Cmp(b.Valid.From))
	})
	l.Selection = tidySelection(l.Selection)
	if l.Parties == nil {
		l.Parties = []Party{}
	}
	if l.Entitled == nil {
		l.Entitled = []Entitled{}
	}
	for i := range l.Entitled {
		l.Entitled[i].Annex = strings.TrimSpace(l.Entitled[i].Annex)
		l.Entitled[i].Succession = l.Entitled[i].Succession.tidy()
	}
	for i := range l.Parties {
		l.Parties[i].Suspended = strings.TrimSpace(l.Parties[i].Suspended)
		l.Parties[i].PriceRule.tidy()
		l.Parties[i].Succession = l.Parties[i].Succession.tidy()
	}
}

// tidyList is the texts in order, each once, none empty; never nil.
func tidyList(texts []string) []string {
	out := []string{}
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
