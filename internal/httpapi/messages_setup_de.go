package httpapi

// messagesSetupDE holds the German texts of an empty shop's first pages.
var messagesSetupDE = map[string]message{
	"setup_code_wrong":     {"Dieser Link öffnet den Marktplatz nicht", "Bitte rufen Sie den Link vollständig auf, wie ihn der Start des Servers ausgegeben hat."},
	"setup_code_expired":   {"Der Link ist abgelaufen", "Er galt 30 Minuten. Bitte starten Sie den Server neu; er gibt einen neuen Link aus. Was gespeichert war, bleibt erhalten."},
	"setup_code_replaced":  {"Ein späterer Start hat diesen Link abgelöst", "Bitte verwenden Sie den Link, den der letzte Start eines Servers ausgegeben hat."},
	"setup_closed":         {"Der Marktplatz ist schon eingerichtet", "Es gibt eine erste Verwaltung. Bitte melden Sie sich an oder lassen Sie sich von ihr einladen."},
	"setup_code_throttled": {"Zu viele Versuche mit einem falschen Link", "Bitte warten Sie 15 Minuten und rufen Sie dann den Link auf, den der Start des Servers ausgegeben hat."},
	"setup_land_fixed":     {"Land und Art der Stelle stehen fest", "Es gibt schon Bestellungen, deren Wertgrenze darauf beruht. Alles andere lässt sich ändern."},
	"setup_not_answerable": {"Diese Antwort gibt es hier nicht", "Der Punkt wird aus dem Zustand des Marktplatzes beurteilt; bitte ändern Sie diesen."},
	"setup_land_missing":   {Detail: "Bitte ein Land wählen; danach richtet sich die Wertgrenze."},
	"setup_postcode":       {Detail: "Bitte fünf Ziffern angeben."},
	"setup_email":          {Detail: "Bitte eine E-Mail-Adresse in der Form name@stelle.example angeben."},
	"feedback_throttled":   {"Von hier kamen gerade viele Meldungen", "Ihre Meldung wurde nicht gespeichert. Bitte versuchen Sie es in 15 Minuten noch einmal oder rufen Sie die Stelle an, die im Impressum steht."},
	"text_unusable":        {Detail: "Bitte kürzer fassen und unsichtbare Zeichen weglassen."},

	"logo_kind":      {"Dieses Bild lässt sich nicht verwenden", "Bitte wählen Sie eine PNG- oder JPEG-Datei. SVG nimmt der Marktplatz nicht an, weil es Programme enthalten kann."},
	"logo_too_large": {"Das Bild ist zu groß", "Bitte höchstens 512 KiB und 1,5 Millionen Bildpunkte, zum Beispiel 600 mal 200."},
}
