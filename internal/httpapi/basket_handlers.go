package httpapi

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// basketHandlers keeps the caller's basket.
type basketHandlers struct {
	orders     *order.Service
	categories catalog.CategorySource
	decider    authz.Decider
}

// GetBasket answers with the basket, priced now.
func (h basketHandlers) GetBasket(ctx context.Context, _ gen.GetBasketRequestObject) (gen.GetBasketResponseObject, error) {
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) { return h.orders.Basket(ctx, p) })
	return gen.GetBasket200JSONResponse{Body: body, Headers: gen.GetBasket200ResponseHeaders{ETag: etag}}, err
}

// UpdateBasket chooses place of delivery, cost centre and funding sources.
func (h basketHandlers) UpdateBasket(ctx context.Context, r gen.UpdateBasketRequestObject) (gen.UpdateBasketResponseObject, error) {
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) {
		in := order.PartiesChoice{Address: r.Body.DeliveryAddressId, CostCentre: r.Body.CostCentreId}
		if r.Body.Funding != nil {
			in.Funding = append([]string{}, *r.Body.Funding...)
		}
		return h.orders.ChangeParties(ctx, p, versionOf(r.Params.IfMatch), in)
	})
	return gen.UpdateBasket200JSONResponse{Body: body, Headers: gen.UpdateBasket200ResponseHeaders{ETag: etag}}, err
}

// CompareBasket answers with the ways to buy the basket.
func (h basketHandlers) CompareBasket(ctx context.Context, _ gen.CompareBasketRequestObject) (gen.CompareBasketResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	view, err := h.orders.Basket(ctx, p)
	if err != nil {
		return nil, err
	}
	body, err := toBasketComparison(view, Language(ctx))
	etag := etagOf(view.Version)
	return gen.CompareBasket200JSONResponse{Body: body, Headers: gen.CompareBasket200ResponseHeaders{ETag: &etag}}, err
}

// TakeBasketWay takes the offers of one way.
func (h basketHandlers) TakeBasketWay(ctx context.Context, r gen.TakeBasketWayRequestObject) (gen.TakeBasketWayResponseObject, error) {
	in := order.WayChoice{Way: order.Way(r.Body.Way)}
	if r.Body.NeededBy != nil {
		day := civil(*r.Body.NeededBy)
		in.NeededBy = &day
	}
	if r.Body.SeenTotal != nil {
		seen, err := money.ParseAmount(*r.Body.SeenTotal, money.EUR)
		if err != nil {
			return nil, errContract
		}
		in.Seen = &seen
	}
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) {
		return h.orders.TakeWay(ctx, p, versionOf(r.Params.IfMatch), in)
	})
	return gen.TakeBasketWay200JSONResponse{Body: body, Headers: gen.TakeBasketWay200ResponseHeaders{ETag: etag}}, err
}

// AddBasketLine puts a line into the basket.
func (h basketHandlers) AddBasketLine(ctx context.Context, r gen.AddBasketLineRequestObject) (gen.AddBasketLineResponseObject, error) {
	in, err := fromNewLine(*r.Body)
	if err != nil {
		return nil, err
	}
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) { return h.orders.AddLine(ctx, p, in) })
	return gen.AddBasketLine201JSONResponse{Body: body, Headers: gen.AddBasketLine201ResponseHeaders{ETag: etag}}, err
}

// UpdateBasketLine changes a line.
func (h basketHandlers) UpdateBasketLine(ctx context.Context, r gen.UpdateBasketLineRequestObject) (gen.UpdateBasketLineResponseObject, error) {
	patch, err := fromLinePatch(*r.Body)
	if err != nil {
		return nil, err
	}
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) {
		return h.orders.ChangeLine(ctx, p, versionOf(r.Params.IfMatch), order.LineID{UUID: r.LineId}, patch)
	})
	return gen.UpdateBasketLine200JSONResponse{Body: body, Headers: gen.UpdateBasketLine200ResponseHeaders{ETag: etag}}, err
}

// RemoveBasketLine takes a line out.
func (h basketHandlers) RemoveBasketLine(ctx context.Context, r gen.RemoveBasketLineRequestObject) (gen.RemoveBasketLineResponseObject, error) {
	body, etag, err := h.show(ctx, func(p authz.Principal) (order.BasketView, error) {
		return h.orders.RemoveLine(ctx, p, versionOf(r.Params.IfMatch), order.LineID{UUID: r.LineId})
	})
	return gen.RemoveBasketLine200JSONResponse{Body: body, Headers: gen.RemoveBasketLine200ResponseHeaders{ETag: etag}}, err
}

// show runs a use case and turns the basket it leaves into the answer and its ETag.
func (h basketHandlers) show(ctx context.Context, use func(authz.Principal) (order.BasketView, error)) (gen.Basket, *string, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.Basket{}, nil, errNotSignedIn
	}
	view, err := use(p)
	if err != nil {
		return gen.Basket{}, nil, err
	}
	v, err := speak(ctx, h.categories)
	if err != nil {
		return gen.Basket{}, nil, err
	}
	submits := may(ctx, h.decider, p, "submission", "submit")
	body := gen.Basket{
		Version: view.Version, Lines: []gen.Line{}, FreeLines: mapped(view.FreeLines, toFreeLine), Parties: toParties(view.Plan.Facts.Parties), Choices: toChoices(view.Plan),
		Totals: toTotals(view.Plan.Totals), Hints: append(toReturned(view.Returned, submits, v.lang), toBasketHints(view.Plan, v.lang)...), LastReason: toReason(view.LastReason), AllowedActions: []gen.BasketAllowedActions{gen.BasketAllowedActionsAddBasketLine},
	}
	for i, l := range view.Plan.Lines {
		line := toLine(l, view.Lines[i].ID.UUID, v)
		line.From = toTakenFrom(view.Lines[i].From)
		withArticle(&line, l, view.Plan)
		line.Proposals = toLineProposals(view.Plan.Proposals(l), v.lang)
		body.Lines = append(body.Lines, line)
	}
	if submits && len(view.Plan.Lines) > 0 && len(view.FreeLines) == 0 {
		body.AllowedActions = append(body.AllowedActions, gen.BasketAllowedActionsSubmit)
	}
	if may(ctx, h.decider, p, "handover", "hand_on") && len(view.Lines)+len(view.FreeLines) > 0 {
		body.AllowedActions = append(body.AllowedActions, gen.BasketAllowedActionsHandOn)
	}
	etag := etagOf(view.Version)
	return body, &etag, nil
}

func etagOf(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// may asks whether to offer an action; the action itself asks again.
func may(ctx context.Context, d authz.Decider, p authz.Principal, class, action string) bool {
	decision, err := d.Decide(ctx, p, authz.Request{Class: class, Action: action, Organisation: p.Organisation})
	return err == nil && decision.Allowed
}

// versionOf reads the ETag, whose form the contract has checked; what is too large for a version is none (some columns
// have 32 bits, and their stores count on).
func versionOf(etag string) int64 {
	v, err := strconv.ParseInt(strings.Trim(etag, `"`), 10, 32)
	if err != nil || v == math.MaxInt32 {
		return -1
	}
	return v
}

// fromNewLine reads a line; the contract has checked the forms.
func fromNewLine(l gen.NewLine) (order.LineInput, error) {
	quantity, err := money.ParseQuantity(l.Quantity)
	if err != nil {
		return order.LineInput{}, errQuantity
	}
	in := order.LineInput{
		Product: catalog.ProductID{UUID: l.ProductId}, Offer: offerID(l.OfferId), LotPrice: lotPriceID(l.LotPriceId), Quantity: quantity,
		Reason: fromReason(l.Reason), Bypass: fromBypass(l.Bypass), Skip: fromSkip(l.Skip), Choice: fromProductReason(l.ProductReason), Note: trimmed(l.Note),
	}
	if l.Options != nil {
		in.Options = append([]string{}, *l.Options...)
	}
	if l.NeededBy != nil {
		in.NeededBy = civil(*l.NeededBy)
	}
	if l.SeenTotal != nil {
		seen, err := money.ParseAmount(*l.SeenTotal, money.EUR)
		if err != nil {
			return order.LineInput{}, errContract
		}
		in.Seen = &seen
	}
	return in, nil
}

func fromLinePatch(l gen.LinePatch) (order.LinePatch, error) {
	patch := order.LinePatch{Offer: offerID(l.OfferId), LotPrice: lotPriceID(l.LotPriceId), Reason: fromReason(l.Reason)}
	patch.Bypass, patch.Choice, patch.Note = fromBypass(l.Bypass), fromProductReason(l.ProductReason), l.Note
	patch.Skip = fromSkip(l.Skip)
	patch.AcceptPrice = l.AcceptPrice != nil && *l.AcceptPrice
	if l.Quantity != nil {
		q, err := money.ParseQuantity(*l.Quantity)
		if err != nil {
			return patch, errQuantity
		}
		patch.Quantity = &q
	}
	if l.NeededBy != nil {
		d := civil(*l.NeededBy)
		patch.NeededBy = &d
	}
	return patch, nil
}

func offerID(id *uuid.UUID) *catalog.OfferID {
	if id == nil {
		return nil
	}
	return &catalog.OfferID{UUID: *id}
}

func lotPriceID(id *uuid.UUID) *catalog.LotPriceID {
	if id == nil {
		return nil
	}
	return &catalog.LotPriceID{UUID: *id}
}

func fromBypass(r *gen.Bypass) *order.Reason {
	if r == nil {
		return nil
	}
	return &order.Reason{Code: order.ReasonCode(r.Code), Text: trimmed(r.Text)}
}

func fromSkip(r *gen.Skip) *order.Reason {
	if r == nil {
		return nil
	}
	return &order.Reason{Code: order.ReasonCode(r.Code), Text: strings.TrimSpace(r.Text)}
}

func fromProductReason(r *gen.ProductReason) *order.Reason {
	if r == nil {
		return nil
	}
	return &order.Reason{Code: order.ReasonCode(r.Code), Text: trimmed(r.Text)}
}

func fromReason(r *gen.Reason) *order.Reason {
	if r == nil {
		return nil
	}
	return &order.Reason{Code: order.ReasonCode(r.Code), Text: trimmed(r.Text)}
}
