package httpapi

import (
	"context"
	"time"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// compared is the comparison of now, or the one of the instant that was asked for.
func (h orderHandlers) compared(ctx context.Context, p authz.Principal, r gen.CompareOffersRequestObject, quantity money.Quantity, needed money.Date) (order.CompareView, error) {
	product := catalog.ProductID{UUID: r.ProductId}
	switch {
	case r.Params.At != nil:
		back := order.LookBack{At: *r.Params.At, Organisation: orZero(r.Params.Organisation)}
		return h.orders.CompareAt(ctx, p, product, quantity, needed, back)
	case r.Params.Organisation != nil:
		return order.CompareView{}, fault.New(fault.Invalid, "organisation_without_instant").
			WithField("#/query/organisation", "organisation_without_instant")
	default:
		return h.orders.Compare(ctx, p, product, quantity, needed)
	}
}

func toStanding(s *order.Standing) nullable.Nullable[gen.Standing] {
	if s == nil {
		return nullable.NewNullNullable[gen.Standing]()
	}
	out := gen.Standing{At: instant(s.At), Organisation: toOrganisation(s.Organisation), FirstOffered: nullable.NewNullNullable[time.Time]()}
	if s.First != nil {
		out.FirstOffered = nullable.NewNullableWithValue(instant(*s.First))
	}
	return nullable.NewNullableWithValue(out)
}

// GetPriceHistory answers with the best landed price at a quantity as it went.
func (h orderHandlers) GetPriceHistory(ctx context.Context, r gen.GetPriceHistoryRequestObject) (gen.GetPriceHistoryResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	quantity, err := money.ParseQuantity(r.Params.Quantity)
	if err != nil {
		return nil, fault.New(fault.Invalid, "quantity_not_positive").WithField("#/query/quantity", "quantity_not_positive")
	}
	history, err := h.orders.PriceHistory(ctx, p, catalog.ProductID{UUID: r.ProductId}, quantity)
	if err != nil {
		return nil, err
	}
	out := gen.GetPriceHistory200JSONResponse{
		Quantity: history.Quantity.String(), From: toDate(history.From), To: toDate(history.To), Steps: make([]gen.PriceStep, len(history.Steps)),
	}
	for i, s := range history.Steps {
		out.Steps[i] = gen.PriceStep{From: toDate(s.From), Best: toBestPrice(s.Best)}
	}
	return out, nil
}

func toBestPrice(b *order.BestPrice) nullable.Nullable[gen.BestPrice] {
	if b == nil {
		return nullable.NewNullNullable[gen.BestPrice]()
	}
	out := gen.BestPrice{
		Landed: toMoney(b.Total), Supplier: toSupplier(b.Supplier), OfferId: b.Offer.UUID, VersionId: nullable.NewNullNullable[openapi_types.UUID](),
	}
	if b.Source == catalog.FromCatalogue {
		out.VersionId = nullable.NewNullableWithValue(b.Version.UUID)
	}
	return nullable.NewNullableWithValue(out)
}
