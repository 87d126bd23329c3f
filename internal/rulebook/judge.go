package rulebook

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Judgement is what rules say of an order.
type Judgement struct {
	Evaluations  []rules.Evaluation   // of its limits; none of a call-off
	Demands      []rules.Demand       // beyond the limit
	Band         *rules.DeviationBand // the strictest that a line reaches; nil when the best was chosen
	ApprovalDays int                  // for the second person that Band asks for; 0 = none is asked for
	Choices      int                  // lines of which "Warum dieses Produkt?" is asked
}

// Heaviest is the evaluation an order rests on: the first of the heaviest; nil of a call-off.
func (j Judgement) Heaviest() *rules.Evaluation {
	if len(j.Evaluations) == 0 {
		return nil
	}
	e := slices.MaxFunc(j.Evaluations, func(a, b rules.Evaluation) int { return a.Result.Compare(b.Result) })
	return &e
}

// judge judges stored orders with and without a draft.
type judge struct {
	known map[versionKey]rules.Rule
	draft rules.Rule
	sets  [2][]rules.Rule // without the draft and with it
	terms map[termsKey][2]rules.Terms

	awards    awardIndex
	recounted map[uuid.UUID]map[int]RecountedLine // by submission: what would have cost otherwise
	bodies    map[uuid.UUID]bool                  // that bought some of it as a direct award, so that the sums of later orders change, too
}

type versionKey struct {
	id      string
	version int
}

// termsKey is what the terms of a day depend on.
type termsKey struct {
	jurisdiction          rules.Jurisdiction
	buyer                 rules.BuyerType
	organisation, funding string
	day                   money.Date
}

// newJudge puts the draft in force from a day on.
func newJudge(all []rules.Rule, draft rules.Rule, from money.Date) (*judge, error) {
	draft.Valid = money.Period{From: from}
	if err := draft.Seal(); err != nil {
		return nil, err
	}
	j := &judge{
		known: map[versionKey]rules.Rule{}, draft: draft, terms: map[termsKey][2]rules.Terms{},
		recounted: map[uuid.UUID]map[int]RecountedLine{}, bodies: map[uuid.UUID]bool{},
	}
	for i := range all {
		if err := all[i].Seal(); err != nil {
			return nil, err
		}
		j.known[versionKey{all[i].ID, all[i].Version}] = all[i]
	}
	j.sets = [2][]rules.Rule{all, append(slices.Clone(all), draft)}
	return j, nil
}

// judge is what was said of the order, and what would have been said with the draft.
func (j *judge) judge(o JudgedOrder) (before, after Judgement, err error) {
	terms, err := j.termsFor(o.Buyer)
	if err != nil {
		return before, after, err
	}
	before.Evaluations = o.Evaluations
	if after.Evaluations, err = j.evaluations(o, terms); err != nil {
		return before, after, err
	}
	if err := before.ask(terms[0], o); err != nil {
		return before, after, err
	}
	return before, after, after.ask(terms[1], j.asRecounted(o))
}

func (j *judge) termsFor(f rules.DirectAwardFacts) (out [2]rules.Terms, err error) {
	key := termsKey{f.Jurisdiction, f.BuyerType, f.Organisation, strings.Join(f.Funding, " "), f.At}
	if known, ok := j.terms[key]; ok {
		return known, nil
	}
	for i, set := range j.sets {
		if out[i], err = rules.TermsFor(set, f); err != nil {
			return out, err
		}
	}
	j.terms[key] = out
	return out, nil
}

// ask fills in what the terms ask of the order beyond its limit, by the functions that ask it of an order to be.
func (j *Judgement) ask(t rules.Terms, o JudgedOrder) (err error) {
	var together *rules.Evaluation
	if len(j.Evaluations) > 0 {
		together = &j.Evaluations[0]
	}
	categories := make([]string, len(o.Lines))
	for i, l := range o.Lines {
		categories[i] = l.Category
	}
	o.Case.Kinds = t.Groups.Kinds(categories)
	if j.Demands, err = t.Demands(o.Case, together); err != nil {
		return err
	}
	for _, l := range o.Lines {
		if err := j.askLine(t, l); err != nil {
			return err
		}
	}
	if j.Band != nil && j.Band.Ask == rules.AskSecondPerson {
		j.ApprovalDays = t.ApprovalDays.Value
	}
	return nil
}

func (j *Judgement) askLine(t rules.Terms, l JudgedLine) error {
	if l.Chosen != nil {
		asked, err := t.AsksChoice(*l.Chosen)
		if err != nil {
			return err
		}
		if asked {
			j.Choices++
		}
	}
	if l.Deviation == nil {
		return nil
	}
	band, err := t.AskFor(l.Deviation.Difference, l.Deviation.Best)
	if err != nil {
		return err
	}
	if j.Band == nil || rank(j.Band) <= rank(&band) {
		j.Band = &band
	}
	return nil
}

// rank orders what a deviation asks for, from nothing to a second person.
func rank(b *rules.DeviationBand) int {
	if b == nil {
		return 0
	}
	return 1 + slices.Index([]rules.Ask{rules.AskCode, rules.AskCodeAndText, rules.AskSecondPerson}, b.Ask)
}

// same compares what was said, not which version of a rule said it, nor how many product groups it was said of.
func (j Judgement) same(k Judgement) bool {
	return j.limits() == k.limits() && slices.Equal(j.findings(), k.findings()) && slices.EqualFunc(j.Demands, k.Demands, sameDemand) &&
		rank(j.Band) == rank(k.Band) && (j.Band == nil || j.Band.MinText == k.Band.MinText) && j.ApprovalDays == k.ApprovalDays && j.Choices == k.Choices
}

// limits is how the order stands to its limit, and how many offers were asked for.
func (j Judgement) limits() (out struct {
	state  rules.State
	result rules.Result
	offers int
},
) {
	for _, e := range j.Evaluations {
		out.offers = max(out.offers, e.MinOffers)
	}
	if e := j.Heaviest(); e != nil {
		out.state, out.result = e.State, e.Result
	}
	return out
}

// findings are those of all evaluations, each once.
func (j Judgement) findings() (all []rules.Finding) {
	for _, e := range j.Evaluations {
		all = append(all, e.Findings...)
	}
	slices.SortFunc(all, func(a, b rules.Finding) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Result, b.Result))
	})
	return slices.Compact(all)
}

func sameDemand(a, b rules.Demand) bool { return reflect.DeepEqual(saying(a), saying(b)) }

// saying is a demand without the version that makes it and the value from which it does.
func saying(d rules.Demand) rules.Demand {
	d.Rule, d.Rules, d.From = rules.Ref{}, nil, nil
	if d.Duty != nil {
		duty := *d.Duty
		duty.Ref, duty.FromNet = rules.Ref{}, nil
		d.Duty = &duty
	}
	return d
}

// compare is negative when k is stricter: by the result, then by what the order waits for, then by all that is asked.
func (j Judgement) compare(k Judgement) int {
	if a, b := j.Heaviest(), k.Heaviest(); a != nil && a.Result != b.Result {
		return a.Result.Compare(b.Result)
	}
	if a, b := j.waits(), k.waits(); a != b {
		return a - b
	}
	return j.asks() - k.asks()
}

// waits counts what an order waits for.
func (j Judgement) waits() (n int) {
	for _, d := range j.Demands {
		if d.When == rules.BeforeOrder && d.Effect == rules.DutyBlocks {
			n++
		}
	}
	if j.ApprovalDays > 0 {
		n++
	}
	return n
}

// asks counts what a person has to answer or to do.
func (j Judgement) asks() int { return len(j.Demands) + rank(j.Band) + j.Choices }
