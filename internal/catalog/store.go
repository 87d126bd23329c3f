package catalog

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/money"
)

// ProductStore reads products.
type ProductStore interface {
	CategorySource
	// Product is one product. Error: NotFound.
	Product(ctx context.Context, id ProductID) (Product, error)
}

// SupplierCatalogue is a supplier with the state of its catalogue.
type SupplierCatalogue struct {
	Supplier    Supplier
	Sample      bool // of the example catalogue
	Offers      int  // current ones, valid today or not
	Version     int  // published, 0 = none
	PublishedAt *time.Time
}

// NewVersion is a catalogue file on its way to become a draft. Its number and counts are found when it is stored.
type NewVersion struct {
	CatalogueVersion
	Raw        []byte
	UploadedBy uuid.UUID // person; Nil = nobody signed in, as in a seed
}

// Publication is one draft on its way to become what is compared.
type Publication struct {
	Version VersionID
	At      time.Time
	Open    func() (*Intake, error) // reads the kept file from its start; may be called again when the transaction is repeated
	// DeferSearch leaves the search as it is: the caller refreshes it once after a series of publications.
	DeferSearch bool
	// Seal makes the log entry of the publication, in the name of the cooperative.
	Seal func(cooperative uuid.UUID, p Published) (audit.Record, audit.Leaf, error)
}

// Published is a version with what its publication replaced.
type Published struct {
	Version  CatalogueVersion
	Supplier Supplier
	Replaces *VersionID // published before, nil = none
}

// ImportStore keeps catalogue files and merges them into the offers.
type ImportStore interface {
	Suppliers(ctx context.Context) ([]SupplierCatalogue, error)
	// Supplier is one supplier. Error: NotFound.
	Supplier(ctx context.Context, id SupplierID) (Supplier, error)
	// Versions of a supplier, newest first.
	Versions(ctx context.Context, supplier SupplierID) ([]CatalogueVersion, error)
	// File is a version with its file, byte for byte as uploaded. Error: NotFound.
	File(ctx context.Context, id VersionID) (CatalogueVersion, []byte, error)
	// SaveDraft stores the file as the supplier's next version, with the counts its publication would have now. The file
	// is read once; when it is refused as a whole, nothing is stored.
	SaveDraft(ctx context.Context, v NewVersion, open func() (*Intake, error)) (CatalogueVersion, error)
	// Publish merges the draft in one transaction. One publication of a supplier runs at a time, others wait. Errors:
	// NotFound; Conflict (version_not_draft, version_outdated).
	Publish(ctx context.Context, p Publication) (CatalogueVersion, error)
}

// ContractQuery says who asks, and on which day.
type ContractQuery struct {
	Organisation uuid.UUID // sees the contracts it is entitled to call off from
	All          bool      // sees all, drafts too
	Day          money.Date
}

// ContractStore reads framework contracts.
type ContractStore interface {
	// Contracts in sight, without their lots' parties and entitled organisations.
	Contracts(ctx context.Context, q ContractQuery) ([]Contract, error)
	// Contract is one contract in full. Error: NotFound, also when it is out of sight.
	Contract(ctx context.Context, id ContractID, q ContractQuery) (Contract, error)
}
