package order

import (
	"strconv"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// LegalBasis is on which rule an order rests: the limit for direct awards as evaluated, or the framework contract.
type LegalBasis struct {
	Channel    catalog.Channel   `json:"channel"`
	Evaluation *rules.Evaluation `json:"evaluation,omitempty"` // of a direct award
	Contract   string            `json:"contract,omitempty"`   // number of the framework contract
	Lot        string            `json:"lot,omitempty"`        // title of the lot
	Regime     string            `json:"regime,omitempty"`     // VgV or UVgO
	Annex      string            `json:"annex,omitempty"`      // where the notice names the body
}

// judge puts every order on its legal basis. Direct awards of one submission count together: what is bought at once for
// one need is not split to stay below a limit (VgV §3(2); domain rule 16).
func (p *Plan) judge() error {
	net := money.Zero(money.EUR)
	fewest := -1
	var err error
	for _, o := range p.Orders {
		if o.Key.Channel != catalog.ChannelBestPrice {
			continue
		}
		if net, err = net.Add(o.Totals.Net); err != nil {
			return err
		}
		for _, l := range o.Lines {
			if l.Chosen != nil && (fewest < 0 || len(l.Comparison.Ranked) < fewest) {
				fewest = len(l.Comparison.Ranked)
			}
		}
	}
	var evaluation *rules.Evaluation
	if fewest >= 0 {
		e, err := p.Facts.DirectAward(net, fewest, money.DateOf(p.At))
		if err != nil {
			return err
		}
		evaluation = &e
		p.note(e)
		p.askForReasons(e)
	}
	for i := range p.Orders {
		p.Orders[i].LegalBasis = p.Orders[i].basis(evaluation)
	}
	return nil
}

// DirectAward evaluates the limit for direct awards of the buying body.
func (f Facts) DirectAward(net money.Amount, offers int, day money.Date) (rules.Evaluation, error) {
	buyer := f.ruleFacts(day)
	buyer.Net, buyer.Offers = net, offers
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
		params := map[string]string{"net": e.Facts.Net.String()}
		switch {
		case f.Code == rules.ReachesEUThreshold || f.Code == rules.SumsReachEU:
			params["limit"] = e.EUThreshold.String()
		case e.Limit != nil:
			params["limit"] = e.Limit.String()
		default:
			params["limit"] = e.CautionValue.String()
		}
		p.Blocked = append(p.Blocked, Note{Code: code, Params: params})
	}
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

func (o PlannedOrder) basis(e *rules.Evaluation) LegalBasis {
	if o.Key.Channel != catalog.ChannelFramework {
		return LegalBasis{Channel: o.Key.Channel, Evaluation: e}
	}
	c := o.Lines[0].Coverage
	return LegalBasis{Channel: o.Key.Channel, Contract: c.ContractNumber, Lot: c.LotTitle, Regime: c.Regime, Annex: c.Annex}
}
