package rules

import (
	"fmt"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// DefaultCautionValue applies where no rule gives a limit and none sets another caution value. It is a Vorsichtswert, no law, and never cited as one.
func DefaultCautionValue() money.Amount { return money.MustAmount("1000.00", money.EUR) }

// defaultNearPercent of a limit is where people are told that it comes near.
func defaultNearPercent() money.Percent { return money.MustPercent("85") }

// DirectAwardFacts are all that the evaluation of a direct award looks at. All
// amounts are net. Sums left empty count as nothing.
type DirectAwardFacts struct {
	Jurisdiction Jurisdiction `json:"jurisdiction"`      // the Land whose rules bind the buyer
	Adopted      Jurisdiction `json:"adopted,omitempty"` // regime that fills in where the Land is silent, such as UVgO; empty = none
	BuyerType    BuyerType    `json:"buyerType"`
	Organisation string       `json:"organisation,omitempty"` // whose own rules apply
	Funding      []string     `json:"funding,omitempty"`      // keys of the funding sources whose conditions apply in addition
	At           money.Date   `json:"at"`                     // legal day of the decision
	Net          money.Amount `json:"net"`                    // this order and everything submitted with it for the same need
	Offers       int          `json:"offers"`                 // ranked offers in the comparison

	// Similar direct awards of the counting unit before this one, open ones included.
	Rolling12MonthNet money.Amount `json:"rolling12MonthNet"`
	BudgetYearNet     money.Amount `json:"budgetYearNet"`
	// WindowMonths is over how many months the rolling sum runs, where a rule says other than twelve.
	WindowMonths int `json:"windowMonths,omitempty"`
	// CountingUnit is whose purchases the sums hold, GroupTable by which table they are similar: its id and version.
	CountingUnit CountingUnit `json:"countingUnit,omitempty"`
	GroupTable   string       `json:"groupTable,omitempty"`

	CautionValue money.Amount  `json:"cautionValue"` // as the rules of the day set it, or else as given; zero = DefaultCautionValue
	NearPercent  money.Percent `json:"nearPercent"`  // zero = 85 %
}

// State says what the law says about a limit; the three are never mixed up.
type State string

// States.
const (
	Found            State = "found"              // a rule gives a limit
	NoStatutoryLimit State = "no_statutory_limit" // a rule says there is none, and the body has set none itself
	Unknown          State = "unknown"            // no valid rule is known for this buyer on this day
)

// Result is what follows for the order, from harmless to refused.
type Result string

// Results in rising order.
const (
	OK    Result = "ok"
	Near  Result = "near"  // allowed; a limit is close
	Warn  Result = "warn"  // allowed with a reason
	Block Result = "block" // not allowed as a direct award
)

func (r Result) severity() int {
	switch r {
	case Near:
		return 1
	case Warn:
		return 2
	case Block:
		return 3
	default:
		return 0
	}
}

// Compare is negative when r is lighter than other, and positive when it is heavier.
func (r Result) Compare(other Result) int { return r.severity() - other.severity() }

// Code is why an evaluation is not simply OK.
type Code string

// Codes.
const (
	OverLimit           Code = "over_limit"              // the order alone exceeds the limit
	ReachesEUThreshold  Code = "reaches_eu_threshold"    // the order alone reaches the EU threshold
	SumsOverLimit       Code = "sums_over_limit"         // with the similar purchases before it, it exceeds the limit
	SumsReachEU         Code = "sums_reach_eu_threshold" // with them it reaches the EU threshold (VgV section 3(8), (10))
	NearLimit           Code = "near_limit"              // with them, 85 % of the limit are used
	TooFewOffers        Code = "too_few_offers"          // fewer offers than the rule asks for
	EUThresholdNotKnown Code = "eu_threshold_unknown"    // no EU threshold is known for the day
)

// Finding is one reason with its own weight.
type Finding struct {
	Code   Code   `json:"code"`
	Result Result `json:"result"`
}

// Evaluation is the answer with everything it rests on. Stored, it can be
// repeated by Replay. Rule is the version that decides: the one whose limit holds
// or, in state NoStatutoryLimit, the one that says there is none; nil when Unknown.
type Evaluation struct {
	Facts   DirectAwardFacts `json:"facts"` // with defaults filled in
	State   State            `json:"state"`
	Rule    *Ref             `json:"rule"`
	Applied []Ref            `json:"applied"` // every rule that was looked at for the answer: Land, own, EU, funding source, regime, terms

	Limit        *money.Amount `json:"limit"`        // by the deciding rule; nil when it sets none or none is known
	CautionValue *money.Amount `json:"cautionValue"` // Vorsichtswert, set exactly when there is no Limit
	EUThreshold  *money.Amount `json:"euThreshold"`
	MinOffers    int           `json:"minOffers"`

	Counted     money.Amount `json:"counted"`     // this order and the larger of the two sums
	Headroom    money.Amount `json:"headroom"`    // what Limit or CautionValue leaves after Counted; negative when exceeded
	UsedPercent string       `json:"usedPercent"` // Counted in per cent of it, one decimal; empty when it is 0
	Result      Result       `json:"result"`
	Findings    []Finding    `json:"findings"` // heaviest first
}

// EvaluateDirectAward says whether the order may be placed as a direct award. It
// looks for the limit in this order: the Land's rule for this type of buyer, the
// Land's rule for every buyer, the adopted regime; a rule of the body itself may
// only tighten what it finds, save where that delegates it, and stands alone where
// the law sets no limit or is not known. A funding source only tightens. Among
// equally specific rules the strictest holds.
//
// Error: Invalid (direct_award_facts) when an amount is negative; an ordinary
// error when currencies differ.
func EvaluateDirectAward(all []Rule, facts DirectAwardFacts) (Evaluation, error) {
	facts = facts.withDefaults()
	for _, a := range []money.Amount{facts.Net, facts.Rolling12MonthNet, facts.BudgetYearNet, facts.CautionValue} {
		if a.Sign() < 0 {
			return Evaluation{}, fault.New(fault.Invalid, "direct_award_facts", "amount", a.String())
		}
	}
	sel, err := selectRules(all, facts)
	if err != nil {
		return Evaluation{}, fmt.Errorf("direct award: %w", err)
	}
	facts.CautionValue = sel.cautionValue
	offers, err := sel.minOffers(facts.Net)
	if err != nil {
		return Evaluation{}, fmt.Errorf("direct award: %w", err)
	}
	e := Evaluation{Facts: facts, State: sel.state, MinOffers: offers, Result: OK, Applied: []Ref{}, Findings: []Finding{}}
	if err := e.cite(sel); err != nil {
		return Evaluation{}, fmt.Errorf("direct award: %w", err)
	}
	if err := e.measure(); err != nil {
		return Evaluation{}, fmt.Errorf("direct award: %w", err)
	}
	if err := e.judge(sel.sumsBlock()); err != nil {
		return Evaluation{}, fmt.Errorf("direct award: %w", err)
	}
	return e, nil
}

func (f DirectAwardFacts) withDefaults() DirectAwardFacts {
	cur := f.Net.Currency()
	for _, sum := range []*money.Amount{&f.Rolling12MonthNet, &f.BudgetYearNet} {
		if *sum == (money.Amount{}) {
			*sum = money.Zero(cur)
		}
	}
	if f.CautionValue.IsZero() {
		f.CautionValue = DefaultCautionValue()
	}
	if f.NearPercent.IsZero() {
		f.NearPercent = defaultNearPercent()
	}
	return f
}

// cite names the rules and copies their limits.
func (e *Evaluation) cite(sel selection) error {
	for _, r := range sel.used() {
		ref, err := r.ref()
		if err != nil {
			return err
		}
		e.Applied = append(e.Applied, ref)
		if r == sel.deciding {
			e.Rule = &ref
		}
	}
	if sel.eu != nil {
		e.EUThreshold = sel.eu.MaxNet
	}
	if sel.state == Found {
		e.Limit = sel.deciding.MaxNet
		return nil
	}
	caution := e.Facts.CautionValue
	e.CautionValue = &caution
	return nil
}

// applicable is the value the order is held against, law or not.
func (e *Evaluation) applicable() money.Amount {
	if e.Limit != nil {
		return *e.Limit
	}
	return *e.CautionValue
}

func (e *Evaluation) measure() (err error) {
	before := e.Facts.Rolling12MonthNet
	less, err := before.Less(e.Facts.BudgetYearNet)
	if err != nil {
		return err
	}
	if less {
		before = e.Facts.BudgetYearNet
	}
	if e.Counted, err = e.Facts.Net.Add(before); err != nil {
		return err
	}
	if e.Headroom, err = e.applicable().Sub(e.Counted); err != nil {
		return err
	}
	if !e.applicable().IsZero() {
		e.UsedPercent, err = money.SharePercent(e.Counted, e.applicable())
	}
	return err
}
