package order

import (
	"cmp"
	"encoding/base64"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// RequirementsRecord is what the rules asked of the order that the decision is part of, and what was given for it.
type RequirementsRecord struct {
	Net     string               `json:"net"`   // of the order, which the values were held against
	Kinds   []rules.ContractKind `json:"kinds"` // that it buys
	Funding []string             `json:"funding,omitempty"`
	Items   []RequirementRecord  `json:"items,omitempty"`
}

// RequirementRecord is one thing that was asked.
type RequirementRecord struct {
	Kind     rules.DemandKind `json:"kind"`
	Rule     rules.Ref        `json:"rule"`
	Rules    []rules.Ref      `json:"rules,omitempty"` // all that say what evidence is accepted
	When     rules.Timing     `json:"when"`
	Effect   rules.Effect     `json:"effect"`
	Duty     string           `json:"duty,omitempty"` // its key
	From     string           `json:"from,omitempty"` // net order value
	Accepted []rules.Evidence `json:"accepted,omitempty"`
	Minimum  int              `json:"minimum,omitempty"`
	Role     string           `json:"role,omitempty"`
	Due      money.Date       `json:"due,omitzero"`
	Proof    *ProofRecord     `json:"proof,omitempty"`
}

// ProofRecord is what was given; the reference is a person's text and stands elsewhere.
type ProofRecord struct {
	On        money.Date         `json:"on,omitzero"`
	Reference *audit.PersonalRef `json:"reference,omitempty"`
	Document  *DocumentRecord    `json:"document,omitempty"`
	Evidence  rules.Evidence     `json:"evidence,omitempty"`
	Confirmed bool               `json:"confirmed,omitempty"`
}

// DocumentRecord names a kept file.
type DocumentRecord struct {
	ID     uuid.UUID `json:"id"`
	SHA256 string    `json:"sha256"` // base64
}

func documentRecord(d ProofDocument) *DocumentRecord {
	return &DocumentRecord{ID: d.ID, SHA256: base64.StdEncoding.EncodeToString(d.SHA256[:])}
}

// requirementsRecord is what was asked of an order, without what was given; nil when nothing was.
func requirementsRecord(c rules.DutyCase, funding []string, asked []Requirement) *RequirementsRecord {
	if len(asked) == 0 && len(funding) == 0 {
		return nil
	}
	out := &RequirementsRecord{Net: c.Net.String(), Kinds: c.Kinds, Funding: funding}
	for _, r := range asked {
		item := RequirementRecord{
			Kind: r.Kind, Rule: r.Rule, Rules: r.Rules, When: r.When, Effect: r.Effect, Accepted: r.Accepted, Minimum: r.Minimum, Role: r.Role, Due: r.Due,
		}
		if r.Duty != nil {
			item.Duty = r.Duty.Key
		}
		if r.From != nil {
			item.From = r.From.String()
		}
		out.Items = append(out.Items, item)
	}
	return out
}

// requirements records what was asked of an order and what was given: once for all of its decisions.
func (r *recorder) requirements(o PlannedOrder) (*RequirementsRecord, error) {
	out := requirementsRecord(rules.DutyCase{Net: o.Totals.Net, Kinds: o.Kinds}, r.plan.Facts.Funding, o.Requirements)
	for i, asked := range o.Requirements {
		if asked.Proof == nil {
			continue
		}
		var err error
		if out.Items[i].Proof, err = r.proof(*asked.Proof); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// proof keeps the reference as a personal part, once for every order it is given for.
func (r *recorder) proof(p Proof) (*ProofRecord, error) {
	if known, ok := r.proofs[p.Requirement]; ok {
		return known, nil
	}
	out := &ProofRecord{On: p.On, Evidence: p.Evidence, Confirmed: p.Confirmed}
	reference, err := r.words(&Reason{Text: p.Reference}, r.principal.LogID)
	if err != nil {
		return nil, err
	}
	out.Reference = reference.Text
	if p.Document != nil {
		out.Document = documentRecord(r.plan.Facts.Documents[*p.Document])
	}
	if r.proofs == nil {
		r.proofs = map[string]*ProofRecord{}
	}
	r.proofs[p.Requirement] = out
	return out, nil
}

// open reports whether something was asked that nothing has been given for.
func (r *RequirementsRecord) open() bool {
	return slices.ContainsFunc(r.items(), func(item RequirementRecord) bool { return item.Proof == nil })
}

// refs are the rules that asked something of the order, each once.
func (r *RequirementsRecord) refs() (out []rules.Ref) {
	if r == nil {
		return nil
	}
	for _, item := range r.Items {
		out = append(append(out, item.Rule), item.Rules...)
	}
	return distinct(out)
}

// repeat asks once more what the rules it names ask of the recorded order. What was given is taken over: nothing computes
// it.
func (r *RequirementsRecord) repeat(bodies []rules.Rule, c orderCase) (*RequirementsRecord, error) {
	if r == nil || len(rules.Missing(bodies, r.refs())) > 0 {
		return r, nil
	}
	var err error
	if c.Net, err = money.ParseAmount(r.Net, money.EUR); err != nil {
		return nil, err
	}
	c.Kinds = r.Kinds
	terms, err := rules.TermsOf(byID(rules.Used(bodies, r.refs())))
	if err != nil {
		return nil, err
	}
	asked, err := c.requirements(terms)
	if err != nil {
		return nil, err
	}
	again := requirementsRecord(c.DutyCase, r.Funding, asked)
	for i := range again.items() {
		if i < len(r.Items) && again.Items[i].Rule == r.Items[i].Rule {
			again.Items[i].Proof = r.Items[i].Proof
		}
	}
	return again, nil
}

func (r *RequirementsRecord) items() []RequirementRecord {
	if r == nil {
		return nil
	}
	return r.Items
}

// unproven reports whether the order had to wait for something that nothing was given for.
func (r *RequirementsRecord) unproven() bool {
	return slices.ContainsFunc(r.items(), func(item RequirementRecord) bool {
		return item.When == rules.BeforeOrder && item.Effect == rules.DutyBlocks && item.Proof == nil
	})
}

// byID is the order in which rules are merged.
func byID(all []rules.Rule) []rules.Rule {
	slices.SortFunc(all, func(a, b rules.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// orderCase is the recorded order as requirements see it.
func (d DecisionRecord) orderCase(basis LegalBasis, release money.Date) orderCase {
	c := orderCase{DutyCase: rules.DutyCase{Channel: string(catalog.ChannelBestPrice)}, evaluation: basis.together(), release: release, land: d.Need.Land}
	if d.CallOff != nil {
		c.Channel, c.Regime = string(catalog.ChannelFramework), basis.Regime
	}
	return c
}
