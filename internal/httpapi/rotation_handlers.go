package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// rotationHandlers show how direct awards are spread over suppliers.
type rotationHandlers struct{ orders *order.Service }

// ListSupplierShares counts the last twelve months of the caller's legal entity.
func (h rotationHandlers) ListSupplierShares(ctx context.Context, _ gen.ListSupplierSharesRequestObject) (gen.ListSupplierSharesResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	r, err := h.orders.Rotation(ctx, p)
	if err != nil {
		return nil, err
	}
	german := Language(ctx) != english
	return gen.ListSupplierShares200JSONResponse{
		Since: toDate(money.DateOf(r.Since)),
		Groups: mapped(r.Groups, func(g order.GroupShares) gen.GroupShares {
			label := g.Group.EN
			if german {
				label = g.Group.DE
			}
			return gen.GroupShares{
				Cpv: g.Group.CPV, Label: label, Net: toMoney(g.Net), Orders: g.Orders, Suppliers: mapped(g.Shares, toSupplierShare),
			}
		}),
	}, nil
}

func toSupplierShare(s order.SupplierShare) gen.SupplierShare {
	return gen.SupplierShare{Supplier: toSupplier(s.Supplier), Net: toMoney(s.Net), Percent: s.Percent, Orders: s.Orders, LastOrder: toDate(money.DateOf(s.Last))}
}
