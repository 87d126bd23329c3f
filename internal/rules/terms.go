package rules

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/provitako/marktplatz/internal/money"
)

// Term is a value with the rule it comes from.
type Term[T any] struct {
	Value T   `json:"value"`
	Ref   Ref `json:"ref"`
}

// Ask is what choosing another than the best offer takes.
type Ask string

// What is asked, in rising order.
const (
	AskCode         Ask = "code"          // a reason by its code, one click
	AskCodeAndText  Ask = "code_and_text" // a code and a text of at least MinText characters
	AskSecondPerson Ask = "second_person" // both, and the approval of a second person
)

func (a Ask) rank() int { return slices.Index([]Ask{AskCode, AskCodeAndText, AskSecondPerson}, a) }

// DeviationBand says what a difference to the best total asks for. The band is reached
// when the difference is at least FromAmount, or at least FromPercent of the best
// total; a bound that is missing is never what reaches it, a band without bounds always is.
type DeviationBand struct {
	FromAmount  *money.Amount  `json:"fromAmount,omitempty"`  // net
	FromPercent *money.Percent `json:"fromPercent,omitempty"` // of the best total
	Ask         Ask            `json:"ask"`
	MinText     int            `json:"minText,omitempty"` // characters the text must have
	Ref         Ref            `json:"ref,omitzero"`
}

func (b DeviationBand) reached(difference, best money.Amount) (bool, error) {
	if b.FromAmount == nil && b.FromPercent == nil {
		return true, nil
	}
	if b.FromAmount != nil {
		if below, err := difference.Less(*b.FromAmount); err != nil || !below {
			return err == nil, err
		}
	}
	if b.FromPercent == nil {
		return false, nil
	}
	from, err := b.FromPercent.Of(best)
	if err != nil {
		return false, err
	}
	below, err := difference.Less(from)
	return err == nil && !below, err
}

// OnExceed is what happens when similar purchases together exceed the limit.
type OnExceed string

// Effects of an exceeded sum.
const (
	ExceedWarns  OnExceed = "warn"  // a reason is asked for
	ExceedBlocks OnExceed = "block" // no direct award
)

// CountingUnit is whose purchases are added up.
type CountingUnit string

// Counting units.
const (
	CountLegalEntity CountingUnit = "legal_entity" // everything the contracting body buys
	CountUnit        CountingUnit = "unit"         // an independent unit with a budget of its own (VgV section 3(2))
)

// Split is how similar purchases are added up (VgV section 3(2), (8), (10)).
type Split struct {
	WindowMonths int          `json:"windowMonths,omitempty"` // rolling, ending with the day of the order
	BudgetYear   bool         `json:"budgetYear,omitempty"`   // also the calendar year so far, whichever sum is larger
	CountingUnit CountingUnit `json:"countingUnit,omitempty"`
	OnExceed     OnExceed     `json:"onExceed,omitempty"`
	Ref          Ref          `json:"ref,omitzero"`
}

// SplitMonths is the rolling window where no rule says otherwise (VgV section 3(10)).
const SplitMonths = 12

// differs reports whether purchases are added up over another time than twelve months and the budget year, or for the unit
// alone.
func (s Split) differs() bool {
	return s.WindowMonths != 0 && s.WindowMonths != SplitMonths || s.CountingUnit == CountUnit
}

// OfferBand is how many offers a comparison needs from a value on.
type OfferBand struct {
	FromNet money.Amount `json:"fromNet"` // inclusive; value of the order
	Minimum int          `json:"minimum"`
	Ref     Ref          `json:"ref,omitzero"`
}

// Evidence of economy that is accepted in place of a comparison.
type Evidence string

// Accepted evidence, after the list of Thüringen's form VHB 129.
const (
	EvidenceExperience  Evidence = "experience"       // Erfahrungswerte
	EvidenceSettled     Evidence = "settled_services" // abgerechnete vergleichbare Leistungen
	EvidenceFramework   Evidence = "framework_prices" // Preise aus Rahmenverträgen
	EvidencePriceRecord Evidence = "price_database"   // Preisdatenbanken
)

// Evidences are all that a rule can accept.
func Evidences() []Evidence {
	return []Evidence{EvidenceExperience, EvidenceSettled, EvidenceFramework, EvidencePriceRecord}
}

// TermsRule is what a rule of kind terms says; what it does not mention, it leaves as it is.
type TermsRule struct {
	Deviation         []DeviationBand `json:"deviation,omitempty"`
	Split             *Split          `json:"split,omitempty"`
	ProductChoiceFrom *money.Amount   `json:"productChoiceFrom,omitempty"`
	MinOffers         []OfferBand     `json:"minOffers,omitempty"`
	AuditOfficeFrom   *money.Amount   `json:"auditOfficeFrom,omitempty"`
	EconomyEvidence   []Evidence      `json:"economyEvidence,omitempty"`
	HorizonMonths     int             `json:"horizonMonths,omitempty"`
	ApprovalDays      int             `json:"approvalDays,omitempty"`
	EarlyPayment      *bool           `json:"earlyPayment,omitempty"`
	CautionConfirm    string          `json:"cautionConfirm,omitempty"`
	CautionValue      *money.Amount   `json:"cautionValue,omitempty"`
}

// Silent reports whether the rule says nothing at all.
func (t TermsRule) Silent() bool {
	split := t.Split == nil || *t.Split == Split{Ref: t.Split.Ref}
	return len(t.Deviation)+len(t.MinOffers)+len(t.EconomyEvidence) == 0 && split && t.ProductChoiceFrom == nil && t.AuditOfficeFrom == nil &&
		t.HorizonMonths == 0 && t.ApprovalDays == 0 && t.EarlyPayment == nil && t.CautionConfirm == "" && t.CautionValue == nil
}

// Terms is what the rules of the day ask of an order beyond its limit, each with the
// rule it comes from. All amounts are net.
type Terms struct {
	Deviation         []DeviationBand     `json:"deviation"` // from the mildest to the strictest
	Split             Split               `json:"split"`
	ProductChoiceFrom *Term[money.Amount] `json:"productChoiceFrom,omitempty"` // line value from which "Warum dieses Produkt?" is asked; nil = never
	MinOffers         []OfferBand         `json:"minOffers,omitempty"`         // ascending
	AuditOfficeFrom   *Term[money.Amount] `json:"auditOfficeFrom,omitempty"`   // order value from which the audit office (RPA) sees it first; nil = never
	Duties            []Duty              `json:"duties,omitempty"`
	EconomyEvidence   Term[[]Evidence]    `json:"economyEvidence"`
	EconomyRefs       []Ref               `json:"-"`                        // all that speak of it: what they accept together is accepted
	HorizonMonths     Term[int]           `json:"horizonMonths"`            // how long an open-ended recurring price is counted
	EarlyPayment      Term[bool]          `json:"earlyPayment"`             // whether Skonto counts in comparisons
	ApprovalDays      Term[int]           `json:"approvalDays"`             // days an approval may be waited for; prices are held that long
	CautionConfirm    *Term[string]       `json:"cautionConfirm,omitempty"` // role that must confirm an order under the caution value; nil = none
	CautionValue      *Term[money.Amount] `json:"cautionValue,omitempty"`   // Vorsichtswert where no limit is known; nil = DefaultCautionValue
	Groups            GroupTable          `json:"groups"`
}

// AskFor is the strictest band that a difference to the best total reaches.
func (t Terms) AskFor(difference, best money.Amount) (DeviationBand, error) {
	asked := DeviationBand{Ask: AskCode}
	for _, b := range t.Deviation {
		reached, err := b.reached(difference, best)
		if err != nil {
			return DeviationBand{}, fmt.Errorf("deviation band: %w", err)
		}
		if reached && b.Ask.rank() >= asked.Ask.rank() {
			b.MinText = max(b.MinText, asked.MinText)
			asked = b
		}
	}
	return asked, nil
}

// OffersFor is the band with the most offers asked for at a value; ok is false when none asks.
func (t Terms) OffersFor(net money.Amount) (band OfferBand, ok bool, err error) {
	for _, b := range t.MinOffers {
		below, err := net.Less(b.FromNet)
		if err != nil {
			return OfferBand{}, false, fmt.Errorf("offers: %w", err)
		}
		if !below && b.Minimum > band.Minimum {
			band, ok = b, true
		}
	}
	return band, ok, nil
}

// TermsFor collects what the rules of the day ask of the buyer. Where several speak,
// the strictest holds; the body's own rule replaces one that delegates, and otherwise
// only tightens. A shop whose rules hold no defaults uses those supplied with it.
func TermsFor(all []Rule, f DirectAwardFacts) (Terms, error) {
	speaking, err := speakingFor(all, f)
	if err != nil {
		return Terms{}, err
	}
	return TermsOf(speaking)
}

// TermsOf collects what exactly these rules ask, which are sorted by id, as when a stored answer is repeated.
func TermsOf(speaking []Rule) (Terms, error) {
	m := merger{speaking: speaking}
	t := Terms{
		Deviation: m.deviation(), Split: m.split(), MinOffers: m.minOffers(), EconomyEvidence: m.evidence(), EconomyRefs: m.evidenceRefs(),
		ProductChoiceFrom: m.lowest(func(r TermsRule) *money.Amount { return r.ProductChoiceFrom }),
		AuditOfficeFrom:   m.lowest(func(r TermsRule) *money.Amount { return r.AuditOfficeFrom }),
		CautionValue:      m.lowest(cautionValue),
		HorizonMonths:     m.horizon(), ApprovalDays: m.approvalDays(), EarlyPayment: m.earlyPayment(), CautionConfirm: m.cautionConfirm(),
		Duties: m.duties(), Groups: m.groups(),
	}
	if m.err != nil {
		return Terms{}, fmt.Errorf("terms: %w", m.err)
	}
	return t, nil
}

func cautionValue(r TermsRule) *money.Amount { return r.CautionValue }

// speakingFor keeps the rules beside the limits that bind the buyer on the day, by id. The shop's own are added when missing.
func speakingFor(all []Rule, f DirectAwardFacts) ([]Rule, error) {
	if !slices.ContainsFunc(all, func(r Rule) bool { return r.Jurisdiction == Shop }) {
		supplied, err := Seed()
		if err != nil {
			return nil, err
		}
		all = append(slices.DeleteFunc(supplied, func(r Rule) bool { return r.Jurisdiction != Shop }), all...)
	}
	f, _ = f.adopt(all)
	var speaking []Rule
	for _, kind := range []Kind{AsksTerms, AsksDuty, ProductGroups} {
		for _, r := range current(all, kind, f.At) {
			if r.binds(f) {
				speaking = append(speaking, r)
			}
		}
	}
	slices.SortFunc(speaking, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	return speaking, nil
}

// binds reports whether the rule speaks to the buyer at all, whatever its kind.
func (r Rule) binds(f DirectAwardFacts) bool {
	if r.Organisation != "" {
		return r.Organisation == f.Organisation
	}
	if !r.suits(f.BuyerType) {
		return false
	}
	switch r.Jurisdiction {
	case Shop, EuropeanUnion, Bund, f.Jurisdiction:
		return r.Funding == "" || slices.Contains(f.Funding, r.Funding)
	case Grant:
		return slices.Contains(f.Funding, r.Funding)
	default:
		return f.Adopted != "" && r.Jurisdiction == f.Adopted
	}
}

// SpeaksTo reports whether the rule speaks to the buyer at all, under the regime that the rules put him under.
func (r Rule) SpeaksTo(all []Rule, f DirectAwardFacts) bool {
	f, _ = f.adopt(all)
	return r.binds(f)
}

// adopt fills in the regime that a rule puts the buyer under, its own rule before its
// Land's, and names that rule; facts that name a regime stay as they are.
func (f DirectAwardFacts) adopt(all []Rule) (DirectAwardFacts, *Rule) {
	if f.Adopted != "" {
		return f, nil
	}
	var by *Rule
	for _, r := range current(all, BindsRegime, f.At) {
		if !r.binds(f) {
			continue
		}
		own, known := r.Organisation != "", by != nil && by.Organisation != ""
		if by == nil || own && !known || own == known && r.ID < by.ID {
			by = &r
		}
	}
	if by != nil {
		f.Adopted = by.Adopts
	}
	return f, by
}
