package httpapi

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// limitsQuery is what a person asks the public page of limits. The texts stay as typed, so that the form shows them again.
type limitsQuery struct {
	Lang                       string
	Land, Buyer, Kind, Net, At string
	From, To                   string

	day, from, to money.Date
	net           *money.Amount
	asked         bool              // for one buyer
	compared      bool              // two days
	wrong         map[string]string // field and message code
}

// limitKinds are what can be bought; rules are stored for the first.
func limitKinds() []string { return []string{"supplies_services", "freelance", "works"} }

func readLimitsQuery(c *fiber.Ctx, today money.Date) limitsQuery {
	q := limitsQuery{
		Lang: Language(c.UserContext()), Land: c.Query("land"), Buyer: c.Query("buyer"), Kind: c.Query("kind", limitKinds()[0]),
		Net: cutText(c.Query("net")), At: cutText(c.Query("at")), From: cutText(c.Query("from")), To: cutText(c.Query("to")),
		day: today, wrong: map[string]string{},
	}
	if lang := c.Query("lang"); lang == german || lang == english {
		q.Lang = lang
	}
	q.asked, q.compared = q.Land != "", q.From != "" || q.To != ""
	q.date("at", q.At, &q.day, false)
	q.date("from", q.From, &q.from, q.compared)
	q.date("to", q.To, &q.to, q.compared)
	if !q.asked {
		return q
	}
	if _, err := rules.ParseLand(q.Land); err != nil && q.Land != string(rules.Bund) {
		q.wrong["land"] = "limits_land_unknown"
	}
	if q.Land == string(rules.Bund) {
		q.Buyer = string(rules.Federal)
	} else if !slices.Contains(rulebook.Buyers(), rules.BuyerType(q.Buyer)) {
		q.wrong["buyer"] = "limits_buyer_unknown"
	}
	if !slices.Contains(limitKinds(), q.Kind) {
		q.wrong["kind"] = "limits_kind_unknown"
	}
	if q.Net != "" {
		a, err := money.ParseAmount(plainDecimal(q.Net, q.Lang), money.EUR)
		if err != nil || a.Sign() < 0 {
			q.wrong["net"] = "limits_net_unreadable"
		} else {
			q.net = &a
		}
	}
	return q
}

// cutText keeps a hostile address from filling the page.
func cutText(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "")
	}
	return s
}

// date reads a civil date as browsers and Germans write it.
func (q *limitsQuery) date(field, text string, into *money.Date, required bool) {
	if text == "" {
		if required {
			q.wrong[field] = "limits_date_unreadable"
		}
		return
	}
	if p := strings.Split(strings.TrimSpace(text), "."); len(p) == 3 && len(p[0]) <= 2 && len(p[1]) <= 2 {
		text = p[2] + "-" + twoDigits(p[1]) + "-" + twoDigits(p[0])
	}
	d, err := money.ParseDate(strings.TrimSpace(text))
	if err != nil || d.Year() < 1990 || d.Year() > 2100 {
		q.wrong[field] = "limits_date_unreadable"
		return
	}
	*into = d
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// plainDecimal turns 4.500,50 or 4,500.50 into 4500.50. The last sign decides unless it groups three digits of many.
func plainDecimal(s, lang string) string {
	s = strings.NewReplacer(" ", "", nbsp, "", "€", "", "EUR", "").Replace(s)
	comma, point := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	group, decimal := ".", ","
	switch {
	case comma >= 0 && point >= 0 && point > comma, comma < 0 && point >= 0 && len(s)-point != 4, comma >= 0 && point < 0 && lang == english && len(s)-comma == 4:
		group, decimal = ",", "."
	case comma < 0 && point >= 0 && lang == english:
		group, decimal = ",", "."
	}
	return strings.Replace(strings.ReplaceAll(s, group, ""), decimal, ".", 1)
}
