package note

import (
	"cmp"
	"fmt"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// decision shows one line: what was needed, what was offered, what was chosen and why.
func (w *writer) decision(d order.DecisionRecord) ([]sheet.Section, error) {
	need, err := w.need(d)
	if err != nil {
		return nil, err
	}
	sections := []sheet.Section{need}
	if d.CallOff != nil {
		s, err := w.called(d)
		return append(sections, w.withReason(d, s)...), err
	}
	c, err := d.Comparison()
	if err != nil {
		return nil, err
	}
	ranked, err := w.ranked(d, c)
	if err != nil {
		return nil, err
	}
	sections = append(sections, ranked)
	if len(c.Excluded) > 0 {
		sections = append(sections, w.excluded(d, c))
	}
	deviation, err := w.deviation(d, c)
	return append(sections, deviation...), err
}

// heading says to which line a section belongs when there are several.
func (w *writer) heading(d order.DecisionRecord, code string) string {
	text := w.word(code)
	if len(w.decisions) < 2 {
		return text
	}
	return w.word("note_line", "line", fmt.Sprint(d.Line)) + ": " + text
}

func (w *writer) need(d order.DecisionRecord) (sheet.Section, error) {
	f := facts{w: w}
	f.wide("note_product", joined(", ", d.Product.Name, joined(" ", d.Product.Manufacturer, d.Product.PartNumber)))
	f.add("note_quantity", w.quantity(d.Need.Quantity, d.Product.Unit))
	f.add("note_gtin", d.Product.GTIN)
	by := w.word("note_no_date")
	if !d.Need.NeededBy.IsZero() {
		by = w.speech.Date(d.Need.NeededBy)
	}
	f.add("note_needed_by", by)
	if err := f.choice(d); err != nil {
		return sheet.Section{}, err
	}
	if d.Wish != nil {
		f.wide("note_wish", w.text(*d.Wish))
	}
	if d.Supersedes != nil {
		f.wide("note_supersedes", d.Supersedes.String())
	}
	return sheet.Section{Heading: w.heading(d, "note_need"), Facts: f.list}, nil
}

// choice says why this product, and which cheaper ones of its class were shown.
func (f *facts) choice(d order.DecisionRecord) error {
	c := d.Choice
	if c == nil {
		return nil
	}
	if c.Standard != "" {
		f.wide("note_choice", f.w.word("note_standard", "reason", c.Standard))
	}
	f.reason("note_choice", c.Reason)
	var cheaper []string
	for _, p := range c.Cheaper {
		price, err := money.ParseUnitPrice(p.PiecePrice, money.Currency(d.Currency))
		if err != nil {
			return err
		}
		cheaper = append(cheaper, p.Name+" ("+f.w.speech.Price(price)+")")
	}
	f.wide("note_cheaper", joined(", ", cheaper...))
	return nil
}

// ranked lists the offers by rank with what each would have cost in all.
func (w *writer) ranked(d order.DecisionRecord, c catalog.Comparison) (sheet.Section, error) {
	t := &sheet.Table{Columns: []sheet.Column{
		{Label: w.word("note_rank"), Share: 6},
		{Label: w.word("note_supplier"), Share: 31},
		{Label: w.word("note_delivery"), Share: 13},
		{Label: w.word("note_price"), Share: 20},
		{Label: w.word("note_charges"), Share: 13, Numeric: true},
		{Label: w.word("note_total"), Share: 17, Numeric: true},
	}}
	for _, r := range c.Ranked {
		charges, err := r.Landed.Shipping.Add(r.Landed.SmallOrder)
		if err != nil {
			return sheet.Section{}, err
		}
		name, chosen := w.supplierOf(d, r.Offer), r.Offer.ID.String() == d.Chosen
		if chosen {
			name = w.word("note_chosen", "supplier", name)
		}
		t.Rows = append(t.Rows, sheet.Row{Strong: chosen, Cells: []string{
			fmt.Sprint(r.Rank), name, w.speech.Date(r.DeliveryDate), w.speech.Arithmetic(r), w.speech.Money(charges), w.speech.Money(r.Landed.Total),
		}})
	}
	s := sheet.Section{Heading: w.heading(d, "note_offers"), Table: t}
	var err error
	s.Paragraphs, err = w.remarks(d, c)
	return s, err
}

// supplierOf names the seller of an offer by the record's reference.
func (w *writer) supplierOf(d order.DecisionRecord, o catalog.Offer) string {
	for _, r := range d.Offers {
		if r.Offer == o.ID.UUID {
			return w.supplier(r.Supplier)
		}
	}
	return ""
}

func (w *writer) excluded(d order.DecisionRecord, c catalog.Comparison) sheet.Section {
	t := &sheet.Table{Columns: []sheet.Column{
		{Label: w.word("note_supplier"), Share: 37},
		{Label: w.word("note_excluded_because"), Share: 46},
		{Label: w.word("note_total"), Share: 17, Numeric: true},
	}}
	for _, x := range c.Excluded {
		total := "–"
		if x.Landed != nil {
			total = w.speech.Money(x.Landed.Total)
		}
		t.Rows = append(t.Rows, sheet.Row{Cells: []string{w.supplierOf(d, x.Offer), w.speech.Exclusion(x), total}})
	}
	return sheet.Section{Heading: w.heading(d, "note_excluded"), Table: t}
}

// deviation compares what was chosen with what was cheapest: the basket when the line was judged in one, else the offer.
// Nothing is said about a choice that needs no words.
func (w *writer) deviation(d order.DecisionRecord, c catalog.Comparison) ([]sheet.Section, error) {
	f := facts{w: w}
	switch v := d.Deviation; {
	case d.Basket != nil && v != nil:
		more, err := w.amount(v.Difference)
		if err != nil {
			return nil, err
		}
		best, err := w.amount(v.Best)
		if err != nil {
			return nil, err
		}
		f.wide("note_more", w.word("note_more_than_basket", "amount", more, "best", best))
	case d.Basket == nil:
		more, err := w.moreThanFirst(d, c)
		if err != nil {
			return nil, err
		}
		f.wide("note_more", more)
	}
	if v := d.Deviation; v != nil {
		by := ""
		if v.Rule.Citation != "" {
			by = w.word("note_asked_by", "citation", v.Rule.Citation, "version", fmt.Sprint(v.Rule.Version))
		}
		f.wide("note_asked", joined(" ", w.word("note_asked_"+string(v.Ask)), by))
	}
	return w.withReason(d, sheet.Section{Heading: w.heading(d, "note_deviation"), Facts: f.list}), nil
}

// moreThanFirst is how much more the chosen offer costs than rank 1, empty for rank 1 itself.
func (w *writer) moreThanFirst(d order.DecisionRecord, c catalog.Comparison) (string, error) {
	for _, r := range c.Ranked {
		if r.Offer.ID.String() != d.Chosen || r.Rank == 1 {
			continue
		}
		best := c.Ranked[0].Landed.Total
		more, err := r.Landed.Total.Sub(best)
		if err != nil {
			return "", err
		}
		percent, err := money.DifferencePercent(r.Landed.Total, best)
		if err != nil {
			return "", err
		}
		return w.word("note_more_than_first", "amount", w.speech.Money(more), "percent", w.speech.Number(percent), "rank", fmt.Sprint(r.Rank)), nil
	}
	return "", nil
}

// withReason adds code and text of every reason, the text while it exists, and leaves out a section that says nothing.
func (w *writer) withReason(d order.DecisionRecord, s sheet.Section) []sheet.Section {
	f := facts{w: w, list: s.Facts}
	f.reason("note_reason", d.Reason)
	f.reason("note_bypass", d.Bypass)
	f.reason("note_split_reason", d.Split)
	s.Facts = f.list
	if len(s.Facts) == 0 && s.Table == nil && len(s.Paragraphs) == 0 {
		return nil
	}
	return []sheet.Section{s}
}

func (f *facts) reason(label string, r *order.ReasonRecord) {
	if r == nil {
		return
	}
	f.wide(label, cmp.Or(f.w.word("note_reason_"+string(r.Code)), string(r.Code)))
	if r.Text != nil {
		f.wide("note_reason_text", joined(" ", f.w.text(*r.Text), f.w.word("note_by_"+string(r.Origin))))
	}
}

// text is the personal text while it exists.
func (w *writer) text(ref audit.PersonalRef) string {
	if text, there := w.texts[ref.ID]; there {
		return text
	}
	return w.word("note_text_gone")
}

// called shows the call-off with the facts that allow it.
func (w *writer) called(d order.DecisionRecord) (sheet.Section, error) {
	c := d.CallOff
	total, err := w.amount(c.Total)
	if err != nil {
		return sheet.Section{}, err
	}
	price, err := money.ParseUnitPrice(c.UnitPrice, money.Currency(d.Currency))
	if err != nil {
		return sheet.Section{}, err
	}
	periods, months := d.Periods(*c)
	landed := catalog.Landed{Tier: catalog.Tier{Price: price}, Delivered: d.Need.Quantity, TermMonths: months, Periods: periods}
	f := facts{w: w}
	f.wide("note_contract", joined(", ", c.Contract, c.ContractTitle))
	f.add("note_lot", c.LotTitle)
	switch {
	case c.Offer != nil && c.Offer.Tie == nil:
		f.wide("note_call_off_kind", w.word("note_call_off_awarded", "subject", c.Offer.Number))
		f.wide("note_award", w.word("note_award_text", "competition", c.Offer.Competition.String(), "entry", c.Offer.Evidence.String(), "document", c.Offer.SHA256))
	case c.Selection == nil:
		f.add("note_call_off_kind", w.word("note_call_off_"+string(c.Kind), "rank", fmt.Sprint(c.Rank)))
	}
	if o := c.Offer; o != nil && o.Tie != nil {
		f.wide("note_quote", w.word("note_quote_text", "number", o.Number, "sku", o.Tie.SKU, "entry", o.Evidence.String(), "document", o.SHA256))
	}
	f.add("note_contractor", w.supplier(c.Supplier))
	f.add("note_delivery", w.speech.Date(c.DeliveryDate))
	f.add("note_price", w.speech.Arithmetic(catalog.RankedOffer{Offer: catalog.Offer{PriceKind: c.PriceKind, PriceQuantity: c.Per}, Landed: landed}))
	if p := c.Project; p != nil {
		list, err := money.ParseUnitPrice(p.ListPrice, money.Currency(d.Currency))
		if err != nil {
			return sheet.Section{}, err
		}
		f.wide("note_project_price", w.word("note_project_price_text", "title", p.Title, "list", w.speech.Arithmetic(catalog.RankedOffer{
			Offer: catalog.Offer{PriceKind: c.PriceKind, PriceQuantity: p.ListPer}, Landed: catalog.Landed{
				Tier: catalog.Tier{Price: list}, Delivered: d.Need.Quantity, TermMonths: months, Periods: periods,
			},
		}), "from", w.speech.Date(p.From), "to", w.speech.Date(p.To.AddDays(-1)), "document", p.SHA256))
	}
	f.add("note_total", total)
	if c.TermTo.IsZero() {
		f.add("note_term", w.word("note_term_from", "from", w.speech.Date(c.TermFrom)))
	} else {
		f.add("note_term", w.word("note_term_until", "from", w.speech.Date(c.TermFrom), "to", w.speech.Date(c.TermTo.AddDays(-1))))
	}
	f.wide("note_annex", c.Annex)
	if err := w.selected(&f, c); err != nil {
		return sheet.Section{}, err
	}
	return sheet.Section{Heading: w.heading(d, "note_call_off"), Facts: f.list}, nil
}
