package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
)

// contracts saves the framework contracts; they price products that the catalogues brought.
func (l loader) contracts(ctx context.Context) error {
	senders, err := l.Store.Senders(ctx)
	if err != nil {
		return err
	}
	byName, err := l.Store.Organisations(ctx)
	if err != nil {
		return err
	}
	n := names{organisations: map[string]uuid.UUID{}, suppliers: senders}
	l.seed.Organisation.walk(func(o seedOrganisation) {
		if id, ok := byName[o.Name]; ok {
			n.organisations[o.Key] = id
		}
	})
	var contracts []postgres.DemoContract
	for _, c := range l.seed.Contracts {
		built, err := n.contract(c, l.today)
		if err != nil {
			return fmt.Errorf("contract %s: %w", c.Number, err)
		}
		contracts = append(contracts, built)
	}
	return l.Store.SaveContracts(ctx, contracts, l.Now())
}

// names finds what seed.yaml calls by a key.
type names struct {
	organisations map[string]uuid.UUID
	suppliers     map[string]postgres.DemoSender
}

func (n names) supplier(key string) (uuid.UUID, error) {
	s, ok := n.suppliers[key]
	if !ok {
		return uuid.Nil, fmt.Errorf("no supplier %q", key)
	}
	return s.ID.UUID, nil
}

func (n names) contract(c seedContract, today money.Date) (postgres.DemoContract, error) {
	from, err := renderDay(c.From, today)
	if err != nil {
		return postgres.DemoContract{}, err
	}
	last, err := renderDay(c.LastDay, today)
	if err != nil {
		return postgres.DemoContract{}, err
	}
	out := postgres.DemoContract{
		Number: c.Number, Title: c.Title, Group: c.Group, Regime: c.Regime, Notice: c.Notice,
		Term: money.Period{From: from, To: last.AddDays(1)},
	}
	if out.ID, err = uuid.NewV7(); err != nil {
		return out, fmt.Errorf("contract id: %w", err)
	}
	if out.Balances, err = balances(c.Value, nil); err != nil {
		return out, err
	}
	for i, lot := range c.Lots {
		built, err := n.lot(lot, i+1)
		if err != nil {
			return out, fmt.Errorf("lot %d: %w", i+1, err)
		}
		out.Lots = append(out.Lots, built)
	}
	return out, history(&out, today)
}

func balances(value, quantity *seedLimit) ([]postgres.DemoBalance, error) {
	var out []postgres.DemoBalance
	for _, l := range []struct {
		limit   *seedLimit
		measure catalog.Measure
	}{{value, catalog.MeasureValue}, {quantity, catalog.MeasureQuantity}} {
		if l.limit == nil {
			continue
		}
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("balance id: %w", err)
		}
		out = append(out, postgres.DemoBalance{ID: id, Measure: l.measure, Maximum: l.limit.Maximum, Used: l.limit.Used})
	}
	return out, nil
}

func (n names) lot(s seedLot, number int) (postgres.DemoLot, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return postgres.DemoLot{}, fmt.Errorf("lot id: %w", err)
	}
	out := postgres.DemoLot{
		ID: id, Number: number, Title: s.Title, Kind: catalog.CallOffKind(s.Kind), Obligation: catalog.Obligation(s.Obligation),
		CPV: s.CPV, Estimate: s.Estimate,
	}
	if out.Balances, err = balances(s.Value, s.Quantity); err != nil {
		return out, err
	}
	for _, p := range s.Parties {
		supplier, err := n.supplier(p.Supplier)
		if err != nil {
			return out, err
		}
		party := postgres.DemoParty{Supplier: supplier, Rank: p.Rank, Share: p.Share, Used: p.Used}
		if party.Balance, err = uuid.NewV7(); err != nil {
			return out, fmt.Errorf("balance id: %w", err)
		}
		out.Parties = append(out.Parties, party)
	}
	if out.Selection, err = s.Selection.selection(); err != nil {
		return out, err
	}
	for _, key := range s.Entitled {
		organisation, ok := n.organisations[key]
		if !ok {
			return out, fmt.Errorf("no organisation %q", key)
		}
		e := postgres.DemoEntitlement{Organisation: organisation, Annex: fmt.Sprintf(entitledAnnex+", Los %d", number)}
		if e.ID, err = uuid.NewV7(); err != nil {
			return out, fmt.Errorf("entitlement id: %w", err)
		}
		out.Entitled = append(out.Entitled, e)
	}
	out.Prices, err = n.prices(s.Prices)
	return out, err
}

// selection is the rule in the form of the lot's terms.
func (r seedRule) selection() (catalog.Selection, error) {
	out := catalog.Selection{By: catalog.SelectByRank, Criteria: []catalog.PartyCriterion{}, SkipReasons: []catalog.SkipReason{}}
	if r.By != "" {
		out.By = catalog.SelectBy(r.By)
	}
	for _, code := range slices.Sorted(maps.Keys(r.Skip)) {
		out.SkipReasons = append(out.SkipReasons, catalog.SkipReason{Code: code, Text: r.Skip[code]})
	}
	if r.DirectUpTo == "" {
		return out, nil
	}
	limit, err := money.ParseAmount(r.DirectUpTo, money.EUR)
	out.DirectUpTo = &limit
	return out, err
}

func (n names) prices(lists []seedPrices) ([]postgres.DemoPrice, error) {
	var out []postgres.DemoPrice
	for _, l := range lists {
		supplier, err := n.supplier(l.Supplier)
		if err != nil {
			return nil, err
		}
		for _, part := range slices.Sorted(maps.Keys(l.Prices)) {
			p := postgres.DemoPrice{Supplier: supplier, Manufacturer: l.Of, Part: part, Price: l.Prices[part], Days: l.Days}
			if p.ID, err = uuid.NewV7(); err != nil {
				return nil, fmt.Errorf("price id: %w", err)
			}
			out = append(out, p)
		}
	}
	return out, nil
}
