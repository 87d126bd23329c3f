package httpapi

// messagesMembersDE holds the German texts of organisations and the roles of people in them.
var messagesMembersDE = map[string]message{
	"organisation_facts_wrong":       {"Einige Angaben zur Organisation fehlen noch", "Bitte ergänzen Sie die gekennzeichneten Felder."},
	"organisation_name_form":         {"Der Name fehlt noch", "Bitte einen Namen mit höchstens 200 Zeichen angeben."},
	"organisation_changed":           {"Jemand anders hat diese Organisation inzwischen geändert", "Bitte laden Sie die Seite neu und ergänzen Sie Ihre Änderung."},
	"organisation_settled":           {"Land und Art des Auftraggebers stehen fest", "Davon hängen die Wertgrenzen ab, und diese Stelle hat schon bestellt. Bitte legen Sie bei einem Wechsel eine neue Organisation an."},
	"organisation_kind_there":        {"Diese Ebene steht hier nicht", "Unter der Genossenschaft stehen Mitglieder, darunter Träger und Einheiten, unter einem Träger Einheiten."},
	"organisation_below_itself":      {"Eine Organisation kann nicht unter sich selbst stehen", "Bitte wählen Sie eine Stelle, die an keinem Tag darunter steht."},
	"organisation_there_already":     {"Dort steht die Organisation schon", "Bitte wählen Sie eine andere Stelle oder einen anderen Tag."},
	"organisation_move_planned":      {"Für später ist schon ein Wechsel eingetragen", "Bitte wählen Sie einen Tag, der nicht davor liegt."},
	"organisation_entity_today":      {"Ein Wechsel zu einem anderen Rechtsträger gilt ab heute", "Danach bestellt eine andere Stelle. Bitte tragen Sie ihn an dem Tag ein, an dem er gilt."},
	"organisation_not_yours_to_move": {"Diese Organisation können Sie nicht umhängen", "Das kann nur, wer auch die Stelle verwaltet, unter der sie jetzt steht."},
	"leitweg_form":                   {"Das ist keine Leitweg-ID", "Sie besteht aus Ziffern, wahlweise einem zweiten Teil aus Buchstaben und Ziffern, und zwei Prüfziffern, zum Beispiel 04011000-1234512345-06."},
	"leitweg_check_digits":           {Detail: "Die Prüfziffern der Leitweg-ID passen nicht zu ihren übrigen Stellen. Bitte prüfen Sie, ob sie richtig abgeschrieben ist."},
	"leitweg_missing":                {Detail: "Ohne Leitweg-ID kann kein Lieferant eine elektronische Rechnung zustellen."},
	"cost_centre_there":              {"Diese Kostenstelle gibt es hier schon", "Bitte wählen Sie eine andere Nummer oder beenden Sie zuerst die bisherige."},
	"field_missing":                  {"Diese Angabe fehlt noch", "Bitte ergänzen Sie sie."},
	"day_is_over":                    {"Dieser Tag ist vorbei", "Bitte geben Sie heute oder einen späteren Tag an; was war, bleibt stehen."},
	"day_too_far":                    {"Dieser Tag liegt zu weit voraus", "Bitte geben Sie einen Tag in den nächsten fünf Jahren an."},
	"days_reversed":                  {"Das Ende liegt nicht nach dem Beginn", "Bitte geben Sie als Ende einen späteren Tag an."},
	"role_held_already":              {"Diese Rolle hat die Person dort schon", "Bitte beenden Sie zuerst die bisherige oder wählen Sie einen Zeitraum, der sich nicht mit ihr überschneidet."},
	"role_ended_already":             {"Diese Rolle ist schon beendet", "Bitte laden Sie die Seite neu."},
	"role_of_yourself":               {"Eigene Rollen vergibt und beendet jemand anders", "Bitte wenden Sie sich an eine andere Person der Verwaltung, auch an die der übergeordneten Organisation."},
}
