package authz_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/testkit/drawn"
)

var update = flag.Bool("update", false, "write docs/authorisation.md anew")

// German words of roles and conditions, for the people who audit them.
var (
	roleWords = map[authz.Role]string{
		authz.Requester: "Bedarfsmeldung", authz.Officer: "Beschaffung", authz.Approver: "Freigabe",
		authz.ContractManager: "Vertragsverwaltung", authz.Auditor: "Prüfung", authz.Admin: "Verwaltung",
		authz.RuleMaintainer: "Regelpflege",
	}
	conditionWords = map[authz.Condition]string{
		authz.Always: "ja", authz.Own: "eigene", authz.InScope: "Bereich", authz.Cooperative: "Genossenschaft",
	}
)

const documentHead = `# Wer darf was

Erzeugt aus [internal/authz/policy.yaml](../internal/authz/policy.yaml); nicht von Hand ändern. Nach einer Änderung der Regeln:
` + "`go test ./internal/authz -run TestDocument -update`" + `.

Fassung der Regeln: ` + "`%s`" + `. Sie steht in jeder Aufzeichnung einer Bestellung neben der Regel, die sie erlaubt hat.

Eine Rolle gilt nur in der Organisation, in der sie jemandem gegeben wurde, und nur für deren Zeitraum. Wer mehrere Rollen hat,
darf, was eine davon erlaubt. Was hier nicht steht, ist niemandem erlaubt.

| Eintrag | Bedeutung |
|---|---|
| ja | überall dort, wo die Rolle gilt |
| eigene | nur für die Organisation, für die man gerade handelt |
| Bereich | auch für die Organisationen, die heute unter dieser stehen |
| Genossenschaft | nur, wenn man für die Genossenschaft selbst handelt |
| – | nicht erlaubt |

`

const documentFoot = `
Ohne Anmeldung erreichbar: %s.

Zum Abruf aus einem Rahmenvertrag gehört außer der Rolle die Abrufberechtigung: Die Organisation oder eine, unter der sie
steht, muss am Tag der Bestellung für das Los benannt sein. Fehlt sie, wird die Bestellung mit der Regel ` + "`not_entitled`" + `
abgelehnt, fehlt die Rolle, mit ` + "`no_rule`" + `. Abgelehnte Versuche angemeldeter Personen werden aufgezeichnet.

Die Tabelle wird für jede Operation und jede Rolle an einem laufenden Server nachgeprüft (` + "`TestAuthorisationMatrix`" + ` in
` + "`cmd/shop`" + `); eine Ablehnung darf dabei nichts verändern. Navigation und Schaltflächen sieht
jede Rolle im Browser genau so weit, wie die Tabelle reicht (` + "`frontend/e2e/rights.spec.ts`" + `).
`

// TestDocument holds docs/authorisation.md against the policy.
func TestDocument(t *testing.T) {
	t.Parallel()
	drawn.Held(t, "../../docs/authorisation.md", document(t, policy(t)), *update)
}

// document writes one row per rule and one column per role. A rule, role or condition without a German word fails.
func document(t *testing.T, p *authz.Policy) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, documentHead, p.Revision)
	b.WriteString("| Vorgang | Operationen der Schnittstelle |")
	for _, role := range authz.Roles() {
		fmt.Fprintf(&b, " %s |", german(t, roleWords, role))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(authz.Roles())) + "\n")
	for _, r := range p.Rules {
		fmt.Fprintf(&b, "| %s | %s |", ruleInGerman(t, r), code(r.Operations))
		for _, role := range authz.Roles() {
			cell := "–"
			if condition, named := r.Allow[role]; named {
				cell = german(t, conditionWords, condition)
			}
			fmt.Fprintf(&b, " %s |", cell)
		}
		b.WriteString("\n")
	}
	public := slices.DeleteFunc(p.Operations(), func(id string) bool {
		op, _ := p.Operation(id)
		return !op.Public
	})
	fmt.Fprintf(&b, documentFoot, code(public))
	return b.String()
}

// ruleInGerman is what a row allows; a row without words in both languages fails.
func ruleInGerman(t *testing.T, r authz.Rule) string {
	t.Helper()
	if r.Words("de") == "" || r.Words("en") == "" {
		t.Errorf("words.go has no words for %q", r.Class+" "+r.Action)
	}
	return r.Words("de")
}

func german[K ~string](t *testing.T, words map[K]string, key K) string {
	t.Helper()
	w, ok := words[key]
	if !ok {
		t.Errorf("no German word for %q", key)
	}
	return w
}

func code(ids []string) string { return "`" + strings.Join(ids, "`, `") + "`" }
