package contract

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Edition is what a change in force wrote.
type Edition struct {
	Number   int
	Status   catalog.ContractStatus
	Change   Change
	Record   audit.Record
	Leaf     audit.Leaf
	Personal []audit.PersonalPart
}

// PastEdition is one entry of a contract's history.
type PastEdition struct {
	Number int
	At     time.Time
	Kind   Kind
	Ground GroundKey
	Terms  Terms
	Change *uuid.UUID // nil = as it was when it was first kept here
	Entry  *uuid.UUID // of the log
}

// Choices are what the terms of a contract may name.
type Choices struct {
	Suppliers     []catalog.Supplier
	Organisations []TreeOrganisation // in the order of the tree
}

// TreeOrganisation is an organisation with its distance from the top of the tree.
type TreeOrganisation struct {
	ID         uuid.UUID
	Name, Kind string
	Depth      int
}

// Store keeps contracts and their changes.
type Store interface {
	// Choices are what terms may name on a day.
	Choices(ctx context.Context, day money.Date) (Choices, error)
	// Published are all contracts in force or past, by number.
	Published(ctx context.Context) ([]Published, error)
	// Standing is the contract as it is in force; the zero value when it is not.
	Standing(ctx context.Context, id catalog.ContractID) (Standing, error)
	// Known looks up what the terms name, and whether another contract has their number.
	Known(ctx context.Context, id catalog.ContractID, t Terms, day money.Date) (Known, error)
	// Changes of a contract in the caller's scope, newest first; open ones of all contracts when id is zero.
	Changes(ctx context.Context, id catalog.ContractID) ([]Change, error)
	// Change in the caller's scope. Error: NotFound.
	Change(ctx context.Context, id ChangeID) (Change, error)
	// Save keeps a new draft, and with it the notice that it was read from; nil = none.
	Save(ctx context.Context, c Change, notice *SealedDocument) error
	// Edit replaces the draft whose version is one less. Errors: PreconditionFailed (version); Conflict (change_closed).
	Edit(ctx context.Context, c Change) error
	// Withdraw closes a draft. Error: Conflict (change_closed).
	Withdraw(ctx context.Context, id ChangeID, by Person, at time.Time) error
	// Release locks the change and its contract with all its limits, has seal decide on them as they are at that moment,
	// and writes what it says in one transaction. Errors: NotFound; Conflict (contract_number_taken); those of seal, which
	// leave everything as it was.
	Release(ctx context.Context, id ChangeID, by Person, at time.Time, seal func(Change, Standing, Known) (Edition, error)) error
	// AmendedEditions are the amendments of a contract, or of all when id is zero, with the notices that were recorded; citation and
	// last day are left out.
	AmendedEditions(ctx context.Context, id catalog.ContractID) ([]NoticeDuty, error)
	// SaveNotice keeps the notice of an edition. Error: Conflict (amendment_notice_recorded).
	SaveNotice(ctx context.Context, n SealedNotice) error
	// Reopen writes the decision and opens the limits of the lot or contract in one transaction. Errors: NotFound; Conflict
	// (contract_not_shut).
	Reopen(ctx context.Context, r SealedReopening) error
	// Reopenings of a contract in the caller's scope, oldest first.
	Reopenings(ctx context.Context, id catalog.ContractID) ([]Reopening, error)
	// Editions are a contract's history, oldest first.
	Editions(ctx context.Context, id catalog.ContractID) ([]PastEdition, error)
}
