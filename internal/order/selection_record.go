package order

import (
	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// SelectionRecord is whom the lot's published rule picked, with all that it looked at (domain rule 10).
type SelectionRecord struct {
	catalog.Selection
	Turns   []TurnRecord  `json:"turns"`             // in the order of the rule; the first is the one whose turn it was
	Skipped *ReasonRecord `json:"skipped,omitempty"` // why it went to another one; a code of the published reasons
}

// TurnRecord is a party as the rule saw it.
type TurnRecord struct {
	Supplier     audit.MasterDataRef `json:"supplier"`
	Rank         int                 `json:"rank,omitempty"`
	Share        *money.Percent      `json:"share,omitempty"`
	Called       string              `json:"called,omitempty"` // net EUR so far; counted where shares decide
	Out          catalog.PartyOut    `json:"out,omitempty"`
	Total        string              `json:"total,omitempty"` // of this call-off
	Currency     money.Currency      `json:"currency,omitempty"`
	DeliveryDays int                 `json:"deliveryDays,omitempty"`
}

func selectionRecord(c *catalog.Choice) *SelectionRecord {
	if c == nil {
		return nil
	}
	out := &SelectionRecord{Selection: c.Selection, Turns: make([]TurnRecord, len(c.Turns))}
	for i, t := range c.Turns {
		r := TurnRecord{Supplier: masterData(t.Supplier), Rank: t.Rank, Share: t.Share, Out: t.Out}
		if c.By == catalog.SelectByShare {
			r.Called = t.Called.String()
		}
		if t.Out == "" {
			r.Total, r.DeliveryDays = t.Total.String(), t.DeliveryDays
			if t.Total.Currency() != money.EUR {
				r.Currency = t.Total.Currency()
			}
		}
		out.Turns[i] = r
	}
	return out
}

// choice makes the choice once more from what the rule looked at.
func (r *SelectionRecord) choice(c *catalog.Coverage) error {
	if r == nil {
		return nil
	}
	turns := make([]catalog.Turn, len(r.Turns))
	for i, t := range r.Turns {
		turn := catalog.Turn{Out: t.Out, DeliveryDays: t.DeliveryDays}
		turn.Supplier.ID, turn.Supplier.Hash = catalog.SupplierID{UUID: t.Supplier.ID}, t.Supplier.Hash
		turn.Rank, turn.Share = t.Rank, t.Share
		if t.Called != "" {
			if err := turn.Called.Scan(t.Called); err != nil {
				return err
			}
		}
		if t.Total != "" {
			currency := t.Currency
			if currency == "" {
				currency = money.EUR
			}
			var err error
			if turn.Total, err = money.ParseAmount(t.Total, currency); err != nil {
				return err
			}
		}
		turns[i] = turn
	}
	choice := r.Order(turns)
	c.Rule, c.Choice = r.Selection, &choice
	return nil
}

// skipped is why the call-off went past the party whose turn it was; nil when it did not.
func (d DecisionRecord) skipped() *ReasonRecord {
	if d.CallOff == nil || d.CallOff.Selection == nil {
		return nil
	}
	return d.CallOff.Selection.Skipped
}
