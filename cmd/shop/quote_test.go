package main

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

const quotePDF = "%PDF-1.7\nAngebot A-17"

// quote is two lines of the fixture's article at 95 and 90 instead of 99 euros, 1,390 in all.
func (s *shop) quote(m market, with map[string]any) map[string]any {
	out := map[string]any{
		"lotNumber": 1, "supplierId": m.seller.ID, "number": "A-17", "date": "2026-11-20", "validUntil": "2026-12-31",
		"document": map[string]any{"name": "Angebot.pdf", "content": []byte(quotePDF)},
		"lines": []map[string]any{
			{"lotPriceId": m.lot.Price, "description": "Dockingstation mit Kabelsatz", "quantity": "10", "unitPrice": "95"},
			{"lotPriceId": m.lot.Price, "quantity": "4.888", "unitPrice": "90"},
		},
	}
	maps.Copy(out, with)
	return out
}

func (a actor) sendQuote(contract uuid.UUID, body map[string]any) testkit.Response {
	return a.do("POST", "/framework-contracts/"+contract.String()+"/quotes", body)
}

func (a actor) records(t *testing.T, contract uuid.UUID, body map[string]any) gen.Quote {
	t.Helper()
	var q gen.Quote
	a.sendQuote(contract, body).Want(http.StatusCreated).JSON(&q)
	return q
}

func (a actor) orderQuote(q gen.Quote, skip map[string]any) testkit.Response {
	given := map[string]any{"quoteId": q.Id}
	if skip != nil {
		given["skip"] = skip
	}
	return a.do("POST", "/submissions", map[string]any{"quote": given}, "Idempotency-Key", uuid.NewString())
}

// openQuotes are quotes, each for one call.
func (s *shop) openQuotes(t *testing.T, m market) func() uuid.UUID {
	t.Helper()
	ids := make([]uuid.UUID, 30)
	for i := range ids {
		ids[i] = s.session(s.Officer.Person, s.School).records(t, m.lot.Contract, s.quote(m, map[string]any{"number": uuid.NewString()})).Id
	}
	return func() uuid.UUID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}

func quoteShop(t *testing.T, maximum string) (s *shop, m market, officer actor) {
	t.Helper()
	w := fixture.New(t)
	m = newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", LotMaximum: maximum, Maximum: "300000", Entitled: []uuid.UUID{w.Body}})
	s = startBy(t, w, func() time.Time { return fixture.At }, func(*config) {})
	return s, m, s.session(s.Officer.Person, s.School)
}

// TestQuote_BecomesAnOrderOnce: what a supplier offered under the lot is ordered whole at its own prices, takes from the limits like every
// call-off, and its document, number and price-list items stand wherever the order is proven.
func TestQuote_BecomesAnOrderOnce(t *testing.T) {
	t.Parallel()
	s, m, officer := quoteShop(t, "100000")
	var items gen.QuotableItemList
	officer.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/quotable-items?lot=1&supplierId="+m.seller.ID.String(), nil).Want(http.StatusOK).JSON(&items)
	if len(items.Items) != 1 || items.Items[0].LotPriceId != m.lot.Price.UUID || items.Items[0].UnitPrice.Amount != "99.00" {
		t.Fatalf("lines may be tied to %+v", items.Items)
	}
	q := officer.records(t, m.lot.Contract, s.quote(m, nil))
	if q.State != gen.QuoteStateOpen || q.Net.Amount != "1389.92" || len(q.AllowedActions) != 2 || q.Lines[1].Description != "Dockingstation AV-D20" {
		t.Fatalf("recorded: %+v", q)
	}
	if file := officer.do("GET", "/quotes/"+q.Id.String()+"/document", nil).Want(http.StatusOK); string(file.Body) != quotePDF {
		t.Errorf("the document is %q", file.Body)
	}
	wantRefusal(t, officer.sendQuote(m.lot.Contract, s.quote(m, nil)), http.StatusConflict, "quote_exists", "A-17")
	var preview gen.SubmissionPreview
	officer.do("POST", "/submissions/preview", map[string]any{"quote": map[string]any{"quoteId": q.Id}}).Want(http.StatusOK).JSON(&preview)
	if preview.Totals.Net.Amount != "1389.92" || len(preview.Orders) != 1 || len(preview.AllowedActions) != 1 {
		t.Fatalf("the check shows %+v", preview)
	}

	answers := make([]testkit.Response, 4)
	var all sync.WaitGroup
	for i := range answers { // impatient clicks
		all.Go(func() { answers[i] = officer.orderQuote(q, nil) })
	}
	all.Wait()
	var sub gen.Submission
	for _, r := range answers {
		if r.Status == http.StatusCreated {
			r.JSON(&sub)
			continue
		}
		wantRefusal(t, r, http.StatusConflict, "quote_ordered")
	}
	if n := s.Count(`SELECT count(*) FROM purchase_order`); n != 1 || len(sub.Orders) != 1 {
		t.Fatalf("%d orders of one quote", n)
	}
	o := officer.sealed(t, sub.Orders[0].Summary.Id)
	if o.Summary.Net.Amount != "1389.92" || o.Lines[0].Product.Name != "Dockingstation mit Kabelsatz" || o.Summary.Supplier.Id != m.seller.ID.UUID {
		t.Errorf("the order is %+v", o)
	}
	if got := s.Count(`SELECT count(*) FROM balance b WHERE b.committed = 1389.92 AND b.id IN ($1, $2)`, m.lot.LotLimit, m.lot.AllLimit); got != 2 {
		t.Errorf("%d of the lot's and the contract's limits have 1,389.92", got)
	}
	for _, l := range o.Lines {
		officer.replaysSame(t, l.DecisionId)
	}
	s.verify(t, officer, o.Summary.Id)
	_, _, text := officer.pdf(t, "/orders/"+o.Summary.Id.String()+"/note.pdf")
	for where, words := range map[string]string{"note": strings.Join(strings.Fields(text), ""), "legal basis": officer.told(t, o.Summary.Id)} {
		for _, cited := range []string{"A-17", "RV-1", q.Document.Sha256} {
			if !strings.Contains(words, cited) {
				t.Errorf("the %s does not cite %s:\n%s", where, cited, words)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "nachweis.json")
	if err := os.WriteFile(file, officer.do("GET", "/orders/"+o.Summary.Id.String()+"/package", nil).Want(http.StatusOK).Body, 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := runReplay(t.Context(), environment{out: &out}, []string{file}); err != nil || !strings.Contains(out.String(), "Byte für Byte") {
		t.Errorf("replayed offline: %v\n%s", err, out.String())
	}
	var list gen.QuoteList
	officer.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/quotes", nil).Want(http.StatusOK).JSON(&list)
	if len(list.Items) != 1 || list.Items[0].State != gen.QuoteStateOrdered || !slices.Equal(list.Items[0].OrderIds, []uuid.UUID{o.Summary.Id}) || len(list.Items[0].AllowedActions) != 0 {
		t.Errorf("the list shows %+v", list.Items)
	}
}

// TestQuote_WhatIsRefused: each thing that is wrong with a quote is told at its place, and nothing of it is kept.
func TestQuote_WhatIsRefused(t *testing.T) {
	t.Parallel()
	s, m, officer := quoteShop(t, "100000")
	line := func(with map[string]any) map[string]any {
		l := map[string]any{"lotPriceId": m.lot.Price, "quantity": "1", "unitPrice": "95"}
		maps.Copy(l, with)
		return map[string]any{"lines": []map[string]any{l}}
	}
	for name, tc := range map[string]struct {
		with   map[string]any
		status int
		words  []string
	}{
		"dearer than the list":  {line(map[string]any{"unitPrice": "99.01"}), 409, []string{"quote_above_list", "99,01", "#/body/lines/0/unitPrice"}},
		"no such item":          {line(map[string]any{"lotPriceId": uuid.New()}), 400, []string{"quote_item", "#/body/lines/0/lotPriceId"}},
		"another lot's item":    {line(map[string]any{"lotPriceId": m.foreign.Price}), 400, []string{"quote_item"}},
		"nothing wanted":        {line(map[string]any{"quantity": "0"}), 400, []string{"#/body/lines/0/quantity"}},
		"for nothing":           {line(map[string]any{"unitPrice": "0"}), 400, []string{"quote_price"}},
		"hidden characters":     {line(map[string]any{"description": "Dock\u202eing"}), 400, []string{"quote_text"}},
		"of tomorrow":           {map[string]any{"date": "2026-11-24"}, 400, []string{"quote_date"}},
		"over":                  {map[string]any{"validUntil": "2026-11-22"}, 400, []string{"quote_over"}},
		"over before it begins": {map[string]any{"date": "2026-11-23", "validUntil": "2026-11-22"}, 400, []string{"quote_over"}},
		"no number":             {map[string]any{"number": "  "}, 400, []string{"quote_number"}},
		"no PDF":                {map[string]any{"document": map[string]any{"name": "Angebot.pdf", "content": []byte("PK\x03\x04")}}, 415, []string{"term_document_type"}},
		"named otherwise":       {map[string]any{"document": map[string]any{"name": "Angebot.exe", "content": []byte(quotePDF)}}, 415, []string{"term_document_type"}},
		"no such lot":           {map[string]any{"lotNumber": 9}, 404, []string{"not_found"}},
	} {
		r := officer.sendQuote(m.lot.Contract, s.quote(m, tc.with))
		for _, w := range tc.words {
			if r.Status != tc.status || !strings.Contains(string(r.Body), w) {
				t.Errorf("%s: %d, want %d with %q in %s", name, r.Status, tc.status, w, r.Body)
			}
		}
	}
	if n := s.Count(`SELECT (SELECT count(*) FROM call_off_offer) + (SELECT count(*) FROM call_off_offer_document)`); n != 0 {
		t.Errorf("%d rows of refused quotes", n)
	}
}

// TestQuote_IsJudgedAgainWhenItIsOrdered: a list that fell, an item that left it, a quote that is over and a limit that is used up stand in
// the way, whole, and say so.
func TestQuote_IsJudgedAgainWhenItIsOrdered(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "99", LotMaximum: "1000", Prices: "[2026-01-01,2026-11-24)", Entitled: []uuid.UUID{w.Body}})
	w.Exec(`INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
		VALUES (gen_random_uuid(), $1, $2, $3, 'RV-1', 'once', 'EUR', 90, 1, 19, 5, '[2026-11-24,2026-12-01)')`, m.lot.ID, m.seller.ID, m.product)
	var days atomic.Int64
	s := startBy(t, w, func() time.Time { return fixture.At.AddDate(0, 0, int(days.Load())) }, func(*config) {})
	officer := s.session(s.Officer.Person, s.School)
	piece := func(number, price, until string) gen.Quote {
		return officer.records(t, m.lot.Contract, s.quote(m, map[string]any{
			"number": number, "validUntil": until, "lines": []map[string]any{{"lotPriceId": m.lot.Price, "quantity": "1", "unitPrice": price}},
		}))
	}
	much := officer.records(t, m.lot.Contract, s.quote(m, nil))
	dear, fair, over := piece("A-18", "95", "2026-12-31"), piece("A-19", "90", "2026-12-31"), piece("A-20", "80", "2026-11-23")
	wantRefusal(t, officer.orderQuote(much, nil), http.StatusConflict, "call_off_exhausted", "1.000,00\u00a0€")

	days.Store(1) // the list fell to 90
	officer = s.session(s.Officer.Person, s.School)
	wantRefusal(t, officer.orderQuote(dear, nil), http.StatusConflict, "quote_above_list", "95,00", "90,00")
	wantRefusal(t, officer.orderQuote(over, nil), http.StatusConflict, "quote_expired", "A-20")
	officer.orderQuote(fair, nil).Want(http.StatusCreated)

	days.Store(9) // the list ended
	officer = s.session(s.Officer.Person, s.School)
	wantRefusal(t, officer.orderQuote(dear, nil), http.StatusConflict, "quote_item_ended", "RV-1")
	if n := s.Count(`SELECT count(*) FROM purchase_order`); n != 1 {
		t.Errorf("%d orders, want the one that was allowed", n)
	}
}

// TestQuote_TheLotsRuleIsAsked: a quote of the second in the cascade needs a published reason, said in words, like every call-off.
func TestQuote_TheLotsRuleIsAsked(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-77", func(map[string]any) {})
	covered := v.covered(t, "10")
	of := func(supplier catalog.Supplier, number string) gen.Quote {
		return v.officer.records(t, v.contract, v.quote(v.market, map[string]any{
			"supplierId": supplier.ID, "number": number, "date": v.today(), "validUntil": "2027-03-31",
			"lines": []map[string]any{{"lotPriceId": covered[supplier.Name].LotPriceId, "quantity": "10", "unitPrice": "80"}},
		}))
	}
	second := of(v.other, "B-1")
	if len(second.SkipReasons) != 1 {
		t.Fatalf("the quote names %+v as reasons", second.SkipReasons)
	}
	wantRefusal(t, v.officer.orderQuote(second, nil), http.StatusConflict, "call_off_other_party_first", "bei "+v.seller.Name+" ab")
	wantRefusal(t, v.officer.orderQuote(second, map[string]any{"code": "lieferunfaehig", "text": "ja"}), http.StatusConflict, "call_off_skip_unexplained")
	var sub gen.Submission
	reason := map[string]any{"code": "lieferunfaehig", "text": "Der erste Vertragspartner liefert erst im März, gebraucht wird im Januar"}
	v.officer.orderQuote(second, reason).Want(http.StatusCreated).JSON(&sub)
	v.officer.sealed(t, sub.Orders[0].Summary.Id)
	v.officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
	v.officer.orderQuote(of(v.seller, "A-1"), nil).Want(http.StatusCreated)

	waits := of(v.seller, "A-2")
	v.Exec(`UPDATE supplier SET blocked = true, changed_at = now() WHERE id = $1`, v.seller.ID)
	wantRefusal(t, v.officer.orderQuote(waits, nil), http.StatusConflict, "call_off_party_not_active")
	v.officer.orderQuote(of(v.other, "B-2"), nil).Want(http.StatusCreated) // it is the next one's turn now
}

// TestQuote_SharesDecide: quotes count into the shares like other call-offs, and one that goes to the party that has enough needs a reason.
func TestQuote_SharesDecide(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-78", func(l map[string]any) {
		l["selection"].(map[string]any)["by"] = "share"
		for i, share := range []string{"70", "30"} {
			l["parties"].([]any)[i].(map[string]any)["sharePercent"] = share
		}
	})
	covered := v.covered(t, "10")
	of := func(supplier catalog.Supplier, number string) gen.Quote {
		return v.officer.records(t, v.contract, v.quote(v.market, map[string]any{
			"supplierId": supplier.ID, "number": number, "date": v.today(), "validUntil": "2027-03-31",
			"lines": []map[string]any{{"lotPriceId": covered[supplier.Name].LotPriceId, "quantity": "10", "unitPrice": "80"}},
		}))
	}
	wantRefusal(t, v.officer.orderQuote(of(v.other, "B-1"), nil), http.StatusConflict, "call_off_other_party_first", v.seller.Name)
	v.officer.orderQuote(of(v.seller, "A-1"), nil).Want(http.StatusCreated)
	var sub gen.Submission
	v.officer.orderQuote(of(v.other, "B-2"), nil).Want(http.StatusCreated).JSON(&sub)
	v.officer.sealed(t, sub.Orders[0].Summary.Id)
	v.officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
}

// TestQuote_AMistakeIsWithdrawn: what was recorded by mistake is not ordered any more and stays listed; its number is free again, and what
// is ordered is not withdrawn.
func TestQuote_AMistakeIsWithdrawn(t *testing.T) {
	t.Parallel()
	s, m, officer := quoteShop(t, "100000")
	q := officer.records(t, m.lot.Contract, s.quote(m, nil))
	withdraw := func(a actor, q gen.Quote) testkit.Response {
		return a.do("POST", "/quotes/"+q.Id.String()+"/withdrawal", nil)
	}
	withdraw(s.member(s.Town, "officer"), q).Want(http.StatusNotFound)
	withdraw(officer, q).Want(http.StatusOK).JSON(&q)
	if q.State != gen.QuoteStateWithdrawn || len(q.AllowedActions) != 0 {
		t.Errorf("withdrawn: %+v", q)
	}
	wantRefusal(t, withdraw(officer, q), http.StatusConflict, "quote_withdrawn")
	wantRefusal(t, officer.orderQuote(q, nil), http.StatusConflict, "quote_withdrawn")
	again := officer.records(t, m.lot.Contract, s.quote(m, nil))
	officer.orderQuote(again, nil).Want(http.StatusCreated)
	wantRefusal(t, withdraw(officer, again), http.StatusConflict, "quote_ordered")
	if n := s.Count(`SELECT count(*) FROM call_off_offer`); n != 2 {
		t.Errorf("%d quotes are kept, want both", n)
	}
}

// TestQuote_StaysWithItsBody: nobody of another body sees a quote, orders it, or records one under a contract that is not theirs.
func TestQuote_StaysWithItsBody(t *testing.T) {
	t.Parallel()
	s, m, officer := quoteShop(t, "100000")
	q := officer.records(t, m.lot.Contract, s.quote(m, nil))
	stranger := s.member(s.Town, "officer")
	for what, r := range map[string]testkit.Response{
		"the quote":                stranger.do("GET", "/quotes/"+q.Id.String(), nil),
		"its document":             stranger.do("GET", "/quotes/"+q.Id.String()+"/document", nil),
		"the list":                 stranger.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/quotes", nil),
		"the items":                stranger.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/quotable-items?lot=1&supplierId="+m.seller.ID.String(), nil),
		"a new one":                stranger.sendQuote(m.lot.Contract, s.quote(m, nil)),
		"the check":                stranger.do("POST", "/submissions/preview", map[string]any{"quote": map[string]any{"quoteId": q.Id}}),
		"an order":                 stranger.orderQuote(q, nil),
		"another supplier's items": officer.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/quotable-items?lot=1&supplierId="+uuid.NewString(), nil),
		"a foreign contract":       officer.sendQuote(m.foreign.Contract, s.quote(m, nil)),
	} {
		if r.Status != http.StatusNotFound {
			t.Errorf("%s: %d %s", what, r.Status, r.Body)
		}
	}
	approver := s.member(s.School, "approver")
	approver.do("GET", "/quotes/"+q.Id.String(), nil).Want(http.StatusOK)
	if r := approver.sendQuote(m.lot.Contract, s.quote(m, map[string]any{"number": "A-20"})); r.Status != http.StatusForbidden {
		t.Errorf("an approver records: %d", r.Status)
	}
}

// TestQuote_CarriesWhatBelongsToTheArticle: an article that the lot's option list puts together is quoted with its compulsory parts in the
// lines after it, judged when the quote is recorded and again when it is ordered.
func TestQuote_CarriesWhatBelongsToTheArticle(t *testing.T) {
	t.Parallel()
	c := newConfigurator(t, "100000")
	c.release(t, dock)
	var items gen.QuotableItemList
	c.officer.do("GET", "/framework-contracts/"+c.lot.Contract.String()+"/quotable-items?lot=1&supplierId="+c.seller.ID.String(), nil).Want(http.StatusOK).JSON(&items)
	prices := map[string]uuid.UUID{}
	for _, i := range items.Items {
		prices[i.Sku] = i.LotPriceId
	}
	quote := func(number string, skuAndQuantity ...string) map[string]any {
		var lines []map[string]any
		for i := 0; i < len(skuAndQuantity); i += 2 {
			lines = append(lines, map[string]any{"lotPriceId": prices[skuAndQuantity[i]], "quantity": skuAndQuantity[i+1], "unitPrice": "4.50"})
		}
		return c.quote(c.market, map[string]any{"number": number, "lines": lines})
	}
	c.settle(t)
	before := c.Rows()
	for name, tc := range map[string]struct {
		lines []string
		code  string
		words string
	}{
		"alone":                         {[]string{"RV-1", "3"}, "quote_part_missing", "Halterung"},
		"too little of a part":          {[]string{"RV-1", "3", "OP-1", "3", "OP-2", "3"}, "quote_part_missing", "Halterung"},
		"no power supply":               {[]string{"RV-1", "3", "OP-1", "6"}, "quote_choice_missing", "Netzteil"},
		"two power supplies":            {[]string{"RV-1", "3", "OP-1", "6", "OP-2", "3", "OP-3", "3"}, "quote_choice_over", "Netzteil"},
		"a lock without a cable":        {[]string{"RV-1", "3", "OP-1", "6", "OP-2", "3", "OP-5", "3"}, "quote_part_requires", "Kabel USB-C"},
		"a lock and the strong supply":  {[]string{"RV-1", "3", "OP-1", "6", "OP-3", "3", "OP-4", "3", "OP-5", "3"}, "quote_part_excludes", "Schloss"},
		"parts before their article":    {[]string{"OP-1", "6", "OP-2", "3", "RV-1", "3"}, "quote_part_missing", "Halterung"},
		"the second article has no one": {[]string{"RV-1", "3", "OP-1", "6", "OP-2", "3", "RV-1", "1"}, "quote_part_missing", "Position 4"},
	} {
		wantRefusal(t, c.officer.sendQuote(c.lot.Contract, quote(name, tc.lines...)), http.StatusConflict, tc.code, tc.words)
	}
	unchanged(t, before, c.Rows())

	q := c.officer.records(t, c.lot.Contract, quote("A-18", "RV-1", "3", "OP-1", "6", "OP-2", "3", "OP-4", "20", "RV-1", "1", "OP-2", "1", "OP-1", "2"))
	var sub gen.Submission
	c.officer.orderQuote(q, nil).Want(http.StatusCreated).JSON(&sub)
	o := c.officer.sealed(t, sub.Orders[0].Summary.Id)
	var parts []int
	for _, l := range o.Lines {
		of := 0
		if l.PartOf != nil {
			of = *l.PartOf
		}
		parts = append(parts, of)
		c.officer.replaysSame(t, l.DecisionId)
	}
	if want := []int{0, 1, 1, 0, 0, 5, 5}; !slices.Equal(parts, want) {
		t.Errorf("lines are parts of %v, want %v", parts, want)
	}
	if got := c.Count(`SELECT count(*) FROM balance b WHERE b.committed = 162 AND b.id IN ($1, $2)`, c.lot.LotLimit, c.lot.AllLimit); got != 2 {
		t.Errorf("%d of the lot's and the contract's limits have 162 €", got)
	}

	waiting := c.officer.records(t, c.lot.Contract, quote("A-19", "RV-1", "3", "OP-1", "6", "OP-2", "3"))
	c.settle(t)
	c.release(t, strings.Replace(dock, "RV-1;;;;halter;Halterung;OP-1;2;;", "RV-1;;;;halter;Halterung;OP-1;3;;", 1))
	c.settle(t)
	before = c.Rows()
	wantRefusal(t, c.officer.orderQuote(waiting, nil), http.StatusConflict, "configuration_", "Halterung")
	unchanged(t, before, c.Rows())
}
