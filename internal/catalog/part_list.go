package catalog

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// MaxPartLines bounds a pasted list, in lines that are not empty.
const MaxPartLines = 1000

const (
	maxPartText   = 120 // characters of a line that are kept to be shown
	maxPartNumber = 60  // characters of a number
)

// PastedPart is one line of a pasted list. A line may be read in more ways than one, as a number may hold spaces: the
// first reading whose number is known counts, the first of all when none is.
type PastedPart struct {
	Line     int // from 1, empty lines counted
	Readings []PartReading
}

// PartReading is a number with the quantity wanted of it.
type PartReading struct {
	Number   string // as pasted, trimmed
	Quantity money.Quantity
}

// PartProblem says why a line could not be read.
type PartProblem string

// Problems of a line.
const (
	NoNumber        PartProblem = "no_number"
	UnclearQuantity PartProblem = "quantity" // none, too large, or one that two people would read differently
)

// UnreadPart is a line that could not be read.
type UnreadPart struct {
	Line    int
	Text    string // what people see of it, cut
	Problem PartProblem
}

// ParsePartList reads a pasted list: a number a line, with or without a quantity, in columns or in words, with or without a
// header. Signs nobody sees are left out. Error: Invalid (part_list_too_long).
func ParsePartList(text string) ([]PastedPart, []UnreadPart, error) {
	var parts []PastedPart
	var unread []UnreadPart
	columns := partColumns{number: -1, quantity: -1}
	lines := 0
	for i, line := range strings.Split(lineEnds.Replace(strings.ToValidUTF8(text, "")), "\n") {
		line = strings.TrimSpace(strings.Map(visible, line))
		if line == "" {
			continue
		}
		if lines++; lines > MaxPartLines {
			return nil, nil, fault.New(fault.Invalid, "part_list_too_long").WithField("#/body/text", "part_list_too_long")
		}
		cells := splitCells(line)
		if header, ok := headerOf(cells); ok && lines == 1 {
			columns = header
			continue
		}
		readings, problem := columns.read(line, cells)
		if problem != "" {
			unread = append(unread, UnreadPart{Line: i + 1, Text: cut(line, maxPartText), Problem: problem})
			continue
		}
		parts = append(parts, PastedPart{Line: i + 1, Readings: readings})
	}
	return parts, unread, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n")

// visible keeps what can be seen; every other space is a plain one, a tab parts columns.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return r
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	default:
		return r
	}
}

func cut(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes])
}

// splitCells parts a line at tabs, or else at semicolons; one cell when there is neither. Quotes round a cell are dropped.
func splitCells(line string) []string {
	separator := "\t"
	if !strings.Contains(line, separator) {
		separator = ";"
	}
	cells := strings.Split(line, separator)
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if len(c) >= 2 && c[0] == '"' && c[len(c)-1] == '"' {
			c = strings.TrimSpace(strings.ReplaceAll(c[1:len(c)-1], `""`, `"`))
		}
		cells[i] = c
	}
	return cells
}

// partColumns are the places of number and quantity as a header names them; -1 = not named.
type partColumns struct{ number, quantity int }

var (
	numberHeads   = regexp.MustCompile(`(?i)^(hersteller|bestell|lieferanten)?-?(artikel|art|teile|material|produkt|best|part|item)\.?[ _-]?(nummer|number|nr|no)\.?$|^(sku|mpn|gtin|ean|gtin/ean|herstellernummer|hersteller-nr\.?)$`)
	quantityHeads = regexp.MustCompile(`(?i)^(menge|anzahl|st(ü|ue)ck|stk\.?|quantity|qty\.?|count)$`)
)

func headerOf(cells []string) (partColumns, bool) {
	found := partColumns{number: -1, quantity: -1}
	for i, c := range cells {
		switch {
		case found.number < 0 && numberHeads.MatchString(c):
			found.number = i
		case found.quantity < 0 && quantityHeads.MatchString(c):
			found.quantity = i
		}
	}
	return found, found.number >= 0
}

func (c partColumns) read(line string, cells []string) ([]PartReading, PartProblem) {
	if len(cells) == 1 {
		return readWords(line)
	}
	number, quantity := c.number, c.quantity
	if number < 0 {
		number, quantity = guessColumns(cells)
	}
	if number >= len(cells) || !isNumber(cells[number]) {
		return nil, NoNumber
	}
	wanted := money.QuantityOf(1)
	if quantity >= 0 && quantity < len(cells) && cells[quantity] != "" {
		q, ok := parseWanted(cells[quantity])
		if !ok {
			return nil, UnclearQuantity
		}
		wanted = q
	}
	return []PartReading{{cells[number], wanted}}, ""
}

// guessColumns takes the first cell that is no quantity for the number and the first figure behind it, or else before it,
// for the quantity. When all are figures, the first is the number.
func guessColumns(cells []string) (number, quantity int) {
	number, quantity = 0, -1
	for i, c := range cells {
		if c != "" && !figure.MatchString(c) && isNumber(c) {
			number = i
			break
		}
	}
	for i := range cells {
		at := (number + 1 + i) % len(cells)
		if at != number && figure.MatchString(cells[at]) {
			return number, at
		}
	}
	return number, quantity
}

var (
	figure      = regexp.MustCompile(`^[-+]?\d{1,7}([.,]\d+)*$`) // a longer one is a number of a thing
	beforeTimes = regexp.MustCompile(`^(\S+?) ?[x×*] (\S.*)$`)
	afterTimes  = regexp.MustCompile(`^(.*\S) [x×*] ?(\S+)$`)
	behind      = regexp.MustCompile(`^(.*\S)[ ,]+(\S+)$`)
	ahead       = regexp.MustCompile(`^(\S+) (\S.*)$`)
	pieces      = regexp.MustCompile(`(?i)(^|[ ,])([-+]?[\d.,]*\d) ?(?:st(?:ü|ue)ck|stk\.?|st\.?|pcs\.?|pieces|x)($| )`)
)

// readWords reads a line without columns: "25 x AV-D20", "AV-D20 x 25", "AV-D20 25", "25 AV-D20", and the whole line as a
// number. Where "x" names the quantity, there is no other reading.
func readWords(line string) ([]PartReading, PartProblem) {
	line = strings.Join(strings.Fields(line), " ")
	for _, form := range []struct {
		pattern          *regexp.Regexp
		number, quantity int
	}{{beforeTimes, 2, 1}, {afterTimes, 1, 2}} {
		if m := form.pattern.FindStringSubmatch(line); m != nil && figure.MatchString(m[form.quantity]) && isNumber(m[form.number]) {
			q, ok := parseWanted(m[form.quantity])
			if !ok {
				return nil, UnclearQuantity
			}
			return []PartReading{{m[form.number], q}}, ""
		}
	}
	var readings []PartReading
	unclear := false
	plain := pieces.ReplaceAllString(line, "$1$2$3")
	for _, form := range []struct {
		pattern          *regexp.Regexp
		number, quantity int
	}{{behind, 1, 2}, {ahead, 2, 1}} {
		m := form.pattern.FindStringSubmatch(plain)
		if m == nil || !figure.MatchString(m[form.quantity]) {
			continue
		}
		number := strings.TrimRight(m[form.number], " ,")
		q, ok := parseWanted(m[form.quantity])
		unclear = unclear || !ok
		if ok && isNumber(number) {
			readings = append(readings, PartReading{number, q})
		}
	}
	switch {
	case unclear:
		return nil, UnclearQuantity
	case isNumber(line):
		return append(readings, PartReading{line, money.QuantityOf(1)}), ""
	case len(readings) == 0:
		return nil, NoNumber
	}
	return readings, ""
}

// isNumber is whether a text can be the number of a thing.
func isNumber(s string) bool {
	return utf8.RuneCountInString(s) <= maxPartNumber && NormaliseNumber(s) != ""
}

var (
	germanThousands  = regexp.MustCompile(`^\d{1,3}(\.\d{3})+$`)
	englishThousands = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)
)

// parseWanted reads a quantity as people here write it: "2,5" and "2.5", "1.000" for a thousand. "1,000" is refused: it is
// one in German and a thousand in English.
func parseWanted(s string) (money.Quantity, bool) {
	switch {
	case englishThousands.MatchString(s):
		return money.Quantity{}, false
	case germanThousands.MatchString(s):
		s = strings.ReplaceAll(s, ".", "")
	default:
		s = strings.Replace(s, ",", ".", 1)
	}
	q, err := money.ParseQuantity(strings.TrimPrefix(s, "+"))
	return q, err == nil && q.Sign() > 0
}
