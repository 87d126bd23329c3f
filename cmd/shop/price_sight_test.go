package main

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/paper"
)

var packed = regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`)

// spelled is everything that an answer says: its text, that of a PDF, and what is packed in it as base64.
func spelled(t *testing.T, r testkit.Response) string {
	t.Helper()
	if bytes.HasPrefix(r.Body, []byte("%PDF-")) {
		p, err := paper.Open(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := p.Text()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	all := []string{string(r.Body)}
	for _, text := range packed.FindAllString(all[0], -1) {
		if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
			all = append(all, string(raw))
		}
	}
	return strings.Join(all, "\n")
}

// TestPriceSight_InEveryReading walks the contract: with every operation that reads, as somebody who holds all roles of a body
// that sees one price of the cooperative's trade, and with its previews, searches and suggestions, nobody learns the other
// one or the fee between them: not from notes as text, page or PDF, not from proofs, packages and replays, not from the past.
func TestPriceSight_InEveryReading(t *testing.T) {
	t.Parallel()
	s, _, admin, market, own := ownTrade(t)
	me := s.everyRole(s.School)
	product := own["productId"].(catalog.ProductID).String()
	const contract, fee, whole = "51.36", "1.28", "52.64"
	for _, c := range []struct {
		sight, sees string
		not         []string
	}{{"own", whole, []string{contract, fee}}, {"contract", contract, []string{fee, whole}}} {
		admin.term(s.Body, "prices", c.sight, memberToday, "").Want(http.StatusCreated)
		sub := me.order(t, market)
		me.do("POST", "/basket/lines", market).Want(http.StatusCreated)
		me.do("POST", "/basket/lines", own)
		order, decision := sub.Orders[0].Summary.Id, sub.Orders[0].DecisionIds[0]
		me.sealed(t, order)
		s.settle(t)
		nobodys := uuid.NewString()
		all := readings(t, map[string]string{
			"userId": nobodys, "groupId": nobodys, "organisationId": s.School.String(), "termId": nobodys, "personId": s.Officer.Person.String(),
			"action": "order.read", "since": "2026-11-23T00:00:00Z", "q": "AV-D20", "quantity": "1", "productId": product, "supplierId": nobodys,
			"ruleId": "DE-NI-DA-municipality", "sha256": strings.Repeat("0", 64), "draftId": nobodys, "documentId": nobodys, "inquiryId": nobodys,
			"token": strings.Repeat("x", 43), "contractId": nobodys, "listId": nobodys, "projectPriceId": nobodys, "successorId": nobodys, "contractDocumentId": nobodys, "optionListId": nobodys, "quoteId": nobodys, "lot": "1", "changeId": nobodys, "submissionId": sub.Id.String(),
			"approvalId": nobodys, "orderId": order.String(), "decisionId": decision.String(), "lotId": nobodys, "competitionId": nobodys, "roundId": nobodys,
		})
		all = append(all, reading{"suggest", "/suggestions?q=eigen"}, reading{"searchProducts", "/products?q=Dockingstation&sort=price"},
			reading{"compareOffers of today", "/products/" + product + "/comparison?quantity=1&at=2026-11-23"})
		answers := map[string]testkit.Response{"preview": me.do("POST", "/submissions/preview", lines(market, own)).Want(http.StatusOK)}
		for _, r := range all {
			answers[r.name] = me.do("GET", r.path, nil)
		}
		for _, name := range []string{"getDecisionNotePdf", "getOrderNotePdf", "getDecisionProof", "getOrderPackage", "replayDecision", "compareBasket", "suggest", "compareOffers of today"} {
			if answers[name].Status != http.StatusOK {
				t.Errorf("%s answers %d", name, answers[name].Status)
			}
		}
		for name, r := range answers {
			text := spelled(t, r)
			for _, amount := range c.not {
				if slices.ContainsFunc([]string{amount, strings.Replace(amount, ".", ",", 1)}, func(a string) bool { return strings.Contains(text, a) }) {
					t.Errorf("sight %s: %s tells %s", c.sight, name, amount)
				}
			}
		}
		if !strings.Contains(spelled(t, answers["compareOffers"]), c.sees) {
			t.Errorf("sight %s: the comparison keeps %s back", c.sight, c.sees)
		}
	}
}
