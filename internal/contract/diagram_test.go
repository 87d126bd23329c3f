package contract_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/testkit/drawn"
)

var update = flag.Bool("update", false, "write golden files anew")

// words of statuses and kinds of change in the order in which a contract meets them; "" is one that is not in force yet.
var (
	statusWords = []struct {
		status catalog.ContractStatus
		name   string
		german string
	}{
		{"", "draft", "Entwurf"},
		{catalog.ContractActive, "active", "läuft"},
		{catalog.ContractSuspended, "suspended", "ausgesetzt"},
		{catalog.ContractExhausted, "exhausted", "erschöpft"},
		{catalog.ContractExpired, "expired", "abgelaufen"},
		{catalog.ContractTerminated, "terminated", "gekündigt"},
	}
	kinds = []contract.Kind{contract.Create, contract.Correct, contract.Amend, contract.Suspend, contract.Resume, contract.Terminate}
)

const diagramHead = `# The life of a framework contract

Drawn from the table ` + "`Transitions`" + ` in [internal/contract/terms.go](../internal/contract/terms.go); do not edit. After a change:
` + "`go test ./internal/contract -run TestStateDiagram -update`" + `.

Every arrow is a change that one person drafts and a second one lets into force. Two statuses nobody decides on, and no contract is stored with
them: a contract is expired once its last day is over (Europe/Berlin), which the calendar says, and exhausted once released call-offs have
reached its maximum, which its limits say ([ADR 0004](adr/0004-limits.md)). Either way nothing is called off any more. What leads
back is an amendment on a ground of the regime, which raises the maximum or moves the end, and, where a cancellation gave something back, the
contract manager's decision with a reason to reopen the limit.

`

// TestStateDiagram holds docs/contracts.md against the table the service asks.
func TestStateDiagram(t *testing.T) {
	t.Parallel()
	drawn.Held(t, "../../docs/contracts.md", diagramHead+diagram(t)+"\n"+transitionTable(), *update)
}

// diagram draws every change of status, and fails for a status without a place in the drawing.
func diagram(t *testing.T) string {
	t.Helper()
	if len(statusWords) != len(contract.Transitions) {
		t.Errorf("%d statuses are drawn, the table has %d", len(statusWords), len(contract.Transitions))
	}
	names := map[catalog.ContractStatus]string{}
	for _, s := range statusWords {
		names[s.status] = s.name
	}
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n    [*] --> draft\n")
	for _, s := range statusWords {
		fmt.Fprintf(&b, "    %s: %s (%s)\n", s.name, s.german, s.name)
		for _, k := range kinds {
			if to := contract.StatusAfter(s.status, k); to != s.status && slices.Contains(contract.Transitions[s.status], k) {
				fmt.Fprintf(&b, "    %s --> %s: %s\n", s.name, names[to], k)
			}
		}
		if s.status == catalog.ContractActive {
			b.WriteString("    active --> exhausted: maximum reached\n    active --> expired: last day over\n")
		}
		if s.status == catalog.ContractTerminated {
			b.WriteString("    terminated --> [*]\n")
		}
	}
	b.WriteString("```\n")
	return b.String()
}

func transitionTable() string {
	var b strings.Builder
	b.WriteString("Changes that a status permits; where a cell is empty the change is refused (`contract_transition`).\n\n| status | German |")
	for _, k := range kinds {
		fmt.Fprintf(&b, " %s |", k)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(kinds)) + "\n")
	for _, s := range statusWords {
		fmt.Fprintf(&b, "| %s | %s |", s.name, s.german)
		for _, k := range kinds {
			to := catalog.ContractStatus("")
			if slices.Contains(contract.Transitions[s.status], k) {
				to = contract.StatusAfter(s.status, k)
			}
			fmt.Fprintf(&b, " %s |", to)
		}
		b.WriteString("\n")
	}
	return b.String()
}
