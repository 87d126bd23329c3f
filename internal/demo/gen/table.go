package gen

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed range.yaml
var rangeFile []byte

// table is range.yaml.
type table struct {
	Axes     map[string][]option `yaml:"axes"`
	Families []family            `yaml:"families"`
}

// family is a series of products that differ in the options of their axes.
type family struct {
	Category string   `yaml:"category"`
	Maker    string   `yaml:"maker"`
	Code     string   `yaml:"code"`
	Name     string   `yaml:"name"`
	Price    cents    `yaml:"price"`
	Text     string   `yaml:"text"`
	Facts    facts    `yaml:"facts"`
	Axes     []string `yaml:"axes"`
	Max      int      `yaml:"max"`
	Labels   []string `yaml:"labels"`
	Kind     string   `yaml:"kind"` // once when empty
	Pack     int      `yaml:"pack"` // pieces in the usual pack
	Bulky    bool     `yaml:"bulky"`
	Also     []sister `yaml:"also"`
}

// sister is the same series under another code and name, at percent of the price.
type sister struct {
	Code    string `yaml:"code"`
	Name    string `yaml:"name"`
	Percent int64  `yaml:"percent"`
}

// option is one choice of an axis.
type option struct {
	Name  string `yaml:"name"`
	Code  string `yaml:"code"`
	Add   cents  `yaml:"add"`
	Term  int    `yaml:"term"`
	Facts facts  `yaml:"facts"`
}

// cents are an amount in EUR written with a decimal point, as cents.
type cents int64

// UnmarshalYAML reads the text, so that no float comes between.
func (c *cents) UnmarshalYAML(n *yaml.Node) error {
	text, negative := strings.CutPrefix(n.Value, "-")
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > 2 {
		return fmt.Errorf("line %d: price %q has more than two decimals", n.Line, n.Value)
	}
	var v int64
	for _, r := range whole + (fraction + "00")[:2] {
		if r < '0' || r > '9' {
			return fmt.Errorf("line %d: %q is no price", n.Line, n.Value)
		}
		v = v*10 + int64(r-'0')
	}
	if negative {
		v = -v
	}
	*c = cents(v)
	return nil
}

// fact is one property of a product.
type fact struct{ Key, Value string }

// facts keep the order in which the file names them.
type facts []fact

// UnmarshalYAML reads a mapping in its order.
func (f *facts) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: facts must be a mapping", n.Line)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		*f = append(*f, fact{n.Content[i].Value, n.Content[i+1].Value})
	}
	return nil
}

// product is one thing of the range.
type product struct {
	category, maker, part, name, text, gtin string

	facts  facts
	labels []string
	kind   string
	term   int   // months of a recurring price, 0 = open-ended
	price  int64 // reference price, net cents
	pack   int
	bulky  bool
}

// products reads the table and multiplies every family with its axes.
func products() ([]product, error) {
	var t table
	dec := yaml.NewDecoder(bytes.NewReader(rangeFile))
	dec.KnownFields(true)
	if err := dec.Decode(&t); err != nil {
		return nil, fmt.Errorf("read range.yaml: %w", err)
	}
	var all []product
	for _, f := range t.Families {
		for _, s := range append([]sister{{Code: f.Code, Name: f.Name, Percent: 100}}, f.Also...) {
			members, err := t.expand(f, s)
			if err != nil {
				return nil, err
			}
			all = append(all, members...)
		}
	}
	for i := range all {
		all[i].gtin = gtinOf(all[i], i)
	}
	return all, nil
}

// expand makes the products of one series; with a maximum it keeps evenly spread ones.
func (t table) expand(f family, s sister) ([]product, error) {
	axes := make([][]option, len(f.Axes))
	total := 1
	for i, name := range f.Axes {
		if axes[i] = t.Axes[name]; len(axes[i]) == 0 {
			return nil, fmt.Errorf("range.yaml: %s names the axis %q, which there is not", f.Code, name)
		}
		total *= len(axes[i])
	}
	keep := total
	if f.Max > 0 {
		keep = min(keep, f.Max)
	}
	var members []product
	for i := range total {
		if i*keep/total != (i+1)*keep/total { // one of each of keep equal parts
			members = append(members, f.member(s, choose(axes, i)))
		}
	}
	return members, nil
}

// choose takes the i-th combination, the last axis turning fastest.
func choose(axes [][]option, i int) []option {
	chosen := make([]option, len(axes))
	for a := len(axes) - 1; a >= 0; a-- {
		chosen[a] = axes[a][i%len(axes[a])]
		i /= len(axes[a])
	}
	return chosen
}

func (f family) member(s sister, chosen []option) product {
	p := product{
		category: f.Category, maker: f.Maker, part: s.Code, name: s.Name, text: f.Text, labels: f.Labels,
		kind: f.Kind, price: int64(f.Price), pack: max(f.Pack, 1), bulky: f.Bulky, facts: append(facts{}, f.Facts...),
	}
	if p.kind == "" {
		p.kind = "once"
	}
	for _, o := range chosen {
		if o.Code != "" {
			p.part += "-" + o.Code
		}
		if o.Name != "" {
			p.name += ", " + o.Name
		}
		if o.Term > 0 {
			p.term = o.Term
		}
		p.price += int64(o.Add)
		p.facts = p.facts.with(o.Facts)
	}
	p.price = max(p.price*s.Percent/100, 90)
	return p
}

// with adds facts; one that is there already is replaced.
func (f facts) with(more facts) facts {
	for _, m := range more {
		replaced := false
		for i := range f {
			if f[i].Key == m.Key {
				f[i], replaced = m, true
			}
		}
		if !replaced {
			f = append(f, m)
		}
	}
	return f
}

// gtinOf numbers the i-th product from the range 20 to 29, which GS1 leaves to in-house use; one in twenty products has
// no GTIN and is recognised by manufacturer and part number alone.
func gtinOf(p product, i int) string {
	if fixed(p.part) == nil && draw(20, "gtin", p.part) == 0 {
		return ""
	}
	body := fmt.Sprintf("2%d%010d", i%10, 4_100_000+7*i)
	return body + checkDigit(body)
}

// checkDigit of a GTIN (GS1 General Specifications, section 7.9): from the right the digits count three and one times.
func checkDigit(body string) string {
	sum := 0
	for i := range len(body) {
		weight := 1
		if (len(body)-i)%2 == 1 {
			weight = 3
		}
		sum += weight * int(body[i]-'0')
	}
	return string(rune('0' + (10-sum%10)%10))
}

// draw is a number from 0 to n-1 that follows from the keys alone (FNV-1a, then the mixing steps of SplitMix64).
func draw(n int, keys ...string) int {
	h := uint64(14695981039346656037)
	for _, k := range keys {
		for i := range len(k) {
			h = (h ^ uint64(k[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9
	h = (h ^ (h >> 27)) * 0x94d049bb133111eb
	h ^= h >> 31
	return int(h % uint64(n)) //nolint:gosec // n is a small positive constant
}
