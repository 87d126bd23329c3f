package order

import (
	"slices"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// selection tells whose turn it was by the lot's published rule, what each party stood at, and why it went past one.
func (t *teller) selection(c CallOffRecord, cited callOffCitation) {
	s, citation := c.Selection, cited.direct
	if c.Kind == catalog.CallOffMixed {
		citation = cited.mixed
	}
	says := map[catalog.SelectBy]text{
		catalog.SelectByRank: texts.selectRank, catalog.SelectByShare: texts.selectShare, catalog.SelectByCriteria: texts.selectCriteria,
	}[s.By]
	criteria := make([]string, len(s.Criteria))
	for i, k := range s.Criteria {
		criteria[i] = named(t, partyCriterionTexts, k)
	}
	first := t.supplier(s.Turns[0].Supplier)
	sentences := []string{t.say(says, "first", first, "criteria", strings.Join(criteria, ", "), "citation", citation)}
	if s.DirectUpTo != nil && c.Kind == catalog.CallOffMixed {
		sentences = append(sentences, t.say(texts.directUpTo, "limit", t.amount(*s.DirectUpTo)))
	}
	for _, turn := range s.Turns {
		sentences = append(sentences, t.turn(*s, turn))
	}
	if s.Skipped != nil {
		published, _ := s.SkipReason(string(s.Skipped.Code))
		sentences = append(sentences, t.say(texts.skipped, "first", first, "supplier", t.supplier(c.Supplier), "reason", published.Text))
		if s.Skipped.Text != nil {
			sentences = append(sentences, t.say(texts.reasonText))
		}
	}
	t.put(Paragraph{Key: "party", Citation: citation}, texts.headParty, slices.DeleteFunc(sentences, func(s string) bool { return s == "" })...)
}

// turn is what the rule looked at of one party.
func (t *teller) turn(s SelectionRecord, r TurnRecord) string {
	name := t.supplier(r.Supplier)
	if r.Out != "" {
		return t.say(texts.turnOut, "supplier", name, "why", named(t, partyOutTexts, r.Out))
	}
	switch s.By {
	case catalog.SelectByShare:
		share := ""
		if r.Share != nil {
			share = t.number(r.Share.String())
		}
		var called money.Quantity
		if called.Scan(r.Called) != nil {
			return ""
		}
		return t.say(texts.turnShare, "supplier", name, "share", share, "called", t.value(called))
	case catalog.SelectByCriteria:
		total, err := money.ParseAmount(r.Total, money.EUR)
		if err != nil {
			return ""
		}
		return t.say(texts.turnOffer, "supplier", name, "total", t.amount(total), "days", strconv.Itoa(r.DeliveryDays))
	case catalog.SelectByRank:
	}
	return t.say(texts.turnRank, "supplier", name, "rank", strconv.Itoa(r.Rank))
}
