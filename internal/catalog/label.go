package catalog

import (
	"regexp"
	"slices"
	"strings"
)

// LabelScheme is a label by its key.
type LabelScheme string

// Label schemes that criteria can ask for.
const (
	BlauerEngel LabelScheme = "blauer_engel"
	EPEAT       LabelScheme = "epeat"
	TCO         LabelScheme = "tco"
	EnergyStar  LabelScheme = "energy_star"
	EUEcolabel  LabelScheme = "eu_ecolabel"
)

// LabelSchemes lists them.
func LabelSchemes() []LabelScheme {
	return []LabelScheme{BlauerEngel, EPEAT, TCO, EnergyStar, EUEcolabel}
}

// labelNames finds a scheme in what suppliers write, whose words are compared without case, blanks and hyphens.
var labelNames = []struct {
	name   string
	scheme LabelScheme
}{
	{"blauerengel", BlauerEngel},
	{"blueangel", BlauerEngel},
	{"epeat", EPEAT},
	{"tco", TCO},
	{"energystar", EnergyStar},
	{"euecolabel", EUEcolabel},
	{"euumweltzeichen", EUEcolabel},
}

// Label is what a supplier states of an offer.
type Label struct {
	Scheme     LabelScheme
	Equivalent bool   // another label or a test report that the supplier calls equivalent
	Evidence   string // number of the certificate or report; "" = none named
}

var equivalent = regexp.MustCompile(`(?i)^\s*(?:gleichwertig|equivalent)(?:\s+(?:zu|mit|to|with))?\s+`)

// ParseLabel reads "Blauer Engel", "TCO Certified: 4711" or "gleichwertig zu EPEAT: Prüfbericht 12"; not ok for a label
// of no known scheme.
func ParseLabel(text string) (l Label, ok bool) {
	name, evidence, _ := strings.Cut(text, ":")
	l.Evidence = strings.TrimSpace(evidence)
	if plain := equivalent.ReplaceAllString(name, ""); plain != name {
		name, l.Equivalent = plain, true
	}
	name = strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(name))
	for _, known := range labelNames {
		if strings.HasPrefix(name, known.name) {
			l.Scheme = known.scheme
			return l, true
		}
	}
	return Label{}, false
}

// Carries reports whether the offer has the label, or something equivalent with evidence (VgV §34(5), UVgO §24(4)): a
// claim of being equivalent that names no evidence is none.
func (o Offer) Carries(scheme LabelScheme) bool {
	return slices.ContainsFunc(o.Labels, func(text string) bool {
		l, ok := ParseLabel(text)
		return ok && l.Scheme == scheme && (!l.Equivalent || l.Evidence != "")
	})
}
