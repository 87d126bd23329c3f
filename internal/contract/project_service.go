package contract

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// ProjectStore keeps project prices.
type ProjectStore interface {
	// Supplier is one supplier. Error: NotFound.
	Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error)
	// ProjectPrices of a contract in the caller's scope, newest first.
	ProjectPrices(ctx context.Context, id catalog.ContractID) ([]ProjectPrice, error)
	// ProjectPrice in the caller's scope. Error: NotFound.
	ProjectPrice(ctx context.Context, id ProjectPriceID) (ProjectPrice, error)
	// ProjectDocument in the caller's scope. Error: NotFound.
	ProjectDocument(ctx context.Context, id ProjectPriceID) (Evidence, error)
	// SaveProject judges a project price and keeps it as a draft. Errors: NotFound (contract, lot); those of Judge.
	SaveProject(ctx context.Context, p ProjectPrice) (ProjectPrice, error)
	// WithdrawProject closes a draft. Error: Conflict (change_closed).
	WithdrawProject(ctx context.Context, id ProjectPriceID, by Person, at time.Time) error
	// ReleaseProject locks the price and its contract, judges it as things stand at that moment, and writes state, limit,
	// record and leaf in one transaction. Errors: NotFound; those of Judge and of seal, which leave everything as it was.
	ReleaseProject(ctx context.Context, id ProjectPriceID, by Person, at time.Time, may func(ProjectPrice) error, seal func(ProjectPrice) (SealedProject, error)) error
}

// Projects takes project prices in. Safe for concurrent use.
type Projects struct {
	store   ProjectStore
	decider authz.Decider
	cfg     Config
}

// NewProjects returns the service on a store.
func NewProjects(store ProjectStore, decider authz.Decider, cfg Config) *Projects {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &Projects{store, decider, cfg}
}

// At is the service as it would have been at an earlier instant; for example data alone.
func (s *Projects) At(at time.Time) *Projects {
	then := *s
	then.cfg.Now = func() time.Time { return at }
	return &then
}

func (s *Projects) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// ProjectPriceView is a project price with what the person may do with it.
type ProjectPriceView struct {
	ProjectPrice
	Actions []string // release, withdraw
}

// List the project prices of a contract, newest first.
func (s *Projects) List(ctx context.Context, p authz.Principal, id catalog.ContractID) ([]ProjectPriceView, error) {
	found, err := s.store.ProjectPrices(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]ProjectPriceView, len(found))
	for i, one := range found {
		if out[i], err = s.view(ctx, p, one); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Projects) view(ctx context.Context, p authz.Principal, price ProjectPrice) (ProjectPriceView, error) {
	v := ProjectPriceView{ProjectPrice: price, Actions: []string{}}
	if price.Status != Draft {
		return v, nil
	}
	_, err := mayChange(ctx, s.decider, p)
	if kind, refused := fault.KindOf(err); refused && kind == fault.Forbidden {
		return v, nil
	}
	v.Actions = append(v.Actions, "withdraw")
	if !price.SetBy.Is(p.Person) {
		v.Actions = append(v.Actions, "release")
	}
	return v, err
}

// Add keeps a project price as a draft. Errors: Forbidden; NotFound (contract, lot, supplier); Invalid; TooLarge;
// Unsupported (document).
func (s *Projects) Add(ctx context.Context, p authz.Principal, price ProjectPrice) (ProjectPriceView, error) {
	if _, err := mayChange(ctx, s.decider, p); err != nil {
		return ProjectPriceView{}, err
	}
	at := s.now()
	if err := price.states(money.DateOf(at)); err != nil {
		return ProjectPriceView{}, err
	}
	var err error
	if price.Document, err = price.Document.sealed(); err != nil {
		return ProjectPriceView{}, err
	}
	if price.Supplier, err = s.store.Supplier(ctx, price.Supplier.ID); err != nil {
		return ProjectPriceView{}, err
	}
	if price.ID.UUID, err = uuid.NewV7(); err != nil {
		return ProjectPriceView{}, fmt.Errorf("project price id: %w", err)
	}
	price.Organisation, price.Status, price.SetBy, price.SetAt = p.Organisation, Draft, person(p), at
	kept, err := s.store.SaveProject(ctx, price)
	if err != nil {
		return ProjectPriceView{}, err
	}
	return s.view(ctx, p, kept)
}

// Document is the file in which the supplier states the price. Error: NotFound.
func (s *Projects) Document(ctx context.Context, id ProjectPriceID) (Evidence, error) {
	return s.store.ProjectDocument(ctx, id)
}

// Withdraw closes a draft. Errors: NotFound; Forbidden; Conflict (change_closed).
func (s *Projects) Withdraw(ctx context.Context, p authz.Principal, id ProjectPriceID) (ProjectPriceView, error) {
	if _, err := mayChange(ctx, s.decider, p); err != nil {
		return ProjectPriceView{}, err
	}
	if _, err := s.store.ProjectPrice(ctx, id); err != nil {
		return ProjectPriceView{}, err
	}
	if err := s.store.WithdrawProject(ctx, id, person(p), s.now()); err != nil {
		return ProjectPriceView{}, err
	}
	return s.look(ctx, p, id)
}

func (s *Projects) look(ctx context.Context, p authz.Principal, id ProjectPriceID) (ProjectPriceView, error) {
	found, err := s.store.ProjectPrice(ctx, id)
	if err != nil {
		return ProjectPriceView{}, err
	}
	return s.view(ctx, p, found)
}

// Release lets a project price of another person into force (domain rules 9 and 22). Errors: NotFound; Forbidden (also
// contract_same_person: four eyes); Conflict (change_closed); Invalid when it no longer stands below the list.
func (s *Projects) Release(ctx context.Context, p authz.Principal, id ProjectPriceID) (ProjectPriceView, error) {
	permission, err := mayChange(ctx, s.decider, p)
	if err != nil {
		return ProjectPriceView{}, err
	}
	at := s.now()
	may := func(price ProjectPrice) error {
		switch {
		case price.Status != Draft:
			return fault.New(fault.Conflict, "change_closed")
		case price.SetBy.Is(p.Person):
			return fault.New(fault.Forbidden, "contract_same_person", "rule", "four_eyes")
		}
		return nil
	}
	err = s.store.ReleaseProject(ctx, id, person(p), at, may, func(price ProjectPrice) (SealedProject, error) { return s.seal(price, p, permission, at) })
	if err != nil {
		return ProjectPriceView{}, err
	}
	s.cfg.Committed()
	return s.look(ctx, p, id)
}

// recordProject is the record type of a project price in force. A new member means a new version, never a changed one.
var recordProject = audit.RecordType{Name: "contract.project_price", Version: 1}

// ProjectPriceRecord is the content of its record.
type ProjectPriceRecord struct {
	At         string                        `json:"at"`
	ID         uuid.UUID                     `json:"projectPrice"`
	Contract   uuid.UUID                     `json:"contract"`
	Lot        int                           `json:"lot"`
	Supplier   audit.MasterDataRef           `json:"supplier"`
	SKU        string                        `json:"sku"`
	Product    uuid.UUID                     `json:"product"`
	Body       uuid.UUID                     `json:"body"`
	Title      string                        `json:"title"`
	Price      string                        `json:"price"`
	ListPrice  string                        `json:"listPrice"`
	Per        money.Quantity                `json:"per"`
	Valid      money.Period                  `json:"valid"`
	Quantity   money.Quantity                `json:"quantity"`
	SHA256     string                        `json:"documentSha256"` // in hexadecimal
	SetBy      uuid.UUID                     `json:"setBy"`
	ReleasedBy uuid.UUID                     `json:"releasedBy"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

func (s *Projects) seal(price ProjectPrice, p authz.Principal, permission authz.Decision, at time.Time) (SealedProject, error) {
	out := SealedProject{Price: price}
	content := ProjectPriceRecord{
		At: at.Format(recordTime), ID: price.ID.UUID, Contract: price.Contract.UUID, Lot: price.Lot, SKU: price.SKU, Product: price.Product, Body: price.Body,
		Supplier: audit.MasterDataRef{ID: price.Supplier.ID.UUID, Hash: audit.Digest(price.Supplier.Hash)}, Title: price.Title,
		Price: price.Price.Unit.String(), ListPrice: price.List.String(), Per: price.Price.Per, Valid: price.Valid, Quantity: price.Quantity,
		SHA256: hex.EncodeToString(price.Document.SHA256[:]), SetBy: price.SetBy.LogID, ReleasedBy: p.LogID,
		Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}
	var err error
	if out.Record, err = audit.NewRecord(price.Organisation, recordProject, content, s.cfg.Rand); err != nil {
		return out, fmt.Errorf("record of project price: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, at)
	return out, err
}
