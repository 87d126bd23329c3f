package catalog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// SampleCatalogue is one supplier of the example catalogue with its file.
type SampleCatalogue struct {
	Key      string
	Supplier SupplierData
	FileName string
	Raw      []byte
}

// Sample is the state of the example catalogue.
type Sample struct {
	Available bool // it can be loaded here
	Suppliers int  // that may offer
	Offers    int  // current ones
	Orders    int  // that went to its suppliers; they stay whatever becomes of the catalogue
}

// SealSample makes the log entry of loading or removing, in the name of the cooperative.
type SealSample func(cooperative uuid.UUID, all []Supplier) (audit.Record, audit.Leaf, error)

// Sample is the state of the example catalogue.
func (s *SupplierService) Sample(ctx context.Context) (Sample, error) {
	state, err := s.store.Sample(ctx)
	state.Available = s.samples != nil
	return state, err
}

// LoadSample takes the example catalogue in, each file on the way of a person's own. What is there already stays, so a
// load that was cut off is finished by the next. Errors: Forbidden; Conflict (sample_not_here).
func (s *SupplierService) LoadSample(ctx context.Context, p authz.Principal) (Sample, error) {
	permission, err := s.imports.allowed(ctx, p)
	if err != nil {
		return Sample{}, err
	}
	if s.samples == nil {
		return Sample{}, fault.New(fault.Conflict, "sample_not_here")
	}
	at := s.imports.now()
	files, err := s.samples(money.DateOf(at))
	if err != nil {
		return Sample{}, err
	}
	masters := make([]SupplierMaster, len(files))
	for i, f := range files {
		id, err := uuid.NewV7()
		if err != nil {
			return Sample{}, fmt.Errorf("supplier id: %w", err)
		}
		if masters[i], err = f.Supplier.master(Supplier{ID: SupplierID{id}, Key: f.Key, Version: 1}); err != nil {
			return Sample{}, err
		}
	}
	known, err := s.store.TakeSample(ctx, masters, at, s.sealSample(recordSampleLoaded, p, permission, at))
	if err != nil {
		return Sample{}, err
	}
	s.imports.cfg.Committed()
	for _, f := range files {
		if err := s.loadOne(ctx, p, f, known); err != nil {
			return Sample{}, err
		}
	}
	return s.Sample(ctx)
}

func (s *SupplierService) loadOne(ctx context.Context, p authz.Principal, f SampleCatalogue, known []SupplierCatalogue) error {
	for _, k := range known {
		if k.Supplier.Key != f.Key || k.Offers > 0 {
			continue
		}
		v, err := s.imports.Upload(ctx, p, CatalogueUpload{Supplier: k.Supplier.ID, FileName: f.FileName, File: bytes.NewReader(f.Raw)})
		if err != nil {
			return fmt.Errorf("example catalogue %s: %w", f.FileName, err)
		}
		if _, err := s.imports.Publish(ctx, p, v.ID); err != nil {
			return fmt.Errorf("example catalogue %s: %w", f.FileName, err)
		}
	}
	return nil
}

// RemoveSample ends every offer of the example catalogue and blocks its suppliers. Nothing is deleted: what was ordered
// from them, with its comparison and its proof, stays as it is (GoBD Rn. 107 ff., VgV § 8). Error: Forbidden.
func (s *SupplierService) RemoveSample(ctx context.Context, p authz.Principal) (Sample, error) {
	permission, err := s.imports.allowed(ctx, p)
	if err != nil {
		return Sample{}, err
	}
	all, err := s.store.WithdrawSample(ctx, s.sealSample(recordSampleRemoved, p, permission, s.imports.now()))
	if err != nil {
		return Sample{}, err
	}
	s.imports.cfg.Committed()
	for _, c := range all {
		if c.Offers == 0 {
			continue
		}
		if err := s.imports.publishNothing(ctx, p, permission, c.Supplier.ID); err != nil {
			return Sample{}, err
		}
	}
	return s.Sample(ctx)
}

// emptyCatalogue is the file by which a supplier's offers end: a head and no line.
var emptyCatalogue = []byte("Artikelnummer;Bezeichnung;Nettopreis\n")

// publishNothing ends all offers of a supplier by a catalogue without a line, recorded like any other publication. No
// upload can do that: a file without lines is refused as an oversight.
func (s *ImportService) publishNothing(ctx context.Context, p authz.Principal, permission authz.Decision, supplier SupplierID) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("version id: %w", err)
	}
	nothing := func() (*Intake, error) { return NewIntake(noDrafts{}), nil }
	v := NewVersion{
		CatalogueVersion: CatalogueVersion{
			ID: VersionID{id}, Supplier: supplier, Status: VersionDraft, FileName: "beispielkatalog-entfernt.csv", Format: FormatCSV,
			SHA256: sha256.Sum256(emptyCatalogue), UploadedAt: s.now(),
		},
		Raw: emptyCatalogue, UploadedBy: p.Person,
	}
	if _, err := s.store.SaveDraft(ctx, v, nothing); err != nil {
		return err
	}
	_, err = s.publish(ctx, p, permission, v.ID, nothing)
	return err
}

type noDrafts struct{}

// Next has nothing.
func (noDrafts) Next() (OfferDraft, bool, []Finding, error) { return OfferDraft{}, false, nil, io.EOF }

// Record types of the example catalogue. A new member means a new version, never a changed one.
var (
	recordSampleLoaded  = audit.RecordType{Name: "sample.loaded", Version: 1}
	recordSampleRemoved = audit.RecordType{Name: "sample.removed", Version: 1}
)

// SampleRecord is the content of both records.
type SampleRecord struct {
	At        string                `json:"at"`
	Suppliers []audit.MasterDataRef `json:"suppliers"`
	Actor     *uuid.UUID            `json:"actor,omitempty"`
	Allowed   PublicationPermission `json:"permission"`
	Software  string                `json:"software"`
}

func (s *SupplierService) sealSample(kind audit.RecordType, p authz.Principal, permission authz.Decision, at time.Time) SealSample {
	return func(cooperative uuid.UUID, all []Supplier) (audit.Record, audit.Leaf, error) {
		content := SampleRecord{
			At: at.Format(recordTime), Suppliers: make([]audit.MasterDataRef, len(all)), Actor: logIDOf(p), Allowed: permitted(permission), Software: s.imports.cfg.Software,
		}
		for i, supplier := range all {
			content.Suppliers[i] = supplier.reference()
		}
		return s.entry(cooperative, kind, at, content)
	}
}
