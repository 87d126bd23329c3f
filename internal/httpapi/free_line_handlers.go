package httpapi

import (
	"context"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// AddFreeLine puts a wish into the basket.
func (h basketHandlers) AddFreeLine(ctx context.Context, r gen.AddFreeLineRequestObject) (gen.AddFreeLineResponseObject, error) {
	in := order.FreeLine{Description: r.Body.Description}
	var err error
	if in.Quantity, err = money.ParseQuantity(r.Body.Quantity); err != nil {
		return nil, errQuantity
	}
	if r.Body.Estimate != nil {
		estimate, err := money.ParseAmount(*r.Body.Estimate, money.EUR)
		if err != nil {
			return nil, errContract.WithField("#/body/estimate", "wrong_form")
		}
		in.Estimate = &estimate
	}
	if r.Body.NeededBy != nil {
		in.NeededBy = civil(*r.Body.NeededBy)
	}
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) { return h.orders.AddFreeLine(ctx, p, in) })
	return gen.AddFreeLine201JSONResponse{Body: body, Headers: gen.AddFreeLine201ResponseHeaders{ETag: etag}}, err
}

// RemoveFreeLine takes a wish out.
func (h basketHandlers) RemoveFreeLine(ctx context.Context, r gen.RemoveFreeLineRequestObject) (gen.RemoveFreeLineResponseObject, error) {
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) {
		return h.orders.RemoveFreeLine(ctx, p, versionOf(r.Params.IfMatch), order.LineID{UUID: r.LineId})
	})
	return gen.RemoveFreeLine200JSONResponse{Body: body, Headers: gen.RemoveFreeLine200ResponseHeaders{ETag: etag}}, err
}

// ResolveFreeLine turns a wish into a line, or into a product that can be quoted.
func (h basketHandlers) ResolveFreeLine(ctx context.Context, r gen.ResolveFreeLineRequestObject) (gen.ResolveFreeLineResponseObject, error) {
	b, id, version := *r.Body, order.LineID{UUID: r.LineId}, versionOf(r.Params.IfMatch)
	if (b.ProductId == nil) == (b.Category == nil) {
		return nil, fault.New(fault.Invalid, "free_line_resolution").WithField("#/body/productId", "free_line_resolution")
	}
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) {
		if b.Category != nil {
			return h.orders.QuoteFreeLine(ctx, p, version, id, *b.Category)
		}
		in := order.LineInput{Product: catalog.ProductID{UUID: *b.ProductId}, Offer: offerID(b.OfferId), LotPrice: lotPriceID(b.LotPriceId)}
		return h.orders.ResolveFreeLine(ctx, p, version, id, in)
	})
	return gen.ResolveFreeLine200JSONResponse{Body: body, Headers: gen.ResolveFreeLine200ResponseHeaders{ETag: etag}}, err
}

func toFreeLine(l order.FreeLine) gen.FreeLine {
	out := gen.FreeLine{
		Id: l.ID.UUID, Description: l.Description, Quantity: l.Quantity.String(), Estimate: toMoneyOrNull(l.Estimate), NeededBy: toDateOrNull(l.NeededBy),
		At: instant(l.At), From: toTakenFrom(l.From), ProductId: nullable.NewNullNullable[uuid.UUID](),
	}
	if l.Product != nil {
		out.ProductId = nullable.NewNullableWithValue(l.Product.UUID)
	}
	return out
}
