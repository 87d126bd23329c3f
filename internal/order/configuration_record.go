package order

import (
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// TogetherRecord says what a call-off has to do with others of the submission.
type TogetherRecord struct {
	PartOf        int                  `json:"partOf,omitempty"`        // line of the submission that it is a part of
	Configuration *ConfigurationRecord `json:"configuration,omitempty"` // what the article is put together from; none where it stands alone
}

// ConfigurationRecord is an article with its parts, and the whole of what its lot's option list said of it, so that the choice can be
// judged once more from the record alone.
type ConfigurationRecord struct {
	List   uuid.UUID           `json:"list"`
	SHA256 string              `json:"listSha256"` // of its file, in hexadecimal
	From   money.Date          `json:"from"`
	Always []OptionRecord      `json:"always,omitempty"` // belongs to every piece
	Groups []OptionGroupRecord `json:"groups,omitempty"`
	Rules  []OptionRuleRecord  `json:"rules,omitempty"`
	Parts  []ConfiguredLine    `json:"parts,omitempty"` // that were ordered with it
}

// OptionRecord is an article that may or must be ordered with another one.
type OptionRecord struct {
	Key     string         `json:"key"`
	Label   string         `json:"label"`
	SKU     string         `json:"sku"`
	PerUnit money.Quantity `json:"perUnit"`
}

// OptionGroupRecord is a choice; min and max count options.
type OptionGroupRecord struct {
	Title   string         `json:"title"`
	Min     int            `json:"min"`
	Max     int            `json:"max"`
	Options []OptionRecord `json:"options"`
}

// OptionRuleRecord is what an option asks of another one.
type OptionRuleRecord struct {
	Kind   catalog.OptionRuleKind `json:"kind"`
	Option string                 `json:"option"`
	Other  string                 `json:"other"`
}

// ConfiguredLine is a line of the submission, with the option that it is.
type ConfiguredLine struct {
	Line int    `json:"line"`
	Key  string `json:"key"`
}

func configurationRecord(c *Configured) *ConfigurationRecord {
	if c == nil {
		return nil
	}
	out := &ConfigurationRecord{List: c.List, SHA256: hex.EncodeToString(c.SHA256[:]), From: c.From, Always: optionRecords(c.Configuration.Parts)}
	for _, g := range c.Groups {
		out.Groups = append(out.Groups, OptionGroupRecord{Title: g.Title, Min: g.Min, Max: g.Max, Options: optionRecords(g.Options)})
	}
	for _, r := range c.Rules {
		out.Rules = append(out.Rules, OptionRuleRecord(r))
	}
	for _, p := range c.Parts {
		out.Parts = append(out.Parts, ConfiguredLine(p))
	}
	return out
}

func optionRecords(options []catalog.Option) (out []OptionRecord) {
	for _, o := range options {
		out = append(out, OptionRecord{Key: o.Key, Label: o.Label, SKU: o.SKU, PerUnit: o.PerUnit})
	}
	return out
}

// configured is the article with its parts as it was recorded.
func (r *ConfigurationRecord) configured() (*Configured, error) {
	out := &Configured{Configuration: catalog.Configuration{List: r.List, From: r.From, Parts: optionsOf(r.Always)}}
	n, err := hex.Decode(out.SHA256[:], []byte(r.SHA256))
	if err != nil || n != len(out.SHA256) {
		return nil, fmt.Errorf("option list %s: a SHA-256 of %d bytes: %w", r.List, n, err)
	}
	for _, g := range r.Groups {
		out.Groups = append(out.Groups, catalog.OptionGroup{Title: g.Title, Min: g.Min, Max: g.Max, Options: optionsOf(g.Options)})
	}
	for _, rule := range r.Rules {
		out.Rules = append(out.Rules, catalog.OptionRule(rule))
	}
	for _, p := range r.Parts {
		out.Parts = append(out.Parts, ConfiguredPart(p))
	}
	return out, nil
}

func optionsOf(records []OptionRecord) (out []catalog.Option) {
	for _, o := range records {
		out = append(out, catalog.Option{Key: o.Key, Label: o.Label, SKU: o.SKU, PerUnit: o.PerUnit})
	}
	return out
}

// partOf is the number of the line that the recorded one belongs to; 0 = none.
func (d DecisionRecord) partOf() int {
	if d.CallOff == nil {
		return 0
	}
	return d.CallOff.PartOf
}

// configure judges the recorded choice once more by the list that was recorded with it.
func (d DecisionRecord) configure(l *PlannedLine) error {
	if d.CallOff == nil || d.CallOff.Configuration == nil {
		return nil
	}
	var err error
	if l.Configured, err = d.CallOff.Configuration.configured(); err != nil {
		return err
	}
	l.judgeConfiguration()
	return nil
}
