package order

import (
	"strconv"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// callOffs tells what the call-offs of an order rest on. They share contract, lot and party.
func (t *teller) callOffs() error {
	for i, d := range t.Decisions {
		if d.CallOff == nil {
			continue
		}
		c := *d.CallOff
		if i == 0 {
			t.contract(c)
		}
		from := len(t.out)
		if err := t.terms(d, c); err != nil {
			return err
		}
		t.headed(d, from)
	}
	return nil
}

// contract names the framework, why the body may call off, and why from this party.
func (t *teller) contract(c CallOffRecord) {
	cited := callOffCitations[t.Order.LegalBasis.Regime]
	t.put(Paragraph{Key: "call_off", Citation: cited.general}, texts.headCallOff,
		t.say(texts.callOff, "contract", c.Contract, "title", c.ContractTitle, "lot", c.LotTitle, "citation", cited.general))
	t.put(Paragraph{Key: "entitlement"}, texts.headEntitled, t.say(texts.entitled, "annex", c.Annex))
	if o := c.Offer; o != nil && o.Tie != nil {
		t.put(Paragraph{Key: "quote"}, texts.headQuote, t.say(texts.quote, "number", o.Number, "sku", o.Tie.SKU, "entry", o.Evidence.String(), "document", o.SHA256))
	}
	if c.Selection != nil {
		t.selection(c, cited)
		return
	}
	if o := c.Offer; o != nil && o.Tie == nil {
		t.put(Paragraph{Key: "party", Citation: cited.competition}, texts.headParty,
			t.say(texts.partyAwarded, "supplier", t.supplier(c.Supplier), "subject", o.Number, "citation", cited.competition),
			t.say(texts.awardRecord, "competition", o.Competition.String(), "entry", o.Evidence.String(), "document", o.SHA256))
		return
	}
	says, citation := texts.partySingle, cited.single
	switch c.Kind {
	case catalog.CallOffDirect:
		says, citation = texts.partyDirect, cited.direct
	case catalog.CallOffMixed:
		says, citation = texts.partyMixed, cited.mixed
	case catalog.CallOffSingle, catalog.CallOffMini: // a mini-competition is no call-off without competition
	}
	rank := ""
	if c.Rank > 0 {
		rank = t.say(texts.partyRank, "rank", strconv.Itoa(c.Rank))
	}
	t.put(Paragraph{Key: "party", Citation: citation}, texts.headParty, t.say(says, "supplier", t.supplier(c.Supplier), "citation", citation), rank)
}

// terms tells price, term and what was left of the limits.
func (t *teller) terms(d DecisionRecord, c CallOffRecord) error {
	unit, err := money.ParseUnitPrice(c.UnitPrice, money.Currency(d.Currency))
	if err != nil {
		return err
	}
	total, err := money.ParseAmount(c.Total, money.Currency(d.Currency))
	if err != nil {
		return err
	}
	term := t.say(texts.termOpen, "from", c.TermFrom.In(t.lang))
	if !c.TermTo.IsZero() {
		term = t.say(texts.term, "from", c.TermFrom.In(t.lang), "to", c.TermTo.AddDays(-1).In(t.lang))
	}
	says := t.say(texts.price, "unit", t.unitPrice(unit), "per", t.per(c), "total", t.amount(total))
	if c.Offer != nil {
		says = t.say(texts.priceAwarded, "total", t.amount(total))
	}
	if p := c.Project; p != nil {
		list, err := money.ParseUnitPrice(p.ListPrice, money.Currency(d.Currency))
		if err != nil {
			return err
		}
		says = t.say(texts.priceProject, "title", p.Title, "unit", t.unitPrice(unit), "per", t.per(c), "total", t.amount(total),
			"list", t.unitPrice(list), "listPer", t.units(p.ListPer), "from", p.From.In(t.lang), "to", p.To.AddDays(-1).In(t.lang), "document", p.SHA256)
	}
	counted := ""
	if periods, months := d.Periods(c); months > 0 {
		counted = t.say(texts.countedCallOff, "unit", t.unitPrice(unit), "period", named(t, periodTexts, c.PriceKind), "quantity", t.number(d.Need.Quantity.String()),
			"periods", strconv.Itoa(periods), "months", strconv.Itoa(months))
	}
	t.put(Paragraph{Key: "price"}, texts.headPrice, says, counted, term)
	var limits []string
	for _, l := range c.Limits {
		s, err := t.limit(l)
		if err != nil {
			return err
		}
		if s != "" {
			limits = append(limits, s)
		}
	}
	if len(limits) == 0 {
		limits = append(limits, t.say(texts.noMaximum))
	}
	t.put(Paragraph{Key: "limits"}, texts.headLimits, limits...)
	return nil
}

// per is what the price is for: an hour or a day of a service, else as many units.
func (t *teller) per(c CallOffRecord) string {
	if byTime := c.PriceKind == catalog.PerHour || c.PriceKind == catalog.PerDay; byTime && c.Per.Equal(money.QuantityOf(1)) {
		return named(t, periodTexts, c.PriceKind)
	}
	return t.units(c.Per)
}

func (t *teller) units(q money.Quantity) string {
	if q.Equal(money.QuantityOf(1)) {
		return t.say(texts.oneUnit)
	}
	return t.say(texts.manyUnits, "number", t.number(q.String()))
}

// limit is "" for one without a maximum.
func (t *teller) limit(l LimitRecord) (string, error) {
	b, err := l.balance()
	if err != nil {
		return "", err
	}
	left, err := b.Remaining()
	if err != nil || left == nil {
		return "", err
	}
	says, write := texts.limitQuantity, func(q money.Quantity) string { return t.number(q.String()) }
	if l.Measure == catalog.MeasureValue {
		says, write = texts.limitValue, t.value
	}
	return t.say(says, "maximum", write(*b.Maximum), "left", write(*left), "kind", named(t, limitKindTexts, l.Kind)), nil
}

// value writes a value limit, which is kept as a number of euros.
func (t *teller) value(q money.Quantity) string {
	if a, err := money.ParseAmount(q.String(), money.EUR); err == nil {
		return t.amount(a)
	}
	return t.number(q.String()) + "\u00a0€"
}
