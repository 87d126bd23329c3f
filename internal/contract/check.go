package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Finding is something that keeps a change from coming into force.
type Finding struct {
	Code    string            // stable message key
	Pointer string            // JSON pointer into the terms, such as "/lots/0/parties"; empty = the change as a whole
	Params  map[string]string // values the message names
}

// Check finds what speaks against a change on a day, in the order of the terms. A change without findings may come into
// force. Errors are those of arithmetic.
func Check(c Change, s Standing, k Known, today money.Date) ([]Finding, error) {
	f := &findings{}
	f.transition(c, s)
	if c.Kind.statusOnly() {
		return f.found, nil
	}
	f.head(c.Terms, k)
	f.lots(c.Terms, k)
	if err := f.limits(c.Terms, s); err != nil {
		return nil, err
	}
	if s.Edition > 0 {
		f.kept(c, s, today)
		if err := f.widened(c, s, k, today); err != nil {
			return nil, err
		}
	}
	return f.found, nil
}

// findings gathers what Check finds.
type findings struct{ found []Finding }

func (f *findings) when(bad bool, pointer, code string, kv ...string) {
	if !bad {
		return
	}
	params := map[string]string{}
	for i := 0; i+1 < len(kv); i += 2 {
		params[kv[i]] = kv[i+1]
	}
	f.found = append(f.found, Finding{Code: code, Pointer: pointer, Params: params})
}

// transition holds the kind against the status, and wants its words.
func (f *findings) transition(c Change, s Standing) {
	f.when(!slices.Contains(Transitions[s.Status], c.Kind), "", "contract_transition", "status", string(s.Status), "kind", string(c.Kind))
	f.when(c.Base.Edition != s.Edition, "", "contract_outdated")
	f.when(c.Kind != Create && strings.TrimSpace(c.Reason) == "", "", "contract_reason_missing")
	f.when(c.Kind != Amend && c.Ground != "", "", "contract_ground_unasked")
	same := s.Edition > 0 && equal(c.Terms, s.Terms)
	f.when(c.Kind.statusOnly() && !same, "", "contract_status_only")
	f.when((c.Kind == Correct || c.Kind == Amend) && same, "", "contract_unchanged")
}

var cpvForm = regexp.MustCompile(`^[0-9]{8}$`)

func (f *findings) head(t Terms, k Known) {
	f.when(t.Number == "", "/number", "contract_missing")
	f.when(k.NumberTaken, "/number", "contract_number_taken", "number", t.Number)
	f.when(t.Title == "", "/title", "contract_missing")
	f.when(t.Group == "", "/group", "contract_missing")
	f.when(t.Regime != VgV && t.Regime != UVgO, "/regime", "contract_missing")
	f.cpv(t.CPV, "/cpv")
	switch from, to := t.Term.From, t.Term.To; {
	case from.IsZero() || to.IsZero():
		f.when(true, "/term", "contract_missing")
	case !from.Before(to):
		f.when(true, "/term", "contract_period_empty")
	default:
		years := t.Regime.maxYears()
		f.when(to.After(from.AddMonths(12*years)) && strings.TrimSpace(t.LongTermReason) == "", "/longTermReason",
			"contract_term_long", "years", strconv.Itoa(years))
	}
	f.when(len(t.Lots) == 0, "/lots", "contract_no_lots")
}

func (f *findings) cpv(codes []string, pointer string) {
	f.when(slices.ContainsFunc(codes, func(c string) bool { return !cpvForm.MatchString(c) }), pointer, "contract_cpv_form")
}

func (f *findings) lots(t Terms, k Known) {
	for i, l := range t.Lots {
		at := fmt.Sprintf("/lots/%d", i)
		f.when(l.Number != i+1, at+"/number", "contract_lot_number", "number", strconv.Itoa(i+1))
		f.when(l.Title == "", at+"/title", "contract_missing")
		f.when(l.Unit == "", at+"/unit", "contract_missing")
		f.when(l.Kind == "", at+"/callOffKind", "contract_missing")
		f.when(l.Obligation == "", at+"/obligation", "contract_missing")
		f.cpv(l.CPV, at+"/cpv")
		f.when(slices.ContainsFunc(l.Categories, func(c string) bool { return !k.Categories[c] }), at+"/categories", "contract_category_unknown")
		f.parties(l, t.Term, k, at+"/parties")
		f.selection(l, at+"/selection")
		f.entitled(l, t.Term, k, at+"/entitled")
	}
}

func (f *findings) parties(l Lot, term money.Period, k Known, at string) {
	f.when(len(l.Parties) == 0, at, "contract_no_party")
	ranks, shares := map[int]bool{}, money.MustQuantity("0")
	ranked, shared, places := 0, 0, 0
	for i, p := range l.Parties {
		here := fmt.Sprintf("%s/%d", at, i)
		f.when(!k.Suppliers[p.Supplier], here+"/supplierId", "contract_supplier_unknown")
		f.period(p.Valid, term, here+"/valid")
		f.priceRule(p.PriceRule, here+"/priceRule")
		f.when(slices.ContainsFunc(l.Parties[:i], func(q Party) bool { return q.Supplier == p.Supplier && overlap(q.Valid, p.Valid) }),
			here, "contract_party_twice")
		if p.Succession != nil {
			continue // stands in its predecessor's place
		}
		places++
		f.when(p.Rank > 0 && ranks[p.Rank], here+"/rank", "contract_rank_twice", "rank", strconv.Itoa(p.Rank))
		if p.Rank > 0 {
			ranks[p.Rank], ranked = true, ranked+1
		}
		if p.Share != nil {
			sum, err := shares.Add(money.MustQuantity(p.Share.String()))
			if err == nil {
				shares, shared = sum, shared+1
			}
		}
	}
	several := places > 1
	f.when(several && l.Kind == catalog.CallOffSingle, at, "contract_single_party")
	f.when(several && l.chooses() && l.Selection.By != catalog.SelectByShare && ranked < places, at, "contract_ranks_missing")
	f.when(several && l.chooses() && l.Selection.By == catalog.SelectByShare && shared == 0, at, "contract_shares_missing")
	f.when(shared > 0 && (shared < places || !shares.Equal(money.MustQuantity("100"))), at, "contract_shares_sum", "sum", shares.String())
}

func (f *findings) entitled(l Lot, term money.Period, k Known, at string) {
	for i, e := range l.Entitled {
		here := fmt.Sprintf("%s/%d", at, i)
		f.when(!k.Organisations[e.Organisation], here+"/organisationId", "contract_organisation_unknown")
		f.when(strings.TrimSpace(e.Annex) == "", here+"/annex", "contract_annex_missing")
		f.period(e.Valid, term, here+"/valid")
		f.when(slices.ContainsFunc(l.Entitled[:i], func(o Entitled) bool { return o.Organisation == e.Organisation && overlap(o.Valid, e.Valid) }),
			here, "contract_entitled_twice")
	}
}

// period wants a time within the term that is not empty; without an end it lasts as long as the contract.
func (f *findings) period(p, term money.Period, at string) {
	switch {
	case p.From.IsZero():
		f.when(true, at, "contract_missing")
	case !p.To.IsZero() && !p.From.Before(p.To):
		f.when(true, at, "contract_period_empty")
	case !term.From.IsZero() && !term.To.IsZero():
		f.when(p.From.Before(term.From) || p.To.After(term.To), at, "contract_outside_term")
	}
}

func overlap(a, b money.Period) bool {
	return (b.To.IsZero() || a.From.Before(b.To)) && (a.To.IsZero() || b.From.Before(a.To))
}

// limits holds domain rule 3 (CJEU C-216/17, C-23/20): an estimate and a maximum for each lot and for the whole, and
// nothing below what is used.
func (f *findings) limits(t Terms, s Standing) error {
	if err := f.limit(t, t.Total, s.Total, "/total"); err != nil {
		return err
	}
	if s.Edition == 0 {
		if err := f.total(t); err != nil {
			return err
		}
	}
	for i, l := range t.Lots {
		at := fmt.Sprintf("/lots/%d", i)
		if err := f.limit(t, l.Limits, s.Lots[l.Number], at); err != nil {
			return err
		}
		if err := f.quotas(l, s, at+"/entitled"); err != nil {
			return err
		}
		if err := f.successions(l, s, at); err != nil {
			return err
		}
		if over, err := exceeds(l.MaximumValue, t.Total.MaximumValue); err != nil {
			return err
		} else if over {
			f.when(true, at+"/maximumValue", "contract_over_total")
		}
	}
	return nil
}

// total refuses a maximum of a new contract above what its lots allow together: it would never hold, and would be published
// all the same. Later the whole may be widened before its lots are.
func (f *findings) total(t Terms) error {
	sum := money.Zero(money.EUR)
	for _, l := range t.Lots {
		if l.MaximumValue == nil || l.MaximumValue.Currency() != money.EUR {
			return nil
		}
		var err error
		if sum, err = sum.Add(*l.MaximumValue); err != nil {
			return err
		}
	}
	if over, err := exceeds(t.Total.MaximumValue, &sum); err != nil || !over || len(t.Lots) == 0 {
		return err
	}
	f.when(true, "/total/maximumValue", "contract_total_over_lots", "sum", sum.String())
	return nil
}

func (f *findings) limit(t Terms, l Limits, used Used, at string) error {
	f.when(l.EstimatedValue == nil && l.EstimatedQuantity == nil, at+"/estimatedValue", "contract_no_estimate")
	f.when(l.MaximumValue == nil && l.MaximumQuantity == nil, at+"/maximumValue", "contract_no_maximum")
	f.when(l.UnpublishedReason != "" && t.Regime == VgV && !beforeMaximaWerePublished(t.Term), at+"/unpublishedReason", "contract_maximum_published")
	for _, a := range []*money.Amount{l.EstimatedValue, l.MaximumValue} {
		f.when(a != nil && (a.Sign() <= 0 || a.Currency() != money.EUR), at, "contract_amount")
	}
	for _, q := range []*money.Quantity{l.EstimatedQuantity, l.MaximumQuantity} {
		f.when(q != nil && q.Sign() <= 0, at, "contract_amount")
	}
	below, err := exceeds(l.EstimatedValue, l.MaximumValue)
	if err != nil {
		return err
	}
	belowUsed, err := exceeds(used.Value, l.MaximumValue)
	if err != nil {
		return err
	}
	f.when(below, at+"/maximumValue", "contract_below_estimate")
	f.when(more(l.EstimatedQuantity, l.MaximumQuantity), at+"/maximumQuantity", "contract_below_estimate")
	if belowUsed {
		f.when(true, at+"/maximumValue", "contract_below_used", "used", used.Value.String())
	}
	if more(used.Quantity, l.MaximumQuantity) {
		f.when(true, at+"/maximumQuantity", "contract_below_used", "used", used.Quantity.String())
	}
	return nil
}

// quotas of a lot stay within its maximum and are not below what was called off; two periods of one body share one quota.
func (f *findings) quotas(l Lot, s Standing, at string) error {
	for i, e := range l.Entitled {
		here, used := fmt.Sprintf("%s/%d", at, i), s.Quotas[QuotaKey{l.Number, e.Organisation}]
		f.when(e.QuotaValue != nil && (e.QuotaValue.Sign() <= 0 || e.QuotaValue.Currency() != money.EUR), here+"/quotaValue", "contract_amount")
		f.when(e.QuotaQuantity != nil && e.QuotaQuantity.Sign() <= 0, here+"/quotaQuantity", "contract_amount")
		over, err := exceeds(e.QuotaValue, l.MaximumValue)
		if err != nil {
			return err
		}
		below, err := exceeds(used.Value, e.QuotaValue)
		if err != nil {
			return err
		}
		f.when(over, here+"/quotaValue", "contract_quota_over_maximum")
		f.when(more(e.QuotaQuantity, l.MaximumQuantity), here+"/quotaQuantity", "contract_quota_over_maximum")
		if below {
			f.when(true, here+"/quotaValue", "contract_below_used", "used", used.Value.String())
		}
		if more(used.Quantity, e.QuotaQuantity) {
			f.when(true, here+"/quotaQuantity", "contract_below_used", "used", used.Quantity.String())
		}
		f.when(slices.ContainsFunc(l.Entitled[:i], func(o Entitled) bool { return o.Organisation == e.Organisation && !o.sameQuota(e) }),
			here+"/quotaValue", "contract_quota_differs")
	}
	return nil
}

func (e Entitled) sameQuota(o Entitled) bool {
	return (e.QuotaValue == nil) == (o.QuotaValue == nil) && (e.QuotaValue == nil || e.QuotaValue.Equal(*o.QuotaValue)) &&
		(e.QuotaQuantity == nil) == (o.QuotaQuantity == nil) && (e.QuotaQuantity == nil || e.QuotaQuantity.Equal(*o.QuotaQuantity))
}

// beforeMaximaWerePublished reports whether the contract began before the judgment C-23/20 of 17 June 2021.
func beforeMaximaWerePublished(term money.Period) bool {
	return term.From.Before(money.MustDate("2021-06-17"))
}

func exceeds(a, b *money.Amount) (bool, error) {
	if a == nil || b == nil {
		return false, nil
	}
	return b.Less(*a)
}

func more(a, b *money.Quantity) bool { return a != nil && b != nil && a.Cmp(*b) > 0 }

// kept finds what a contract in force must not lose: lots, how they are called off, the time of those who could already
// call off or deliver, and each limit.
func (f *findings) kept(c Change, s Standing, today money.Date) {
	f.when(c.Terms.Number != s.Terms.Number, "/number", "contract_number_kept")
	f.when(c.Terms.Regime != s.Terms.Regime, "/regime", "contract_regime_kept")
	f.when(s.Terms.Term.From != c.Terms.Term.From && !s.Terms.Term.From.After(today), "/term", "contract_start_kept")
	f.when(s.Terms.Extension != c.Terms.Extension && c.Kind != Amend, "/extension", "contract_extension_is_amendment")
	f.keptLimits(s.Terms.Total, c.Terms.Total, "/total")
	for i, was := range s.Terms.Lots {
		at := fmt.Sprintf("/lots/%d", i)
		if i >= len(c.Terms.Lots) {
			f.when(true, "/lots", "contract_lot_kept", "number", strconv.Itoa(was.Number))
			continue
		}
		is := c.Terms.Lots[i]
		f.when(is.Kind != was.Kind, at+"/callOffKind", "contract_kind_kept")
		f.keptSelection(c.Kind, was, is, at)
		f.keptLimits(was.Limits, is.Limits, at)
		f.keptPeople(was, is, today, at)
		if c.Kind != Amend {
			f.keptPriceRules(was, is, at)
		}
	}
	f.when(len(c.Terms.Lots) > len(s.Terms.Lots) && c.Kind != Amend, "/lots", "contract_lot_added")
}

func (f *findings) keptLimits(was, is Limits, at string) {
	f.when((was.MaximumValue == nil) != (is.MaximumValue == nil), at+"/maximumValue", "contract_limit_kept")
	f.when((was.MaximumQuantity == nil) != (is.MaximumQuantity == nil), at+"/maximumQuantity", "contract_limit_kept")
}

// keptPeople wants an end to be set where somebody who has begun would vanish.
func (f *findings) keptPeople(was, is Lot, today money.Date, at string) {
	for _, p := range was.Parties {
		gone := !slices.ContainsFunc(is.Parties, func(q Party) bool { return q.Supplier == p.Supplier && q.Valid.From == p.Valid.From })
		f.when(gone && !p.Valid.From.After(today), at+"/parties", "contract_party_kept")
	}
	for _, e := range was.Entitled {
		gone := !slices.ContainsFunc(is.Entitled, func(o Entitled) bool { return o.Organisation == e.Organisation && o.Valid.From == e.Valid.From })
		f.when(gone && !e.Valid.From.After(today), at+"/entitled", "contract_entitled_kept")
	}
}

// keptPriceRules wants a ground where a supplier's price rule changes: the price is a core term of the contract.
func (f *findings) keptPriceRules(was, is Lot, at string) {
	for i, p := range is.Parties {
		f.when(slices.ContainsFunc(was.Parties, func(q Party) bool {
			return q.Supplier == p.Supplier && q.Valid.From == p.Valid.From && !q.PriceRule.equal(p.PriceRule)
		}), fmt.Sprintf("%s/parties/%d/priceRule", at, i), "contract_price_rule_is_amendment")
	}
}

// Names are the keys of everything outside the contract that the terms name.
func (t Terms) Names() (suppliers, organisations []uuid.UUID, categories []string) {
	for _, l := range t.Lots {
		for _, p := range l.Parties {
			suppliers = append(suppliers, p.Supplier)
		}
		for _, e := range l.Entitled {
			organisations = append(organisations, e.Organisation)
		}
		categories = append(categories, l.Categories...)
	}
	return suppliers, organisations, categories
}
