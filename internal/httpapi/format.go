package httpapi

import (
	"fmt"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// nbsp keeps a figure and its unit on one line.
const nbsp = "\u00a0"

// moneyText writes an amount as people of the language do: 3.722,50 € or €3,722.50.
func moneyText(lang string, a money.Amount) string {
	symbol := string(a.Currency())
	if a.Currency() == money.EUR {
		symbol = "€"
	}
	if lang == english {
		if number, negative := strings.CutPrefix(numberText(lang, a.String()), "-"); negative {
			return "-" + symbol + number
		}
		return symbol + numberText(lang, a.String())
	}
	return numberText(lang, a.String()) + nbsp + symbol
}

// numberText groups the digits of a decimal text and writes the language's decimal sign.
func numberText(lang, decimal string) string {
	group, point := ".", ","
	if lang == english {
		group, point = ",", "."
	}
	negative := strings.HasPrefix(decimal, "-")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(decimal, "-"), ".")
	var b strings.Builder
	if negative {
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

// dateText writes a civil date: 26.11.2026 or 26 Nov 2026.
func dateText(lang string, d money.Date) string {
	if lang == english {
		return fmt.Sprintf("%d %s %d", d.Day(), d.Month().String()[:3], d.Year())
	}
	return fmt.Sprintf("%02d.%02d.%d", d.Day(), d.Month(), d.Year())
}

// lastDay is the last day of a period that ends before to.
func lastDay(to money.Date) money.Date { return to.AddDays(-1) }

// instant is how answers write a time.
func instant(t time.Time) time.Time { return t.UTC() }
