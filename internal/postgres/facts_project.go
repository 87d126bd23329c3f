package postgres

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// projectsOf lists the project prices below a list price (lp) that the organisation ($2) may call off at on the day ($3), as was
// in force at an instant.
func projectsOf(at, balances string) string {
	return `(SELECT json_agg(json_build_object('id', j.id, 'title', j.title, 'price', j.unit_price::text, 'per', j.price_quantity::text, 'from', lower(j.valid),
	               'to', upper(j.valid), 'sha256', encode(j.document_sha256, 'hex'), 'balance', jb.id, 'maximum', jb.maximum::text,
	               'committed', jb.committed::text, 'reserved', jb.reserved::text)
	               ORDER BY j.unit_price / j.price_quantity, j.id)
	          FROM project_prices_for($2, $3::date, ` + at + `, l.id, lp.supplier_id, lp.product_id) j
	          JOIN ` + balances + ` jb ON jb.kind = 'project' AND jb.owner_id = j.id
	         WHERE j.price_kind = lp.price_kind AND j.term_months IS NOT DISTINCT FROM lp.term_months
	           AND j.unit_price / j.price_quantity < lp.unit_price / lp.price_quantity)`
}

var (
	lotProjects   = projectsOf("'infinity'", "balance")
	lotProjectsAt = projectsOf("$4", "limit_then")
)

func scanProjects(c *catalog.Coverage, raw []byte) error {
	if raw == nil {
		return nil
	}
	var rows []struct {
		ID, Balance                  uuid.UUID
		Title, Price, SHA256         string
		Per                          money.Quantity
		From, To                     money.Date
		Maximum, Committed, Reserved string
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		return fmt.Errorf("project prices of %s: %w", c.Price, err)
	}
	for _, r := range rows {
		p := catalog.ProjectPrice{ID: r.ID, Title: r.Title, Per: r.Per, Valid: money.Period{From: r.From, To: r.To}}
		p.Limit = catalog.Balance{
			ID: r.Balance, Kind: catalog.BalanceProject, Measure: catalog.MeasureQuantity, Maximum: new(money.Quantity),
		}
		err := errors.Join(p.Limit.Maximum.Scan(r.Maximum), p.Limit.Committed.Scan(r.Committed), p.Limit.Reserved.Scan(r.Reserved))
		if err != nil {
			return err
		}
		if p.UnitPrice, err = money.ParseUnitPrice(r.Price, c.Currency); err != nil {
			return err
		}
		if _, err := hex.Decode(p.SHA256[:], []byte(r.SHA256)); err != nil {
			return err
		}
		c.Projects = append(c.Projects, p)
	}
	return nil
}
