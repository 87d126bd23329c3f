package rulebook

import (
	"errors"
	"slices"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// checkTightens refuses a rule of the body that is looser than a law that does not
// delegate it. buyer says who the body is and on which day its rule would begin.
// Evaluations would ignore the looser part; the refusal tells the person why.
func checkTightens(all []rules.Rule, own rules.Rule, buyer rules.DirectAwardFacts) error {
	law := make([]rules.Rule, 0, len(all))
	for _, r := range all {
		if r.Organisation == "" {
			law = append(law, r)
		}
	}
	buyer.At = own.Valid.From
	switch own.Kind {
	case rules.DirectAward:
		return limitTightens(law, own, buyer)
	case rules.AsksTerms:
		return termsTighten(law, *own.Terms, buyer)
	default:
		return nil
	}
}

func looser(field string, by rules.Ref) error {
	return fault.New(fault.Invalid, "house_rule_loosens", "field", field, "citation", by.Citation).WithField("#/body/rule/"+field, "rule_looser")
}

func limitTightens(law []rules.Rule, own rules.Rule, buyer rules.DirectAwardFacts) error {
	if own.MaxNet == nil {
		return nil
	}
	buyer.Net = money.Zero(money.EUR)
	e, err := rules.EvaluateDirectAward(law, buyer)
	if err != nil || e.State != rules.Found || delegates(law, *e.Rule) {
		return err
	}
	less, err := e.Limit.Less(*own.MaxNet)
	if err != nil || !less {
		return err
	}
	return looser("maxNet", *e.Rule)
}

func delegates(law []rules.Rule, ref rules.Ref) bool {
	return slices.ContainsFunc(law, func(r rules.Rule) bool { return r.ID == ref.ID && r.Version == ref.Version && r.Delegates != "" })
}

// termsTighten holds every part against what binds the body without the rules that delegate.
func termsTighten(law []rules.Rule, own rules.TermsRule, buyer rules.DirectAwardFacts) error {
	binding := slices.DeleteFunc(slices.Clone(law), func(r rules.Rule) bool { return r.Delegates != "" })
	bound, err := rules.TermsFor(append(binding, noDefaults()), buyer)
	if err != nil {
		return err
	}
	above := func(field string, mine *money.Amount, law *rules.Term[money.Amount]) error {
		if mine == nil || law == nil {
			return nil
		}
		less, err := law.Value.Less(*mine)
		if err != nil || !less {
			return err
		}
		return looser(field, law.Ref)
	}
	errs := []error{
		above("terms/productChoiceFrom", own.ProductChoiceFrom, bound.ProductChoiceFrom),
		above("terms/auditOfficeFrom", own.AuditOfficeFrom, bound.AuditOfficeFrom),
		above("terms/cautionValue", own.CautionValue, bound.CautionValue),
	}
	if s := own.Split; s != nil && bound.Split.Ref.ID != "" && (s.WindowMonths != 0 && s.WindowMonths < bound.Split.WindowMonths ||
		bound.Split.OnExceed == rules.ExceedBlocks && s.OnExceed == rules.ExceedWarns ||
		bound.Split.CountingUnit == rules.CountLegalEntity && s.CountingUnit == rules.CountUnit) {
		errs = append(errs, looser("terms/split", bound.Split.Ref))
	}
	if h := bound.HorizonMonths; own.HorizonMonths != 0 && own.HorizonMonths < h.Value {
		errs = append(errs, looser("terms/horizonMonths", h.Ref))
	}
	if a := bound.ApprovalDays; a.Ref.ID != "" && own.ApprovalDays > a.Value {
		errs = append(errs, looser("terms/approvalDays", a.Ref))
	}
	if p := bound.EarlyPayment; own.EarlyPayment != nil && *own.EarlyPayment && p.Ref.ID != "" && !p.Value {
		errs = append(errs, looser("terms/earlyPayment", p.Ref))
	}
	return firstRefusal(errs)
}

// noDefaults keeps rules.TermsFor from filling in the shop's supplied defaults, which a body may replace.
func noDefaults() rules.Rule { return rules.Rule{ID: "none", Jurisdiction: rules.Shop} }

func firstRefusal(errs []error) error {
	for _, err := range errs {
		var f *fault.Error
		if errors.As(err, &f) {
			return f
		}
	}
	return errors.Join(errs...)
}
