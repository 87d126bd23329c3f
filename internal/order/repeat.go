package order

import (
	"context"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Repetition is what an old order would be as a new one: its products and quantities on today's best way.
type Repetition struct {
	Lines   []LineInput
	Names   []string          // of the products, beside Lines
	LeftOut []catalog.Product // what nobody offers today
	Instead *OrderID          // the old order, where nothing of it arrived and nothing will
}

// Repeat proposes an old order's lines anew: a framework that may be called off comes first, else the best offer of today
// at the same quantity. Nothing is stored, and nothing of the old choice is taken over, so that no line needs a reason the
// old one had. Errors: NotFound.
func (s *Service) Repeat(ctx context.Context, p authz.Principal, id OrderID) (Repetition, error) {
	old, err := s.store.Order(ctx, id)
	if err != nil {
		return Repetition{}, err
	}
	wanted, at := make([]LineInput, len(old.Lines)), map[int]int{}
	for i, l := range old.Lines {
		wanted[i] = LineInput{Product: l.Product.ID, Quantity: l.Quantity}
		if at[l.No] = i + 1; l.PartOf > 0 {
			wanted[i].PartOf = at[l.PartOf]
		}
	}
	proposed, err := s.proposeAll(ctx, p, wanted)
	if err != nil {
		return Repetition{}, err
	}
	var r Repetition
	if old.replaceable(p.LegalEntity) {
		r.Instead = &id
	}
	for i, line := range proposed {
		if wanted[i].PartOf > 0 {
			continue // comes with its article
		}
		if line == nil {
			r.LeftOut = append(r.LeftOut, old.Lines[i].Product)
			continue
		}
		r.Lines, r.Names = append(r.Lines, *line), append(r.Names, old.Lines[i].Product.Name)
	}
	return r, nil
}

// proposeAll puts today's way of buying into each line, and says of articles what they are put together from; nil where nobody offers
// it, and for parts, which come with their article.
func (s *Service) proposeAll(ctx context.Context, p authz.Principal, wanted []LineInput) ([]*LineInput, error) {
	at := s.now()
	facts, err := s.store.Facts(ctx, factsQuery(p, wanted, at))
	if err != nil {
		return nil, err
	}
	proposed, parts := make([]*LineInput, len(wanted)), partsByLine(wanted)
	for i, l := range wanted {
		if l.PartOf > 0 {
			continue
		}
		line, ok, err := facts.propose(l, parts[i+1] != nil, at)
		if err != nil {
			return nil, overflow(err)
		}
		if ok {
			line, ok = facts.likeBefore(line, parts[i+1])
		}
		if ok {
			proposed[i] = &line
		}
	}
	return proposed, nil
}

// propose puts today's way of buying into a line; false when there is none. What is put together is called off alone: no offer names
// its parts.
func (f Facts) propose(l LineInput, together bool, at time.Time) (LineInput, bool, error) {
	release := f.Release(at)
	need, counted, err := f.need(f.Products[l.Product], LineInput{Product: l.Product, Quantity: l.Quantity}, release, at)
	if err != nil {
		return l, false, err
	}
	c, err := CompareFor(f, need, at)
	if err != nil {
		return l, false, err
	}
	v := CompareView{Comparison: c, Product: f.Products[l.Product]}
	if err := v.cover(f, counted, release, money.DateOf(at)); err != nil {
		return l, false, err
	}
	if together {
		l, ok := v.framework(l, func(c CoverageView) bool { return c.Configuration != nil })
		return l, ok, nil
	}
	l, ok := v.best(l)
	return l, ok, nil
}

// best chooses the framework that may be called off, then rank 1; false when neither is there.
func (v CompareView) best(l LineInput) (LineInput, bool) {
	if l, ok := v.framework(l, func(c CoverageView) bool { return c.Obligation != catalog.Voluntary }); ok {
		return l, true
	}
	if len(v.Ranked) == 0 || v.Closed != nil {
		return l, false
	}
	offer, total := v.Ranked[0].Offer.ID, v.Ranked[0].Landed.Total
	l.Offer, l.Seen = &offer, &total
	return l, true
}

// framework chooses the first one that may be called off.
func (v CompareView) framework(l LineInput, of func(CoverageView) bool) (LineInput, bool) {
	for _, c := range v.Coverage {
		if c.Refusal == "" && of(c) {
			price, total := c.Price, c.Total
			l.LotPrice, l.Seen = &price, &total
			return l, true
		}
	}
	return l, false
}
