package rules

import (
	"slices"

	"github.com/provitako/marktplatz/internal/money"
)

// DemandKind is what sort of thing the rules ask of an order beyond its limit.
type DemandKind string

// Kinds of demands.
const (
	DemandsDuty        DemandKind = "duty"         // a Pflicht, before the order or after it
	DemandsAuditOffice DemandKind = "audit_office" // the audit office (RPA) sees the order first
	DemandsEconomy     DemandKind = "economy"      // evidence of economy in place of offers that are missing
	DemandsCaution     DemandKind = "caution"      // no rule gives a limit: a named role confirms the order
)

// Demand is one thing that the rules ask of an order.
type Demand struct {
	Kind     DemandKind
	Rule     Ref
	Rules    []Ref // all rules that together say what evidence is accepted
	When     Timing
	Effect   Effect
	Duty     *Duty         // of a duty
	From     *money.Amount // net order value from which the audit office sees it
	Accepted []Evidence    // of economy
	Minimum  int           // offers asked for, of economy
	Role     string        // that confirms, of the caution value
}

// Demands are all that the rules ask of an order beyond its limit, duties first. The evaluation is that of everything submitted
// together; nil for an order that is no direct award. Error: currencies differ.
func (t Terms) Demands(c DutyCase, e *Evaluation) ([]Demand, error) {
	duties, err := t.DutiesFor(c)
	if err != nil {
		return nil, err
	}
	var out []Demand
	for _, d := range duties {
		out = append(out, Demand{Kind: DemandsDuty, Rule: d.Ref, When: d.When, Effect: d.Effect, Duty: &d})
	}
	first := func(d Demand) {
		d.When, d.Effect = BeforeOrder, DutyBlocks
		out = append(out, d)
	}
	if from := t.AuditOfficeFrom; from != nil {
		below, err := c.Net.Less(from.Value)
		if err != nil {
			return nil, err
		}
		if !below {
			first(Demand{Kind: DemandsAuditOffice, Rule: from.Ref, From: &from.Value})
		}
	}
	if e == nil {
		return out, nil
	}
	if accepted := t.EconomyEvidence; e.Facts.Offers < e.MinOffers && len(accepted.Value) > 0 {
		first(Demand{Kind: DemandsEconomy, Rule: accepted.Ref, Rules: t.EconomyRefs, Accepted: accepted.Value, Minimum: e.MinOffers})
	}
	if confirm := t.CautionConfirm; e.CautionValue != nil && confirm != nil {
		first(Demand{Kind: DemandsCaution, Rule: confirm.Ref, Role: confirm.Value})
	}
	return out, nil
}

// AsksChoice reports whether "Warum dieses Produkt?" is asked of a line of the value.
func (t Terms) AsksChoice(line money.Amount) (bool, error) {
	if t.ProductChoiceFrom == nil {
		return false, nil
	}
	below, err := line.Less(t.ProductChoiceFrom.Value)
	return err == nil && !below, err
}

// Kinds are what is bought in the categories, each once.
func (t GroupTable) Kinds(categories []string) (out []ContractKind) {
	for _, c := range categories {
		if kind := t.Of(c).Kind(); !slices.Contains(out, kind) {
			out = append(out, kind)
		}
	}
	slices.Sort(out)
	return out
}
