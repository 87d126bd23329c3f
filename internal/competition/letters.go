package competition

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// Letters are in German, the language of the procedure, and in Textform (§ 126b BGB).

func letter(id uuid.UUID, to, subject, text string) Letter {
	return Letter{ID: id, To: to, Subject: subject, Text: text}
}

// lines joins the lines of a letter.
func lines(l ...string) string { return strings.Join(l, "\n") }

func (c Competition) greeting() string {
	return "\nMit freundlichen Grüßen\n" + c.CreatedBy.Name + "\n" + c.Buyer
}

// SealedNotice says how offers are protected, and how not.
const SealedNotice = "Ihr Angebot wird in Ihrem Browser zweifach verschlüsselt und lässt sich nur von zwei Vertretern des Auftraggebers gemeinsam öffnen; " +
	"der Server erhält es nur verschlüsselt. Dass es nicht vor Fristende geöffnet wird, stellt der Server anhand seiner Uhr sicher und protokolliert es; " +
	"die Frist selbst ist nicht kryptografisch."

// tieNotice is the published rule for equal offers.
const tieNotice = "Bei gleicher Gesamtpunktzahl entscheidet der niedrigere Preis, bei gleichem Preis das Los."

func (c Competition) invitationText(to Party, link string) string {
	criteria := ""
	for _, k := range c.Terms.Criteria {
		criteria += fmt.Sprintf("- %s: %d %%\n", k.Name, k.Weight)
	}
	return lines(
		"An: "+to.Name+", "+to.City,
		"",
		fmt.Sprintf("%s fordert Sie zum Angebot im Miniwettbewerb auf (Rahmenvertrag %s, Los %d: %s).", c.Buyer, c.Lot.ContractNumber, c.Lot.Number, c.Lot.Title),
		"",
		"Gegenstand: "+c.Terms.Subject,
		"",
		c.Terms.Text,
		"",
		"Zuschlagskriterien und Gewichte:",
		criteria+"Preis: 100 Punkte × niedrigster Preis / angebotener Preis. "+tieNotice,
		"",
		"Frist: "+germanInstant(c.Deadline)+" Uhr (Ortszeit in Deutschland). Spätere Angebote werden als verspätet festgehalten und nicht geöffnet.",
		"",
		"Fragen stellen und Ihr Angebot abgeben können Sie nur über diesen Link; bis zum Fristende können Sie es ersetzen:",
		link,
		"",
		SealedNotice,
		"Öffentliche Schlüssel der Öffnenden, für die verschlüsselt wird (die Seite zeigt dieselben):",
		strings.Join(append(Recipients(c.Terms.Inner), Recipients(c.Terms.Outer)...), "\n"),
		"Fragen und Antworten erhalten alle Aufgeforderten; wer gefragt hat, bleibt ungenannt.",
	) + c.greeting()
}

func (c Competition) answerText(q Question) string {
	return lines("Zum Miniwettbewerb „"+c.Terms.Subject+"“ erhalten alle Aufgeforderten diese Antwort.", "", "Frage: "+q.Text, "", "Antwort: "+q.Answer, "",
		"Die Frist bleibt: "+germanInstant(c.Deadline)+" Uhr.") + c.greeting()
}

// informationText says what GWB §134(1) asks: the name of the one to be awarded, the reasons, and the earliest time.
func (c Competition) informationText(to Invitation, e Evaluation, s Standstill) string {
	earliest := "Der Vertrag wird frühestens am " + germanDay(money.DateOf(s.From)) + " geschlossen."
	if s.Required {
		earliest += fmt.Sprintf(" Die Wartefrist von %d Kalendertagen läuft bis zum Ablauf des %s (%s).", Electronic.Days, germanDay(s.LastDay), s.Citation)
	}
	return lines(
		"An: "+to.Name+", "+to.City,
		"",
		"Im Miniwettbewerb „"+c.Terms.Subject+"“ soll der Zuschlag auf das Angebot von "+c.nameOf(e.Ranking[0].Supplier)+" erteilt werden.",
		"",
		"Ihr Angebot wird nicht berücksichtigt: "+c.reasonFor(to, e),
		"",
		earliest,
	) + c.greeting()
}

func (c Competition) nameOf(supplier uuid.UUID) string {
	for _, i := range c.Invitations {
		if i.Supplier == supplier {
			return i.Name
		}
	}
	return ""
}

// reasonFor is why an offer is not considered.
func (c Competition) reasonFor(to Invitation, e Evaluation) string {
	for _, x := range e.Excluded {
		if x.Supplier == to.Supplier {
			return "Es war nicht zu werten: " + x.Reason
		}
	}
	for _, r := range e.Ranking {
		if r.Supplier != to.Supplier {
			continue
		}
		text := fmt.Sprintf("Es erreicht %s von 100 Punkten und Rang %d; das beste Angebot erreicht %s Punkte.", comma(r.Total), r.Rank, comma(e.Ranking[0].Total))
		for n, l := range r.Lines {
			text += fmt.Sprintf("\n- %s (%d %%): %s Punkte, bestes Angebot %s", l.Criterion, l.Weight, comma(l.Points), comma(e.Ranking[0].Lines[n].Points))
		}
		return text
	}
	return "Es ist nach Ablauf der Frist eingegangen."
}

func (c Competition) awardText(to Invitation, w Ranked) string {
	return lines("An: "+to.Name+", "+to.City, "", "Im Miniwettbewerb „"+c.Terms.Subject+"“ erteilen wir Ihnen den Zuschlag auf Ihr Angebot über "+comma(w.Price)+" € netto.",
		"Grundlage ist der Rahmenvertrag "+c.Lot.ContractNumber+", Los "+fmt.Sprint(c.Lot.Number)+".") + c.greeting()
}

var groundTexts = map[Ground]string{
	TooFewOffers:  "Es sind weniger als zwei Angebote eingegangen.",
	NoneSuitable:  "Kein Angebot entspricht den Bedingungen.",
	BasisChanged:  "Die Grundlage des Verfahrens hat sich wesentlich geändert.",
	NotEconomical: "Das Verfahren hatte kein wirtschaftliches Ergebnis.",
	OtherGrave:    "Es bestehen andere schwerwiegende Gründe.",
}

func (c Competition) endText(g Ground, reason string) string {
	return lines("Der Miniwettbewerb „"+c.Terms.Subject+"“ endet ohne Zuschlag.", "", groundTexts[g]+" "+reason) + c.greeting()
}

func comma(figure string) string { return strings.ReplaceAll(figure, ".", ",") }

func germanDay(d money.Date) string {
	return fmt.Sprintf("%d.%d.%d", d.Day(), int(d.Month()), d.Year())
}

func germanInstant(t time.Time) string { return t.In(money.Berlin).Format("2.1.2006, 15:04") }
