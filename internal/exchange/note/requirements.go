package note

import (
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// requirements shows what the rules asked of the order beyond its limit and what was given, with the references while they
// exist. All decisions of an order say the same.
func (w *writer) requirements() []sheet.Section {
	if len(w.decisions) == 0 || w.decisions[0].Requirements == nil {
		return nil
	}
	f := facts{w: w}
	asked := w.decisions[0].Requirements
	for _, key := range asked.Funding {
		f.wide("note_funding", key)
	}
	for _, item := range asked.Items {
		f.list = append(f.list, sheet.Fact{Label: w.required(item), Value: w.given(item), Wide: true})
	}
	return []sheet.Section{{Heading: w.word("note_requirements"), Facts: f.list}}
}

// required names what was asked, a duty in the words of its rule.
func (w *writer) required(item order.RequirementRecord) string {
	for _, r := range w.record.Rules {
		if r.ID != item.Rule.ID || r.Version != item.Rule.Version || r.Duty == nil {
			continue
		}
		if w.speech.Language() == "en" {
			return r.Duty.EN
		}
		return r.Duty.DE
	}
	return w.word("note_requirement_" + string(item.Kind))
}

// given is what was given for it, or what is to be done.
func (w *writer) given(item order.RequirementRecord) string {
	p := item.Proof
	switch {
	case item.When == rules.AfterOrder && item.Due.IsZero():
		return w.word("note_due_open", "citation", item.Rule.Citation)
	case item.When == rules.AfterOrder:
		return w.word("note_due", "day", w.speech.Date(item.Due), "citation", item.Rule.Citation)
	case p == nil:
		return w.word("note_reminded", "citation", item.Rule.Citation)
	}
	var parts []string
	if p.Confirmed {
		parts = append(parts, w.word("note_proof_confirmed"))
	}
	if p.Evidence != "" {
		parts = append(parts, w.word("note_evidence_"+string(p.Evidence)))
	}
	if !p.On.IsZero() {
		parts = append(parts, w.word("note_proof_on", "on", w.speech.Date(p.On)))
	}
	if p.Reference != nil {
		parts = append(parts, w.text(*p.Reference))
	}
	if p.Document != nil {
		parts = append(parts, w.word("note_proof_document", "hash", p.Document.SHA256))
	}
	return joined(", ", append(parts, item.Rule.Citation)...)
}
