package rules

import (
	"cmp"
	"slices"

	"github.com/provitako/marktplatz/internal/money"
)

// selection is which rules speak to one case.
type selection struct {
	base     *Rule // of the Land or the adopted regime
	own      *Rule // of the body itself
	eu       *Rule
	funding  *Rule  // condition of a funding source with the lowest limit
	regime   *Rule  // by which the regime was adopted; nil when the facts name it
	table    *Rule  // of product groups, where it is not the one supplied
	terms    []Rule // that ask for offers or make sums a stop
	caution  *Rule  // that sets the Vorsichtswert, where it counts
	deciding *Rule  // base, own or funding
	state    State

	cautionValue money.Amount
}

func selectRules(all []Rule, f DirectAwardFacts) (sel selection, err error) {
	limits := current(all, DirectAward, f.At)
	f, sel.regime = f.adopt(all)
	for _, level := range []func(Rule) bool{
		func(r Rule) bool { return r.Jurisdiction == f.Jurisdiction && r.BuyerType == f.BuyerType },
		func(r Rule) bool { return r.Jurisdiction == f.Jurisdiction && r.BuyerType == "" },
		func(r Rule) bool { return f.Adopted != "" && r.Jurisdiction == f.Adopted && r.suits(f.BuyerType) },
	} {
		sel.base, err = strictest(limits, func(r Rule) bool { return r.Organisation == "" && r.Funding == "" && level(r) })
		if err != nil {
			return selection{}, err
		}
		if sel.base != nil {
			break
		}
	}
	sel.own, err = strictest(limits, func(r Rule) bool { return r.Organisation != "" && r.Organisation == f.Organisation })
	if err != nil {
		return selection{}, err
	}
	sel.funding, err = strictest(limits, func(r Rule) bool { return r.Funding != "" && r.MaxNet != nil && r.binds(f) })
	if err != nil {
		return selection{}, err
	}
	if sel.eu, err = euThreshold(all, f); err != nil {
		return selection{}, err
	}
	sel.table = ownTable(all, f)
	for _, r := range current(all, AsksTerms, f.At) {
		if r.binds(f) && r.Terms != nil && (len(r.Terms.MinOffers) > 0 || r.Terms.Split != nil && (r.Terms.Split.OnExceed == ExceedBlocks || r.Terms.Split.differs())) {
			sel.terms = append(sel.terms, r)
		}
	}
	slices.SortFunc(sel.terms, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	caution, err := cautionRule(all, f)
	if err != nil {
		return selection{}, err
	}
	if caution != nil {
		f.CautionValue = *caution.Terms.CautionValue
	}
	if sel, err = sel.decide(f); err == nil && sel.state != Found {
		sel.caution = caution
	}
	sel.cautionValue = f.CautionValue
	return sel, err
}

// cautionRule is the rule that sets the lowest Vorsichtswert for the buyer, the body's own in place of one that delegates; nil
// where none sets any.
func cautionRule(all []Rule, f DirectAwardFacts) (*Rule, error) {
	speaking := slices.DeleteFunc(current(all, AsksTerms, f.At), func(r Rule) bool { return !r.binds(f) || r.Terms == nil || r.Terms.CautionValue == nil })
	if len(speaking) == 0 {
		return nil, nil
	}
	slices.SortFunc(speaking, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	m := merger{speaking: speaking}
	lowest := m.lowest(cautionValue)
	if m.err != nil {
		return nil, m.err
	}
	i := slices.IndexFunc(speaking, func(r Rule) bool { return r.ID == lowest.Ref.ID })
	return &speaking[i], nil
}

// ownTable is the product-group table by which the buyer's purchases are similar, nil where that is the one supplied.
func ownTable(all []Rule, f DirectAwardFacts) *Rule {
	tables := slices.DeleteFunc(current(all, ProductGroups, f.At), func(r Rule) bool { return !r.binds(f) })
	slices.SortFunc(tables, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	if t := groupRule(tables); t != nil && !(Ref{ID: t.ID, Version: t.Version}).supplied() {
		return t
	}
	return nil
}

// euThreshold prefers the rule for this type of buyer to the one for all.
func euThreshold(all []Rule, f DirectAwardFacts) (*Rule, error) {
	thresholds := current(all, EUThreshold, f.At)
	exact, err := strictest(thresholds, func(r Rule) bool { return r.MaxNet != nil && r.BuyerType == f.BuyerType })
	if err != nil || exact != nil {
		return exact, err
	}
	return strictest(thresholds, func(r Rule) bool { return r.MaxNet != nil && r.BuyerType == "" })
}

// EUThresholdOn is the EU threshold for a type of buyer on a day; nil when none is known (GWB section 106).
func EUThresholdOn(all []Rule, buyer BuyerType, day money.Date) (*money.Amount, error) {
	r, err := euThreshold(all, DirectAwardFacts{BuyerType: buyer, At: day})
	if err != nil || r == nil {
		return nil, err
	}
	return r.MaxNet, nil
}

func (r Rule) suits(buyer BuyerType) bool { return r.BuyerType == "" || r.BuyerType == buyer }

// decide lets the body's own rule tighten the law, and loosen it only where the law
// delegates that. A funding source only ever tightens, the caution value included.
func (s selection) decide(f DirectAwardFacts) (selection, error) {
	s.deciding = cmp.Or(s.base, s.own)
	if s.base != nil && s.own != nil && s.own.MaxNet != nil {
		c, err := compareLimits(s.own.MaxNet, s.base.MaxNet)
		if err != nil {
			return selection{}, err
		}
		if c < 0 || c > 0 && s.base.Delegates != "" {
			s.deciding = s.own
		}
	}
	if s.funding != nil {
		otherwise := &f.CautionValue
		if s.deciding != nil && s.deciding.MaxNet != nil {
			otherwise = s.deciding.MaxNet
		}
		lower, err := s.funding.MaxNet.Less(*otherwise)
		if err != nil {
			return selection{}, err
		}
		if lower {
			s.deciding = s.funding
		}
	}
	switch {
	case s.deciding == nil:
		s.state = Unknown
	case s.deciding.MaxNet == nil:
		s.state = NoStatutoryLimit
	default:
		s.state = Found
	}
	return s, nil
}

// used lists every rule that was looked at for the answer.
func (s selection) used() []*Rule {
	used := []*Rule{s.base, s.own, s.eu, s.funding, s.regime, s.table}
	for i := range s.terms {
		used = append(used, &s.terms[i])
	}
	if c := s.caution; c != nil && !slices.ContainsFunc(s.terms, func(r Rule) bool { return r.ID == c.ID }) {
		used = append(used, c)
	}
	return slices.DeleteFunc(used, func(r *Rule) bool { return r == nil })
}

// minOffers is the largest demand of law, body and funding source for the value.
func (s selection) minOffers(net money.Amount) (int, error) {
	most := 0
	for _, r := range s.used() {
		if r.MinOffers != nil {
			most = max(most, *r.MinOffers)
		}
		if r.Terms == nil {
			continue
		}
		band, _, err := Terms{MinOffers: r.Terms.MinOffers}.OffersFor(net)
		if err != nil {
			return 0, err
		}
		most = max(most, band.Minimum)
	}
	return most, nil
}

func (s selection) sumsBlock() bool {
	return slices.ContainsFunc(s.used(), func(r *Rule) bool {
		return r.SumsBlock || r.Terms != nil && r.Terms.Split != nil && r.Terms.Split.OnExceed == ExceedBlocks
	})
}
