package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/rules"
)

// house saves organisations, people, rules, categories and suppliers.
func (l loader) house(ctx context.Context) error {
	known, err := rules.Seed()
	if err != nil {
		return err
	}
	h := postgres.DemoHouse{
		At: l.Now(), Since: l.today.AddMonths(-tradingMonths).StartIn(money.Berlin).UTC(), Day: l.today, Rules: known,
	}
	ids := map[string]uuid.UUID{}
	if err := gather(l.seed.Organisation, nil, &h, ids); err != nil {
		return err
	}
	for i, p := range l.seed.People {
		person, err := l.person(ctx, p, ids)
		if err != nil {
			return fmt.Errorf("person %s: %w", p.Login, err)
		}
		person.Position = i
		h.People = append(h.People, person)
	}
	h.Categories = catalog.StandardCategories()
	for _, s := range l.seed.Suppliers {
		master, err := audit.Canonical(s)
		if err != nil {
			return fmt.Errorf("supplier %s: %w", s.Key, err)
		}
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("supplier id: %w", err)
		}
		h.Suppliers = append(h.Suppliers, postgres.DemoSupplier{ID: id, Key: s.Key, Name: s.Name, City: s.City, Email: s.Email, Master: master, TradeFee: s.TradeFee})
	}
	return l.Store.SaveHouse(ctx, h)
}

// gather turns the tree into rows, parents first. A unit contracts through the body above it.
func gather(o seedOrganisation, above *postgres.DemoOrganisation, h *postgres.DemoHouse, ids map[string]uuid.UUID) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("organisation id: %w", err)
	}
	row := postgres.DemoOrganisation{
		ID: id, LegalEntity: id, Kind: o.Kind, Name: o.Name, Land: o.Land, Buyer: o.Buyer, Leitweg: o.Leitweg,
		VATEntrepreneur: o.Buyer == "company" || o.Buyer == "cooperative",
	}
	if above != nil {
		row.Parent = &above.ID
	}
	if o.Kind == "" {
		row.Kind, row.LegalEntity, row.Land = "unit", above.LegalEntity, above.Land
		if row.Buyer == "" {
			row.Buyer = above.Buyer
		}
	}
	for _, a := range append([]seedAddress{o.Address}, o.MoreAddresses...) {
		aid, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("address id: %w", err)
		}
		row.Addresses = append(row.Addresses, postgres.DemoAddress{ID: aid, Label: a.Label, Street: a.Street, Postcode: a.Postcode, City: a.City})
	}
	for _, c := range o.CostCentres {
		cid, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("cost centre id: %w", err)
		}
		row.CostCentres = append(row.CostCentres, postgres.DemoCostCentre{ID: cid, Number: c.Number, Label: c.Label})
	}
	ids[o.Key] = id
	h.Organisations = append(h.Organisations, row)
	for _, b := range o.Below {
		if err := gather(b, &row, h, ids); err != nil {
			return err
		}
	}
	return nil
}

func (l loader) person(ctx context.Context, p seedPerson, ids map[string]uuid.UUID) (postgres.DemoPerson, error) {
	organisation, ok := ids[p.At]
	if !ok {
		return postgres.DemoPerson{}, fmt.Errorf("no organisation %q", p.At)
	}
	hash, err := l.Hash(ctx, l.seed.Password)
	if err != nil {
		return postgres.DemoPerson{}, err
	}
	row := postgres.DemoPerson{
		Organisation: organisation, Name: p.Name, Language: p.Language, Role: p.Role, Login: p.Login, Password: l.seed.Password, Hash: hash,
		Sentence: map[string]string{"de": p.DE, "en": p.EN},
	}
	if row.Language == "" {
		row.Language = "de"
	}
	if row.ID, err = uuid.NewV7(); err != nil {
		return row, fmt.Errorf("person id: %w", err)
	}
	if row.Membership, err = uuid.NewV7(); err != nil {
		return row, fmt.Errorf("membership id: %w", err)
	}
	if row.LogID, err = uuid.NewRandom(); err != nil {
		return row, fmt.Errorf("log id: %w", err)
	}
	return row, nil
}
