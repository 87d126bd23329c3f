package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// pdf is as much of a PDF as counts: its first bytes.
var pdf = []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\nAngebot 4711\n%%EOF\n")

const eml = "From: Radio Schmitz <info@schmitz.example>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0100\r\nSubject: Angebot\r\n\r\nwie besprochen\r\n"

func (a actor) upload(file any, name string) testkit.Response {
	return a.do("POST", "/documents", file, "Content-Type", "application/pdf", "X-File-Name", name)
}

// keep uploads an offer and returns its document.
func (a actor) keep(t *testing.T) uuid.UUID {
	t.Helper()
	var d gen.Document
	a.upload(pdf, "angebot.pdf").Want(http.StatusCreated).JSON(&d)
	return d.Id
}

func terms(price string) map[string]any {
	return map[string]any{"unitPrice": price, "shipping": "4.90", "vatRate": "19", "deliveryDays": 2, "validUntil": "2026-12-15"}
}

func outside(product, document uuid.UUID, price string) map[string]any {
	return map[string]any{
		"productId": product, "documentId": document, "askedOn": "2026-11-20", "terms": terms(price),
		"supplier": map[string]any{"name": "Radio Schmitz", "street": "Am Markt 3", "postcode": "29221", "city": "Celle"},
	}
}

// TestRule21_OutsideOfferCounts: an offer the body got itself joins its comparison and no other, counts towards the least
// number, is marked, can be chosen, and stands in the record with everything its price was computed from.
func TestRule21_OutsideOfferCounts(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, stranger, above := s.member(w.School, "officer"), s.session(w.Stranger.Person, w.Annex), s.session(w.Director.Person, w.Body)
	document := officer.keep(t)
	var o gen.OutsideOffer
	officer.do("POST", "/outside-offers", outside(m.product.UUID, document, "80.00")).Want(http.StatusCreated).JSON(&o)
	if !o.Contact.Own || o.Contact.Supplier.Name != "Radio Schmitz" {
		t.Errorf("supplier %+v, want master data of the body", o.Contact)
	}

	c := officer.compare(t, m.product.UUID, "2")
	best := c.Ranked[0]
	if len(c.Ranked) != 4 || best.OfferId != o.OfferId || best.Landed.Amount != "164.90" {
		t.Fatalf("%d offers, the best %s for %s; want the outside offer before three others at 164.90", len(c.Ranked), best.Supplier.Name, best.Landed.Amount)
	}
	origin := best.Origin.MustGet()
	sum := sha256.Sum256(pdf)
	if origin.Source != gen.OfferOriginSourceOutside || origin.Text != "selbst eingeholt, angefragt am 20.11.2026" || origin.Sha256 != hex.EncodeToString(sum[:]) {
		t.Errorf("marked as %+v", origin)
	}
	if !c.Ranked[1].Origin.IsNull() {
		t.Error("an offer of a catalogue is marked, too")
	}
	for name, a := range map[string]actor{"another member": stranger, "the body above": above} {
		other := a.compare(t, m.product.UUID, "2")
		if len(other.Ranked) != 3 || strings.Contains(fmt.Sprintf("%+v", other), "Schmitz") {
			t.Errorf("%s compares %d offers, want its own three", name, len(other.Ranked))
		}
	}

	sub := officer.order(t, m.line(catalog.OfferID{UUID: o.OfferId}, "2"))
	if got := sub.Orders[0].Summary; got.Supplier.Name != "Radio Schmitz" || got.Net.Amount != "164.90" {
		t.Errorf("ordered from %s for %s", got.Supplier.Name, got.Net.Amount)
	}
	officer.sealed(t, sub.Orders[0].Summary.Id)
	s.verify(t, officer, sub.Orders[0].Summary.Id)
	r := officer.record(t, sub.Orders[0].DecisionIds[0])
	first := r.Offers[0]
	if first.Origin == nil || first.Origin.Source != catalog.FromOutside || first.Origin.Document != document || first.Origin.Entry != o.EntryId || first.SHA256 != "" {
		t.Errorf("recorded as %+v", first.Origin)
	}
	if first.OrderShipping != "4.90" || len(first.Tiers) != 1 || first.Tiers[0].Price != "80.00" || first.Total != "164.90" {
		t.Errorf("the record lacks what the landed price was computed from: %+v", first.OfferTerms)
	}
	if p := stranger.do("POST", "/submissions", lines(m.line(catalog.OfferID{UUID: o.OfferId}, "1")), "Idempotency-Key", uuid.NewString()).Problem(http.StatusNotFound); p.Code != "not_found" {
		t.Errorf("somebody else orders it: %s", p.Code)
	}
}

func TestOutsideOffer_Refusals(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, stranger := s.member(w.School, "officer"), s.member(w.Annex, "officer")
	document := officer.keep(t)
	change := func(with func(body map[string]any)) map[string]any {
		body := outside(m.product.UUID, document, "80.00")
		with(body)
		return body
	}
	term := func(name string, value any) map[string]any {
		return change(func(b map[string]any) { b["terms"].(map[string]any)[name] = value })
	}
	before := w.Rows()
	for name, c := range map[string]struct {
		body   map[string]any
		status int
		code   string
	}{
		"ErrNoDocument":        {change(func(b map[string]any) { b["documentId"] = uuid.New() }), 404, "not_found"},
		"ErrForeignDocument":   {change(func(b map[string]any) { b["documentId"] = s.strangersDocument(t, stranger) }), 404, "not_found"},
		"ErrNoProduct":         {change(func(b map[string]any) { b["productId"] = uuid.New() }), 404, "not_found"},
		"ErrNoSupplier":        {change(func(b map[string]any) { delete(b, "supplier") }), 400, "supplier_known_or_new"},
		"ErrTwoSuppliers":      {change(func(b map[string]any) { b["supplierId"] = m.seller.ID }), 400, "supplier_known_or_new"},
		"ErrAskedInTheFuture":  {change(func(b map[string]any) { b["askedOn"] = "2026-11-24" }), 400, "day_in_future"},
		"ErrPriceZero":         {term("unitPrice", "0"), 400, "price_missing"},
		"ErrShippingBelowZero": {term("shipping", "-1.00"), 400, "price_missing"},
		"ErrOver":              {term("validUntil", "2026-11-22"), 400, "offer_over"},
		"ErrTermOfAPurchase":   {term("termMonths", 12), 400, "term_without_recurring"},
		"ErrPriceNoNumber":     {term("unitPrice", "12,50"), 400, "request_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			if p := officer.do("POST", "/outside-offers", c.body).Problem(c.status); p.Code != c.code {
				t.Errorf("refused with %s, want %s", p.Code, c.code)
			}
		})
	}
	after := w.Rows()
	delete(before, "document")
	delete(after, "document")
	unchanged(t, before, after)
}

// strangersDocument is a file of another organisation.
func (s *shop) strangersDocument(t *testing.T, stranger actor) uuid.UUID {
	t.Helper()
	return stranger.keep(t)
}

// TestOutsideSupplierIsTheBodysOwn: it stands in no list of anybody else, is kept once, and is asked again by its id.
func TestOutsideSupplierIsTheBodysOwn(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, stranger := s.member(w.School, "officer"), s.member(w.Annex, "officer")
	var first, second gen.OutsideOffer
	officer.do("POST", "/outside-offers", outside(m.product.UUID, officer.keep(t), "80.00")).Want(http.StatusCreated).JSON(&first)
	officer.do("POST", "/outside-offers", outside(m.product.UUID, officer.keep(t), "79.00")).Want(http.StatusCreated).JSON(&second)
	if first.Contact.Supplier.Id != second.Contact.Supplier.Id {
		t.Error("the same name and address make a second supplier")
	}
	id := first.Contact.Supplier.Id.String()
	for name, a := range map[string]actor{"another member": stranger, "the cooperative": s.member(w.Coop, "officer")} {
		if r := a.do("GET", "/contacts", nil).Want(http.StatusOK); strings.Contains(string(r.Body), id) {
			t.Errorf("%s sees the body's supplier", name)
		}
	}
	if r := s.member(w.Coop, "contract_manager").do("GET", "/suppliers", nil).Want(http.StatusOK); strings.Contains(string(r.Body), id) {
		t.Error("the cooperative lists the body's supplier among the shop's")
	}
	if r := officer.do("GET", "/contacts", nil).Want(http.StatusOK); !strings.Contains(string(r.Body), id) {
		t.Error("the body does not find its own supplier")
	}
	body := outside(m.product.UUID, stranger.keep(t), "70.00")
	delete(body, "supplier")
	body["supplierId"] = id
	stranger.do("POST", "/outside-offers", body).Problem(http.StatusNotFound)
}

// TestPaceOfOnePerson: what fills the shop at everybody's cost has a bound per person, counted in the database for all replicas;
// a quarter of an hour later it goes on, and others were never held up.
func TestPaceOfOnePerson(t *testing.T) {
	t.Parallel()
	w, clock := fixture.New(t), newClockwork()
	s := startBy(t, w, clock.now, func(*config) {})
	officer, colleague := s.session(w.Officer.Person, w.School), s.member(w.School, "officer")
	s.Exec(`INSERT INTO login_attempt (subject, failures, last_at) VALUES ('pace:uploadDocument:' || $1, 199, $2)`, w.Officer.Person.String(), clock.now())
	officer.upload(pdf, "eins.pdf").Want(http.StatusCreated)
	kept := s.Count(`SELECT count(*) FROM document`)
	r := officer.upload(pdf, "zwei.pdf")
	if p := r.Problem(http.StatusTooManyRequests); p.Code != "too_often" || r.Header.Get("Retry-After") != "900" {
		t.Errorf("problem %+v, Retry-After %q", p, r.Header.Get("Retry-After"))
	}
	if n := s.Count(`SELECT count(*) FROM document`); n != kept {
		t.Errorf("%d documents are kept, want %d", n, kept)
	}
	colleague.upload(pdf, "drei.pdf").Want(http.StatusCreated)
	clock.pass(authz.ThrottleWindow)
	officer.upload(pdf, "zwei.pdf").Want(http.StatusCreated)
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	officer, stranger := s.member(w.School, "officer"), s.member(w.Annex, "officer")
	t.Run("KeptByteForByteAndNeverShown", func(t *testing.T) {
		var d gen.Document
		officer.upload(eml, "Angebot%20M%C3%BCller.eml").Want(http.StatusCreated).JSON(&d)
		if d.MediaType != "message/rfc822" || d.FileName != "Angebot Müller.eml" {
			t.Errorf("kept as %s %q: the bytes are a mail, whatever the browser says", d.MediaType, d.FileName)
		}
		r := officer.do("GET", "/documents/"+d.Id.String(), nil).Want(http.StatusOK)
		if !bytes.Equal(r.Body, []byte(eml)) {
			t.Error("the bytes are not those that were received")
		}
		if disposition := r.Header.Get("Content-Disposition"); !strings.HasPrefix(disposition, "attachment; ") || r.Header.Get("X-Content-Type-Options") != "nosniff" ||
			r.Header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("answered as %s, %s: a browser might show it", r.Header.Get("Content-Type"), disposition)
		}
		stranger.do("GET", "/documents/"+d.Id.String(), nil).Problem(http.StatusNotFound)
	})
	before := w.Rows()
	for name, c := range map[string]struct {
		file   any
		status int
		code   string
	}{
		"ErrEmpty":         {"", 400, "document_empty"},
		"ErrPage":          {"<html><script>alert(1)</script></html>", 415, "document_type"},
		"ErrPicture":       {"\x89PNG\r\n\x1a\n", 415, "document_type"},
		"ErrMailWithoutBy": {"Subject: Angebot\r\n\r\nText", 415, "document_type"},
		"ErrTooLarge":      {append(bytes.Clone(pdf), bytes.Repeat([]byte(" "), 10<<20)...), 413, "body_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			if p := officer.upload(c.file, "x.pdf").Problem(c.status); p.Code != c.code {
				t.Errorf("refused with %s, want %s", p.Code, c.code)
			}
		})
	}
	for name, file := range map[string]any{"angebot.exe": pdf, "angebot.eml": pdf, "angebot": pdf, "angebot.pdf.html": pdf, "angebot.pdf": eml} {
		if p := officer.upload(file, name).Problem(415); p.Code != "document_name" {
			t.Errorf("%s: refused with %s", name, p.Code)
		}
	}
	unchanged(t, before, w.Rows())
	officer.upload(pdf, "ANGEBOT.PDF").Want(http.StatusCreated)
}

// inquiry asks suppliers for ten pieces.
func inquiry(product uuid.UUID, suppliers ...catalog.Supplier) map[string]any {
	ids := []uuid.UUID{}
	for _, s := range suppliers {
		ids = append(ids, s.ID.UUID)
	}
	return map[string]any{
		"productId": product, "supplierIds": ids, "text": "Bitte mit Lieferung frei Haus.", "quantity": "10", "deadline": "2026-11-27", "neededBy": "2026-12-18",
	}
}

// ask sends an inquiry to suppliers and returns it with its links' tokens.
func (a actor) ask(t *testing.T, product uuid.UUID, suppliers ...catalog.Supplier) (gen.Inquiry, []string) {
	t.Helper()
	var i gen.Inquiry
	a.do("POST", "/inquiries", inquiry(product, suppliers...)).Want(http.StatusCreated).JSON(&i)
	tokens := []string{}
	for _, l := range i.Letters {
		_, token, _ := strings.Cut(l.Link.MustGet(), "#")
		tokens = append(tokens, token)
	}
	return i, tokens
}

// TestInquiry goes through a price inquiry: three are asked, one answers through its link, one by mail and too late, one
// declines; the answers are offers of the body's comparison.
func TestInquiry(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	a, b, c := w.Supplier("a-haus"), w.Supplier("b-haus"), w.Supplier("c-haus")
	officer, stranger, nobody := s.member(w.School, "officer"), s.member(w.Annex, "officer"), testkit.NewClient(t, s.base)
	i, tokens := officer.ask(t, m.product.UUID, a, b, c)
	if len(i.Letters) != 3 {
		t.Fatalf("%d letters, want 3", len(i.Letters))
	}
	text := i.Letters[0].Text.MustGet()
	for _, part := range []string{"Lieferant a-haus", "Preisanfrage von Grundschule am Park", "Menge: 10", "bis zum 27.11.2026", "Bitte mit Lieferung frei Haus.", i.Letters[0].Link.MustGet(), "kein Auftrag"} {
		if !strings.Contains(text, part) {
			t.Errorf("the letter lacks %q:\n%s", part, text)
		}
	}

	var page gen.InquiryPage
	nobody.Do("GET", "/inquiry-answers/"+tokens[0], nil).Want(http.StatusOK).JSON(&page)
	if page.Supplier != "Lieferant a-haus" || page.AskedBy != "Grundschule am Park" || page.Status != gen.InquiryPageStatusOpen {
		t.Errorf("the supplier sees %+v", page)
	}
	answer := map[string]any{"terms": terms("90.00")}
	nobody.Do("POST", "/inquiry-answers/"+tokens[0], answer).Want(http.StatusCreated).JSON(&page)
	if page.Status != gen.InquiryPageStatusAnswered || page.Late {
		t.Errorf("answered, the supplier sees %+v", page)
	}
	if p := nobody.Do("POST", "/inquiry-answers/"+tokens[0], answer).Problem(http.StatusConflict); p.Code != "inquiry_answered" {
		t.Errorf("a second answer is refused with %s", p.Code)
	}
	nobody.Do("POST", "/inquiry-answers/"+tokens[1], map[string]any{"decline": true}).Want(http.StatusCreated)
	byMail := "/inquiries/" + i.Id.String() + "/letters/" + i.Letters[2].Id.String() + "/answers"
	if p := officer.do("POST", byMail, map[string]any{"terms": terms("85.00")}).Problem(http.StatusBadRequest); p.Code != "document_needed" {
		t.Errorf("an answer by mail without the mail is refused with %s", p.Code)
	}
	stranger.do("POST", byMail, map[string]any{"terms": terms("85.00"), "documentId": stranger.keep(t)}).Problem(http.StatusNotFound)
	officer.do("POST", byMail, map[string]any{"terms": terms("85.00"), "documentId": officer.keep(t)}).Want(http.StatusOK).JSON(&i)

	view := officer.compare(t, m.product.UUID, "10")
	if len(view.Ranked) != 5 || view.Ranked[0].Landed.Amount != "854.90" || view.Ranked[1].Landed.Amount != "904.90" {
		t.Fatalf("%d offers, want the two answers before the catalogues' three", len(view.Ranked))
	}
	if o := view.Ranked[1].Origin.MustGet(); o.Source != gen.OfferOriginSourceInquiry || o.Text != "Antwort auf Ihre Preisanfrage vom 23.11.2026" {
		t.Errorf("marked as %+v", o)
	}
	if len(stranger.compare(t, m.product.UUID, "10").Ranked) != 3 {
		t.Error("somebody else's comparison holds the answers")
	}
	for n, want := range []gen.InquiryLetterStatus{gen.InquiryLetterStatusAnswered, gen.InquiryLetterStatusDeclined, gen.InquiryLetterStatusAnswered} {
		if i.Letters[n].Status != want || !i.Letters[n].Link.IsNull() {
			t.Errorf("letter %d is %s with link %v, want %s and the link unknown", n, i.Letters[n].Status, i.Letters[n].Link, want)
		}
	}
	if n := s.Count(`SELECT count(*) FROM leaf l JOIN record r ON r.id = l.entry WHERE r.type IN ('inquiry.sent', 'inquiry.declined', 'outside_offer.recorded')`); n != 4 {
		t.Errorf("%d entries in the log, want the inquiry, two offers and a refusal", n)
	}
	if n := s.Count(`SELECT count(*) FROM record WHERE position('frei Haus' IN convert_from(bytes, 'UTF8')) > 0`); n != 0 {
		t.Error("the inquiry's text stands in a record")
	}
}

func TestInquiry_LateAndOver(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	a, b := w.Supplier("a-haus"), w.Supplier("b-haus")
	officer, nobody := s.member(w.School, "officer"), testkit.NewClient(t, s.base)
	_, tokens := officer.ask(t, m.product.UUID, a, b)
	// The shop's clock stands; the inquiry is made older instead.
	owner := s.DB.Owner(t)
	for _, sql := range []string{
		`ALTER TABLE inquiry DISABLE TRIGGER append_only`, `ALTER TABLE inquiry NO FORCE ROW LEVEL SECURITY`, `ALTER TABLE inquiry_letter NO FORCE ROW LEVEL SECURITY`,
		`UPDATE inquiry SET at = at - interval '20 days', deadline = deadline - interval '10 days'`,
		`UPDATE inquiry_letter SET expires_at = '2026-11-23T09:00:00Z' WHERE supplier_id = '` + b.ID.String() + `'`,
	} {
		if _, err := owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	var page gen.InquiryPage
	nobody.Do("POST", "/inquiry-answers/"+tokens[0], map[string]any{"terms": terms("90.00")}).Want(http.StatusCreated).JSON(&page)
	if !page.Late {
		t.Error("an answer after the deadline is not marked late")
	}
	if o := officer.compare(t, m.product.UUID, "10").Ranked[0].Origin.MustGet(); !o.Late || !strings.Contains(o.Text, "nach Ablauf der Frist") {
		t.Errorf("in the comparison it is %+v", o)
	}
	for _, method := range []string{"GET", "POST"} {
		var body any
		if method == "POST" {
			body = map[string]any{"decline": true}
		}
		if p := nobody.Do(method, "/inquiry-answers/"+tokens[1], body).Problem(http.StatusGone); p.Code != "link_expired" {
			t.Errorf("%s after the link's end: %s", method, p.Code)
		}
	}
}

func TestInquiry_Refusals(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, nobody := s.member(w.School, "officer"), testkit.NewClient(t, s.base)
	_, tokens := officer.ask(t, m.product.UUID, m.seller)
	s.settle(t)
	before := w.Rows()
	body := func(member string, value any) map[string]any {
		b := map[string]any{"productId": m.product, "supplierIds": []uuid.UUID{m.seller.ID.UUID}, "text": "Bitte.", "quantity": "1", "deadline": "2026-11-27"}
		b[member] = value
		return b
	}
	for name, c := range map[string]struct {
		body   map[string]any
		status int
		code   string
	}{
		"ErrNobody":          {body("supplierIds", []uuid.UUID{}), 400, "request_invalid"},
		"ErrSix":             {body("supplierIds", []uuid.UUID{uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New()}), 400, "request_invalid"},
		"ErrTwice":           {body("supplierIds", []uuid.UUID{m.seller.ID.UUID, m.seller.ID.UUID}), 400, "inquiry_supplier_twice"},
		"ErrUnknownSupplier": {body("supplierIds", []uuid.UUID{uuid.New()}), 404, "not_found"},
		"ErrUnknownProduct":  {body("productId", uuid.New()), 404, "not_found"},
		"ErrDeadlineOver":    {body("deadline", "2026-11-22"), 400, "inquiry_deadline"},
		"ErrDeadlineFar":     {body("deadline", "2027-11-22"), 400, "inquiry_deadline"},
		"ErrNoText":          {body("text", "   "), 400, "value_needed"},
		"ErrNeededYesterday": {body("neededBy", "2026-11-22"), 400, "day_over"},
	} {
		t.Run(name, func(t *testing.T) {
			if p := officer.do("POST", "/inquiries", c.body).Problem(c.status); p.Code != c.code {
				t.Errorf("refused with %s, want %s", p.Code, c.code)
			}
		})
	}
	for name, answer := range map[string]map[string]any{"ErrNothing": {}, "ErrBoth": {"decline": true, "terms": terms("1.00")}} {
		t.Run(name, func(t *testing.T) {
			if p := nobody.Do("POST", "/inquiry-answers/"+tokens[0], answer).Problem(http.StatusBadRequest); p.Code != "terms_or_decline" {
				t.Errorf("refused with %s", p.Code)
			}
		})
	}
	unchanged(t, before, w.Rows())
	t.Run("ErrGuessedLinksAreThrottled", func(t *testing.T) {
		guess := strings.Repeat("A", 43)
		status := 0
		for range 105 {
			status = nobody.Do("GET", "/inquiry-answers/"+guess, nil).Status
		}
		if status != http.StatusTooManyRequests {
			t.Errorf("the 105th guess answers %d, want 429", status)
		}
		nobody.Do("GET", "/inquiry-answers/"+tokens[0], nil).Want(http.StatusOK) // a real link is never held up
	})
}
