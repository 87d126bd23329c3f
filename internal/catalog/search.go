package catalog

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Channel is the legal way an order line takes.
type Channel string

// Channels: call-off from a framework contract, direct award from the best-price catalogue, purchase from the cooperative.
const (
	ChannelFramework Channel = "framework"
	ChannelBestPrice Channel = "best_price"
	ChannelTrade     Channel = "trade"
)

// Sort order of a search.
type Sort string

// Sort orders; each is total, the product id decides last.
const (
	ByRelevance Sort = "relevance"
	ByPrice     Sort = "price"
	ByName      Sort = "name"
)

// SearchQuery is what a person looks for. Empty lists do not filter.
type SearchQuery struct {
	Text          string
	Categories    []string
	Manufacturers []string
	Suppliers     []SupplierID
	Channels      []Channel
	Sort          Sort
	Cursor        string // opaque, from the page before
	Limit         int
	Organisation  uuid.UUID  // whose call-off rights count
	Land          rules.Land // place of delivery, for the earliest delivery date
	Release       money.Date
	Day           money.Date // decides which offers, prices and rights are valid
}

// Hit is a product that was found, with prices read anew.
type Hit struct {
	Product          Product // without its description, which a list does not show
	OfferCount       int     // offers valid today
	FromPrice        *money.UnitPrice
	FromQuantity     money.Quantity
	PriceKind        PriceKind
	EarliestDelivery *money.Date
	Channels         []Channel
}

// FacetValue is one choice of a facet with the number of products it leaves.
type FacetValue struct {
	Value string
	Label string // "" = Value
	Count int
}

// SearchPage is one page of hits.
type SearchPage struct {
	Hits       []Hit
	Total      int
	Facets     Facets
	Exact      *ProductID // the text is this product's number in some spelling
	DidYouMean []string   // other spellings, when the text as it stands finds nothing; the page was widened to them
	NextCursor string     // "" = last page
}

// Facets of a page, most frequent first.
type Facets struct {
	Category, Manufacturer, Supplier, Channel []FacetValue
}

// Searcher finds products. PostgreSQL implements it by default; a hit of another index is only a candidate.
type Searcher interface {
	Search(ctx context.Context, q SearchQuery) (SearchPage, error)
}

// NormaliseNumber reduces a part number, supplier number or GTIN to what identifies it: letters and digits, upper case.
// "AV-D20", "av d20" and "AV.D20" are the same number.
func NormaliseNumber(s string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// NormaliseManufacturer reduces a manufacturer's name to compare it: case, spaces, punctuation and the legal form do not count.
func NormaliseManufacturer(s string) string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r <= 127 && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	kept := fields[:0]
	for _, f := range fields {
		switch f {
		case "gmbh", "ag", "se", "kg", "co", "inc", "corp", "ltd", "eg", "e", "k", "bv", "llc", "corporation":
		default:
			kept = append(kept, f)
		}
	}
	if len(kept) == 0 {
		return strings.Join(fields, "")
	}
	return strings.Join(kept, "")
}
