package rulebook

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/rules"
)

// Bounds of what a rule can say.
const (
	maxOffers        = 20    // offers a comparison can be made to need
	maxText          = 500   // characters a reason can be made to have
	maxWindowMonths  = 60    // over which purchases are added up
	maxHorizonMonths = 240   // over which a recurring price counts
	maxApprovalDays  = 60    // a body may let prices and limits be held
	maxWithinDays    = 3_650 // after an order
)

// confirmers are the roles that can confirm an order under the caution value: people who can also submit one may have them.
var confirmers = []string{string(authz.Officer), string(authz.Approver), string(authz.RuleMaintainer), string(authz.Admin)}

var dutyKeyForm = regexp.MustCompile(`^[a-z][a-z0-9_]{1,59}$`)

// known reports whether a value is one of those there are; empty means that nothing is said.
func known[T ~string](value T, values ...T) bool {
	return value == "" || slices.Contains(values, value)
}

func checkTerms(t rules.TermsRule) error {
	for i, b := range t.Deviation {
		if err := checkBand("terms.deviation."+strconv.Itoa(i), b); err != nil {
			return err
		}
	}
	for i, b := range t.MinOffers {
		at := "terms.minOffers." + strconv.Itoa(i)
		if b.Minimum < 0 || b.Minimum > maxOffers {
			return refuse(at+".minimum", "rule_unknown_value")
		}
		if amountOutOfRange(&b.FromNet) {
			return refuse(at+".fromNet", "rule_amount")
		}
	}
	for i, e := range t.EconomyEvidence {
		if !slices.Contains(rules.Evidences(), e) || slices.Contains(t.EconomyEvidence[:i], e) {
			return refuse("terms.economyEvidence."+strconv.Itoa(i), "rule_unknown_value")
		}
	}
	switch {
	case t.Silent():
		return refuse("terms", "rule_silent")
	case amountOutOfRange(t.ProductChoiceFrom):
		return refuse("terms.productChoiceFrom", "rule_amount")
	case amountOutOfRange(t.AuditOfficeFrom):
		return refuse("terms.auditOfficeFrom", "rule_amount")
	case amountOutOfRange(t.CautionValue):
		return refuse("terms.cautionValue", "rule_amount")
	case t.HorizonMonths < 0 || t.HorizonMonths > maxHorizonMonths:
		return refuse("terms.horizonMonths", "rule_unknown_value")
	case t.ApprovalDays < 0 || t.ApprovalDays > maxApprovalDays:
		return refuse("terms.approvalDays", "rule_unknown_value")
	case !known(t.CautionConfirm, confirmers...):
		return refuse("terms.cautionConfirm", "rule_role")
	}
	return checkSplit(t.Split)
}

func checkBand(at string, b rules.DeviationBand) error {
	switch {
	case b.Ask == "" || !known(b.Ask, rules.AskCode, rules.AskCodeAndText, rules.AskSecondPerson):
		return refuse(at+".ask", "rule_unknown_value")
	case b.MinText < 0 || b.MinText > maxText:
		return refuse(at+".minText", "rule_unknown_value")
	case amountOutOfRange(b.FromAmount):
		return refuse(at+".fromAmount", "rule_amount")
	default:
		return nil
	}
}

func checkSplit(s *rules.Split) error {
	switch {
	case s == nil:
		return nil
	case s.WindowMonths < 0 || s.WindowMonths > maxWindowMonths:
		return refuse("terms.split.windowMonths", "rule_unknown_value")
	case !known(s.CountingUnit, rules.CountLegalEntity, rules.CountUnit):
		return refuse("terms.split.countingUnit", "rule_unknown_value")
	case !known(s.OnExceed, rules.ExceedWarns, rules.ExceedBlocks):
		return refuse("terms.split.onExceed", "rule_unknown_value")
	default:
		return nil
	}
}

func checkDuty(d rules.Duty) error {
	switch {
	case !dutyKeyForm.MatchString(d.Key):
		return refuse("duty.key", "rule_key_form")
	case d.DE == "":
		return refuse("duty.de", "rule_missing")
	case d.EN == "":
		return refuse("duty.en", "rule_missing")
	case !known(d.Channel, rules.Channels()...):
		return refuse("duty.channel", "rule_unknown_value")
	case !known(d.Kind, rules.Supplies, rules.Services):
		return refuse("duty.kind", "rule_unknown_value")
	case !known(d.Regime, rules.Regimes()...):
		return refuse("duty.regime", "rule_unknown_value")
	case d.Regime != "" && d.Channel != "" && d.Channel != rules.FrameworkChannel:
		return refuse("duty.regime", "rule_regime_of_frameworks")
	case amountOutOfRange(d.FromNet):
		return refuse("duty.fromNet", "rule_amount")
	}
	return checkDutyTime(d)
}

// checkDutyTime wants a phase, and of what comes after an order that it does not hold the order up.
func checkDutyTime(d rules.Duty) error {
	switch {
	case d.When == "" || !known(d.When, rules.BeforeOrder, rules.AfterOrder):
		return refuse("duty.when", "rule_unknown_value")
	case d.Effect == "" || !known(d.Effect, rules.DutyBlocks, rules.DutyReminds):
		return refuse("duty.effect", "rule_unknown_value")
	case d.When == rules.AfterOrder && d.Effect == rules.DutyBlocks:
		return refuse("duty.effect", "rule_block_after")
	case d.WithinDays < 0 || d.WithinDays > maxWithinDays:
		return refuse("duty.withinDays", "rule_unknown_value")
	case d.WithinDays > 0 && d.When == rules.BeforeOrder:
		return refuse("duty.withinDays", "rule_term_before")
	default:
		return nil
	}
}

// checkGroups wants every group named and every category in one of them only.
func checkGroups(groups []rules.Group) error {
	seen := map[string]bool{}
	for i, g := range groups {
		at := "groups." + strconv.Itoa(i)
		switch {
		case !cpvForm.MatchString(g.CPV) || seen[g.CPV]:
			return refuse(at+".cpv", "rule_group")
		case g.DE == "":
			return refuse(at+".de", "rule_group")
		case g.EN == "":
			return refuse(at+".en", "rule_group")
		}
		seen[g.CPV] = true
		for j, c := range g.Categories {
			if seen["category "+c] {
				return refuse(at+".categories."+strconv.Itoa(j), "rule_group")
			}
			seen["category "+c] = true
		}
	}
	return nil
}

// checkCategories refuses categories that the shop does not have: their group would never be found.
func checkCategories(groups []rules.Group, has []string) error {
	for i, g := range groups {
		for j, c := range g.Categories {
			if !slices.Contains(has, c) {
				return refuse("groups."+strconv.Itoa(i)+".categories."+strconv.Itoa(j), "rule_unknown_value")
			}
		}
	}
	return nil
}
