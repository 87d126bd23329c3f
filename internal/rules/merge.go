package rules

import (
	"cmp"
	"slices"

	"github.com/provitako/marktplatz/internal/money"
)

// merger makes one answer out of several rules. The first error ends it.
type merger struct {
	speaking []Rule // by id
	err      error
}

// on lists the rules that count for a topic: all that mention it, save those that
// delegate it when the body has a rule of its own.
func (m *merger) on(mentions func(TermsRule) bool) []Rule {
	var found []Rule
	own := false
	for _, r := range m.speaking {
		if r.Terms != nil && mentions(*r.Terms) {
			found, own = append(found, r), own || r.Organisation != ""
		}
	}
	if !own {
		return found
	}
	return slices.DeleteFunc(found, func(r Rule) bool { return r.Organisation == "" && r.Delegates != "" })
}

func (m *merger) ref(r Rule) Ref {
	ref, err := r.ref()
	m.err = cmp.Or(m.err, err)
	return ref
}

func (m *merger) less(a, b money.Amount) bool {
	less, err := a.Less(b)
	m.err = cmp.Or(m.err, err)
	return less
}

// deviation keeps every band: what several reach, the strictest decides (Terms.AskFor).
func (m *merger) deviation() []DeviationBand {
	bands := []DeviationBand{}
	for _, r := range m.on(func(t TermsRule) bool { return len(t.Deviation) > 0 }) {
		for _, b := range r.Terms.Deviation {
			b.Ref = m.ref(r)
			bands = append(bands, b)
		}
	}
	slices.SortStableFunc(bands, func(a, b DeviationBand) int { return cmp.Compare(a.Ask.rank(), b.Ask.rank()) })
	return bands
}

// split adds up over the longest window, the larger unit, and blocks where anybody blocks.
func (m *merger) split() Split {
	var s Split
	for _, r := range m.on(func(t TermsRule) bool { return t.Split != nil }) {
		merged, add := s, *r.Terms.Split
		merged.WindowMonths = max(s.WindowMonths, add.WindowMonths)
		merged.BudgetYear = s.BudgetYear || add.BudgetYear
		if s.CountingUnit == "" || add.CountingUnit == CountLegalEntity {
			merged.CountingUnit = add.CountingUnit
		}
		if s.OnExceed == "" || add.OnExceed == ExceedBlocks {
			merged.OnExceed = add.OnExceed
		}
		if merged != s {
			merged.Ref = m.ref(r)
		}
		s = merged
	}
	s.WindowMonths = cmp.Or(s.WindowMonths, 12)
	s.CountingUnit = cmp.Or(s.CountingUnit, CountLegalEntity)
	s.OnExceed = cmp.Or(s.OnExceed, ExceedWarns)
	return s
}

// lowest is the smallest amount from which something is asked.
func (m *merger) lowest(of func(TermsRule) *money.Amount) *Term[money.Amount] {
	var lowest *Term[money.Amount]
	for _, r := range m.on(func(t TermsRule) bool { return of(t) != nil }) {
		if from := *of(*r.Terms); lowest == nil || m.less(from, lowest.Value) {
			lowest = &Term[money.Amount]{Value: from, Ref: m.ref(r)}
		}
	}
	return lowest
}

func (m *merger) minOffers() []OfferBand {
	var bands []OfferBand
	for _, r := range m.on(func(t TermsRule) bool { return len(t.MinOffers) > 0 }) {
		for _, b := range r.Terms.MinOffers {
			b.Ref = m.ref(r)
			bands = append(bands, b)
		}
	}
	slices.SortStableFunc(bands, func(a, b OfferBand) int {
		c, err := a.FromNet.Cmp(b.FromNet)
		m.err = cmp.Or(m.err, err)
		return c
	})
	return bands
}

func namesEvidence(t TermsRule) bool { return len(t.EconomyEvidence) > 0 }

// evidenceRefs are the rules that say what evidence is accepted.
func (m *merger) evidenceRefs() (refs []Ref) {
	for _, r := range m.on(namesEvidence) {
		refs = append(refs, m.ref(r))
	}
	return refs
}

// evidence accepts what all accept.
func (m *merger) evidence() Term[[]Evidence] {
	var accepted Term[[]Evidence]
	for i, r := range m.on(namesEvidence) {
		kept := slices.Clone(r.Terms.EconomyEvidence)
		if i > 0 {
			kept = slices.DeleteFunc(slices.Clone(accepted.Value), func(e Evidence) bool { return !slices.Contains(r.Terms.EconomyEvidence, e) })
		}
		if i == 0 || len(kept) < len(accepted.Value) {
			accepted = Term[[]Evidence]{Value: kept, Ref: m.ref(r)}
		}
	}
	return accepted
}

// horizon is the longest: the longer a recurring price is counted, the sooner a limit is reached.
func (m *merger) horizon() Term[int] {
	var longest Term[int]
	for _, r := range m.on(func(t TermsRule) bool { return t.HorizonMonths > 0 }) {
		if r.Terms.HorizonMonths > longest.Value {
			longest = Term[int]{Value: r.Terms.HorizonMonths, Ref: m.ref(r)}
		}
	}
	return longest
}

// defaultApprovalDays hold where no rule speaks of it.
const defaultApprovalDays = 7

// approvalDays is the shortest: what waits longer holds prices and limits that others need.
func (m *merger) approvalDays() Term[int] {
	shortest := Term[int]{Value: defaultApprovalDays}
	for i, r := range m.on(func(t TermsRule) bool { return t.ApprovalDays > 0 }) {
		if i == 0 || r.Terms.ApprovalDays < shortest.Value {
			shortest = Term[int]{Value: r.Terms.ApprovalDays, Ref: m.ref(r)}
		}
	}
	return shortest
}

// earlyPayment counts Skonto only where everybody who speaks of it allows it.
func (m *merger) earlyPayment() Term[bool] {
	var counts Term[bool]
	for i, r := range m.on(func(t TermsRule) bool { return t.EarlyPayment != nil }) {
		if i == 0 || counts.Value && !*r.Terms.EarlyPayment {
			counts = Term[bool]{Value: *r.Terms.EarlyPayment, Ref: m.ref(r)}
		}
	}
	return counts
}

// cautionConfirm prefers the body's own naming of the role.
func (m *merger) cautionConfirm() *Term[string] {
	var role *Term[string]
	for _, r := range m.on(func(t TermsRule) bool { return t.CautionConfirm != "" }) {
		if role == nil || r.Organisation != "" {
			role = &Term[string]{Value: r.Terms.CautionConfirm, Ref: m.ref(r)}
		}
	}
	return role
}

// duties are those of all rules: nobody can take one away.
func (m *merger) duties() []Duty {
	var all []Duty
	for _, r := range m.speaking {
		if r.Kind == AsksDuty && r.Duty != nil {
			d := *r.Duty
			d.Ref = m.ref(r)
			all = append(all, d)
		}
	}
	return all
}

// groups is the table of the body, or else the one supplied.
func (m *merger) groups() GroupTable {
	table := groupRule(m.speaking)
	if table == nil {
		return GroupTable{}
	}
	return GroupTable{Groups: table.Groups, Ref: m.ref(*table)}
}
