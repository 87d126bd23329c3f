package authz

// Words says what a row of the policy lets people do, in a language ("de" or "en"): for those who audit it and for those who
// ask why somebody may.
func (r Rule) Words(language string) string {
	w := ruleWords[r.Class+" "+r.Action]
	if language == "en" {
		return w.en
	}
	return w.de
}

// ruleWords by class and action; TestDocument fails for a row without words.
var ruleWords = map[string]struct{ de, en string }{
	"installation read":    {"Einrichtung des Marktplatzes ansehen", "See how the marketplace is set up"},
	"installation change":  {"Einrichtung des Marktplatzes ändern", "Change how the marketplace is set up"},
	"session use":          {"eigene Sitzung ansehen, bestätigen und beenden", "See, confirm and end one's own session"},
	"account keep":         {"eigene Anmeldung ändern: Passwort, zweiter Faktor, Sitzungen, API-Tokens", "Change one's own sign-in: password, second factor, sessions, API tokens"},
	"access ask_own":       {"nachsehen, was man selbst darf und weshalb", "See what one may do oneself, and why"},
	"access ask":           {"nachsehen, was andere dürfen und weshalb", "See what others may do, and why"},
	"organisation read":    {"Organisationen sehen", "See organisations"},
	"organisation change":  {"Organisationen anlegen, ändern und umhängen", "Add, change and move organisations"},
	"membership read":      {"Personen und ihre Rollen sehen", "See people and their roles"},
	"membership give":      {"Rollen vergeben und beenden", "Give and end roles"},
	"mandate give":         {"das Mitglied beauftragen, im Namen der eigenen Stelle zu bestellen", "Mandate the member to order in the own body's name"},
	"invitation read":      {"Einladungen sehen", "See invitations"},
	"invitation make":      {"Menschen einladen und Einladungen zurücknehmen", "Invite people and take invitations back"},
	"directory read":       {"sehen, welche Personen und Gruppen das eigene Verzeichnis führt (SCIM)", "See which people and groups one's own directory keeps (SCIM)"},
	"directory keep":       {"Personen und Gruppen aus dem eigenen Verzeichnis führen (SCIM)", "Keep people and groups from one's own directory (SCIM)"},
	"catalogue read":       {"Produkte suchen und Angebote vergleichen", "Search products and compare offers"},
	"contract read":        {"Rahmenverträge ansehen", "See framework contracts"},
	"contract tell":        {"dem Vertragsmanagement etwas melden", "Tell the contract managers something"},
	"contract listen":      {"Meldungen zu Rahmenverträgen lesen", "Read what was told about framework contracts"},
	"contract review":      {"Änderungen von Rahmenverträgen und ihren Verlauf lesen", "Read changes of framework contracts and their history"},
	"contract change":      {"Rahmenverträge anlegen und ändern, Änderungen einer anderen Person in Kraft setzen", "Add and change framework contracts, put somebody else's changes into force"},
	"standard read":        {"Hausstandards sehen", "See house standards"},
	"order follow":         {"Wareneingang und Storno erfassen", "Record receipts and cancellations"},
	"duty read":            {"Pflichten nach der Bestellung sehen", "See duties after an order"},
	"duty complete":        {"Pflichten nach der Bestellung erledigen", "Complete duties after an order"},
	"shares read":          {"Verteilung der Direktaufträge ansehen", "See how direct awards are spread"},
	"standard change":      {"Hausstandards setzen und beenden", "Set and end house standards"},
	"basket read":          {"eigenen Warenkorb ansehen", "See one's own basket"},
	"basket change":        {"eigenen Warenkorb ändern", "Change one's own basket"},
	"handover read":        {"Bedarfe ansehen", "See requests"},
	"handover hand_on":     {"Bedarf weitergeben und zurücknehmen", "Hand on a request and take it back"},
	"handover take":        {"Bedarf übernehmen oder zurückgeben", "Take over a request or give it back"},
	"template read":        {"Vorlagen der eigenen Stelle ansehen", "See templates of one's own body"},
	"template use":         {"Vorlagen in den Warenkorb legen", "Put templates into the basket"},
	"template change":      {"Vorlagen merken, umbenennen und löschen", "Keep, rename and delete templates"},
	"submission preview":   {"Bestellung prüfen, ohne sie abzusenden", "Check an order without submitting it"},
	"submission submit":    {"Bestellung absenden und aus Rahmenverträgen abrufen", "Submit orders and call off from framework contracts"},
	"submission read":      {"abgesendete Bestellungen ansehen", "See submitted orders"},
	"order read":           {"Bestellungen ansehen", "See orders"},
	"decision sample":      {"Stichproben von Entscheidungen ziehen", "Draw samples of decisions"},
	"decision read":        {"Entscheidungen ansehen und Nachweise herunterladen", "See decisions and download proofs"},
	"log read":             {"Stand des Nachweisprotokolls ansehen", "See the state of the decision log"},
	"supplier read":        {"Lieferanten und Katalogfassungen ansehen", "See suppliers and catalogue versions"},
	"supplier import":      {"Lieferanten anlegen und ändern, Kataloge hochladen und veröffentlichen, Beispielkatalog", "Add and change suppliers, upload and publish catalogues, sample catalogue"},
	"criteria read":        {"Kriterien neben dem Preis ansehen", "See criteria beside the price"},
	"criteria publish":     {"Kriterien neben dem Preis veröffentlichen", "Publish criteria beside the price"},
	"match read":           {"Ähnliche Artikel und unklare Nummern ansehen", "See similar articles and unclear numbers"},
	"match judge":          {"Über ähnliche Artikel und unklare Nummern entscheiden", "Decide on similar articles and unclear numbers"},
	"match request":        {"Eine Entscheidung über ähnliche Artikel anfordern", "Ask for a decision on similar articles"},
	"rule read":            {"Regeln und ihre Fassungen ansehen", "See rules and their versions"},
	"rule draft":           {"Regeln entwerfen und Entwürfe zurückziehen", "Draft rules and withdraw drafts"},
	"rule review":          {"Entwürfe ansehen und probeweise anwenden", "See drafts and try them out"},
	"rule activate":        {"Entwürfe einer anderen Person in Kraft setzen", "Put somebody else's drafts into force"},
	"basket resolve":       {"Freitextpositionen in Artikel oder Angebote umwandeln", "Turn lines in words into articles or offers"},
	"competition run":      {"Miniwettbewerbe führen", "Run mini-competitions"},
	"competition hold_key": {"Einen Schlüssel für versiegelte Angebote halten", "Hold a key for sealed offers"},
	"competition read":     {"Miniwettbewerbe ansehen", "See mini-competitions"},
	"competition open":     {"Die Öffnung versiegelter Angebote versuchen", "Try to open sealed offers"},
	"sourcing record":      {"Fremdangebote aufnehmen, Preise anfragen und Antworten eintragen", "Record outside offers, ask for prices and enter answers"},
	"sourcing read":        {"Preisanfragen und eingegangene Unterlagen ansehen", "See price inquiries and documents received"},
	"submission withdraw":  {"eigene Bestellung zurückziehen, solange sie auf Freigabe wartet", "Withdraw one's own order while it awaits approval"},
	"approval read":        {"ansehen, was auf Freigabe wartet", "See what awaits approval"},
	"approval decide": {
		"freigeben, zurückgeben, ablehnen; nie, was man selbst abgesendet hat; die eigene Freigabe 10 Sekunden lang zurücknehmen",
		"Approve, return, reject; never what one submitted oneself; take one's own approval back for 10 seconds",
	},
	"catalogue look_back": {"Vergleiche früherer Zeitpunkte und den Preisverlauf ansehen", "See comparisons of earlier times and how prices went"},
}
