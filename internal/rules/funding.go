package rules

import (
	"cmp"
	"slices"
)

// FundingSource is a source of funding whose conditions the rules know.
type FundingSource struct {
	Key      string
	Citation string // of the condition with the smallest id
}

// FundingSources are those with a condition in force on the day for the type of buyer, by key.
func FundingSources(all []Rule, f DirectAwardFacts) []FundingSource {
	var conditions []Rule
	for _, kind := range []Kind{DirectAward, AsksTerms, AsksDuty} {
		for _, r := range current(all, kind, f.At) {
			if r.Funding != "" && r.suits(f.BuyerType) && (r.Organisation == "" || r.Organisation == f.Organisation) {
				conditions = append(conditions, r)
			}
		}
	}
	slices.SortFunc(conditions, func(a, b Rule) int { return cmp.Or(cmp.Compare(a.Funding, b.Funding), cmp.Compare(a.ID, b.ID)) })
	var out []FundingSource
	for _, r := range conditions {
		if len(out) == 0 || out[len(out)-1].Key != r.Funding {
			out = append(out, FundingSource{Key: r.Funding, Citation: r.Citation})
		}
	}
	return out
}
