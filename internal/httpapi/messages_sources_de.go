package httpapi

// messagesSourcesDE holds the German texts of similar products, outside offers, inquiries and free-text lines.
var messagesSourcesDE = map[string]message{
	"match_verdict_not_now":    {"Über dieses Paar ist schon entschieden", "Laden Sie die Seite neu; eine Entscheidung lässt sich zurücknehmen und neu treffen."},
	"conflict_verdict_not_now": {"Über diese Zeile ist schon entschieden", "Laden Sie die Seite neu; eine Entscheidung lässt sich zurücknehmen und neu treffen."},

	"origin_outside":      {"", "selbst eingeholt, angefragt am {date}"},
	"origin_inquiry":      {"", "Antwort auf Ihre Preisanfrage vom {date}"},
	"origin_inquiry_late": {"", "Antwort auf Ihre Preisanfrage vom {date}, nach Ablauf der Frist eingegangen"},
}
