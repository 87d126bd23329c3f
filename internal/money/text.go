package money

import (
	"fmt"
	"strings"
)

// English is the one language besides German that figures are written in.
const English = "en"

// nbsp keeps a figure and its unit on one line.
const nbsp = "\u00a0"

// In writes the amount as people of the language do: 3.722,50 € or €3,722.50.
func (a Amount) In(lang string) string {
	symbol := string(a.Currency())
	if a.Currency() == EUR {
		symbol = "€"
	}
	number := NumberIn(lang, a.String())
	if lang != English {
		return number + nbsp + symbol
	}
	if positive, negative := strings.CutPrefix(number, "-"); negative {
		return "-" + symbol + positive
	}
	return symbol + number
}

// NumberIn groups the digits of a decimal text and writes the language's decimal sign.
func NumberIn(lang, decimal string) string {
	group, point := ".", ","
	if lang == English {
		group, point = ",", "."
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(decimal, "-"), ".")
	var b strings.Builder
	if strings.HasPrefix(decimal, "-") {
		b.WriteByte('-')
	}
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		b.WriteString(point + fraction)
	}
	return b.String()
}

// In writes the date as people of the language do: 26.11.2026 or 26 Nov 2026.
func (d Date) In(lang string) string {
	if lang == English {
		return fmt.Sprintf("%d %s %d", d.Day(), d.Month().String()[:3], d.Year())
	}
	return fmt.Sprintf("%02d.%02d.%d", d.Day(), d.Month(), d.Year())
}
