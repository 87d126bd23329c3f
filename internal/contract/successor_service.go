package contract

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// SuccessorStore keeps proposals of successor products and what came of them.
type SuccessorStore interface {
	// Supplier is one supplier. Error: NotFound.
	Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error)
	// Successors proposed in a contract in the caller's scope, newest first.
	Successors(ctx context.Context, id catalog.ContractID) ([]Successor, error)
	// Successor in the caller's scope. Error: NotFound.
	Successor(ctx context.Context, id SuccessorID) (Successor, error)
	// SuccessorDocument in the caller's scope. Error: NotFound.
	SuccessorDocument(ctx context.Context, id SuccessorID) (Evidence, error)
	// SaveSuccessor judges a proposal and keeps it. Errors: NotFound (contract, lot); those of Judge.
	SaveSuccessor(ctx context.Context, s Successor) (Successor, error)
	// DecideSuccessor locks the proposal and its contract and writes the decision with record and leaf in one transaction. An
	// accepted one is judged as things stand at that moment; from its day on the new article has the price, and the old one none.
	// Errors: NotFound; those of Judge, may and seal, which leave everything as it was.
	DecideSuccessor(ctx context.Context, d SuccessorDecision, may func(Successor) error, seal func(Successor) (SealedSuccessor, error)) error
}

// SuccessorDecision accepts a proposal, or refuses it with a reason.
type SuccessorDecision struct {
	ID     SuccessorID
	By     Person
	At     time.Time
	Reason string // of a refusal; "" = accepted
}

// Successors takes proposals of successor products in. Safe for concurrent use.
type Successors struct {
	store   SuccessorStore
	decider authz.Decider
	cfg     Config
}

// NewSuccessors returns the service on a store.
func NewSuccessors(store SuccessorStore, decider authz.Decider, cfg Config) *Successors {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &Successors{store, decider, cfg}
}

// At is the service as it would have been at an earlier instant; for example data alone.
func (s *Successors) At(at time.Time) *Successors {
	then := *s
	then.cfg.Now = func() time.Time { return at }
	return &then
}

func (s *Successors) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// SuccessorView is a proposal with what the person may do with it.
type SuccessorView struct {
	Successor
	Actions []string // accept, refuse
}

// List the proposals in a contract, newest first.
func (s *Successors) List(ctx context.Context, p authz.Principal, id catalog.ContractID) ([]SuccessorView, error) {
	found, err := s.store.Successors(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]SuccessorView, len(found))
	for i, one := range found {
		if out[i], err = s.view(ctx, p, one); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Successors) view(ctx context.Context, p authz.Principal, one Successor) (SuccessorView, error) {
	v := SuccessorView{Successor: one, Actions: []string{}}
	if one.Status != Draft {
		return v, nil
	}
	_, err := mayChange(ctx, s.decider, p)
	if kind, refused := fault.KindOf(err); refused && kind == fault.Forbidden {
		return v, nil
	}
	v.Actions = append(v.Actions, "refuse")
	if !one.SetBy.Is(p.Person) {
		v.Actions = append(v.Actions, "accept")
	}
	return v, err
}

// Propose keeps what a supplier proposes in its letter. Errors: Forbidden; NotFound (contract, lot, supplier); Invalid; TooLarge;
// Unsupported (document).
func (s *Successors) Propose(ctx context.Context, p authz.Principal, one Successor) (SuccessorView, error) {
	if _, err := mayChange(ctx, s.decider, p); err != nil {
		return SuccessorView{}, err
	}
	at := s.now()
	if err := one.states(money.DateOf(at)); err != nil {
		return SuccessorView{}, err
	}
	var err error
	if one.Document, err = one.Document.sealed(); err != nil {
		return SuccessorView{}, err
	}
	if one.Supplier, err = s.store.Supplier(ctx, one.Supplier.ID); err != nil {
		return SuccessorView{}, err
	}
	if one.ID.UUID, err = uuid.NewV7(); err != nil {
		return SuccessorView{}, fmt.Errorf("successor id: %w", err)
	}
	one.Organisation, one.Status, one.SetBy, one.SetAt = p.Organisation, Draft, person(p), at
	kept, err := s.store.SaveSuccessor(ctx, one)
	if err != nil {
		return SuccessorView{}, err
	}
	return s.view(ctx, p, kept)
}

// Document is the supplier's letter. Error: NotFound.
func (s *Successors) Document(ctx context.Context, id SuccessorID) (Evidence, error) {
	return s.store.SuccessorDocument(ctx, id)
}

// Accept lets a successor that another person proposed take the old article's place (domain rules 9 and 22). Errors: NotFound;
// Forbidden (also contract_same_person: four eyes); Conflict (change_closed); Invalid when it no longer fits the contract.
func (s *Successors) Accept(ctx context.Context, p authz.Principal, id SuccessorID) (SuccessorView, error) {
	return s.decide(ctx, p, SuccessorDecision{ID: id})
}

// Refuse closes a proposal with a reason; it stays listed. Errors: NotFound; Forbidden; Conflict (change_closed); Invalid (reason).
func (s *Successors) Refuse(ctx context.Context, p authz.Principal, id SuccessorID, reason string) (SuccessorView, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return SuccessorView{}, wrongSuccessor("reason", "wrong_form")
	}
	return s.decide(ctx, p, SuccessorDecision{ID: id, Reason: reason})
}

func (s *Successors) decide(ctx context.Context, p authz.Principal, d SuccessorDecision) (SuccessorView, error) {
	permission, err := mayChange(ctx, s.decider, p)
	if err != nil {
		return SuccessorView{}, err
	}
	d.By, d.At = person(p), s.now()
	may := func(one Successor) error {
		switch {
		case one.Status != Draft:
			return fault.New(fault.Conflict, "change_closed")
		case d.Reason == "" && one.SetBy.Is(p.Person):
			return fault.New(fault.Forbidden, "contract_same_person", "rule", "four_eyes")
		}
		return nil
	}
	err = s.store.DecideSuccessor(ctx, d, may, func(one Successor) (SealedSuccessor, error) { return s.seal(one, d, p, permission) })
	if err != nil {
		return SuccessorView{}, err
	}
	s.cfg.Committed()
	found, err := s.store.Successor(ctx, d.ID)
	if err != nil {
		return SuccessorView{}, err
	}
	return s.view(ctx, p, found)
}

// recordSuccessor is the record type of a decision on a successor. A new member means a new version, never a changed one.
var recordSuccessor = audit.RecordType{Name: "contract.successor", Version: 1}

// SuccessorRecord is the content of its record.
type SuccessorRecord struct {
	At         string                        `json:"at"`
	ID         uuid.UUID                     `json:"successor"`
	Contract   uuid.UUID                     `json:"contract"`
	Lot        int                           `json:"lot"`
	Supplier   audit.MasterDataRef           `json:"supplier"`
	SKU        string                        `json:"sku"`
	Product    uuid.UUID                     `json:"product"`
	NewSKU     string                        `json:"newSku"`
	NewProduct uuid.UUID                     `json:"newProduct"`
	Price      string                        `json:"price"`
	OldPrice   string                        `json:"oldPrice"`
	Per        money.Quantity                `json:"per"`
	From       money.Date                    `json:"from"`
	Clause     string                        `json:"clause"`
	Points     []SuccessorPoint              `json:"points"`
	SHA256     string                        `json:"documentSha256"` // in hexadecimal
	Refused    string                        `json:"refused,omitempty"`
	ProposedBy uuid.UUID                     `json:"proposedBy"`
	DecidedBy  uuid.UUID                     `json:"decidedBy"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

func (s *Successors) seal(one Successor, d SuccessorDecision, p authz.Principal, permission authz.Decision) (SealedSuccessor, error) {
	var out SealedSuccessor
	content := SuccessorRecord{
		At: d.At.Format(recordTime), ID: one.ID.UUID, Contract: one.Contract.UUID, Lot: one.Lot, SKU: one.SKU, Product: one.Product,
		Supplier: audit.MasterDataRef{ID: one.Supplier.ID.UUID, Hash: audit.Digest(one.Supplier.Hash)}, NewSKU: one.NewSKU, NewProduct: one.NewProduct,
		Price: one.Price.Unit.String(), OldPrice: one.Old.String(), Per: one.Price.Per, From: one.From, Clause: one.Clause, Points: one.Points,
		SHA256: hex.EncodeToString(one.Document.SHA256[:]), Refused: d.Reason, ProposedBy: one.SetBy.LogID, DecidedBy: p.LogID,
		Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}
	var err error
	if out.Record, err = audit.NewRecord(one.Organisation, recordSuccessor, content, s.cfg.Rand); err != nil {
		return out, fmt.Errorf("record of successor: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, d.At)
	return out, err
}
