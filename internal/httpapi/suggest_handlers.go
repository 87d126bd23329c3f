package httpapi

import (
	"context"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// suggestHandlers answer while somebody types.
type suggestHandlers struct {
	suggester order.Suggester
	decider   authz.Decider
	clock     func() time.Time
}

// Suggest answers with what the beginning of a word leads to; kinds the person may not read stay empty.
func (h suggestHandlers) Suggest(ctx context.Context, r gen.SuggestRequestObject) (gen.SuggestResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.suggester.Suggest(ctx, order.SuggestQuery{
		Text: r.Params.Q, Organisation: p.Organisation, Day: money.DateOf(h.clock()),
		Orders:    may(ctx, h.decider, p, "order", "read"),
		Contracts: may(ctx, h.decider, p, "contract", "read"), AllContracts: seesAllContracts(p),
	})
	if err != nil {
		return nil, err
	}
	out := gen.Suggestions{Products: mapped(found.Products, toProductName), Orders: mapped(found.Orders, toOrderSuggestion), Contracts: mapped(found.Contracts, toContractSuggestion)}
	var exact *openapi_types.UUID
	if found.Exact != nil {
		exact = &found.Exact.UUID
	}
	out.ExactProductId = orNull(exact)
	return gen.Suggest200JSONResponse(out), nil
}

func toProductName(p catalog.Product) gen.ProductName {
	return gen.ProductName{Id: p.ID.UUID, Name: p.Name, Manufacturer: p.Manufacturer, PartNumber: p.PartNumber}
}

func toOrderSuggestion(o order.FoundOrder) gen.OrderSuggestion {
	return gen.OrderSuggestion{Id: o.ID.UUID, Number: unlessZero(o.Number), At: instant(o.At), Seller: o.Seller, FirstProduct: o.FirstProduct}
}

func toContractSuggestion(c catalog.Contract) gen.ContractSuggestion {
	return gen.ContractSuggestion{Id: c.ID.UUID, Number: c.Number, Title: c.Title}
}
