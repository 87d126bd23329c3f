package table

import (
	"regexp"
	"strings"
)

// FormulaStart are the characters with which a spreadsheet takes a cell for a formula.
const FormulaStart = "=+-@\t\r"

var formula = regexp.MustCompile(`^="([^"]*)"$`)

// CellText trims a cell and takes off what spreadsheets add to keep text text: ="0012", and the apostrophe before a
// character that would start a formula, which writers set.
func CellText(cell string) string {
	s := strings.TrimSpace(strings.Trim(cell, "\ufeff\u00a0"))
	if m := formula.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[1])
	}
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte(FormulaStart, s[1]) >= 0 {
		return s[1:]
	}
	return s
}

var fold = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e")

// NormalName reduces a header to what it says: "Art.-Nr." becomes "artnr".
func NormalName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, fold.Replace(strings.ToLower(s)))
}
