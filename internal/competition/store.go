package competition

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/money"
)

// Entry is what a step leaves in the log.
type Entry struct {
	Record   audit.Record
	Leaf     audit.Leaf
	Personal []audit.PersonalPart
}

// TokenHash is SHA-256 of a link's token; the token itself is kept in the letter alone.
type TokenHash [32]byte

// Letter to a party, in German.
type Letter struct {
	ID            uuid.UUID
	To            string
	Subject, Text string
}

// Linked is an invitation with what its link is known by.
type Linked struct {
	Invitation
	Hash TokenHash
}

// Opening is an offer without a layer.
type Opening struct {
	Offer uuid.UUID
	Layer Layer // that is left: Inner, or "" for the content
	Bytes []byte
}

// Step is what one step writes. Refused is given back after the step was written: attempts that leave a trace.
type Step struct {
	Entry
	Event
	Invitations []Linked
	Question    *Question // new, or with its answer
	Offer       *Offer
	Openings    []Opening
	Letters     []Letter
	Refused     error
}

// Taken decides on a step, on the competition locked as it stands at an instant.
type Taken func(c Competition, at time.Time) (Step, error)

// Store keeps competitions and keys. What the principal's scope does not hold is NotFound.
type Store interface {
	SaveKey(ctx context.Context, k Key, e Entry) error
	// Keys of an organisation, newest first, without their private halves.
	Keys(ctx context.Context, organisation uuid.UUID) ([]Key, error)
	// Key with its private half, of a person in an organisation. Error: NotFound.
	Key(ctx context.Context, id, person uuid.UUID) (Key, error)
	// Lot as it stands for an organisation on a day. Error: NotFound.
	Lot(ctx context.Context, lot, organisation uuid.UUID, day money.Date) (Lot, error)
	Create(ctx context.Context, c Competition, e Entry) error
	// Competitions in the principal's scope, newest first.
	Competitions(ctx context.Context, day money.Date, limit int) ([]Competition, error)
	// Competition in the principal's scope. Error: NotFound.
	Competition(ctx context.Context, id ID, day money.Date) (Competition, error)
	// LastEntry is the record of a competition's last step with its leaf, in the principal's scope. Error: NotFound.
	LastEntry(ctx context.Context, id ID) (audit.Record, audit.Leaf, error)
	// Step locks the competition, has taken decide and writes what it says in one transaction. Errors: NotFound; those of
	// taken, which leave everything as it was; [Step.Refused], after it was written.
	Step(ctx context.Context, id ID, now func() time.Time, taken Taken) error
	// Linked is the competition of a link with the invitation. Error: NotFound.
	Linked(ctx context.Context, token TokenHash, day money.Date) (Competition, Invitation, error)
	// StepLinked is Step for whoever comes through a link.
	StepLinked(ctx context.Context, token TokenHash, now func() time.Time, taken func(c Competition, i Invitation, at time.Time) (Step, error)) error
	// TryLink counts an unknown link and reports whether more may be tried.
	TryLink(ctx context.Context, subject string, at time.Time) (bool, error)
}
