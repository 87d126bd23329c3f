package member

import (
	"regexp"
	"strings"
)

// Finding is something about an organisation that somebody should look at; it refuses nothing.
type Finding string

// The findings.
const (
	LeitwegDigits  Finding = "leitweg_check_digits" // the last two digits are not those of the rest
	LeitwegMissing Finding = "leitweg_missing"      // electronic invoices find nobody
)

// leitwegForm: coarse part, optional fine part, two check digits.
var leitwegForm = regexp.MustCompile(`^[0-9]{2,12}(-[A-Z0-9]{1,30})?-[0-9]{2}$`)

// LeitwegForm reports whether the text can be a Leitweg-ID at all.
func LeitwegForm(id string) bool { return leitwegForm.MatchString(id) }

// LeitwegMatches reports whether the check digits are right: the letters read as 10 to 35, the whole number leaves 1
// modulo 97. The number has up to 70 digits, so it is folded digit by digit.
func LeitwegMatches(id string) bool {
	rest := 0
	for _, c := range strings.ReplaceAll(id, "-", "") {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// Findings about the organisation.
func (o Organisation) Findings() []Finding {
	switch id := o.Facts.LeitwegID; {
	case id != "" && !LeitwegMatches(id):
		return []Finding{LeitwegDigits}
	case id == "" && o.Kind != Unit:
		return []Finding{LeitwegMissing}
	default:
		return []Finding{}
	}
}
