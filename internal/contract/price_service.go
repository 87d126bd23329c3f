package contract

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// PriceStore keeps price lists.
type PriceStore interface {
	// Supplier is one supplier. Error: NotFound.
	Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error)
	// Lists of a contract in the caller's scope, newest first.
	Lists(ctx context.Context, id catalog.ContractID) ([]PriceList, error)
	// OpenLists are the drafts of all contracts in the caller's scope, newest first.
	OpenLists(ctx context.Context) ([]PriceList, error)
	// List in the caller's scope. Error: NotFound.
	List(ctx context.Context, id PriceListID) (PriceList, error)
	// SaveList judges the file and keeps it as the next list of the supplier in the lot. Nothing but the list is written;
	// a file that is refused as a whole is not kept. Errors: NotFound (contract).
	SaveList(ctx context.Context, l NewPriceList, open func() (*catalog.Intake, error)) (PriceList, error)
	// WithdrawList closes a draft. Error: Conflict (change_closed).
	WithdrawList(ctx context.Context, id PriceListID, by Person, at time.Time) error
	// ReleaseList locks the list and its contract, reads the kept file again, judges it as things stand at that moment, and
	// writes prices, record and leaf in one transaction. Errors: NotFound; those of seal, which leave everything as it was.
	ReleaseList(ctx context.Context, id PriceListID, by Person, at time.Time, open func(PriceList, []byte) func() (*catalog.Intake, error),
		seal func(PriceList) (SealedPrices, error)) error
}

// Prices takes price lists of framework contracts in. Safe for concurrent use.
type Prices struct {
	store   PriceStore
	files   catalog.FileReader
	decider authz.Decider
	cfg     Config
}

// NewPrices returns the service on a store.
func NewPrices(store PriceStore, files catalog.FileReader, decider authz.Decider, cfg Config) *Prices {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &Prices{store: store, files: files, decider: decider, cfg: cfg}
}

func (s *Prices) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// PriceUpload is a file as a person sends it.
type PriceUpload struct {
	Contract catalog.ContractID
	Lot      int
	Supplier catalog.SupplierID
	Use      PriceListUse
	From     money.Date
	Index    *money.Quantity
	FileName string
	File     io.Reader
}

// PriceListView is a list with what the person may do with it.
type PriceListView struct {
	PriceList
	Actions []string // release, withdraw
}

// Lists of a contract, newest first.
func (s *Prices) Lists(ctx context.Context, p authz.Principal, id catalog.ContractID) ([]PriceListView, error) {
	found, err := s.store.Lists(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.views(ctx, p, found)
}

// Open lists of all contracts: the drafts, newest first.
func (s *Prices) Open(ctx context.Context, p authz.Principal) ([]PriceListView, error) {
	found, err := s.store.OpenLists(ctx)
	if err != nil {
		return nil, err
	}
	return s.views(ctx, p, found)
}

func (s *Prices) views(ctx context.Context, p authz.Principal, found []PriceList) (_ []PriceListView, err error) {
	out := make([]PriceListView, len(found))
	for i, l := range found {
		if out[i], err = s.view(ctx, p, l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Look shows a list. Error: NotFound.
func (s *Prices) Look(ctx context.Context, p authz.Principal, id PriceListID) (PriceListView, error) {
	l, err := s.store.List(ctx, id)
	if err != nil {
		return PriceListView{}, err
	}
	return s.view(ctx, p, l)
}

func (s *Prices) view(ctx context.Context, p authz.Principal, l PriceList) (PriceListView, error) {
	v := PriceListView{PriceList: l, Actions: []string{}}
	if l.Status != Draft {
		return v, nil
	}
	_, err := mayChange(ctx, s.decider, p)
	if kind, refused := fault.KindOf(err); refused && kind == fault.Forbidden {
		return v, nil
	}
	v.Actions = append(v.Actions, "withdraw")
	if !l.UploadedBy.Is(p.Person) && !l.Refused() {
		v.Actions = append(v.Actions, "release")
	}
	return v, err
}

// Upload keeps a file as a draft and says how it stands to the price rule. Errors: Forbidden; NotFound (contract,
// supplier); TooLarge; Invalid and Unsupported when the file is refused as a whole, of which nothing is kept.
func (s *Prices) Upload(ctx context.Context, p authz.Principal, u PriceUpload) (PriceListView, error) {
	if _, err := mayChange(ctx, s.decider, p); err != nil {
		return PriceListView{}, err
	}
	supplier, err := s.store.Supplier(ctx, u.Supplier)
	if err != nil {
		return PriceListView{}, err
	}
	raw, err := catalog.ReadUpload(u.File)
	if err != nil {
		return PriceListView{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return PriceListView{}, fmt.Errorf("price list id: %w", err)
	}
	l := PriceList{
		ID: PriceListID{id}, Organisation: p.Organisation, Contract: u.Contract, Lot: u.Lot, Supplier: supplier, Use: u.Use, Status: Draft, From: u.From,
		Index: u.Index, FileName: u.FileName, Format: s.files.Detect(raw[:min(len(raw), 512)]), SHA256: sha256.Sum256(raw), UploadedBy: person(p), UploadedAt: s.now(),
	}
	kept, err := s.store.SaveList(ctx, NewPriceList{l, raw}, s.opener(ctx, l, raw))
	if err != nil {
		return PriceListView{}, err
	}
	return s.view(ctx, p, kept)
}

func (s *Prices) opener(ctx context.Context, l PriceList, raw []byte) func() (*catalog.Intake, error) {
	return func() (*catalog.Intake, error) {
		drafts, err := s.files.Open(ctx, l.Format, bytes.NewReader(raw), l.Supplier)
		if err != nil {
			return nil, err
		}
		return catalog.NewIntake(drafts), nil
	}
}

// Withdraw closes a draft. Errors: NotFound; Forbidden; Conflict (change_closed).
func (s *Prices) Withdraw(ctx context.Context, p authz.Principal, id PriceListID) (PriceListView, error) {
	if _, err := mayChange(ctx, s.decider, p); err != nil {
		return PriceListView{}, err
	}
	if _, err := s.store.List(ctx, id); err != nil {
		return PriceListView{}, err
	}
	if err := s.store.WithdrawList(ctx, id, person(p), s.now()); err != nil {
		return PriceListView{}, err
	}
	return s.Look(ctx, p, id)
}

// Release lets a list of another person into force (domain rules 9 and 22). Errors: NotFound; Forbidden (also
// contract_same_person: four eyes); Conflict (change_closed, price_list_refused).
func (s *Prices) Release(ctx context.Context, p authz.Principal, id PriceListID) (PriceListView, error) {
	permission, err := mayChange(ctx, s.decider, p)
	if err != nil {
		return PriceListView{}, err
	}
	at := s.now()
	open := func(l PriceList, raw []byte) func() (*catalog.Intake, error) { return s.opener(ctx, l, raw) }
	err = s.store.ReleaseList(ctx, id, person(p), at, open, func(l PriceList) (SealedPrices, error) {
		switch {
		case l.Status != Draft:
			return SealedPrices{}, fault.New(fault.Conflict, "change_closed")
		case l.UploadedBy.Is(p.Person):
			return SealedPrices{}, fault.New(fault.Forbidden, "contract_same_person", "rule", "four_eyes")
		case l.Refused():
			return SealedPrices{}, fault.New(fault.Conflict, "price_list_refused")
		}
		return s.seal(l, p, permission, at)
	})
	if err != nil {
		return PriceListView{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, p, id)
}

// recordPrices is the record type of a price list in force. A new member means a new version, never a changed one.
var recordPrices = audit.RecordType{Name: "contract.prices", Version: 1}

// PriceListRecord is the content of its record.
type PriceListRecord struct {
	At         string                        `json:"at"`
	List       uuid.UUID                     `json:"list"`
	Contract   uuid.UUID                     `json:"contract"`
	Lot        int                           `json:"lot"`
	Supplier   audit.MasterDataRef           `json:"supplier"`
	Use        PriceListUse                  `json:"use"`
	Number     int                           `json:"number"`
	From       money.Date                    `json:"from"`
	Rule       PriceRule                     `json:"rule"`
	Index      *money.Quantity               `json:"index,omitempty"`
	Format     catalog.FileFormat            `json:"format"`
	SHA256     string                        `json:"sha256"` // of the file, in hexadecimal
	Counts     PriceCounts                   `json:"counts"`
	UploadedBy uuid.UUID                     `json:"uploadedBy"`
	ReleasedBy uuid.UUID                     `json:"releasedBy"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

func (s *Prices) seal(l PriceList, p authz.Principal, permission authz.Decision, at time.Time) (SealedPrices, error) {
	out := SealedPrices{List: l}
	content := PriceListRecord{
		At: at.Format(recordTime), List: l.ID.UUID, Contract: l.Contract.UUID, Lot: l.Lot, Use: l.Use, Number: l.Number, From: l.From, Rule: l.Rule, Index: l.Index,
		Supplier: audit.MasterDataRef{ID: l.Supplier.ID.UUID, Hash: audit.Digest(l.Supplier.Hash)},
		Format:   l.Format, SHA256: hex.EncodeToString(l.SHA256[:]), Counts: l.Counts, UploadedBy: l.UploadedBy.LogID, ReleasedBy: p.LogID,
		Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}
	var err error
	if out.Record, err = audit.NewRecord(l.Organisation, recordPrices, content, s.cfg.Rand); err != nil {
		return out, fmt.Errorf("record of price list: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, at)
	return out, err
}
