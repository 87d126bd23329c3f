package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
)

func TestContractStore(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.publish(t, m.north, "N-600;;Vertrag AG;V-1;Smartboard Vertragsware;monitor;900.00")
	store := postgres.NewContractStore(m.db.App(t))
	running := m.frameworkFor(t, "V-1", m.body, "2026-01-01", "2028-01-01")
	over := m.frameworkFor(t, "V-1", m.body, "2024-01-01", "2026-01-01")
	draft := m.frameworkFor(t, "V-1", m.body, "2027-01-01", "2029-01-01")
	foreign := m.frameworkFor(t, "V-1", m.cooperativeSibling(t), "2026-01-01", "2028-01-01")
	contractOf := func(lot catalog.LotID) (id catalog.ContractID) {
		t.Helper()
		if err := m.owner.QueryRow(t.Context(), `SELECT contract_id FROM lot WHERE id = $1`, lot).Scan(&id); err != nil {
			t.Fatal(err)
		}
		return id
	}
	m.exec(t, `UPDATE framework_contract SET status = 'draft' WHERE id = $1`, contractOf(draft))
	m.exec(t, `INSERT INTO balance (id, kind, owner_id, measure, maximum, committed, reserved) VALUES ($1, 'lot', $2, 'value', 100000, 40000.50, 5000), ($3, 'lot', $2, 'quantity', 120, 30, 0)`,
		newID(t), running, newID(t))

	query := func(organisation uuid.UUID, all bool) catalog.ContractQuery {
		return catalog.ContractQuery{Organisation: organisation, All: all, Day: money.DateOf(m.now)}
	}
	for _, c := range []struct {
		name  string
		query catalog.ContractQuery
		want  []catalog.LotID
	}{
		{"named body", query(m.body, false), []catalog.LotID{running, over}},
		{"unit below it", query(m.unit, false), []catalog.LotID{running, over}},
		{"member above it", query(m.member, false), nil},
		{"contract management", query(m.cooperative, true), []catalog.LotID{running, over, draft, foreign}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := store.Contracts(m.as(t, c.query.Organisation), c.query)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[catalog.ContractID]bool{}
			for _, contract := range found {
				seen[contract.ID] = true
			}
			want := map[catalog.ContractID]bool{}
			for _, lot := range c.want {
				want[contractOf(lot)] = true
			}
			if diff := cmp.Diff(want, seen, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("contracts (-want +got):\n%s", diff)
			}
			for _, lot := range []catalog.LotID{running, over, draft, foreign} {
				_, err := store.Contract(m.as(t, c.query.Organisation), contractOf(lot), c.query)
				if want[contractOf(lot)] {
					if err != nil {
						t.Error(err)
					}
				} else {
					wantRefusal(t, err, fault.NotFound, "not_found")
				}
			}
		})
	}

	t.Run("InFull", func(t *testing.T) {
		got, err := store.Contract(m.as(t, m.unit), contractOf(running), query(m.unit, false))
		if err != nil {
			t.Fatal(err)
		}
		term := money.Period{From: money.MustDate("2026-01-01"), To: money.MustDate("2028-01-01")}
		value, pieces := money.MustQuantity("100000"), money.MustQuantity("120")
		south := m.south
		south.Hash = [32]byte{} // master data is not what the page is about
		want := catalog.Contract{
			ID: contractOf(running), Number: got.Number, Title: "Schultafeln", Group: "Tafeln", Regime: "VgV", Term: term, Status: catalog.ContractActive,
			Lots: []catalog.Lot{{
				ID: running, Number: 1, Title: "Los 1", CPV: []string{}, Unit: "C62", Kind: catalog.CallOffSingle, Obligation: catalog.Preferred, Products: 1,
				Selection: catalog.Selection{By: catalog.SelectByRank, Criteria: []catalog.PartyCriterion{}, SkipReasons: []catalog.SkipReason{}},
				Balances: []catalog.Balance{
					{Kind: "lot", Measure: catalog.MeasureValue, Maximum: &value, Committed: money.MustQuantity("40000.5"), Reserved: money.MustQuantity("5000")},
					{Kind: "lot", Measure: catalog.MeasureQuantity, Maximum: &pieces, Committed: money.MustQuantity("30")},
				},
				Parties:  []catalog.Party{{Supplier: south, Rank: 1, Valid: term}},
				Entitled: []catalog.EntitledOrganisation{{ID: m.body, Name: "Stadt Ahrenfeld", Kind: "owner_body", Annex: "Anlage 2"}},
			}},
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(catalog.Balance{}, "ID")); diff != "" {
			t.Errorf("contract (-want +got):\n%s", diff)
		}
	})
}

// cooperativeSibling is an organisation beside the town.
func (m *market) cooperativeSibling(t testing.TB) uuid.UUID {
	t.Helper()
	return m.organisation(t, "owner_body", "Stadt Birkenau", m.member)
}
