package order

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// PartState is what became of a pasted number.
type PartState string

// States of a row.
const (
	PartFound      PartState = "found"
	PartAmbiguous  PartState = "ambiguous" // the number of more than one product
	PartUnknown    PartState = "unknown"
	PartNotOffered PartState = "not_offered" // known, but nobody sells it at this quantity today
)

// PartList is a pasted list with what was found of it.
type PartList struct {
	Rows   []PartRow
	Unread []catalog.UnreadPart
}

// PartRow is a product of the list, or a number that leads to none or to several.
type PartRow struct {
	Lines    []int  // of the list; more than one where quantities were added up
	Number   string // as pasted first
	Quantity money.Quantity
	State    PartState
	Products []catalog.Product // ID, Name, Manufacturer, PartNumber; at most MaxPartChoices
	Total    *money.Amount     // landed net, bought alone; nil unless found
}

// MaxPartChoices is how many products of one number are shown to choose from.
const MaxPartChoices = 6

// NumberQuery asks for the products that an organisation may buy by their numbers, as catalog.NormaliseNumber writes them.
type NumberQuery struct {
	Numbers      []string
	Organisation uuid.UUID
	Day          money.Date
}

// ReadPartList reads a pasted list and finds its products. Nothing is stored. Error: Invalid (part_list_too_long).
func (s *Service) ReadPartList(ctx context.Context, p authz.Principal, text string) (PartList, error) {
	parts, unread, err := catalog.ParsePartList(text)
	if err != nil {
		return PartList{}, err
	}
	list := PartList{Unread: unread}
	if len(parts) == 0 {
		return list, nil
	}
	known, err := s.store.ProductsByNumber(ctx, NumberQuery{Numbers: numbersOf(parts), Organisation: p.Organisation, Day: money.DateOf(s.now())})
	if err != nil {
		return PartList{}, err
	}
	for _, part := range parts {
		if err := list.take(part, known); err != nil {
			list.Unread = append(list.Unread, catalog.UnreadPart{Line: part.Line, Text: part.Readings[0].Number, Problem: catalog.UnclearQuantity})
		}
	}
	return list, s.price(ctx, p, list.Rows)
}

// numbersOf are all numbers that a line might mean.
func numbersOf(parts []catalog.PastedPart) []string {
	var numbers []string
	for _, part := range parts {
		for _, r := range part.Readings {
			numbers = append(numbers, catalog.NormaliseNumber(r.Number))
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// take adds a line: to the row of the same product, or of the same number where that leads to no single one. Error: the
// quantities together are too large.
func (list *PartList) take(part catalog.PastedPart, known map[string][]catalog.Product) error {
	reading := part.Readings[0]
	for _, r := range part.Readings {
		if len(known[catalog.NormaliseNumber(r.Number)]) > 0 {
			reading = r
			break
		}
	}
	row := PartRow{Lines: []int{part.Line}, Number: reading.Number, Quantity: reading.Quantity, State: PartUnknown}
	row.Products = known[catalog.NormaliseNumber(reading.Number)]
	switch {
	case len(row.Products) == 1:
		row.State = PartFound
	case len(row.Products) > 1:
		row.State = PartAmbiguous
	}
	i := slices.IndexFunc(list.Rows, row.same)
	if i < 0 {
		list.Rows = append(list.Rows, row)
		return nil
	}
	sum, err := list.Rows[i].Quantity.Add(row.Quantity)
	if err == nil {
		sum, err = money.ParseQuantity(sum.String()) // a line holds less than a sum may
	}
	if err != nil {
		return err
	}
	list.Rows[i].Quantity, list.Rows[i].Lines = sum, append(list.Rows[i].Lines, part.Line)
	return nil
}

func (r PartRow) same(other PartRow) bool {
	if r.State == PartFound || other.State == PartFound {
		return r.State == other.State && r.Products[0].ID == other.Products[0].ID
	}
	return catalog.NormaliseNumber(r.Number) == catalog.NormaliseNumber(other.Number)
}

// price says what the found rows cost on today's best way; those that nobody sells are no longer found.
func (s *Service) price(ctx context.Context, p authz.Principal, rows []PartRow) error {
	var found []*PartRow
	var wanted []LineInput
	for i := range rows {
		if r := &rows[i]; r.State == PartFound {
			found, wanted = append(found, r), append(wanted, LineInput{Product: r.Products[0].ID, Quantity: r.Quantity})
		}
	}
	if len(found) == 0 {
		return nil
	}
	proposed, err := s.proposeAll(ctx, p, wanted)
	if err != nil {
		return err
	}
	for i, l := range proposed {
		if l == nil {
			found[i].State = PartNotOffered
			continue
		}
		found[i].Total = l.Seen
	}
	return nil
}

// PartWish is a product of a list with its quantity.
type PartWish struct {
	Product  catalog.ProductID
	Quantity money.Quantity
}

// AddedParts says what came into the basket.
type AddedParts struct {
	Added   int
	LeftOut []string // names of products that nobody sells at this quantity today
}

// AddPartList puts products into the basket on today's best way: all that can be bought, in one step. Errors: Invalid
// (quantity); NotFound (product); Conflict (basket_full, part_list_nothing).
func (s *Service) AddPartList(ctx context.Context, p authz.Principal, wishes []PartWish) (AddedParts, error) {
	wanted := make([]LineInput, len(wishes))
	var invalid *fault.Error
	for i, w := range wishes {
		wanted[i] = LineInput{Product: w.Product, Quantity: w.Quantity}
		if w.Quantity.Sign() <= 0 {
			if invalid == nil {
				invalid = fault.New(fault.Invalid, "quantity_not_positive")
			}
			invalid = invalid.WithField(fmt.Sprintf("#/body/lines/%d/quantity", i), "quantity_not_positive")
		}
	}
	if invalid != nil {
		return AddedParts{}, invalid
	}
	lines, left, err := s.todaysLines(ctx, p, wanted)
	if err != nil {
		return AddedParts{}, err
	}
	if len(lines) == 0 {
		return AddedParts{}, fault.New(fault.Conflict, "part_list_nothing")
	}
	_, err = s.change(ctx, p, nil, func(b *Basket) error {
		if len(b.Lines)+len(b.FreeLines)+len(lines) > MaxLines {
			return fault.New(fault.Conflict, "basket_full")
		}
		b.Lines = append(b.Lines, lines...)
		return nil
	})
	return AddedParts{Added: len(lines), LeftOut: left}, err
}

// todaysLines plans the wishes on today's best way, and names the products that cannot be bought.
func (s *Service) todaysLines(ctx context.Context, p authz.Principal, wanted []LineInput) ([]BasketLine, []string, error) {
	at := s.now()
	facts, err := s.store.Facts(ctx, factsQuery(p, wanted, at))
	if err != nil {
		return nil, nil, err
	}
	var inputs []LineInput
	var left []string
	for _, l := range wanted {
		product, known := facts.Products[l.Product]
		if !known {
			return nil, nil, fault.New(fault.NotFound, "not_found")
		}
		line, ok, err := facts.propose(l, false, at)
		if err != nil {
			return nil, nil, overflow(err)
		}
		if !ok {
			left = append(left, product.Name)
			continue
		}
		inputs = append(inputs, line)
	}
	if len(inputs) == 0 {
		return nil, left, nil
	}
	plan, err := s.plan(ctx, p, SubmitInput{Lines: inputs})
	if err != nil {
		return nil, nil, err
	}
	var lines []BasketLine
	for i, l := range plan.Lines {
		in, err := accepted(l, inputs[i])
		if kind, ok := fault.KindOf(err); ok && kind == fault.Conflict {
			left = append(left, l.Product.Name)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		id, err := s.cfg.NewID()
		if err != nil {
			return nil, nil, fmt.Errorf("new id: %w", err)
		}
		lines = append(lines, BasketLine{ID: LineID{id}, LineInput: in})
	}
	return lines, left, nil
}
