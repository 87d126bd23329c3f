package contract

import (
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// PriceListID names a price list.
type PriceListID struct{ uuid.UUID }

// PriceListUse says what a file is for.
type PriceListUse string

// Uses.
const (
	CallOffPrices   PriceListUse = "prices"    // what call-offs cost from a day on
	ReferencePrices PriceListUse = "reference" // the list, or the proof of cost, that a price rule is reckoned from
)

// PriceList is a file with a supplier's prices in one lot. It is kept byte for byte.
type PriceList struct {
	ID           PriceListID
	Organisation uuid.UUID // the cooperative
	Contract     catalog.ContractID
	Lot          int
	Supplier     catalog.Supplier
	Use          PriceListUse
	Number       int // per lot, supplier and use, from 1
	Status       Status
	From         money.Date      // first day of its prices; of a reference list its day
	Index        *money.Quantity // what the index of a review clause stands at; nil = not stated
	Rule         PriceRule       // that it was held against last
	FileName     string
	Format       catalog.FileFormat
	SHA256       [32]byte
	Counts       PriceCounts
	Findings     []catalog.Finding // at most catalog.MaxFindingsKept
	Rows         []PriceRow        // at most MaxPriceRows, what breaks the rule first
	Ends         []uuid.UUID       // products whose price in force is above what this reference list allows; it ends with the list
	UploadedBy   Person
	UploadedAt   time.Time
	DecidedBy    *Person
	DecidedAt    *time.Time
}

// PriceCounts sum up a list. Refused rows keep it from coming into force.
type PriceCounts struct {
	Read    int `json:"read"`
	Refused int `json:"refused"`
	New     int `json:"new"`
	Higher  int `json:"higher"`
	Lower   int `json:"lower"`
	Same    int `json:"same"`
	Gone    int `json:"gone"`            // articles priced now that the list does not name
	Ended   int `json:"ended,omitempty"` // prices in force that a reference list ends
}

// MaxPriceRows bounds the rows kept with a list; the counts cover all.
const MaxPriceRows = 500

// PriceRow is one article of a list beside what it costs now and may cost.
type PriceRow struct {
	SKU     string `json:"sku"`
	Name    string `json:"name"`
	Per     string `json:"per"`               // pieces
	Before  string `json:"before,omitempty"`  // for as many pieces as Per; empty = not priced yet
	After   string `json:"after"`             // as above
	Highest string `json:"highest,omitempty"` // that the rule allows; empty = it sets none
	Over    bool   `json:"over,omitempty"`    // above it
}

// Article is a row of a list with what the shop knows of it.
type Article struct {
	Row        int
	SKU, Name  string
	Product    uuid.UUID
	Price      Price
	Tiers      int // prices by quantity; a call-off has one
	Currency   money.Currency
	Shipping   bool   // the row asks for shipping
	Expired    bool   // the row's own validity ends before the list begins
	First      *Price // of the supplier's first list in the lot
	Now        *Price // in force on the day from which the list counts
	Reference  *Price // of the reference list that the rule names
	Duplicated bool   // another row prices the same product
	Succeeded  bool   // another article was accepted in its place
}

// PriceFacts are all that a list is judged by, beside the contract.
type PriceFacts struct {
	Articles  []Article
	Read      int               // rows of the file
	Findings  []catalog.Finding // of the import
	First     bool              // the supplier has no prices in the lot yet
	Reference bool              // the reference list that the rule names is there
	Latest    money.Date        // on which prices of the supplier in the lot begin; zero = none
	Gone      int
	Outdated  bool // a later reference list counts already
}

// SealedPrices is what a list in force writes.
type SealedPrices struct {
	List   PriceList
	Record audit.Record
	Leaf   audit.Leaf
}

// NewPriceList is a list with its file.
type NewPriceList struct {
	PriceList
	Raw []byte
}
