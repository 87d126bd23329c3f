package postgres_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
)

// stocked is a market with a few products and one framework contract's lot for the town.
type stocked struct {
	*market
	lot catalog.LotID
}

func newStocked(t testing.TB) *stocked {
	t.Helper()
	m := newMarket(t)
	m.publish(t, m.north,
		"N-100;4006381333931;Avelo GmbH;AV-D20;Dockingstation Avelo D20;dock;148.90",
		"N-200;;Sitzgut;S 77/b;Bürostuhl Sitzgut Basis;chair;99.50",
		"N-300;;Sitzgut;S-78;Bürostuhl Sitzgut Komfort;chair;180.00;to=2026-11-20",
		"N-400;;Klammwerk;0815-A;Bueroklammer verzinkt 1000 Stück;other;1.20;per=10",
		"N-500;;Helio;HM-27;Monitor Helio 27 Zoll;monitor;",
		"N-700;;Overseas;OV-1;Adapter aus Übersee;other;5.00;currency=USD",
		"N-600;;Vertrag AG;V-1;Smartboard Vertragsware;monitor;900.00",
	)
	m.publish(t, m.south,
		"S-1;4006381333931;Avelo;;Avelo Dock;dock;140.00;stock=0",
		"S-2;;Sitzgut;S77b;Bürostuhl Basis;chair;89.00",
		"S-5;;Helio;HM.27;Monitor 27 Zoll;monitor;210.00",
	)
	s := &stocked{market: m}
	s.lot = s.frameworkFor(t, "V-1", m.body, "2026-01-01", "2028-01-01")
	m.publish(t, m.north, // the board is in the contract only
		"N-100;4006381333931;Avelo GmbH;AV-D20;Dockingstation Avelo D20;dock;148.90",
		"N-200;;Sitzgut;S 77/b;Bürostuhl Sitzgut Basis;chair;99.50",
		"N-300;;Sitzgut;S-78;Bürostuhl Sitzgut Komfort;chair;180.00;to=2026-11-20",
		"N-400;;Klammwerk;0815-A;Bueroklammer verzinkt 1000 Stück;other;1.20;per=10",
		"N-500;;Helio;HM-27;Monitor Helio 27 Zoll;monitor;",
		"N-700;;Overseas;OV-1;Adapter aus Übersee;other;5.00;currency=USD",
	)
	if err := m.store.RefreshSearch(t.Context(), m.now); err != nil {
		t.Fatal(err)
	}
	return s
}

// frameworkFor makes a contract with one lot that prices the product with this part number, for one organisation.
func (m *market) frameworkFor(t testing.TB, part string, entitled uuid.UUID, from, to string) catalog.LotID {
	t.Helper()
	contract, lot := newID(t), newID(t)
	term := "[" + from + "," + to + ")"
	m.exec(t, `INSERT INTO framework_contract (id, number, title, contract_group, regime, term, status, created_at)
		VALUES ($1, $2, 'Schultafeln', 'Tafeln', 'VgV', $3::daterange, 'active', $4)`, contract, "RV-"+lot.String()[24:], term, marketDay)
	m.exec(t, `INSERT INTO lot (id, contract_id, number, title, call_off_kind, obligation) VALUES ($1, $2, 1, 'Los 1', 'single', 'preferred')`, lot, contract)
	m.exec(t, `INSERT INTO lot_party (lot_id, supplier_id, rank, valid) VALUES ($1, $2, 1, $3::daterange)`, lot, m.south.ID, term)
	m.exec(t, `INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
		SELECT $1, $2, $3, id, 'RV-BOARD-1', 'once', 'EUR', 850, 1, 19, 10, $4::daterange FROM product WHERE part_number = $5`,
		newID(t), lot, m.south.ID, term, part)
	m.exec(t, `INSERT INTO entitlement VALUES ($1, $2, $3, $4::daterange, 'Anlage 2')`, newID(t), lot, entitled, term)
	return catalog.LotID{UUID: lot}
}

// as is the context of somebody who acts for an organisation.
func (m *market) as(t testing.TB, organisation uuid.UUID) context.Context {
	t.Helper()
	return authz.ContextWithPrincipal(t.Context(), authz.Principal{Organisation: organisation, Scope: []uuid.UUID{organisation}})
}

func (m *market) query(text string) catalog.SearchQuery {
	day := money.DateOf(m.now)
	return catalog.SearchQuery{Text: text, Organisation: m.unit, Land: "DE-NI", Release: day, Day: day}
}

func (m *market) search(t testing.TB, q catalog.SearchQuery) catalog.SearchPage {
	t.Helper()
	page, err := postgres.NewSearchStore(m.db.App(t)).Search(m.as(t, q.Organisation), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	return page
}

func names(p catalog.SearchPage) []string {
	out := []string{}
	for _, h := range p.Hits {
		out = append(out, h.Product.Name)
	}
	return out
}

const (
	dock, basis, komfort = "Dockingstation Avelo D20", "Bürostuhl Sitzgut Basis", "Bürostuhl Sitzgut Komfort"
	klammer, helio       = "Bueroklammer verzinkt 1000 Stück", "Monitor Helio 27 Zoll"
	board, adapter       = "Smartboard Vertragsware", "Adapter aus Übersee"
)

func TestSearchStore_Text(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	for _, c := range []struct {
		text  string
		exact bool
		want  []string
	}{
		{"AV-D20", true, []string{dock}},
		{"av d20", true, []string{dock}},
		{"AV.D20", true, []string{dock}},
		{"n100", true, []string{dock}},
		{"4006381333931", true, []string{dock}},
		{"0 400638 133393 1", true, []string{dock}},
		{"815a", true, []string{klammer}}, // leading zero left out
		{"s77b", true, []string{basis}},
		{"RV-BOARD-1", true, []string{board}},
		{"dock", false, []string{dock}},
		{"station", false, []string{dock}}, // inside a compound
		{"stuhl", false, []string{basis, komfort}},
		{"Bürostühle", false, []string{basis, komfort}},
		{"buerostuhl", false, []string{basis, komfort}},
		{"burostuhl komf", false, []string{komfort}}, // still typing
		{"der Stuhl von Sitzgut", false, []string{basis, komfort}},
		{"Büroklammer", false, []string{klammer}},
		{"office chairs", false, []string{basis, komfort}}, // by the category's English name
		{"27 zoll", false, []string{helio}},
		{"buerostul", false, []string{basis, komfort}}, // misspelt
		{"dokingstation", false, []string{dock}},
		{"xyzzy", false, []string{}},
		{"der die das", false, []string{}},
		{"!!! ' & | :* \\ (", false, []string{}},
		{"dock\x00", false, []string{dock}},
		{strings.Repeat("zq ", 66), false, []string{}},
	} {
		t.Run(strings.ToValidUTF8(c.text, ""), func(t *testing.T) {
			page := s.search(t, s.query(c.text))
			if diff := cmp.Diff(c.want, names(page), cmpopts.SortSlices(strings.Compare)); diff != "" {
				t.Errorf("hits (-want +got):\n%s", diff)
			}
			if page.Total != len(c.want) {
				t.Errorf("total = %d, want %d", page.Total, len(c.want))
			}
			if got := page.Exact != nil; got != c.exact || got && *page.Exact != page.Hits[0].Product.ID {
				t.Errorf("exact = %v, want one: %t", page.Exact, c.exact)
			}
		})
	}
}

// Nobody's typing may break the statement, whatever it holds.
func TestSearchStore_AnyTextIsAQuestion(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	for _, text := range []string{
		"'", "''", "\\", "a\\'b", "%_%", "1.2.3", "1..2", ".5", "a.b", "٣٤٥", "ʼnotebookʼ", "ﬁlter", "🪑 stuhl", "e\u0301cran", "stuhl:*", "!stuhl", "stuhl & | !",
		"<-> stuhl", "(((", "\u202estuhl", "ẞ", "\xff\xfe", strings.Repeat("ä", 200), strings.Repeat("9", 200), "und oder nicht", "NULL", "$1",
	} {
		page := s.search(t, s.query(text))
		if page.Total < len(page.Hits) {
			t.Errorf("%q: %d hits of %d", text, len(page.Hits), page.Total)
		}
	}
}

func TestSearchStore_Suggestions(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	for text, want := range map[string][]string{
		"dokingstation avelo": {"dockingstation avelo"},
		"dockingstation":      nil,
		"dokingstation xyzzy": nil, // one word is like no other
	} {
		if diff := cmp.Diff(want, s.search(t, s.query(text)).DidYouMean); diff != "" {
			t.Errorf("suggestions for %q (-want +got):\n%s", text, diff)
		}
	}
}

func TestSearchStore_Hit(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	got := map[string]catalog.Hit{}
	for _, h := range s.search(t, s.query("")).Hits {
		name := h.Product.Name
		h.Product = catalog.Product{}
		got[name] = h
	}
	one, ten := money.QuantityOf(1), money.QuantityOf(10)
	price := func(s string) *money.UnitPrice { p := money.MustUnitPrice(s, money.EUR); return &p }
	// Three Arbeitstage from Monday, 23 November, are Thursday; ten are Monday, 7 December.
	thursday, december := money.MustDate("2026-11-26"), money.MustDate("2026-12-07")
	best := []catalog.Channel{catalog.ChannelBestPrice}
	want := map[string]catalog.Hit{
		dock:    {OfferCount: 2, FromPrice: price("140"), FromQuantity: one, PriceKind: catalog.Once, EarliestDelivery: &thursday, Channels: best},
		basis:   {OfferCount: 2, FromPrice: price("89"), FromQuantity: one, PriceKind: catalog.Once, EarliestDelivery: &thursday, Channels: best},
		komfort: {}, // its only offer is expired
		adapter: {}, // its only offer is in another currency
		klammer: {OfferCount: 1, FromPrice: price("1.20"), FromQuantity: ten, PriceKind: catalog.Once, EarliestDelivery: &thursday, Channels: best},
		helio:   {OfferCount: 2, FromPrice: price("210"), FromQuantity: one, PriceKind: catalog.Once, EarliestDelivery: &thursday, Channels: best},
		board: {
			FromPrice: price("850"), FromQuantity: one, PriceKind: catalog.Once, EarliestDelivery: &december,
			Channels: []catalog.Channel{catalog.ChannelFramework},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hits (-want +got):\n%s", diff)
	}
}

func TestSearchStore_Rights(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	lots := func(organisation uuid.UUID, day string) []catalog.LotID {
		t.Helper()
		got, err := postgres.NewProductStore(s.db.App(t)).EntitledLots(s.as(t, organisation), organisation, money.MustDate(day))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, c := range []struct {
		name         string
		organisation uuid.UUID
		day          string
		entitled     bool
	}{
		{"named body", s.body, "2026-11-23", true},
		{"unit below it", s.unit, "2026-11-23", true},
		{"member above it", s.member, "2026-11-23", false},
		{"before the term", s.unit, "2025-12-31", false},
		{"after the term", s.unit, "2028-01-01", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := len(lots(c.organisation, c.day)) == 1; got != c.entitled {
				t.Errorf("entitled = %t, want %t", got, c.entitled)
			}
			q := s.query("smartboard")
			q.Organisation, q.Day = c.organisation, money.MustDate(c.day)
			if page := s.search(t, q); (page.Total == 1) != c.entitled || (len(page.Hits) == 1) != c.entitled {
				t.Errorf("found %d, want it only for who may call off", page.Total)
			}
			q.Text = "RV-BOARD-1"
			if page := s.search(t, q); (page.Exact != nil) != c.entitled {
				t.Error("the number leads to the product without the right to it, or not with it")
			}
		})
	}
}

func TestSearchStore_Facets(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	q := s.query("")
	q.Categories, q.Suppliers = []string{"chair", "dock"}, []catalog.SupplierID{s.south.ID}
	page := s.search(t, q)
	if diff := cmp.Diff([]string{basis, dock}, names(page)); diff != "" {
		t.Errorf("hits (-want +got):\n%s", diff)
	}
	want := catalog.Facets{
		Category:     []catalog.FacetValue{{Value: "chair", Count: 1}, {Value: "dock", Count: 1}, {Value: "monitor", Count: 1}},
		Manufacturer: []catalog.FacetValue{{Value: "Avelo GmbH", Count: 1}, {Value: "Sitzgut", Count: 1}},
		Supplier: []catalog.FacetValue{
			{Value: s.north.ID.String(), Label: s.north.Name, Count: 3}, {Value: s.south.ID.String(), Label: s.south.Name, Count: 2},
		},
		Channel: []catalog.FacetValue{{Value: "best_price", Count: 2}},
	}
	if diff := cmp.Diff(want, page.Facets); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}

	q = s.query("")
	q.Channels, q.Manufacturers = []catalog.Channel{catalog.ChannelFramework}, []string{"Niemand"}
	page = s.search(t, q)
	if page.Total != 0 || len(page.Hits) != 0 {
		t.Errorf("total = %d, want none", page.Total)
	}
	if diff := cmp.Diff([]catalog.FacetValue{{Value: "Vertrag AG", Count: 1}, {Value: "Niemand"}}, page.Facets.Manufacturer); diff != "" {
		t.Errorf("a chosen value must stay among the choices (-want +got):\n%s", diff)
	}
}

func TestSearchStore_Pages(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	var lines []string
	for i := range 60 { // many equal names and prices, some without price
		price := fmt.Sprintf("%d.00", 5+i%4)
		if i%7 == 0 {
			price = ""
		}
		lines = append(lines, fmt.Sprintf("K-%d;;Kabelwerk;KW-%d;Netzwerkkabel %d m;other;%s", i, i, i%3, price))
	}
	s.publish(t, s.south, lines...)
	for _, c := range []struct {
		text  string
		order catalog.Sort
	}{{"", catalog.ByRelevance}, {"", catalog.ByName}, {"", catalog.ByPrice}, {"kabel", catalog.ByRelevance}, {"kabel", catalog.ByName}, {"kabel", catalog.ByPrice}} {
		t.Run(c.text+" "+string(c.order), func(t *testing.T) {
			q := s.query(c.text)
			q.Sort, q.Limit = c.order, 100
			whole := s.search(t, q)
			if whole.NextCursor != "" || len(whole.Hits) != whole.Total || whole.Total < 60 {
				t.Fatalf("one page holds %d of %d", len(whole.Hits), whole.Total)
			}
			var paged []catalog.Hit
			q.Limit = 7
			for {
				page := s.search(t, q)
				paged = append(paged, page.Hits...)
				if page.Total != whole.Total {
					t.Errorf("total = %d, want %d on every page", page.Total, whole.Total)
				}
				if q.Cursor = page.NextCursor; q.Cursor == "" || len(paged) > whole.Total {
					break
				}
			}
			if diff := cmp.Diff(whole.Hits, paged); diff != "" {
				t.Errorf("pages put together (-whole +paged):\n%s", diff)
			}
		})
	}
}

func TestSearchStore_ErrCursor(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	q := s.query("")
	q.Limit = 2
	byName := s.search(t, q).NextCursor
	for name, cursor := range map[string]string{
		"another order": byName, "no base64": "!", "no JSON": "AAAA",
		"a rank that is none": base64.RawURLEncoding.EncodeToString([]byte(`{"s":"relevance","k":"1; DROP TABLE offer","i":"00000000-0000-0000-0000-000000000000"}`)),
		"a rank beyond real":  base64.RawURLEncoding.EncodeToString([]byte(`{"s":"relevance","k":"1e-60","i":"00000000-0000-0000-0000-000000000000"}`)),
		"a rank left out":     base64.RawURLEncoding.EncodeToString([]byte(`{"s":"relevance","i":"00000000-0000-0000-0000-000000000000"}`)),
	} {
		t.Run(name, func(t *testing.T) {
			q := s.query("stuhl")
			q.Sort, q.Cursor = catalog.ByRelevance, cursor
			_, err := postgres.NewSearchStore(s.db.App(t)).Search(t.Context(), q)
			wantRefusal(t, err, fault.Invalid, "cursor_unknown")
		})
	}
}

func TestProductStore_Product(t *testing.T) {
	t.Parallel()
	s := newStocked(t)
	store := postgres.NewProductStore(s.db.App(t))
	id := s.search(t, s.query("AV-D20")).Exact
	got, err := store.Product(s.asManager(t), *id)
	if err != nil {
		t.Fatal(err)
	}
	want := catalog.Product{
		ID: *id, GTIN: "4006381333931", Manufacturer: "Avelo GmbH", PartNumber: "AV-D20", Name: dock, Category: "dock", Unit: "C62",
		Facts: []catalog.Fact{{Key: "ports", Value: "12"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("product (-want +got):\n%s", diff)
	}
	_, err = store.Product(s.asManager(t), catalog.ProductID{UUID: newID(t)})
	wantRefusal(t, err, fault.NotFound, "not_found")
}
