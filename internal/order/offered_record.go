package order

import (
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// OfferedRecord is the supplier's own offer that was called off, in place of the lot's price list, with what it rests on.
type OfferedRecord struct {
	ID          uuid.UUID   `json:"id"`
	Line        int         `json:"line"`
	Number      string      `json:"number"`
	Competition uuid.UUID   `json:"competition,omitzero"` // absent on a quote
	Evidence    uuid.UUID   `json:"evidence"`             // log entry of the award, or of the quote
	SHA256      string      `json:"offerSha256"`          // of the offer as received
	Tie         *TiedRecord `json:"tie,omitempty"`        // of a quote
}

// TiedRecord is the item of the price list that a line of a quote hangs on, as it was in force.
type TiedRecord struct {
	Price     uuid.UUID         `json:"price"`
	SKU       string            `json:"sku"`
	UnitPrice string            `json:"unitPrice"`
	Per       money.Quantity    `json:"per"`
	Kind      catalog.PriceKind `json:"priceKind"`
	From      money.Date        `json:"from"`
	To        money.Date        `json:"to,omitzero"`
}

func offeredRecord(o *catalog.Offered) *OfferedRecord {
	if o == nil {
		return nil
	}
	out := &OfferedRecord{
		ID: o.ID, Line: o.Line, Number: o.Number, Competition: o.Competition, Evidence: o.Evidence, SHA256: hex.EncodeToString(o.SHA256[:]),
	}
	if t := o.Tie; t != nil {
		out.Tie = &TiedRecord{t.Price.UUID, t.SKU, t.UnitPrice.String(), t.Per, t.Kind, t.Valid.From, t.Valid.To}
	}
	return out
}

// offered is the offer as it was recorded.
func (r *OfferedRecord) offered(currency money.Currency) (*catalog.Offered, error) {
	if r == nil {
		return nil, nil
	}
	o := &catalog.Offered{ID: r.ID, Line: r.Line, Number: r.Number, Competition: r.Competition, Evidence: r.Evidence}
	n, err := hex.Decode(o.SHA256[:], []byte(r.SHA256))
	if err == nil && n != len(o.SHA256) {
		err = fmt.Errorf("offer %s: a SHA-256 of %d bytes", r.ID, n)
	}
	if err != nil || r.Tie == nil {
		return o, err
	}
	o.Tie = &catalog.TiedPrice{Price: catalog.LotPriceID{UUID: r.Tie.Price}, SKU: r.Tie.SKU, Per: r.Tie.Per, Kind: r.Tie.Kind, Valid: money.Period{From: r.Tie.From, To: r.Tie.To}}
	o.Tie.UnitPrice, err = money.ParseUnitPrice(r.Tie.UnitPrice, currency)
	return o, err
}
