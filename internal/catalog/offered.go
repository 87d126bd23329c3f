package catalog

import (
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// Offered is a supplier's own offer under a lot that a price comes from, in place of the lot's price list. A product that has
// such a price stands in no catalogue: it is the position of the offer, and has the position's id.
type Offered struct {
	ID          uuid.UUID
	Competition uuid.UUID // whose award it is; Nil = it is a quote
	Line        int
	Number      string     // the offer's name: the subject of the competition, or the supplier's number of a quote
	Evidence    uuid.UUID  // entry in the log that it rests on: the award, or the quote as it was recorded
	SHA256      [32]byte   // of the offer as received
	Tie         *TiedPrice // of a line of a quote; nil = the item has left the price list
}

// TiedPrice is the item of a price list that a line of a quote hangs on.
type TiedPrice struct {
	Price     LotPriceID
	SKU       string
	UnitPrice money.UnitPrice
	Per       money.Quantity
	Kind      PriceKind
	Valid     money.Period
}

// Awarded reports whether the price won a mini-competition: the competition has picked the party, no rule of the lot does.
func (c Coverage) Awarded() bool { return c.Offered != nil && c.Offered.Competition != uuid.Nil }

// AboveTie reports whether a price for so many pieces is dearer than the item it is tied to. Error: money.ErrCurrency.
func (o Offered) AboveTie(price money.UnitPrice, per money.Quantity) (bool, error) {
	if d, err := price.Cmp(o.Tie.UnitPrice); err != nil || o.Tie.Per.Equal(per) {
		return d > 0, err
	}
	own, tied := rat(price.String()), rat(o.Tie.UnitPrice.String())
	return own.Mul(own, rat(o.Tie.Per.String())).Cmp(tied.Mul(tied, rat(per.String()))) > 0, nil
}
