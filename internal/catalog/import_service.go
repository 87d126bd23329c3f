package catalog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// FileReader reads catalogue files; package exchange knows the formats.
type FileReader interface {
	// Detect tells the format from the first bytes of a file.
	Detect(head []byte) FileFormat
	// Open starts reading a file of the supplier. The error, and those of the reader, are *fault.Error when the file is
	// to blame.
	Open(ctx context.Context, format FileFormat, file io.Reader, supplier Supplier) (DraftReader, error)
}

// ImportConfig of the service. Software is the version that records name; Committed is called after each commit that
// left a log entry, to wake the sequencer, and may be nil.
type ImportConfig struct {
	Now       func() time.Time
	Rand      io.Reader
	Log       *slog.Logger
	Software  string
	Committed func()
}

// ImportService takes suppliers' catalogues in. Safe for concurrent use.
type ImportService struct {
	store   ImportStore
	files   FileReader
	decider authz.Decider
	cfg     ImportConfig
	series  bool
}

// InSeries is the service for loading many catalogues one after the other: products are found only after the caller has
// refreshed the search, once for all.
func (s *ImportService) InSeries() *ImportService {
	c := *s
	c.series = true
	return &c
}

// At is the service as it would have been at an earlier instant, for filling a shop with a history.
func (s *ImportService) At(at time.Time) *ImportService {
	c := *s
	c.cfg.Now = func() time.Time { return at }
	return &c
}

// NewImportService returns the service on a store.
func NewImportService(store ImportStore, files FileReader, decider authz.Decider, cfg ImportConfig) *ImportService {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &ImportService{store: store, files: files, decider: decider, cfg: cfg}
}

// CatalogueUpload is a file as a person sends it.
type CatalogueUpload struct {
	Supplier SupplierID
	FileName string
	File     io.Reader
}

// Upload keeps the file as a draft and tells what publishing it would change. Errors: Forbidden; NotFound (supplier);
// TooLarge; Invalid and Unsupported when the file is refused as a whole, of which nothing is kept.
func (s *ImportService) Upload(ctx context.Context, p authz.Principal, u CatalogueUpload) (CatalogueVersion, error) {
	if _, err := s.allowed(ctx, p); err != nil {
		return CatalogueVersion{}, err
	}
	supplier, err := s.store.Supplier(ctx, u.Supplier)
	if err != nil {
		return CatalogueVersion{}, err
	}
	raw, err := ReadUpload(u.File)
	if err != nil {
		return CatalogueVersion{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return CatalogueVersion{}, fmt.Errorf("version id: %w", err)
	}
	v := NewVersion{
		CatalogueVersion: CatalogueVersion{
			ID: VersionID{id}, Supplier: u.Supplier, Status: VersionDraft, FileName: u.FileName, Format: s.files.Detect(raw[:min(len(raw), 512)]),
			SHA256: sha256.Sum256(raw), UploadedAt: s.now(),
		},
		Raw: raw, UploadedBy: p.Person,
	}
	stored, err := s.store.SaveDraft(ctx, v, s.opener(ctx, v.Format, raw, supplier))
	if f, ok := fault.As(err); ok {
		s.cfg.Log.WarnContext(ctx, "catalogue refused", slog.String("supplier", supplier.Key), slog.String("format", string(v.Format)), slog.Int("bytes", len(raw)),
			slog.String("sha256", base64.StdEncoding.EncodeToString(v.SHA256[:])), slog.String("code", f.Code))
	}
	return stored, err
}

// Publish makes the draft's offers those that are compared, and leaves an entry in the log. The kept file is read again:
// what counts is the file, not what an earlier program made of it. Errors: Forbidden; NotFound; Conflict
// (version_not_draft, version_outdated).
func (s *ImportService) Publish(ctx context.Context, p authz.Principal, id VersionID) (CatalogueVersion, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return CatalogueVersion{}, err
	}
	v, raw, err := s.store.File(ctx, id)
	if err != nil {
		return CatalogueVersion{}, err
	}
	if sha256.Sum256(raw) != v.SHA256 {
		return CatalogueVersion{}, fmt.Errorf("catalogue version %s: the kept file is not the one that was uploaded", id)
	}
	supplier, err := s.store.Supplier(ctx, v.Supplier)
	if err != nil {
		return CatalogueVersion{}, err
	}
	return s.publish(ctx, p, permission, id, s.opener(ctx, v.Format, raw, supplier))
}

func (s *ImportService) publish(ctx context.Context, p authz.Principal, permission authz.Decision, id VersionID, open func() (*Intake, error)) (CatalogueVersion, error) {
	at := s.now()
	published, err := s.store.Publish(ctx, Publication{
		Version: id, At: at, Open: open, DeferSearch: s.series,
		Seal: func(cooperative uuid.UUID, done Published) (audit.Record, audit.Leaf, error) {
			return s.seal(cooperative, done, p, permission, at)
		},
	})
	if err == nil {
		s.cfg.Committed()
	}
	return published, err
}

// allowed asks the policy once more, beside the check of the operation.
func (s *ImportService) allowed(ctx context.Context, p authz.Principal) (authz.Decision, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "supplier", Action: "import"})
	if err != nil {
		return d, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return d, fault.New(fault.Forbidden, "not_allowed", "rule", d.Rule)
	}
	return d, nil
}

func (s *ImportService) opener(ctx context.Context, format FileFormat, raw []byte, supplier Supplier) func() (*Intake, error) {
	return func() (*Intake, error) {
		drafts, err := s.files.Open(ctx, format, bytes.NewReader(raw), supplier)
		if err != nil {
			return nil, err
		}
		return NewIntake(drafts), nil
	}
}

// now is cut to what the database keeps.
func (s *ImportService) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// ReadUpload reads the whole file, which its hash needs anyway.
func ReadUpload(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxCatalogueBytes+1))
	switch {
	case err != nil:
		if _, ok := fault.As(err); ok {
			return nil, err
		}
		return nil, fault.New(fault.Invalid, "body_incomplete").Wrap(err)
	case len(raw) > MaxCatalogueBytes:
		return nil, fault.New(fault.TooLarge, "catalogue_too_large")
	case len(raw) == 0:
		return nil, errEmptyFile
	}
	return raw, nil
}

var errEmptyFile = fault.New(fault.Invalid, "catalogue_empty").Wrap(errors.New("no bytes"))

// recordPublished is the record type of a publication. A new member means a new version, never a changed one.
var recordPublished = audit.RecordType{Name: "catalogue.published", Version: 1}

// PublicationRecord is the content of a publication's record.
type PublicationRecord struct {
	At        string                `json:"at"`
	Supplier  audit.MasterDataRef   `json:"supplier"`
	Catalogue uuid.UUID             `json:"catalogue"` // id of the version
	Number    int                   `json:"number"`    // of the version, per supplier
	Format    FileFormat            `json:"format"`
	SHA256    string                `json:"sha256"`             // of the raw file, base64
	Replaces  *uuid.UUID            `json:"replaces,omitempty"` // version that was published before
	Counts    ImportCounts          `json:"counts"`
	Actor     *uuid.UUID            `json:"actor,omitempty"` // log id of the person
	Allowed   PublicationPermission `json:"permission"`
	Software  string                `json:"software"`
}

// PublicationPermission is the policy rule that allowed it.
type PublicationPermission struct {
	Rule   string `json:"rule"`
	Policy string `json:"policy"`
}

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

func (s *ImportService) seal(cooperative uuid.UUID, v Published, p authz.Principal, permission authz.Decision, at time.Time) (audit.Record, audit.Leaf, error) {
	content := PublicationRecord{
		At: at.Format(recordTime), Supplier: v.Supplier.reference(),
		Catalogue: v.Version.ID.UUID, Number: v.Version.Number, Format: v.Version.Format,
		SHA256: base64.StdEncoding.EncodeToString(v.Version.SHA256[:]), Counts: v.Version.Counts, Actor: logIDOf(p), Allowed: permitted(permission), Software: s.cfg.Software,
	}
	if v.Replaces != nil {
		content.Replaces = &v.Replaces.UUID
	}
	record, err := audit.NewRecord(cooperative, recordPublished, content, s.cfg.Rand)
	if err != nil {
		return audit.Record{}, audit.Leaf{}, fmt.Errorf("record of publication: %w", err)
	}
	leaf, err := audit.NewLeaf(record, at)
	return record, leaf, err
}

// Suppliers lists all suppliers with the state of their catalogues.
func (s *ImportService) Suppliers(ctx context.Context) ([]SupplierCatalogue, error) {
	return s.store.Suppliers(ctx)
}

// Supplier is one supplier. Error: NotFound.
func (s *ImportService) Supplier(ctx context.Context, id SupplierID) (Supplier, error) {
	return s.store.Supplier(ctx, id)
}

// Versions lists a supplier's catalogue versions, newest first. Error: NotFound.
func (s *ImportService) Versions(ctx context.Context, id SupplierID) (Supplier, []CatalogueVersion, error) {
	supplier, err := s.store.Supplier(ctx, id)
	if err != nil {
		return Supplier{}, nil, err
	}
	versions, err := s.store.Versions(ctx, id)
	return supplier, versions, err
}
