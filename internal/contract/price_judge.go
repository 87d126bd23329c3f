package contract

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Judge holds a list against the contract as it stands and against its price rule, never against yesterday's prices
// (domain rule 9). What it finds replaces what the list said before.
func (l *PriceList) Judge(s Standing, f PriceFacts, today money.Date) error {
	l.Findings, l.Rows, l.Ends, l.Counts = nil, []PriceRow{}, nil, PriceCounts{Read: f.Read, Gone: f.Gone}
	l.place(s, f, today)
	for _, found := range f.Findings {
		l.note(found)
	}
	for _, a := range f.Articles {
		if err := l.article(a, f); err != nil {
			return err
		}
	}
	l.Counts.Refused = f.Read - l.Counts.New - l.Counts.Higher - l.Counts.Lower - l.Counts.Same
	slices.SortStableFunc(l.Rows, func(a, b PriceRow) int { return cmp.Compare(rowWeight(a), rowWeight(b)) })
	l.Rows = l.Rows[:min(len(l.Rows), MaxPriceRows)]
	slices.SortStableFunc(l.Findings, func(a, b catalog.Finding) int { return cmp.Compare(severityWeight(a), severityWeight(b)) })
	l.Findings = l.Findings[:min(len(l.Findings), catalog.MaxFindingsKept)]
	return nil
}

// Refused reports whether something keeps the list from coming into force. A list holds as a whole or not at all.
func (l PriceList) Refused() bool {
	return slices.ContainsFunc(l.Findings, func(f catalog.Finding) bool { return f.Severity == catalog.SeverityError })
}

// place finds what is wrong with the list as a whole.
func (l *PriceList) place(s Standing, f PriceFacts, today money.Date) {
	rule, party := s.Terms.PriceRuleOf(l.Lot, l.Supplier.ID, l.day())
	rule.tidy()
	l.Rule = rule
	l.when(!party, "price_list_no_party")
	l.when(s.Status == catalog.ContractTerminated || s.Status == catalog.ContractExpired, "price_list_contract_over")
	byReference := rule.Kind == Discount || rule.Kind == CostPlus
	if l.Use == ReferencePrices {
		l.when(party && !byReference, "price_list_reference_unasked")
		l.when(rule.Kind == Discount && l.From != rule.Day, "price_list_reference_day", "day", rule.Day.String())
		return
	}
	l.when(l.From.Before(today), "price_list_past")
	l.when(!s.Terms.Term.Contains(l.From), "price_list_outside_term")
	l.when(!f.Latest.IsZero() && !l.From.After(f.Latest), "price_list_later", "day", f.Latest.String())
	l.when(party && byReference && !f.Reference, "price_list_no_reference", "source", rule.Source)
	l.when(rule.Kind == Review && !l.From.Before(rule.Day) && !f.First && l.Index == nil, "price_list_no_index", "source", rule.Source, "day", rule.Day.String())
}

// CountsFrom is the day from which the list decides what a call-off may cost: a reference list may be older than today.
func (l *PriceList) CountsFrom(today money.Date) money.Date {
	if l.Use == ReferencePrices && l.From.Before(today) {
		return today
	}
	return l.From
}

// day on which the supplier must be in the lot: a reference list may be older than the contract.
func (l *PriceList) day() money.Date {
	if l.Use == ReferencePrices {
		return money.DateOf(l.UploadedAt)
	}
	return l.From
}

func (l *PriceList) when(bad bool, code string, kv ...string) {
	if bad {
		l.refuse(Article{}, code, kv...)
	}
}

func (l *PriceList) refuse(a Article, code string, kv ...string) {
	f := catalog.Finding{Severity: catalog.SeverityError, Code: code, Row: a.Row, SKU: a.SKU, Params: map[string]string{}}
	for i := 0; i+1 < len(kv); i += 2 {
		f.Params[kv[i]] = kv[i+1]
	}
	l.note(f)
}

// note keeps what the list can show: after the first ones of a severity, more of the same say nothing new.
func (l *PriceList) note(f catalog.Finding) {
	if len(l.Findings) < 2*catalog.MaxFindingsKept || f.Severity == catalog.SeverityError && !l.Refused() {
		l.Findings = append(l.Findings, f)
	}
}

// article judges one row.
func (l *PriceList) article(a Article, f PriceFacts) error {
	if code := a.unfit(); code != "" {
		l.refuse(a, code, "tiers", strconv.Itoa(a.Tiers))
		return nil
	}
	row := PriceRow{SKU: a.SKU, Name: a.Name, Per: a.Price.Per.String(), After: a.Price.Unit.String()}
	each, err := a.Price.each()
	if err != nil {
		return err
	}
	if l.Use == ReferencePrices {
		err = l.measure(a, f, &row)
	} else {
		err = l.held(a, f, &row)
	}
	if err != nil {
		return err
	}
	now := a.Now
	if now != nil && now.Kind == a.Price.Kind && now.Months == a.Price.Months {
		before, err := now.each()
		if err != nil {
			return err
		}
		row.Before = shownFor(before, a.Price.Per)
		if !row.Over && l.Use == CallOffPrices {
			l.count(each.Cmp(before))
		}
	}
	if !row.Over && (row.Before == "" || l.Use == ReferencePrices) {
		l.Counts.New++
	}
	l.Rows = append(l.Rows, row)
	return nil
}

func (l *PriceList) count(sign int) {
	switch sign {
	case 1:
		l.Counts.Higher++
	case -1:
		l.Counts.Lower++
	default:
		l.Counts.Same++
	}
}

// unfit is why a row cannot be the price of a call-off; "" = it can.
func (a Article) unfit() string {
	switch {
	case a.Duplicated:
		return "price_list_product_twice"
	case a.Tiers > 1:
		return "price_list_tiers"
	case a.Price.Unit.IsZero():
		return "price_list_no_price"
	case a.Currency != money.EUR:
		return "price_list_currency"
	case a.Shipping:
		return "price_list_shipping"
	case a.Expired:
		return "price_list_expired"
	case a.Succeeded:
		return "price_list_succeeded"
	}
	return ""
}

// held compares a row with the highest price that the rule allows. An article that the rule has no base for was not
// agreed, and is refused too, except in the first list.
func (l *PriceList) held(a Article, f PriceFacts, row *PriceRow) error {
	highest, err := l.Rule.highest(a, l.From, l.Index)
	if err != nil {
		return err
	}
	each, err := a.Price.each()
	if err != nil {
		return err
	}
	byReference := l.Rule.Kind == Discount || l.Rule.Kind == CostPlus
	switch {
	case highest == nil && byReference:
		row.Over = f.Reference
		l.refuseIf(row.Over, a, "price_list_not_in_reference", "source", l.Rule.Source)
	case highest == nil:
		row.Over = !f.First
		l.refuseIf(row.Over, a, "price_list_not_agreed")
	case a.otherKind(byReference):
		row.Over = true
		l.refuse(a, "price_list_kind")
	default:
		row.Highest, row.Over = shownFor(highest, a.Price.Per), each.Cmp(highest) > 0
		l.refuseIf(row.Over, a, "price_list_over", "price", row.After, "highest", row.Highest)
	}
	return nil
}

// measure holds the price in force against what the reference list allows from now on. One above it ends with the list:
// a call-off is blocked until a new list names a price that the rule allows (domain rule 9).
func (l *PriceList) measure(a Article, f PriceFacts, row *PriceRow) error {
	a.Reference = &a.Price
	highest, err := l.Rule.highest(a, l.From, nil)
	if err != nil || f.Outdated || l.Rule.Kind != Discount && l.Rule.Kind != CostPlus {
		return err
	}
	row.Highest = shownFor(highest, a.Price.Per)
	if a.Now == nil || a.Now.Kind != a.Price.Kind || a.Now.Months != a.Price.Months {
		return nil
	}
	now, err := a.Now.each()
	if err != nil || now.Cmp(highest) <= 0 {
		return err
	}
	l.Counts.Ended++
	l.Ends = append(l.Ends, a.Product)
	l.note(catalog.Finding{
		Severity: catalog.SeverityWarning, Code: "price_list_ends", Row: a.Row, SKU: a.SKU,
		Params: map[string]string{"price": shownFor(now, a.Price.Per), "highest": row.Highest},
	})
	return nil
}

func (l *PriceList) refuseIf(bad bool, a Article, code string, kv ...string) {
	if bad {
		l.refuse(a, code, kv...)
	}
}

// otherKind reports whether the row is priced for another period than what it is measured by.
func (a Article) otherKind(byReference bool) bool {
	base := a.First
	if byReference {
		base = a.Reference
	}
	return base.Kind != a.Price.Kind || base.Months != a.Price.Months
}

func rowWeight(r PriceRow) int {
	switch {
	case r.Over:
		return 0
	case r.Before != r.After:
		return 1
	}
	return 2
}

func severityWeight(f catalog.Finding) int {
	return slices.Index([]catalog.Severity{catalog.SeverityError, catalog.SeverityWarning, catalog.SeverityInfo}, f.Severity)
}
