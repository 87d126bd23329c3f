package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// SearchStore finds products with PostgreSQL's full-text search, in two round trips: what the words mean, then page and
// facets. It implements catalog.Searcher on the app pool.
type SearchStore struct{ db *DB }

// NewSearchStore returns the store on the app pool.
func NewSearchStore(db *DB) *SearchStore { return &SearchStore{db} }

var _ catalog.Searcher = (*SearchStore)(nil)

// defaultPage is the length of a page when the query names none.
const defaultPage = 25

// search is one query on its way.
type search struct {
	catalog.SearchQuery
	after  *position
	lots   []catalog.LotID
	terms  []term
	number string

	page catalog.SearchPage
}

// Search finds one page. Error: Invalid (cursor_unknown).
func (s *SearchStore) Search(ctx context.Context, q catalog.SearchQuery) (catalog.SearchPage, error) {
	q.Text = strings.TrimSpace(q.Text)
	switch {
	case q.Sort == catalog.ByPrice || q.Sort == catalog.ByName:
	case q.Text == "":
		q.Sort = catalog.ByName // nothing to be relevant to
	default:
		q.Sort = catalog.ByRelevance
	}
	if q.Limit <= 0 {
		q.Limit = defaultPage
	}
	after, err := parsePosition(q)
	if err != nil {
		return catalog.SearchPage{}, err
	}
	f := &search{SearchQuery: q, after: after, terms: termsOf(q.Text), number: numberOf(q.Text)}
	b := &pgx.Batch{}
	b.Queue(selectEntitledLots, q.Organisation, q.Day).Query(func(rows pgx.Rows) (err error) {
		f.lots, err = pgx.CollectRows(rows, pgx.RowTo[catalog.LotID])
		return err
	})
	if len(f.terms) > 0 {
		queueTerms(b, f.terms)
	}
	if err := (scopedPool{s.db}).send(ctx, b); err != nil {
		return catalog.SearchPage{}, fmt.Errorf("understand search: %w", err)
	}
	b = &pgx.Batch{}
	f.queueFacets(b)
	f.queuePage(b)
	if err := s.db.pool.SendBatch(withoutScope(ctx), b).Close(); err != nil {
		return catalog.SearchPage{}, fmt.Errorf("search: %w", err)
	}
	f.page.DidYouMean = suggestions(f.terms)
	f.keepChosen()
	return f.page, nil
}

func (f *search) queueFacets(b *pgx.Batch) {
	var exact []string
	st := &statement{}
	b.Queue(f.facets(st), st.args...).Query(func(rows pgx.Rows) error {
		var kind string
		err := each(rows, func(r pgx.Rows) (v catalog.FacetValue, err error) {
			return v, r.Scan(&kind, &v.Value, &v.Label, &v.Count)
		}, func(v catalog.FacetValue) {
			switch {
			case kind == "total":
				f.page.Total = v.Count
			case kind == "exact":
				exact = append(exact, v.Value)
			case v.Count > 0:
				list := f.facet(kind)
				*list = append(*list, v)
			}
		})
		if err != nil || len(exact) != 1 {
			return err
		}
		id, err := uuid.Parse(exact[0])
		f.page.Exact = &catalog.ProductID{UUID: id}
		return err
	})
}

func (f *search) facet(kind string) *[]catalog.FacetValue {
	switch kind {
	case "category":
		return &f.page.Facets.Category
	case "manufacturer":
		return &f.page.Facets.Manufacturer
	case "supplier":
		return &f.page.Facets.Supplier
	default:
		return &f.page.Facets.Channel
	}
}

// keepChosen keeps chosen values among the choices when nothing is left of them: who chose must be able to take it back.
func (f *search) keepChosen() {
	keep := func(list *[]catalog.FacetValue, value string) {
		if !slices.ContainsFunc(*list, func(v catalog.FacetValue) bool { return v.Value == value }) {
			*list = append(*list, catalog.FacetValue{Value: value})
		}
	}
	for _, v := range f.Categories {
		keep(&f.page.Facets.Category, v)
	}
	for _, v := range f.Manufacturers {
		keep(&f.page.Facets.Manufacturer, v)
	}
	for _, v := range f.Channels {
		keep(&f.page.Facets.Channel, string(v))
	}
}

func (f *search) queuePage(b *pgx.Batch) {
	st := &statement{}
	var key *string
	b.Queue(f.hits(st), st.args...).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (catalog.Hit, error) {
			var h hitRow
			if len(f.page.Hits) == f.Limit { // one more than asked for: there is a next page
				f.page.NextCursor = position{Sort: f.Sort, Key: key, ID: f.page.Hits[f.Limit-1].Product.ID.UUID}.String()
			}
			err := h.scan(r)
			key = h.key
			return h.hit(f.Release, f.Land), err
		}, func(h catalog.Hit) {
			if f.page.NextCursor == "" {
				f.page.Hits = append(f.page.Hits, h)
			}
		})
	})
}

// price is the cheapest price of a hit in one channel.
type price struct {
	amount         *string
	per            *money.Quantity
	kind, currency *string
	days           *int
}

type hitRow struct {
	catalog.Hit
	key        *string
	offer, lot price
	facts      []byte
}

func (h *hitRow) scan(r pgx.Rows) error {
	p := &h.Product
	if err := r.Scan(&h.key, &h.OfferCount, &h.offer.days, &h.offer.amount, &h.offer.per, &h.offer.kind, &h.offer.currency,
		&h.lot.amount, &h.lot.per, &h.lot.kind, &h.lot.currency, &h.lot.days,
		&p.ID, &p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Category, &p.Unit, &h.facts); err != nil {
		return err
	}
	if err := json.Unmarshal(h.facts, &p.Facts); err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	shown := h.offer
	if shown.amount == nil {
		shown = h.lot
	}
	if shown.amount == nil {
		return nil
	}
	from, err := money.ParseUnitPrice(*shown.amount, money.Currency(*shown.currency))
	if err != nil {
		return err
	}
	h.FromPrice, h.FromQuantity, h.PriceKind = &from, *shown.per, catalog.PriceKind(*shown.kind)
	return nil
}

// hit adds the channels and the earliest delivery of any of them.
func (h *hitRow) hit(release money.Date, land rules.Land) catalog.Hit {
	days := -1
	for _, c := range []struct {
		channel catalog.Channel
		open    bool
		days    *int
	}{{catalog.ChannelFramework, h.lot.amount != nil, h.lot.days}, {catalog.ChannelBestPrice, h.OfferCount > 0, h.offer.days}} {
		if !c.open {
			continue
		}
		h.Channels = append(h.Channels, c.channel)
		if c.days != nil && (days < 0 || *c.days < days) {
			days = *c.days
		}
	}
	if days >= 0 {
		on := rules.AddWorkdays(release, days, land)
		h.EarliestDelivery = &on
	}
	return h.Hit
}
