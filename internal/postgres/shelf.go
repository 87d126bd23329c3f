package postgres

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// The shelf holds at most this much: about 20 MB of a catalogue with three offers per product.
const (
	shelfProducts  = 4096
	shelfBodies    = 1024
	shelfStandards = 500 // of one body; one with more is read each time
)

// epoch counts the changes of the facts on the shelf. It is read with the facts, in one snapshot: as long as the numbers are
// the same, the facts are (docs/adr/0011).
type epoch struct{ catalogue, body int64 }

const selectEpoch = `SELECT max(changes) FILTER (WHERE kind = 'catalogue'), max(changes) FILTER (WHERE kind = 'body'), max(changes) FILTER (WHERE kind = 'rule')
	FROM fact_epoch`

func queueEpoch(b *pgx.Batch, e *epoch, rules *int64) {
	b.Queue(selectEpoch).QueryRow(func(r pgx.Row) error { return r.Scan(&e.catalogue, &e.body, rules) })
}

// shelf keeps facts that change seldom as they stood at an epoch. What is on it is never changed. Not on it: balances, sums,
// when a supplier was last used, what a framework contract allows, and offers a body got itself.
type shelf struct {
	mu        sync.Mutex
	at        epoch
	products  map[catalog.ProductID]*shelvedProduct
	suppliers map[catalog.SupplierID]order.SupplierState // without LastUsed
	bodies    map[bodyKey]*shelvedBody
}

// shelvedProduct is a product of the catalogues with everything known of it on a day.
type shelvedProduct struct {
	planned
	day      money.Date
	offers   []catalog.Offer                       // of catalogues, those of the same thing included
	similars map[catalog.ProductID]catalog.Similar // its candidates' offers
	compared bool                                  // similars were asked for
	cheaper  []order.CheaperProduct
}

type bodyKey struct {
	unit, needer, legalEntity uuid.UUID
	day                       money.Date
}

func keyOf(q order.FactsQuery) bodyKey {
	return bodyKey{q.Organisation, *cmp.Or(q.Needer, &q.Organisation), q.LegalEntity, q.Day}
}

// shelvedBody is who buys on a day.
type shelvedBody struct {
	facts     order.Facts // Land, BuyerType, ApprovalDays, NoTrade, Prices, Parties, Choices and Criteria
	standards map[catalog.ProductID]string
	outside   map[catalog.ProductID]bool // products with offers that the unit got itself
	tooMany   bool                       // standards to keep them
}

func newShelvedBody() *shelvedBody {
	return &shelvedBody{standards: map[catalog.ProductID]string{}, outside: map[catalog.ProductID]bool{}}
}

// keep remembers what was read of the body.
func (b *shelvedBody) keep(f *order.Facts) {
	b.facts = order.Facts{
		Land: f.Land, BuyerType: f.BuyerType, ApprovalDays: f.ApprovalDays, NoTrade: f.NoTrade, Prices: f.Prices, Parties: f.Parties, Choices: f.Choices, Criteria: f.Criteria,
	}
}

// taken is what the shelf has for a query, as it stood at an epoch.
type taken struct {
	at        epoch
	products  []*shelvedProduct
	suppliers []order.SupplierState
	body      *shelvedBody
}

// take finds everything for a query, but for the body where it was not asked for before, or nothing.
func (s *shelf) take(q order.FactsQuery, wanted []uuid.UUID) (taken, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := taken{at: s.at, body: s.bodies[keyOf(q)]}
	if q.Candidates && len(wanted) > 1 {
		return t, false
	}
	t.products = make([]*shelvedProduct, len(wanted))
	for i, id := range wanted {
		p := s.products[catalog.ProductID{UUID: id}]
		if p == nil || p.day != q.Day || q.Candidates && !p.compared || t.body != nil && t.body.sells(p) {
			return t, false
		}
		t.products[i] = p
	}
	return t, s.takeSuppliers(&t)
}

// sells reports whether the body has got an offer of its own for the product or the same thing.
func (b *shelvedBody) sells(p *shelvedProduct) bool {
	if len(b.outside) == 0 {
		return false
	}
	for _, l := range p.linked {
		if b.outside[l.Product] {
			return true
		}
	}
	return b.outside[p.ID]
}

func (s *shelf) takeSuppliers(t *taken) bool {
	seen := map[catalog.SupplierID]bool{}
	for _, p := range t.products {
		for id := range p.from() {
			if seen[id] {
				continue
			}
			seen[id] = true
			state, known := s.suppliers[id]
			if !known {
				return false
			}
			t.suppliers = append(t.suppliers, state)
		}
	}
	return true
}

// from yields everybody who sells the product, sellers of record and parties of framework contracts included.
func (p *shelvedProduct) from() func(func(catalog.SupplierID) bool) {
	return func(yield func(catalog.SupplierID) bool) {
		for i := range p.offers {
			if !yield(p.offers[i].Supplier) || !yield(p.offers[i].Seller) {
				return
			}
		}
		for _, id := range p.contracted {
			if !yield(id) {
				return
			}
		}
	}
}

// put keeps what a query has read between two looks at the epoch that saw the same.
func (s *shelf) put(at epoch, q order.FactsQuery, f *order.Facts, products []planned, body *shelvedBody) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.advance(at) {
		return
	}
	s.putBody(q, body)
	if len(s.products)+len(products) > shelfProducts {
		clear(s.products)
		clear(s.suppliers)
	}
	for _, p := range products[:min(len(products), shelfProducts)] {
		if !p.shared || slices.ContainsFunc(f.Offers[p.ID], waits) {
			continue
		}
		e := shelve(p, q.Day, f, q.Candidates && len(products) == 1)
		s.products[p.ID] = e
		for id := range e.from() {
			state := f.Suppliers[id]
			state.LastUsed = order.SupplierState{}.LastUsed
			s.suppliers[id] = state
		}
	}
}

func (s *shelf) putBody(q order.FactsQuery, body *shelvedBody) {
	if len(s.bodies) >= shelfBodies {
		clear(s.bodies)
	}
	if !body.tooMany {
		s.bodies[keyOf(q)] = body
	}
}

func shelve(p planned, day money.Date, f *order.Facts, compared bool) *shelvedProduct {
	e := &shelvedProduct{planned: p, day: day, cheaper: f.Cheaper[p.ID], compared: compared}
	for _, o := range f.Offers[p.ID] {
		if o.Origin == nil {
			e.offers = append(e.offers, o)
		}
	}
	if compared {
		e.similars = maps.Clone(f.Similars)
	}
	return e
}

// waits reports whether the offer's version, or the one in force, is about to get its place in the log, which no epoch counts.
func waits(o catalog.Offer) bool {
	waiting := func(index *int64) bool { return index != nil && *index == catalog.NotInLog }
	return waiting(o.LogIndex) || o.InForce != nil && waiting(o.InForce.LogIndex)
}

// advance clears what is older than the epoch; it reports false when the shelf is at a later one.
func (s *shelf) advance(to epoch) bool {
	if to.catalogue < s.at.catalogue || to.body < s.at.body {
		return false
	}
	if to.catalogue > s.at.catalogue {
		s.products, s.suppliers = map[catalog.ProductID]*shelvedProduct{}, map[catalog.SupplierID]order.SupplierState{}
	}
	if to.body > s.at.body {
		s.bodies = map[bodyKey]*shelvedBody{}
	}
	s.at = to
	return true
}
