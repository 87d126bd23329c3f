package pricelist

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"github.com/provitako/marktplatz/internal/format/table"
)

var (
	lineTags = regexp.MustCompile(`(?i)<\s*(?:br|/p|/li|/div|/tr|/h[1-6])\s*/?>`)
	anyTag   = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)
	// doubleUTF8 is how UTF-8 looks that was taken for Windows-1252 and converted once more.
	doubleUTF8 = regexp.MustCompile(`Ã[¤¶¼ŸŸ„–œ©¨]|â€|Â[ °²³§]`)
)

// cleanText makes plain text of a cell: HTML entities resolved however often they were escaped, tags removed, no
// control characters. The code says what a reader of the row should know.
func cleanText(cell string) (string, Code) {
	s := cell
	if strings.ContainsAny(cell, "<&") {
		for range 4 {
			s = html.UnescapeString(s)
		}
		s = anyTag.ReplaceAllString(lineTags.ReplaceAllString(s, "\n"), "")
	}
	var code Code
	if s != cell {
		code = CodeTextUnescaped
	}
	s = strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if unicode.IsControl(r) || unicode.IsSpace(r) || r == '\ufeff' {
			return ' '
		}
		return r
	}, s)
	if strings.ContainsRune(s, '\ufffd') || strings.ContainsAny(s, "ÃâÂ") && doubleUTF8.MatchString(s) {
		code = CodeTextDamaged
	}
	return tidyLines(s), code
}

// PlainText makes plain text of supplier text that may hold HTML, with at most single line breaks.
func PlainText(s string) string {
	text, _ := cleanText(s)
	return text
}

// tidyLines collapses blanks within lines and drops empty lines.
func tidyLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if l := strings.Join(strings.Fields(line), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

var separators = regexp.MustCompile(`\s*[|;\n]\s*|,\s+`)

// list splits a cell that holds several values.
func list(text string) []string {
	var items []string
	for _, item := range separators.Split(text, -1) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

var priceKinds = map[string]string{
	"once": "once", "einmalig": "once", "einmal": "once", "kauf": "once", "onetime": "once",
	"month": "month", "monat": "month", "monatlich": "month", "promonat": "month", "mtl": "month", "monthly": "month", "permonth": "month",
	"year": "year", "jahr": "year", "jaehrlich": "year", "projahr": "year", "pa": "year", "yearly": "year", "annually": "year", "peryear": "year",
	"hour": "hour", "stunde": "hour", "prostunde": "hour", "std": "hour", "hourly": "hour", "perhour": "hour",
	"day": "day", "tag": "day", "protag": "day", "personentag": "day", "pt": "day", "daily": "day", "perday": "day",
}

var answers = map[string]string{
	"ja": "true", "j": "true", "yes": "true", "y": "true", "true": "true", "wahr": "true", "1": "true", "x": "true",
	"nein": "false", "n": "false", "no": "false", "false": "false", "falsch": "false", "0": "false",
}

// choice reads one of a closed set of words.
func choice(raw string, words map[string]string) (string, Code) {
	if v, ok := words[table.NormalName(raw)]; ok {
		return v, ""
	}
	return "", CodeChoiceUnreadable
}

var gtinSeparators = strings.NewReplacer(" ", "", "-", "", "\u00a0", "")

// parseGTIN removes separators. A number in scientific notation has lost its last digits and is not read.
func parseGTIN(raw string) (string, Code) {
	number := gtinSeparators.Replace(raw)
	if !digits(number) || len(number) > 14 {
		return "", CodeGTINUnreadable
	}
	return number, ""
}
