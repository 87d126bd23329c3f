package order

import (
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// putTogether finds the parts of every article that the lot's list puts together, and holds them against it. As in the supplier's
// document, parts stand in the lines after their article, before the next one of its kind. Error: Conflict (quote_part_missing and others).
func (q *Quote) putTogether(items map[catalog.LotPriceID]QuotableItem, in []QuoteLineInput) error {
	for i := range q.Lines {
		c := items[in[i].Item].Configuration
		if c == nil {
			continue
		}
		var keys []string
		for j := i + 1; j < len(q.Lines) && items[in[j].Item].Configuration == nil; j++ {
			o, found, err := q.Lines[j].option(*c, q.Lines[i].Quantity, keys)
			if err != nil {
				return overflow(err)
			}
			if found {
				q.Lines[j].PartOf, keys = q.Lines[i].Line, append(keys, o.Key)
			}
		}
		if broken := c.Judge(keys); len(broken) > 0 {
			return quoteViolation(q.Lines[i].Line, broken[0])
		}
	}
	return nil
}

// option finds which of the options that are not taken yet the line is, for so many pieces of the article.
func (l *QuoteLine) option(c catalog.Configuration, pieces money.Quantity, taken []string) (catalog.Option, bool, error) {
	for _, o := range c.Options() {
		if o.SKU != l.SKU || slices.Contains(taken, o.Key) {
			continue
		}
		wanted, err := o.PerUnit.Of(pieces)
		if err != nil || wanted.Equal(l.Quantity) {
			return o, err == nil, err
		}
	}
	return catalog.Option{}, false, nil
}

func quoteViolation(line int, v catalog.Violation) error {
	pointer := fmt.Sprintf("#/body/lines/%d/lotPriceId", line-1)
	code, params := "quote_part_missing", []string{"line", fmt.Sprint(line)}
	switch v.Kind {
	case catalog.TooFewOptions:
		code, params = "quote_choice_missing", append(params, "group", v.Group.Title, "chosen", fmt.Sprint(v.Chosen), "minimum", fmt.Sprint(v.Group.Min))
	case catalog.TooManyOptions:
		code, params = "quote_choice_over", append(params, "group", v.Group.Title, "chosen", fmt.Sprint(v.Chosen), "maximum", fmt.Sprint(v.Group.Max))
	case catalog.RequirementUnmet:
		code, params = "quote_part_requires", append(params, "option", v.Option.Label, "other", v.Other.Label)
	case catalog.ExclusionViolated:
		code, params = "quote_part_excludes", append(params, "option", v.Option.Label, "other", v.Other.Label)
	default: // keys are those of the list, each once, so that nothing else is left
		params = append(params, "option", v.Option.Label, "sku", v.Option.SKU, "perUnit", v.Option.PerUnit.String())
	}
	return fault.New(fault.Conflict, code, params...).WithField(pointer, code, params...)
}
