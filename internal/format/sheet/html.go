package sheet

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
)

//go:embed sheet.html
var pageText string

// page shows a document without script and without style of its own: the
// content policy of the shop allows neither inline.
var page = template.Must(template.New("sheet").Parse(pageText))

// Surroundings of a document on the screen.
type Surroundings struct {
	Stylesheet, Icon string // their addresses
	PDF              string // address of the PDF
	PDFLabel         string
}

// HTML shows the document as a page that prints well.
func (d Document) HTML(s Surroundings) ([]byte, error) {
	path, side, err := codePath(d.Seal.Link)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, struct {
		Document
		Surroundings
		CodePath string
		CodeSide int
	}{d, s, path, side})
	if err != nil {
		return nil, fmt.Errorf("show %q: %w", d.Title, err)
	}
	return b.Bytes(), nil
}
