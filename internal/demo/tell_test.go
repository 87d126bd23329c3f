package demo

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/postgres"
)

// TestAStepIsDoneOnceTheVisitorsResultIsStored: what the load and the walk ordered before does not count.
func TestAStepIsDoneOnceTheVisitorsResultIsStored(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	line := func(change func(*postgres.DemoBought)) postgres.DemoBought {
		b := postgres.DemoBought{Login: visitor, Part: headset, Rank: 1, At: since, Decision: uuid.New()}
		change(&b)
		return b
	}
	for name, tc := range map[string]struct {
		bought postgres.DemoBought
		want   []string
	}{
		"Best":                  {line(func(*postgres.DemoBought) {}), []string{"compare"}},
		"BestAndSealed":         {line(func(b *postgres.DemoBought) { b.Sealed = true }), []string{"compare", "verify"}},
		"BeforeTheStory":        {line(func(b *postgres.DemoBought) { b.At = since.Add(-time.Second) }), nil},
		"SomebodyElse":          {line(func(b *postgres.DemoBought) { b.Login = "hauke.brandt" }), nil},
		"AnotherProduct":        {line(func(b *postgres.DemoBought) { b.Part = "X" }), nil},
		"DearerWithReason":      {line(func(b *postgres.DemoBought) { b.Rank, b.Reason = 2, true }), []string{"deviation"}},
		"DearerWithout":         {line(func(b *postgres.DemoBought) { b.Rank = 2 }), nil},
		"CallOff":               {line(func(b *postgres.DemoBought) { b.Part, b.Rank, b.CallOff = notebook, 0, true }), []string{"call_off"}},
		"LookedAtFromTheBefore": {line(func(b *postgres.DemoBought) { b.Part, b.Key, b.At = "Y", "beispiel-tie", since.Add(-time.Hour) }), []string{"tie"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range done([]postgres.DemoBought{tc.bought}, since) {
				if !s.Done {
					continue
				}
				got = append(got, s.Name)
				if *s.Decision != tc.bought.Decision {
					t.Errorf("%s shows another decision", s.Name)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("done (-want +got):\n%s", diff)
			}
		})
	}
}
