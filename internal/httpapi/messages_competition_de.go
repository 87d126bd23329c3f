package httpapi

// messagesCompetitionDE holds the German texts of mini-competitions.
var messagesCompetitionDE = map[string]message{
	"competition_step":             {"Dieser Schritt ist jetzt nicht an der Reihe", "Im Stand „{status}“ gibt es den Schritt „{action}“ nicht. Bitte laden Sie den Miniwettbewerb neu."},
	"competition_criteria":         {"Die Zuschlagskriterien sind nicht eindeutig", "Jedes Kriterium braucht einen eigenen Namen und ein Gewicht über null."},
	"competition_weights":          {"Die Gewichte ergeben nicht 100 %", "Bitte verteilen Sie genau 100 % auf die Zuschlagskriterien."},
	"competition_price_criterion":  {"Das Preiskriterium passt nicht", "Bitte nennen Sie genau ein Kriterium der Art Preis."},
	"competition_price":            {"Der Preis fehlt", "Ein Angebot braucht einen Gesamtpreis netto über null."},
	"competition_points_missing":   {"Punkte fehlen", "Bitte vergeben Sie Punkte für „{criterion}“ bei jedem gewerteten Angebot."},
	"competition_points_range":     {"Die Punkte passen nicht", "Für „{criterion}“ gibt es 0 bis 100 Punkte."},
	"competition_points_reason":    {"Die Begründung der Punkte fehlt", "Bitte schreiben Sie bei „{criterion}“, warum das Angebot diese Punkte bekommt."},
	"competition_holders":          {"Die Schlüssel reichen nicht", "Jede der beiden Rollen braucht mindestens zwei Schlüssel, und niemand hält Schlüssel beider Rollen: So öffnet keiner allein, und ein verlorener Schlüssel kostet kein Angebot."},
	"competition_key_unfit":        {"Ihr Schlüssel passt nicht", "Diese Schicht der Angebote wurde für andere Schlüssel versiegelt."},
	"competition_passphrase":       {"Die Passphrase passt nicht", "Bitte wählen Sie 14 bis 200 Zeichen, am besten mehrere Wörter."},
	"competition_passphrase_wrong": {"Die Passphrase stimmt nicht", "Der Schlüssel lässt sich damit nicht aufschließen. Die Passphrase kennt nur, wer den Schlüssel angelegt hat; niemand kann sie zurücksetzen."},
	"competition_deadline_skipped": {"Diese Uhrzeit gibt es nicht", "In dieser Nacht werden die Uhren vorgestellt; zwischen 2 und 3 Uhr gibt es keine Frist. Bitte wählen Sie eine andere Uhrzeit."},
	"competition_deadline_twice":   {"Diese Uhrzeit gibt es zweimal", "In dieser Nacht werden die Uhren zurückgestellt; die Stunde von 2 bis 3 Uhr läuft zweimal. Bitte wählen Sie eine andere Uhrzeit."},
}
