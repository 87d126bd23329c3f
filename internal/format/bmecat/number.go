package bmecat

import (
	"strings"
	"time"
)

// maxDigits is far above any price or quantity and keeps nonsense out of later arithmetic.
const maxDigits = 24

// parseNumber reads a decimal number. The standard wants a point; a comma, a plus sign and separators are read where
// only one meaning is possible. The code is empty for a number written by the standard.
func parseNumber(raw string) (Number, Code) {
	n := Number{Raw: raw}
	if raw == "" {
		return n, ""
	}
	text, changed, ambiguous := canonical(raw)
	if ambiguous {
		return n, CodeNumberAmbiguous
	}
	if text == "" {
		return n, CodeNumberUnreadable
	}
	n.Text = text
	if changed {
		return n, CodeNumberNormalised
	}
	return n, ""
}

// canonical turns raw into digits with at most one point, with a sign only when negative.
func canonical(raw string) (text string, changed, ambiguous bool) {
	sign, body := "", raw
	if strings.HasPrefix(body, "-") {
		sign, body = "-", body[1:]
	} else {
		body = strings.TrimPrefix(body, "+")
	}
	point, comma := strings.LastIndexByte(body, '.'), strings.LastIndexByte(body, ',')
	whole, fraction, grouping := body, "", ""
	switch {
	case point >= 0 && comma >= 0:
		cut := max(point, comma)
		whole, fraction = body[:cut], body[cut+1:]
		grouping = body[min(point, comma) : min(point, comma)+1]
	case comma >= 0:
		whole, fraction = body[:comma], body[comma+1:]
		if len(fraction) == 3 && len(whole) <= 3 && strings.TrimLeft(whole, "0") != "" {
			return "", false, digits(whole) && digits(fraction)
		}
	case point >= 0:
		whole, fraction = body[:point], body[point+1:]
	}
	if grouping != "" {
		var ok bool
		if whole, ok = ungroup(whole, grouping); !ok {
			return "", false, false
		}
	}
	if whole == "" && fraction != "" {
		whole = "0"
	}
	if !digits(whole) || fraction != "" && !digits(fraction) || len(whole)+len(fraction) > maxDigits {
		return "", false, false
	}
	text = sign + whole
	if fraction != "" {
		text += "." + fraction
	}
	return text, text != raw, false
}

// ungroup removes thousands separators when every group but the first has three digits.
func ungroup(whole, sep string) (string, bool) {
	groups := strings.Split(whole, sep)
	for i, g := range groups {
		if i > 0 && len(g) != 3 || len(g) == 0 || len(g) > 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// taxFraction reads a tax rate as a fraction of one. By the standard 19 % is 0.19; many files say 19. Between them
// lies only 1, which no member state levies either way, so it is not read.
func taxFraction(n Number) (string, bool) {
	whole, fraction, _ := strings.Cut(n.Text, ".")
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	switch {
	case n.Text == "" || strings.HasPrefix(whole, "-") || len(whole) > 2 || whole == "1":
		return "", false
	case whole != "": // a percentage
		fraction = strings.TrimRight(strings.Repeat("0", 2-len(whole))+whole+fraction, "0")
	}
	if fraction == "" {
		return "0", true
	}
	return "0." + fraction, true
}

// parseDate reads a day. The standard wants YYYY-MM-DD, in 2005 also with a time behind it, which is cut.
func parseDate(raw string) (string, Code) {
	if raw == "" {
		return "", ""
	}
	day, _, _ := strings.Cut(raw, "T")
	day, _, _ = strings.Cut(day, " ")
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return t.Format(time.DateOnly), ""
	}
	for _, layout := range []string{"2.1.2006", "20060102"} {
		if t, err := time.Parse(layout, day); err == nil {
			return t.Format(time.DateOnly), CodeDateNormalised
		}
	}
	return "", CodeDateUnreadable
}
