package authz_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
)

var update = flag.Bool("update", false, "write docs/authorisation.md anew")

// German words of roles, conditions and rules, for the people who audit them.
var (
	roleWords = map[authz.Role]string{
		authz.Requester: "Bedarfsmelder", authz.Officer: "Beschaffer", authz.Approver: "Freigeber",
		authz.ContractManager: "Vertragsmanager", authz.Auditor: "Prüfer", authz.Admin: "Verwalter",
		authz.RuleMaintainer: "Regelpflege",
	}
	conditionWords = map[authz.Condition]string{
		authz.Always: "ja", authz.Own: "eigene", authz.InScope: "Bereich", authz.Cooperative: "Genossenschaft",
	}
	ruleWords = map[string]string{
		"installation read":   "Einrichtung des Marktplatzes ansehen",
		"installation change": "Einrichtung des Marktplatzes ändern",

		"session use":         "eigene Sitzung ansehen, bestätigen und beenden",
		"account keep":        "eigene Anmeldung ändern: Passwort, zweiter Faktor, Sitzungen, API-Tokens",
		"organisation read":   "Organisationen sehen",
		"organisation change": "Organisationen anlegen, ändern und umhängen",
		"membership read":     "Personen und ihre Rollen sehen",
		"membership give":     "Rollen vergeben und beenden",
		"invitation read":     "Einladungen sehen",
		"invitation make":     "Menschen einladen und Einladungen zurücknehmen",
		"catalogue read":      "Produkte suchen und Angebote vergleichen",
		"contract read":       "Rahmenverträge ansehen",
		"contract tell":       "dem Vertragsmanagement etwas melden",
		"contract listen":     "Meldungen zu Rahmenverträgen lesen",
		"contract review":     "Änderungen von Rahmenverträgen und ihren Verlauf lesen",
		"contract change":     "Rahmenverträge anlegen und ändern, Änderungen einer anderen Person in Kraft setzen",
		"standard read":       "Hausstandards sehen",
		"duty read":           "Pflichten nach der Bestellung sehen",
		"duty complete":       "Pflichten nach der Bestellung erledigen",
		"shares read":         "Verteilung der Direktaufträge ansehen",
		"standard change":     "Hausstandards setzen und beenden",
		"basket read":         "eigenen Warenkorb ansehen",
		"basket change":       "eigenen Warenkorb ändern",
		"handover read":       "Bedarfe ansehen",
		"handover hand_on":    "Bedarf weitergeben und zurücknehmen",
		"handover take":       "Bedarf übernehmen oder zurückgeben",
		"template read":       "Vorlagen der eigenen Stelle ansehen",
		"template use":        "Vorlagen in den Warenkorb legen",
		"template change":     "Vorlagen merken, umbenennen und löschen",
		"submission preview":  "Bestellung prüfen, ohne sie abzusenden",
		"submission submit":   "Bestellung absenden und aus Rahmenverträgen abrufen",
		"submission read":     "abgesendete Bestellungen ansehen",
		"order read":          "Bestellungen ansehen",
		"decision read":       "Entscheidungen ansehen und Nachweise herunterladen",
		"log read":            "Stand des Nachweisprotokolls ansehen",
		"supplier read":       "Lieferanten und Katalogfassungen ansehen",
		"supplier import":     "Lieferanten anlegen und ändern, Kataloge hochladen und veröffentlichen, Beispielkatalog",
		"criteria read":       "Kriterien neben dem Preis ansehen",
		"criteria publish":    "Kriterien neben dem Preis veröffentlichen",
		"match read":          "Ähnliche Artikel und unklare Nummern ansehen",
		"match judge":         "Über ähnliche Artikel und unklare Nummern entscheiden",
		"match request":       "Eine Entscheidung über ähnliche Artikel anfordern",
		"rule read":           "Regeln und ihre Fassungen ansehen",
		"rule draft":          "Regeln entwerfen und Entwürfe zurückziehen",
		"rule review":         "Entwürfe ansehen und probeweise anwenden",
		"rule activate":       "Entwürfe einer anderen Person in Kraft setzen",
		"basket resolve":      "Freitextpositionen in Artikel oder Angebote umwandeln",
		"sourcing record":     "Fremdangebote aufnehmen, Preise anfragen und Antworten eintragen",
		"sourcing read":       "Preisanfragen und eingegangene Unterlagen ansehen",

		"submission withdraw": "eigene Bestellung zurückziehen, solange sie auf Freigabe wartet",
		"approval read":       "ansehen, was auf Freigabe wartet",
		"approval decide":     "freigeben, zurückgeben, ablehnen; nie, was man selbst abgesendet hat; die eigene Freigabe 10 Sekunden lang zurücknehmen",
		"catalogue look_back": "Vergleiche früherer Zeitpunkte und den Preisverlauf ansehen",
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
` + "`cmd/shop`" + `); eine Ablehnung darf dabei nichts verändern.
`

// TestDocument holds docs/authorisation.md against the policy.
func TestDocument(t *testing.T) {
	t.Parallel()
	const file = "../../docs/authorisation.md"
	got := document(t, policy(t))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("docs/authorisation.md does not show the policy; run with -update (-file +policy):\n%s", diff)
	}
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
		fmt.Fprintf(&b, "| %s | %s |", german(t, ruleWords, r.Class+" "+r.Action), code(r.Operations))
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

func german[K ~string](t *testing.T, words map[K]string, key K) string {
	t.Helper()
	w, ok := words[key]
	if !ok {
		t.Errorf("no German word for %q", key)
	}
	return w
}

func code(ids []string) string { return "`" + strings.Join(ids, "`, `") + "`" }
