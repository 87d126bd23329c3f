package order

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// FreeLine is a wish in words (Freitextposition): something nobody has a number for yet. It cannot be ordered as it is; an
// officer turns it into a line, or into a product of the organisation's own that can be quoted.
type FreeLine struct {
	ID          LineID
	Description string
	Quantity    money.Quantity
	Estimate    *money.Amount      // net for the whole quantity, as the person expects it; nil = no idea
	NeededBy    money.Date         // zero = none
	Product     *catalog.ProductID // made of it, so that it can be quoted; nil = not yet
	At          time.Time
	From        *TakenFrom // nil = the person's own
}

// maxDescription bounds a wish, in characters.
const maxDescription = 2000

// AddFreeLine puts a wish into the basket. Errors: Invalid; Conflict (basket_full).
func (s *Service) AddFreeLine(ctx context.Context, p authz.Principal, in FreeLine) (BasketView, error) {
	in.Description = strings.TrimSpace(in.Description)
	switch {
	case in.Quantity.Sign() <= 0:
		return BasketView{}, fault.New(fault.Invalid, "quantity_not_positive").WithField("#/body/quantity", "quantity_not_positive")
	case in.Description == "" || utf8.RuneCountInString(in.Description) > maxDescription:
		return BasketView{}, fault.New(fault.Invalid, "free_line_description").WithField("#/body/description", "free_line_description")
	case in.Estimate != nil && in.Estimate.Sign() < 0:
		return BasketView{}, fault.New(fault.Invalid, "free_line_estimate").WithField("#/body/estimate", "free_line_estimate")
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return BasketView{}, fmt.Errorf("new id: %w", err)
	}
	in.ID, in.At = LineID{id}, s.now()
	return s.change(ctx, p, nil, func(b *Basket) error {
		if len(b.Lines)+len(b.FreeLines) >= MaxLines {
			return fault.New(fault.Conflict, "basket_full")
		}
		b.FreeLines = append(b.FreeLines, in)
		return nil
	})
}

// RemoveFreeLine takes a wish out of the basket as last read at version. Errors: NotFound; PreconditionFailed.
func (s *Service) RemoveFreeLine(ctx context.Context, p authz.Principal, version int64, id LineID) (BasketView, error) {
	return s.change(ctx, p, &version, func(b *Basket) error {
		i, err := b.freeIndex(id)
		if err == nil {
			b.FreeLines = slices.Delete(b.FreeLines, i, i+1)
		}
		return err
	})
}

// ResolveFreeLine turns a wish into a line of the basket: an offer or a framework's price, at the wish's quantity and day.
// Errors as of AddLine, NotFound, and PreconditionFailed when the basket changed meanwhile.
func (s *Service) ResolveFreeLine(ctx context.Context, p authz.Principal, version int64, id LineID, in LineInput) (BasketView, error) {
	wish, err := s.wish(ctx, p, id)
	if err != nil {
		return BasketView{}, err
	}
	in.Quantity, in.NeededBy = wish.Quantity, wish.NeededBy
	if wish.From != nil {
		in.Note = wish.From.Note
	}
	lines, err := s.checked(ctx, p, []LineInput{in})
	if err != nil {
		return BasketView{}, err
	}
	return s.change(ctx, p, &version, func(b *Basket) error {
		i, err := b.freeIndex(id)
		if err != nil {
			return err
		}
		b.FreeLines = slices.Delete(b.FreeLines, i, i+1)
		b.Lines = append(b.Lines, BasketLine{ID: id, LineInput: lines[0].LineInput, From: wish.From})
		return nil
	})
}

// QuoteFreeLine makes a product of the organisation's own of a wish, in a category, so that outside offers and inquiries
// can be about it. Nobody beside the organisation finds it. Errors: Invalid (category_unknown); NotFound; Conflict
// (free_line_quoted); PreconditionFailed.
func (s *Service) QuoteFreeLine(ctx context.Context, p authz.Principal, version int64, id LineID, category string) (BasketView, error) {
	wish, err := s.wish(ctx, p, id)
	if err != nil {
		return BasketView{}, err
	}
	if wish.Product != nil {
		return BasketView{}, fault.New(fault.Conflict, "free_line_quoted")
	}
	product, err := s.cfg.NewID()
	if err != nil {
		return BasketView{}, fmt.Errorf("new id: %w", err)
	}
	made := catalog.Product{ID: catalog.ProductID{UUID: product}, Name: wish.title(), Description: wish.Description, Category: category, Unit: "C62"}
	// Before the basket's transaction, which would wait for a second connection; a product nobody names harms nobody.
	if err := s.store.SaveOwnProduct(ctx, p.Organisation, made, s.now()); err != nil {
		return BasketView{}, err
	}
	return s.change(ctx, p, &version, func(b *Basket) error {
		i, err := b.freeIndex(id)
		if err != nil {
			return err
		}
		b.FreeLines[i].Product = &made.ID
		return nil
	})
}

// titleRunes is how much of a wish names it.
const titleRunes = 120

// title is the wish's first line, cut.
func (l FreeLine) title() string {
	first, _, _ := strings.Cut(l.Description, "\n")
	runes := []rune(strings.TrimSpace(first))
	return string(runes[:min(len(runes), titleRunes)])
}

func (s *Service) wish(ctx context.Context, p authz.Principal, id LineID) (FreeLine, error) {
	b, err := s.store.Basket(ctx, ownerOf(p))
	if err != nil {
		return FreeLine{}, err
	}
	i, err := b.freeIndex(id)
	if err != nil {
		return FreeLine{}, err
	}
	return b.FreeLines[i], nil
}

func (b Basket) freeIndex(id LineID) (int, error) {
	i := slices.IndexFunc(b.FreeLines, func(l FreeLine) bool { return l.ID == id })
	if i < 0 {
		return 0, fault.New(fault.NotFound, "not_found")
	}
	return i, nil
}
