package demo

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/postgres"
)

// Step of the story: something a visitor does, or something ordered before that is worth a look.
type Step struct {
	Name     string
	Login    string // of the person who can see it
	Part     string // number of what is bought
	Quantity string
	Done     bool
	Product  *catalog.ProductID
	Decision *uuid.UUID // stored result; nil = none, or another page shows it
}

// What a visitor does, and as whom the proof of it is checked.
var (
	visitor, checker  = "jana.albers", "bernd.falk"
	headset, notebook = "TV25-A-D-WH", "AP14G3-16-512-DE" // the walk buys another, so that sums stay apart
)

// Places of steps among all of them.
const compare, verify, forge, tie = 0, 3, 4, 5

// shown are the steps that only look: the step and the story's order that is its result.
var shown = []struct{ step, login, order, part, quantity string }{
	{"tie", visitor, "tie", "", ""},
	{"splitting", "hauke.brandt", "split-second", "", ""}, // the sum stands in the basket that waits
	{"bypass", visitor, "bypass", "", ""},
	{"outside", visitor, "outside", "", ""},
	{"monthly", visitor, "monthly", "LM27-48", "4"}, // the comparison shows the month
	{"approval", "ulrike.hansen", "approval", "", ""},
}

// Bought reads what the demo's people ordered; postgres.DemoStore implements it.
type Bought interface {
	Bought(ctx context.Context, since time.Time) ([]postgres.DemoBought, error)
	Product(ctx context.Context, partNumber string) (catalog.ProductID, error)
	ForgeryStore
}

// Tell says how far the story has come: what a visitor did since it began, and what the load left to look at.
func Tell(ctx context.Context, store Bought, since time.Time) ([]Step, error) {
	bought, err := store.Bought(ctx, since)
	if err != nil {
		return nil, err
	}
	steps := done(bought, since)
	if f, _, err := look(ctx, store, since); err == nil { // nothing sealed yet, nothing forged
		steps[forge].Done = f.Forged()
	} else if kind, _ := fault.KindOf(err); kind != fault.NotFound {
		return nil, err
	}
	for i := range steps {
		if steps[i].Part == "" {
			continue
		}
		id, err := store.Product(ctx, steps[i].Part)
		if err != nil {
			return nil, err
		}
		steps[i].Product = &id
	}
	return steps, nil
}

// done puts the newest result of each step beside it.
func done(bought []postgres.DemoBought, since time.Time) []Step {
	steps := []Step{
		{Name: "compare", Login: visitor, Part: headset, Quantity: "15"},
		{Name: "deviation", Login: visitor, Part: headset, Quantity: "15"},
		{Name: "call_off", Login: visitor, Part: notebook, Quantity: "5"},
		{Name: "verify", Login: checker},
		{Name: "forge", Login: checker},
	}
	for _, s := range shown {
		steps = append(steps, Step{Name: s.step, Login: s.login, Part: s.part, Quantity: s.quantity})
	}
	for _, b := range bought { // a visitor's newest first
		for i := range steps {
			if s := &steps[i]; !s.Done && s.resultOf(b, since) {
				s.Done, s.Decision = true, &b.Decision
			}
		}
	}
	if v := &steps[verify]; !v.Done { // there is always one to look at: that of the tie
		v.Decision = cmp.Or(steps[compare].Decision, steps[tie].Decision)
	}
	return steps
}

// resultOf reports whether an order is the step's result.
func (s Step) resultOf(b postgres.DemoBought, since time.Time) bool {
	mine := b.Login == visitor && !b.At.Before(since)
	switch s.Name {
	case "compare":
		return mine && b.Part == headset && b.Rank == 1
	case "deviation":
		return mine && b.Part == headset && b.Rank > 1 && b.Reason
	case "call_off":
		return mine && b.CallOff
	case "verify":
		return mine && b.Part == headset && b.Rank == 1 && b.Sealed
	}
	for _, look := range shown {
		if look.step == s.Name {
			return b.Key == StoryKey(look.order)
		}
	}
	return false
}
