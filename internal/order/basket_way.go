package order

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// WayChoice is one way to buy the basket, taken for all its lines or for those needed by one day.
type WayChoice struct {
	Way      Way
	NeededBy *money.Date   // nil = every group
	Seen     *money.Amount // net total that was shown; nil = not said
}

// TakeWay chooses for every line the offer that the way takes, in the basket as last read at version. What the answer
// shows counts as accepted. A line that keeps its offer keeps its reason; the others need none.
//
// Errors: PreconditionFailed when the basket changed meanwhile, Conflict when there is no such way or it costs more by
// now than the person has seen.
func (s *Service) TakeWay(ctx context.Context, p authz.Principal, version int64, in WayChoice) (BasketView, error) {
	b, err := s.store.Basket(ctx, ownerOf(p))
	if err != nil {
		return BasketView{}, err
	}
	if b.Version != version {
		return BasketView{}, fault.New(fault.PreconditionFailed, "basket_changed")
	}
	v, err := s.view(ctx, p, b)
	if err != nil {
		return BasketView{}, err
	}
	taken, err := in.lines(v)
	if err != nil {
		return BasketView{}, err
	}
	return s.change(ctx, p, &version, func(b *Basket) error {
		for i := range b.Lines {
			if l, ok := taken[b.Lines[i].ID]; ok {
				b.Lines[i].LineInput = l
			}
		}
		return nil
	})
}

// lines are the lines of the basket as the way has them.
func (in WayChoice) lines(b BasketView) (map[LineID]LineInput, error) {
	taken := map[LineID]LineInput{}
	total := money.Zero(money.EUR)
	for _, g := range b.Plan.Baskets {
		if in.NeededBy != nil && *in.NeededBy != g.NeededBy {
			continue
		}
		v := g.View(in.Way)
		if v == nil {
			return nil, fault.New(fault.Conflict, "basket_way_missing")
		}
		var err error
		if total, err = total.Add(v.Total); err != nil {
			return nil, err
		}
		for i, l := range g.Lines {
			taken[b.Lines[l.No-1].ID] = l.taking(v.Ranks[i])
		}
	}
	if len(taken) == 0 {
		return nil, fault.New(fault.Conflict, "basket_way_missing")
	}
	if in.Seen == nil {
		return taken, nil
	}
	dearer, err := in.Seen.Less(total)
	if err == nil && dearer {
		err = fault.New(fault.Conflict, "basket_way_dearer", "before", in.Seen.String(), "now", total.String())
	}
	return taken, err
}

// taking is the line with the offer of a rank, accepted at its total of now.
func (l *PlannedLine) taking(rank int) LineInput {
	in, r := l.Input, l.Comparison.Ranked[rank-1]
	if rank != l.Chosen.Rank {
		in.Reason = nil
	}
	in.Offer, in.Supplier, in.SKU, in.Seen = &r.Offer.ID, r.Offer.Supplier, r.Offer.SKU, &r.Landed.Total
	return in
}
