package order

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// ParseDecision reads the content of a decision's record.
func ParseDecision(record []byte) (DecisionRecord, error) {
	var d DecisionRecord
	if err := json.Unmarshal(record, &d); err != nil {
		return d, fmt.Errorf("decision record: %w", err)
	}
	return d, nil
}

// ParseOrder reads the content of an order's record.
func ParseOrder(record []byte) (OrderRecord, error) {
	var o OrderRecord
	if err := json.Unmarshal(record, &o); err != nil {
		return o, fmt.Errorf("order record: %w", err)
	}
	return o, nil
}

// ParseTime reads the time of a record.
func ParseTime(text string) (time.Time, error) {
	at, err := time.Parse(recordTime, text)
	if err != nil {
		return at, fmt.Errorf("time of a record: %w", err)
	}
	return at, nil
}

// Comparison is the comparison as it was recorded, never computed anew.
func (d DecisionRecord) Comparison() (catalog.Comparison, error) {
	c := catalog.Comparison{
		Need: catalog.Need{
			Product: catalog.ProductID{UUID: d.Product.ID}, Category: d.Product.Category, Quantity: d.Need.Quantity, NeededBy: d.Need.NeededBy,
			Land: d.Need.Land, Release: d.Need.Release, Currency: money.Currency(d.Currency),
		},
		TieBreak: catalog.TieBreak(d.TieBreak),
	}
	c.Need.Counting = d.Need.Counting.counting()
	var err error
	if c.At, err = time.Parse(recordTime, d.At); err != nil {
		return c, fmt.Errorf("decision record: %w", err)
	}
	for _, o := range d.Offers {
		landed, err := o.landed(o.currency(), d.Need.Quantity)
		if err != nil {
			return c, fmt.Errorf("offer %s: %w", o.Offer, err)
		}
		offer, err := o.offer(c.Need.Product)
		if err != nil {
			return c, fmt.Errorf("offer %s: %w", o.Offer, err)
		}
		if o.Rank > 0 {
			if landed == nil || o.DeliveryDate == nil {
				return c, fmt.Errorf("offer %s is ranked without price or date", o.Offer)
			}
			ranked := catalog.RankedOffer{Offer: offer, Rank: o.Rank, Landed: *landed, DeliveryDate: *o.DeliveryDate, TieWithPrevious: o.Tie}
			if ranked.Score, err = money.ParseAmount(cmp.Or(o.Score, o.Total), o.currency()); err != nil {
				return c, fmt.Errorf("offer %s: %w", o.Offer, err)
			}
			if ranked.Steps, err = stepsOf(o.Steps, o.currency()); err != nil {
				return c, fmt.Errorf("offer %s: %w", o.Offer, err)
			}
			c.Ranked = append(c.Ranked, ranked)
			continue
		}
		c.Excluded = append(c.Excluded, catalog.ExcludedOffer{Offer: offer, Reason: o.Excluded, Landed: landed, DeliveryDate: o.DeliveryDate})
	}
	return c, nil
}

// landed reads the recorded arithmetic, nil when none was possible.
func (o OfferRecord) landed(cur money.Currency, wanted money.Quantity) (*catalog.Landed, error) {
	if o.Total == "" {
		return nil, nil
	}
	l := &catalog.Landed{Delivered: *o.Delivered, TermMonths: o.TermMonths, Periods: o.Periods}
	var err error
	if l.Tier.Price, err = money.ParseUnitPrice(o.UnitPrice, cur); err != nil {
		return nil, err
	}
	if o.TierFrom != nil {
		l.Tier.From = *o.TierFrom
	}
	for _, m := range []struct {
		to   *money.Amount
		text string
	}{{&l.Goods, o.Goods}, {&l.Shipping, o.Shipping}, {&l.SmallOrder, o.SmallOrder}, {&l.EarlyPay, cmp.Or(o.Skonto, "0.00")}, {&l.Total, o.Total}} {
		if *m.to, err = money.ParseAmount(m.text, cur); err != nil {
			return nil, err
		}
	}
	if l.PerUsed, err = l.Total.Per(wanted); err != nil {
		return nil, err
	}
	l.PerDeliv, err = l.Total.Per(l.Delivered)
	return l, err
}

// ChosenID is the id of the chosen offer or lot price.
func (d DecisionRecord) ChosenID() (uuid.UUID, error) { return uuid.Parse(d.Chosen) }
