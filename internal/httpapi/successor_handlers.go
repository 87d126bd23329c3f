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

// successorHandlers keep proposals of articles to be delivered in place of others.
type successorHandlers struct{ successors *contract.Successors }

// ListSuccessors answers with the proposals in a contract.
func (h successorHandlers) ListSuccessors(ctx context.Context, r gen.ListSuccessorsRequestObject) (gen.ListSuccessorsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.successors.List(ctx, p, catalog.ContractID{UUID: r.ContractId})
	return gen.ListSuccessors200JSONResponse{Items: mapped(found, toSuccessor)}, err
}

// ProposeSuccessor keeps a proposal.
func (h successorHandlers) ProposeSuccessor(ctx context.Context, r gen.ProposeSuccessorRequestObject) (gen.ProposeSuccessorResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	b := r.Body
	in := contract.Successor{
		Contract: catalog.ContractID{UUID: r.ContractId}, Lot: b.LotNumber, SKU: b.Sku, NewSKU: b.NewSku, NewNumber: b.NewNumber, From: civil(b.From), Clause: b.Clause,
		Points:   mapped(b.Points, func(p gen.SuccessorPoint) contract.SuccessorPoint { return contract.SuccessorPoint(p) }),
		Document: contract.Evidence{Name: b.Document.Name, Content: b.Document.Content},
	}
	in.Supplier.ID.UUID = b.SupplierId
	var err error
	if in.Price.Unit, err = money.ParseUnitPrice(b.Price, money.EUR); err != nil {
		return nil, errContract.WithField("#/body/price", "wrong_form")
	}
	v, err := h.successors.Propose(ctx, p, in)
	return gen.ProposeSuccessor201JSONResponse(toSuccessor(v)), err
}

// AcceptSuccessor lets a proposal of another person take the old article's place.
func (h successorHandlers) AcceptSuccessor(ctx context.Context, r gen.AcceptSuccessorRequestObject) (gen.AcceptSuccessorResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.successors.Accept(ctx, p, contract.SuccessorID{UUID: r.SuccessorId})
	return gen.AcceptSuccessor200JSONResponse(toSuccessor(v)), err
}

// RefuseSuccessor closes a proposal with a reason.
func (h successorHandlers) RefuseSuccessor(ctx context.Context, r gen.RefuseSuccessorRequestObject) (gen.RefuseSuccessorResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.successors.Refuse(ctx, p, contract.SuccessorID{UUID: r.SuccessorId}, r.Body.Reason)
	return gen.RefuseSuccessor200JSONResponse(toSuccessor(v)), err
}

// GetSuccessorDocument sends the supplier's letter as it was handed in.
func (h successorHandlers) GetSuccessorDocument(ctx context.Context, r gen.GetSuccessorDocumentRequestObject) (gen.GetSuccessorDocumentResponseObject, error) {
	d, err := h.successors.Document(ctx, contract.SuccessorID{UUID: r.SuccessorId})
	return evidenceFile{d.Content, hex.EncodeToString(d.SHA256[:])}, err
}

// VisitGetSuccessorDocumentResponse writes the file.
func (f evidenceFile) VisitGetSuccessorDocumentResponse(c *fiber.Ctx) error {
	return f.VisitGetBodyTermDocumentResponse(c)
}

func toSuccessor(v contract.SuccessorView) gen.Successor {
	out := gen.Successor{
		Id: v.ID.UUID, ContractId: v.Contract.UUID, LotNumber: v.Lot, Supplier: toSupplier(v.Supplier), Sku: v.SKU, ProductId: v.Product, ProductName: v.ProductName,
		NewSku: v.NewSKU, NewProductId: v.NewProduct, NewName: v.NewName, Price: v.Price.Unit.String(), OldPrice: v.Old.String(), Per: v.Price.Per.String(),
		From: toDate(v.From), Clause: v.Clause, Status: gen.SuccessorStatus(v.Status), Reason: unlessZero(v.Reason),
		Points:   mapped(v.Points, func(p contract.SuccessorPoint) gen.SuccessorPoint { return gen.SuccessorPoint(p) }),
		Document: gen.Evidence{Name: v.Document.Name, Sha256: hex.EncodeToString(v.Document.SHA256[:])},
		SetBy:    unlessZero(v.SetBy.Name), SetAt: instant(v.SetAt), DecidedAt: orNull(utcOf(v.DecidedAt)),
		AllowedActions: mapped(v.Actions, func(a string) gen.SuccessorAllowedActions { return gen.SuccessorAllowedActions(a) }),
	}
	if v.DecidedBy != nil {
		out.DecidedBy = unlessZero(v.DecidedBy.Name)
	}
	return out
}

// toSuccessors says what is delivered in place of a product; nil = nothing else.
func toSuccessors(found []catalog.Successor, lang string) *[]gen.ProductSuccessor {
	if len(found) == 0 {
		return nil
	}
	out := mapped(found, func(s catalog.Successor) gen.ProductSuccessor {
		return gen.ProductSuccessor{ProductId: s.Product.UUID, Name: s.Name, Sentence: Text(lang, "comparison_successor", map[string]string{
			"manufacturer": s.Manufacturer, "number": s.PartNumber, "from": dateText(lang, s.From),
		})}
	})
	return &out
}
