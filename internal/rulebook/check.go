package rulebook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

var (
	idForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{2,79}$`)
	cpvForm = regexp.MustCompile(`^[0-9]{3}$`)
)

// refuse says which field is wrong and how.
func refuse(field, problem string) error {
	return fault.New(fault.Invalid, "rule_field", "field", field, "problem", problem).WithField("#/body/rule/"+strings.ReplaceAll(field, ".", "/"), problem)
}

// checkRule refuses what no rule can be. today is the legal day of the draft.
func checkRule(r rules.Rule, today money.Date) error {
	switch {
	case !idForm.MatchString(r.ID):
		return refuse("id", "rule_id_form")
	case r.Citation == "":
		return refuse("citation", "rule_missing")
	case r.Source.Title == "":
		return refuse("source.title", "rule_missing")
	case r.Source.State.IsZero():
		return refuse("source.state", "rule_missing")
	case today.Before(r.Source.State):
		return refuse("source.state", "rule_date_in_future")
	case r.Valid.From.IsZero():
		return refuse("valid.from", "rule_missing")
	case !r.Valid.To.IsZero() && !r.Valid.From.Before(r.Valid.To):
		return refuse("valid.to", "rule_period_empty")
	case r.MaxNet != nil && (r.MaxNet.Sign() < 0 || r.MaxNet.Currency() != money.EUR):
		return refuse("maxNet", "rule_amount")
	}
	if err := checkWhose(r); err != nil {
		return err
	}
	return checkKind(r)
}

// checkWhose wants a rule to be somebody's: a jurisdiction's or one body's.
func checkWhose(r rules.Rule) error {
	if r.Organisation != "" {
		if r.Jurisdiction != "" || r.BuyerType != "" || r.Funding != "" || r.Delegates != "" {
			return refuse("jurisdiction", "rule_own_binds_itself")
		}
		return nil
	}
	known := []rules.Jurisdiction{rules.EuropeanUnion, rules.Bund, rules.UVgO, rules.Shop, rules.Grant}
	if _, err := rules.ParseLand(string(r.Jurisdiction)); err != nil && !slices.Contains(known, r.Jurisdiction) {
		return refuse("jurisdiction", "rule_unknown_value")
	}
	if (r.Jurisdiction == rules.Grant) != (r.Funding != "") {
		return refuse("funding", "rule_funding")
	}
	return nil
}

// checkKind wants each kind to say exactly its own part.
func checkKind(r rules.Rule) error {
	parts := map[rules.Kind]bool{
		rules.AsksTerms: r.Terms != nil, rules.AsksDuty: r.Duty != nil, rules.ProductGroups: len(r.Groups) > 0, rules.BindsRegime: r.Adopts != "",
	}
	for kind, present := range parts {
		if present != (r.Kind == kind) {
			return refuse("kind", "rule_kind_content")
		}
	}
	switch r.Kind {
	case rules.DirectAward:
		return nil
	case rules.EUThreshold:
		if r.MaxNet == nil || r.Organisation != "" || r.Jurisdiction != rules.EuropeanUnion {
			return refuse("kind", "rule_kind_content")
		}
		return nil
	case rules.AsksTerms:
		return checkTerms(*r.Terms)
	case rules.AsksDuty:
		return checkDuty(*r.Duty)
	case rules.ProductGroups:
		return checkGroups(r.Groups)
	case rules.BindsRegime:
		if r.Adopts != rules.UVgO {
			return refuse("adopts", "rule_unknown_value")
		}
		return nil
	default:
		return refuse("kind", "rule_unknown_value")
	}
}

// maxApprovalDays bounds how long a body may let prices and limits be held.
const maxApprovalDays = 60

func checkTerms(t rules.TermsRule) error {
	amounts := []*money.Amount{t.ProductChoiceFrom, t.AuditOfficeFrom}
	for _, b := range t.Deviation {
		if !slices.Contains([]rules.Ask{rules.AskCode, rules.AskCodeAndText, rules.AskSecondPerson}, b.Ask) || b.MinText < 0 || b.MinText > 500 {
			return refuse("terms.deviation", "rule_unknown_value")
		}
		amounts = append(amounts, b.FromAmount)
	}
	for _, b := range t.MinOffers {
		if b.Minimum < 0 || b.Minimum > 20 {
			return refuse("terms.minOffers", "rule_unknown_value")
		}
		amounts = append(amounts, &b.FromNet)
	}
	for _, a := range amounts {
		if a != nil && (a.Sign() < 0 || a.Currency() != money.EUR) {
			return refuse("terms", "rule_amount")
		}
	}
	if s := t.Split; s != nil && (s.WindowMonths < 0 || s.WindowMonths > 60 || !slices.Contains([]rules.CountingUnit{"", rules.CountLegalEntity, rules.CountUnit}, s.CountingUnit) ||
		!slices.Contains([]rules.OnExceed{"", rules.ExceedWarns, rules.ExceedBlocks}, s.OnExceed)) {
		return refuse("terms.split", "rule_unknown_value")
	}
	if t.HorizonMonths < 0 || t.HorizonMonths > 240 {
		return refuse("terms.horizonMonths", "rule_unknown_value")
	}
	if t.ApprovalDays < 0 || t.ApprovalDays > maxApprovalDays {
		return refuse("terms.approvalDays", "rule_unknown_value")
	}
	return nil
}

func checkDuty(d rules.Duty) error {
	switch {
	case d.Key == "" || d.DE == "" || d.EN == "":
		return refuse("duty.key", "rule_missing")
	case !slices.Contains([]rules.Timing{rules.BeforeOrder, rules.AfterOrder}, d.When):
		return refuse("duty.when", "rule_unknown_value")
	case !slices.Contains([]rules.Effect{rules.DutyBlocks, rules.DutyReminds}, d.Effect):
		return refuse("duty.effect", "rule_unknown_value")
	case d.When == rules.AfterOrder && d.Effect == rules.DutyBlocks:
		return refuse("duty.effect", "rule_block_after")
	case d.FromNet != nil && (d.FromNet.Sign() < 0 || d.FromNet.Currency() != money.EUR):
		return refuse("duty.fromNet", "rule_amount")
	}
	return nil
}

func checkGroups(groups []rules.Group) error {
	seen := map[string]bool{}
	for _, g := range groups {
		if !cpvForm.MatchString(g.CPV) || g.DE == "" || g.EN == "" || seen[g.CPV] {
			return refuse("groups", "rule_group")
		}
		seen[g.CPV] = true
		for _, c := range g.Categories {
			if seen["category "+c] {
				return refuse("groups", "rule_group")
			}
			seen["category "+c] = true
		}
	}
	return nil
}
