package main

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestTimeMachine_TradeFollowsTheBasisOfThen: whether the cooperative's trade stands in a comparison of the past is decided
// by the basis as it was known at the instant; which of its prices are shown, by what the body sees today.
func TestTimeMachine_TradeFollowsTheBasisOfThen(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s, c := startClock(t, w)
	_, own := tradeIn(t, w)
	officer, admin := s.member(w.School, "officer"), s.member(w.Body, "admin")
	set := func(after time.Duration, kind, value, from, pdf string) time.Time {
		t.Helper()
		before := c.now()
		c.set(before.Add(after))
		s.reload()
		admin.term(w.Body, kind, value, from, pdf).Want(http.StatusCreated)
		return before.Add(after - time.Second) // the last moment before it was recorded
	}
	first := set(time.Hour, "inhouse", "none", memberToday, "")
	second := set(time.Hour, "inhouse", "gwb_108_1", memberToday, somePDF)
	third := set(time.Hour, "inhouse", "none", "2026-11-25", "")
	fourth := set(48*time.Hour, "inhouse", "gwb_120_4", "2026-11-25", somePDF)
	last := c.now().Add(time.Second)
	c.set(last.Add(time.Minute))
	s.reload()
	for name, want := range map[string]struct {
		at     time.Time
		offers int
	}{
		"the fixture's basis":                 {first, 1},
		"none of the same day":                {second, 0},
		"a basis of the same day":             {third, 1},
		"the day none begins":                 {fourth, 0},
		"a basis in its place, from that day": {last, 1},
	} {
		var got gen.Comparison
		officer.at(own["productId"].(catalog.ProductID), "1", want.at.Format(time.RFC3339Nano)).Want(http.StatusOK).JSON(&got)
		if trade := orZero(got.Trade); len(trade.Offers) != want.offers {
			t.Errorf("%s: %d offers of the trade at %s, want %d", name, len(trade.Offers), want.at, want.offers)
		}
	}
	tells := func(amount string) bool {
		return bytes.Contains(officer.at(own["productId"].(catalog.ProductID), "1", last.Format(time.RFC3339Nano)).Want(http.StatusOK).Body, []byte(amount))
	}
	if !tells("51.36") || !tells("52.64") {
		t.Error("a body that sees both prices misses one in the past")
	}
	set(24*time.Hour, "prices", "own", "2026-11-26", "")
	if tells("51.36") || !tells("52.64") {
		t.Error("the past tells the contract price to a body that sees its own price alone by now, or keeps that back")
	}
}

// TestOrganisations_HistoryTellsEveryFact: what an organisation was before is told whole, VAT attribute and Leitweg-ID included.
func TestOrganisations_HistoryTellsEveryFact(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s, c := startClock(t, w)
	admin := s.member(w.Body, "admin")
	var o gen.OrganisationDetails
	for _, facts := range []map[string]any{
		{"name": "Grundschule am Park", "land": "DE-NI", "buyerType": "school", "vatEntrepreneur": true, "leitwegId": "04011000-1234512345-06", "approvalDays": 3},
		{"name": "Grundschule am Park", "land": "DE-NI", "buyerType": "school", "vatEntrepreneur": false, "leitwegId": "04011000-1234512345-06", "approvalDays": 3},
		{"name": "Grundschule am Park", "land": "DE-BY", "buyerType": "municipality", "vatEntrepreneur": false, "approvalDays": 0},
	} {
		c.set(c.now().Add(time.Second))
		r := admin.do("GET", "/organisations/"+w.School.String(), nil)
		admin.do("PUT", "/organisations/"+w.School.String(), facts, "If-Match", r.Header.Get("ETag")).Want(http.StatusOK).JSON(&o)
	}
	for i := range o.Past {
		if o.Past[i].Until.IsZero() {
			t.Error("a state has no end")
		}
		o.Past[i].Until = time.Time{}
	}
	want := o.Past[:0:0]
	for _, was := range []struct {
		vat     bool
		leitweg string
		days    int
	}{{false, "04011000-1234512345-06", 3}, {true, "04011000-1234512345-06", 3}, {false, "031510009009-12345-67", 0}} {
		want = append(want, o.Past[0])
		p := &want[len(want)-1]
		p.Name, p.Land, p.BuyerType, p.VatEntrepreneur, p.ApprovalDays = "Grundschule am Park", nullable.NewNullableWithValue("DE-NI"), "school", was.vat, was.days
		p.LegalEntity = o.LegalEntity
		p.LeitwegId = nullable.NewNullableWithValue(was.leitweg)
	}
	if diff := cmp.Diff(want, o.Past); diff != "" {
		t.Errorf("what it was (-want +got):\n%s", diff)
	}
}
