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
	"second_person_needed":          {"Dafür braucht es eine zweite Person", "Der günstigste Weg kostet {difference} € netto weniger; die Regel verlangt ab hier die Freigabe einer zweiten Person. Nach dem Absenden wartet die Bestellung auf sie, längstens bis {until}."},

	"approval_note_missing":    {"Eine Begründung fehlt", "Bitte schreiben Sie mit mindestens 10 Zeichen, warum; die Beschafferin liest es."},
	"approval_same_person":     {"Hier entscheidet eine andere Person", "Was Sie selbst abgesendet haben, geben Sie nicht frei."},
	"approval_not_yours":       {"Das hat jemand anderes abgesendet", "Zurückziehen kann nur, wer die Bestellung abgesendet hat."},
	"approval_ended_released":  {"Die Bestellung ist schon freigegeben", "{by} war schneller."},
	"approval_ended_returned":  {"Die Bestellung ist schon zurückgegeben", "{by} war schneller."},
	"approval_ended_rejected":  {"Die Bestellung ist schon abgelehnt", "{by} war schneller."},
	"approval_ended_withdrawn": {"Die Bestellung ist zurückgezogen", "{by} hat sie zurückgenommen."},
	"approval_ended_lapsed":    {"Die Frist für die Freigabe ist abgelaufen", "Die Bestellung ist verfallen; sie kann neu abgesendet werden."},
	"approval_out_of_time":     {"Die Frist für die Freigabe ist abgelaufen", "Freigegeben werden konnte bis {until}; die Bestellung kann neu abgesendet werden."},
	"approval_basket_full":     {"Der Warenkorb der Beschafferin ist voll", "Die Positionen passen nicht mehr hinein; bitten Sie um Platz oder lehnen Sie ab."},
	"approval_facts_changed":   {"Seit dem Absenden hat sich etwas geändert", "So kann die Bestellung nicht mehr freigegeben werden; bitte geben Sie sie zurück, damit sie neu geprüft wird."},
	"approval_price_changed":   {"Der Preis hat sich geändert", "Der Preis hat sich geändert: abgesendet mit {before} € netto, heute {now} € netto."},
	"approval_total_changed":   {"Die Summe hat sich geändert", "Die Summe hat sich geändert: abgesendet mit {before} € netto, heute {now} € netto."},
	"approval_returned":        {Detail: "{by} hat die Bestellung zurückgegeben: „{note}“"},
	"order_not_released":       {"Die Bestellung ist nicht freigegeben", "Einen Bestellvermerk gibt es erst nach der Freigabe."},

	"template_name":             {"Dieser Name geht nicht", "Bitte geben Sie einen Namen mit 1 bis 80 Zeichen in einer Zeile ein."},
	"template_source":           {"Was soll die Vorlage enthalten?", "Bitte nennen Sie entweder den Warenkorb oder eine abgesendete Bestellung."},
	"template_exists":           {"Eine Vorlage mit diesem Namen gibt es schon", "Bitte wählen Sie einen anderen Namen oder benennen Sie die vorhandene um."},
	"template_limit":            {"Mehr Vorlagen gehen nicht", "Eine Stelle hat höchstens {maximum} Vorlagen; bitte löschen Sie eine, die niemand mehr braucht."},
	"template_nothing":          {"Davon bietet heute niemand etwas an", "Der Warenkorb ist unverändert; bitte suchen Sie nach einem Ersatz."},
	"template_price_changed":    {"Der Preis ist ein anderer", "Statt {before} kostet das heute {now} netto ohne Versand."},
	"template_supplier_changed": {"Der Lieferant ist ein anderer", "Heute von {to} statt von {from}, zum gleichen Preis."},
	"template_both_changed":     {"Preis und Lieferant sind andere", "Heute von {to} für {now} statt von {from} für {before}, netto ohne Versand."},
}
