package catalog

import (
	"regexp"
	"strings"
	"unicode"
)

// MatchBasis is what two products that may be one have in common.
type MatchBasis string

// Bases of a candidate: the same manufacturer and nearly the same part number, or names that say much the same.
const (
	BasisPartNumber MatchBasis = "part_number"
	BasisName       MatchBasis = "name"
)

// Likeness is how much speaks for two products being one: at most 1000. It proposes and never decides.
type Likeness struct {
	Basis MatchBasis
	Score int
}

// LeastLikeness is the score from which a pair is worth a person's look.
const LeastLikeness = 780

// Alike compares two products that no exact number identifies as one. Facts, measures and colours that contradict each
// other (16 GB and 32 GB) rule a pair out whatever else agrees, and so do different makers, or, where none is named, names
// that begin with different words. Two products with a part number each are one only when the numbers are nearly the same
// or the names are the same. ok is false below LeastLikeness.
func Alike(a, b Product) (l Likeness, ok bool) {
	x, y := tokensOf(a), tokensOf(b)
	if contradict(a.Facts, b.Facts) || x.contradicts(y) || y.weight[x.first] == 0 && x.weight[y.first] == 0 {
		return Likeness{}, false
	}
	l = Likeness{Basis: BasisName, Score: x.overlap(y)}
	makerA, makerB := NormaliseManufacturer(a.Manufacturer), NormaliseManufacturer(b.Manufacturer)
	switch {
	case makerA != "" && makerB != "" && makerA != makerB:
		return Likeness{}, false
	case nearNumber(a, b) && l.Score >= leastNameBesideNumber:
		return Likeness{Basis: BasisPartNumber, Score: 900 + l.Score/20}, true
	case makerA != "" && makerB != "" && a.PartNumber != "" && b.PartNumber != "":
		return l, l.Score >= sameName
	default:
		return l, l.Score >= LeastLikeness
	}
}

const (
	leastNameBesideNumber = 500 // nearly the same number is often the next model's, so the names must agree, too
	sameName              = 990
)

// contradict reports whether both know a fact and know it differently.
func contradict(a, b []Fact) bool {
	for _, f := range a {
		for _, g := range b {
			if f.Key == g.Key && KnownFact(f.Key) && !strings.EqualFold(strings.TrimSpace(f.Value), strings.TrimSpace(g.Value)) {
				return true
			}
		}
	}
	return false
}

// nearNumber reports whether the manufacturer is the same and the part numbers differ by one character that is taken for
// another in typing, or by an ending that names a country.
func nearNumber(a, b Product) bool {
	m := NormaliseManufacturer(a.Manufacturer)
	if m == "" || m != NormaliseManufacturer(b.Manufacturer) {
		return false
	}
	x, y := NormaliseNumber(a.PartNumber), NormaliseNumber(b.PartNumber)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 5 {
		return false
	}
	if ending, ok := strings.CutPrefix(y, x); ok {
		return strings.Contains(" DE D EU GER EUR WW ", " "+ending+" ")
	}
	return mistyped(x, y)
}

// mistyped reports whether exactly one character of x is taken for another in y: the letter O for the digit 0.
func mistyped(x, y string) bool {
	if len(x) != len(y) {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if i == len(x) || x[i+1:] != y[i+1:] {
		return false
	}
	for _, pair := range []string{"O0", "I1", "L1", "S5", "B8", "Z2", "IL"} {
		if x[i:i+1]+y[i:i+1] == pair || y[i:i+1]+x[i:i+1] == pair {
			return true
		}
	}
	return false
}

// tokens of a name: what it counts and measures, its model numbers, and its words.
type tokens struct {
	weight   map[string]int
	measures map[string][]string // figures by unit, "tb" -> "1", and colours under "colour"
	first    string              // word of the name
}

// measure is a figure with a unit that tells variants apart.
var measure = regexp.MustCompile(`^(\d+(?:\.\d+)?)(gb|tb|mb|mhz|ghz|w|mm|cm|m|inch|zoll|hz|ports?|bay|kva|va|mah|wh|pack|x)$`)

// gap joins a figure and its unit where they stand apart: "16 GB", `27 "`.
var gap = regexp.MustCompile(`(\d) (gb|tb|mb|mhz|ghz|w|watt|mm|cm|inch|zoll|hz|ports?|bay|kva|va|mah|wh|pack)\b`)

var spelling = strings.NewReplacer(`"`, "zoll", "″", "zoll", "”", "zoll", "inches", "inch", "inch", "zoll", "watts", "w", "watt", "w", "ports", "port", "(", " ", ")", " ", "&amp;", "&")

// filler words say nothing about what a thing is.
const filler = " with and for the mit und für in of to a an von zu w "

// colours tell variants apart; each stands under one name.
var colours = map[string]string{
	"black": "black", "schwarz": "black", "white": "white", "weiß": "white", "weiss": "white", "grey": "grey", "gray": "grey", "grau": "grey",
	"blue": "blue", "blau": "blue", "red": "red", "rot": "red", "green": "green", "grün": "green", "silver": "silver", "silber": "silver",
	"pink": "pink", "purple": "purple", "violet": "purple", "yellow": "yellow", "gelb": "yellow", "orange": "orange",
}

func tokensOf(p Product) tokens {
	t := tokens{weight: map[string]int{}, measures: map[string][]string{}}
	text := gap.ReplaceAllString(spelling.Replace(strings.ToLower(p.Name)), "$1$2")
	text = strings.ReplaceAll(text, "-", "")
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' }) {
		w = strings.Trim(w, ".")
		switch m := measure.FindStringSubmatch(w); {
		case w == "" || strings.Contains(filler, " "+w+" "):
		case m != nil:
			unit, figure := m[2], m[1]
			if unit == "tb" && !strings.Contains(figure, ".") {
				unit, figure = "gb", figure+"000"
			}
			t.measures[unit] = append(t.measures[unit], figure)
			t.weight[w] = 2
		case strings.ContainsFunc(w, unicode.IsDigit):
			t.weight[w] = min(6, 2+len(w)/2)
		default:
			t.weight[w] = min(3, (len(w)+2)/3)
			if t.first == "" {
				t.first = w
			}
			if c := colours[w]; c != "" {
				t.measures["colour"] = append(t.measures["colour"], c)
			}
		}
	}
	return t
}

// contradicts reports whether both measure in a unit and the first figures, which are the thing's own, differ.
func (t tokens) contradicts(o tokens) bool {
	for unit, mine := range t.measures {
		if theirs, both := o.measures[unit]; both && mine[0] != theirs[0] {
			return true
		}
	}
	return false
}

// overlap is the shared weight, per mille: half of it as part of the shorter name, half as part of both.
func (t tokens) overlap(o tokens) int {
	shared, mine, theirs := 0, 0, 0
	for w, n := range t.weight {
		mine += n
		if o.weight[w] > 0 {
			shared += n
		}
	}
	for _, n := range o.weight {
		theirs += n
	}
	if shared == 0 || min(mine, theirs) < 4 {
		return 0
	}
	return (1000*shared/min(mine, theirs) + 2000*shared/(mine+theirs)) / 2
}
