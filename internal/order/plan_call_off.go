package order

import (
	"maps"
	"time"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

func (l *PlannedLine) planCallOff(f Facts, with together, release money.Date, at time.Time) error {
	l.Channel = catalog.ChannelFramework
	prices := f.Coverage[l.Input.Product]
	for _, c := range prices {
		if c.Price == *l.Input.LotPrice {
			l.Coverage = &c
		}
	}
	if l.Coverage == nil {
		l.State = LineNotEntitled
		l.Notes = append(l.Notes, Note{Code: string(catalog.RefusedNotEntitled)})
		return nil
	}
	var err error
	if l.Counted, err = f.counted(l.Input.Product, money.DateOf(at)); err != nil {
		return err
	}
	asked, err := l.assign(f, with, money.DateOf(at))
	if err != nil {
		return err
	}
	c, err := l.Coverage.For(l.Input.Quantity)
	if err != nil {
		return err
	}
	l.Coverage = &c
	total, periods, err := c.Total(l.Input.Quantity)
	if err != nil {
		return err
	}
	l.Supplier = f.Suppliers[c.Supplier].Supplier
	l.Goods, l.Total, l.HasTotal, l.Periods = total, total, true, periods
	l.Delivered, l.UnitPrice, l.Per = l.Input.Quantity, c.UnitPrice, c.PriceQuantity
	_, l.TermMonths = c.PriceKind.Periods(c.TermMonths, c.HorizonMonths)
	l.PriceKind, l.VAT, l.Delivery = c.PriceKind, c.VAT, c.Delivery(release, f.Land)
	refusal, err := c.Refused(money.DateOf(at), total, l.Input.Quantity)
	if err != nil {
		return err
	}
	if refusal == "" {
		return l.checkTie(money.DateOf(at))
	}
	if refusal == catalog.RefusedPriceNotValid && l.succeeded(f.Successors[l.Coverage.Product], money.DateOf(at)) {
		return nil
	}
	return l.refuse(refusal, asked, total, l.Input.Quantity)
}

// succeeded reports whether the price ended because the supplier delivers a successor by then, and says so.
func (l *PlannedLine) succeeded(successors []catalog.Successor, day money.Date) bool {
	for _, s := range successors {
		if s.Lot != l.Coverage.Lot || s.Supplier != l.Coverage.Supplier || day.Before(s.From) {
			continue
		}
		l.State = LineNotAvailable
		l.Notes = append(l.Notes, Note{Code: "call_off_succeeded", Params: map[string]string{
			"contract": l.Coverage.ContractNumber, "lot": l.Coverage.LotTitle, "successor": s.Name, "number": s.PartNumber,
		}})
		return true
	}
	return false
}

// refuse says why a call-off of that value and quantity cannot be made as it is; asked is what the rule of the lot had to say.
func (l *PlannedLine) refuse(refusal catalog.Refusal, asked Note, total money.Amount, quantity money.Quantity) error {
	params := map[string]string{"contract": l.Coverage.ContractNumber, "lot": l.Coverage.LotTitle}
	code := string(refusal)
	l.State = LineNotAvailable
	switch refusal {
	case catalog.RefusedExhausted:
		l.State = LineExhausted
		if err := l.nameLimit(params, total, quantity); err != nil {
			return err
		}
	case catalog.RefusedNotFirstParty:
		if asked.Code != "" {
			code = asked.Code
		}
		maps.Copy(params, asked.Params)
	case catalog.RefusedPriceNotValid:
		if l.Coverage.Offered != nil && !l.Coverage.Awarded() {
			code = "quote_expired"
			params["number"] = l.Coverage.Offered.Number
		}
	case catalog.RefusedMiniCompetition, catalog.RefusedNotActive, catalog.RefusedNotEntitled, catalog.RefusedOutsideTerm,
		catalog.RefusedParty:
	}
	l.Notes = append(l.Notes, Note{Code: code, Params: params})
	return nil
}

// assign lets the lot's published rule pick the party (domain rule 10). Where shares decide, the turn passes on with every
// call-off of anybody, so the line follows it; elsewhere it keeps the party it names, which is refused unless it is its turn.
// Another party needs one of the lot's published reasons. The note says what was missing. Parts go where the article goes that they
// belong to, and an article with parts keeps its party: another one's list names other parts.
func (l *PlannedLine) assign(f Facts, with together, day money.Date) (Note, error) {
	c := l.Coverage
	if c.Awarded() {
		c.FirstParty = true
		return Note{}, nil
	}
	c.HorizonMonths = l.Counted.counting().HorizonMonths
	if l.Input.PartOf > 0 {
		c.Parties, c.Choice = nil, nil
		c.FirstParty = c.FirstParty || with.base != nil && with.base.Coverage != nil && with.base.Coverage.FirstParty
		return Note{}, nil
	}
	if c.Parties == nil && c.Choice == nil || f.Assigned {
		c.FirstParty = c.FirstParty || f.Assigned
		return Note{}, nil
	}
	prices := f.Coverage[l.Input.Product]
	if c.Choice == nil {
		if err := choose(c, prices, day, l.Input.Quantity); err != nil {
			return Note{}, err
		}
	}
	first := c.Choice.First()
	if c.Rule.By == catalog.SelectByShare && l.Input.Skip == nil && !with.bears && c.Offered == nil {
		for _, other := range prices {
			if other.Lot == c.Lot && other.Supplier == first && other.PriceValid.Contains(day) {
				other.Choice, other.HorizonMonths, l.Coverage = c.Choice, c.HorizonMonths, &other
				c = &other
				break
			}
		}
	}
	c.FirstParty = c.Supplier == first
	if c.FirstParty {
		l.Input.Skip = nil // nobody is passed by
		return Note{}, nil
	}
	return l.skip(c.Choice.FirstName()), nil
}

// skip takes a published reason, with what is the case in words, for passing by the party whose turn it is.
func (l *PlannedLine) skip(first string) Note {
	given := l.Input.Skip
	if given == nil {
		return Note{Params: map[string]string{"supplier": first}}
	}
	if _, published := l.Coverage.Rule.SkipReason(string(given.Code)); !published {
		return Note{Code: "call_off_skip_unpublished", Params: map[string]string{"supplier": first}}
	}
	if !given.explains(MinReasonText) {
		return Note{Code: "call_off_skip_unexplained", Params: map[string]string{"supplier": first}}
	}
	l.Coverage.FirstParty = true
	return Note{}
}

// choose asks the rule of a lot whose turn it is, without a person's wish.
func choose(c *catalog.Coverage, prices []catalog.Coverage, day money.Date, quantity money.Quantity) error {
	if c.Parties == nil {
		return nil
	}
	counted := make([]catalog.Coverage, len(prices))
	for i, p := range prices {
		p.HorizonMonths = c.HorizonMonths
		counted[i] = p
	}
	choice, err := c.Choose(counted, day, quantity)
	c.Choice, c.FirstParty = &choice, choice.First() == c.Supplier
	return err
}
