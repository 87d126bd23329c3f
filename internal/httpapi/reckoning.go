package httpapi

import (
	"strconv"

	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// reckoned is what the value of a line comes from, where its price is no plain price per piece.
type reckoned struct {
	kind            catalog.PriceKind
	price           money.UnitPrice
	per, quantity   money.Quantity
	periods, months int // counted
	agreed          int // months; 0 = open-ended
}

// text says how the value comes about: performed by the hour or day, or so much a month over the months counted; "" = once.
func (r reckoned) text(lang string) string {
	params := map[string]string{
		"quantity": numberText(lang, r.quantity.String()), "price": priceText(lang, r.price), "per": numberText(lang, r.per.String()),
		"periods": strconv.Itoa(r.periods), "months": strconv.Itoa(r.months), "agreed": strconv.Itoa(r.agreed),
	}
	switch {
	case r.kind == catalog.PerHour || r.kind == catalog.PerDay:
		if !r.per.Equal(money.QuantityOf(1)) {
			return Text(lang, "reckoning_"+string(r.kind)+"_per", params)
		}
		return Text(lang, "reckoning_"+string(r.kind), params)
	case !r.kind.Recurring():
		return ""
	}
	period, err := money.LineAmount(r.price, r.per, r.quantity)
	if err != nil {
		return ""
	}
	params["amount"] = moneyText(lang, period)
	counted := ""
	switch {
	case r.agreed == 0:
		counted = "reckoning_open"
	case r.agreed > r.months:
		counted = "reckoning_longer"
	}
	text := Text(lang, "reckoning_"+string(r.kind), params)
	if counted == "" {
		return text
	}
	return text + " " + Text(lang, counted, params)
}

// recurring is the text of a price that recurs; beside hours and days their price stands anyway.
func (r reckoned) recurring(lang string) string {
	if !r.kind.Recurring() {
		return ""
	}
	return r.text(lang)
}

func coverageReckoning(c order.CoverageView, lang string) string {
	periods, months := c.PriceKind.Periods(c.TermMonths, c.HorizonMonths)
	return reckoned{c.PriceKind, c.UnitPrice, c.PriceQuantity, c.Quantity, periods, months, c.TermMonths}.text(lang)
}

func lineReckoning(l *order.PlannedLine, lang string) string {
	r := reckoned{l.PriceKind, l.UnitPrice, l.Per, l.Delivered, l.Periods, l.TermMonths, l.TermMonths}
	switch {
	case l.Coverage != nil:
		r.agreed = l.Coverage.TermMonths
	case l.Chosen != nil:
		r.agreed = l.Chosen.Offer.TermMonths
	}
	return r.recurring(lang)
}

// recordedReckoning is that of a call-off's record; null where its price comes once.
func recordedReckoning(d order.DecisionRecord, lang string) (nullable.Nullable[string], error) {
	price, err := money.ParseUnitPrice(d.CallOff.UnitPrice, money.Currency(d.Currency))
	periods, months := d.Periods(*d.CallOff)
	r := reckoned{d.CallOff.PriceKind, price, d.CallOff.Per, d.Need.Quantity, periods, months, d.CallOff.TermMonths}
	return unlessZero(r.text(lang)), err
}

func orderedReckoning(l order.LineView, lang string) string {
	periods, months := l.PriceKind.Periods(l.TermMonths, l.TermMonths)
	return reckoned{l.PriceKind, l.UnitPrice, l.Per, l.Delivered, periods, months, months}.recurring(lang)
}
