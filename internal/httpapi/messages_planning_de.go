package httpapi

// messagesPlanningDE holds the German texts of demand planning.
var messagesPlanningDE = map[string]message{
	"plan_round_incomplete": {"Die Bedarfsrunde ist so nicht zu beantworten", "Bitte prüfen Sie die genannten Angaben."},
	"plan_title":            {Detail: "Bitte geben Sie eine Bezeichnung von höchstens 200 Zeichen an."},
	"plan_group":            {Detail: "Bitte geben Sie die Vertragsgruppe an."},
	"plan_words_long":       {Detail: "Bitte bleiben Sie unter 2.000 Zeichen."},
	"plan_first_month":      {Detail: "Bitte wählen Sie einen Monat, der noch nicht vorbei ist."},
	"plan_months":           {Detail: "Eine Runde umfasst 1 bis 48 Monate."},
	"plan_deadline":         {Detail: "Der letzte Tag für Antworten liegt in der Vergangenheit."},
	"plan_positions":        {Detail: "Eine Runde fragt nach 1 bis 30 Positionen."},
	"plan_unit":             {Detail: "Bitte geben Sie die Einheit an: EUR für den Nettowert, sonst den Code der Einheit."},
	"plan_asked":            {Detail: "Bitte wählen Sie mindestens eine Organisation, die es gibt."},
	"plan_lot_unknown":      {"Dieses Los gibt es nicht", "Bitte wählen Sie die Position neu aus einem Rahmenvertrag."},
	"plan_round_closed":     {"Die Bedarfsrunde ist schon geschlossen", "Bitte laden Sie die Seite neu; dort stehen die Summen."},
	"plan_round_running":    {"Die Bedarfsrunde läuft noch", "Schließen lässt sie sich, wenn alle geantwortet haben oder der letzte Tag vorbei ist."},
	"plan_round_over":       {"Die Bedarfsrunde nimmt keine Antworten mehr an", "Der letzte Tag ist vorbei, oder sie wurde geschlossen. Bitte wenden Sie sich an das Vertragsmanagement."},
	"plan_answer_sent":      {"Diese Antwort ist schon gesendet", "Bis zum letzten Tag können Sie sie geändert noch einmal senden; ein Entwurf wird sie nicht mehr."},
	"plan_answer_changed":   {"Die Antwort wurde inzwischen geändert", "Jemand anderes hat sie gespeichert. Bitte laden Sie die Seite neu und tragen Sie Ihre Zahlen noch einmal ein."},
	"plan_figures":          {"Der geplante Bedarf ist so nicht lesbar", "Bitte prüfen Sie die genannten Zahlen."},
	"plan_figure_form":      {Detail: "Bitte geben Sie eine Zahl ab 0 mit höchstens drei Nachkommastellen an, zum Beispiel 25 oder 0.5."},
	"plan_position_unknown": {Detail: "Nach dieser Position fragt die Runde nicht."},
	"plan_month_unknown":    {Detail: "Dieser Monat gehört nicht zur Runde."},
	"plan_figure_twice":     {Detail: "Diese Position steht für den Monat schon da."},
	"plan_figures_order":    {Detail: "Mindestens, wahrscheinlich und höchstens müssen aufsteigen."},
	"plan_nothing_sent":     {Detail: "Die Antwort nennt keinen Bedarf. Bitte tragen Sie Zahlen ein oder wählen Sie „Kein Bedarf“."},
}
