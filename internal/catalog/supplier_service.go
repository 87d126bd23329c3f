package catalog

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// SupplierData is what a person says of a supplier: name and address stand on orders and notes.
type SupplierData struct {
	Name     string
	Street   string
	Postcode string // of any country
	City     string
	Email    string // "" = none
}

// SupplierMaster is a supplier of the shop with its data as of its version.
type SupplierMaster struct {
	Supplier
	SupplierData
	Bytes []byte // canonical JSON, what Hash is of
}

// SealSupplier makes the log entry of a change of suppliers, in the name of the cooperative.
type SealSupplier func(cooperative uuid.UUID, m SupplierMaster) (audit.Record, audit.Leaf, error)

// SupplierStore keeps the shop's own suppliers; those of single bodies are not its matter.
type SupplierStore interface {
	// Master is a supplier with its data. Error: NotFound.
	Master(ctx context.Context, id SupplierID) (SupplierMaster, error)
	// AddSupplier stores a new one. Error: Conflict (supplier_known).
	AddSupplier(ctx context.Context, m SupplierMaster, at time.Time, seal SealSupplier) error
	// ChangeSupplier stores the next version of the data. Errors: NotFound; PreconditionFailed (supplier_changed) when seen
	// is not the current version; Conflict (supplier_known).
	ChangeSupplier(ctx context.Context, m SupplierMaster, seen int, at time.Time, seal SealSupplier) error
	// Sample is the state of the example catalogue.
	Sample(ctx context.Context) (Sample, error)
	// TakeSample stores the suppliers of the example catalogue that are missing, and lets those that were taken away offer
	// again. It returns all with the number of their offers.
	TakeSample(ctx context.Context, all []SupplierMaster, at time.Time, seal SealSample) ([]SupplierCatalogue, error)
	// WithdrawSample blocks the suppliers of the example catalogue and returns them likewise.
	WithdrawSample(ctx context.Context, seal SealSample) ([]SupplierCatalogue, error)
}

// SupplierService keeps the shop's suppliers and the example catalogue. Safe for concurrent use.
type SupplierService struct {
	store   SupplierStore
	imports *ImportService
	samples func(today money.Date) ([]SampleCatalogue, error)
}

// NewSupplierService returns the service on a store; imports takes the example catalogue in as it does any other. samples
// may be nil where there is no example catalogue.
func NewSupplierService(store SupplierStore, imports *ImportService, samples func(today money.Date) ([]SampleCatalogue, error)) *SupplierService {
	return &SupplierService{store: store, imports: imports, samples: samples}
}

// Master is a supplier with its data. Error: NotFound.
func (s *SupplierService) Master(ctx context.Context, id SupplierID) (SupplierMaster, error) {
	return s.store.Master(ctx, id)
}

// Create takes a supplier up. Errors: Forbidden; Invalid; Conflict (supplier_known).
func (s *SupplierService) Create(ctx context.Context, p authz.Principal, d SupplierData) (SupplierMaster, error) {
	permission, err := s.imports.allowed(ctx, p)
	if err != nil {
		return SupplierMaster{}, err
	}
	if d, err = d.clean(); err != nil {
		return SupplierMaster{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return SupplierMaster{}, fmt.Errorf("supplier id: %w", err)
	}
	m, err := d.master(Supplier{ID: SupplierID{id}, Key: "haus-" + id.String(), Version: 1})
	if err != nil {
		return SupplierMaster{}, err
	}
	at := s.imports.now()
	if err := s.store.AddSupplier(ctx, m, at, s.seal(recordRegistered, p, permission, at)); err != nil {
		return SupplierMaster{}, err
	}
	s.imports.cfg.Committed()
	return m, nil
}

// Change gives a supplier new data. What was ordered keeps naming the version it was ordered by. Errors: Forbidden;
// NotFound; Invalid; PreconditionFailed (supplier_changed); Conflict (supplier_known).
func (s *SupplierService) Change(ctx context.Context, p authz.Principal, id SupplierID, seen int, d SupplierData) (SupplierMaster, error) {
	permission, err := s.imports.allowed(ctx, p)
	if err != nil {
		return SupplierMaster{}, err
	}
	before, err := s.store.Master(ctx, id)
	if err != nil {
		return SupplierMaster{}, err
	}
	if d, err = d.clean(); err != nil {
		return SupplierMaster{}, err
	}
	if before.Version == seen && before.SupplierData == d {
		return before, nil
	}
	next := before.Supplier
	next.Version = seen + 1
	m, err := d.master(next)
	if err != nil {
		return SupplierMaster{}, err
	}
	at := s.imports.now()
	if err := s.store.ChangeSupplier(ctx, m, seen, at, s.seal(recordChanged, p, permission, at)); err != nil {
		return SupplierMaster{}, err
	}
	s.imports.cfg.Committed()
	return m, nil
}

// master fixes the data as a version. The version is part of it: data that comes back later has a hash of its own.
func (d SupplierData) master(s Supplier) (SupplierMaster, error) {
	s.Name, s.City = d.Name, d.City
	bytes, err := audit.Canonical(map[string]any{
		"id": s.ID.String(), "key": s.Key, "version": s.Version, "name": d.Name, "street": d.Street, "postcode": d.Postcode, "city": d.City, "email": d.Email,
	})
	if err != nil {
		return SupplierMaster{}, fmt.Errorf("master data: %w", err)
	}
	s.Hash = audit.MasterDataDigest(bytes)
	return SupplierMaster{Supplier: s, SupplierData: d, Bytes: bytes}, nil
}

// Limits of a supplier's data, in characters.
const (
	maxSupplierText = 120
	maxPostcode     = 12
	maxEmail        = 254
)

// clean trims what was typed and refuses what cannot be meant; every complaint at once.
func (d SupplierData) clean() (SupplierData, error) {
	for _, text := range []*string{&d.Name, &d.Street, &d.Postcode, &d.City, &d.Email} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	refusal := fault.New(fault.Invalid, "request_invalid")
	for _, t := range []struct {
		field, text string
		most        int
	}{{"name", d.Name, maxSupplierText}, {"street", d.Street, maxSupplierText}, {"postcode", d.Postcode, maxPostcode}, {"city", d.City, maxSupplierText}} {
		switch {
		case t.text == "":
			refusal = refusal.WithField("#/body/"+t.field, "required")
		case !printable(t.text, t.most):
			refusal = refusal.WithField("#/body/"+t.field, "text_unusable")
		}
	}
	if a, err := mail.ParseAddress(d.Email); d.Email != "" && (err != nil || a.Address != d.Email || len(d.Email) > maxEmail) {
		refusal = refusal.WithField("#/body/email", "email_form")
	}
	if len(refusal.Fields) > 0 {
		return d, refusal
	}
	return d, nil
}

// printable text has no control or formatting characters, which could turn a name around on the screen.
func printable(s string, most int) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > most {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// Record types of suppliers. A new member means a new version, never a changed one.
var (
	recordRegistered = audit.RecordType{Name: "supplier.registered", Version: 1}
	recordChanged    = audit.RecordType{Name: "supplier.changed", Version: 1}
)

// SupplierRecord is the content of both records. The data itself stands in the version that the hash names.
type SupplierRecord struct {
	At       string                `json:"at"`
	Supplier audit.MasterDataRef   `json:"supplier"`
	Number   int                   `json:"number"` // of the version
	Actor    *uuid.UUID            `json:"actor,omitempty"`
	Allowed  PublicationPermission `json:"permission"`
	Software string                `json:"software"`
}

func (s *SupplierService) seal(kind audit.RecordType, p authz.Principal, permission authz.Decision, at time.Time) SealSupplier {
	return func(cooperative uuid.UUID, m SupplierMaster) (audit.Record, audit.Leaf, error) {
		return s.entry(cooperative, kind, at, SupplierRecord{
			At: at.Format(recordTime), Supplier: m.reference(), Number: m.Version, Actor: logIDOf(p), Allowed: permitted(permission), Software: s.imports.cfg.Software,
		})
	}
}

func (s Supplier) reference() audit.MasterDataRef {
	return audit.MasterDataRef{ID: s.ID.UUID, Hash: audit.Digest(s.Hash)}
}

func permitted(d authz.Decision) PublicationPermission {
	return PublicationPermission{Rule: d.Rule, Policy: d.PolicyRevision}
}

func logIDOf(p authz.Principal) *uuid.UUID {
	if p.LogID == uuid.Nil {
		return nil
	}
	return &p.LogID
}

func (s *SupplierService) entry(cooperative uuid.UUID, kind audit.RecordType, at time.Time, content any) (audit.Record, audit.Leaf, error) {
	record, err := audit.NewRecord(cooperative, kind, content, s.imports.cfg.Rand)
	if err != nil {
		return audit.Record{}, audit.Leaf{}, fmt.Errorf("record of %s: %w", kind.Name, err)
	}
	leaf, err := audit.NewLeaf(record, at)
	return record, leaf, err
}
