package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// pairOf is a product at 100 € from one supplier and at another price, faster, from a second.
func pairOf(t *testing.T, dearer string) (*shop, actor, func(reason map[string]any) map[string]any) {
	t.Helper()
	w := fixture.New(t)
	product := w.Product("PAAR-1")
	w.Offer(product, w.Supplier("best"), "100.00", nil)
	offer := w.Offer(product, w.Supplier("flink"), dearer, func(o *catalog.Offer) { o.DeliveryDays = 1 })
	s := start(t, w)
	return s, s.session(w.Officer.Person, w.School), func(reason map[string]any) map[string]any {
		line := map[string]any{"productId": product, "offerId": offer, "quantity": "1", "productReason": map[string]any{"code": "technical"}}
		if reason != nil {
			line["reason"] = reason
		}
		return line
	}
}

// TestRule21_TheBandSaysWhatIsAsked: below 25 € and 5 % a code, above it a text that says something.
func TestRule21_TheBandSaysWhatIsAsked(t *testing.T) {
	t.Parallel()
	code := func(c string) map[string]any { return map[string]any{"code": c} }
	text := func(c, words string) map[string]any { return map[string]any{"code": c, "text": words} }
	const good = "Die Schule braucht das Gerät zum Beginn des Unterrichts."
	for _, c := range []struct {
		name, dearer string
		reason       map[string]any
		status       int
		code         string
	}{
		{"NoReason", "104.99", nil, http.StatusConflict, "reason_missing"},
		{"BelowTheBandACodeIsEnough", "104.99", code("earlier_delivery"), http.StatusCreated, ""},
		{"FromFivePercentATextToo", "105.00", code("earlier_delivery"), http.StatusConflict, "reason_text_missing"},
		{"WithText", "105.00", text("earlier_delivery", good), http.StatusCreated, ""},
		{"AShortText", "105.00", text("earlier_delivery", "eilt sehr"), http.StatusConflict, "reason_text_missing"},
		{"RepeatedCharacters", "105.00", text("earlier_delivery", "aaaaaaaaaaaaaaaaaaaaaaaaa"), http.StatusConflict, "reason_text_missing"},
		{"ARepeatedWord", "105.00", text("earlier_delivery", "wichtig wichtig wichtig wichtig"), http.StatusConflict, "reason_text_missing"},
		{"FromAThousandASecondPersonAndTheTextAllTheSame", "1100.00", code("earlier_delivery"), http.StatusConflict, "reason_text_missing"},
		{"JustBelowIt", "1099.99", text("earlier_delivery", good), http.StatusCreated, ""},
		{"OtherAlwaysWithText", "104.99", code("other"), http.StatusBadRequest, "reason_too_short"},
		{"ReliabilityNamesItsEvidence", "104.99", code("reliability"), http.StatusBadRequest, "reason_too_short"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, officer, line := pairOf(t, c.dearer)
			before := s.Rows()
			status, p := submission(officer, line(c.reason))
			if status != c.status || p.Code != c.code {
				t.Errorf("answers %d %s, want %d %s", status, p.Code, c.status, c.code)
			}
			if c.status != http.StatusCreated {
				unchanged(t, before, s.Rows())
			}
		})
	}
}

// TestRule21_TheRecordSaysWhatWasAskedAndAnswered: the difference, the rule that asked, that no second person was needed,
// and whose words they are.
func TestRule21_TheRecordSaysWhatWasAskedAndAnswered(t *testing.T) {
	t.Parallel()
	s, officer, line := pairOf(t, "110.00")
	var preview gen.SubmissionPreview
	officer.do("POST", "/submissions/preview", lines(line(nil))).Want(http.StatusOK).JSON(&preview)
	proposals := *preview.Orders[0].Lines[0].Proposals
	if len(proposals) != 1 || *proposals[0].Text != "Lieferung am 24.11.2026 statt am 26.11.2026." {
		t.Fatalf("proposed is %+v", proposals)
	}
	for _, c := range []struct {
		text   string
		origin order.Origin
	}{
		{*proposals[0].Text, order.OriginProposed},
		{"Lieferung schon am 24.11.2026 statt am 26.11.2026, zum Elternabend.", order.OriginChanged},
		{"Zum Elternabend muss das Gerät stehen.", order.OriginFree},
	} {
		sub := officer.order(t, line(map[string]any{"code": "earlier_delivery", "text": c.text}))
		d := s.decision(t, officer, sub.Orders[0].DecisionIds[0])
		if d.Reason.Origin != c.origin {
			t.Errorf("%q is recorded as %s, want %s", c.text, d.Reason.Origin, c.origin)
		}
		if d.Deviation.Difference != "10.00" || d.Deviation.Best != "100.00" || d.Deviation.Ask != rules.AskCodeAndText || d.Deviation.SecondPerson || d.Deviation.Rule.ID == "" {
			t.Errorf("the deviation is recorded as %+v", d.Deviation)
		}
	}
}

// TestRule21_TheBasketIsJudged: two things whose best offers come from two suppliers with shipping; buying both from one is
// cheaper, and no deviation.
func TestRule21_TheBasketIsJudged(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	a, b := w.Product("KORB-A"), w.Product("KORB-B")
	first, second := w.Supplier("eins"), w.Supplier("zwei")
	withShipping := func(o *catalog.Offer) { o.Shipping = money.MustAmount("9.00", money.EUR) }
	w.Offer(a, first, "20.00", withShipping)
	w.Offer(b, second, "20.00", func(o *catalog.Offer) { withShipping(o); o.SKU = "b2" })
	aSecond := w.Offer(a, second, "21.00", func(o *catalog.Offer) { withShipping(o); o.SKU = "a2" })
	bFirst := w.Offer(b, first, "24.00", func(o *catalog.Offer) { withShipping(o); o.SKU = "b1" })
	bSecond := w.Offer(b, w.Supplier("drei"), "40.00", nil)
	officer := start(t, w).session(w.Officer.Person, w.School)
	line := func(p catalog.ProductID, o catalog.OfferID) map[string]any {
		return map[string]any{"productId": p, "offerId": o, "quantity": "1"}
	}
	var secondB uuid.UUID
	if err := w.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT id FROM offer WHERE sku = 'b2'`).Scan(&secondB); err != nil {
		t.Fatal(err)
	}
	both := []map[string]any{line(a, aSecond), line(b, catalog.OfferID{UUID: secondB})}
	officer.do("POST", "/submissions", lines(both...), "Idempotency-Key", "korb-zusammen").Want(http.StatusCreated)

	for name, dear := range map[string]catalog.OfferID{"bei-eins": bFirst, "bei-drei": bSecond} {
		both[1] = line(b, dear)
		if p := officer.do("POST", "/submissions", lines(both...), "Idempotency-Key", name+"-ohne").Problem(http.StatusConflict); p.Code != "reason_missing" {
			t.Errorf("%s: a basket that is none of the best answers %q", name, p.Code)
		}
		body := lines(both...)
		body["reason"] = map[string]any{"code": "warranty", "text": "Beide Geräte werden am selben Ort gewartet."}
		officer.do("POST", "/submissions", body, "Idempotency-Key", name+"-mit").Want(http.StatusCreated)
	}
}

// TestRule21_RequestersAreNeverAsked: their basket shows no question, their wish travels as a note.
func TestRule21_RequestersAreNeverAsked(t *testing.T) {
	t.Parallel()
	s, _, line := pairOf(t, "1500.00")
	requester := s.member(s.School, "requester")
	wish := line(nil)
	delete(wish, "productReason")
	wish["note"] = "Bitte dieses, wir kennen es schon."
	var b gen.Basket
	requester.do("POST", "/basket/lines", wish).Want(http.StatusCreated).JSON(&b)
	if l := b.Lines[0]; l.State != gen.LineStateOk || len(l.Messages) != 0 || l.Note.MustGet() != "Bitte dieses, wir kennen es schon." || len(b.Hints) != 0 {
		t.Errorf("the requester is shown %s %v %v", l.State, l.Messages, b.Hints)
	}
}

// TestRule21_TheLastReasonIsOfferedAgain: also in the next basket.
func TestRule21_TheLastReasonIsOfferedAgain(t *testing.T) {
	t.Parallel()
	_, officer, line := pairOf(t, "103.00")
	var b gen.Basket
	officer.do("POST", "/basket/lines", line(map[string]any{"code": "warranty"})).Want(http.StatusCreated).JSON(&b)
	officer.do("POST", "/submissions", map[string]any{"basketVersion": b.Version}, "Idempotency-Key", "letzter-grund").Want(http.StatusCreated)
	officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	if r, err := b.LastReason.Get(); err != nil || r.Code != gen.ReasonCodeWarranty || len(b.Lines) != 0 {
		t.Errorf("offered again is %+v, %v", r, err)
	}
}

// TestProductChoice_IsAskedFromAValueOn, answered by a house standard without a click.
func TestProductChoice_IsAskedFromAValueOn(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product, small, cheaper := w.Product("TEUER-1"), w.Product("KLEIN-1"), w.Product("BILLIG-1")
	acme := w.Supplier("acme")
	offer := w.Offer(product, acme, "1000.00", func(o *catalog.Offer) { o.SKU = "t" })
	below := w.Offer(small, acme, "999.99", func(o *catalog.Offer) { o.SKU = "k" })
	w.Offer(cheaper, acme, "400.00", func(o *catalog.Offer) { o.SKU = "b" })
	for p, price := range map[catalog.ProductID]string{product: "1000", small: "999.99", cheaper: "400"} {
		w.Exec(`INSERT INTO product_search (product_id, tsv, category, manufacturer, name, words, numbers, suppliers, lots, piece_price)
			VALUES ($1, '', 'docking_station', 'Muster', 'x', '{}', '{}', '{}', '{}', $2::text::numeric)`, p, price)
	}
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	line := func(code, text string) map[string]any {
		l := map[string]any{"productId": product, "offerId": offer, "quantity": "1"}
		if code != "" {
			l["productReason"] = map[string]any{"code": code, "text": text}
		}
		return l
	}
	for _, c := range []struct{ code, text, want string }{
		{"", "", "product_choice_missing"},
		{"house_standard", "", "product_choice_no_standard"},
		{"cheapest_suitable", "", "product_choice_cheaper_exists"},
	} {
		if status, p := submission(officer, line(c.code, c.text)); status != http.StatusConflict || p.Code != c.want {
			t.Errorf("%q answers %d %s, want %s", c.code, status, p.Code, c.want)
		}
	}
	if status, p := submission(officer, map[string]any{"productId": small, "offerId": below, "quantity": "1"}); status != http.StatusCreated {
		t.Errorf("below the value: %d %s", status, p.Code)
	}
	d := s.decision(t, officer, officer.order(t, line("technical", "")).Orders[0].DecisionIds[0])
	if c := d.Choice; c == nil || c.Reason.Code != order.ChoiceTechnical || len(c.Cheaper) != 2 || c.Cheaper[0].Product != cheaper || c.Cheaper[1].Product != small {
		t.Errorf("the record says %+v", d.Choice)
	}

	var h gen.HouseStandard
	s.session(w.Director.Person, w.Body).do("POST", "/house-standards", map[string]any{"productId": product, "reason": "Standardgerät aller Schulen"}).
		Want(http.StatusCreated).JSON(&h)
	d = s.decision(t, officer, officer.order(t, line("", "")).Orders[0].DecisionIds[0])
	if d.Choice.Standard != "Standardgerät aller Schulen" || d.Choice.Reason.Code != order.ChoiceHouseStandard {
		t.Errorf("the standard is recorded as %+v", d.Choice)
	}
	director := s.session(w.Director.Person, w.Body)
	director.do("DELETE", "/house-standards/"+h.Id.String(), nil).Want(http.StatusNoContent)

	// A unit's standard is the unit's: not even those above it end it.
	officer.do("POST", "/house-standards", map[string]any{"productId": cheaper, "reason": "Standardgerät dieser Schule"}).Want(http.StatusCreated).JSON(&h)
	director.do("DELETE", "/house-standards/"+h.Id.String(), nil).Want(http.StatusNotFound)
	officer.do("DELETE", "/house-standards/"+h.Id.String(), nil).Want(http.StatusNoContent)
}

// TestProductChoice_UpToFiveCheaperOnesAreShownAndRecorded: those nearest in price, none of another class, and the record names
// exactly what was shown.
func TestProductChoice_UpToFiveCheaperOnesAreShownAndRecorded(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	w.Exec(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ('chair', 'Stühle', 'Chairs', '39112000') ON CONFLICT DO NOTHING`)
	acme := w.Supplier("acme")
	thing := func(part, price, category string) (catalog.ProductID, catalog.OfferID) {
		p := w.Product(part)
		w.Exec(`UPDATE product SET category = $2 WHERE id = $1`, p, category)
		w.Exec(`INSERT INTO product_search (product_id, tsv, category, manufacturer, name, words, numbers, suppliers, lots, piece_price)
			VALUES ($1, '', $3, 'Muster', 'x', '{}', '{}', '{}', '{}', $2::text::numeric)`, p, price, category)
		return p, w.Offer(p, acme, price, func(o *catalog.Offer) { o.SKU = part })
	}
	product, offer := thing("WAHL-0", "1000.00", "docking_station")
	_, _ = thing("STUHL", "990.00", "chair")
	var want []catalog.ProductID
	for i, price := range []string{"100.00", "200.00", "300.00", "400.00", "500.00", "600.00", "700.00"} {
		if p, _ := thing(fmt.Sprint("WAHL-", 1+i), price, "docking_station"); i >= 2 {
			want = append(want, p)
		}
	}
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	line := map[string]any{"productId": product, "offerId": offer, "quantity": "1", "productReason": map[string]any{"code": "technical"}}
	var preview gen.SubmissionPreview
	officer.do("POST", "/submissions/preview", lines(line)).Want(http.StatusOK).JSON(&preview)
	var shown, recorded []catalog.ProductID
	for _, c := range preview.Orders[0].Lines[0].ProductChoice.MustGet().Cheaper {
		shown = append(shown, catalog.ProductID{UUID: c.ProductId})
	}
	for _, c := range s.decision(t, officer, officer.order(t, line).Orders[0].DecisionIds[0]).Choice.Cheaper {
		recorded = append(recorded, c.Product)
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("shown (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(shown, recorded); diff != "" {
		t.Errorf("recorded (-shown +recorded)\n%s", diff)
	}
}

// TestProductChoice_FollowsTheValueOfTheRule: a body that asks from 50 € on sees the cheaper products of a line of 60 €, at
// once and in every process, whatever value the shop is supplied with.
func TestProductChoice_FollowsTheValueOfTheRule(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product, cheaper := w.Product("MAUS-1"), w.Product("MAUS-2")
	acme := w.Supplier("acme")
	offer := w.Offer(product, acme, "60.00", func(o *catalog.Offer) { o.SKU = "m1" })
	w.Offer(cheaper, acme, "20.00", func(o *catalog.Offer) { o.SKU = "m2" })
	for p, price := range map[catalog.ProductID]string{product: "60", cheaper: "20"} {
		w.Exec(`INSERT INTO product_search (product_id, tsv, category, manufacturer, name, words, numbers, suppliers, lots, piece_price)
			VALUES ($1, '', 'docking_station', 'Muster', 'x', '{}', '{}', '{}', '{}', $2::text::numeric)`, p, price)
	}
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	line := map[string]any{"productId": product, "offerId": offer, "quantity": "1"}
	if d := s.decision(t, officer, officer.order(t, line).Orders[0].DecisionIds[0]); d.Choice != nil {
		t.Fatalf("asked before the rule: %+v", d.Choice)
	}

	own := ownLimit("choice", "1.00")
	rule := own["rule"].(map[string]any)
	delete(rule, "maxNet")
	rule["kind"], rule["terms"] = "terms", map[string]any{"productChoiceFrom": map[string]any{"amount": "50.00", "currency": "EUR"}}
	admin, keeper := s.member(w.Body, "admin"), s.member(w.Body, "rule_maintainer")
	keeper.do("POST", "/rules/drafts/"+admin.draft(t, own).Id.String()+"/activation", nil).Want(http.StatusOK)

	line["productReason"] = map[string]any{"code": "technical"}
	d := s.decision(t, officer, officer.order(t, line).Orders[0].DecisionIds[0])
	if d.Choice == nil || len(d.Choice.Cheaper) != 1 || d.Choice.Cheaper[0].Product != cheaper {
		t.Errorf("the record says %+v", d.Choice)
	}
}
