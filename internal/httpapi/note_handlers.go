package httpapi

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange/note"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// Files of the front end that a note uses.
const (
	noteStylesheet = "/vermerk.css"
	noteIcon       = "/favicon.svg"
)

// noteHandlers writes Bestellvermerke.
type noteHandlers struct {
	orders    *order.Service
	sealer    order.Sealer
	publicURL string
}

// GetDecisionNote answers with the note as data, as a page or as PDF.
func (h noteHandlers) GetDecisionNote(ctx context.Context, r gen.GetDecisionNoteRequestObject) (gen.GetDecisionNoteResponseObject, error) {
	n, err := h.orders.DecisionNote(ctx, order.DecisionID{UUID: r.DecisionId}, h.sealer)
	return h.write(n, (*string)(r.Params.Lang), err)
}

// GetDecisionNotePdf answers with the note as PDF.
func (h noteHandlers) GetDecisionNotePdf(ctx context.Context, r gen.GetDecisionNotePdfRequestObject) (gen.GetDecisionNotePdfResponseObject, error) {
	n, err := h.orders.DecisionNote(ctx, order.DecisionID{UUID: r.DecisionId}, h.sealer)
	return h.write(n, (*string)(r.Params.Lang), err)
}

// GetOrderNote answers with the note of a whole order.
func (h noteHandlers) GetOrderNote(ctx context.Context, r gen.GetOrderNoteRequestObject) (gen.GetOrderNoteResponseObject, error) {
	n, err := h.orders.OrderNote(ctx, order.OrderID{UUID: r.OrderId}, h.sealer)
	return h.write(n, (*string)(r.Params.Lang), err)
}

// GetOrderNotePdf answers with the note of a whole order as PDF.
func (h noteHandlers) GetOrderNotePdf(ctx context.Context, r gen.GetOrderNotePdfRequestObject) (gen.GetOrderNotePdfResponseObject, error) {
	n, err := h.orders.OrderNote(ctx, order.OrderID{UUID: r.OrderId}, h.sealer)
	return h.write(n, (*string)(r.Params.Lang), err)
}

// write makes the note in the language asked for: an official paper is German unless somebody says otherwise.
func (h noteHandlers) write(n order.DecisionNote, lang *string, err error) (noteAnswer, error) {
	if err != nil {
		return noteAnswer{}, err
	}
	s := speech{german}
	if lang != nil {
		s.lang = *lang
	}
	d, err := note.Make(n, s, h.publicURL)
	return noteAnswer{d, noteName(n, s.lang), s}, err
}

// noteName is the name of the file: what it is and the order's number.
func noteName(n order.DecisionNote, lang string) string {
	name := map[string]string{german: "Bestellvermerk-", english: "order-note-"}[lang]
	number := n.Number
	if number == "" {
		number = n.Leaf.Entry.String()
	}
	return name + strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, number) + ".pdf"
}

// noteAnswer is a note in whichever form is asked for.
type noteAnswer struct {
	document sheet.Document
	name     string
	speech   speech
}

func (a noteAnswer) send(c *fiber.Ctx) error {
	c.Vary(fiber.HeaderAccept)
	switch c.Accepts(fiber.MIMEApplicationJSON, fiber.MIMETextHTML, "application/pdf") {
	case "application/pdf":
		return a.sendPDF(c)
	case fiber.MIMETextHTML:
		page, err := a.document.HTML(sheet.Surroundings{
			Stylesheet: noteStylesheet, Icon: noteIcon, PDF: c.Path() + ".pdf?lang=" + a.speech.lang, PDFLabel: a.speech.Word("note_pdf", nil),
		})
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(page)
	default:
		return c.JSON(toNote(a.document))
	}
}

func (a noteAnswer) sendPDF(c *fiber.Ctx) error {
	file, err := a.document.PDF()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+a.name+`"`)
	return c.Send(file)
}

// VisitGetDecisionNoteResponse writes the form asked for.
func (a noteAnswer) VisitGetDecisionNoteResponse(c *fiber.Ctx) error { return a.send(c) }

// VisitGetOrderNoteResponse writes the form asked for.
func (a noteAnswer) VisitGetOrderNoteResponse(c *fiber.Ctx) error { return a.send(c) }

// VisitGetDecisionNotePdfResponse writes the file.
func (a noteAnswer) VisitGetDecisionNotePdfResponse(c *fiber.Ctx) error { return a.sendPDF(c) }

// VisitGetOrderNotePdfResponse writes the file.
func (a noteAnswer) VisitGetOrderNotePdfResponse(c *fiber.Ctx) error { return a.sendPDF(c) }

func toNote(d sheet.Document) gen.DecisionNote {
	facts := func(list []sheet.Fact) []gen.NoteFact {
		return mapped(list, func(f sheet.Fact) gen.NoteFact { return gen.NoteFact{Label: f.Label, Value: f.Value} })
	}
	return gen.DecisionNote{
		Language: gen.DecisionNoteLanguage(d.Language), At: instant(d.At), Title: d.Title, Subtitle: d.Subtitle, Closing: d.Closing,
		Seal: gen.NoteSeal{Facts: facts(d.Seal.Facts), Link: d.Seal.Link},
		Sections: mapped(d.Sections, func(s sheet.Section) gen.NoteSection {
			return gen.NoteSection{Heading: s.Heading, Facts: facts(s.Facts), Table: toNoteTable(s.Table), Paragraphs: mapped(s.Paragraphs, func(p string) string { return p })}
		}),
	}
}

func toNoteTable(t *sheet.Table) *gen.NoteTable {
	if t == nil {
		return nil
	}
	out := gen.NoteTable{Columns: mapped(t.Columns, func(c sheet.Column) string { return c.Label })}
	out.Rows = make([]struct {
		Cells  []string `json:"cells"`
		Chosen bool     `json:"chosen"`
	}, len(t.Rows))
	for i, r := range t.Rows {
		out.Rows[i].Cells, out.Rows[i].Chosen = r.Cells, r.Strong
	}
	return &out
}

// speech lends the note the words and figures that answers use, so that both say the same.
type speech struct{ lang string }

var _ note.Speech = speech{}

func (s speech) Language() string { return s.lang }

func (s speech) Word(code string, params map[string]string) string {
	m, known := findMessage(s.lang, code)
	if !known {
		return ""
	}
	return fill(m.Detail, params)
}

func (s speech) Money(a money.Amount) string              { return moneyText(s.lang, a) }
func (s speech) Price(p money.UnitPrice) string           { return priceText(s.lang, p) }
func (s speech) Number(decimal string) string             { return numberText(s.lang, decimal) }
func (s speech) Date(d money.Date) string                 { return dateText(s.lang, d) }
func (s speech) Exclusion(x catalog.ExcludedOffer) string { return exclusionText(x, s.lang) }

func (s speech) Moment(t time.Time) string {
	local := t.In(money.Berlin)
	if s.lang == english {
		return dateText(s.lang, money.DateOf(t)) + local.Format(", 15:04:05")
	}
	return dateText(s.lang, money.DateOf(t)) + local.Format(", 15:04:05") + " Uhr"
}

func (s speech) Arithmetic(r catalog.RankedOffer) string { return toArithmetic(r, s.lang)[0].Text }
