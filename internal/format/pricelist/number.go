package pricelist

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Number is a decimal number as text.
type Number struct {
	Raw  string `json:"raw,omitempty"`  // as written, trimmed
	Text string `json:"text,omitempty"` // decimal point, no separators; empty when absent or not readable without guessing
}

// Absent reports that the list says nothing, which differs from saying something unreadable.
func (n Number) Absent() bool { return n.Raw == "" }

// maxDigits is far above any price or quantity and keeps nonsense out of later arithmetic.
const maxDigits = 24

// blanks are the spaces that spreadsheets put between thousands.
var blanks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "’", "'")

var spacedThousands = regexp.MustCompile(`^[+-]?\d{1,3}([ ']\d{3})+([.,]\d+)?$`)

// parseDecimal reads a decimal number. habit resolves only what is ambiguous: one separator with three digits behind.
func parseDecimal(raw string, habit Decimal) (string, Code) {
	s := strings.TrimSpace(blanks.Replace(raw))
	if strings.ContainsAny(s, " '") {
		if !spacedThousands.MatchString(s) {
			return "", CodeNumberUnreadable
		}
		s = strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "'", "")
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign = "-"
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	whole, fraction, code := split(s, habit)
	if code != "" {
		return "", code
	}
	if whole == "" && fraction != "" {
		whole = "0"
	}
	if !digits(whole) || fraction != "" && !digits(fraction) || len(whole)+len(fraction) > maxDigits {
		return "", CodeNumberUnreadable
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole, ""
}

// split finds the decimal separator of an unsigned number and removes separators of thousands.
func split(s string, habit Decimal) (whole, fraction string, code Code) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s, "", ""
	}
	separator := s[last : last+1]
	other := "."
	if separator == "." {
		other = ","
	}
	mixed, repeated := strings.Contains(s, other), strings.Count(s, separator) > 1
	switch {
	case mixed && repeated:
		return "", "", CodeNumberUnreadable
	case mixed:
		whole, ok := ungroup(s[:last], other)
		if !ok {
			return "", "", CodeNumberUnreadable
		}
		return whole, s[last+1:], ""
	case repeated:
		whole, ok := ungroup(s, separator)
		if !ok {
			return "", "", CodeNumberUnreadable
		}
		return whole, "", ""
	}
	whole, fraction = s[:last], s[last+1:]
	if !thousandsPossible(whole, fraction) {
		return whole, fraction, ""
	}
	switch decimal := habitOf(separator); habit {
	case DecimalAuto:
		return "", "", CodeNumberAmbiguous
	case decimal:
		return whole, fraction, ""
	default:
		return whole + fraction, "", ""
	}
}

func habitOf(separator string) Decimal {
	if separator == "," {
		return DecimalComma
	}
	return DecimalPoint
}

// thousandsPossible reports that whole and fraction may be two groups of one number: 1,234 but not 0,234 or 1234,567.
func thousandsPossible(whole, fraction string) bool {
	return len(fraction) == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' && digits(whole) && digits(fraction)
}

// decimalIn tells which separator a cell certainly uses for its decimals, DecimalAuto when it does not show.
func decimalIn(cell string) Decimal {
	text, _, code := stripCurrency(cell)
	if code != "" {
		return DecimalAuto
	}
	if v, code := parseDecimal(text, DecimalAuto); code != "" || !strings.Contains(v, ".") {
		return DecimalAuto
	}
	i := strings.LastIndexAny(text, ".,")
	return habitOf(text[i : i+1])
}

func ungroup(s, separator string) (string, bool) {
	groups := strings.Split(s, separator)
	for i, g := range groups {
		if i > 0 && len(g) != 3 || len(g) == 0 || len(g) > 3 || !digits(g) {
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

const currencyWords = `€|EURO?|US\$|\$|USD|£|GBP|CHF|SFR\.?|FR\.`

var (
	currencyBefore = regexp.MustCompile(`(?i)^(` + currencyWords + `)\s*`)
	currencyBehind = regexp.MustCompile(`(?i)\s*(` + currencyWords + `)$`)
	noCents        = regexp.MustCompile(`([.,])\s?[-–—]{1,2}$`)
)

var currencyCodes = map[string]string{
	"€": "EUR", "EUR": "EUR", "EURO": "EUR", "$": "USD", "US$": "USD", "USD": "USD", "£": "GBP", "GBP": "GBP",
	"CHF": "CHF", "SFR": "CHF", "SFR.": "CHF", "FR.": "CHF",
}

// stripCurrency takes a currency off an amount and writes ",-" as ",00", which it means.
func stripCurrency(raw string) (text, currency string, code Code) {
	text = strings.TrimSpace(blanks.Replace(raw))
	if strings.Trim(text, "0123456789.,") == "" {
		return text, "", "" // the usual cell
	}
	for _, re := range []*regexp.Regexp{currencyBefore, currencyBehind} {
		m := re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		found := currencyCodes[strings.ToUpper(m[1])]
		if currency != "" && currency != found {
			return "", "", CodeNumberUnreadable
		}
		currency = found
		text = re.ReplaceAllString(text, "")
	}
	return noCents.ReplaceAllString(text, "${1}00"), currency, ""
}

// parseAmount reads an amount of money and the currency its cell names, if any.
func parseAmount(raw string, habit Decimal) (n Number, currency string, code Code) {
	n.Raw = raw
	text, currency, code := stripCurrency(raw)
	if code == "" {
		n.Text, code = parseDecimal(text, habit)
	}
	return n, currency, code
}

var countWords = regexp.MustCompile(`(?i)^(ab|min\.?|ca\.?|>=?|≥)?\s*([+-]?\d[\d.,' ]*?)\s*(stk\.?|stück|st\.?|pcs\.?|pieces?|er|x|\+)?$`)

// parseCount reads a quantity, also with the words people put around one.
func parseCount(raw string, habit Decimal) (Number, Code) {
	m := countWords.FindStringSubmatch(strings.TrimSpace(blanks.Replace(raw)))
	if m == nil {
		return Number{Raw: raw}, CodeNumberUnreadable
	}
	text, code := parseDecimal(m[2], habit)
	if code == "" && m[1]+m[3] != "" {
		code = CodeNumberNormalised
	}
	return Number{Raw: raw, Text: text}, code
}

var dayWords = regexp.MustCompile(`(?i)^(?:ca\.?\s*)?(\d{1,3})(?:\s*(?:-|–|bis|to)\s*(\d{1,3}))?\s*(tage?n?|arbeitstage?n?|werktage?n?|at|wt|days?|working days|d|wochen?|weeks?|monate?n?|months?)?\.?$`)

// parseDays reads a time in working days: of a range the longer, a week as five. Months are not read as days.
func parseDays(raw string) (Number, Code) {
	m := dayWords.FindStringSubmatch(strings.TrimSpace(raw))
	if m == nil || strings.HasPrefix(strings.ToLower(m[3]), "mon") {
		return Number{Raw: raw}, CodeNumberUnreadable
	}
	text, unit := m[1], strings.ToLower(m[3])
	if m[2] != "" {
		text = m[2]
	}
	days, err := strconv.Atoi(text)
	if err != nil {
		return Number{Raw: raw}, CodeNumberUnreadable
	}
	if strings.HasPrefix(unit, "woche") || strings.HasPrefix(unit, "week") {
		days *= 5
	}
	text = strconv.Itoa(days)
	if text == raw {
		return Number{Raw: raw, Text: text}, ""
	}
	return Number{Raw: raw, Text: text}, CodeNumberNormalised
}

// parseTax reads a rate as a fraction of one, whether written 19, 19 % or 0,19. A rate of exactly one is not read.
func parseTax(raw string) (Number, Code) {
	n := Number{Raw: raw}
	body, percent := strings.CutSuffix(strings.TrimSpace(blanks.Replace(raw)), "%")
	text, code := parseDecimal(strings.TrimSpace(body), DecimalPoint)
	whole, fraction, _ := strings.Cut(text, ".")
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if code != "" || strings.HasPrefix(text, "-") || len(whole) > 2 || whole == "1" && !percent {
		return n, CodeTaxUnreadable
	}
	if whole != "" || percent {
		fraction = strings.TrimRight(strings.Repeat("0", 2-len(whole))+whole+fraction, "0")
	}
	n.Text = "0"
	if fraction != "" {
		n.Text = "0." + fraction
	}
	return n, ""
}

// parseDate reads a day written the German way or by ISO 8601. Other orders of day and month are not guessed.
func parseDate(raw string) (string, Code) {
	day, _, _ := strings.Cut(strings.Replace(raw, "T", " ", 1), " ")
	for _, layout := range []string{time.DateOnly, "2.1.2006", "2.1.06", "20060102"} {
		if t, err := time.Parse(layout, day); err == nil {
			return t.Format(time.DateOnly), ""
		}
	}
	return "", CodeDateUnreadable
}
