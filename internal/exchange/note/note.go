// Package note writes the Bestellvermerk ("Dokumentation des Direktauftrags" or
// "Abrufvermerk") and the Vergabevermerk of a mini-competition. It reads the
// stored records and puts what they hold onto a sheet; it computes no comparison
// and asks nobody. The note is a picture of the records and never their source.
//
// Start with [Make] and [MakeAward].
package note

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// Speech is the language of a note: its words and how it writes figures.
type Speech interface {
	Language() string
	// Word is the text of a code with its parameters, "" when there is none.
	Word(code string, params map[string]string) string
	Money(a money.Amount) string
	Price(p money.UnitPrice) string
	Number(decimal string) string
	Date(d money.Date) string
	Moment(t time.Time) string
	// Arithmetic is how the goods value of an offer comes about, "25 × 4,05 €".
	Arithmetic(r catalog.RankedOffer) string
	Exclusion(x catalog.ExcludedOffer) string
}

// Make writes the note. publicURL is where people reach the shop: the QR code
// leads there.
func Make(n order.DecisionNote, s Speech, publicURL string) (sheet.Document, error) {
	w, err := newWriter(n, s)
	if err != nil {
		return sheet.Document{}, fmt.Errorf("note: %w", err)
	}
	parties, err := w.parties()
	if err != nil {
		return sheet.Document{}, fmt.Errorf("note: %w", err)
	}
	d := sheet.Document{
		Language: s.Language(), At: w.at, Title: w.title(), Subtitle: w.subtitle(), Closing: w.word("note_closing"), Page: w.word("note_page"),
		Sections: []sheet.Section{parties}, Seal: w.seal(publicURL),
	}
	for _, decision := range w.decisions {
		sections, err := w.decision(decision)
		if err != nil {
			return sheet.Document{}, fmt.Errorf("note, line %d: %w", decision.Line, err)
		}
		d.Sections = append(d.Sections, sections...)
	}
	rule, err := w.rule()
	if err != nil {
		return sheet.Document{}, fmt.Errorf("note: %w", err)
	}
	sums, err := w.sums()
	if err != nil {
		return sheet.Document{}, fmt.Errorf("note: %w", err)
	}
	d.Sections = append(append(d.Sections, w.requirements()...), rule, sums)
	return d, nil
}

// writer holds what the records say.
type writer struct {
	order.DecisionNote
	speech    Speech
	at        time.Time
	record    order.OrderRecord
	decisions []order.DecisionRecord // of the lines the note is about
	suppliers map[audit.Digest]supplier
	texts     map[uuid.UUID]string // personal texts that are still there
}

func newWriter(n order.DecisionNote, s Speech) (*writer, error) {
	w := &writer{DecisionNote: n, speech: s, suppliers: map[audit.Digest]supplier{}, texts: map[uuid.UUID]string{}}
	var err error
	if w.record, err = order.ParseOrder(n.Record.Bytes); err != nil {
		return nil, err
	}
	if w.at, err = order.ParseTime(w.record.At); err != nil {
		return nil, err
	}
	for _, r := range n.Decisions {
		d, err := order.ParseDecision(r.Bytes)
		if err != nil {
			return nil, err
		}
		if n.Line == 0 || n.Line == d.Line {
			w.decisions = append(w.decisions, d)
		}
	}
	for _, raw := range n.MasterData {
		if err := w.know(raw); err != nil {
			return nil, err
		}
	}
	for _, p := range n.Personal {
		w.texts[p.ID] = p.Body
	}
	return w, nil
}

func (w *writer) word(code string, pairs ...string) string { return say(w.speech, code, pairs...) }

// say is the text of a code with its parameters in pairs of name and value.
func say(s Speech, code string, pairs ...string) string {
	params := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		params[pairs[i]] = pairs[i+1]
	}
	return s.Word(code, params)
}

func (w *writer) callOff() bool { return w.record.Channel == catalog.ChannelFramework }

func (w *writer) title() string {
	if w.callOff() {
		return w.word("note_title_call_off")
	}
	return w.word("note_title_best_price")
}

func (w *writer) subtitle() string {
	name := w.record.Parties.Needer.Name
	if w.Number == "" {
		return w.word("note_subtitle_unnumbered", "date", w.speech.Date(money.DateOf(w.at)), "name", name)
	}
	return w.word("note_subtitle", "number", w.Number, "name", name)
}

// amount writes a recorded amount; an empty one was none.
func (w *writer) amount(text string) (string, error) {
	if text == "" {
		return "–", nil
	}
	a, err := money.ParseAmount(text, money.Currency(w.record.Currency))
	if err != nil {
		return "", err
	}
	return w.speech.Money(a), nil
}

func (w *writer) quantity(q money.Quantity, unit string) string {
	number := w.speech.Number(q.String())
	word := w.word("unit_" + unit)
	if word == "" {
		word = unit
	}
	return number + "\u00a0" + word
}

// facts collects what there is to say and leaves out what is empty.
type facts struct {
	w    *writer
	list []sheet.Fact
}

func (f *facts) add(code, value string) {
	if value != "" {
		f.list = append(f.list, sheet.Fact{Label: f.w.word(code), Value: value})
	}
}

func (f *facts) wide(code, value string) {
	if value != "" {
		f.list = append(f.list, sheet.Fact{Label: f.w.word(code), Value: value, Wide: true})
	}
}

// joined puts together what is not empty.
func joined(separator string, parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, separator)
}
