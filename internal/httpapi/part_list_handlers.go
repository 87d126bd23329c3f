package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// partListHandlers take many part numbers at once.
type partListHandlers struct{ orders *order.Service }

// ReadPartList says what a pasted list leads to.
func (h partListHandlers) ReadPartList(ctx context.Context, r gen.ReadPartListRequestObject) (gen.ReadPartListResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	list, err := h.orders.ReadPartList(ctx, p, r.Body.Text)
	if err != nil {
		return nil, err
	}
	return gen.ReadPartList200JSONResponse{Rows: mapped(list.Rows, toPartRow), Unread: mapped(list.Unread, toUnreadLine)}, nil
}

// AddPartList puts products into the basket.
func (h partListHandlers) AddPartList(ctx context.Context, r gen.AddPartListRequestObject) (gen.AddPartListResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	wishes := make([]order.PartWish, len(r.Body.Lines))
	for i, l := range r.Body.Lines {
		quantity, err := money.ParseQuantity(l.Quantity)
		if err != nil {
			return nil, errQuantity
		}
		wishes[i] = order.PartWish{Product: catalog.ProductID{UUID: l.ProductId}, Quantity: quantity}
	}
	added, err := h.orders.AddPartList(ctx, p, wishes)
	if err != nil {
		return nil, err
	}
	return gen.AddPartList201JSONResponse{Added: added.Added, LeftOut: mapped(added.LeftOut, func(name string) string { return name })}, nil
}

func toPartRow(r order.PartRow) gen.PartRow {
	var total *gen.Money
	if r.Total != nil {
		m := toMoney(*r.Total)
		total = &m
	}
	return gen.PartRow{
		Lines: r.Lines, Number: r.Number, Quantity: r.Quantity.String(), State: gen.PartRowState(r.State),
		Products: mapped(r.Products, toProductName), Total: orNull(total),
	}
}

func toUnreadLine(u catalog.UnreadPart) gen.UnreadLine {
	return gen.UnreadLine{Line: u.Line, Text: u.Text, Problem: gen.UnreadLineProblem(u.Problem)}
}
