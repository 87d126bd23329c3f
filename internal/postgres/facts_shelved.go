package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// loadShelved takes what changes seldom from the shelf and reads the rest, in one round trip. It reports false when the shelf
// lacks something or is older than the database.
func loadShelved(ctx context.Context, db batcher, src factSource, q order.FactsQuery) (order.Facts, bool, error) {
	wanted := q.Products()
	t, ok := src.shelf.take(q, wanted)
	if !ok {
		return order.Facts{}, false, nil
	}
	f := t.facts(q)
	if len(f.Named) < len(q.NamedOffers()) {
		return order.Facts{}, false, nil // an offer that is gone, or of another product
	}
	var now epoch
	var rules int64
	b := &pgx.Batch{}
	queueEpoch(b, &now, &rules)
	t.queueAwards(b, q, &f)
	t.queueContracts(b, q, &f)
	queueProofs(b, q, &f)
	late := t.queueBody(b, q, &f)
	if err := db.send(ctx, b); err != nil {
		return order.Facts{}, false, fmt.Errorf("load facts: %w", err)
	}
	if now != t.at || late != nil && !src.shelf.late(t, q, *late, &f) {
		return order.Facts{}, false, nil
	}
	t.addStandards(&f)
	return f, true, src.applyRules(ctx, db, q, rules, &f)
}

// facts are those on the shelf. Lists of offers are copied, as the facts belong to whoever asked.
func (t taken) facts(q order.FactsQuery) order.Facts {
	var f order.Facts
	if t.body != nil {
		f = t.body.facts
	}
	f.Products = make(map[catalog.ProductID]catalog.Product, len(t.products))
	f.Offers = make(map[catalog.ProductID][]catalog.Offer, len(t.products))
	f.Linked, f.Candidates = map[catalog.ProductID][]catalog.Linked{}, map[catalog.ProductID]catalog.Candidates{}
	f.Coverage, f.Classes = map[catalog.ProductID][]catalog.Coverage{}, map[catalog.ProductID][]catalog.Coverage{}
	f.Suppliers = make(map[catalog.SupplierID]order.SupplierState, len(t.suppliers))
	f.Named = map[catalog.OfferID]order.NamedOffer{}
	f.Similar = make(map[catalog.ProductID]order.SimilarAwards, len(t.products))
	f.Standards, f.Cheaper = map[catalog.ProductID]string{}, map[catalog.ProductID][]order.CheaperProduct{}
	for _, s := range t.suppliers {
		f.Suppliers[s.ID] = s
	}
	named := q.NamedOffers()
	for _, p := range t.products {
		p.into(&f, soldAs{})
		if q.Candidates { // of one product
			f.Similars = maps.Clone(p.similars)
		}
		if len(p.offers) > 0 {
			f.Offers[p.ID] = slices.Clone(p.offers)
		}
		if len(p.cheaper) > 0 {
			f.Cheaper[p.ID] = p.cheaper
		}
		p.nameOffers(named, &f)
	}
	return f
}

// queueBody reads the body where the shelf has not got it, and the epoch once more behind it; nil where it has.
func (t *taken) queueBody(b *pgx.Batch, q order.FactsQuery, f *order.Facts) *epoch {
	if t.body != nil {
		return nil
	}
	t.body = newShelvedBody()
	queueBuyer(b, q, f)
	queueChoices(b, q, f)
	queueCriteria(b, q, f)
	t.body.queue(b, q)
	after := &epoch{}
	queueEpoch(b, after, new(int64))
	return after
}

// late keeps a body that was read with the rest. It reports false where the facts are not whole: something changed meanwhile,
// the body sells one of the products to itself, or does not exist.
func (s *shelf) late(t taken, q order.FactsQuery, after epoch, f *order.Facts) bool {
	if after != t.at || t.body.tooMany || f.Parties.Needer.ID == uuid.Nil || slices.ContainsFunc(t.products, t.body.sells) {
		return false
	}
	t.body.keep(f)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == after {
		s.putBody(q, t.body)
	}
	return true
}

// addStandards adds the body's house standards for the products.
func (t taken) addStandards(f *order.Facts) {
	for _, p := range t.products {
		if reason, ok := t.body.standards[p.ID]; ok {
			f.Standards[p.ID] = reason
		}
	}
}

// nameOffers finds the offers that lines name.
func (p *shelvedProduct) nameOffers(named []uuid.UUID, f *order.Facts) {
	for i := range p.offers {
		o := &p.offers[i]
		if !slices.Contains(named, o.ID.UUID) {
			continue
		}
		n := order.NamedOffer{Product: o.Product, Supplier: o.Supplier, SKU: o.SKU}
		if (o.Article != catalog.ProductID{}) {
			n.Product = o.Article
		}
		f.Named[o.ID] = n
	}
}

// queueAwards reads when the legal entity last ordered from each supplier, and its sums of similar direct awards by the
// products' groups.
func (t taken) queueAwards(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	sellers := make([]uuid.UUID, len(t.suppliers))
	for i, s := range t.suppliers {
		sellers[i] = s.ID.UUID
	}
	groups := []string{}
	for _, p := range t.products {
		if p.group != "" && !slices.Contains(groups, p.group) {
			groups = append(groups, p.group)
		}
	}
	b.Queue(`SELECT seller, last_at, product_group, rolling, budget_year FROM award_facts($1, $2, $3, $4, $5)`,
		q.LegalEntity, sellers, groups, q.RollingFrom(), q.BudgetYearFrom()).Query(func(rows pgx.Rows) error {
		sums := make(map[string]order.SimilarAwards, len(groups))
		if err := scanAwards(rows, f, sums); err != nil {
			return err
		}
		for _, p := range t.products {
			if p.group != "" {
				f.Similar[p.ID] = sums[p.group]
			}
		}
		return nil
	})
}

// scanAwards reads rows about a seller or about a group.
func scanAwards(rows pgx.Rows, f *order.Facts, sums map[string]order.SimilarAwards) error {
	defer rows.Close()
	for rows.Next() {
		var seller *catalog.SupplierID
		var last *time.Time
		var group *string
		var rolling, year *money.Amount
		if err := rows.Scan(&seller, &last, &group, &rolling, &year); err != nil {
			return err
		}
		if group != nil {
			sums[*group] = order.SimilarAwards{Group: *group, Rolling: *rolling, BudgetYear: *year}
			continue
		}
		if last != nil {
			s := f.Suppliers[*seller]
			s.LastUsed = *last
			f.Suppliers[*seller] = s
		}
	}
	return rows.Err()
}

// queueContracts reads what framework contracts allow for the products that a lot prices or whose class it covers: rights,
// suspensions and what is left are those of now.
func (t taken) queueContracts(b *pgx.Batch, q order.FactsQuery, f *order.Facts) {
	var priced, classed []uuid.UUID
	sold := soldAs{}
	for _, p := range t.products {
		if len(p.contracted) > 0 {
			priced = append(priced, p.ID.UUID)
			sold.add(p.planned)
		}
		if p.classed {
			classed = append(classed, p.ID.UUID)
		}
	}
	if len(priced) > 0 {
		queueCoverage(b, q, priced, sold, f)
	}
	if len(classed) > 0 {
		queueClasses(b, q, classed, f)
	}
}
