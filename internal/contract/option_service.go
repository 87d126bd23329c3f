package contract

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// OptionStore keeps option lists.
type OptionStore interface {
	// Supplier is one supplier. Error: NotFound.
	Supplier(ctx context.Context, id catalog.SupplierID) (catalog.Supplier, error)
	// OptionLists of a contract in the caller's scope, newest first.
	OptionLists(ctx context.Context, id catalog.ContractID) ([]OptionList, error)
	// OptionList in the caller's scope. Error: NotFound.
	OptionList(ctx context.Context, id OptionListID) (OptionList, error)
	// OptionFile is the list's file as received, in the caller's scope. Error: NotFound.
	OptionFile(ctx context.Context, id OptionListID) (Evidence, error)
	// SaveOptions judges a list and keeps it as the next one of the supplier in the lot. Error: NotFound (contract, lot).
	SaveOptions(ctx context.Context, l NewOptionList, rows []OptionRow) (OptionList, error)
	// WithdrawOptions closes a draft. Error: Conflict (change_closed).
	WithdrawOptions(ctx context.Context, id OptionListID, by Person, at time.Time) error
	// ReleaseOptions locks the list and its contract, reads the kept file again, judges it as things stand at that moment, and writes
	// options, record and leaf in one transaction. Errors: NotFound; those of read and seal, which leave everything as it was.
	ReleaseOptions(ctx context.Context, id OptionListID, by Person, at time.Time, read OptionReader, seal func(OptionList) (SealedOptions, error)) error
}

// Options takes option lists of framework contracts in. Safe for concurrent use.
type Options struct {
	store   OptionStore
	read    OptionReader
	decider authz.Decider
	cfg     Config
}

// NewOptions returns the service on a store.
func NewOptions(store OptionStore, read OptionReader, decider authz.Decider, cfg Config) *Options {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &Options{store: store, read: read, decider: decider, cfg: cfg}
}

// At is the service as it would have been at an earlier instant; for example data alone.
func (s *Options) At(at time.Time) *Options {
	then := *s
	then.cfg.Now = func() time.Time { return at }
	return &then
}

func (s *Options) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// OptionUpload is a file as a person sends it.
type OptionUpload struct {
	Contract catalog.ContractID
	Lot      int
	Supplier catalog.SupplierID
	From     money.Date
	FileName string
	File     []byte
}

// OptionListView is a list with what the person may do with it.
type OptionListView struct {
	OptionList
	Actions []string // release, withdraw
}

// Lists of a contract, newest first.
func (s *Options) Lists(ctx context.Context, p authz.Principal, id catalog.ContractID) ([]OptionListView, error) {
	found, err := s.store.OptionLists(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]OptionListView, len(found))
	for i, l := range found {
		if out[i], err = s.view(ctx, p, l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Look shows a list. Error: NotFound.
func (s *Options) Look(ctx context.Context, p authz.Principal, id OptionListID) (OptionListView, error) {
	l, err := s.store.OptionList(ctx, id)
	if err != nil {
		return OptionListView{}, err
	}
	return s.view(ctx, p, l)
}

// File is the list as it was received. Error: NotFound.
func (s *Options) File(ctx context.Context, id OptionListID) (Evidence, error) {
	return s.store.OptionFile(ctx, id)
}

func (s *Options) view(ctx context.Context, p authz.Principal, l OptionList) (OptionListView, error) {
	v := OptionListView{OptionList: l, Actions: []string{}}
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

// maxFileName is how long the name of a file may be, in characters.
const maxFileName = 200

// Upload keeps a file as a draft and says what each line would do. Errors: Forbidden; NotFound (contract, lot, supplier); Invalid and
// TooLarge when the file is refused as a whole, of which nothing is kept.
func (s *Options) Upload(ctx context.Context, p authz.Principal, u OptionUpload) (OptionListView, error) {
	if _, err := mayChange(ctx, s.decider, p); err != nil {
		return OptionListView{}, err
	}
	u.FileName = strings.TrimSpace(u.FileName)
	if u.FileName == "" || utf8.RuneCountInString(u.FileName) > maxFileName {
		return OptionListView{}, fault.New(fault.Invalid, "wrong_form").WithField("#/body/document/name", "wrong_form")
	}
	supplier, err := s.store.Supplier(ctx, u.Supplier)
	if err != nil {
		return OptionListView{}, err
	}
	rows, err := s.read(u.File)
	if err != nil {
		return OptionListView{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return OptionListView{}, fmt.Errorf("option list id: %w", err)
	}
	kept, err := s.store.SaveOptions(ctx, NewOptionList{OptionList{
		ID: OptionListID{id}, Organisation: p.Organisation, Contract: u.Contract, Lot: u.Lot, Supplier: supplier, Status: Draft, From: u.From,
		FileName: u.FileName, SHA256: sha256.Sum256(u.File), UploadedBy: person(p), UploadedAt: s.now(),
	}, u.File}, rows)
	if err != nil {
		return OptionListView{}, err
	}
	return s.view(ctx, p, kept)
}

// Withdraw closes a draft. Errors: NotFound; Forbidden; Conflict (change_closed).
func (s *Options) Withdraw(ctx context.Context, p authz.Principal, id OptionListID) (OptionListView, error) {
	if _, err := mayChange(ctx, s.decider, p); err != nil {
		return OptionListView{}, err
	}
	if _, err := s.store.OptionList(ctx, id); err != nil {
		return OptionListView{}, err
	}
	if err := s.store.WithdrawOptions(ctx, id, person(p), s.now()); err != nil {
		return OptionListView{}, err
	}
	return s.Look(ctx, p, id)
}

// Release lets a list of another person into force (domain rule 22). Errors: NotFound; Forbidden (also contract_same_person: four
// eyes); Conflict (change_closed, option_list_refused).
func (s *Options) Release(ctx context.Context, p authz.Principal, id OptionListID) (OptionListView, error) {
	permission, err := mayChange(ctx, s.decider, p)
	if err != nil {
		return OptionListView{}, err
	}
	at := s.now()
	err = s.store.ReleaseOptions(ctx, id, person(p), at, s.read, func(l OptionList) (SealedOptions, error) {
		switch {
		case l.Status != Draft:
			return SealedOptions{}, fault.New(fault.Conflict, "change_closed")
		case l.UploadedBy.Is(p.Person):
			return SealedOptions{}, fault.New(fault.Forbidden, "contract_same_person", "rule", "four_eyes")
		case l.Refused():
			return SealedOptions{}, fault.New(fault.Conflict, "option_list_refused")
		}
		return s.seal(l, p, permission, at)
	})
	if err != nil {
		return OptionListView{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, p, id)
}

// recordOptions is the record type of an option list in force. A new member means a new version, never a changed one.
var recordOptions = audit.RecordType{Name: "contract.options", Version: 1}

// OptionListRecord is the content of its record.
type OptionListRecord struct {
	At         string                        `json:"at"`
	List       uuid.UUID                     `json:"list"`
	Contract   uuid.UUID                     `json:"contract"`
	Lot        int                           `json:"lot"`
	Supplier   audit.MasterDataRef           `json:"supplier"`
	Number     int                           `json:"number"`
	From       money.Date                    `json:"from"`
	Articles   []string                      `json:"articles"` // article numbers of what can be put together from then on
	SHA256     string                        `json:"sha256"`   // of the file, in hexadecimal
	UploadedBy uuid.UUID                     `json:"uploadedBy"`
	ReleasedBy uuid.UUID                     `json:"releasedBy"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

func (s *Options) seal(l OptionList, p authz.Principal, permission authz.Decision, at time.Time) (SealedOptions, error) {
	out := SealedOptions{List: l}
	content := OptionListRecord{
		At: at.Format(recordTime), List: l.ID.UUID, Contract: l.Contract.UUID, Lot: l.Lot, Number: l.Number, From: l.From, Articles: make([]string, len(l.Articles)),
		Supplier: audit.MasterDataRef{ID: l.Supplier.ID.UUID, Hash: audit.Digest(l.Supplier.Hash)},
		SHA256:   hex.EncodeToString(l.SHA256[:]), UploadedBy: l.UploadedBy.LogID, ReleasedBy: p.LogID,
		Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}
	for i, a := range l.Articles {
		content.Articles[i] = a.SKU
	}
	var err error
	if out.Record, err = audit.NewRecord(l.Organisation, recordOptions, content, s.cfg.Rand); err != nil {
		return out, fmt.Errorf("record of option list: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, at)
	return out, err
}
