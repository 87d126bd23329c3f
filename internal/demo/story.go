package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// Orders is the way of everybody's orders; order.Service implements it.
type Orders interface {
	Compare(ctx context.Context, p authz.Principal, product catalog.ProductID, quantity money.Quantity, neededBy money.Date) (order.CompareView, error)
	Basket(ctx context.Context, p authz.Principal) (order.BasketView, error)
	AddLine(ctx context.Context, p authz.Principal, in order.LineInput) (order.BasketView, error)
	Submit(ctx context.Context, p authz.Principal, in order.SubmitInput) (order.SubmissionView, error)
}

var _ Orders = (*order.Service)(nil)

// StoryKey is the Idempotency-Key of the story's order of this name: it finds the order again, and orders it once.
func StoryKey(name string) string { return "beispiel-" + name }

// told reports whether every order of the story is there.
func (l loader) told(ctx context.Context) (bool, error) {
	if l.Orders == nil {
		return true, nil
	}
	there, err := l.Store.Ordered(ctx)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(l.seed.Story.Orders, func(o seedOrder) bool { return !there[StoryKey(o.Name)] }), nil
}

// story places the orders that show what happens in a year, and fills a basket. They are of the day of loading: the
// offers they chose from are not older.
func (l loader) story(ctx context.Context) error {
	if l.Orders == nil {
		return nil
	}
	there, err := l.Store.Ordered(ctx)
	if err != nil {
		return err
	}
	if err := l.fill(ctx, l.seed.Story.Basket); err != nil {
		return fmt.Errorf("basket: %w", err)
	}
	for _, o := range l.seed.Story.Orders {
		if there[StoryKey(o.Name)] {
			continue
		}
		if err := l.place(ctx, o); err != nil {
			return fmt.Errorf("order %s: %w", o.Name, err)
		}
	}
	return nil
}

// place submits one order as the person who gives it.
func (l loader) place(ctx context.Context, o seedOrder) error {
	p, err := l.Store.Person(ctx, o.By, l.Now())
	if err != nil {
		return err
	}
	ctx = authz.ContextWithPrincipal(ctx, p)
	var reason *order.Reason
	if o.Reason.Code != "" {
		reason = &order.Reason{Code: o.Reason.Code, Text: o.Reason.Text}
	}
	line, err := l.line(ctx, p, o.seedLine, reason)
	if err != nil {
		return err
	}
	if o.Choice != "" {
		line.Choice = &order.Reason{Code: o.Choice}
	}
	if o.Bypass != "" {
		line.Bypass = &order.Reason{Code: o.Bypass}
	}
	_, err = l.Orders.Submit(ctx, p, order.SubmitInput{Key: StoryKey(o.Name), Lines: []order.LineInput{line}})
	return err
}

// fill puts lines into a basket that is empty.
func (l loader) fill(ctx context.Context, b seedBasket) error {
	p, err := l.Store.Person(ctx, b.By, l.Now())
	if err != nil {
		return err
	}
	ctx = authz.ContextWithPrincipal(ctx, p)
	now, err := l.Orders.Basket(ctx, p)
	if err != nil || len(now.Lines) > 0 {
		return err
	}
	for _, wanted := range b.Lines {
		line, err := l.line(ctx, p, wanted, nil)
		if err != nil {
			return err
		}
		if _, err := l.Orders.AddLine(ctx, p, line); err != nil {
			return err
		}
	}
	return nil
}

// line chooses the offer of the wished rank; a dearer one for the reason given, else with the first sentence that the two
// offers carry.
func (l loader) line(ctx context.Context, p authz.Principal, wanted seedLine, reason *order.Reason) (order.LineInput, error) {
	product, err := l.Store.Product(ctx, wanted.Part)
	if err != nil {
		return order.LineInput{}, err
	}
	quantity, err := money.ParseQuantity(wanted.Quantity)
	if err != nil {
		return order.LineInput{}, err
	}
	var needed money.Date
	if wanted.Needed != "" {
		if needed, err = renderDay(wanted.Needed, l.today); err != nil {
			return order.LineInput{}, err
		}
	}
	v, err := l.Orders.Compare(ctx, p, product, quantity, needed)
	if err != nil {
		return order.LineInput{}, err
	}
	rank := max(wanted.Rank, 1)
	if wanted.Rank < 0 {
		rank = len(v.Ranked)
	}
	if len(v.Ranked) < rank {
		return order.LineInput{}, fmt.Errorf("%s has %d offers", wanted.Part, len(v.Ranked))
	}
	chosen := v.Ranked[rank-1]
	line := order.LineInput{Product: product, Offer: &chosen.Offer.ID, Quantity: quantity, NeededBy: needed, Seen: &chosen.Landed.Total}
	if rank == 1 || reason != nil {
		line.Reason = reason
		return line, nil
	}
	proposals := order.Proposals(v.Comparison, v.Suppliers, rank, order.Together{})
	if len(proposals) == 0 {
		return line, errors.New("nothing speaks for the dearer offer of " + wanted.Part)
	}
	line.Reason = &order.Reason{Code: proposals[0].Code, Text: proposals[0].DE}
	return line, nil
}
