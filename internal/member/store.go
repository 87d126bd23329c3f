package member

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// Store keeps organisations and memberships. What it reads and writes lies in the scope of the principal in ctx; anything
// else is ErrNotFound. A change and its entry for the log stand together or not at all.
type Store interface {
	Reader
	// Tree reads what stands at and below an organisation on a day, parents before children, siblings by name.
	Tree(ctx context.Context, root uuid.UUID, day money.Date) ([]Node, error)
	// Person reads somebody who holds or held a role in sight. Error: ErrNotFound.
	Person(ctx context.Context, id uuid.UUID) (PersonRef, error)
	// People with a role in sight whose name has the text, by name; at most limit.
	People(ctx context.Context, text string, limit int) ([]Person, error)
	// DeadEnds reads where somebody of a legal entity submits on the day and nobody else approves.
	DeadEnds(ctx context.Context, body uuid.UUID, day money.Date) (DeadEnds, error)
	// Standing reads every role of a person, wherever, and the way from an organisation in sight to the top. Error: ErrNotFound.
	Standing(ctx context.Context, person, organisation uuid.UUID, day money.Date) (Standing, error)
	// CallOffRights reads the lots that an organisation in sight may call off from on a day, by contract and lot.
	CallOffRights(ctx context.Context, organisation uuid.UUID, day money.Date) ([]CallOffRight, error)
	// Membership reads one in sight. Error: ErrNotFound.
	Membership(ctx context.Context, id uuid.UUID) (Membership, error)

	Add(ctx context.Context, n NewOrganisation, at time.Time, e Entry) error
	// Edit changes what an organisation is, if it is still at the version. Error: ErrChanged.
	Edit(ctx context.Context, id uuid.UUID, version int, f Facts, at time.Time, e Entry) error
	// Move locks the tree, lets judge look at it as it stands, and puts the organisation where it says.
	Move(ctx context.Context, id uuid.UUID, at time.Time, judge func(Reader) (Move, Entry, error)) error
	// AddAddress and AddCostCentre store what is offered from a day on. Error: ErrCentreThere.
	AddAddress(ctx context.Context, organisation uuid.UUID, a Address, from money.Date, e Entry) error
	AddCostCentre(ctx context.Context, organisation uuid.UUID, c CostCentre, from money.Date, e Entry) error
	// EndPlace offers an address or a cost centre no more. Error: ErrNotFound.
	EndPlace(ctx context.Context, kind PlaceKind, organisation, id uuid.UUID, until money.Date, e Entry) error
	// NameDeputy lets judge look at the links that lead on from the deputy over the days, and whether they lead back, and
	// stores the deputy a person named. Errors: ErrDeputyTwice, ErrNotFound.
	NameDeputy(ctx context.Context, organisation uuid.UUID, d Deputy, by uuid.UUID, judge func(before, after int, circle bool) error, e Entry) error
	// EndDeputy ends a deputy's time. Error: ErrNotFound.
	EndDeputy(ctx context.Context, id uuid.UUID, until money.Date, e Entry) error
	// GiveMandate stores a mandate of a body for the member it stands below. Errors: ErrMandateTwice, ErrNotFound (no member).
	GiveMandate(ctx context.Context, body uuid.UUID, m Mandate, by uuid.UUID, e Entry) error
	// EndMandate ends one. Error: ErrNotFound.
	EndMandate(ctx context.Context, id uuid.UUID, until money.Date, e Entry) error
	// SetTerm stores a term of a body in place of what held or was planned from its first day on. Error: ErrNotFound.
	SetTerm(ctx context.Context, body uuid.UUID, t BodyTerm, by uuid.UUID, at time.Time, e Entry) error
	// TermDocument reads the evidence of a term in sight. Error: ErrNotFound.
	TermDocument(ctx context.Context, body, term uuid.UUID) (TermDocument, error)
	// LinkAccounts says that two accounts belong to one human being. Error: ErrNotFound.
	LinkAccounts(ctx context.Context, one, other uuid.UUID, e Entry) error
	// Give stores a membership that a person gave. Error: ErrRoleHeld.
	Give(ctx context.Context, m Membership, by uuid.UUID, e Entry) error
	// End ends a membership. Error: ErrRoleEnded.
	End(ctx context.Context, id uuid.UUID, until money.Date, e Entry) error
}

// Reader reads organisations, in or outside a transaction.
type Reader interface {
	// Organisation reads all that is known of one. Error: ErrNotFound.
	Organisation(ctx context.Context, id uuid.UUID) (Organisation, error)
	// BelowFrom lists what stands below an organisation on a day or on any later one, itself included.
	BelowFrom(ctx context.Context, id uuid.UUID, day money.Date) ([]uuid.UUID, error)
}

// NewOrganisation is one to be added.
type NewOrganisation struct {
	Ref
	Parent      Ref
	From        money.Date
	Facts       Facts
	LegalEntity uuid.UUID
}

// Move puts an organisation below another.
type Move struct {
	Parent      uuid.UUID
	From        money.Date
	LegalEntity uuid.UUID // of the organisation from then on
}

// PlaceKind tells places of delivery from cost centres.
type PlaceKind string

// The kinds.
const (
	Delivery PlaceKind = "address"
	Charged  PlaceKind = "cost_centre"
)
