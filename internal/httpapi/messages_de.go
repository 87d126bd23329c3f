package httpapi

// messagesDE holds the German texts: what happened, and what to do. Words as on
// the screens; a test compares the codes with those in use.
var messagesDE = map[string]message{
	"refused":  {"Das ist so nicht möglich", "Bitte prüfen Sie Ihre Angaben und versuchen Sie es noch einmal."},
	"internal": {"Das hat gerade nicht geklappt", "Es wurde nichts gespeichert. Bitte versuchen Sie es noch einmal und nennen Sie dem Support sonst die Vorgangsnummer."},

	"not_found":          {"Hier gibt es nichts", "Bitte prüfen Sie die Adresse oder suchen Sie neu."},
	"method_not_allowed": {"Das geht hier nicht", "Diese Adresse kennt die Anfrageart nicht; der Header Allow nennt die möglichen."},
	"database_gone":      {"Der Shop ist gerade nicht erreichbar", "Es wurde nichts gespeichert und nichts freigegeben. Bitte versuchen Sie es in einigen Sekunden noch einmal."},
	"took_too_long":      {"Das dauert gerade zu lange", "Bitte versuchen Sie es in einigen Sekunden noch einmal."},

	"encoded_body":       {"Komprimierte Anfragen nimmt der Shop nicht an", "Bitte senden Sie den Inhalt ohne Content-Encoding."},
	"body_too_large":     {"Die Anfrage ist zu groß", "Höchstens {mebibytes} MiB sind möglich. Bitte teilen Sie den Inhalt auf."},
	"character_unusable": {"Ein Zeichen lässt sich nicht speichern", "Bitte entfernen Sie das Zeichen mit der Nummer 0 aus dem Text."},
	"body_incomplete":    {"Die Anfrage kam nicht vollständig an", "Bitte senden Sie sie noch einmal."},
	"media_type":         {"Diese Art von Inhalt liest der Shop hier nicht", "Bitte senden Sie den Inhalt als {wanted}."},
	"request_invalid":    {"Einige Angaben passen noch nicht", "Bitte ändern Sie die genannten Stellen."},

	"not_signed_in":             {"Sie sind nicht angemeldet", "Bitte melden Sie sich an."},
	"session_expired":           {"Ihre Sitzung ist beendet", "Bitte melden Sie sich neu an; Ihr Warenkorb bleibt erhalten."},
	"login_wrong":               {"Anmeldename und Passwort passen nicht zusammen", "Bitte prüfen Sie beides und versuchen Sie es noch einmal."},
	"login_throttled":           {"Zu viele Versuche", "Bitte warten Sie 15 Minuten. Mit einem Passkey können Sie sich sofort anmelden."},
	"too_often":                 {"Sehr oft in kurzer Zeit", "Das wurde in kurzer Zeit sehr oft ausgeführt. Bitte warten Sie 15 Minuten; was Sie eingegeben haben, bleibt stehen."},
	"page_throttled":            {"Sehr viele Aufrufe", "Von Ihrem Anschluss wurden in kurzer Zeit sehr viele Seiten abgerufen. Bitte warten Sie 15 Minuten."},
	"login_without_membership":  {"Ihr Zugang gehört zu keiner Organisation", "Bitte wenden Sie sich an die Verwaltung Ihrer Organisation."},
	"foreign_origin":            {"Diese Anfrage kam von einer anderen Seite", "Bitte öffnen Sie den Shop selbst und führen Sie den Schritt dort aus."},
	"role_missing":              {"Dafür fehlt Ihnen eine Rolle", "Nötig ist: {roles}. Rollen vergibt die Verwaltung Ihrer Organisation."},
	"authorisation_unavailable": {"Ihre Rechte lassen sich gerade nicht prüfen", "Es wurde nichts geändert. Bitte versuchen Sie es in einigen Sekunden noch einmal."},

	"land_unknown":       {"Dieses Land kennt der Shop nicht", "Bitte den Schlüssel in der Form DE-NI angeben."},
	"direct_award_facts": {"Ein Betrag ist kleiner als null", "Bitte prüfen Sie den Betrag {amount}."},
	"log_sizes":          {"Diese Größen passen nicht zum Nachweisprotokoll", "Bitte erst die ältere, dann die neuere Größe angeben; beide höchstens so groß wie das Protokoll heute."},

	"required":         {Detail: "Bitte ausfüllen."},
	"unknown_field":    {Detail: "Diese Angabe kennt der Shop nicht; bitte weglassen."},
	"wrong_form":       {Detail: "Bitte in der vorgesehenen Schreibweise angeben."},
	"quantity_form":    {Detail: "Bitte eine Menge größer als 0 mit höchstens drei Nachkommastellen angeben, zum Beispiel 25 oder 0.5."},
	"etag_form":        {Detail: "Bitte den ETag senden, mit dem der Warenkorb gelesen wurde."},
	"format_uuid":      {Detail: "Bitte eine UUID angeben."},
	"format_date":      {Detail: "Bitte ein Datum in der Form 2026-11-22 angeben."},
	"format_date_time": {Detail: "Bitte einen Zeitpunkt in der Form 2026-11-22T09:14:03Z angeben."},
	"format_int64":     {Detail: "Bitte eine ganze Zahl angeben."},
	"not_an_option":    {Detail: "Möglich sind: {options}."},
	"too_short":        {Detail: "Bitte mindestens {minimum} Zeichen angeben."},
	"too_long":         {Detail: "Bitte höchstens {maximum} Zeichen angeben."},
	"too_small":        {Detail: "Bitte mindestens {minimum} angeben."},
	"too_big":          {Detail: "Bitte höchstens {maximum} angeben."},
	"too_few":          {Detail: "Bitte mindestens {minimum} Einträge angeben."},
	"too_many_items":   {Detail: "Bitte höchstens {maximum} Einträge angeben."},
	"json_malformed":   {Detail: "Der Text ist kein vollständiges JSON."},
	"form_malformed":   {Detail: "Ein Feld steht mehrfach da oder ist nicht lesbar."},
	"query_malformed":  {Detail: "Die Angaben hinter dem Fragezeichen sind nicht richtig kodiert."},
	"body_not_wanted":  {Detail: "Hier wird kein Inhalt erwartet; bitte weglassen."},

	"role_requester":        {Title: "Bedarfsmeldung", Detail: "sucht, vergleicht und füllt einen Warenkorb"},
	"role_officer":          {Title: "Beschaffung", Detail: "vergleicht, bestellt und ruft aus Rahmenverträgen ab"},
	"role_approver":         {Title: "Freigabe", Detail: "sieht, was seine Organisation bestellt hat und warum"},
	"role_contract_manager": {Title: "Vertragsverwaltung", Detail: "pflegt Rahmenverträge, Lieferanten und Kataloge"},
	"role_auditor":          {Title: "Prüfung", Detail: "liest Bestellungen und prüft die Nachweise dazu"},
	"role_admin":            {Title: "Verwaltung", Detail: "sieht die Personen seiner Organisation"},
	"role_rule_maintainer":  {Title: "Regelpflege", Detail: "entwirft Regeln und setzt Entwürfe anderer in Kraft"},
}
