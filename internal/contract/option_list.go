package contract

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// OptionListID names an option list.
type OptionListID struct{ uuid.UUID }

// OptionList says which articles of a supplier's price list in a lot are put together from others, and how. It takes the place of the
// list before as a whole. Its file is kept byte for byte.
type OptionList struct {
	ID           OptionListID
	Organisation uuid.UUID // the cooperative
	Contract     catalog.ContractID
	Lot          int
	Supplier     catalog.Supplier
	Number       int // per lot and supplier, from 1
	Status       Status
	From         money.Date
	FileName     string
	SHA256       [32]byte
	Articles     []ConfiguredArticle
	Findings     []catalog.Finding // at most catalog.MaxFindingsKept
	UploadedBy   Person
	UploadedAt   time.Time
	DecidedBy    *Person
	DecidedAt    *time.Time
}

// ConfiguredArticle is an article with what it is put together from.
type ConfiguredArticle struct {
	SKU           string                `json:"sku"`
	Name          string                `json:"name"` // of the product; empty where the price list has no such article
	Configuration catalog.Configuration `json:"configuration"`
}

// MaxOptionRows is how many lines an option list may have.
const MaxOptionRows = 2000

// OptionRow is one line of an option list: an option, or a part that always belongs to the article. A line that names the article alone
// says that it is not put together any more.
type OptionRow struct {
	Line               int
	Base               string // article number of what is put together
	Group              string // empty = it always belongs to the article
	Min, Max           *int   // of Group; nil = not stated in this line
	Key, Label, SKU    string
	PerUnit            money.Quantity
	Requires, Excludes []string
	Faults             []catalog.Finding // of its cells
}

// OptionReader reads the lines of a file. Errors: Invalid and TooLarge, of the file as a whole.
type OptionReader func(file []byte) ([]OptionRow, error)

// OptionFacts are what a list is judged by, beside the contract.
type OptionFacts struct {
	Names  map[string]string // of products, by the article numbers that have a price on the first day of the list
	Latest money.Date        // on which the latest list of the supplier in the lot begins; zero = there is none
}

// Refused reports whether something keeps the list from coming into force. A list holds as a whole or not at all.
func (l OptionList) Refused() bool {
	return slices.ContainsFunc(l.Findings, func(f catalog.Finding) bool { return f.Severity == catalog.SeverityError })
}

// Judge reads the lines into articles and holds them against contract and price list. What it finds replaces what the list said before.
func (l *OptionList) Judge(rows []OptionRow, s Standing, f OptionFacts, today money.Date) {
	l.Articles, l.Findings = []ConfiguredArticle{}, []catalog.Finding{}
	l.place(s, f, today)
	j := optionJudge{list: l, facts: f, lines: map[optionPlace]int{}}
	for _, r := range rows {
		l.Findings = append(l.Findings, r.Faults...)
		j.take(r)
	}
	for _, r := range rows {
		j.rules(r)
	}
	for i := range l.Articles {
		j.article(&l.Articles[i])
	}
	slices.SortStableFunc(l.Findings, func(a, b catalog.Finding) int { return severityWeight(a) - severityWeight(b) })
	l.Findings = l.Findings[:min(len(l.Findings), catalog.MaxFindingsKept)]
}

// place finds what is wrong with the list as a whole.
func (l *OptionList) place(s Standing, f OptionFacts, today money.Date) {
	_, party := s.Terms.PriceRuleOf(l.Lot, l.Supplier.ID, l.From)
	for _, wrong := range []struct {
		bad  bool
		code string
	}{
		{!party, "price_list_no_party"},
		{s.Status == catalog.ContractTerminated || s.Status == catalog.ContractExpired, "price_list_contract_over"},
		{l.From.Before(today), "option_list_past"},
		{!s.Terms.Term.Contains(l.From), "price_list_outside_term"},
		{!f.Latest.IsZero() && l.From.Before(f.Latest), "option_list_later"},
	} {
		if wrong.bad {
			l.refuse(OptionRow{}, wrong.code, "day", f.Latest.String())
		}
	}
}

func (l *OptionList) refuse(r OptionRow, code string, kv ...string) {
	l.note(catalog.SeverityError, r, code, kv...)
}

func (l *OptionList) note(severity catalog.Severity, r OptionRow, code string, kv ...string) {
	f := catalog.Finding{Severity: severity, Code: code, Row: r.Line, SKU: r.SKU, Params: map[string]string{}}
	for i := 0; i+1 < len(kv); i += 2 {
		f.Params[kv[i]] = kv[i+1]
	}
	l.Findings = append(l.Findings, f)
}

// optionPlace is an option of an article.
type optionPlace struct{ base, key string }

// optionJudge puts the articles of a list together, line by line.
type optionJudge struct {
	list  *OptionList
	facts OptionFacts
	lines map[optionPlace]int // in which an option stands; of the key "" the first line of the article
}

// take adds a line to its article.
func (j *optionJudge) take(r OptionRow) {
	if len(r.Faults) > 0 {
		return
	}
	c := &j.find(r).Configuration
	if r.SKU == "" {
		return
	}
	if before, there := j.lines[optionPlace{r.Base, r.Key}]; there {
		j.list.refuse(r, "option_key_twice", "key", r.Key, "line", strconv.Itoa(before))
		return
	}
	if other, there := c.Delivered(r.SKU, r.PerUnit); there {
		j.list.refuse(r, "option_article_twice", "key", other.Key)
		return
	}
	if r.SKU == r.Base {
		j.list.refuse(r, "option_is_base")
		return
	}
	name, priced := j.facts.Names[r.SKU]
	if !priced {
		j.list.refuse(r, "option_unpriced", "sku", r.SKU)
	}
	o := catalog.Option{Key: r.Key, Label: r.Label, SKU: r.SKU, PerUnit: r.PerUnit}
	for _, label := range []string{name, r.SKU} {
		if o.Label == "" {
			o.Label = label
		}
	}
	j.lines[optionPlace{r.Base, r.Key}] = r.Line
	if r.Group == "" {
		c.Parts = append(c.Parts, o)
		return
	}
	g := j.group(c, r)
	g.Options = append(g.Options, o)
}

// find the article of a line.
func (j *optionJudge) find(r OptionRow) *ConfiguredArticle {
	for i := range j.list.Articles {
		if j.list.Articles[i].SKU == r.Base {
			return &j.list.Articles[i]
		}
	}
	j.lines[optionPlace{r.Base, ""}] = r.Line
	j.list.Articles = append(j.list.Articles, ConfiguredArticle{SKU: r.Base, Name: j.facts.Names[r.Base], Configuration: catalog.Configuration{
		List: j.list.ID.UUID, SHA256: j.list.SHA256, From: j.list.From,
	}})
	return &j.list.Articles[len(j.list.Articles)-1]
}

// unbounded is the maximum of a group whose lines state none: as many as it has.
const unbounded = -1

// group of a line. The first line that states a bound decides; another one may not say otherwise.
func (j *optionJudge) group(c *catalog.Configuration, r OptionRow) *catalog.OptionGroup {
	at := slices.IndexFunc(c.Groups, func(g catalog.OptionGroup) bool { return g.Title == r.Group })
	if at < 0 {
		at = len(c.Groups)
		c.Groups = append(c.Groups, catalog.OptionGroup{Title: r.Group, Min: unbounded, Max: unbounded})
	}
	g := &c.Groups[at]
	for _, bound := range []struct {
		of     *int
		stated *int
	}{{&g.Min, r.Min}, {&g.Max, r.Max}} {
		switch {
		case bound.stated == nil:
		case *bound.of == unbounded:
			*bound.of = *bound.stated
		case *bound.of != *bound.stated:
			j.list.refuse(r, "option_bounds_differ", "group", g.Title)
		}
	}
	return g
}

// rules adds what an option asks of others, once all of them are known.
func (j *optionJudge) rules(r OptionRow) {
	if r.SKU == "" || j.lines[optionPlace{r.Base, r.Key}] != r.Line {
		return
	}
	c := &j.find(r).Configuration
	for _, asked := range []struct {
		kind catalog.OptionRuleKind
		keys []string
	}{{catalog.OptionRequires, r.Requires}, {catalog.OptionExcludes, r.Excludes}} {
		for _, other := range asked.keys {
			rule := catalog.OptionRule{Kind: asked.kind, Option: r.Key, Other: other}
			switch _, known := c.Option(other); {
			case !known:
				j.list.refuse(r, "option_rule_unknown", "key", other)
			case other == r.Key:
				j.list.refuse(r, "option_rule_self", "key", other)
			case !slices.ContainsFunc(c.Rules, rule.Same):
				c.Rules = append(c.Rules, rule)
			}
		}
	}
}

// article judges one that is complete.
func (j *optionJudge) article(a *ConfiguredArticle) {
	base := OptionRow{Line: j.lines[optionPlace{a.SKU, ""}], SKU: a.SKU}
	options := a.Configuration.Options()
	if _, priced := j.facts.Names[a.SKU]; !priced && len(options) > 0 {
		j.list.refuse(base, "option_base_unpriced", "sku", a.SKU)
	}
	for i := range a.Configuration.Groups {
		g := &a.Configuration.Groups[i]
		if g.Min == unbounded {
			g.Min = 0
		}
		if g.Max == unbounded {
			g.Max = len(g.Options)
		}
		if g.Min > g.Max || g.Min > len(g.Options) {
			j.list.refuse(base, "option_bounds", "group", g.Title, "minimum", strconv.Itoa(g.Min), "maximum", strconv.Itoa(min(g.Max, len(g.Options))))
			return
		}
	}
	for _, o := range options {
		if slices.ContainsFunc(j.list.Articles, func(other ConfiguredArticle) bool { return other.SKU == o.SKU }) {
			j.list.refuse(OptionRow{Line: j.lines[optionPlace{a.SKU, o.Key}], SKU: o.SKU}, "option_nested", "sku", o.SKU)
			return
		}
	}
	if possible, known := a.Configuration.Possible(); known && !possible {
		j.list.refuse(base, "option_impossible", "sku", a.SKU)
		return
	}
	for _, o := range options {
		if possible, known := a.Configuration.Possible(o.Key); known && !possible {
			j.list.note(catalog.SeverityWarning, OptionRow{Line: j.lines[optionPlace{a.SKU, o.Key}], SKU: o.SKU}, "option_never", "key", o.Key)
		}
	}
}

// SealedOptions is what a list in force writes.
type SealedOptions struct {
	List   OptionList
	Record audit.Record
	Leaf   audit.Leaf
}

// NewOptionList is a list with its file.
type NewOptionList struct {
	OptionList
	Raw []byte
}
