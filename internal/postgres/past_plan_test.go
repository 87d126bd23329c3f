package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
)

// lookBackUsesTheIndexes: in a shop of demo size, after a catalogue of 5,000 offers was replaced, a look back and a price
// history read neither products nor offers from end to end, as the role that requests run as.
func lookBackUsesTheIndexes(t *testing.T, m *market) {
	t.Helper()
	m.now = m.now.Add(48 * time.Hour)
	m.publish(t, m.north, "N-0;;Avelo;P-0;Dockingstation;dock;1.00") // ends all other offers of the supplier
	for _, table := range []string{"product", "offer", "supplier_state", "purchase_order", "ledger", "lot_price"} {
		m.exec(t, `ANALYZE `+table)
	}
	var product uuid.UUID
	if err := m.owner.QueryRow(t.Context(), `SELECT product_id FROM offer WHERE until_version IS NOT NULL ORDER BY id LIMIT 1`).Scan(&product); err != nil {
		t.Fatal(err)
	}
	_, trace, app := openTraced(t, m)
	store, now := postgres.NewOrderStore(app), m.now.Add(time.Hour).UTC()
	q := order.FactsQuery{
		Organisation: m.manager.Organisation, LegalEntity: m.manager.Organisation, Day: money.DateOf(now),
		Lines: []order.LineInput{{Product: catalog.ProductID{UUID: product}}},
	}
	ctx := authz.ContextWithPrincipal(t.Context(), m.manager)
	trace.reset()
	past, err := store.FactsAt(ctx, q, now.Add(-24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if len(past.Facts.Offers) == 0 {
		t.Error("no offer of then was found")
	}
	if _, err := store.History(ctx, q, now.AddDate(-2, 0, 0), now); err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, s := range trace.statements {
		if !strings.Contains(s.SQL, "offer") {
			continue
		}
		looked++
		plan := explain(t, app, s)
		for line := range strings.Lines(plan) {
			_, table, scanned := strings.Cut(line, "Seq Scan on ")
			if name, _, _ := strings.Cut(table, " "); scanned && (name == "product" || name == "offer") {
				t.Errorf("%s is read from end to end:\n%s\n%s", name, s.SQL, plan)
			}
		}
	}
	if looked < 4 {
		t.Errorf("looked at %d statements", looked)
	}
}
