package order

import (
	"encoding/hex"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// ProjectRecord is the project price that was called off at, with the list price it stands below and the document it rests on.
type ProjectRecord struct {
	ID        uuid.UUID      `json:"id"`
	Title     string         `json:"title"`
	ListPrice string         `json:"listPrice"`
	ListPer   money.Quantity `json:"listPer"`
	From      money.Date     `json:"from"`
	To        money.Date     `json:"to"` // exclusive
	SHA256    string         `json:"documentSha256"`
}

func projectRecord(l *catalog.Lowered) *ProjectRecord {
	if l == nil {
		return nil
	}
	return &ProjectRecord{
		ID: l.ID, Title: l.Title, ListPrice: l.ListPrice.String(), ListPer: l.ListPer, From: l.Valid.From, To: l.Valid.To,
		SHA256: hex.EncodeToString(l.SHA256[:]),
	}
}

// raise sets the list price once more, with the project price beside it.
func (r ProjectRecord) raise(c *catalog.Coverage) error {
	p := catalog.ProjectPrice{ID: r.ID, Title: r.Title, UnitPrice: c.UnitPrice, Per: c.PriceQuantity, Valid: money.Period{From: r.From, To: r.To}}
	if _, err := hex.Decode(p.SHA256[:], []byte(r.SHA256)); err != nil {
		return err
	}
	at := slices.IndexFunc(c.Balances, func(b catalog.Balance) bool { return b.Kind == catalog.BalanceProject })
	if at < 0 {
		return errors.New("project price without its limit")
	}
	p.Limit = c.Balances[at]
	c.Balances, c.Projects, c.PriceQuantity = slices.Delete(c.Balances, at, at+1), []catalog.ProjectPrice{p}, r.ListPer
	var err error
	c.UnitPrice, err = money.ParseUnitPrice(r.ListPrice, c.Currency)
	return err
}
