package rulebook

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// DraftID names a draft.
type DraftID struct{ uuid.UUID }

// Status of a draft.
type Status string

// Statuses; the last two are final.
const (
	Open      Status = "draft"
	Activated Status = "activated"
	Withdrawn Status = "withdrawn"
)

// Supplied is the releasing role of versions that came with the shop.
const Supplied = "supplied"

// Release says who let a version into force: a role and a time, never a name.
type Release struct {
	Role string // Supplied or the role of the person
	At   time.Time
}

// Version is one version of a rule with its release.
type Version struct {
	Rule    rules.Rule
	Release Release
}

// Person is somebody who works on rules.
type Person struct {
	ID, LogID uuid.UUID
	Name      string
	Accounts  []uuid.UUID // all accounts of the same human being, where it was read
}

// Is reports whether an account belongs to the same human being: a second account is no second person.
func (p Person) Is(account uuid.UUID) bool {
	return p.ID == account || slices.Contains(p.Accounts, account)
}

// Document is the text a rule rests on, byte for byte as it was handed in.
type Document struct {
	Name    string
	SHA256  [32]byte
	Content []byte
}

// Draft is a version that somebody proposes.
type Draft struct {
	ID           DraftID
	Organisation uuid.UUID  // who keeps the rule: the cooperative, or the body whose own it is
	Rule         rules.Rule // with the version it would get
	Status       Status
	DraftedBy    Person
	DraftedAt    time.Time
	DecidedBy    *Person
	DecidedAt    *time.Time
}

// Based is the version the draft was written against; 0 for a new rule.
func (d Draft) Based() int { return d.Rule.Version - 1 }

// Proposal is what a person wants to draft. Id, version, organisation and the
// document's name and hash are filled in by the service.
type Proposal struct {
	Rule     rules.Rule
	Own      bool      // a rule of the body itself
	Document *Document // nil: the source names what it names
}

// JudgedQuery asks for orders since a time.
type JudgedQuery struct {
	Since   time.Time
	Body    uuid.UUID // Nil = of everybody
	Recount bool      // with what it takes to count their costs otherwise
}

// JudgedOrder is an order with all that the rules looked at when it was placed.
type JudgedOrder struct {
	Order        uuid.UUID
	Submission   uuid.UUID
	Number       string // empty until given
	At           time.Time
	Organisation uuid.UUID              // Auftraggeber
	Unit         uuid.UUID              // Bedarfsträger
	Buyer        rules.DirectAwardFacts // whose rules applied, on which day
	Evaluations  []rules.Evaluation     // of all together and of each product group; one when there is one group, none of a call-off
	Case         rules.DutyCase         // its kinds follow from the lines' categories
	Lines        []JudgedLine
	Recount      Recount // nil unless asked for
}

// Recount works out from the records of a submission what its lines would have cost had recurring prices been counted over at
// most so many months, and Skonto or not; by line number. It is empty where one of the offers would have had no price then.
type Recount func(horizonMonths int, earlyPayment bool) (map[int]RecountedLine, error)

// RecountedLine is a line counted otherwise. Amounts are net.
type RecountedLine struct {
	Chosen    *money.Amount // nil of a call-off
	Deviation *Deviation
	Awarded   *money.Amount // that counts as a direct award; nil of a call-off
	Order     money.Amount  // total of the order it is in
}

// JudgedLine is a line of it. Amounts are net.
type JudgedLine struct {
	No        int // in the submission
	Category  string
	Chosen    *money.Amount // total of the chosen offer; nil of a call-off
	Deviation *Deviation    // nil when the best was chosen
}

// Deviation is how much more than the best basket was chosen.
type Deviation struct{ Difference, Best money.Amount }

// Activation is what activating a draft writes.
type Activation struct {
	Version Version
	Record  audit.Record
	Leaf    audit.Leaf
}

// Store keeps rules and drafts.
type Store interface {
	// Versions are all versions of all rules, by id and version.
	Versions(ctx context.Context) ([]Version, error)
	// Categories are the keys of the shop's product categories.
	Categories(ctx context.Context) ([]string, error)
	// Drafts in the caller's sight, newest first.
	Drafts(ctx context.Context) ([]Draft, error)
	// Draft in the caller's sight. Error: NotFound.
	Draft(ctx context.Context, id DraftID) (Draft, error)
	// SaveDraft keeps a new draft and its document.
	SaveDraft(ctx context.Context, d Draft, doc *Document) error
	// Withdraw closes an open draft. Errors: NotFound; Conflict (draft_closed).
	Withdraw(ctx context.Context, id DraftID, by Person, at time.Time) error
	// Activate locks the draft, has seal decide on it with the versions of that moment, and writes what it says in one
	// transaction. Errors: NotFound; those of seal, which leave everything as it was.
	Activate(ctx context.Context, id DraftID, by Person, at time.Time, seal func(Draft, []Version) (Activation, error)) error
	// Judged hands over the orders asked for that the caller can see, newest first, one by one.
	Judged(ctx context.Context, q JudgedQuery, use func(JudgedOrder) error) error
	// Awards are the direct awards since from, of whoever bought the orders asked for, units out of the caller's sight
	// included, in the order of their time.
	Awards(ctx context.Context, q JudgedQuery, from time.Time) ([]Award, error)
	// DeadEnds names the organisations of a body where on the day somebody submits and nobody else approves.
	DeadEnds(ctx context.Context, body uuid.UUID, day money.Date) ([]string, error)
	// AllDeadEnds are those of every body in the caller's sight that has any, by its name.
	AllDeadEnds(ctx context.Context, day money.Date) ([]BodyDeadEnds, error)
	// Document is a source document by its hash. Error: NotFound.
	Document(ctx context.Context, sha256 [32]byte) (Document, error)
}

// On keeps the versions that speak on the day, one per rule, by id.
func On(all []Version, day money.Date) []Version {
	var speaking []Version
	for i, v := range all {
		if day.Before(v.Rule.Valid.From) {
			continue
		}
		newest := true
		for _, w := range all[i+1:] {
			newest = newest && (w.Rule.ID != v.Rule.ID || day.Before(w.Rule.Valid.From) || w.Rule.Version < v.Rule.Version)
		}
		for _, w := range all[:i] {
			newest = newest && (w.Rule.ID != v.Rule.ID || day.Before(w.Rule.Valid.From) || w.Rule.Version < v.Rule.Version)
		}
		if newest && v.Rule.Valid.Contains(day) {
			speaking = append(speaking, v)
		}
	}
	return speaking
}

// Rules are the versions without their releases.
func Rules(all []Version) []rules.Rule {
	out := make([]rules.Rule, len(all))
	for i, v := range all {
		out[i] = v.Rule
	}
	return out
}

// latest is the newest version of a rule; nil when there is none.
func latest(all []Version, id string) *Version {
	var newest *Version
	for i := range all {
		if all[i].Rule.ID == id && (newest == nil || all[i].Rule.Version > newest.Rule.Version) {
			newest = &all[i]
		}
	}
	return newest
}
