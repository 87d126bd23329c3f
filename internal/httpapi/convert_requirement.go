package httpapi

import (
	"strconv"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// toRequirements shows what the rules ask of an order to be.
func toRequirements(asked []order.Requirement, bodies []rules.Rule, lang string) []gen.Requirement {
	return mapped(asked, func(r order.Requirement) gen.Requirement {
		g := gen.Requirement{
			Id: r.ID, Kind: gen.RequirementKind(r.Kind), Citation: r.Rule.Citation, When: gen.RequirementWhen(r.When), Effect: gen.RequirementEffect(r.Effect),
			Open: r.Open(), SourceUrl: sourceOf(r.Rule, bodies),
		}
		g.Title, g.Text = requirementText(r, lang)
		if r.Duty != nil {
			g.Evidence = unlessEmpty(r.Duty.Evidence)
		}
		if len(r.Accepted) > 0 {
			accepted := mapped(r.Accepted, func(e rules.Evidence) gen.EconomyEvidence { return gen.EconomyEvidence(e) })
			g.Accepted = &accepted
		}
		if !r.Due.IsZero() {
			due := toDate(r.Due)
			g.Due = &due
		}
		if r.NotMine {
			g.Unanswerable = &r.NotMine
		}
		return g
	})
}

// requirementText says what is asked and what to do.
func requirementText(r order.Requirement, lang string) (title, text string) {
	code := "requirement_" + string(r.Kind)
	params := map[string]string{"minimum": strconv.Itoa(r.Minimum)}
	switch {
	case r.Duty != nil:
		code, title = code+"_"+string(r.When)+"_"+string(r.Effect), inLanguage(lang, r.Duty.DE, r.Duty.EN)
		if r.When == rules.AfterOrder && !r.Due.IsZero() {
			code, params["day"] = code+"_due", dateText(lang, r.Due)
		}
	case r.From != nil:
		params["from"] = moneyText(lang, *r.From)
	case r.Role != "":
		params["role"] = roleNames(lang, []authz.Role{authz.Role(r.Role)})
		if r.NotMine {
			code += "_other"
		}
	}
	m := messageFor(lang, code)
	if title == "" {
		title = m.Title
	}
	return title, fill(m.Detail, params)
}

// sourceOf is the address of a rule's source, nil when it has none.
func sourceOf(ref rules.Ref, bodies []rules.Rule) *string {
	for _, r := range rules.Used(bodies, []rules.Ref{ref}) {
		return unlessEmpty(r.Source.URL)
	}
	return nil
}

func toFundingSources(f order.Facts, day money.Date) []gen.FundingSource {
	return mapped(f.FundingSources(day), func(s rules.FundingSource) gen.FundingSource {
		return gen.FundingSource{Key: s.Key, Citation: s.Citation}
	})
}

// fromProofs reads what is given for requirements.
func fromProofs(in *[]gen.Proof) []order.Proof {
	if in == nil {
		return nil
	}
	return mapped(*in, func(g gen.Proof) order.Proof {
		p := order.Proof{Requirement: g.Requirement, Reference: trimmed(g.Reference), Document: g.DocumentId}
		if g.On != nil {
			p.On = civil(*g.On)
		}
		if g.Evidence != nil {
			p.Evidence = rules.Evidence(*g.Evidence)
		}
		p.Confirmed = g.Confirmed != nil && *g.Confirmed
		return p
	})
}
