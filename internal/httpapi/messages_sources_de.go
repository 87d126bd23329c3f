package httpapi

// messagesSourcesDE holds the German texts of similar products, outside offers, inquiries and free-text lines.
var messagesSourcesDE = map[string]message{
	"match_verdict_not_now":    {"Über dieses Paar ist schon entschieden", "Laden Sie die Seite neu; eine Entscheidung lässt sich zurücknehmen und neu treffen."},
	"conflict_verdict_not_now": {"Über diese Zeile ist schon entschieden", "Laden Sie die Seite neu; eine Entscheidung lässt sich zurücknehmen und neu treffen."},

	"document_empty":         {"Die Datei ist leer", "Bitte wählen Sie das Angebot, wie Sie es erhalten haben."},
	"document_too_large":     {"Die Datei ist zu groß", "Möglich sind 10 MiB; bitte speichern Sie das PDF kleiner oder die E-Mail ohne weitere Anhänge."},
	"document_type":          {"Diese Art von Datei nimmt der Shop nicht an", "Bitte laden Sie das Angebot als PDF oder die E-Mail als EML-Datei hoch."},
	"document_needed":        {"Die Antwort des Lieferanten fehlt", "Bitte laden Sie sie hoch, wie Sie sie erhalten haben, als PDF oder E-Mail."},
	"value_needed":           {"Hier fehlt eine Angabe", "Bitte füllen Sie das Feld aus; bei Namen und Anschriften sind 200, bei Texten 4.000 Zeichen möglich."},
	"day_in_future":          {"Der Tag liegt in der Zukunft", "Bitte geben Sie den Tag an, an dem es war, spätestens heute."},
	"day_over":               {"Der Tag ist vorbei", "Bitte wählen Sie heute oder einen späteren Tag."},
	"price_missing":          {"Der Preis fehlt", "Bitte geben Sie den Einzelpreis netto größer als 0 und die Versandkosten mit mindestens 0 an."},
	"vat_rate_unknown":       {"Diesen Steuersatz gibt es nicht", "Bitte geben Sie die Umsatzsteuer in Prozent an, höchstens 100."},
	"delivery_days_range":    {"Die Lieferzeit passt nicht", "Bitte geben Sie 0 bis 400 Arbeitstage an."},
	"term_without_recurring": {"Eine Laufzeit passt nur zu einem wiederkehrenden Preis", "Bitte wählen Sie einen Preis je Monat oder Jahr, oder lassen Sie die Laufzeit weg."},
	"offer_over":             {"Dieses Angebot gilt nicht mehr", "Bitte holen Sie ein Angebot ein, das noch gilt, oder prüfen Sie das Datum."},
	"supplier_known_or_new":  {"Der Lieferant ist nicht eindeutig", "Bitte wählen Sie einen bekannten Lieferanten oder geben Sie Name und Anschrift eines neuen an."},
	"inquiry_suppliers":      {"Die Anzahl der Lieferanten passt nicht", "Eine Preisanfrage geht an einen bis fünf Lieferanten."},
	"inquiry_supplier_twice": {"Ein Lieferant steht doppelt", "Bitte wählen Sie jeden Lieferanten einmal."},
	"inquiry_deadline":       {"Die Frist passt nicht", "Bitte wählen Sie einen Tag von heute an, höchstens 90 Tage voraus."},
	"inquiry_answered":       {"Diese Anfrage ist schon beantwortet", "Eine Antwort zählt einmal; für ein geändertes Angebot braucht es eine neue Preisanfrage."},
	"terms_or_decline":       {"Die Antwort ist nicht eindeutig", "Bitte geben Sie entweder Preis und Bedingungen an oder dass nicht angeboten wird."},
	"other_organisation":     {"Gefragt hat eine andere Organisation", "Eintragen kann die Antwort nur, wer für die anfragende Organisation beschafft."},
	"free_lines_open":        {"Im Warenkorb steht noch eine Freitextposition", "Sie lässt sich so nicht bestellen: Bitte wählen Sie einen Artikel dafür, holen Sie ein Angebot ein oder nehmen Sie sie heraus."},
	"free_line_description":  {"Die Beschreibung fehlt", "Bitte schreiben Sie in höchstens 2.000 Zeichen, was gebraucht wird."},
	"free_line_estimate":     {"Der geschätzte Preis passt nicht", "Bitte geben Sie 0 oder mehr an, oder lassen Sie das Feld leer."},
	"free_line_quoted":       {"Daraus ist schon ein Artikel geworden", "Bitte nehmen Sie zu diesem Artikel ein Angebot auf oder fragen Sie Preise an."},
	"free_line_resolution":   {"Es ist nicht eindeutig, was daraus werden soll", "Bitte wählen Sie einen Artikel mit Angebot, oder eine Warengruppe, um Angebote einzuholen."},
	"category_unknown_here":  {"Diese Warengruppe gibt es nicht", "Bitte wählen Sie eine aus der Liste."},
	"link_expired":           {"Dieser Link gilt nicht mehr", "Die Frist ist seit mehr als 14 Tagen vorbei; bitte wenden Sie sich an die anfragende Stelle."},
	"link_throttled":         {"Zu viele unbekannte Links", "Bitte warten Sie 15 Minuten und öffnen Sie den Link dann so, wie er im Schreiben steht."},

	"origin_outside":      {"", "selbst eingeholt, angefragt am {date}"},
	"origin_inquiry":      {"", "Antwort auf Ihre Preisanfrage vom {date}"},
	"origin_inquiry_late": {"", "Antwort auf Ihre Preisanfrage vom {date}, nach Ablauf der Frist eingegangen"},
}
