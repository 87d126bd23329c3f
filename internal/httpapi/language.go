package httpapi

import (
	"maps"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// The languages of the shop.
const (
	german  = "de"
	english = "en"
)

// acceptedLanguage is the language of the two that an Accept-Language header
// prefers (RFC 9110 section 12.5.4); German when it names neither.
func acceptedLanguage(header string) string {
	best, weight := german, 0.0
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(part, ";")
		primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if primary != german && primary != english {
			continue
		}
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			parsed, err := strconv.ParseFloat(v, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		if q > weight {
			best, weight = primary, q
		}
	}
	return best
}

// message is what a code says: what happened, and what to do. {name} stands for
// a parameter. Codes of single fields have a detail only.
type message struct{ Title, Detail string }

// messageFor finds the text of a code. A code without one still says something
// true; a test keeps that from happening.
func messageFor(lang, code string) message {
	if m, known := findMessage(lang, code); known {
		return m
	}
	m, _ := findMessage(lang, "refused")
	return m
}

func findMessage(lang, code string) (message, bool) {
	for _, c := range catalogues(lang) {
		if m, ok := c[code]; ok {
			return m, true
		}
	}
	return message{}, false
}

// catalogues of a language; a code stands in one of them.
func catalogues(lang string) []map[string]message {
	if lang == english {
		return []map[string]message{
			messagesEN, messagesOrderEN, messagesImportEN, messagesNoteEN, messagesSourcesEN, messagesDecideEN, messagesRulesEN, messagesLimitsEN, messagesDutiesEN, messagesSetupEN, messagesContractsEN, messagesHelpEN, messagesAccountEN, messagesMembersEN, messagesListsEN, messagesCompetitionEN, messagesAwardEN, messagesPlanningEN,
		}
	}
	return []map[string]message{
		messagesDE, messagesOrderDE, messagesImportDE, messagesNoteDE, messagesSourcesDE, messagesDecideDE, messagesRulesDE, messagesLimitsDE, messagesDutiesDE, messagesSetupDE, messagesContractsDE, messagesHelpDE, messagesAccountDE, messagesMembersDE, messagesListsDE, messagesCompetitionDE, messagesAwardDE, messagesPlanningDE,
	}
}

// Text is the catalogue's sentence for a code, with its parameters filled in:
// for hints and sentences in answers that are no problems.
func Text(lang, code string, params map[string]string) string {
	return fill(messageFor(lang, code).Detail, params)
}

// sentences sets a title before what follows it, which a title that asks ends itself.
func sentences(title, detail string) string {
	if strings.HasSuffix(title, "?") {
		return title + " " + detail
	}
	return title + ". " + detail
}

// readable writes quantities and what is left of a limit as the language does: as an amount, or as a number of units.
func readable(lang string, params map[string]string) map[string]string {
	out := maps.Clone(params)
	for _, name := range []string{"perUnit", "base", "ordered", "offered", "highest"} {
		if quantity, there := params[name]; there {
			out[name] = numberText(lang, quantity)
		}
	}
	left, names := params["remaining"], params["measure"]
	if left == "" || names == "" {
		return out
	}
	out["remaining"] = numberText(lang, left)
	if a, err := money.ParseAmount(left, money.EUR); err == nil && names == string(catalog.MeasureValue) {
		out["remaining"] = moneyText(lang, a)
	}
	return out
}

// fill puts the parameters in their places, in one pass: what stands in a value stays as it is.
func fill(text string, params map[string]string) string {
	pairs := make([]string, 0, 2*len(params))
	for name, value := range params {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// roleNames lists roles as the reader calls them.
func roleNames(lang string, roles []authz.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = messageFor(lang, "role_"+string(r)).Title
	}
	return strings.Join(names, ", ")
}
