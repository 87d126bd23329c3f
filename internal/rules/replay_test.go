package rules_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/rules"
)

// Rule 14: what is stored names its rules and gives the same answer again, though
// the rules have changed since.
func TestReplayGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	all := seed(t)
	for _, land := range []rules.Jurisdiction{"DE-NI", "DE-NW", "DE-HE", "DE-BY"} {
		stored := evaluate(t, all, facts(func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.Rolling12MonthNet = land, eur("19950") }))
		raw, err := json.Marshal(stored)
		if err != nil {
			t.Fatal(err)
		}
		var read rules.Evaluation
		if err := json.Unmarshal(raw, &read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(stored, read); diff != "" {
			t.Fatalf("storing changed it: %s", diff)
		}
		later := append([]rules.Rule{
			limit("DE-NI-DA-municipality", "1", func(r *rules.Rule) { r.Version = 2 }), limit("new", "1", nil),
			limit("own", "1", func(r *rules.Rule) { r.Organisation = "org-1" }), limit("HE", "1", func(r *rules.Rule) { r.Jurisdiction = "DE-HE" }),
		}, all...)
		again, err := rules.Replay(later, read)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(stored, again); diff != "" {
			t.Errorf("%s: %s", land, diff)
		}
		if now := evaluate(t, later, stored.Facts); cmp.Equal(stored, now) {
			t.Errorf("%s: the new rules change nothing, so the test proves nothing", land)
		}
	}
}

func TestErrReplay(t *testing.T) {
	t.Parallel()
	all := seed(t)
	stored := evaluate(t, all, facts(nil))
	if _, err := rules.Replay(nil, stored); !errors.Is(err, rules.ErrRuleMissing) {
		t.Errorf("without rules: %v", err)
	}
	for i := range all {
		if all[i].ID == stored.Rule.ID {
			all[i].Citation, all[i].Sealed = all[i].Citation+" (geändert)", nil
		}
	}
	if _, err := rules.Replay(all, stored); !errors.Is(err, rules.ErrRuleChanged) {
		t.Errorf("with a changed rule: %v", err)
	}
}
