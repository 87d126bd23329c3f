package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// publish sends a price list of a supplier in and publishes it, as the cooperative's contract manager does.
func (s *shop) publish(t *testing.T, manager actor, supplier catalog.Supplier, rows ...string) gen.CatalogueVersion {
	t.Helper()
	file := "Artikelnummer;GTIN;Hersteller;Herstellernummer;Bezeichnung;Preis;Lieferzeit\n" + strings.Join(rows, "\n") + "\n"
	var v gen.CatalogueVersion
	manager.do("POST", "/suppliers/"+supplier.ID.String()+"/catalogue-versions", file, "Content-Type", "text/csv", "X-File-Name", "preise.csv").Want(http.StatusCreated).JSON(&v)
	manager.do("POST", "/catalogue-versions/"+v.Id.String()+"/publication", nil).Want(http.StatusOK).JSON(&v)
	s.settle(t)
	return v
}

func (a actor) compare(t *testing.T, product uuid.UUID, quantity string) gen.Comparison {
	t.Helper()
	var c gen.Comparison
	a.do("GET", "/products/"+product.String()+"/comparison?quantity="+quantity, nil).Want(http.StatusOK).JSON(&c)
	return c
}

func (a actor) queue(t *testing.T, status string) []gen.ProductMatch {
	t.Helper()
	var page gen.ProductMatchPage
	a.do("GET", "/product-matches?limit=100&status="+status, nil).Want(http.StatusOK).JSON(&page)
	return page.Items
}

// found is the first product that a search finds.
func (a actor) found(t *testing.T, q string) uuid.UUID {
	t.Helper()
	var page gen.ProductPage
	a.do("GET", "/products?q="+q, nil).Want(http.StatusOK).JSON(&page)
	if len(page.Items) == 0 {
		t.Fatalf("nobody offers %q", q)
	}
	return page.Items[0].Product.Id
}

// TestRule14_SimilarIsNotSame: what only looks alike is never compared before a person has said that it is the same. It
// waits in the queue, stands in the record of decisions made meanwhile, is confirmed, and taken back without a loss.
func TestRule14_SimilarIsNotSame(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	nord, elbe, alb := w.Supplier("nord"), w.Supplier("elbe"), w.Supplier("alb")
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.member(w.School, "officer")
	s.publish(t, manager, nord, "N-1;;Aventra;AV-D30;Aventra Dockingstation D30, USB-C, 100 W, schwarz;199,00;3")
	s.publish(t, manager, alb, "A-1;;Aventra GmbH;av d30;Dockingstation D30;205,00;2", "A-2;;Aventra;AV-D60;Aventra Dockingstation D60, USB-C, 130 W, schwarz;259,00;2")
	s.publish(t, manager, elbe, "E-1001;;;;Aventra Dockingstation D30 USB-C 100 W schwarz;189,00;3")
	dock, similar := officer.found(t, "AV-D30"), officer.found(t, "E-1001")

	before := officer.compare(t, dock, "1")
	if len(before.Ranked) != 2 || before.Ranked[0].Landed.Amount != "199.00" {
		t.Fatalf("the same part number in two spellings gives %d offers, want 2 from 199.00", len(before.Ranked))
	}
	if len(before.Candidates.Items) != 1 || before.Candidates.Items[0].ProductId != similar || !before.Candidates.Items[0].Cheaper {
		t.Fatalf("candidates %+v, want the cheaper one of another number and not the 130 W one", before.Candidates)
	}
	s.Exec(`UPDATE supplier SET regions = '{DE-BY}' WHERE id = $1`, elbe.ID)
	if c := officer.compare(t, dock, "1").Candidates; len(c.Items) != 1 || c.Items[0].Cheaper {
		t.Errorf("candidates %+v: nobody delivers the cheaper one to this Land", c)
	}
	s.Exec(`UPDATE supplier SET regions = '{}' WHERE id = $1`, elbe.ID)
	bought := officer.order(t, map[string]any{"productId": dock, "offerId": before.Ranked[0].OfferId, "quantity": "1"})
	record := officer.record(t, bought.Orders[0].DecisionIds[0])
	if record.Candidates == nil || record.Candidates.Count != 1 || record.Candidates.Items[0].ID != similar || record.Candidates.Items[0].PiecePrice != "189.00" {
		t.Errorf("the record holds the candidates %+v, want the one of 189.00", record.Candidates)
	}
	if len(record.Offers) != 2 {
		t.Errorf("%d offers were compared, want 2", len(record.Offers))
	}

	match := before.Candidates.Items[0].MatchId
	officer.do("POST", "/product-matches/"+match.String()+"/requests", nil).Want(http.StatusNoContent)
	waiting := manager.queue(t, "open")
	if len(waiting) != 1 || waiting[0].Requests != 1 || len(waiting[0].Verdicts) != 0 {
		t.Fatalf("queue %+v, want one pair that somebody asked for", waiting)
	}
	var judged gen.ProductMatch
	manager.do("POST", "/product-matches/"+match.String()+"/verdicts", map[string]any{"verdict": "same"}).Want(http.StatusOK).JSON(&judged)
	if judged.Status != gen.ProductMatchStatusConfirmed || len(judged.Verdicts) != 1 {
		t.Fatalf("judged %+v", judged)
	}
	if p := manager.do("POST", "/product-matches/"+match.String()+"/verdicts", map[string]any{"verdict": "different"}).Problem(http.StatusConflict); p.Code != "match_verdict_not_now" {
		t.Errorf("a second verdict is refused with %s", p.Code)
	}
	if p := officer.do("POST", "/product-matches/"+match.String()+"/requests", nil).Problem(http.StatusConflict); p.Code != "match_verdict_not_now" {
		t.Errorf("asking again is refused with %s", p.Code)
	}
	for _, product := range []uuid.UUID{dock, similar} {
		c := officer.compare(t, product, "1")
		if len(c.Ranked) != 3 || c.Ranked[0].Landed.Amount != "189.00" || c.Candidates.Count != 0 || len(c.Linked) != 1 || c.Linked[0].EntryId != judged.Verdicts[0].EntryId {
			t.Errorf("%s: %d offers, linked %+v; want all three compared", c.Product.Name, len(c.Ranked), c.Linked)
		}
	}
	s.buysLinked(t, officer, dock, similar)

	manager.do("POST", "/product-matches/"+match.String()+"/verdicts", map[string]any{"verdict": "undone"}).Want(http.StatusOK).JSON(&judged)
	after := officer.compare(t, dock, "1")
	if diff := cmp.Diff(before.Ranked, after.Ranked); diff != "" {
		t.Errorf("taking the verdict back does not restore the comparison (-before +after)\n%s", diff)
	}
	if judged.Status != gen.ProductMatchStatusOpen || len(judged.Verdicts) != 2 || s.Count(`SELECT count(*) FROM product_link`) != 0 {
		t.Errorf("taken back: %s with %d verdicts, want open with both on record", judged.Status, len(judged.Verdicts))
	}
	if n := s.Count(`SELECT count(*) FROM record WHERE type = 'product_match.verdict'`); n != 2 {
		t.Errorf("%d verdicts in the log, want 2", n)
	}
}

// buysLinked orders the product as the article that only the link makes the same, through the basket.
func (s *shop) buysLinked(t *testing.T, officer actor, dock, article uuid.UUID) {
	t.Helper()
	c := officer.compare(t, dock, "2")
	if c.Ranked[0].ArticleId.MustGet() != article {
		t.Errorf("rank 1 is offered as %v, want the linked article", c.Ranked[0].ArticleId)
	}
	var b gen.Basket
	officer.do("POST", "/basket/lines", map[string]any{"productId": dock, "offerId": c.Ranked[0].OfferId, "quantity": "2"}).Want(http.StatusCreated).JSON(&b)
	var sub gen.Submission
	officer.do("POST", "/submissions", map[string]any{"basketVersion": b.Version}, "Idempotency-Key", uuid.NewString()).Want(http.StatusCreated).JSON(&sub)
	if sub.Totals.Net.Amount != "378.00" {
		t.Errorf("ordered for %s, want 378.00", sub.Totals.Net.Amount)
	}
	record := officer.record(t, sub.Orders[0].DecisionIds[0])
	if len(record.Linked) != 1 || record.Linked[0].ID != article || record.Offers[0].Article == nil || *record.Offers[0].Article != article {
		t.Errorf("the record does not say as what it was bought: linked %+v", record.Linked)
	}
}

// record is the content of a decision's record.
func (a actor) record(t *testing.T, decision uuid.UUID) order.DecisionRecord {
	t.Helper()
	var d gen.Decision
	a.do("GET", "/decisions/"+decision.String(), nil).Want(http.StatusOK).JSON(&d)
	var record order.DecisionRecord
	if err := json.Unmarshal([]byte(d.Record), &record); err != nil {
		t.Fatal(err)
	}
	return record
}

// TestLinkedProductsFormGroups: three products linked in a row compare together; without the middle link two remain.
func TestLinkedProductsFormGroups(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	var products []catalog.ProductID
	for i, key := range []string{"nord", "elbe", "alb"} {
		p := w.Product("P-" + key)
		w.Offer(p, w.Supplier(key), []string{"10", "11", "12"}[i], nil)
		products = append(products, p)
	}
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.member(w.School, "officer")
	first, second := s.pair(products[0], products[1]), s.pair(products[1], products[2])
	judge := func(match uuid.UUID, verdict string) {
		manager.do("POST", "/product-matches/"+match.String()+"/verdicts", map[string]any{"verdict": verdict}).Want(http.StatusOK)
	}
	sizes := func() (out []int) {
		for _, p := range products {
			out = append(out, len(officer.compare(t, p.UUID, "1").Ranked))
		}
		return out
	}
	for _, step := range []struct {
		match   uuid.UUID
		verdict string
		want    []int
	}{
		{first, "same", []int{2, 2, 1}},
		{second, "same", []int{3, 3, 3}},
		{first, "undone", []int{1, 2, 2}},
		{second, "undone", []int{1, 1, 1}},
		{second, "different", []int{1, 1, 1}},
		{first, "same", []int{2, 2, 1}},
	} {
		judge(step.match, step.verdict)
		if diff := cmp.Diff(step.want, sizes()); diff != "" {
			t.Errorf("after %s (-want +got)\n%s", step.verdict, diff)
		}
	}
}

// pair makes two products a candidate.
func (s *shop) pair(a, b catalog.ProductID) uuid.UUID {
	s.t.Helper()
	id := fixture.ID()
	s.Exec(`INSERT INTO product_match (id, product_a, product_b, basis, score, found_at) VALUES ($1, LEAST($2::uuid, $3::uuid), GREATEST($2::uuid, $3::uuid), 'name', 800, $4)`, id, a, b, fixture.At)
	return id
}

// TestGTINConflictsGoToQuarantine: one GTIN beside two part numbers is never compared; it waits until a person has said
// what it is, which counts from the next publication on.
func TestGTINConflictsGoToQuarantine(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	nord, elbe := w.Supplier("nord"), w.Supplier("elbe")
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.member(w.School, "officer")
	s.publish(t, manager, nord, "N-1;4006381333931;Aventra;AV-D30;Dockingstation D30;199,00;3")
	row := "E-1;4006381333931;Aventra;AV-D77;Dockingstation D77;99,00;3"
	if v := s.publish(t, manager, elbe, row); v.Counts.Refused != 1 || v.Findings[0].Code != "gtin_conflict" {
		t.Fatalf("published %+v, want the row refused", v.Counts)
	}
	dock := officer.found(t, "AV-D30")
	if c := officer.compare(t, dock, "1"); len(c.Ranked) != 1 {
		t.Errorf("%d offers are compared, want the one of the known part number", len(c.Ranked))
	}
	var list gen.GtinConflictList
	manager.do("GET", "/gtin-conflicts", nil).Want(http.StatusOK).JSON(&list)
	if len(list.Items) != 1 || list.Items[0].PartNumber != "AV-D77" || list.Items[0].Known.Id != dock {
		t.Fatalf("quarantine %+v", list.Items)
	}
	verdict := "/gtin-conflicts/" + list.Items[0].Id.String() + "/verdicts"
	if p := manager.do("POST", verdict, map[string]any{"status": "open"}).Problem(http.StatusConflict); p.Code != "conflict_verdict_not_now" {
		t.Errorf("taking back what nobody said is refused with %s", p.Code)
	}
	manager.do("POST", verdict, map[string]any{"status": "accepted"}).Want(http.StatusOK)
	if v := s.publish(t, manager, elbe, row); v.Counts.Accepted != 1 {
		t.Errorf("the accepted row is refused again: %+v", v.Counts)
	}
	if c := officer.compare(t, dock, "1"); len(c.Ranked) != 2 || c.Ranked[0].Landed.Amount != "99.00" {
		t.Errorf("%d offers are compared, want both", len(c.Ranked))
	}
	manager.do("POST", verdict, map[string]any{"status": "open"}).Want(http.StatusOK)
	s.publish(t, manager, elbe, row)
	if c := officer.compare(t, dock, "1"); len(c.Ranked) != 1 {
		t.Errorf("taken back, %d offers are compared, want 1", len(c.Ranked))
	}
}
