package sheet

import "strings"

// wrap breaks text into lines that fit the width in the current font. It breaks
// at blanks, never at those that keep a figure and its unit together, and within
// a word only when the word alone is too wide.
func (p *printer) wrap(text string, width float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(printable(text), "\n") {
		line := ""
		for word := range strings.SplitSeq(paragraph, " ") {
			joined := word
			if line != "" {
				joined = line + " " + word
			}
			if p.pdf.GetStringWidth(joined) <= width {
				line = joined
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			parts := p.cut(word, width)
			lines = append(lines, parts[:len(parts)-1]...)
			line = parts[len(parts)-1]
		}
		lines = append(lines, line)
	}
	return lines
}

// cut divides a word into pieces that fit; at least one, the last may be empty.
func (p *printer) cut(word string, width float64) []string {
	var parts []string
	piece := ""
	for _, r := range word {
		if piece != "" && p.pdf.GetStringWidth(piece+string(r)) > width {
			parts = append(parts, piece)
			piece = ""
		}
		piece += string(r)
	}
	return append(parts, piece)
}
