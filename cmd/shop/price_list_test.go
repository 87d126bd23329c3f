package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
)

// priceFile is a supplier's list with pairs of part number and price.
func priceFile(pairs ...string) string {
	out := "Artikelnummer;Hersteller;Herstellernummer;Bezeichnung;Preis;Lieferzeit\n"
	for i := 0; i+1 < len(pairs); i += 2 {
		out += fmt.Sprintf("RV-%s;Muster;%[1]s;Gerät %[1]s;%s;5\n", pairs[i], pairs[i+1])
	}
	return out
}

// sendPrices uploads a list for lot 1 with further query parameters as pairs.
func (a actor) sendPrices(contract uuid.UUID, supplier catalog.Supplier, file string, more ...string) testkit.Response {
	q := url.Values{"lot": {"1"}, "supplierId": {supplier.ID.String()}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return a.do("POST", "/framework-contracts/"+contract.String()+"/price-lists?"+q.Encode(), file, "Content-Type", "text/csv", "X-File-Name", "preise.csv")
}

func (a actor) priced(t *testing.T, contract uuid.UUID, supplier catalog.Supplier, file string, more ...string) gen.PriceList {
	t.Helper()
	var l gen.PriceList
	a.sendPrices(contract, supplier, file, more...).Want(http.StatusCreated).JSON(&l)
	return l
}

func (a actor) releasePrices(l gen.PriceList) testkit.Response {
	return a.do("POST", "/price-lists/"+l.Id.String()+"/release", nil)
}

// callOffPrice is the price at which an article of a contract can be called off, "" = not at all.
func (a actor) callOffPrice(t *testing.T, product, contract uuid.UUID) (price string, id uuid.UUID) {
	t.Helper()
	var c gen.Comparison
	a.do("GET", "/products/"+product.String()+"/comparison?quantity=1", nil).Want(http.StatusOK).JSON(&c)
	for _, f := range c.Coverage {
		if f.ContractId == contract && f.Callable {
			return f.UnitPrice.Amount, f.LotPriceId
		}
	}
	return "", uuid.Nil
}

func errorsOf(l gen.PriceList) string {
	var out []string
	for _, f := range l.Findings {
		if f.Severity == gen.FindingSeverityError {
			out = append(out, f.Code)
		}
	}
	return strings.Join(out, " ")
}

// TestRule09_ACallOffCostsWhatThePriceRuleAllows: a contract drafted here is called off at the price of a list that a second
// person let into force. Later lists are held against the first one, not against yesterday's: a lower price may rise again,
// up to what was agreed and no further; what would be above never comes into force.
func TestRule09_ACallOffCostsWhatThePriceRuleAllows(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	c := s.changed(t, first, second, map[string]any{"kind": "create", "terms": contractTerms("RV-2026-200", m.seller, s.Body)})
	contract, product := c.ContractId, m.product.UUID
	agree := func(file, from string) {
		t.Helper()
		l := first.priced(t, contract, m.seller, file, "from", from)
		if r := first.releasePrices(l); r.Status != http.StatusForbidden {
			t.Errorf("rule 22: released by its uploader: %d %s", r.Status, r.Body)
		}
		second.releasePrices(l).Want(http.StatusOK)
	}
	agree(priceFile("AV-D20", "90,00", "AV-NEU", "10,00"), s.today())
	price, id := officer.callOffPrice(t, product, contract)
	if price != "90.00" {
		t.Fatalf("callable at %q, want 90.00", price)
	}
	officer.order(t, m.callOff(catalog.LotPriceID{UUID: id}, "2"))

	day := s.dayAfter
	agree(priceFile("AV-D20", "80,00", "AV-NEU", "10,00"), day(1))
	if price, _ := officer.callOffPrice(t, product, contract); price != "90.00" {
		t.Errorf("a list of tomorrow counts today: %s", price)
	}
	over := first.priced(t, contract, m.seller, priceFile("AV-D20", "90,01", "AV-NEU", "10,00", "AV-FREMD", "1,00"), "from", day(2))
	if got := errorsOf(over); got != "price_list_over price_list_not_agreed" || over.Counts.Refused != 2 {
		t.Errorf("above the first list: %s %+v", got, over.Counts)
	}
	s.settle(t)
	before := s.Rows()
	if r := second.releasePrices(over); r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "price_list_refused") {
		t.Errorf("released above the rule: %d %s", r.Status, r.Body)
	}
	unchanged(t, before, s.Rows())
	agree(priceFile("AV-D20", "90,00"), day(3))

	var all gen.PriceListList
	first.do("GET", "/framework-contracts/"+contract.String()+"/price-lists", nil).Want(http.StatusOK).JSON(&all)
	if len(all.Items) != 4 || all.Items[0].Number != 4 || all.Items[0].Counts.Gone != 1 || all.Items[0].Counts.Higher != 1 {
		t.Errorf("lists %+v", all.Items)
	}
}

// TestRule09_EachKindOfPriceRule is held exactly: at the limit a price passes, a hundredth of a cent above it does not.
func TestRule09_EachKindOfPriceRule(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	number := 0
	contractWith := func(rule map[string]any) uuid.UUID {
		number++
		terms := contractTerms(fmt.Sprintf("RV-PR-%d", number), m.seller, s.Body)
		lotOf(terms)["parties"].([]any)[0].(map[string]any)["priceRule"] = rule
		return s.changed(t, first, second, map[string]any{"kind": "create", "terms": terms}).ContractId
	}
	rule := func(kind, source string, day, percent, index any) map[string]any {
		return map[string]any{"kind": kind, "source": source, "day": day, "percent": percent, "index": index}
	}
	agree := func(contract uuid.UUID, file string, more ...string) {
		t.Helper()
		second.releasePrices(first.priced(t, contract, m.seller, file, more...)).Want(http.StatusOK)
	}
	want := func(contract uuid.UUID, price, found string, more ...string) {
		t.Helper()
		l := first.priced(t, contract, m.seller, priceFile("AV-D20", price), more...)
		if got := errorsOf(l); got != found {
			t.Errorf("%s: %q, want %q (%+v)", price, got, found, l.Articles)
		}
		first.do("POST", "/price-lists/"+l.Id.String()+"/withdrawal", nil).Want(http.StatusOK)
	}
	today := s.today()

	discount := contractWith(rule("discount", "Katalog 2026", "2026-01-01", "12.5", nil))
	want(discount, "87,50", "price_list_no_reference", "from", today)
	agree(discount, priceFile("AV-D20", "100,00"), "use", "reference", "from", "2026-01-01")
	want(discount, "87,50", "", "from", today)
	want(discount, "87,5001", "price_list_over", "from", today)

	surcharge := contractWith(rule("cost_plus", "Einstandspreise", nil, "3", nil))
	agree(surcharge, priceFile("AV-D20", "200,00"), "use", "reference", "from", "2026-01-01")
	agree(surcharge, priceFile("AV-D20", "100,00"), "use", "reference", "from", today)
	want(surcharge, "103,00", "", "from", today)
	want(surcharge, "103,0001", "price_list_over", "from", today)

	// 40 % of 100 € stay fixed, 60 % move with an index of 120 that stands at 132: 106 €, from a day on.
	review := contractWith(rule("review", "Erzeugerpreisindex", s.dayAfter(10), "40", "120"))
	agree(review, priceFile("AV-D20", "100,00"), "from", today)
	want(review, "100,01", "price_list_over", "from", s.dayAfter(9), "index", "132")
	want(review, "106,00", "", "from", s.dayAfter(10), "index", "132")
	want(review, "106,0001", "price_list_over", "from", s.dayAfter(10), "index", "132")
	want(review, "100,01", "price_list_no_index price_list_over", "from", s.dayAfter(10))
	want(review, "100,00", "price_list_no_index", "from", s.dayAfter(10))
	want(review, "94,01", "price_list_over", "from", s.dayAfter(10), "index", "108") // an index moves both ways
	want(review, "94,00", "", "from", s.dayAfter(10), "index", "108")
}

// TestRule09_APriceAboveANewProofOfCostEndsWithIt: what a rule allows on a day follows the newest proof of cost. A price above it is
// named article by article before anybody decides, and cannot be called off from then on until a new list obeys.
func TestRule09_APriceAboveANewProofOfCostEndsWithIt(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	officer := s.session(s.Officer.Person, s.School)
	terms := contractTerms("RV-KOSTEN", m.seller, s.Body)
	lotOf(terms)["parties"].([]any)[0].(map[string]any)["priceRule"] = map[string]any{
		"kind": "cost_plus", "source": "Einstandspreise", "day": nil, "percent": "3", "index": nil,
	}
	contract := s.changed(t, first, second, map[string]any{"kind": "create", "terms": terms}).ContractId
	agree := func(l gen.PriceList) { second.releasePrices(l).Want(http.StatusOK) }
	agree(first.priced(t, contract, m.seller, priceFile("AV-D20", "100,00", "AV-NEU", "10,00"), "use", "reference", "from", "2026-01-01"))
	agree(first.priced(t, contract, m.seller, priceFile("AV-D20", "103,00", "AV-NEU", "10,30"), "from", s.today()))
	price, _ := officer.callOffPrice(t, m.product.UUID, contract)
	if price != "103.00" {
		t.Fatalf("callable at %q, want 103.00", price)
	}

	lower := first.priced(t, contract, m.seller, priceFile("AV-D20", "90,00", "AV-NEU", "10,00"), "use", "reference", "from", s.dayAfter(1))
	ends := slices.DeleteFunc(lower.Findings, func(f gen.Finding) bool { return f.Code != "price_list_ends" })
	if len(ends) != 1 || ends[0].Sku.MustGet() != "RV-AV-D20" || lower.Counts.Ended != 1 {
		t.Fatalf("a lower cost: %+v %+v", ends, lower.Counts)
	}
	if !strings.Contains(ends[0].Text, "103,00") || !strings.Contains(ends[0].Text, "92,70") {
		t.Errorf("the finding says %q", ends[0].Text)
	}
	old := first.priced(t, contract, m.seller, priceFile("AV-D20", "50,00"), "use", "reference", "from", "2025-12-31")
	if old.Counts.Ended != 0 {
		t.Errorf("a proof older than the one that counts ends %d prices", old.Counts.Ended)
	}
	agree(lower)
	if price, _ := officer.callOffPrice(t, m.product.UUID, contract); price != "103.00" {
		t.Errorf("called off today at %q, want 103.00 until the day of the new proof", price)
	}
	var until string
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT upper(p.valid)::text FROM lot_price p JOIN lot l ON l.id = p.lot_id
		WHERE l.contract_id = $1 AND p.unit_price = 103`, contract).Scan(&until); err != nil || until != s.dayAfter(1) {
		t.Errorf("the price above ends %s, want %s (%v)", until, s.dayAfter(1), err)
	}
	agree(first.priced(t, contract, m.seller, priceFile("AV-D20", "92,70", "AV-NEU", "10,30"), "from", s.dayAfter(1)))
}

// TestPriceRule_ChangesOnlyWithAGround: the price is a main term; a rule that says too little is found.
func TestPriceRule_ChangesOnlyWithAGround(t *testing.T) {
	t.Parallel()
	_, m, first, _ := contractShop(t)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	party := lotOf(terms)["parties"].([]any)[0].(map[string]any)
	party["priceRule"] = map[string]any{"kind": "cost_plus", "source": "Einstandspreise", "day": nil, "percent": "3", "index": nil}
	change := map[string]any{"kind": "correct", "contractId": m.lot.Contract, "reason": "neue Regel", "terms": terms}
	if got := findingsOf(first.drafted(t, change)); got != "/lots/0/parties/0/priceRule" {
		t.Errorf("a correction of the price rule: findings at %q", got)
	}
	change["kind"], change["ground"] = "amend", "gwb_132_2_1"
	if got := findingsOf(first.drafted(t, change)); got != "" {
		t.Errorf("an amendment: findings at %q", got)
	}
	party["priceRule"] = map[string]any{"kind": "review", "source": "", "day": nil, "percent": "101", "index": nil}
	const at = "/lots/0/parties/0/priceRule/"
	if got, want := findingsOf(first.drafted(t, change)), at+"source "+at+"day "+at+"percent "+at+"index"; got != want {
		t.Errorf("a rule that says nothing: findings at %q, want %q", got, want)
	}
}

// TestPriceList_BadInput: each clumsy upload gets its own answer, and nothing is half saved.
func TestPriceList_BadInput(t *testing.T) {
	t.Parallel()
	s, m, first, _ := contractShop(t)
	contract, other := m.lot.Contract, s.Supplier("fremd")
	for name, tc := range map[string]struct {
		file     string
		supplier catalog.Supplier
		more     []string
		found    string
	}{
		"NotAParty":   {priceFile("AV-D20", "90,00"), other, []string{"from", s.today()}, "price_list_no_party"},
		"Yesterday":   {priceFile("AV-D20", "90,00"), m.seller, []string{"from", s.dayAfter(-1)}, "price_list_past"},
		"AfterTheEnd": {priceFile("AV-D20", "90,00"), m.seller, []string{"from", "2028-01-01"}, "price_list_outside_term"},
		"Twice":       {priceFile("AV-D20", "90,00", "AVD20", "91,00"), m.seller, []string{"from", s.today()}, "price_list_product_twice price_list_product_twice"},
		"NoPrice":     {priceFile("AV-D20", "0,00"), m.seller, []string{"from", s.today()}, "price_list_no_price"},
		"Unasked":     {priceFile("AV-D20", "90,00"), m.seller, []string{"from", s.today(), "use", "reference"}, "price_list_reference_unasked"},
		"Shipping": {
			"Artikelnummer;Hersteller;Herstellernummer;Bezeichnung;Preis;Versandkosten\n1;Muster;AV-D20;Gerät;90,00;5,90\n", m.seller,
			[]string{"from", s.today()},
			"price_list_shipping",
		},
	} {
		l := first.priced(t, contract, tc.supplier, tc.file, tc.more...)
		if got := errorsOf(l); got != tc.found {
			t.Errorf("%s: %q, want %q", name, got, tc.found)
		}
	}
	s.settle(t)
	before := s.Rows()
	for name, tc := range map[string]struct {
		file   string
		lot    string
		from   string
		status int
	}{
		"Empty":     {"", "1", s.today(), http.StatusBadRequest},
		"Nothing":   {priceFile(), "1", s.today(), http.StatusBadRequest},
		"NotWhat":   {"%PDF-1.7 keine Preisliste", "1", s.today(), http.StatusUnsupportedMediaType},
		"NoSuchLot": {priceFile("AV-D20", "90,00"), "9", s.today(), http.StatusNotFound},
		"NoDay":     {priceFile("AV-D20", "90,00"), "1", "31.12.2026", http.StatusBadRequest},
	} {
		if r := first.sendPrices(contract, m.seller, tc.file, "lot", tc.lot, "from", tc.from); r.Status != tc.status {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	unchanged(t, before, s.Rows())
}

// TestPriceList_IsTheCooperativesAlone: nobody else learns that there is a list, and prices end only with one.
func TestPriceList_IsTheCooperativesAlone(t *testing.T) {
	t.Parallel()
	s, m, first, _ := contractShop(t)
	l := first.priced(t, m.lot.Contract, m.seller, priceFile("AV-D20", "90,00"), "from", s.today())
	for _, role := range []string{"auditor", "contract_manager"} {
		outsider := s.member(s.City, role)
		outsider.do("GET", "/price-lists/"+l.Id.String(), nil).Want(http.StatusForbidden)
		outsider.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/price-lists", nil).Want(http.StatusForbidden)
		outsider.do("GET", "/price-lists", nil).Want(http.StatusForbidden)
	}
	s.member(s.Coop, "auditor").do("GET", "/price-lists/"+l.Id.String(), nil).Want(http.StatusOK).JSON(&l)
	if len(l.AllowedActions) > 0 {
		t.Errorf("the auditor may %v", l.AllowedActions)
	}
	for _, sql := range []string{`UPDATE lot_price SET valid = daterange(lower(valid), '2026-12-01')`, `UPDATE lot_price SET unit_price = 1`, `DELETE FROM lot_price`, `DELETE FROM reference_price`} {
		if _, err := s.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the worker may %s", sql)
		}
	}
}

// TestPriceList_WaitsInTheListOfAllContractsUntilDecided: what a second person has to let into force is found without its contract.
func TestPriceList_WaitsInTheListOfAllContractsUntilDecided(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	contract := s.changed(t, first, second, map[string]any{"kind": "create", "terms": contractTerms("RV-OFFEN", m.seller, s.Body)}).ContractId
	released := first.priced(t, contract, m.seller, priceFile("AV-D20", "90,00"), "from", s.today())
	withdrawn := first.priced(t, contract, m.seller, priceFile("AV-D20", "89,00"), "from", s.today())
	waiting := first.priced(t, contract, m.seller, priceFile("AV-D20", "88,00"), "from", s.dayAfter(1))
	open := func(a actor) (ids []string) {
		var all gen.PriceListList
		a.do("GET", "/price-lists", nil).Want(http.StatusOK).JSON(&all)
		for _, l := range all.Items {
			ids = append(ids, fmt.Sprintf("%s %v %d", l.Id, l.AllowedActions, len(l.Articles)))
		}
		return ids
	}
	line := func(l gen.PriceList, actions string) string { return fmt.Sprintf("%s %s 0", l.Id, actions) }
	if diff := cmp.Diff([]string{line(waiting, "[withdraw]"), line(withdrawn, "[withdraw]"), line(released, "[withdraw]")}, open(first)); diff != "" {
		t.Errorf("for who uploaded them (-want +got):\n%s", diff)
	}
	second.releasePrices(released).Want(http.StatusOK)
	first.do("POST", "/price-lists/"+withdrawn.Id.String()+"/withdrawal", nil).Want(http.StatusOK)
	if diff := cmp.Diff([]string{line(waiting, "[withdraw release]")}, open(second)); diff != "" {
		t.Errorf("for the second person (-want +got):\n%s", diff)
	}
}

// priceLists hands out a fresh draft at every call, made before anything is counted.
func (s *shop) priceLists(t *testing.T, m market) func() uuid.UUID {
	t.Helper()
	a := s.member(s.Coop, "contract_manager")
	ids := make([]uuid.UUID, 30)
	for i := range ids {
		ids[i] = a.priced(t, m.foreign.Contract, m.seller, priceFile("AV-D20", "98,00"), "from", s.dayAfter(i+1)).Id
	}
	return func() uuid.UUID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}
