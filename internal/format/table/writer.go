package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Writer writes CSV for spreadsheets: UTF-8 with a byte order mark, semicolons, CRLF. Cells that would run as a formula
// get an apostrophe in front, which readers take off again; plain numbers stay as they are. Every CSV that leaves the server
// is written by it.
type Writer struct {
	out  io.Writer
	csv  *csv.Writer
	mark bool
}

// NewWriter writes nothing before the first row.
func NewWriter(w io.Writer) *Writer {
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	return &Writer{out: w, csv: c}
}

// Write appends a row.
func (w *Writer) Write(cells []string) error {
	if !w.mark {
		w.mark = true
		if _, err := io.WriteString(w.out, "\ufeff"); err != nil {
			return fmt.Errorf("table: write: %w", err)
		}
	}
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = guard(c)
	}
	if err := w.csv.Write(safe); err != nil {
		return fmt.Errorf("table: write: %w", err)
	}
	return nil
}

// Close flushes; only a nil answer means that all rows are written. It does not close the underlying writer.
func (w *Writer) Close() error {
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		return fmt.Errorf("table: write: %w", err)
	}
	return nil
}

var plainNumber = regexp.MustCompile(`^[+-][0-9]+(?:[.,][0-9]+)?$`)

// guard keeps a spreadsheet from reading a text as a formula.
func guard(cell string) string {
	if cell == "" || strings.IndexByte(FormulaStart, cell[0]) < 0 || plainNumber.MatchString(cell) {
		return cell
	}
	return "'" + cell
}
