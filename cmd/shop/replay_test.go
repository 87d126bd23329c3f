package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRule14_StoredDecisionsReplayTheSame: whatever happens to offers, prices and rules afterwards, a stored decision is
// recomputed to the same bytes, and its legal basis is told in the same words.
func TestRule14_StoredDecisionsReplayTheSame(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	dearer := m.line(m.offers[1], "3")
	dearer["reason"] = gen.Reason{Code: gen.ReasonCodeOther, Text: ptr("Passt zu den vorhandenen Netzteilen im Haus.")}
	sub := officer.order(t, dearer, m.callOff(m.lot.Price, "2"))

	before := map[uuid.UUID]string{}
	for _, o := range sub.Orders {
		before[o.Summary.Id] = officer.told(t, o.Summary.Id)
		for _, d := range o.DecisionIds {
			officer.replaysSame(t, d)
		}
	}

	w.Reprice(m.offers[0], "250")
	w.Reprice(m.offers[1], "1")
	w.Exec(`UPDATE supplier SET blocked = true, name = 'Anders GmbH'`)
	w.Exec(`UPDATE framework_contract SET status = 'suspended'`)
	one := money.MustAmount("1.00", money.EUR)
	for _, id := range []string{"DE-NI-DA-municipality", "DE-NI-DA", "DE-NI-DA-school"} {
		w.Rule(rules.Rule{
			ID: id, Version: 9, Jurisdiction: "DE-NI", BuyerType: rules.Municipality, Kind: rules.DirectAward, MaxNet: &one,
			Valid: money.Period{From: money.MustDate("2025-01-01")}, Citation: "§ 1 neues Gesetz",
		})
	}

	var c gen.Comparison
	officer.do("GET", "/products/"+m.product.String()+"/comparison?quantity=3", nil).Want(http.StatusOK).JSON(&c)
	if len(c.Ranked) > 0 {
		t.Fatal("nothing changed, so the test proves nothing")
	}
	for _, o := range sub.Orders {
		if now := officer.told(t, o.Summary.Id); now != before[o.Summary.Id] {
			t.Errorf("the legal basis of a stored order changed:\n%s\n%s", before[o.Summary.Id], now)
		}
		for _, d := range o.DecisionIds {
			officer.replaysSame(t, d)
		}
	}
}

func (a actor) replaysSame(t *testing.T, decision uuid.UUID) {
	t.Helper()
	var r gen.DecisionReplay
	a.do("GET", "/decisions/"+decision.String()+"/replay", nil).Want(http.StatusOK).JSON(&r)
	if !r.Same || len(r.Differences) != 0 || len(r.MissingRules) != 0 || r.Software.Then != r.Software.Now || r.Sentence == "" {
		t.Errorf("decision %s: %+v", decision, r)
	}
}

// told is the legal basis of an order as it is shown.
func (a actor) told(t *testing.T, order uuid.UUID) string {
	t.Helper()
	return string(a.do("GET", "/orders/"+order.String()+"/legal-basis", nil).Want(http.StatusOK).Body)
}

// TestLegalBasis_OfEveryOrder: best price and call-off, in the caller's language, with names as known then.
func TestLegalBasis_OfEveryOrder(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	sub := officer.order(t, m.line(m.offers[0], "1"), m.callOff(m.lot.Price, "2"))
	for i, c := range []struct {
		lang, title, closing string
		keys                 []string
	}{
		{"de", "Rechtsgrundlage dieser Bestellung", "Keine Rechtsberatung.", []string{"rule", "release", "sums", "eu", "offers", "choice", "frameworks"}},
		{"en", "Legal basis of this order", "No legal advice.", []string{"call_off", "entitlement", "party", "price", "limits"}},
	} {
		var g gen.LegalGrounds
		officer.do("GET", "/orders/"+sub.Orders[i].Summary.Id.String()+"/legal-basis", nil, "Accept-Language", c.lang).Want(http.StatusOK).JSON(&g)
		if g.Title != c.title || !strings.HasPrefix(g.Closing, c.closing) {
			t.Errorf("%s … %s", g.Title, g.Closing)
		}
		text := map[string]string{}
		for _, p := range g.Paragraphs {
			text[p.Key] = p.Text
			if p.Heading == "" || p.Text == "" || strings.ContainsAny(p.Text, "{}") || strings.Contains(p.Text, "rechtssicher") {
				t.Errorf("%+v", p)
			}
		}
		for _, k := range c.keys {
			if text[k] == "" {
				t.Errorf("nothing is said about %s: %v", k, text)
			}
		}
		if r := text["release"]; i == 0 && !strings.Contains(r, "mit dem Programm geliefert und am ") {
			t.Errorf("who released the rule: %q", r)
		}
		supplier := sub.Orders[i].Summary.Supplier.Name
		if !strings.Contains(text["choice"]+text["party"], supplier) {
			t.Errorf("%q is not named in %v", supplier, text)
		}
	}
}
