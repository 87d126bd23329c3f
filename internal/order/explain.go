package order

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Grounds is what "Rechtsgrundlage dieser Bestellung" is told from: the stored records of one order, and nothing else.
type Grounds struct {
	Order     OrderRecord
	Decisions []DecisionRecord     // by line
	Suppliers map[uuid.UUID]string // names as known then
	People    map[uuid.UUID]string // names behind log ids, for those who may see them; the records hold none
}

// Explanation says in plain words why an order was allowed. It is no legal advice, and says so.
type Explanation struct {
	Title      string
	Paragraphs []Paragraph
	Closing    string
}

// Paragraph is one answer. Citation is empty where no law is cited, as for a cautionary value.
type Paragraph struct {
	Key           string // stable, such as "rule" or "sums"
	Heading, Text string
	Citation      string
	Source        *rules.Source // of the cited rule, nil when there is none
}

// GroundsOf reads the stored records of an order. The names come from the master data that the records name by hash.
func GroundsOf(e Evidence) (Grounds, error) {
	g := Grounds{Suppliers: map[uuid.UUID]string{}}
	var err error
	if g.Order, err = ParseOrder(e.Record.Bytes); err != nil {
		return g, err
	}
	names := map[audit.Digest]string{}
	for _, raw := range e.MasterData {
		var data struct{ Name string }
		if err := json.Unmarshal(raw, &data); err != nil {
			return g, fmt.Errorf("master data: %w", err)
		}
		names[audit.MasterDataDigest(raw)] = data.Name
	}
	for _, r := range e.Decisions {
		d, err := ParseDecision(r.Bytes)
		if err != nil {
			return g, err
		}
		g.Decisions = append(g.Decisions, d)
		for _, ref := range d.suppliers() {
			g.Suppliers[ref.ID] = names[ref.Hash]
		}
	}
	return g, nil
}

// suppliers are those the decision names.
func (d DecisionRecord) suppliers() []audit.MasterDataRef {
	var out []audit.MasterDataRef
	if d.CallOff != nil {
		out = append(out, d.CallOff.Supplier)
		if s := d.CallOff.Selection; s != nil {
			for _, t := range s.Turns {
				out = append(out, t.Supplier)
			}
		}
	}
	for _, o := range d.Offers {
		out = append(out, o.Supplier)
	}
	return out
}

// Explain tells the grounds in German ("de") or English ("en").
func Explain(g Grounds, lang string) (Explanation, error) {
	t := teller{Grounds: g, lang: lang}
	at, err := time.Parse(recordTime, g.Order.At)
	if err != nil {
		return Explanation{}, fmt.Errorf("order record: %w", err)
	}
	t.day = money.DateOf(at)
	if e := g.Order.LegalBasis.Evaluation; e != nil {
		err = t.directAward(*e)
	} else {
		err = t.callOffs()
	}
	if err == nil {
		err = t.requirements()
	}
	if err == nil {
		err = t.approval()
	}
	return Explanation{
		Title: t.say(texts.title), Paragraphs: t.out, Closing: t.say(texts.closing, "date", t.day.In(lang)),
	}, err
}

// teller collects the paragraphs of one explanation.
type teller struct {
	Grounds
	lang string
	day  money.Date
	out  []Paragraph
}

// say fills a text; pairs are names and values.
func (t *teller) say(x text, pairs ...string) string {
	values := make([]string, 0, len(pairs))
	for pair := range slices.Chunk(pairs, 2) {
		values = append(values, "{"+pair[0]+"}", pair[1])
	}
	s := x.de
	if t.lang == money.English {
		s = x.en
	}
	return strings.NewReplacer(values...).Replace(s)
}

// put adds a paragraph of the sentences that say something.
func (t *teller) put(p Paragraph, heading text, sentences ...string) {
	said := sentences[:0]
	for _, s := range sentences {
		if s != "" {
			said = append(said, s)
		}
	}
	p.Heading, p.Text = t.say(heading), strings.Join(said, " ")
	t.out = append(t.out, p)
}

func (t *teller) amount(a money.Amount) string { return a.In(t.lang) }

func (t *teller) number(decimal string) string { return money.NumberIn(t.lang, decimal) }

func (t *teller) supplier(ref audit.MasterDataRef) string { return t.Suppliers[ref.ID] }

// named is the text of a key; a key without one is shown as it is.
func named[K ~string](t *teller, table map[K]text, key K) string {
	if x, known := table[key]; known {
		return t.say(x)
	}
	return string(key)
}

// headed puts the line before a heading when the order has several.
func (t *teller) headed(d DecisionRecord, from int) {
	if len(t.Decisions) < 2 {
		return
	}
	for i := range t.out[from:] {
		p := &t.out[from+i]
		p.Heading = t.say(texts.line, "no", fmt.Sprint(d.Line), "product", d.Product.Name, "heading", p.Heading)
	}
}
