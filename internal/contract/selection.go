package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// chooses reports whether a call-off from the lot goes to one of several parties without a competition.
func (l Lot) chooses() bool {
	return l.Kind == catalog.CallOffDirect || l.Kind == catalog.CallOffMixed
}

func tidySelection(s catalog.Selection) catalog.Selection {
	if s.By == "" {
		s.By = catalog.SelectByRank
	}
	s.Criteria = append([]catalog.PartyCriterion{}, s.Criteria...)
	s.SkipReasons = append([]catalog.SkipReason{}, s.SkipReasons...)
	for i, r := range s.SkipReasons {
		s.SkipReasons[i] = catalog.SkipReason{Code: strings.TrimSpace(r.Code), Text: strings.TrimSpace(r.Text)}
	}
	return s
}

// selection finds what is missing in the rule by which a party is picked (domain rule 10): it has to pick exactly one.
func (f *findings) selection(l Lot, at string) {
	s := l.Selection
	if !l.chooses() {
		return
	}
	f.when(s.By == catalog.SelectByCriteria && len(s.Criteria) == 0, at+"/criteria", "contract_criteria_missing")
	f.when(hasTwice(s.Criteria), at+"/criteria", "contract_criterion_twice")
	f.when(l.Kind == catalog.CallOffMixed && s.DirectUpTo == nil, at+"/directUpTo", "contract_direct_up_to_missing")
	f.when(s.DirectUpTo != nil && (s.DirectUpTo.Sign() <= 0 || s.DirectUpTo.Currency() != money.EUR), at+"/directUpTo", "contract_amount")
	codes := make([]string, len(s.SkipReasons))
	for i, r := range s.SkipReasons {
		here := fmt.Sprintf("%s/skipReasons/%d", at, i)
		f.when(r.Code == "", here+"/code", "contract_missing")
		f.when(r.Text == "", here+"/text", "contract_missing")
		codes[i] = r.Code
	}
	f.when(hasTwice(codes), at+"/skipReasons", "contract_skip_reason_twice")
}

func hasTwice[T comparable](list []T) bool {
	seen := map[T]bool{}
	return slices.ContainsFunc(list, func(v T) bool {
		twice := seen[v]
		seen[v] = true
		return twice
	})
}

// keptSelection wants a ground where the published rule changes, and keeps its kind: what each party got so far is counted
// by it.
func (f *findings) keptSelection(kind Kind, was, is Lot, at string) {
	f.when(was.Selection.By != is.Selection.By, at+"/selection/by", "contract_selection_kept")
	changed := !sameSelection(was.Selection, is.Selection) || slices.ContainsFunc(is.Parties, func(p Party) bool {
		return slices.ContainsFunc(was.Parties, func(q Party) bool {
			return p.Supplier == q.Supplier && p.Valid.From == q.Valid.From && (p.Rank != q.Rank || !same(p.Share, q.Share))
		})
	})
	f.when(changed && kind != Amend && was.Selection.By == is.Selection.By, at+"/selection", "contract_selection_is_amendment")
}

func sameSelection(a, b catalog.Selection) bool {
	return slices.Equal(a.Criteria, b.Criteria) && slices.Equal(a.SkipReasons, b.SkipReasons) && same(a.DirectUpTo, b.DirectUpTo)
}

func same[T interface{ Equal(T) bool }](a, b *T) bool {
	return (a == nil) == (b == nil) && (a == nil || (*a).Equal(*b))
}
