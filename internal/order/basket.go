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

// BasketView is the basket with the plan of now.
type BasketView struct {
	Basket
	Plan Plan
}

// Basket is the person's basket, priced now.
func (s *Service) Basket(ctx context.Context, p authz.Principal) (BasketView, error) {
	b, err := s.store.Basket(ctx, ownerOf(p))
	if err != nil {
		return BasketView{}, err
	}
	return s.view(ctx, p, b)
}

func (s *Service) view(ctx context.Context, p authz.Principal, b Basket) (BasketView, error) {
	plan, err := s.plan(ctx, p, SubmitInput{Lines: b.inputs()}.of(b))
	return BasketView{Basket: b, Plan: plan}, err
}

// Preview is what submitting would do now; nothing is stored. Errors as of Submit, except for what the plan itself shows.
func (s *Service) Preview(ctx context.Context, p authz.Principal, in SubmitInput) (Plan, error) {
	if err := s.check(&in); err != nil {
		return Plan{}, err
	}
	if err := s.replace(ctx, p.LegalEntity, &in); err != nil {
		return Plan{}, err
	}
	direct := in.BasketVersion == nil
	var b Basket
	var err error
	if !direct {
		if b, err = s.store.Basket(ctx, ownerOf(p)); err != nil {
			return Plan{}, err
		}
	}
	if in.Lines, in.offer, err = s.toOrder(ctx, s.store, p, in, b); err != nil {
		return Plan{}, err
	}
	if in.Lines, err = s.direct(ctx, s.store.Facts, p, in.Lines); err != nil {
		return Plan{}, err
	}
	if !direct {
		in = in.of(b)
	}
	plan, err := s.plan(ctx, p, in)
	if err == nil && direct && in.offer == nil {
		err = knownIDs(in.Lines, plan.Facts)
	}
	return plan, err
}

func (s *Service) plan(ctx context.Context, p authz.Principal, in SubmitInput) (Plan, error) {
	at := s.now()
	q := factsQuery(p, in.Lines, at)
	q.Needer, q.Address, q.CostCentre, q.Documents = in.needer, in.Address, in.CostCentre, documents(in.Proofs)
	q.Offered = in.offer
	facts, err := s.store.Facts(ctx, q)
	if err != nil {
		return Plan{}, err
	}
	facts.fund(in, q.Day)
	if err := facts.knownProofs(in.Proofs, q.Day); err != nil {
		return Plan{}, err
	}
	facts.Budget = s.searchBudget()
	plan, err := in.wish(p, in.Lines).Plan(facts, at)
	return plan, overflow(err)
}

// AddLine puts a line into the basket. What the answer shows counts as accepted.
//
// Errors: Invalid (quantity, reason), NotFound (product, offer, price), Conflict (too many lines, not for sale).
func (s *Service) AddLine(ctx context.Context, p authz.Principal, in LineInput) (BasketView, error) {
	lines, err := s.checked(ctx, p, []LineInput{in})
	if err != nil {
		return BasketView{}, err
	}
	return s.change(ctx, p, nil, func(b *Basket) error {
		if len(b.Lines)+len(b.FreeLines)+len(lines) > MaxLines {
			return fault.New(fault.Conflict, "basket_full")
		}
		b.Lines = append(b.Lines, lines...)
		b.LastReason = cmp.Or(in.Reason, b.LastReason)
		return nil
	})
}

// checked are lines as they enter a basket, each article with its parts, planned with the facts of now.
func (s *Service) checked(ctx context.Context, p authz.Principal, in []LineInput) ([]BasketLine, error) {
	if err := validateLines(in); err != nil {
		return nil, err
	}
	in, err := s.direct(ctx, s.store.Facts, p, in)
	if err != nil {
		return nil, err
	}
	plan, err := s.plan(ctx, p, SubmitInput{Lines: in})
	if err != nil {
		return nil, err
	}
	if err := knownIDs(in, plan.Facts); err != nil {
		return nil, err
	}
	kept, err := acceptedAll(plan, in)
	if err != nil {
		return nil, err
	}
	return s.basketLines(kept)
}

// acceptedAll are the lines as they are kept; the first that cannot be is told.
func acceptedAll(plan Plan, in []LineInput) ([]LineInput, error) {
	out := make([]LineInput, len(in))
	for i, l := range plan.Lines {
		var err error
		if out[i], err = accepted(l, in[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// accepted is the line as it is kept: found again by supplier and number, with the total that was shown. A price that
// rose above what the caller had seen stays unaccepted, so that the person is told.
func accepted(l *PlannedLine, in LineInput) (LineInput, error) {
	switch l.State {
	case LineNotAvailable, LineNotEntitled, LineExhausted:
		if e := l.configurationFault("#/body/options"); e != nil {
			return in, e
		}
		n := l.blockingNote()
		return in, fault.New(fault.Conflict, n.Code, pairs(n.Params)...)
	case LineOK, LinePriceFell, LinePriceRose, LineReasonMissing: // can be kept, whether it can be submitted or not
	}
	in.Supplier = l.Supplier.ID
	if l.Coverage != nil {
		in.SKU = l.Coverage.SKU
	} else {
		in.SKU = l.Chosen.Offer.SKU
		in.Offer = &l.Chosen.Offer.ID
	}
	rose, err := l.rose()
	if err == nil && !rose {
		in.Seen = &l.Total
	}
	return in, err
}

// LinePatch changes a line; nil leaves a member as it is.
type LinePatch struct {
	Offer       *catalog.OfferID
	LotPrice    *catalog.LotPriceID
	Quantity    *money.Quantity
	NeededBy    *money.Date
	Reason      *Reason
	Bypass      *Reason
	Skip        *Reason
	Choice      *Reason
	Note        *string
	AcceptPrice bool
}

// ChangeLine changes a line of the basket as last read at version. A new quantity, offer or AcceptPrice accepts the
// price of now. Errors as of AddLine, and PreconditionFailed when the basket changed meanwhile.
func (s *Service) ChangeLine(ctx context.Context, p authz.Principal, version int64, id LineID, patch LinePatch) (BasketView, error) {
	b, err := s.store.Basket(ctx, ownerOf(p))
	if err != nil {
		return BasketView{}, err
	}
	i, err := b.index(version, id)
	if err != nil {
		return BasketView{}, err
	}
	family := b.family(i)
	lines, err := b.patched(family, i, patch)
	if err != nil {
		return BasketView{}, err
	}
	if err := validateLines(lines); err != nil {
		return BasketView{}, err
	}
	plan, err := s.plan(ctx, p, SubmitInput{Lines: lines})
	if err != nil {
		return BasketView{}, err
	}
	if patch.Offer != nil || patch.LotPrice != nil {
		if err := knownIDs(lines, plan.Facts); err != nil {
			return BasketView{}, err
		}
	}
	if lines, err = acceptedAll(plan, lines); err != nil {
		return BasketView{}, err
	}
	return s.change(ctx, p, &version, func(b *Basket) error {
		for n, k := range family {
			lines[n].PartOf = 0
			b.Lines[k].LineInput = lines[n]
		}
		b.LastReason = cmp.Or(patch.Reason, b.LastReason)
		return nil
	})
}

func (patch LinePatch) apply(in LineInput) LineInput {
	if patch.Offer != nil {
		in.Offer, in.LotPrice, in.Reason, in.Seen = patch.Offer, nil, nil, nil
	}
	if patch.LotPrice != nil {
		in.LotPrice, in.Offer, in.Reason, in.Bypass, in.Skip, in.Seen = patch.LotPrice, nil, nil, nil, nil, nil
	}
	if patch.Quantity != nil {
		in.Quantity, in.Seen = *patch.Quantity, nil
	}
	if patch.NeededBy != nil {
		in.NeededBy = *patch.NeededBy
	}
	if patch.Reason != nil {
		in.Reason = patch.Reason
	}
	in.Bypass, in.Choice, in.Skip = cmp.Or(patch.Bypass, in.Bypass), cmp.Or(patch.Choice, in.Choice), cmp.Or(patch.Skip, in.Skip)
	if patch.Note != nil {
		in.Note = *patch.Note
	}
	if patch.AcceptPrice {
		in.Seen = nil
	}
	return in
}

// RemoveLine takes a line with its parts out of the basket as last read at version. Error: Conflict (configuration_line_fixed) for a part.
func (s *Service) RemoveLine(ctx context.Context, p authz.Principal, version int64, id LineID) (BasketView, error) {
	return s.change(ctx, p, &version, func(b *Basket) error {
		i, err := b.index(version, id)
		if err != nil {
			return err
		}
		if b.Lines[i].PartOf != (LineID{}) {
			return errPartFixed
		}
		for n, k := range b.family(i) {
			b.Lines = slices.Delete(b.Lines, k-n, k-n+1)
		}
		return nil
	})
}

// PartiesChoice is who pays for the basket and where it goes; nil leaves one as it is.
type PartiesChoice struct {
	Address, CostCentre *uuid.UUID
	Funding             []string // empty, not nil = none
}

// ChangeParties chooses the place of delivery, the cost centre and the funding sources. Errors: NotFound for an id that is
// none of the choices, Invalid (funding_unknown), PreconditionFailed when the basket changed meanwhile.
func (s *Service) ChangeParties(ctx context.Context, p authz.Principal, version int64, in PartiesChoice) (BasketView, error) {
	b, err := s.store.Basket(ctx, ownerOf(p))
	if err != nil {
		return BasketView{}, err
	}
	wanted := SubmitInput{Address: in.Address, CostCentre: in.CostCentre, Funding: in.Funding, needer: b.Needer}
	if err := wanted.checkFunding(); err != nil {
		return BasketView{}, err
	}
	if _, err := s.plan(ctx, p, wanted); err != nil {
		return BasketView{}, err
	}
	return s.change(ctx, p, &version, func(b *Basket) error {
		b.DeliveryAddress, b.CostCentre = cmp.Or(in.Address, b.DeliveryAddress), cmp.Or(in.CostCentre, b.CostCentre)
		if in.Funding != nil {
			b.Funding = wanted.Funding
		}
		return nil
	})
}

// change stores what fn makes of the basket, when it still is at version; nil does not ask.
func (s *Service) change(ctx context.Context, p authz.Principal, version *int64, fn func(*Basket) error) (BasketView, error) {
	var changed Basket
	err := s.store.ChangeBasket(ctx, ownerOf(p), s.now(), func(b *Basket) error {
		if version != nil && b.Version != *version {
			return fault.New(fault.PreconditionFailed, "basket_changed")
		}
		if err := fn(b); err != nil {
			return err
		}
		b.Version++
		changed = *b
		return nil
	})
	if err != nil {
		return BasketView{}, err
	}
	return s.view(ctx, p, changed)
}

func (b Basket) index(version int64, id LineID) (int, error) {
	i := slices.IndexFunc(b.Lines, func(l BasketLine) bool { return l.ID == id })
	if i < 0 {
		return 0, fault.New(fault.NotFound, "not_found")
	}
	if b.Version != version {
		return 0, fault.New(fault.PreconditionFailed, "basket_changed")
	}
	return i, nil
}

// validateLines checks what can be checked without the database.
func validateLines(lines []LineInput) error {
	if len(lines) > MaxLines {
		return fault.New(fault.Invalid, "too_many_lines")
	}
	var e *fault.Error
	add := func(i int, member, code string) {
		if e == nil {
			e = fault.New(fault.Invalid, code)
		}
		e = e.WithField(fmt.Sprintf("#/body/lines/%d/%s", i, member), code)
	}
	for i, l := range lines {
		if l.Quantity.Sign() <= 0 {
			add(i, "quantity", "quantity_not_positive")
		}
		if (l.Offer == nil) == (l.LotPrice == nil) {
			add(i, "offerId", "offer_or_lot_price")
		}
		for _, given := range []struct {
			member string
			reason *Reason
		}{{"reason", l.Reason}, {"bypass", l.Bypass}, {"choice", l.Choice}} {
			if given.reason != nil && !given.reason.Complete() {
				add(i, given.member+"/text", "reason_too_short")
			}
		}
	}
	if e == nil {
		return nil
	}
	return e
}

// knownIDs answers NotFound for an id that does not exist or that the body may not know.
func knownIDs(lines []LineInput, f Facts) error {
	notFound := fault.New(fault.NotFound, "not_found")
	for _, l := range lines {
		if _, ok := f.Products[l.Product]; !ok {
			return notFound
		}
		if l.Offer != nil {
			if n, ok := f.Named[*l.Offer]; !ok || !f.same(l.Product, n.Product) {
				return notFound
			}
			continue
		}
		if !slices.ContainsFunc(f.Coverage[l.Product], func(c catalog.Coverage) bool { return c.Price == *l.LotPrice }) {
			return notFound
		}
	}
	return nil
}
