package catalog

import (
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// OfferDraft is one offer as a catalogue file states it, already in our units: quantities in pieces, prices net.
// Category is our key, "other" when the file names none we know.
type OfferDraft struct {
	Row          int // line, row or article number in the file, from 1
	SKU          string
	GTIN         string // digits as written; a wrong check digit is a warning, not a refusal
	Manufacturer string
	PartNumber   string
	Name         string
	Description  string
	Category     string
	Unit         string
	Facts        []Fact

	// Offer carries the terms; its ids, Version and VersionSHA256 are filled when it is stored.
	Offer Offer
}

// Severity of a finding: an error refuses the row, a warning and an info do not.
type Severity string

// Severities.
const (
	SeverityInfo    Severity = "info"
	SeverityWarning Severity = "warning"
	SeverityError   Severity = "error"
)

// Finding is something an import noticed. Code is a stable key whose text is made at the edge.
type Finding struct {
	Severity Severity          `json:"severity"`
	Code     string            `json:"code"`
	Row      int               `json:"row,omitempty"`
	SKU      string            `json:"sku,omitempty"`
	Params   map[string]string `json:"params,omitempty"`
}

// DraftReader streams the drafts of one file. Next returns io.EOF after the last row; a row that was refused comes with
// ok=false and at least one finding of SeverityError. Any other error means the file as a whole is refused.
type DraftReader interface {
	Next() (d OfferDraft, ok bool, findings []Finding, err error)
}

// ImportCounts sums up one catalogue version. Read = Accepted + Refused; Accepted = New + Changed + Unchanged.
type ImportCounts struct {
	Read      int `json:"read"`
	Accepted  int `json:"accepted"`
	Refused   int `json:"refused"`
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Gone      int `json:"gone"`
	NoPrice   int `json:"noPrice"`
}

// MaxFindingsKept bounds the findings stored with a version; the counts cover all rows.
const MaxFindingsKept = 200

// VersionStatus of a catalogue version.
type VersionStatus string

// Statuses: a draft becomes published, and superseded by the next publication. Nothing goes back.
const (
	VersionDraft      VersionStatus = "draft"
	VersionPublished  VersionStatus = "published"
	VersionSuperseded VersionStatus = "superseded"
)

// FileFormat of a catalogue file.
type FileFormat string

// Formats.
const (
	FormatBMEcat FileFormat = "bmecat"
	FormatCSV    FileFormat = "csv"
)

// CatalogueVersion is one upload of a supplier; immutable once published, its raw file is kept byte for byte.
type CatalogueVersion struct {
	ID          VersionID
	Supplier    SupplierID
	Number      int
	Status      VersionStatus
	FileName    string
	Format      FileFormat
	SHA256      [32]byte
	Counts      ImportCounts
	Findings    []Finding
	UploadedAt  time.Time
	PublishedAt *time.Time
}

// MaxCatalogueBytes is the largest catalogue file taken over HTTP.
const MaxCatalogueBytes = 64 << 20

// DefaultVAT is used when a file names no rate (UStG §12(1)).
var DefaultVAT = money.MustPercent("19")
