package catalog

import (
	"bytes"
	"cmp"
	"math/big"
	"slices"

	"github.com/provitako/marktplatz/internal/money"
)

// SelectBy is how a lot with several parties finds the one that a call-off goes to (VgV §21(4) Nr. 1).
type SelectBy string

// Ways to select: the cascade, fixed shares of the value over the term, fixed criteria.
const (
	SelectByRank     SelectBy = "rank"
	SelectByShare    SelectBy = "share"
	SelectByCriteria SelectBy = "criteria"
)

// PartyCriterion by which parties are compared for one call-off.
type PartyCriterion string

// Criteria of parties: the lowest total, the shortest delivery time.
const (
	CheapestParty PartyCriterion = "price"
	FastestParty  PartyCriterion = "delivery"
)

// SkipReason is a published reason to pass by the party whose turn it is.
type SkipReason struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Selection is the rule that a lot's notice published. Its JSON form is that of the terms, of the stored lot and of records.
type Selection struct {
	By          SelectBy         `json:"by"`
	Criteria    []PartyCriterion `json:"criteria"`   // in their order; rank breaks ties
	DirectUpTo  *money.Amount    `json:"directUpTo"` // of a mixed lot: net value of a call-off above which there is a competition
	SkipReasons []SkipReason     `json:"skipReasons"`
}

// SkipReason finds a published reason by its code.
func (s Selection) SkipReason(code string) (SkipReason, bool) {
	i := slices.IndexFunc(s.SkipReasons, func(r SkipReason) bool { return r.Code == code })
	if i < 0 {
		return SkipReason{}, false
	}
	return s.SkipReasons[i], true
}

// LotParty is a party of a lot on a day.
type LotParty struct {
	Supplier  Supplier
	Rank      int            // 0 = none
	Share     *money.Percent // nil = none
	Suspended bool
	Called    money.Quantity // net EUR reserved and committed so far; counted only where shares decide
}

// PartyOut is why a party cannot get a call-off; "" = it can.
type PartyOut string

// Reasons, all of them facts: none is a choice of the person who orders.
const (
	PartySuspended PartyOut = "suspended"
	PartyBlocked   PartyOut = "blocked"
	PartyNoPrice   PartyOut = "no_price" // the lot has no price of it for the article
)

// Turn is a party with what decides whether a call-off goes to it.
type Turn struct {
	LotParty
	Out          PartyOut
	Total        money.Amount // of this call-off at its price; meaningless without a price
	DeliveryDays int
}

// Choice is what the rule says for one call-off: the parties in its order, the one whose turn it is first, those that
// cannot get it last.
type Choice struct {
	Selection
	Turns []Turn
}

// First is the party whose turn it is; the zero id when no party can deliver.
func (c Choice) First() SupplierID {
	if len(c.Turns) == 0 || c.Turns[0].Out != "" {
		return SupplierID{}
	}
	return c.Turns[0].Supplier.ID
}

// FirstName is the name of the party whose turn it is; empty when no party can deliver.
func (c Choice) FirstName() string {
	if c.First() == (SupplierID{}) {
		return ""
	}
	return c.Turns[0].Supplier.Name
}

// turns of the parties for a call-off of quantity on a day, at the prices of the lot for the product.
func (c Coverage) turns(prices []Coverage, day money.Date, quantity money.Quantity) ([]Turn, error) {
	out := make([]Turn, len(c.Parties))
	for i, p := range c.Parties {
		out[i] = Turn{LotParty: p, Out: PartyNoPrice}
		for _, price := range prices {
			if price.Lot != c.Lot || price.Supplier != p.Supplier.ID || !price.PriceValid.Contains(day) {
				continue
			}
			price, err := price.For(quantity)
			if err != nil {
				return nil, err
			}
			total, _, err := price.Total(quantity)
			if err != nil {
				return nil, err
			}
			if d, err := out[i].Total.Cmp(total); out[i].Out == "" && err == nil && d <= 0 {
				continue
			}
			out[i].Out, out[i].Total, out[i].DeliveryDays = "", total, price.DeliveryDays
		}
		switch {
		case p.Supplier.Blocked:
			out[i].Out = PartyBlocked
		case p.Suspended:
			out[i].Out = PartySuspended
		}
	}
	return out, nil
}

// Choose applies the lot's published rule to a call-off of quantity on a day: prices are all the contract prices for the
// product.
func (c Coverage) Choose(prices []Coverage, day money.Date, quantity money.Quantity) (Choice, error) {
	turns, err := c.turns(prices, day, quantity)
	return c.Rule.Order(turns), err
}

// Order brings the parties into the order of the rule. By share it is the party that would be furthest behind its share
// once this call-off is counted, shares reckoned among those that can deliver.
func (s Selection) Order(turns []Turn) Choice {
	behind := shortfalls(turns)
	slices.SortStableFunc(turns, func(a, b Turn) int {
		if d := boolInt(a.Out != "") - boolInt(b.Out != ""); d != 0 || a.Out != "" {
			return cmp.Or(d, a.order(b))
		}
		switch s.By {
		case SelectByShare:
			return cmp.Or(behind[b.Supplier.ID].Cmp(behind[a.Supplier.ID]), b.share().Cmp(a.share()), a.order(b))
		case SelectByCriteria:
			for _, criterion := range s.Criteria {
				if d := a.by(criterion, b); d != 0 {
					return d
				}
			}
		case SelectByRank:
		}
		return a.order(b)
	})
	return Choice{Selection: s, Turns: turns}
}

func (t Turn) by(criterion PartyCriterion, o Turn) int {
	if criterion == FastestParty {
		return cmp.Compare(t.DeliveryDays, o.DeliveryDays)
	}
	d, err := t.Total.Cmp(o.Total)
	if err != nil { // prices in different currencies are not compared
		return 0
	}
	return d
}

// order is that of the ranks; a party without one comes last.
func (t Turn) order(o Turn) int {
	return cmp.Or(boolInt(t.Rank == 0)-boolInt(o.Rank == 0), cmp.Compare(t.Rank, o.Rank), bytes.Compare(t.Supplier.ID.UUID[:], o.Supplier.ID.UUID[:]))
}

func (t Turn) share() money.Percent {
	if t.Share == nil {
		return money.Percent{}
	}
	return *t.Share
}

// shortfalls are what each party would lack of its share with this call-off counted, in EUR. Exact: thousands of call-offs
// must not drift.
func shortfalls(turns []Turn) map[SupplierID]*big.Rat {
	called, shares := new(big.Rat), new(big.Rat)
	for _, t := range turns {
		if t.Out == "" {
			called.Add(called, rat(t.Called.String()))
			shares.Add(shares, rat(t.share().String()))
		}
	}
	out := make(map[SupplierID]*big.Rat, len(turns))
	for _, t := range turns {
		lacks := new(big.Rat)
		if t.Out == "" && shares.Sign() > 0 {
			lacks.Add(called, rat(t.Total.String()))
			lacks.Mul(lacks, rat(t.share().String())).Quo(lacks, shares)
			lacks.Sub(lacks, rat(t.Called.String()))
		}
		out[t.Supplier.ID] = lacks
	}
	return out
}

// rat reads the decimal text of a value that was parsed before.
func rat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return new(big.Rat)
	}
	return r
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
