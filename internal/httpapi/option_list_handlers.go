package httpapi

import (
	"context"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// optionListHandlers take option lists of framework contracts, and let them into force.
type optionListHandlers struct{ options *contract.Options }

// ListOptionLists answers with a contract's lists, without their articles.
func (h optionListHandlers) ListOptionLists(ctx context.Context, r gen.ListOptionListsRequestObject) (gen.ListOptionListsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.options.Lists(ctx, p, catalog.ContractID{UUID: r.ContractId})
	if err != nil {
		return nil, err
	}
	out := gen.OptionListList{Items: make([]gen.OptionList, len(found))}
	for i, l := range found {
		l.Articles, l.Findings = nil, nil
		out.Items[i] = toOptionList(l, Language(ctx))
	}
	return gen.ListOptionLists200JSONResponse(out), nil
}

// UploadOptionList keeps a file as a draft.
func (h optionListHandlers) UploadOptionList(ctx context.Context, r gen.UploadOptionListRequestObject) (gen.UploadOptionListResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	b := r.Body
	v, err := h.options.Upload(ctx, p, contract.OptionUpload{
		Contract: catalog.ContractID{UUID: r.ContractId}, Lot: b.LotNumber, Supplier: catalog.SupplierID{UUID: b.SupplierId}, From: civil(b.From),
		FileName: b.Document.Name, File: b.Document.Content,
	})
	return gen.UploadOptionList201JSONResponse(toOptionList(v, Language(ctx))), err
}

// GetOptionList shows a list.
func (h optionListHandlers) GetOptionList(ctx context.Context, r gen.GetOptionListRequestObject) (gen.GetOptionListResponseObject, error) {
	out, err := h.shown(ctx, r.OptionListId, h.options.Look)
	return gen.GetOptionList200JSONResponse(out), err
}

// ReleaseOptionList lets a list into force.
func (h optionListHandlers) ReleaseOptionList(ctx context.Context, r gen.ReleaseOptionListRequestObject) (gen.ReleaseOptionListResponseObject, error) {
	out, err := h.shown(ctx, r.OptionListId, h.options.Release)
	return gen.ReleaseOptionList200JSONResponse(out), err
}

// WithdrawOptionList closes a draft.
func (h optionListHandlers) WithdrawOptionList(ctx context.Context, r gen.WithdrawOptionListRequestObject) (gen.WithdrawOptionListResponseObject, error) {
	out, err := h.shown(ctx, r.OptionListId, h.options.Withdraw)
	return gen.WithdrawOptionList200JSONResponse(out), err
}

// GetOptionListDocument sends the file as it was received.
func (h optionListHandlers) GetOptionListDocument(ctx context.Context, r gen.GetOptionListDocumentRequestObject) (gen.GetOptionListDocumentResponseObject, error) {
	d, err := h.options.File(ctx, contract.OptionListID{UUID: r.OptionListId})
	return evidenceFile{d.Content, hex.EncodeToString(d.SHA256[:])}, err
}

// VisitGetOptionListDocumentResponse writes the file.
func (f evidenceFile) VisitGetOptionListDocumentResponse(c *fiber.Ctx) error {
	return f.VisitGetBodyTermDocumentResponse(c)
}

func (h optionListHandlers) shown(ctx context.Context, id uuid.UUID,
	do func(context.Context, authz.Principal, contract.OptionListID) (contract.OptionListView, error),
) (gen.OptionList, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.OptionList{}, errNotSignedIn
	}
	v, err := do(ctx, p, contract.OptionListID{UUID: id})
	if err != nil {
		return gen.OptionList{}, err
	}
	return toOptionList(v, Language(ctx)), nil
}

func toOptionList(v contract.OptionListView, lang string) gen.OptionList {
	out := gen.OptionList{
		Id: v.ID.UUID, ContractId: v.Contract.UUID, LotNumber: v.Lot, Supplier: toSupplier(v.Supplier), Number: v.Number,
		Status: gen.OptionListStatus(v.Status), From: toDate(v.From), Document: gen.Evidence{Name: v.FileName, Sha256: hex.EncodeToString(v.SHA256[:])},
		Findings: make([]gen.Finding, len(v.Findings)), Articles: empty(gen.OptionList{}.Articles),
		UploadedBy: unlessZero(v.UploadedBy.Name), UploadedAt: instant(v.UploadedAt), DecidedAt: orNull(utcOf(v.DecidedAt)),
		AllowedActions: mapped(v.Actions, func(a string) gen.OptionListAllowedActions { return gen.OptionListAllowedActions(a) }),
	}
	if v.DecidedBy != nil {
		out.DecidedBy = unlessZero(v.DecidedBy.Name)
	}
	for i, f := range v.Findings {
		out.Findings[i] = gen.Finding{
			Severity: gen.FindingSeverity(f.Severity), Code: f.Code, Row: unlessZero(f.Row), Sku: unlessZero(f.SKU), Text: priceFindingText(lang, f),
		}
	}
	for _, a := range v.Articles {
		row := grow(&out.Articles)
		row.Sku, row.Name, row.Configuration = a.SKU, a.Name, toConfiguration(a.Configuration)
	}
	return out
}

// toConfiguration shows what an article is put together from.
func toConfiguration(c catalog.Configuration) gen.Configuration {
	out := gen.Configuration{Parts: mapped(c.Parts, toOption), Groups: empty(gen.Configuration{}.Groups), Rules: empty(gen.Configuration{}.Rules)}
	for _, g := range c.Groups {
		row := grow(&out.Groups)
		row.Title, row.Minimum, row.Maximum, row.Options = g.Title, g.Min, g.Max, mapped(g.Options, toOption)
	}
	for _, r := range c.Rules {
		row := grow(&out.Rules)
		row.Kind, row.Option, row.Other = gen.ConfigurationRulesKind(r.Kind), r.Option, r.Other
	}
	return out
}

func toOption(o catalog.Option) gen.ConfigurationOption {
	out := gen.ConfigurationOption{Key: o.Key, Label: o.Label, Sku: o.SKU, PerUnit: o.PerUnit.String()}
	if o.Price != (catalog.LotPriceID{}) {
		price, kind := toUnitPrice(o.UnitPrice, o.Per), gen.PriceKind(o.Kind)
		out.UnitPrice, out.PriceKind, out.Unit = &price, &kind, &o.Unit
	}
	return out
}
