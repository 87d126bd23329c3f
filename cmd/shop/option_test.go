package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// dock is a configurable article: a bracket always, one power supply, up to two cables, a lock that needs the bracket's long cable.
const dock = `Grundartikel;Gruppe;Mindestens;Höchstens;Kennung;Bezeichnung;Artikelnummer;Menge je Stück;Braucht;Nicht mit
RV-1;;;;halter;Halterung;OP-1;2;;
RV-1;Netzteil;1;1;nt90;Netzteil 90 W;OP-2;1;;
RV-1;Netzteil;;;nt180;Netzteil 180 W;OP-3;1;;schloss
RV-1;Kabel;0;2;usb;Kabel USB-C;OP-4;1;;
RV-1;Zubehör;;;schloss;Schloss;OP-5;1;usb;
`

// configurator is a shop whose lot prices an article and five others that it may be put together from.
type configurator struct {
	*shop
	market
	parts                  map[string]catalog.ProductID // by article number
	first, second, officer actor
	clock                  *movedClock
}

func newConfigurator(t *testing.T, maximum string) configurator {
	t.Helper()
	w := fixture.New(t)
	c := configurator{market: newMarket(w), parts: map[string]catalog.ProductID{}}
	c.lot = w.Lot(fixture.LotTerms{Product: c.product, Supplier: c.seller, UnitPrice: "99", LotMaximum: maximum, Maximum: "300000", Entitled: []uuid.UUID{w.Body}})
	for i, price := range []string{"5", "20", "40", "8.50", "12"} {
		sku := fmt.Sprint("OP-", i+1)
		c.parts[sku] = w.Product(sku)
		w.Exec(`INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
			VALUES ($1, $2, $3, $4, $5, 'once', 'EUR', $6::text::numeric, 1, 19, 5, '[2026-01-01,2028-01-01)')`, fixture.ID(), c.lot.ID, c.seller.ID, c.parts[sku], sku, price)
	}
	c.shop, c.clock = startClock(t, w)
	c.clock.set(fixture.At.AddDate(0, 0, 2))
	c.first, c.second = c.member(w.Coop, "contract_manager"), c.member(w.Coop, "contract_manager")
	c.officer = c.session(c.Officer.Person, c.School)
	return c
}

func (c configurator) upload(a actor, file string, with map[string]any) testkit.Response {
	body := map[string]any{"lotNumber": 1, "supplierId": c.seller.ID, "from": c.today(), "document": map[string]any{"name": "Optionen.csv", "content": []byte(file)}}
	maps.Copy(body, with)
	return a.do("POST", "/framework-contracts/"+c.lot.Contract.String()+"/option-lists", body)
}

func (c configurator) release(t *testing.T, file string) gen.OptionList {
	t.Helper()
	var l gen.OptionList
	c.upload(c.first, file, nil).Want(http.StatusCreated).JSON(&l)
	c.second.do("POST", "/option-lists/"+l.Id.String()+"/release", nil).Want(http.StatusOK).JSON(&l)
	return l
}

func (a actor) sendOptions(m market, from string) testkit.Response {
	return a.do("POST", "/framework-contracts/"+m.lot.Contract.String()+"/option-lists", map[string]any{
		"lotNumber": 1, "supplierId": m.seller.ID, "from": from, "document": map[string]any{"name": "Optionen.csv", "content": []byte("Grundartikel;Artikelnummer\nRV-1;\n")},
	})
}

// optionLists are drafts, each for one call.
func (s *shop) optionLists(t *testing.T, m market) func() uuid.UUID {
	t.Helper()
	a := s.member(s.Coop, "contract_manager")
	ids := make([]uuid.UUID, 40)
	for i := range ids {
		var l gen.OptionList
		a.sendOptions(m, s.today()).Want(http.StatusCreated).JSON(&l)
		ids[i] = l.Id
	}
	return func() uuid.UUID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}

// wish is a line of the article with options.
func (c configurator) wish(quantity string, options ...string) map[string]any {
	return map[string]any{"productId": c.product, "lotPriceId": c.lot.Price, "quantity": quantity, "options": append([]string{}, options...)}
}

func (c configurator) basket() (b gen.Basket) {
	c.officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	return b
}

// basketSays are quantities and names of a basket's lines, parts with the position of their article.
func basketSays(b gen.Basket) (out []string) {
	for _, l := range b.Lines {
		of := ""
		if l.PartOf != nil {
			of = fmt.Sprint(" of ", l.PartOf.Position)
		}
		out = append(out, l.Quantity+" "+strings.TrimPrefix(l.Product.Name, "Dockingstation ")+of)
	}
	return out
}

func (c configurator) patch(b gen.Basket, line int, body map[string]any) testkit.Response {
	return c.officer.do("PATCH", "/basket/lines/"+b.Lines[line].Id.String(), body, "If-Match", fmt.Sprintf(`"%d"`, b.Version))
}

func wantRefusal(t *testing.T, r testkit.Response, status int, words ...string) {
	t.Helper()
	for _, w := range words {
		if r.Status != status || !strings.Contains(string(r.Body), w) {
			t.Errorf("%d, want %d with %q in %s", r.Status, status, w, r.Body)
		}
	}
}

// TestOptions_AnArticleIsPutTogether: a list that a second person let into force says what an article is put together from; the article
// is ordered with its parts, each a line of its own at its own price, and nothing else; the decisions can be made again from their records.
func TestOptions_AnArticleIsPutTogether(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "100000")
	var l gen.OptionList
	c.upload(c.first, dock, nil).Want(http.StatusCreated).JSON(&l)
	if len(l.Findings) != 0 || len(l.Articles) != 1 || len(l.Articles[0].Configuration.Groups) != 3 {
		t.Fatalf("the list as read: %+v", l)
	}
	if got := c.officer.compares(t, c.product, ""); slices.ContainsFunc(got.Coverage, func(f gen.Coverage) bool { return f.Configuration != nil }) {
		t.Error("a draft shows already")
	}
	wantRefusal(t, c.first.do("POST", "/option-lists/"+l.Id.String()+"/release", nil), http.StatusForbidden, "zweite Person")
	c.second.do("POST", "/option-lists/"+l.Id.String()+"/release", nil).Want(http.StatusOK)
	wantRefusal(t, c.second.do("POST", "/option-lists/"+l.Id.String()+"/withdrawal", nil), http.StatusConflict, "change_closed")
	file := c.second.do("GET", "/option-lists/"+l.Id.String()+"/document", nil).Want(http.StatusOK)
	if string(file.Body) != dock {
		t.Errorf("the file differs from the uploaded one: %q", file.Body)
	}

	var shown *gen.Configuration
	for _, f := range c.officer.compares(t, c.product, "").Coverage {
		if f.LotPriceId == c.lot.Price.UUID {
			shown = f.Configuration
		}
	}
	if shown == nil || len(shown.Parts) != 1 || shown.Parts[0].PerUnit != "2" || shown.Groups[0].Options[1].UnitPrice.Amount != "40.00" || len(shown.Rules) != 2 {
		t.Fatalf("the comparison shows %+v", shown)
	}

	for _, tc := range []struct {
		options []string
		words   []string
	}{
		{nil, []string{"Bei „Netzteil“ fehlt eine Wahl", "mindestens 1"}},
		{[]string{"nt90", "nt180"}, []string{"Bei „Netzteil“ ist zu viel gewählt"}},
		{[]string{"nt90", "schloss"}, []string{"„Schloss“ braucht „Kabel USB-C“"}},
		{[]string{"nt180", "usb", "schloss"}, []string{"„Netzteil 180 W“ und „Schloss“ schließen einander aus"}},
		{[]string{"nt90", "gold"}, []string{"„gold“ gehört nicht zu diesem Artikel"}},
		{[]string{"nt90", "nt180", "schloss"}, []string{"ist zu viel gewählt", "schließen einander aus", "braucht"}},
	} {
		wantRefusal(t, c.officer.do("POST", "/basket/lines", c.wish("3", tc.options...)), http.StatusConflict, tc.words...)
		wantRefusal(t, c.officer.do("POST", "/submissions", lines(c.wish("3", tc.options...)), "Idempotency-Key", uuid.NewString()), http.StatusConflict, tc.words[0])
	}
	plain := map[string]any{"productId": c.product, "lotPriceId": c.lot.Price, "quantity": "3"}
	wantRefusal(t, c.officer.do("POST", "/basket/lines", plain), http.StatusConflict, "„Halterung“ gehört immer zu diesem Artikel", "Bei „Netzteil“ fehlt eine Wahl")
	if b := c.basket(); len(b.Lines) != 0 {
		t.Fatalf("a refused article left %v in the basket", basketSays(b))
	}

	c.officer.do("POST", "/basket/lines", c.wish("3", "usb", "nt90", "schloss")).Want(http.StatusCreated)
	b := c.basket()
	if want := []string{"3 AV-D20", "6 OP-1 of 1", "3 OP-4 of 1", "3 OP-2 of 1", "3 OP-5 of 1"}; !slices.Equal(basketSays(b), want) {
		t.Fatalf("the basket has %v, want %v", basketSays(b), want)
	}
	if b.Totals.Net.Amount != "448.50" { // 3 x (99 + 2 x 5 + 8.50 + 20 + 12)
		t.Errorf("net %s", b.Totals.Net.Amount)
	}
	wantRefusal(t, c.patch(b, 1, map[string]any{"quantity": "5"}), http.StatusConflict, "gehört zu einem zusammengestellten Artikel")
	wantRefusal(t, c.officer.do("DELETE", "/basket/lines/"+b.Lines[1].Id.String(), nil, "If-Match", fmt.Sprintf(`"%d"`, b.Version)), http.StatusConflict, "gehört zu einem zusammengestellten Artikel")
	c.patch(b, 0, map[string]any{"quantity": "4", "neededBy": "2026-12-20"}).Want(http.StatusOK)
	b = c.basket()
	if want := []string{"4 AV-D20", "8 OP-1 of 1", "4 OP-4 of 1", "4 OP-2 of 1", "4 OP-5 of 1"}; !slices.Equal(basketSays(b), want) {
		t.Fatalf("after the change the basket has %v, want %v", basketSays(b), want)
	}

	var sub gen.Submission
	c.officer.do("POST", "/submissions", map[string]any{"basketVersion": b.Version}, "Idempotency-Key", uuid.NewString()).Want(http.StatusCreated).JSON(&sub)
	if len(sub.Orders) != 1 || sub.Orders[0].Summary.Net.Amount != "598.00" {
		t.Fatalf("ordered: %+v", sub.Orders)
	}
	o := c.officer.sealed(t, sub.Orders[0].Summary.Id)
	for _, l := range o.Lines {
		if l.LineNo > 1 && (l.PartOf == nil || *l.PartOf != 1) {
			t.Errorf("line %d of the order is no part: %v", l.LineNo, l.PartOf)
		}
		c.officer.replaysSame(t, l.DecisionId)
	}
	c.verify(t, c.officer, o.Summary.Id)
	if got := c.Count(`SELECT count(*) FROM balance b WHERE b.committed = 598 AND b.id IN ($1, $2)`, c.lot.LotLimit, c.lot.AllLimit); got != 2 {
		t.Errorf("%d of the lot's and the contract's limits have 598", got)
	}
	var again gen.Repetition
	c.officer.do("GET", "/orders/"+o.Summary.Id.String()+"/repetition", nil).Want(http.StatusOK).JSON(&again)
	if len(again.Lines) != 1 || again.Lines[0].Line.Options == nil || !slices.Equal(*again.Lines[0].Line.Options, []string{"halter", "usb", "nt90", "schloss"}) {
		t.Errorf("ordering again proposes %+v", again)
	}
}

// TestOptions_TravelWithTheirArticle: what was put together stays together in templates and in what is handed on, and comes out of the
// basket together.
func TestOptions_TravelWithTheirArticle(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "100000")
	c.release(t, dock)
	want := []string{"2 AV-D20", "4 OP-1 of 1", "2 OP-3 of 1"}
	c.officer.do("POST", "/basket/lines", c.wish("2", "nt180")).Want(http.StatusCreated)
	b := c.basket()
	var template gen.Template
	c.officer.do("POST", "/templates", map[string]any{"name": "Arbeitsplatz", "basketVersion": b.Version}).Want(http.StatusCreated).JSON(&template)
	c.officer.do("DELETE", "/basket/lines/"+b.Lines[0].Id.String(), nil, "If-Match", fmt.Sprintf(`"%d"`, b.Version)).Want(http.StatusOK)
	if b = c.basket(); len(b.Lines) != 0 {
		t.Fatalf("parts stayed without their article: %v", basketSays(b))
	}
	c.officer.do("POST", "/templates/"+template.Id.String()+"/uses", nil).Want(http.StatusCreated)
	if got := basketSays(c.basket()); !slices.Equal(got, want) {
		t.Errorf("from the template came %v, want %v", got, want)
	}

	requester := c.member(c.School, "requester")
	requester.do("POST", "/basket/lines", c.wish("2", "nt180")).Want(http.StatusCreated)
	var asked gen.Basket
	requester.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&asked)
	var h gen.Handover
	requester.do("POST", "/handovers", map[string]any{"basketVersion": asked.Version}, "Idempotency-Key", uuid.NewString()).Want(http.StatusCreated).JSON(&h)
	c.officer.do("DELETE", "/basket/lines/"+c.basket().Lines[0].Id.String(), nil, "If-Match", fmt.Sprintf(`"%d"`, c.basket().Version)).Want(http.StatusOK)
	c.officer.do("POST", "/handovers/"+h.Id.String()+"/taking", nil).Want(http.StatusOK)
	if got := basketSays(c.basket()); !slices.Equal(got, want) {
		t.Errorf("taken over: %v, want %v", got, want)
	}
}

// TestOptions_CeilingHoldsForArticleAndParts: what each line could still take alone is refused together, whole, with what is left.
func TestOptions_CeilingHoldsForArticleAndParts(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "110")
	c.release(t, dock)
	r := c.officer.do("POST", "/submissions", lines(c.wish("1", "nt90")), "Idempotency-Key", uuid.NewString())
	wantRefusal(t, r, http.StatusConflict, "110,00\u00a0€")
	if got := c.Count(`SELECT count(*) FROM ledger`) + c.Count(`SELECT count(*) FROM purchase_order`); got != 0 {
		t.Errorf("%d rows of a refused order", got)
	}
}

// TestOptions_ANewListBlocksWhatItNoLongerAllows: a basket that was filled by the list before is not ordered by the new one.
func TestOptions_ANewListBlocksWhatItNoLongerAllows(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "100000")
	c.release(t, dock)
	c.officer.do("POST", "/basket/lines", c.wish("1", "nt90", "usb")).Want(http.StatusCreated)
	c.release(t, "Grundartikel;Gruppe;Mindestens;Höchstens;Kennung;Artikelnummer\nRV-1;Netzteil;1;1;nt90;OP-2\nRV-1;Netzteil;;;nt180;OP-3\n")
	b := c.basket()
	if b.Lines[0].State != gen.LineStateNotAvailable || !strings.Contains(strings.Join(b.Lines[0].Messages, " "), "gehört nicht zu diesem Artikel") {
		t.Errorf("the article says %s %v", b.Lines[0].State, b.Lines[0].Messages)
	}
	wantRefusal(t, c.officer.do("POST", "/submissions", map[string]any{"basketVersion": b.Version}, "Idempotency-Key", uuid.NewString()), http.StatusConflict, "gehört nicht zu diesem Artikel")

	c.release(t, "Grundartikel;Artikelnummer\nRV-1;\n") // it is put together no more
	b = c.basket()
	if !strings.Contains(strings.Join(b.Lines[0].Messages, " "), "nicht mehr so zusammengestellt") {
		t.Errorf("the article says %v", b.Lines[0].Messages)
	}
	c.officer.do("DELETE", "/basket/lines/"+b.Lines[0].Id.String(), nil, "If-Match", fmt.Sprintf(`"%d"`, b.Version)).Want(http.StatusOK)
	c.officer.order(t, map[string]any{"productId": c.product, "lotPriceId": c.lot.Price, "quantity": "1"})
}

// reprice lets an article of the lot cost something else from today on, known from this instant on.
func (c configurator) reprice(t *testing.T, sku, price string) {
	t.Helper()
	if _, err := c.DB.Owner(t).Exec(t.Context(), `UPDATE lot_price SET valid = daterange(lower(valid), $3::date), changed_at = $4 WHERE lot_id = $1 AND sku = $2`,
		c.lot.ID, sku, c.today(), c.clock.now()); err != nil {
		t.Fatal(err)
	}
	c.Exec(`INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid, added_at)
		VALUES ($1, $2, $3, $4, $5, 'once', 'EUR', $6::text::numeric, 1, 19, 5, daterange($7::date, '2028-01-01'), $8)`,
		fixture.ID(), c.lot.ID, c.seller.ID, c.parts[sku], sku, price, c.today(), c.clock.now())
}

// TestTimeMachine_ShowsTheOptionsOfThen: a past comparison shows what an article was put together from by the list in force at the instant, at
// the prices of then: before the first list, between two of one day, after an option got another price and after the article stood alone.
func TestTimeMachine_ShowsTheOptionsOfThen(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "100000")
	shown := func(r testkit.Response) *gen.Configuration {
		t.Helper()
		var got gen.Comparison
		r.Want(http.StatusOK).JSON(&got)
		i := slices.IndexFunc(got.Coverage, func(f gen.Coverage) bool { return f.LotPriceId == c.lot.Price.UUID })
		if i < 0 {
			t.Fatalf("the lot is not shown: %s", r.Body)
		}
		return got.Coverage[i].Configuration
	}
	var instants []time.Time
	var wanted []*gen.Configuration
	look := func() {
		t.Helper()
		instants = append(instants, c.clock.now())
		wanted = append(wanted, shown(c.officer.do("GET", "/products/"+c.product.String()+"/comparison?quantity=1", nil)))
		if n := len(wanted); n > 1 && cmp.Equal(wanted[n-2], wanted[n-1]) {
			t.Errorf("step %d changed nothing, so the test proves nothing", n-1)
		}
		c.clock.set(c.clock.now().Add(time.Minute))
	}
	look()
	for _, file := range []string{dock, "Grundartikel;Gruppe;Mindestens;Höchstens;Kennung;Artikelnummer\nRV-1;Netzteil;1;1;nt90;OP-2\nRV-1;Netzteil;;;nt180;OP-3\n"} {
		c.release(t, file)
		c.settle(t)
		c.clock.set(c.clock.now().Add(time.Minute))
		look()
	}
	c.reprice(t, "OP-2", "25")
	look()
	c.release(t, "Grundartikel;Artikelnummer\nRV-1;\n")
	c.settle(t)
	look()
	for i, at := range instants {
		if diff := cmp.Diff(wanted[i], shown(c.officer.at(c.product, "1", at.Format(time.RFC3339Nano)))); diff != "" {
			t.Errorf("instant %d is shown otherwise than it was (-was +shown):\n%s", i, diff)
		}
	}
}

// TestOptions_AListIsJudged: each thing that is wrong with a list is told with its line, and such a list does not come into force.
func TestOptions_AListIsJudged(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "100000")
	const head = "Grundartikel;Gruppe;Mindestens;Höchstens;Kennung;Artikelnummer;Menge je Stück;Braucht;Nicht mit\n"
	for name, tc := range map[string]struct {
		file string
		with map[string]any
		want string // code of the finding
	}{
		"no price for the option":  {head + "RV-1;N;;;a;OP-9;1;;\n", nil, "option_unpriced"},
		"no price for the article": {head + "RV-9;N;;;a;OP-1;1;;\n", nil, "option_base_unpriced"},
		"key twice":                {head + "RV-1;N;;;a;OP-1;1;;\nRV-1;N;;;a;OP-2;1;;\n", nil, "option_key_twice"},
		"article twice":            {head + "RV-1;N;;;a;OP-1;1;;\nRV-1;M;;;b;OP-1;1;;\n", nil, "option_article_twice"},
		"itself":                   {head + "RV-1;N;;;a;RV-1;1;;\n", nil, "option_is_base"},
		"bounds differ":            {head + "RV-1;N;1;;a;OP-1;1;;\nRV-1;N;2;;b;OP-2;1;;\n", nil, "option_bounds_differ"},
		"more than there are":      {head + "RV-1;N;2;2;a;OP-1;1;;\n", nil, "option_bounds"},
		"unknown rule":             {head + "RV-1;N;;;a;OP-1;1;z;\n", nil, "option_rule_unknown"},
		"rule about itself":        {head + "RV-1;N;;;a;OP-1;1;;a\n", nil, "option_rule_self"},
		"nested":                   {head + "RV-1;N;;;a;OP-1;1;;\nOP-1;N;;;b;OP-2;1;;\n", nil, "option_nested"},
		"impossible":               {head + "RV-1;;;;a;OP-1;1;;b\nRV-1;N;1;1;b;OP-2;1;;\n", nil, "option_impossible"},
		"never":                    {head + "RV-1;;;;a;OP-1;1;;b\nRV-1;N;;;b;OP-2;1;;\n", nil, "option_never"},
		"a formula":                {head + "RV-1;=1+1;;;a;OP-1;1;;\n", nil, "option_formula"},
		"no count":                 {head + "RV-1;N;eins;;a;OP-1;1;;\n", nil, "option_count_form"},
		"no quantity":              {head + "RV-1;N;;;a;OP-1;-1;;\n", nil, "option_quantity_form"},
		"no article":               {head + ";N;;;a;OP-1;1;;\n", nil, "option_base_missing"},
		"no option":                {head + "RV-1;N;;;a;;1;;\n", nil, "option_sku_missing"},
		"a space in the key":       {head + "RV-1;N;;;a b;OP-1;1;;\n", nil, "option_key_form"},
		"yesterday":                {dock, map[string]any{"from": "2026-11-01"}, "option_list_past"},
		"after the contract":       {dock, map[string]any{"from": "2029-01-01"}, "price_list_outside_term"},
		"a supplier of no lot":     {dock, map[string]any{"supplierId": c.supplierOf("nord")}, "price_list_no_party"},
	} {
		var l gen.OptionList
		c.upload(c.first, tc.file, tc.with).Want(http.StatusCreated).JSON(&l)
		i := slices.IndexFunc(l.Findings, func(f gen.Finding) bool { return f.Code == tc.want })
		if i < 0 {
			t.Errorf("%s: found %+v, want %s", name, l.Findings, tc.want)
			continue
		}
		if strings.Contains(l.Findings[i].Text, "{") || strings.Contains(l.Findings[i].Text, tc.want) {
			t.Errorf("%s: %s has no text: %q", name, tc.want, l.Findings[i].Text)
		}
		r := c.second.do("POST", "/option-lists/"+l.Id.String()+"/release", nil)
		if refused := l.Findings[i].Severity == gen.FindingSeverityError; refused != (r.Status == http.StatusConflict) {
			t.Errorf("%s: released with %d", name, r.Status)
		}
	}
	for name, file := range map[string]string{"a PDF": "%PDF-1.7\nnichts", "other columns": "Name;Preis\na;1\n", "nothing but a head": head} {
		if r := c.upload(c.first, file, nil); r.Status/100 != 4 || r.Status == http.StatusNotFound {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	c.upload(c.first, dock, map[string]any{"lotNumber": 7}).Want(http.StatusNotFound)
}

func (c configurator) supplierOf(key string) uuid.UUID {
	var id uuid.UUID
	if err := c.DB.WorkerPool(c.t).QueryRow(c.t.Context(), `SELECT id FROM supplier WHERE key = $1`, key).Scan(&id); err != nil {
		c.t.Fatal(err)
	}
	return id
}

// TestOptions_AreTheCooperativesAlone: nobody else reads or changes the lists.
func TestOptions_AreTheCooperativesAlone(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "100000")
	var l gen.OptionList
	c.upload(c.first, dock, nil).Want(http.StatusCreated).JSON(&l)
	for who, a := range map[string]actor{"officer": c.officer, "member's contract manager": c.member(c.Body, "contract_manager")} {
		for _, call := range [][2]string{
			{"GET", "/framework-contracts/" + c.lot.Contract.String() + "/option-lists"},
			{"GET", "/option-lists/" + l.Id.String()},
			{"GET", "/option-lists/" + l.Id.String() + "/document"},
			{"POST", "/option-lists/" + l.Id.String() + "/release"},
			{"POST", "/option-lists/" + l.Id.String() + "/withdrawal"},
		} {
			if r := a.do(call[0], call[1], nil); r.Status != http.StatusForbidden && r.Status != http.StatusNotFound {
				t.Errorf("%s: %s %s is answered with %d", who, call[0], call[1], r.Status)
			}
		}
		if r := c.upload(a, dock, nil); r.Status != http.StatusForbidden && r.Status != http.StatusNotFound {
			t.Errorf("%s uploads: %d", who, r.Status)
		}
	}
	auditor := c.member(c.Coop, "auditor")
	auditor.do("GET", "/option-lists/"+l.Id.String(), nil).Want(http.StatusOK)
	c.first.do("POST", "/option-lists/"+l.Id.String()+"/withdrawal", nil).Want(http.StatusOK)
}
