package httpapi

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// standardHandlers keep house standards and pass on what bodies say about contracts.
type standardHandlers struct{ orders *order.Service }

// ListHouseStandards lists those of the caller's organisation and below.
func (h standardHandlers) ListHouseStandards(ctx context.Context, _ gen.ListHouseStandardsRequestObject) (gen.ListHouseStandardsResponseObject, error) {
	list, err := h.orders.Standards(ctx)
	return gen.ListHouseStandards200JSONResponse{Items: mapped(list, toStandard)}, err
}

// AddHouseStandard adds one for the caller's organisation.
func (h standardHandlers) AddHouseStandard(ctx context.Context, r gen.AddHouseStandardRequestObject) (gen.AddHouseStandardResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in := order.NewStandard{Product: catalog.ProductID{UUID: r.Body.ProductId}, Reason: r.Body.Reason}
	if r.Body.From != nil {
		in.Valid.From = civil(*r.Body.From)
	}
	if r.Body.Until != nil {
		in.Valid.To = civil(*r.Body.Until).AddDays(1)
	}
	s, err := h.orders.AddStandard(ctx, p, in)
	return gen.AddHouseStandard201JSONResponse(toStandard(s)), err
}

// EndHouseStandard ends one today.
func (h standardHandlers) EndHouseStandard(ctx context.Context, r gen.EndHouseStandardRequestObject) (gen.EndHouseStandardResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.EndHouseStandard204Response{}, h.orders.EndStandard(ctx, p, r.StandardId)
}

func toStandard(s order.HouseStandard) gen.HouseStandard {
	g := gen.HouseStandard{
		Id: s.ID, Organisation: toOrganisation(s.Organisation), ProductId: s.Product.UUID, ProductName: s.ProductName, Reason: s.Reason,
		From: toDate(s.Valid.From), Until: toDateOrNull(s.Valid.To),
	}
	if !s.Valid.To.IsZero() {
		g.Until = nullable.NewNullableWithValue(toDate(lastDay(s.Valid.To)))
	}
	return g
}

// TellContractManager passes a message on.
func (h standardHandlers) TellContractManager(ctx context.Context, r gen.TellContractManagerRequestObject) (gen.TellContractManagerResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in := order.NewMessage{Contract: catalog.ContractID{UUID: r.ContractId}, Lot: catalog.LotID{UUID: r.Body.LotId}, Text: trimmed(r.Body.Text)}
	if r.Body.ProductId != nil {
		in.Product = &catalog.ProductID{UUID: *r.Body.ProductId}
	}
	m, err := h.orders.TellContract(ctx, p, in)
	return gen.TellContractManager201JSONResponse(toMessage(m)), err
}

// ListContractMessages lists what was told.
func (h standardHandlers) ListContractMessages(ctx context.Context, _ gen.ListContractMessagesRequestObject) (gen.ListContractMessagesResponseObject, error) {
	list, err := h.orders.Messages(ctx)
	return gen.ListContractMessages200JSONResponse{Items: mapped(list, toMessage)}, err
}

func toMessage(m order.ContractMessage) gen.ContractMessage {
	return gen.ContractMessage{
		Id: m.ID, At: instant(m.At), Kind: gen.ContractMessageKind(m.Kind), Organisation: toOrganisation(m.Organisation), Person: m.Person,
		ContractId: m.Contract.UUID, ContractNumber: m.ContractNumber, LotId: m.Lot.UUID, LotTitle: m.LotTitle,
		ProductId: unlessZero(m.Product.UUID), ProductName: unlessZero(m.ProductName), Text: m.Text,
	}
}
