package httpapi

// messagesDecideDE holds the German texts of what is asked of a decision.
var messagesDecideDE = map[string]message{
	"reason_text_missing":           {"Bitte begründen Sie die Wahl auch mit Worten", "Der Unterschied zum günstigsten Weg beträgt {difference} € netto; nötig sind ein Grund und mindestens {minimum} Zeichen Text."},
	"product_choice_missing":        {"Warum dieses Produkt?", "Ab {limit} € netto je Position gehört zur Bestellung, warum es dieses Produkt sein soll; bitte wählen Sie einen Grund."},
	"product_choice_no_standard":    {"Dieses Produkt ist kein Hausstandard", "Bitte wählen Sie einen anderen Grund oder lassen Sie den Hausstandard eintragen."},
	"product_choice_cheaper_exists": {"Es gibt günstigere Produkte dieser Art", "Bitte sagen Sie mit mindestens 20 Zeichen, warum sie nicht geeignet sind."},
	"bypass_not_economical":         {"Der Preis ist bei diesem Los kein Grund", "{contract} ({lot}) hat Vorrang; bitte wählen Sie einen anderen Grund oder melden Sie dem Vertragsmanagement, dass der Preis zu hoch ist."},
	"standard_reason":               {"Die Begründung ist noch zu kurz", "Bitte sagen Sie mit mindestens 10 Zeichen, warum das Produkt Hausstandard ist."},
	"standard_period":               {"Der Zeitraum endet vor seinem Beginn", "Bitte wählen Sie einen letzten Tag nach dem ersten."},
	"standard_exists":               {"Dieses Produkt ist schon Hausstandard", "Bitte beenden Sie den bestehenden Eintrag zuerst."},
	"second_person_needed":          {"Dafür braucht es eine zweite Person", "Der günstigste Weg kostet {difference} € netto weniger; die Regel verlangt ab hier die Freigabe einer zweiten Person, die der Shop noch nicht annimmt. Bitte wählen Sie ein günstigeres Angebot."},
}
