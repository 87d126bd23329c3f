package httpapi

// messagesImportDE holds the German texts of suppliers' catalogues and of lists.
var messagesImportDE = map[string]message{
	"cursor_unknown":      {"Diese Seite der Liste gibt es nicht mehr", "Bitte beginnen Sie die Liste von vorn."},
	"version_not_draft":   {"Diese Fassung ist kein Entwurf mehr", "Veröffentlichte Fassungen ändern sich nicht; bitte laden Sie die Datei als neue Fassung hoch."},
	"version_outdated":    {"Es gilt schon eine neuere Fassung", "Bitte laden Sie die Datei noch einmal hoch, wenn sie die neuere ersetzen soll."},
	"supplier_known":      {"Diesen Lieferanten gibt es schon", "Ein Lieferant mit diesem Namen an diesem Ort steht unter Kataloge; bitte öffnen Sie ihn dort."},
	"supplier_changed":    {"Jemand anderes hat den Lieferanten inzwischen geändert", "Bitte laden Sie die Seite neu und tragen Sie Ihre Änderung noch einmal ein."},
	"sample_not_here":     {"Hier gibt es keinen Beispielkatalog", "Dieser Marktplatz läuft schon mit Beispieldaten."},
	"catalogue_empty":     {"In der Datei steht kein Artikel", "Bitte prüfen Sie, ob es die richtige Datei ist."},
	"catalogue_too_large": {"Die Datei ist zu groß", "Möglich sind 64 MiB je Datei und begrenzte Texte je Artikel; bitte teilen Sie den Katalog auf."},

	"catalogue_not_bmecat":      {"Die XML-Datei ist kein BMEcat", "Bitte laden Sie BMEcat 1.2 oder 2005 oder eine CSV-Datei hoch."},
	"catalogue_transaction":     {"Diese Art von BMEcat liest der Shop nicht", "Bitte senden Sie den ganzen Katalog (T_NEW_CATALOG)."},
	"catalogue_truncated":       {"Die Datei bricht mittendrin ab", "Bitte erzeugen oder übertragen Sie sie noch einmal."},
	"catalogue_malformed":       {"Die XML-Datei ist nicht wohlgeformt", "Bitte lassen Sie sie vom Lieferanten neu erzeugen."},
	"catalogue_encoding":        {"Die Zeichen der Datei lassen sich nicht lesen", "Bitte speichern Sie sie als UTF-8, ISO-8859-1 oder Windows-1252."},
	"catalogue_doctype":         {"Die Datei enthält eine DOCTYPE-Angabe", "Der Shop nimmt sie zum Schutz vor eingeschleusten Inhalten nicht an; bitte entfernen Sie die Angabe."},
	"catalogue_entity":          {"Die Datei verwendet eigene Entitäten", "Bitte lassen Sie die Zeichen vom Lieferanten direkt ausschreiben."},
	"catalogue_too_deep":        {"Die Datei ist zu tief verschachtelt", "Bitte lassen Sie sie vom Lieferanten nach dem BMEcat-Schema neu erzeugen."},
	"catalogue_not_text":        {"Die Datei ist keine Textdatei", "Bitte speichern Sie die Tabelle als CSV."},
	"catalogue_no_columns":      {"Es sind keine Spalten zu erkennen", "Bitte trennen Sie die Spalten mit Semikolon, Komma oder Tabulator."},
	"catalogue_no_header":       {"Die Kopfzeile fehlt", "Die erste Zeile muss die Spalten benennen."},
	"catalogue_columns_missing": {"Wichtige Spalten fehlen", "Bitte ergänzen Sie: {detail}."},
	"catalogue_mapping":         {"Die Zuordnung der Spalten passt nicht", "Bitte lassen Sie die Spaltenzuordnung dieses Lieferanten prüfen."},
	"catalogue_quote_open":      {"Ein Anführungszeichen wird nicht geschlossen", "Bitte prüfen Sie die Datei um Zeile {row}."},
	"catalogue_row_too_large":   {"Eine Zeile ist zu lang", "Bitte prüfen Sie die Datei um Zeile {row}; oft fehlt ein Anführungszeichen."},
}
