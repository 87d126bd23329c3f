package rules

import "cmp"

// selection is which rules speak to one case.
type selection struct {
	base     *Rule // of the Land or the adopted regime
	own      *Rule // of the body itself
	eu       *Rule
	deciding *Rule // base or own
	state    State
}

func selectRules(all []Rule, f DirectAwardFacts) (sel selection, err error) {
	limits := current(all, DirectAward, f.At)
	for _, level := range []func(Rule) bool{
		func(r Rule) bool { return r.Jurisdiction == f.Jurisdiction && r.BuyerType == f.BuyerType },
		func(r Rule) bool { return r.Jurisdiction == f.Jurisdiction && r.BuyerType == "" },
		func(r Rule) bool { return f.Adopted != "" && r.Jurisdiction == f.Adopted && r.suits(f.BuyerType) },
	} {
		sel.base, err = strictest(limits, func(r Rule) bool { return r.Organisation == "" && level(r) })
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
	if sel.eu, err = euThreshold(all, f); err != nil {
		return selection{}, err
	}
	return sel.decide()
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

func (r Rule) suits(buyer BuyerType) bool { return r.BuyerType == "" || r.BuyerType == buyer }

// decide lets the body's own rule tighten the law, never loosen it.
func (s selection) decide() (selection, error) {
	s.deciding = cmp.Or(s.base, s.own)
	if s.base != nil && s.own != nil {
		c, err := compareLimits(s.own.MaxNet, s.base.MaxNet)
		if err != nil {
			return selection{}, err
		}
		if c < 0 {
			s.deciding = s.own
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

// minOffers is the larger demand of law and body.
func (s selection) minOffers() int {
	most := 0
	for _, r := range []*Rule{s.base, s.own} {
		if r != nil && r.MinOffers != nil {
			most = max(most, *r.MinOffers)
		}
	}
	return most
}

func (s selection) sumsBlock() bool {
	return s.base != nil && s.base.SumsBlock || s.own != nil && s.own.SumsBlock
}
