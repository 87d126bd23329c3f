package note

import (
	"fmt"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// remarks say below the ranking what it does not show itself: which step decided between equals, which basket the line
// was judged in, where an offer came from, and what was not compared because nobody had confirmed it.
func (w *writer) remarks(d order.DecisionRecord, c catalog.Comparison) ([]string, error) {
	out := []string{w.word("note_tie_" + string(c.TieBreak))}
	basket, err := w.basket(d)
	if err != nil {
		return nil, err
	}
	out = append(out, basket)
	for _, o := range d.Offers {
		if o.Origin != nil {
			out = append(out, w.origin(o))
		}
	}
	for _, l := range d.Linked {
		out = append(out, w.word("note_linked", "product", joined(" ", l.Manufacturer, l.PartNumber), "entry", l.Verdict.String()))
	}
	candidates, err := w.candidates(d)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, text := range append(out, candidates) {
		if text != "" {
			said = append(said, text)
		}
	}
	return said, nil
}

// basket compares the ways to buy everything that was needed by the same day.
func (w *writer) basket(d order.DecisionRecord) (string, error) {
	b := d.Basket
	if b == nil {
		return "", nil
	}
	var failed error
	total := func(way *order.BasketWayRecord) string {
		if way == nil {
			return w.word("note_basket_none")
		}
		text, err := w.amount(way.Total)
		if err != nil {
			failed = err
		}
		return text
	}
	proven := "note_basket_proven"
	if !b.Proven {
		proven = "note_basket_unproven"
	}
	text := w.word("note_basket", "lines", fmt.Sprint(b.Lines), "way", w.word("note_way_"+string(b.Way)), "total", total(&b.Current),
		"per_line", total(&b.PerLine), "single", total(b.Single), "mixed", total(&b.Mixed), "proven", w.word(proven))
	if b.OverMixed == "" || failed != nil {
		return text, failed
	}
	over, err := w.amount(b.OverMixed)
	return joined(" ", text, w.word("note_basket_over", "amount", over)), err
}

// origin says who asked for an offer that stands in no catalogue, and what came in.
func (w *writer) origin(o order.OfferRecord) string {
	return w.word("note_origin", "supplier", w.supplier(o.Supplier), "person", w.person(o.Origin.AskedBy), "asked", w.speech.Date(o.Origin.AskedOn),
		"hash", o.Origin.SHA256)
}

func (w *writer) candidates(d order.DecisionRecord) (string, error) {
	c := d.Candidates
	if c == nil {
		return "", nil
	}
	text := w.word("note_candidates", "count", fmt.Sprint(c.Count))
	var least *money.UnitPrice
	for _, item := range c.Items {
		if item.PiecePrice == "" {
			continue
		}
		price, err := money.ParseUnitPrice(item.PiecePrice, money.Currency(d.Currency))
		if err != nil {
			return "", err
		}
		if least == nil {
			least = &price
		} else if less, err := price.Cmp(*least); err != nil {
			return "", err
		} else if less < 0 {
			least = &price
		}
	}
	if least != nil {
		text = joined(" ", text, w.word("note_candidates_least", "price", w.speech.Price(*least)))
	}
	return text, nil
}
