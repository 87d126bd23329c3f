package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// severalParties is a contract in force whose lot two suppliers deliver at 90 and 92 euros, with its prices by supplier.
type severalParties struct {
	*shop
	market
	first, second actor // contract managers
	officer       actor
	other         catalog.Supplier
	contract      uuid.UUID
}

// inForce drafts and releases the contract as changed by lot, and both suppliers' price lists.
func inForce(t *testing.T, number string, lot func(l map[string]any)) severalParties {
	t.Helper()
	s, m, first, second := contractShop(t)
	v := severalParties{shop: s, market: m, first: first, second: second, officer: s.session(s.Officer.Person, s.School), other: s.Supplier("zweite")}
	terms := contractTerms(number, m.seller, s.Body)
	l := lotOf(terms)
	l["callOffKind"] = "direct"
	parties := l["parties"].([]any)
	parties = append(parties, map[string]any{"supplierId": v.other.ID, "rank": 2, "sharePercent": nil, "valid": map[string]any{"from": "2026-01-01", "to": nil}, "suspendedReason": ""})
	parties[0].(map[string]any)["rank"] = 1
	l["parties"] = parties
	l["selection"] = map[string]any{
		"by": "rank", "criteria": []string{}, "directUpTo": nil,
		"skipReasons": []any{map[string]any{"code": "lieferunfaehig", "text": "Der Vertragspartner kann zum Bedarfstermin nicht liefern"}},
	}
	lot(l)
	v.contract = s.changed(t, first, second, map[string]any{"kind": "create", "terms": terms}).ContractId
	for supplier, price := range map[catalog.Supplier]string{m.seller: "90,00", v.other: "92,00"} {
		second.releasePrices(first.priced(t, v.contract, supplier, priceFile("AV-D20", price), "from", s.today())).Want(http.StatusOK)
	}
	return v
}

// covered are the contract's prices for the product at a quantity, by supplier.
func (v severalParties) covered(t *testing.T, quantity string) map[string]gen.Coverage {
	t.Helper()
	out := map[string]gen.Coverage{}
	for _, c := range v.officer.compare(t, v.product.UUID, quantity).Coverage {
		if c.ContractId == v.contract {
			out[c.Supplier.Name] = c
		}
	}
	if len(out) != 2 {
		t.Fatalf("%d prices of the contract, want 2", len(out))
	}
	return out
}

func (v severalParties) line(supplier catalog.Supplier, c map[string]gen.Coverage, quantity string) map[string]any {
	return v.callOff(catalog.LotPriceID{UUID: c[supplier.Name].LotPriceId}, quantity)
}

// refusedWith submits a line that must be refused for the reason, and nothing of it may stay.
func (v severalParties) refusedWith(t *testing.T, line map[string]any, code string) {
	t.Helper()
	v.settle(t)
	before := v.Rows()
	if status, p := submission(v.officer, line); status != http.StatusConflict || p.Code != code {
		t.Errorf("%d %s, want %s", status, p.Code, code)
	}
	unchanged(t, before, v.Rows())
}

// TestRule10_TheCascadeGoesByRank: the second rank gets a call-off only for a published reason, said in words, or when the
// first cannot deliver; record, explanation and note tell it.
func TestRule10_TheCascadeGoesByRank(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-301", func(map[string]any) {})
	prices := v.covered(t, "3")
	if first, second := prices[v.seller.Name], prices[v.other.Name]; !first.Callable || second.Callable || !strings.Contains(first.Selection.MustGet().Sentence, v.seller.Name) {
		t.Errorf("whose turn it is: %+v %+v", first, second)
	}
	line := v.line(v.other, prices, "3")
	v.refusedWith(t, line, "call_off_other_party_first")
	line["skip"] = map[string]any{"code": "teurer", "text": "Die Lieferung dauert diesem Haus zu lange."}
	v.refusedWith(t, line, "call_off_skip_unpublished")
	line["skip"] = map[string]any{"code": "lieferunfaehig", "text": "zu spät"}
	v.refusedWith(t, line, "call_off_skip_unexplained")
	line["skip"] = map[string]any{"code": "lieferunfaehig", "text": "Laut Schreiben von heute liefert er erst im Februar, gebraucht wird im Januar."}
	order := v.officer.sealed(t, v.officer.order(t, line).Orders[0].Summary.Id)
	if order.Summary.Supplier.Name != v.other.Name {
		t.Errorf("called off from %s", order.Summary.Supplier.Name)
	}
	for path, wants := range map[string][]string{
		"/orders/" + order.Summary.Id.String() + "/note":               {"Der Vertragspartner kann zum Bedarfstermin nicht liefern", "erst im Februar", v.seller.Name + ", Hannover, Rang 1"},
		"/orders/" + order.Summary.Id.String() + "/legal-basis":        {"An der Reihe war " + v.seller.Name, "kann zum Bedarfstermin nicht liefern"},
		"/decisions/" + order.Lines[0].DecisionId.String():             {"lieferunfaehig", v.seller.ID.String()},
		"/decisions/" + order.Lines[0].DecisionId.String() + "/replay": {`"same":true`},
	} {
		body := string(v.officer.do("GET", path, nil).Want(http.StatusOK).Body)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q: %s", path, want, body)
			}
		}
	}

	_, terms := v.first.standing(t, v.contract)
	lotOf(terms)["parties"].([]any)[0].(map[string]any)["suspendedReason"] = "Insolvenzantrag"
	v.changed(t, v.first, v.second, map[string]any{"kind": "correct", "contractId": v.contract, "reason": "Insolvenzantrag", "terms": terms})
	delete(line, "skip")
	v.officer.order(t, line)
}

// TestRule10_SharesAreKept: whoever the line names, a call-off goes to the party that lacks most of its share, and each ends
// within its share. A price above the one that was seen is not taken over silently.
func TestRule10_SharesAreKept(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-302", func(l map[string]any) {
		l["selection"].(map[string]any)["by"] = "share"
		l["parties"].([]any)[0].(map[string]any)["sharePercent"] = "70"
		l["parties"].([]any)[1].(map[string]any)["sharePercent"] = "30"
	})
	prices := v.covered(t, "1")
	got, all, largest := map[string]int64{}, int64(0), int64(0)
	for i := range 20 {
		pieces := 1 + i*i%23
		sub := v.officer.order(t, v.line(v.seller, prices, fmt.Sprint(pieces)))
		net := map[string]int64{v.seller.Name: 90, v.other.Name: 92}[sub.Orders[0].Summary.Supplier.Name] * int64(pieces)
		got[sub.Orders[0].Summary.Supplier.Name] += net
		all, largest = all+net, max(largest, net)
	}
	for name, share := range map[string]int64{v.seller.Name: 70, v.other.Name: 30} {
		if off := got[name] - all*share/100; max(off, -off) > largest {
			t.Errorf("%s got %d of %d, its share is %d %%", name, got[name], all, share)
		}
	}
	turns := v.covered(t, "1")[v.other.Name].Selection.MustGet().Turns
	if len(turns) != 2 || !strings.Contains(turns[0].Stands+turns[1].Stands, "Anteil 70 %") {
		t.Errorf("turns %+v", turns)
	}
	for v.covered(t, "1")[v.seller.Name].Callable { // until it is the dearer one's turn
		v.officer.order(t, v.line(v.seller, prices, "1"))
	}
	seen := v.line(v.seller, prices, "1")
	seen["seenTotal"] = "90.00"
	v.refusedWith(t, seen, "offer_price_rose")
}

// TestRule10_CriteriaAndTheMixedKind: the cheapest by the published criteria is picked, and above the value of the notice
// there is a competition.
func TestRule10_CriteriaAndTheMixedKind(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-303", func(l map[string]any) {
		l["callOffKind"] = "mixed"
		l["parties"].([]any)[0].(map[string]any)["rank"] = 2
		l["parties"].([]any)[1].(map[string]any)["rank"] = 1
		s := l["selection"].(map[string]any)
		s["by"], s["criteria"], s["directUpTo"] = "criteria", []string{"price", "delivery"}, euros("900.00")
	})
	prices := v.covered(t, "10")
	v.refusedWith(t, v.line(v.other, prices, "1"), "call_off_other_party_first")
	v.refusedWith(t, v.line(v.seller, prices, "11"), "call_off_needs_mini_competition")
	order := v.officer.order(t, v.line(v.seller, prices, "10")).Orders[0].Summary.Id
	body := string(v.officer.do("GET", "/orders/"+order.String()+"/legal-basis", nil).Want(http.StatusOK).Body)
	for _, want := range []string{"niedrigster Gesamtpreis", "900,00", "dieser Abruf liegt nicht darüber"} {
		if !strings.Contains(body, want) {
			t.Errorf("the explanation lacks %q: %s", want, body)
		}
	}
}

// TestRule10_ARuleThatPicksNobodyIsNoRule: a lot's rule has to pick exactly one party, and what was published stays.
func TestRule10_ARuleThatPicksNobodyIsNoRule(t *testing.T) {
	t.Parallel()
	v := inForce(t, "RV-2026-304", func(map[string]any) {})
	for want, change := range map[string]func(l, s map[string]any){
		"/lots/0/selection/criteria":   func(_, s map[string]any) { s["by"] = "criteria" },
		"/lots/0/selection/directUpTo": func(l, _ map[string]any) { l["callOffKind"] = "mixed" },
		"/lots/0/parties":              func(_, s map[string]any) { s["by"] = "share" },
		"/lots/0/selection/skipReasons": func(_, s map[string]any) {
			s["skipReasons"] = []any{map[string]any{"code": "a", "text": "b"}, map[string]any{"code": "a", "text": "c"}}
		},
		"/lots/0/selection/skipReasons/0/text": func(_, s map[string]any) { s["skipReasons"] = []any{map[string]any{"code": "a", "text": " "}} },
	} {
		_, terms := v.first.standing(t, v.contract)
		terms["number"] = "RV-2026-305"
		change(lotOf(terms), lotOf(terms)["selection"].(map[string]any))
		if got := findingsOf(v.first.drafted(t, map[string]any{"kind": "create", "terms": terms})); got != want {
			t.Errorf("findings at %q, want %q", got, want)
		}
	}
	_, terms := v.first.standing(t, v.contract)
	lotOf(terms)["selection"].(map[string]any)["skipReasons"] = []any{}
	if got := findingsOf(v.first.drafted(t, map[string]any{"kind": "correct", "contractId": v.contract, "reason": "weniger Gründe", "terms": terms})); got != "/lots/0/selection" {
		t.Errorf("published reasons vanish by a correction: findings at %q", got)
	}
}
