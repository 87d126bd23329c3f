package order

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// MaxSuggestions is how many of a kind are suggested.
const MaxSuggestions = 3

// SuggestQuery is what has been typed so far, by whom. What may not be read is not looked for.
type SuggestQuery struct {
	Text         string
	Orders       bool // those in the principal's scope
	Contracts    bool
	AllContracts bool // not only those the organisation is named for
	Organisation uuid.UUID
	Day          money.Date
}

// Suggestions are the few things that the beginning of a word or number leads to, the best first.
type Suggestions struct {
	Exact     *catalog.ProductID // the only product with this number; it is the first
	Products  []catalog.Product  // ID, Name, Manufacturer, PartNumber
	Orders    []FoundOrder
	Contracts []catalog.Contract // ID, Number, Title
}

// FoundOrder is an order as people recognise it.
type FoundOrder struct {
	ID           OrderID
	Number       string // "" until it has one
	At           time.Time
	Seller       string
	FirstProduct string
}

// Suggester finds them in one round trip.
type Suggester interface {
	Suggest(ctx context.Context, q SuggestQuery) (Suggestions, error)
}
