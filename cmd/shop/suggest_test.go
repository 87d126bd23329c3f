package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// partList wants so much of a product.
func partList(product uuid.UUID, quantity string) map[string]any {
	return map[string]any{"lines": []any{map[string]any{"productId": product, "quantity": quantity}}}
}

// findable brings the search up to date with what the test has made.
func (s *shop) findable(t *testing.T) {
	t.Helper()
	worker := s.DB.Worker(t)
	if err := postgres.NewImportStore(worker, worker).RefreshSearch(t.Context(), fixture.At); err != nil {
		t.Fatal(err)
	}
}

func (a actor) suggestions(q string) gen.Suggestions {
	var out gen.Suggestions
	a.do("GET", "/suggestions?q="+strings.ReplaceAll(q, " ", "%20"), nil).Want(200).JSON(&out)
	return out
}

// TestSuggestions_LeadToProductsOrdersAndContracts, each kind at most three, the product of an exact number first.
func TestSuggestions_LeadToProductsOrdersAndContracts(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	for _, number := range []string{"AV-D201", "AV-D202", "AV-D203", "AV-D204"} {
		w.Offer(w.Product(number), w.Supplier("nord-"+number), "10", nil)
	}
	s.findable(t)
	officer := s.session(w.Officer.Person, w.School)
	ordered := officer.sealed(t, officer.order(t, m.line(m.offers[0], "1")).Orders[0].Summary.Id)
	number, err := ordered.Summary.Number.Get()
	if err != nil {
		t.Fatal(err)
	}

	for _, spelling := range []string{"AV-D20", "av d20", "avd20"} {
		got := officer.suggestions(spelling)
		exact, err := got.ExactProductId.Get()
		if err != nil || exact != m.product.UUID || len(got.Products) != 3 || got.Products[0].Id != m.product.UUID {
			t.Errorf("%q leads to %+v, exactly %v", spelling, got.Products, got.ExactProductId)
		}
	}
	if got := officer.suggestions("AV-D2"); len(got.Products) != 3 || !got.ExactProductId.IsNull() {
		t.Errorf("the beginning of five numbers leads to %+v, exactly %v", got.Products, got.ExactProductId)
	}
	for _, typed := range []string{number, number[:len(number)-2], strings.ToLower(number), ordered.Summary.Supplier.Name} {
		got := officer.suggestions(typed)
		if len(got.Orders) != 1 || got.Orders[0].Id != ordered.Summary.Id {
			t.Errorf("%q leads to the orders %+v", typed, got.Orders)
		}
	}
	contract := m.lotNumber(t, s)
	for _, typed := range []string{contract, strings.ToLower(contract[:len(contract)-1])} {
		found := false
		for _, c := range officer.suggestions(typed).Contracts {
			found = found || c.Id == m.lot.Contract
		}
		if !found {
			t.Errorf("%q does not lead to the contract", typed)
		}
	}
	for _, hostile := range []string{"%25%25", "__", "'%20--;qx", "%5C%5C", "&%7C!", "::", "%00%00"} {
		if r := officer.do("GET", "/suggestions?q="+hostile, nil); r.Status != 200 && r.Status != 422 && r.Status != 400 {
			t.Errorf("%s answers %d: %s", hostile, r.Status, r.Body)
		} else if r.Status == 200 && strings.Contains(string(r.Body), `"orders":[{`) {
			t.Errorf("%s leads to orders: %s", hostile, r.Body)
		}
	}
	officer.do("GET", "/suggestions?q=a", nil).Want(400)
}

func (m market) lotNumber(t *testing.T, s *shop) string {
	t.Helper()
	var c gen.FrameworkContract
	s.session(s.Officer.Person, s.School).do("GET", "/framework-contracts/"+m.lot.Contract.String(), nil).Want(200).JSON(&c)
	return c.Summary.Number
}

// TestSuggestions_StayWithinWhatTheCallerMayRead: neither orders of others nor contracts one is not named for, and no
// orders at all for those who may not read any.
func TestSuggestions_StayWithinWhatTheCallerMayRead(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	ordered := officer.sealed(t, officer.order(t, m.line(m.offers[0], "1")).Orders[0].Summary.Id)
	number, _ := ordered.Summary.Number.Get()
	mine := m.lotNumber(t, s)
	for name, c := range map[string]struct {
		actor
		orders   int
		contract bool
	}{
		"the unit":            {officer, 1, true},
		"the body above":      {s.session(w.Director.Person, w.Body), 1, true},
		"another member":      {s.session(w.Stranger.Person, w.Annex), 0, false},
		"the unit's auditor":  {s.member(w.School, "auditor"), 1, true},
		"who may only ask":    {s.member(w.School, "requester"), 0, true},
		"the administrator":   {s.member(w.School, "admin"), 0, false},
		"the cooperative's":   {s.member(w.Coop, "contract_manager"), 0, true},
		"another's requester": {s.member(w.Annex, "requester"), 0, false},
	} {
		byNumber, bySeller, contracts := c.suggestions(number), c.suggestions(ordered.Summary.Supplier.Name), c.suggestions(mine)
		if len(byNumber.Orders) != c.orders || len(bySeller.Orders) != c.orders {
			t.Errorf("%s is led to %d orders by number and %d by seller, want %d", name, len(byNumber.Orders), len(bySeller.Orders), c.orders)
		}
		seen := false
		for _, one := range contracts.Contracts {
			seen = seen || one.Id == m.lot.Contract
		}
		if seen != c.contract {
			t.Errorf("%s is led to the contract: %t, want %t", name, seen, c.contract)
		}
	}
}

// TestPartList goes from a pasted list to a basket: what is found, what is not, what has to be chosen, and what was added up.
func TestPartList(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	unsold := w.Product("AV-OLD")
	w.Offer(unsold, w.Supplier("einst"), "10", func(o *catalog.Offer) { o.Valid.To = money.DateOf(fixture.At).AddDays(-1) })
	one, two := w.Product("TWIN-1"), w.Product("XX-9")
	w.Offer(one, w.Supplier("west"), "10", nil)
	w.Offer(two, w.Supplier("ost"), "11", func(o *catalog.Offer) { o.SKU = "4006381333931" })
	w.Exec(`UPDATE product SET gtin = '4006381333931' WHERE id = $1`, one)
	s.findable(t)
	officer := s.session(w.Officer.Person, w.School)

	var list gen.PartList
	text := "Artikelnummer;Menge\nAV-D20;2\nAV.OLD;1\n4006381333931;3\nFEHLT-1;1\nav d20;3\nAV-D20;0\n"
	officer.do("POST", "/basket/part-list-readings", map[string]any{"text": text}).Want(200).JSON(&list)
	type row struct {
		Lines            []int
		Number, Quantity string
		State            gen.PartRowState
		Products         int
		Priced           bool
	}
	var rows []row
	for _, r := range list.Rows {
		rows = append(rows, row{r.Lines, r.Number, r.Quantity, r.State, len(r.Products), !r.Total.IsNull()})
	}
	want := []row{
		{[]int{2, 6}, "AV-D20", "5", gen.PartRowStateFound, 1, true},
		{[]int{3}, "AV.OLD", "1", gen.PartRowStateNotOffered, 1, false},
		{[]int{4}, "4006381333931", "3", gen.PartRowStateAmbiguous, 2, false},
		{[]int{5}, "FEHLT-1", "1", gen.PartRowStateUnknown, 0, false},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]gen.UnreadLine{{Line: 7, Text: "AV-D20;0", Problem: "quantity"}}, list.Unread); diff != "" {
		t.Errorf("unread (-want +got)\n%s", diff)
	}

	var added gen.AddedPartList
	officer.do("POST", "/basket/part-lists", map[string]any{"lines": []any{
		map[string]any{"productId": m.product, "quantity": "5"}, map[string]any{"productId": unsold, "quantity": "1"}, map[string]any{"productId": two, "quantity": "3"},
	}}).Want(201).JSON(&added)
	if added.Added != 2 || len(added.LeftOut) != 1 {
		t.Errorf("added %+v", added)
	}
	var b gen.Basket
	officer.do("GET", "/basket", nil).Want(200).JSON(&b)
	quantities := map[uuid.UUID]string{}
	for _, l := range b.Lines {
		quantities[l.Product.Id] = l.Quantity
	}
	if diff := cmp.Diff(map[uuid.UUID]string{m.product.UUID: "5", two.UUID: "3"}, quantities); diff != "" {
		t.Errorf("basket (-want +got)\n%s", diff)
	}

	before := w.Rows()
	officer.do("POST", "/basket/part-lists", partList(uuid.New(), "1")).Want(404)
	officer.do("POST", "/basket/part-lists", partList(m.product.UUID, "0")).Want(400)
	officer.do("POST", "/basket/part-lists", partList(unsold.UUID, "1")).Want(409)
	officer.do("POST", "/basket/part-list-readings", map[string]any{"text": strings.Repeat("AV-D20\n", 1001)}).Want(400)
	officer.do("POST", "/basket/part-list-readings", map[string]any{"text": "\u202e;\t=cmd|' /C calc'!A0\n<script>\n"}).Want(200)
	unchanged(t, before, w.Rows())
}
