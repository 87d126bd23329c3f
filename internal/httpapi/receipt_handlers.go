package httpapi

import (
	"context"
	"strconv"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// receiptHandlers take in what arrived of an order and what never will.
type receiptHandlers struct {
	orders *order.Service
	view   orderHandlers
}

// ReceiveOrder takes in a receipt.
func (h receiptHandlers) ReceiveOrder(ctx context.Context, r gen.ReceiveOrderRequestObject) (gen.ReceiveOrderResponseObject, error) {
	out, err := h.follow(ctx, order.OrderID{UUID: r.OrderId}, r.Body.Lines, order.StepInput{
		Key: r.Params.IdempotencyKey, Kind: order.StepReceived, On: civil(r.Body.On), Words: trimmed(r.Body.Reference),
	})
	return gen.ReceiveOrder200JSONResponse(out), err
}

// CancelOrder takes in that what is outstanding will not arrive.
func (h receiptHandlers) CancelOrder(ctx context.Context, r gen.CancelOrderRequestObject) (gen.CancelOrderResponseObject, error) {
	out, err := h.follow(ctx, order.OrderID{UUID: r.OrderId}, r.Body.Lines, order.StepInput{
		Key: r.Params.IdempotencyKey, Kind: order.StepCancelled, Words: r.Body.Reason,
	})
	return gen.CancelOrder200JSONResponse(out), err
}

func (h receiptHandlers) follow(ctx context.Context, id order.OrderID, lines *[]gen.PartOfLine, in order.StepInput) (gen.Order, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.Order{}, errNotSignedIn
	}
	if lines != nil {
		for i, l := range *lines {
			quantity, err := money.ParseQuantity(l.Quantity)
			if err != nil {
				return gen.Order{}, fault.New(fault.Invalid, "quantity_not_positive").WithField("#/body/lines/"+strconv.Itoa(i)+"/quantity", "quantity_not_positive")
			}
			in.Parts = append(in.Parts, order.PartInput{Line: l.LineNo, Quantity: quantity})
		}
	}
	o, err := h.orders.FollowUp(ctx, p, id, in)
	if err != nil {
		return gen.Order{}, err
	}
	return h.view.shown(ctx, o)
}
