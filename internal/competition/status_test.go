package competition_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/testkit/drawn"
)

var update = flag.Bool("update", false, "write golden files anew")

// words of statuses and actions in the order in which a competition meets them.
var (
	statusWords = []struct {
		status competition.Status
		german string
	}{
		{competition.Draft, "Entwurf"},
		{competition.Invited, "aufgefordert"},
		{competition.Closed, "Frist abgelaufen"},
		{competition.Opened, "geöffnet"},
		{competition.Evaluated, "gewertet"},
		{competition.Informed, "informiert, Wartefrist"},
		{competition.Awarded, "Zuschlag erteilt"},
		{competition.Cancelled, "aufgehoben"},
		{competition.NoAward, "ohne Zuschlag beendet"},
	}
	actions = []competition.Action{
		competition.Invite, competition.Ask, competition.Answer, competition.HandIn, competition.HandInLate, competition.RefuseOpening,
		competition.Close, competition.HandOut, competition.OpenOuter, competition.OpenInner, competition.Assess, competition.Inform, competition.Award,
		competition.EndUnawarded, competition.Cancel,
	}
)

const diagramHead = `# The life of a mini-competition

Drawn from the table ` + "`Transitions`" + ` in [internal/competition/status.go](../internal/competition/status.go); do not edit. After a change:
` + "`go test ./internal/competition -run TestStateDiagram -update`" + `.

Steps that change no status have no arrow and stand in the table below: questions, answers and offers while the deadline runs,
offers after it (kept as late, never opened), attempts to open too early (refused and recorded), the sealed offers given out to the
holder whose turn it is, the first of the two who open. How offers are sealed: [ADR 0020](adr/0020-sealing-in-the-browser.md).

`

// TestStateDiagram holds docs/competitions.md against the state machine.
func TestStateDiagram(t *testing.T) {
	t.Parallel()
	drawn.Held(t, "../../docs/competitions.md", diagramHead+diagram(t)+"\n"+table(), *update)
}

func diagram(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n    [*] --> draft\n")
	drawn := 0
	for _, s := range statusWords {
		fmt.Fprintf(&b, "    %s: %s (%s)\n", s.status, s.german, s.status)
		for _, tr := range competition.Transitions {
			if tr.From != s.status {
				continue
			}
			drawn++
			if tr.To != tr.From {
				fmt.Fprintf(&b, "    %s --> %s: %s\n", tr.From, tr.To, tr.Action)
			}
		}
		if s.status.Over() {
			fmt.Fprintf(&b, "    %s --> [*]\n", s.status)
		}
	}
	b.WriteString("```\n")
	if drawn != len(competition.Transitions) {
		t.Errorf("%d of %d transitions are drawn", drawn, len(competition.Transitions))
	}
	return b.String()
}

func table() string {
	var b strings.Builder
	b.WriteString("Status after a step; where a cell is empty the step is refused.\n\n| status | German |")
	for _, a := range actions {
		fmt.Fprintf(&b, " %s |", a)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(actions)) + "\n")
	for _, s := range statusWords {
		fmt.Fprintf(&b, "| %s | %s |", s.status, s.german)
		for _, a := range actions {
			to, err := competition.Next(s.status, a)
			if err != nil {
				to = ""
			}
			fmt.Fprintf(&b, " %s |", to)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestTransitions_LeadToAnEnd: an award follows the information alone, from everywhere an end can be reached, and nothing
// follows an end.
func TestTransitions_LeadToAnEnd(t *testing.T) {
	t.Parallel()
	ends := map[competition.Status]bool{}
	for range competition.Transitions {
		for _, tr := range competition.Transitions {
			if tr.To.Over() || ends[tr.To] {
				ends[tr.From] = true
			}
			if tr.To == competition.Awarded && (tr.From != competition.Informed || tr.Action != competition.Award) {
				t.Errorf("%+v awards without information", tr)
			}
		}
	}
	for _, s := range statusWords {
		if got := len(competition.Possible(s.status)); s.status.Over() != (got == 0) {
			t.Errorf("%s: %d steps follow, over = %v", s.status, got, s.status.Over())
		}
		if !s.status.Over() && !ends[s.status] {
			t.Errorf("no end can be reached from %s", s.status)
		}
		if _, err := competition.Next(s.status, "shred"); !hasCode(err, "competition_step") {
			t.Errorf("an unknown step from %s: %v", s.status, err)
		}
	}
}

func hasCode(err error, code string) bool {
	f, ok := fault.As(err)
	return ok && f.Code == code
}
