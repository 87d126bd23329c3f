package order

import (
	"context"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Rotation shows how the direct awards of a legal entity are spread over suppliers: evidence that the supplier changes, as
// the direct-award rules of several Länder want it ("soll wechseln", § 14 UVgO). It is a measure and never a block.
type Rotation struct {
	Since  time.Time
	Groups []GroupShares // by CPV
}

// GroupShares are the direct awards within one product group, goods net, cancelled orders left out.
type GroupShares struct {
	Group  rules.Group // CPV and label
	Net    money.Amount
	Orders int
	Shares []SupplierShare // the largest first
}

// SupplierShare is one supplier's part in a group.
type SupplierShare struct {
	Supplier catalog.Supplier
	Net      money.Amount
	Percent  string // of the group's net, one place, half up; "0.0" in a group of nothing but free goods
	Orders   int
	Last     time.Time
}

// Rotation counts the shares of the last twelve months for the principal's legal entity, by the product groups that the rules of
// the day add it up by.
func (s *Service) Rotation(ctx context.Context, p authz.Principal) (Rotation, error) {
	day := money.DateOf(s.now())
	since := day.AddMonths(-rules.SplitMonths).StartIn(money.Berlin)
	facts, err := s.store.Facts(ctx, FactsQuery{Organisation: p.Organisation, LegalEntity: p.LegalEntity, Day: day})
	if err != nil {
		return Rotation{}, err
	}
	counts, err := facts.OwnCounting(day)
	if err != nil {
		return Rotation{}, err
	}
	table := rules.SuppliedGroups()
	if counts.Table != nil {
		table = *counts.Table
	}
	groups, err := s.store.SupplierShares(ctx, p.LegalEntity, since, counts.Table)
	if err != nil {
		return Rotation{}, err
	}
	for i := range groups {
		if err := groups[i].sum(table); err != nil {
			return Rotation{}, err
		}
	}
	return Rotation{Since: since, Groups: groups}, nil
}

// sum adds the shares up and says what part each is.
func (g *GroupShares) sum(table rules.GroupTable) error {
	g.Group = groupOfCPV(table, g.Group.CPV)
	g.Net, g.Orders = money.Zero(money.EUR), 0
	for _, s := range g.Shares {
		net, err := g.Net.Add(s.Net)
		if err != nil {
			return err
		}
		g.Net, g.Orders = net, g.Orders+s.Orders
	}
	for i := range g.Shares {
		g.Shares[i].Percent = "0.0"
		if g.Net.IsZero() {
			continue
		}
		percent, err := money.SharePercent(g.Shares[i].Net, g.Net)
		if err != nil {
			return err
		}
		g.Shares[i].Percent = percent
	}
	return nil
}

// groupOfCPV names a group of direct awards, which are added up by the first three digits.
func groupOfCPV(table rules.GroupTable, cpv string) rules.Group {
	for _, t := range []rules.GroupTable{table, rules.SuppliedGroups()} {
		for _, g := range t.Groups {
			if g.CPV == cpv {
				return g
			}
		}
	}
	return rules.Group{CPV: cpv, DE: cpv, EN: cpv}
}
