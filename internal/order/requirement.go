package order

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Requirement is what one rule asks of an order. Requirements before the order that block it wait for a [Proof].
type Requirement struct {
	rules.Demand
	ID      string     // what a proof names; stays the same while the order to be does
	NotMine bool       // the person who submits does not have the role that confirms
	Due     money.Date // of a duty after the order; zero = no term
	Proof   *Proof     // as given
}

// Blocks reports whether the order waits for this requirement.
func (r Requirement) Blocks() bool {
	return r.When == rules.BeforeOrder && r.Effect == rules.DutyBlocks
}

// Open reports whether the order cannot go out for want of a proof.
func (r Requirement) Open() bool {
	return r.Blocks() && (r.NotMine || r.Proof == nil || !r.Proof.meets(r))
}

// orderCase is an order as requirements see it.
type orderCase struct {
	rules.DutyCase
	seller     string            // empty when a stored decision is repeated
	lot        catalog.LotID     // of a call-off
	evaluation *rules.Evaluation // of a direct award: of everything submitted together
	release    money.Date
	land       rules.Land
}

// demand applies what the rules of the day ask beyond the limit: answers about lines, and proofs for whole orders. Whoever
// fills a basket without submitting it is never asked for proofs.
func (p *Plan) demand(w Wish) error {
	if len(p.Lines) == 0 {
		return nil
	}
	terms, err := p.Facts.Terms(money.DateOf(p.At))
	if err != nil {
		return err
	}
	if err := p.ask(w, terms); err != nil || w.Quiet {
		return err
	}
	return p.require(w, terms)
}

// require lists what the rules ask of every order, with the proofs given, and blocks while one is missing.
func (p *Plan) require(w Wish, terms rules.Terms) error {
	for i := range p.Orders {
		o := &p.Orders[i]
		o.Kinds = o.kinds(terms.Groups)
		asked, err := o.inCase(p).requirements(terms)
		if err != nil {
			return err
		}
		for j := range asked {
			r := &asked[j]
			r.NotMine = r.Role != "" && !slices.Contains(w.Roles, r.Role)
			r.Proof = proofOf(w.Proofs, r.ID)
		}
		o.Requirements = asked
	}
	p.blockOpen()
	return nil
}

// blockOpen puts one block for all proofs that are missing, unless no proof would help.
func (p *Plan) blockOpen() {
	if slices.ContainsFunc(p.Blocked, func(n Note) bool { return strings.HasPrefix(n.Code, "direct_award_") }) {
		return
	}
	var citations []string
	for _, o := range p.Orders {
		for _, r := range o.Requirements {
			if r.Open() && !slices.Contains(citations, r.Rule.Citation) {
				citations = append(citations, r.Rule.Citation)
			}
		}
	}
	if len(citations) > 0 {
		p.block(Note{Code: "requirements_open", Params: map[string]string{"citations": strings.Join(citations, "; ")}})
	}
}

// inCase is the order as requirements see it.
func (o *PlannedOrder) inCase(p *Plan) orderCase {
	return orderCase{
		DutyCase: rules.DutyCase{Channel: string(o.Key.Channel), Kinds: o.Kinds, Net: o.Totals.Net, Regime: o.LegalBasis.Regime},
		seller:   o.Key.Seller.String(), lot: o.Key.Lot, evaluation: o.LegalBasis.together(),
		release: p.Facts.Release(p.At), land: p.Facts.Land,
	}
}

// kinds are what the order buys, by the product groups of its lines.
func (o *PlannedOrder) kinds(groups rules.GroupTable) []rules.ContractKind {
	categories := make([]string, len(o.Lines))
	for i, l := range o.Lines {
		categories[i] = l.Product.Category
	}
	return groups.Kinds(categories)
}

// together is the evaluation of all direct awards of the submission, nil when there are none.
func (b LegalBasis) together() *rules.Evaluation {
	if len(b.Checks) > 0 {
		return &b.Checks[0].Evaluation
	}
	return b.Evaluation
}

// requirements are all that the rules ask of the order, duties first.
func (c orderCase) requirements(terms rules.Terms) ([]Requirement, error) {
	demands, err := terms.Demands(c.DutyCase, c.evaluation)
	if err != nil {
		return nil, err
	}
	var out []Requirement
	for _, d := range demands {
		r := Requirement{Demand: d, ID: string(d.Kind)} // asked once of all that is submitted together
		switch d.Kind {
		case rules.DemandsDuty:
			r.ID = c.id(d.Rule.ID)
			if d.When == rules.AfterOrder && d.Duty.WithinDays > 0 {
				r.Due = dueDay(c.release, d.Duty.WithinDays, c.land)
			}
		case rules.DemandsAuditOffice:
			r.ID = c.id(r.ID)
		case rules.DemandsEconomy, rules.DemandsCaution:
		}
		out = append(out, r)
	}
	return out, nil
}

// dueDay is the last day of a term of calendar days after the release; one that ends on a day that is no Arbeitstag ends
// on the next (BGB §193).
func dueDay(release money.Date, days int, land rules.Land) money.Date {
	return rules.NextWorkday(release.AddDays(days-1), land)
}

// id names a requirement of this order: what is bought elsewhere at the same time has its own.
func (c orderCase) id(what string) string {
	parts := []string{what, c.Channel, c.seller}
	if c.lot.UUID != uuid.Nil {
		parts = append(parts, c.lot.String())
	}
	return strings.Join(parts, ":")
}
