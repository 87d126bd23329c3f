package httpapi

import (
	"context"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// catalogueHandlers finds and shows products.
type catalogueHandlers struct {
	products   catalog.ProductStore
	searcher   catalog.Searcher
	categories catalog.CategorySource
	clock      func() time.Time
}

// SearchProducts answers with one page of what the caller's organisation may buy.
func (h catalogueHandlers) SearchProducts(ctx context.Context, r gen.SearchProductsRequestObject) (gen.SearchProductsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	words, err := speak(ctx, h.categories)
	if err != nil {
		return nil, err
	}
	page, err := h.searcher.Search(ctx, fromSearch(r.Params, p, money.DateOf(h.clock())))
	if err != nil {
		return nil, err
	}
	return gen.SearchProducts200JSONResponse(toProductPage(page, words)), nil
}

// GetProduct answers with one product.
func (h catalogueHandlers) GetProduct(ctx context.Context, r gen.GetProductRequestObject) (gen.GetProductResponseObject, error) {
	words, err := speak(ctx, h.categories)
	if err != nil {
		return nil, err
	}
	p, err := h.products.Product(ctx, catalog.ProductID{UUID: r.ProductId})
	if err != nil {
		return nil, err
	}
	return gen.GetProduct200JSONResponse(toProduct(p, words)), nil
}

func fromSearch(in gen.SearchProductsParams, p authz.Principal, day money.Date) catalog.SearchQuery {
	q := catalog.SearchQuery{
		Text: orZero(in.Q), Categories: orZero(in.Category), Manufacturers: orZero(in.Manufacturer), Sort: catalog.ByRelevance,
		Cursor: orZero(in.Cursor), Limit: orZero(in.Limit), Organisation: p.Organisation, Land: p.Land, Release: day, Day: day,
	}
	for _, s := range orZero(in.Supplier) {
		q.Suppliers = append(q.Suppliers, catalog.SupplierID{UUID: s})
	}
	for _, c := range orZero(in.Channel) {
		q.Channels = append(q.Channels, catalog.Channel(c))
	}
	if in.Sort != nil {
		q.Sort = catalog.Sort(*in.Sort)
	}
	return q
}

// orZero is the value of an optional parameter, or the zero value.
func orZero[T any](v *T) T {
	if v == nil {
		var zero T
		return zero
	}
	return *v
}

func toProductPage(page catalog.SearchPage, words vocabulary) gen.ProductPage {
	out := gen.ProductPage{
		Items: make([]gen.ProductHit, len(page.Hits)), Total: page.Total, DidYouMean: page.DidYouMean, NextCursor: unlessZero(page.NextCursor),
	}
	if out.DidYouMean == nil {
		out.DidYouMean = []string{}
	}
	for i, h := range page.Hits {
		out.Items[i] = toHit(h, words)
	}
	var exact *openapi_types.UUID
	if page.Exact != nil {
		exact = &page.Exact.UUID
	}
	out.ExactProductId = orNull(exact)
	itself := func(v string) string { return v }
	out.Facets.Category = toFacet(page.Facets.Category, func(key string) string { return words.categories.Label(key, words.lang) })
	out.Facets.Manufacturer = toFacet(page.Facets.Manufacturer, itself)
	out.Facets.Supplier = toFacet(page.Facets.Supplier, itself)
	out.Facets.Channel = toFacet(page.Facets.Channel, words.channel)
	return out
}

func toFacet(values []catalog.FacetValue, label func(string) string) []gen.FacetValue {
	out := make([]gen.FacetValue, len(values))
	for i, v := range values {
		if v.Label == "" {
			v.Label = label(v.Value)
		}
		out[i] = gen.FacetValue{Value: v.Value, Label: v.Label, Count: v.Count}
	}
	return out
}

func toHit(h catalog.Hit, words vocabulary) gen.ProductHit {
	out := gen.ProductHit{Product: toProduct(h.Product, words), OfferCount: h.OfferCount, Channels: make([]gen.Channel, len(h.Channels))}
	for i, c := range h.Channels {
		out.Channels[i] = gen.Channel(c)
	}
	var from *gen.UnitPrice
	if h.FromPrice != nil {
		price := toUnitPrice(*h.FromPrice, h.FromQuantity)
		from = &price
	}
	out.FromPrice, out.PriceKind = orNull(from), unlessZero(gen.PriceKind(h.PriceKind))
	var earliest money.Date
	if h.EarliestDelivery != nil {
		earliest = *h.EarliestDelivery
	}
	out.EarliestDelivery = toDateOrNull(earliest)
	return out
}

// channel is what a channel is called as a filter.
func (v vocabulary) channel(value string) string {
	switch catalog.Channel(value) {
	case catalog.ChannelFramework:
		return v.either("Rahmenvertrag", "Framework contract")
	case catalog.ChannelBestPrice:
		return v.either("Bestpreis-Katalog", "Best-price catalogue")
	case catalog.ChannelTrade:
		return v.either("Eigenhandel", "Cooperative's own stock")
	default:
		return value
	}
}

func (v vocabulary) either(german, otherwise string) string {
	if v.lang == english {
		return otherwise
	}
	return german
}
