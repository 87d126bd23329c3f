package rulebook

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Award is a direct award as it counts towards the sums of similar ones: the goods of one line and their share of the order's
// charges, net.
type Award struct {
	Submission  uuid.UUID
	Line        int
	Buyer, Unit uuid.UUID // Auftraggeber and Bedarfsträger
	Category    string    // of the product
	ShopGroup   string    // by the shop's categories: CPV, 3 digits; empty = none
	At          time.Time
	Until       *time.Time // when it came to nothing; nil = it stands
	Net         money.Amount
}

// awardIndex finds the direct awards of a body, and those of one submission. Both lists are in the order of their time.
type awardIndex struct {
	buyers      map[uuid.UUID][]*Award
	submissions map[uuid.UUID][]*Award
}

func newAwardIndex(all []Award) awardIndex {
	x := awardIndex{map[uuid.UUID][]*Award{}, map[uuid.UUID][]*Award{}}
	for i := range all {
		a := &all[i]
		x.buyers[a.Buyer] = append(x.buyers[a.Buyer], a)
		x.submissions[a.Submission] = append(x.submissions[a.Submission], a)
	}
	return x
}

// groupAward is what one submission adds to the sums of a product group.
type groupAward struct {
	group string
	net   money.Amount
}

// of sums a submission up by product group, in the order of its lines.
func (x awardIndex) of(submission uuid.UUID, c rules.Counting) ([]groupAward, error) {
	var out []groupAward
	for _, a := range x.submissions[submission] {
		g := c.GroupOf(a.Category, a.ShopGroup)
		i := slices.IndexFunc(out, func(k groupAward) bool { return k.group == g })
		if i < 0 {
			out = append(out, groupAward{g, a.Net})
			continue
		}
		var err error
		if out[i].net, err = out[i].net.Add(a.Net); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// before adds up the similar awards that stood when the order was placed, over the months and over the budget year.
func (x awardIndex) before(o JudgedOrder, group string, c rules.Counting) (rolling, year money.Amount, err error) {
	rolling, year = money.Zero(money.EUR), money.Zero(money.EUR)
	rollingFrom, yearFrom := c.From(o.Buyer.At)
	for _, a := range x.buyers[o.Organisation] {
		if !a.At.Before(o.At) {
			break
		}
		if a.Until != nil && a.Until.Before(o.At) || c.Unit == rules.CountUnit && a.Unit != o.Unit || group == "" || c.GroupOf(a.Category, a.ShopGroup) != group {
			continue
		}
		day := money.DateOf(a.At)
		if !day.Before(rollingFrom) {
			if rolling, err = rolling.Add(a.Net); err != nil {
				return rolling, year, err
			}
		}
		if !day.Before(yearFrom) {
			if year, err = year.Add(a.Net); err != nil {
				return rolling, year, err
			}
		}
	}
	return rolling, year, nil
}
