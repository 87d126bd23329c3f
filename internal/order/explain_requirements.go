package order

import (
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// requirementTexts are the sentences about what the rules ask beyond the limit.
var requirementTexts = struct {
	head, funding, duty, reminded, after, afterOpen, office, economy, caution, proven, provenBy, document, reference, confirmed text
}{
	head:      text{"Was die Regeln außerdem verlangen", "What the rules ask in addition"},
	funding:   text{"Zusätzlich galten die Bedingungen der Förderung {key}; wo mehrere Regeln sprechen, gilt die strengste.", "The conditions of the funding source {key} applied in addition; where several rules speak, the strictest holds."},
	duty:      text{"Vor der Bestellung war nachzuweisen: {title} ({citation}).", "To be shown before the order: {title} ({citation})."},
	reminded:  text{"Vor der Bestellung erinnert der Shop an: {title} ({citation}).", "Before the order the shop reminds of: {title} ({citation})."},
	after:     text{"Nach der Bestellung zu erledigen bis {due}: {title} ({citation}).", "To be done after the order by {due}: {title} ({citation})."},
	afterOpen: text{"Nach der Bestellung zu erledigen: {title} ({citation}); eine Frist nennt die Regel nicht.", "To be done after the order: {title} ({citation}); the rule names no term."},
	office:    text{"Ab {from} netto ist die Bestellung vorher der Rechnungsprüfung vorzulegen ({citation}).", "From {from} net the order has to be submitted to the audit office first ({citation})."},
	economy:   text{"Statt der vorgesehenen {minimum} Angebote belegt die Wirtschaftlichkeit: {evidence} ({citation}).", "Instead of the {minimum} offers asked for, economy is shown by: {evidence} ({citation})."},
	caution:   text{"Weil keine Wertgrenze hinterlegt ist, war die Bestellung unter dem Vorsichtswert zu bestätigen, durch die Rolle {role} ({citation}).", "As no limit is stored, the order under the cautionary value had to be confirmed, by the role {role} ({citation})."},
	proven:    text{"Erbracht am {on}: {by}.", "Given on {on}: {by}."},
	provenBy:  text{"Beleg: {by}.", "Evidence: {by}."},
	document:  text{"Dokument mit SHA-256 {hash}", "document with SHA-256 {hash}"},
	reference: text{"Zeichen im Bestellvermerk", "reference in the note"},
	confirmed: text{"Die Bestätigung liegt vor.", "It was confirmed."},
}

// evidenceTexts name the evidence of economy.
var evidenceTexts = map[rules.Evidence]text{
	rules.EvidenceExperience:  {"Erfahrungswerte", "experience"},
	rules.EvidenceSettled:     {"abgerechnete vergleichbare Leistungen", "comparable services that were settled"},
	rules.EvidenceFramework:   {"Preise aus Rahmenverträgen", "prices of framework contracts"},
	rules.EvidencePriceRecord: {"Preisdatenbanken", "price databases"},
}

// confirmerTexts name the roles that confirm an order under the caution value.
var confirmerTexts = map[string]text{
	"officer":         {"Beschaffung", "Procurement"},
	"approver":        {"Freigabe", "Approval"},
	"admin":           {"Verwaltung der Stelle", "administrator of the body"},
	"auditor":         {"Prüfung", "auditor"},
	"rule_maintainer": {"Regelpflege", "Rule maintenance"},
}

// requirements tells what the rules asked of the order beyond its limit, and what was given. All its decisions say the same.
func (t *teller) requirements() error {
	if len(t.Decisions) == 0 || t.Decisions[0].Requirements == nil {
		return nil
	}
	asked := t.Decisions[0].Requirements
	var sentences []string
	for _, key := range asked.Funding {
		sentences = append(sentences, t.say(requirementTexts.funding, "key", key))
	}
	for _, item := range asked.Items {
		says, err := t.requirement(item)
		if err != nil {
			return err
		}
		sentences = append(sentences, says, t.proof(item))
	}
	t.put(Paragraph{Key: "requirements"}, requirementTexts.head, sentences...)
	return nil
}

func (t *teller) requirement(item RequirementRecord) (string, error) {
	pairs := []string{"citation", item.Rule.Citation, "minimum", strconv.Itoa(item.Minimum), "role", named(t, confirmerTexts, item.Role)}
	if body := t.body(item.Rule); body != nil && body.Duty != nil {
		pairs = append(pairs, "title", t.say(text{body.Duty.DE, body.Duty.EN}))
	} else {
		pairs = append(pairs, "title", item.Duty)
	}
	says := requirementTexts.duty
	switch {
	case item.Kind == rules.DemandsAuditOffice:
		from, err := money.ParseAmount(item.From, money.EUR)
		if err != nil {
			return "", err
		}
		says, pairs = requirementTexts.office, append(pairs, "from", t.amount(from))
	case item.Kind == rules.DemandsEconomy:
		evidence := "–"
		if item.Proof != nil {
			evidence = named(t, evidenceTexts, item.Proof.Evidence)
		}
		says, pairs = requirementTexts.economy, append(pairs, "evidence", evidence)
	case item.Kind == rules.DemandsCaution:
		says = requirementTexts.caution
	case item.When == rules.AfterOrder && item.Due.IsZero():
		says = requirementTexts.afterOpen
	case item.When == rules.AfterOrder:
		says, pairs = requirementTexts.after, append(pairs, "due", item.Due.In(t.lang))
	case item.Effect == rules.DutyReminds:
		says = requirementTexts.reminded
	}
	return t.say(says, pairs...), nil
}

// proof tells what was given, "" for nothing.
func (t *teller) proof(item RequirementRecord) string {
	p := item.Proof
	if p == nil {
		return ""
	}
	if item.Kind == rules.DemandsCaution {
		return t.say(requirementTexts.confirmed)
	}
	var shown []string
	if p.Reference != nil {
		shown = append(shown, t.say(requirementTexts.reference))
	}
	if p.Document != nil {
		shown = append(shown, t.say(requirementTexts.document, "hash", p.Document.SHA256))
	}
	by := strings.Join(shown, ", ")
	if p.On.IsZero() {
		return t.say(requirementTexts.provenBy, "by", by)
	}
	return t.say(requirementTexts.proven, "on", p.On.In(t.lang), "by", by)
}
