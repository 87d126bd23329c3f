// Package sheet is a printed page before it is printed: a title, sections of
// facts, tables and paragraphs, and a seal with a QR code. [Document.PDF] and
// [Document.HTML] show the same content, so that paper and screen never differ.
//
// A document knows nothing of what it says. The same document always gives the
// same bytes: the time it bears is passed in.
package sheet

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Document is everything that stands on the pages.
type Document struct {
	Language string    // BCP 47, "de" or "en"
	At       time.Time // of what is documented; the PDF bears it as its date
	Title    string
	Subtitle string
	Sections []Section
	Seal     Seal
	Closing  string // small print at the foot of every page
	Page     string // "Seite %d von %d"
}

// Section is one part under a heading. What it does not have is left out.
type Section struct {
	Heading    string
	Facts      []Fact
	Table      *Table
	Paragraphs []string
}

// Fact is a value with its name. A wide one takes the whole line.
type Fact struct {
	Label, Value string
	Wide         bool
}

// Table has cells of text; a row has as many as there are columns.
type Table struct {
	Columns []Column
	Rows    []Row
}

// Column of a table. Share is its part of the width, in per cent.
type Column struct {
	Label   string
	Share   int
	Numeric bool // set flush right
}

// Row of a table; a strong one is the one that counts.
type Row struct {
	Cells  []string
	Strong bool
}

// Seal says how the document can be checked.
type Seal struct {
	Heading string
	Facts   []Fact
	Link    string // stands in the QR code
	Hint    string // what scanning it does
}

// printable is text as the page can bear it: composed letters, single blanks, and a mark in place of what the embedded
// font cannot have (signs beyond the first 65,536) or must not have (controls, marks that turn the direction of writing).
func printable(s string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\ufffd")) {
		switch {
		case r == '\n':
			b.WriteRune(r)
		case r == '\t' || r == '\r':
			b.WriteByte(' ')
		case r < ' ' || 0x7f <= r && r < 0xa0 || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == 0x200e || r == 0x200f:
			// left out: it would only hide something
		case r > 0xffff:
			b.WriteRune('\ufffd')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
