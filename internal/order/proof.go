package order

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Proof is what a person gives for a requirement. Its reference is a person's text: records hold a commitment to it.
type Proof struct {
	Requirement string         // Requirement.ID; one that is not asked counts for nothing
	On          money.Date     // of the query, of the submission to the audit office; zero = not said
	Reference   string         // file number, or what the evidence is
	Document    *uuid.UUID     // kept by the organisation
	Evidence    rules.Evidence // of economy
	Confirmed   bool           // of the caution value
}

// ProofDocument is a kept file that a proof names.
type ProofDocument struct {
	ID     uuid.UUID
	SHA256 [32]byte
}

// Bounds of what a person gives.
const (
	MaxProofs       = 200
	minReference    = 3 // letters and digits
	maxReference    = 200
	maxRequirement  = 300 // characters of an id
	maxFundings     = 10
	maxFundingChars = 100
)

// shown reports whether the proof names a reference or a file.
func (p Proof) shown() bool {
	return p.Document != nil || utf8.RuneCountInString(p.Reference) >= minReference
}

// meets reports whether the proof gives what the requirement asks for: a day with a reference or a file; for economy a
// kind that is accepted, with the same; under the caution value the confirmation.
func (p Proof) meets(r Requirement) bool {
	switch r.Kind {
	case rules.DemandsCaution:
		return p.Confirmed
	case rules.DemandsEconomy:
		return slices.Contains(r.Accepted, p.Evidence) && p.shown()
	default:
		return !p.On.IsZero() && p.shown()
	}
}

func proofOf(all []Proof, requirement string) *Proof {
	i := slices.IndexFunc(all, func(p Proof) bool { return p.Requirement == requirement })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// validateProofs checks what can be checked without the database, on the day.
func validateProofs(proofs []Proof, today money.Date) error {
	if len(proofs) > MaxProofs {
		return fault.New(fault.Invalid, "too_many_proofs")
	}
	var e *fault.Error
	seen := map[string]bool{}
	for i, p := range proofs {
		member, code := p.fault(today)
		if code == "" && seen[p.Requirement] {
			member, code = "requirement", "proof_twice"
		}
		seen[p.Requirement] = true
		if code == "" {
			continue
		}
		if e == nil {
			e = fault.New(fault.Invalid, code)
		}
		e = e.WithField(fmt.Sprintf("#/body/proofs/%d/%s", i, member), code)
	}
	if e == nil {
		return nil
	}
	return e
}

// fault is what is wrong with a proof whatever it is for, "" when nothing is.
func (p Proof) fault(today money.Date) (member, code string) {
	switch {
	case p.Requirement == "" || len(p.Requirement) > maxRequirement:
		return "requirement", "proof_unknown"
	case p.On.After(today):
		return "on", "proof_in_future"
	case utf8.RuneCountInString(p.Reference) > maxReference:
		return "reference", "proof_reference_long"
	case p.Reference != "" && !tells(p.Reference):
		return "reference", "proof_reference_short"
	}
	return "", ""
}

// tells reports whether a reference has at least a few letters or digits.
func tells(reference string) bool {
	n := 0
	for _, r := range reference {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n >= minReference
}

// documents are the files that the proofs name, each once.
func documents(proofs []Proof) (ids []uuid.UUID) {
	for _, p := range proofs {
		if p.Document != nil && !slices.Contains(ids, *p.Document) {
			ids = append(ids, *p.Document)
		}
	}
	return ids
}

// knownProofs answers NotFound for a file that does not exist or that the organisation may not know, and Invalid for a
// funding source without a condition in force.
func (f Facts) knownProofs(proofs []Proof, day money.Date) error {
	for _, id := range documents(proofs) {
		if _, ok := f.Documents[id]; !ok {
			return fault.New(fault.NotFound, "not_found")
		}
	}
	known := f.FundingSources(day)
	for _, key := range f.Funding {
		if !slices.ContainsFunc(known, func(s rules.FundingSource) bool { return s.Key == key }) {
			return fault.New(fault.Invalid, "funding_unknown").WithField("#/body/funding", "funding_unknown")
		}
	}
	return nil
}

// FundingSources are those whose conditions are known for the buying body on the day.
func (f Facts) FundingSources(day money.Date) []rules.FundingSource {
	return rules.FundingSources(f.Rules, f.ruleFacts(day))
}

// check is what can be checked of a submission before anything is read. Funding sources are put in order.
func (s *Service) check(in *SubmitInput) error {
	if err := in.validate(); err != nil {
		return err
	}
	if err := in.checkFunding(); err != nil {
		return err
	}
	return validateProofs(in.Proofs, money.DateOf(s.now()))
}

// checkFunding puts the funding sources in order.
func (in *SubmitInput) checkFunding() error {
	if len(in.Funding) > maxFundings || slices.ContainsFunc(in.Funding, func(key string) bool { return key == "" || len(key) > maxFundingChars }) {
		return fault.New(fault.Invalid, "funding_unknown").WithField("#/body/funding", "funding_unknown")
	}
	if len(in.Funding) > 0 {
		sorted := slices.Clone(in.Funding)
		slices.Sort(sorted)
		in.Funding = slices.Compact(sorted)
	}
	return nil
}

// fund takes the sources that were named, or those of the basket whose conditions are known on the day.
func (f *Facts) fund(in SubmitInput, day money.Date) {
	f.Funding = in.Funding
	if in.Funding != nil {
		return
	}
	known := f.FundingSources(day)
	for _, key := range in.kept {
		if slices.ContainsFunc(known, func(s rules.FundingSource) bool { return s.Key == key }) {
			f.Funding = append(f.Funding, key)
		}
	}
}

// wish is what the person wants, with the answers given.
func (in SubmitInput) wish(p authz.Principal, lines []LineInput) Wish {
	w := Wish{Lines: lines, Split: in.Split, Reason: in.Reason, Proofs: in.Proofs, Quiet: !p.Has(authz.Officer)}
	for _, r := range p.Roles {
		w.Roles = append(w.Roles, string(r))
	}
	return w
}
