package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// Succession says that somebody took another's place by law: a body by merger or incorporation, a supplier by restructuring
// (GWB §132(2) no. 4 lit. b).
type Succession struct {
	Of       uuid.UUID `json:"of"`       // who was named in the notice, or was party
	Evidence string    `json:"evidence"` // law, contract or register, with its day
}

// tidy is the succession without blanks around its evidence; nil stays nil.
func (s *Succession) tidy() *Succession {
	if s == nil {
		return nil
	}
	return &Succession{Of: s.Of, Evidence: strings.TrimSpace(s.Evidence)}
}

// successions holds each against whom it follows: the predecessor's time ends as the successor's begins, the place in the notice
// stays, and no more of a quota passes than is left of it. A supplier follows in rank, share and price rule.
func (f *findings) successions(l Lot, s Standing, at string) error {
	for i, e := range l.Entitled {
		if e.Succession == nil {
			continue
		}
		here := fmt.Sprintf("%s/entitled/%d", at, i)
		f.when(e.Succession.Evidence == "", here+"/succession", "contract_succession_evidence")
		before := slices.IndexFunc(l.Entitled, func(o Entitled) bool {
			return o.Organisation == e.Succession.Of && o.Organisation != e.Organisation && o.Valid.To == e.Valid.From
		})
		if before < 0 {
			f.when(true, here+"/succession", "contract_succession_of")
			continue
		}
		was := l.Entitled[before]
		f.when(was.Annex != e.Annex, here+"/annex", "contract_succession_annex", "annex", was.Annex)
		if err := f.passes(was, e, s.Quotas[QuotaKey{l.Number, was.Organisation}], here); err != nil {
			return err
		}
	}
	for i, p := range l.Parties {
		if p.Succession == nil {
			continue
		}
		here := fmt.Sprintf("%s/parties/%d/succession", at, i)
		f.when(p.Succession.Evidence == "", here, "contract_succession_evidence")
		f.when(!slices.ContainsFunc(l.Parties, func(o Party) bool { return p.follows(o) }), here, "contract_succession_party")
	}
	return nil
}

func (p Party) follows(o Party) bool {
	return o.Supplier == p.Succession.Of && o.Supplier != p.Supplier && o.Valid.To == p.Valid.From && o.Rank == p.Rank &&
		(o.Share == nil) == (p.Share == nil) && (o.Share == nil || o.Share.Equal(*p.Share)) && o.PriceRule.equal(p.PriceRule)
}

// passes wants a successor's quota to be at most what its predecessor left of it.
func (f *findings) passes(was, e Entitled, used Used, at string) error {
	if was.QuotaValue != nil {
		gone := money.Zero(money.EUR)
		if used.Value != nil {
			gone = *used.Value
		}
		left, err := was.QuotaValue.Sub(gone)
		if err != nil {
			return err
		}
		over, err := exceeds(e.QuotaValue, &left)
		if err != nil {
			return err
		}
		f.when(over || e.QuotaValue == nil, at+"/quotaValue", "contract_succession_quota", "left", left.String())
	}
	if was.QuotaQuantity != nil {
		gone := money.QuantityOf(0)
		if used.Quantity != nil {
			gone = *used.Quantity
		}
		left, err := was.QuotaQuantity.Sub(gone)
		if err != nil {
			return err
		}
		f.when(e.QuotaQuantity == nil || more(e.QuotaQuantity, &left), at+"/quotaQuantity", "contract_succession_quota", "left", left.String())
	}
	return nil
}
