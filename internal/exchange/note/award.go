package note

import (
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// AwardItems is how many numbers VgV §8(2) has. Each has its section in a Vergabevermerk.
const AwardItems = 12

// MakeAward writes the Vergabevermerk of a mini-competition that is over: every item of VgV §8(2) in the order of the law,
// those that do not apply with the reason, then what the items rest on. publicURL is where people reach the shop.
func MakeAward(n competition.Note, sealed order.Sealed, s Speech, publicURL string) (sheet.Document, error) {
	w, err := newAwardWriter(n, s)
	if err != nil {
		return sheet.Document{}, fmt.Errorf("award note: %w", err)
	}
	at, err := order.ParseTime(n.End.At)
	if err != nil {
		return sheet.Document{}, fmt.Errorf("award note: %w", err)
	}
	d := sheet.Document{
		Language: s.Language(), At: at, Title: w.word("award_title"), Subtitle: w.word("award_subtitle", "subject", n.Terms.Subject, "buyer", n.Then.Buyer),
		Closing: w.word("note_closing"), Page: w.word("note_page"), Seal: proof{speech: s, sealed: sealed, leaf: n.Leaf, software: n.End.Software}.seal(publicURL),
	}
	for i, write := range [AwardItems]func(*part) error{
		w.buyer, w.considered, w.notConsidered, w.unusuallyLow, w.successful, w.procedure, w.negotiated, w.waived, w.notElectronic, w.conflicts, w.lots, w.weights,
	} {
		number := strconv.Itoa(i + 1)
		p := part{w: w, Section: sheet.Section{Heading: w.word("award_item", "number", number, "text", w.word("award_item_"+number))}}
		if err := write(&p); err != nil {
			return d, fmt.Errorf("award note, item %s: %w", number, err)
		}
		d.Sections = append(d.Sections, p.Section)
	}
	for _, write := range []func() ([]sheet.Section, error){w.arithmetic, w.offers, w.opening, w.questions, w.information, w.steps, w.description} {
		sections, err := write()
		if err != nil {
			return d, fmt.Errorf("award note: %w", err)
		}
		d.Sections = append(d.Sections, sections...)
	}
	return d, nil
}

// awardWriter holds what the records of a competition say.
type awardWriter struct {
	competition.Note
	speech     Speech
	evaluation competition.Evaluation
	evaluated  bool
	winner     *competition.Ranked // nil = no award
}

func newAwardWriter(n competition.Note, s Speech) (*awardWriter, error) {
	w := &awardWriter{Note: n, speech: s}
	var err error
	if w.evaluation, w.evaluated, err = n.Evaluation(); err != nil {
		return nil, err
	}
	winner, awarded, err := n.Winner()
	if awarded {
		w.winner = &winner
	}
	return w, err
}

func (w *awardWriter) word(code string, pairs ...string) string { return say(w.speech, code, pairs...) }

// part is a section while it is written.
type part struct {
	w *awardWriter
	sheet.Section
}

// fact stands there in any case: where there is nothing to say it says so.
func (p *part) fact(code, value string) {
	if value == "" {
		value = p.w.word("award_not_stated")
	}
	p.Facts = append(p.Facts, sheet.Fact{Label: p.w.word(code), Value: value, Wide: true})
}

func (p *part) say(code string, pairs ...string) {
	p.Paragraphs = append(p.Paragraphs, p.w.word(code, pairs...))
}

// stated is what a person said, or that it was not stated and when it was asked for.
func (p *part) stated(said, missing string) {
	switch {
	case said != "":
		p.say("award_stated", "text", said)
	case p.w.Status == competition.Awarded:
		p.say(missing)
	default:
		p.say("award_not_asked")
	}
}

// rows puts a table there that has any.
func (p *part) rows(rows []sheet.Row, columns ...sheet.Column) {
	if len(rows) == 0 {
		return
	}
	for i := range columns {
		columns[i].Label = p.w.word(columns[i].Label)
	}
	p.Table = &sheet.Table{Columns: columns, Rows: rows}
}

// section is a part under a heading of its own.
func (w *awardWriter) section(code string, pairs ...string) part {
	return part{w: w, Section: sheet.Section{Heading: w.word(code, pairs...)}}
}

func (w *awardWriter) amount(text string) (string, error) {
	a, err := money.ParseAmount(text, money.EUR)
	if err != nil {
		return "", err
	}
	return w.speech.Money(a), nil
}

func (w *awardWriter) moment(at time.Time) string { return w.speech.Moment(at) }

// company is a supplier as it was invited; whoever was left out has a name alone.
func (w *awardWriter) company(id uuid.UUID) string {
	if i := w.Named(id); i.Name != "" {
		return invited(i)
	}
	return id.String()
}

func invited(i competition.Invitation) string { return joined(", ", i.Name, i.City) }

// actor is who took a step; parties come through their links and are not named where a step alone tells who they are.
func (w *awardWriter) actor(e competition.Event) string {
	switch {
	case e.Person == nil:
		return w.word("award_a_party")
	case e.Name == "":
		return w.word("note_person_gone", "id", e.Person.String())
	}
	return e.Name
}

// did is who took a step and when.
func (w *awardWriter) did(e competition.Event) string {
	return w.word("award_by_at", "person", w.actor(e), "at", w.moment(e.At))
}
