//go:build unix

package postgres_test

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
)

func TestLinkSource(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	links := postgres.NewLinkSource(p.db.Worker(t))
	policy, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return *p.clock }
	enforcer, err := authz.NewEnforcer(t.Context(), policy, links, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_, who := p.login(t)
	lot := p.lot(t)
	callOff := authz.Request{Class: "submission", Action: "submit", Entitlement: authz.Lot(lot)}
	may := func() bool {
		t.Helper()
		d, err := enforcer.Decide(t.Context(), who, callOff)
		if err != nil {
			t.Fatal(err)
		}
		return d.Allowed
	}
	if may() {
		t.Error("allowed before anybody was entitled")
	}
	changes := links.Changes(t.Context())
	<-changes // the connection listens
	p.exec(t, `INSERT INTO entitlement VALUES ($1, $2, $3, '[2026-11-01,2026-11-24)', 'Anlage 1')`, uuid.New(), lot, p.member)
	select {
	case <-changes:
	case <-time.After(10 * time.Second):
		t.Fatal("the change was not announced")
	}
	if err := enforcer.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !may() {
		t.Error("refused although the member above is entitled today")
	}
	*p.clock = morning.AddDate(0, 0, 1) // the entitlement has ended; nobody changed a row
	if may() {
		t.Error("allowed by an entitlement that ended yesterday")
	}
	got, err := links.Links(t.Context(), money.MustDate("2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Tree) != 3 || !slices.Contains(got.Tree, authz.TreeLink{Child: p.unit, Parent: p.body}) ||
		!slices.Equal(got.Memberships, []authz.Membership{{Person: p.person, Organisation: p.body, Role: authz.Officer}}) ||
		!slices.Equal(got.Entitlements, []authz.Entitlement{{Organisation: p.member, Lot: lot}}) {
		t.Errorf("links %+v", got)
	}
}

func (p people) lot(t *testing.T) uuid.UUID {
	t.Helper()
	contract, lot := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	p.exec(t, `INSERT INTO framework_contract VALUES ($1, 'RV-1', 'Endgeräte', 'Endgeräte', 'VgV', NULL, '[2026-01-01,2030-01-01)', 'active', $2)`, contract, morning)
	p.exec(t, `INSERT INTO lot (id, contract_id, number, title, call_off_kind, obligation) VALUES ($1, $2, 1, 'Notebooks', 'single', 'preferred')`, lot, contract)
	return lot
}
