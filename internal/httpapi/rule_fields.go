package httpapi

import "strings"

// ruleFields names the members of a rule for people; the longest prefix of a path decides.
var ruleFields = map[string][2]string{
	"id":                      {"Kennung", "Id"},
	"jurisdiction":            {"Geltungsbereich", "Jurisdiction"},
	"buyerType":               {"Art der Stelle", "Type of body"},
	"organisation":            {"Eigene Regel von", "Rule of the body"},
	"kind":                    {"Art der Regel", "Kind of rule"},
	"maxNet":                  {"Wertgrenze netto", "Limit, net"},
	"minOffers":               {"Mindestzahl der Angebote", "Minimum number of offers"},
	"sumsBlock":               {"Summen sperren", "Sums block"},
	"delegates":               {"Öffnung für die Stelle", "Delegation to the body"},
	"funding":                 {"Förderung", "Funding source"},
	"adopts":                  {"Angewandte Ordnung", "Adopted regime"},
	"terms":                   {"Bedingung", "Term"},
	"terms.deviation":         {"Abweichungsstufe", "Deviation band"},
	"terms.split":             {"Zusammenrechnung", "Adding up"},
	"terms.productChoiceFrom": {"Produktwahl zu begründen ab", "Product choice explained from"},
	"terms.minOffers":         {"Mindestzahl der Angebote ab Wert", "Minimum offers by value"},
	"terms.cautionValue":      {"Vorsichtswert ohne hinterlegte Wertgrenze", "Caution value without a stored limit"},
	"terms.auditOfficeFrom":   {"Vorlage beim Rechnungsprüfungsamt ab", "Submission to the audit office from"},
	"terms.economyEvidence":   {"Anerkannte Nachweise der Wirtschaftlichkeit", "Accepted evidence of economy"},
	"terms.horizonMonths":     {"Zählung wiederkehrender Preise in Monaten", "Months a recurring price counts"},
	"terms.approvalDays":      {"Frist für die Freigabe in Tagen", "Days to wait for an approval"},
	"terms.earlyPayment":      {"Skonto zählt", "Early-payment discount counts"},
	"terms.cautionConfirm":    {"Bestätigung unter dem Vorsichtswert durch", "Confirmation under the caution value by"},
	"duty":                    {"Pflicht", "Duty"},
	"duty.fromNet":            {"Pflicht ab Wert", "Duty from value"},
	"groups":                  {"Produktgruppe", "Product group"},
	"valid.from":              {"Gilt ab", "Valid from"},
	"valid.to":                {"Gilt bis vor", "Valid until before"},
	"citation":                {"Fundstelle", "Citation"},
	"source":                  {"Quelle", "Source"},
	"source.state":            {"Stand der Quelle", "State of the source"},
	"source.confirmed":        {"Am Gesetzestext bestätigt", "Confirmed against the law's text"},
	"source.sentence":         {"Tragender Satz", "Sentence it rests on"},
	"source.sha256":           {"SHA-256 der Quelle", "SHA-256 of the source"},
	"source.file":             {"Datei der Quelle", "File of the source"},
}

func ruleFieldLabel(lang, path string) string {
	for prefix := path; prefix != ""; {
		if names, ok := ruleFields[prefix]; ok {
			if lang == english {
				return names[1]
			}
			return names[0]
		}
		i := strings.LastIndexByte(prefix, '.')
		if i < 0 {
			break
		}
		prefix = prefix[:i]
	}
	return path
}
