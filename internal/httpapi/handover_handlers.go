package httpapi

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// handoverHandlers pass wishes on from those who need something to those who buy.
type handoverHandlers struct {
	orders  *order.Service
	decider authz.Decider
}

// ListHandovers lists the caller's own and those the caller may take over.
func (h handoverHandlers) ListHandovers(ctx context.Context, _ gen.ListHandoversRequestObject) (gen.ListHandoversResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	list, err := h.orders.Handovers(ctx, p)
	if err != nil {
		return nil, err
	}
	show := h.shown(ctx, p)
	return gen.ListHandovers200JSONResponse{Items: mapped(list.Items, show), Waiting: list.Waiting, More: list.More}, nil
}

// HandOn hands the basket or lines on.
func (h handoverHandlers) HandOn(ctx context.Context, r gen.HandOnRequestObject) (gen.HandOnResponseObject, error) {
	in := order.HandOnInput{BasketVersion: r.Body.BasketVersion, Note: trimmed(r.Body.Note), Key: r.Params.IdempotencyKey}
	if r.Body.NeededBy != nil {
		in.NeededBy = civil(*r.Body.NeededBy)
	}
	if r.Body.Lines != nil {
		for i, l := range *r.Body.Lines {
			line, err := fromNewLine(l)
			if err != nil {
				return nil, fault.New(fault.Invalid, "quantity_not_positive").WithField("#/body/lines/"+strconv.Itoa(i)+"/quantity", "quantity_not_positive")
			}
			in.Lines = append(in.Lines, line)
		}
	}
	body, err := h.answer(ctx, func(p authz.Principal) (order.Handover, error) { return h.orders.HandOn(ctx, p, in) })
	return gen.HandOn201JSONResponse(body), err
}

// TakeHandover takes one over into the caller's basket.
func (h handoverHandlers) TakeHandover(ctx context.Context, r gen.TakeHandoverRequestObject) (gen.TakeHandoverResponseObject, error) {
	body, err := h.answer(ctx, func(p authz.Principal) (order.Handover, error) {
		return h.orders.TakeHandover(ctx, p, order.HandoverID{UUID: r.HandoverId})
	})
	return gen.TakeHandover200JSONResponse(body), err
}

// ReturnHandover gives one back with a sentence.
func (h handoverHandlers) ReturnHandover(ctx context.Context, r gen.ReturnHandoverRequestObject) (gen.ReturnHandoverResponseObject, error) {
	body, err := h.answer(ctx, func(p authz.Principal) (order.Handover, error) {
		return h.orders.ReturnHandover(ctx, p, order.HandoverID{UUID: r.HandoverId}, r.Body.Note)
	})
	return gen.ReturnHandover200JSONResponse(body), err
}

// WithdrawHandover takes one's own back.
func (h handoverHandlers) WithdrawHandover(ctx context.Context, r gen.WithdrawHandoverRequestObject) (gen.WithdrawHandoverResponseObject, error) {
	body, err := h.answer(ctx, func(p authz.Principal) (order.Handover, error) {
		return h.orders.WithdrawHandover(ctx, p, order.HandoverID{UUID: r.HandoverId})
	})
	return gen.WithdrawHandover200JSONResponse(body), err
}

func (h handoverHandlers) answer(ctx context.Context, use func(authz.Principal) (order.Handover, error)) (gen.Handover, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.Handover{}, errNotSignedIn
	}
	one, err := use(p)
	if err != nil {
		return gen.Handover{}, err
	}
	return h.shown(ctx, p)(one), nil
}

// shown turns handovers into answers for the principal, with what may be done with each.
func (h handoverHandlers) shown(ctx context.Context, p authz.Principal) func(order.Handover) gen.Handover {
	mayTake := may(ctx, h.decider, p, "handover", "take")
	return func(o order.Handover) gen.Handover {
		mine := o.Owner == order.Owner{Organisation: p.Organisation, Person: p.Person}
		out := gen.Handover{
			Id: o.ID.UUID, Status: gen.HandoverStatus(o.Status), At: instant(o.At), By: o.By, Mine: mine, Organisation: o.OrganisationName,
			Note: unlessZero(o.Note), NeededBy: toDateOrNull(o.NeededBy()), Lines: mapped(o.Lines, toHandoverLine), TakenBy: unlessZero(o.TakenByName),
			EndedAt: nullable.NewNullNullable[time.Time](), Answer: unlessZero(o.Answer), AllowedActions: []gen.HandoverAllowedActions{},
		}
		if o.EndedAt != nil {
			out.EndedAt = nullable.NewNullableWithValue(instant(*o.EndedAt))
		}
		waits := o.Status == order.HandoverWaiting
		if mayTake && waits {
			out.AllowedActions = append(out.AllowedActions, gen.HandoverAllowedActionsTake)
		}
		if mayTake && (waits || o.Status == order.HandoverTaken && *o.TakenBy == p.Person) {
			out.AllowedActions = append(out.AllowedActions, gen.HandoverAllowedActionsReturn)
		}
		if mine && waits {
			out.AllowedActions = append(out.AllowedActions, gen.HandoverAllowedActionsWithdraw)
		}
		return out
	}
}

func toHandoverLine(l order.HandoverLine) gen.HandoverLine {
	if f := l.Free; f != nil {
		return gen.HandoverLine{
			Id: f.ID.UUID, Name: f.Description, FreeText: true, ProductId: nullable.NewNullNullable[uuid.UUID](), Unit: nullable.NewNullNullable[string](),
			Quantity: f.Quantity.String(), NeededBy: toDateOrNull(f.NeededBy), Supplier: nullable.NewNullNullable[string](),
			Total: toMoneyOrNull(f.Estimate), Note: nullable.NewNullNullable[string](),
		}
	}
	b := l.Line
	return gen.HandoverLine{
		Id: b.ID.UUID, Name: l.Product, ProductId: nullable.NewNullableWithValue(b.Product.UUID), Unit: unlessZero(l.Unit), Quantity: b.Quantity.String(),
		NeededBy: toDateOrNull(b.NeededBy), Supplier: unlessZero(l.Supplier), Total: toMoneyOrNull(b.Seen), Note: unlessZero(b.Note),
	}
}

// toTakenFrom is where a line in the basket comes from.
func toTakenFrom(f *order.TakenFrom) nullable.Nullable[gen.TakenFrom] {
	if f == nil {
		return nullable.NewNullNullable[gen.TakenFrom]()
	}
	return nullable.NewNullableWithValue(gen.TakenFrom{HandoverId: f.ID.UUID, By: f.By, Note: unlessZero(f.Note)})
}
