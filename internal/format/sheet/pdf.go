package sheet

import (
	"bytes"
	_ "embed"
	"fmt"

	"github.com/go-pdf/fpdf"
)

// The fonts are Fira Sans, as on the screens; their licence stands beside them.
var (
	//go:embed fonts/FiraSans-Regular.ttf
	regular []byte
	//go:embed fonts/FiraSans-SemiBold.ttf
	semiBold []byte
)

// Measures of the page in millimetres, of type in points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 18.0
	top, bottom           = 13.0, 17.0
	width                 = pageWidth - 2*margin
	lineHeight            = 3.9
	gap                   = 2.2 // before a heading
	labelWidth            = 30.0
	cellPad               = 1.0
	codeSide              = 33.0

	textSize, headSize, titleSize, smallSize = 8.4, 9.4, 15.0, 7.0
)

// PDF prints the document on A4 with embedded subset fonts, an outline of its
// sections, its title and its language. It is printed twice, because the number
// of pages stands on each of them.
func (d Document) PDF() ([]byte, error) {
	first, err := d.print(0)
	if err != nil {
		return nil, err
	}
	p, err := d.print(first.pdf.PageCount())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := p.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return b.Bytes(), nil
}

func (d Document) print(pages int) (*printer, error) {
	p := newPrinter(d, pages)
	p.title(d)
	for _, s := range d.Sections {
		p.section(s)
	}
	if err := p.seal(d.Seal); err != nil {
		return nil, err
	}
	if err := p.pdf.Error(); err != nil {
		return nil, fmt.Errorf("print %q: %w", d.Title, err)
	}
	return p, nil
}

// printer writes from top to bottom and begins a new page by itself.
type printer struct {
	pdf *fpdf.Fpdf
}

func newPrinter(d Document, pages int) *printer {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.At.UTC())
	pdf.SetModificationDate(d.At.UTC())
	pdf.SetTitle(printable(d.Title+" · "+d.Subtitle), true)
	pdf.SetLang(d.Language)
	pdf.SetCreator("ProVi-Marktplatz", true)
	pdf.SetProducer("go-pdf/fpdf", true)
	pdf.AddUTF8FontFromBytes("fira", "", regular)
	pdf.AddUTF8FontFromBytes("fira", "B", semiBold)
	pdf.SetMargins(margin, top, margin)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(false, bottom) // whole rows are moved, never half ones
	p := &printer{pdf}
	pdf.SetFooterFunc(func() { p.foot(d, pages) })
	pdf.AddPage()
	return p
}

func (p *printer) foot(d Document, pages int) {
	p.font("", smallSize, 90)
	numbering := fmt.Sprintf(d.Page, p.pdf.PageNo(), pages)
	p.pdf.SetXY(margin, pageHeight-bottom+6)
	p.pdf.CellFormat(width, 3.4, numbering, "", 0, "R", false, 0, "")
	y := pageHeight - bottom + 2.6
	for _, line := range p.wrap(d.Closing, width-p.pdf.GetStringWidth(numbering)-8) {
		p.pdf.SetXY(margin, y)
		p.pdf.CellFormat(width, 3.4, line, "", 0, "L", false, 0, "")
		y += 3.4
	}
}

// font sets weight, size and a grey from 0, black, to 255.
func (p *printer) font(style string, size float64, grey int) {
	p.pdf.SetFont("fira", style, size)
	p.pdf.SetTextColor(grey, grey, grey)
}

// room begins a new page when less than height is left on this one, and reports whether it did.
func (p *printer) room(height float64) bool {
	if p.pdf.GetY()+height <= pageHeight-bottom {
		return false
	}
	p.pdf.AddPage()
	p.pdf.SetY(top)
	return true
}

// lines writes wrapped lines at a place and leaves the position alone.
func (p *printer) lines(x, y, w float64, lines []string, align string) {
	for i, line := range lines {
		p.pdf.SetXY(x, y+float64(i)*lineHeight)
		p.pdf.CellFormat(w, lineHeight, line, "", 0, align, false, 0, "")
	}
}

func (p *printer) title(d Document) {
	p.font("B", titleSize, 0)
	for _, line := range p.wrap(d.Title, width) {
		p.pdf.CellFormat(width, 7, line, "", 1, "L", false, 0, "")
	}
	p.font("", headSize, 60)
	for _, line := range p.wrap(d.Subtitle, width) {
		p.pdf.CellFormat(width, 5, line, "", 1, "L", false, 0, "")
	}
}

// heading stands with at least two lines of what follows, and in the outline.
func (p *printer) heading(text string) {
	p.room(gap + 5 + 2*lineHeight)
	p.pdf.SetY(p.pdf.GetY() + gap)
	p.pdf.Bookmark(printable(text), 0, -1)
	p.font("B", headSize, 0)
	p.pdf.CellFormat(width, 5, printable(text), "", 1, "L", false, 0, "")
	p.rule(0.3, 0)
	p.pdf.SetY(p.pdf.GetY() + 0.8)
}

func (p *printer) rule(thickness float64, grey int) {
	p.pdf.SetLineWidth(thickness)
	p.pdf.SetDrawColor(grey, grey, grey)
	p.pdf.Line(margin, p.pdf.GetY(), pageWidth-margin, p.pdf.GetY())
}

func (p *printer) section(s Section) {
	p.heading(s.Heading)
	p.facts(s.Facts, margin, width, 2)
	if s.Table != nil {
		p.table(*s.Table)
	}
	for _, text := range s.Paragraphs {
		p.paragraph(text)
	}
}

func (p *printer) paragraph(text string) {
	p.font("", textSize, 0)
	for _, line := range p.wrap(text, width) {
		p.room(lineHeight)
		p.pdf.SetX(margin)
		p.pdf.CellFormat(width, lineHeight, line, "", 1, "L", false, 0, "")
	}
}

// facts stand beside each other in so many columns; a wide one stands alone.
func (p *printer) facts(all []Fact, x, w float64, columns int) {
	for len(all) > 0 {
		n := 1
		for n < columns && n < len(all) && !all[0].Wide && !all[n].Wide {
			n++
		}
		each := w
		if !all[0].Wide {
			each = w / float64(columns)
		}
		height := 0.0
		labels, values := make([][]string, n), make([][]string, n)
		p.font("", textSize, 0)
		for i, f := range all[:n] {
			labels[i], values[i] = p.wrap(f.Label, labelWidth-2), p.wrap(f.Value, each-labelWidth-2)
			height = max(height, float64(max(len(labels[i]), len(values[i])))*lineHeight)
		}
		p.room(height)
		y := p.pdf.GetY()
		for i := range all[:n] {
			left := x + float64(i)*each
			p.font("", textSize, 90)
			p.lines(left, y, labelWidth, labels[i], "L")
			p.font("", textSize, 0)
			p.lines(left+labelWidth, y, each-labelWidth-2, values[i], "L")
		}
		p.pdf.SetXY(x, y+height)
		all = all[n:]
	}
}

func (p *printer) table(t Table) {
	p.tableHead(t.Columns)
	for _, row := range t.Rows {
		style := ""
		if row.Strong {
			style = "B"
		}
		p.font(style, textSize, 0)
		cells, height := make([][]string, len(t.Columns)), lineHeight
		for i, c := range t.Columns {
			cells[i] = p.wrap(row.Cells[i], c.width()-2*cellPad)
			height = max(height, float64(len(cells[i]))*lineHeight)
		}
		if p.room(height + 0.6) {
			p.tableHead(t.Columns)
			p.font(style, textSize, 0)
		}
		x, y := margin, p.pdf.GetY()+0.3
		for i, c := range t.Columns {
			p.lines(x+cellPad, y, c.width()-2*cellPad, cells[i], c.align())
			x += c.width()
		}
		p.pdf.SetXY(margin, y+height+0.3)
		p.rule(0.1, 190)
	}
	p.pdf.SetY(p.pdf.GetY() + 0.8)
}

func (p *printer) tableHead(columns []Column) {
	p.room(2 * lineHeight)
	p.font("", smallSize, 90)
	x, y := margin, p.pdf.GetY()
	for _, c := range columns {
		p.lines(x+cellPad, y, c.width()-2*cellPad, []string{printable(c.Label)}, c.align())
		x += c.width()
	}
	p.pdf.SetXY(margin, y+lineHeight)
	p.rule(0.2, 90)
}

func (c Column) width() float64 { return width * float64(c.Share) / 100 }

func (c Column) align() string {
	if c.Numeric {
		return "R"
	}
	return "L"
}

// seal stands together on one page, the code to the right.
func (p *printer) seal(s Seal) error {
	picture, err := codeImage(s.Link)
	if err != nil {
		return err
	}
	p.room(gap + 6 + codeSide + 2*lineHeight)
	p.heading(s.Heading)
	y := p.pdf.GetY()
	options := fpdf.ImageOptions{ImageType: "PNG"}
	p.pdf.RegisterImageOptionsReader("code", options, bytes.NewReader(picture))
	p.pdf.ImageOptions("code", pageWidth-margin-codeSide, y, codeSide, codeSide, false, options, 0, s.Link)
	p.facts(s.Facts, margin, width-codeSide-4, 1)
	p.font("", smallSize, 60)
	p.pdf.SetY(p.pdf.GetY() + 1)
	hint := p.wrap(s.Hint, width-codeSide-6)
	p.lines(margin, p.pdf.GetY(), width-codeSide-6, hint, "L")
	p.pdf.SetY(max(y+codeSide, p.pdf.GetY()+float64(len(hint))*lineHeight))
	return nil
}
