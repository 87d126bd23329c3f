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
	Body      Facts           // parties; as they are now until Unit and Entity say otherwise
	Unit      []PastBody      // Bedarfsträger, by Until, as it is now last
	Entity    []PastBody      // Auftraggeber, likewise
	Product   catalog.Product // as it is now, its category apart
	Products  []PastProduct   // as it was, by Until
	FiledAt   time.Time       // before it, the product was in catalog.CategoryOther; zero = always in its own
	Links     []LinkState     // in the order they were made
	Offers    []DatedOffer
	Suppliers []DatedSupplier    // by time
	Criteria  []catalog.Criteria // by version
	Rules     []DatedRule
	LastUsed  map[time.Time]map[catalog.SupplierID]time.Time // by instant asked for: the last order before it
}

// PastBody is what of an organisation decides, as it was until an instant; zero = still.
type PastBody struct {
	Name         string
	Land         rules.Land // empty = as its legal entity's
	BuyerType    rules.BuyerType
	ApprovalDays int
	Until        time.Time
}

// PastProduct is what a product was called until an instant. Its id and category are not among it.
type PastProduct struct {
	catalog.Product
	Until time.Time
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
	f := h.bodyAt(t)
	product := h.productAt(t)
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

// productAt is the product as it was called then, in its category of then.
func (h History) productAt(t time.Time) catalog.Product {
	p := h.Product
	if i := slices.IndexFunc(h.Products, func(x PastProduct) bool { return x.Until.After(t) }); i >= 0 {
		p = h.Products[i].Product
		p.ID, p.Category = h.Product.ID, h.Product.Category
	}
	if t.Before(h.FiledAt) {
		p.Category = catalog.CategoryOther
	}
	return p
}

// bodyAt is who bought then: names, Land, kind of buyer and usual time to release.
func (h History) bodyAt(t time.Time) Facts {
	f := h.Body
	unit, entity := bodyOf(h.Unit, t), bodyOf(h.Entity, t)
	if unit == nil || entity == nil {
		return f
	}
	f.Parties.Needer.Name, f.Parties.Buyer.Name, f.Parties.InvoiceRecipient.Name = unit.Name, entity.Name, entity.Name
	f.Land, f.BuyerType, f.ApprovalDays = cmp.Or(unit.Land, entity.Land), entity.BuyerType, unit.ApprovalDays
	return f
}

func bodyOf(states []PastBody, t time.Time) *PastBody {
	i := slices.IndexFunc(states, func(s PastBody) bool { return s.Until.IsZero() || s.Until.After(t) })
	if i < 0 {
		return nil
	}
	return &states[i]
}

// Lands are those whose rules the body has been under.
func (h History) Lands() []rules.Land {
	lands := []rules.Land{h.Body.Land}
	for _, s := range slices.Concat(h.Unit, h.Entity) {
		if s.Land != "" && !slices.Contains(lands, s.Land) {
			lands = append(lands, s.Land)
		}
	}
	return lands
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
	for _, s := range slices.Concat(h.Unit, h.Entity) {
		at(s.Until)
	}
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
