package httpapi

import (
	"context"
	"encoding/hex"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// quoteHandlers keep what suppliers offer under lots.
type quoteHandlers struct {
	quotes    *order.Quotes
	contracts contractHandlers
	decider   authz.Decider
}

// ListQuotableItems answers with what lines of a quote may be tied to.
func (h quoteHandlers) ListQuotableItems(ctx context.Context, r gen.ListQuotableItemsRequestObject) (gen.ListQuotableItemsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.quotes.Items(ctx, p, catalog.ContractID{UUID: r.ContractId}, r.Params.Lot, catalog.SupplierID{UUID: r.Params.SupplierId})
	out := gen.QuotableItemList{Items: empty(gen.QuotableItemList{}.Items)}
	for _, item := range found {
		row := grow(&out.Items)
		row.LotPriceId, row.Sku, row.Name, row.Unit = item.Price.UUID, item.SKU, item.Product.Name, item.Product.Unit
		row.UnitPrice, row.PriceKind = toUnitPrice(item.UnitPrice, item.PriceQuantity), gen.PriceKind(item.PriceKind)
	}
	return gen.ListQuotableItems200JSONResponse(out), err
}

// ListQuotes answers with the quotes under a contract.
func (h quoteHandlers) ListQuotes(ctx context.Context, r gen.ListQuotesRequestObject) (gen.ListQuotesResponseObject, error) {
	id := catalog.ContractID{UUID: r.ContractId}
	if err := h.inSight(ctx, id); err != nil {
		return nil, err
	}
	found, err := h.quotes.List(ctx, id)
	return gen.ListQuotes200JSONResponse{Items: mapped(found, func(q order.Quote) gen.Quote { return h.show(ctx, q) })}, err
}

// GetQuote shows a quote.
func (h quoteHandlers) GetQuote(ctx context.Context, r gen.GetQuoteRequestObject) (gen.GetQuoteResponseObject, error) {
	q, err := h.quotes.Look(ctx, r.QuoteId)
	return gen.GetQuote200JSONResponse(h.show(ctx, q)), err
}

// GetQuoteDocument sends the document as it was received.
func (h quoteHandlers) GetQuoteDocument(ctx context.Context, r gen.GetQuoteDocumentRequestObject) (gen.GetQuoteDocumentResponseObject, error) {
	q, err := h.quotes.Look(ctx, r.QuoteId)
	if err != nil {
		return nil, err
	}
	_, content, err := h.quotes.File(ctx, r.QuoteId)
	return evidenceFile{content, hex.EncodeToString(q.SHA256[:])}, err
}

// VisitGetQuoteDocumentResponse writes the file.
func (f evidenceFile) VisitGetQuoteDocumentResponse(c *fiber.Ctx) error {
	return f.VisitGetBodyTermDocumentResponse(c)
}

// WithdrawQuote closes a quote.
func (h quoteHandlers) WithdrawQuote(ctx context.Context, r gen.WithdrawQuoteRequestObject) (gen.WithdrawQuoteResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	q, err := h.quotes.Withdraw(ctx, p, r.QuoteId)
	return gen.WithdrawQuote200JSONResponse(h.show(ctx, q)), err
}

// RecordQuote keeps a quote.
func (h quoteHandlers) RecordQuote(ctx context.Context, r gen.RecordQuoteRequestObject) (gen.RecordQuoteResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	b := r.Body
	in := order.QuoteInput{
		Contract: catalog.ContractID{UUID: r.ContractId}, Lot: b.LotNumber, Supplier: catalog.SupplierID{UUID: b.SupplierId}, Number: b.Number,
		Date: civil(b.Date), Until: civil(b.ValidUntil), FileName: b.Document.Name, File: b.Document.Content,
	}
	for i, l := range b.Lines {
		at := "#/body/lines/" + strconv.Itoa(i)
		line := order.QuoteLineInput{Item: catalog.LotPriceID{UUID: l.LotPriceId}, Description: trimmed(l.Description)}
		var err error
		if line.Quantity, err = money.ParseQuantity(l.Quantity); err != nil {
			return nil, fault.New(fault.Invalid, "quantity_not_positive").WithField(at+"/quantity", "quantity_not_positive")
		}
		if line.UnitPrice, err = money.ParseUnitPrice(l.UnitPrice, money.EUR); err != nil {
			return nil, errContract.WithField(at+"/unitPrice", "wrong_form")
		}
		in.Lines = append(in.Lines, line)
	}
	q, err := h.quotes.Record(ctx, p, in)
	return gen.RecordQuote201JSONResponse(h.show(ctx, q)), err
}

// inSight refuses a contract that the caller may not see. Error: NotFound.
func (h quoteHandlers) inSight(ctx context.Context, id catalog.ContractID) error {
	q, err := h.contracts.query(ctx)
	if err != nil {
		return err
	}
	_, err = h.contracts.contracts.Contract(ctx, id, q)
	return err
}

func (h quoteHandlers) show(ctx context.Context, q order.Quote) gen.Quote {
	out := gen.Quote{
		Id: q.ID, ContractId: q.Contract.UUID, LotNumber: q.LotNumber, Supplier: toSupplier(q.Supplier), Number: q.Number, Date: toDate(q.Date), ValidUntil: toDate(q.Until),
		State: gen.QuoteStateOver, Document: gen.Evidence{Name: q.FileName, Sha256: hex.EncodeToString(q.SHA256[:])}, Net: toMoney(q.Net), Lines: empty(gen.Quote{}.Lines),
		RecordedBy: unlessZero(q.By), RecordedAt: instant(q.At), OrderIds: mapped(q.Orders, func(id order.OrderID) uuid.UUID { return id.UUID }),
		SkipReasons:    mapped(q.SkipReasons, func(r catalog.SkipReason) gen.SkipReason { return gen.SkipReason{Code: r.Code, Text: r.Text} }),
		AllowedActions: []gen.QuoteAllowedActions{},
	}
	for _, l := range q.Lines {
		row := grow(&out.Lines)
		row.LineNo, row.Description, row.Sku, row.ProductId, row.ProductName = l.Line, l.Description, l.SKU, l.Product.UUID, l.Name
		row.Quantity, row.Unit, row.UnitPrice, row.PriceKind, row.Net = l.Quantity.String(), l.Unit, toUnitPrice(l.UnitPrice, l.Per), gen.PriceKind(l.PriceKind), toMoney(l.Net)
	}
	p, _ := authz.PrincipalFrom(ctx)
	own := p.Organisation == q.Organisation
	switch {
	case len(q.Orders) > 0:
		out.State = gen.QuoteStateOrdered
		return out
	case q.Withdrawn:
		out.State = gen.QuoteStateWithdrawn
		return out
	case q.Open(h.quotes.Today()):
		out.State = gen.QuoteStateOpen
		if own && may(ctx, h.decider, p, "submission", "submit") {
			out.AllowedActions = append(out.AllowedActions, gen.QuoteAllowedActionsOrder)
		}
	}
	if own && may(ctx, h.decider, p, "quote", "record") {
		out.AllowedActions = append(out.AllowedActions, gen.QuoteAllowedActionsWithdraw)
	}
	return out
}
