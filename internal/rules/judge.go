package rules

import (
	"cmp"
	"slices"

	"github.com/provitako/marktplatz/internal/money"
)

// judge holds the order and the sums against limit and threshold.
func (e *Evaluation) judge(sumsBlock bool) error {
	limit := e.applicable()
	onSums := Warn
	if sumsBlock {
		onSums = Block
	}
	nearFrom, err := e.Facts.NearPercent.Of(limit)
	if err != nil {
		return err
	}
	over, errNet := exceeds(e.Facts.Net, limit)
	sumsOver, errSums := exceeds(e.Counted, limit)
	belowNear, errNear := e.Counted.Less(nearFrom)
	if err := cmp.Or(errNet, errSums, errNear); err != nil {
		return err
	}
	switch {
	case over:
		e.find(OverLimit, Block)
	case sumsOver:
		e.find(SumsOverLimit, onSums)
	case !belowNear:
		e.find(NearLimit, Near)
	}
	if e.Facts.Offers < e.MinOffers {
		e.find(TooFewOffers, Warn)
	}
	if err := e.judgeEU(); err != nil {
		return err
	}
	slices.SortStableFunc(e.Findings, func(a, b Finding) int { return cmp.Compare(b.Result.severity(), a.Result.severity()) })
	if len(e.Findings) > 0 {
		e.Result = e.Findings[0].Result
	}
	return nil
}

// judgeEU: the threshold is reached at its very value (GWB section 106(1)), and
// neither a Land nor a body can move it.
func (e *Evaluation) judgeEU() error {
	if e.EUThreshold == nil {
		e.find(EUThresholdNotKnown, Warn)
		return nil
	}
	netBelow, errNet := e.Facts.Net.Less(*e.EUThreshold)
	sumsBelow, errSums := e.Counted.Less(*e.EUThreshold)
	if err := cmp.Or(errNet, errSums); err != nil {
		return err
	}
	switch {
	case !netBelow:
		e.find(ReachesEUThreshold, Block)
	case !sumsBelow:
		e.find(SumsReachEU, Block)
	}
	return nil
}

func (e *Evaluation) find(code Code, result Result) {
	e.Findings = append(e.Findings, Finding{Code: code, Result: result})
}

func exceeds(a, limit money.Amount) (bool, error) {
	c, err := a.Cmp(limit)
	return c > 0, err
}
