package installation

import (
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

func day(at time.Time) string { return money.DateOf(at).String() }

// sentence in German and English.
type sentence struct{ de, en string }

func (s sentence) in(language string) string {
	if language == "en" {
		return s.en
	}
	return s.de
}

// titles of the items.
var titles = map[Item]sentence{
	ItemLogin:      {"Datenbankrolle", "Database role"},
	ItemSchema:     {"Schema", "Schema"},
	ItemClock:      {"Uhr", "Clock"},
	ItemLogKey:     {"Schlüssel des Nachweisprotokolls", "Key of the decision log"},
	ItemCheckpoint: {"Nachweisprotokoll", "Decision log"},
	ItemOrganiser:  {"Angaben zur Stelle", "Your organisation"},
	ItemLimits:     {"Wertgrenzen", "Limits"},
	ItemCatalogue:  {"Katalog", "Catalogue"},
	ItemSearch:     {"Suche", "Search"},
	ItemPeople:     {"Personen", "People"},
	ItemMail:       {"Post an Lieferanten", "Letters to suppliers"},
	ItemBackup:     {"Sicherung", "Backup"},
	ItemWitness:    {"Protokollstand außer Haus", "Checkpoint kept elsewhere"},
	ItemDisk:       {"Speicherplatz", "Disk space"},
	ItemEvents:     {"Hintergrundarbeit", "Background work"},
}

// sentences by item and detail: what is so, and what to do.
var sentences = map[Item]map[string]sentence{
	ItemLogin: {
		"ok":     {"Der Server kann in der Datenbank nur, was er soll.", "In the database the server can do no more than it should."},
		"strong": {"Das Login ist Superuser, umgeht den Zeilenschutz oder darf Eigentümer werden. Bitte eines verwenden, das `shop db init` anlegt.", "The login is a superuser, bypasses row-level security or may become the owner. Please use one made by `shop db init`."},
	},
	ItemSchema: {
		"ok":  {"Das Schema steht auf {have}.", "The schema is at {have}."},
		"old": {"Das Schema steht auf {have}, nötig ist {want}. Bitte `shop migrate` ausführen.", "The schema is at {have}, {want} is needed. Please run `shop migrate`."},
	},
	ItemClock: {
		"ok":     {"Server und Datenbank haben dieselbe Zeit.", "Server and database agree on the time."},
		"skewed": {"Server und Datenbank gehen um {seconds} Sekunden auseinander. Bitte beide nach einem Zeitserver stellen.", "Server and database differ by {seconds} seconds. Please set both by a time server."},
	},
	ItemLogKey: {
		"ok":      {"Der Schlüssel ist der, den die Datenbank nennt.", "The key is the one the database names."},
		"wrong":   {"Die Schlüsseldatei passt nicht zu dem Schlüssel, den die Datenbank nennt. Bitte die richtige aus der Sicherung holen.", "The key file is not that of the key the database names. Please fetch the right one from the backup."},
		"missing": {"Hier liegt kein Schlüssel: Dieser Server zeigt Nachweise, versiegelt aber keine.", "There is no key here: this server shows proofs and seals none."},
		"none":    {"Noch kein Server hat das Protokoll begonnen; der erste Start legt den Schlüssel an.", "No server has begun the log yet; the first start makes the key."},
	},
	ItemCheckpoint: {
		"ok":      {"Die gespeicherten Hashes ergeben den unterschriebenen Stand ({entries} Einträge).", "The stored hashes give the signed checkpoint ({entries} entries)."},
		"altered": {"Das gespeicherte Protokoll ergibt nicht den unterschriebenen Stand. Bitte mit einem außer Haus verwahrten Stand prüfen und nichts mehr bestellen.", "The stored log does not give the signed checkpoint. Please verify against one kept elsewhere and stop ordering."},
		"none":    {"Es gibt noch kein Protokoll.", "There is no log yet."},
	},
	ItemOrganiser: {
		"ok":      {"Name, Land und Anschrift sind bekannt.", "Name, Land and address are known."},
		"unnamed": {"Name, Land oder Anschrift fehlen: Ohne Land ist keine Wertgrenze bekannt, ohne Anschrift kann nichts geliefert werden.", "Name, Land or address are missing: without a Land no limit is known, without an address nothing can be delivered."},
		"nobody":  {"Es gibt noch keine Verwaltung. `shop serve` nennt beim Start den Link, mit dem eingerichtet wird.", "There is no administrator yet. `shop serve` prints the link at its start."},
	},
	ItemLimits: {
		"done": {"Geprüft am {day}.", "Checked on {day}."},
		"open": {"Niemand hat die Wertgrenzen Ihrer Stelle mit der Quelle verglichen.", "Nobody has compared the limits of your organisation with their source."},
	},
	ItemCatalogue: {
		"ok":     {"{offers} Angebote aus eigenen Katalogen.", "{offers} offers from your own catalogues."},
		"sample": {"Nur der Beispielkatalog ist geladen.", "Only the example catalogue is loaded."},
		"none":   {"Es gibt noch nichts zu bestellen.", "There is nothing to order yet."},
	},
	ItemSearch: {
		"ok":     {"Alle {products} Artikel mit Angebot werden gefunden.", "All {products} products with an offer are found."},
		"behind": {"{missing} Artikel mit Angebot kennt die Suche nicht. Der Start des Servers liest sie neu ein.", "{missing} products with an offer are unknown to the search. A start of the server reads them anew."},
	},
	ItemPeople: {
		"ok":    {"{people} Personen können sich anmelden.", "{people} people can sign in."},
		"alone": {"Nur eine Person kann sich anmelden: Für Freigaben und Regeln sind zwei nötig.", "Only one person can sign in: approvals and rules need two."},
	},
	ItemMail: {
		"ok":         {"Briefe an Lieferanten liegen zur Abholung in {dir}.", "Letters to suppliers are put into {dir} to be picked up."},
		"none":       {"Kein Verzeichnis für Briefe: Preisanfragen versendet, wer sie schreibt. SHOP_LETTER_DIR ändert das.", "No directory for letters: whoever writes a price inquiry sends it. SHOP_LETTER_DIR changes that."},
		"unwritable": {"In {dir} lässt sich nichts ablegen. Bitte Verzeichnis und Rechte prüfen.", "Nothing can be put into {dir}. Please check directory and permissions."},
	},
	ItemBackup: {
		"done": {"Als eingerichtet gemeldet am {day}.", "Reported as set up on {day}."},
		"open": {"Datenbank und Schlüsseldatei sichern, an getrennten Orten; das Betriebshandbuch nennt die Befehle.", "Save database and key file, in separate places; the runbook names the commands."},
	},
	ItemWitness: {
		"done": {"Als eingerichtet gemeldet am {day}.", "Reported as set up on {day}."},
		"open": {"Den Protokollstand täglich dort ablegen, wo der Betreiber nicht hinkommt: bei einem Mitglied, der Prüfung, auf Papier.", "Keep the checkpoint daily where the operator cannot reach it: with a member, an auditor, in print."},
	},
	ItemDisk: {
		"ok":      {"{percent} % frei.", "{percent} % free."},
		"scarce":  {"Nur noch {percent} % frei. Bitte Platz schaffen.", "Only {percent} % free. Please make room."},
		"full":    {"Nur noch {percent} % frei: Bald lässt sich nichts mehr speichern.", "Only {percent} % free: soon nothing can be stored."},
		"unknown": {"Der freie Platz lässt sich hier nicht lesen.", "Free space cannot be read here."},
	},
	ItemEvents: {
		"ok":    {"Nichts liegt auf der Seite.", "Nothing was put aside."},
		"aside": {"{events} Ereignisse ließen sich nicht zustellen und liegen auf der Seite; das Protokoll des Servers nennt den Grund.", "{events} events could not be delivered and were put aside; the server's log names the reason."},
	},
}

// Title is what the item is called in "de" or "en".
func (i Item) Title(language string) string { return titles[i].in(language) }

// Text says in "de" or "en" what is so, and what to do.
func (c Check) Text(language string) string {
	pairs := make([]string, 0, 2*len(c.Params))
	for name, value := range c.Params {
		if name == "day" {
			value = dayIn(language, value)
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(sentences[c.Item][c.Detail].in(language))
}

// dayIn writes a day as the language does.
func dayIn(language, iso string) string {
	d, err := money.ParseDate(iso)
	if err != nil || language == "en" {
		return iso
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).Format("02.01.2006")
}
