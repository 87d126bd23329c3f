package httpapi

import (
	"context"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// projectHandlers keep prices below a supplier's list for one body and a project.
type projectHandlers struct{ projects *contract.Projects }

// ListProjectPrices answers with those of a contract.
func (h projectHandlers) ListProjectPrices(ctx context.Context, r gen.ListProjectPricesRequestObject) (gen.ListProjectPricesResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.projects.List(ctx, p, catalog.ContractID{UUID: r.ContractId})
	return gen.ListProjectPrices200JSONResponse{Items: mapped(found, toProjectPrice)}, err
}

// AddProjectPrice keeps a draft.
func (h projectHandlers) AddProjectPrice(ctx context.Context, r gen.AddProjectPriceRequestObject) (gen.AddProjectPriceResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	b := r.Body
	in := contract.ProjectPrice{
		Contract: catalog.ContractID{UUID: r.ContractId}, Lot: b.LotNumber, SKU: b.Sku, Body: b.OrganisationId, Title: b.Title,
		Valid:    money.Period{From: civil(b.From), To: civil(b.Until)},
		Document: contract.Evidence{Name: b.Document.Name, Content: b.Document.Content},
	}
	in.Supplier.ID.UUID = b.SupplierId
	var err error
	if in.Price.Unit, err = money.ParseUnitPrice(b.Price, money.EUR); err != nil {
		return nil, errContract.WithField("#/body/price", "wrong_form")
	}
	if in.Quantity, err = money.ParseQuantity(b.Quantity); err != nil {
		return nil, errContract.WithField("#/body/quantity", "wrong_form")
	}
	v, err := h.projects.Add(ctx, p, in)
	return gen.AddProjectPrice201JSONResponse(toProjectPrice(v)), err
}

// ReleaseProjectPrice lets a draft into force.
func (h projectHandlers) ReleaseProjectPrice(ctx context.Context, r gen.ReleaseProjectPriceRequestObject) (gen.ReleaseProjectPriceResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.projects.Release(ctx, p, contract.ProjectPriceID{UUID: r.ProjectPriceId})
	return gen.ReleaseProjectPrice200JSONResponse(toProjectPrice(v)), err
}

// WithdrawProjectPrice closes a draft.
func (h projectHandlers) WithdrawProjectPrice(ctx context.Context, r gen.WithdrawProjectPriceRequestObject) (gen.WithdrawProjectPriceResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.projects.Withdraw(ctx, p, contract.ProjectPriceID{UUID: r.ProjectPriceId})
	return gen.WithdrawProjectPrice200JSONResponse(toProjectPrice(v)), err
}

// GetProjectPriceDocument sends the document as it was handed in.
func (h projectHandlers) GetProjectPriceDocument(ctx context.Context, r gen.GetProjectPriceDocumentRequestObject) (gen.GetProjectPriceDocumentResponseObject, error) {
	d, err := h.projects.Document(ctx, contract.ProjectPriceID{UUID: r.ProjectPriceId})
	return evidenceFile{d.Content, hex.EncodeToString(d.SHA256[:])}, err
}

// VisitGetProjectPriceDocumentResponse writes the file.
func (f evidenceFile) VisitGetProjectPriceDocumentResponse(c *fiber.Ctx) error {
	return f.VisitGetBodyTermDocumentResponse(c)
}

func toProjectPrice(v contract.ProjectPriceView) gen.ProjectPrice {
	out := gen.ProjectPrice{
		Id: v.ID.UUID, ContractId: v.Contract.UUID, LotNumber: v.Lot, Supplier: toSupplier(v.Supplier), Sku: v.SKU, ProductId: v.Product, ProductName: v.ProductName,
		OrganisationId: v.Body, OrganisationName: v.BodyName, Title: v.Title, Price: v.Price.Unit.String(), ListPrice: v.List.String(), Per: v.Price.Per.String(),
		From: toDate(v.Valid.From), Until: toDate(v.Valid.To), Quantity: v.Quantity.String(), Called: v.Called.String(), Status: gen.ProjectPriceStatus(v.Status),
		Document: gen.Evidence{Name: v.Document.Name, Sha256: hex.EncodeToString(v.Document.SHA256[:])},
		SetBy:    unlessZero(v.SetBy.Name), SetAt: instant(v.SetAt), DecidedAt: orNull(utcOf(v.DecidedAt)),
		AllowedActions: mapped(v.Actions, func(a string) gen.ProjectPriceAllowedActions { return gen.ProjectPriceAllowedActions(a) }),
	}
	if v.DecidedBy != nil {
		out.DecidedBy = unlessZero(v.DecidedBy.Name)
	}
	return out
}
