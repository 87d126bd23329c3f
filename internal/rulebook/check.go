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
	case r.Source.URL != "" && !strings.HasPrefix(r.Source.URL, "https://"):
		return refuse("source.url", "rule_unknown_value")
	case amountOutOfRange(r.MaxNet):
		return refuse("maxNet", "rule_amount")
	}
	if err := checkWhose(r); err != nil {
		return err
	}
	if err := checkLimits(r); err != nil {
		return err
	}
	return checkKind(r)
}

// checkLimits wants the members of a limit only in a rule that sets one: anywhere else they would be read by nobody.
func checkLimits(r rules.Rule) error {
	sets := r.Kind == rules.DirectAward
	switch {
	case r.MaxNet != nil && !sets && r.Kind != rules.EUThreshold:
		return refuse("maxNet", "rule_kind_content")
	case r.MinOffers != nil && !sets:
		return refuse("minOffers", "rule_kind_content")
	case r.MinOffers != nil && (*r.MinOffers < 0 || *r.MinOffers > maxOffers):
		return refuse("minOffers", "rule_unknown_value")
	case r.SumsBlock && !sets:
		return refuse("sumsBlock", "rule_kind_content")
	case r.Delegates != "" && r.Kind == rules.EUThreshold: // neither a Land nor a body can move it
		return refuse("delegates", "rule_kind_content")
	default:
		return nil
	}
}

// amountOutOfRange reports whether an amount is none a rule can name. Nothing is fine.
func amountOutOfRange(a *money.Amount) bool {
	return a != nil && (a.Sign() < 0 || a.Currency() != money.EUR)
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
	if r.BuyerType != "" && !slices.Contains(rules.BuyerTypes(), r.BuyerType) {
		return refuse("buyerType", "rule_unknown_value")
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
