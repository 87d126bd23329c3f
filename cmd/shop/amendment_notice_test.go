package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func (a actor) notices(t *testing.T, query string) []gen.AmendmentNotice {
	t.Helper()
	var all gen.AmendmentNoticeList
	a.do("GET", "/amendment-notices"+query, nil).Want(http.StatusOK).JSON(&all)
	return all.Items
}

func (a actor) publishes(contract uuid.UUID, edition, number, on string) testkit.Response {
	return a.do("POST", "/framework-contracts/"+contract.String()+"/editions/"+edition+"/notice", map[string]any{"number": number, "publishedOn": on})
}

// TestRule08_AnAmendmentIsPublished: an amendment whose ground demands a notice (GWB §132(5)) is open with its last day until number and
// day of the notice are recorded, once; one under §132(3) or a correction is not.
func TestRule08_AnAmendmentIsPublished(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	_, terms := first.standing(t, m.lot.Contract)
	complete(terms)
	amend := func(ground, to string) {
		t.Helper()
		lotOf(terms)["maximumValue"] = eur(to)
		s.changed(t, first, second, map[string]any{"kind": "amend", "ground": ground, "contractId": m.lot.Contract, "reason": "Mehrbedarf", "terms": terms})
	}
	amend("gwb_132_3", "105000.00")
	if open := first.notices(t, ""); len(open) != 0 {
		t.Errorf("a small change is to be published: %+v", open)
	}
	amend("gwb_132_2_2", "120000.00") // edition 3
	open := first.notices(t, "?contractId="+m.lot.Contract.String())
	if len(open) != 1 || open[0].Edition != 3 || open[0].Ground != "GWB § 132 Abs. 2 Nr. 2" || open[0].Due.String() != s.dayAfter(30) || open[0].Overdue || !open[0].Number.IsNull() {
		t.Fatalf("open: %+v", open)
	}
	if other := first.notices(t, "?contractId="+uuid.NewString()); len(other) != 0 {
		t.Errorf("of another contract: %+v", other)
	}
	for name, c := range map[string]struct {
		answer testkit.Response
		status int
		says   string
	}{
		"NoNumber":    {first.publishes(m.lot.Contract, "3", "  ", s.today()), 400, "amendment_notice_number"},
		"Tomorrow":    {first.publishes(m.lot.Contract, "3", "123456-2026", s.dayAfter(1)), 400, "amendment_notice_future"},
		"NotDue":      {first.publishes(m.lot.Contract, "2", "123456-2026", s.today()), 404, "not_found"},
		"NoContract":  {first.publishes(uuid.New(), "3", "123456-2026", s.today()), 404, "not_found"},
		"OtherBody":   {s.member(s.City, "contract_manager").publishes(m.lot.Contract, "3", "123456-2026", s.today()), 403, ""},
		"OnlyAnAudit": {s.member(s.Coop, "auditor").publishes(m.lot.Contract, "3", "123456-2026", s.today()), 403, ""},
	} {
		if c.answer.Status != c.status || !strings.Contains(string(c.answer.Body), c.says) {
			t.Errorf("%s: %d %s", name, c.answer.Status, c.answer.Body)
		}
	}
	var done gen.AmendmentNotice
	second.publishes(m.lot.Contract, "3", " 123456-2026 ", s.today()).Want(http.StatusCreated).JSON(&done)
	first.publishes(m.lot.Contract, "3", "654321-2026", s.today()).Want(http.StatusConflict)
	if seen := first.notices(t, ""); len(seen) != 1 || seen[0].Number.MustGet() != "123456-2026" || seen[0].PublishedOn.MustGet().String() != s.today() || seen[0].RecordedBy.IsNull() {
		t.Errorf("recorded: %+v", seen)
	}
	if n := s.Count(`SELECT count(*) FROM record WHERE type = 'contract.amendment_notice'`); n != 1 {
		t.Errorf("%d records, want one", n)
	}
	for _, sql := range []string{`UPDATE amendment_notice SET number = 'x'`, `DELETE FROM amendment_notice`} {
		if _, err := s.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the worker may %s", sql)
		}
	}
}

// TestRule08_ALateNoticeIsOverdue from the day after its last one.
func TestRule08_ALateNoticeIsOverdue(t *testing.T) {
	t.Parallel()
	s, m, first, _ := contractShop(t)
	for edition, at := range map[int]string{2: s.dayAfter(-31), 3: s.dayAfter(-30)} {
		s.amended(m.lot.Contract, edition, at)
	}
	late := first.notices(t, "")
	if len(late) != 2 || late[0].Edition != 2 || !late[0].Overdue || late[1].Overdue {
		t.Errorf("%+v", late)
	}
}

// amended writes an edition as the store would, on a day.
func (s *shop) amended(contract uuid.UUID, edition int, day string) {
	s.Exec(`INSERT INTO contract_edition (contract_id, edition, at, kind, ground, terms) VALUES ($1, $2, $3::date + time '12:00', 'amend', 'gwb_132_2_3', '{}')`, contract, edition, day)
}

// noticeCall records a fresh notice at every call.
func (s *shop) noticeCall() call {
	lots := make([]fixture.Lot, 8)
	for i := range lots {
		lots[i] = s.Lot(fixture.LotTerms{Product: s.Product("BEKANNT-" + string(rune('A'+i))), Supplier: s.Supplier("bekannt" + string(rune('a'+i))), UnitPrice: "10", Maximum: "1000", Entitled: []uuid.UUID{s.Town}})
		s.amended(lots[i].Contract, 2, s.today())
	}
	return call{http.StatusCreated, func(_ *testing.T, _ *shop, a actor) testkit.Response {
		for _, l := range lots {
			if r := a.publishes(l.Contract, "2", "123456-2026", s.today()); r.Status != http.StatusConflict {
				return r
			}
		}
		return a.publishes(lots[0].Contract, "2", "123456-2026", s.today())
	}}
}
