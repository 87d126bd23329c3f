package rulebook

import (
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// CheckRule is what a draft is held against, whatever way it comes in.
var CheckRule = checkRule

// Judge judges one stored order without a draft and with it, among the direct awards of its body.
func Judge(all []rules.Rule, draft rules.Rule, from money.Date, o JudgedOrder, awards ...Award) (before, after Judgement, err error) {
	j, err := newJudge(all, draft, from)
	if err != nil {
		return before, after, err
	}
	j.awards = newAwardIndex(awards)
	if o.Recount != nil {
		if err := j.recount(o); err != nil {
			return before, after, err
		}
	}
	return j.judge(o)
}

// Compare is negative when b is stricter than a, and Same whether they say the same.
func Compare(a, b Judgement) int { return a.compare(b) }

// Same is whether two judgements say the same.
func Same(a, b Judgement) bool { return a.same(b) }
