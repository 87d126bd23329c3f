package order

import (
	"slices"
	"strconv"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// LegalBasis is on which rule an order rests: the limit for direct awards as evaluated, or the framework contract.
type LegalBasis struct {
	Channel    catalog.Channel   `json:"channel"`
	Evaluation *rules.Evaluation `json:"evaluation,omitempty"` // of a direct award; the heaviest of Checks when there are several
	Group      string            `json:"group,omitempty"`      // product group (CPV, 3 digits) whose sums Evaluation counts; empty = all together, without sums
	Checks     []AwardCheck      `json:"checks,omitempty"`     // when the submission buys in several groups: all together, then each
	Contract   string            `json:"contract,omitempty"`   // number of the framework contract
	Lot        string            `json:"lot,omitempty"`        // title of the lot
	Regime     string            `json:"regime,omitempty"`     // VgV or UVgO
	Annex      string            `json:"annex,omitempty"`      // where the notice names the body
}

// AwardCheck is one evaluation of the limit for direct awards: of everything that is submitted together, or of one
// product group with what was bought in it before.
type AwardCheck struct {
	Group      string           `json:"group,omitempty"` // CPV, 3 digits; empty = all direct awards of the submission together
	Evaluation rules.Evaluation `json:"evaluation"`
}

// about is the basis as far as it concerns the lines of a product group: all together, the group, and the check it rests on.
// The others concern other lines, whose decisions hold them; the order's record holds all.
func (b LegalBasis) about(group string) LegalBasis {
	b.Checks = slices.DeleteFunc(slices.Clone(b.Checks), func(c AwardCheck) bool {
		return c.Group != "" && c.Group != group && c.Group != b.Group
	})
	return b
}

// RecordedBasis is a legal basis in a record.
type RecordedBasis struct {
	LegalBasis
	text []byte // canonical JSON; nil = not worked out
}

// recordedBases are the texts of an order's legal basis: what many decisions hold is worked out once.
type recordedBases struct {
	whole   RecordedBasis
	byGroup map[string]RecordedBasis
}

func recorded(b LegalBasis) (recordedBases, error) {
	whole, err := b.recorded()
	return recordedBases{whole, map[string]RecordedBasis{}}, err
}

func (b LegalBasis) recorded() (RecordedBasis, error) {
	text, err := audit.Canonical(b)
	return RecordedBasis{b, text}, err
}

// about is what a decision on a line of the product group holds.
func (r recordedBases) about(group string) (RecordedBasis, error) {
	if len(r.whole.Checks) == 0 {
		return r.whole, nil
	}
	if known, ok := r.byGroup[group]; ok {
		return known, nil
	}
	out, err := r.whole.about(group).recorded()
	r.byGroup[group] = out
	return out, err
}

// AppendJSON writes the basis as records hold it. It refers to nothing outside a record, which a record would have to find in it.
func (b *RecordedBasis) AppendJSON(out []byte) ([]byte, error) {
	if b.text != nil {
		return append(out, b.text...), nil
	}
	text, err := audit.Canonical(b.LegalBasis)
	return append(out, text...), err
}

// judge puts every order on its legal basis. Direct awards of one submission count together: what is bought at once for
// one need is not split to stay below a limit (VgV §3(2); domain rule 16). Each product group is held against the limit
// with the similar purchases before it (domain rule 17).
func (p *Plan) judge() error {
	awards, err := p.awards()
	if err != nil {
		return err
	}
	var basis LegalBasis
	if fewest := p.fewestOffers(); fewest >= 0 && len(awards) > 0 {
		checks, err := p.Facts.checks(awards, fewest, money.DateOf(p.At))
		if err != nil {
			return err
		}
		basis = basisOf(checks)
		p.conclude(checks)
	}
	for i := range p.Orders {
		p.Orders[i].LegalBasis = p.Orders[i].basis(basis)
	}
	return nil
}

// conclude turns what the checks found into blocks and questions.
func (p *Plan) conclude(checks []AwardCheck) {
	for _, c := range checks {
		p.note(c.Evaluation)
	}
	p.askForReasons(checks[0].Evaluation)
	p.askForSplit(checks)
}

// fewestOffers is the smallest number of ranked offers of a chosen line, -1 when nothing is bought without a procedure.
func (p *Plan) fewestOffers() int {
	fewest := -1
	for _, o := range p.Orders {
		for _, l := range o.Lines {
			if l.Chosen != nil && (fewest < 0 || len(l.Comparison.Ranked) < fewest) {
				fewest = len(l.Comparison.Ranked)
			}
		}
	}
	return fewest
}

// checks evaluates the limit for one product group in one go, for several all together and then each with its sums.
func (f Facts) checks(awards []Award, offers int, day money.Date) ([]AwardCheck, error) {
	var out []AwardCheck
	if len(awards) > 1 {
		together := money.Zero(money.EUR)
		for _, a := range awards {
			var err error
			if together, err = together.Add(a.Net); err != nil {
				return nil, err
			}
		}
		e, err := f.DirectAward(together, offers, day, SimilarAwards{})
		if err != nil {
			return nil, err
		}
		out = append(out, AwardCheck{Evaluation: e})
	}
	for _, a := range awards {
		e, err := f.DirectAward(a.Net, offers, day, f.before(a.Group))
		if err != nil {
			return nil, err
		}
		out = append(out, AwardCheck{Group: a.Group, Evaluation: e})
	}
	return out, nil
}

// basisOf rests on the heaviest check, the first of equal ones.
func basisOf(checks []AwardCheck) LegalBasis {
	heaviest := &checks[0]
	for i := range checks {
		if severity(checks[i].Evaluation.Result) > severity(heaviest.Evaluation.Result) {
			heaviest = &checks[i]
		}
	}
	b := LegalBasis{Channel: catalog.ChannelBestPrice, Evaluation: &heaviest.Evaluation, Group: heaviest.Group}
	if len(checks) > 1 {
		b.Checks = checks
	}
	return b
}

func severity(r rules.Result) int {
	return slices.Index([]rules.Result{rules.OK, rules.Near, rules.Warn, rules.Block}, r)
}

// DirectAward evaluates the limit for direct awards of the buying body, with the sums of the product group.
func (f Facts) DirectAward(net money.Amount, offers int, day money.Date, before SimilarAwards) (rules.Evaluation, error) {
	buyer := f.ruleFacts(day)
	buyer.Net, buyer.Offers, buyer.Rolling12MonthNet, buyer.BudgetYearNet = net, offers, before.Rolling, before.BudgetYear
	f.Counts.Facts(&buyer)
	return rules.EvaluateDirectAward(f.Rules, buyer)
}

// Terms is what the rules of the day ask of the buying body beyond the limit.
func (f Facts) Terms(day money.Date) (rules.Terms, error) {
	return rules.TermsFor(f.Rules, f.ruleFacts(day))
}

// ruleFacts says whose rules apply: those of the body that contracts, and of the funding sources the order names.
func (f Facts) ruleFacts(day money.Date) rules.DirectAwardFacts {
	return rules.DirectAwardFacts{
		Jurisdiction: rules.Jurisdiction(f.Land), BuyerType: f.BuyerType, Organisation: f.Parties.Buyer.ID.String(),
		Funding: f.Funding, At: day,
	}
}

// note turns what the evaluation found into blocks; warnings stand in the evaluation itself.
func (p *Plan) note(e rules.Evaluation) {
	for _, f := range e.Findings {
		if f.Result != rules.Block {
			continue
		}
		code := "direct_award_" + string(f.Code)
		if e.State == rules.Unknown && f.Code == rules.OverLimit {
			code = "direct_award_over_caution_value"
		}
		params := map[string]string{"net": e.Facts.Net.String(), "limit": limitOf(e).String()}
		if f.Code == rules.ReachesEUThreshold || f.Code == rules.SumsReachEU {
			params["limit"] = e.EUThreshold.String()
		}
		p.block(Note{Code: code, Params: params})
	}
}

// block adds what stands in the way, each code once.
func (p *Plan) block(n Note) {
	if !slices.ContainsFunc(p.Blocked, func(b Note) bool { return b.Code == n.Code }) {
		p.Blocked = append(p.Blocked, n)
	}
}

// limitOf is the value the order was held against, law or not.
func limitOf(e rules.Evaluation) money.Amount {
	if e.Limit != nil {
		return *e.Limit
	}
	return *e.CautionValue
}

// askForSplit applies domain rule 17: a sum over the limit needs a reason before submit, where it does not block.
func (p *Plan) askForSplit(checks []AwardCheck) {
	for _, c := range checks {
		if c.Warns(rules.SumsOverLimit) {
			p.SplitWarned = true
			if p.Split == nil {
				p.block(Note{Code: "split_reason_missing", Params: map[string]string{"limit": limitOf(c.Evaluation).String()}})
			}
			return
		}
	}
}

// Warns reports whether the evaluation found this and asks for a reason.
func (c AwardCheck) Warns(code rules.Code) bool {
	return slices.Contains(c.Evaluation.Findings, rules.Finding{Code: code, Result: rules.Warn})
}

// askForReasons applies the other half of domain rule 21: fewer offers than the rule asks for need a reason.
func (p *Plan) askForReasons(e rules.Evaluation) {
	for _, l := range p.Lines {
		if l.Chosen == nil || l.State.Blocks() || l.Input.Reason != nil || len(l.Comparison.Ranked) >= e.MinOffers {
			continue
		}
		l.State = LineReasonMissing
		l.Notes = append(l.Notes, Note{Code: "direct_award_too_few_offers", Params: map[string]string{"minimum": strconv.Itoa(e.MinOffers)}})
	}
}

func (o PlannedOrder) basis(direct LegalBasis) LegalBasis {
	if o.Key.Channel == catalog.ChannelBestPrice {
		return direct
	}
	if o.Key.Channel != catalog.ChannelFramework {
		return LegalBasis{Channel: o.Key.Channel}
	}
	c := o.Lines[0].Coverage
	return LegalBasis{Channel: o.Key.Channel, Contract: c.ContractNumber, Lot: c.LotTitle, Regime: c.Regime, Annex: c.Annex}
}
