package planning

import (
	"fmt"
	"strings"

	"github.com/provitako/marktplatz/internal/money"
)

// LetterKind says why somebody is written to.
type LetterKind string

// Kinds of letters: when a round begins, once as its last day comes near, and when those who run it ask again.
const (
	AskedLetter LetterKind = "asked"
	DueLetter   LetterKind = "due"
	AgainLetter LetterKind = "again"
)

// remindDays before a round's last day its silent bodies are written to.
const remindDays = 7

// Letter to the officers of a body that has not answered, in German. publicURL is where the shop is reached.
func (r Round) Letter(kind LetterKind, publicURL string) (subject, text string) {
	until := germanDay(r.Deadline)
	subject = fmt.Sprintf("Bedarfsplanung „%s“: Bitte um Antwort bis %s", r.Title, until)
	if kind != AskedLetter {
		subject = fmt.Sprintf("Erinnerung: Bedarfsplanung „%s“, Antwort bis %s", r.Title, until)
	}
	lines := []string{
		fmt.Sprintf("für die Vertragsgruppe %s wird der Bedarf der Monate %s bis %s geplant.", r.Group, germanMonth(r.First), germanMonth(r.Month(r.Months-1))),
		"Ihre Organisation hat noch nicht geantwortet. Der letzte Tag ist der " + until + ".", "",
		"Die Angaben sind unverbindlich. Ohne Bedarf genügt ein Klick auf „Kein Bedarf“; die Abrufe des letzten Jahres lassen sich als Vorschlag einsetzen.", "",
		strings.TrimSuffix(publicURL, "/") + "/bedarfsplanung/" + r.ID.String(), "",
	}
	return subject, strings.Join(lines, "\n")
}

func germanDay(d money.Date) string {
	return fmt.Sprintf("%d.%d.%d", d.Day(), int(d.Month()), d.Year())
}

func germanMonth(d money.Date) string { return fmt.Sprintf("%02d.%d", int(d.Month()), d.Year()) }
