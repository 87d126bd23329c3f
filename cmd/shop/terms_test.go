package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// term records a term from a day on; a PDF comes with it where there is one.
func (a actor) term(body uuid.UUID, kind, value, from, pdf string) testkit.Response {
	t := map[string]any{"kind": kind, "value": value, "from": from}
	if pdf != "" {
		t["document"] = map[string]any{"name": "nachweis.pdf", "content": []byte(pdf)}
	}
	return a.do("POST", "/organisations/"+body.String()+"/terms", t)
}

// termRow is a basis of an organisation that is over, past the rules.
func (s *shop) termRow(organisation uuid.UUID) uuid.UUID {
	s.t.Helper()
	id := fixture.ID()
	s.Exec(`INSERT INTO body_term (id, organisation_id, kind, value, valid, starts_on, set_by, document_name, document_sha256, document)
		VALUES ($1, $2, 'inhouse', 'gwb_108_1', 'empty', '2019-01-01', $3, 'satzung.pdf', sha256('%PDF-1.4'), '%PDF-1.4')`, id, organisation, s.Officer.Person)
	return id
}

const somePDF = "%PDF-1.7 Gesellschafterliste"

// ownTrade is a shop whose cooperative sells a docking station itself, beside a supplier.
func ownTrade(t *testing.T) (s *shop, officer, admin actor, market, own map[string]any) {
	t.Helper()
	w := fixture.New(t)
	s = start(t, w)
	market, own = tradeIn(t, w)
	return s, s.member(w.School, "officer"), s.member(w.Body, "admin"), market, own
}

// tradeIn puts a docking station of the cooperative's own trade and of a supplier into the shop.
func tradeIn(t *testing.T, w *fixture.World) (market, own map[string]any) {
	t.Helper()
	product := w.Product("AV-D20")
	line := func(o catalog.OfferID) map[string]any {
		return map[string]any{"productId": product, "offerId": o, "quantity": "1"}
	}
	cooperative := w.Supplier("eigen")
	w.Exec(`UPDATE supplier SET trade_fee = 2.5, changed_at = $1 WHERE key = 'eigen'`, fixture.At) // by the world's clock: the past is read as well
	market = line(w.Offer(product, w.Supplier("markt"), "100", nil))
	own = line(w.Offer(product, cooperative, "51.36", nil))
	if err := postgres.NewImportStore(w.DB.App(t), w.DB.Worker(t)).RefreshSearch(t.Context(), fixture.At); err != nil {
		t.Fatal(err)
	}
	return market, own
}

func (a actor) comparisonOf(line map[string]any) testkit.Response {
	return a.do("GET", "/products/"+line["productId"].(catalog.ProductID).String()+"/comparison?quantity=1", nil).Want(http.StatusOK)
}

// TestInhouseBasis_NoneHidesTheTrade: without a basis of the day the cooperative's own offers are neither shown nor ordered,
// with one sentence why; with one that is recorded with its evidence they are; its end counts from its day on, also for what
// was looked at before. The log holds each, without the file's name.
func TestInhouseBasis_NoneHidesTheTrade(t *testing.T) {
	t.Parallel()
	s, officer, admin, _, own := ownTrade(t)
	look := func(step string, offers int, refusal string) {
		t.Helper()
		var c gen.Comparison
		r := officer.comparisonOf(own)
		r.JSON(&c)
		trade, err := c.Trade.Get()
		if err != nil || len(trade.Offers) != offers || len(c.Ranked) != 1 {
			t.Errorf("%s: %d offers of the trade are wanted: %+v", step, offers, c.Trade)
		}
		if hidden := offers == 0; hidden != strings.Contains(trade.Sentence, "§ 108 oder § 120 Abs. 4 GWB") || hidden && bytes.Contains(r.Body, []byte("Lieferant eigen")) {
			t.Errorf("%s: the sentence is %q", step, trade.Sentence)
		}
		before := s.Rows()
		if p := officer.do("POST", "/submissions", lines(own), "Idempotency-Key", rand.Text()).Problem(http.StatusConflict); p.Code != refusal {
			t.Errorf("%s: ordering is refused with %q, want %q", step, p.Code, refusal)
		}
		unchanged(t, before, s.Rows())
	}
	look("the fixture's basis", 1, "offer_trade")
	admin.term(s.Body, "inhouse", "none", memberToday, "").Want(http.StatusCreated)
	look("none", 0, "trade_no_basis")
	admin.term(s.Body, "inhouse", "gwb_120_4", "2026-12-01", somePDF).Want(http.StatusCreated)
	look("a basis of next month", 0, "trade_no_basis")
	var o gen.OrganisationDetails
	admin.term(s.Body, "inhouse", "gwb_108_4_5", memberToday, somePDF).Want(http.StatusCreated).JSON(&o)
	look("a basis of today", 1, "offer_trade")

	held := 0
	for _, term := range o.Terms {
		if term.Kind != "inhouse" || term.State != "held" {
			continue
		}
		held++
		d, err := term.Document.Get()
		sum := sha256.Sum256([]byte(somePDF))
		if err != nil || d.Sha256 != hex.EncodeToString(sum[:]) || d.Name != "nachweis.pdf" {
			t.Errorf("the evidence is %+v", term.Document)
		}
		if got := admin.do("GET", "/organisations/"+s.Body.String()+"/terms/"+term.Id.String()+"/document", nil).Want(http.StatusOK); string(got.Body) != somePDF {
			t.Errorf("the file comes back as %q", got.Body)
		}
	}
	if held != 1 || len(o.Terms) != 4 {
		t.Errorf("%d of %d terms hold, want 1 of 4: what was stays readable", held, len(o.Terms))
	}
	if n := s.Count(`SELECT count(*) FROM record WHERE type = 'body_term.set' AND convert_from(bytes, 'UTF8') NOT LIKE '%nachweis%'`); n != 3 {
		t.Errorf("%d entries in the log, want 3", n)
	}
}

// TestPriceSight_WhatIsNotSeenIsAbsent: of the cooperative's trade a body sees its own price with the fee, the contract price
// without it, or both with how they come about; what it does not see is in no answer and in no record its people read.
func TestPriceSight_WhatIsNotSeenIsAbsent(t *testing.T) {
	t.Parallel()
	s, officer, admin, market, own := ownTrade(t)
	const contract, fee, whole = "51.36", "1.28", "52.64"
	for _, c := range []struct{ sight, sees, not string }{
		{"own", whole, contract + " " + fee}, {"contract", contract, fee + " " + whole}, {"both", contract + " " + fee + " " + whole, ""},
	} {
		admin.term(s.Body, "prices", c.sight, memberToday, "").Want(http.StatusCreated)
		seen := officer.comparisonOf(own)
		sub := officer.order(t, market)
		s.settle(t)
		decision := "/decisions/" + sub.Orders[0].DecisionIds[0].String()
		answers := map[string][]byte{"comparison": seen.Body}
		for name, r := range map[string]testkit.Response{
			"preview":    officer.do("POST", "/submissions/preview", lines(market, own)),
			"submission": officer.do("GET", "/submissions/"+sub.Id.String(), nil),
			"decision":   officer.do("GET", decision, nil),
			"note":       officer.do("GET", decision+"/note", nil),
			"search":     officer.do("GET", "/products?q=AV-D20", nil),
		} {
			answers[name] = r.Want(http.StatusOK).Body
		}
		for name, body := range answers {
			for _, amount := range strings.Fields(c.not) {
				if bytes.Contains(body, []byte(amount)) {
					t.Errorf("sight %s: the %s tells %s", c.sight, name, amount)
				}
			}
		}
		var offer struct {
			Trade struct {
				Offers []map[string]json.RawMessage
			}
		}
		seen.JSON(&offer)
		for _, amount := range strings.Fields(c.sees) {
			if !bytes.Contains(seen.Body, []byte(amount)) {
				t.Errorf("sight %s: the comparison keeps %s back", c.sight, amount)
			}
		}
		for field, shown := range map[string]bool{"landed": c.sight != "own", "total": c.sight != "contract", "fee": c.sight == "both", "feePercent": c.sight == "both"} {
			if _, there := offer.Trade.Offers[0][field]; there != shown {
				t.Errorf("sight %s: field %s is there: %v", c.sight, field, there)
			}
		}
	}
}

// TestBodyTerm_Refused: a unit has no terms, a basis needs a PDF as its evidence, a value belongs to its kind and days lie
// ahead; who is no administrator, or of another organisation, records and reads nothing. Nothing is half saved.
func TestBodyTerm_Refused(t *testing.T) {
	t.Parallel()
	s, officer, admin, _, _ := ownTrade(t)
	s.settle(t)
	before := s.Rows()
	before["denial"] = 0
	for name, c := range map[string]struct {
		r      testkit.Response
		status int
		code   string
	}{
		"a unit":               {admin.term(s.School, "inhouse", "none", memberToday, ""), 409, "term_of_no_body"},
		"no evidence":          {admin.term(s.Body, "inhouse", "gwb_108_1", memberToday, ""), 400, "inhouse_document_missing"},
		"no PDF":               {admin.term(s.Body, "inhouse", "gwb_108_1", memberToday, "<script>alert(1)</script>"), 415, "term_document_type"},
		"a value of prices":    {admin.term(s.Body, "inhouse", "both", memberToday, ""), 400, "wrong_form"},
		"a value of a basis":   {admin.term(s.Body, "prices", "none", memberToday, ""), 400, "wrong_form"},
		"a day that is over":   {admin.term(s.Body, "prices", "own", "2026-11-22", ""), 400, "day_is_over"},
		"the body above":       {admin.term(s.City, "prices", "own", memberToday, ""), 404, "not_found"},
		"another organisation": {admin.term(s.Town, "prices", "own", memberToday, ""), 404, "not_found"},
		"an officer":           {officer.term(s.Body, "prices", "own", memberToday, ""), 403, "role_missing"},
	} {
		if c.r.Status != c.status || code(c.r) != c.code {
			t.Errorf("%s answers %d %s", name, c.r.Status, c.r.Body)
		}
	}
	after := s.Rows()
	after["denial"] = 0
	unchanged(t, before, after)
}
