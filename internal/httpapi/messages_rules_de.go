package httpapi

// messagesRulesDE holds the German texts of keeping rules.
var messagesRulesDE = map[string]message{
	"rule_field":            {"An der Regel stimmt etwas nicht", "Bitte prüfen Sie das Feld {field}."},
	"rule_missing":          {Detail: "Diese Angabe fehlt."},
	"rule_id_form":          {Detail: "Die Kennung besteht aus 3 bis 80 Buchstaben, Ziffern, Punkten, Unterstrichen und Bindestrichen."},
	"rule_date_in_future":   {Detail: "Der Stand der Quelle liegt in der Zukunft."},
	"rule_period_empty":     {Detail: "Das Ende liegt nicht nach dem Beginn."},
	"rule_amount":           {Detail: "Beträge sind in Euro und nicht negativ."},
	"rule_own_binds_itself": {Detail: "Eine eigene Regel gilt nur für die eigene Stelle; Land, Art der Stelle, Förderung und Öffnung gehören nicht hinein."},
	"rule_unknown_value":    {Detail: "Diesen Wert kennt der Shop nicht."},
	"rule_funding":          {Detail: "Bedingungen einer Förderung stehen unter FUND und nennen die Förderung."},
	"rule_kind_content":     {Detail: "Der Inhalt passt nicht zur Art der Regel."},
	"rule_block_after":      {Detail: "Was nach der Bestellung fällig ist, kann sie nicht aufhalten."},
	"rule_group":            {Detail: "Jede Gruppe hat drei CPV-Ziffern und Namen in beiden Sprachen, und jede Warengruppe steht nur einmal in der Tabelle."},
	"rule_looser":           {Detail: "Dieser Wert ist lockerer als das Recht, das für die Stelle gilt."},
	"house_rule_loosens":    {"Eine eigene Regel darf nur verschärfen", "Strenger ist bereits: {citation}. Lockern lässt sich das nur, wenn diese Rechtsgrundlage es der Stelle überlässt."},
	"rule_unchanged":        {"Der Entwurf ändert nichts", "Er gleicht der geltenden Fassung. Bitte ändern Sie mindestens eine Angabe."},
	"rule_id_taken":         {"Diese Kennung ist vergeben", "Eine Regel von jemand anderem heißt schon {id}. Bitte wählen Sie eine andere Kennung."},
	"draft_closed":          {"Dieser Entwurf ist abgeschlossen", "Er wurde schon in Kraft gesetzt oder zurückgezogen. Bitte legen Sie einen neuen an."},
	"draft_outdated":        {"Die Regel hat sich seit dem Entwurf geändert", "Bitte ziehen Sie den Entwurf zurück und entwerfen Sie die Änderung auf dem neuen Stand."},
	"rule_same_person":      {"Hier entscheidet eine zweite Person", "Wer eine Regel entwirft, setzt sie nicht selbst in Kraft. Bitte bitten Sie jemand anderen aus der Regelpflege."},
	"rule_not_yours":        {"Diese Regel pflegt jemand anderes", "Regeln für alle pflegt die Genossenschaft, eigene Regeln die Stelle, für die sie gelten."},
	"rule_at_the_body":      {"Eigene Regeln gehören zur Stelle selbst", "Bitte handeln Sie für den Auftraggeber und nicht für eine seiner Einheiten."},

	"limits_no_day":     {"Das ist kein Datum", "Bitte geben Sie den Stichtag als JJJJ-MM-TT an, etwa 2026-11-22."},
	"released_supplied": {"Grundausstattung des Shops", "Mit dem Shop geliefert, noch nicht am Gesetzestext bestätigt."},
	"dry_run":           {Detail: "Diese {changed} von {judged} Direktaufträgen der letzten 90 Tage wären anders beurteilt worden: {stricter} strenger, {looser} milder."},
	"dry_run_one":       {Detail: "1 von {judged} Direktaufträgen der letzten 90 Tage wäre anders beurteilt worden: {stricter} strenger, {looser} milder."},
	"dry_run_none":      {Detail: "Keiner der {judged} Direktaufträge der letzten 90 Tage wäre anders beurteilt worden."},
	"dry_run_silent":    {Detail: "Regeln dieser Art nehmen an der Prüfung der Wertgrenze nicht teil; kein Direktauftrag der letzten 90 Tage wäre anders beurteilt worden."},
}
