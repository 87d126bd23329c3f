package order

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// History is what decided the comparisons of one product over a span of time, each fact with the time from which it held.
// Nothing of it is ever changed, so an instant in the past always gives the same facts.
type History struct {
	Body      Facts           // parties, Land, kind of buyer and time to release: kept as they are now
	Product   catalog.Product // as it is now, its category apart
	FiledAt   time.Time       // before it, the product was in catalog.CategoryOther; zero = always in its own
	Links     []LinkState     // in the order they were made
	Offers    []DatedOffer
	Suppliers []DatedSupplier    // by time
	Criteria  []catalog.Criteria // by version
	Rules     []DatedRule
	LastUsed  map[time.Time]map[catalog.SupplierID]time.Time // by instant asked for: the last order before it
}

// DatedOffer took part from the instant From until before To; zero = still.
type DatedOffer struct {
	catalog.Offer // Product is the article it was sold as
	From, To      time.Time
}

// DatedSupplier is a supplier's state from At on, without LastUsed.
type DatedSupplier struct {
	SupplierState
	At time.Time
}

// DatedRule is a version of a rule known from At on.
type DatedRule struct {
	rules.Rule
	At time.Time
}

// LinkState says to which group of same things a product belonged from At on.
type LinkState struct {
	Linked    catalog.Linked // the product itself, with the verdict
	Canonical uuid.UUID      // Nil = a thing of its own
	At        time.Time
}

// At are the facts as they stood at the instant t.
func (h History) At(t time.Time) Facts {
	day := money.DateOf(t)
	f := h.Body
	product := h.Product
	if t.Before(h.FiledAt) {
		product.Category = catalog.CategoryOther
	}
	id := product.ID
	f.Products = map[catalog.ProductID]catalog.Product{id: product}
	f.Linked = map[catalog.ProductID][]catalog.Linked{}
	if linked := h.linked(t); len(linked) > 0 {
		f.Linked[id] = linked
	}
	f.Offers = map[catalog.ProductID][]catalog.Offer{}
	for _, o := range h.Offers {
		if !o.holds(t) || !f.same(id, o.Product) {
			continue
		}
		sold := o.Offer
		if sold.Product != id {
			sold.Product, sold.Article = id, o.Product
		}
		f.Offers[id] = append(f.Offers[id], sold)
	}
	f.Suppliers = map[catalog.SupplierID]SupplierState{}
	for _, s := range h.Suppliers {
		if !s.At.After(t) {
			state := s.SupplierState
			state.LastUsed = h.LastUsed[t][s.ID]
			f.Suppliers[s.ID] = state
		}
	}
	for _, c := range h.Criteria {
		if !c.PublishedAt.After(t) && !c.From.After(day) {
			f.Criteria = &c
		}
	}
	for _, r := range h.Rules {
		if !r.At.After(t) && !day.Before(r.Valid.From) {
			f.Rules = append(f.Rules, r.Rule)
		}
	}
	return f
}

func (o DatedOffer) holds(t time.Time) bool {
	return !o.From.After(t) && (o.To.IsZero() || o.To.After(t))
}

// linked are the products that counted as the same thing at t.
func (h History) linked(t time.Time) []catalog.Linked {
	last := map[catalog.ProductID]LinkState{}
	for _, l := range h.Links {
		if !l.At.After(t) {
			last[l.Linked.Product] = l
		}
	}
	group := last[h.Product.ID].Canonical
	var out []catalog.Linked
	for id, l := range last {
		if group != uuid.Nil && l.Canonical == group && id != h.Product.ID {
			out = append(out, l.Linked)
		}
	}
	slices.SortFunc(out, func(a, b catalog.Linked) int { return cmp.Compare(a.Product.String(), b.Product.String()) })
	return out
}

// sellers are everybody whose last order may decide a tie, in the order of their ids.
func (h History) sellers() []catalog.SupplierID {
	var out []catalog.SupplierID
	for _, s := range h.Suppliers {
		if !slices.Contains(out, s.ID) {
			out = append(out, s.ID)
		}
	}
	return out
}

// changes are the days from the first to the last, both included, on which a comparison can begin to come out otherwise;
// the first is always among them.
func (h History) changes(first, last money.Date) []money.Date {
	days := []money.Date{first}
	add := func(all ...money.Date) {
		for _, d := range all {
			if d.After(first) && !d.After(last) {
				days = append(days, d)
			}
		}
	}
	at := func(t time.Time) {
		if !t.IsZero() {
			add(money.DateOf(t))
		}
	}
	at(h.FiledAt)
	for _, o := range h.Offers {
		at(o.From)
		at(o.To)
		add(o.Valid.From, o.Valid.To)
	}
	for _, s := range h.Suppliers {
		at(s.At)
	}
	for _, l := range h.Links {
		at(l.At)
	}
	for _, c := range h.Criteria {
		at(c.PublishedAt)
		add(c.From)
	}
	for _, r := range h.Rules {
		if r.Kind == rules.AsksTerms || r.Kind == rules.BindsRegime {
			at(r.At)
			add(r.Valid.From, r.Valid.To)
		}
	}
	slices.SortFunc(days, money.Date.Cmp)
	return slices.Compact(days)
}
