package audit_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
)

// TestCheckEntry alters what a database stores for an order with one decision.
func TestCheckEntry(t *testing.T) {
	t.Parallel()
	decision := must(audit.NewRecord(uuid.New(), audit.RecordType{Name: "decision", Version: 1}, map[string]string{"price": "4.05"}, dice(1)))(t)
	order := must(audit.NewRecord(uuid.New(), audit.RecordType{Name: "order.released", Version: 1},
		map[string]any{"decisions": []audit.DecisionRef{decision.Ref()}}, dice(2)))(t)
	leaf := must(audit.NewLeaf(order, noon))(t)
	type stored struct{ order, decision audit.Record }
	for name, c := range map[string]struct {
		alter  func(*stored)
		record uuid.UUID
		code   audit.Code
	}{
		"AsSealed":           {func(*stored) {}, uuid.Nil, ""},
		"ErrOrderAltered":    {func(s *stored) { s.order = decision }, order.ID, audit.CodeRecordMismatch},
		"ErrOrderGone":       {func(s *stored) { s.order.Bytes = nil }, order.ID, audit.CodeRecordMalformed},
		"ErrSaltAltered":     {func(s *stored) { s.order.Salt[0]++ }, order.ID, audit.CodeRecordMismatch},
		"ErrDecisionAltered": {func(s *stored) { s.decision.Bytes = []byte(`{"price":"4.06"}`) }, decision.ID, audit.CodeDecisionMismatch},
		"ErrDecisionGone":    {func(s *stored) { s.decision.ID = uuid.New() }, decision.ID, audit.CodeDecisionMissing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := stored{order, decision}
			c.alter(&s)
			record, err := audit.CheckEntry(leaf.Bytes(), s.order.Bytes, s.order.Salt, func(id uuid.UUID) ([]byte, audit.Salt, bool) {
				return s.decision.Bytes, s.decision.Salt, id == s.decision.ID
			})
			wantCode(t, err, c.code)
			if record != c.record {
				t.Errorf("named %s, want %s", record, c.record)
			}
		})
	}
}
