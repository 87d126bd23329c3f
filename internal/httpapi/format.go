package httpapi

import (
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// nbsp keeps a figure and its unit on one line.
const nbsp = "\u00a0"

// moneyText writes an amount as people of the language do: 3.722,50 € or €3,722.50.
func moneyText(lang string, a money.Amount) string { return a.In(lang) }

// numberText groups the digits of a decimal text and writes the language's decimal sign.
func numberText(lang, decimal string) string { return money.NumberIn(lang, decimal) }

// dateText writes a civil date: 26.11.2026 or 26 Nov 2026.
func dateText(lang string, d money.Date) string { return d.In(lang) }

// lastDay is the last day of a period that ends before to.
func lastDay(to money.Date) money.Date { return to.AddDays(-1) }

// instant is how answers write a time.
func instant(t time.Time) time.Time { return t.UTC() }
