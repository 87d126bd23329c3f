package httpapi

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// priceListHandlers take price lists of framework contracts, and let them into force.
type priceListHandlers struct{ prices *contract.Prices }

// ListPriceLists answers with a contract's lists.
func (h priceListHandlers) ListPriceLists(ctx context.Context, r gen.ListPriceListsRequestObject) (gen.ListPriceListsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.prices.Lists(ctx, p, catalog.ContractID{UUID: r.ContractId})
	if err != nil {
		return nil, err
	}
	out, err := toPriceLists(found, Language(ctx))
	return gen.ListPriceLists200JSONResponse(out), err
}

// ListOpenPriceLists answers with the drafts of all contracts.
func (h priceListHandlers) ListOpenPriceLists(ctx context.Context, _ gen.ListOpenPriceListsRequestObject) (gen.ListOpenPriceListsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.prices.Open(ctx, p)
	if err != nil {
		return nil, err
	}
	out, err := toPriceLists(found, Language(ctx))
	return gen.ListOpenPriceLists200JSONResponse(out), err
}

// toPriceLists shows them without their articles.
func toPriceLists(found []contract.PriceListView, lang string) (out gen.PriceListList, err error) {
	out.Items = make([]gen.PriceList, len(found))
	for i, l := range found {
		l.Rows, l.Findings = nil, nil
		if out.Items[i], err = toPriceList(l, lang); err != nil {
			return out, err
		}
	}
	return out, nil
}

// GetPriceList shows a list.
func (h priceListHandlers) GetPriceList(ctx context.Context, r gen.GetPriceListRequestObject) (gen.GetPriceListResponseObject, error) {
	out, err := h.shown(ctx, r.ListId, h.prices.Look)
	return gen.GetPriceList200JSONResponse(out), err
}

// ReleasePriceList lets a list into force.
func (h priceListHandlers) ReleasePriceList(ctx context.Context, r gen.ReleasePriceListRequestObject) (gen.ReleasePriceListResponseObject, error) {
	out, err := h.shown(ctx, r.ListId, h.prices.Release)
	return gen.ReleasePriceList200JSONResponse(out), err
}

// WithdrawPriceList closes a draft.
func (h priceListHandlers) WithdrawPriceList(ctx context.Context, r gen.WithdrawPriceListRequestObject) (gen.WithdrawPriceListResponseObject, error) {
	out, err := h.shown(ctx, r.ListId, h.prices.Withdraw)
	return gen.WithdrawPriceList200JSONResponse(out), err
}

func (h priceListHandlers) shown(ctx context.Context, id uuid.UUID,
	do func(context.Context, authz.Principal, contract.PriceListID) (contract.PriceListView, error),
) (gen.PriceList, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.PriceList{}, errNotSignedIn
	}
	v, err := do(ctx, p, contract.PriceListID{UUID: id})
	if err != nil {
		return gen.PriceList{}, err
	}
	return toPriceList(v, Language(ctx))
}

// UploadPriceList keeps a file as a draft.
func (h priceListHandlers) UploadPriceList(ctx context.Context, u contract.PriceUpload) (gen.PriceList, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.PriceList{}, errNotSignedIn
	}
	v, err := h.prices.Upload(ctx, p, u)
	if err != nil {
		return gen.PriceList{}, err
	}
	return toPriceList(v, Language(ctx))
}

// lister is the handler of uploadPriceList, which the generator leaves out: its code would read the whole file into memory.
type lister interface {
	UploadPriceList(ctx context.Context, u contract.PriceUpload) (gen.PriceList, error)
}

// priceListRoute reads what the contract check has let through.
func priceListRoute(h lister) fiber.Handler {
	return func(c *fiber.Ctx) error {
		u, err := priceUploadOf(c)
		if err != nil {
			return err
		}
		stream := &endingStream{from: bodyStream(c)}
		body := &limitedBody{from: stream, left: MaxUploadBytes, limit: MaxUploadBytes}
		u.File = body
		list, err := h.UploadPriceList(c.UserContext(), u)
		if err == nil {
			_, err = io.Copy(io.Discard, body) // what is left would be read as the next request
		}
		if err != nil {
			return refuseBody(c, stream, err)
		}
		return c.Status(fiber.StatusCreated).JSON(list)
	}
}

func priceUploadOf(c *fiber.Ctx) (contract.PriceUpload, error) {
	u := contract.PriceUpload{
		Lot: c.QueryInt("lot"), Use: contract.PriceListUse(c.Query("use", string(contract.CallOffPrices))), FileName: fileName(c.Get("X-File-Name")),
	}
	var err error
	if u.Contract.UUID, err = uuid.Parse(callFrom(c.UserContext()).params["contractId"]); err != nil {
		return u, errNoSuchPage
	}
	if u.Supplier.UUID, err = uuid.Parse(c.Query("supplierId")); err != nil {
		return u, errContract.WithField("#/query/supplierId", "price_list_unreadable")
	}
	if u.From, err = money.ParseDate(c.Query("from")); err != nil {
		return u, errContract.WithField("#/query/from", "price_list_unreadable")
	}
	if text := c.Query("index"); text != "" {
		index, err := money.ParseQuantity(text)
		if err != nil || index.Sign() <= 0 {
			return u, errContract.WithField("#/query/index", "price_list_unreadable")
		}
		u.Index = &index
	}
	return u, nil
}

func toPriceList(v contract.PriceListView, lang string) (gen.PriceList, error) {
	rule, err := json.Marshal(v.Rule)
	if err != nil {
		return gen.PriceList{}, err
	}
	out := gen.PriceList{
		Id: v.ID.UUID, ContractId: v.Contract.UUID, LotNumber: v.Lot, Supplier: toSupplier(v.Supplier), Use: gen.PriceListUse(v.Use), Number: v.Number,
		Status: gen.PriceListStatus(v.Status), From: toDate(v.From), Rule: rule, FileName: v.FileName, Format: gen.PriceListFormat(v.Format),
		Sha256: hex.EncodeToString(v.SHA256[:]), Findings: make([]gen.Finding, len(v.Findings)), Articles: empty(gen.PriceList{}.Articles),
		UploadedBy: unlessZero(v.UploadedBy.Name), UploadedAt: instant(v.UploadedAt), DecidedAt: orNull(utcOf(v.DecidedAt)),
		AllowedActions: make([]gen.PriceListAllowedActions, len(v.Actions)),
	}
	if v.Index != nil {
		out.Index = unlessZero(v.Index.String())
	}
	if v.DecidedBy != nil {
		out.DecidedBy = unlessZero(v.DecidedBy.Name)
	}
	c := &out.Counts
	c.Read, c.Refused, c.New, c.Higher, c.Lower, c.Same, c.Gone = v.Counts.Read, v.Counts.Refused, v.Counts.New, v.Counts.Higher, v.Counts.Lower, v.Counts.Same, v.Counts.Gone
	c.Ended = v.Counts.Ended
	for i, f := range v.Findings {
		out.Findings[i] = gen.Finding{
			Severity: gen.FindingSeverity(f.Severity), Code: f.Code, Row: unlessZero(f.Row), Sku: unlessZero(f.SKU), Text: priceFindingText(lang, f),
		}
	}
	for _, r := range v.Rows {
		row := grow(&out.Articles)
		row.Sku, row.Name, row.Per, row.After, row.Over = r.SKU, r.Name, r.Per, r.After, r.Over
		row.Before, row.Highest = unlessZero(r.Before), unlessZero(r.Highest)
	}
	for i, a := range v.Actions {
		out.AllowedActions[i] = gen.PriceListAllowedActions(a)
	}
	return out, nil
}

// priceFindingText says a finding with its amounts and days as the reader writes them.
func priceFindingText(lang string, f catalog.Finding) string {
	params := maps.Clone(f.Params)
	for _, name := range []string{"price", "highest"} {
		if v, ok := params[name]; ok {
			params[name] = money.NumberIn(lang, v)
		}
	}
	if day, err := money.ParseDate(params["day"]); err == nil {
		params["day"] = day.In(lang)
	}
	return findingText(lang, f.Code, params)
}
