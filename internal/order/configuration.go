package order

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Configured is a call-off of an article that is put together from others: what its lot's option list allows, and which lines of the plan
// are its parts.
type Configured struct {
	catalog.Configuration
	Parts []ConfiguredPart
}

// ConfiguredPart is a line that belongs to the article.
type ConfiguredPart struct {
	Line int
	Key  string // of the option that it is; "" = of none
}

// keys of what is delivered with the article.
func (c Configured) keys() []string {
	out := make([]string, 0, len(c.Parts))
	for _, p := range c.Parts {
		if p.Key != "" {
			out = append(out, p.Key)
		}
	}
	return out
}

// configure judges every article of the plan that is put together from others, with its parts. An article that its lot's list puts
// together is judged without parts, too: what is compulsory cannot be left out by ordering the article alone.
func (p *Plan) configure() error {
	parts := map[int][]*PlannedLine{}
	for _, l := range p.Lines {
		if l.Input.PartOf > 0 {
			parts[l.Input.PartOf] = append(parts[l.Input.PartOf], l)
		}
	}
	for _, l := range p.Lines {
		if l.Input.PartOf > 0 || l.Coverage == nil || len(parts[l.No]) == 0 && l.Coverage.Configuration == nil {
			continue
		}
		if err := l.configure(parts[l.No], money.DateOf(p.At)); err != nil {
			return err
		}
	}
	return nil
}

func (l *PlannedLine) configure(parts []*PlannedLine, day money.Date) error {
	if l.Coverage.Configuration == nil {
		l.misfit(Note{Code: "configuration_ended"})
		return nil
	}
	l.Configured = &Configured{Configuration: *l.Coverage.Configuration}
	var notes []Note
	for _, p := range parts {
		o, note := l.optionOf(p)
		l.Configured.Parts = append(l.Configured.Parts, ConfiguredPart{Line: p.No, Key: o.Key})
		if note != nil {
			notes = append(notes, *note)
		}
	}
	l.judgeConfiguration(notes...)
	if l.State.Blocks() {
		return nil
	}
	return l.refuseTogether(parts, day)
}

// judgeConfiguration holds the parts against the list, after what was found about single ones.
func (l *PlannedLine) judgeConfiguration(found ...Note) {
	for _, v := range l.Configured.Judge(l.Configured.keys()) {
		found = append(found, violationNote(v))
	}
	l.misfit(found...)
}

// optionOf finds which option a part is: by article and quantity, of the same supplier's list in the same lot.
func (l *PlannedLine) optionOf(p *PlannedLine) (catalog.Option, *Note) {
	if p.Coverage == nil {
		return catalog.Option{}, nil // says itself what is wrong with it
	}
	var near *catalog.Option
	for _, o := range l.Configured.Options() {
		if o.SKU != p.Coverage.SKU || p.Coverage.Lot != l.Coverage.Lot || p.Coverage.Supplier != l.Coverage.Supplier {
			continue
		}
		near = &o
		if wanted, err := o.PerUnit.Of(l.Input.Quantity); err == nil && wanted.Equal(p.Input.Quantity) {
			return o, nil
		}
	}
	if near == nil {
		return catalog.Option{}, &Note{Code: "configuration_unknown", Params: map[string]string{"article": p.Product.Name, "position": strconv.Itoa(p.No)}}
	}
	return catalog.Option{}, &Note{Code: "configuration_quantity", Params: map[string]string{
		"option": near.Label, "perUnit": near.PerUnit.String(), "base": l.Input.Quantity.String(), "ordered": p.Input.Quantity.String(),
	}}
}

// misfit blocks the line with notes; the first is told first, whatever else stands in its way.
func (l *PlannedLine) misfit(notes ...Note) {
	if len(notes) == 0 {
		return
	}
	said := make([]Note, 0, len(notes)+len(l.Notes))
	for i := range notes {
		said = append(said, notes[len(notes)-1-i]) // the last note of a line is the one that explains its state
	}
	if l.State.Blocks() {
		l.Notes = append(said, l.Notes...)
		return
	}
	l.State, l.Notes = LineNotAvailable, append(l.Notes, said...)
}

func violationNote(v catalog.Violation) Note {
	n := Note{Code: "configuration_" + string(v.Kind), Params: map[string]string{}}
	switch v.Kind {
	case catalog.TooFewOptions, catalog.TooManyOptions:
		n.Params["group"], n.Params["chosen"] = v.Group.Title, strconv.Itoa(v.Chosen)
		n.Params["minimum"], n.Params["maximum"] = strconv.Itoa(v.Group.Min), strconv.Itoa(v.Group.Max)
	case catalog.RequirementUnmet, catalog.ExclusionViolated:
		n.Params["option"], n.Params["other"] = v.Option.Label, v.Other.Label
	case catalog.OptionUnknown:
		n.Params["article"], n.Params["position"] = v.Option.Key, ""
	case catalog.OptionRepeated, catalog.PartMissing:
		n.Params["option"] = v.Option.Label
	}
	return n
}

// refuseTogether asks of the article with its parts what was asked of each line alone: up to which value a mixed lot is called off
// without a competition, and whether the limits hold all of it.
func (l *PlannedLine) refuseTogether(parts []*PlannedLine, day money.Date) error {
	total, quantity := l.Total, l.Input.Quantity
	var err error
	for _, p := range parts {
		if !p.HasTotal {
			return nil
		}
		if total, err = total.Add(p.Total); err != nil {
			return err
		}
		if quantity, err = quantity.Add(p.Input.Quantity); err != nil {
			return err
		}
	}
	refusal, err := l.Coverage.Refused(day, total, quantity)
	if err != nil || refusal == "" {
		return err
	}
	return l.refuse(refusal, Note{}, total, quantity)
}

// putTogether adds to every line that says what its article is put together from the lines of its parts: those that always belong to it
// and the options that were wished for. Errors: Conflict (configuration_ended, configuration_unknown, configuration_unpriced), Invalid.
func (f Facts) putTogether(lines []LineInput) ([]LineInput, error) {
	var out []LineInput
	for i, l := range lines {
		wished := l.Options
		l.Options = nil
		out = append(out, l)
		if wished == nil {
			continue
		}
		parts, err := f.partsOf(l, wished)
		if e, ok := errors.AsType[*fault.Error](err); ok {
			return nil, e.WithField(fmt.Sprintf("#/body/lines/%d/options", i), e.Code)
		}
		if err != nil {
			return nil, overflow(err)
		}
		for j := range parts {
			parts[j].PartOf = len(out)
		}
		out = append(out, parts...)
	}
	return out, nil
}

func (f Facts) partsOf(base LineInput, wished []string) ([]LineInput, error) {
	c := f.configurationOf(base)
	if c == nil {
		return nil, fault.New(fault.Conflict, "configuration_ended")
	}
	options := slices.Clone(c.Parts)
	for _, key := range wished {
		o, known := c.Option(key)
		if !known {
			return nil, fault.New(fault.Conflict, "configuration_unknown", "article", key, "position", "")
		}
		if !slices.ContainsFunc(options, func(other catalog.Option) bool { return other.Key == key }) {
			options = append(options, o)
		}
	}
	out := make([]LineInput, len(options))
	for i, o := range options {
		if o.Price == (catalog.LotPriceID{}) {
			return nil, fault.New(fault.Conflict, "configuration_unpriced", "option", o.Label)
		}
		quantity, err := o.PerUnit.Of(base.Quantity)
		if err != nil {
			return nil, err
		}
		out[i] = LineInput{Product: o.Product, LotPrice: &o.Price, Quantity: quantity, NeededBy: base.NeededBy}
	}
	return out, nil
}

// configurationOf is what the article of a line is put together from; nil where it is not.
func (f Facts) configurationOf(l LineInput) *catalog.Configuration {
	if l.LotPrice == nil {
		return nil
	}
	for _, c := range f.Coverage[l.Product] {
		if c.Price == *l.LotPrice {
			return c.Configuration
		}
	}
	return nil
}

// direct are lines that a person names, each article with its parts.
func (s *Service) direct(ctx context.Context, load func(context.Context, FactsQuery) (Facts, error), p authz.Principal, lines []LineInput) ([]LineInput, error) {
	if !slices.ContainsFunc(lines, func(l LineInput) bool { return l.Options != nil }) {
		return lines, nil
	}
	facts, err := load(ctx, factsQuery(p, lines, s.now()))
	if err != nil {
		return nil, err
	}
	if err := knownIDs(lines, facts); err != nil {
		return nil, err
	}
	lines, err = facts.putTogether(lines)
	if err == nil && len(lines) > MaxLines {
		err = fault.New(fault.Invalid, "too_many_lines")
	}
	return lines, err
}

// likeBefore says of a line on today's best way what it was put together from before, where the list still has all of it; false where
// it has not. parts are products and quantities.
func (f Facts) likeBefore(l LineInput, parts []LineInput) (LineInput, bool) {
	c := f.configurationOf(l)
	if c == nil {
		return l, len(parts) == 0
	}
	l.Options = []string{}
	for _, p := range parts {
		i := slices.IndexFunc(c.Options(), func(o catalog.Option) bool {
			quantity, err := o.PerUnit.Of(l.Quantity)
			return err == nil && o.Product == p.Product && quantity.Equal(p.Quantity)
		})
		if i < 0 {
			return l, false
		}
		l.Options = append(l.Options, c.Options()[i].Key)
	}
	return l, true
}

// partsByLine are the lines that belong to others of a list, by their numbers.
func partsByLine(lines []LineInput) map[int][]LineInput {
	out := map[int][]LineInput{}
	for _, l := range lines {
		if l.PartOf > 0 {
			out[l.PartOf] = append(out[l.PartOf], l)
		}
	}
	return out
}

// family is a line of the basket with what belongs to the same article: first the article, then its parts.
func (b Basket) family(i int) []int {
	if of := b.Lines[i].PartOf; of != (LineID{}) {
		i = slices.IndexFunc(b.Lines, func(l BasketLine) bool { return l.ID == of })
	}
	out := []int{i}
	for k, l := range b.Lines {
		if l.PartOf != (LineID{}) && l.PartOf == b.Lines[i].ID {
			out = append(out, k)
		}
	}
	return out
}

// patched are the lines of a family with a change to one of them. Parts follow their article.
func (b Basket) patched(family []int, at int, patch LinePatch) ([]LineInput, error) {
	out := make([]LineInput, len(family))
	base := b.Lines[family[0]].LineInput
	for n, k := range family {
		out[n] = b.Lines[k].LineInput
		if n > 0 {
			out[n].PartOf = 1
		}
	}
	switch {
	case len(family) == 1:
		out[0] = patch.apply(out[0])
		return out, nil
	case at != family[0]:
		if patch.changesPart() {
			return nil, errPartFixed
		}
		n := slices.Index(family, at)
		out[n] = patch.apply(out[n])
		return out, nil
	case patch.Offer != nil || patch.LotPrice != nil:
		return nil, errPartFixed
	}
	out[0] = patch.apply(out[0])
	follow := LinePatch{NeededBy: patch.NeededBy, AcceptPrice: patch.AcceptPrice}
	for n := 1; n < len(out); n++ {
		if patch.Quantity != nil {
			each, err := out[n].Quantity.Per(base.Quantity)
			if err != nil {
				return nil, overflow(err)
			}
			quantity, err := each.Of(*patch.Quantity)
			if err != nil {
				return nil, overflow(err)
			}
			follow.Quantity = &quantity
		}
		out[n] = follow.apply(out[n])
	}
	return out, nil
}

// changesPart reports whether more than price and note of a line would change.
func (patch LinePatch) changesPart() bool {
	patch.Note, patch.AcceptPrice = nil, false
	return patch != LinePatch{}
}

// errPartFixed refuses to change of a part what follows from the line it belongs to.
var errPartFixed = fault.New(fault.Conflict, "configuration_line_fixed")

// configurationFault tells every rule that is broken.
func (l *PlannedLine) configurationFault(pointer string) *fault.Error {
	var e *fault.Error
	for _, n := range l.configurationNotes() {
		if e == nil {
			e = fault.New(fault.Conflict, n.Code, pairs(n.Params)...)
		}
		e = e.WithField(pointer, n.Code, pairs(n.Params)...)
	}
	return e
}

// configurationNotes are the rules that the article with its parts breaks, in the order in which they are told.
func (l *PlannedLine) configurationNotes() (out []Note) {
	for i := range l.Notes {
		if n := l.Notes[len(l.Notes)-1-i]; configurationCodes[n.Code] {
			out = append(out, n)
		}
	}
	return out
}

var configurationCodes = map[string]bool{
	"configuration_ended": true, "configuration_quantity": true, "configuration_unknown": true, "configuration_repeated": true,
	"configuration_part_missing": true, "configuration_too_few": true, "configuration_too_many": true, "configuration_requires": true, "configuration_excludes": true,
}

// basketLines gives lines their ids, and parts that of the line they belong to.
func (s *Service) basketLines(lines []LineInput) ([]BasketLine, error) {
	out := make([]BasketLine, len(lines))
	for i, l := range lines {
		id, err := s.cfg.NewID()
		if err != nil {
			return nil, fmt.Errorf("new id: %w", err)
		}
		out[i] = BasketLine{ID: LineID{id}, LineInput: l}
		if l.PartOf > 0 {
			out[i].PartOf = out[l.PartOf-1].ID
		}
		out[i].LineInput.PartOf = 0
	}
	return out, nil
}
