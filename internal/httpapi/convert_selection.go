package httpapi

import (
	"strconv"
	"strings"

	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// toSelection says whose turn it is in a lot with several parties, and what each stands at.
func toSelection(c order.CoverageView, lang string) nullable.Nullable[gen.PartySelection] {
	if c.Choice == nil || len(c.Choice.Turns) == 0 {
		return nullable.NewNullNullable[gen.PartySelection]()
	}
	var criteria []string
	for _, k := range c.Choice.Criteria {
		criteria = append(criteria, Text(lang, "note_selection_"+string(k), nil))
	}
	first := c.FirstParty
	out := gen.PartySelection{By: gen.PartySelectionBy(c.Choice.By), First: &first, SkipReasons: make([]gen.SkipReason, len(c.Choice.SkipReasons))}
	out.Sentence = Text(lang, "selection_"+string(c.Choice.By), map[string]string{
		"supplier": c.Choice.Turns[0].Supplier.Name, "criteria": strings.Join(criteria, ", "),
	})
	out.Turns = empty(out.Turns)
	for _, t := range c.Choice.Turns {
		row := grow(&out.Turns)
		row.Supplier, row.Stands = t.Supplier.Name, turnText(c.Choice.By, t, lang)
	}
	for i, r := range c.Choice.SkipReasons {
		out.SkipReasons[i] = gen.SkipReason{Code: r.Code, Text: r.Text}
	}
	return nullable.NewNullableWithValue(out)
}

// turnText is what the rule looks at of one party.
func turnText(by catalog.SelectBy, t catalog.Turn, lang string) string {
	if t.Out != "" {
		return Text(lang, "note_party_"+string(t.Out), nil)
	}
	switch by {
	case catalog.SelectByShare:
		share, called := "", t.Called.String()
		if t.Share != nil {
			share = numberText(lang, t.Share.String())
		}
		if a, err := money.ParseAmount(called, money.EUR); err == nil {
			called = moneyText(lang, a)
		}
		return Text(lang, "note_turn_share", map[string]string{"share": share, "called": called})
	case catalog.SelectByCriteria:
		return Text(lang, "note_turn_offer", map[string]string{"total": moneyText(lang, t.Total), "days": strconv.Itoa(t.DeliveryDays)})
	case catalog.SelectByRank:
	}
	return Text(lang, "note_turn_rank", map[string]string{"rank": strconv.Itoa(t.Rank)})
}
