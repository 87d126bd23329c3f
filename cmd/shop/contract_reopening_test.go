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

func (a actor) reopen(contract uuid.UUID, lot int, reason string) testkit.Response {
	body := map[string]any{"reason": reason}
	if lot > 0 {
		body["lotNumber"] = lot
	}
	return a.do("POST", "/framework-contracts/"+contract.String()+"/reopenings", body)
}

func (a actor) contractAt(t *testing.T, contract uuid.UUID) gen.FrameworkContract {
	t.Helper()
	var c gen.FrameworkContract
	a.do("GET", "/framework-contracts/"+contract.String(), nil).Want(http.StatusOK).JSON(&c)
	return c
}

// TestRule05_TheContractManagerReopensWithAReason: what a cancellation gave back to an exhausted lot is called off again once the contract
// manager has decided so and said why; the contract as a whole is decided on by itself. Nobody else decides, and the maximum stays.
func TestRule05_TheContractManagerReopensWithAReason(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "100", LotMaximum: "1000", Maximum: "1000", Entitled: []uuid.UUID{w.Body}})
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.session(w.Officer.Person, w.School)
	order := officer.order(t, m.callOff(m.lot.Price, "10")).Orders[0].Summary.Id
	officer.sealed(t, order)
	manager.reopen(m.lot.Contract, 1, "Es ist noch Bedarf da").Want(http.StatusConflict) // nothing came back
	officer.cancel(order, "4").Want(http.StatusOK)

	c := manager.contractAt(t, m.lot.Contract)
	if lot := c.Lots[0]; lot.Remaining.State != "exhausted" || lot.Reopened.IsNull() || lot.Reopened.MustGet().Value.MustGet().Amount != "400.00" || c.Reopened.IsNull() {
		t.Errorf("before: %+v, total %+v", lot, c.Reopened)
	}
	s.settle(t)
	before := s.Rows()
	for _, outsider := range []actor{s.member(w.City, "contract_manager"), s.member(w.Coop, "auditor"), officer} {
		outsider.reopen(m.lot.Contract, 1, "Es ist noch Bedarf da").Want(http.StatusForbidden)
	}
	manager.reopen(m.lot.Contract, 1, "   ").Want(http.StatusBadRequest)
	manager.reopen(m.lot.Contract, 7, "Es ist noch Bedarf da").Want(http.StatusNotFound)
	manager.reopen(uuid.New(), 1, "Es ist noch Bedarf da").Want(http.StatusNotFound)
	manager.reopen(uuid.New(), 0, "Es ist noch Bedarf da").Want(http.StatusNotFound)
	if after := s.Rows(); after["limit_reopening"] != before["limit_reopening"] || after["leaf"] != before["leaf"] {
		t.Error("a refused decision left something")
	}

	var done gen.ContractReopening
	manager.reopen(m.lot.Contract, 1, " Vier Geräte waren nicht lieferbar ").Want(http.StatusCreated).JSON(&done)
	refused(t, officer, m, http.StatusConflict) // the contract as a whole is still exhausted
	manager.reopen(m.lot.Contract, 0, "Ebenso").Want(http.StatusCreated)
	manager.reopen(m.lot.Contract, 1, "Noch einmal").Want(http.StatusConflict)
	if c = manager.contractAt(t, m.lot.Contract); !c.Reopened.IsNull() || !c.Lots[0].Reopened.IsNull() || c.Lots[0].Remaining.Value.MustGet().Amount != "400.00" {
		t.Errorf("reopened: %+v", c)
	}
	again := officer.order(t, m.callOff(m.lot.Price, "4")).Orders[0].Summary.Id
	refused(t, officer, m, http.StatusConflict)

	var past gen.ContractEditionList
	manager.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/editions", nil).Want(http.StatusOK).JSON(&past)
	if len(past.Reopenings) != 2 || past.Reopenings[0].LotNumber != nil || *past.Reopenings[1].LotNumber != 1 ||
		past.Reopenings[1].Reason != "Vier Geräte waren nicht lieferbar" || past.Reopenings[1].DecidedBy.MustGet() != "Person contract_manager" || past.Reopenings[1].Entry != done.Entry {
		t.Errorf("history: %+v", past.Reopenings)
	}
	if n := s.Count(`SELECT count(*) FROM record WHERE type = 'contract.reopened' AND convert_from(bytes, 'UTF8') LIKE '%' || $1 || '%'`, "lieferbar"); n != 0 {
		t.Error("the reason stands in the record in plain")
	}
	if n := s.Count(`SELECT count(*) FROM balance WHERE kind IN ('lot', 'contract') AND maximum = 1000 AND committed = 1000 AND NOT shut`); n != 2 {
		t.Errorf("%d of 2 limits are used up under the maximum that was published", n)
	}

	officer.sealed(t, again)
	officer.cancel(again, "1").Want(http.StatusOK) // exhausted a second time
	if c = manager.contractAt(t, m.lot.Contract); c.Lots[0].Reopened.IsNull() {
		t.Error("what was exhausted again is open")
	}
	for _, sql := range []string{`UPDATE balance SET shut = false`, `UPDATE limit_reopening SET reason = ''`, `DELETE FROM limit_reopening`} {
		if _, err := s.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the worker may %s", sql)
		}
	}
	if r := manager.reopen(m.lot.Contract, 1, strings.Repeat("x", 4001)); r.Status != http.StatusBadRequest {
		t.Errorf("a reason without end: %d", r.Status)
	}
}

// reopeningCall reopens a fresh exhausted lot at every call.
func (s *shop) reopeningCall(t *testing.T) call {
	t.Helper()
	lots := make([]fixture.Lot, 8)
	for i := range lots {
		lots[i] = s.Lot(fixture.LotTerms{Product: s.Product("WIEDER-" + string(rune('A'+i))), Supplier: s.Supplier("wieder" + string(rune('a'+i))), UnitPrice: "10", LotMaximum: "100", Maximum: "1000", Entitled: []uuid.UUID{s.Town}})
		s.Exec(`UPDATE balance SET committed = 60, shut = true WHERE kind = 'lot' AND owner_id = $1`, lots[i].ID)
	}
	return call{http.StatusCreated, func(_ *testing.T, _ *shop, a actor) testkit.Response {
		for _, l := range lots {
			if r := a.reopen(l.Contract, 1, "Storno"); r.Status != http.StatusConflict {
				return r
			}
		}
		return a.reopen(lots[0].Contract, 1, "Storno")
	}}
}
