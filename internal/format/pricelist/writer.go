package pricelist

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/provitako/marktplatz/internal/format/table"
)

// Writer writes CSV for spreadsheets: UTF-8 with a byte order mark, semicolons, CRLF. Cells that would run as a formula
// get an apostrophe in front, which Reader takes off again; plain numbers stay as they are.
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
			return fmt.Errorf("pricelist: write: %w", err)
		}
	}
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = guard(c)
	}
	if err := w.csv.Write(safe); err != nil {
		return fmt.Errorf("pricelist: write: %w", err)
	}
	return nil
}

// Close flushes; only a nil answer means that all rows are written. It does not close the underlying writer.
func (w *Writer) Close() error {
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		return fmt.Errorf("pricelist: write: %w", err)
	}
	return nil
}

func guard(cell string) string {
	if cell == "" || strings.IndexByte(table.FormulaStart, cell[0]) < 0 {
		return cell
	}
	if _, code := parseDecimal(cell, DecimalPoint); code == "" {
		return cell
	}
	return "'" + cell
}
