package order

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// CallOffOffer is what a supplier itself offers under a lot. It is ordered whole and once, at its own prices; the price list of
// the lot plays no part. Rights, parties and limits count as for every call-off.
type CallOffOffer struct {
	ID           uuid.UUID
	Organisation uuid.UUID // that may order it
	Lot          catalog.LotID
	Supplier     catalog.SupplierID
	Competition  uuid.UUID // whose award it is
	Number       string    // what it is called
	Valid        money.Period
	Evidence     uuid.UUID // entry in the log that it rests on
	SHA256       [32]byte  // of the offer as received
	Category     string    // of the lot's scope; "" = it names none
	Net          money.Amount
	Ordered      bool
	Withdrawn    bool    // a quote that was closed
	Kept         bool    // a quote: it was laid down before it is ordered
	Skip         *Reason // why another party than the one whose turn it is delivers
	Positions    []OfferPosition
}

// OfferPosition is one line of an offer: the product of an order line that hangs on no catalogue.
type OfferPosition struct {
	ID           uuid.UUID
	Line         int
	Description  string
	Unit         string
	Quantity     money.Quantity
	UnitPrice    money.UnitPrice
	Per          money.Quantity
	VAT          money.Percent
	DeliveryDays int // Arbeitstage

	// Of a line of a quote, from the item of the price list that it is tied to.
	Tie        catalog.ProductID
	SKU        string
	Category   string
	PriceKind  catalog.PriceKind
	TermMonths int
	PartOf     int // line before this one that it is a part of; 0 = it stands alone
}

// AwardInput orders what a mini-competition was awarded to: exactly the sum and the supplier of the award. What the offer does
// not state in figures is told here.
type AwardInput struct {
	Competition  uuid.UUID
	Quantity     money.Quantity // that the whole comes to, in which limits of quantity count
	Unit         string
	VAT          money.Percent
	DeliveryDays int // Arbeitstage
}

func (in AwardInput) validate() error {
	switch {
	case in.Quantity.Sign() <= 0 || in.Quantity.Cmp(mostPositions) > 0:
		return fault.New(fault.Invalid, "quantity_not_positive").WithField("#/body/award/quantity", "quantity_not_positive")
	case in.VAT.Cmp(wholePercent) > 0:
		return fault.New(fault.Invalid, "vat_rate_unknown").WithField("#/body/award/vatRate", "vat_rate_unknown")
	case in.DeliveryDays < 0 || in.DeliveryDays > maxDeliveryDays:
		return fault.New(fault.Invalid, "delivery_days_range").WithField("#/body/award/deliveryDays", "delivery_days_range")
	}
	return nil
}

const maxDeliveryDays = 400

var (
	mostPositions = money.MustQuantity("999999.999")
	wholePercent  = money.MustPercent("100")
)

// AwardReader finds what a mini-competition of an organisation was awarded to, without positions. Errors: NotFound; Conflict
// (competition_not_awarded).
type AwardReader interface {
	Award(ctx context.Context, competition, organisation uuid.UUID) (CallOffOffer, error)
	// Quoted is a quote of an organisation. Error: NotFound.
	Quoted(ctx context.Context, quote, organisation uuid.UUID) (CallOffOffer, error)
}

// awarded reads an award and makes the one position of it: its unit price is the awarded sum, for the whole quantity, so that
// nothing is rounded.
func (s *Service) awarded(ctx context.Context, from AwardReader, p authz.Principal, in AwardInput) (*CallOffOffer, error) {
	o, err := from.Award(ctx, in.Competition, p.Organisation)
	if err != nil {
		return nil, err
	}
	if o.Ordered {
		return nil, fault.New(fault.Conflict, "competition_ordered")
	}
	if o.ID, err = s.cfg.NewID(); err != nil {
		return nil, fmt.Errorf("new id: %w", err)
	}
	pos := OfferPosition{
		Line: 1, Description: o.Number, Unit: in.Unit, Quantity: in.Quantity, Per: in.Quantity, VAT: in.VAT, DeliveryDays: in.DeliveryDays,
		PriceKind: catalog.Once,
	}
	if pos.ID, err = s.cfg.NewID(); err != nil {
		return nil, fmt.Errorf("new id: %w", err)
	}
	if pos.UnitPrice, err = money.ParseUnitPrice(o.Net.String(), o.Net.Currency()); err != nil {
		return nil, fault.New(fault.Invalid, "amount_too_large").Wrap(err)
	}
	o.Positions = []OfferPosition{pos}
	return &o, nil
}

// toOrder finds the lines to be ordered, and the offer they are the positions of, if they are.
func (s *Service) toOrder(ctx context.Context, from AwardReader, p authz.Principal, in SubmitInput, basket Basket) ([]LineInput, *CallOffOffer, error) {
	var o *CallOffOffer
	var err error
	switch {
	case in.Award != nil:
		o, err = s.awarded(ctx, from, p, *in.Award)
	case in.Quote != nil:
		o, err = s.quoted(ctx, from, p, *in.Quote)
	default:
		lines, err := in.lines(basket)
		return lines, nil, err
	}
	if err != nil {
		return nil, nil, err
	}
	return o.inputs(), o, nil
}

// oneWay holds that exactly one thing is to be ordered.
func (in SubmitInput) oneWay() error {
	ways := 0
	for _, given := range []bool{in.BasketVersion != nil, len(in.Lines) > 0, in.Award != nil, in.Quote != nil} {
		if given {
			ways++
		}
	}
	if ways != 1 || in.InsteadOf != nil && len(in.Lines) == 0 {
		return fault.New(fault.Invalid, "basket_or_lines")
	}
	if in.Award == nil {
		return nil
	}
	return in.Award.validate()
}

// inputs are the lines of the offer, each at its own price.
func (o CallOffOffer) inputs() []LineInput {
	out := make([]LineInput, len(o.Positions))
	for i, p := range o.Positions {
		out[i] = LineInput{
			Product: catalog.ProductID{UUID: p.ID}, LotPrice: &catalog.LotPriceID{UUID: p.ID}, Supplier: o.Supplier, Quantity: p.Quantity, PartOf: p.PartOf, Skip: o.Skip,
		}
	}
	return out
}

// Ties are the products whose prices the lines of a quote hang on, each once.
func (o CallOffOffer) Ties() []uuid.UUID {
	var out []uuid.UUID
	for _, p := range o.Positions {
		if p.Tie != (catalog.ProductID{}) && !slices.Contains(out, p.Tie.UUID) {
			out = append(out, p.Tie.UUID)
		}
	}
	return out
}

// Product is the position as the product of a line.
func (p OfferPosition) Product(category string) catalog.Product {
	return catalog.Product{ID: catalog.ProductID{UUID: p.ID}, Name: p.Description, Category: cmp.Or(p.Category, category), Unit: p.Unit, Position: true}
}

// Of is what a price knows of the offer it comes from.
func (o CallOffOffer) Of(p OfferPosition) *catalog.Offered {
	return &catalog.Offered{ID: o.ID, Competition: o.Competition, Line: p.Line, Number: o.Number, Evidence: o.Evidence, SHA256: o.SHA256}
}
